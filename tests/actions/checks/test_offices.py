"""Departments without a window: checked and put right, never rated, drawn or ranked."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from db.books import month_store
from db.directory import directory_store
from kiosk.actions.checks import corrections
from kiosk.actions.checks.walks import Submitted, hand_in_check
from kiosk.actions.directory import windows
from kiosk.files.columns import Circumstances
from kiosk.files.exports import export_rows
from kiosk.files.imports import import_files
from kiosk.files.reading import read_files
from kiosk.files.writing import write_files
from kiosk.reports.checks.calibration import calibration
from kiosk.reports.checks.corrections import owners
from kiosk.reports.checks.results import check_shown, places
from kiosk.reports.checks.self_checks import self_checks
from kiosk.reports.checks.walks import walks_of
from kiosk.reports.checks.yards import Yard
from kiosk.reports.directory.scopes import scope
from kiosk.reports.directory.windows import directory, place_choices, window_choices
from kiosk.wiring import House
from survey.checks.corrections import Order, State
from survey.directory.posts import OFFICE, POSTS
from survey.months import Month
from survey.refusals.checks import CheckRecused, SelfCheckForeign
from survey.refusals.directory import OfficeHasNoCode, OfficeStaysOffice
from survey.refusals.files import FilesWrong
from tests.helpers.building import NOW, an_empty_house, fresh_settings
from tests.helpers.correcting import DAY, TODAY, Site, a_site
from tests.helpers.worlds import world

PLACE = "BM-1"
ITEMS = [each.code for each in OFFICE.commitments]


@pytest.fixture
def site(any_house: House) -> Site:
    """The loading yard, and unit U2 without a window: O works there under H, checked by M2."""
    site = world(any_house, a_site)
    site.yard.employ("H", "U2")
    site.yard.employ("O", "U2", supervisor="H")
    site.yard.employ("M2", "U2", supervisor="H")
    site.users["office-head"] = site.yard.user("h", "employee", "H")
    site.users["office-manager"] = site.yard.user("m2", "quality_manager", "M2")
    added(site)
    return site


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[House]:
    """Another house, empty."""
    other = an_empty_house(fresh_settings(tmp_path / "elsewhere"))
    yield other
    other.close()


def added(site: Site) -> int:
    with site.house.writing() as session:
        return windows.add_offices(session, name="本部", on=TODAY, by="admin", at=NOW)


def walk(
    site: Site, by: str = "inspector", *, kind: str = "spot", place: str = PLACE, failed: str = ""
) -> Submitted:
    told = {
        "ref": str(uuid4()),
        "window": place,
        "kind": kind,
        "version": "2026-1",
        "finished_at": NOW.isoformat(),
        "arrival": {"reason": "李主任接待"},
        "answers": {
            code: {"answer": "not_met", "note": "推诿"} if code == failed else {"answer": "met"}
            for code in ITEMS
        },
    }
    with site.house.writing() as session:
        return hand_in_check(session, told, by=site.users[by], now=NOW, zone=site.zone)


def test_departments_nobody_can_check_become_places_once_and_without_a_code(site: Site) -> None:
    with site.house.reading() as session:
        found = {
            (each.code, each.unit, each.token)
            for each in directory_store.places(session)
            if each.post == OFFICE.code
        }
        bare = directory(session, on=TODAY).bare

    assert found == {("BM-1", "U0", None), ("BM-2", "U2", None), ("BM-3", "U3", None)}
    assert bare == ()
    assert added(site) == 0


def test_a_department_is_checked_by_its_own_items_and_its_head_can_sign(site: Site) -> None:
    given = walk(site, failed="BM4", place="BM-2")

    with site.house.reading() as session:
        shown = check_shown(session, site.users["inspector"], given.ref, now=NOW, zone=site.zone)

    assert str(given.score) == "75.0"
    assert [line.item.code for line in shown.lines] == ITEMS
    assert shown.heads == ["员工H"]
    assert (shown.result.arrival, shown.result.arrival_reason) == ("declared", "李主任接待")


def test_nobody_checks_the_own_department_and_the_phone_knows_before_it_begins(site: Site) -> None:
    with site.house.reading() as session:
        theirs = walks_of(session, site.users["inspector"], "I", today=TODAY, zone=site.zone)

    assert {PLACE, "BM-2", "BM-3"} <= {each.code for each in theirs.windows}
    assert theirs.reach.kinds_at("BM-2") == ("spot", "joint")
    assert theirs.reach.kinds_at("BM-3") == ("self",)
    with pytest.raises(CheckRecused):
        walk(site, place="BM-3")
    with pytest.raises(SelfCheckForeign):
        walk(site, "office-manager", kind="self", place="BM-3")


def test_a_department_s_quality_manager_makes_the_daily_self_check(site: Site) -> None:
    def today(site: Site) -> bool | None:
        with site.house.reading() as session:
            found = self_checks(session, Month.of(TODAY), today=TODAY, zone=site.zone)
        return next(each.today for each in found if each.unit == "U2")

    assert today(site) is False
    walk(site, "office-manager", kind="self", place="BM-2")
    assert today(site) is True


def test_a_department_puts_right_what_a_check_found_and_another_one_rechecks(site: Site) -> None:
    ref = walk(site, failed="BM4", place="BM-2").ref
    with site.house.reading() as session:
        likely = [code for code, _ in owners(session, "BM-2", day=TODAY)]
    assert likely[0] == "H"

    wanted = Order("BM-2", "H", TODAY + 7 * DAY, "推诿", inspection=ref, item="BM4")
    action = site.order(**{name: getattr(wanted, name) for name in wanted.__slots__})
    site.do(
        corrections.plan,
        action,
        "office-head",
        cause="process",
        root_cause="没有分工",
        measure="定人定岗",
    )
    site.do(corrections.hand_in, action, "office-head", words="已定人")
    seen = {"words": "问过三个部门，都及时", "photos": (), "code": ""}
    site.do(corrections.close, action, "other-inspector", **seen)

    assert site.state(action) is State.CLOSED


def test_checks_of_departments_stand_apart_from_windows(site: Site) -> None:
    walk(site, failed="BM4", place="BM-2")
    month = Month.of(TODAY)

    with site.house.reading() as session:
        ranked = month_store.checks(session, month, today=TODAY)
        drawn_from = Yard.of(session, TODAY).codes
        seen = {each.code for each in scope(session).windows}
        offered, named = set(window_choices(session)), set(place_choices(session))
        listed = places(session)
        compared = calibration(session, today=TODAY)

    assert ranked == {}
    assert {"ZC-1"} == drawn_from == seen == offered
    assert {"BM-1", "BM-2", "BM-3"} <= named
    assert "window:BM-2" in listed
    assert [each.inspector for each in compared.found] == ["I"]


def test_a_department_never_gets_a_code_and_a_window_never_becomes_one(site: Site) -> None:
    def kept(code: str, post: str) -> None:
        with site.house.writing() as session:
            windows.keep_window(
                session, code=code, name="甲", unit="U1", post=post, location="", by="a", at=NOW
            )

    with site.house.writing() as session, pytest.raises(OfficeHasNoCode):
        windows.replace_code(session, PLACE, reason="换码", by="a", at=NOW)
    with pytest.raises(OfficeStaysOffice):
        kept("ZC-1", "BM")
    with pytest.raises(OfficeStaysOffice):
        kept(PLACE, "ZC")
    with site.house.writing() as session:
        windows.close_window(session, PLACE, reason="撤销", by="a", at=NOW)
        assert windows.open_window(session, PLACE, by="a", at=NOW) is None


def test_departments_and_their_checks_go_out_as_files_and_in_again(
    site: Site, elsewhere: House, tmp_path: Path
) -> None:
    walk(site, failed="BM4", place="BM-2")
    first, again = tmp_path / "first", tmp_path / "again"
    with site.house.reading() as session:
        write_files(first, export_rows(session), site.zone)
    with elsewhere.writing() as session:
        read = read_files(first, Circumstances(site.zone, NOW))
        import_files(session, read, now=NOW, zone=site.zone, slot=0)
    with elsewhere.reading() as session:
        write_files(again, export_rows(session), site.zone)

    for name in ("windows.csv", "inspections.csv"):
        assert (again / name).read_bytes() == (first / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("windows", "code,name,unit,post,token\nBM-2,甲,U2,BM,abcdefghijklmnop\n", "no code"),
        ("windows", "code,name,unit,post\nBM-2,甲,U2,SB\n", "cannot become each other"),
        ("ratings", "id,window,score,created_at,channel\nR1,BM-2,5,2026-11-01,qr\n", "not rated"),
    ],
)  # fmt: skip
def test_no_file_makes_a_department_a_window(
    site: Site, tmp_path: Path, name: str, told: str, said: str
) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(told, encoding="utf-8")
    read = read_files(path, Circumstances(site.zone, NOW))

    with site.house.writing() as session, pytest.raises(FilesWrong) as refused:
        import_files(session, read, now=NOW, zone=site.zone, slot=0)

    assert said in refused.value.problems[0].told("en")


def test_an_office_is_a_place_to_check_and_none_of_the_six_posts() -> None:
    assert OFFICE not in POSTS
    assert not any(each.integrity for each in OFFICE.commitments)
