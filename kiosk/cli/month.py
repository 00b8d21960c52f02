"""`kiosk month YYYY-MM`: the month for people, or as one JSON document."""

import json

import click

from kiosk.cli.opening import opened


@click.command("month")
@click.argument("month")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(month: str, as_json: bool) -> None:
    """Show a month: satisfaction, ranking, star and worst with reasons."""
    from kiosk import clock
    from kiosk.reports.books.month import report
    from kiosk.reports.books.month_document import document
    from kiosk.reports.books.month_text import as_text
    from survey.months import Month

    asked = Month.read(month)
    with opened() as house, house.reading() as session:
        settings = house.settings
        found = report(session, asked, now=clock.now(), zone=settings.zone)
    if as_json:
        click.echo(json.dumps(document(found, settings.language), ensure_ascii=False))
    else:
        click.echo(as_text(found, settings.language))
