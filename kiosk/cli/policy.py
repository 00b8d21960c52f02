"""`kiosk policy`: the policy that holds, and its versions."""

import json
from collections.abc import Iterable
from typing import Any

import click

from kiosk.cli.opening import opened


@click.command("policy")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(as_json: bool) -> None:
    """Show the policy: each version, what it changed, who proposed it and who decided."""
    from kiosk import clock
    from kiosk.reports.books.policies import policy_desk
    from kiosk.reports.books.policy_document import document
    from survey.months import Month

    with opened() as house, house.reading() as session:
        found = document(policy_desk(session, Month.of(clock.today(house.settings.zone))))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for line in _lines(found):
            click.echo(line)


def _lines(found: dict[str, Any]) -> Iterable[str]:
    since = found["since"] or "the beginning"
    yield f"version {found['version']} holds, since {since}"
    for each in found["versions"]:
        decided = f", {each['decided_by']}: {each['decided_because']}" if each["decided_by"] else ""
        yield (
            f"{each['version']:>4}  from {each['effective_from']}  {each['state']}  "
            f"{each['proposed_by']}: {each['reason']}{decided}"
        )
        for name, pair in each["changes"].items():
            yield f"      {name}: {pair['before']} -> {pair['after']}"
