"""`kiosk doctor`: is everything as it should be."""

import json
import sys

import click

from kiosk.cli.opening import opened
from survey.refusals.house import DatabaseMissing


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(as_json: bool) -> None:
    """Check the whole store; exit status 1 when anything is off."""
    from kiosk.upkeep.doctor import Finding, examine

    try:
        with opened(ready=False) as house:
            findings = examine(house)
    except DatabaseMissing as missing:
        findings = [Finding("database", False, missing.for_operators.en)]
    sound = all(finding.sound for finding in findings)
    if as_json:
        click.echo(json.dumps({"sound": sound, "checks": [f.told() for f in findings]}))
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.sound else 'OFF '} {finding.check}: {finding.detail}")
    sys.exit(0 if sound else 1)
