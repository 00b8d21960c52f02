"""What draws found and what they rest on: kept, so that anybody can draw again in years."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest

from survey.checks.draw_documents import commitment, document, of_document
from survey.checks.draws import JOINT, OWN_UNIT, SPOT, Asked, Inspector, Why, Window, draw

DAYS: Final = tuple(date(2026, 11, 2) + timedelta(days=n) for n in range(21) if n % 7 < 5)
INSPECTORS: Final = tuple(Inspector(f"P{n}", f"U{n % 4}", load=n % 3) for n in range(9))


def yard(kind: str) -> Asked:
    """A yard of twelve windows with all kinds of risk, and nine inspectors of four departments."""
    windows = tuple(
        Window(f"W{n}", f"U{n % 4}", complaints=n % 3, ratings=10 * (n % 5), low=2 * (n % 5))
        for n in range(12)
    )
    recused = {
        each.code: {who.person: OWN_UNIT for who in INSPECTORS if who.unit == each.unit}
        for each in windows
    }
    recused["W3"] |= {"P0": "leader", "P1": "leader", "P4": "leader"}
    return Asked(
        kind, "2026-11", windows, INSPECTORS, recused, DAYS, extra=5 if kind == SPOT else 0
    )


@pytest.mark.parametrize(
    ("kind", "digest"),
    [
        (SPOT, "2f9de2dcd76d28337210989111682e69c0893f1cf83f6ea941aba94429a91d97"),
        (JOINT, "16e8ab544f15244fc99b9421df4eae32b96f82735b2cba26fcbd3afafc32f6bf"),
    ],
)
def test_what_draws_of_a_whole_yard_find_never_changes(kind: str, digest: str) -> None:
    """Another way of drawing gets another number: see `RULE`."""
    found = [
        [(lot.window, lot.inspector, lot.why, lot.due_on.isoformat()) for lot in drawn.lots]
        for drawn in (draw(yard(kind), seed=str(n)) for n in range(30))
    ]
    assert hashlib.sha256(json.dumps(found).encode()).hexdigest() == digest


def test_what_a_yard_finds_whose_windows_want_several_checks_never_changes() -> None:
    wants = (Why.COVERAGE, Why.COMPLAINTS)
    asked = yard(SPOT)
    several = tuple(replace(each, wants=wants[: 1 + n % 2]) for n, each in enumerate(asked.windows))
    found = [
        [(lot.window, lot.inspector, lot.why, lot.due_on.isoformat()) for lot in drawn.lots]
        for drawn in (draw(replace(asked, windows=several), seed=str(n)) for n in range(30))
    ]
    assert hashlib.sha256(json.dumps(found).encode()).hexdigest() == (
        "408888848dfc3473c07884e35eafa8a391f691e600188a05b08062cd4ec8b2fa"
    )


def test_a_joint_check_is_drawn_for_the_reason_it_is_wanted_for() -> None:
    wanted = tuple(replace(each, wants=(Why.COMPLAINTS,)) for each in yard(JOINT).windows)
    lots = draw(replace(yard(JOINT), windows=wanted), seed="s").lots
    assert {lot.why for lot in lots} == {Why.COMPLAINTS}


def test_a_joint_check_that_has_both_already_takes_nobodys_time_and_no_day() -> None:
    complete = Window("W99", "U1", beside=("U2", "U3"))
    given = yard(JOINT)
    more = replace(given, windows=(*given.windows, complete))
    assert draw(more, seed="s") == draw(given, seed="s")


def test_a_window_that_wants_several_checks_gets_each_of_them() -> None:
    wants = (Why.SILENCE, Why.COVERAGE, Why.COMPLAINTS)
    window = Window("W1", "U1", complaints=1, wants=wants)
    lots = draw(replace(yard(SPOT), windows=(window,), extra=0), seed="s").lots
    assert [lot.why for lot in lots] == sorted(wants)
    days = [DAYS.index(lot.due_on) for lot in lots]
    assert days == [0, len(DAYS) // 2, 2 * (len(DAYS) // 2) % len(DAYS)]


def test_all_that_a_draw_depends_on_is_kept() -> None:
    given = replace(
        yard(JOINT),
        windows=(
            Window("W1", "U1", 1, 30, 6, wants=(Why.COMPLAINTS, Why.COVERAGE), beside=("U2",)),
            Window("W2", "U2", 3, 4, 2, wants=(Why.SILENCE,)),
        ),
        recused={"W1": {"P1": OWN_UNIT}},
    )
    assert of_document(json.loads(json.dumps(document(given)))) == given
    assert commitment(of_document(document(given)), seed="s") == commitment(given, seed="s")


def test_a_commitment_of_today_can_be_compared_in_years_whatever_the_codes_are_written_in() -> None:
    given = replace(yard(SPOT), windows=(Window("磅-1", "U1"),), recused={})
    assert (
        commitment(given, seed="0" * 64)
        == "a8688edc1fdde865563832114d7915b6daefd213c762a56fa316ebf63fd81e6b"
    )
