"""Photos, papers and recordings at a case: what is there, one more, and one withdrawn."""

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import streamlit as st

from db.cases.case_file_store import CaseFile
from kiosk import clock, phone
from kiosk.actions.cases import attachments
from kiosk.reports.cases.contents import moment_said
from kiosk.rights.case_files import is_own
from kiosk.rights.cases import OpenCase
from kiosk.ui.cases.acts import act
from kiosk.ui.choosing import chosen
from kiosk.ui.drafts import draw_line
from kiosk.ui.own_routes import own_address
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import sheet, style
from kiosk.wiring import house
from survey.cases.attachments import LARGEST_FILE, MOST_FILES
from survey.cases.complaints import State
from survey.cases.file_kinds import CALLED, RECORDINGS, Medium
from survey.cases.steps import Right
from survey.directory.roles import Deed
from survey.refusals.attachments import FileTooLarge
from survey.texts import Language, Text

HERE: Final = Path(__file__).parent
LIMIT: Final = f"{LARGEST_FILE // 1024**2} MB"
FILE: Final = Text("要撤回的材料", "the file to withdraw")
SAYS: Final = {
    "pick": Text("附上照片、PDF 或录音", "Attach photos, PDF or recordings"),
    "sending": Text("正在送出…", "Sending…"),
    "waiting": Text(
        "有信号时自动送出。请先不要关闭这一页。",
        "It goes out by itself when there is a signal. Please keep this page open.",
    ),
    "out": Text(
        "没有送出：已退出登录，或换了账号。请登录后重新附上。",
        "Not sent: you are signed out, or another account signed in. Sign in and attach it again.",
    ),
    "large": FileTooLarge.sentence.format(limit=LIMIT),
    "unread": Text(
        "手机没有读出这个文件，请重新选一次。",
        "The phone could not read it. Please choose it again.",
    ),
    "remove": Text("不附了", "Leave it out"),
}
_HTML: Final = (
    '<div class="files"><label class="pick"><span></span><input type="file" multiple '
    'accept="image/*,application/pdf,audio/*,.pdf,.m4a,.mp3,.ogg,.opus,.wav,.amr,.3gp"></label>'
    '<ul role="status"></ul></div>'
)


def draw_files(case: OpenCase, files: Sequence[CaseFile], deed: Deed) -> None:
    """Draw the files that who looks may see, and the ways to attach and withdraw."""
    may_attach = case.may(Right.ATTACH) and case.complaint.state != State.MERGED
    if not files and not may_attach:
        return
    st.subheader(say("材料", "Photos and files"), anchor=False)
    if files:
        lines = "".join(_line(each) for each in files)
        st.html(f'<ul class="case-files">{lines}</ul>{STYLE}')
    if not may_attach:
        return
    st.caption(_seen_by(case))
    _draw_attaching(case.complaint.ref, current_language())
    user = case.user
    own = [each for each in files if user and is_own(each, user) and each.withdrawn_at is None]
    if own:
        with st.expander(say("撤回一份我附的材料", "Withdraw a file of mine")):
            _draw_withdrawing(case, own, deed)


def _seen_by(case: OpenCase) -> str:
    """Say who reads what is attached, before anything is."""
    limits = Text(
        "每份最大 {limit}，每人最多 {most} 份。",
        "Each up to {limit}, {most} of one person at most.",
    ).format(limit=LIMIT, most=MOST_FILES)
    seen = (
        Text(
            "看得到全案的人能看到，当事人和投诉人看不到。",
            "Whoever reads the whole case sees them; neither the person nor the complainant does.",
        )
        if case.sees_everything
        else Text(
            "监督小组里看得到全案的人和您自己能看到，投诉人看不到。",
            "Who of the team reads the whole case, and you, see them; the complainant does not.",
        )
    )
    language = current_language()
    return say(f"{seen.zh}{limits.zh}", f"{seen.said(language)} {limits.said(language)}")


def _line(file: CaseFile) -> str:
    medium, address = file.content.medium, f"/case-files/{file.id}"
    name = escape(file.name)
    drawn = f'<a href="{address}?save=1" download>{name}</a>'
    if medium is Medium.PHOTO:
        drawn = (
            f'<a href="{address}" target="_blank"><img src="{address}" alt="{name}" '
            f'loading="lazy"></a>{drawn}'
        )
    elif medium in RECORDINGS:
        drawn += f'<audio controls preload="none" src="{address}"></audio>'
    language, zone = current_language(), house().settings.zone
    facts = [
        CALLED[medium].said(language), size_said(file.content.size), file.by,
        moment_said(file.at, zone).said(language),
    ]  # fmt: skip
    told = escape(" · ".join(facts))
    if file.withdrawn_at is not None:
        when = escape(moment_said(file.withdrawn_at, zone).said(language))
        why = escape(file.withdrawn_why or "")
        told += f"<br>{escape(say('已撤回', 'Withdrawn'))} {when}<br><q>{why}</q>"
    return f"<li>{drawn}<small>{told}</small></li>"


def size_said(size: int) -> str:
    """Return how large a file is, as phones say it."""
    kilobytes = max(1, round(size / 1024))
    return f"{kilobytes} KB" if kilobytes < 1024 else f"{size / 1024**2:.1f} MB"


def _draw_attaching(ref: str, language: Language) -> None:
    _component()(
        key=f"attached_{ref}",
        data={
            "upload": own_address(f"/api/cases/{quote(ref, safe='')}/files"),
            "memory": ref,
            "most": LARGEST_FILE,
            "says": {name: text.said(language) for name, text in SAYS.items()},
        },
        default={"arrived": 0},
        on_arrived_change=_arrived,
    )


def _arrived() -> None:
    """A file that arrived is read from the database by the run that follows."""


def _draw_withdrawing(case: OpenCase, own: Sequence[CaseFile], deed: Deed) -> None:
    names = {each.id: each.name for each in own}
    with st.form("withdraw_file", border=False, enter_to_submit=False):
        st.selectbox(
            say("哪一份", "Which one"),
            list(names),
            index=None,
            format_func=lambda number: names[number],
            placeholder=say("请选择", "Choose one"),
            key="case_withdrawn",
        )
        draw_line(say("原因（会记入留痕）", "Reason (goes on record)"), key="case_withdrawn_why")
        st.form_submit_button(
            say("撤回", "Withdraw it"),
            width="stretch",
            on_click=_withdraw,
            args=(case.complaint.ref, deed, current_language()),
        )


def _withdraw(ref: str, deed: Deed, language: Language) -> None:
    act(
        ref, deed, language,
        lambda session, case: attachments.withdraw(
            session, case, chosen("case_withdrawn", FILE),
            st.session_state["case_withdrawn_why"], at=clock.now(),
        ),
        clears=("case_withdrawn", "case_withdrawn_why"),
    )  # fmt: skip


@cache
def _component() -> Any:
    return st.components.v2.component(
        "kiosk_case_files",
        html=_HTML,
        css=sheet("cases/attachments.css"),
        js=phone.component(HERE / "attachments.js"),
    )


STYLE: Final = style("cases/attachments_list.css")
