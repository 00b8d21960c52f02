"""What the house keeps of a complainant, for whoever holds the secret: a document a kind.

No names of staff. The contact stands masked: whoever found a link must not find a number by it.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases.complaint_store import Complaint
from kiosk.reports.cases.contact_kept import contact_kept
from kiosk.reports.cases.contents import case_of, conversation
from kiosk.reports.cases.following import Followed
from kiosk.reports.documents import Document, Heading, Kind
from survey.cases.complaints import CATEGORIES
from survey.texts import Text

MOST: Final = 10_000
_AT: Final = Heading(Text("时间", "When"), Kind.MOMENT)
_WORDS: Final = Heading(Text("内容", "Words"))
_COMPLAINT: Final = (
    Heading(Text("编号", "Number")),
    Heading(Text("收到时间", "Received"), Kind.MOMENT),
    Heading(Text("事情时间", "Happened"), Kind.MOMENT),
    Heading(Text("窗口", "Window")),
    Heading(Text("类别", "Kind")),
    _WORDS,
    Heading(Text("状态", "State")),
    Heading(Text("结论", "Finding")),
    Heading(Text("查到了什么", "What was found")),
    Heading(Text("怎么处理的", "What was done")),
    Heading(Text("您的评价", "Your rating of it"), Kind.NUMBER),
    Heading(Text("联系方式（只显示末位）", "Contact, its end alone")),
    Heading(Text("联系方式何时删除", "When the contact goes")),
)


def own_complaint(
    session: Session,
    complaint: Complaint,
    follow: Followed,
    *,
    company: Text,
    zone: ZoneInfo,
    secret: str,
) -> Mapping[str, Document]:
    """Return all that is kept of a complaint for who made it, by the name of its file."""
    kept = contact_kept(session, complaint, zone=zone)
    row = (
        complaint.ref, complaint.received_at, complaint.occurred_at, complaint.window_name or "",
        CATEGORIES[complaint.category], complaint.words or "", follow.state.name,
        follow.outcome or "", follow.found, follow.done, follow.handling_score,
        case_of(session, complaint, secret=secret).contact or "", kept.said if kept else "",
    )  # fmt: skip
    said, _ = conversation(session, complaint, limit=MOST)
    messages = [
        (each.at, _TEAM if each.by_team else _YOU, each.words, len(each.photos))
        for each in reversed(said)
    ]
    steps = [(each.at, each.name) for each in follow.stages]
    heads = (_AT, Heading(Text("谁", "Who")), _WORDS, Heading(Text("照片", "Photos"), Kind.NUMBER))
    return {
        "complaint": _made(company, Text("投诉", "Complaint"), _COMPLAINT, [row]),
        "messages": _made(company, Text("往来消息", "Messages"), heads, messages),
        "steps": _made(company, Text("经过", "Steps"), (_AT, Heading(Text("步骤", "Step"))), steps),
    }


def _made(
    company: Text, title: Text, headings: Sequence[Heading], rows: Sequence[Sequence[object]]
) -> Document:
    return Document(title, (company,), headings, rows)


_YOU: Final = Text("您", "You")
_TEAM: Final = Text("监督小组", "Supervision team")
