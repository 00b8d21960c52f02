"""`kiosk restore FILE`: a backup, into an empty place."""

from pathlib import Path

import click

from kiosk.cli.opening import opened


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def command(file: Path) -> None:
    """Restore the backup FILE into an empty data folder and database."""
    from kiosk.upkeep.restoring import restore

    with opened(ready=False, may_make=True) as house:
        kept = restore(house, file)
    told = f"{kept.rows} rows and {kept.photos} photos into {house.database.place}"
    click.echo(f"Restored {told}.", err=True)
    if not kept.key:
        click.echo(
            "The backup holds no secret key: serve with the KIOSK_SECRET_KEY it was made with.",
            err=True,
        )
