"""`kiosk qr`: the codes as files, and the sheet for the printer."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import click

from db.directory import directory_store
from kiosk.cli.opening import opened
from kiosk.files.writing import csv_register
from kiosk.pictures import qr_codes
from kiosk.pictures.posters import PosterWindow, Size, posters, sheet
from kiosk.reports.directory.logo import logo as logo_kept
from kiosk.wiring import House
from survey.directory import printed
from survey.refusals.directory import NothingToPrint

SHEET: Final = "posters.html"
INDEX: Final = "index.csv"
_UNSAFE: Final = re.compile(r"[^\w-]+")


@click.command("qr")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "kind",
    type=click.Choice(["svg", "png", "html"]),
    default="svg",
    help="svg (as without it) or png: a file a window and the sheet, in the folder OUT; html: the "
    "sheet alone, as the file OUT.",
)
@click.option(
    "--size",
    type=click.Choice([each.value for each in Size]),
    default=Size.BOTH.value,
    help="What the sheet prints: A4 stands and labels (both), either alone, stands of A3 or A5, "
    "or tents for the table, with bleed.",
)
def command(out: Path, kind: str, size: str) -> None:
    """Write one QR code a window, and a print-ready poster sheet.

    Refuses an address that only this computer reaches, and warns of one without https.
    """
    with opened() as house:
        address = house.settings.public_url
        printed.refuse_unreachable(address)
        with house.reading() as session:
            windows = posters(house, directory_store.windows(session))
            logo = logo_kept(session)
        if not windows:
            raise NothingToPrint
        page = sheet(house, windows, size=Size(size), logo=logo)
        written = _write(out, kind, windows, page, house)
        mind = printed.warning(address)
        if mind is not None:
            click.echo(f"kiosk: {mind.said(house.settings.language)}", err=True)
    for path in written:
        click.echo(str(path))


def file_names(codes: Sequence[str], suffix: str) -> list[str]:
    """Return a safe and distinct file name for each code, whatever signs it has."""
    taken: set[str] = set()
    names = []
    for code in codes:
        stem = _UNSAFE.sub("_", code).strip("_") or "window"
        name, n = stem, 1
        while name.lower() in taken:  # some file systems know no capitals
            n += 1
            name = f"{stem}_{n}"
        taken.add(name.lower())
        names.append(name + suffix)
    return names


def _write(
    out: Path, kind: str, windows: list[PosterWindow], page: str, house: House
) -> list[Path]:
    if kind == "html":
        target = out / SHEET if out.is_dir() else out
        target.parent.mkdir(parents=True, exist_ok=True)
        return [_sheet_written(target, page)]
    out.mkdir(parents=True, exist_ok=True)
    written = _codes_written(out, kind, windows, house.settings.zone)
    return [*written, _sheet_written(out / SHEET, page)]


def _codes_written(
    folder: Path, kind: str, windows: list[PosterWindow], zone: ZoneInfo
) -> list[Path]:
    paths = [folder / name for name in file_names([w.code for w in windows], f".{kind}")]
    for window, path in zip(windows, paths, strict=True):
        if kind == "png":
            path.write_bytes(qr_codes.png(window.url))
        else:
            path.write_text(qr_codes.svg(window.url), encoding="utf-8")
    index = folder / INDEX
    rows = (
        (window.code, window.name, path.name, window.url)
        for window, path in zip(windows, paths, strict=True)
    )
    index.write_bytes(csv_register(("window", "name", "file", "address"), rows, zone))
    return [*paths, index]


def _sheet_written(path: Path, page: str) -> Path:
    path.write_text(page, encoding="utf-8")
    return path
