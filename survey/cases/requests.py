"""What a customer asks and a post cannot give, handed up (regulation rule 5): to whom, until when.

It is no complaint: it is about nobody, costs nobody points and enters no tally. Whoever hands it up
says three things by three taps: what, who waits, until when. It goes to the direct supervisor at
once; unanswered in time it goes on by itself, up to the chairman, and stands in red there. What a
customer thinks or praises is told the same way: staff wrote it down, so that it enters no rate.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from survey.directory.roles import Role
from survey.directory.working_time import WorkingTime
from survey.given import clean_words, required_words
from survey.refusals.requests import NotYourRequest, RequestAnswered, RequestIncomplete
from survey.texts import Text

WORDS_LIMIT: Final = 500
CUSTOMER_LIMIT: Final = 40
OPEN_AT_ONCE: Final = 20
"""So many may wait of one who hands up: whoever sends everything up has to stop and be asked."""
AN_HOUR_AT_MOST: Final = 30
"""So many may be handed up within an hour by one person, whatever became of them: each troubles
those above, be it taken back at once or not."""
OTHER: Final = "other"
OPINION: Final = "opinion"
PRAISE: Final = "praise"
IN_WORDS: Final = frozenset({OTHER, OPINION, PRAISE})
"""What says nothing without a sentence."""

MATTERS: Final[dict[str, Text]] = {
    "stock": Text("缺货、规格不够", "Goods are short"),
    "waiting": Text("等太久、排不上", "Waits too long"),
    "papers": Text("单据、价格、数量对不上", "Papers, price or quantity"),
    "others": Text("要别的部门配合", "Another department must help"),
    "beyond": Text("超出我的权限", "Beyond what I may decide"),
    OPINION: Text("客户的意见、建议", "The customer's opinion"),
    PRAISE: Text("客户的表扬", "The customer's praise"),
    OTHER: Text("其他（写一句）", "Something else (say what)"),
}
WAITS: Final[dict[str, Text]] = {
    "here": Text("客户在窗口等", "The customer waits here"),
    "call": Text("客户等回电", "Waits for a call"),
    "later": Text("客户自己看链接", "Will look by the link"),
}


class Within(StrEnum):
    """Until when an answer is needed, and how long each of those above has for it."""

    HALF_HOUR = "half_hour"
    TODAY = "today"
    TOMORROW = "tomorrow"


MINUTES: Final = 30
WITHINS: Final[dict[Within, Text]] = {
    Within.HALF_HOUR: Text("工作时间 30 分钟内", "Within 30 working minutes"),
    Within.TODAY: Text("当天下班前", "By the end of the day"),
    Within.TOMORROW: Text("下一个工作日下班前", "By the end of the next working day"),
}


class Level(StrEnum):
    """Who is asked, from the direct supervisor upwards."""

    SUPERVISOR = "supervisor"
    LEADER = "leader"
    TEAM_LEADER = "team_leader"
    CHAIRMAN = "chairman"


LEVELS: Final[dict[Level, Text]] = {
    Level.SUPERVISOR: Text("直接责任主管", "the direct supervisor"),
    Level.LEADER: Text("主管集团领导", "the group leader in charge"),
    Level.TEAM_LEADER: Text("监督小组组长", "the leader of the supervision team"),
    Level.CHAIRMAN: Text("董事长", "the chairman"),
}
OF_OFFICE: Final[Mapping[Level, Role]] = {
    Level.TEAM_LEADER: Role.TEAM_LEADER,
    Level.CHAIRMAN: Role.CHAIRMAN,
}
"""Who is asked for the office and not for who is above whom."""


class State(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    SOLVED = "solved"
    IMPOSSIBLE = "impossible"
    WITHDRAWN = "withdrawn"


STATES: Final[dict[State, Text]] = {
    State.OPEN: Text("等答复", "Waits for an answer"),
    State.SOLVED: Text("可以办", "Can be done"),
    State.IMPOSSIBLE: Text("办不到，已说明原因", "Cannot be done; the reason is given"),
    State.WITHDRAWN: Text("已在岗位解决", "Solved at the post"),
}
PRAISE_STATES: Final[dict[State, Text]] = {
    State.OPEN: Text("等主管转达", "Waits to be passed on"),
    State.SOLVED: Text("已转达本人", "Passed on"),
    State.IMPOSSIBLE: Text("没能转达，已说明原因", "Not passed on; the reason is given"),
    State.WITHDRAWN: Text("已撤回", "Taken back"),
}
ANSWERS: Final = (State.SOLVED, State.IMPOSSIBLE)
"""What those above may answer."""


class Relation(StrEnum):
    """What a request is to somebody."""

    RAISER = "raiser"
    ABOVE = "above"
    READER = "reader"
    OUTSIDE = "outside"


class Step(StrEnum):
    """What can be done with a request."""

    ANSWER = "answer"
    HAND_ON = "hand_on"
    TELL = "tell"
    WITHDRAW = "withdraw"


STEPS: Final[Mapping[Step, tuple[Relation, frozenset[State]]]] = {
    Step.ANSWER: (Relation.ABOVE, frozenset({State.OPEN})),
    Step.HAND_ON: (Relation.ABOVE, frozenset({State.OPEN})),
    Step.TELL: (Relation.RAISER, frozenset(ANSWERS)),
    Step.WITHDRAW: (Relation.RAISER, frozenset({State.OPEN})),
}
"""Who takes a step, and where the request has to stand."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """An account as a request sees it; `person` is the employee behind it."""

    username: str
    person: str | None
    role: Role

    @property
    def mark(self) -> str:
        """What tells people apart: the employee, or the account where there is none behind it."""
        return self.person or f"@{self.username}"


@dataclass(frozen=True, slots=True)
class Parties:
    """Who handed a request up, and who was above them that day."""

    raiser: Somebody
    supervisor: str | None
    leader: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is handed up, checked."""

    matter: str
    waits: str
    within: Within
    words: str
    customer: str


def wanted(form: Mapping[str, object]) -> Wanted:
    """Return what a form hands up; refuse what none of the three taps told, and too many words."""
    matter, waits, within = (form.get(name) for name in ("matter", "waits", "within"))
    if not isinstance(matter, str) or matter not in MATTERS:
        raise RequestIncomplete(what=Text("是什么事", "what it is about"))
    if not isinstance(waits, str) or waits not in WAITS:
        raise RequestIncomplete(what=Text("谁在等", "who waits"))
    if not isinstance(within, str) or within not in set(Within):
        raise RequestIncomplete(what=Text("最迟什么时候", "until when"))
    given = str(form.get("words") or "")
    missing = RequestIncomplete(what=Text("一句说明", "a sentence"))
    words = (
        required_words(given, limit=WORDS_LIMIT, missing=missing)
        if matter in IN_WORDS
        else clean_words(given, limit=WORDS_LIMIT)
    )
    customer = clean_words(str(form.get("customer") or ""), limit=CUSTOMER_LIMIT)
    return Wanted(matter, waits, Within(within), words, " ".join(customer.split()))


def due(within: Within, moment: datetime, *, window: WorkingTime, office: WorkingTime) -> datetime:
    """Return until when an answer is due that is asked for at a moment.

    Minutes run in the window's own working time, days in that of the office: at night, on holidays
    and at noon the clock rests.
    """
    if within is Within.HALF_HOUR:
        return window.after(moment, MINUTES)
    if within is Within.TODAY and office.works(moment.astimezone(office.zone).date()):
        evening = office.end_of_day_after(moment, 0)
        if moment < evening:
            return evening
    return office.end_of_day_after(moment, 1)


def state_said(matter: str, state: State) -> Text:
    """Return how something that was handed up stands: praise is passed on, all else answered."""
    return (PRAISE_STATES if matter == PRAISE else STATES)[state]


def ladder(people: Mapping[Level, Collection[str]], raiser: Somebody) -> tuple[Level, ...]:
    """Return who can be asked for somebody's request, in order; `people` are marks of who is there.

    Nobody answers their own, nobody is asked twice for two offices, and nobody for one that is not
    above the raiser's own.
    """
    asked, found = {raiser.mark}, list[Level]()
    for level in Level:
        if not _is_above(level, raiser.role):
            continue
        new = set(people.get(level, ())) - asked
        if new:
            found.append(level)
            asked |= new
    return tuple(found)


def next_above(asked: Level | None, ladder: Collection[Level]) -> Level | None:
    """Return who is asked after somebody, the first one where nobody was; None at the top."""
    order = list(Level)
    begin = order.index(asked) + 1 if asked else 0
    return next((level for level in order[begin:] if level in ladder), None)


def relation(who: Somebody, parties: Parties) -> Relation:
    """Return what a request is to somebody: their own, theirs to answer, to read, or nothing.

    Whoever is above answers at any time, asked or not yet; those at the top always can, so that a
    request never stands where nobody may answer it. The team reads.
    """
    if who.username == parties.raiser.username or who.mark == parties.raiser.mark:
        return Relation.RAISER
    if who.person is not None and who.person in {parties.supervisor, parties.leader}:
        return Relation.ABOVE
    office = next((level for level, role in OF_OFFICE.items() if role is who.role), None)
    if office is not None:
        return Relation.ABOVE if _is_above(office, parties.raiser.role) else Relation.READER
    return Relation.READER if who.role is Role.SUPERVISION else Relation.OUTSIDE


def is_asked(who: Somebody, level: Level, parties: Parties) -> bool:
    """Tell whether an open request waits for somebody: they are whom it has come to."""
    if relation(who, parties) is not Relation.ABOVE:
        return False
    if level in OF_OFFICE:
        return who.role is OF_OFFICE[level]
    above = parties.supervisor if level is Level.SUPERVISOR else parties.leader
    return who.person == above


def may(step: Step, who: Relation, state: State) -> bool:
    """Tell whether somebody may take a step with a request that stands so."""
    whose, states = STEPS[step]
    return who is whose and state in states


def require(step: Step, who: Relation, state: State) -> None:
    """Refuse a step that is not theirs, or whose turn is over."""
    if who is not STEPS[step][0]:
        raise NotYourRequest
    if not may(step, who, state):
        raise RequestAnswered


def checked_answer(answer: object) -> State:
    """Return how it is answered; refuse what was not chosen."""
    if not isinstance(answer, str) or answer not in set(ANSWERS):
        raise RequestIncomplete(what=Text("办得到还是办不到", "whether it can be done"))
    return State(answer)


def _is_above(level: Level, role: Role) -> bool:
    if role is Role.CHAIRMAN:
        return False
    return not (role is Role.TEAM_LEADER and level is Level.TEAM_LEADER)
