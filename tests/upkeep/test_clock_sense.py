"""By a clock that must be wrong no deadline is noted, and whoever watches is told."""

import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import generate_latest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.ground import audit_store
from kiosk import clock, metrics
from kiosk.config import Settings
from kiosk.routes import health
from kiosk.upkeep.clock_sense import Steadiness, require_right
from kiosk.upkeep.clock_worker import ClockWorker, tick_once
from kiosk.upkeep.doctor import examine
from kiosk.wiring import House
from survey.refusals.house import ClockAhead, ClockBehind, ClockSet
from tests.helpers.building import NOW, a_window
from tests.helpers.commands import commands
from tests.helpers.rated import a_submission

MINUTE = timedelta(minutes=1)
HALF = MINUTE / 2


def note(house: House, *, at: datetime) -> None:
    """Let something be written as if it had been done then."""
    with house.writing() as session:
        audit_store.note(session, at=at, actor="王", deed="tried", subject="试")


def rate(house: House, *, at: datetime) -> None:
    a_window(house)
    house.writer.keep_now(a_submission(received_at=at))


def clock_found(house: House) -> bool:
    [finding] = [finding for finding in examine(house) if finding.check == "clock"]
    return finding.sound


@pytest.mark.parametrize("write", [note, rate])
def test_a_clock_behind_what_was_written_last_notes_no_deadline(any_house: House, write) -> None:  # type: ignore[no-untyped-def]
    write(any_house, at=clock.now() + 5 * MINUTE)
    with pytest.raises(ClockBehind):
        tick_once(any_house)
    assert not clock_found(any_house)
    with TestClient(Starlette(routes=health.routes(any_house))) as client:
        told = client.get("/readyz")
        assert (told.status_code, told.json()["status"]) == (200, "ready")
        assert "behind" in told.json()["clock"]


def test_the_command_is_refused_in_one_line(
    house: House,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    note(house, at=clock.now() + 5 * MINUTE)
    assert "校准" in commands(settings, monkeypatch, capsys)("tick").refusal


def test_a_clock_that_fits_or_is_a_little_off_ticks(any_house: House) -> None:
    for moment in (NOW, clock.now() + HALF):
        note(any_house, at=moment)
        assert not tick_once(any_house).anything
    assert clock_found(any_house)


def test_a_slip_of_long_ago_says_nothing_once_something_else_was_written(any_house: House) -> None:
    note(any_house, at=clock.now() + timedelta(days=400))
    note(any_house, at=clock.now())
    assert not tick_once(any_house).anything


def test_a_server_of_its_own_tells_the_time(any_house: House) -> None:
    note(any_house, at=NOW)
    now = clock.now()
    with any_house.reading() as session:
        require_right(session, now)
        if any_house.database.is_sqlite:  # that nobody came for hours says nothing
            require_right(session, now + 5 * MINUTE)
            return
        with pytest.raises(ClockAhead):
            require_right(session, now + 5 * MINUTE)
        with pytest.raises(ClockBehind):
            require_right(session, now - 5 * MINUTE)


class Clocks:
    """A wall clock that is set now and then, and the time that passes."""

    def __init__(self) -> None:
        self.wall, self.passed = datetime(2026, 11, 23, 8, tzinfo=UTC), timedelta(hours=70)
        self.steadiness = Steadiness(lambda: self.wall, lambda: self.passed)

    def go_on(self, lasting: timedelta, *, set_by: timedelta = timedelta(0)) -> None:
        self.wall += lasting + set_by
        self.passed += lasting


def test_a_clock_that_goes_on_is_believed_though_nobody_looked_for_hours() -> None:
    clocks = Clocks()
    for lasting in (HALF, timedelta(hours=9), HALF):
        clocks.go_on(lasting, set_by=HALF / 2)
        clocks.steadiness.require()


@pytest.mark.parametrize("by", [timedelta(days=1), -2 * MINUTE])
def test_a_clock_that_was_set_is_doubted_until_it_is_set_back(by: timedelta) -> None:
    clocks = Clocks()
    clocks.go_on(HALF, set_by=by)
    for _ in range(3):
        with pytest.raises(ClockSet):
            clocks.steadiness.require()
        clocks.go_on(HALF)
    clocks.go_on(HALF, set_by=-by)
    clocks.steadiness.require()


def test_a_clock_that_was_set_and_left_so_is_believed_after_a_quarter_of_an_hour() -> None:
    clocks = Clocks()
    clocks.go_on(HALF, set_by=timedelta(hours=8))
    with pytest.raises(ClockSet):
        clocks.steadiness.require()
    clocks.go_on(14 * MINUTE)
    with pytest.raises(ClockSet):
        clocks.steadiness.require()
    clocks.go_on(MINUTE)
    clocks.steadiness.require()
    clocks.go_on(MINUTE)
    clocks.steadiness.require()


def doubted() -> bool:
    return b"kiosk_clock_doubted 1.0" in generate_latest(metrics.REGISTRY)


def wait_until_doubted(expected: bool) -> None:
    until = time.monotonic() + 60
    while doubted() is not expected:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_log_is_told_once_when_a_doubt_begins_and_when_it_ends(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    note(house, at=clock.now() + 5 * MINUTE)
    worker = ClockWorker(house, every=0.01)
    worker.start()
    try:
        wait_until_doubted(True)
        note(house, at=clock.now())
        wait_until_doubted(False)
    finally:
        worker.stop()
    told = [record.levelname for record in caplog.records if "clock" in record.getMessage()]
    assert told == ["ERROR", "WARNING"]
