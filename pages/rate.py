"""The customer's page after the first tap: promises kept or not, praise, photo.

Opened without the first paint it does the whole job by itself.
"""

import streamlit as st

from kiosk.ui.feedback import customer, parts
from kiosk.ui.speech import current_language
from kiosk.wiring import house
from survey.refusals.kinds import SurveyError


def main() -> None:
    """Ask, thank, and take what else a customer wants to tell."""
    language = current_language(public=True)
    customer.draw_style()
    try:
        parts.draw(house().windows.find(st.query_params.get("w")), language)
    except SurveyError as refusal:
        customer.draw_lost(refusal.said.said(language), language)
    customer.draw_marker()


if __name__ == "__main__":
    main()
