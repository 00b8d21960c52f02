"""The demo installation: a database of its own, made once, with a login for each role."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy.orm import Session

from db.books import ledger_store
from db.directory import account_store, directory_store
from db.directory.directory_store import Window
from db.feedback import addition_store
from db.ground import schema, trait_store
from db.ground.engine import sole_server
from kiosk import clock
from kiosk.actions.books import money, publications
from kiosk.actions.books.posting import post
from kiosk.config import Settings
from kiosk.files.imports import Progress, import_files
from kiosk.locks import passwords
from kiosk.locks.folders import private
from kiosk.locks.keys import make_key
from kiosk.pictures.posters import rate_address
from kiosk.reports.books.ledger import pending
from kiosk.rights.who import User
from kiosk.wiring import House, open_house
from survey.directory.posts import POSTS
from survey.directory.roles import Role
from survey.months import Month, business_date
from survey.texts import Text

COMPLETE: Final = "demo.complete"
DATABASE: Final = "kiosk.db"
HIRED_BEFORE: Final = timedelta(days=180)
PASSWORD: Final = "demo-2026-kiosk"  # noqa: S105 - printed on purpose: everything here is made up
LOGINS: Final = (
    ("leader", Text("郑总（领导）", "a leader"), Role.LEADER, None),
    ("supervisor", Text("监督员", "a supervision officer"), Role.SUPERVISION, None),
    (
        "head",
        Text("部门负责人（监督员）", "a head of department, officer too"),
        Role.SUPERVISION,
        "P005",
    ),
    ("teamleader", Text("监督小组组长", "the team's leader"), Role.TEAM_LEADER, "P004"),
    ("chairman", Text("董事长", "the chairman"), Role.CHAIRMAN, "P001"),
    ("clerk", Text("窗口员工", "a clerk at a window"), Role.EMPLOYEE, "P011"),
    ("inspector", Text("检查员", "an inspector"), Role.INSPECTOR, "P007"),
    ("inspector2", Text("检查员（销售中心）", "an inspector of sales"), Role.INSPECTOR, "P009"),
    ("quality", Text("质量管理员（东河）", "a quality manager"), Role.QUALITY_MANAGER, "P018"),
    ("finance", Text("财务", "finance"), Role.FINANCE, None),
    ("admin", Text("管理员", "an administrator"), Role.ADMINISTRATOR, None),
    ("wall", Text("大屏", "the wall screen"), Role.WALL, None),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a newcomer is told: the address of a window of each post."""

    post: Text
    window: Window
    address: str


def demo_settings(given: Settings, *, port: int | None = None) -> Settings:
    """Return settings of the demo: beside the real installation, never in it."""
    chosen = port or given.port
    public = given.public_url
    if "public_url" not in given.model_fields_set:
        public = f"http://localhost:{chosen}"
    return given.model_copy(
        update={
            "data_dir": given.data_dir / "demo",
            "database_url": "",
            "photo_store": "",
            "secret_key": SecretStr(""),
            "port": chosen,
            "public_url": public,
            "company": "禾丰集团" if "company" not in given.model_fields_set else given.company,
            "company_en": "Hefeng Group"
            if not {"company", "company_en"} & given.model_fields_set
            else given.company_en,
            "contact": given.contact or "0571-8888 6666",
        }
    )


def open_demo(
    settings: Settings, *, watched: Callable[[], AbstractContextManager[Progress]]
) -> House:
    """Return the opened demo; make it first if there is none, or only half of one.

    An older one is migrated. Refuses one that is newer, or that somebody serves: what they use is
    never touched.
    """
    private(settings.data_dir)
    with sole_server(settings.data_dir / DATABASE):
        if not _is_complete(settings):
            _remove_half(settings.data_dir)
            _make(settings, watched)
    return open_house(settings)


def shown_windows(house: House) -> list[Shown]:
    """Return an open window of each post that has one, with its address."""
    with house.reading() as session:
        windows = directory_store.windows(session)
    first = {w.post: (w, w.token) for w in reversed(windows) if w.active and w.token}
    return [
        Shown(post.name, window, rate_address(house, token))
        for post in POSTS
        if post.code in first
        for window, token in [first[post.code]]
    ]


def _is_complete(settings: Settings) -> bool:
    """Tell whether the demo was made to its end, and bring it to this code's version if so."""
    if not (settings.data_dir / DATABASE).is_file():
        return False
    with closing(open_house(settings)) as house:
        state = schema.state(house.database)
        if state is schema.State.EMPTY:
            return False
        with house.reading() as session:
            complete = trait_store.get(session, COMPLETE) is not None
        if state is schema.State.NEWER or (complete and state is schema.State.OLDER):
            schema.migrate(house.database)
        return complete


def _make(settings: Settings, watched: Callable[[], AbstractContextManager[Progress]]) -> None:
    with closing(open_house(settings)) as house:
        schema.migrate(house.database)
        make_key(settings)
        with watched() as progress:
            _fill(house, progress)


def _remove_half(folder: Path) -> None:
    """Remove what a killed demo left; the caches of Streamlit's files may stay."""
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "photos", ignore_errors=True)


def _signed_in(session: Session, username: str) -> User:
    found = account_store.by_username(session, username)
    return User(found.id, found.username, found.name, Role(found.role), found.person)


def _approve_the_past(session: Session, *, now: datetime, zone: ZoneInfo) -> None:
    """Have finance approve all amounts but those of the last month, which still wait."""
    finance = _signed_in(session, "finance")
    last = Month.of(business_date(now, zone)).previous
    for each in pending(session):
        if each.entry.month < last:
            money.decide(session, each.seq, approved=True, reason="", by=finance, at=now)


def _publish_the_stars(session: Session, *, now: datetime, zone: ZoneInfo) -> None:
    """Have the stars of the last month put on show, by two people."""
    proposes, publishes = (_signed_in(session, name) for name in ("teamleader", "chairman"))
    last = Month.of(business_date(now, zone)).previous
    for each in ledger_store.standing(session, [last])[last]:
        if each.entry.role == "star":
            number = publications.propose(
                session, last, "star", each.entry.person, until=None, by=proposes, at=now, zone=zone
            )
            publications.publish(session, number, by=publishes, at=now)


def _fill(house: House, progress: Progress) -> None:
    """Make all of the demo in one transaction."""
    from kiosk.demo.answers import demo_answers
    from kiosk.demo.history import demo_history
    from kiosk.demo.roster import roster
    from kiosk.demo.slips import demo_slips
    from kiosk.demo.voices import demo_voices

    now = clock.now()
    zone = house.settings.zone
    history = demo_history(now=now, zone=zone)
    with house.writing() as session:
        import_files(session, history, now=now, zone=zone, slot=0, progress=progress)
        roster(session, today=clock.today(zone), zone=zone)
        for addition in demo_answers(history, now=now):
            addition_store.add(session, addition, slot=0)
        demo_voices(session, house, history, now=now)
        demo_slips(session, history, now=now, zone=zone)
        _add_logins(session, house, now=now)
        _approve_the_past(session, now=now, zone=zone)
        _publish_the_stars(session, now=now, zone=zone)
        _set_to_work(session, house, now=now)
        post(session, at=now, zone=zone)
        trait_store.keep(session, COMPLETE, now.isoformat())


def _add_logins(session: Session, house: House, *, now: datetime) -> None:
    for username, name, role, person in LOGINS:
        account_store.add(
            session,
            username=username,
            name=name.said(house.settings.language),
            role=role,
            person_id=directory_store.person_id(session, person) if person else None,
            password_hash=passwords.hashed(PASSWORD, username=username),
            at=now - HIRED_BEFORE,
        )


def _set_to_work(session: Session, house: House, *, now: datetime) -> None:
    """Have staff handle complaints, plan checks, walk them and put things right."""
    from kiosk.demo.cases import live_cases
    from kiosk.demo.corrections import demo_corrective
    from kiosk.demo.plan import demo_plan
    from kiosk.demo.requests import demo_requests
    from kiosk.demo.results import demo_results

    zone = house.settings.zone
    clerk = next(p for p in directory_store.people(session, on=now.date()) if p.code == "P011")
    inspector = _signed_in(session, "inspector")
    demo_requests(
        session,
        clerk=_signed_in(session, "clerk"),
        head=_signed_in(session, "head"),
        window=clerk.window or "",
        secret=house.secret,
        now=now,
        zone=zone,
    )
    live_cases(session, house, window=clerk.window or "", person=clerk.code, now=now)
    demo_plan(session, top=_signed_in(session, "teamleader"), quality="P018", now=now, zone=zone)
    demo_results(session, house, by=inspector, today=business_date(now, zone), zone=zone)
    demo_corrective(
        session,
        clerk=_signed_in(session, "clerk"),
        head=_signed_in(session, "head"),
        inspector=inspector,
        officer=_signed_in(session, "supervisor"),
        now=now,
        zone=zone,
    )
