"""`kiosk backup-identity FILE`: the pair of keys that backups are encrypted and opened with."""

import os
from pathlib import Path

import click


@click.command("backup-identity")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Make a private key in FILE, and print the public one for KIOSK_BACKUP_RECIPIENT.

    Keep FILE elsewhere than the backups and the server; whoever has it opens them.
    """
    from kiosk.locks.envelopes import new_identity

    private, public = new_identity()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as kept:
        kept.write(f"# public key: {public}\n{private}\n")
        kept.flush()
        os.fsync(handle)
    click.echo(public)
    click.echo(f"The private key is in {file}: keep it away from the server.", err=True)
