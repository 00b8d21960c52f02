"""`kiosk evidence FILE`: what proves a case or a month's books, to be checked by anybody."""

from pathlib import Path

import click

from kiosk import clock
from kiosk.cli.opening import opened


@click.command("evidence")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--case", metavar="NUMBER", default="", help="The number of a complaint.")
@click.option("--month", metavar="YYYY-MM", default="", help="A month's books.")
def command(file: Path, case: str, month: str) -> None:
    """Write rows, files, their part of the chain and a check that needs only Python to FILE.

    Whoever gets it reads what is in the case, but for the complainant's contact. It goes on record.
    """
    from kiosk.actions.directory.seen import EVIDENCE, note_taken
    from kiosk.upkeep.evidence import pack
    from survey.months import Month

    if bool(case) == bool(month):
        raise click.UsageError("Name a case or a month.")
    with opened() as house:
        n = pack(house, file, case=case, month=Month.read(month) if month else None)
        with house.writing() as session:
            note_taken(session, "kiosk evidence", EVIDENCE, case or month, at=clock.now())
    click.echo(f"{file}: {n} rows", err=True)
