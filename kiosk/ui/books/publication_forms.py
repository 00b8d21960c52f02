"""Publishing a month's star or worst: one proposes, another confirms; withdrawing."""

from datetime import timedelta

import streamlit as st

from db.books.ledger_store import Posted
from db.books.publication_store import Publication
from kiosk import clock
from kiosk.actions.books import publications
from kiosk.reports.books.closing import ClosingDesk, shown_unpaid
from kiosk.reports.books.doubts import Doubt
from kiosk.reports.wording import month_name
from kiosk.rights.money import may_publish, may_withdraw
from kiosk.rights.who import User
from kiosk.ui.books.star_view import PLACE, draw_doubt
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_line
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.who import who, who_marked
from kiosk.wiring import house
from survey.directory.roles import Deed
from survey.months import Month
from survey.texts import Language


def draw_publications(found: ClosingDesk, user: User) -> None:
    """Draw what is or will be published, and what can be proposed."""
    candidates = _publishable(found)
    if not candidates and not found.publications:
        return
    st.header(say("公示", "Publication"), anchor=False)
    language = current_language()
    doubtful = {each.doubt.person: each.doubt for each in found.stars if each.doubt}
    with house().reading() as session:
        seconds = {each.id for each in found.publications if may_publish(session, user, each)}
    for each in found.publications:
        with st.container(border=True, key=f"publication_{each.id}", gap="small"):
            is_star = each.kind == "star"
            _draw_publication(
                each,
                user,
                doubt=doubtful.get(each.person) if is_star else None,
                unpaid=found.unpaid.get(each.person) if is_star else None,
                may_confirm=each.id in seconds,
            )
    for kind, person, name in candidates:
        if kind == "star" and person in found.unpaid:
            draw_turned_down(found.unpaid[person])
        words = say("提出公示：", "Propose to publish: ")
        label = say("明星", "star") if kind == "star" else say("最差", "worst")
        st.button(
            f"{words}{label} {name}",
            key=f"propose_{kind}_{person}",
            width="stretch",
            on_click=_propose,
            args=(found.month, kind, person, found.policy.worst_shown_days, language),
        )


def _draw_publication(
    each: Publication,
    user: User,
    *,
    doubt: Doubt | None,
    unpaid: Posted | None,
    may_confirm: bool,
) -> None:
    kind = say("明星", "star") if each.kind == "star" else say("最差", "worst")
    st.text(f"{kind} · {each.person_name} {each.person}")
    st.caption(_publication_said(each))
    if each.withdrawn_at is not None:
        return
    if doubt:
        draw_doubt(doubt)
    if unpaid:
        draw_turned_down(unpaid)
    if each.published_at is None and may_confirm:
        st.button(
            say("确认公示", "Publish"),
            key=f"publish_{each.id}",
            width="stretch",
            on_click=_publish,
            args=(each.id, current_language()),
        )
    if may_withdraw(user, each):
        _withdrawal(each.id)


def draw_turned_down(posted: Posted) -> None:
    """Say that a star's bonus was turned down, by whom and why: it is no bar to showing them."""
    by, why = who(posted.decided_by), posted.reason or ""
    st.warning(
        literal(
            say(
                f"{posted.person_name} 的奖金没有批准（{by}：{why}）。公示前请先与财务说清。",
                f"{posted.person_name}'s bonus was turned down ({by}: {why}). Settle that with "
                "finance before they are shown.",
            )
        )
    )


def draw_shown_unpaid() -> None:
    """Tell finance which stars are on show, or about to be, though their bonus was turned down."""
    with house().reading() as session:
        found = shown_unpaid(session)
    for each in found:
        month = month_name(each.publication.month).said(current_language())
        on_show = each.publication.published_at is not None
        state = say("已公示", "on show") if on_show else say("待公示", "about to be shown")
        told = say(
            f"{month}明星 {each.posted.person_name} {state}，奖金没有批准："
            f"{each.posted.reason or ''}",
            f"{each.posted.person_name}, star of {month}, is {state}; the bonus was turned down: "
            f"{each.posted.reason or ''}",
        )
        st.warning(literal(told))


def _publishable(found: ClosingDesk) -> list[tuple[str, str, str]]:
    names = {one.person.code: one.person.name for one in found.report.people.months}
    shown = {(e.kind, e.person) for e in found.publications if e.withdrawn_at is None}
    wanted = [
        ("star", each.star.person)
        for each in found.stars
        if each.star.decided and each.star.person is not None
    ]
    if found.policy.publish_worst:
        wanted += [("worst", one.person) for one in found.report.people.worst]
    return [
        (kind, person, names.get(person, person))
        for kind, person in wanted
        if (kind, person) not in shown
    ]


def _publication_said(each: Publication) -> str:
    if each.withdrawn_at is not None:
        return say(f"已撤下：{each.withdrawn_because}", f"withdrawn: {each.withdrawn_because}")
    until = f" → {each.until}" if each.until else ""
    if each.published_at is None:
        return say(
            f"{who_marked(each.proposed_by)} 提出，等另一人确认{until}",
            f"proposed by {who_marked(each.proposed_by)}, waits for a second person{until}",
        )
    return say(
        f"{who_marked(each.published_by)} 已公示{until}",
        f"published by {who_marked(each.published_by)}{until}",
    )


def _withdrawal(number: int) -> None:
    with (
        st.expander(say("撤下", "Withdraw")),
        st.form(f"withdraw_{number}", border=False, enter_to_submit=False),
    ):
        draw_line(say("原因", "Reason"), key=f"because_{number}")
        st.form_submit_button(
            say("撤下", "Withdraw"),
            width="stretch",
            on_click=_withdraw,
            args=(number, current_language()),
        )


def _propose(month: Month, kind: str, person: str, days: int, language: Language) -> None:
    end = clock.today(house().settings.zone) + timedelta(days=days)
    until = end if kind == "worst" else None
    do(
        Deed.CLOSE_MONTHS,
        lambda session, user: publications.propose(
            session,
            month,
            kind,
            person,
            until=until,
            by=user,
            at=clock.now(),
            zone=house().settings.zone,
        ),
        language=language,
        told="month",
    )


def _publish(number: int, language: Language) -> None:
    do(
        Deed.CLOSE_MONTHS,
        lambda session, user: publications.publish(session, number, by=user, at=clock.now()),
        language=language,
        told="month",
    )


def _withdraw(number: int, language: Language) -> None:
    reason = st.session_state[f"because_{number}"]
    do(
        Deed.CLOSE_MONTHS,
        lambda session, user: publications.withdraw(
            session, number, reason=reason, by=user, at=clock.now()
        ),
        language=language,
        told="month",
        clears=(f"because_{number}",),
        drafted=PLACE,
    )
