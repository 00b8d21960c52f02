"""What a customer is asked: one questionnaire, whoever draws it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from survey.refusals.feedback import NotARating
from survey.texts import Text

Side = Literal["left", "right"]

QUESTION: Final = Text("这次服务，您满意吗？", "How was the service?")
ANONYMOUS: Final = Text("两秒钟，匿名", "Two seconds, anonymous")
THANKS: Final = Text("谢谢，已收到。", "Thank you, received.")
COMMENT: Final = Text("想补充一句吗？（可不填）", "One line more? (optional)")
DONE: Final = Text("完成", "Done")
COMPLAIN: Final = Text("我要投诉", "Make a complaint")
COMMITMENTS: Final = Text("服务承诺", "What we promise")
KEPT_QUESTION: Final = Text("这些承诺做到了吗？", "Were these promises kept?")
KEPT: Final = Text("做到了", "Kept")
BROKEN: Final = Text("没做到", "Not kept")
UNNOTICED: Final = Text("没注意", "Did not notice")
PRAISE: Final = Text("表扬一位员工", "Praise someone")
PRAISE_NAME: Final = Text("姓名或工号（可不填）", "Name or number (optional)")
PRAISE_WORDS: Final = Text("他/她做得好的地方", "What was good")

LONGEST_NAME: Final = 60
"""Letters of the name of who is praised."""


@dataclass(frozen=True, slots=True)
class Level:
    """One of the five faces."""

    score: int
    name: Text
    why: Text


_GOOD: Final = Text("好在哪里？", "What was good?")
_MIDDLING: Final = Text("哪里可以更好？", "What could be better?")
_BAD: Final = Text("哪里让您不满意？", "What went wrong?")

LEVELS: Final = (
    Level(5, Text("非常满意", "Excellent"), _GOOD),
    Level(4, Text("满意", "Good"), _GOOD),
    Level(3, Text("一般", "Fair"), _MIDDLING),
    Level(2, Text("不满意", "Poor"), _BAD),
    Level(1, Text("非常不满意", "Very poor"), _BAD),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody chose a level."""

    code: str
    text: Text
    scores: tuple[int, ...]


_HIGH: Final = (5, 4)
_LOW: Final = (2, 1)

REASONS: Final = (
    Reason("quick", Text("办得快", "Quick"), _HIGH),
    Reason("friendly", Text("态度好", "Friendly"), _HIGH),
    Reason("clear", Text("讲得清楚", "Clear"), _HIGH),
    Reason("orderly", Text("秩序好", "Well ordered"), _HIGH),
    Reason("helpful", Text("主动帮忙", "Helpful"), _HIGH),
    Reason("could-be-quicker", Text("可以更快", "Could be quicker"), (3,)),
    Reason("could-be-warmer", Text("可以更热情", "Could be warmer"), (3,)),
    Reason("could-be-clearer", Text("可以讲得更清楚", "Could be clearer"), (3,)),
    Reason("order-could-be-better", Text("秩序可以更好", "Order could be better"), (3,)),
    Reason("could-be-simpler", Text("手续可以更简单", "Could be simpler"), (3,)),
    Reason("waited-long", Text("等太久", "Long wait"), _LOW),
    Reason("bad-manner", Text("态度差", "Bad manner"), _LOW),
    Reason("nobody-there", Text("没人在岗", "Nobody there"), _LOW),
    Reason("unfair-order", Text("插队不公", "Unfair order"), _LOW),
    Reason("passed-around", Text("互相推诿", "Passed around"), _LOW),
    Reason("mistake", Text("办错了", "A mistake"), _LOW),
    Reason("asked-favours", Text("索要好处", "Asked for favours"), _LOW),
)

SEALED: Final = "asked-favours"
"""The reason that makes a rating a matter of integrity: its words are for the top (2)."""

_BY_CODE: Final = {reason.code: reason for reason in REASONS}


def levels(best: Side = "left") -> tuple[Level, ...]:
    """Return the levels as they stand in a row, the best on the given side."""
    return LEVELS if best == "left" else LEVELS[::-1]


def level_of(score: int) -> Level:
    """Return the level of a score from 1 to 5."""
    return LEVELS[5 - score]


def reasons_for(score: int) -> tuple[Reason, ...]:
    """Return the reasons offered with a score."""
    return tuple(reason for reason in REASONS if score in reason.scores)


def reason_of(code: str) -> Reason | None:
    """Return the reason of a code, or None for one of an older questionnaire."""
    return _BY_CODE.get(code)


def reasons_checked(score: int, codes: Sequence[object]) -> tuple[str, ...]:
    """Return the chosen reasons in the questionnaire's order; refuse any not offered."""
    offered = [reason.code for reason in reasons_for(score)]
    chosen = [code for code in codes if code != ""]
    if not all(code in offered for code in chosen):
        raise NotARating
    return tuple(code for code in offered if code in chosen)
