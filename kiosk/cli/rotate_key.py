"""`kiosk rotate-key`: new keys to seal with; the former ones go on opening and proving."""

import click

from kiosk import clock
from kiosk.cli.opening import opened, require_keys


@click.command("rotate-key")
@click.option("--reseal", is_flag=True, help="A day later: seal anew what former keys sealed.")
def command(*, reseal: bool) -> None:
    """Make a new key for the trail and one for contacts, second factors and sealed words.

    What was sealed before stays proved and readable. Restart the server within a day: the trail's
    key seals at once, the other from then on. Codes on paper and links of complainants stay valid.
    """
    from db.ground import audit_store
    from kiosk.locks import seal_keys, trail_keys
    from kiosk.upkeep import resealing

    with opened() as house:
        require_keys(house)
        if reseal:
            n = sum(resealing.reseal(house))
            click.echo(f"{n} sealed anew, with key {_mark_of_now(house.secret)}.", err=True)
            return
        made = {
            "trail-key-made": (trail_keys.make(house.settings), trail_keys.keys_file),
            "seal-key-made": (seal_keys.make(house.settings), seal_keys.keys_file),
        }
        for deed, (mark, file) in made.items():
            with house.writing() as session:
                audit_store.note(
                    session, at=clock.now(), actor="kiosk rotate-key", deed=deed, subject=mark
                )
            click.echo(f"Key {mark}: {file(house.settings)} (keep a copy)", err=True)
        click.echo("Restart the server within a day; give every replica the same files.", err=True)
        click.echo("A day from now: kiosk rotate-key --reseal.", err=True)


def _mark_of_now(secret: str) -> str:
    from kiosk.locks.seal_keys import current, mark_of

    return mark_of(current(secret))
