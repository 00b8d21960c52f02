"""The page on which holds end: what waits and how long, proposing, deciding, taking back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from db.books import policy_store
from db.feedback import flag_store, surge_store
from kiosk import clock
from kiosk.actions.feedback import surges
from kiosk.reports.feedback import held, voices
from kiosk.rights.voices import sight
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.books.policy import Policy
from survey.feedback.flags import Flag, Reason
from survey.feedback.holds import ENDINGS, Verdict
from survey.feedback.judging import Surge
from survey.feedback.voices import Kind
from survey.months import Month
from survey.refusals.directory import NotYours
from tests.helpers.building import NOW, a_session, an_account
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.holding import Desk
from tests.helpers.pages import PAGES, markup, page_at, press, pressed, run, texts

Open = Callable[..., AppTest]
PROPOSE = "提出，交另一人决定"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


@pytest.fixture
def opened(house: House) -> Open:
    def page(user: User, **query: str) -> AppTest:
        return page_at(PAGES / "held.py", a_session(house, user), **query)

    return page


def said(page: AppTest) -> str:
    return re.sub("<[^>]*>", " ", markup(page)) + texts(page)


def agree_on(desk: Desk, *, satisfied_from: int) -> None:
    """Let a policy be in force from this month on."""
    with desk.house.writing() as session:
        number = policy_store.propose(
            session, Policy(satisfied_from=satisfied_from), effective_from=Month.of(NOW.date()),
            reason="r", by="a", at=NOW,
        )  # fmt: skip
        policy_store.decide(session, number, approved=True, because="r", by="b", at=NOW)


def labels(page: AppTest) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", each.label) for each in page.checkbox]


def test_groups_are_listed_the_oldest_first_with_days_and_their_part_of_the_day(
    desk: Desk, opened: Open
) -> None:
    desk.rate(5)
    desk.rate(1)
    desk.rate(5, held=False)
    desk.rate(1, **desk.on(NOW.date() - timedelta(days=9)))
    page = opened(desk.officer)
    old, new, *_ = labels(page)
    assert "1 条（1 分 1 条），占当天 100" in old
    assert ":red[**等了 9 天**]" in old
    assert "2 条（1 分 1 条，5 分 1 条），占当天 67" in new
    assert "同一设备当天多次评价" in new
    assert ":red" not in new
    assert "3 条评价暂不计入，分 2 组，最早的等了 9 天；1 条超过 7 天。" in said(page)


def test_one_proposes_another_decides_and_it_says_who_and_why(desk: Desk, opened: Open) -> None:
    rating = desk.rate(5)
    page = opened(desk.officer)
    page.checkbox[0].check()
    page.radio[0].set_value(Verdict.RELEASE)
    page.text_area(key="held_reason").input("同一车队")
    press(page, PROPOSE)
    assert "您提出的，由另一人决定。" in said(page)
    page = opened(desk.leader)
    assert "放行 1 条评价" in said(page)
    assert "同一车队" in said(page)
    page.text_area[0].input("看过录像")
    press(page, "放行，计入")
    assert desk.standing(rating) == "counted"
    for part in ("账号 sun 提出于", "账号 li 同意", "看过录像", "没有等待处理的评价。"):
        assert part in said(page), part


def test_nothing_is_chosen_beforehand_and_nothing_is_proposed_without_a_choice(
    desk: Desk, opened: Open
) -> None:
    desk.rate()
    page = opened(desk.officer)
    assert page.radio[0].value is None
    assert not any(each.value for each in page.checkbox)
    page.text_area(key="held_reason").input("同一车队")
    page.checkbox[0].check()
    press(page, PROPOSE)
    assert "请先选择放行还是剔除" in page.error[0].value
    page.radio[0].set_value(Verdict.EXCLUDE)
    page.checkbox[0].uncheck()
    press(page, PROPOSE)
    assert "请至少选一组评价" in page.error[0].value
    assert page.text_area(key="held_reason").value == "同一车队"


def test_all_groups_of_a_page_are_proposed_as_one(desk: Desk, opened: Open) -> None:
    ratings = [desk.rate(), desk.rate(window="QG-1")]
    page = opened(desk.officer)
    page.checkbox(key="held_all").check()
    page.radio[0].set_value(Verdict.EXCLUDE)
    page.text_area(key="held_reason").input("一人所为")
    press(page, PROPOSE)
    page = opened(desk.leader)
    page.text_area[0].input("属实")
    press(page, "剔除，不计入")
    assert {desk.standing(each) for each in ratings} == {"excluded"}


def test_who_proposed_may_take_it_back_on_the_page(desk: Desk, opened: Open) -> None:
    rating = desk.rate()
    seen = desk.propose()
    page = opened(desk.officer)
    press(page, "收回")
    assert (desk.state(seen), desk.standing(rating)) == ("withdrawn", "held")
    assert len(labels(page)) == 1


def test_who_decides_on_what_another_settled_reads_that_it_is_settled(
    desk: Desk, opened: Open
) -> None:
    desk.rate()
    seen = desk.propose()
    page = opened(desk.leader)
    desk.decide(seen, approved=False)
    page.text_area[0].input("看过录像")
    press(page, "放行，计入")
    assert "刚刚已经有人处理" in page.error[0].value
    assert desk.state(seen) == "rejected"


def test_a_head_reads_nothing_of_their_own_people_but_that_others_decide(
    desk: Desk, opened: Open
) -> None:
    desk.rate(1, comment="坏")
    page = opened(desk.head)
    assert "没有等待处理的评价。" in said(page)
    desk.propose(reason="车队的话")
    page = opened(desk.head)
    assert "另有 1 项涉及您" in said(page)
    assert "车队的话" not in said(page)
    assert not page.button


def test_what_a_customer_changed_since_is_told_to_who_decides(desk: Desk, opened: Open) -> None:
    desk.rate(visit="v1")
    desk.propose()
    desk.rate(1, visit="v1", held=False)
    assert "其中 1 条客户后来改了评价，不在此列。" in said(opened(desk.leader))


def test_nobody_else_opens_the_page(desk: Desk, house: House, opened: Open) -> None:
    desk.rate()
    for role in ("leader", "quality_manager", "employee", "finance", "auditor", "administrator"):
        page = opened(an_account(house, f"user-{role}", role))
        assert not page.checkbox
        assert page.warning


def test_more_groups_than_a_page_are_turned_and_narrowed_by_reason(
    desk: Desk, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "AT_ONCE", 1)
    desk.rate()
    desk.rate(window="QG-1")
    page = opened(desk.officer)
    first = labels(page)
    pressed(page, "下一页")
    run(page)
    assert first != labels(page)


def test_the_page_speaks_english(desk: Desk, opened: Open) -> None:
    desk.rate()
    desk.rate(window="QG-1")
    desk.propose(groups=desk.groups()[:1], reason="one fleet")
    page = opened(desk.leader, lang="en")
    names = ("窗口 SB-1", "窗口 QG-1", "单位 U1", "单位 U2", "账号 sun")
    told = said(page) + " ".join([*labels(page), *(each.label for each in page.button)])
    for name in names:
        told = told.replace(name, "")
    assert not re.search("[\u4e00-\u9fff]", told)
    assert "1 rating is held back in 1 group, the oldest for 0 days." in told
    assert "Turn down: held as before" in told


def test_a_window_s_name_is_no_markup_in_a_label(desk: Desk, opened: Open, house: House) -> None:
    with house.writing() as session:
        session.execute(text("UPDATE windows SET name = :name"), {"name": "**粗** :red[x] <b>"})
    house.windows.forget()
    desk.rate()
    [label] = [each.label for each in opened(desk.officer).checkbox]
    assert r" · \*\*粗\*\* \:red\[x\] \<b\> · " in label


def test_a_card_of_what_customers_say_tells_what_became_of_the_hold(
    desk: Desk, house: House
) -> None:
    for verdict in ENDINGS:
        desk.rate(1, comment=f"话 {verdict}")
        desk.decide(desk.propose(verdict))
    page = page_at(PAGES / "voices.py", a_session(house, desk.leader))
    assert "计入；曾有疑点：同一设备当天多次评价" in said(page)
    assert "已剔除，不计入：同一设备当天多次评价" in said(page)


def test_those_who_end_holds_find_the_page_from_the_words_held_back(
    desk: Desk, house: House
) -> None:
    desk.rate()
    ways = '<a href="/held"'
    page = page_at(PAGES / "voices.py", a_session(house, desk.leader), kind="held")
    assert ways in markup(page)
    assert ways in markup(page_at(PAGES / "board.py", a_session(house, desk.leader)))
    reader = a_session(house, an_account(house, "zheng", "leader"))
    assert ways not in markup(page_at(PAGES / "voices.py", reader, kind="held"))
    assert ways not in markup(page_at(PAGES / "board.py", reader))


def test_reasons_half_written_are_there_again_until_they_are_given(
    desk: Desk, opened: Open
) -> None:
    rating = desk.rate(5)
    type_into(desk.house, desk.officer, "held", held_reason="同一车队")
    page = opened(desk.officer)
    assert page.text_area(key="held_reason").value == "同一车队"
    page.checkbox[0].check()
    page.radio[0].set_value(Verdict.RELEASE)
    press(page, PROPOSE)
    assert kept_of(desk.house, desk.officer, "held") == {}
    [box] = [str(each.key) for each in opened(desk.leader).text_area]
    type_into(desk.house, desk.leader, "held", **{box: "看过录像"})
    press(opened(desk.leader), "放行，计入")
    assert desk.standing(rating) == "counted"
    assert kept_of(desk.house, desk.leader, "held") == {}


def spoken_against(desk: Desk, ratings: list[str], *reasons: Flag) -> None:
    with desk.house.writing() as session:
        flag_store.keep(session, {each: list(reasons) for each in ratings})


def test_a_group_says_how_suspicious_it_is_and_why(desk: Desk, opened: Open) -> None:
    burst = Flag(Reason.BURST, 100, {"n": 9, "of": 12, "score": 5, "minutes": 5})
    soft = Flag(Reason.ONE_NETWORK, 30, {"n": 9})
    spoken_against(desk, [desk.rate(5)], burst, soft)
    page = opened(desk.officer)
    why = (
        "可疑度 100（满 100）：5 分钟内 12 条，其中 5 分 9 条，远多于本窗口平时（100）；"
        "9 条来自同一网络（30）"
    )
    assert why in said(page)
    desk.propose()
    assert why in said(opened(desk.leader))
    english = said(opened(desk.leader, lang="en"))
    assert "Suspicion 100 of 100: 12 within 5 min, 9 of them 5s: far more than usual" in english


def test_two_people_look_at_a_surge_and_nobody_else(desk: Desk, opened: Open) -> None:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    with desk.house.writing() as session:
        surge_store.keep(session, desk.window(), NOW.date(), Surge(at, at, 58, 60))
    page = opened(desk.officer)
    assert "60 条里 58 条是 1、2 分" in said(page)
    assert "58 of 60 are 1 or 2" in said(opened(desk.officer, lang="en"))
    assert "/voices?month=2026-11&amp;unit=U1&amp;kind=low" in markup(page)
    assert "低分突增" not in said(opened(desk.head))
    press(page, "我看过了")
    assert page.toast[0].value == "已记下您看过了。"
    assert "低分突增" not in said(opened(desk.officer))
    press(page := opened(desk.leader), "我看过了")
    with desk.house.reading() as session:
        assert surge_store.waiting(session, NOW.date()) == []


def test_a_flood_says_how_many_came_and_how(desk: Desk, opened: Open) -> None:
    for score in (5, 4, 1):
        desk.rate(score, held=False, channel="link")
    with desk.house.writing() as session:
        surge_store.keep(
            session, desk.window(), NOW.date(), Surge(NOW - timedelta(hours=1), NOW, 0, 110)
        )
    page = opened(desk.officer)
    assert "110 条评价，远多于平时" in said(page)
    assert "评价来自：链接及其他 3 条" in said(page)
    assert "/voices?month=2026-11&amp;unit=U1&amp;kind=all" in markup(page)
    english = said(opened(desk.officer, lang="en"))
    assert "110 ratings, far more than usual" in english


def test_a_surge_says_how_its_low_scores_came(desk: Desk, opened: Open) -> None:
    for score, channel in ((1, "link"), (2, "link"), (1, "qr"), (5, "slip")):
        desk.rate(score, held=False, channel=channel)
    desk.rate(1, held=False, channel="kiosk", created_at=NOW - timedelta(hours=5))
    early = NOW - timedelta(hours=1)
    with desk.house.writing() as session:
        surge_store.keep(session, desk.window(), NOW.date(), Surge(early, NOW, 3, 4))
    assert "低分来自：印刷二维码 1 条，链接及其他 2 条" in said(opened(desk.officer))
    english = said(opened(desk.officer, lang="en"))
    assert "Printed code 1" in english
    assert "Link and others 2" in english


def test_a_surge_says_threes_too_where_they_are_not_satisfied(desk: Desk, opened: Open) -> None:
    agree_on(desk, satisfied_from=4)
    with desk.house.writing() as session:
        surge_store.keep(session, desk.window(), NOW.date(), Surge(NOW, NOW, 58, 60))
    assert "60 条里 58 条是 1、2、3 分" in said(opened(desk.officer))
    assert "58 of 60 are 1, 2 or 3" in said(opened(desk.officer, lang="en"))


def test_a_group_of_several_high_scores_says_from_which_on(desk: Desk, opened: Open) -> None:
    run = Flag(Reason.RUN, 100, {"n": 120, "least": 3})
    burst = Flag(Reason.BURST, 100, {"n": 90, "of": 91, "least": 3, "minutes": 5})
    spoken_against(desk, [desk.rate(5)], run, burst)
    words = said(opened(desk.officer))
    assert "连续 120 条都是 3 分及以上，比平时长得多（100）" in words
    assert "5 分钟内 91 条，其中 3 分及以上 90 条" in words
    english = said(opened(desk.officer, lang="en"))
    assert "120 in a row are 3 or more" in english


@pytest.mark.parametrize(("satisfied_from", "low"), [(3, {1, 2}), (4, {1, 2, 3})])
def test_the_way_from_a_surge_leads_to_all_low_scores_of_the_policy(
    desk: Desk, satisfied_from: int, low: set[int]
) -> None:
    agree_on(desk, satisfied_from=satisfied_from)
    for score in range(1, 6):
        desk.rate(score, held=False, comment=f"{score} 分的话", device=f"d{score}")
    today = NOW.date()
    with desk.house.reading() as session:
        seen = sight(session, desk.officer, Month.of(today), today=today)
        found = voices.heard(session, seen, Month.of(today), Kind.LOW)
    assert {each.voice.score for each in found.shown} == low
    assert found.counts.low == len(low)


def test_the_heads_of_a_window_read_how_many_low_scores_came_and_no_words(desk: Desk) -> None:
    begin = NOW - timedelta(hours=2)
    with desk.house.writing() as session:
        surge_store.keep(session, desk.window(), NOW.date(), Surge(begin, NOW, 58, 60))
    desk.rate(1, held=False, comment="骂人")
    page = page_at(PAGES / "mine.py", a_session(desk.house, desk.head))
    assert "60 条里 58 条是 1、2 分" in texts(page)
    assert "骂人" not in texts(page) + markup(page)
    for nobody in (desk.officer, an_account(desk.house, "w", "employee", "W")):
        page = page_at(PAGES / "mine.py", a_session(desk.house, nobody))
        assert "低分突增" not in texts(page)


def test_nobody_looks_at_a_surge_for_another_chain(desk: Desk) -> None:
    with desk.house.writing() as session:
        surge_store.keep(session, desk.window(), NOW.date(), Surge(NOW, NOW, 58, 60))
    zone = desk.house.settings.zone
    for nobody in (desk.head, an_account(desk.house, "zhu", "employee", "W")):
        with pytest.raises(NotYours), desk.house.writing() as session:
            surges.looked(session, desk.window(), NOW.date(), by=nobody, at=NOW, zone=zone)


def test_low_scores_that_look_like_vandalism_are_proposed_decided_and_told(
    desk: Desk, opened: Open
) -> None:
    zhou = an_account(desk.house, "zhou")
    an_account(desk.house, "wu", "chairman")
    for n in range(12):
        at = NOW - timedelta(minutes=n)
        desk.rate(1, held=False, device="ab" * 16, visit=f"v{n}", created_at=at, received_at=at)
    with desk.house.writing() as session:
        surge_store.keep(
            session, desk.window(), NOW.date(), Surge(NOW - timedelta(hours=1), NOW, 12, 12)
        )
    page = opened(desk.officer)
    assert "系统不因低分扣下评价" in said(page)
    page.selectbox(key="vandalism_surge").select_index(0)
    run(page)
    assert "同一设备当天 12 次" in said(page)
    page.text_area(key="vandalism_reason").input("同一部手机")
    press(page, "提出 12 条先不计入，交另一人决定")
    page = opened(desk.leader)
    assert "12 条低分像捣乱，先不计入" in said(page)
    assert "两人认为低分像捣乱" in said(page)
    page.text_area[0].input("看过录像")
    press(page, "先不计入，由另两人处理")
    assert "12 条暂不计入，由另两人放行或剔除" in said(opened(desk.officer))
    english = said(opened(desk.officer, lang="en"))
    assert "12 are held back: two others release or exclude them" in english
    head = page_at(PAGES / "mine.py", a_session(desk.house, desk.head))
    assert "其中 12 条低分两人认为像捣乱：12 条等另两人处理，0 条已剔除。" in texts(head)
    desk.propose(Verdict.EXCLUDE, by=zhou)
    for held_it in (desk.officer, desk.leader):
        page = opened(held_it)
        assert "您之前经手过，由另一人决定。" in said(page)
        assert not page.text_area
