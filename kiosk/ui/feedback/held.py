"""Ratings held back, as they are drawn: how long they wait, what is proposed, what was decided."""

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.feedback import holds
from kiosk.actions.feedback.holds import AsSeen
from kiosk.reports.cases.contents import moment_said
from kiosk.reports.feedback.flag_words import spoken_said
from kiosk.reports.feedback.held import GroupShown, HeldDesk, HoldShown
from kiosk.reports.wording import day_name, flag_words, number, percent
from kiosk.ui import filters
from kiosk.ui.doing import do
from kiosk.ui.second_person import draw_second_person
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.ui.turning import draw_turning
from kiosk.ui.who import who
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.feedback.holds import OLD, REASON_LIMIT, VERDICTS, State, Verdict
from survey.given import harmless
from survey.texts import Language, Text, in_a_row

TOLD: Final = "held"
PAST: Final = "held_past"
"""The list of what was decided before."""
PLACE: Final = "held"
"""Where drafts of reasons are kept."""
_PROPOSED: Final[dict[Verdict, Text]] = {
    Verdict.RELEASE: Text("放行 {n} 条评价", "Release {n} {count:rating|ratings}"),
    Verdict.EXCLUDE: Text("剔除 {n} 条评价", "Exclude {n} {count:rating|ratings}"),
    Verdict.HOLD: Text(
        "{n} 条低分像捣乱，先不计入", "Hold {n} low {count:rating|ratings} as vandalism"
    ),
}
_DONE: Final[dict[State, Text]] = {
    State.APPROVED: Text("{by} 同意", "{by} approved it"),
    State.REJECTED: Text("{by} 不同意，一切照旧", "{by} turned it down: all stays as it was"),
    State.WITHDRAWN: Text("{by} 收回", "{by} took it back"),
}
_TURNED_DOWN: Final = {
    False: Text("不同意，仍暂不计入", "Turn down: held as before"),
    True: Text("不同意，照常计入", "Turn down: they count as before"),
}
"""By whether it was proposed to hold what counts."""
_MOVED: Final[dict[Verdict, Text]] = {
    Verdict.RELEASE: Text("{n} 条从那时起计入", "{n} {count:counts|count} since"),
    Verdict.EXCLUDE: Text("{n} 条不再计入", "{n} {count:never counts|never count}"),
    Verdict.HOLD: Text(
        "{n} 条暂不计入，由另两人放行或剔除",
        "{n} {count:is|are} held back: two others release or exclude {count:it|them}",
    ),
}


def draw_style() -> None:
    """Put the style sheet into the page."""
    st.html(style("feedback/held.css"))


def draw_answer(found: HeldDesk) -> None:
    """Draw how many ratings wait for somebody, and how long, in one sentence."""
    language = current_language()
    if not found.ratings:
        none = Text("没有等待处理的评价。", "No rating waits to be released or excluded.")
        st.html(f'<p class="held-answer">{none.said(language)}</p>')
        return
    said = Text(
        "{n} 条评价暂不计入，分 {groups} 组，最早的等了 {days} 天",
        "{n} {count:rating is|ratings are} held back in {groups} {many:group|groups}, "
        "the oldest for {days} {long:day|days}",
    ).format(
        n=number(found.ratings), count=found.ratings, groups=number(found.groups),
        many=found.groups, days=number(found.longest), long=found.longest,
    )  # fmt: skip
    late = Text("；{n} 条超过 {days} 天。", "; {n} for more than {days} days.").format(
        n=number(found.old), days=OLD.days
    )
    end = late if found.old else Text("。", ".")
    st.html(f'<p class="held-answer">{escape(said.said(language) + end.said(language))}</p>')


def group_said(shown: GroupShown) -> Text:
    """Return a group in words: where, why, of which day, how many of which scores."""
    group, of = shown.group, shown.group.pattern
    scores = in_a_row(
        [
            Text(f"{score} 分 {n} 条", f"{n} × {score}")
            for score, n in enumerate(group.scores, 1)
            if n
        ],
        "，",
    )
    return Text(
        "{window} · {why} · {day}：{n} 条（{scores}），占当天 {share}",
        "{window} · {why} · {day}: {n} ({scores}), {share} of that day",
    ).format(
        window=shown.window.placed, why=flag_words(of.flag), day=day_name(of.day),
        n=number(group.n), scores=scores, share=percent(group.n / max(shown.given, group.n)),
    )  # fmt: skip


def waiting_said(shown: GroupShown) -> Text:
    """Return how long a group has waited."""
    return Text("等了 {n} 天", "waiting {n} {n:day|days}").format(n=shown.days)


def reasons_said(shown: GroupShown) -> list[Text]:
    """Return what speaks against a group: its reasons, and the slips that it came of."""
    said = [why] if (why := spoken_said(shown.spoken)) else []
    if shown.slips:
        said.append(
            Text(
                "{phones} 部手机，{slips} 张排号单，其中 {noted} 张有别人登记过",
                "{phones} {phones:phone|phones}, {slips} {slips:slip|slips}, "
                "{noted} of them noted by others",
            ).format(phones=shown.slips.phones, slips=shown.slips.slips, noted=shown.slips.noted)
        )
    return said


def draw_to_decide(found: HeldDesk) -> None:
    """Draw the proposals that wait for a second person."""
    if found.open:
        n = len(found.open)
        st.header(say(f"等待决定 {n} 项", f"To be decided: {n}"), anchor=False)
    for each in found.open:
        _open(each)
    if n := found.kept_back:
        st.caption(
            say(
                f"另有 {n} 项涉及您、您的窗口或下属，或者只由组长和董事长看，由别人决定。",
                f"{n} more concern you, your window or your people, or are for the top alone: "
                "others decide.",
            )
        )


def draw_settled(found: HeldDesk) -> None:
    """Draw what was decided before: who, when, why, and what it moved; of one window or all."""
    if not found.decided_at:
        return
    language = current_language()
    st.header(say("已处理", "Settled"), anchor=False)
    names = {None: say("全部窗口", "All windows")} | {e.id: e.placed for e in found.decided_at}
    with filters.row():
        filters.choose(PAST, "window", say("窗口", "Window"), names, lambda each: names[each])
    for each in found.settled:
        with st.container(border=True, key=f"settled_{each.hold.id}"):
            st.html(f'<div class="held">{_proposed(each, language)}{_ended(each, language)}</div>')
    draw_turning(PAST, more=found.more_settled)


def _open(each: HoldShown) -> None:
    hold, language = each.hold, current_language()
    with st.container(border=True, key=f"hold_{hold.id}", gap="small"):
        st.html(f'<div class="held">{_proposed(each, language)}</div>')
        draw_second_person(
            hold.id, hold.version,
            hand=each.hand,
            words=(
                (True, VERDICTS[hold.verdict].said(language)),
                (False, _TURNED_DOWN[hold.verdict is Verdict.HOLD].said(language)),
            ),
            longest=REASON_LIMIT, withdraw=_withdraw, decide=_decide, language=language,
        )  # fmt: skip


def _proposed(each: HoldShown, language: Language) -> str:
    hold = each.hold
    head = _PROPOSED[hold.verdict].format(n=number(each.n), count=each.n)
    at = moment_said(hold.proposed_at, house().settings.zone)
    by = Text("{by} 提出于 {at}", "proposed by {by}, {at}").format(by=who(hold.proposed_by), at=at)
    return (
        f"<p><b>{escape(head.said(language))}</b></p>{_list(each.groups, each.more, language)}"
        f'<p dir="auto">{escape(harmless(hold.reason))}</p>'
        f"<p><small>{escape(by.said(language))}</small></p>{_fallen_out(each, language)}"
    )


def _fallen_out(each: HoldShown, language: Language) -> str:
    gone = each.n - each.held
    if each.hold.state is not State.OPEN or not gone:
        return ""
    said = Text(
        "其中 {n} 条客户后来改了评价，不在此列。",
        "{n} of them {n:was|were} changed by the customer since and {n:is|are} none of it.",
    ).format(n=gone)
    return f"<p><small>{escape(said.said(language))}</small></p>"


def _ended(each: HoldShown, language: Language) -> str:
    hold = each.hold
    if hold.decided_at is None:
        return ""
    done = _DONE[hold.state].format(by=who(hold.decided_by))
    at = moment_said(hold.decided_at, house().settings.zone)
    because = f'<p dir="auto">{escape(harmless(hold.because))}</p>' if hold.because else ""
    said = f"{done.said(language)} · {at.said(language)}"
    moved = ""
    if hold.state is State.APPROVED:
        told = _MOVED[hold.verdict].format(n=number(each.moved), count=each.moved)
        moved = f"<p><small>{escape(told.said(language))}</small></p>"
    return f"<p><b>{escape(said)}</b></p>{because}{moved}"


def _group(each: GroupShown, language: Language) -> str:
    reasons = "".join(
        f"<br><small>{escape(why.said(language))}</small>" for why in reasons_said(each)
    )
    return escape(group_said(each).said(language)) + reasons


def _list(groups: Sequence[GroupShown], more: int, language: Language) -> str:
    lines = "".join(f"<li>{_group(each, language)}</li>" for each in groups)
    if more:
        rest = Text("还有 {n} 组", "{n} {n:group|groups} more").format(n=more)
        lines += f"<li>{escape(rest.said(language))}</li>"
    return f"<ul>{lines}</ul>"


def _decide(number: int, version: int, approved: bool, language: Language) -> None:
    key = f"because_{number}"
    because = st.session_state[key]
    settings = house().settings
    do(
        Deed.END_HOLDS,
        lambda session, user: holds.decide(
            session, AsSeen(number, version), approved=approved, because=because, by=user,
            at=clock.now(), zone=settings.zone, slot=settings.replica,
        ),
        language=language,
        told=TOLD,
        clears=(key,),
        drafted=PLACE,
    )  # fmt: skip


def _withdraw(number: int, version: int, language: Language) -> None:
    do(
        Deed.END_HOLDS,
        lambda session, user: holds.withdraw(
            session, AsSeen(number, version), by=user, at=clock.now(), zone=house().settings.zone
        ),
        language=language,
        told=TOLD,
        sentence=Text("已收回，一切照旧。", "Taken back: all stays as it was."),
    )
