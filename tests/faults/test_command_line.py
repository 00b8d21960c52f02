"""What a user did wrong is one clear line and a non-zero exit, never a traceback."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import account_store, audit_store, schema
from kiosk import clock
from kiosk.config import Settings
from kiosk.wiring import House, open_house
from survey.roles import Role
from tests.building import NOW, a_login, fresh_settings
from tests.served import ROOT, environment


def kiosk(settings: Settings, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from kiosk.cli import main; main({list(arguments)!r})"],
        cwd=ROOT, env=environment(settings) | extra, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """Settings of a place where nothing is yet."""
    return fresh_settings(tmp_path)


def refused(told: subprocess.CompletedProcess[str]) -> str:
    assert told.returncode != 0
    assert "Traceback" not in told.stderr
    [line] = [line for line in told.stderr.splitlines() if line.startswith("kiosk: ")]
    assert told.stdout == ""
    return line


def test_serving_an_unready_database_is_refused(empty: Settings) -> None:
    assert "kiosk init" in refused(kiosk(empty, "serve"))


def test_serving_without_a_key_is_refused(empty: Settings) -> None:
    assert kiosk(empty, "init").returncode == 0
    assert "KIOSK_SECRET_KEY" in refused(kiosk(empty, "serve", KIOSK_SECRET_KEY=""))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KIOSK_PORT", "many"),
        ("KIOSK_TIMEZONE", "Mars/Olympus"),
        ("KIOSK_LANGUAGE", "fr"),
        ("KIOSK_PUBLIC_URL", "service.example.com"),
    ],
)
def test_a_setting_that_cannot_work_is_named(empty: Settings, name: str, value: str) -> None:
    assert name in refused(kiosk(empty, "settings", **{name: value}))


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "/nowhere"),
        ("month", "2026-13"),
        ("month", "november"),
        ("restore", "README.md"),
        ("export", "out", "--month", "2026"),
    ],
)
def test_a_mistake_is_one_line(empty: Settings, arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert kiosk(empty, "init").returncode == 0
    assert refused(kiosk(empty, *arguments))


def test_init_prints_the_link_alone_on_standard_output_and_once(empty: Settings) -> None:
    first, second = kiosk(empty, "init"), kiosk(empty, "init")
    assert first.stdout.startswith(f"{empty.public_url}/welcome?t=")
    assert len(first.stdout.splitlines()) == 1
    assert first.stdout != second.stdout


@pytest.fixture
def lived_in(empty: Settings) -> Iterator[House]:
    """A house whose only administrator has a password; others left or are no administrators."""
    house = open_house(empty)
    try:
        schema.migrate(house.database)
        for username, role in (("boss", Role.ADMINISTRATOR), ("admin", "leader"), ("gone", "wall")):
            account = a_login(house, username, role, password="a good long phrase")
        with house.writing() as session:
            account_store.close(session, account.id, at=NOW)
        yield house
    finally:
        house.close()


def test_who_forgot_the_only_administrators_password_gets_a_link_on_record(
    lived_in: House,
) -> None:
    told = kiosk(lived_in.settings, "init", "--invite", "boss")
    assert told.returncode == 0
    address, _, token = told.stdout.strip().partition("/welcome?t=")
    assert address == lived_in.settings.public_url
    with lived_in.reading() as session:
        assert account_store.invited(session, token, at=clock.now()).username == "boss"
        [noted] = audit_store.entries(session)
    assert (noted.actor, noted.deed, noted.subject) == ("kiosk init", "account-invited", "boss")


@pytest.mark.parametrize(("username", "why"), [("nobody", "没有这个账号"), ("gone", "已停用")])
def test_no_link_is_printed_for_an_account_nobody_can_use(
    lived_in: House, username: str, why: str
) -> None:
    assert why in refused(kiosk(lived_in.settings, "init", "--invite", username))


def test_an_invitation_migrates_nothing(empty: Settings) -> None:
    assert "kiosk init" in refused(kiosk(empty, "init", "--invite", "admin"))


def test_init_makes_an_administrator_although_another_account_is_called_so(
    lived_in: House,
) -> None:
    with lived_in.writing() as session:
        account_store.close(session, account_store.by_username(session, "boss").id, at=NOW)
    told = kiosk(lived_in.settings, "init")
    assert told.returncode == 0
    token = told.stdout.strip().partition("/welcome?t=")[2]
    with lived_in.reading() as session:
        account = account_store.invited(session, token, at=clock.now())
    assert (account.username, account.role) == ("admin2", Role.ADMINISTRATOR)


def test_settings_are_shown_with_secrets_masked(empty: Settings) -> None:
    address = "postgresql+psycopg://kiosk:hidden-password@localhost/none"
    told = kiosk(empty, "settings", KIOSK_DATABASE_URL=address)
    assert told.returncode == 0
    assert "hidden-password" not in told.stdout
    assert empty.secret_key.get_secret_value() not in told.stdout
    assert "KIOSK_TIMEZONE=Asia/Shanghai" in told.stdout


def test_json_is_one_document_and_nothing_else(empty: Settings) -> None:
    assert kiosk(empty, "init").returncode == 0
    for arguments in (("doctor", "--json"), ("month", "2026-10", "--json")):
        told = kiosk(empty, *arguments)
        assert told.returncode == 0, told.stderr
        assert isinstance(json.loads(told.stdout), dict)


def test_an_unreachable_database_is_told(empty: Settings) -> None:
    address = "postgresql+psycopg://kiosk:kiosk@localhost:1/none"
    assert refused(kiosk(empty, "doctor", KIOSK_DATABASE_URL=address))


def test_a_data_folder_that_is_a_file_is_told(empty: Settings, tmp_path: Path) -> None:
    place = tmp_path / "a file"
    place.write_text("")
    assert refused(kiosk(empty, "init", KIOSK_DATA_DIR=str(place)))
