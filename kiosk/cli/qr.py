"""`kiosk qr OUT`: one QR code a window, and a print-ready poster sheet."""

import re
from pathlib import Path

import click

from kiosk.cli.opening import opened


@click.command("qr")
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "kind",
    type=click.Choice(["svg", "png", "html"]),
    help="Only this: drawings, pictures, or the sheet to print. Default: drawings and sheet.",
)
def command(out: Path, kind: str | None) -> None:
    """Write a QR code for each window into the folder OUT, and a sheet to print (A4).

    With `--format html`, OUT may also name the sheet's file.
    """
    from db import directory_store
    from kiosk import qr_codes
    from kiosk.posters import posters, sheet

    with opened() as house:
        with house.reading() as session:
            shown = posters(house, directory_store.windows(session))
        sheet_file = out if kind == "html" and out.suffix == ".html" else out / "posters.html"
        sheet_file.parent.mkdir(parents=True, exist_ok=True)
        if kind in {None, "svg"}:
            for poster in shown:
                drawing = qr_codes.svg(poster.address)
                (out / f"{_file_name(poster.code)}.svg").write_text(drawing, encoding="utf-8")
        if kind == "png":
            for poster in shown:
                (out / f"{_file_name(poster.code)}.png").write_bytes(qr_codes.png(poster.address))
        if kind in {None, "html"}:
            sheet_file.write_text(sheet(house, shown), encoding="utf-8")
    click.echo(f"{len(shown)} windows: {out}", err=True)


def _file_name(code: str) -> str:
    return re.sub(r"[^\w.-]", "_", code).lstrip(".") or "_"
