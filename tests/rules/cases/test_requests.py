"""What a post cannot solve: to whom it goes, until when, who may do what with it."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.complaints import checked_tracking_number, tracking_number
from survey.cases.request_numbers import checked_request_number, is_request, request_number
from survey.cases.requests import (
    CUSTOMER_LIMIT,
    MATTERS,
    OTHER,
    STEPS,
    WAITS,
    Level,
    Parties,
    Relation,
    Somebody,
    State,
    Step,
    Within,
    checked_answer,
    due,
    is_asked,
    ladder,
    may,
    next_above,
    relation,
    require,
    wanted,
)
from survey.directory.roles import Role
from survey.directory.working_time import office, round_the_clock
from survey.refusals.complaints import ComplaintUnknown
from survey.refusals.given import WordsTooLong
from survey.refusals.requests import NotYourRequest, RequestAnswered, RequestIncomplete

ZONE: Final = ZoneInfo("Asia/Shanghai")
OFFICE: Final = office(ZONE, off=frozenset({date(2026, 11, 25)}))
TAPS: Final = {"matter": "stock", "waits": "here", "within": "half_hour"}
CLERK: Final = Somebody("clerk", "W", Role.EMPLOYEE)
PARTIES: Final = Parties(CLERK, "Z", "Q")

people = st.sampled_from("WZQTCX")
roles = st.sampled_from(sorted(set(Role) - {Role.WALL}))
somebody = st.builds(Somebody, st.sampled_from(["a", "b", "c", "d"]), st.none() | people, roles)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def test_three_taps_are_all_it_takes() -> None:
    told = wanted(TAPS)
    assert (told.matter, told.waits, told.within) == ("stock", "here", Within.HALF_HOUR)
    assert (told.words, told.customer) == ("", "")


@pytest.mark.parametrize("name", TAPS)
@pytest.mark.parametrize("given", [None, "", "more", 3])
def test_no_tap_is_made_for_anybody(name: str, given: object) -> None:
    with pytest.raises(RequestIncomplete):
        wanted(TAPS | {name: given})


def test_something_else_has_to_be_said() -> None:
    with pytest.raises(RequestIncomplete):
        wanted(TAPS | {"matter": OTHER, "words": " \u200b"})
    assert wanted(TAPS | {"matter": OTHER, "words": "要换叉车"}).words == "要换叉车"


def test_who_waits_is_named_on_one_short_line() -> None:
    assert wanted(TAPS | {"customer": " 鲁A\n12345 "}).customer == "鲁A 12345"
    with pytest.raises(WordsTooLong):
        wanted(TAPS | {"customer": "x" * (CUSTOMER_LIMIT + 1)})


@pytest.mark.parametrize(
    ("within", "asked", "answered"),
    [
        (Within.HALF_HOUR, local(23, 9), local(23, 9, 30)),
        (Within.HALF_HOUR, local(23, 11, 45), local(23, 13, 45)),  # the clock rests at noon
        (Within.HALF_HOUR, local(24, 17, 20), local(26, 8, 20)),  # over a holiday
        (Within.TODAY, local(23, 9), local(23, 17, 30)),
        (Within.TODAY, local(23, 17, 30), local(24, 17, 30)),  # the day is over
        (Within.TODAY, local(25, 10), local(26, 17, 30)),  # on a holiday
        (Within.TOMORROW, local(23, 9), local(24, 17, 30)),
        (Within.TOMORROW, local(27, 9), local(30, 17, 30)),  # over the weekend
    ],
)
def test_the_clock_rests_while_nobody_works(
    within: Within, asked: datetime, answered: datetime
) -> None:
    assert due(within, asked, window=OFFICE, office=OFFICE) == answered


def test_at_the_gatehouse_minutes_run_at_night_too() -> None:
    night = local(25, 2)
    found = due(Within.HALF_HOUR, night, window=round_the_clock(ZONE), office=OFFICE)
    assert found == local(25, 2, 30)


@given(st.integers(0, 600 * 24 * 60), st.sampled_from(list(Within)))
def test_an_answer_is_always_due_later_than_it_is_asked_for(minutes: int, within: Within) -> None:
    asked = local(1, 0) + timedelta(minutes=minutes)
    assert due(within, asked, window=OFFICE, office=OFFICE) > asked


@given(somebody, st.dictionaries(st.sampled_from(list(Level)), st.frozensets(people)))
def test_nobody_answers_their_own_and_nobody_is_asked_for_two_offices(
    raiser: Somebody, there: dict[Level, frozenset[str]]
) -> None:
    asked = set[str]()
    for level in ladder(there, raiser):
        new = there[level] - asked - {raiser.mark}
        assert new
        asked |= there[level]
    if raiser.role is Role.CHAIRMAN:
        assert ladder(there, raiser) == ()


def test_a_request_climbs_to_the_chairman_and_leaves_out_who_is_not_there() -> None:
    there = {Level.SUPERVISOR: {"Z"}, Level.TEAM_LEADER: {"T"}, Level.CHAIRMAN: {"C"}}
    found = ladder(there, CLERK)
    assert found == (Level.SUPERVISOR, Level.TEAM_LEADER, Level.CHAIRMAN)
    assert next_above(None, found) is Level.SUPERVISOR
    assert next_above(Level.SUPERVISOR, found) is Level.TEAM_LEADER
    assert next_above(Level.CHAIRMAN, found) is None
    assert next_above(None, ()) is None


def test_the_teams_leader_is_not_asked_what_they_handed_up_themselves() -> None:
    top = Somebody("tang", "T", Role.TEAM_LEADER)
    assert ladder({Level.TEAM_LEADER: {"T2"}, Level.CHAIRMAN: {"C"}}, top) == (Level.CHAIRMAN,)


@given(somebody, somebody, st.none() | people, st.none() | people)
def test_what_a_request_is_to_anybody(
    who: Somebody, raiser: Somebody, supervisor: str | None, leader: str | None
) -> None:
    parties = Parties(raiser, supervisor, leader)
    found = relation(who, parties)
    is_own = who.username == raiser.username or (
        who.person is not None and who.person == raiser.person
    )
    assert (found is Relation.RAISER) == is_own
    team = {Role.SUPERVISION, Role.TEAM_LEADER, Role.CHAIRMAN}
    if found is Relation.OUTSIDE:
        assert who.role not in team
        assert who.person is None or who.person not in {supervisor, leader}
    for level in Level:
        if is_asked(who, level, parties):
            assert found is Relation.ABOVE


@given(roles, st.none() | people, st.none() | people)
def test_whoever_hands_up_somebody_at_the_top_may_answer(
    role: Role, supervisor: str | None, leader: str | None
) -> None:
    """Nothing stands where nobody may answer it; the chairman has nobody above."""
    parties = Parties(Somebody("a", "W", role), supervisor, leader)
    chairman = relation(Somebody("b", "C", Role.CHAIRMAN), parties)
    assert chairman is Relation.ABOVE or role is Role.CHAIRMAN


def test_a_colleague_at_the_same_window_sees_nothing_of_it() -> None:
    assert relation(Somebody("mate", "M", Role.EMPLOYEE), PARTIES) is Relation.OUTSIDE
    assert relation(Somebody("he", "H", Role.SUPERVISION), PARTIES) is Relation.READER


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("who", Relation)
@pytest.mark.parametrize("state", State)
def test_a_step_is_one_partys_and_has_its_turn(step: Step, who: Relation, state: State) -> None:
    whose, states = STEPS[step]
    if who is not whose:
        with pytest.raises(NotYourRequest):
            require(step, who, state)
    elif state not in states:
        with pytest.raises(RequestAnswered):
            require(step, who, state)
    else:
        require(step, who, state)
        assert may(step, who, state)


@pytest.mark.parametrize("answer", ["", None, "open", "withdrawn", []])
def test_how_it_is_answered_is_chosen_by_who_answers(answer: object) -> None:
    with pytest.raises(RequestIncomplete):
        checked_answer(answer)
    assert checked_answer("solved") is State.SOLVED


def test_a_request_and_a_complaint_are_told_apart_by_their_number() -> None:
    drawn = count()
    number = request_number(date(2026, 11, 23), lambda n: next(drawn) % n)
    assert checked_request_number(f" {number.lower()}。") == number
    assert is_request(number)
    with pytest.raises(ComplaintUnknown):
        checked_tracking_number(number)
    complaint = tracking_number(date(2026, 11, 23), lambda n: next(drawn) % n)
    assert not is_request(complaint)
    assert checked_tracking_number(complaint) == complaint


def test_every_choice_has_words_in_both_languages() -> None:
    for said in (*MATTERS.values(), *WAITS.values()):
        assert said.zh != said.en
