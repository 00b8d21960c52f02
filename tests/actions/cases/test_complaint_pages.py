"""The plain pages of a complaint: nothing typed is lost, nothing secret gets out."""

import logging
import re
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from db.cases import complaint_store, message_store
from db.cases.complaint_store import Complaint
from db.directory import directory_store
from kiosk import clock
from kiosk.actions.cases.complaints import Circumstances
from kiosk.actions.cases.intake import report
from kiosk.front.headers import SecurityHeaders
from kiosk.locks.doors import FREE_GUESSES
from kiosk.locks.known_browsers import KNOWN_COOKIE
from kiosk.routes import complain, photos, track
from kiosk.wiring import House
from survey.refusals.complaints import ComplaintUnknown
from survey.refusals.given import NotAPicture
from survey.texts import CHINESE
from tests.helpers.building import a_window, an_account, tables_away
from tests.helpers.kept import complaints_of

WORDS = "等了一小时没人理"
PHONE = "13800138000"
LIMIT = 15_000
"""Bytes a page may have, uncompressed."""
Files = list[tuple[str, tuple[str, bytes, str]]]


@pytest.fixture
def token(house: House) -> str:
    return a_window(house, "SB-1")


@pytest.fixture
def browser(house: House) -> TestClient:
    app = Starlette(
        routes=[*complain.routes(house), *track.routes(house), *photos.routes(house)],
        middleware=[Middleware(SecurityHeaders)],
    )
    return TestClient(
        app, follow_redirects=False, headers={"accept-language": "zh-CN", "accept-encoding": ""}
    )


def a_picture(colour: str = "teal") -> bytes:
    target = BytesIO()
    Image.new("RGB", (64, 48), colour).save(target, "JPEG")
    return target.getvalue()


def form(**changes: object) -> dict[str, object]:
    filled: dict[str, object] = {
        "key": str(uuid4()),
        "words": WORDS,
        "category": "attitude",
        "when": "now",
        "contact_kind": "phone",
        "contact": PHONE,
    }
    return filled | changes


def send(browser: TestClient, token: str, files: Files | None = None, **changes: object) -> Any:
    files = files or [("photos", ("", b"", "application/octet-stream"))]
    return browser.post(f"/complain?w={token}", data=form(**changes), files=files)


def code_of(answer: Any) -> str:
    assert answer.status_code == 303
    return str(parse_qs(urlsplit(answer.headers["location"]).query)["c"][0])


def complaints(house: House) -> list[Complaint]:
    with house.reading() as session:
        return complaints_of(session)


def hidden(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


def test_the_form_is_small_and_loads_nothing(browser: TestClient, token: str) -> None:
    answer = browser.get(f"/complain?w={token}")
    assert answer.status_code == 200
    assert len(answer.content) < LIMIT
    assert not re.findall(r'(?:src|href)="(?!data:|/|#)', answer.text)
    assert "窗口 SB-1" in answer.text
    assert len(hidden(answer.text, "key")) == 1
    assert answer.headers["referrer-policy"] == "strict-origin"


def test_a_complaint_leads_to_its_number_and_link(
    browser: TestClient, house: House, token: str
) -> None:
    answer = send(browser, token)
    page = browser.get(answer.headers["location"])
    [kept] = complaints(house)
    assert (kept.window, kept.words, kept.category) == ("SB-1", WORDS, "attitude")
    number, secret = code_of(answer).split(".")
    assert number == kept.ref
    assert f'<p class="number">{number}</p>' in page.text
    assert f"{house.settings.public_url}/track?c={number}.{secret}" in page.text
    assert "已受理" in page.text
    assert WORDS in page.text
    assert len(page.content) < LIMIT


def test_pressing_twice_is_one_complaint(browser: TestClient, house: House, token: str) -> None:
    key = str(uuid4())
    first, second = (send(browser, token, key=key) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(complaints(house)) == 1


def test_other_words_under_a_used_key_stay_in_the_form_with_a_new_key(
    browser: TestClient, house: House, token: str
) -> None:
    key = str(uuid4())
    first = send(browser, token, key=key)
    second = send(browser, token, key=key, words="另一件事")
    assert second.status_code == 409
    assert "另一件事" in second.text
    assert code_of(first) in second.text
    [new_key] = hidden(second.text, "key")
    assert new_key != key
    assert code_of(send(browser, token, key=new_key, words="另一件事")) != code_of(first)
    assert len(complaints(house)) == 2


@pytest.mark.parametrize("tick", ["about_team", "follow_up"])
def test_a_box_ticked_afterwards_is_not_lost_under_the_used_key(
    browser: TestClient, house: House, token: str, tick: str
) -> None:
    key = str(uuid4())
    first = send(browser, token, key=key)
    second = send(browser, token, key=key, **{tick: "1"})
    assert second.status_code == 409
    [earlier] = re.findall(r'href="(/track[^"]+)"', second.text)
    assert code_of(first) in earlier
    shown = browser.get(unescape(earlier)).text
    assert f'<p class="number">{code_of(first).split(".")[0]}</p>' in shown
    assert len(complaints(house)) == 1


def test_a_refused_form_comes_back_with_all_that_was_typed(
    browser: TestClient, house: House, token: str
) -> None:
    words = "字" * 50_000
    answer = send(
        browser, token, words=words, when="picked", picked="2026-11-01T08:10", contact="li_feed",
        contact_kind="wechat",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "2000" in re.findall(r'role="alert"[^>]*>([^<]+)', answer.text)[0]
    assert f">{words}</textarea>" in answer.text
    assert re.search(r'value="attitude" required[^>]* checked', answer.text)
    assert re.search(r'value="picked" required checked', answer.text)
    assert 'value="2026-11-01T08:10"' in answer.text
    assert 'value="li_feed"' in answer.text
    assert re.search(r'value="wechat" checked', answer.text)
    assert complaints(house) == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"words": ""}, 422),
        ({"category": ""}, 422),
        ({"category": "5; DROP"}, 422),
        ({"when": "picked", "picked": "NaN"}, 422),
        ({"when": "picked", "picked": "2999-01-01T00:00"}, 422),
        ({"contact": "1"}, 422),
        ({"key": "not a uuid"}, 422),
        ({"photo": "../etc/passwd"}, 400),
    ],
)
def test_bad_input_gets_one_sentence_in_the_readers_language(
    browser: TestClient, house: House, token: str, changes: dict[str, object], status: int
) -> None:
    for language, letters in (("zh-CN", r"[\u4e00-\u9fff]"), ("en", r"[A-Za-z]{3}")):
        answer = browser.post(f"/complain?w={token}&lang={language}", data=form(**changes))
        assert answer.status_code == status
        [sentence] = re.findall(r'role="alert"[^>]*>([^<]+)', answer.text)
        assert re.search(letters, sentence)
    assert complaints(house) == []


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"words": 1}', "application/json", 422),
        (b"\xff\xfe\x00words=%ff", "application/x-www-form-urlencoded", 422),
        (b"no boundary anywhere", "multipart/form-data", 400),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", 422),
        (b"-- broken", "multipart/form-data; boundary=x", 400),
        (b"words=" + b"x" * 2_000_000, "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a%d=1" % n for n in range(5000)), "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_is_no_form_gets_a_page_with_one_sentence(
    browser: TestClient, house: House, token: str, body: bytes, kind: str, status: int
) -> None:
    answer = browser.post(f"/complain?w={token}", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert len(re.findall(r'role="alert"', answer.text)) == 1
    assert complaints(house) == []


def test_photos_come_along_without_javascript_and_only_the_link_shows_them(
    browser: TestClient, house: House, token: str
) -> None:
    files = [("photos", (f"{c}.jpg", a_picture(c), "image/jpeg")) for c in ("red", "blue")]
    code = code_of(send(browser, token, files=files))
    page = browser.get("/track", params={"c": code}).text
    addresses = {unescape(each) for each in re.findall(r'src="(/track/photos/[^"]+)"', page)}
    assert len(addresses) == 2
    for address in addresses:
        answer = browser.get(address)
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["cache-control"] == "private, no-store"
        assert browser.get(address.split("?")[0]).status_code == 404
        assert browser.get(f"/photos/{address.split('/')[3][:64]}").status_code == 401
    other = code_of(send(browser, token, words="另一件事"))
    foreign = next(iter(addresses)).split("?")[0]
    assert browser.get(foreign, params={"c": other}).status_code == 404


def test_a_bad_photo_is_named_and_the_good_one_need_not_be_chosen_again(
    browser: TestClient, house: House, token: str
) -> None:
    files = [
        ("photos", ("good.jpg", a_picture(), "image/jpeg")),
        ("photos", ("bill.jpg", b"%PDF-1.7 not a picture", "image/jpeg")),
    ]
    refused = send(browser, token, files=files)
    assert refused.status_code == 422
    assert NotAPicture().said.zh in refused.text
    assert WORDS in refused.text
    [photo] = hidden(refused.text, "photo")
    [key] = hidden(refused.text, "key")
    code_of(send(browser, token, key=key, photo=photo))
    [kept] = complaints(house)
    with house.reading() as session:
        assert complaint_store.photos_of(session, kept.id) == [photo]


def test_what_is_hidden_shows_on_no_plain_page_and_good_news_is_in_no_warning_colours(
    browser: TestClient, house: House, token: str
) -> None:
    code = code_of(send(browser, token))
    for address in (f"/complain?w={token}", "/track", f"/track?c={code}"):
        page = browser.get(address).text
        assert "[hidden]{display:none!important}" in page
        assert page.count(".good{") == 1


def test_a_seventh_photo_is_refused(browser: TestClient, house: House, token: str) -> None:
    files = [("photos", (f"{n}.jpg", a_picture(), "image/jpeg")) for n in range(7)]
    assert send(browser, token, files=files).status_code == 413
    assert complaints(house) == []


def test_a_dead_code_still_lets_somebody_complain(
    browser: TestClient, house: House, token: str
) -> None:
    assert token
    for address in ("/complain", "/complain?w=revoked"):
        page = browser.get(address)
        assert page.status_code == 200
        assert '<option value="SB-1">' in page.text
    code_of(browser.post("/complain?w=revoked", data=form(window="SB-1")))
    code_of(browser.post("/complain", data=form()))
    assert {kept.window for kept in complaints(house)} == {"SB-1", None}
    assert browser.post("/complain", data=form(window="no such")).status_code == 404


def test_a_code_that_dies_while_somebody_writes_does_not_lose_the_window(
    browser: TestClient, house: House, token: str
) -> None:
    written = form()
    with house.writing() as session:
        directory_store.revoke_token(session, "SB-1", at=clock.now())
    again = browser.post(f"/complain?w={token}", data=written)
    assert (again.status_code, complaints(house)) == (404, [])
    assert "选一下是哪个窗口" in again.text
    assert WORDS in again.text
    code_of(browser.post(f"/complain?w={token}", data=written | {"window": "SB-1"}))
    assert [kept.window for kept in complaints(house)] == ["SB-1"]


def test_a_complaint_is_not_taken_without_its_window_while_that_cannot_be_looked_up(
    browser: TestClient, house: House, token: str
) -> None:
    written = form()
    with tables_away(house, "window_tokens"):
        again = browser.post(f"/complain?w={token}", data=written)
        assert (again.status_code, WORDS in again.text) == (503, True)
    assert complaints(house) == []


def test_hostile_words_are_shown_as_words(browser: TestClient, house: House, token: str) -> None:
    hostile = "<script>alert(1)</script> ![](http://x) \x00\u202egnp.exe"
    code = code_of(send(browser, token, words=hostile))
    page = browser.get("/track", params={"c": code}).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ![](http://x) gnp.exe" in page
    assert "\x00" not in page


def test_the_page_speaks_the_readers_language(browser: TestClient, token: str) -> None:
    code = code_of(send(browser, token))
    chinese = browser.get("/track", params={"c": code})
    english = browser.get("/track", params={"c": code, "lang": "en"})
    by_header = browser.get("/track", params={"c": code}, headers={"accept-language": "en-GB"})
    assert 'lang="zh-CN"' in chinese.text
    assert "已受理" in chinese.text
    for page in (english, by_header):
        assert "Received" in page.text
        assert not re.search(r"监督|受理|照片", page.text)


# Tracking


def test_number_and_secret_typed_by_hand_open_the_complaint(
    browser: TestClient, token: str
) -> None:
    number, secret = code_of(send(browser, token)).split(".")
    typed = {
        "number": f" {number.lower().replace('-', ' ')} ",
        "secret": f"{secret[:4]}-{secret[4:8].lower()} {secret[8:]}",
    }
    answer = browser.post("/track", data=typed)
    assert code_of(answer) == f"{number}.{secret}"


def test_the_code_staff_were_given_becomes_a_secret_by_the_customers_own_press_once(
    browser: TestClient, house: House, token: str
) -> None:
    officer = an_account(house, "he", "supervision")
    at = Circumstances(clock.now(), house.settings.zone, house.secret, CHINESE)
    told = {"intake": "phone", "window": "SB-1", "category": "attitude", "words": WORDS}
    with house.writing() as session:
        filed = report(session, officer, told | {"when": "now"}, at, key=str(uuid4()))
    opened = browser.get("/track", params={"c": f"{filed.number}.{filed.handover}"})
    assert (opened.status_code, WORDS in opened.text) == (200, False)
    assert f'value="{filed.handover}"' in opened.text
    typed = {"number": filed.number, "secret": filed.handover}
    browser.cookies.set(KNOWN_COOKIE, "a browser of staff")
    refused = browser.post("/track", data=typed)
    assert (refused.status_code, "有员工登录过" in refused.text) == (403, True)
    browser.cookies.clear()
    own = browser.post("/track", data=typed)
    page = browser.get(own.headers["location"])
    assert WORDS in page.text
    assert code_of(own).partition(".")[2] in page.text.replace("-", "")
    again = browser.post("/track", data=typed)
    assert (again.status_code, "已经用过" in again.text) == (409, True)


def test_a_wrong_number_is_not_told_apart_from_a_wrong_secret(
    browser: TestClient, token: str
) -> None:
    number, secret = code_of(send(browser, token)).split(".")
    codes = [f"{number}.{secret[::-1]}", f"T2611-ABCDEF.{secret}", number, f"{number}.", "x", "."]
    pages = set()
    for code in codes:
        answer = browser.get("/track", params={"c": code})
        assert answer.status_code in {404, 429}
        if answer.status_code == 404:
            shown = code.rpartition(".")[0]
            pages.add(answer.text.replace(shown, "N").replace(code, "N") if shown else "")
    assert (
        len({re.sub(r'(value|href)="[^"]*"|nonce="[^"]*"', "", page) for page in pages if page})
        == 1
    )


@pytest.mark.parametrize("exists", [True, False])
def test_many_wrong_guesses_are_told_to_wait_whether_the_number_exists_or_not(
    browser: TestClient, token: str, exists: bool
) -> None:
    number = code_of(send(browser, token)).split(".")[0] if exists else "T2611-222222"
    for _ in range(FREE_GUESSES):
        assert browser.get("/track", params={"c": f"{number}.AAAA"}).status_code == 404
    answer = browser.get("/track", params={"c": f"{number}.AAAA"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 60


def test_who_mistyped_often_still_opens_the_own_complaint_by_form_and_by_link(
    browser: TestClient, token: str
) -> None:
    number, secret = code_of(send(browser, token)).split(".")
    wrong = {"number": number, "secret": "AAAA"}
    answers = [browser.post("/track", data=wrong) for _ in range(FREE_GUESSES + 1)]
    assert answers[-1].status_code == 429
    assert "输对了马上就能打开" in answers[-1].text
    assert 'value="AAAA"' in answers[-1].text  # to mend, not to copy off paper again
    typed = browser.post("/track", data={"number": number, "secret": secret})
    assert code_of(typed) == f"{number}.{secret}"
    assert browser.get("/track", params={"c": f"{number}.{secret}"}).status_code == 200


def test_the_page_of_a_complaint_leaks_its_link_nowhere(browser: TestClient, token: str) -> None:
    code = code_of(send(browser, token))
    for answer in (
        browser.get("/track", params={"c": code}),
        browser.get("/track"),
        browser.get("/track", params={"c": "T2611-222222.AAAA"}),
    ):
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert answer.headers["cache-control"] == "no-store"
        assert not re.findall(r'(?:src|href|action)="(?!data:|/[^/]|#)', answer.text)


def test_a_message_is_kept_once_and_stands_on_the_page(
    browser: TestClient, house: House, token: str
) -> None:
    code = code_of(send(browser, token))
    message = {"key": str(uuid4()), "words": "还在等"}
    for _ in range(2):
        answer = browser.post("/track", params={"c": code}, data=message)
        assert code_of(answer) == code
    page = browser.get(answer.headers["location"]).text
    assert page.count("还在等") == 1
    assert 'role="status"' in page


def test_a_refused_message_stays_in_its_form(browser: TestClient, token: str) -> None:
    code = code_of(send(browser, token))
    empty = browser.post("/track", params={"c": code}, data={"key": str(uuid4()), "words": " "})
    assert empty.status_code == 422
    long = "字" * 2001
    answer = browser.post("/track", params={"c": code}, data={"key": str(uuid4()), "words": long})
    assert answer.status_code == 422
    assert f">{long}</textarea>" in answer.text


def test_nobody_writes_without_the_secret(browser: TestClient, house: House, token: str) -> None:
    number = code_of(send(browser, token)).split(".")[0]
    answer = browser.post(
        "/track", params={"c": f"{number}.AAAA"}, data={"key": str(uuid4()), "words": "假的"}
    )
    assert answer.status_code == 404
    [kept] = complaints(house)
    with house.reading() as session:
        assert message_store.newest(session, kept.id, limit=5) == []


def test_two_hundred_messages_are_read_a_page_at_a_time(
    browser: TestClient, house: House, token: str
) -> None:
    code = code_of(send(browser, token))
    [kept] = complaints(house)
    with house.writing() as session:
        for n in range(200):
            author = message_store.TEAM if n % 2 else message_store.COMPLAINANT
            message_store.add(
                session, kept.id, key=f"k{n}", author=author, words=f"第{n}句", at=clock.now()
            )
    address: str | None = f"/track?c={code}"
    seen: list[str] = []
    pages = 0
    while address:
        page = browser.get(address)
        assert len(page.content) < LIMIT
        seen += re.findall(r"第(\d+)句", page.text)
        older = re.search(r'href="(/track\?[^"]*before=\d+[^"]*)">更早', page.text)
        address = unescape(older[1]) if older else None
        pages += 1
    assert [int(n) for n in seen] == list(reversed(range(200)))
    assert pages == 10


def test_too_large_a_body_is_told_so_on_a_page(browser: TestClient) -> None:
    answer = browser.post("/track", data={"number": "x" * 10_000, "secret": "y"})
    assert answer.status_code == 413
    assert 'role="alert"' in answer.text


def test_a_telephone_number_reaches_no_page_and_no_log(
    browser: TestClient, house: House, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = send(browser, token)
    code = code_of(answer)
    pages = [
        browser.get(answer.headers["location"]).text,
        browser.get("/track", params={"c": code, "lang": "en"}).text,
        browser.get(f"/complain?w={token}").text,
        answer.headers["location"],
    ]
    browser.post("/track", params={"c": code}, data={"key": str(uuid4()), "words": "在吗"})
    assert all(PHONE not in page for page in pages)
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith("httpx")]
    assert ours
    assert PHONE not in "\n".join(ours)
    assert code.split(".")[1] not in "\n".join(ours)
    with house.reading() as session, pytest.raises(ComplaintUnknown):
        complaint_store.opened(session, code.split(".")[0], secret_hash=code.split(".")[1])
