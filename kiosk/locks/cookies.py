"""The cookie by which a browser remembers its language, for routes and pages."""

from typing import Final

LANGUAGE_COOKIE: Final = "kiosk_lang"
