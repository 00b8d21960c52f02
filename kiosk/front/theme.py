"""Colours and fonts of both themes: one place for Streamlit's options and for our index pages."""

from typing import Final

FONTS: Final = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif'

LIGHT: Final = {
    "primaryColor": "#0F6E6E",
    "backgroundColor": "#F6F8F9",
    "secondaryBackgroundColor": "#FFFFFF",
    "textColor": "#1B1F23",
    "linkColor": "#0F6E6E",
    "borderColor": "#E3E7EA",
}
DARK: Final = {
    "primaryColor": "#5BB5AC",
    "backgroundColor": "#14181B",
    "secondaryBackgroundColor": "#1C2226",
    "textColor": "#E8ECEE",
    "linkColor": "#5BB5AC",
    "borderColor": "#2C343A",
}
