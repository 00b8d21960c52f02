"""The phone's rules of a walk, as they are sent, in a browser: they decide as the server does."""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser

from kiosk.actions.checks.walks import PHOTOS
from kiosk.look.inline import stripped
from kiosk.ui.checks.walk import HERE
from survey.checks.checklists import Answer, open_items, score
from survey.codes import LETTERS, mark_of, slip_of, typed_of
from survey.given import clean_words
from tests.helpers.walk_cases import Walk, by_chance, table

pytestmark = pytest.mark.browser

DECIDED = """walks => walks.map(({ items, answers, faults }) => ({
  open: openItems(items, answers, faults).map((item) => item.code),
  score: scoreOf(items, answers),
}))"""
SEEN = """codes => codes.filter((code) => !isOpen(
  { proof: "note" }, { answer: "not_met", note: String.fromCodePoint(code) }, {}))"""
NOT_MET = {"answer": "not_met", "note": "x"}

Rules = Callable[..., Any]


@pytest.fixture(scope="module")
def rules(browser: Browser) -> Iterator[Rules]:
    """Ask the phone's rules, alone on an empty page.

    All goes over as one text: value by value, a hundred thousand of them take half a minute.
    """
    page = browser.new_page()
    page.add_script_tag(content=stripped(HERE / "rules.js"))

    def ask(rule: str, given: object = None) -> Any:
        over = f"given => JSON.stringify(({rule})(JSON.parse(given)))"
        return json.loads(page.evaluate(over, json.dumps(given)))

    yield ask
    page.close()


def decided_here(walk: Walk) -> dict[str, Any]:
    found = score(walk.checklist, walk.answers)
    return {
        "open": [item.code for item in open_items(walk.checklist, walk.answers)],
        "score": None if found is None else float(found),
    }


@pytest.mark.parametrize("case", table(), ids=lambda case: case["case"])
def test_a_walk_owes_and_scores_on_the_phone_what_the_table_says(
    rules: Rules, case: dict[str, Any]
) -> None:
    [found] = rules(DECIDED, [case["walk"].on_the_phone])
    assert found == {"open": case["open"], "score": case["score"]}


def test_phone_and_server_decide_alike_whatever_the_walk(rules: Rules) -> None:
    walks = by_chance(400, seed=11)
    found = rules(DECIDED, [walk.on_the_phone for walk in walks])
    for walk, on_the_phone in zip(walks, found, strict=True):
        assert on_the_phone == decided_here(walk), walk


def test_phone_and_server_round_every_half_tenth_alike(rules: Rules) -> None:
    """No checklist weighs more than 60 items of 10."""
    walks = [
        Walk(
            (
                {"item": "A", "answer": "met", "weight": met},
                {"item": "B", "weight": asked - met} | NOT_MET,
            )
        )
        for asked in range(1, 601)
        for met in range(asked + 1)
        if 2000 * met % asked == 0
    ]
    found = rules(DECIDED, [walk.on_the_phone for walk in walks])
    for walk, on_the_phone in zip(walks, found, strict=True):
        assert on_the_phone == decided_here(walk), walk


def test_phone_and_server_see_the_same_characters(rules: Rules) -> None:
    """Marks (M) and what is unassigned (Cn) change with every edition of Unicode."""
    codes = [
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in {"Cn", "Mn", "Mc", "Me"}
    ]
    seen = set(rules(SEEN, codes))
    assert [hex(c) for c in codes if (c in seen) != bool(clean_words(chr(c)))] == []


def test_phone_and_server_know_the_same_answers_and_take_as_many_photos(rules: Rules) -> None:
    assert rules("() => ANSWERS") == list(Answer)
    assert rules("() => MOST_PHOTOS") == PHOTOS


@pytest.mark.parametrize("answer", Answer)
def test_a_refused_photo_keeps_its_item_open_whatever_the_answer(
    rules: Rules, answer: Answer
) -> None:
    given = {"answer": answer, "note": "x", "photos": ["p1", "p2"]}
    opened = "([given, faults]) => isOpen({ proof: 'either' }, given, faults)"
    assert rules(opened, [given, {"p2": "refused"}]) is True
    assert rules(opened, [given, {"p2": None}]) is False


@pytest.mark.parametrize(
    ("walk", "needed"),
    [
        ({"kind": "spot"}, True),
        ({"kind": "joint"}, True),
        ({"kind": "self"}, False),
        ({"kind": "spot", "arrival": {"reason": "x"}}, False),
        ({"kind": "self", "source": "paper"}, True),
        ({"kind": "spot", "source": "paper", "on_paper_at": "2026-11-23T10:00"}, False),
    ],
)
def test_who_checks_proves_the_arrival_but_at_home_and_on_paper(
    rules: Rules, walk: dict[str, Any], needed: bool
) -> None:
    assert rules("needsArrival", walk) is needed


@pytest.mark.parametrize(
    ("moment", "needed"),
    [
        ("2000-01-01T09:59", True),
        ("2000-01-01T10:00", False),
        ("2000-02-01T10:00", False),
        ("9999-01-01T00:00", True),
        ("", True),
        (None, True),
    ],
)
def test_a_check_on_paper_is_neither_to_come_nor_too_long_ago(
    rules: Rules, moment: str | None, needed: bool
) -> None:
    walk = {"kind": "spot", "source": "paper", "on_paper_at": moment}
    bounds = {"from": "2000-01-01T10:00", "to": "2000-02-01T10:00"}
    assert rules("([walk, bounds]) => needsArrival(walk, bounds)", [walk, bounds]) is needed


@pytest.mark.parametrize(
    ("words", "token"),
    [
        ("https://k.example/rate?w=abcd-EF_9", "abcd-EF_9"),
        ("https://k.example/rate?lang=zh&w=abcdefgh", "abcdefgh"),
        ("https://k.example/rate?w=abcdefg", None),
        (" abcdefghijkl ", "abcdefghijkl"),
        ("abcdefghijk", None),
        ("相机坏了", None),
    ],
)
def test_a_token_is_read_from_the_code_or_from_what_stands_beneath(
    rules: Rules, words: str, token: str | None
) -> None:
    assert rules("tokenIn", words) == token


SLIPS = "([window, typed]) => typed.filter((each) => isSlip(window, each))"
KNOWN = "([windows, typed]) => typedCode(windows, typed)"
TOKEN = "abcd-EF_9xyz0123"
SIGNS = typed_of(TOKEN)
OTHERS = "another-token_16"
WINDOW = {"code": "SB-1", "mark": mark_of(TOKEN), "slip": slip_of(SIGNS)}
OTHER = {"code": "MW-1", "mark": mark_of(OTHERS), "slip": slip_of(typed_of(OTHERS))}


@pytest.mark.parametrize(
    ("typed", "window"),
    [
        (TOKEN, "SB-1"),
        (f"https://k.example/rate?w={TOKEN}", "SB-1"),
        (OTHERS, "MW-1"),
    ],
)
def test_a_token_typed_by_hand_is_known_at_once_among_the_windows_at_hand(
    rules: Rules, typed: str, window: str
) -> None:
    assert rules(KNOWN, [[WINDOW, OTHER], typed])["window"] == window


@pytest.mark.parametrize(
    "reason", ["相机坏了", "camera-is-broken", "ABCDE", "broken", "大雨看不清"]
)
def test_a_reason_typed_there_stays_a_reason(rules: Rules, reason: str) -> None:
    assert rules(KNOWN, [[WINDOW, OTHER], reason]) is None


@pytest.mark.parametrize(
    "typed", [SIGNS, f" {SIGNS.lower()}. ", "相机坏了", "broken", "大雨看不清"]
)
def test_the_right_signs_and_reasons_are_no_slip(rules: Rules, typed: str) -> None:
    assert rules(SLIPS, [WINDOW, [typed]]) == []


def test_every_sign_mistyped_and_every_neighbours_exchanged_is_a_slip(rules: Rules) -> None:
    places = range(len(SIGNS))
    mistyped = {SIGNS[:at] + other + SIGNS[at + 1 :] for at in places for other in LETTERS}
    exchanged = {SIGNS[:at] + SIGNS[at : at + 2][::-1] + SIGNS[at + 2 :] for at in places}
    wrong = sorted((mistyped | exchanged) - {SIGNS})
    assert rules(SLIPS, [WINDOW, wrong]) == wrong


def test_what_the_phone_knows_of_five_signs_fits_one_code_in_31() -> None:
    fitting = sum(slip_of("".join(each)) == slip_of(SIGNS) for each in product(LETTERS, repeat=3))
    assert fitting == len(LETTERS) ** 2


def test_the_phone_marks_codes_as_the_server_does(rules: Rules) -> None:
    for code in ("", "A", TOKEN, "磅房"):
        assert rules("markOf", code) == mark_of(code)
