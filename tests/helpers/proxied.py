"""The nginx file as it is shipped, run before whatever listens on two ports."""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.helpers.houses import missing
from tests.helpers.served import PATIENCE, ROOT, free_port

SHIPPED = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
NAME = "service.example.com"
AROUND = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    scgi_temp_path {folder}; uwsgi_temp_path {folder};
    include {folder}/site.conf;
}}
"""


@contextmanager
def nginx(
    folder: Path, ports: Sequence[int], *, site: str = SHIPPED, plain: int = 0
) -> Iterator[int]:
    """Run nginx with the site before two servers; give the port it takes TLS on.

    `plain` is the port it takes no TLS on: one that is free unless it is told.
    """
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        missing("nginx")
    folder.mkdir(parents=True)
    key, certificate = _certified(folder)
    port = free_port()
    told = {
        "127.0.0.1:8501": f"127.0.0.1:{ports[0]}",
        "127.0.0.1:8502": f"127.0.0.1:{ports[1]}",
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen 80": f"listen 127.0.0.1:{plain or free_port()}",
        "/var/log/nginx/": f"{folder}/",
        "/etc/ssl/kiosk/fullchain.pem": str(certificate),
        "/etc/ssl/kiosk/key.pem": str(key),
    }
    for shipped, here in told.items():
        assert shipped in site
        site = site.replace(shipped, here)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder), encoding="utf-8")
    process = subprocess.Popen([str(program), "-p", folder, "-c", folder / "nginx.conf"])
    try:
        _wait_until_it_listens(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


class _Here(HTTPSConnection):
    """A connection to this machine that asks for another name."""

    def connect(self) -> None:
        name, self.host = self.host, "127.0.0.1"
        HTTPConnection.connect(self)
        self.host = name
        self.sock = _trusting().wrap_socket(self.sock, server_hostname=name)


@cache
def _trusting() -> ssl.SSLContext:
    """Return what trusts everybody; made for each connection it would read all authorities anew."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return trusting


def through(port: int, *, name: str = NAME) -> HTTPSConnection:
    """Return a connection to nginx that asks for a name, whoever its certificate was made by."""
    return _Here(name, port, timeout=60, context=_trusting())


def _wait_until_it_listens(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        assert process.poll() is None, "nginx does not take the file"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except OSError:
            assert time.monotonic() < until, "nginx does not listen"
            time.sleep(0.05)
        else:
            return


def _certified(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    files = folder / "key.pem", folder / "fullchain.pem"
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    files[0].write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    files[1].write_bytes(certificate.public_bytes(pem))
    return files
