"""`kiosk serve`: the server."""

import click

from kiosk.config import Settings


@click.command("serve")
@click.option("--host", help="Address to listen on (KIOSK_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (KIOSK_PORT).")
def command(host: str | None, port: int | None) -> None:
    """Serve customers, staff and the wall."""
    from kiosk.cli.opening import opened
    from kiosk.server import serve

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings.read(**given)
    makes = settings.migrate_on_start
    with opened(settings, ready=False, hurried=True, may_make=makes) as house:
        address = f"http://{house.settings.host}:{house.settings.port}"
        serve(house, announce=lambda: click.echo(f"Serving on {address}", err=True))
