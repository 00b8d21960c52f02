"""Where passkeys can be had, and what a copied key shows itself by."""

import pytest

from survey.directory.passkeys import has_gone_back, site_of


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://kiosk.example.com", ("https://kiosk.example.com", "kiosk.example.com")),
        ("https://Kiosk.example.com:8443", ("https://kiosk.example.com:8443", "kiosk.example.com")),
        ("http://localhost:8501", ("http://localhost:8501", "localhost")),
        ("http://kiosk.example.com", None),
        ("https://10.0.0.7", None),
        ("https://[::1]:8501", None),
        ("http://127.0.0.1:8501", None),
        ("", None),
    ],
)
def test_passkeys_belong_to_a_name_under_https(address: str, site: tuple[str, str] | None) -> None:
    assert site_of(address) == site


def test_a_count_that_is_not_above_the_last_one_has_gone_back() -> None:
    assert has_gone_back(3, 3)
    assert has_gone_back(3, 0)
    assert not has_gone_back(3, 4)
    assert not has_gone_back(0, 0)
    assert not has_gone_back(0, 1)
