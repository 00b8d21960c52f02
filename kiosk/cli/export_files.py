"""`kiosk export PATH`: the same files that `kiosk import` reads."""

from contextlib import suppress
from pathlib import Path

import click

from kiosk import clock
from kiosk.cli.opening import opened
from survey.refusals.kinds import SurveyError


@click.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--month", help="Only what happened in this month (YYYY-MM).")
@click.option("--in-clear", is_flag=True, help="Words of sealed cases, too: for another house.")
def command(path: Path, month: str | None, *, in_clear: bool) -> None:
    """Write a folder of CSV files, or one workbook if PATH ends in .xlsx.

    Words of sealed cases are encrypted with the secret key: `import` reads them where it is known.
    """
    from kiosk.actions.directory.seen import note_taken
    from kiosk.files.exports import export_rows
    from kiosk.files.writing import write_files
    from kiosk.locks.words_vault import WordsVault
    from kiosk.reports.trail import end_code
    from survey.months import Month

    wanted = str(Month.read(month)) if month else None
    with opened() as house:
        with house.reading() as session:
            end = end_code(session)
            veil = None if in_clear else WordsVault(house.settings).veil
            rows = export_rows(session, wanted, veil=veil)
            counts = write_files(path, rows, house.settings.zone, end=end)
        # What cannot be written to is exported all the same.
        with suppress(SurveyError), house.writing() as session:
            note_taken(session, "kiosk export", "exported-files", wanted or "*", at=clock.now())
    for name, n in counts.items():
        click.echo(f"{name}: {n} rows", err=True)
    if end:
        click.echo(f"End of the chain: {end} (keep it apart from the server)", err=True)
