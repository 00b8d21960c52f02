"""A network crowds a window where it gives many of its ratings, within an hour or two."""

from kiosk.at_hand import crowds
from kiosk.at_hand.crowds import FROM, SPAN, Crowds


def given(crowd: Crowds, network: str, n: int = 1, *, at: float = 9.0, window: str = "w") -> bool:
    """Count so many ratings of a network; tell whether the last one's phone is asked."""
    return [crowd.is_one(window, network, at=at, new=True) for _ in range(n)][-1]


def test_the_first_three_of_a_network_are_not_asked_and_the_fourth_is() -> None:
    crowd = Crowds()
    assert not given(crowd, "carrier", FROM - 1)
    assert given(crowd, "carrier")


def test_a_carrier_among_others_on_a_usual_day_is_not_asked() -> None:
    crowd = Crowds()
    for _ in range(10):
        for network in ("one", "two", "three", "four"):
            assert not given(crowd, network)


def test_another_window_and_another_network_are_others() -> None:
    crowd = Crowds()
    given(crowd, "carrier", FROM)
    assert not given(crowd, "carrier", window="other")
    assert not given(crowd, "other")


def test_what_arrives_again_counts_once() -> None:
    crowd = Crowds()
    given(crowd, "carrier", FROM - 1)
    assert not crowd.is_one("w", "carrier", at=9.0, new=False)
    given(crowd, "carrier")
    assert crowd.is_one("w", "carrier", at=9.0, new=False)


def test_after_two_hours_a_crowd_is_forgotten_and_not_after_one() -> None:
    crowd = Crowds()
    given(crowd, "carrier", FROM)
    assert given(crowd, "carrier", at=9.0 + SPAN + 1)
    assert not given(crowd, "carrier", at=9.0 + 4 * SPAN)


def test_a_flood_of_networks_takes_no_more_room() -> None:
    crowd, most = Crowds(), crowds._MOST
    for number in range(3 * most):
        given(crowd, f"n{number}")
    assert len(crowd._now) + len(crowd._before) <= 2 * (most + 2)
