"""An installation of the product to be measured: a window for each post, staffed; an inspector."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.figures import RESULTS
from bench.servers import ROOT, Server, kiosk, python, serving, wait_until_idle
from db.directory import account_store, directory_store, duty_store, session_store
from db.directory.directory_store import Posting
from db.ground import schema
from kiosk import clock
from kiosk.actions.feedback.slips import make_batch
from kiosk.config import Settings
from kiosk.locks.keys import make_key
from kiosk.pictures.slip_sheets import slips_of
from kiosk.rights.who import SESSION_COOKIE
from kiosk.wiring import open_house
from survey.directory.duties import LONGEST, Duty
from survey.directory.posts import POSTS
from survey.directory.roles import Role
from survey.feedback.slips import Wanted

UNIT: Final = "U1"
INSPECTOR: Final = "P1"
COMPRESSED: Final = RESULTS / "static"
"""Streamlit's files as the product keeps them: made by the first start, used by all others."""
SLIPS: Final = 500
"""Each visit of a trip's page is a phone of its own, and needs a slip of its own."""
FIRST_DAY: Final = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder ready to be served, and what opens its pages."""

    folder: Path
    tokens: tuple[str, ...]
    staff: Mapping[str, str]
    slips: tuple[str, ...]

    @property
    def token(self) -> str:
        """The token of one window."""
        return self.tokens[0]

    @property
    def database(self) -> Path:
        """The embedded database's file."""
        return self.folder / "kiosk.db"

    def environment(self) -> dict[str, str]:
        """Return the settings that make a process use this installation."""
        return {"KIOSK_DATA_DIR": str(self.folder)}


def installed(folder: Path) -> Installation:
    """Make an installation in an empty folder."""
    house = open_house(Settings.read(data_dir=folder, database_url=""))
    COMPRESSED.mkdir(parents=True, exist_ok=True)
    (folder / "static").symlink_to(COMPRESSED)
    now = datetime.now(UTC)
    try:
        schema.migrate(house.database)
        make_key(house.settings)
        with house.writing() as session:
            directory_store.keep_unit(session, code=UNIT, name="饲料厂", parent=None)
            tokens = []
            for post in POSTS:
                directory_store.keep_window(
                    session, code=post.code, name=post.name.zh, unit=UNIT, post=post.code,
                    location=None,
                )  # fmt: skip
                tokens.append(directory_store.issue_token(session, post.code, at=now))
            directory_store.keep_person(session, code=INSPECTOR, name="王检")
            directory_store.keep_posting(session, INSPECTOR, Posting(UNIT), since=FIRST_DAY)
            for post in POSTS:  # whoever serves there is found for each rating, as in life
                directory_store.keep_person(session, code=f"S-{post.code}", name=post.name.zh)
            duty_store.add(
                session,
                [
                    Duty(post.code, f"S-{post.code}", now - LONGEST / 2, now + LONGEST / 2)
                    for post in POSTS
                ],
            )
            account = account_store.add(
                session,
                username="inspector",
                name="王检",
                role=Role.INSPECTOR,
                person_id=directory_store.person_id(session, INSPECTOR),
                at=now,
            )
            cookie = session_store.open_session(
                session, account.id, at=now, lasting=timedelta(hours=12)
            )
            today = clock.today(house.settings.zone)
            batch = make_batch(
                session, UNIT, Wanted(SLIPS, today, today + timedelta(1)),
                today=today, by="bench", at=now,
            )  # fmt: skip
        slips = tuple(slip.code for slip in slips_of(house, batch))
    finally:
        house.close()
    return Installation(folder, tuple(tokens), {SESSION_COOKIE: cookie}, slips)


@contextmanager
def product(installation: Installation, *, port: int, folder: Path) -> Iterator[Server]:
    """Serve the installation the way the product is served: `kiosk serve`."""
    with serving(
        "product",
        kiosk("serve", "--port", str(port)),
        port=port,
        folder=folder,
        ready="/readyz",
        env=installation.environment() | {"KIOSK_PUBLIC_URL": f"http://127.0.0.1:{port}"},
    ) as server:
        wait_until_idle(server)  # a first start compresses Streamlit's files in the background
        yield server


@contextmanager
def same_pages_by_default(
    installation: Installation, *, port: int, folder: Path
) -> Iterator[Server]:
    """Serve the same pages as Streamlit does by default: `streamlit run`, no setting of ours.

    The folder it starts in holds no configuration, so every option is Streamlit's own default.
    """
    with serving(
        "default",
        stock_streamlit(ROOT / "kiosk" / "app.py", port),
        port=port,
        folder=folder,
        ready="/_stcore/health",
        env=installation.environment(),
    ) as server:
        yield server


def stock_streamlit(script: Path, port: int) -> list[str]:
    """Return the stock command; it only keeps quiet: no browser opened, nobody called home."""
    return python(
        "streamlit", "run", str(script), "--server.port", str(port),
        "--server.headless", "true", "--browser.gatherUsageStats", "false",
    )  # fmt: skip


@contextmanager
def plain_form(*, port: int, folder: Path) -> Iterator[Server]:
    """Serve the plain Streamlit form the stock way."""
    with serving(
        "plain",
        stock_streamlit(ROOT / "bench" / "baselines" / "plain_form.py", port),
        port=port,
        folder=folder,
        ready="/_stcore/health",
        env={"BENCH_DATABASE": str(folder / "plain.db")},
    ) as server:
        yield server
