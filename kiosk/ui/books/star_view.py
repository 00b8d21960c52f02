"""The stars of a month: the unit's candidates with their reasons, and the decision."""

from collections.abc import Sequence
from html import escape
from typing import Final

import streamlit as st

from kiosk import clock
from kiosk.actions.books import stars
from kiosk.reports import wording
from kiosk.reports.books.closing import ClosingDesk, StarDesk
from kiosk.reports.books.doubts import Doubt
from kiosk.reports.books.people import PersonMonth
from kiosk.ui.choosing import chosen
from kiosk.ui.doing import do
from kiosk.ui.drafts import draw_area, spelt
from kiosk.ui.speech import current_language, literal, say
from kiosk.ui.styles import style
from kiosk.ui.who import who_marked
from kiosk.wiring import house
from survey.books.rulebook import Star
from survey.books.stars import forecast
from survey.directory.roles import Deed
from survey.months import Month
from survey.texts import Language, Text, in_a_row, worded

VACANT = ""
STAR = Text("明星", "Star")
STYLE = style("books/month.css")
PLACE: Final = "month"
"""Where drafts of minutes are kept."""


def draw_stars(found: ClosingDesk) -> None:
    """Draw each unit's star, the candidates, and the form of the decision."""
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
            if each.star.weak:
                st.caption(literal(each.star.weak.said(current_language())))
            if each.doubt:
                draw_doubt(each.doubt)
            with st.expander(say("候选人与理由", "Candidates and reasons")):
                st.html(candidates(each) + STYLE)
            if found.month < Month.of(clock.today(house().settings.zone)):
                with st.expander(say("小组决定", "The committee's decision")):
                    _decision(found.month, each)


def draw_to_decide_anew(months: Sequence[Month]) -> None:
    """Say of which months the committee has to decide anew: a verdict came after the naming."""
    if not months:
        return
    language = current_language()
    names = say("、", ", ").join(wording.month_name(each).said(language) for each in months)
    st.warning(
        say(
            f"{names}：所评的明星不符合条件，记录里也没有写明仍评的理由，请小组重新决定。",
            f"{names}: a star does not qualify, and the minutes do not say why they were named all "
            "the same. The committee decides anew.",
        )
    )


def draw_doubt(doubt: Doubt) -> None:
    """Say why who was named does not qualify, and why they were named all the same."""
    why = doubt.gate.said.said(current_language())
    said = say(f"不符合条件：{why}", f"Does not qualify: {why}")
    if doubt.is_new:
        st.warning(literal(said + say("。请小组重新决定。", ". The committee decides anew.")))
    else:
        because = doubt.despite or ""
        st.caption(literal(said + say(f"；仍评：{because}", f"; named all the same: {because}")))


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
            say(f"连续第 {star.streak} 个月，{wording.number(star.yuan)} 元",
                f"month {star.streak} in a row, {wording.number(star.yuan)} yuan")
        )  # fmt: skip
    told = " · ".join(fact for fact in facts if fact)
    return (
        f'<div class="who"><strong>{escape(star.unit.name)}</strong>'
        f'<span class="n">{escape(who)}</span><span class="why">{escape(told)}</span></div>'
    )


def candidates(each: StarDesk) -> str:
    """Return a unit's candidates with their figures and what bars them, as markup."""
    if not each.candidates:
        return f"<p>{say('这个单位没有员工。', 'Nobody works in this unit.')}</p>"
    return f'<div class="who">{"<hr>".join(map(_candidate, each.candidates))}</div>'


def _candidate(one: PersonMonth) -> str:
    found = one.candidate.satisfaction
    name = f"{one.person.name} {one.person.code}"
    rate = f"{wording.percent(found.rate)} (n = {wording.number(found.n)})"
    if one.candidate.strong:
        rate += say("，只算难以作假的", ", those hard to fake")
    if found.lower is not None and found.upper is not None:
        between = f"{wording.percent(found.lower)} – {wording.percent(found.upper)}"
    else:
        between = wording.NOTHING
    score = wording.NOTHING if one.check_score is None else str(wording.score(one.check_score))
    language = current_language()
    reasons = [reason.said(language) for reason in one.gate.reasons]
    why = in_a_row(reasons, "；", "; ").said(language) or say("符合条件", "may be the star")
    points = worded(one.points, "point", "points")
    facts = say(
        f"95 % 区间 {between} · 扣 {one.points} 分 · 抽查 {score}",
        f"95 % interval {between} · {one.points} {points} · check {score}",
    )
    if told := wording.came_said(one.tiers):
        facts += f" · {told.said(language)}"
    held = wording.holds_said(one.holds)
    if held is not None:
        facts += f" · {held.said(language)}"
    return (
        f'<strong>{escape(name)}</strong><span class="n">{escape(rate)}</span>'
        f'<span class="why">{escape(facts)}</span><span class="why">{escape(why)}</span>'
    )


def _decision(month: Month, each: StarDesk) -> None:
    unit = each.star.unit.code
    minutes, despite = _words(month, unit)
    names = {VACANT: say("空缺（没有合适人选）", "Vacant (nobody qualifies)")}
    names |= {one.person.code: f"{one.person.name} {one.person.code}" for one in each.candidates}
    before = each.star.person or VACANT
    if each.written.minutes:
        by, words = who_marked(each.written.by), each.written.minutes
        st.caption(say(f"{by}：{words}", f"{by}: {words}"))
    with st.form(f"decide_{month}_{unit}", border=False, enter_to_submit=False):
        st.selectbox(
            STAR.said(current_language()),
            list(names),
            index=list(names).index(before) if each.star.decided and before in names else None,
            format_func=lambda code: names[code],
            placeholder=say("请选择", "Choose one"),
            key=f"star_of_{month}_{unit}",
            filter_mode=None,
        )
        draw_area(
            say("评定经过（谁参加、依据什么）", "Minutes (who took part, on what grounds)"),
            key=minutes,
            max_chars=stars.MINUTES_LIMIT,
        )
        draw_area(
            say("不符合条件而仍要评定的理由", "Why all the same, if they do not qualify"),
            key=despite,
            max_chars=stars.MINUTES_LIMIT,
        )
        st.form_submit_button(
            say("记录决定", "Keep the decision"),
            width="stretch",
            on_click=_name_star,
            args=(month, unit, current_language()),
        )


def _words(month: Month, unit: str) -> tuple[str, str]:
    """Return the names of the fields of words."""
    return f"minutes_{month}_{spelt(unit)}", f"despite_{month}_{spelt(unit)}"


def _name_star(month: Month, unit: str, language: Language) -> None:
    key = f"star_of_{month}_{unit}"
    words = _words(month, unit)
    minutes, despite = (st.session_state[each] for each in words)
    do(
        Deed.CLOSE_MONTHS,
        lambda session, user: stars.name_star(
            session,
            Star(month, unit, chosen(key, STAR) or None),
            minutes=minutes,
            despite=despite,
            by=user,
            at=clock.now(),
            zone=house().settings.zone,
        ),
        language=language,
        told="month",
        clears=words,
        drafted=PLACE,
    )
