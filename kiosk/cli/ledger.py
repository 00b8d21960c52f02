"""`kiosk ledger`: the ledger's entries in posting order."""

import json
from collections.abc import Iterable

import click

from db.books.ledger_store import Posted
from kiosk.cli.opening import opened


@click.command("ledger")
@click.option("--month", help="Only entries that belong to this month (YYYY-MM).")
@click.option("--person", help="Only entries of this person, by code.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(month: str | None, person: str | None, as_json: bool) -> None:
    """Show the ledger: points, bonuses and fines, each with its clause and status."""
    from db.books import ledger_store
    from db.books.ledger_store import Asked
    from db.directory import directory_store
    from kiosk.reports.books.ledger_document import document
    from survey.months import Month

    asked = Asked(month=str(Month.read(month)) if month else None, person=person)
    with opened() as house, house.reading() as session:
        if person:
            directory_store.person_id(session, person)
        found = list(ledger_store.entries(session, asked))
    if as_json:
        click.echo(json.dumps([document(each) for each in found], ensure_ascii=False))
    else:
        for line in _lines(found):
            click.echo(line)


def _lines(found: Iterable[Posted]) -> Iterable[str]:
    for each in found:
        entry = each.entry
        books = "" if each.posted_month == entry.month else f" (in {each.posted_month})"
        amount = f"{entry.yuan:+d} yuan" if each.is_money else f"{entry.points:+d} points"
        who = f"{entry.person} {each.person_name}"
        yield (
            f"{each.seq:>6}  {entry.month}{books}  {who}  {entry.role}  {amount}  "
            f"{each.kind}  {each.status}  {entry.complaint or '-'}  {entry.formula}"
        )
