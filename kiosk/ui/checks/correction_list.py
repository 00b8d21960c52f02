"""What the list of corrective actions is narrowed to, and what is said where it is empty."""

from kiosk import clock
from kiosk.reports.checks.corrections import Only, View, months, units
from kiosk.rights.who import User
from kiosk.ui import filters
from kiosk.ui.speech import current_language, say
from kiosk.wiring import house
from survey.checks.corrections import STATES, State

LIST = "actions"


def empty(view: View, *, looked_for: bool = False) -> str:
    """Return what is said where a view holds nothing."""
    if looked_for:
        return say("没有找到这样的整改。", "There is no such corrective action.")
    if view is View.MINE:
        return say(
            "现在没有等您办理的整改。检查发现不符合项后，会列在这里。",
            "Nothing waits for you. What a check finds wrong is ordered here to be put right.",
        )
    if view is View.OPEN:
        return say("没有未关闭的整改。", "No corrective action is open.")
    return say("没有符合条件的整改。", "No corrective action fits the filter.")


def choose_words() -> str:
    """Ask for what is looked for."""
    return filters.choose_find(
        LIST, "words", say("查找", "Find"),
        say("编号、问题、窗口或责任人", "Number, fault, window or owner"),
    )  # fmt: skip


def choose_only(user: User) -> Only:
    """Ask for month, state and unit."""
    language, zone = current_language(), house().settings.zone
    with house().reading() as session:
        known = months(session, user, zone=zone, today=clock.today(zone))
        names = units(session, user, zone=zone, today=clock.today(zone))
    with filters.row():
        month = filters.choose(
            LIST,
            "month",
            say("下达月份", "Month of the order"),
            ["", *known],
            filters.or_all(filters.month_said),
        )
        state = filters.choose(
            LIST,
            "state",
            say("状态", "State"),
            ["", *STATES],
            filters.or_all(lambda each: STATES[State(each)].said(language)),
        )
        unit = filters.choose(
            LIST, "unit", say("单位", "Unit"), ["", *names], filters.or_all(names.__getitem__)
        )
    return Only(month=month or "", unit=unit or "", state=str(state or ""))
