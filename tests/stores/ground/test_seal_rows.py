"""What the chain of seals holds of a row: the same whatever asks for it, and in either database."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from db.directory import account_store, calendar_store, directory_store
from db.ground import audit_store, seal_rows, seal_store
from db.ground.models import Base
from db.ground.sealed import ROW_BY_ROW
from kiosk.demo.installation import demo_settings, open_demo
from kiosk.wiring import House
from tests.helpers.asking import asked_of
from tests.helpers.building import an_account, fresh_settings

WHEN = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
BODY = (
    '{"rows":{"accounts":{"1":"6fce13a21ebe79a7348ec28ed28f71ca"},'
    '"audit":{"1":"46f947183f8ebddaa44d8241cc488560"},'
    '"calendar_days":{"2026-11-23":"7b356269a6c128b9bb93a2ff11993e29"},'
    '"people":{"1":"39d2748453acb48377233083f37c6b58"},'
    '"postings":{"1\\u001f1970-01-01":"b7f99cf5ef59d4695fb47b9e546fb481"},'
    '"units":{"1":"d4885db0eed68db6204b7e1abe5f161c"}}}'
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A demo: rows of nearly every table."""
    settings = demo_settings(fresh_settings(tmp_path_factory.mktemp("demo")))
    with closing(open_demo(settings, watched=lambda: nullcontext(lambda _name, _n: None))) as house:
        yield house


def test_a_link_over_given_rows_is_the_same_for_ever(any_house: House) -> None:
    with any_house.writing() as session:
        directory_store.keep_unit(session, code="U1", name="单位", parent=None)
        directory_store.keep_person(session, code="P1", name="王")
        posted = directory_store.Posting("U1")
        directory_store.keep_posting(session, "P1", posted, since=date(2026, 11, 1))
        calendar_store.keep_days(session, [(date(2026, 11, 23), False, "假")])
        account_store.add(session, username="a", name="b", role="supervision", at=WHEN)
        audit_store.note(session, at=WHEN, actor="a", deed="signed-in", subject="a", n=1)
    with any_house.reading() as session:
        before, link = list(seal_store.links(session))[-2:]
    assert link.body == BODY
    words = (before.hash, str(link.seq), link.at.isoformat(), "rows", BODY)
    assert link.hash == hashlib.sha256("\n".join(words).encode()).hexdigest()
    key = any_house.ring.keys[link.key]
    assert link.mac == hmac.digest(key, link.hash.encode(), "sha256").hex()


def test_who_writes_asks_once_what_was_written_and_where_the_chain_ends(any_house: House) -> None:
    an_account(any_house, "first")  # with whom the chain begins
    with Session(any_house.database.engine) as writers, asked_of(writers) as counted:
        an_account(any_house, "second")
    assert (counted["seals"], counted["written_rows"]) == (
        1,
        0 if any_house.database.is_sqlite else 1,
    )


def test_the_chain_of_an_empty_house_begins_without_asking_every_table(any_house: House) -> None:
    with Session(any_house.database.engine) as writers, asked_of(writers) as counted:
        an_account(any_house, "first")
    assert sum(counted.values()) < 20


def test_a_row_is_told_alone_as_it_is_among_all(demo: House) -> None:
    compared = 0
    with demo.reading() as session:
        for name in sorted(ROW_BY_ROW):
            table = Base.metadata.tables[name]
            whole = dict(list(seal_rows.contents(session, table))[:50])
            assert dict(seal_rows.contents(session, table, sorted(whole))) == whole
            compared += bool(whole)
    assert compared > 30
