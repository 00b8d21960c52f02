"""`kiosk init`: database, secret key, and one-time links for who cannot sign in."""

import click

from db.ground import schema
from kiosk import clock
from kiosk.actions.directory import powers
from kiosk.actions.directory.account_desk import first_invitation
from kiosk.cli.opening import opened, require_keys
from kiosk.locks.keys import key_file
from kiosk.upkeep import known_key, trail
from kiosk.wiring import House


@click.command("init")
@click.option(
    "--invite", metavar="USER", help="Do nothing but print a one-time link for this account."
)
@click.option(
    "--reset-factor",
    metavar="USER",
    help="Do nothing but take this account's second factor, for who lost phone and codes.",
)
@click.option(
    "--accept-key",
    is_flag=True,
    help="Go on although the former secret key is lost: contacts sealed with it stay sealed.",
)
def command(invite: str | None, reset_factor: str | None, *, accept_key: bool) -> None:
    """Make or migrate the database; print the first administrator's link."""
    if reset_factor is not None:
        _reset_factor(reset_factor)
    if invite is not None:
        _invite(invite)
    if invite is None and reset_factor is None:
        _init(accept_key=accept_key)


def _init(*, accept_key: bool) -> None:
    with opened(ready=False, may_make=True) as house:
        if schema.state(house.database) is not schema.State.CURRENT:
            with house.alone():
                schema.migrate(house.database)
        with house.writing() as session:
            at = clock.now()
            if accept_key:
                made = known_key.accept(session, house.settings, by="kiosk init", at=at)
            else:
                made = known_key.settle_first(session, house.settings)
            token = first_invitation(session, at=at)
        trail.settle(house, fully=True, anew=accept_key)
        known_key.veil_words(house)
        if made:
            click.echo(f"Secret key made: {key_file(house.settings)} (keep a copy)", err=True)
        click.echo("The database is ready.", err=True)
        if token is None:
            click.echo("There is an administrator already; sign in at /login.", err=True)
            return
        click.echo("The first administrator sets a password here (once, within 3 days):", err=True)
        _tell(house, token)


def _invite(username: str) -> None:
    """Print a link for whom no administrator can help; who runs commands here may do anything."""
    with opened() as house:
        require_keys(house)
        with house.writing() as session:
            token = powers.invite_by_command(session, username, at=clock.now())
        click.echo(f"{username} sets a new password here (once, within 3 days):", err=True)
        _tell(house, token)


def _reset_factor(username: str) -> None:
    """Take a second factor that nobody else can; it is told to the owner."""
    with opened() as house:
        require_keys(house)
        with house.writing() as session:
            account = powers.reset_factor_by_command(session, username, at=clock.now())
        click.echo(f"{account.username} signs in with the password alone now.", err=True)


def _tell(house: House, token: str) -> None:
    click.echo(f"{house.settings.public_url}/welcome#t={token}")
