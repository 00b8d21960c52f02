"""`kiosk settings`: what may differ between two installations."""

import click
from pydantic import SecretStr
from sqlalchemy.engine import make_url

from kiosk.config import Settings


@click.command("settings")
def command() -> None:
    """Show each setting with its value and meaning; secrets are masked."""
    settings = Settings.read()
    for name, field in Settings.model_fields.items():
        click.echo(f"KIOSK_{name.upper()}={_shown(name, getattr(settings, name))}")
        click.echo(f"    {field.description}")


def _shown(name: str, value: object) -> str:
    if isinstance(value, SecretStr):
        return "********" if value.get_secret_value() else ""
    if name == "database_url" and value:
        return make_url(str(value)).render_as_string(hide_password=True)
    return str(value)
