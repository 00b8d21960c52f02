"""Who may check which window, and how: the same for checks drawn and for all others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.recusal import Posted
from survey.checks.draws import JOINT, SPOT, recused_from
from survey.checks.eligibility import KINDS, KINDS_OF, SELF, Reach, reach
from survey.directory.roles import Deed, Role, may
from survey.refusals.checks import CheckRecused, KindNotYours, SelfCheckForeign
from survey.refusals.kinds import SurveyError

WINDOWS = {"W1": "U1", "W2": "U2", "W3": "U3"}
PEOPLE = [f"P{n}" for n in range(5)]
some = st.sampled_from
places = st.lists(
    st.builds(
        Posted,
        some(PEOPLE),
        some(sorted(WINDOWS.values())),
        st.none() | some(PEOPLE),
        st.none() | some(PEOPLE),
        st.none() | some(sorted(WINDOWS)),
    ),
    unique_by=lambda place: place.person,
)


@given(places, some(PEOPLE))
def test_who_would_not_be_drawn_may_not_check_undrawn_either(
    company: list[Posted], person: str
) -> None:
    found = reach(Role.INSPECTOR, person, places=company, windows=WINDOWS, home=frozenset())
    assert found.barred == {
        window
        for window, unit in WINDOWS.items()
        if recused_from(company, window=window, unit=unit, among=[person])
    }


YARD = Reach(KINDS, own=frozenset({"home"}), barred=frozenset({"home", "chain"}))
MANAGER = Reach((SELF,), own=frozenset({"home"}), barred=frozenset({"home"}))


@pytest.mark.parametrize(
    ("who", "window", "kinds", "shut"),
    [
        (YARD, "elsewhere", (SPOT, JOINT), None),
        (YARD, "home", (SELF,), None),
        (YARD, "chain", (), CheckRecused),
        (MANAGER, "home", (SELF,), None),
        (MANAGER, "elsewhere", (), SelfCheckForeign),
        (Reach((), frozenset(), frozenset()), "elsewhere", (), KindNotYours),
    ],
)
def test_a_window_says_how_it_may_be_checked_or_why_not_at_all(
    who: Reach, window: str, kinds: tuple[str, ...], shut: type[SurveyError] | None
) -> None:
    assert who.kinds_at(window) == kinds
    assert type(who.shut(window)) is (shut or type(None))


@pytest.mark.parametrize("kind", [SPOT, JOINT])
def test_a_quality_manager_makes_self_checks_alone(kind: str) -> None:
    assert isinstance(MANAGER.refusal(kind, "elsewhere"), KindNotYours)


def test_every_role_that_inspects_makes_some_kind_of_check_and_no_other_does() -> None:
    assert set(KINDS_OF) == {role for role in Role if may(role, Deed.INSPECT)}
    assert all(KINDS_OF.values())
