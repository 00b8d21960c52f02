"""By what people recognise a browser of theirs: which it is, on what. No more is kept of it."""

from dataclasses import dataclass
from typing import Final

from survey.texts import Text

# The first that is named decides: most browsers name those they are made of as well.
_BROWSERS: Final = (
    ("wxwork", Text("企业微信", "WeCom")),
    ("MicroMessenger", Text("微信", "WeChat")),
    ("DingTalk", Text("钉钉", "DingTalk")),
    ("HuaweiBrowser", Text("华为浏览器", "Huawei Browser")),
    ("MiuiBrowser", Text("小米浏览器", "Mi Browser")),
    ("SamsungBrowser", Text("三星浏览器", "Samsung Internet")),
    ("Edg", Text("Edge", "Edge")),
    ("Firefox", Text("火狐", "Firefox")),
    ("Chrome", Text("Chrome", "Chrome")),
    ("CriOS", Text("Chrome", "Chrome")),
    ("Safari", Text("Safari", "Safari")),
)
_SYSTEMS: Final = (
    ("HarmonyOS", Text("鸿蒙", "HarmonyOS")),
    ("OpenHarmony", Text("鸿蒙", "HarmonyOS")),
    ("iPhone", Text("iPhone", "iPhone")),
    ("iPad", Text("iPad", "iPad")),
    ("Android", Text("安卓", "Android")),
    ("Windows", Text("Windows", "Windows")),
    ("Mac OS", Text("Mac", "Mac")),
    ("Linux", Text("Linux", "Linux")),
)
_NONE: Final = Text("未知设备", "Unknown device")
LONGEST: Final = 2000
"""Signs of what a browser says of itself that are read."""


@dataclass(frozen=True, slots=True)
class Device:
    """A browser and the system it runs on, as words of the two lists above; None of others."""

    browser: str | None = None
    system: str | None = None

    @property
    def said(self) -> Text:
        """What it is called."""
        named = (dict(_BROWSERS).get(self.browser or ""), dict(_SYSTEMS).get(self.system or ""))
        known = [each for each in named if each is not None]
        if not known:
            return _NONE
        return Text(" · ".join(t.zh for t in known), " · ".join(t.en for t in known))


UNKNOWN: Final = Device()


def told_by(agent: str | None) -> Device:
    """Return what a browser says it is, by the words we know."""
    said = (agent or "")[:LONGEST]
    return Device(
        next((word for word, _ in _BROWSERS if word in said), None),
        next((word for word, _ in _SYSTEMS if word in said), None),
    )
