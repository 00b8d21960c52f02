"""The closing desk: the month's stars, what is still open, closing, publication."""

from datetime import timedelta
from html import escape
from typing import Any

import streamlit as st

from kiosk import clock
from kiosk.actions.books import closing, publications, stars
from kiosk.reports import wording
from kiosk.reports.board.sentences import uncounselled_said
from kiosk.reports.books.closing import ClosingDesk, StarDesk, choices, desk
from kiosk.reports.books.people import PersonMonth
from kiosk.reports.cases.contents import moment_said
from kiosk.rights.who import User
from kiosk.ui.books.entries import draw_entry
from kiosk.ui.doing import do, draw_outcome
from kiosk.ui.page import guarded
from kiosk.ui.speech import current_language, say
from kiosk.ui.styles import style
from kiosk.wiring import house
from survey.books.stars import forecast
from survey.directory.roles import Deed
from survey.months import Month
from survey.texts import Language, Text

VACANT = ""
STYLE = style("books/month.css")


def main() -> None:
    """Show the month chosen, from its answer to its closing."""
    user = guarded(Deed.CLOSE_MONTHS)
    opened = house()
    zone, now, language = opened.settings.zone, clock.now(), current_language()
    st.title(say("月结", "Closing a month"), anchor=False)
    with opened.reading() as session:
        known, first = choices(session, now=now, zone=zone)
    month = st.selectbox(
        say("月份", "Month"),
        known,
        index=known.index(first),
        format_func=lambda each: wording.month_name(each).said(language),
        key="month_chosen",
    )
    with opened.reading() as session:
        found = desk(session, month, now=now, zone=zone)
    draw_outcome("month")
    _answer(found)
    _stars(found)
    _worst(found)
    if found.late:
        _late(found, user)
    _publications(found)
    _close(found)


def _answer(found: ClosingDesk) -> None:
    language, zone = current_language(), house().settings.zone
    if found.closing is not None:
        at = moment_said(found.closing.closed_at, zone).said(language)
        st.success(
            say(f"已由 {found.closing.by} 于 {at} 结账", f"Closed by {found.closing.by}, {at}")
        )
        if found.closing.head:
            st.caption(say("账本校验：", "Seal of the ledger: ") + found.closing.head[:16])
    satisfied = found.report.satisfaction
    rate = wording.percent(satisfied.rate)
    upheld = len({line.complaint for line in found.report.people.lines})
    points = sum(line.points for line in found.report.people.lines)
    st.markdown(
        say(
            f"**满意率 {rate}（n = {satisfied.n}）；计分事项 {upheld} 件，共扣 {points} 分。**",
            f"**{rate} satisfied (n = {satisfied.n}); {upheld} matters cost {points} points.**",
        )
    )
    version = say(f"规则版本 {found.policy_version}", f"policy version {found.policy_version}")
    st.caption(version)


# Stars


def _stars(found: ClosingDesk) -> None:
    st.header(say("月度明星", "Star of the month"), anchor=False)
    if not found.stars:
        st.info(say("这个月没有可评的单位。", "No unit has anybody to choose from."))
        return
    cost = wording.number(forecast(12, found.policy))
    st.caption(
        say(
            f"系统按规则推荐，由小组决定。同一人连任 12 个月共 {cost} 元。",
            f"The rules propose, the committee decides. Twelve months in a row cost {cost} yuan.",
        )
    )
    for each in found.stars:
        with st.container(border=True, key=f"star_{each.star.unit.code}", gap="small"):
            st.html(_star_said(each) + STYLE)
            with st.expander(say("候选人与理由", "Candidates and reasons")):
                st.html(_candidates(each) + STYLE)
            if found.month < Month.of(clock.today(house().settings.zone)):
                with st.expander(say("小组决定", "The committee's decision")):
                    _decision(found.month, each)


def _star_said(each: StarDesk) -> str:
    star = each.star
    names = {one.person.code: one.person.name for one in each.candidates}
    if star.person is None:
        who = say("空缺", "vacant")
    else:
        who = f"{names.get(star.person, star.person)} {star.person}"
    state = say("已评定", "decided") if star.decided else say("系统推荐", "proposed")
    facts = [state, star.why.said(current_language())]
    if star.streak:
        facts.append(
            say(f"连续第 {star.streak} 个月，{star.yuan} 元",
                f"month {star.streak} in a row, {star.yuan} yuan")
        )  # fmt: skip
    told = " · ".join(fact for fact in facts if fact)
    return (
        f'<div class="who"><strong>{escape(star.unit.name)}</strong>'
        f'<span class="n">{escape(who)}</span><span class="why">{escape(told)}</span></div>'
    )


def _candidates(each: StarDesk) -> str:
    if not each.candidates:
        return f"<p>{say('这个单位没有员工。', 'Nobody works in this unit.')}</p>"
    return f'<div class="who">{"<hr>".join(map(_candidate, each.candidates))}</div>'


def _candidate(one: PersonMonth) -> str:
    found = one.satisfaction
    name = f"{one.person.name} {one.person.code}"
    rate = f"{wording.percent(found.rate)} (n = {found.n})"
    if found.lower is not None and found.upper is not None:
        between = f"{wording.percent(found.lower)} – {wording.percent(found.upper)}"
    else:
        between = wording.NOTHING
    score = wording.NOTHING if one.check_score is None else str(wording.rounded(one.check_score, 1))
    language = current_language()
    reasons = [reason.said(language) for reason in one.gate.reasons]
    why = say("；", "; ").join(reasons) or say("符合条件", "may be the star")
    facts = say(
        f"95 % 区间 {between} · 扣 {one.points} 分 · 抽查 {score}",
        f"95 % interval {between} · {one.points} points · check {score}",
    )
    return (
        f'<strong>{escape(name)}</strong><span class="n">{escape(rate)}</span>'
        f'<span class="why">{escape(facts)}</span><span class="why">{escape(why)}</span>'
    )


def _decision(month: Month, each: StarDesk) -> None:
    unit = each.star.unit.code
    names = {VACANT: say("空缺（没有合适人选）", "Vacant (nobody qualifies)")}
    names |= {one.person.code: f"{one.person.name} {one.person.code}" for one in each.candidates}
    chosen = each.star.person or VACANT
    if each.minutes:
        st.caption(f"{each.decided_by or ''}：{each.minutes}")
    with st.form(f"decide_{month}_{unit}", border=False, enter_to_submit=False):
        st.selectbox(
            say("明星", "Star"),
            list(names),
            index=list(names).index(chosen) if chosen in names else 0,
            format_func=lambda code: names[code],
            key=f"star_of_{month}_{unit}",
            filter_mode=None,
        )
        st.text_area(
            say("评定经过（谁参加、依据什么）", "Minutes (who took part, on what grounds)"),
            key=f"minutes_{month}_{unit}",
            max_chars=stars.MINUTES_LIMIT,
        )
        st.form_submit_button(
            say("记录决定", "Keep the decision"),
            width="stretch",
            on_click=_name_star,
            args=(month, unit, current_language()),
        )


def _name_star(month: Month, unit: str, language: Language) -> None:
    person = st.session_state[f"star_of_{month}_{unit}"] or None
    minutes = st.session_state[f"minutes_{month}_{unit}"]
    do(
        Deed.CLOSE_MONTHS,
        lambda session, user: stars.name_star(
            session, month, unit, person, minutes=minutes, by=user, **_now_and_zone()
        ),
        language=language,
        told="month",
        clears=(f"minutes_{month}_{unit}",),
    )


def _now_and_zone() -> dict[str, Any]:
    return {"at": clock.now(), "zone": house().settings.zone}


# Worst, late entries


def _worst(found: ClosingDesk) -> None:
    for missed in found.report.people.uncounselled:
        st.text(uncounselled_said(missed).said(current_language()))
    worst = found.report.people.worst
    if not worst:
        return
    names = {one.person.code: one.person.name for one in found.report.people.months}
    st.header(say("月度最差", "Worst of the month"), anchor=False)
    for one in worst:
        who = f"{names.get(one.person, '')} {one.person}"
        told = say(
            f"{who}：批评教育（{one.counselling}）后再次被投诉（{one.trigger}），"
            f"罚 {one.fine} 元，累计第 {one.count} 次。",
            f"{who}: complained of again ({one.trigger}) after counselling ({one.counselling}); "
            f"fine of {one.fine} yuan, no. {one.count} in all.",
        )
        st.text(told)
        if one.review:
            st.text(
                say(
                    "累计达到规定次数：请另行组织去留评议，系统不作任何处理。",
                    "The number for a dismissal review is reached: people decide, nothing happens "
                    "by itself.",
                )
            )


def _late(found: ClosingDesk, user: User) -> None:
    n = len(found.late)
    with st.expander(
        say(f"结账后的补记和冲销 {n} 条", f"{n} entries in later books about this month")
    ):
        for each in found.late:
            draw_entry(each, user)


# Publication


def _publications(found: ClosingDesk) -> None:
    candidates = _publishable(found)
    if not candidates and not found.publications:
        return
    st.header(say("公示", "Publication"), anchor=False)
    language = current_language()
    for each in found.publications:
        with st.container(border=True, key=f"publication_{each.id}", gap="small"):
            kind = say("明星", "star") if each.kind == "star" else say("最差", "worst")
            st.text(f"{kind} · {each.person_name} {each.person}")
            st.caption(_publication_said(each))
            if each.withdrawn_at is not None:
                continue
            if each.published_at is None:
                st.button(
                    say("确认公示", "Publish"),
                    key=f"publish_{each.id}",
                    width="stretch",
                    on_click=_publish,
                    args=(each.id, language),
                )
            _withdrawal(each.id)
    for kind, person, name in candidates:
        words = say("提出公示：", "Propose to publish: ")
        label = say("明星", "star") if kind == "star" else say("最差", "worst")
        st.button(
            f"{words}{label} {name}",
            key=f"propose_{kind}_{person}",
            width="stretch",
            on_click=_propose,
            args=(found.month, kind, person, found.policy.worst_shown_days, language),
        )


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


def _publication_said(each: Any) -> str:
    if each.withdrawn_at is not None:
        return say(f"已撤下：{each.withdrawn_because}", f"withdrawn: {each.withdrawn_because}")
    until = f" → {each.until}" if each.until else ""
    if each.published_at is None:
        return say(
            f"{each.proposed_by} 提出，等另一人确认{until}",
            f"proposed by {each.proposed_by}, waits for a second person{until}",
        )
    return say(f"{each.published_by} 已公示{until}", f"published by {each.published_by}{until}")


def _withdrawal(number: int) -> None:
    with (
        st.expander(say("撤下", "Withdraw")),
        st.form(f"withdraw_{number}", border=False, enter_to_submit=False),
    ):
        st.text_input(say("原因", "Reason"), key=f"because_{number}")
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
            session, month, kind, person, until=until, by=user, **_now_and_zone()
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
    )


# Closing


def _close(found: ClosingDesk) -> None:
    if found.closing is not None:
        if found.closing.left_open:
            with st.expander(say("结账时还没办完的", "What was left open")):
                for zh, en in found.closing.left_open:
                    st.text(Text(zh, en).said(current_language()))
        return
    st.header(say("结账", "Closing"), anchor=False)
    if not found.may_close:
        st.info(say("这个月还没结束，月底之后可以结账。", "This month still runs; close it after."))
        return
    if found.still_open:
        st.markdown(say("**结账前请看一眼：**", "**Before you close it:**"))
        for said in found.still_open:
            st.markdown(f"- {said.said(current_language())}")
    st.caption(
        say(
            "结账后这个月的账不再改动；以后才定下来的，补记在当时的账期，并写明属于哪个月。",
            "Its books stay as they are then. What is decided later goes into the books of that "
            "time and names this month.",
        )
    )
    sure = st.checkbox(
        say("我已核对，没办完的以后补记", "I looked at it; what is open will be adjusted later"),
        key=f"sure_{found.month}",
    )
    st.button(
        say(f"结账 {found.month}", f"Close {found.month}"),
        type="primary" if sure else "secondary",
        width="stretch",
        disabled=not sure,
        on_click=_close_month,
        args=(found.month, current_language()),
    )


def _close_month(month: Month, language: Language) -> None:
    do(
        Deed.CLOSE_MONTHS,
        lambda session, user: closing.close(session, month, by=user.username, **_now_and_zone()),
        language=language,
        told="month",
        sentence=Text(f"{month} 已结账。", f"{month} is closed."),
    )


if __name__ == "__main__":
    main()
