"""The trail as a document, narrowed as its page is."""

import json
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kiosk.reports.documents import Document, Heading, Kind
from kiosk.reports.trail import Filter, end_code, listed, who_acted
from kiosk.reports.trail_sentences import changes_said, whence_said
from kiosk.reports.trail_words import deed_said, kind_said
from kiosk.rights.who import User
from survey.texts import Text, in_a_row

MOST: Final = 100_000
TITLE: Final = Text("操作记录", "Trail")
HEADINGS: Final = (
    Heading(Text("编号", "Number"), Kind.NUMBER, 9),
    Heading(Text("时间", "When"), Kind.MOMENT, 16),
    Heading(Text("谁", "Who"), width=16),
    Heading(Text("种类", "Kind"), width=16),
    Heading(Text("做了什么", "Deed"), width=24),
    Heading(Text("对象", "What"), width=28),
    Heading(Text("内容", "Content"), width=48),
    Heading(Text("改动", "Changes"), width=48),
    Heading(Text("从哪里", "From"), width=28),
)


def document(
    session: Session, user: User, wanted: Filter, *, company: Text, zone: ZoneInfo
) -> Document:
    """Return the deeds somebody may know of, the oldest first."""
    found = listed(session, user, wanted, zone=zone, at_once=MOST).entries
    names = who_acted(session)
    rows = [
        (
            each.seq, each.at, names.get(each.actor, each.actor), kind_said(each.deed),
            deed_said(each.deed), each.subject,
            json.dumps(each.detail, ensure_ascii=False) if each.detail else "",
            in_a_row(changes_said(each), "。", ". "),
            whence_said(each.whence) if each.whence else "",
        )
        for each in reversed(found)
    ]  # fmt: skip
    said = Text("共 {n} 条记录", "{n} {n:entry|entries}").format(n=len(rows))
    end = Text("记录链末端：{code}", "End of the chain: {code}").format(code=end_code(session))
    return Document(TITLE, (company, said, end), HEADINGS, rows)
