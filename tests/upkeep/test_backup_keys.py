"""A backup by itself opens nothing: its keys stay apart, and it may be in an envelope."""

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from db.cases import complaint_store
from db.ground import schema
from kiosk.actions.cases.complaints import Circumstances, make_complaint
from kiosk.config import Settings
from kiosk.locks import trail_keys
from kiosk.locks.envelopes import Envelope, Opener, new_identity
from kiosk.locks.keys import key_file, make_key
from kiosk.locks.sealing import unsealed
from kiosk.upkeep.backup import back_up
from kiosk.upkeep.doctor import examine
from kiosk.upkeep.restoring import Given, restore
from kiosk.upkeep.whole_file import written_whole
from kiosk.wiring import House, open_house
from survey.refusals.backups import AnotherKeyHere, EnvelopeForAnother, KeysApart, NotABackup
from survey.texts import CHINESE
from tests.helpers.building import NOW, fresh_settings
from tests.helpers.commands import commands
from tests.helpers.served import ROOT

PHONE = "13800138000"
KEY = "0b4a7f6e-3f55-4b52-9a5b-0f3f2b9f7f10"


@pytest.fixture
def lived_in(any_settings: Settings) -> Iterator[House]:
    """A house whose key is a file, with a complaint that may be called back."""
    with closing(open_house(by_file(any_settings))) as house:
        schema.migrate(house.database)
        make_key(house.settings)
        form = {"words": "久等", "category": "attitude", "when": "now"}
        at = Circumstances(NOW, house.settings.zone, house.secret, CHINESE)
        with house.writing() as session:
            contact = {"contact_kind": "phone", "contact": PHONE}
            make_complaint(session, form | contact, at, key=KEY)
        yield house


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Callable[[str], House]]:
    """Opens empty places, none of which has a key."""
    with ExitStack() as closing_them:
        yield lambda name: closing_them.enter_context(
            closing(open_house(by_file(fresh_settings(tmp_path / name))))
        )


def by_file(settings: Settings) -> Settings:
    return settings.model_copy(update={"secret_key": SecretStr("")})


def contact_of(house: House) -> str | None:
    with house.reading() as session:
        found = unsealed(house.secret, complaint_store.newest_contact(session))
    return found.value if found else None


def is_empty(house: House) -> bool:
    return schema.state(house.database) is schema.State.EMPTY


def off(house: House) -> set[str]:
    return {finding.check for finding in examine(house) if not finding.sound}


def keys_of(house: House) -> Path:
    """The keys as somebody keeps them apart: copied once to a place of their own."""
    apart = house.settings.data_dir.parent / "in the safe"
    apart.mkdir()
    for file in (key_file(house.settings), trail_keys.keys_file(house.settings)):
        if file.exists():
            (apart / file.name).write_bytes(file.read_bytes())
    return apart / "secret.key"


def everything_in(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_backup_holds_nothing_that_opens_a_contact(
    lived_in: House, elsewhere: Callable[[str], House], tmp_path: Path
) -> None:
    trail_keys.make(lived_in.settings)
    file = tmp_path / "copy.zip"
    assert not back_up(lived_in, file).keys
    held = everything_in(file)
    assert lived_in.secret.encode() not in held
    assert trail_keys.kept(lived_in.settings)[0].encode() not in held
    other = elsewhere("other")
    with pytest.raises(KeysApart, match=r"secret\.key"):
        restore(other, file)
    assert is_empty(other)
    assert not key_file(other.settings).exists()


def test_with_its_keys_from_apart_a_backup_is_the_house_again(
    lived_in: House, elsewhere: Callable[[str], House], tmp_path: Path
) -> None:
    trail_keys.make(lived_in.settings)
    back_up(lived_in, tmp_path / "copy.zip")
    other = elsewhere("other")
    restore(other, tmp_path / "copy.zip", Given(keys_of(lived_in)))
    assert contact_of(other) == PHONE
    assert key_file(other.settings).stat().st_mode & 0o077 == 0
    assert trail_keys.kept(other.settings) == trail_keys.kept(lived_in.settings)
    assert off(other) == set()


def test_a_key_of_the_chain_that_is_missing_is_named(
    lived_in: House, elsewhere: Callable[[str], House], tmp_path: Path
) -> None:
    trail_keys.make(lived_in.settings)
    back_up(lived_in, tmp_path / "copy.zip")
    apart = keys_of(lived_in)
    apart.with_name("trail.keys").unlink()
    other = elsewhere("other")
    with pytest.raises(KeysApart, match=r"trail\.keys"):
        restore(other, tmp_path / "copy.zip", Given(apart))
    assert is_empty(other)


def test_another_key_restores_nothing(
    lived_in: House, elsewhere: Callable[[str], House], tmp_path: Path
) -> None:
    back_up(lived_in, tmp_path / "copy.zip")
    (tmp_path / "wrong.key").write_text("quite another key\n")
    other = elsewhere("other")
    with pytest.raises(AnotherKeyHere, match=r"wrong\.key"):
        restore(other, tmp_path / "copy.zip", Given(tmp_path / "wrong.key"))
    assert is_empty(other)
    assert not key_file(other.settings).exists()


def test_who_lost_the_key_for_good_gets_the_rest_back(
    lived_in: House, elsewhere: Callable[[str], House], tmp_path: Path
) -> None:
    back_up(lived_in, tmp_path / "copy.zip")
    other = elsewhere("other")
    restore(other, tmp_path / "copy.zip", Given(without_key=True))
    make_key(other.settings)
    with other.reading() as session:
        [number] = complaint_store.refs(session, [1])
        assert complaint_store.get(session, number).words == "久等"
    assert contact_of(other) is None


def test_a_backup_with_its_keys_in_it_is_restored_by_itself(
    lived_in: House, elsewhere: Callable[[str], House], tmp_path: Path
) -> None:
    trail_keys.make(lived_in.settings)
    assert back_up(lived_in, tmp_path / "copy.zip", with_keys=True).keys
    other = elsewhere("other")
    assert restore(other, tmp_path / "copy.zip").keys
    assert contact_of(other) == PHONE
    assert off(other) == set()


def test_an_encrypted_backup_opens_for_its_reader_alone(
    lived_in: House, elsewhere: Callable[[str], House], tmp_path: Path
) -> None:
    private, public = new_identity()
    mine, foreign = tmp_path / "mine.txt", tmp_path / "foreign.txt"
    mine.write_text(private)
    foreign.write_text(new_identity()[0])
    file = tmp_path / "copy.age"
    back_up(lived_in, file, envelope=Envelope((public,)), with_keys=True)
    assert file.stat().st_mode & 0o077 == 0
    assert lived_in.secret.encode() not in file.read_bytes()
    assert "久等".encode() not in file.read_bytes()
    other = elsewhere("other")
    with pytest.raises(EnvelopeForAnother):
        restore(other, file, Given(opener=Opener(foreign)))
    assert is_empty(other)
    restore(other, file, Given(opener=Opener(mine)))
    assert contact_of(other) == PHONE
    left = {each.name for each in other.settings.data_dir.iterdir()}
    assert not any("tmp" in name or "age" in name for name in left)


def test_an_encrypted_backup_that_was_changed_restores_nothing(
    lived_in: House, elsewhere: Callable[[str], House], tmp_path: Path
) -> None:
    private, public = new_identity()
    (tmp_path / "mine.txt").write_text(private)
    back_up(lived_in, tmp_path / "copy.age", envelope=Envelope((public,)), with_keys=True)
    whole = (tmp_path / "copy.age").read_bytes()
    other = elsewhere("other")
    for changed in (whole[:-1], whole[: len(whole) // 2], whole[:-9] + b"different"):
        (tmp_path / "copy.age").write_bytes(changed)
        with pytest.raises(NotABackup):
            restore(other, tmp_path / "copy.age", Given(opener=Opener(tmp_path / "mine.txt")))
    assert is_empty(other)


def test_who_is_killed_while_writing_leaves_nothing_and_the_copy_before(tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    file.write_bytes(b"the copy before")
    (tmp_path / ".copy.zip.half").write_bytes(b"of one who was killed long ago")
    script = (
        "import sys, time; from pathlib import Path\n"
        "from kiosk.upkeep.whole_file import written_whole\n"
        "with written_whole(Path(sys.argv[1])) as growing:\n"
        "    target = growing.target\n"
        "    target.write(b'contacts' * 99999); target.flush(); print('half', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(file)], cwd=ROOT, stdout=subprocess.PIPE
    ) as writing:
        assert writing.stdout is not None
        assert writing.stdout.readline() == b"half\n"
        writing.kill()
    assert [each.name for each in tmp_path.iterdir()] == ["copy.zip"]
    assert file.read_bytes() == b"the copy before"
    with written_whole(file) as growing:
        growing.target.write(b"the copy after")
    assert file.read_bytes() == b"the copy after"
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_breaks_off_leaves_the_copy_before(tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    file.write_bytes(b"the copy before")

    def break_off() -> None:
        with written_whole(file) as growing:
            growing.target.write(b"half")
            raise OSError("the store went away")

    with pytest.raises(OSError, match="went away"):
        break_off()
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"the copy before"]


def test_by_hand_a_backup_is_encrypted_and_restored_as_the_settings_say(
    lived_in: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    here = commands(lived_in.settings, monkeypatch, capsys)
    identity, file = tmp_path / "identity.txt", tmp_path / "copy.age"
    public = here("backup-identity", str(identity)).out.strip()
    assert identity.stat().st_mode & 0o777 == 0o600
    assert here("backup-identity", str(identity)).status == 1
    told = here("backup", str(file), KIOSK_BACKUP_RECIPIENT=public)
    assert (told.status, told.out) == (0, "")
    assert "encrypted" in told.err
    assert "secret.key" in told.err
    assert "age1" in here("backup", str(file), "--recipient", "age1x").refusal
    there = by_file(fresh_settings(tmp_path / "there"))
    there.data_dir.parent.mkdir()
    kiosk = commands(there, monkeypatch, capsys)
    english = {"KIOSK_LANGUAGE": "en"}
    assert "--identity" in kiosk("restore", str(file), **english).refusal
    opened = ("restore", str(file), "--identity", str(identity))
    assert "--key" in kiosk(*opened, **english).refusal
    assert kiosk(*opened, KIOSK_SECRET_KEY=lived_in.secret).status == 0
    knowing = there.model_copy(update={"secret_key": SecretStr(lived_in.secret)})
    with closing(open_house(knowing)) as other:
        assert contact_of(other) == PHONE
