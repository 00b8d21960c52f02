"""The rule book over random histories: the regulation's invariants, whatever comes when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from survey.books.points import Incident
from survey.books.policy import DEFAULT_POLICY, Policy
from survey.books.rulebook import Entry, History, Star, derive, differences, posted_in
from survey.books.worst import CounsellingHeld
from survey.months import Month, business_date

ZONE: Final = ZoneInfo("Asia/Shanghai")
START: Final = datetime(2026, 1, 1, tzinfo=UTC)
MONTHS: Final = tuple(Month(2026, n) for n in range(1, 5))
PEOPLE: Final = ("W", "V")
FLAT: Final = Policy(penalty_mode="flat")
GENTLE: Final = Policy(person_step=1, star_bonus=300, points_cap_month=12)

moments = st.integers(0, 110 * 24).map(lambda hours: START + timedelta(hours=hours))
incidents = st.builds(
    Incident,
    ref=st.uuids().map(str),
    occurred_at=moments,
    person=st.sampled_from(PEOPLE),
    source=st.sampled_from(["customer", "customer", "department", "inspection"]),
    category=st.sampled_from(["attitude", "conflict", "work_state"]),
    outcome=st.sampled_from(["upheld", "partly_upheld"]),
    supervisor=st.just("Z"),
    leader=st.just("Q"),
)
counsellings = st.builds(
    CounsellingHeld,
    ref=st.uuids().map(str),
    person=st.sampled_from(PEOPLE),
    held_at=moments,
)
stars = st.builds(
    Star,
    month=st.sampled_from(MONTHS),
    unit=st.just("U1"),
    person=st.sampled_from([*PEOPLE, None]),
)
histories = st.builds(
    lambda told, held, named: (told, held, named),
    st.lists(incidents, max_size=12),
    st.lists(counsellings, max_size=5),
    st.lists(stars, max_size=5, unique_by=lambda star: star.month),
)


def month_of(moment: datetime) -> Month:
    return Month.of(business_date(moment, ZONE))


def history(
    told: Iterable[Incident], held: Iterable[CounsellingHeld] = (), named: Iterable[Star] = ()
) -> History:
    by_month: dict[Month, list[Incident]] = {month: [] for month in MONTHS}
    for incident in told:
        by_month[month_of(incident.occurred_at)].append(incident)
    return History(by_month, tuple(held), tuple(named))


def default(_month: Month) -> Policy:
    return DEFAULT_POLICY


def sums(entries: Iterable[Entry]) -> dict[tuple[str, str, str], tuple[int, int]]:
    points: Counter[tuple[str, str, str]] = Counter()
    yuan: Counter[tuple[str, str, str]] = Counter()
    for entry in entries:
        key = (str(entry.month), entry.person, entry.role)
        points[key] += entry.points
        yuan[key] += entry.yuan
    return {key: (points[key], yuan[key]) for key in points if points[key] or yuan[key]}


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(
    given_: tuple[list[Incident], list[CounsellingHeld], list[Star]], chance: object
) -> None:
    shuffled = tuple(list(part) for part in given_)
    for part in shuffled:
        chance.shuffle(part)  # type: ignore[attr-defined] # a random.Random
    assert derive(history(*shuffled), default) == derive(history(*given_), default)  # type: ignore[arg-type]


@given(histories, st.sampled_from(MONTHS))
def test_a_months_points_rest_on_that_month_alone(
    given_: tuple[list[Incident], list[CounsellingHeld], list[Star]], month: Month
) -> None:
    told, held, _ = given_
    own = [each for each in told if month_of(each.occurred_at) == month]
    whole = derive(history(told, held), default, MONTHS)
    alone = derive(history(own, held), default, MONTHS)
    assert sums(whole[month]) == sums(alone[month])


@given(histories)
def test_a_month_derived_alone_is_as_derived_with_all(
    given_: tuple[list[Incident], list[CounsellingHeld], list[Star]],
) -> None:
    whole = derive(history(*given_), default, MONTHS)
    known = history(*given_)
    for month in MONTHS:
        elsewhere = {
            other: [entry.person for entry in entries if entry.role == "worst"]
            for other, entries in whole.items()
            if other != month
        }
        one = replace(known, incidents={month: known.incidents[month]}, worst_elsewhere=elsewhere)
        assert derive(one, default, [month])[month] == whole[month]


@given(histories)
def test_at_most_one_worst_a_month_and_only_after_counselling(
    given_: tuple[list[Incident], list[CounsellingHeld], list[Star]],
) -> None:
    told, held, _ = given_
    found = [
        entry
        for entries in derive(history(*given_), default).values()
        for entry in entries
        if entry.role == "worst"
    ]
    assert len({(entry.month, entry.person) for entry in found}) == len(found)
    when = {each.ref: each.occurred_at for each in told} | {each.ref: each.held_at for each in held}
    for entry in found:
        first, counselling, trigger = entry.evidence
        assert when[first] <= when[counselling] < when[trigger]
        assert trigger == entry.complaint


@given(histories)
def test_nobody_above_pays_before_their_turn_and_no_star_is_the_worst(
    given_: tuple[list[Incident], list[CounsellingHeld], list[Star]],
) -> None:
    for entries in derive(history(*given_), default).values():
        worst = {entry.person for entry in entries if entry.role == "worst"}
        for entry in entries:
            assert entry.role != "supervisor" or (entry.ordinal or 0) >= 2
            assert entry.role != "leader" or (entry.ordinal or 0) >= 3
            assert entry.role != "star" or entry.person not in worst


def test_a_vacancy_pays_nothing_and_the_next_star_starts_at_one() -> None:
    named = [Star(month, "U1", who) for month, who in zip(MONTHS, "WW-W", strict=True)]
    named[2] = replace(named[2], person=None)
    paid = [
        sum(entry.yuan for entry in entries)
        for entries in derive(history([], [], named), default).values()
    ]
    assert paid == [500, 1000, 0, 500]


def test_a_streak_is_the_persons_and_goes_with_them_to_another_unit() -> None:
    named = [Star(MONTHS[0], "U1", "W"), Star(MONTHS[1], "U2", "W"), Star(MONTHS[1], "U1", "V")]
    entries = derive(history([], [], named), default)[MONTHS[1]]
    assert {(entry.person, entry.unit, entry.yuan) for entry in entries} == {
        ("W", "U2", 1000),
        ("V", "U1", 500),
    }


def test_equal_entries_stand_once_each() -> None:
    entry = Entry(MONTHS[0], "W", "person", "C-1", 1, 5, 0, "regulation 4", "max(5, 5 × 1)")
    assert differences([(1, entry), (2, entry)], [entry]) == ([2], [])
    assert differences([(1, entry)], [entry, entry]) == ([], [entry])
    assert differences([], [entry, entry]) == ([], [entry, entry])
    assert differences([(1, entry), (2, entry)], [entry, entry]) == ([], [])
    assert differences([(1, entry)], [replace(entry, formula="other words")]) == ([], [])


def test_late_verdicts_go_into_the_books_of_the_present_month_or_the_next_open_ones() -> None:
    closed = {MONTHS[0], MONTHS[1]}
    is_closed = closed.__contains__
    assert posted_in(MONTHS[2], MONTHS[3], is_closed) == MONTHS[2]
    assert posted_in(MONTHS[0], MONTHS[2], is_closed) == MONTHS[2]
    assert posted_in(MONTHS[0], MONTHS[1], is_closed) == MONTHS[2]
    assert posted_in(MONTHS[0], MONTHS[0], is_closed) == MONTHS[2]


class Books(RuleBasedStateMachine):
    """A ledger as it is kept: verdicts, appeals, counsellings, stars, policies and closings."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, Incident] = {}
        self.held: list[CounsellingHeld] = []
        self.named: dict[Month, Star] = {}
        self.policy = DEFAULT_POLICY
        self.closed: dict[Month, Policy] = {}
        self.lines: list[tuple[Entry, Month]] = []
        self.standing: dict[int, Entry] = {}
        self.shut: dict[Month, list[tuple[Entry, Month]]] = {}

    def policy_of(self, month: Month) -> Policy:
        return self.closed.get(month, self.policy)

    def due(self) -> dict[Month, tuple[Entry, ...]]:
        known = history(self.told.values(), self.held, self.named.values())
        return derive(known, self.policy_of, MONTHS)

    def post(self) -> int:
        written = 0
        for month, due in self.due().items():
            books = posted_in(month, MONTHS[0], self.closed.__contains__)
            own = [(n, entry) for n, entry in self.standing.items() if entry.month == month]
            gone, new = differences(own, due)
            for number in gone:
                entry = self.standing.pop(number)
                turned = replace(entry, points=-entry.points, yuan=-entry.yuan)
                self.lines.append((turned, books))
            for entry in new:
                self.standing[len(self.lines)] = entry
                self.lines.append((entry, books))
            written += len(gone) + len(new)
        return written

    @rule(incident=incidents)
    def uphold(self, incident: Incident) -> None:
        self.told[incident.ref] = incident
        self.post()

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def reject_on_appeal(self, data: st.DataObject) -> None:
        del self.told[data.draw(st.sampled_from(sorted(self.told)))]
        self.post()

    @rule(record=counsellings)
    def counsel(self, record: CounsellingHeld) -> None:
        self.held.append(record)
        self.post()

    @rule(star=stars)
    def name_star(self, star: Star) -> None:
        self.named[star.month] = star
        self.post()

    @rule(policy=st.sampled_from([DEFAULT_POLICY, FLAT, GENTLE]))
    def approve_policy(self, policy: Policy) -> None:
        before = [line for line in self.lines if line[0].month in self.closed]
        self.policy = policy
        self.post()
        after = [line for line in self.lines if line[0].month in self.closed]
        if not self.named:  # a streak's earlier months may be open and change its bonus
            assert after == before

    @precondition(lambda self: len(self.closed) < len(MONTHS))
    @rule()
    def close_next(self) -> None:
        month = MONTHS[len(self.closed)]
        self.closed[month] = self.policy
        self.shut[month] = [line for line in self.lines if line[1] == month]

    @invariant()
    def posting_again_writes_nothing(self) -> None:
        assert self.post() == 0

    @invariant()
    def what_was_written_sums_up_to_what_must_stand(self) -> None:
        must = [entry for entries in self.due().values() for entry in entries]
        assert sums(entry for entry, _ in self.lines) == sums(must)

    @invariant()
    def closed_books_stay_as_they_were(self) -> None:
        for month, lines in self.shut.items():
            assert [line for line in self.lines if line[1] == month] == lines


Books.TestCase.settings = settings(
    max_examples=settings.default.max_examples * 3 // 5, stateful_step_count=25, deadline=None
)
TestBooks = Books.TestCase
