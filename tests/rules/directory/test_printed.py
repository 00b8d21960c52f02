"""An address that is printed leads somewhere from another's phone."""

import pytest

from survey.directory.printed import refuse_unreachable, warning
from survey.refusals.directory import CodeLeadsNowhere


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost:8501", "LOCALHOST", "localhost.", "kiosk.localhost", "127.0.0.1",
        "127.8.9.1:80", "127.1", "2130706433", "0x7f.1", "0", "0.0", "[::1]", "[::]:8501",
        "[::ffff:127.0.0.1]", "",
    ],
)  # fmt: skip
def test_what_every_phone_looks_for_in_itself_is_not_printed(host: str) -> None:
    for scheme in ("http", "https"):
        with pytest.raises(CodeLeadsNowhere):
            refuse_unreachable(f"{scheme}://{host}")


@pytest.mark.parametrize(
    "host", ["k.example", "192.168.1.20:8501", "10.0.0.5", "[2001:db8::1]", "localhost.example"]
)
def test_what_others_reach_may_be_printed(host: str) -> None:
    refuse_unreachable(f"https://{host}")
    assert warning(f"https://{host}") is None
    said = warning(f"http://{host}")
    assert said is not None
    assert "http" in said.en
    assert host in said.zh
