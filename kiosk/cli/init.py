"""`kiosk init`: database, secret key, and the first administrator's one-time link."""

import click

from db import schema
from kiosk import clock
from kiosk.actions.accounts import first_invitation
from kiosk.cli.opening import opened
from kiosk.keys import key_file, make_key


@click.command("init")
def command() -> None:
    """Make or migrate the database; print the first administrator's link."""
    with opened(ready=False) as house:
        schema.migrate(house.database)
        if make_key(house.settings):
            click.echo(f"Secret key made: {key_file(house.settings)} (keep a copy)", err=True)
        with house.writing() as session:
            token = first_invitation(session, at=clock.now())
        click.echo("The database is ready.", err=True)
        if token is None:
            click.echo("There is an administrator already; sign in at /login.", err=True)
            return
        click.echo("The first administrator sets a password here (once, within 3 days):", err=True)
        click.echo(f"{house.settings.public_url}/welcome?t={token}")
