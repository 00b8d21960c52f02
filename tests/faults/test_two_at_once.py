"""Two at once on PostgreSQL: the slower finds what the first wrote, or is told so in words."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from db.books import ledger_store, star_store
from db.cases import complaint_store, root_cause_store
from db.cases.complaint_store import Sealed
from db.checks import check_store, correction_store
from db.directory import calendar_store, directory_store, draft_store, tablet_store
from db.ground import file_store, models, photo_store, trait_store
from kiosk.actions.books import stars
from kiosk.actions.cases import root_causes
from kiosk.actions.checks import corrections
from kiosk.actions.directory import drafts, hours, people, windows
from kiosk.reports.directory.drafts import drafted
from kiosk.rights.who import User
from kiosk.wiring import House, open_house
from survey.books.rulebook import Star
from survey.checks.corrections import Order
from survey.directory.drafts import Typed
from survey.months import Month
from survey.refusals.cases import CauseThere
from survey.refusals.directory import WindowCodeTaken
from survey.refusals.given import DraftSent
from survey.refusals.house import DoneMeanwhile
from tests.helpers.at_once import meanwhile
from tests.helpers.building import NOW, a_person, a_window, an_account, fresh_settings
from tests.helpers.postgresql import Pool

pytestmark = pytest.mark.postgresql
PLACE: Final = "case:T2611-ABCDEF"
PHOTO, OTHER_PHOTO = "a" * 64, "b" * 64
LATER: Final = NOW + timedelta(minutes=1)
Deed = Callable[[Session], object]


@pytest.fixture
def house(tmp_path: Path, reused_postgresql: Pool) -> Iterator[House]:
    with reused_postgresql.lent() as url:
        opened = open_house(fresh_settings(tmp_path, database_url=url))
        yield opened
        opened.close()


@pytest.fixture
def officer(house: House) -> User:
    return an_account(house, "officer")


def typed(house: House, officer: User, name: str, words: str, *, mark: str = "") -> Deed:
    told = Typed(PLACE, mark, 3, {name: words})
    return lambda session: drafts.keep(session, officer, told, secret=house.secret, at=NOW)


def fields(house: House, officer: User) -> dict[str, str]:
    with house.reading() as session:
        found = drafted(session, officer, PLACE, secret=house.secret).fields
    return {name: each.words for name, each in found.items()}


def test_two_first_drafts_of_one_form_are_one_draft_with_the_fields_of_both(
    house: House, officer: User
) -> None:
    first = typed(house, officer, "case_facts", "监控可见")
    meanwhile(house, first, typed(house, officer, "case_words", "两次呵斥"))
    assert fields(house, officer) == {"case_facts": "监控可见", "case_words": "两次呵斥"}


def test_a_first_draft_that_meets_what_was_sent_is_refused(house: House, officer: User) -> None:
    def sent(session: Session) -> None:
        drafts.sent(session, officer, PLACE, ["case_facts"], secret=house.secret, at=NOW)

    with pytest.raises(DraftSent):
        meanwhile(house, sent, typed(house, officer, "case_facts", "晚到的"))
    assert fields(house, officer) == {}


def test_sending_keeps_what_another_tab_began_at_that_moment(house: House, officer: User) -> None:
    def sent(session: Session) -> None:
        drafts.sent(session, officer, PLACE, ["case_facts"], secret=house.secret, at=NOW)

    meanwhile(house, typed(house, officer, "case_words", "另一页"), sent)
    assert fields(house, officer) == {"case_words": "另一页"}


def added(zh: str) -> Deed:
    return lambda session: root_causes.add(session, zh, "", by="leader", at=NOW)


def test_of_two_who_add_one_root_cause_the_second_is_told_that_it_is_there(house: House) -> None:
    with pytest.raises(CauseThere):
        meanwhile(house, added("供应商延误"), added("供应商延误"))


def test_two_root_causes_added_at_once_are_two(house: House) -> None:
    meanwhile(house, added("供应商延误"), added("停电"))
    with house.reading() as session:
        kept = {each.code: each.name.zh for each in root_cause_store.kept(session)}
    assert kept == {"own-1": "供应商延误", "own-2": "停电"}


def test_two_who_name_a_star_at_once_leave_one_decision(house: House) -> None:
    a_window(house)
    chairman = an_account(house, "chairman", "chairman")

    def named(minutes: str) -> Deed:
        star = Star(Month(2026, 10), "U1", None)
        zone = house.settings.zone
        return lambda session: stars.name_star(
            session, star, minutes=minutes, by=chairman, at=NOW, zone=zone
        )

    meanwhile(house, named("先到"), named("后到"))
    with house.reading() as session:
        assert star_store.minutes(session, Month(2026, 10))["U1"].minutes == "后到"


def test_one_order_pressed_twice_at_once_is_one_corrective_action(house: House) -> None:
    a_window(house)
    a_person(house, "W1", window="SB-1")
    manager = an_account(house, "manager", "quality_manager")
    key = "11111111-2222-4333-8444-555555555555"

    def ordered(session: Session) -> str:
        wanted = Order("SB-1", "W1", NOW.date() + timedelta(days=7), "地面有油污")
        return corrections.order(
            session, wanted, by=manager, key=key, at=NOW, zone=house.settings.zone
        )

    ref = meanwhile(house, ordered, ordered)
    with house.reading() as session:
        assert correction_store.get(session, ref).wrong == "地面有油污"
        assert session.query(models.CorrectiveActionRow).count() == 1


def test_a_day_kept_by_two_at_once_is_kept(house: House) -> None:
    def kept(name: str) -> Deed:
        day = date(2026, 12, 25)
        return lambda session: hours.keep_days(
            session, day, day, works=False, name=name, by="admin", at=NOW
        )

    meanwhile(house, kept("停业"), kept("盘点"))
    with house.reading() as session:
        assert calendar_store.named_days(session, since=NOW.date()) == [
            (date(2026, 12, 25), False, "盘点")
        ]


def test_of_two_who_add_a_person_or_a_window_the_second_is_told_that_the_code_is_taken(
    house: House,
) -> None:
    a_window(house)
    place = directory_store.Posting("U1")

    def person(session: Session) -> None:
        people.add_person(
            session, code="W7", name="王七", posting=place, by="admin", at=NOW,
            zone=house.settings.zone,
        )  # fmt: skip

    def window(session: Session) -> None:
        windows.add_window(
            session, code="SB-7", name="七号窗", unit="U1", post="SB", location="", by="admin",
            at=NOW,
        )  # fmt: skip

    for deed in (person, window):
        with pytest.raises(WindowCodeTaken):
            meanwhile(house, deed, deed)


def test_a_printed_code_replaced_twice_at_once_leaves_the_last_one_alone(house: House) -> None:
    a_window(house)

    def replaced(session: Session) -> str:
        return windows.replace_code(session, "SB-1", reason="磨损", by="admin", at=NOW)

    last = meanwhile(house, replaced, replaced)
    with house.reading() as session:
        assert directory_store.window(session, "SB-1").token == last


def photographed(sha256: str) -> Deed:
    return lambda session: photo_store.add(session, sha256, width=3, height=4, size=99, at=NOW)


def a_complaint(house: House) -> int:
    with house.writing() as session:
        return session.scalars(
            insert(models.ComplaintRow)
            .values(
                ref="T2611-AAAAAA", source="department", category="attitude", state="received",
                words="等了很久", language="zh",
                occurred_at=NOW, received_at=NOW, biz_month="2026-11",
            )
            .returning(models.ComplaintRow.id)
        ).one()  # fmt: skip


def test_rows_that_two_write_under_one_key_are_kept_once(house: House, officer: User) -> None:
    number = a_complaint(house)
    for picture in (PHOTO, OTHER_PHOTO):
        with house.writing() as session:
            photographed(picture)(session)
    a_window(house)
    walk = check_store.Draft("SB-1", "ref", {"answers": {}}, NOW)
    deeds: list[Deed] = [
        photographed("c" * 64),
        lambda s: file_store.add(s, "d" * 64, medium="pdf", size=1, at=NOW),
        lambda s: trait_store.keep(s, "company.logo", "data:,"),
        lambda s: trait_store.keep_first(s, "first", "one"),
        lambda s: complaint_store.keep_contact(s, number, Sealed("key", "sealed")),
        lambda s: complaint_store.add_photos(s, number, [OTHER_PHOTO, PHOTO]),
        lambda s: ledger_store.mark_months_due(s, [Month(2026, 11), Month(2026, 10)]),
        lambda s: check_store.keep_draft(s, officer.id, 1, walk),
        lambda s: draft_store.keep(s, officer.id, PLACE, draft_store.Draft("", "", NOW)),
    ]
    for deed in deeds:
        meanwhile(house, deed, deed)


def test_one_tablet_that_comes_to_two_windows_at_once_stands_at_the_first(house: House) -> None:
    a_window(house)
    with house.writing() as session:
        for code in ("AAAA", "BBBB"):
            tablet_store.expect(
                session, code=code, window_id=1, name=code, use="rate", by="admin", at=NOW
            )
        one, other = (tablet_store.of_code(session, code) for code in ("AAAA", "BBBB"))
    assert one is not None
    assert other is not None
    assert not meanwhile(
        house,
        lambda session: tablet_store.came(session, one.id, "mark"),
        lambda session: tablet_store.came(session, other.id, "mark"),
    )


def test_what_no_store_foresaw_is_refused_in_words(house: House) -> None:
    def unforeseen(session: Session) -> None:
        session.execute(insert(models.UnitRow).values(code="U9", name="同时"))

    with pytest.raises(DoneMeanwhile) as refusal:
        meanwhile(house, unforeseen, unforeseen)
    assert "同时" not in refusal.value.said.zh
    with house.writing() as session:  # and the house goes on
        renamed = update(models.UnitRow).where(models.UnitRow.code == "U9").values(name="好")
        session.execute(renamed)
        assert session.scalar(select(models.UnitRow.name)) == "好"
        session.execute(delete(models.UnitRow))
