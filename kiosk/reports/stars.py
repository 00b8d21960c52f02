"""The star of each unit's month: the committee's decision, or what the rules propose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db import month_store
from db.directory_store import Unit
from db.month_store import StarDecision
from kiosk.reports.people import PersonMonth
from kiosk.reports.wording import number, percent, rounded
from survey.months import Month
from survey.policy import Policy
from survey.stars import Proposal, bonus, proposals, streak
from survey.texts import Text


@dataclass(frozen=True, slots=True)
class UnitStar:
    """A unit's star or vacancy; `tied` are those whom only people can tell apart."""

    unit: Unit
    star: PersonMonth | None
    person: str | None
    decided: bool
    streak: int
    yuan: int
    tied: tuple[str, ...]
    why: Text


def unit_stars(
    session: Session,
    month: Month,
    units: Sequence[Unit],
    people: Sequence[PersonMonth],
    policy: Policy,
) -> tuple[UnitStar, ...]:
    """Return the star of every unit that has people or a decision, by the unit's code.

    A streak counts decided months before this one, whoever proposes the present star.
    """
    decisions = month_store.star_decisions(session, until=month)
    proposed = proposals([one.candidate for one in people], policy)
    by_code = {one.person.code: one for one in people}
    found = []
    for unit in units:
        decided = _decided(decisions, unit.code)
        if month in decided:
            proposal = Proposal(unit.code, decided[month])
        elif unit.code in proposed:
            proposal = proposed[unit.code]
        else:
            continue
        found.append(_unit_star(unit, proposal, month, decided, by_code, policy))
    return tuple(found)


def _decided(decisions: Sequence[StarDecision], unit: str) -> dict[Month, str | None]:
    return {one.month: one.person for one in decisions if one.unit == unit}


def _unit_star(
    unit: Unit,
    proposal: Proposal,
    month: Month,
    decided: Mapping[Month, str | None],
    people: Mapping[str, PersonMonth],
    policy: Policy,
) -> UnitStar:
    person = proposal.person
    months = 0 if person is None else streak(person, month, decided)
    return UnitStar(
        unit=unit,
        star=people.get(person or ""),
        person=person,
        decided=month in decided,
        streak=months,
        yuan=bonus(months, policy) if months else 0,
        tied=proposal.tied,
        why=_why(proposal, people, policy, is_decided=month in decided),
    )


def _why(
    proposal: Proposal,
    people: Mapping[str, PersonMonth],
    policy: Policy,
    *,
    is_decided: bool,
) -> Text:
    if proposal.person is not None:
        return praise(people.get(proposal.person))
    if proposal.tied:
        return Text("{n} 人并列，由小组确定", "{n} tied: the committee decides").format(
            n=len(proposal.tied)
        )
    if is_decided:
        return Text("小组决定本月空缺", "the committee left the month vacant")
    return Text(
        "没有人同时做到：至少 {n} 条评价，抽查 {score} 分以上，没有属实的投诉",
        "nobody had at least {n} ratings, a check score of {score} or more and no upheld complaint",
    ).format(n=policy.min_ratings_star, score=policy.check_pass)


def praise(one: PersonMonth | None) -> Text:
    """Return what speaks for a star; nothing where no rating reached the person."""
    if one is None or one.satisfaction.rate is None:
        return Text("", "")
    said = Text("满意率 {rate}（n = {n}）", "{rate} satisfied (n = {n})").format(
        rate=percent(one.satisfaction.rate), n=number(one.satisfaction.n)
    )
    if one.check_score is None:
        return said
    return Text("{said}，抽查 {score} 分", "{said}, check score {score}").format(
        said=said, score=rounded(one.check_score, 0)
    )
