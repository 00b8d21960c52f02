"""Two processes on one PostgreSQL write to one chain, and one of them is killed in the middle."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db.ground import seal_store
from kiosk.upkeep.doctor import examine
from kiosk.wiring import House, open_house
from tests.helpers.building import a_window, fresh_settings
from tests.helpers.postgresql import Pool
from tests.helpers.served import ROOT, environment

EACH = 40
WRITER = """
import sys
from db.directory import directory_store
from db.ground import audit_store
from kiosk import clock
from kiosk.config import Settings
from kiosk.wiring import open_house

mark, times = sys.argv[1], int(sys.argv[2])
house = open_house(Settings.read())
for n in range(times):
    code = f"{mark}{n}"
    with house.writing() as session:
        directory_store.keep_person(session, code=code, name=code)
        audit_store.note(
            session, at=clock.now(), actor=mark, deed="person-added", subject=code, name=code
        )
    print(code, flush=True)
"""


@pytest.fixture
def shared(reused_postgresql: Pool, tmp_path: Path) -> Iterator[House]:
    with (
        reused_postgresql.lent() as url,
        closing(open_house(fresh_settings(tmp_path, database_url=url))) as house,
    ):
        a_window(house)
        yield house


def writer(house: House, mark: str, times: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, mark, str(times)],
        cwd=ROOT, env=environment(house.settings), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def written(house: House) -> set[str]:
    with house.reading() as session:
        return set(session.scalars(text("SELECT code FROM people")))


def wrong(house: House) -> list[str]:
    return [each.detail for each in examine(house) if not each.sound]


def test_two_processes_fork_no_chain_and_lose_no_row(shared: House) -> None:
    with ExitStack() as ending:
        writers = [ending.enter_context(writer(shared, mark, EACH)) for mark in ("A", "B", "C")]
        told = [each.communicate(timeout=120)[0].split() for each in writers]
    assert {code for each in told for code in each} == written(shared)
    assert len(written(shared)) == 3 * EACH
    assert wrong(shared) == []
    with shared.reading() as session:
        chain = list(seal_store.links(session))
    assert [each.seq for each in chain] == list(range(1, len(chain) + 1))
    assert len({each.previous for each in chain}) == len(chain)


def test_a_process_that_is_killed_in_the_middle_leaves_whole_deeds_and_a_whole_chain(
    shared: House,
) -> None:
    with writer(shared, "K", 10_000) as killed, writer(shared, "S", EACH) as other:
        assert killed.stdout is not None
        seen = [killed.stdout.readline().strip() for _ in range(5)]
        killed.send_signal(signal.SIGKILL)
        seen += killed.communicate(timeout=60)[0].split()
        said = other.communicate(timeout=120)[0].split()
    kept = written(shared)
    assert kept >= {*seen, *said}
    # What it wrote last may have been kept without its word of it reaching us.
    assert len(kept - {*seen, *said}) <= 1
    assert wrong(shared) == []
