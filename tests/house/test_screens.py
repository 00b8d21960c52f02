"""The bar of a phone: four places, and those that a role needs most."""

import pytest

from kiosk import screens
from kiosk.screens import IN_A_HAND, STAFF, in_the_bar
from survey.directory.roles import Role, may

STAFF_ROLES = sorted(set(Role) - {Role.WALL})


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_a_bar_has_home_first_me_last_and_only_what_the_role_may_open(role: Role) -> None:
    bar = in_the_bar(role)
    assert (bar[0], bar[-1].path) == (screens.HOME, "me")
    assert 3 <= len(bar) <= 4
    assert all(screen.deed and may(role, screen.deed) for screen in bar)
    assert len(set(bar)) == len(bar)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_what_a_role_needs_most_exists_and_is_open_to_it(role: Role) -> None:
    deeds = {screen.path: screen.deed for screen in STAFF}
    for path in IN_A_HAND[role]:
        assert may(role, deeds[path])


def test_every_page_has_its_screen_and_every_screen_its_page() -> None:
    """A script may be called otherwise than its address, which printed codes and links keep."""
    pages = {path for path in (screens.ROOT / "pages").glob("*.py") if path.stem != "__init__"}
    assert {each.file for each in (screens.RATE, screens.HOME, *STAFF)} == pages
    corrections = next(screen for screen in STAFF if screen.path == "actions")
    assert corrections.file.name == "corrections.py"
