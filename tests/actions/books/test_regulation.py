"""The company's regulation: an edition is read once a second person approved it."""

import pytest

from db.ground import audit_store
from kiosk.actions.books import regulation as actions
from kiosk.reports.books.regulation import RegulationRead, regulation
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.books.regulation import RegulationDraft
from survey.months import Month
from survey.refusals.books import (
    RegulationDecided,
    RegulationUnknown,
    RegulationUnusable,
    SecondPersonNeeded,
)
from survey.refusals.directory import NotYours
from survey.refusals.given import ReasonMissing
from tests.helpers.building import NOW, a_person, an_account

FIRST = RegulationDraft("管理制度", "2025 年", "第一条 及时回复。")
SECOND = RegulationDraft("管理制度", "2026 年修订", "第一条 十五分钟内回复。【首次回复】")


class Archive:
    """Those who keep the regulation, and those who read it."""

    def __init__(self, house: House) -> None:
        self.house = house
        a_person(house, "T")
        self.leader = an_account(house, "tang", "team_leader", "T")
        self.chairman = an_account(house, "chen", "chairman")
        self.auditor = an_account(house, "shen", "auditor")

    def propose(self, draft: RegulationDraft, by: User | None = None) -> int:
        with self.house.writing() as session:
            return actions.propose(session, draft, by=by or self.leader, at=NOW)

    def decide(
        self, number: int, by: User | None = None, *, approved: bool = True, because: str = "同意"
    ) -> None:
        with self.house.writing() as session:
            actions.decide(
                session, number, approved=approved, because=because, by=by or self.chairman, at=NOW
            )

    def read(self) -> RegulationRead:
        with self.house.reading() as session:
            return regulation(session, Month.of(NOW.date()))


@pytest.fixture
def archive(any_house: House) -> Archive:
    return Archive(any_house)


def test_an_edition_is_read_once_a_second_person_approved_it(archive: Archive) -> None:
    first = archive.propose(FIRST)
    assert (archive.read().edition, len(archive.read().waiting)) == (None, 1)
    archive.decide(first)
    second = archive.propose(SECOND)
    found = archive.read()
    assert found.edition
    assert (found.edition.edition, found.cited) == ("2025 年", {})
    archive.decide(second)
    found = archive.read()
    assert found.edition
    assert (found.edition.edition, found.cited) == ("2026 年修订", {"reply_minutes": "第一条"})
    assert [each.edition for each in found.earlier] == ["2025 年"]
    with archive.house.reading() as session:
        deeds = [each.deed for each in audit_store.entries(session)]
    assert deeds == ["regulation-proposed", "regulation-approved"] * 2


def test_one_turned_down_changes_nothing(archive: Archive) -> None:
    archive.decide(archive.propose(FIRST))
    archive.decide(archive.propose(SECOND), approved=False, because="不完整")
    found = archive.read()
    assert found.edition
    assert found.edition.edition == "2025 年"
    assert [each.because for each in found.earlier] == ["不完整"]


def test_who_may_not_is_refused(archive: Archive) -> None:
    with pytest.raises(NotYours):
        archive.propose(FIRST, archive.auditor)
    with pytest.raises(RegulationUnusable):
        archive.propose(RegulationDraft("x", "y", "没有条款"))
    number = archive.propose(FIRST)
    again = an_account(archive.house, "tang-2", "chairman", "T")
    for same in (archive.leader, again):
        with pytest.raises(SecondPersonNeeded):
            archive.decide(number, same)
    with pytest.raises(NotYours):
        archive.decide(number, archive.auditor)
    with pytest.raises(ReasonMissing):
        archive.decide(number, because=" ")
    with pytest.raises(RegulationUnknown):
        archive.decide(99)
    archive.decide(number)
    with pytest.raises(RegulationDecided):
        archive.decide(number)
