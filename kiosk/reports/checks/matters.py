"""What an inspector looks at again: what was not met last time, what is being put right."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.checks import result_lists
from db.checks.result_lists import LastFound
from kiosk.reports.checks.corrections import View, listed
from kiosk.reports.wording import day_name
from kiosk.rights.checks import seeing
from kiosk.rights.who import User
from survey.checks.corrections import State
from survey.checks.integrity import is_sealed
from survey.months import business_date
from survey.texts import Text

LOOKS_BACK: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something known of a window, at an item of its checklist or of all of it, in words."""

    item: str | None
    said: Text


def matters(
    session: Session, user: User, windows: Collection[str], *, today: date, zone: ZoneInfo
) -> dict[str, list[Matter]]:
    """Return what is known of some windows: corrective actions that somebody sees, last findings.

    That an item was not met is said whoever checked; in which words, to those who may see that
    check; what is sealed to the top alone. Nothing of a joint check while one of its two is still
    to come: each scores alone.
    """
    found: dict[str, list[Matter]] = {}
    for each in listed(session, user, View.OPEN, zone=zone, today=today, page=None).actions:
        # What was ordered because of a case has its category there, which is no item.
        item = each.item if each.inspection else None
        said = _RECHECK if each.state is State.DONE else _ORDERED
        told = said.format(ref=each.ref, day=day_name(each.due_on), wrong=each.wrong)
        found.setdefault(each.window, []).append(Matter(item, told))
    last = result_lists.last_found(session, today=today, since=today - LOOKS_BACK)
    sight = seeing(session, user, today=today, zone=zone)
    theirs = result_lists.among(session, sight, {one.ref for one in last})
    for one in last:
        if is_sealed(one.item) and not sight.sealed:
            continue
        note = one.note if one.ref in theirs else None
        found.setdefault(one.window, []).append(Matter(one.item, _last(one, note, zone)))
    return {code: found[code] for code in found.keys() & set(windows)}


def _last(one: LastFound, note: str | None, zone: ZoneInfo) -> Text:
    day = day_name(business_date(one.at, zone))
    return _NOTED.format(day=day, note=note) if note else _FOUND.format(day=day)


_ORDERED: Final = Text(
    "整改中（{ref}，{day} 截止）：{wrong}", "To put right ({ref}, due {day}): {wrong}"
)
_RECHECK: Final = Text("待复核（{ref}）：{wrong}", "To be re-checked ({ref}): {wrong}")
_NOTED: Final = Text("上次（{day}）不符合：{note}", "Not met last time ({day}): {note}")
_FOUND: Final = Text("上次（{day}）不符合。", "Not met last time ({day}).")
