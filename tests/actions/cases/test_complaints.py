"""Complaining: kept once, with what the form told; answered, with contacts under lock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from db.cases import complaint_store, message_store
from db.cases.complaint_store import Complaint
from db.directory import directory_store
from db.ground import audit_store
from kiosk.actions.cases import complaints
from kiosk.actions.cases.complaints import Circumstances, Filed
from kiosk.locks import tracking
from kiosk.rights import cases
from kiosk.wiring import House
from survey.refusals.cases import NotYourCase
from survey.refusals.complaints import (
    ComplaintKeyReused,
    ContactErased,
    MessageWithoutWords,
    TooManyMessages,
)
from survey.refusals.given import KeyInvalid, ReasonMissing, WordsTooLong
from survey.refusals.kinds import SurveyError
from survey.texts import CHINESE, ENGLISH
from tests.helpers.building import NOW, a_window, an_account
from tests.helpers.kept import complaints_of

KEY = "0b4a7f6e-3f55-4b52-9a5b-0f3f2b9f7f10"
PHONE = "13800138000"
FORM: Mapping[str, object] = {
    "words": "等了一小时没人理",
    "category": "attitude",
    "when": "now",
    "contact_kind": "phone",
    "contact": PHONE,
}


def circumstances(house: House, **given: Any) -> Circumstances:
    plain = Circumstances(now=NOW, zone=house.settings.zone, secret=house.secret, language=CHINESE)
    return replace(plain, **given)


def complain(
    house: House, key: object = KEY, *, at: Circumstances | None = None, **changes: object
) -> Filed:
    with house.writing() as session:
        return complaints.make_complaint(
            session, {**FORM, **changes}, at or circumstances(house), key=key
        )


def opened(house: House, filed: Filed) -> Complaint:
    with house.reading() as session:
        return complaint_store.opened(
            session, filed.number, secret_hash=tracking.kept_of(filed.secret)
        )


def test_a_complaint_is_kept_and_opens_with_its_number_and_secret(any_house: House) -> None:
    kept = opened(any_house, complain(any_house))
    assert (kept.words, kept.category, kept.state) == ("等了一小时没人理", "attitude", "received")
    assert (kept.source, kept.biz_month, kept.occurred_at) == ("customer", "2026-11", NOW)


def test_handing_in_twice_is_one_complaint_with_the_same_secret(any_house: House) -> None:
    first = complain(any_house)
    later = circumstances(any_house, now=NOW + timedelta(minutes=3))
    second = complain(any_house, at=later)
    assert second == replace(first, repeated=True)


def test_other_words_under_the_same_key_are_refused_and_the_first_stay(any_house: House) -> None:
    first = complain(any_house)
    with pytest.raises(ComplaintKeyReused):
        complain(any_house, words="另一件事")
    with pytest.raises(ComplaintKeyReused):
        complain(any_house, contact="13900139000")
    assert opened(any_house, first).words == "等了一小时没人理"
    assert complain(any_house, str(uuid4()), words="另一件事").number != first.number


def test_a_complaint_knows_its_window_and_the_rating_it_grew_out_of(house: House) -> None:
    a_window(house, "SB-1")
    a_window(house, "MW-1", post="MW")
    with house.writing() as session:
        here = directory_store.window(session, "SB-1").id
        elsewhere = directory_store.window(session, "MW-1").id
        session.execute(
            text(
                "INSERT INTO ratings (id, window_id, score, standing, channel, body_hash,"
                " created_at, received_at, biz_date, biz_month, biz_hour) VALUES ('r-1', :w, 1,"
                " 'counted', 'qr', 'h', '2026-11-23', '2026-11-23', '2026-11-23', '2026-11', 10)"
            ),
            {"w": here},
        )
        kept = complaints.make_complaint(
            session, FORM, circumstances(house, window_id=here), key=KEY, receipt="r-1"
        )
        foreign = complaints.make_complaint(
            session,
            FORM,
            circumstances(house, window_id=elsewhere),
            key=str(uuid4()),
            receipt="r-1",
        )
    assert (opened(house, kept).window, opened(house, kept).rating) == ("SB-1", "r-1")
    assert (opened(house, foreign).window, opened(house, foreign).rating) == ("MW-1", None)


def test_the_month_is_the_month_of_the_incident_in_the_business_time_zone(house: House) -> None:
    filed = complain(house, when="picked", picked="2026-11-01T00:30")
    assert opened(house, filed).biz_month == "2026-11"
    before = complain(house, str(uuid4()), when="picked", picked="2026-10-31T23:30")
    assert opened(house, before).biz_month == "2026-10"


def test_a_key_that_is_none_is_refused(house: House) -> None:
    for key in ("", "5; DROP", None, 7):
        with pytest.raises(KeyInvalid):
            complain(house, key)


@pytest.mark.parametrize(
    "changes",
    [
        {"words": ""},
        {"words": " \x00\n "},
        {"words": None},
        {"words": "字" * 50_000},
        {"category": ""},
        {"category": "5; DROP TABLE"},
        {"when": "picked", "picked": ""},
        {"when": "picked", "picked": "yesterday"},
        {"when": "picked", "picked": "2026-11-24T00:00"},
        {"when": "picked", "picked": "1999-01-01T00:00"},
        {"when": "picked", "picked": "0001-01-01T00:00"},
        {"when": "picked", "picked": "9999-12-31T23:59"},
        {"contact_kind": "phone", "contact": "12"},
        {"contact": "x" * 101},
        {"photo": ["a" * 64, "b" * 64, "c" * 64, "d" * 64, "e" * 64, "f" * 64, "0" * 64]},
        {"photo": ["../../etc/passwd"]},
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_kept(
    house: House, changes: dict[str, Any]
) -> None:
    with pytest.raises(SurveyError) as refusal:
        complain(house, **changes)
    assert refusal.value.said.zh
    assert refusal.value.said.en
    with house.reading() as session:
        assert complaints_of(session) == []


def test_two_thousand_characters_are_taken_and_one_more_is_not(house: House) -> None:
    assert complain(house, words="字" * 2000).number
    with pytest.raises(WordsTooLong):
        complain(house, str(uuid4()), words="字" * 2001)


def test_the_contact_is_nowhere_to_be_read_in_the_store(house: House) -> None:
    complain(house)
    database = house.settings.data_dir / "kiosk.db"
    with house.reading() as session:
        dump = "\n".join(
            str(tuple(row))
            for table in ("complaints", "complaint_contacts", "complaint_messages", "audit")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        )
    raw = database.read_bytes() + database.with_name("kiosk.db-wal").read_bytes()
    assert "complaint" in dump or dump
    assert PHONE not in dump
    assert PHONE.encode() not in raw


def test_the_secret_is_kept_as_its_hash_only(house: House) -> None:
    filed = complain(house)
    with house.reading() as session:
        [row] = session.execute(text("SELECT * FROM complaints")).all()
    assert filed.secret not in str(tuple(row))
    assert tracking.kept_of(filed.secret) in str(tuple(row))


def test_a_contact_is_shown_with_a_reason_and_on_record(house: House) -> None:
    li = an_account(house, "li")
    filed = complain(house)
    with house.writing() as session:
        case = cases.opened(session, filed.number, li)
        for none in (" ", ".", "。。。", "12 34", "x"):
            with pytest.raises(ReasonMissing):
                complaints.show_contact(session, case, reason=none, secret=house.secret, at=NOW)
        contact = complaints.show_contact(session, case, reason="回访", secret=house.secret, at=NOW)
    assert contact.value == PHONE
    with house.reading() as session:
        *_, entry = audit_store.entries(session)
    assert (entry.actor, entry.deed, entry.subject) == ("li", "contact-shown", filed.number)
    assert entry.detail == {"reason": "回访"}


def test_a_contact_is_not_shown_to_an_officer_who_has_not_the_case(house: House) -> None:
    an_account(house, "li")
    filed = complain(house)
    other = an_account(house, "wang")
    with house.writing() as session:
        case = cases.opened(session, filed.number, other)
        with pytest.raises(NotYourCase):
            complaints.show_contact(session, case, reason="回访", secret=house.secret, at=NOW)


def test_an_erased_contact_cannot_be_shown_any_more(house: House) -> None:
    li = an_account(house, "li")
    kept = opened(house, complain(house))
    with house.writing() as session:
        complaints.erase_contact(session, kept, by="li", at=NOW)
        case = cases.opened(session, kept.ref, li)
        with pytest.raises(ContactErased):
            complaints.show_contact(session, case, reason="回访", secret=house.secret, at=NOW)
        assert [entry.deed for entry in audit_store.entries(session)] == ["contact-erased"]


def test_a_message_is_kept_once(house: House) -> None:
    kept = opened(house, complain(house))
    for new in (True, False):
        with house.writing() as session:
            teller = cases.as_complainant(session, kept)
            sent = complaints.send_message(
                session,
                teller,
                "还在等",
                key=KEY,
                language=CHINESE,
                zone=house.settings.zone,
                at=NOW,
            )
            assert sent is new


def test_an_empty_message_is_refused_but_a_photo_alone_speaks(house: House) -> None:
    kept = opened(house, complain(house))
    with house.reading() as session:
        teller = cases.as_complainant(session, kept)
    with house.writing() as session, pytest.raises(MessageWithoutWords):
        complaints.send_message(
            session, teller, " ", key=KEY, language=ENGLISH, zone=house.settings.zone, at=NOW
        )
    with house.writing() as session:
        complaints.send_message(
            session,
            teller,
            "",
            key=KEY,
            photos=["a" * 64],
            language=ENGLISH,
            zone=house.settings.zone,
            at=NOW,
        )
        [message] = message_store.newest(session, kept.id, limit=5)
    assert message.words == "(photo added)"


def test_more_messages_in_an_hour_than_anybody_answers_are_refused(house: House) -> None:
    kept = opened(house, complain(house))

    def send(minute: int) -> None:
        moment = NOW + timedelta(minutes=minute)
        with house.writing() as session:
            teller = cases.as_complainant(session, kept)
            complaints.send_message(
                session,
                teller,
                f"第 {minute} 分",
                key=str(uuid4()),
                language=CHINESE,
                zone=house.settings.zone,
                at=moment,
            )

    for minute in range(complaints.HOURLY_MESSAGES):
        send(minute)
    with pytest.raises(TooManyMessages):
        send(30)
    send(65)
