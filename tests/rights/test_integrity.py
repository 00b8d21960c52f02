"""What a check found of integrity is read at the top alone, whichever way somebody looks at it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from db.books import month_store
from db.checks import correction_store
from db.checks.correction_store import NewAction
from db.directory import account_store, directory_store
from kiosk.actions.checks import corrections, joint_checks
from kiosk.actions.checks.results import Amendment, amend_check
from kiosk.reports.board.month import Chosen, overview
from kiosk.reports.checks import corrections as correction_report
from kiosk.reports.checks import joint_checks as joint_report
from kiosk.reports.checks.matters import matters
from kiosk.reports.checks.results import Filter, check_shown, listed
from kiosk.reports.checks.results_document import document
from kiosk.reports.directory.own_data import Own, own_data
from kiosk.rights import photos, sealed
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.checks.checklists import Answer, Given
from survey.checks.corrections import Order
from survey.directory.roles import AT_THE_TOP, Role
from survey.months import Month
from survey.orders import Order as Sorted
from survey.periods import Period
from survey.refusals.checks import CheckUnknown, IntegrityIsSealed
from survey.texts import CHINESE, Text
from tests.helpers.building import NOW
from tests.helpers.checking import CRITICAL, ITEMS, WINDOW, Yard, a_yard

NOTE = "门口收了两条烟"
SCORE = 8570
TODAY = date(2026, 11, 30)
NOVEMBER = Month(2026, 11)
COMPANY = Text("公司", "Company")
READERS = (
    (Role.SUPERVISION, "J"), (Role.INSPECTOR, "I"), (Role.QUALITY_MANAGER, "manager"),
    (Role.LEADER, "lead"), (Role.EMPLOYEE, "head"), (Role.TEAM_LEADER, None),
    (Role.CHAIRMAN, None),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.clock.today", lambda _zone: TODAY)
    monkeypatch.setattr("kiosk.clock.now", lambda: NOW)


@pytest.fixture
def yard(house: House) -> Yard:
    yard = a_yard(house)
    for code, unit in (("head", "U3"), ("lead", "U3"), ("manager", "U1")):
        yard.employ(code, unit)
    yard.employ("server", "U1", window=WINDOW, supervisor="head", leader="lead")
    for role, person in READERS:
        yard.user(role, role, person)
    return yard


def found_bribery(yard: Yard) -> tuple[str, str]:
    """Hand in two checks that found something, the later one corrected; return it and its photo."""
    photo = yard.photo()
    yard.check(failed={CRITICAL: NOTE}, at=NOW - timedelta(days=2))
    ref = yard.check(failed={CRITICAL: NOTE}, photos={CRITICAL: (photo,)})
    yard.correct(ref, Role.INSPECTOR, {ITEMS[0]: Given(Answer.NOT_APPLICABLE)})
    return ref, photo


def ways(yard: Yard, session: Session, user: User, ref: str) -> dict[str, object]:
    """Return what every way to checks tells somebody."""
    zone = yard.house.settings.zone
    look = {"zone": zone, "today": TODAY}
    shown = check_shown(session, user, ref, now=NOW, zone=zone)
    return {
        "list": [
            (each.check.score, each.check.not_met, each.critical)
            for each in listed(session, user, Filter()).rows
        ],
        "sorted": [
            each.check.score
            for each in listed(session, user, Filter(), order=Sorted("score", True)).rows
        ],
        "found by its note": listed(session, user, Filter(words=NOTE)).total,
        "file": document(session, user, Filter(month=str(NOVEMBER)), company=COMPANY).rows,
        "page": (shown.result.score, shown.lines, shown.versions, shown.before, shown.critical),
        "matters": matters(session, user, [WINDOW], **look),
        "violation": correction_report.violation(session, user, ref, CRITICAL, CHINESE).words,
        "own data": own_data(session, Own(user, COMPANY, NOW, zone)).get("checks"),
    }


def tells(said: object) -> bool:
    """Tell whether anything of what was found is in what was said."""
    words = repr(said)
    return any(
        each in words for each in (NOTE, CRITICAL, str(SCORE), "85.7", "Decimal('8570')", "83.3")
    )


def test_nobody_but_the_top_is_told_in_any_way_what_a_check_found_of_integrity(yard: Yard) -> None:
    ref, photo = found_bribery(yard)
    with yard.house.reading() as session:
        for role, _ in READERS:
            user = yard.users[role]
            told = {way for way, said in ways(yard, session, user, ref).items() if tells(said)}
            by_search = listed(session, user, Filter(words=NOTE)).total
            seen = bool(told), by_search > 0, photos.may_see_photo(session, user, photo)
            assert seen == (role in AT_THE_TOP,) * 3, (role, told)


def test_with_the_guard_off_everybody_would_be_told(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref, _ = found_bribery(yard)

    def everybody(_user: User) -> bool:
        return True

    for room in ("checks", "photos", "corrections"):
        monkeypatch.setattr(f"kiosk.rights.{room}.reads_sealed", everybody)
    monkeypatch.setattr("kiosk.reports.checks.results.reads_sealed", everybody)
    with yard.house.reading() as session:
        told = ways(yard, session, yard.users[Role.EMPLOYEE], ref)
    assert {way for way, said in told.items() if tells(said)} >= {"list", "file", "page"}
    assert told["found by its note"] == 2
    assert not sealed.reads_sealed(yard.users[Role.EMPLOYEE])


def test_an_inspector_corrects_the_rest_and_leaves_what_is_sealed_as_it_was(yard: Yard) -> None:
    ref = yard.check(failed={CRITICAL: NOTE})
    whole = yard.result(ref)
    seen = {each.item: Given(Answer(each.answer)) for each in whole.unsealed.findings}
    changed = seen | {ITEMS[0]: Given(Answer.NOT_APPLICABLE)}
    with yard.house.writing() as session:
        amend_check(
            session, whole.unsealed, Amendment(changed, whole.version, "看错了"),
            by=yard.users[Role.INSPECTOR], at=NOW, zone=yard.house.settings.zone,
        )  # fmt: skip
    after = yard.result(ref)
    assert (after.answers[CRITICAL], after.answers[ITEMS[0]]) == ("not_met", "not_applicable")
    assert (after.score, after.open_score) == (8330, 10_000)


def test_about_integrity_no_corrective_action_is_ordered(yard: Yard) -> None:
    ref, _ = found_bribery(yard)
    wanted = Order(WINDOW, "server", TODAY + timedelta(days=7), "x", inspection=ref, item=CRITICAL)
    for role in (Role.TEAM_LEADER, Role.INSPECTOR):
        with yard.house.writing() as session, pytest.raises(IntegrityIsSealed):
            corrections.order(
                session, wanted, by=yard.users[role], key=str(uuid4()), at=NOW,
                zone=yard.house.settings.zone,
            )  # fmt: skip


def test_one_ordered_before_is_seen_at_the_top_alone_in_list_count_and_by_itself(
    yard: Yard,
) -> None:
    ref, _ = found_bribery(yard)
    with yard.house.writing() as session:
        correction_store.add(
            session,
            NewAction(
                "Z-OLD", "inspection", directory_store.window(session, WINDOW).id,
                directory_store.person_id(session, "server"),
                account_store.by_username(session, Role.INSPECTOR).id, NOW, TODAY, NOTE,
                item=CRITICAL, inspection_id=yard.result(ref).id,
            ),
        )  # fmt: skip
    look: dict[str, object] = {"zone": yard.house.settings.zone, "today": TODAY}
    server = yard.user("server", Role.EMPLOYEE, "server")
    with yard.house.reading() as session:
        for user in (*(yard.users[role] for role, _ in READERS), server):
            page = correction_report.listed(
                session,
                user,
                correction_report.View.ALL,
                **look,  # type: ignore[arg-type]
            )
            months = correction_report.months(session, user, **look)  # type: ignore[arg-type]
            seen = (len(page.actions), page.total, len(months))
            assert seen == ((1, 1, 1) if user.role in AT_THE_TOP else (0, 0, 0)), user


def test_two_inspectors_do_not_bargain_about_integrity_and_read_nothing_of_it(yard: Yard) -> None:
    yard.draw_joint("I", "J")
    first = yard.check("I", kind="joint", failed={CRITICAL: NOTE})
    yard.check("J", kind="joint", failed={})
    one, other = yard.users[Role.INSPECTOR], yard.users[Role.SUPERVISION]
    with yard.house.writing() as session:
        joint_checks.propose(session, first, {}, seen=None, by=one, at=NOW)
        joint_checks.confirm(session, first, seen=NOW, by=other, at=NOW)
    with yard.house.reading() as session:
        quarter = Period.quarter_of(TODAY)
        for role in (Role.INSPECTOR, Role.SUPERVISION, Role.TEAM_LEADER):
            user = yard.users[role]
            pairs = joint_report.agreed(session, user, quarter)
            own = joint_report.own_joint(session, user.person, today=TODAY)
            assert tells((pairs, own.settled)) == (role in AT_THE_TOP), role
        [pair] = joint_report.agreed(session, yard.users[Role.TEAM_LEADER], quarter)
    assert pair.agreement is not None
    assert pair.agreement.answers[CRITICAL] == "not_met"
    assert pair.unsealed.agreement is not None
    assert (pair.agreement.score, pair.unsealed.agreement.score) == (SCORE, 10_000)


def test_the_boards_figure_of_checks_does_not_tell_and_the_stars_does(yard: Yard) -> None:
    found_bribery(yard)
    with yard.house.reading() as session:
        [row] = overview(session, Chosen(NOVEMBER), today=TODAY).ranking.windows
        [exact] = month_store.checks(session, NOVEMBER, today=TODAY).values()
    assert row.check_score == 100.0
    assert exact.score_sum < 2 * SCORE


def test_who_may_not_see_a_check_learns_nothing_by_its_sealed_item(yard: Yard) -> None:
    ref, _ = found_bribery(yard)
    stranger = yard.user("stranger", Role.EMPLOYEE, "J")
    with yard.house.reading() as session, pytest.raises(CheckUnknown):
        correction_report.violation(session, stranger, ref, CRITICAL, CHINESE)
