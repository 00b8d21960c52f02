"""Recusal: officers are drawn from outside the accused person's chain, and anyone can check it."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.recusal import (
    BONDS,
    OF_REPORTS,
    Bond,
    Bound,
    Candidate,
    Posted,
    Rung,
    bound_to,
    chain,
    draw,
    ladder,
    recuses,
)

W: Final = Posted("W", "weighing", supervisor="Z", leader="Q", window="SB-1")
V: Final = Posted("V", "weighing", supervisor="Y", leader="Q", window="SB-2")
FAR: Final = Posted("G", "gate", supervisor="H", leader="Q2", window="MW-1")
PLACES: Final = (W, V, FAR)


def test_the_chain_is_the_person_the_supervisor_the_leader_and_the_units_heads() -> None:
    assert chain(PLACES, accused="W", unit="weighing", window="SB-1") == {
        "W": Bond.ACCUSED,
        "Z": Bond.SUPERVISOR,
        "Q": Bond.LEADER,
        "Y": Bond.UNIT_HEAD,
    }


def test_while_nobody_is_named_everybody_at_the_window_may_be_meant() -> None:
    bonds = chain(PLACES, accused=None, unit="weighing", window="SB-1")
    assert bonds == {
        "W": Bond.SAME_WINDOW,
        "Z": Bond.SUPERVISOR,
        "Q": Bond.LEADER,
        "Y": Bond.UNIT_HEAD,
    }


def test_a_person_of_another_unit_brings_that_units_heads_in() -> None:
    assert chain(PLACES, accused="G", unit="weighing", window="SB-1") == {
        "G": Bond.ACCUSED,
        "H": Bond.SUPERVISOR,
        "Q2": Bond.LEADER,
    }


def test_a_supervisor_who_is_also_the_accused_is_both_and_named_the_accused() -> None:
    boss = Posted("Z", "weighing", supervisor="Q", leader="C")
    bonds = chain((W, boss), accused="Z", unit="weighing", window=None)
    assert bonds["Z"] is Bond.ACCUSED
    assert bonds["Q"] is Bond.SUPERVISOR


def test_the_accused_stands_in_the_chain_even_without_a_place_on_that_day() -> None:
    assert chain(PLACES, accused="N", unit=None, window="SB-1") == {"N": Bond.ACCUSED}


def test_nothing_known_binds_nobody() -> None:
    assert chain(PLACES, accused=None, unit=None, window=None) == {}


def test_nobody_in_the_chain_is_drawn_and_the_reason_is_kept() -> None:
    bonds = chain(PLACES, accused="W", unit="weighing", window="SB-1")
    candidates = [Candidate("zhao", "Z"), Candidate("he", "H"), Candidate("outside", None)]
    drawing = draw(candidates, bonds, seed="1")
    assert drawing.seed == "1"
    assert drawing.eligible == ("he", "outside")
    assert drawing.recused == {"zhao": Bond.SUPERVISOR}
    assert drawing.drawn in drawing.eligible
    assert all(BONDS[bond].zh and BONDS[bond].en for bond in Bond)


def test_where_everybody_is_recused_nobody_is_drawn() -> None:
    assert draw([Candidate("zhao", "Z")], {"Z": Bond.SUPERVISOR}, seed="1").drawn is None
    assert draw([], {}, seed="1").drawn is None


codes = st.sampled_from("ABCDEFGH")
postings = st.builds(
    Posted,
    person=codes,
    unit=st.sampled_from("xy"),
    supervisor=st.none() | codes,
    leader=st.none() | codes,
    window=st.none() | st.sampled_from(["1", "2"]),
)


@given(
    st.lists(postings, max_size=8, unique_by=lambda place: place.person),
    st.none() | codes,
    st.lists(codes, unique=True),
    st.text(max_size=8),
)
def test_no_verifier_stands_in_the_chain(
    places: list[Posted], accused: str | None, officers: list[str], seed: str
) -> None:
    bonds = chain(places, accused=accused, unit="x", window="1")
    drawn = draw([Candidate(f"a{code}", code) for code in officers], bonds, seed=seed).drawn
    assert drawn is None or drawn[1:] not in bonds
    for place in places:
        if place.person == accused:
            assert {place.supervisor, place.leader} - {None} <= bonds.keys()


@given(st.permutations(list("ABCDE")), st.text(max_size=8))
def test_the_order_of_candidates_does_not_move_the_lot(order: list[str], seed: str) -> None:
    shuffled = draw([Candidate(code, code) for code in order], {}, seed=seed)
    sorted_ones = draw([Candidate(code, code) for code in sorted(order)], {}, seed=seed)
    assert shuffled == sorted_ones


@given(st.text(max_size=8))
def test_who_is_recused_does_not_move_the_lot_among_the_others(seed: str) -> None:
    everybody = [Candidate(code, code) for code in "ABCDE"]
    drawn = draw(everybody, {}, seed=seed).drawn
    other = next(code for code in "ABCDE" if code != drawn)
    assert draw(everybody, {other: Bond.LEADER}, seed=seed).drawn == drawn


def test_everybody_is_drawn_about_as_often() -> None:
    officers = [Candidate(code, code) for code in "ABCD"]
    drawn = [draw(officers, {}, seed=str(n)).drawn for n in range(2000)]
    assert all(400 < drawn.count(code) < 600 for code in "ABCD")


def test_somebody_is_bound_to_the_windows_and_people_they_serve_with_supervise_or_lead() -> None:
    windows = {"SB-1": "weighing", "SB-2": "weighing", "SB-3": "weighing", "MW-1": "gate"}
    assert bound_to("Q", PLACES, windows) == Bound(
        frozenset({"SB-1", "SB-2"}), frozenset({"Q", "W", "V"})
    )
    assert bound_to("Z", PLACES, windows) == Bound(
        frozenset({"SB-1", "SB-2", "SB-3"}), frozenset({"Z", "W", "V"})
    )
    assert bound_to("W", PLACES, windows) == Bound(frozenset({"SB-1"}), frozenset({"W"}))
    assert bound_to("N", PLACES, windows) == Bound(frozenset(), frozenset({"N"}))


CODES: Final = st.sampled_from("ABCDE")
UNITS: Final = {"1": "x", "2": "x", "3": "y"}
WORLDS: Final = st.lists(
    st.builds(
        Posted,
        CODES,
        st.sampled_from("xy"),
        supervisor=st.none() | CODES,
        leader=st.none() | CODES,
        window=st.none() | st.sampled_from("123"),
    ),
    unique_by=lambda place: place.person,
)


@given(WORLDS, CODES)
def test_being_bound_says_the_same_as_the_chains_do(world: list[Posted], person: str) -> None:
    bound = bound_to(person, world, UNITS)
    for code, unit in UNITS.items():
        in_chain = person in chain(world, accused=None, unit=unit, window=code)
        assert (code in bound.windows) is in_chain
    for place in world:
        named = chain(world, accused=place.person, unit=place.unit, window=place.window)
        assert (place.person in bound.people) is (person in named)


def test_who_is_bound_on_several_days_is_bound_to_all_of_them() -> None:
    monday = Bound(frozenset({"SB-1"}), frozenset({"W", "V"}))
    tuesday = Bound(frozenset({"SB-2"}), frozenset({"W", "G"}))
    assert monday | tuesday == Bound(frozenset({"SB-1", "SB-2"}), frozenset({"W", "V", "G"}))
    assert monday | Bound() == monday


# Where nobody is free


def test_a_bond_keeps_everybody_away_but_the_chairman_from_direct_reports() -> None:
    assert {bond for bond in Bond if not recuses(bond, chairman=True)} == OF_REPORTS
    assert all(recuses(bond, chairman=False) for bond in Bond)
    assert not recuses(None, chairman=False)
    assert not recuses(None, chairman=True)


def test_the_chairman_is_drawn_for_a_direct_report_and_no_other_superior_is() -> None:
    chairman, other = Candidate("chairman", "Z", chairman=True), Candidate("other", "Z")
    bonds = {"W": Bond.ACCUSED, "Z": Bond.SUPERVISOR}
    drawing = draw([chairman, other], bonds, seed="s")
    assert (drawing.drawn, drawing.recused) == ("chairman", {"other": Bond.SUPERVISOR})
    assert draw([Candidate("chairman", "W", chairman=True)], bonds, seed="s").drawn is None


@pytest.mark.parametrize(
    ("sealed", "against_the_top", "past_the_leader", "rungs"),
    [
        (False, False, False, "team leader chairman deputies"),
        (False, True, False, "team leader chairman deputies"),
        (True, False, False, "leader chairman deputies team"),
        (True, True, False, "chairman deputies leader team"),
        (True, False, True, "chairman deputies team"),
        (True, True, True, "chairman deputies team"),
    ],
)
def test_the_ladder_goes_up_and_leaves_out_whom_it_is_about(
    sealed: bool, against_the_top: bool, past_the_leader: bool, rungs: str
) -> None:
    found = ladder(sealed=sealed, against_the_top=against_the_top, past_the_leader=past_the_leader)
    assert found == tuple(map(Rung, rungs.split()))


@given(st.booleans(), st.booleans())
def test_every_ladder_ends_with_somebody_else_than_those_at_the_top(
    against_the_top: bool, past_the_leader: bool
) -> None:
    found = ladder(sealed=True, against_the_top=against_the_top, past_the_leader=past_the_leader)
    assert set(found) | {Rung.LEADER} == set(Rung)
    assert found[-1] is Rung.TEAM
    assert found.index(Rung.CHAIRMAN) < found.index(Rung.DEPUTIES)
