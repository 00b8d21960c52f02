"""`POST /api/ratings`: what is no rating gets one clear sentence, and nothing is lost."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from httpx import Response
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.directory import directory_store
from db.feedback import proof, rating_store
from kiosk import clock
from kiosk.actions.feedback.ratings import Circumstances, submission_of
from kiosk.locks.openings import opening
from kiosk.routes import customer, ratings
from kiosk.wiring import House
from survey.feedback.ratings import MOST_ADDED, MOST_PHOTOS
from survey.refusals.feedback import NothingFilledIn, TooManyRatingPhotos
from survey.refusals.given import NotAPicture
from tests.helpers.building import a_window
from tests.helpers.kept import additions_of, conflicts_of, ratings_of
from tests.helpers.pictured import a_jpeg
from tests.helpers.rated import a_body

SENTENCES = {
    "window.unknown": ("这个二维码已失效", "This code is no longer in use"),
    "rating.score-out-of-range": ("请在五个评价中选一个", "Please choose one of the five"),
    "rating.key-invalid": ("缺少有效的编号", "has no valid key"),
    "rating.unreadable": ("没有看懂", "could not be read"),
    "request.too-large": ("太大了", "too large"),
    "words.too-long": ("太长了", "too long"),
}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def phone(house: House) -> Iterator[TestClient]:
    """A customer's phone."""
    routes = [*ratings.routes(house), *customer.routes(house)]
    with TestClient(Starlette(routes=routes), follow_redirects=False) as client:
        yield client


@pytest.fixture
def token(house: House) -> str:
    """The token of the one window there is."""
    return a_window(house)


def kept(house: House) -> int:
    with house.reading() as session:
        n: int = session.execute(text("SELECT count(*) FROM ratings")).scalar_one()
        assert list(proof.rollup_differences(session)) == []
        return n


def test_a_rating_is_answered_with_its_number(house: House, phone: TestClient, token: str) -> None:
    body = a_body(token)
    first, again = (phone.post("/api/ratings", json=body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert kept(house) == 1


def test_another_body_under_the_same_key_is_409_and_both_are_kept(
    house: House, phone: TestClient, token: str
) -> None:
    body = a_body(token)
    phone.post("/api/ratings", json=body)
    answer = phone.post("/api/ratings", json=body | {"score": 1})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "rating.key-reused")
    with house.reading() as session:
        copies = session.execute(text("SELECT count(*) FROM rating_conflicts")).scalar_one()
    assert copies == 1
    assert kept(house) == 1


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"w": "nothing-like-it"}, 404, "window.unknown"),
        ({"w": ""}, 404, "window.unknown"),
        ({"w": None}, 404, "window.unknown"),
        ({"w": 7}, 404, "window.unknown"),
        ({"w": ["a"]}, 404, "window.unknown"),
        ({"w": "x" * 5000}, 404, "window.unknown"),
        ({"score": 0}, 422, "rating.score-out-of-range"),
        ({"score": 6}, 422, "rating.score-out-of-range"),
        ({"score": "5; DROP TABLE ratings"}, 422, "rating.score-out-of-range"),
        ({"score": 4.5}, 422, "rating.score-out-of-range"),
        ({"score": None}, 422, "rating.score-out-of-range"),
        ({"score": True}, 422, "rating.score-out-of-range"),
        ({"score": [5]}, 422, "rating.score-out-of-range"),
        ({"score": {}}, 422, "rating.score-out-of-range"),
        ({"key": "not a uuid"}, 422, "rating.key-invalid"),
        ({"key": 12}, 422, "rating.key-invalid"),
        ({"key": {"a": 1}}, 422, "rating.key-invalid"),
        ({"visit": "yesterday"}, 422, "rating.key-invalid"),
        ({"comment": "长" * 50_000}, 413, "request.too-large"),
        ({"comment": "长" * 5_000}, 422, "words.too-long"),
        ({"comment": 7}, 400, "rating.unreadable"),
        ({"reasons": ["no-such-reason"]}, 400, "rating.unreadable"),
        ({"reasons": {"a": 1}}, 400, "rating.unreadable"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_rating_is_told_in_the_customers_language(
    house: House,
    phone: TestClient,
    token: str,
    changes: dict[str, object],
    status: int,
    code: str,
    lang: str,
) -> None:
    answer = phone.post(
        "/api/ratings", json=a_body(token) | changes, headers={"Accept-Language": lang}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert SENTENCES[code][lang == "en"] in answer.json()["error"]["sentence"]
    assert kept(house) == 0


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"null", 400),
        (b"[]", 400),
        (b'"five"', 400),
        (b"{", 400),
        (b"\xff\xfe\x00", 400),
        ('{"w":"ü"'.encode("latin-1"), 400),
        (b'{"score": NaN}', 400),
        (b"[" * 60_000, 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
        (b"x" * 5_000_000, 413),
    ],
    ids=[
        "empty",
        "null",
        "list",
        "word",
        "cut",
        "utf-16",
        "latin-1",
        "NaN",
        "deep",
        "deeper",
        "5 MB",
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    house: House, phone: TestClient, token: str, raw: bytes, status: int
) -> None:
    answer = phone.post("/api/ratings", content=raw, headers=JSON)
    assert answer.status_code == status
    assert answer.json()["error"]["sentence"]
    assert kept(house) == 0


def test_a_revoked_token_rates_no_more(house: House, phone: TestClient, token: str) -> None:
    with house.writing() as session:
        directory_store.revoke_token(session, "SB-1", at=clock.now())
    house.windows.forget()
    assert phone.post("/api/ratings", json=a_body(token)).status_code == 404
    assert phone.get(f"/rate?w={token}").status_code == 404


@pytest.mark.parametrize(
    ("said", "kept_as"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("![](http://x)", "![](http://x)"),
        ("abc\u202edcb", "abcdcb"),
        ("a\x00b\x07c", "abc"),
        ("  好\r\n\r\n\r\n\r\n的  ", "好\n\n的"),
        ("   ", None),
    ],
)
def test_words_are_kept_as_written_without_what_nobody_sees(
    house: House, phone: TestClient, token: str, said: str, kept_as: str | None
) -> None:
    body = a_body(token, comment=said)
    assert phone.post("/api/ratings", json=body).status_code == 201
    with house.reading() as session:
        assert rating_store.get(session, str(body["key"])).comment == kept_as


def test_a_program_may_post_a_form_and_gets_json(
    house: House, phone: TestClient, token: str
) -> None:
    answer = phone.post("/api/ratings", data={"w": token, "score": "4", "key": str(uuid4())})
    assert answer.status_code == 201
    assert answer.json()["score"] == 4


def test_the_customers_page_alone_asks_for_no_process_of_its_own(
    phone: TestClient, token: str
) -> None:
    for address in (f"/rate?w={token}", "/rate?w=unknown"):
        assert phone.get(address).headers["Cross-Origin-Opener-Policy"] == "unsafe-none"


def test_a_browsers_form_is_led_to_its_thanks_and_a_reload_rates_no_more(
    house: House, phone: TestClient, token: str
) -> None:
    phone.get(f"/rate?w={token}")
    form = {"w": token, "score": "2", "visit": phone.cookies["kiosk_visit"]}
    for _ in range(2):
        answer = phone.post("/api/ratings", data=form, headers={"Accept": "text/html"})
        assert answer.status_code == 303
    thanks = phone.get(answer.headers["location"])
    assert "谢谢，已收到。" in thanks.text
    assert kept(house) == 1


def test_a_browsers_refused_form_is_answered_with_the_page_and_the_sentence(
    house: House, phone: TestClient, token: str
) -> None:
    form = {"w": token, "score": "9"}
    answer = phone.post("/api/ratings", data=form, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "请在五个评价中选一个" in answer.text
    dead = phone.post(
        "/api/ratings", data={"w": "x", "score": "1"}, headers={"Accept": "text/html"}
    )
    assert dead.status_code == 404
    assert "<html" in dead.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_ratings_are_posted_in_no_other_way(phone: TestClient, method: str) -> None:
    assert phone.request(method, "/api/ratings").status_code == 405


def given(phone: TestClient, token: str, score: int = 5) -> str:
    body = a_body(token, score=score)
    assert phone.post("/api/ratings", json=body).status_code == 201
    return str(body["key"])


def test_words_and_answers_join_their_rating_once(
    house: House, phone: TestClient, token: str
) -> None:
    rating = given(phone, token)
    words = {
        "w": token,
        "key": str(uuid4()),
        "kind": "words",
        "reasons": ["quick"],
        "comment": "好",
    }
    statuses = [
        phone.post(f"/api/ratings/{rating}/additions", json=words).status_code for _ in range(2)
    ]
    assert statuses == [201, 200]
    answers = {"w": token, "key": str(uuid4()), "kind": "kept", "answers": {"SB1": True}}
    assert phone.post(f"/api/ratings/{rating}/additions", json=answers).status_code == 201
    with house.reading() as session:
        assert rating_store.get(session, rating).reasons == ("quick",)
    assert kept(house) == 1


def test_the_same_answers_in_another_order_are_the_same_answers(
    phone: TestClient, token: str
) -> None:
    rating = given(phone, token)
    answers = {"SB1": True, "SB2": False}
    turned = dict(reversed(answers.items()))
    body = {"w": token, "key": str(uuid4()), "kind": "kept"}
    sent = [body | {"answers": answers}, body | {"answers": turned}]
    address = f"/api/ratings/{rating}/additions"
    assert [phone.post(address, json=each).status_code for each in sent] == [201, 200]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "gossip"}, 400),
        ({"reasons": ["waited-long"]}, 400),
        ({"comment": "长" * 501}, 422),
        ({"kind": "kept", "answers": {"ZC1": True}}, 400),
        ({"kind": "kept", "answers": {"SB1": "yes"}}, 400),
        ({"kind": "photo", "photo": "0" * 64}, 404),
        ({"kind": "photo", "photo": "../x"}, 400),
        ({"key": "no uuid"}, 422),
    ],
)
def test_an_addition_that_does_not_fit_is_refused(
    house: House, phone: TestClient, token: str, changes: dict[str, object], status: int
) -> None:
    rating = given(phone, token)
    body = {"w": token, "key": str(uuid4()), "kind": "words"} | changes
    answer = phone.post(f"/api/ratings/{rating}/additions", json=body)
    assert answer.status_code == status
    with house.reading() as session:
        assert additions_of(session, rating) == []


@pytest.mark.parametrize(
    "told", [{"kind": "praise", "name": " ", "text": ""}, {"kind": "kept"}, {"kind": "photo"}]
)
def test_a_part_without_anything_in_it_is_refused_on_its_page_and_nothing_is_kept(
    house: House, phone: TestClient, token: str, told: dict[str, str]
) -> None:
    rating = given(phone, token)
    answer = phone.post(
        f"/api/ratings/{rating}/additions",
        data={"w": token, "lang": "zh-CN"} | told,
        headers={"Accept": "text/html"},
    )
    assert answer.status_code == 422
    assert NothingFilledIn.sentence.zh in answer.text
    with house.reading() as session:
        assert additions_of(session, rating) == []


def with_photo(phone: TestClient, token: str, rating: str, file: bytes, **told: str) -> Response:
    return phone.post(
        f"/api/ratings/{rating}/additions",
        data={"w": token, "kind": "photo", "lang": "zh-CN"} | told,
        files={"photos": ("photo.jpg", file, "image/jpeg")},
        headers={"Accept": "text/html"},
    )


def test_what_is_no_picture_is_refused_on_the_page_of_its_window(
    phone: TestClient, token: str
) -> None:
    answer = with_photo(phone, token, given(phone, token), b"%PDF-1.7 no picture")
    assert answer.status_code == 422
    assert NotAPicture.sentence.zh in answer.text
    assert 'id="faces"' in answer.text


def test_a_rating_takes_some_photos_and_no_more_but_hears_of_those_it_has(
    house: House, phone: TestClient, token: str
) -> None:
    rating, key = given(phone, token), str(uuid4())
    files = [a_jpeg(f"#{8 * n:02x}8080") for n in range(MOST_PHOTOS + 1)]
    assert with_photo(phone, token, rating, files[0], key=key).status_code == 303
    for file in files[1:MOST_PHOTOS]:
        assert with_photo(phone, token, rating, file).status_code == 303
    more = with_photo(phone, token, rating, files[-1])
    assert more.status_code == 413
    assert TooManyRatingPhotos(limit=MOST_PHOTOS).said.zh in more.text
    assert with_photo(phone, token, rating, files[0], key=key).status_code == 303
    with house.reading() as session:
        assert len(additions_of(session, rating)) == MOST_PHOTOS


def test_a_script_adds_to_a_rating_only_so_often_and_the_rating_stands_all_the_same(
    house: House, phone: TestClient, token: str
) -> None:
    rating, keys = given(phone, token), [str(uuid4()) for _ in range(MOST_ADDED + 1)]
    kinds = ("praise", "words", "kept")

    def added(number: int) -> Response:
        kind = kinds[number % len(kinds)]
        body = {
            "w": token,
            "kind": kind,
            "key": keys[number],
            "text": "好",
            "answers": {"SB1": True},
        }
        return phone.post(f"/api/ratings/{rating}/additions", json=body)

    for number in range(MOST_ADDED):
        assert added(number).status_code == 201, added(number).text
    more = added(MOST_ADDED)
    assert (more.status_code, more.json()["error"]["code"]) == (413, "rating.too-many-added")
    assert added(0).status_code == 200
    with house.reading() as session:
        assert len(additions_of(session, rating)) == MOST_ADDED


def test_nothing_is_added_to_another_windows_rating(
    house: House, phone: TestClient, token: str
) -> None:
    rating = given(phone, token)
    other = a_window(house, "MW-1", post="MW")
    body = {"w": other, "kind": "words", "comment": "x", "key": str(uuid4())}
    assert phone.post(f"/api/ratings/{rating}/additions", json=body).status_code == 404
    unknown = {"w": token, "kind": "words", "comment": "x", "key": str(uuid4())}
    assert phone.post(f"/api/ratings/{uuid4()}/additions", json=unknown).status_code == 404


def test_a_tap_made_offline_keeps_its_own_moment_within_reason(
    house: House, phone: TestClient, token: str
) -> None:
    now = clock.now()
    page = opening(house.secret, token, now - timedelta(days=40))
    for ago, believed in ((timedelta(hours=5), True), (timedelta(days=30), False)):
        body = a_body(token, made_at=(now - ago).isoformat(), o=page)
        assert phone.post("/api/ratings", json=body).status_code == 201
        with house.reading() as session:
            rating = rating_store.get(session, str(body["key"]))
        assert (abs(rating.created_at - (now - ago)) < timedelta(seconds=1)) is believed


def test_a_late_tap_of_a_phone_whose_clock_is_wrong_counts_by_its_age(
    house: House, phone: TestClient, token: str
) -> None:
    now, hours = clock.now(), timedelta(hours=1)
    page = opening(house.secret, token, now - 6 * hours)
    for off in (3 * hours, -20 * hours):
        made, sent = (now + off - 5 * hours).isoformat(), (now + off).isoformat()
        body = a_body(token, made_at=made, sent_at=sent, o=page)
        assert phone.post("/api/ratings", json=body).status_code == 201
        with house.reading() as session:
            rating = rating_store.get(session, str(body["key"]))
        assert abs(rating.created_at - (now - 5 * hours)) < timedelta(seconds=5)


@pytest.mark.parametrize("channel", ["kiosk", "slip", "link", "qr"])
def test_a_phone_is_held_to_its_limit_whatever_it_calls_itself(
    house: House, phone: TestClient, token: str, channel: str
) -> None:
    phone.get(f"/rate?w={token}&mode=kiosk")
    for _ in range(8):
        body = a_body(token, score=1, channel=channel)
        assert phone.post("/api/ratings", json=body).status_code == 201
    with house.reading() as session:
        found = ratings_of(session, _month(house))
    assert [each.standing for each in found].count("held") == 2
    assert {each.channel for each in found} == {"link"}


def test_a_reload_shows_the_last_word_of_the_visit(phone: TestClient, token: str) -> None:
    visit = str(uuid4())
    first, second = (a_body(token, score=score, visit=visit) for score in (5, 1))
    for body in (first, second):
        phone.post("/api/ratings", json=body)
    page = phone.get(f"/rate?w={token}&r={first['key']}").text
    assert 'data-score="1"' in page
    assert f'"given":{{"id":"{second["key"]}","score":1,"visit":"{visit}"}}' in page


def test_a_tap_that_arrives_in_a_later_month_knows_both(house: House, token: str) -> None:
    zone = house.settings.zone
    midnight = datetime(2026, 11, 1, tzinfo=zone)
    second = timedelta(seconds=1)
    for made, arrived, month, later in (
        (midnight - second, midnight + second, "2026-10", "2026-11"),
        (midnight, midnight + second, "2026-11", None),
        (midnight - 2 * second, midnight - second, "2026-10", None),
        (midnight - timedelta(days=8), midnight, "2026-11", None),
    ):
        at = Circumstances(house.windows.find(token).id, arrived.astimezone(UTC), zone)
        tap = submission_of({"score": 5, "made_at": made.isoformat()}, at)
        assert (tap.biz_month, tap.arrived_in and tap.arrived_in.biz_month) == (month, later)


@pytest.mark.parametrize("visit", ["urn:uuid:{}", "{{{}}}", "yesterday", ""])
def test_a_visit_the_browser_made_up_does_not_stand_in_the_way(
    phone: TestClient, token: str, visit: str
) -> None:
    phone.cookies["kiosk_visit"] = visit.format(uuid4())
    page = phone.get(f"/rate?w={token}").text
    [ours] = set(re.findall(r'name="visit" value="([^"]*)"', page))
    body = a_body(token, visit=ours)
    assert phone.post("/api/ratings", json=body).status_code == 201


@pytest.mark.parametrize(("lang", "said"), [("zh-CN", "已过 7 天"), ("en", "more than 7 days old")])
def test_what_is_added_too_late_is_told(
    house: House, phone: TestClient, token: str, lang: str, said: str
) -> None:
    rating = given(phone, token)
    with house.writing() as session:
        session.execute(text("UPDATE ratings SET received_at = '2026-01-01 00:00:00'"))
    body = {"w": token, "kind": "words", "comment": "x", "key": str(uuid4())}
    answer = phone.post(
        f"/api/ratings/{rating}/additions", json=body, headers={"Accept-Language": lang}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "rating.added-too-late")
    assert said in answer.json()["error"]["sentence"]


def test_other_words_under_the_key_of_earlier_ones_are_409_and_both_are_kept(
    house: House, phone: TestClient, token: str
) -> None:
    rating = given(phone, token)
    body = {"w": token, "kind": "words", "comment": "好", "key": str(uuid4())}
    address = f"/api/ratings/{rating}/additions"
    phone.post(address, json=body)
    answer = phone.post(address, json=body | {"comment": "不好"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "rating.key-reused")
    with house.reading() as session:
        assert rating_store.get(session, rating).comment == "好"
        assert [copy["comment"] for copy in conflicts_of(session, rating)] == ["不好"]


def _month(house: House) -> str:
    return f"{clock.now().astimezone(house.settings.zone):%Y-%m}"


def test_refusals_are_json_for_programs_whatever_they_send(phone: TestClient) -> None:
    for body in ({}, {"w": "x"}, {"score": 3}):
        answer = phone.post("/api/ratings", content=json.dumps(body), headers=JSON)
        assert set(answer.json()["error"]) == {"code", "sentence"}


@pytest.mark.parametrize("more", ["&full=1", ""])
def test_the_address_of_the_second_complaint_form_leads_to_the_one(
    phone: TestClient, token: str, more: str
) -> None:
    asked = f"/rate?w={token}&r=abc&lang=en&view=complain{more}"
    answer = phone.get(asked, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/complain?w={token}&r=abc&lang=en"
    dead = phone.get("/rate?w=nowhere&view=complain", follow_redirects=False)
    assert dead.headers["location"] == "/complain?w=nowhere"
    tablet = phone.get(f"/rate?w={token}&mode=kiosk&view=complain", follow_redirects=False)
    assert tablet.status_code == 200
