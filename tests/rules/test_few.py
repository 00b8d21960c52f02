"""Small groups: of fewer than five nothing is told."""

from survey.few import FEWEST, is_told


def test_of_four_nothing_is_told_and_of_five_it_is() -> None:
    assert FEWEST == 5
    assert not is_told(FEWEST - 1)
    assert is_told(FEWEST)
