"""Results of checks on the page: a list, one check on a phone, the signature, a correction."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from db.books import closing_store
from db.books.closing_store import Closing
from db.cases import case_store, complaint_store
from db.checks import result_store
from kiosk import clock
from kiosk.actions.cases.complaints import Circumstances
from kiosk.actions.cases.intake import report
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import documents
from kiosk.ui.drafts import spelt
from kiosk.wiring import House
from survey.cases.complaint_form import TODAY
from survey.cases.counselling import Drawn, Typed
from survey.checks.checklists import Answer, Given
from survey.checks.results import Signing
from survey.months import Month
from survey.texts import CHINESE
from tests.helpers.checking import CRITICAL, ITEMS, WINDOW, Yard, a_yard
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.pages import PAGES, cards, labels, markup, open_row, page_at, pressed, texts
from tests.helpers.worlds import world

PAGE: Final = PAGES / "checks.py"
OpenPage = Callable[..., AppTest]


@pytest.fixture
def yard(house: House) -> Yard:
    """The yard; `server` serves at ZC-1 under `head`, `J` is another inspector."""
    yard = world(house, a_yard)
    for code in ("head", "anybody"):
        yard.employ(code, "U3")
    yard.employ("server", "U1", window=WINDOW, supervisor="head")
    for name, role, person in (
        ("own", "inspector", "I"),
        ("other", "inspector", "J"),
        ("top", "team_leader", "anybody"),
        ("chairman", "chairman", None),
        ("head", "employee", "head"),
        ("leader", "leader", None),
        ("administrator", "administrator", None),
    ):
        yard.user(name, role, person)
    return yard


@pytest.fixture
def open_page(yard: Yard) -> OpenPage:
    def opened(who: str, **query: str) -> AppTest:
        return page_at(PAGE, yard.signed_in(who), **query)

    return opened


def lately(yard: Yard, **how: object) -> str:
    """Hand a check in just now: pages read the clock themselves."""
    return yard.check(at=clock.now() - timedelta(minutes=5), **how)


# The list


def test_the_list_shows_score_critical_items_and_signature_and_opens_a_check(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard, failed={CRITICAL: "收了烟"})
    page = open_page("top")
    for told in ("85.7", "关键项不符合 1 项", "未签字", "抽查", "窗口 ZC-1"):
        assert told in texts(page)
    page = open_row(page, ref)
    assert page.query_params["ref"] == ref
    assert "收了烟" in texts(page)
    assert cards(pressed(page, "返回列表").run()) == [ref]


@pytest.mark.parametrize(
    ("arrival", "told"),
    [
        ("scanned", "扫窗口二维码"),
        ("typed", "输入窗口二维码下的字"),
        ("declared", "未扫码，自己说明"),
        (None, "没有记录"),
    ],
)
def test_a_result_says_how_the_inspector_proved_to_be_there(
    yard: Yard, open_page: OpenPage, arrival: str | None, told: str
) -> None:
    ref = lately(yard)
    with yard.house.writing() as session:
        session.execute(text("UPDATE inspections SET arrival = :it"), {"it": arrival})
    assert told in texts(open_page("top", ref=ref))


def test_each_sees_their_own_list_and_who_has_none_reads_what_would_be_here(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    assert cards(open_page("own")) == cards(open_page("head")) == [ref]
    page = open_page("other")
    assert "还没有您能看的检查" in texts(page)


def test_a_check_of_others_is_refused_in_the_words_of_an_unknown_one(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard, failed={CRITICAL: "收了烟"})
    foreign, unknown = open_page("other", ref=ref), open_page("other", ref="there-is-none")
    assert (
        [e.value for e in foreign.error] == [e.value for e in unknown.error] == ["没有这次检查。"]
    )
    assert texts(foreign) == texts(unknown)


def test_who_has_nothing_to_do_with_checks_has_no_such_page(
    yard: Yard, open_page: OpenPage
) -> None:
    page = open_page("administrator", ref=lately(yard))
    assert len(page.warning) == 1
    assert "ZC-1" not in texts(page)


def test_the_list_is_turned_and_narrowed(yard: Yard, open_page: OpenPage) -> None:
    for _ in range(21):
        lately(yard)
    self_check = lately(yard, kind="self")
    page = open_page("top")
    first = cards(page)
    assert len(first) == 20
    page = pressed(page, "下一页").run()
    assert len(cards(page)) == 2
    assert not set(cards(page)) & set(first)
    page = page.selectbox(key="checks_kind").set_value("self").run()
    assert cards(page) == [self_check]
    page = page.selectbox(key="checks_place").set_value("unit:U1").run()
    assert cards(page) == [self_check]
    page = page.selectbox(key="checks_kind").set_value("joint").run()
    assert "没有符合条件的检查" in texts(page)


def test_who_comes_back_to_the_list_finds_it_as_it_was_left(
    yard: Yard, open_page: OpenPage
) -> None:
    lately(yard)
    refs = {lately(yard, kind="self") for _ in range(21)}
    page = open_page("top").selectbox(key="checks_kind").set_value("self").run()
    page = pressed(page, "下一页").run()
    left = cards(page)
    page = open_row(page, left[0])
    page = pressed(page, "返回列表").run()
    assert page.selectbox(key="checks_kind").value == "self"
    assert cards(page) == left
    assert set(left) < refs


def test_how_strictly_inspectors_score_is_folded_away_for_those_who_see_the_board(
    yard: Yard, open_page: OpenPage
) -> None:
    lately(yard)
    said = "检查员打分松紧"
    assert said in [each.label for each in open_page("leader").expander]
    assert said not in [each.label for each in open_page("own").expander]


# One check


def test_what_was_not_met_comes_first_critical_at_the_top_with_notes_and_photos(
    yard: Yard, open_page: OpenPage
) -> None:
    photo = yard.photo()
    ref = lately(yard, failed={ITEMS[0]: "不在岗", CRITICAL: "收了烟"}, photos={ITEMS[0]: (photo,)})
    shown = texts(open_page("top", ref=ref))
    assert shown.index("71.4") < shown.index("关键项不符合 1 项") < shown.index("收了烟")
    assert shown.index("收了烟") < shown.index("不在岗") < shown.index("符合或不适用的 5 项")
    assert f"/photos/{photo}" in shown


def test_the_last_check_is_told_with_what_is_new_again_and_put_right(
    yard: Yard, open_page: OpenPage
) -> None:
    a, b, c, *_ = ITEMS
    yard.check(at=clock.now() - timedelta(days=20), failed={a: "x", b: "x"})
    shown = texts(open_page("own", ref=lately(yard, failed={b: "y", c: "z"})))
    assert "持平" in shown
    assert "再次不符合 1 项，新出现 1 项，已改好 1 项。" in shown
    first = texts(open_page("own", ref=lately(yard, kind="self")))
    assert "这个窗口第一次这类检查" in first


def test_the_ways_on_are_there_for_those_who_may_take_them(yard: Yard, open_page: OpenPage) -> None:
    ref = lately(yard, failed={ITEMS[0]: "不在岗"})
    order = f"/actions?from=check&amp;ref={ref}&amp;item={ITEMS[0]}"
    report = f"/report?from=check&amp;ref={ref}&amp;item={ITEMS[0]}"
    for who, orders, reports in (
        ("own", True, True), ("top", True, True), ("leader", False, False), ("head", False, False),
    ):  # fmt: skip
        shown = texts(open_page(who, ref=ref))
        assert (order in shown, report in shown) == (orders, reports), who


def from_the_check(yard: Yard, ref: str) -> AppTest:
    asked = {"from": "check", "ref": ref, "item": ITEMS[0]}
    return page_at(PAGES / "report.py", yard.signed_in("own"), **asked)


def test_what_a_check_shows_fills_the_report_whatever_was_typed_there_before(yard: Yard) -> None:
    ref = lately(yard, failed={ITEMS[0]: "不在岗"})
    type_into(yard.house, yard.users["own"], "report", report_words="别的事")
    page = page_at(PAGES / "report.py", yard.signed_in("own"))
    assert page.text_area(key="report_words").value == "别的事"
    for name, value in {"from": "check", "ref": ref, "item": ITEMS[0]}.items():
        page.query_params[name] = value
    page.run()
    assert "不在岗" in page.text_area(key="report_words").value
    page.query_params.clear()
    page.run()
    assert page.text_area(key="report_words").value == "别的事"


def test_what_was_typed_beneath_a_checks_words_is_not_covered_by_them(yard: Yard) -> None:
    ref = lately(yard, failed={ITEMS[0]: "不在岗"})
    place = f"report:{spelt(f'{ref}.{ITEMS[0]}')}"
    type_into(yard.house, yard.users["own"], place, report_words="不在岗，第二次")
    page = from_the_check(yard, ref)
    assert page.text_area(key="report_words").value == "不在岗，第二次"
    assert "已恢复您" in texts(page)


def test_a_case_leads_to_its_check_only_whoever_may_see_the_check(
    yard: Yard, open_page: OpenPage
) -> None:
    now = clock.now()
    yard.user("partner", "supervision", "J")
    yard.user("officer", "supervision")
    yard.draw_joint("I", "J", at=now)
    half = yard.check(kind="joint", at=now, failed={ITEMS[0]: "不在岗"})
    form = {
        "intake": "inspection", "window": WINDOW, "category": "work_state", "words": "不在岗",
        "when": TODAY,
    }  # fmt: skip
    at = Circumstances(now, yard.house.settings.zone, yard.house.secret, CHINESE)
    with yard.house.writing() as session:
        filed = report(session, yard.users["own"], form, at, key=str(uuid4()))
        # Once a report could name half a check: such cases are still there.
        case = case_store.get(session, complaint_store.get(session, filed.number).id)
        case_store.change(session, case.complaint_id, version=case.version, check_ref=half)

    def led(who: str) -> bool:
        page = page_at(PAGES / "cases.py", yard.signed_in(who), case=filed.number)
        assert filed.number in texts(page)
        return f"/checks?ref={half}" in texts(page)

    assert (led("top"), led("officer"), led("partner")) == (True, True, False)
    yard.check("J", kind="joint", at=now)
    assert led("partner")


def test_what_people_wrote_is_text_and_never_markup(yard: Yard, open_page: OpenPage) -> None:
    bad = "<img src=x onerror=alert(1)>"
    ref = lately(yard, failed={ITEMS[0]: bad})
    yard.sign(ref, "own", Signing(bad, declined=bad))
    yard.correct(ref, "own", {ITEMS[1]: Given(Answer.NOT_MET, bad)}, reason=bad, at=clock.now())
    for who in ("own", "head"):
        shown = texts(open_page(who, ref=ref))
        assert "&lt;img src=x" in shown
        assert "<img src=x" not in shown


# The signature


def signed_on_the_pad(page: AppTest, form: str, name: str = "王主任") -> AppTest:
    """Sign by typing; in a browser the same press keeps it, a test's stand-in calls nothing."""
    page.session_state[f"{form}_pad"] = {"signature": {"typed": name}}
    return page.run()


def test_the_head_signs_on_the_inspectors_phone(yard: Yard, open_page: OpenPage) -> None:
    ref = lately(yard)
    page = open_page("own", ref=ref)
    name = f"sign_{ref}_0"
    assert page.text_input(key=f"{name}_name").value == "员工head"
    assert "保存签字" not in labels(page)  # the pad's own press signs and keeps in one
    page = signed_on_the_pad(page, name, " ")
    page = pressed(page, "保存签字").run()
    assert "请填写姓名并签名" in page.error[0].value
    page = signed_on_the_pad(page, name)
    page = pressed(page, "保存签字").run()
    assert "员工head（打字签名）" in texts(page)
    assert "保存签字" not in labels(page)
    assert [each.value for each in page.success] == ["已保存。"]


def test_who_refuses_to_sign_is_kept_with_the_reason(yard: Yard, open_page: OpenPage) -> None:
    ref = lately(yard)
    page = open_page("own", ref=ref)
    page = page.checkbox(key=f"sign_{ref}_0_declines").check().run()
    page = pressed(page, "保存签字").run()
    assert len(page.error) == 1
    page.text_area(key=f"sign_{ref}_0_reason").set_value("不认可第二项")
    page = pressed(page, "保存签字").run()
    assert "拒绝签字：不认可第二项" in texts(page)


def test_a_result_corrected_after_the_signature_keeps_it_and_asks_for_a_new_one(
    yard: Yard, open_page: OpenPage
) -> None:
    ref, picture = lately(yard), yard.signature()
    yard.sign(ref, "own", Signing("王主任", Drawn(picture)))
    page = open_page("own", ref=ref)
    assert "保存签字" not in labels(page)
    yard.correct(ref, "own", {ITEMS[0]: Given(Answer.NOT_MET, "x")}, at=clock.now())
    page = open_page("own", ref=ref)
    assert "请就现在的结果重新签字" in texts(page)
    assert f"/api/checks/{ref}/signatures/{picture}" in texts(page)
    assert "第 1 版" in texts(page)
    form = f"sign_{ref}_1_name"
    assert form in {each.key for each in page.text_input}
    assert form not in {each.key for each in open_page("head", ref=ref).text_input}


def test_a_form_left_open_over_a_correction_signs_nothing_it_did_not_show(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    page = signed_on_the_pad(open_page("own", ref=ref), f"sign_{ref}_0")
    yard.correct(ref, "own", {ITEMS[0]: Given(Answer.NOT_MET, "x")}, at=clock.now())
    page = pressed(page, "保存签字").run()
    assert "刚才有人更正了这次检查" in page.error[0].value
    with yard.house.reading() as session:
        assert result_store.signatures(session, yard.result(ref).id) == []
    assert "85.7" in texts(page)


def test_of_two_phones_the_slower_is_told_that_it_was_signed(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    page = signed_on_the_pad(open_page("own", ref=ref), f"sign_{ref}_0", "李主任")
    yard.sign(ref, "top", Signing("王主任", Typed("王主任")))
    page = pressed(page, "保存签字").run()
    assert "已经签过字" in page.error[0].value
    assert "王主任（打字签名）" in texts(page)


# A correction


def form(page: AppTest, ref: str, *, item: str = ITEMS[0], note: str = "柜台无人") -> AppTest:
    page.segmented_control(key=f"correct_{ref}_0_{item}").set_value("not_met").run()
    page.text_input(key=f"correct_{ref}_{item}_note").set_value(note)
    return page


def test_a_correction_is_saved_with_its_reason_and_both_versions_are_shown(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    page = form(open_page("own", ref=ref), ref)
    page = pressed(page, "保存更正").run()
    assert "请写明原因" in page.error[0].value
    assert page.text_input(key=f"correct_{ref}_{ITEMS[0]}_note").value == "柜台无人"
    page.text_area(key=f"correct_{ref}_reason").set_value("看了照片")
    page = pressed(page, "保存更正").run()
    assert not page.error
    for told in ("85.7", "第 1 版（100 分）改为 85.7 分", "看了照片", "符合 → 不符合（柜台无人）"):
        assert told in texts(page)


def test_the_slower_of_two_is_told_sees_both_and_loses_nothing(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    slow = form(open_page("own", ref=ref), ref)
    slow.text_area(key=f"correct_{ref}_reason").set_value("看了照片")
    yard.correct(ref, "own", {ITEMS[1]: Given(Answer.NOT_MET, "先到")}, at=clock.now())
    slow = pressed(slow, "保存更正").run()
    assert "刚才有人更正了这次检查" in slow.error[0].value
    assert "先到" in texts(slow)
    assert slow.text_input(key=f"correct_{ref}_{ITEMS[0]}_note").value == "柜台无人"
    assert "现在记录的是：不符合" in texts(slow)
    assert yard.result(ref).version == 1
    slow = slow.segmented_control(key=f"correct_{ref}_0_{ITEMS[1]}").set_value("not_met").run()
    slow.text_input(key=f"correct_{ref}_{ITEMS[1]}_note").set_value("先到")
    slow = pressed(slow, "保存更正").run()
    assert not slow.error
    assert yard.result(ref).version == 2
    assert list(yard.result(ref).answers.values()).count("not_met") == 2


def test_a_photo_taken_with_a_correction_is_kept_with_those_of_the_walk(
    yard: Yard, open_page: OpenPage
) -> None:
    walked, added = yard.photo(), yard.photo("plum")
    ref = lately(yard, failed={ITEMS[0]: "x"}, photos={ITEMS[0]: (walked,)})
    page = open_page("own", ref=ref)
    page.session_state[f"correct_{ref}_0_{ITEMS[0]}_photo"] = {"photo": added}
    page.text_area(key=f"correct_{ref}_reason").set_value("补拍")
    page = pressed(page, "保存更正").run()
    assert not page.error
    assert yard.result(ref).findings[0].photos == (walked, added)
    assert texts(page).count(f"/photos/{added}") == 2  # link and picture


def test_a_photo_still_on_its_way_is_waited_for_before_a_correction_is_kept(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard, failed={ITEMS[0]: "x"})
    page = open_page("own", ref=ref)
    page.session_state[f"correct_{ref}_0_{ITEMS[0]}_photo"] = {"photo": "sending"}
    page.text_area(key=f"correct_{ref}_reason").set_value("补拍")
    page = pressed(page, "保存更正").run()
    assert "照片还在送出" in page.error[0].value
    assert page.text_area(key=f"correct_{ref}_reason").value == "补拍"
    assert yard.result(ref).version == 0


@pytest.mark.parametrize("who", ["top", "chairman", "head", "leader"])
def test_for_a_week_only_the_inspector_has_the_form(
    yard: Yard, open_page: OpenPage, who: str
) -> None:
    ref = lately(yard)
    assert "保存更正" in labels(open_page("own", ref=ref))
    assert "保存更正" not in labels(open_page(who, ref=ref))


def test_after_a_week_the_teams_leaders_have_it(yard: Yard, open_page: OpenPage) -> None:
    ref = yard.check(at=clock.now() - timedelta(days=8))
    has = {who: "保存更正" in labels(open_page(who, ref=ref)) for who in ("own", "top", "head")}
    assert has == {"own": False, "top": True, "head": False}


def test_of_a_closed_month_the_page_says_that_its_figures_stay(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    month = Month.read(yard.result(ref).biz_month)
    with yard.house.writing() as session:
        closing_store.close(session, Closing(month, clock.now() - timedelta(minutes=1), "top"))
    said = "已月结的数字不变"
    assert said in texts(open_page("own", ref=ref))
    yard.correct(ref, "own", {ITEMS[0]: Given(Answer.NOT_MET, "x")}, at=clock.now())
    assert said in texts(open_page("head", ref=ref))


def test_a_check_from_a_file_has_a_score_and_nothing_to_sign_or_correct(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    with yard.house.writing() as session:
        session.execute(text("DELETE FROM findings"))
        session.execute(text("UPDATE inspections SET source = 'file', checklist_version = NULL"))
    page = open_page("own", ref=ref)
    assert "文件导入" in texts(page)
    assert labels(page) == ["返回列表"]


def test_english_is_spoken_all_through(yard: Yard, open_page: OpenPage) -> None:
    sealed = lately(yard, failed={CRITICAL: "took cigarettes"})
    assert "1 critical not met" in texts(open_page("top", ref=sealed, lang="en"))
    ref = lately(yard, failed={ITEMS[1]: "late"})
    yard.sign(ref, "own", Signing("Wang", Typed("Wang")))
    yard.correct(ref, "own", {ITEMS[0]: Given(Answer.NOT_MET, "x")}, reason="wrong", at=clock.now())
    page = open_page("own", ref=ref, lang="en")
    for told in ("Order corrective action", "Version 1 (85.7) became 71.4"):
        assert told in texts(page)
    assert "Keep the correction" in labels(page)
    page = signed_on_the_pad(page, f"sign_{ref}_1", "Wang")
    assert "Keep the signature" in labels(page)
    listed = open_page("top", lang="en")
    assert "Corrected: to be signed again · corrected 1×" in texts(listed)


def test_a_check_is_found_by_what_was_noted_in_whatever_month_and_goes_out_so(
    yard: Yard, open_page: OpenPage
) -> None:
    old = yard.check(at=clock.now() - timedelta(days=70), failed={CRITICAL: "收了烟"})
    lately(yard)
    page = open_page("top")
    page.text_input(key="checks_words").set_value("收了烟").run()
    assert cards(page) == [old]
    way = re.search(r"/checks[.]csv[?]([^\"]+)", markup(page))
    assert way is not None
    for who, found in (("top", True), ("other", False)):
        browser = TestClient(Starlette(routes=documents.routes(yard.house)))
        browser.cookies.set(SESSION_COOKIE, yard.signed_in(who))
        answer = browser.get(f"/checks.csv?{html.unescape(way[1])}")
        assert answer.status_code == 200
        assert (old in answer.text) is found
        for nothing in ("", "?words=", "?words=%00"):
            answer = browser.get(f"/checks.csv{nothing}")
            assert answer.status_code == 422, "a month, or words"
    page.text_input(key="checks_words").set_value("没人写过").run()
    assert "没有找到这样的检查" in texts(page)


def test_a_correction_half_written_is_there_again_until_it_is_kept(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    reason, note = f"correct_{ref}_reason", f"correct_{ref}_{ITEMS[0]}_note"
    type_into(yard.house, "own", f"check:{ref}", 0, **{reason: "看了照片", note: "柜台无人"})
    page = open_page("own", ref=ref)
    assert page.text_input(key=note).value == "柜台无人"
    page.segmented_control(key=f"correct_{ref}_0_{ITEMS[0]}").set_value("not_met").run()
    page = pressed(page, "保存更正").run()
    assert not page.error
    assert "看了照片" in texts(page)
    assert kept_of(yard.house, "own", f"check:{ref}") == {}
    assert page.text_area(key=reason).value == ""


def test_a_correction_drafted_of_an_earlier_version_fills_nothing_by_itself(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    type_into(yard.house, "own", f"check:{ref}", 0, **{f"correct_{ref}_reason": "看了照片"})
    yard.correct(ref, "own", {ITEMS[1]: Given(Answer.NOT_MET, "先到")}, at=clock.now())
    page = open_page("own", ref=ref)
    assert "有了进展" in page.warning[0].value
    assert page.text_area(key=f"correct_{ref}_reason").value == ""


def test_why_a_head_refuses_to_sign_is_kept_while_it_is_typed(
    yard: Yard, open_page: OpenPage
) -> None:
    ref = lately(yard)
    type_into(yard.house, "own", f"check:{ref}", 0, **{f"sign_{ref}_0_reason": "不认可第二项"})
    page = open_page("own", ref=ref)
    page.text_input(key=f"sign_{ref}_0_name").set_value("王主任")
    page = page.checkbox(key=f"sign_{ref}_0_declines").check().run()
    page = pressed(page, "保存签字").run()
    assert "不认可第二项" in texts(page)
    assert kept_of(yard.house, "own", f"check:{ref}") == {}
