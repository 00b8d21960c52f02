"""`kiosk slips` as people call it."""

import csv
import json
from pathlib import Path

import pytest

from kiosk.wiring import House
from tests.helpers.building import a_window
from tests.helpers.commands import Kiosk, commands
from tests.helpers.sheets import sheets_of


@pytest.fixture
def kiosk(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Kiosk:
    a_window(house)
    return commands(house.settings, monkeypatch, capsys)


PUBLIC = {"KIOSK_PUBLIC_URL": "https://k.example"}


def test_a_batch_is_made_written_listed_and_cancelled(kiosk: Kiosk, tmp_path: Path) -> None:
    pdf, file = tmp_path / "slips.pdf", tmp_path / "slips.csv"
    told = kiosk(
        "slips", "make", "U1", "30", "--pdf", str(pdf), "--csv", str(file), "--json", **PUBLIC
    )
    assert told.status == 0, told.err
    [made] = json.loads(told.out)
    assert (made["unit"], made["many"], made["void"]) == ("U1", 30, None)
    assert len(sheets_of(pdf.read_bytes())) == 2
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 30
    assert rows[0]["address"].startswith("https://k.example/trip?s=")
    assert kiosk("slips", "void", made["first"], "--reason", "一卷丢了").status == 0
    [listed] = json.loads(kiosk("slips", "list", "--json").out)
    assert listed["void"] == "一卷丢了"
    assert "已经作废" in kiosk("slips", "void", made["first"], "--reason", "不要了").refusal


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("make", "U1", "0"), "1 到 100,000 张"),
        (("make", "U1", "100001"), "1 到 100,000 张"),
        (("make", "nowhere", "5"), "nowhere"),
        (("make", "U1", "5", "--from", "2020-01-01"), "有效期"),
        (("make", "U1", "5", "--gate", "--pdf", "x.pdf"), "逐张发"),
        (("make", "U1", "5", "--pdf", "x.pdf"), "localhost"),
        (("void", "ZZ", "--reason", "不要了"), "没有这批"),
        (("void", "OOOOOO", "--reason", "不要了"), "没有这批"),
        (("print", "222223", "--pdf", "x.pdf"), "localhost"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    kiosk: Kiosk, words: tuple[str, ...], said: str
) -> None:
    assert said in kiosk("slips", *words).refusal


def test_a_batch_is_written_once_more(kiosk: Kiosk, tmp_path: Path) -> None:
    [made] = json.loads(kiosk("slips", "make", "U1", "3", "--json").out)
    pdf = tmp_path / "again.pdf"
    assert kiosk("slips", "print", made["first"], "--pdf", str(pdf), **PUBLIC).status == 0
    assert len(sheets_of(pdf.read_bytes())) == 1
    [gate] = json.loads(kiosk("slips", "make", "U1", "3", "--gate", "--json").out)
    refused = kiosk("slips", "print", gate["first"], "--pdf", str(pdf), **PUBLIC)
    assert "逐张发" in refused.refusal
