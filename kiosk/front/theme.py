"""Both themes as Streamlit's options name their colours."""

from typing import Final

from kiosk.look import palette


def _options(colours: palette.Theme) -> dict[str, str]:
    return {
        "primaryColor": colours.teal,
        "backgroundColor": colours.ground,
        "secondaryBackgroundColor": colours.card,
        "textColor": colours.ink,
        "linkColor": colours.teal,
        "borderColor": colours.line,
    }


LIGHT: Final = _options(palette.LIGHT)
DARK: Final = _options(palette.DARK)
