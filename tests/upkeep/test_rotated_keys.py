"""A new key seals from a day on; what former ones sealed is read, and sealed anew bit by bit."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice

import pytest
from sqlalchemy import text

from db.cases import case_store, complaint_store
from db.ground import resealing as store
from kiosk import clock
from kiosk.locks import seal_keys, sealing, second_factors
from kiosk.locks.seal_keys import OVERLAP, Secret, current
from kiosk.locks.sealing import unsealed
from kiosk.upkeep import resealing
from kiosk.upkeep.doctor import examine
from kiosk.wiring import House, open_house
from survey.cases.complaints import INTEGRITY
from tests.helpers.casework import FACTS, PHONE, RAW, Affair
from tests.helpers.commands import commands

FACTOR = (
    "INSERT INTO second_factors (account_id, sealed, begun_at, last_counter) "
    "VALUES (:id, :kept, '2026-11-01 00:00:00', 0)"
)
DRAFT = (
    "INSERT INTO drafts (account_id, place, round, words, written_at) "
    "VALUES (:id, 'x', 'r', :kept, '2026-11-01 00:00:00')"
)


@pytest.fixture
def affair(any_house: House) -> Affair:
    """A sealed case with a contact, decided, in a house that goes on with its first key."""
    affair = Affair(any_house, category=INTEGRITY)
    affair.decided()
    return affair


@pytest.fixture
def rotated(affair: Affair) -> Iterator[House]:
    """The same house a day after a key was made, as a server that was started again knows it."""
    settings = affair.house.settings
    seal_keys.make(settings)
    file = seal_keys.keys_file(settings)
    key, _, _made = file.read_text().strip().partition("@")
    file.write_text(f"{key}@{(clock.now() - OVERLAP).isoformat()}\n")
    with closing(open_house(settings)) as house:
        yield house


def told(house: House, check: str) -> str:
    [found] = [each for each in examine(house) if each.check == check]
    assert found.sound
    return found.detail


def off(house: House) -> list[str]:
    return [each.detail for each in examine(house) if not each.sound]


def read(house: House, number: str) -> tuple[str | None, str | None, bool]:
    """Return what is read of a case: its contact, its words, whether its events tell the facts."""
    with house.reading() as session:
        complaint = complaint_store.get(session, number)
        contact = unsealed(house.secret, complaint.sealed)
        events = str([each.detail for each in case_store.events(session, complaint.id)])
    return contact.value if contact else None, complaint.words, FACTS in events


def test_a_new_key_waits_a_day_so_that_no_server_meets_what_it_cannot_read(affair: Affair) -> None:
    house = affair.house
    seal_keys.make(house.settings)
    with closing(open_house(house.settings)) as again:
        assert current(again.secret) == house.secret
        assert isinstance(again.secret, Secret)
        assert read(again, affair.number) == (PHONE, RAW, True)
        assert resealing.left(again) == {}


def test_from_then_on_it_seals_and_the_former_ones_go_on_opening(
    rotated: House, affair: Affair
) -> None:
    assert current(rotated.secret) != affair.house.secret
    assert read(rotated, affair.number) == (PHONE, RAW, True)
    left = resealing.left(rotated)
    assert (left["contacts"], left["words of sealed cases"] > 5) == (1, True)
    assert "--reseal" in told(rotated, "keys")
    later = Affair(rotated, mark="2", category=INTEGRITY)
    assert resealing.left(rotated) == left
    assert read(affair.house, later.number)[1] == ""  # a server that was not started again


def test_sealed_anew_the_first_key_opens_nothing_any_more(rotated: House, affair: Affair) -> None:
    assert sum(resealing.reseal(rotated)) > 5
    assert resealing.left(rotated) == {}
    assert sum(resealing.reseal(rotated)) == 0
    assert read(rotated, affair.number) == (PHONE, RAW, True)
    assert read(affair.house, affair.number) == (None, "", False)
    assert "all is sealed" in told(rotated, "keys")
    assert off(rotated) == []


def test_who_is_killed_in_the_middle_goes_on_with_the_rest(
    rotated: House, affair: Affair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "AT_ONCE", 1)
    before = sum(resealing.left(rotated).values())
    done = sum(islice(resealing.reseal(rotated), 3))
    assert 0 < sum(resealing.left(rotated).values()) == before - done
    assert read(rotated, affair.number) == (PHONE, RAW, True)
    assert sum(resealing.reseal(rotated)) == before - done
    assert resealing.left(rotated) == {}
    assert off(rotated) == []


def test_second_factors_and_drafts_are_sealed_anew_too(rotated: House, affair: Affair) -> None:
    first = affair.house.secret
    user = affair.users["chairman"]
    with affair.house.writing() as session:
        key = {"id": user.id, "kept": second_factors.sealed_key(first, user.id, b"k" * 20)}
        session.execute(text(FACTOR), key)
        session.execute(text(DRAFT), key | {"kept": sealing.sealed_words(first, {"a": "b"})})
    assert resealing.left(rotated).keys() >= {store.FACTORS, store.DRAFTS}
    assert sum(resealing.reseal(rotated)) > 5
    with rotated.reading() as session:
        tokens = {each.kind: each.kept for each in store.tokens(session)}
    assert second_factors.unsealed_key(rotated.secret, user.id, tokens[store.FACTORS]) == b"k" * 20
    assert sealing.unsealed_words(rotated.secret, tokens[store.DRAFTS]) == {"a": "b"}
    assert second_factors.unsealed_key(first, user.id, tokens[store.FACTORS]) is None


def test_by_hand_both_keys_are_made_and_told(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kiosk = commands(house.settings, monkeypatch, capsys)
    told = kiosk("rotate-key")
    assert told.status == 0
    assert all(name in told.err for name in ("trail.keys", "seal.keys", "--reseal"))
    assert seal_keys.keys_file(house.settings).stat().st_mode & 0o077 == 0
    assert kiosk("rotate-key", "--reseal").status == 0
    assert kiosk("doctor").status == 0
