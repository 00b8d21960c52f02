"""Inspectors' calibration: who is stricter or milder than others, once there is enough to tell."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.checks.calibration import Check, Joint, Severity, _t, calibrated


def check(inspector: str, score: float, window: str = "SB-1", post: str = "SB") -> Check:
    return Check(inspector, window, post, Decimal(str(score)))


def of(inspector: str, checks: Sequence[Check], joints: Sequence[Joint] = ()) -> Severity:
    return next(each for each in calibrated(checks, joints) if each.inspector == inspector)


def strict_and_mild(n: int = 10) -> list[Check]:
    """Return checks of a strict P1 (80, 90 in turn) and a mild P2 (90, 100 in turn)."""
    return [
        check(inspector, base + 10 * (turn % 2))
        for turn in range(n)
        for inspector, base in (("P1", 80), ("P2", 90))
    ]


def test_a_strict_inspector_is_told_by_how_much_and_how_sure() -> None:
    found = of("P1", strict_and_mild())
    assert (found.n, found.raw, found.compared) == (10, 85, 10)
    judged = found.judgement
    assert judged is not None
    assert (judged.expected, judged.difference) == (95, -10)
    # s² = 10 * 25 / 9, c = k = m = 10: margin = 2.262 * sqrt(27.78 * 2 / 10) = 5.33
    assert (judged.lower, judged.upper) == (Decimal("-15.3"), Decimal("-4.7"))
    assert judged.adjusted == 90  # 85 + 10 * 10/20
    assert judged.stands_out


@pytest.mark.parametrize(("n", "judged"), [(9, False), (10, True)])
def test_below_ten_comparisons_nobody_is_judged(n: int, judged: bool) -> None:
    found = of("P1", strict_and_mild(n))
    assert (found.judgement is not None) is judged
    assert (found.n, found.raw) == (n, Decimal("85.0") if n == 10 else Decimal("84.4"))


def test_alone_at_a_post_there_is_nobody_to_compare_with() -> None:
    found = of("P1", [check("P1", 50) for _ in range(30)])
    assert (found.n, found.compared, found.judgement) == (30, 0, None)


def test_where_nobody_else_was_at_the_window_the_post_speaks() -> None:
    checks = [check("P1", 80, f"SB-{n}") for n in range(10)]
    checks += [check("P2", 90, "SB-99"), check("P2", 100, "MW-1", "MW")]
    judged = of("P1", checks).judgement
    assert judged is not None
    assert judged.expected == 90


def test_the_window_itself_speaks_before_its_post() -> None:
    checks = [check("P1", 80) for _ in range(10)]
    checks += [check("P2", 70), *(check("P2", 100, "SB-2") for _ in range(5))]
    judged = of("P1", checks).judgement
    assert judged is not None
    assert judged.expected == 70


def test_a_hard_window_makes_nobody_look_strict() -> None:
    checks = [check(who, 40) for who in ("P1", "P3") for _ in range(5)]
    checks += [check(who, 95, "SB-2") for who in ("P2", "P3") for _ in range(5)]
    checks += [check("P1", 40) for _ in range(5)]
    judged = of("P1", checks).judgement
    assert judged is not None
    assert judged.difference == 0
    assert not judged.stands_out


def test_more_checks_are_corrected_more_fully() -> None:
    adjusted = []
    for n in (10, 30, 90):
        judged = of("P1", strict_and_mild(n)).judgement
        assert judged is not None
        adjusted.append(judged.adjusted)
    assert adjusted == [Decimal("90.0"), Decimal("92.5"), Decimal("94.0")]


def test_one_colleagues_single_visit_leaves_the_interval_wide() -> None:
    beside_one = [c for c in strict_and_mild(20) if c.inspector == "P1"] + [check("P2", 95)]
    narrow, wide = of("P1", strict_and_mild(20)).judgement, of("P1", beside_one).judgement
    assert narrow is not None
    assert wide is not None
    assert narrow.difference == wide.difference
    assert wide.upper - wide.lower > 3 * (narrow.upper - narrow.lower)


def test_agreement_is_the_mean_over_joint_checks() -> None:
    joints = [
        Joint(frozenset({"P1", "P2"}), Decimal("0.5")),
        Joint(frozenset({"P1", "P3"}), Decimal("0.755")),
    ]
    found = of("P1", strict_and_mild(), joints)
    assert (found.kappa, found.joint) == (Decimal("0.63"), 2)
    assert of("P2", strict_and_mild(), joints).joint == 1
    assert (of("P1", strict_and_mild()).kappa, of("P1", strict_and_mild()).joint) == (None, 0)


def test_the_strictest_come_first_and_those_with_too_few_last() -> None:
    checks = [*strict_and_mild(), check("A", 20)]
    assert [each.inspector for each in calibrated(checks)] == ["P1", "P2", "A"]
    assert calibrated([]) == []


@pytest.mark.parametrize(
    ("freedom", "table"), [(9, "2.262"), (14, "2.145"), (29, "2.045"), (120, "1.980")]
)
def test_the_quantile_is_the_tables(freedom: int, table: str) -> None:
    assert abs(_t(freedom) - Decimal(table)) <= Decimal("0.001")


def test_the_quantile_is_expanded_as_abramowitz_and_stegun_do_in_26_7_5() -> None:
    # Of one degree of freedom every term counts in full: 1.95996 + 2.37227 + 2.82250 + 2.55585.
    assert _t(1).quantize(Decimal("0.00001")) == Decimal("9.71058")
    assert _t(2).quantize(Decimal("0.00001")) == Decimal("4.17121")


EVERY_CHECK: Final = [
    check(inspector, tenths / 10, window)
    for inspector in ("P1", "P2", "P3")
    for window in ("SB-1", "SB-2", "SB-3")
    for tenths in range(300, 701)
]
# One choice a check instead of three: choosing takes longer than all that is asked of them.
checks = st.lists(st.sampled_from(EVERY_CHECK), min_size=24, max_size=60)


@given(checks)
def test_the_order_of_checks_does_not_matter(given_: list[Check]) -> None:
    assert calibrated(given_) == calibrated(sorted(given_, key=lambda each: each.score))


@given(checks)
def test_equal_scores_make_nobody_strict(given_: list[Check]) -> None:
    for each in calibrated([replace(c, score=Decimal(73)) for c in given_]):
        assert each.raw == 73
        if each.judgement is not None:
            assert (each.judgement.difference, each.judgement.adjusted) == (0, 73)
            assert not each.judgement.stands_out


@given(checks, st.integers(-20, 20))
def test_scoring_all_by_more_moves_ones_difference_by_as_much(
    given_: list[Check], more: int
) -> None:
    moved = [replace(c, score=c.score + more) if c.inspector == "P1" else c for c in given_]
    for before, after in zip(
        (each for each in calibrated(given_) if each.inspector == "P1"),
        (each for each in calibrated(moved) if each.inspector == "P1"),
        strict=True,
    ):
        if before.judgement is not None and after.judgement is not None:
            shift = after.judgement.difference - before.judgement.difference
            assert abs(shift - more) <= Decimal("0.1")


@given(checks)
def test_a_difference_lies_in_its_interval_and_is_corrected_in_its_direction(
    given_: list[Check],
) -> None:
    for each in calibrated(given_):
        judged = each.judgement
        if judged is None:
            assert each.compared < 10
            continue
        assert judged.lower <= judged.difference <= judged.upper
        low, high = sorted((each.raw, each.raw - judged.difference))
        tenth = Decimal("0.1")
        assert low - tenth <= judged.adjusted <= high + tenth
