"""Inspectors' calibration worked through by hand: every figure, both ends, and what rounds how."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from survey.checks.calibration import Check, Joint, Judgement, Severity, calibrated


def check(inspector: str, score: str, window: str = "SB-1", post: str = "SB") -> Check:
    return Check(inspector, window, post, Decimal(score))


def of(inspector: str, checks: Sequence[Check], joints: Sequence[Joint] = ()) -> Severity:
    return next(each for each in calibrated(checks, joints) if each.inspector == inspector)


def in_turn(inspector: str, scores: Sequence[str], n: int, window: str = "SB-1") -> list[Check]:
    return [check(inspector, scores[turn % len(scores)], window) for turn in range(n)]


CHECKS: Final = [
    *in_turn("P1", ("80", "90"), 6),
    *in_turn("P1", ("70", "76"), 6, "SB-2"),
    *in_turn("P2", ("90", "100"), 4),
    *in_turn("P2", ("75", "80", "85"), 9, "SB-2"),
    check("P3", "88.5"),
]


def test_every_figure_of_two_inspectors_at_two_windows() -> None:
    # P1: D = -7.85, s² = 20.87 of all (their own is 19.33), c²/k = 36/5 + 36/9,
    # margin = 2.201 * sqrt(20.87 * (1 + 11.2 / 12) / 12) = 4.04, 79 + 7.85 * 12/22 = 83.28.
    # P2: D = 7.769, s² = 22.28 of their own, c²/k = 16/7 + 81/6,
    # margin = 2.179 * sqrt(22.28 * (1 + 15.79 / 13) / 13) = 4.24, 84.62 - 7.769 * 13/23 = 80.22.
    joints = [
        Joint(frozenset({"P1", "P2"}), Decimal("0.5")),
        Joint(frozenset({"P2", "P3"}), Decimal("0.23")),
    ]
    assert calibrated(CHECKS, joints) == [
        Severity(
            "P1", 12, Decimal("79.0"), 12,
            Judgement(*map(Decimal, ("86.9", "-7.9", "-11.9", "-3.8", "83.3"))), Decimal("0.50"), 1,
        ),
        Severity(
            "P2", 13, Decimal("84.6"), 13,
            Judgement(*map(Decimal, ("76.8", "7.8", "3.5", "12.0", "80.2"))), Decimal("0.37"), 2,
        ),
        Severity("P3", 1, Decimal("88.5"), 1, None, Decimal("0.23"), 1),
    ]  # fmt: skip


def test_somebody_stands_out_only_where_the_whole_interval_lies_to_one_side() -> None:
    def between(lower: str, upper: str) -> bool:
        zero = Decimal()
        return Judgement(zero, zero, Decimal(lower), Decimal(upper), zero).stands_out

    assert between("0.1", "5")
    assert between("-5", "-0.1")
    assert not between("0.0", "5")
    assert not between("-5", "0.0")
    assert not between("-5", "5")


def test_an_adjusted_score_stays_between_0_and_100() -> None:
    def adjusted(beside: str, others: str, alone: str) -> Decimal:
        checks = [
            *in_turn("P1", (beside,), 10),
            *in_turn("P2", (others,), 10),
            *(check("P1", alone, "MW-1", "MW") for _ in range(30)),
        ]
        judged = of("P1", checks).judgement
        assert judged is not None
        return judged.adjusted

    assert adjusted("0", "100", "100") == 100
    assert adjusted("100", "0", "0") == 0
    assert adjusted("50", "52", "90") == 81


def test_the_strictest_come_first_whatever_their_names() -> None:
    checks = [
        *in_turn("Z", ("60", "70"), 10),
        *in_turn("M", ("80", "90"), 10),
        *in_turn("A", ("90", "100"), 10),
    ]
    assert [each.inspector for each in calibrated(checks)] == ["Z", "M", "A"]


def test_those_with_equal_differences_stand_by_their_names() -> None:
    checks = [c for who in ("C", "A", "B") for c in in_turn(who, ("80", "90"), 10)]
    checks += [check("E", "50", "X", "X"), check("D", "90", "Y", "Y")]
    assert [each.inspector for each in calibrated(checks)] == ["A", "B", "C", "D", "E"]
