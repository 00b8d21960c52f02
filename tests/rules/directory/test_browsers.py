"""By what people recognise a browser of theirs."""

import pytest

from survey.directory.browsers import UNKNOWN, told_by

PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36 "
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 "
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 "


@pytest.mark.parametrize(
    ("agent", "zh", "en"),
    [
        (SAFARI + "Mobile/15E148 Safari/604.1", "Safari · iPhone", "Safari · iPhone"),
        (SAFARI + "MicroMessenger/8.0.60", "微信 · iPhone", "WeChat · iPhone"),
        (PHONE + "wxwork/4.1 MicroMessenger/7.0", "企业微信 · 安卓", "WeCom · Android"),
        (DESK + "Edg/140.0.0.0", "Edge · Windows", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux; rv:140) Firefox/140", "火狐 · Linux", "Firefox · Linux"),
        ("curl/8.5", "未知设备", "Unknown device"),
        ("", "未知设备", "Unknown device"),
    ],
)
def test_a_browser_is_called_by_what_it_says_it_is(agent: str, zh: str, en: str) -> None:
    assert (told_by(agent).said.zh, told_by(agent).said.en) == (zh, en)


def test_of_what_is_hostile_or_endless_nothing_is_kept() -> None:
    assert told_by("<script>alert(1)</script>" * 100_000) == UNKNOWN
    assert told_by(None) == UNKNOWN
