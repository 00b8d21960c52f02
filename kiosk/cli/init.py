"""`kiosk init`: database, secret key, and one-time links for who cannot sign in."""

import click

from db import account_store, schema
from kiosk import clock
from kiosk.actions.account_desk import first_invitation, new_invitation
from kiosk.cli.opening import opened
from kiosk.keys import key_file, make_key
from kiosk.wiring import House


@click.command("init")
@click.option(
    "--invite", metavar="USER", help="Do nothing but print a one-time link for this account."
)
def command(invite: str | None) -> None:
    """Make or migrate the database; print the first administrator's link."""
    if invite is None:
        _init()
    else:
        _invite(invite)


def _init() -> None:
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
        _tell(house, token)


def _invite(username: str) -> None:
    """Print a link for whom no administrator can help; who runs commands here may do anything."""
    with opened() as house:
        with house.writing() as session:
            account = account_store.by_username(session, username)
            token = new_invitation(session, account, by="kiosk init", at=clock.now())
        click.echo(f"{account.username} sets a new password here (once, within 3 days):", err=True)
        _tell(house, token)


def _tell(house: House, token: str) -> None:
    click.echo(f"{house.settings.public_url}/welcome?t={token}")
