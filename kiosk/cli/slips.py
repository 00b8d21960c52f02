"""`kiosk slips`: make, list and cancel batches of slips, and write them for the printer."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click

from db.feedback import slip_store
from db.feedback.slip_store import Batch
from kiosk import clock
from kiosk.actions.feedback.slips import make_batch, void_batch
from kiosk.cli.opening import opened, require_keys
from kiosk.pictures.slip_sheets import batch_file, write_sheets
from kiosk.wiring import House
from survey.directory import printed
from survey.feedback.slips import NUMBERED, Wanted, number_of, numbered
from survey.refusals.slips import BatchUnknown, HandedOutSingly

MONTH: Final = timedelta(days=30)
BY: Final = "kiosk slips"
DAY: Final = click.DateTime(["%Y-%m-%d"])


@click.command("make")
@click.argument("unit")
@click.argument("many", type=int)
@click.option("--from", "begins", type=DAY, help="The first day it is valid; today.")
@click.option("--until", "ends", type=DAY, help="The last day it is valid; 30 days later.")
@click.option("--gate", is_flag=True, help="Handed out one by one at the gate, not printed.")
@click.option("--pdf", type=click.Path(path_type=Path), help="Write A4 sheets of 24 here.")
@click.option("--csv", type=click.Path(path_type=Path), help="Write a ticket printer's file here.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def make(
    unit: str,
    many: int,
    begins: datetime | None,
    ends: datetime | None,
    *,
    gate: bool,
    pdf: Path | None,
    csv: Path | None,
    as_json: bool,
) -> None:
    """Make a batch of slips for the yard of a unit, and write it for the printer."""
    with opened() as house:
        require_keys(house)
        if gate and (pdf or csv):
            raise HandedOutSingly
        if pdf or csv:
            printed.refuse_unreachable(house.settings.public_url)
        today = clock.today(house.settings.zone)
        first = begins.date() if begins else today
        wanted = Wanted(many, first, ends.date() if ends else first + MONTH, gate)
        with house.writing() as session:
            batch = make_batch(session, unit, wanted, today=today, by=BY, at=clock.now())
        _write(house, batch, pdf, csv)
    _tell([batch], as_json=as_json)


@click.command("print")
@click.argument("serial")
@click.option("--pdf", type=click.Path(path_type=Path), help="Write A4 sheets of 24 here.")
@click.option("--csv", type=click.Path(path_type=Path), help="Write a ticket printer's file here.")
def print_(serial: str, pdf: Path | None, csv: Path | None) -> None:
    """Write the batch that begins with a SERIAL for the printer once more."""
    with opened() as house:
        require_keys(house)
        printed.refuse_unreachable(house.settings.public_url)
        with house.reading() as session:
            batch = slip_store.of_first(session, _first(serial))
        if batch.at_gate:
            raise HandedOutSingly
        _write(house, batch, pdf, csv)


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def list_(*, as_json: bool) -> None:
    """Show the batches, the newest first."""
    from db.directory import directory_store

    with opened() as house, house.reading() as session:
        units = {each.code for each in directory_store.units(session)}
        found = slip_store.of_units(session, units)
    _tell(found, as_json=as_json)


@click.command("void")
@click.argument("serial")
@click.option("--reason", required=True, help="Why; it stays on record.")
def void(serial: str, reason: str) -> None:
    """Cancel the batch that begins with a SERIAL, as when a roll was stolen."""
    with opened() as house:
        require_keys(house)
        with house.writing() as session:
            void_batch(session, _first(serial), reason, by=BY, at=clock.now())


def _first(serial: str) -> int:
    try:
        return number_of(serial.upper()) if len(serial) == NUMBERED else 0
    except ValueError as unread:
        raise BatchUnknown from unread


def _write(house: House, batch: Batch, pdf: Path | None, csv: Path | None) -> None:
    if pdf is not None:
        with pdf.open("wb") as target:
            write_sheets(house, batch, target)
        click.echo(str(pdf), err=True)
    if csv is not None:
        csv.write_bytes(batch_file(house, batch))
        click.echo(str(csv), err=True)


def _tell(batches: list[Batch], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_told(each) for each in batches], ensure_ascii=False))
        return
    for each in batches:
        state = "void" if each.voided_at else "gate" if each.at_gate else "printed"
        click.echo(
            f"{numbered(each.first)}-{numbered(each.last)}  {each.unit}  {each.many:>7,}  "
            f"{each.valid_from} – {each.valid_until}  {state}"
        )


def _told(batch: Batch) -> dict[str, object]:
    return {
        "first": numbered(batch.first),
        "last": numbered(batch.last),
        "unit": batch.unit,
        "many": batch.many,
        "at_gate": batch.at_gate,
        "handed_out": batch.handed,
        "valid_from": batch.valid_from.isoformat(),
        "valid_until": batch.valid_until.isoformat(),
        "void": batch.void_reason,
    }


command: Final = click.Group(
    "slips", commands=[make, print_, list_, void], help="Slips: one lorry, one rating."
)
