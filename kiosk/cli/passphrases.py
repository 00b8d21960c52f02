"""How commands come by the passphrase of a backup: asked at the terminal, or a setting."""

import click

from kiosk.config import Settings


def passphrase_for(settings: Settings, *, asks: bool, twice: bool = False) -> str:
    """Return the passphrase that is typed, or the setting; empty where there is none."""
    if not asks:
        return settings.backup_passphrase.get_secret_value()
    typed: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
    return typed
