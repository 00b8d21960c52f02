"""The first paint: one small document that asks, thanks, and lets no markup in."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import brotli
import pytest

from kiosk import front, instant, phone
from kiosk.instant import wording
from kiosk.instant.rendering import HERE
from kiosk.ui.feedback.faces import face
from survey.directory.posts import POSTS
from survey.feedback import questionnaire
from survey.texts import CHINESE, ENGLISH, LANGUAGES, Language, Text

VISIT = "6f1c2f0e-3a53-4c5c-9d6c-0a4b7e0f2f11"
RECEIPT = "0b8a1f6e-8f2e-4d57-8f5d-7a1f3f1f9a55"
NEWER = r"=>|\blet |\bconst |`|\basync |\.\.\.\w|\bfetch\(|\?\.|\?\?|\.includes\(|\.closest\("


def a_window(**given: object) -> instant.WindowShown:
    known: dict[str, object] = {
        "token": "abcDEF123456",
        "name": "一号地磅",
        "post": "SB",
        "location": "东门",
        "company": "禾丰集团",
        "stay": timedelta(minutes=30),
    }
    return instant.WindowShown(**(known | given))  # type: ignore[arg-type]


def a_page(language: Language = CHINESE, **given: object) -> str:
    return instant.page(a_window(), language, visit=VISIT, **given)  # type: ignore[arg-type]


class _Markup(HTMLParser):
    """Collects tags with their attributes, and the words outside of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in {"script", "style"}:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.tags if found == tag]


def test_the_five_faces_are_submit_buttons_of_a_plain_form() -> None:
    markup = _Markup(a_page())
    faces = [b for b in markup.all("button") if b.get("name") == "score"]
    assert [(b["value"], b["aria-label"]) for b in faces] == [
        ("5", "非常满意"), ("4", "满意"), ("3", "一般"), ("2", "不满意"), ("1", "非常不满意"),
    ]  # fmt: skip
    assert markup.all("form")[0] == {"method": "post", "action": "/api/ratings"}
    hidden = {i["name"]: i["value"] for i in markup.all("input") if i.get("type") == "hidden"}
    assert hidden.items() >= {"w": "abcDEF123456", "visit": VISIT, "lang": "zh-CN"}.items()


@pytest.mark.parametrize(("best", "order"), [("left", "54321"), ("right", "12345")])
def test_the_best_face_stands_on_the_side_that_is_set(best: str, order: str) -> None:
    scores = re.findall(r'name="score" value="(\d)"', a_page(best=best))
    assert "".join(scores) == order


def test_each_face_is_drawn_differently() -> None:
    without_colour = {re.sub(r"class=\"\w+\"", "", face(score)) for score in range(1, 6)}
    assert len(without_colour) == 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kiosk", [False, True])
def test_the_first_paint_weighs_less_than_twelve_kilobytes(language: Language, kiosk: bool) -> None:
    heaviest = max(
        len(
            brotli.compress(
                instant.page(window, language, visit=VISIT, kiosk=kiosk).encode(), quality=5
            )
        )
        for window in (a_window(post=post.code) for post in POSTS)
    )
    assert heaviest <= 12_000


@pytest.mark.parametrize("kiosk", [False, True])
def test_nothing_is_fetched_for_the_first_paint(kiosk: bool) -> None:
    markup = _Markup(a_page(kiosk=kiosk))
    assert not markup.all("img")
    assert all("src" not in script for script in markup.all("script"))
    fetched = [
        link for link in markup.all("link") if link.get("rel") in {"stylesheet", "modulepreload"}
    ]
    assert fetched == []


@pytest.mark.parametrize("kiosk", [False, True])
def test_nothing_is_drawn_before_the_faces_are_there(kiosk: bool) -> None:
    markup = _Markup(a_page(kiosk=kiosk))
    expected = [link["href"] for link in markup.all("link") if link.get("rel") == "expect"]
    assert expected == ["#faces"]
    assert "faces" in [group.get("id") for group in markup.all("div")]


@pytest.mark.parametrize(
    ("state", "at_once"),
    [({}, False), ({"kiosk": True}, True), ({"given": instant.Given(RECEIPT, 2)}, True)],
)
def test_what_shows_after_a_tap_is_styled_once_and_only_when_it_shows(
    state: dict[str, object], at_once: bool
) -> None:
    head, _, body = a_page(**state).partition("</head>")
    assert (".k .chips" in head, ".k .chips" in body) == (at_once, not at_once)
    if not at_once:
        later = re.search(r'<template id="later">(.*)</template>', body, re.DOTALL)
        assert later is not None
        assert ".k .chips" in later[1]


def test_every_script_may_run_under_the_policy() -> None:
    for script in _Markup(a_page(kiosk=True)).all("script"):
        assert script.get("nonce") == front.NONCE
    assert not re.search(r"<[^>]+\son\w+=", a_page())


def test_after_a_rating_the_page_thanks_and_asks_why() -> None:
    page = a_page(given=instant.Given(RECEIPT, 2))
    markup = _Markup(page)
    assert 'data-state="sent"' in page
    pressed = [b["value"] for b in markup.all("button") if b.get("aria-pressed") == "true"]
    assert pressed == ["2"]
    assert markup.all("form")[1]["action"] == f"/api/ratings/{RECEIPT}/additions"
    shown = [
        f["data-scores"] for f in markup.all("fieldset") if "data-scores" in f and "hidden" not in f
    ]
    assert shown == ["21"]


def test_when_all_is_told_the_page_says_so() -> None:
    page = a_page(given=instant.Given(RECEIPT, 5), done=True)
    assert 'data-state="done"' in page
    assert "都收到了，谢谢您。" in page


def test_done_without_a_rating_asks_anew() -> None:
    assert 'data-state="ask"' in a_page(done=True)


def test_every_reason_of_every_level_is_offered_once() -> None:
    codes = [i["value"] for i in _Markup(a_page()).all("input") if i.get("name") == "reasons"]
    assert sorted(map(str, codes)) == sorted(reason.code for reason in questionnaire.REASONS)


def test_the_posts_promises_are_folded_beneath() -> None:
    page = instant.page(a_window(post="XS"), ENGLISH, visit=VISIT)
    sales = next(post for post in POSTS if post.code == "XS")
    assert page.count("<li>") == len(sales.commitments) == 7


def test_a_windows_name_cannot_smuggle_markup_in() -> None:
    evil = "</script><script>alert(1)</script>\"'<img src=x>"
    page = instant.page(
        a_window(name=evil, location=evil, company=evil, token=evil),
        CHINESE,
        visit=VISIT,
        error=evil,
    )
    assert "alert(1)</script>" not in page
    assert "<img src=x" not in page


def test_a_refused_form_shows_why_and_every_other_page_nothing() -> None:
    assert '<p class="err" id="err" role="alert">请稍等</p>' in a_page(error="请稍等")
    assert '<p class="err" id="err" role="alert" hidden></p>' in a_page()


def test_the_language_switch_keeps_window_mode_and_receipt() -> None:
    page = _Markup(a_page(given=instant.Given(RECEIPT, 4), kiosk=True))
    switch = next(a for a in page.all("a") if a.get("id") == "lang")
    assert switch["href"] == f"/rate?w=abcDEF123456&mode=kiosk&lang=en&r={RECEIPT}"


def test_a_tablet_at_the_window_offers_no_way_out() -> None:
    links = [
        a.get("id") for a in _Markup(a_page(kiosk=True, given=instant.Given(RECEIPT, 4))).all("a")
    ]
    assert links == ["lang"]


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("0571-8888 6666", "tel:057188886666"),
        ("+86 (571) 88886666", "tel:+8657188886666"),
        ("service@example.com", None),
        ("找王主任 8866", None),
        ("", None),
    ],
)
def test_a_dead_code_names_whom_to_reach(contact: str, link: str | None) -> None:
    page = instant.unknown(CHINESE, company="禾丰集团", contact=contact, sentence="已失效。")
    links = [a["href"] for a in _Markup(page).all("a")]
    assert links == [*([link] if link else []), "/complain?lang=zh-CN"]
    assert contact in page


def test_the_scripts_are_written_for_old_browsers() -> None:
    own = HERE / "rate.js", HERE / "more.js", HERE / "kiosk.js"
    for file in (
        phone.SENDING,
        phone.LATER,
        phone.QUEUE,
        phone.ACTS,
        phone.LEFTOVER,
        phone.FORM,
        *own,
    ):
        code = file.read_text(encoding="utf-8")
        assert re.findall(NEWER, code) == [], file


def test_chinese_pages_hold_no_english_and_english_ones_no_chinese() -> None:
    neutral = a_window(name="1", location=None, company="1")
    chinese = "".join(_Markup(instant.page(neutral, CHINESE, visit=VISIT)).words)
    english = "".join(_Markup(instant.page(neutral, ENGLISH, visit=VISIT)).words)
    assert re.findall("[A-Za-z]{2,}", chinese) == ["English"]
    assert re.findall("[一-鿿]+", english) == ["中文"]


def test_every_word_of_the_page_is_said_in_both_languages() -> None:
    texts = [text for text in vars(wording).values() if isinstance(text, Text)]
    assert texts
    for text in (*texts, *wording.SCRIPT.values()):
        assert text.zh
        assert text.en
        assert not re.search("[!！]", text.zh + text.en)
