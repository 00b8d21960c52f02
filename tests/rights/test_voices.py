"""Who reads which customer's words: one table, held by list, counts and photos alike."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from db.directory import directory_store, duty_store
from db.feedback import addition_store, rating_store, voice_store
from db.feedback.addition_store import Addition
from db.feedback.ratings import Submission
from db.ground import photo_store
from kiosk.reports.feedback import voices
from kiosk.rights import photos
from kiosk.rights.voices import sight
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.directory.duties import Duty
from survey.directory.roles import Deed, Role
from survey.feedback.questionnaire import SEALED
from survey.feedback.voices import Kind, mark_of
from survey.months import Month
from survey.refusals.feedback import RatingUnknown
from tests.helpers.building import NOW, a_window
from tests.helpers.checking import WINDOW, Yard, a_yard
from tests.helpers.worlds import world

NOVEMBER = Month(2026, 11)
TODAY = date(2026, 12, 8)
BEFORE, WITHIN, AFTER = date(2026, 10, 20), date(2026, 11, 10), date(2026, 12, 3)

# Relation to what was told on 23 November at ZC-1 of unit U1: role, person, reads it.
TABLE = {
    "a supervision officer": (Role.SUPERVISION, "anybody", True),
    "an officer without a person": (Role.SUPERVISION, None, True),
    "the team's leader": (Role.TEAM_LEADER, "anybody", True),
    "the chairman": (Role.CHAIRMAN, None, True),
    "a leader of the whole group": (Role.LEADER, None, True),
    "a leader of another unit": (Role.LEADER, "anybody", False),
    "a leader of the unit": (Role.LEADER, "colleague", True),
    "an officer who is head of who serves there": (Role.SUPERVISION, "head", False),
    "an officer who is another head in the unit": (Role.SUPERVISION, "other head", False),
    "an officer who was head until before the month": (Role.SUPERVISION, "head before", True),
    "an officer who was head until within the month": (Role.SUPERVISION, "head until", False),
    "an officer who is head only since": (Role.SUPERVISION, "head since", False),
    "an officer who is head elsewhere": (Role.SUPERVISION, "head elsewhere", True),
    "an officer whose people stood in there": (Role.SUPERVISION, "head of a stand-in", False),
    "the group leader in charge": (Role.LEADER, "group leader", False),
    "the chairman in charge": (Role.CHAIRMAN, "group leader", False),
    "the team's leader who serves there": (Role.TEAM_LEADER, "server", False),
    "the unit's quality manager": (Role.QUALITY_MANAGER, "colleague", True),
    "the quality manager of the unit above": (Role.QUALITY_MANAGER, "manager above", True),
    "the quality manager of another unit": (Role.QUALITY_MANAGER, "anybody", False),
    "a quality manager who serves there": (Role.QUALITY_MANAGER, "server", False),
    "a quality manager who is head there": (Role.QUALITY_MANAGER, "head", False),
    "a quality manager without a person": (Role.QUALITY_MANAGER, None, False),
    "who serves there": (Role.EMPLOYEE, "server", False),
    "their head": (Role.EMPLOYEE, "head", False),
    "an inspector": (Role.INSPECTOR, "I", False),
    "finance": (Role.FINANCE, "anybody", False),
    "an auditor": (Role.AUDITOR, "anybody", False),
    "an administrator": (Role.ADMINISTRATOR, "anybody", False),
    "the wall": (Role.WALL, None, False),
}


def peopled(house: House) -> Yard:
    yard = a_yard(house)
    for code in (
        "anybody", "head", "other head", "head before", "head until", "head since",
        "head elsewhere", "head of a stand-in", "group leader",
    ):  # fmt: skip
        yard.employ(code, "U3")
    yard.employ("manager above", "U0")
    yard.employ("server", "U1", window=WINDOW, supervisor="head", leader="group leader")
    yard.employ("colleague", "U1", supervisor="head before")
    yard.employ("colleague", "U1", since=BEFORE, supervisor="head until")
    yard.employ("colleague", "U1", since=WITHIN, supervisor="other head")
    yard.employ("colleague", "U1", since=AFTER, supervisor="head since")
    yard.employ("elsewhere", "U0", supervisor="head elsewhere")
    yard.employ("stand-in", "U2", supervisor="head of a stand-in")
    on_duty = datetime(2026, 11, 5, 8, tzinfo=UTC)
    with house.writing() as session:
        hours = (on_duty, on_duty + timedelta(hours=4))
        duty_store.add(session, [Duty(WINDOW, "stand-in", *hours)])
    return yard


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, peopled)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.clock.today", lambda _zone: TODAY)


def spoke(yard: Yard, window: str = WINDOW, person: str | None = None, **changes: object) -> str:
    """Rate a window with words, praise and a photo of their own; return the photo's number."""
    sha256, number = uuid4().hex * 2, str(uuid4())
    with yard.house.writing() as session:
        photo_store.add(session, sha256, width=1, height=1, size=1, at=NOW)
        given = Submission(
            id=number, window_id=directory_store.window(session, window).id, score=1,
            body_hash="", channel="qr", created_at=NOW, received_at=NOW, biz_date=NOW.date(),
            biz_month=str(NOVEMBER), biz_hour=10, comment="慢",
            person_id=directory_store.person_id(session, person) if person else None,
        )._replace(**changes)  # fmt: skip
        rating_store.keep(session, [given], slot=0, flagging=lambda *_: "device-repeats")
        for kind, body in (("photo", {"photo": sha256}), ("praise", {"name": "", "text": "好"})):
            addition = Addition(f"{number}-{kind}"[:64], number, kind, body, kind, NOW)
            addition_store.add(session, addition, slot=0)
    return sha256


def every_way(yard: Yard, user: User, photo: str) -> set[bool]:
    """Return what each way to a customer's words says: all of them have to say the same."""
    with yard.house.reading() as session:
        [(rating_id, _)] = voice_store.with_photo(session, photo)
        by_address = opens(session, user, f"{NOVEMBER}.{mark_of(rating_id)}")
        seen = sight(session, user, NOVEMBER, today=TODAY)
        found = {kind: voices.heard(session, seen, NOVEMBER, kind) for kind in Kind}
        by_photo = photos.may_see_photo(session, user, photo)
    ways = {bool(heard.shown) for heard in found.values()}
    counts = found[Kind.ALL].counts
    ways |= {bool(n) for n in (counts.words, counts.praise, counts.low, counts.photos, counts.held)}
    return ways | {by_photo, by_address}


def opens(session: Session, user: User, ref: str) -> bool:
    """Tell whether an address opens a voice; who may not read it is told that it is not there."""
    try:
        found = voices.alone(session, user, ref, months=[NOVEMBER], today=TODAY)
    except RatingUnknown:
        return False
    return found.ref == ref


def test_everybody_reads_what_they_may_and_nobody_of_the_own_people(yard: Yard) -> None:
    photo = spoke(yard, device="d")
    read = {}
    for number, (relation, (role, person, _)) in enumerate(TABLE.items()):
        read[relation] = every_way(yard, yard.user(f"user-{number}", role, person), photo)
    assert read == {relation: {reads} for relation, (_, _, reads) in TABLE.items()}


def test_an_odd_address_or_one_of_a_month_that_is_not_offered_opens_nothing(yard: Yard) -> None:
    photo = spoke(yard)
    user = yard.user("a", Role.SUPERVISION, "anybody")
    with yard.house.reading() as session:
        [(rating_id, _)] = voice_store.with_photo(session, photo)
        mark = mark_of(rating_id)
        assert opens(session, user, f"{NOVEMBER}.{mark}")
        odd = (rating_id, mark, f"2026-10.{mark}", f"{NOVEMBER}.{rating_id}", f"{NOVEMBER}.",
               f"{NOVEMBER}.{mark[:-1]}", f"{NOVEMBER}.%", "x.y", ".", "\0")  # fmt: skip
        assert not [each for each in odd if opens(session, user, each)]
        with pytest.raises(RatingUnknown):
            voices.alone(session, user, f"{NOVEMBER}.{mark}", months=[], today=TODAY)


def test_what_is_told_of_ones_people_elsewhere_is_kept_from_their_heads(yard: Yard) -> None:
    a_window(yard.house, "SB-2", unit="U2")
    photo = spoke(yard, "SB-2", "server", device="d")
    assert every_way(yard, yard.user("h", Role.SUPERVISION, "head"), photo) == {False}
    assert every_way(yard, yard.user("g", Role.LEADER, "group leader"), photo) == {False}
    assert every_way(yard, yard.user("o", Role.SUPERVISION, "other head"), photo) == {False}
    assert every_way(yard, yard.user("a", Role.SUPERVISION, "anybody"), photo) == {True}
    nobodys = spoke(yard, "SB-2", device="e")
    assert every_way(yard, yard.users["h"], nobodys) == {True}


def test_a_matter_of_integrity_is_read_at_the_top_alone(yard: Yard) -> None:
    photo = spoke(yard, device="d", reasons=(SEALED,))
    for role in set(Role) - {Role.WALL}:
        top = role in {Role.TEAM_LEADER, Role.CHAIRMAN}
        person = "colleague" if role is Role.QUALITY_MANAGER else None
        assert every_way(yard, yard.user(role, role, person), photo) == {top}, role


def test_who_reads_words_sees_photos_and_who_has_no_page_has_no_words(yard: Yard) -> None:
    for role in Role:
        user = yard.user(role, role, "anybody")
        assert not user.may(Deed.READ_VOICES) or user.may(Deed.SEE_PHOTOS)
        with yard.house.reading() as session:
            seen = sight(session, user, NOVEMBER, today=TODAY)
        assert user.may(Deed.READ_VOICES) or not seen.windows


def test_who_is_kept_from_windows_learns_of_how_many(yard: Yard) -> None:
    a_window(yard.house, "ZC-2", post="ZC", unit="U1")
    a_window(yard.house, "SB-2", unit="U2")
    with yard.house.reading() as session:
        seen = sight(session, yard.user("h", Role.SUPERVISION, "head"), NOVEMBER, today=TODAY)
        leads = sight(session, yard.user("g", Role.LEADER, "group leader"), NOVEMBER, today=TODAY)
    assert (seen.kept_back, [window.code for window in seen.windows]) == (2, ["SB-2"])
    assert (leads.kept_back, {window.code for window in leads.windows}) == (1, {"ZC-2"})


def test_only_units_with_a_window_to_read_of_are_offered(yard: Yard) -> None:
    a_window(yard.house, "SB-2", unit="U2")
    with yard.house.reading() as session:
        manager = yard.user("m", Role.QUALITY_MANAGER, "colleague")
        seen = sight(session, manager, NOVEMBER, today=TODAY)
        units = [(depth, unit.code) for depth, unit in seen.choices]
        within = seen.of("U1")
    assert ("U2" in {code for _, code in units}) is False
    assert {code for _, code in units} >= {"U1"}
    assert [window.code for window in within.windows] == [WINDOW]


# One's own praise


def praised(yard: Yard, name: str, **changes: object) -> None:
    number = str(uuid4())
    person = changes.pop("person", None)
    window = str(changes.pop("window", WINDOW))
    with yard.house.writing() as session:
        given = Submission(
            id=number, window_id=directory_store.window(session, window).id, score=5,
            body_hash="", channel="qr", created_at=NOW, received_at=NOW, biz_date=NOW.date(),
            biz_month=str(NOVEMBER), biz_hour=10, comment="私下的话",
            person_id=directory_store.person_id(session, str(person)) if person else None,
        )._replace(**changes)  # fmt: skip
        rating_store.keep(session, [given], slot=0, flagging=lambda *_: "device-repeats")
        body = {"name": name, "text": f"给 {name} {len(changes)}"}
        addition_store.add(session, Addition(number, number, "praise", body, "", NOW), slot=0)


def own(yard: Yard, person: str) -> list[str]:
    with yard.house.reading() as session:
        found = voices.own_praise(session, person, today=TODAY, limit=10)
    return [each.words for each in found]


def test_one_reads_the_praise_that_names_one_or_came_while_one_was_on_duty(yard: Yard) -> None:
    a_window(yard.house, "SB-2", unit="U2")
    praised(yard, "server")
    praised(yard, "员工server", window="SB-2", person="elsewhere")  # not of the unit
    praised(yard, "", person="server", window="SB-2")
    praised(yard, "colleague", person="server")
    praised(yard, "某人")
    assert set(own(yard, "server")) == {"给 server 0", "给  0"}
    assert own(yard, "colleague") == ["给 colleague 0"]
    assert own(yard, "anybody") == []


def test_praise_with_a_low_rating_or_one_that_does_not_count_is_not_shown_to_whom_it_names(
    yard: Yard,
) -> None:
    praised(yard, "server", score=2)
    praised(yard, "server", device="d")
    praised(yard, "server", biz_month="2025-11", biz_date=date(2025, 11, 23))
    assert own(yard, "server") == []
    praised(yard, "server", score=3, biz_month="2026-01", biz_date=date(2026, 1, 1))
    assert own(yard, "server") == ["给 server 3"]


def test_the_words_beside_praise_are_for_others(yard: Yard) -> None:
    praised(yard, "server")
    assert "私下的话" not in str(own(yard, "server"))
