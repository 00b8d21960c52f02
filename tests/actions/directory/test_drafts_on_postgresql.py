"""Drafts on PostgreSQL: two writers of one form never lose what was sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.reports.directory.drafts import drafted
from kiosk.wiring import House, open_house
from survey.directory.drafts import Typed
from survey.refusals.given import DraftSent
from tests.helpers.building import an_account, fresh_settings
from tests.helpers.postgresql import Pool

pytestmark = pytest.mark.postgresql


@pytest.fixture
def house(tmp_path: Path, reused_postgresql: Pool) -> Iterator[House]:
    with reused_postgresql.lent() as url:
        opened = open_house(fresh_settings(tmp_path, database_url=url))
        yield opened
        opened.close()


def test_a_draft_is_kept_sent_and_refused_when_it_comes_late(house: House) -> None:
    officer, place = an_account(house, "officer"), "case:T2611-ABCDEF"

    def keep(words: str) -> None:
        with house.writing() as session:
            typed = Typed(place, "", 3, {"case_facts": words})
            drafts.keep(session, officer, typed, secret=house.secret, at=clock.now())

    keep("监控可见")
    keep("监控可见，两次大声呵斥")
    with house.reading() as session:
        [field] = drafted(session, officer, place, secret=house.secret).fields.values()
    assert field.words == "监控可见，两次大声呵斥"
    with house.writing() as session:
        drafts.sent(
            session, officer, place, ["case_facts"], secret=house.secret, at=clock.now()
        )  # fmt: skip
    with pytest.raises(DraftSent):
        keep("晚到的")
    with house.writing() as session:
        assert drafts.forget_old(session, now=clock.now()) == 0
