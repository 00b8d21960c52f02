"""Going back and sending again: one complaint, one number, and nobody else's secret."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from db.cases import case_store, complaint_store
from kiosk.actions.cases import complaints
from kiosk.actions.cases.complaints import MOST_PHOTOS, Circumstances, Filed
from kiosk.locks import sealing
from kiosk.pictures.keeping import keep_photo
from kiosk.routes import complain, track
from kiosk.wiring import House
from survey.cases.complaint_form import PHOTOS_LIMIT
from survey.refusals.complaints import TooManyPhotos
from survey.texts import CHINESE
from tests.helpers.building import NOW, a_window
from tests.helpers.kept import complaints_of
from tests.helpers.pictured import a_jpeg

MINUTE = timedelta(minutes=1)
SAID: Mapping[str, object] = {"words": "等了一小时没人理", "category": "attitude", "when": "now"}


def sent(
    house: House, *before: Filed, minutes: int = 0, window: int | None = None, **changes: object
) -> Filed:
    """Let a browser send what was said under a new key; it has the keys of what it sent before."""
    keys = [each.key for each in before]
    at = NOW + minutes * MINUTE
    there = Circumstances(at, house.settings.zone, house.secret, CHINESE, window, keys)
    with house.writing() as session:
        return complaints.make_complaint(session, {**SAID, **changes}, there, key=str(uuid4()))


def numbers(house: House) -> list[str]:
    with house.reading() as session:
        return [each.ref for each in complaints_of(session)]


def kinds(house: House, filed: Filed) -> list[str]:
    with house.reading() as session:
        number = complaint_store.get(session, filed.number).id
        return [each.kind for each in case_store.events(session, number)]


def test_the_same_said_again_by_the_same_browser_is_the_number_that_exists(
    any_house: House,
) -> None:
    first = sent(any_house)
    again = sent(any_house, first, minutes=5)
    assert (again.number, again.secret, again.repeated) == (first.number, first.secret, True)
    assert numbers(any_house) == [first.number]


@pytest.mark.parametrize(
    ("minutes", "changes"),
    [
        (0, {"words": "等了两小时没人理"}),
        (0, {"category": "work_state"}),
        (31, {}),
        (0, {"about_team": "1"}),
        (0, {"about_leader": "1"}),
        (0, {"when": "picked", "picked": "2026-11-22T09:00"}),
    ],
)
def test_what_says_something_else_or_later_is_a_complaint_of_its_own(
    house: House, minutes: int, changes: dict[str, object]
) -> None:
    first = sent(house)
    other = sent(house, first, minutes=minutes, **changes)
    assert not other.repeated
    assert other.number != first.number


def test_another_window_makes_it_another_complaint(house: House) -> None:
    a_window(house, "SB-1")
    there = house.windows.find(a_window(house, "SB-2")).id
    first = sent(house)
    assert not sent(house, first, window=there).repeated


def test_nobody_gets_anothers_number_for_saying_the_same(any_house: House) -> None:
    first = sent(any_house)
    stranger = sent(any_house, minutes=1)
    guesser = sent(any_house, Filed("", "", key=str(uuid4())), minutes=2)
    assert len({first.number, stranger.number, guesser.number}) == 3
    assert len({first.secret, stranger.secret, guesser.secret}) == 3


def test_the_officer_reads_that_two_say_the_same_but_never_that_there_is_a_sealed_one(
    house: House,
) -> None:
    sealed = sent(house, about_team="1")
    past_the_leader = sent(house, about_leader="1")
    assert "alike" not in kinds(house, sent(house, about_team="1", words="另一件"))
    first, other = sent(house), sent(house, minutes=1)
    assert "alike" not in kinds(house, first)
    with house.reading() as session:
        number = complaint_store.get(session, other.number).id
        [told] = [e for e in case_store.events(session, number) if e.kind == "alike"]
    assert told.detail["number"] == first.number
    assert first.number not in {sealed.number, past_the_leader.number}


def test_what_came_along_only_the_second_time_is_kept_with_the_first(house: House) -> None:
    photo = keep_photo(house, a_jpeg()).sha256
    first = sent(house)
    sent(house, first, photo=[photo], contact_kind="phone", contact="13800138000")
    with house.reading() as session:
        complaint = complaint_store.get(session, first.number)
        assert complaint_store.photos_of(session, complaint.id) == [photo]
    contact = sealing.unsealed(house.secret, complaint.sealed)
    assert contact is not None
    assert contact.value == "13800138000"


@pytest.mark.parametrize("first_with", [True, False])
def test_under_one_key_the_words_alone_and_with_their_photos_are_one_complaint(
    any_house: House, first_with: bool
) -> None:
    key, photo = str(uuid4()), keep_photo(any_house, a_jpeg()).sha256
    there = Circumstances(NOW, any_house.settings.zone, any_house.secret, CHINESE)
    filed = []
    for photos in ([photo], []) if first_with else ([], [photo], [photo]):
        with any_house.writing() as session:
            told = {**SAID, "photo": photos}
            filed.append(complaints.make_complaint(session, told, there, key=key))
    assert {each.number for each in filed} == set(numbers(any_house))
    with any_house.reading() as session:
        complaint = complaint_store.get(session, filed[0].number)
        assert complaint_store.photos_of(session, complaint.id) == [photo]


def test_saying_the_same_again_and_again_adds_no_more_photos_than_a_complaint_takes(
    house: House,
) -> None:
    kept = [keep_photo(house, a_jpeg(f"#{8 * n:02x}8080")).sha256 for n in range(MOST_PHOTOS + 1)]
    first = sent(house)
    for start in range(0, MOST_PHOTOS, PHOTOS_LIMIT):
        sent(house, first, photo=kept[start : start + PHOTOS_LIMIT])
    with pytest.raises(TooManyPhotos):
        sent(house, first, photo=kept[-1:])


# As browsers do it


@pytest.fixture
def token(house: House) -> str:
    return a_window(house, "SB-1")


def a_browser(house: House) -> TestClient:
    app = Starlette(routes=[*complain.routes(house), *track.routes(house)])
    return TestClient(app, follow_redirects=False, headers={"accept-language": "zh-CN"})


def send(browser: TestClient, token: str, **changes: object) -> Any:
    files = [("photos", ("", b"", "application/octet-stream"))]
    form = {**SAID, "key": str(uuid4()), **changes}
    return browser.post(f"/complain?w={token}", data=form, files=files)


def test_back_and_send_without_scripts_leads_to_the_number_that_exists(
    house: House, token: str
) -> None:
    browser = a_browser(house)
    first = send(browser, token).headers["location"]
    assert send(browser, token).headers["location"] == first
    assert len(numbers(house)) == 1
    assert send(a_browser(house), token).headers["location"] != first


def test_the_kept_keys_are_out_of_scripts_reach_and_soon_gone(house: House, token: str) -> None:
    cookie = send(a_browser(house), token).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "path=/complain" in cookie
    assert f"max-age={30 * 60};" in cookie


def test_a_cookie_of_rubbish_opens_nothing_and_breaks_nothing(house: House, token: str) -> None:
    send(a_browser(house), token)
    browser = a_browser(house)
    browser.cookies.set(complain.SENT_COOKIE, f"' OR 1=1.{'x' * 3000}.{uuid4()}")
    assert send(browser, token).status_code == 303
    assert len(numbers(house)) == 2
