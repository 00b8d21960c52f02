"""A slip is signed by this house alone, and a trip's mark belongs to one phone."""

from dataclasses import replace
from datetime import UTC, datetime

from kiosk.locks.slips import TripMark, code_of, is_ours, trip_mark, trip_of
from survey import codes
from survey.feedback.slips import code_read, number_of, numbered, signature_of, whole

SECRET, SALT, PHONE = "a secret", "5a17", "d" * 32
MARK = TripMark(
    "01936f7e-0000-7000-8000-000000000001", 7, datetime(2026, 11, 30, 8, tzinfo=UTC), weak=False
)


def test_a_slip_of_ours_is_known_and_one_signed_elsewhere_is_not() -> None:
    code = code_read(code_of(SECRET, 4711, salt=SALT))
    assert number_of(code) == 4711
    assert is_ours(SECRET, code, salt=SALT)
    assert not is_ours("another", code, salt=SALT)


def test_a_number_given_out_again_after_an_old_backup_has_another_code() -> None:
    assert code_of(SECRET, 1, salt=SALT) != code_of(SECRET, 1, salt="0000")
    assert not is_ours(SECRET, code_of(SECRET, 1, salt=SALT), salt="0000")


def test_no_other_signature_of_a_number_is_ours() -> None:
    code = code_of(SECRET, 12, salt=SALT)
    own = signature_of(code)
    others = [own[:at] + sign + own[at + 1 :] for at in range(len(own)) for sign in codes.LETTERS]
    forged = [whole(12, each) for each in others if each != own]
    assert len(forged) == 150
    assert not any(is_ours(SECRET, each, salt=SALT) for each in forged)


def test_neighbours_signatures_say_nothing_of_each_other() -> None:
    signatures = {signature_of(code_of(SECRET, n, salt=SALT)) for n in range(1, 2001)}
    assert len(signatures) > 1990
    assert numbered(1) == "222223"


def test_a_trips_mark_is_read_by_the_phone_it_was_made_for() -> None:
    mark = trip_mark(SECRET, MARK, device=PHONE)
    assert trip_of(SECRET, mark, device=PHONE) == MARK
    weak = replace(MARK, weak=True)
    assert trip_of(SECRET, trip_mark(SECRET, weak, device=PHONE), device=PHONE) == weak


def test_a_trips_mark_that_was_copied_or_changed_is_none() -> None:
    mark = trip_mark(SECRET, replace(MARK, weak=True), device=PHONE)
    assert trip_of(SECRET, mark, device="e" * 32) is None
    assert trip_of(SECRET, mark, device=None) is None
    assert trip_of("another", mark, device=PHONE) is None
    strong = mark.replace(".1.", ".0.")
    far = mark.replace(f".{MARK.batch}.", ".8.")
    for other in (
        "",
        "x",
        7,
        None,
        [mark],
        mark + "0",
        mark[:-1],
        strong,
        far,
        "é" * 90,
        "9" * 400,
    ):
        assert trip_of(SECRET, other, device=PHONE) is None
