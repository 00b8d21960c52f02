"""What a complaint is: its categories, where it stands and what comes next, and its number."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from survey import codes
from survey.books.policy import Policy
from survey.codes import LETTERS
from survey.refusals.complaints import ComplaintUnknown
from survey.texts import Text

ATTITUDE: Final = "attitude"
WORK_STATE: Final = "work_state"
CONFLICT: Final = "conflict"
INTEGRITY: Final = "integrity"
OTHER: Final = "other"

CATEGORIES: Final[dict[str, Text]] = {
    ATTITUDE: Text("态度不好", "Rude or unfriendly"),
    WORK_STATE: Text("不在岗、不办事、太慢", "Absent, not working, too slow"),
    CONFLICT: Text("争吵、辱骂", "Quarrel or abuse"),
    INTEGRITY: Text("索要好处、不公平", "Asked for favours, unfair"),
    OTHER: Text("其他", "Something else"),
}


class State(StrEnum):
    """Where a complaint stands (regulation 3)."""

    RECEIVED = "received"
    REPLIED = "replied"
    ON_SITE = "on_site"
    INVESTIGATING = "investigating"
    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    REJECTED = "rejected"
    UNVERIFIABLE = "unverifiable"
    APPEALED = "appealed"
    REMEDIED = "remedied"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    MERGED = "merged"
    SET_ASIDE = "set_aside"
    ABUSE = "abuse"


@dataclass(frozen=True, slots=True)
class Standing:
    """A state in plain words, and what happens next and by when (regulation 7).

    Of the numbers in `next` the policy speaks: `standing` puts them in.
    """

    name: Text
    next: Text


_VERIFYING: Final = Text("接下来向双方核实情况。", "Next both sides are asked what happened.")
_DECIDED_NEXT: Final = Text(
    "接下来落实处理措施，再听听您的意见。",
    "Next the measures are carried out, and you are asked whether they help.",
)
STATES: Final[dict[str, Standing]] = {
    State.RECEIVED: Standing(
        Text("已受理", "Received"),
        Text(
            "工作时间内，监督小组 {reply} 分钟内回复您，需要时 {on_site} 分钟内到现场。",
            "Within working hours the supervision team answers in {reply} minutes "
            "and comes to the place in {on_site} if needed.",
        ),
    ),
    State.REPLIED: Standing(
        Text("已回复", "Answered"),
        _VERIFYING,
    ),
    State.ON_SITE: Standing(
        Text("已到现场", "At the place"),
        _VERIFYING,
    ),
    State.INVESTIGATING: Standing(
        Text("核实中", "Being verified"),
        Text("正在向双方了解情况。", "Both sides are being asked what happened."),
    ),
    State.UPHELD: Standing(Text("属实", "Upheld"), _DECIDED_NEXT),
    State.PARTLY_UPHELD: Standing(Text("部分属实", "Partly upheld"), _DECIDED_NEXT),
    State.REJECTED: Standing(
        Text("不属实", "Not upheld"),
        Text("如有新的情况，请在下面补充。", "If there is anything new, please add it below."),
    ),
    State.UNVERIFIABLE: Standing(
        Text("无法核实", "Could not be verified"),
        Text("如有新的情况，请在下面补充。", "If there is anything new, please add it below."),
    ),
    State.APPEALED: Standing(
        Text("申诉复核中", "Under appeal"),
        Text(
            "当事人提出申诉，由另一位负责人复核。",
            "The person complained of appealed; somebody else looks at it again.",
        ),
    ),
    State.REMEDIED: Standing(
        Text("已处理", "Remedied"),
        Text("接下来会回访，听听您是否满意。", "Next we ask whether you are content."),
    ),
    State.FOLLOW_UP: Standing(
        Text("回访中", "Follow-up"), Text("回访后办结。", "It is closed after the follow-up.")
    ),
    State.CLOSED: Standing(
        Text("已办结", "Closed"),
        Text("如仍有问题，请在下面补充。", "If something remains, please add it below."),
    ),
    State.MERGED: Standing(
        Text("已并案", "Joined with another case"),
        Text(
            "有人反映了同一件事，一起处理；结论同样会告诉您。",
            "Somebody told us of the same incident. Both are handled as one case, "
            "and you are told the outcome all the same.",
        ),
    ),
    State.SET_ASIDE: Standing(
        Text("已收到，合并查看", "Received, looked at with others"),
        Text(
            "短时间内收到了很多相似的投诉，您这件和它们放在一起，由两个人先看；"
            "受理后马上开始计时，这里会写明结果。",
            "Many complaints like it came within a short time. Two people look at yours together "
            "with them first; once it is taken up its time runs, and you read here what became "
            "of it.",
        ),
    ),
    State.ABUSE: Standing(
        Text("不作为投诉处理", "Not taken as a complaint"),
        Text(
            "两个人看过后认为这一批不是针对一件事的投诉。如果您说的是真事，请在下面补充，"
            "我们会再看。",
            "Two people looked at these and found that they were not complaints about something "
            "that happened. If yours is, please add it below: it is looked at again.",
        ),
    ),
}

LOOKED_AT_AGAIN: Final = Standing(
    Text("正在再看一遍", "Being looked at again"),
    Text(
        "您又写来，所以再看一遍：由两个人决定，其中至少一位上次没有参与。结果会写在这里。",
        "You wrote to us again, so it is looked at again: two people decide, and at least one of "
        "them had no part in it before. You read here what became of it.",
    ),
)
"""How what was found to be abuse stands once its complainant has written to it."""


def standing(state: str, policy: Policy) -> Standing:
    """Return a state in plain words, with the minutes of the policy a case was received under."""
    found = STATES[state]
    promised = found.next.format(reply=policy.reply_minutes, on_site=policy.on_site_minutes)
    return Standing(found.name, promised)


FINDINGS: Final = frozenset({State.UPHELD, State.PARTLY_UPHELD, State.REJECTED, State.UNVERIFIABLE})
"""How a complaint may be decided (regulation 3)."""
AGAINST: Final = frozenset({State.UPHELD, State.PARTLY_UPHELD})
"""Findings against the accused."""
OVER: Final = frozenset({State.CLOSED, State.MERGED, State.ABUSE})
"""Nothing more is to be done."""
NO_COMPLAINT: Final = frozenset({State.SET_ASIDE, State.ABUSE})
"""What is no complaint in any figure: not looked at by people yet, or found to be none."""

DRAWN: Final = 5
NUMBER_LENGTH: Final = 1 + 4 + DRAWN + 1
"""Letters and digits of a number: its first letter, the month, those drawn, the check letter."""
# 31 letters are what the check letter can tell apart.
_DIGITS_AND_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXY"
_NUMBER: Final = re.compile(f"[0-9]{{4}}[{LETTERS}]{{{DRAWN + 1}}}")
LETTER: Final = "T"
"""What a complaint's number begins with."""


def tracking_number(day: date, draw: Callable[[int], int]) -> str:
    """Return a new number: the month, drawn letters, a check letter. `draw(n)` gives 0 to n - 1."""
    return numbered(LETTER, day, draw)


def checked_tracking_number(text: str) -> str:
    """Return a number as it is kept, however it was copied; refuse one that cannot be."""
    return read_number(LETTER, text)


def numbered(letter: str, day: date, draw: Callable[[int], int]) -> str:
    """Return a new number that begins with a letter: it tells what it is the number of."""
    body = f"{day:%y%m}" + "".join(LETTERS[draw(len(LETTERS))] for _ in range(DRAWN))
    return f"{letter}{body[:4]}-{body[4:]}{_check(body)}"


def read_number(letter: str, text: str) -> str:
    """Return a number of that letter as it is kept; refuse what is none."""
    read = codes.copied(text)
    if not (read.startswith(letter) and _NUMBER.fullmatch(read[1:])):
        raise ComplaintUnknown
    if _check(read[1:-1]) != read[-1]:
        raise ComplaintUnknown
    return f"{read[:5]}-{read[5:]}"


def _check(body: str) -> str:
    """Return the letter that tells a slip of the pen, a swap of neighbours included."""
    places = _DIGITS_AND_LETTERS
    total = sum(n * places.index(each) for n, each in enumerate(body, start=1))
    return LETTERS[total % len(LETTERS)]
