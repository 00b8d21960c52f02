"""The policy's parameters in words, and how typed ones are read: one table for pages and texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Final, get_args, get_type_hints

from survey.books.policy import DEFAULT_POLICY, FROM_ONE, Policy
from survey.refusals.books import PolicyUnusable
from survey.texts import Text

_POINTS: Final = Text("分", "points")
_YUAN: Final = Text("元", "yuan")
_MINUTES: Final = Text("分钟", "minutes")
_WORKDAYS: Final = Text("工作日", "working days")
_DAYS: Final = Text("天", "days")
_NONE: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Term:
    """A parameter's name, meaning and unit; `is_open` where the text allows another reading."""

    name: Text
    about: Text
    unit: Text = _NONE
    is_open: bool = False


TERMS: Final[Mapping[str, Term]] = {
    "penalty_mode": Term(
        Text("扣分方式", "How points add up"),
        Text(
            "制度没有写明同一月内第几起是否加重，两种理解都可以。",
            "The regulation does not settle whether each further complaint of a month weighs more.",
        ),
        is_open=True,
    ),
    "attitude_points": Term(
        Text("态度、工作状态：基数", "Attitude, work state: base"),
        Text("这类投诉至少扣这么多。", "A complaint of this kind costs at least this."),
        _POINTS,
    ),
    "conflict_points": Term(
        Text("争吵辱骂：基数", "Conflict: base"),
        Text("争吵、辱骂至少扣这么多。", "A quarrel or abuse costs at least this."),
        _POINTS,
    ),
    "person_step": Term(
        Text("本人：每起递增", "Person: step for each"),
        Text("递进时，本月第 k 起扣 k 倍。", "Escalating: the k-th of a month costs k times this."),
        _POINTS,
    ),
    "supervisor_step": Term(
        Text("直接主管：每起递增", "Direct supervisor: step for each"),
        Text("下属再被投诉，主管随之扣分。", "What a further complaint costs the supervisor."),
        _POINTS,
    ),
    "supervisor_from": Term(
        Text("直接主管：从第几起", "Direct supervisor: from no."),
        Text("从本月第几起开始扣主管。", "From which complaint of a month the supervisor pays."),
    ),
    "leader_step": Term(
        Text("主管领导：每起递增", "Leader in charge: step for each"),
        Text("同上，扣主管的集团领导。", "The same for the group leader in charge."),
        _POINTS,
    ),
    "leader_from": Term(
        Text("主管领导：从第几起", "Leader in charge: from no."),
        Text("从本月第几起开始扣领导。", "From which complaint of a month the leader pays."),
    ),
    "points_cap_month": Term(
        Text("每人每月扣分上限", "Most points a person and month"),
        Text("制度没有写上限。", "The regulation names no limit."),
        _POINTS,
        is_open=True,
    ),
    "star_bonus": Term(
        Text("明星奖金：每连续一个月", "Star's bonus: for each month in a row"),
        Text("连续第 n 个月奖 n 倍。", "The n-th month in a row pays n times this."),
        _YUAN,
    ),
    "star_bonus_cap": Term(
        Text("明星奖金上限", "Most a star is paid"),
        Text(
            "制度没有写上限；连续 12 个月一个单位共 39,000 元。",
            "The regulation names no limit; 12 months in a row cost a unit 39,000 yuan.",
        ),
        _YUAN,
        is_open=True,
    ),
    "min_ratings_star": Term(
        Text("评明星至少评价数", "Least ratings for a star"),
        Text("评价更少的人本月不参评。", "Who has fewer is not a candidate that month."),
    ),
    "star_tiers": Term(
        Text("评明星算哪些评价", "Ratings that count for the star"),
        Text(
            "排号单、动态码、窗口平板的评价难以作假；印刷码和链接谁都能复制、反复使用。"
            "一个单位当月这样的评价够一个人评星，并且这些方式覆盖了它过半的当班时间，才算“有”。",
            "Slips, codes on a screen and tablets are hard to fake; a printed code or a link can "
            "be copied and used again by anybody. There are any once a unit has as many in a month "
            "as one candidate needs, and such a way stood where its people served for most of "
            "their time on duty.",
        ),
    ),
    "check_pass": Term(
        Text("抽查及格分", "Pass mark of checks"),
        Text("抽查平均分低于它不参评明星。", "A lower mean of checks bars from being the star."),
    ),
    "worst_fine": Term(
        Text("最差员工罚款", "Fine of the worst"),
        Text("先待审批，由另一人批准。", "Pending until a second person approves it."),
        _YUAN,
    ),
    "dismissal_review_at": Term(
        Text("第几次最差进入评议", "Dismissal review at worst no."),
        Text("由人评议，系统不作决定。", "People review; nothing follows by itself."),
    ),
    "publish_worst": Term(
        Text("公示最差员工", "The worst is published"),
        Text(
            "默认不公示；公示要两人确认。",
            "Private unless chosen; each publication needs two people.",
        ),
    ),
    "worst_shown_days": Term(
        Text("最差员工最长公示", "A published worst is shown at most"),
        Text("到期自动撤下。", "It goes by itself after that."),
        _DAYS,
    ),
    "appeal_days": Term(
        Text("申诉期", "Time to appeal"),
        Text(
            "认定之后可申诉；过了才记账。", "After a finding; nothing is posted before it is over."
        ),
        _WORKDAYS,
    ),
    "reply_minutes": Term(
        Text("首次回复", "First reply"),
        Text("从受理起，只算工作时间。", "From receipt, in working hours."),
        _MINUTES,
    ),
    "on_site_minutes": Term(
        Text("到达现场", "On site"),
        Text("以扫窗口二维码为准。", "Proven by scanning the window's code."),
        _MINUTES,
    ),
    "verified_days": Term(
        Text("核实完成", "Verified"),
        Text("从受理到作出认定。", "From receipt to the finding."),
        _WORKDAYS,
    ),
    "closed_days": Term(
        Text("办结", "Closed"),
        Text("到期没有办结自动上报。", "Not closed by then, a case escalates by itself."),
        _WORKDAYS,
    ),
    "closed_days_approved": Term(
        Text("办结（经批准延期）", "Closed, put off with approval"),
        Text("批准后最长可以延到。", "The longest an approval can put it off."),
        _WORKDAYS,
    ),
    "deputies": Term(
        Text("代理人（工号，按顺序）", "Deputies (employee codes, in order)"),
        Text(
            "组长和董事长都须回避时由谁办理；须有监督小组账号，工号之间用空格隔开。",
            "Who has a case where leader and chairman are both recused: employees with an account "
            "of the supervision team; a space between codes.",
        ),
    ),
    "reopen_days": Term(
        Text("办结后可要求重办", "May be reopened within"),
        Text("客户可要求重办一次。", "The customer may ask for it once."),
        _DAYS,
    ),
    "satisfied_from": Term(
        Text("几分起算满意", "Satisfied from a score of"),
        Text(
            "制度没有写明“一般”（3 分）算不算满意。",
            "The regulation does not settle whether a 3, “fair”, is satisfied.",
        ),
        is_open=True,
    ),
    "satisfaction_target": Term(
        Text("满意率目标", "Target of satisfaction"),
        Text("看板、排名和图上都对照它。", "Board, rankings and charts are held against it."),
    ),
    "min_ratings_rank": Term(
        Text("参加排名至少评价数", "Least ratings for a rank"),
        Text("评价太少不排名。", "Too few ratings give no rank."),
    ),
    "rank_tiers": Term(
        Text("排名算哪些评价", "Ratings that count for a rank"),
        Text("满意率始终计算全部评价。", "Satisfaction always counts all of them."),
    ),
    "visit_minutes": Term(
        Text("一次到访", "One visit"),
        Text("这段时间内可以改自己的评价。", "A rating may be amended within this time."),
        _MINUTES,
    ),
    "device_daily_limit": Term(
        Text("同一设备每日评价数上限", "A device's ratings a day before a look"),
        Text(
            "超出的先留下待核，不删除；隔 15 分钟以上再来的不算超出。",
            "More are held for a look, never dropped; not those that come 15 minutes apart.",
        ),
    ),
}
_OPTIONAL: Final = frozenset(
    each.name for each in fields(Policy) if getattr(DEFAULT_POLICY, each.name) is None
)

CHOICES: Final[Mapping[str, Mapping[Any, Text]]] = {
    "penalty_mode": {
        "escalating": Text("递进，第 k 起扣 k 倍", "escalating, the k-th costs k times"),
        "flat": Text("固定，每起一样", "flat, each costs the same"),
    },
    "star_tiers": {
        "strong_where_any": Text(
            "有难以作假的评价就只算它们", "those hard to fake alone, where there are any"
        ),
        "strong": Text("只算难以作假的评价", "those hard to fake alone"),
        "all": Text("全部评价", "all ratings"),
    },
    "rank_tiers": {
        "all": Text("全部评价", "all ratings"),
        "strong": Text("只算难以作假的评价", "those hard to fake alone"),
    },
    "satisfied_from": {
        3: Text("3 分及以上算满意", "satisfied from 3"),
        4: Text("4 分及以上算满意", "satisfied from 4"),
    },
    "publish_worst": {
        False: Text("不公示", "kept private"),
        True: Text("公示，遮挡姓名，有截止日", "published, masked, until a day"),
    },
}
LISTS: Final = frozenset({"deputies"})
"""Parameters that are codes, with a space between them."""
LONGEST_LIST: Final = 200
MOST: Final = 1_000_000
UNLIMITED: Final = Text("不设", "none")


def source(name: str) -> str:
    """Return where a parameter comes from: a rule of the regulation, a reading of it, or ours."""
    hints = get_type_hints(Policy, include_extras=True)
    return str(get_args(hints[name])[1])


def value_said(name: str, value: Any) -> Text:
    """Return a parameter's value in words, with its unit."""
    if name in CHOICES:
        return CHOICES[name][value]
    if value is None or value == "":
        return UNLIMITED
    if isinstance(value, Decimal):
        percent = f"{(value * 100).normalize():f}"
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
        raise PolicyUnusable(what=_wanted(str(wrong).split()[0])) from None


def _read(name: str, value: object) -> Any:
    written = str(value).strip()
    if name in CHOICES:
        return _chosen(name, value)
    if name in LISTS:
        return _codes(name, written)
    if not written and name in _OPTIONAL:
        return None
    try:
        number = Decimal(written.removesuffix("%").strip())
    except InvalidOperation:
        raise PolicyUnusable(what=_wanted(name)) from None
    if not number.is_finite() or abs(number) > MOST:
        raise PolicyUnusable(what=_wanted(name))
    if _is_share(name):
        return number / 100
    if number != int(number):
        raise PolicyUnusable(what=_wanted(name))
    return int(number)


def _chosen(name: str, value: object) -> object:
    if value not in CHOICES[name]:
        raise PolicyUnusable(what=_wanted(name))
    return value


def _codes(name: str, written: str) -> str:
    """Return typed codes, each once, with a space between them; refuse more than anybody reads."""
    codes = " ".join(dict.fromkeys(re.split(r"[\s,，、;；]+", written))).strip()
    if len(codes) > LONGEST_LIST:
        raise PolicyUnusable(what=_wanted(name))
    return codes


def _is_share(name: str) -> bool:
    return isinstance(getattr(DEFAULT_POLICY, name), Decimal)


def _wanted(name: str) -> Text:
    """Return what may be typed for a parameter, as the end of a sentence."""
    if name in CHOICES:
        wanted = Text("请从给出的选项里选", "choose one of those offered")
    elif name in LISTS:
        wanted = Text("填员工工号，用空格隔开", "employee codes with a space between them")
    elif _is_share(name):
        wanted = Text("填 0 到 100 之间的百分数", "a percentage of 0 to 100")
    elif name == "check_pass":
        wanted = Text("填 0 到 100 之间的整数", "a whole number of 0 to 100")
    else:
        least = int(name in FROM_ONE)
        wanted = Text("填不小于 {n} 的整数", "a whole number, {n} or more").format(n=least)
    if name in _OPTIONAL:
        wanted = Text("{wanted}，不设就留空", "{wanted}; nothing for no limit").format(
            wanted=wanted
        )
    return Text("{name}，{wanted}", "{name}: {wanted}").format(name=TERMS[name].name, wanted=wanted)
