"""What an inspector looks at again: last findings and what is being put right, at their windows."""

from datetime import timedelta

import pytest

from kiosk.actions.checks import corrections
from kiosk.reports.checks.matters import matters
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.texts import CHINESE
from tests.helpers.building import NOW
from tests.helpers.checking import ITEMS, WINDOW, Yard, a_yard
from tests.helpers.correcting import TODAY, a_site
from tests.helpers.worlds import world

HOUR = timedelta(hours=1)


@pytest.fixture
def yard(any_house: House) -> Yard:
    return world(any_house, a_yard)


def known(yard: Yard, user: User, *windows: str) -> list[tuple[str | None, str]]:
    """Return what somebody reads of some windows, by item."""
    with yard.house.reading() as session:
        zone = yard.house.settings.zone
        found = matters(session, user, windows or (WINDOW,), today=TODAY, zone=zone)
    said = [(one.item, one.said.said(CHINESE)) for each in found.values() for one in each]
    return [(item, words.replace("\u202f", "").replace("\u2009", "")) for item, words in said]


def test_what_was_not_met_last_time_is_known_until_it_was_met(yard: Yard) -> None:
    maker = yard.user("i", "inspector", "I")
    yard.check(at=NOW - 2 * HOUR, failed={ITEMS[0]: "柜台无人", ITEMS[2]: "灯坏"})
    assert [item for item, _ in known(yard, maker)] == [ITEMS[0], ITEMS[2]]
    assert "柜台无人" in known(yard, maker)[0][1]
    yard.check(at=NOW - HOUR, failed={ITEMS[2]: "灯还是坏的"})
    assert [item for item, _ in known(yard, maker)] == [ITEMS[2]]
    assert "灯还是坏的" in known(yard, maker)[0][1]


def test_the_words_of_a_check_stay_with_who_may_see_it(yard: Yard) -> None:
    yard.check(failed={ITEMS[0]: "柜台无人"})
    [(item, words)] = known(yard, yard.user("j", "inspector", "J"))
    assert item == ITEMS[0]
    assert words.startswith("上次")
    assert "柜台无人" not in words
    [(_, words)] = known(yard, yard.user("officer", "supervision"))
    assert "柜台无人" in words


def test_half_a_joint_check_says_nothing_to_who_is_still_to_come(yard: Yard) -> None:
    other = yard.user("j", "inspector", "J")
    yard.check(at=NOW - 2 * HOUR, failed={ITEMS[1]: "从前"})
    yard.draw_joint("I", "J")
    yard.check(kind="joint", failed={ITEMS[0]: "没人"})
    assert [item for item, _ in known(yard, other)] == [ITEMS[1]]
    yard.check("J", kind="joint", at=NOW + HOUR)
    assert ITEMS[1] not in [item for item, _ in known(yard, other)]


def test_what_is_being_put_right_is_known_until_it_is_closed(any_house: House) -> None:
    site = world(any_house, a_site)
    ref, inspector = site.done(), site.users["other-inspector"]
    [(item, words)] = known(site.yard, inspector)
    assert (item, words) == (None, f"待复核（{ref}）：地面有油污")
    site.do(corrections.close, ref, "officer", words="看过了")
    assert known(site.yard, inspector) == []


def test_nothing_is_said_of_windows_that_are_not_theirs_to_check(yard: Yard) -> None:
    yard.check(failed={ITEMS[0]: "柜台无人"})
    assert known(yard, yard.user("j", "inspector", "J"), "elsewhere") == []
