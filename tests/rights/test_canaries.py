"""Canaries: a planted phone number, sentence and note never reach who may not see them."""

import logging
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kiosk.files.exports import export_rows
from kiosk.files.writing import write_files
from kiosk.locks import tracking
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes.documents import PAPERS
from kiosk.screens import STAFF
from kiosk.server import create_app
from kiosk.wiring import House
from tests.helpers.casework import LOW_PRAISE, PRAISE, VOICE, Affair
from tests.helpers.planting import NOTE, PHONE, RAW, SENTENCE, Planted, sent


@pytest.fixture
def planted(house: House) -> Planted:
    return Planted(house)


def pages_of(user: User) -> list[str]:
    return [screen.path for screen in STAFF if screen.deed and user.may(screen.deed)]


def test_the_officer_reads_what_was_told_and_no_more_of_the_phone_than_its_end(
    planted: Planted,
) -> None:
    filed = planted.worked()
    seen = sent(planted, planted.officer, "cases", case=filed.number)
    assert SENTENCE in seen
    assert NOTE in seen
    assert PHONE not in seen
    assert PHONE[-2:] in seen


def test_nobody_else_is_sent_what_was_told_on_any_page(planted: Planted) -> None:
    filed = planted.worked()
    for user in planted.everyone_else():
        for name in {*pages_of(user), "cases", "mine"}:
            for query in ({}, {"case": filed.number}):
                seen = sent(planted, user, name, **query)
                for canary in (*RAW, NOTE):
                    assert canary not in seen, (user.username, name, query)


def test_the_accused_and_their_head_read_the_summary_and_not_the_minute(planted: Planted) -> None:
    filed = planted.worked()
    for user in (planted.clerk, planted.head):
        seen = sent(planted, user, "mine", case=filed.number)
        assert "反映服务时态度生硬" in seen
        assert planted.minute() not in seen
    assert planted.minute() in sent(planted, planted.officer, "cases", case=filed.number)


def test_a_sealed_case_is_sent_to_those_at_the_top_alone(planted: Planted) -> None:
    filed = planted.told(category="integrity")
    assert SENTENCE in sent(planted, planted.top, "cases", case=filed.number)
    assert SENTENCE in sent(planted, planted.chairman, "cases", case=filed.number)
    for user in (planted.officer, *planted.everyone_else()):
        for query in ({}, {"case": filed.number}):
            seen = sent(planted, user, "cases", **query)
            assert filed.number not in seen.replace(f'"{filed.number}"', "")
            assert SENTENCE not in seen


# Routes, files, logs


def asked(client: TestClient, path: str) -> str:
    return client.get(path).text


def test_routes_tell_nobody_what_was_told(planted: Planted, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    filed = planted.worked()
    link = tracking.link("", filed.number, filed.secret)
    month = f"{planted.at.astimezone(planted.zone):%Y-%m}"
    paths = [
        *(f"/{each.path}.csv?month={month}" for each in PAPERS), "/healthz", "/readyz",
        "/metrics", f"/track?c={filed.number}.{'A' * tracking.LENGTH}", "/track",
        f"/api/cases/{filed.number}/signatures", f"/cases?case={filed.number}", "/wall",
    ]  # fmt: skip
    with TestClient(
        create_app(planted.house), base_url=planted.house.settings.public_url
    ) as client:
        own = asked(client, link)
        assert "马上到" in own
        for canary in (NOTE, PHONE, "员工 W", "账号 he"):
            assert canary not in own
        for user in (None, planted.officer, *planted.everyone_else()):
            client.cookies.clear()
            if user is not None:
                client.cookies.set(SESSION_COOKIE, planted.token_of(user))
            for path in paths:
                told = asked(client, path)
                reads = user is planted.officer and path.startswith("/cases.csv")
                assert (SENTENCE in told) is reads, (user, path)
                for canary in (PHONE, NOTE) if reads else (*RAW, NOTE):
                    assert canary not in told, (user, path)
    own_records = [record for record in caplog.records if not record.name.startswith("http")]
    logged = "\n".join(record.getMessage() for record in own_records)  # the client has its own
    for canary in (*RAW, NOTE, filed.secret):
        assert canary not in logged


def test_an_export_has_no_contact_and_no_secret(planted: Planted, tmp_path: Path) -> None:
    filed = planted.worked()
    out = tmp_path / "out"
    with planted.house.reading() as session:
        write_files(out, export_rows(session), planted.zone)
    told = "\n".join(file.read_text(encoding="utf-8") for file in out.iterdir())
    assert SENTENCE in told  # the operator's own copy of the record
    assert PHONE not in told
    assert filed.secret not in told


def test_an_export_has_what_was_written_with_a_rating_and_no_photos(
    house: House, tmp_path: Path
) -> None:
    affair = Affair(house)
    spoken, out = affair.spoken(), tmp_path / "out"
    with house.reading() as session:
        write_files(out, export_rows(session), affair.zone)
    told = "\n".join(file.read_text(encoding="utf-8") for file in out.iterdir())
    for written in (VOICE, PRAISE, LOW_PRAISE):
        assert written in told
    assert spoken.photo not in told


def test_the_database_holds_the_contact_sealed(planted: Planted) -> None:
    filed = planted.worked()
    file = planted.house.settings.data_dir
    kept = b"".join(path.read_bytes() for path in file.rglob("*") if path.is_file())
    assert SENTENCE.encode() in kept
    assert PHONE.encode() not in kept
    assert filed.secret.encode() not in kept
