"""The star of each unit's month: the committee's decision, or what the rules propose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from db.directory.directory_store import Unit
from kiosk.reports.books.people import MonthFacts, PersonMonth
from kiosk.reports.wording import number, percent, score
from survey.books.policy import Policy
from survey.books.rulebook import History, months_in_a_row, stars_held
from survey.books.stars import Proposal, bonus, proposals
from survey.feedback.reach import Reach
from survey.texts import Text

LOST: Final = Text(
    "评定的明星同时是本月最差员工，明星取消", "the star decided on is the worst of the month"
)
WEAK: Final = Text(
    "这里算上了印刷码或链接的评价，谁都能复制、反复使用：不能单凭它们发奖金，请结合抽查等事实决定。",
    "Ratings by printed codes or links are counted here, which anybody can copy and use again: no "
    "money rests on them by themselves. Decide by checks and what else is known.",
)
_IN_PART: Final = Text(
    "排号单、动态码、平板只覆盖本单位当班时间的 {share}，没有过半，评明星不能只算它们。",
    "Slips, codes on screens and tablets stood where this unit's people served for {share} of "
    "their time on duty only: not for most of it, so they do not decide alone.",
)


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
    weak: Text | None = None
    """That no money rests on the ratings by themselves, and why; None where they are strong."""


def unit_stars(
    seen: MonthFacts, people: Sequence[PersonMonth], policy: Policy
) -> tuple[UnitStar, ...]:
    """Return the star of every unit that has people or a decision, by the unit's code.

    A streak counts the decided months before this one, in any unit, whoever proposes the present
    star. Who turned out to be the worst of a month is not its star.
    """
    month, named = seen.month, seen.verified.stars
    worst = frozenset(one.person.code for one in people if one.candidate.is_worst)
    elsewhere = {**seen.verified.worst_elsewhere, month: worst}
    held = stars_held(History({}, stars=named, worst_elsewhere=elsewhere), {})
    proposed = proposals([one.candidate for one in people], policy)
    by_code = {one.person.code: one for one in people}
    strong = {one.person.unit for one in people if one.candidate.strong}
    weak = {
        one.person.unit: _weak(one.reach)
        for one in people
        if one.candidate.satisfaction.n and not one.candidate.strong
    }
    serving = {window.unit for window in seen.known.scope.windows}
    found = []
    for unit in seen.known.scope.units:
        decided = [one for one in held if (one.month, one.unit) == (month, unit.code)]
        proposal = proposed.get(unit.code)
        if decided:
            proposal = Proposal(unit.code, decided[0].person)
        if proposal is None or (not decided and unit.code not in serving):
            continue  # a unit without windows serves nobody, and has no vacancy
        lost = bool(decided) and any(
            one.person is not None and proposal.person is None
            for one in named
            if (one.month, one.unit) == (month, unit.code)
        )
        months = 0 if proposal.person is None else months_in_a_row(proposal.person, month, held)
        why = (
            LOST
            if lost
            else _why(
                proposal, by_code, policy, is_decided=bool(decided), strong=unit.code in strong
            )
        )
        found.append(
            UnitStar(
                unit=unit,
                star=by_code.get(proposal.person or ""),
                person=proposal.person,
                decided=bool(decided),
                streak=months,
                yuan=bonus(months, policy) if months else 0,
                tied=proposal.tied,
                why=why,
                weak=weak.get(unit.code),
            )
        )
    return tuple(found)


def _weak(found: Reach | None) -> Text:
    if found is None or found.most:
        return WEAK
    part = _IN_PART.format(share=percent(found.share))
    return Text(WEAK.zh + part.zh, f"{WEAK.en} {part.en}")


def _why(
    proposal: Proposal,
    people: Mapping[str, PersonMonth],
    policy: Policy,
    *,
    is_decided: bool,
    strong: bool,
) -> Text:
    if proposal.person is not None:
        return praise(people.get(proposal.person))
    if proposal.tied:
        return Text("{n} 人并列，由小组确定", "{n} tied: the committee decides").format(
            n=len(proposal.tied)
        )
    if is_decided:
        return Text("小组决定本月空缺", "the committee left the month vacant")
    if strong:
        return Text(
            "没有人同时做到：至少 {n} 条难以作假的评价，抽查 {score} 分以上，没有属实的投诉",
            "nobody had at least {n} ratings that are hard to fake, a check score of {score} or "
            "more and no upheld complaint",
        ).format(n=policy.min_ratings_star, score=policy.check_pass)
    return Text(
        "没有人同时做到：至少 {n} 条评价，抽查 {score} 分以上，没有属实的投诉",
        "nobody had at least {n} ratings, a check score of {score} or more and no upheld complaint",
    ).format(n=policy.min_ratings_star, score=policy.check_pass)


def praise(one: PersonMonth | None) -> Text:
    """Return what speaks for a star; nothing where no rating reached the person."""
    if one is None:
        return Text("", "")
    found = one.candidate.satisfaction
    if found.rate is None:
        return Text("", "")
    said = Text("满意率 {rate}（n = {n}）", "{rate} satisfied (n = {n})").format(
        rate=percent(found.rate), n=number(found.n)
    )
    if one.check_score is None:
        return said
    return Text("{said}，抽查 {score} 分", "{said}, check score {score}").format(
        said=said, score=score(one.check_score, 0)
    )
