"""What a user did wrong is one clear line and a non-zero exit, never a traceback."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from db.ground import schema
from kiosk.config import Settings
from kiosk.wiring import House, open_house
from tests.helpers import formerly
from tests.helpers.commands import Kiosk, commands
from tests.helpers.served import ROOT, environment, free_port


@pytest.fixture
def kiosk(
    nowhere: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    """The command line in a place where nothing is yet."""
    return commands(nowhere, monkeypatch, capsys)


@pytest.fixture
def former(nowhere: Settings) -> Iterator[House]:
    """What the former release left in that place."""
    house = open_house(nowhere)
    formerly.make(house.database)
    yield house
    house.close()


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that something else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_mistake_of_a_process_is_one_line_on_standard_error(nowhere: Settings) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from kiosk.cli import main; main(['serve'])"],
        cwd=ROOT, env=environment(nowhere), capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("kiosk: ")
    assert told.stderr.count("\n") == 1


def test_serving_an_unready_database_is_refused(kiosk: Kiosk) -> None:
    assert "kiosk init" in kiosk("serve").refusal


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve",),
        ("backup", "copy.zip"),
        ("export", "out"),
        ("import", str(ROOT / "README.md")),
        ("qr", "codes"),
        ("month", "2026-10"),
        ("ledger",),
        ("close", "2026-10", "--by", "guan"),
        ("plan", "2026-10"),
        ("policy",),
        ("tick",),
        ("init", "--invite", "guan"),
    ],
)
def test_what_only_looks_makes_no_database_and_names_where_it_looked(
    kiosk: Kiosk, nowhere: Settings, arguments: tuple[str, ...]
) -> None:
    assert str(nowhere.data_dir / "kiosk.db") in kiosk(*arguments).refusal
    assert [*nowhere.data_dir.parent.iterdir()] == []


def test_the_doctor_makes_no_database_and_says_where_there_is_none(
    kiosk: Kiosk, nowhere: Settings
) -> None:
    told = kiosk("doctor", "--json")
    [finding] = json.loads(told.out)["checks"]
    assert (told.status, finding["check"], finding["sound"]) == (1, "database", False)
    assert str(nowhere.data_dir / "kiosk.db") in finding["detail"]
    assert [*nowhere.data_dir.parent.iterdir()] == []


def test_the_doctor_a_backup_and_a_restore_name_the_database(
    kiosk: Kiosk, nowhere: Settings, tmp_path: Path
) -> None:
    assert kiosk("init").status == 0
    here, copy = str(nowhere.data_dir / "kiosk.db"), str(tmp_path / "copy.zip")
    assert f"ok   database: {here}" in kiosk("doctor").out
    assert kiosk("backup", copy).err.splitlines()[0].endswith(f" of {here}")
    other = tmp_path / "other"
    told = kiosk("restore", copy, KIOSK_DATA_DIR=str(other))
    assert f" into {other / 'kiosk.db'}." in told.err


def test_a_database_is_named_without_its_password(kiosk: Kiosk) -> None:
    told = kiosk(
        "doctor", KIOSK_DATABASE_URL="postgresql+psycopg://a:hidden@localhost:1/b?password=x"
    )
    assert "ok   database: postgresql+psycopg://a:***@localhost:1/b\n" in told.out


def test_serving_without_a_key_is_refused(kiosk: Kiosk, nowhere: Settings) -> None:
    with closing(open_house(nowhere)) as house:
        schema.migrate(house.database)
    assert "KIOSK_SECRET_KEY" in kiosk("serve", KIOSK_SECRET_KEY="").refusal


def test_serving_on_a_port_that_is_taken_is_refused_before_it_is_announced(
    kiosk: Kiosk, taken_port: int
) -> None:
    assert kiosk("init").status == 0
    assert str(taken_port) in kiosk("serve", "--port", str(taken_port)).refusal


def test_a_server_migrates_by_itself_where_it_may(
    kiosk: Kiosk, former: House, taken_port: int
) -> None:
    port = str(taken_port)
    assert "kiosk init" in kiosk("serve", "--port", port).refusal
    assert schema.revision(former.database) == formerly.REVISION
    assert port in kiosk("serve", "--port", port, KIOSK_MIGRATE_ON_START="true").refusal
    assert schema.state(former.database) is schema.State.CURRENT


@pytest.mark.parametrize("command", ["serve", "init"])
def test_nobody_migrates_what_somebody_serves(kiosk: Kiosk, former: House, command: str) -> None:
    with former.alone():
        told = kiosk(command, KIOSK_MIGRATE_ON_START="true", KIOSK_LANGUAGE="en")
    assert "Another server" in told.refusal
    assert schema.revision(former.database) == formerly.REVISION


def test_init_gives_its_link_while_the_house_is_served(kiosk: Kiosk, nowhere: Settings) -> None:
    assert kiosk("init").status == 0
    with closing(open_house(nowhere)) as house, house.alone():
        assert "/welcome#t=" in kiosk("init").out


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KIOSK_PORT", "many"),
        ("KIOSK_PORT", "0"),
        ("KIOSK_PORT", "65536"),
        ("KIOSK_TIMEZONE", "Mars/Olympus"),
        ("KIOSK_LANGUAGE", "fr"),
        ("KIOSK_PUBLIC_URL", "service.example.com"),
        ("KIOSK_LOG_LEVEL", "loud"),
        ("KIOSK_DATABASE_URL", "garbage"),
        ("KIOSK_DATABASE_URL", "oracle://kiosk:hidden-password@localhost/none"),
        ("KIOSK_DATABASE_URL", "postgresql+asyncpg://kiosk:hidden-password@localhost/none"),
        ("KIOSK_DATABASE_URL", "postgresql+psycopg://kiosk:hidden-password@localhost:port/none"),
    ],
)
def test_a_setting_that_cannot_work_is_named(kiosk: Kiosk, name: str, value: str) -> None:
    for command in (("settings",), ("doctor", "--json"), ("month", "2026-13")):
        told = kiosk(*command, **{name: value})
        if command[0] == "month":  # the month is looked at first; the setting is wrong besides
            assert "2026-13" in told.refusal
        else:
            assert name in told.refusal
            assert "hidden-password" not in told.refusal


def test_a_settings_file_in_another_encoding_is_named(kiosk: Kiosk) -> None:
    Path(".env").write_bytes("KIOSK_COMPANY=集团".encode("gbk"))
    assert ".env" in kiosk("settings").refusal


@pytest.mark.parametrize("level", ["info", "WARNING"])
def test_a_log_level_may_be_written_large_or_small(kiosk: Kiosk, level: str) -> None:
    assert f"KIOSK_LOG_LEVEL={level.lower()}\n" in kiosk("settings", KIOSK_LOG_LEVEL=level).out


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "/nowhere"),
        ("month", "2026-13"),
        ("month", "november"),
        ("restore", str(ROOT / "README.md")),
        ("export", "out", "--month", "2026"),
    ],
)
def test_a_mistake_is_one_line(kiosk: Kiosk, arguments: tuple[str, ...]) -> None:
    assert kiosk("init").status == 0
    assert kiosk(*arguments).refusal


@pytest.mark.parametrize(
    ("arguments", "named", "help_of"),
    [
        (("serv",), "serv", "kiosk"),
        (("--loud",), "--loud", "kiosk"),
        (("month",), "MONTH", "kiosk month"),
        (("month", "2026-10", "2026-11"), "2026-11", "kiosk month"),
        (("close", "2026-10"), "--by", "kiosk close"),
        (("qr", "codes", "--format", "pdf"), "pdf", "kiosk qr"),
        (("serve", "--port", "99999"), "99999", "kiosk serve"),
        (("restore", "nowhere.zip"), "nowhere.zip", "kiosk restore"),
    ],
)
def test_a_call_that_is_wrong_is_one_line_and_where_help_is(
    kiosk: Kiosk, arguments: tuple[str, ...], named: str, help_of: str
) -> None:
    told = kiosk(*arguments)
    assert told.status == 2
    assert named in told.refusal
    assert told.refusal.endswith(f"See: {help_of} --help")


def test_without_a_command_the_help_is_shown(kiosk: Kiosk) -> None:
    told = kiosk()
    assert "Write one QR code a window" in told.out + told.err


def test_init_prints_the_link_alone_on_standard_output_and_once(
    kiosk: Kiosk, nowhere: Settings
) -> None:
    first, second = kiosk("init"), kiosk("init")
    assert first.out.startswith(f"{nowhere.public_url}/welcome#t=")
    assert len(first.out.splitlines()) == 1
    assert first.out != second.out


def test_settings_are_shown_with_secrets_masked(kiosk: Kiosk, nowhere: Settings) -> None:
    address = "postgresql+psycopg://kiosk:hidden-password@localhost/none"
    told = kiosk("settings", KIOSK_DATABASE_URL=address)
    assert told.status == 0
    assert "hidden-password" not in told.out
    assert nowhere.secret_key.get_secret_value() not in told.out
    assert "KIOSK_TIMEZONE=Asia/Shanghai" in told.out


def test_json_is_one_document_and_nothing_else(kiosk: Kiosk) -> None:
    assert kiosk("init").status == 0
    for arguments in (("doctor", "--json"), ("month", "2026-10", "--json")):
        told = kiosk(*arguments)
        assert told.status == 0, told.err
        assert isinstance(json.loads(told.out), dict)


def test_an_unreachable_database_is_told(kiosk: Kiosk) -> None:
    address = f"postgresql+psycopg://kiosk:kiosk@localhost:{free_port()}/none"
    assert "refused" in kiosk("month", "2026-10", KIOSK_DATABASE_URL=address).refusal
    told = kiosk("doctor", "--json", KIOSK_DATABASE_URL=address)
    assert told.status == 1
    found = {each["check"]: each for each in json.loads(told.out)["checks"]}
    assert "KIOSK_DATABASE_URL" in found["migrations"]["detail"]


def test_a_data_folder_that_is_a_file_is_told(kiosk: Kiosk, tmp_path: Path) -> None:
    place = tmp_path / "a file"
    place.write_text("")
    assert kiosk("init", KIOSK_DATA_DIR=str(place)).refusal
