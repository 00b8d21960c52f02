"""A dismissal review on screen: the office works on it, the person reads it and states a side."""

import pytest
from streamlit.testing.v1 import AppTest

from kiosk.rights.who import User
from kiosk.wiring import House
from tests.helpers.booking import COMPLAINTS, COUNSELLING
from tests.helpers.building import a_session, an_account
from tests.helpers.deciding import Office
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.pages import PAGES, page_at, press
from tests.helpers.worlds import world

MAYS = (
    "C-9,2026-05-04T10:00,SB-1,W,customer,attitude,upheld,2026-05-05T10:00\n"
    "C-10,2026-05-20T10:00,SB-1,W,customer,attitude,upheld,2026-05-21T10:00\n"
)


@pytest.fixture
def office(house: House) -> Office:
    made = world(house, Office)
    made.bring(
        {"complaints": COMPLAINTS + MAYS, "counselling": COUNSELLING + "B-3,W,2026-05-06T09:00\n"}
    )
    return made


def told(page: AppTest) -> str:
    kinds = ("header", "text", "markdown", "caption", "error", "success")
    return "\n".join(str(getattr(each, "value", "")) for kind in kinds for each in page.get(kind))


def ledger(office: Office, user: User) -> AppTest:
    return page_at(PAGES / "ledger.py", a_session(office.house, user))


def typed(page: AppTest, name: str, words: str) -> None:
    next(each for each in page.text_area if str(each.key).startswith(name)).set_value(words)


def test_a_review_is_heard_proposed_confirmed_and_read_by_the_person(office: Office) -> None:
    own = an_account(office.house, "wang", "employee", "W")
    mine = page_at(PAGES / "mine.py", a_session(office.house, own))
    assert "累计第 3 次最差" in told(mine)
    typed(mine, "heard_", "我愿意改")
    press(mine, "记入评议")
    page = ledger(office, office.leader)
    assert "我愿意改" in told(page)
    typed(page, "decision_", "留用，调岗三个月")
    typed(page, "minutes_", "三人到会，一致同意")
    press(page, "提出，交另一人确认")
    assert "由另一位确认" in told(page)
    assert "留用" not in told(page_at(PAGES / "mine.py", a_session(office.house, own)))
    desk = ledger(office, office.finance)
    typed(desk, "confirmed_", "同意")
    press(desk, "确认")
    assert "已决定" in told(desk)
    read = told(page_at(PAGES / "mine.py", a_session(office.house, own)))
    for words in ("留用，调岗三个月", "三人到会，一致同意", "已决定", "我愿意改"):
        assert words in read


def test_the_auditor_reads_the_ledger_and_no_review(office: Office) -> None:
    page = ledger(office, office.auditor)
    assert "去留评议" not in told(page)


def test_words_half_written_for_a_review_are_there_again_until_they_are_on_the_file(
    office: Office,
) -> None:
    own = an_account(office.house, "wang", "employee", "W")
    mine = page_at(PAGES / "mine.py", a_session(office.house, own))
    heard = next(str(each.key) for each in mine.text_area if str(each.key).startswith("heard_"))
    type_into(office.house, own, "mine", **{heard: "我愿意改"})
    press(page_at(PAGES / "mine.py", a_session(office.house, own)), "记入评议")
    assert kept_of(office.house, own, "mine") == {}
    name = heard.removeprefix("heard_")
    words = {f"decision_{name}": "留用", f"minutes_{name}": "三人到会", heard: "再听一次"}
    type_into(office.house, office.leader, "ledger", **words)
    page = ledger(office, office.leader)
    assert "我愿意改" in told(page)
    press(page, "提出，交另一人确认")
    assert kept_of(office.house, office.leader, "ledger") == {heard: "再听一次"}
    type_into(office.house, office.finance, "ledger", **{f"confirmed_{name}": "同意"})
    press(ledger(office, office.finance), "确认")
    assert "已决定" in told(ledger(office, office.finance))
    assert kept_of(office.house, office.finance, "ledger") == {}
