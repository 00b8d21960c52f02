"""A backup that lacks something takes no whole one's place, and one without its key is refused."""

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr

from db.ground import audit_store
from kiosk.config import Settings
from kiosk.locks import trail_keys
from kiosk.locks.keys import key_file
from kiosk.pictures.keeping import keep_photo
from kiosk.wiring import House, open_house
from survey.refusals.house import KeyIsAnother
from tests.helpers.commands import Kiosk, commands


@pytest.fixture
def kiosk(
    nowhere: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    """The command line of a new installation."""
    without = {"secret_key": SecretStr("")}
    made = commands(nowhere.model_copy(update=without), monkeypatch, capsys)
    assert made("init").status == 0
    return made


@pytest.fixture
def begun(kiosk: Kiosk, nowhere: Settings) -> Iterator[House]:
    """The house that was made by the command line."""
    key = SecretStr("")
    with closing(open_house(nowhere.model_copy(update={"secret_key": key}))) as house:
        yield house


@pytest.fixture
def night(tmp_path: Path) -> Path:
    """Where last night's backup lies."""
    return tmp_path / "night.zip"


def a_photo() -> bytes:
    target = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(target, "JPEG")
    return target.getvalue()


def test_a_copy_that_lacks_a_photo_leaves_the_whole_one_as_it_was(
    kiosk: Kiosk, begun: House, night: Path
) -> None:
    keep_photo(begun, a_photo())
    assert kiosk("backup", str(night)).status == 0
    whole = night.read_bytes()
    [photo] = begun.photo_folder.rglob("*.jpg")
    photo.unlink()
    for _ in range(2):
        told = kiosk("backup", str(night))
        assert told.status == 1
        assert f"{night} is left as it was" in told.err
        assert night.read_bytes() == whole
    beside = night.with_name("night.incomplete.zip")
    assert told.err.startswith(f"{beside}: ")
    assert {*night.parent.glob("*.zip")} == {night, beside}
    first = night.with_name("first.zip")
    assert kiosk("backup", str(first)).status == 1
    assert first.exists()


def test_a_folder_that_is_not_there_is_named(kiosk: Kiosk, begun: House, tmp_path: Path) -> None:
    folder = tmp_path / "not there"
    told = kiosk("backup", str(folder / "night.zip"))
    assert f"文件夹 {folder} 不存在" in told.refusal
    assert ".half" not in told.err
    with begun.reading() as session:
        assert "backup-made" not in {each.deed for each in audit_store.entries(session)}


def test_a_house_without_its_key_is_not_backed_up(kiosk: Kiosk, begun: House, night: Path) -> None:
    assert kiosk("backup", str(night)).status == 0
    whole = night.read_bytes()
    told = kiosk("backup", str(night), KIOSK_SECRET_KEY="quite another key")
    assert KeyIsAnother().said.zh in told.refusal
    key_file(begun.settings).unlink()
    assert KeyIsAnother().said.zh in kiosk("backup", str(night)).refusal
    assert night.read_bytes() == whole


def test_a_house_without_the_keys_of_its_trail_is_not_backed_up(
    kiosk: Kiosk, begun: House, night: Path
) -> None:
    kiosk("rotate-key")
    file = trail_keys.keys_file(begun.settings)
    file.unlink()
    assert str(file) in kiosk("backup", str(night)).refusal
    assert not night.exists()
