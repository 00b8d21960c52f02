"""The end of the chain is stamped outside: proved by anybody, and nobody waits for who stamps."""

import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.ground import seal_store
from kiosk import clock
from kiosk.upkeep import stamp_proof
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.doctor import examine
from kiosk.upkeep.evidence import pack
from kiosk.upkeep.restoring import restore
from kiosk.upkeep.stamps import FOLDER, NoStamp, Stamper, stamp_end, stamps
from kiosk.wiring import House, open_house
from tests.helpers.authority import Authority, authority
from tests.helpers.building import a_person, fresh_settings
from tests.helpers.casework import Affair


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Authority]:
    with authority(tmp_path / "authority") as found:
        yield found


@pytest.fixture
def stamping(house: House, outside: Authority) -> Iterator[House]:
    """A house with something in its chain that has it stamped."""
    a_person(house, "P1")
    told = {"stamp_url": outside.url, "stamp_root": outside.root}
    with closing(open_house(house.settings.model_copy(update=told))) as opened:
        yield opened


def said(house: House) -> str:
    wrong, _ = stamp_proof.stamped(house)
    return "; ".join(wrong)


def refused(house: House) -> str:
    with pytest.raises(NoStamp) as why:
        stamp_end(house)
    return str(why.value)


def test_the_end_is_stamped_once_a_day_and_the_doctor_proves_it(
    stamping: House, outside: Authority
) -> None:
    kept = stamp_end(stamping)
    assert kept is not None
    with stamping.reading() as session:
        end = seal_store.last(session)
    assert end is not None
    assert (kept.seq, kept.hash) == (end.seq, end.hash)
    assert stamp_end(stamping) is None
    assert outside.asked == 1
    [found] = [each for each in examine(stamping) if each.check == "stamps of the trail"]
    assert found.sound
    assert found.detail.startswith("1 until ")


def test_a_house_without_an_authority_asks_nobody(house: House) -> None:
    a_person(house, "P1")
    assert stamp_end(house) is None
    assert stamp_proof.stamped(house) == ([], stamp_proof.NONE_SET)
    assert not (house.settings.data_dir / FOLDER).exists()


def test_a_chain_sealed_anew_with_the_key_and_all_files_is_told_by_the_stamp(
    stamping: House,
) -> None:
    stamp_end(stamping)
    with stamping.database.writing() as session:
        end = seal_store.last(session)
        assert end is not None
        session.connection().exec_driver_sql("DROP TRIGGER seals_forbid_delete")
        session.connection().exec_driver_sql("DELETE FROM seals")
    a_person(stamping, "P2")
    assert "is not in the chain: sealed anew" in said(stamping)


def test_a_stamp_of_another_authority_or_of_another_end_is_named(
    stamping: House, tmp_path: Path
) -> None:
    kept = stamp_end(stamping)
    assert kept is not None
    with authority(tmp_path / "another") as another:
        told = {"stamp_root": another.root}
        with closing(open_house(stamping.settings.model_copy(update=told))) as strict:
            assert "does not hold" in said(strict)
    kept.file.with_suffix(".txt").write_text("0" * 64)
    assert "stamp of " in said(stamping)


@pytest.mark.parametrize("answer", [b"", b"<html>hello</html>", b"0" * 5000])
def test_what_is_no_stamp_is_not_kept(stamping: House, outside: Authority, answer: bytes) -> None:
    outside.answering = lambda _asked: answer
    assert "no stamp" in refused(stamping)
    assert list(stamps(stamping)) == []


def test_an_old_answer_is_no_answer(stamping: House, outside: Authority) -> None:
    answers: list[bytes] = []

    def remembering(asked: bytes) -> bytes:
        answers.append(outside.stamp(asked))
        return answers[0]

    outside.answering = remembering
    kept = stamp_end(stamping)
    assert kept is not None
    kept.file.unlink()
    assert "another question" in refused(stamping)


def test_an_authority_that_is_away_is_noted_and_asked_again(
    stamping: House, outside: Authority
) -> None:
    away = stamping.settings.model_copy(update={"stamp_url": "http://127.0.0.1:9"})
    with closing(open_house(away)) as lonely:
        assert "did not answer" in refused(lonely)
        assert "did not answer" in said(lonely)
    assert stamp_end(stamping) is not None
    assert said(stamping) == ""


def test_whoever_waits_for_the_authority_holds_up_nobody(
    stamping: House, outside: Authority
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def hanging(query: bytes) -> bytes:
        asked.set()
        assert go_on.wait(60)
        return outside.stamp(query)

    outside.answering = hanging
    stamper, now = Stamper(stamping), clock.now()
    stamper.look(now)
    assert asked.wait(60)
    stamper.look(now + timedelta(days=1))  # asks nobody a second time while one still waits
    a_person(stamping, "P3")
    [asking] = [each for each in threading.enumerate() if each.name == "stamper"]
    go_on.set()
    asking.join(60)
    assert outside.asked == 1
    assert len(list(stamps(stamping))) == 1


def test_stamps_travel_with_backups(stamping: House, tmp_path: Path) -> None:
    stamp_end(stamping)
    back_up(stamping, tmp_path / "copy.zip")
    with closing(open_house(fresh_settings(tmp_path / "other"))) as other:
        restore(other, tmp_path / "copy.zip")
        assert [each.seq for each in stamps(other)] == [each.seq for each in stamps(stamping)]
        assert said(other) == ""


def test_openssl_alone_proves_the_stamp_in_an_evidence_pack(
    house: House, outside: Authority, tmp_path: Path
) -> None:
    affair = Affair(house)
    told = {"stamp_url": outside.url, "stamp_root": outside.root}
    with closing(open_house(house.settings.model_copy(update=told))) as opened:
        kept = stamp_end(opened)
        assert kept is not None
        pack(opened, tmp_path / "case.zip", case=affair.number)
    folder = tmp_path / "case"
    with zipfile.ZipFile(tmp_path / "case.zip") as archive:
        archive.extractall(folder)
    stem = folder / "stamps" / kept.file.stem
    done = subprocess.run(
        ["openssl", "ts", "-verify", "-data", f"{stem}.txt", "-in", f"{stem}.tsr",
         "-CAfile", outside.root],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Verification: OK" in done.stdout + done.stderr
    assert _checked(folder) == 0
    Path(f"{stem}.txt").write_text("0" * 64)
    assert _checked(folder) == 1


def _checked(folder: Path) -> int:
    return subprocess.run(
        [sys.executable, "-I", folder / "check.py"], capture_output=True, check=False
    ).returncode
