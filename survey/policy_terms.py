"""The policy's parameters in words, and how typed ones are read: one table for pages and texts."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Final, get_args, get_type_hints

from survey.policy import DEFAULT_POLICY, Policy
from survey.refusals import PolicyUnusable
from survey.texts import Text

_POINTS: Final = Text("分", "points")
_YUAN: Final = Text("元", "yuan")
_MINUTES: Final = Text("分钟", "minutes")
_WORKDAYS: Final = Text("工作日", "working days")
_DAYS: Final = Text("天", "days")
_NONE: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Term:
    """A parameter's name and unit; `is_open` where the regulation allows another reading."""

    name: Text
    unit: Text = _NONE
    is_open: bool = False


TERMS: Final[Mapping[str, Term]] = {
    "penalty_mode": Term(Text("扣分方式", "How points add up"), is_open=True),
    "attitude_points": Term(Text("态度、工作状态：基数", "Attitude, work state: base"), _POINTS),
    "conflict_points": Term(Text("争吵辱骂：基数", "Conflict: base"), _POINTS),
    "person_step": Term(Text("本人：每起递增", "Person: step for each"), _POINTS),
    "supervisor_step": Term(
        Text("直接主管：每起递增", "Direct supervisor: step for each"), _POINTS
    ),
    "supervisor_from": Term(Text("直接主管：从第几起", "Direct supervisor: from no.")),
    "leader_step": Term(Text("主管领导：每起递增", "Leader in charge: step for each"), _POINTS),
    "leader_from": Term(Text("主管领导：从第几起", "Leader in charge: from no.")),
    "points_cap_month": Term(
        Text("每人每月扣分上限", "Most points a person and month"), _POINTS, is_open=True
    ),
    "star_bonus": Term(
        Text("明星奖金：每连续一个月", "Star's bonus: for each month in a row"), _YUAN
    ),
    "star_bonus_cap": Term(Text("明星奖金上限", "Most a star is paid"), _YUAN, is_open=True),
    "min_ratings_star": Term(Text("评明星至少评价数", "Least ratings for a star")),
    "check_pass": Term(Text("抽查及格分", "Pass mark of checks")),
    "worst_fine": Term(Text("最差员工罚款", "Fine of the worst"), _YUAN),
    "dismissal_review_at": Term(Text("第几次最差进入评议", "Dismissal review at worst no.")),
    "publish_worst": Term(Text("公示最差员工", "The worst is published")),
    "appeal_days": Term(Text("申诉期", "Time to appeal"), _WORKDAYS),
    "reply_minutes": Term(Text("首次回复", "First reply"), _MINUTES),
    "on_site_minutes": Term(Text("到达现场", "On site"), _MINUTES),
    "verified_days": Term(Text("核实完成", "Verified"), _WORKDAYS),
    "closed_days": Term(Text("办结", "Closed"), _WORKDAYS),
    "closed_days_approved": Term(
        Text("办结（经批准延期）", "Closed, put off with approval"), _WORKDAYS
    ),
    "reopen_days": Term(Text("办结后可要求重办", "May be reopened within"), _DAYS),
    "satisfied_from": Term(Text("几分起算满意", "Satisfied from a score of"), is_open=True),
    "satisfaction_target": Term(Text("满意率目标", "Target of satisfaction")),
    "min_ratings_rank": Term(Text("参加排名至少评价数", "Least ratings for a rank")),
    "visit_minutes": Term(Text("一次到访", "One visit"), _MINUTES),
    "device_daily_limit": Term(
        Text("同一设备每日评价数上限", "A device's ratings a day before a look")
    ),
}

CHOICES: Final[Mapping[str, Mapping[Any, Text]]] = {
    "penalty_mode": {
        "escalating": Text("递进：max(基数, 5 × k)", "escalating: max(base, 5 × k)"),
        "flat": Text("固定：每起按基数", "flat: the base for each"),
    },
    "satisfied_from": {
        3: Text("3 分及以上", "3 and above"),
        4: Text("4 分及以上", "4 and above"),
    },
    "publish_worst": {
        False: Text("不公示", "kept private"),
        True: Text("公示，遮挡姓名，有截止日", "published, masked, until a day"),
    },
}
UNLIMITED: Final = Text("不设", "none")


def source(name: str) -> str:
    """Return where a parameter comes from: a section of the regulation, or the product."""
    hints = get_type_hints(Policy, include_extras=True)
    return str(get_args(hints[name])[1])


def value_said(name: str, value: Any) -> Text:
    """Return a parameter's value in words, with its unit."""
    if name in CHOICES:
        return CHOICES[name][value]
    if value is None:
        return UNLIMITED
    if isinstance(value, Decimal):
        percent = f"{value * 100:f}".rstrip("0").rstrip(".") if value else "0"
        return Text("{n} %", "{n} %").format(n=percent)
    unit = TERMS[name].unit
    if unit == _NONE:
        return Text(str(value), str(value))
    return Text("{n} {unit}", "{n} {unit}").format(n=value, unit=unit)


def changed(before: Policy, after: Policy) -> dict[str, tuple[Any, Any]]:
    """Return the parameters that differ: before and after, by name."""
    pairs = {
        each.name: (getattr(before, each.name), getattr(after, each.name))
        for each in fields(Policy)
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def with_typed(policy: Policy, typed: Mapping[str, object]) -> Policy:
    """Return a policy with typed parameters in it; refuse the first that cannot be used."""
    values = {each.name: getattr(policy, each.name) for each in fields(Policy)}
    for name, value in typed.items():
        if name not in values:
            raise PolicyUnusable(what=name)
        values[name] = _read(name, value)
    try:
        return Policy(**values)
    except ValueError as wrong:
        raise PolicyUnusable(what=_out_of_range(str(wrong).split()[0])) from None


def _out_of_range(name: str) -> Text:
    return Text("{name} 超出范围", "{name} is out of range").format(name=TERMS[name].name)


def _read(name: str, value: object) -> Any:
    if name in CHOICES:
        if value not in CHOICES[name]:
            raise PolicyUnusable(what=TERMS[name].name)
        return value
    written = str(value).strip()
    if not written and TERMS[name].is_open:
        return None
    try:
        number = Decimal(written.removesuffix("%").strip())
    except InvalidOperation:
        raise PolicyUnusable(what=_unreadable(name, written)) from None
    if not number.is_finite():
        raise PolicyUnusable(what=_unreadable(name, written))
    if isinstance(getattr(DEFAULT_POLICY, name), Decimal):
        return number / 100
    if number != int(number) or abs(number) > 1_000_000:
        raise PolicyUnusable(what=_unreadable(name, written))
    return int(number)


def _unreadable(name: str, written: str) -> Text:
    return Text("{name}“{written}”", "{name} {written!r}").format(
        name=TERMS[name].name, written=written[:20]
    )
