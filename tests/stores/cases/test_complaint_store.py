"""Complaints in the store: kept once, opened by number and secret, listed newest first."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from db.cases import complaint_store, message_store
from db.cases.complaint_store import NewComplaint, Sealed
from db.cases.message_store import COMPLAINANT, TEAM
from db.directory import directory_store
from db.ground.engine import Database
from db.ground.models import PhotoRow
from kiosk.wiring import House
from survey.refusals.complaints import ComplaintKeyReused, ComplaintUnknown, NumberTaken
from tests.helpers.building import NOW, a_window
from tests.helpers.kept import complaints_of

KEY = "0b4a7f6e-3f55-4b52-9a5b-0f3f2b9f7f10"


def a_complaint(ref: str = "T-1", **given: object) -> NewComplaint:
    return replace(
        NewComplaint(
            ref=ref,
            category="attitude",
            state="received",
            occurred_at=NOW - timedelta(hours=1),
            received_at=NOW,
            biz_month="2026-11",
            language="zh-CN",
            words="等了一小时没人理",
            key=None,
            body_hash="one",
            secret_hash=f"secret of {ref}",
        ),
        **given,  # type: ignore[arg-type]
    )


def a_photo_row(house: House, sha256: str = "a" * 64) -> str:
    with house.writing() as session:
        session.add(PhotoRow(sha256=sha256, width=4, height=3, size=9, created_at=NOW))
    return sha256


def test_a_complaint_is_kept_with_its_photos_and_contact(any_house: House) -> None:
    a_window(any_house, "SB-1")
    photo = a_photo_row(any_house)
    with any_house.writing() as session:
        window = directory_store.window(session, "SB-1")
        ref, new = complaint_store.add(
            session,
            a_complaint(window_id=window.id),
            photos=[photo, photo, "f" * 64],
            contact=Sealed("key", "closed"),
        )
    assert (ref, new) == ("T-1", True)
    with any_house.reading() as session:
        kept = complaint_store.get(session, "T-1")
        assert complaint_store.photos_of(session, kept.id) == [photo]
        assert complaint_store.first_photos(session, [kept.id]) == {kept.id: [photo]}
    assert (kept.window, kept.unit, kept.words) == ("SB-1", "U1", "等了一小时没人理")
    assert kept.occurred_at == NOW - timedelta(hours=1)
    assert kept.sealed == Sealed("key", "closed")


def test_the_same_key_and_body_is_the_same_complaint(any_database: Database) -> None:
    with any_database.writing() as session:
        complaint_store.add(session, a_complaint("T-1", key=KEY))
    with any_database.writing() as session:
        assert complaint_store.add(session, a_complaint("T-2", key=KEY)) == ("T-1", False)
        assert [each.ref for each in complaints_of(session)] == ["T-1"]


def test_handing_in_many_times_at_once_is_one_complaint(any_database: Database) -> None:
    def hand_in(n: int) -> tuple[str, bool]:
        with any_database.writing() as session:
            return complaint_store.add(session, a_complaint(f"T-{n}", key=KEY))

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(hand_in, range(8)))
    assert len({ref for ref, _ in answers}) == 1
    assert sum(new for _, new in answers) == 1


def test_another_body_under_a_used_key_is_refused_with_the_first_number(
    any_database: Database,
) -> None:
    with any_database.writing() as session:
        complaint_store.add(session, a_complaint("T-1", key=KEY))
    with any_database.writing() as session, pytest.raises(ComplaintKeyReused) as refusal:
        complaint_store.add(session, a_complaint("T-2", key=KEY, body_hash="two"))
    assert refusal.value.details == {"number": "T-1"}


def test_a_number_in_use_is_refused(any_database: Database) -> None:
    with any_database.writing() as session:
        complaint_store.add(session, a_complaint("T-1"))
        with pytest.raises(NumberTaken):
            complaint_store.add(session, a_complaint("T-1"))
        complaint_store.add(session, a_complaint("T-2"))


def test_number_and_secret_open_a_complaint_and_either_one_wrong_does_not(
    any_database: Database,
) -> None:
    with any_database.writing() as session:
        complaint_store.add(session, a_complaint("T-1"))
        complaint_store.add(session, a_complaint("T-2"))
        complaint_store.add(session, a_complaint("T-3", secret_hash=None))
    with any_database.reading() as session:
        opened = complaint_store.opened(session, "T-1", secret_hash="secret of T-1")
        assert opened.ref == "T-1"
        for ref, secret in (("T-1", "secret of T-2"), ("T-9", "secret of T-1"), ("T-3", "")):
            with pytest.raises(ComplaintUnknown):
                complaint_store.opened(session, ref, secret_hash=secret)


def test_an_erased_contact_leaves_nothing_to_open_or_to_compare(any_database: Database) -> None:
    with any_database.writing() as session:
        complaint_store.add(session, a_complaint(key=KEY), contact=Sealed("key", "closed"))
        kept = complaint_store.get(session, "T-1")
        assert complaint_store.erase_contact(session, kept.id)
        assert not complaint_store.erase_contact(session, kept.id)
    with any_database.writing() as session:
        assert complaint_store.get(session, "T-1").sealed == Sealed(None, "")
        with pytest.raises(ComplaintKeyReused):  # the mark of the body was dropped with it
            complaint_store.add(session, a_complaint("T-2", key=KEY))


def test_the_months_with_complaints_are_told_newest_first(any_database: Database) -> None:
    with any_database.writing() as session:
        complaint_store.add(session, a_complaint("T-1"))
        complaint_store.add(session, a_complaint("T-2", biz_month="2026-10"))
        complaint_store.add(session, a_complaint("T-3"))
    with any_database.reading() as session:
        assert complaint_store.months(session) == ["2026-11", "2026-10"]


def test_messages_are_kept_once_and_read_newest_first(any_database: Database) -> None:
    with any_database.writing() as session:
        complaint_store.add(session, a_complaint())
        kept = complaint_store.get(session, "T-1")
        for n in range(7):
            author = TEAM if n % 2 else COMPLAINANT
            said = {"author": author, "words": f"第 {n} 句", "at": NOW + timedelta(minutes=n)}
            assert message_store.add(session, kept.id, key=f"key {n}", **said)  # type: ignore[arg-type]
            assert not message_store.add(session, kept.id, key=f"key {n}", **said)  # type: ignore[arg-type]
    with any_database.reading() as session:
        newest = message_store.newest(session, kept.id, limit=5)
        older = message_store.newest(session, kept.id, before=newest[-1].id, limit=5)
        assert [each.words for each in newest + older] == [f"第 {n} 句" for n in reversed(range(7))]
        assert message_store.last_of(session, [kept.id]) == {kept.id: newest[0]}
        since = NOW + timedelta(minutes=3)
        assert message_store.count_since(session, kept.id, author=COMPLAINANT, since=since) == 2


def test_other_words_under_a_used_message_key_are_refused(any_database: Database) -> None:
    with any_database.writing() as session:
        complaint_store.add(session, a_complaint())
        kept = complaint_store.get(session, "T-1")
        message_store.add(session, kept.id, key=KEY, author=TEAM, words="甲", at=NOW)
        with pytest.raises(ComplaintKeyReused):
            message_store.add(session, kept.id, key=KEY, author=TEAM, words="乙", at=NOW)
