"""`kiosk restore FILE`: a backup, into an empty place."""

from pathlib import Path

import click

from kiosk.cli.opening import opened
from kiosk.cli.passphrases import passphrase_for

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option(
    "--key",
    "key_file",
    type=_FILE,
    help="The secret.key of then; trail.keys and seal.keys are taken from beside it.",
)
@click.option("--identity", type=_FILE, help="The private key that FILE was encrypted for.")
@click.option("--passphrase", "asks", is_flag=True, help="Ask for the passphrase.")
@click.option(
    "--without-key",
    is_flag=True,
    help="The key is lost for good: restore the rest, what was sealed stays sealed.",
)
def command(
    file: Path, key_file: Path | None, identity: Path | None, asks: bool, without_key: bool
) -> None:
    """Restore the backup FILE into an empty data folder and database.

    Its key is taken from --key, KIOSK_SECRET_KEY or the data folder, or from an earlier backup
    that holds it. An encrypted one opens with --identity, --passphrase or KIOSK_BACKUP_PASSPHRASE.
    """
    from kiosk.locks.envelopes import Opener
    from kiosk.upkeep.backup import own_key
    from kiosk.upkeep.restoring import Given, restore

    with opened(ready=False, may_make=True) as house:
        opener = Opener(identity, passphrase_for(house.settings, asks=asks))
        kept = restore(house, file, Given(key_file, opener, without_key))
        keyless = own_key(house) is None
    told = f"{kept.rows} rows and {kept.photos} photos into {house.database.place}"
    click.echo(f"Restored {told}.", err=True)
    if kept.taken_over:
        click.echo(
            f"It is of an earlier release, which sealed nothing: {kept.taken_over} rows were "
            "taken over as they stood, and the trail says so. "
            "Nobody knows what was done to them before.",
            err=True,
        )
    if keyless:
        click.echo(
            "There is no secret key: serve with the KIOSK_SECRET_KEY it was made with, or, if it "
            "is lost for good, go on with `kiosk init --accept-key`.",
            err=True,
        )
