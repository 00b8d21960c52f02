"""A policy tried out: who would gain or lose, and the two readings of the text compared."""

from html import escape

import streamlit as st

from kiosk import clock
from kiosk.reports import wording
from kiosk.reports.books.simulation import Reading, Simulation, readings, simulate
from kiosk.ui.books.policy_view import STYLE
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.books.policy import Policy
from survey.books.policy_terms import value_said
from survey.books.simulation import Effect
from survey.texts import in_a_row, worded

MOST_SHOWN = 30


def draw_readings(policy: Policy) -> None:
    """Draw what the last months would be under each reading, if that is asked for."""
    if not st.toggle(say("用最近几个月对照", "Compare over the last months"), key="readings"):
        st.caption(say("不改动任何账。", "Nothing is written."))
        return
    with house().reading() as session:
        found = readings(session, policy, now=clock.now(), zone=house().settings.zone)
    _period(found[0].simulation)
    st.html(f'<div class="change">{"".join(map(_reading, found))}</div>' + STYLE)


def _reading(each: Reading) -> str:
    found = each.simulation
    after, satisfied = found.comparison.after, found.satisfied
    name = value_said(each.name, each.value).said(current_language())
    if each.name == "satisfied_from":
        rate = wording.percent(satisfied.after / satisfied.n if satisfied.n else None)
        figures = say(f"满意率 {rate}", f"{rate} satisfied")
        n = f"n = {wording.number(satisfied.n)}"
    else:
        figures = say(
            f"共扣 {after.points} 分", f"{after.points} {worded(after.points, 'point', 'points')}"
        )
        n = say(
            f"{len(found.comparison.effects)} 人不同", f"{len(found.comparison.effects)} differ"
        )
    held = say("（现行）", " (holds)") if each.held else ""
    return (
        f"<span>{escape(name)}{held}</span>"
        f'<span class="n">{figures}</span><span class="n">{n}</span>'
    )


def draw_simulation(policy: Policy) -> None:
    """Draw what a policy would have made of the last months, person by person."""
    with house().reading() as session:
        found = simulate(session, policy, now=clock.now(), zone=house().settings.zone)
    _period(found)
    _rate(found)
    effects = found.comparison.effects
    if not effects:
        st.info(
            say(
                "这几个月里没有人的扣分、奖金、评选会不同。",
                "In these months nobody's points, money or honours would differ.",
            )
        )
        return
    was, would = found.comparison.before, found.comparison.after
    gaining = sum(each.gains for each in effects)
    losing = len(effects) - gaining
    st.markdown(
        say(
            f"**{losing} 人变差，{gaining} 人变好。** "
            f"全公司共扣 {was.points} → {would.points} 分，"
            f"奖罚合计 {was.yuan:+d} → {would.yuan:+d} 元。",
            f"**{losing} worse off, {gaining} better off.** In all "
            f"{was.points} → {would.points} {worded(would.points, 'point', 'points')}, "
            f"{was.yuan:+d} → {would.yuan:+d} yuan.",
        )
    )
    st.html(_effects(found) + STYLE)


def _period(found: Simulation) -> None:
    first, last = found.months[0], found.months[-1]
    st.caption(
        say(
            f"按 {first} 到 {last} 已经定下来的事试算，不改动任何账。",
            f"What was settled from {first} to {last}, tried out; nothing is written.",
        )
    )


def _rate(found: Simulation) -> None:
    rates = found.satisfied
    if rates.before == rates.after and rates.targets[0] == rates.targets[1]:
        return
    was, would = (
        wording.percent(satisfied / rates.n if rates.n else None)
        for satisfied in (rates.before, rates.after)
    )
    was_target, target = (wording.percent(float(each)) for each in rates.targets)
    n = wording.number(rates.n)
    st.markdown(
        say(
            f"**满意率 {was} → {would}**（n = {n}），目标 {was_target} → {target}。",
            f"**Satisfied {was} → {would}** (n = {n}), target {was_target} → {target}.",
        )
    )


def _effects(found: Simulation) -> str:
    rows = []
    for each in found.comparison.effects[:MOST_SHOWN]:
        name = f"{found.names.get(each.person, '')} {each.person}"
        points, yuan = "", ""
        if each.before.points != each.after.points:
            points = say(
                f"{each.before.points} → {each.after.points} 分",
                f"{each.before.points} → {each.after.points} "
                f"{worded(each.after.points, 'point', 'points')}",
            )
        if each.before.yuan != each.after.yuan:
            yuan = say(
                f"{each.before.yuan:+d} → {each.after.yuan:+d} 元",
                f"{each.before.yuan:+d} → {each.after.yuan:+d} yuan",
            )
        rows.append(
            f"<span>{escape(name)}</span>"
            f'<span class="n">{points}</span><span class="n">{yuan}</span>'
        )
        honours = _honours(each)
        if honours:
            rows.append(f"<small>{honours}</small>")
    more = len(found.comparison.effects) - MOST_SHOWN
    if more > 0:
        rows.append(f"<small>{say(f'还有 {more} 人', f'{more} more')}</small>")
    return f'<div class="change">{"".join(rows)}</div>'


def _honours(each: Effect) -> str:
    was, would = each.before, each.after
    counted = (
        (say("明星", "star"), was.stars, would.stars),
        (say("最差", "worst"), was.worsts, would.worsts),
        (say("进入评议", "up for review"), was.reviews, would.reviews),
    )
    said = [
        say(
            f"{what} {before} → {after} 次",
            f"{what} {before} → {after} {worded(after, 'time', 'times')}",
        )
        for what, before, after in counted
        if before != after
    ]
    return in_a_row(said, "，").said(current_language())
