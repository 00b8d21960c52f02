"""`kiosk backup FILE`: a consistent copy of the whole installation, while it serves."""

from contextlib import suppress
from pathlib import Path

import click

from kiosk import clock
from kiosk.cli.opening import opened, require_keys
from kiosk.cli.passphrases import passphrase_for
from survey.refusals.kinds import SurveyError


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--recipient",
    "recipients",
    metavar="AGE1…",
    multiple=True,
    help="Encrypt for this public key; more than one may be named.",
)
@click.option("--passphrase", "asks", is_flag=True, help="Encrypt with a passphrase that is asked.")
@click.option("--with-keys", is_flag=True, help="Put the keys in: who opens FILE reads contacts.")
def command(file: Path, recipients: tuple[str, ...], asks: bool, with_keys: bool) -> None:
    """Write a consistent copy of database and photos to FILE while serving.

    Its keys stay outside. Without options it is encrypted as KIOSK_BACKUP_RECIPIENT and
    KIOSK_BACKUP_PASSPHRASE say, else not. Exit status 1 where photos or files are missing or were
    changed: the copy lacks them, too, and is written beside a former FILE. Refused without its key.
    """
    from kiosk.actions.directory.seen import note_taken
    from kiosk.locks.envelopes import Envelope
    from kiosk.upkeep.backup import back_up
    from kiosk.upkeep.whole_file import require_folder

    require_folder(file)
    with opened() as house:
        require_keys(house)
        settings = house.settings
        readers = recipients or tuple(settings.backup_recipient.split())
        envelope = Envelope(readers, passphrase_for(settings, asks=asks, twice=True))
        # First, so that the copy tells of itself; what cannot be written to is copied all the same.
        with suppress(SurveyError), house.writing() as session:
            note_taken(session, "kiosk backup", "backup-made", file.name, at=clock.now())
        kept = back_up(house, file, envelope=envelope, with_keys=with_keys)
        folder = settings.data_dir
    told = f"{kept.rows} rows, {kept.photos} photos of {house.database.place}"
    click.echo(f"{kept.file}: {told}{', encrypted' if envelope else ''}", err=True)
    if not kept.keys:
        click.echo(
            "Its keys are not in it: keep secret.key (or KIOSK_SECRET_KEY), trail.keys and "
            f"seal.keys of {folder} at a place apart.",
            err=True,
        )
    elif not envelope:
        click.echo("Its keys are in it, and it is not encrypted: guard it like them.", err=True)
    if kept.lost:
        click.echo(
            f"{kept.lost} photos or files are missing or were changed: `kiosk doctor` names them. "
            "Keep the backups from before.",
            err=True,
        )
        if kept.file != file:
            click.echo(f"{file} is left as it was; what there is now is {kept.file}.", err=True)
        raise SystemExit(1)
