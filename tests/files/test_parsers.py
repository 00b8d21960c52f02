"""Every reader of what people or scripts send takes any text: it returns, or it refuses.

The readers of columns of files come from the product's own tables. Of those in `survey/` and
`kiosk/locks` each is in the list, or this fails.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.files.columns import CellWrong, Circumstances
from kiosk.files.tables import TABLES
from kiosk.locks import (
    devices,
    openings,
    puzzles,
    screen_codes,
    second_factors,
    slips,
    tablets,
    tracking,
)
from survey import codes, texts
from survey import given as handed_in
from survey.books.policy import DEFAULT_POLICY
from survey.books.policy_terms import with_typed
from survey.cases import complaint_form, complaints, contacts, request_numbers
from survey.cases import requests as handed_up
from survey.directory import browsers, drafts, second_factor, working_time
from survey.directory.passwords import is_easy
from survey.directory.shifts import Shifts
from survey.feedback import questionnaire, ratings
from survey.feedback import slips as slip_rules
from survey.months import Month
from survey.periods import Period
from survey.refusals.kinds import SurveyError

ROOT: Final = Path(__file__).parents[2]
NOW: Final = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
ZONE: Final = ZoneInfo("Asia/Shanghai")
KEY: Final = "a key"
WEEK: Final = timedelta(days=7)

Reader = Callable[[Any], Any]
OF_TEXT: Final[Mapping[str, Reader]] = {
    "bare codes": codes.copied,
    "language": texts.language_of,
    "words": handed_in.clean_words,
    "searched for": handed_in.searched_for,
    "a code's look": handed_in.look,
    "month": Month.read,
    "period": Period.read,
    "shifts": Shifts.read,
    "hours": working_time.checked_hours,
    "hours as written": working_time.hours_written,
    "browser": browsers.told_by,
    "password": lambda text: is_easy(text, ["zhao", "禾丰"]),
    "typed code of an app": second_factor.typed,
    "code of an app": lambda text: second_factor.counter_of(b"k", text, at=NOW),
    "slip": slip_rules.code_read,
    "tracking number": complaints.checked_tracking_number,
    "request number": request_numbers.checked_request_number,
    "secret": tracking.secret_read,
    "typed secret": lambda text: tracking.kept_of_typed(tracking.secret_read(text)),
    "link": tracking.link_read,
    "tablet's code": tablets.code_read,
    "half-opened door": lambda text: second_factors.half_opened(KEY, text),
}
OF_ANYTHING: Final[Mapping[str, Reader]] = {
    "score": ratings.checked_score,
    "key": handed_in.checked_key,
    "photo": handed_in.checked_photo,
    "moment of a tap": lambda told: handed_in.moment_made(told, told, now=NOW, patience=WEEK),
    "words of a complaint": complaint_form.checked_words,
    "category": complaint_form.checked_category,
    "moment": lambda told: complaint_form.checked_moment("picked", told, now=NOW, zone=ZONE),
    "day": lambda told: complaint_form.checked_moment(told, told, now=NOW, zone=ZONE),
    "photos": complaint_form.checked_photos,
    "contact": lambda told: contacts.checked_contact(told, told),
    "phone number": lambda told: contacts.checked_contact("phone", told),
    "answer": handed_up.checked_answer,
    "reasons": lambda told: questionnaire.reasons_checked(1, [told]),
    "policy": lambda told: with_typed(DEFAULT_POLICY, dict.fromkeys(["visit_minutes"], told)),
    "opening": lambda told: openings.opened_at(KEY, "t", told),
    "still open": lambda told: openings.still_open(KEY, "t", told, phone="p", at=NOW, stay=WEEK),
    "phone": lambda told: openings.phone_of("d", told),
    "screen's code": lambda told: screen_codes.step_read(KEY, "t", told, at=NOW),
    "trip": lambda told: slips.trip_of(KEY, told, device="d"),
    "puzzle": lambda told: puzzles.is_solved(KEY, "r", "d", told),
}
OF_COOKIES: Final[Mapping[str, Callable[[Mapping[str, str]], Any]]] = {
    "device": lambda cookies: devices.device_of(cookies, secret=KEY),
    "tablet": lambda cookies: tablets.token_of(cookies, secret=KEY),
}
READ_ELSEWHERE: Final = {
    "checked_request": "of a whole request: tests/rules/cases/test_requests.py",
    "checked": "of a talk with its moments: tests/rules/cases/test_counselling.py",
    "checked_signing": "of an enumeration: tests/rules/checks/test_results.py",
    "checked_items": "of a whole checklist: tests/rules/checks/test_checklist_terms.py",
    "checked_duty": "of a duty: tests/rules/directory/test_duties.py",
    "checked_regulation": "of a draft of words: tests/rules/books/test_rulebook.py",
    "checked_ruling": "of a draft of words: tests/rules/books/test_rulebook.py",
    "item_read": "of what we keep ourselves",
    "read_number": "within tracking and request numbers",
}
HOSTILE: Final = (
    "", "\x00", "\ud800", "9" * 5000, "-1", "NaN", "1e999", "２０２６-１０", "٥", "1_0", "0x1F",
    "0001-01-01T00:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+23:59", "24:00-24:00",
    "9999-12", "2026-Q4", "a" * 5000, "\u0301" * 5000, "：" * 500, "'; DROP TABLE ratings; --",
    "gAAAAA" + "A" * 500, "T2611-ABCDEF", "[" * 5000, '{"a":' * 900, "24h", "T", "-",
    "+8613800138000",
)  # fmt: skip
text = st.text(max_size=60) | st.text("0123456789-:.TZ+ ", max_size=30) | st.sampled_from(HOSTILE)
anything = (
    text | st.none() | st.booleans() | st.integers() | st.floats() | st.lists(text, max_size=3)
    | st.dictionaries(text, text, max_size=2) | st.just(Decimal("NaN"))
)  # fmt: skip


@pytest.mark.parametrize("read", OF_TEXT.values(), ids=OF_TEXT)
@given(text)
def test_any_text_is_read_or_refused(read: Reader, told: str) -> None:
    with suppress(SurveyError):
        read(told)


@pytest.mark.parametrize("read", OF_ANYTHING.values(), ids=OF_ANYTHING)
@given(anything)
def test_anything_at_all_is_read_or_refused(read: Reader, told: object) -> None:
    with suppress(SurveyError):
        read(told)


@pytest.mark.parametrize("read", OF_COOKIES.values(), ids=OF_COOKIES)
@given(st.text(st.characters(max_codepoint=255), max_size=80) | st.sampled_from(["..", "a" * 9000]))
def test_any_cookie_is_read(read: Callable[[Mapping[str, str]], Any], told: str) -> None:
    read(dict.fromkeys(["kiosk_device", "kiosk_tablet"], told))


@given(st.dictionaries(st.sampled_from(["place", "round", "base", "words", "page"]), anything))
def test_any_draft_is_read_or_refused(told: dict[str, object]) -> None:
    with suppress(SurveyError):
        drafts.read(told)


COLUMNS: Final = {f"{table.name}.{each.name}": each for table in TABLES for each in table.columns}


@given(st.sampled_from(sorted(COLUMNS)), text.filter(bool))
def test_any_cell_of_any_column_is_read_or_told_wrong(name: str, cell: str) -> None:
    with suppress(CellWrong):
        COLUMNS[name].read(cell, Circumstances(ZONE, NOW))


@pytest.mark.parametrize("cell", [cell for cell in HOSTILE if cell])
def test_every_column_takes_every_hostile_cell(cell: str) -> None:
    for name, column in COLUMNS.items():
        try:
            column.read(cell, Circumstances(ZONE, NOW))
        except CellWrong:
            continue
        except Exception as failure:
            raise AssertionError(name) from failure


def readers() -> Iterator[str]:
    """Return the name of every public reader of `survey/` and `kiosk/locks`."""
    for folder in ("survey", "kiosk/locks"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    words = node.name.split("_")
                    if {"read", "checked"} & {words[0], words[-1]}:
                        yield node.name


def test_no_reader_is_left_out() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    missing = [name for name in readers() if f".{name}" not in here and name not in READ_ELSEWHERE]
    assert missing == []
