"""`kiosk backup FILE`: a consistent copy of the whole installation, while it serves."""

from contextlib import suppress
from pathlib import Path

import click

from kiosk import clock
from kiosk.cli.opening import opened
from survey.refusals.kinds import SurveyError


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Write a consistent copy of database, photos and key to FILE while serving.

    Exit status 1 where photos or files are missing or were changed: the copy lacks them, too.
    """
    from kiosk.actions.directory.seen import note_taken
    from kiosk.upkeep.backup import back_up

    with opened() as house:
        # First, so that the copy tells of itself; what cannot be written to is copied all the same.
        with suppress(SurveyError), house.writing() as session:
            note_taken(session, "kiosk backup", "backup-made", file.name, at=clock.now())
        kept = back_up(house, file)
    told = f"{kept.rows} rows, {kept.photos} photos of {house.database.place}"
    click.echo(f"{file}: {told}", err=True)
    if not kept.key:
        click.echo("The secret key is not in it: keep KIOSK_SECRET_KEY apart.", err=True)
    if kept.lost:
        click.echo(
            f"{kept.lost} photos or files are missing or were changed: `kiosk doctor` names them. "
            "Keep the backups from before.",
            err=True,
        )
        raise SystemExit(1)
