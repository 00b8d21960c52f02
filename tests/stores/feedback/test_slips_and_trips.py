"""Batches, trips and stops on both databases: a slip is one phone's, whoever is faster."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import anyio
import pytest

from db.directory import directory_store
from db.feedback import slip_store, trip_store
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.feedback.slips import hand_out, void_batch
from kiosk.actions.feedback.trips import note_stop, note_wrong_slip, open_trip, slip_known
from kiosk.wiring import House
from survey.feedback.slips import A_PHONE_A_DAY, Wanted, is_weak, numbered, whole
from survey.refusals.kinds import SurveyError
from survey.refusals.slips import (
    BatchVoidedBefore,
    NoSlipsLeft,
    SlipElsewhere,
    SlipGuessed,
    SlipNotYet,
    SlipOfAnotherYard,
    SlipOver,
    SlipUnknown,
    SlipVoided,
    StopOutOfTime,
    TripOver,
    VoidWithoutReason,
)
from tests.helpers.building import a_window
from tests.helpers.slipped import a_batch, a_slip, a_trip, known_of

ONE, OTHER = "1" * 32, "2" * 32


@pytest.fixture(autouse=True)
def _window(any_house: House) -> None:
    a_window(any_house)


def _windows(house: House, batch: slip_store.Batch) -> frozenset[int]:
    with house.reading() as session:
        return slip_store.windows_of(session, clock.today(house.settings.zone))[batch.id]


def _believed(house: House, batch: int, window: int) -> bool:
    """Ask the shelf in a thread of its own: a browser's loop may run in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(anyio.run, house.slips.is_of, batch, window).result()


def _noted(house: House, code: str, **changes: object) -> bool:
    known, now = known_of(house, code), clock.now()
    with house.writing() as session:
        told = {
            "window": directory_store.window(session, "SB-1"), "said_at": None,
            "yard": slip_store.windows_of(session, now.date())[known.batch.id],
            "zone": house.settings.zone, "by": "gate", "at": now,
        }  # fmt: skip
        return note_stop(session, known, **(told | changes))  # type: ignore[arg-type]


def test_batches_follow_each_other_and_never_share_a_number(any_house: House) -> None:
    one, two = a_batch(any_house, 5), a_batch(any_house, 7)
    assert (one.first, one.last, two.first, two.last) == (1, 5, 6, 12)
    assert (one.many, two.many) == (5, 7)
    assert one.salt != two.salt
    with any_house.reading() as session:
        held = [slip_store.holding(session, number) for number in (0, 1, 5, 6, 12, 13)]
        listed = slip_store.of_units(session, {"U1"})
    assert held == [None, one, one, two, two, None]
    assert listed == [two, one]


def test_two_administrators_at_once_give_out_no_number_twice(any_house: House) -> None:
    meet = Barrier(2)

    def give(_: int) -> tuple[int, int] | SurveyError:
        meet.wait()
        try:
            batch = a_batch(any_house, 10)
        except SurveyError as refusal:
            return refusal
        return batch.first, batch.last

    with ThreadPoolExecutor(2) as both:
        made = list(both.map(give, range(2)))
    ranges = sorted(each for each in made if isinstance(each, tuple))
    assert ranges in ([(1, 10)], [(1, 10), (11, 20)])


def test_a_slip_is_bound_to_the_phone_that_scans_it_first(any_house: House) -> None:
    code = a_slip(any_house, a_batch(any_house))
    trip = a_trip(any_house, code, ONE)
    assert a_trip(any_house, code, ONE) == trip
    with pytest.raises(SlipElsewhere):
        a_trip(any_house, code, OTHER)
    assert known_of(any_house, code).trip == trip


def test_of_two_phones_at_once_exactly_one_binds_a_slip(any_house: House) -> None:
    code = a_slip(any_house, a_batch(any_house))
    known, meet = known_of(any_house, code), Barrier(8)
    assert known.trip is None

    def scan(place: int) -> str | None:
        meet.wait()
        try:
            with any_house.writing() as session:
                now, zone = clock.now(), any_house.settings.zone
                device = f"{place:032}"
                trip = open_trip(session, known, device=device, yard=(), zone=zone, at=now)
        except SlipElsewhere:
            return None
        return trip.device

    with ThreadPoolExecutor(8) as phones:
        bound = [each for each in phones.map(scan, range(8)) if each is not None]
    trip = known_of(any_house, code).trip
    assert trip is not None
    assert bound == [trip.device]


def test_a_phone_that_opens_slip_after_slip_is_counted_at_each_yard_and_day(
    any_house: House,
) -> None:
    batch = a_batch(any_house)
    a_window(any_house, "SB-9", unit="U9")
    elsewhere = a_batch(any_house, unit="U9")
    trips = [a_trip(any_house, a_slip(any_house, batch, n), ONE) for n in range(A_PHONE_A_DAY + 1)]
    assert [each.nth for each in trips] == list(range(1, A_PHONE_A_DAY + 2))
    assert [is_weak(each.nth) for each in trips] == [False] * A_PHONE_A_DAY + [True]
    assert a_trip(any_house, a_slip(any_house, elsewhere), ONE).nth == 1
    assert a_trip(any_house, a_slip(any_house, batch, 15), OTHER).nth == 1
    with any_house.reading() as session:
        assert slip_store.used(session, [batch.id, elsewhere.id]) == {
            batch.id: A_PHONE_A_DAY + 2, elsewhere.id: 1,
        }  # fmt: skip


def test_a_trip_is_over_a_day_after_its_first_scan_even_for_its_phone(any_house: House) -> None:
    code = a_slip(any_house, a_batch(any_house))
    a_trip(any_house, code, ONE)
    known, late = known_of(any_house, code), clock.now() + timedelta(hours=24, minutes=1)
    with any_house.writing() as session, pytest.raises(TripOver):
        open_trip(session, known, device=ONE, yard=(), zone=any_house.settings.zone, at=late)


def test_a_slip_of_tomorrow_of_yesterday_and_of_a_stolen_roll_opens_no_trip(
    any_house: House,
) -> None:
    today = clock.today(any_house.settings.zone)
    later = a_batch(any_house, begins=today + timedelta(1))
    past = a_batch(any_house, begins=today - timedelta(9), ends=today - timedelta(1))
    stolen = a_batch(any_house)
    with any_house.writing() as session:
        void_batch(session, stolen.first, "一卷被拿走", by="admin", at=clock.now())
    for batch, refusal in ((later, SlipNotYet), (past, SlipOver), (stolen, SlipVoided)):
        with pytest.raises(refusal):
            a_trip(any_house, a_slip(any_house, batch), ONE)


def test_a_batch_is_voided_once_for_a_reason_and_its_yard_is_believed_no_more(
    any_house: House,
) -> None:
    batch = a_batch(any_house)
    assert len(_windows(any_house, batch)) == 1
    with any_house.writing() as session:
        with pytest.raises(VoidWithoutReason):
            void_batch(session, batch.first, "  ", by="admin", at=clock.now())
        void_batch(session, batch.first, "一卷被拿走", by="admin", at=clock.now())
    with any_house.reading() as session:
        told = slip_store.of_first(session, batch.first)
    assert (told.voided_by, told.void_reason) == ("admin", "一卷被拿走")
    assert _windows(any_house, batch) == frozenset()
    with any_house.writing() as session, pytest.raises(BatchVoidedBefore):
        void_batch(session, batch.first, "again", by="admin", at=clock.now())


def test_a_yard_is_a_unit_and_all_beneath_it(any_house: House) -> None:
    with any_house.writing() as session:
        directory_store.keep_unit(session, code="TOP", name="集团", parent=None)
        directory_store.keep_unit(session, code="YARD", name="厂", parent="TOP")
        directory_store.keep_unit(session, code="GATE", name="门卫", parent="YARD")
        for code, unit in (("W-1", "YARD"), ("W-2", "GATE"), ("W-3", "TOP")):
            directory_store.keep_window(
                session, code=code, name=code, unit=unit, post="SB", location=None
            )
        ids = {each.code: each.id for each in directory_store.windows(session)}
    yard, gate, top = (a_batch(any_house, unit=unit) for unit in ("YARD", "GATE", "TOP"))
    assert _windows(any_house, yard) == {ids["W-1"], ids["W-2"]}
    assert _windows(any_house, gate) == {ids["W-2"]}
    assert _windows(any_house, top) == {ids["W-1"], ids["W-2"], ids["W-3"]}
    assert _believed(any_house, gate.id, ids["W-2"])
    assert not _believed(any_house, gate.id, ids["W-1"])


def test_a_batch_made_by_another_process_is_believed_at_once(any_house: House) -> None:
    assert not _believed(any_house, 1, 1)
    batch = a_batch(any_house)
    with any_house.database.writing() as session:  # as another process does: it is not told here
        wanted = Wanted(1, batch.valid_from, batch.valid_until)
        made = slip_store.make(
            session, wanted, unit_id=batch.unit_id, salt="5a17", by="tests", at=clock.now()
        )
    [window] = _windows(any_house, made)
    assert _believed(any_house, made.id, window)


def test_a_code_that_no_batch_has_or_another_key_signed_is_unknown(any_house: House) -> None:
    batch = a_batch(any_house, 3)
    beyond = whole(batch.last + 1, "23456")
    forged = whole(batch.first, "22222")
    for code in (beyond, forged):
        with pytest.raises(SlipUnknown):
            known_of(any_house, code)


def test_guesses_in_a_row_wait_but_the_right_slip_opens_all_the_while(any_house: House) -> None:
    batch, now = a_batch(any_house), clock.now()
    with any_house.writing() as session:
        for _ in range(9):
            note_wrong_slip(session, client="gate", at=now)
    with any_house.reading() as session:

        def asked(code: str, client: str) -> int:
            return slip_known(session, code, secret=any_house.secret, client=client, at=now).number

        with pytest.raises(SlipGuessed):
            asked(whole(batch.first, "22222"), "gate")
        with pytest.raises(SlipUnknown):
            asked(whole(batch.first, "22222"), "elsewhere")
        assert asked(a_slip(any_house, batch), "gate") == batch.first


def test_a_stop_is_noted_once_at_each_window(any_house: House) -> None:
    code = a_slip(any_house, a_batch(any_house))
    assert _noted(any_house, code)
    assert not _noted(any_house, code)
    today = clock.today(any_house.settings.zone)
    with any_house.reading() as session:
        [stop] = trip_store.stops_between(
            session, today - timedelta(1), today, windows=range(1, 99)
        )
    assert stop.slip == known_of(any_house, code).number


def test_a_gate_without_power_types_its_slips_later_with_their_time(any_house: House) -> None:
    batch, now = (
        a_batch(any_house, begins=clock.today(any_house.settings.zone) - timedelta(5)),
        (clock.now()),
    )
    assert _noted(any_house, a_slip(any_house, batch), said_at=now - timedelta(days=3))
    for said in (now + timedelta(minutes=1), now - timedelta(days=7, minutes=1)):
        with pytest.raises(StopOutOfTime):
            _noted(any_house, a_slip(any_house, batch, 1), said_at=said, at=now)


def test_a_stop_is_refused_at_another_yard(any_house: House) -> None:
    code = a_slip(any_house, a_batch(any_house))
    with pytest.raises(SlipOfAnotherYard):
        _noted(any_house, code, yard=frozenset())


def test_making_and_voiding_slips_stands_in_the_trail(any_house: House) -> None:
    batch = a_batch(any_house, 4)
    with any_house.writing() as session:
        void_batch(session, batch.first, "一卷被拿走", by="admin", at=clock.now())
    with any_house.reading() as session:
        found = audit_store.of_subject(session, "222223", {"slips-made", "slips-voided"})
    assert [(each.deed, each.actor) for each in found] == [
        ("slips-voided", "admin"), ("slips-made", "tests"),
    ]  # fmt: skip


def test_two_gates_hand_out_no_slip_twice_and_say_when_none_is_left(any_house: House) -> None:
    batch = a_batch(any_house, 5, at_gate=True)
    today, meet = clock.today(any_house.settings.zone), Barrier(4)

    def next_one(_: int) -> int | None:
        meet.wait()
        try:
            with any_house.writing() as session:
                return hand_out(session, batch, day=today, by="gate", at=clock.now())
        except NoSlipsLeft:
            return None

    with ThreadPoolExecutor(4) as gates:
        given = list(gates.map(next_one, range(8)))
    assert sorted(each for each in given if each) == [1, 2, 3, 4, 5]
    assert given.count(None) == 3
    with any_house.reading() as session:
        told = audit_store.of_subject(session, numbered(batch.first), {"slip-handed"})
    assert sorted(each.detail["slip"] for each in told) == [numbered(n) for n in range(1, 6)]
    assert {each.actor for each in told} == {"gate"}


def test_a_slip_and_its_line_in_the_trail_are_handed_out_together_or_not_at_all(
    any_house: House,
) -> None:
    batch, today = a_batch(any_house, 5, at_gate=True), clock.today(any_house.settings.zone)

    def broken_off() -> None:
        with any_house.writing() as session:
            hand_out(session, batch, day=today, by="gate", at=clock.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    with any_house.reading() as session:
        assert slip_store.of_first(session, batch.first).handed == 0
        assert audit_store.last_by(session, "gate", "slip-handed") is None


def test_what_is_printed_is_not_handed_out_at_the_gate_too(any_house: House) -> None:
    printed, today = a_batch(any_house, 5), clock.today(any_house.settings.zone)
    with any_house.writing() as session, pytest.raises(NoSlipsLeft):
        hand_out(session, printed, day=today, by="gate", at=clock.now())
    later = a_batch(any_house, 5, at_gate=True, begins=today + timedelta(1))
    with any_house.writing() as session, pytest.raises(SlipNotYet):
        hand_out(session, later, day=today, by="gate", at=clock.now())
