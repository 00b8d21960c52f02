"""How tests run the product as a process of its own."""

import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from kiosk.config import Settings

ROOT = Path(__file__).parents[2]
PATIENCE = 60


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of a process that lives in these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_")}
    return kept | {
        "KIOSK_DATA_DIR": str(settings.data_dir),
        "KIOSK_DATABASE_URL": settings.database_url,
        "KIOSK_REPLICA": str(settings.replica),
        "KIOSK_SECRET_KEY": settings.secret_key.get_secret_value(),
        "KIOSK_PUBLIC_URL": settings.public_url,
        "KIOSK_PORT": str(settings.port),
        "KIOSK_COMPANY": settings.company,
        "KIOSK_COMPANY_EN": settings.company_en,
        "KIOSK_CONTACT": settings.contact,
        "KIOSK_OIDC_ISSUER": settings.oidc_issuer,
        "KIOSK_OIDC_CLIENT_ID": settings.oidc_client_id,
        "KIOSK_OIDC_CLIENT_SECRET": settings.oidc_client_secret.get_secret_value(),
        "KIOSK_LOG_LEVEL": "warning",
    }


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a started server answers; fail when it ends or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"{address} does not answer")
