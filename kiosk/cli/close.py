"""`kiosk close YYYY-MM --by USER`: close a month."""

import click

from kiosk.cli.opening import opened, require_keys


@click.command("close")
@click.argument("month")
@click.option("--by", required=True, help="Who closes it: a user name.")
def command(month: str, by: str) -> None:
    """Close a month that is over: post what was verified, and shut its books."""
    from kiosk import clock
    from kiosk.actions.books.closing import close, refuse_who_may_not_close
    from survey.months import Month

    asked = Month.read(month)
    with opened() as house:
        require_keys(house)
        with house.writing() as session:
            refuse_who_may_not_close(session, by)
            posted, left_open = close(
                session, asked, by=by, at=clock.now(), zone=house.settings.zone
            )
        language = house.settings.language
    for said in left_open:
        click.echo(said.said(language), err=True)
    click.echo(f"{asked} closed by {by}: {posted.entries} entries posted", err=True)
