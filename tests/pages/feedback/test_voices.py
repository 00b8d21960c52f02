"""What customers say, on the page: text, never markup; filters that stay; honest empty states."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from db.directory import account_store, directory_store, session_store
from db.feedback import addition_store, rating_store
from db.feedback.addition_store import Addition
from db.feedback.ratings import Submission
from db.ground import photo_store
from kiosk import clock
from kiosk.reports.feedback.voices import AT_ONCE
from kiosk.wiring import House
from survey.directory.roles import Role
from survey.feedback.voices import Kind
from survey.months import Month
from tests.helpers.building import a_person, a_window, an_account
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, open_row, page_at, press, pressed, rows, texts

PICTURE: Final = "c" * 64
HOSTILE: Final = "<script>alert(1)</script> ![](http://x) **fett** \u202egnp.exe & <b>x"
OpenPage = Callable[..., AppTest]
Tell = Callable[..., str]


@pytest.fixture
def open_page(house: House) -> OpenPage:
    def opened(role: Role = Role.LEADER, *, token: str | None = None, **query: str) -> AppTest:
        return page_at(PAGES / "voices.py", token or signed_in(house, role), **query)

    return opened


@pytest.fixture
def month(house: House) -> Month:
    return Month.of(clock.today(house.settings.zone))


@pytest.fixture
def tell(house: House, month: Month) -> Tell:
    """Rate a window today with words, praise and photos; return the rating's number."""
    a_window(house)

    def told(
        words: str | None = None,
        *,
        score: int = 5,
        window: str = "SB-1",
        praise: tuple[str, str] | None = None,
        photo: str | None = None,
        held: bool = False,
        **changes: object,
    ) -> str:
        number, now = str(uuid4()), clock.now()
        with house.writing() as session:
            given = Submission(
                id=number, window_id=directory_store.window(session, window).id, score=score,
                body_hash=f"{score}", channel="qr", created_at=now, received_at=now,
                biz_date=month.first, biz_month=str(month), biz_hour=10, comment=words,
                device="d" if held else None,
            )._replace(**changes)  # fmt: skip
            rating_store.keep(session, [given], slot=0, flagging=lambda *_: "device-repeats")
            bodies: dict[str, dict[str, Any]] = {}
            if praise:
                bodies["praise"] = {"name": praise[0], "text": praise[1]}
            if photo:
                photo_store.add(session, photo, width=1, height=1, size=1, at=now)
                bodies["photo"] = {"photo": photo}
            for kind, body in bodies.items():
                addition = Addition(str(uuid4()), given.id, kind, body, kind, now)
                addition_store.add(session, addition, slot=0)
        return given.id

    return told


def shown(page: AppTest) -> str:
    return texts(page).replace("\u00a0", " ")


def cards(page: AppTest) -> list[str]:
    return re.findall(r'<article class="voice">.*?</article>', shown(page), re.DOTALL)


def test_the_counts_stand_first_and_each_rating_is_a_card(
    open_page: OpenPage, tell: Tell, house: House
) -> None:
    a_person(house, "W", window="SB-1")
    tell()
    tell("很快", reasons=("quick", "friendly"))
    tell("等太久", score=1)
    tell(praise=("员工 W", "帮我盖篷布"), photo=PICTURE)
    tell(score=1, held=True)
    page = open_page()
    told = "本月 5 条评价，其中 2 条留了话，1 条表扬，1 条有照片，1 条暂不计入。"
    assert told in shown(page)
    assert len(cards(page)) == 3
    praised, low, quick = cards(page)
    for part in ("帮我盖篷布", "员工 W", f'src="/photos/{PICTURE}"', "非常满意"):
        assert part in praised
    assert all(part in low for part in ("等太久", "非常不满意", "窗口 SB-1", "司磅", "单位 U1"))
    assert all(part in quick for part in ("很快", "办得快", "态度好", "10–11 点"))


def test_a_line_says_when_where_how_good_what_and_by_which_marks(
    open_page: OpenPage, tell: Tell
) -> None:
    tell("很快\n谢谢", praise=("", "帮我盖篷布"), photo=PICTURE)
    tell(score=4, praise=("", "会说话"))
    page = open_page()
    [praised, whole] = rows(page)
    cells = [each.replace("\u00a0", " ") for each in whole["cells"]]
    assert "10–11 点" in cells[0]
    assert cells[1:] == ["窗口 SB-1", "单位 U1", "非常满意", "很快 谢谢"]
    assert whole["marks"] == [["表扬", ""], ["照片", ""]]
    assert (praised["cells"][-1], praised["marks"]) == ("会说话", [["表扬", ""]])
    tell(score=1, held=True)
    [held] = rows(open_page(kind="held"))
    assert held["marks"] == [["暂不计入", "late"]]


def test_a_line_opens_the_voice_alone_and_the_way_back_leads_to_the_same_page(
    open_page: OpenPage, tell: Tell
) -> None:
    for number in range(AT_ONCE + 2):
        tell(f"第 {number} 句", reasons=("quick",), photo=f"{number:064d}")
    page = pressed(open_page(), "下一页").run()
    before = rows(page)
    page = open_row(page, before[1]["ref"])
    [card] = cards(page)
    assert all(part in card for part in ("第 0 句", "办得快", f"/photos/{0:064d}"))
    assert not rows(page)
    page = press(page, "返回列表")
    assert rows(page) == before


def test_no_address_tells_the_key_with_which_a_customer_adds_to_a_rating(
    open_page: OpenPage, tell: Tell
) -> None:
    number = tell("好")
    page = open_page()
    [row] = rows(page)
    assert number not in str(row)
    assert not cards(open_page(voice=number))


def test_who_may_not_read_a_voice_opens_none(open_page: OpenPage, tell: Tell, house: House) -> None:
    tell("慢", score=1)
    [row] = rows(open_page())
    a_person(house, "W", window="SB-1")
    an_account(house, "own", "quality_manager", "W")
    for page in (
        open_page(token=_token(house, "own"), voice=row["ref"]),
        open_page(voice=f"{row['ref']}0"),
        open_page(voice="x"),
    ):
        assert [each.value for each in page.error] == ["没有找到这条评价。"]
        assert not cards(page)
    page = open_page(Role.EMPLOYEE, voice=row["ref"])
    assert len(page.warning) == 1
    assert not cards(page)
    assert not page.error


def test_the_page_speaks_english(open_page: OpenPage, tell: Tell) -> None:
    tell("slow", score=2, praise=("", ""))
    page = open_page(lang="en")
    assert "This month: 1 rating, 1 with words, 1 with praise." in shown(page)
    assert "Poor" in shown(page)
    named = "".join(cards(page)).replace("窗口 SB-1", "").replace("单位 U1", "")
    assert not re.search(r"[\u4e00-\u9fff]", named)


def test_what_hostile_customers_write_is_text_and_never_markup(
    open_page: OpenPage, tell: Tell
) -> None:
    tell(HOSTILE, score=1, praise=(HOSTILE, HOSTILE))
    page = open_page()
    [card] = cards(page)
    assert "<script" not in card
    assert "<b>x" not in card
    assert "\u202e" not in card
    assert card.count("&lt;script&gt;alert(1)&lt;/script&gt; ![](http://x) **fett**") == 3
    assert HOSTILE[:20] not in "".join(each.value for each in page.get("markdown"))


def test_no_card_tells_the_minute_and_the_units_own_manager_reads_the_half_of_the_day(
    open_page: OpenPage, tell: Tell, house: House
) -> None:
    a_person(house, "M")
    tell("慢", score=1, biz_hour=13)
    an_account(house, "manager", "quality_manager", "M")
    for role, told in ((Role.LEADER, "13–14 点"), (Role.SUPERVISION, "13–14 点")):
        [card] = cards(open_page(role))
        assert told in card
        assert not re.search(r"\d:\d\d", card)
    [card] = cards(open_page(token=_token(house, "manager")))
    assert "下午" in card
    assert not re.search(r"13|14", card.split("下午")[1])
    assert "点" not in card


def _token(house: House, username: str) -> str:
    with house.writing() as session:
        account = account_store.by_username(session, username)
        return session_store.open_session(
            session, account.id, at=clock.now(), lasting=timedelta(hours=1)
        )


def test_held_ratings_stand_with_their_reason_and_what_becomes_of_them(
    open_page: OpenPage, tell: Tell
) -> None:
    tell("好")
    tell(score=1, held=True)
    page = open_page(kind="held")
    [card] = cards(page)
    assert "暂不计入：同一设备当天多次评价" in card
    assert "不算进满意率，一条也不会删除" in shown(page)


def test_second_bodies_of_a_number_are_listed_for_those_who_close_months(
    open_page: OpenPage, tell: Tell
) -> None:
    number = tell(score=5)
    tell(score=1, id=number)
    told = "同一编号来了两份不同的评价"
    assert told in shown(open_page(Role.TEAM_LEADER, kind="held"))
    assert told not in shown(open_page(Role.TEAM_LEADER))
    assert told not in shown(open_page(Role.LEADER, kind="held"))


def test_words_of_a_rating_that_was_replaced_say_so(open_page: OpenPage, tell: Tell) -> None:
    visit = str(uuid4())
    tell("先说好", visit=visit)
    tell("后说慢", score=1, visit=visit)
    later, before = cards(open_page())
    assert "以后一次为准" in before
    assert "以后一次为准" not in later


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.LOW, {"低"}), (Kind.PRAISE, {"赞"}), (Kind.PHOTOS, {"图"}), (Kind.ALL, set("低中赞图"))],
)
def test_the_list_is_narrowed_to_a_kind(
    open_page: OpenPage, tell: Tell, kind: Kind, words: set[str]
) -> None:
    tell("低", score=2)
    tell("中", score=3)
    tell("赞", praise=("", "好"))
    tell("图", photo=PICTURE)
    page = open_page()
    page = page.selectbox(key="voices_kind").set_value(kind).run()
    found = {re.search(r'dir="auto">(.)<', card)[1] for card in cards(page)}  # type: ignore[index]
    assert found == words


def test_the_list_is_narrowed_to_a_unit_with_what_lies_beneath(
    open_page: OpenPage, tell: Tell, house: House
) -> None:
    a_window(house, "SB-2", unit="U2")
    tell("东门很快")
    tell("西门很快", window="SB-2")
    page = open_page()
    page = page.selectbox(key="voices_unit").set_value("U2").run()
    assert "本月 1 条评价，其中 1 条留了话。" in shown(page)
    assert "西门很快" in shown(page)
    assert "东门很快" not in shown(page)


def test_the_address_wins_and_what_is_chosen_goes_into_it(
    open_page: OpenPage, tell: Tell, month: Month
) -> None:
    tell("好")
    page = open_page(kind="praise", unit="no such", month="x<y")
    assert page.selectbox(key="voices_kind").value == "praise"
    assert page.selectbox(key="voices_unit").value == ""
    assert page.selectbox(key="voices_month").value == str(month)
    page = page.selectbox(key="voices_kind").set_value("low").run()
    assert page.query_params["kind"] == ["low"] or page.query_params["kind"] == "low"
    page = page.selectbox(key="voices_kind").set_value("all").run()
    assert "kind" not in page.query_params


def test_what_was_chosen_is_still_chosen_after_another_page(
    open_page: OpenPage, tell: Tell
) -> None:
    tell("好")
    page = open_page()
    page = page.selectbox(key="voices_kind").set_value("held").run()
    page.query_params.clear()  # the bar leads here without them
    page = page.run()
    assert page.selectbox(key="voices_kind").value == "held"


def test_pages_are_turned_and_begin_anew_with_another_filter(
    open_page: OpenPage, tell: Tell
) -> None:
    for number in range(AT_ONCE + 1):
        tell(f"第 {number} 句")
    page = open_page()
    assert len(cards(page)) == AT_ONCE
    page = pressed(page, "下一页").run()
    assert [("第 0 句" in card) for card in cards(page)] == [True]
    page = page.selectbox(key="voices_kind").set_value("low").run()
    assert "没有符合条件的" in shown(page)
    assert not page.button


def test_an_empty_month_says_what_will_be_here(open_page: OpenPage, house: House) -> None:
    a_window(house)
    page = open_page()
    assert "本月还没有评价。" in shown(page)
    assert "写了就会列在这里" in shown(page)
    assert "没有暂不计入的评价" in shown(open_page(kind="held"))


def test_who_may_read_of_no_window_reads_why(open_page: OpenPage, tell: Tell, house: House) -> None:
    tell("慢", score=1)
    a_person(house, "W", window="SB-1")
    an_account(house, "own", "quality_manager", "W")
    page = open_page(token=_token(house, "own"))
    assert "有 1 个窗口由您任职、主管或领导" in shown(page)
    assert not cards(page)
    page = open_page(Role.QUALITY_MANAGER)
    assert "没有对应的员工" in shown(page)
    assert not cards(page)


def test_who_has_no_such_page_reads_so(open_page: OpenPage, tell: Tell) -> None:
    tell("慢", score=1)
    for role in (Role.EMPLOYEE, Role.INSPECTOR, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR):
        page = open_page(role)
        assert len(page.warning) == 1
        assert not cards(page)


def test_all_but_the_top_read_who_reads_of_favours_asked_for(
    open_page: OpenPage, tell: Tell
) -> None:
    tell("要烟", score=1, reasons=("asked-favours",))
    told = "涉及索要好处的由组长和董事长看"
    assert told in shown(open_page(Role.LEADER))
    assert not cards(open_page(Role.LEADER))
    assert told not in shown(open_page(Role.CHAIRMAN))
    assert len(cards(open_page(Role.CHAIRMAN))) == 1
