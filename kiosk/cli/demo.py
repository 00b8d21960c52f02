"""`kiosk demo`: a living demo on an embedded database of its own, then serves it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kiosk.config import Settings

if TYPE_CHECKING:
    from kiosk.files.imports import Progress
    from kiosk.wiring import House


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on (KIOSK_PORT).")
@click.option("--no-serve", is_flag=True, help="Stop after the database is made.")
def command(port: int | None, no_serve: bool) -> None:
    """Make (once) a demo database with months of life-like history, print the addresses, serve."""
    from kiosk.demo.installation import demo_settings, open_demo

    house = open_demo(demo_settings(Settings.read(), port=port), watched=_watched)
    try:
        _tell(house)
        if not no_serve:
            from kiosk.server import serve

            serve(house)
    finally:
        house.close()


@contextmanager
def _watched() -> "Iterator[Progress]":
    with click.progressbar(length=48_000, label="demo", file=sys.stderr) as bar:
        yield lambda _name, n: bar.update(n)
        bar.update(bar.length or 0)


def _tell(house: "House") -> None:
    from kiosk.demo.installation import LOGINS, PASSWORD, shown_windows
    from kiosk.pictures import qr_codes

    shown = shown_windows(house)
    language = house.settings.language
    url = house.settings.public_url
    click.echo("")
    for each in shown:
        click.echo(f"  {each.post.zh} {each.post.en}\n    {each.address}")
    click.echo(f"\n  工作人员 Staff     {url}/login")
    for username, name, _role, _person in LOGINS:
        click.echo(f"    {username:<11} {PASSWORD}   {name.said(language)}")
    click.echo(f"  大屏 Wall          {url}/wall   (wall)")
    if shown:
        click.echo(f"\n{qr_codes.terminal(shown[0].address)}")
