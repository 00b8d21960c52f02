"""`kiosk plan PERIOD`: how far a period's checks are; once it is over, the draw again."""

import json
import sys
from collections.abc import Iterable

import click

from kiosk.cli.opening import opened
from kiosk.reports.checks.plan import PlanReport


@click.command("plan")
@click.argument("period")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--redo", is_flag=True, help="Draw again from seed and inputs; compare.")
def command(period: str, as_json: bool, redo: bool) -> None:
    """Show the spot checks of a month (YYYY-MM) or the joint checks of a quarter (YYYY-Qn).

    Open checks are shown once the period is over: until then each is known to its inspector alone.
    """
    from kiosk import clock
    from kiosk.reports.checks import plan, plan_document
    from kiosk.reports.checks.self_checks import self_checks
    from survey.periods import Period

    asked = Period.read(period)
    with opened() as house, house.reading() as session:
        zone, language = house.settings.zone, house.settings.language
        today = clock.today(zone)
        if redo:
            again = plan.redo(session, asked, today=today)
        else:
            found = plan.plan(session, asked, today=today, zone=zone)
            by_unit = (
                self_checks(session, asked.begins, today=today, zone=zone)
                if asked.months == 1
                else []
            )
    if redo:
        _tell_redone(asked, again, as_json=as_json)
    elif as_json:
        click.echo(json.dumps(plan_document.document(found, by_unit), ensure_ascii=False))
    else:
        for line in [*_lines(found), *plan_document.self_check_lines(by_unit, language)]:
            click.echo(line)


def _tell_redone(period: object, again: list[tuple[int, bool]], *, as_json: bool) -> None:
    if as_json:
        told = [{"number": number, "identical": same} for number, same in again]
        click.echo(json.dumps({"period": str(period), "draws": told}))
    else:
        for number, same in again:
            click.echo(f"{period} draw {number}: {'identical' if same else 'DIFFERENT'}")
    if not all(same for _, same in again):
        sys.exit(1)


def _lines(found: PlanReport) -> Iterable[str]:
    if not found.drawn:
        yield f"{found.period} {found.kind}: not drawn"
        return
    yield (
        f"{found.period} {found.kind}: {found.n} checks at {found.windows} windows, "
        f"{found.n_done} done, {found.still_to_do} to do, {len(found.missed)} missed, "
        f"{len(found.excused)} excused"
    )
    if found.nobody:
        yield f"nobody may check: {', '.join(found.nobody)}"
    for each in found.promises:
        yield f"draw {each.number} on {each.made_on} by {each.by}: {each.commitment}"
        if each.seed is not None:
            yield f"  seed {each.seed}"
    shown = found.checks if found.checks is not None else (*found.missed, *found.done)
    for one in shown:
        state = "done" if one.inspection else "excused" if one.excused_by else "missed"
        who = f"{one.inspector} {one.inspector_name}"
        yield f"  {one.due_on}  {one.window}  {who}  {one.why}  {state}"
