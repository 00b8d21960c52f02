"""`kiosk tick`: look at the clocks of all cases once, for those who would rather use cron."""

import click

from kiosk.cli.opening import opened, require_keys


@click.command("tick")
def command() -> None:
    """Warn of deadlines, note those missed and escalate; `kiosk serve` does so by itself.

    Ratings that came since the last look are looked at too, and sealed by day.
    """
    from kiosk.upkeep.clock_worker import tick_once, watch_all
    from kiosk.upkeep.trail import count_once, tell_head

    with opened() as house:
        require_keys(house)
        done = tick_once(house)
        watched = watch_all(house)
        count_once(house)
        tell_head(house)
    click.echo(
        f"warned {done.warned}, overdue {done.overdue}, inaction cases {done.inactions}, "
        f"ledger entries {done.posted}, requests handed on {done.requests}, "
        f"ratings held {watched.held}",
        err=True,
    )
