"""How figures are said: rounded honestly, the same on every page, in every chart and table."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from db.feedback.hold_sums import Ended
from survey.feedback.holds import VANDALISM, HoldSum, Verdict
from survey.feedback.tiers import NAMES, ORDER, ByTier
from survey.months import Month
from survey.texts import Text, in_a_row

HUNDRED: Final = Decimal(100)
NARROW: Final = "\u00a0"  # keeps a figure and its sign on one line
NOTHING: Final = "—"
_MOST_DIGITS: Final = 4
WEEKDAYS: Final = (
    Text("周一", "Mon"),
    Text("周二", "Tue"),
    Text("周三", "Wed"),
    Text("周四", "Thu"),
    Text("周五", "Fri"),
    Text("周六", "Sat"),
    Text("周日", "Sun"),
)
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def rounded(value: Decimal | float, digits: int = 0) -> Decimal:
    """Return the value rounded the way people expect: halves upward."""
    return Decimal(repr(value) if isinstance(value, float) else value).quantize(
        Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP
    )


def percent(share: float | None, digits: int = 0, *, beside: Decimal | None = None) -> str:
    """Return a share as a percentage; only all is said to be 100 %, only none to be 0 %.

    Rounding never takes it across the share it is held beside: 89.96 % is not 90 %.
    """
    if share is None:
        return NOTHING
    exact = Decimal(repr(share)) * HUNDRED
    said = rounded(exact, digits)
    if digits < 2 and share not in (0, 1) and said in (0, HUNDRED):
        return percent(share, digits + 1, beside=beside)
    line = None if beside is None else beside * HUNDRED
    if line is not None and (said >= line) != (exact >= line) and digits < _MOST_DIGITS:
        return percent(share, digits + 1, beside=beside)
    return f"{said}{NARROW}%"


def score(value: Decimal | float, digits: int = 1) -> Decimal:
    """Return a score rounded, but never to a whole one that it is not: 89.96 is not 90."""
    said = rounded(value, digits)
    is_whole = said == said.to_integral_value() and said != Decimal(repr(float(value)))
    return score(value, digits + 1) if is_whole and digits < _MOST_DIGITS else said


def percentage_points(change: float) -> Decimal:
    """Return a difference of two shares in whole percentage points."""
    return rounded(Decimal(repr(change)) * HUNDRED)


def number(value: int) -> str:
    """Return a whole number with its thousands apart."""
    return f"{value:,}"


def month_name(month: Month) -> Text:
    """Return a month's name."""
    return Text(
        f"{month.year}{NARROW}年{NARROW}{month.month}{NARROW}月",
        f"{_MONTHS[month.month - 1]}{NARROW}{month.year}",
    )


def short_month(month: Month) -> Text:
    """Return a month's name without its year."""
    return Text(f"{month.month}月", _MONTHS[month.month - 1])


def day_name(day: date) -> Text:
    """Return a day of a month."""
    return Text(
        f"{day.month}{NARROW}月{NARROW}{day.day}{NARROW}日",
        f"{day.day}{NARROW}{_MONTHS[day.month - 1]}",
    )


def hour_name(weekday: int, hour: int) -> Text:
    """Return an hour of a weekday (Monday is 0)."""
    day = WEEKDAYS[weekday]
    return Text(f"{day.zh}{NARROW}{hour}{NARROW}点", f"{day.en} at {hour}:00")


def flag_words(flag: str) -> Text:
    """Return why a rating was held, in words."""
    return _FLAGS.get(flag, Text(flag, flag))


_FLAGS: Final = {
    "": Text("未注明原因", "no reason on record"),
    VANDALISM: Text("两人认为低分像捣乱", "low, held by two people as vandalism"),
    "device-repeats": Text("同一设备当天多次评价", "many ratings from one device on one day"),
    "by-staff": Text("登录着的员工代为评价", "given by somebody signed in as staff"),
    "slips-one-phone": Text("一部手机用了太多排号单", "too many slips used on one phone"),
    "tablet-pace": Text("平板上评得太快", "faster than people can tap on a tablet"),
    "at-once": Text("几秒内来得太多", "more within seconds than people give"),
    "burst": Text("短时间内高分太多", "too many high scores in a short time"),
    "run": Text("连续高分太长", "too long a run of high scores"),
    "metronome": Text("间隔均匀得不像人工", "as even as a machine"),
    "staff-device": Text("员工登录过的设备", "from a device on which staff signed in"),
    "too-quick": Text("同一设备接连评价", "one device, visits seconds apart"),
    "same-words": Text("留言几乎一样", "nearly the same words"),
    "one-network": Text("同一网络集中评价", "a crowd from one network"),
    "device-again": Text("同一设备当天多次评价", "several from one device on one day"),
    "one-person": Text("集中评同一个人", "one person has far more than before"),
    "together": Text("同时送到，却说是早些时候的", "arrived at once, as if made before"),
}


def holds_said(holds: HoldSum) -> Text | None:
    """Return how many ratings are held back, were released and excluded; None where none was."""
    parts = (
        (holds.held, Text("{n} 条暂不计入", "{n} held back")),
        (holds.released, Text("{n} 条已放行", "{n} released")),
        (holds.excluded, Text("{n} 条已剔除", "{n} excluded")),
    )
    told = [said.format(n=number(n)) for n, said in parts if n]
    if holds.vandalism:
        low = Text("其中低分 {n} 条像捣乱", "{n} of them low, held as vandalism")
        told.append(low.format(n=number(holds.vandalism)))
    return in_a_row(told, "，") if told else None


def came_said(tiers: ByTier) -> Text | None:
    """Return how many ratings that count came by each tier; None where nobody was asked."""
    told = [
        Text("{way} {n} 条", "{way} {n}").format(way=NAMES[tier], n=number(tiers[tier].n))
        for tier in ORDER
        if tier in tiers and tiers[tier].n
    ]
    return in_a_row(told, "，") if told else None


def ended_said(ended: Ended, *, proposed_by: str, decided_by: str) -> Text:
    """Return what was decided about a closed month's ratings, and by whom."""
    said = {
        Verdict.RELEASE: Text(
            "结账后放行了本月 {n} 条评价（{one} 提出，{other} 决定，{day}）；"
            "满意率随之变化，已评定、已记账的不变。",
            "After closing, {n} {count:rating|ratings} of this month {count:was|were} released by "
            "{one} and {other}, {day}: the rate moves, what was named and posted stays.",
        ),
        Verdict.EXCLUDE: Text(
            "结账后剔除了本月 {n} 条评价（{one} 提出，{other} 决定，{day}）；满意率不变。",
            "After closing, {n} {count:rating|ratings} of this month {count:was|were} excluded by "
            "{one} and {other}, {day}: the rate stays.",
        ),
        Verdict.HOLD: Text(
            "结账后，本月 {n} 条低分被认为像捣乱，先不计入（{one} 提出，{other} 决定，{day}）；"
            "满意率随之变化，已评定、已记账的不变。",
            "After closing, {n} low {count:rating|ratings} of this month {count:was|were} held as "
            "vandalism by {one} and {other}, {day}: the rate moves, what was named and posted "
            "stays.",
        ),
    }[ended.verdict]
    return said.format(
        n=number(ended.n), count=ended.n, one=proposed_by, other=decided_by,
        day=day_name(ended.decided_at.date()),
    )  # fmt: skip
