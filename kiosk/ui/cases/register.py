"""What the register of cases is narrowed to."""

from collections.abc import Mapping, Sequence

from kiosk.reports.cases.desk import Only
from kiosk.ui import filters
from kiosk.ui.cases.listing import LIST
from kiosk.ui.speech import current_language, say
from survey.cases.complaints import CATEGORIES, STATES


def choose_only(months: Sequence[str], units: Mapping[str, str]) -> Only:
    """Ask for month, state, unit and kind."""
    language = current_language()
    with filters.row():
        month = filters.choose(LIST, "month", say("月份", "Month"), months, filters.month_said)
        state = filters.choose(
            LIST,
            "state",
            say("状态", "State"),
            [None, *STATES],
            filters.or_all(lambda each: STATES[each].name.said(language)),
        )
        unit = filters.choose(
            LIST, "unit", say("单位", "Unit"), [None, *units], filters.or_all(units.__getitem__)
        )
        category = filters.choose(
            LIST,
            "category",
            say("类别", "Kind"),
            [None, *CATEGORIES],
            filters.or_all(lambda each: CATEGORIES[each].said(language)),
        )
    return Only(month, state, unit, category)
