"""What people wrote in a sealed case is read by who may, and by nobody off the disk."""

import zipfile
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.cases import (
    case_file_store,
    case_lists,
    case_store,
    complaint_store,
    counselling_store,
    message_store,
    veiling,
)
from db.cases.case_lists import Asked
from kiosk.actions.cases.complaints import Circumstances, make_complaint
from kiosk.config import Settings
from kiosk.locks.words_vault import WordsVault
from kiosk.rights.cases import sight
from kiosk.upkeep import known_key
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.doctor import examine
from kiosk.upkeep.restoring import restore
from kiosk.wiring import House, open_house
from survey.cases.complaints import INTEGRITY
from survey.texts import CHINESE
from tests.helpers.building import NOW, fresh_settings
from tests.helpers.casework import (
    ADDED,
    DECLINED,
    FACTS,
    IMPROVE,
    NOTE,
    PICTURE,
    RAW,
    STATEMENT,
    SUMMARY,
    WRONG,
    Affair,
)

WRITTEN = (RAW, ADDED, NOTE, SUMMARY, STATEMENT, FACTS, WRONG, IMPROVE, DECLINED, PICTURE)


@pytest.fixture
def integrity(any_house: House) -> Affair:
    """A case about integrity that was decided, with something of everything people write."""
    affair = Affair(any_house, category=INTEGRITY)
    affair.talked()
    return affair


def raw(house: House, *, but: str = "") -> str:
    """What the tables of cases hold but for one, as who reads the database finds it."""
    columns = (
        ("complaints", "words"), ("complaint_messages", "words"), ("cases", "summary"),
        ("case_events", "detail"), ("case_files", "withdrawn_why"), ("case_files", "name"),
        ("counsellings", "wrong"), ("counsellings", "promised"), ("counsellings", "declined"),
    )  # fmt: skip
    with house.reading() as session:
        found = [
            str(value)
            for table, column in columns
            if table != but
            for value in session.scalars(text(f"SELECT {column} FROM {table}"))
        ]
    return "\n".join(found).encode().decode("unicode_escape", "replace") + "\n".join(found)


def seen(words: str, content: str) -> bool:
    """Tell whether words stand there, be it as JSON writes them."""
    escaped = words.encode("unicode_escape").decode()
    return words in content or escaped in content


def off(house: House) -> dict[str, str]:
    return {each.check: each.detail for each in examine(house) if not each.sound}


def test_of_a_sealed_case_the_tables_hold_no_word_in_plain(integrity: Affair) -> None:
    kept = raw(integrity.house)
    assert [words for words in WRITTEN if seen(words, kept)] == []
    with integrity.house.reading() as session:
        assert veiling.plain(session) == 0
    assert off(integrity.house) == {}


def test_who_may_read_reads_all_of_it(integrity: Affair) -> None:
    with integrity.house.reading() as session:
        complaint = complaint_store.get(session, integrity.number)
        record = case_store.get(session, complaint.id)
        told = str([each.detail for each in case_store.events(session, complaint.id)])
        messages = message_store.newest(session, complaint.id, limit=9)
        [talk] = counselling_store.of_case(session, complaint.id)
        [picture] = case_file_store.of_cases(session, [complaint.id])
    assert (talk.wrong, talk.promised, talk.declined) == (WRONG, IMPROVE, DECLINED)
    assert picture.name == PICTURE
    assert (complaint.words, record.summary) == (RAW, SUMMARY)
    assert ADDED in [each.words for each in messages]
    assert [words for words in (NOTE, STATEMENT, FACTS) if words not in told] == []


def test_of_other_cases_the_words_lie_as_before(any_house: House) -> None:
    Affair(any_house).decided()
    assert RAW in raw(any_house)


def test_no_file_of_the_house_and_no_backup_holds_a_word(house: House, tmp_path: Path) -> None:
    affair = Affair(house, category=INTEGRITY)
    affair.talked()
    back_up(house, tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        copied = b"".join(archive.read(name) for name in archive.namelist())
    on_disk = b"".join(each.read_bytes() for each in house.settings.data_dir.glob("kiosk.db*"))
    for words in WRITTEN:
        for form in (words.encode(), words.encode("unicode_escape")):
            assert form not in copied
            assert form not in on_disk


def test_a_backup_brings_them_to_who_has_the_key(integrity: Affair, tmp_path: Path) -> None:
    back_up(integrity.house, tmp_path / "copy.zip")
    for name, secret, told in (
        ("same", integrity.house.secret, RAW),
        ("other", "a key made after the first was lost", ""),
    ):
        settings = fresh_settings(tmp_path / name, secret_key=SecretStr(integrity.house.secret))
        with closing(open_house(settings)) as there:
            restore(there, tmp_path / "copy.zip")
        later = fresh_settings(tmp_path / name, secret_key=SecretStr(secret))
        with closing(open_house(later)) as there, there.reading() as session:
            assert complaint_store.get(session, integrity.number).words == told
    assert off(integrity.house) == {}


def test_a_case_that_is_sealed_later_is_veiled_then(any_house: House) -> None:
    affair = Affair(any_house)
    affair.verified()
    assert RAW in raw(any_house)
    with any_house.writing() as session:
        complaint = complaint_store.get(session, affair.number)
        version = case_store.get(session, complaint.id).version
        case_store.change(session, complaint.id, version=version, sealed=True)
    kept = raw(any_house, but="case_events")
    assert [words for words in (RAW, ADDED, SUMMARY) if seen(words, kept)] == []
    assert "kiosk init" in off(any_house)["words of sealed cases"]  # events were written before
    known_key.veil_words(any_house)
    assert not seen(NOTE, raw(any_house))
    assert off(any_house) == {}


def test_what_an_earlier_version_wrote_is_veiled_once_and_the_chain_holds(
    any_house: House,
) -> None:
    affair = Affair(any_house, category=INTEGRITY)
    affair.decided()
    _as_before(any_house, affair.number)
    assert RAW in raw(any_house)
    assert {*off(any_house)} == {"words of sealed cases"}
    for _ in range(2):
        known_key.veil_words(any_house)
        assert RAW not in raw(any_house)
        assert off(any_house) == {}
    with any_house.database.writing() as session, pytest.raises(DBAPIError):
        session.execute(text("UPDATE case_events SET actor = 'nobody'"))


def _as_before(house: House, number: str) -> None:
    """Put the words of a complaint back as the version before kept them, past the house."""
    with house.database.writing() as session:
        session.execute(
            text("UPDATE complaints SET words = :words WHERE ref = :ref"),
            {"words": RAW, "ref": number},
        )


def test_a_word_that_was_changed_on_the_disk_is_named(integrity: Affair) -> None:
    with integrity.house.database.writing() as session:
        session.execute(
            text("UPDATE complaints SET words = substr(words, 1, 40) || 'AAAA' WHERE ref = :ref"),
            {"ref": integrity.number},
        )
    assert {*off(integrity.house)} == {"sealed rows"}


def test_who_sends_the_same_twice_is_known_again(any_house: House) -> None:
    said = {"words": RAW, "category": INTEGRITY, "when": "now"}
    at = Circumstances(NOW, any_house.settings.zone, any_house.secret, CHINESE)
    numbers = []
    for _ in range(2):
        with any_house.writing() as session:
            numbers.append(make_complaint(session, said, at, key=str(uuid4())).number)
    with any_house.reading() as session:
        second = complaint_store.get(session, numbers[1])
        events = {each.kind: each.detail for each in case_store.events(session, second.id)}
    assert numbers[0] in str(events)


def test_a_sealed_case_is_found_by_its_words_and_by_no_sign_of_them(integrity: Affair) -> None:
    with integrity.house.reading() as session:
        [kept] = session.scalars(text("SELECT words FROM complaints WHERE words IS NOT NULL"))
        for who, words, found in (
            ("chairman", RAW[2:6], 1), ("officer", RAW[2:6], 0), ("chairman", kept[-12:-2], 0),
        ):  # fmt: skip
            asked = Asked(words=words)
            assert case_lists.count(session, sight(integrity.users[who]), asked) == found


@given(st.text(min_size=0, max_size=300))
def test_whatever_was_written_comes_back(words: str) -> None:
    vault = WordsVault(Settings.read(_env_file=None, secret_key=SecretStr("one")))
    other = WordsVault(Settings.read(_env_file=None, secret_key=SecretStr("two")))
    words = words.encode("utf-8", "ignore").decode()
    kept = vault.veil(words)
    assert kept is not None
    assert (vault.unveil(kept), other.unveil(kept)) == (words, None)
    assert vault.veil(words) == kept
    assert vault.unveil(kept[:-4] + "AAAA") in {None, words}
