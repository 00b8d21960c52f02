"""`kiosk rotate-key`: a new key for the chain of seals, the former ones go on proving."""

import click

from kiosk import clock
from kiosk.cli.opening import opened


@click.command("rotate-key")
def command() -> None:
    """Make a new key that seals the trail from now on; what was sealed before stays proved.

    Restart the server within a day: until then it goes on with the former key.
    """
    from db.ground import audit_store
    from kiosk.locks import trail_keys

    with opened() as house:
        mark = trail_keys.make(house.settings)
        with house.writing() as session:
            audit_store.note(
                session, at=clock.now(), actor="kiosk rotate-key", deed="trail-key-made",
                subject=mark,
            )  # fmt: skip
        click.echo(f"Key {mark}: {trail_keys.keys_file(house.settings)} (keep a copy)", err=True)
        click.echo("Restart the server within a day; give every replica the same file.", err=True)
