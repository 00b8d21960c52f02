"""The page of corrective actions: what waits for me, one action, an order from a check."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from db.cases import case_store, complaint_store
from db.checks import correction_store
from db.directory import posting_store
from kiosk import clock
from kiosk.actions.checks import corrections as corrective
from kiosk.actions.directory import leaving
from kiosk.actions.directory.people import Hand
from kiosk.reports.checks.corrections import View, of_case
from kiosk.reports.checks.results import check_shown
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import documents, photos
from kiosk.wiring import House
from survey.cases.complaints import INTEGRITY
from survey.checks.corrections import State
from tests.helpers.building import NOW
from tests.helpers.casework import SUMMARY, Affair
from tests.helpers.checking import WINDOW
from tests.helpers.correcting import Site, a_site
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.pages import PAGES, cards, page_at, pressed, texts
from tests.helpers.worlds import world

PAGE = PAGES / "corrections.py"
Open = Callable[..., AppTest]


@pytest.fixture
def site(house: House, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return world(house, a_site)


@pytest.fixture
def open_page(site: Site) -> Open:
    def opened(who: str, **query: str) -> AppTest:
        return page_at(PAGE, site.yard.signed_in(_name(site, who)), **query)

    return opened


def _name(site: Site, who: str) -> str:
    username = site.users[who].username
    return next(name for name, user in site.yard.users.items() if user.username == username)


def run(page: AppTest, label: str) -> AppTest:
    page = pressed(page, label).run()
    assert not page.exception
    return page


def test_an_order_from_a_check_is_filled_in_and_leads_to_the_action(
    site: Site, open_page: Open
) -> None:
    check = site.yard.check(failed={"ZC1": "没有人在岗"})
    page = open_page("inspector", from_="check", ref=check, item="ZC1")
    assert "没有人在岗" in page.text_area(key="order_wrong").value
    assert page.selectbox(key="order_owner").value is None
    page = run(page, "下达整改")
    assert len(page.error) == 1
    page.selectbox(key="order_owner").set_value("Z")
    page = run(page, "下达整改")
    [ref] = site.listed("owner", View.ALL) or site.listed("chairman", View.ALL)
    assert page.query_params["action"] == ref
    assert site.opened(ref, "chairman").action.owner == "Z"


def test_the_owner_plans_hands_in_and_somebody_else_closes(site: Site, open_page: Open) -> None:
    ref = site.order()
    page = open_page("owner", action=ref)
    assert page.selectbox(key="action_cause_kind").value is None
    page.selectbox(key="action_cause_kind").set_value("process")
    page.text_area(key="action_cause").set_value("没有清扫制度")
    page.text_area(key="action_measure").set_value("每班清扫")
    page.text_input(key="action_why0").set_value("没人负责")
    page = run(page, "保存措施")
    page.text_area(key="action_words").set_value("已经扫干净")
    page = run(page, "提交复核")
    assert site.state(ref) is State.DONE
    assert "等不相关的人到现场复核" in texts(page)
    page = run(open_page("officer", action=ref), "复核通过，关闭")
    assert "还缺：窗口码、照片或看到的情况" in texts(page)
    page.text_area(key="action_words").set_value("地面干净")
    page = run(page, "复核通过，关闭")
    assert site.state(ref) is State.CLOSED
    assert "没人负责" in texts(page)
    assert "评价太少" in texts(page)


def test_a_refused_form_says_why_and_keeps_what_was_typed(site: Site, open_page: Open) -> None:
    ref = site.done()
    page = run(open_page("officer", action=ref), "退回重做")
    assert "还缺：原因" in texts(page)
    page.text_area(key="action_words").set_value("角落还有油")
    run(page, "退回重做")
    assert site.state(ref) is State.RETURNED


def test_the_slower_of_two_is_told_and_keeps_the_words(site: Site, open_page: Open) -> None:
    ref = site.done()
    page = open_page("officer", action=ref)
    page.text_area(key="action_words").set_value("不行")
    site.do(corrective.give_back, ref, "inspector", words="有油")
    page = run(page, "退回重做")
    assert "刚才有人办理了" in texts(page)
    assert site.state(ref) is State.RETURNED


def test_a_photo_still_on_its_way_is_not_lost_by_pressing_too_early(
    site: Site, open_page: Open
) -> None:
    ref, photo = site.done(), site.yard.photo()
    page = open_page("officer", action=ref)
    page.text_area(key="action_words").set_value("看过了")
    page.session_state[f"action_photo_{ref}_0"] = {"photo": "sending"}
    page = run(page, "复核通过，关闭")
    assert "照片还在送出" in texts(page)
    assert site.state(ref) is State.DONE
    page.session_state[f"action_photo_{ref}_0"] = {"photo": photo}
    page = run(page.run(), "复核通过，关闭")
    assert site.state(ref) is State.CLOSED
    with site.house.reading() as session:
        kept = correction_store.photos_of(session, correction_store.get(session, ref).id)
    assert photo in {each.sha256 for each in kept}


@pytest.mark.parametrize("who", ["stranger", "manager"])
def test_one_of_others_is_not_found_in_the_words_of_an_unknown_one(
    site: Site, open_page: Open, who: str
) -> None:
    ref = site.order()
    page, unknown = open_page(who, action=ref), open_page(who, action="Z2611-AAAAAAAA")
    told = [each.value for each in page.error]
    if who == "manager":
        assert told == []
        assert "等责任人" in texts(page)
        return
    assert told == [each.value for each in unknown.error]
    assert len(told) == 1


def test_an_empty_list_says_what_will_be_here(open_page: Open) -> None:
    assert "现在没有等您办理的整改" in texts(open_page("owner"))
    assert "下达一项整改" not in [each.label for each in open_page("owner").button]


def test_the_register_is_filtered_and_tells_the_rates(site: Site, open_page: Open) -> None:
    late = site.order(due_on=NOW.date())
    site.do(corrective.plan, late, "owner", cause="process", root_cause="忙", measure="扫")
    site.do(corrective.hand_in, late, "owner", words="好", at=NOW + timedelta(days=3))
    open_one = site.order(wrong="灯不亮")
    page = open_page("leader")
    page.segmented_control(key="actions_view").set_value(View.ALL).run()
    assert set(cards(page)) == {late, open_one}
    page.selectbox(key="actions_state").set_value("done").run()
    assert cards(page) == [late]
    assert "0 % (0/1)" in texts(page).replace("\u00a0", " ")


def browser(site: Site, who: str | None) -> TestClient:
    """A browser in which somebody is signed in, or nobody."""
    made = [*documents.routes(site.house), *photos.routes(site.house)]
    client = TestClient(Starlette(routes=made), follow_redirects=False)
    if who is not None:
        client.cookies.set(SESSION_COOKIE, site.yard.signed_in(_name(site, who)))
    return client


def test_the_register_as_a_file_holds_what_one_may_see_and_runs_no_formula(site: Site) -> None:
    ref = site.order(wrong="=1+1 地面有油")
    for who, seen in (("owner", True), ("stranger", False)):
        answer = browser(site, who).get("/actions.csv")
        assert answer.status_code == 200
        assert (ref in answer.text) is seen
        assert ("'=1+1" in answer.text) is seen
    assert browser(site, None).get("/actions.csv").status_code == 401


def test_the_photo_of_an_action_is_shown_to_those_it_concerns(site: Site) -> None:
    photo = site.yard.photo("red")
    ref = site.planned()
    site.do(corrective.hand_in, ref, "owner", words="", photos=[photo])
    statuses = {}
    for who in ("owner", "officer", "leader", "stranger"):
        statuses[who] = browser(site, who).get(f"/photos/{photo}").status_code
    assert statuses == {"owner": 200, "officer": 200, "leader": 200, "stranger": 404}
    with site.house.reading() as session:
        assert [p.stage for p in correction_store.photos_of(session, 1)] == ["proof"]


def report_page(site: Site, who: str, **query: str) -> AppTest:
    return page_at(PAGES / "report.py", site.yard.signed_in(_name(site, who)), **query)


def test_a_violation_seen_in_a_check_becomes_a_case_that_links_back(site: Site) -> None:
    check = site.yard.check(failed={"ZC1": "班中玩手机"})
    page = report_page(site, "inspector", from_="check", ref=check, item="ZC1")
    assert page.selectbox(key="report_intake").value == "inspection"
    assert page.selectbox(key="report_category").value is None
    page.selectbox(key="report_category").set_value("work_state")
    assert "班中玩手机" in page.text_area(key="report_words").value
    run(page, "登记")
    with site.house.reading() as session:
        [number] = case_store.of_check(session, check)
        complaint = complaint_store.get(session, number)
        assert (complaint.source, complaint.window, complaint.category) == (
            "inspection", WINDOW, "work_state",
        )  # fmt: skip
        assert complaint.occurred_at.replace(second=0) == NOW.replace(second=0)
        shown = check_shown(session, site.users["chairman"], check, now=NOW, zone=site.zone)
        assert list(shown.cases) == [number]


def test_nobody_reports_from_a_check_they_may_not_see(site: Site) -> None:
    check = site.yard.check(failed={"ZC1": "班中玩手机"})
    page = report_page(site, "stranger", from_="check", ref=check, item="ZC1")
    assert len(page.error) == 1
    assert page.text_area(key="report_words").value == ""


def test_a_case_leads_to_an_order_that_takes_none_of_the_complainants_words(house: House) -> None:
    affair = Affair(house)
    affair.decided()
    officer = affair.worker

    def opened(path: str, who: str, **query: str) -> AppTest:
        return page_at(PAGES / f"{path}.py", affair.signed_in(who), **query)

    case = opened("cases", "officer", case=affair.number)
    assert f"/actions?from=case&amp;ref={affair.number}" in texts(case)
    form = opened("corrections", "officer", from_="case", ref=affair.number)
    assert form.text_area(key="order_wrong").value == SUMMARY
    form.selectbox(key="order_owner").set_value(affair.code("Z"))
    run(form, "下达整改")
    with house.reading() as session:
        [ref] = of_case(
            session, officer, affair.number, zone=affair.zone, today=clock.today(affair.zone)
        )
        action = correction_store.get(session, ref)
    assert (action.complaint, action.item) == (affair.number, "attitude")
    assert ref in texts(opened("cases", "officer", case=affair.number))
    assert affair.number not in texts(opened("corrections", "head", action=ref))
    assert "项整改等您办理" in texts(opened("mine", "head"))


def test_nobody_orders_from_a_case_they_may_not_read(house: House) -> None:
    affair = Affair(house, category=INTEGRITY)
    page = page_at(PAGE, affair.signed_in("officer"), from_="case", ref=affair.number)
    assert len(page.error) == 1
    assert not page.text_area


def test_that_the_owner_has_left_is_read_by_who_may_act_and_by_who_may_not(
    site: Site, open_page: Open
) -> None:
    ref = site.order()
    for who in ("head", "inspector"):
        assert "已离职" not in texts(open_page(who, action=ref))
    with site.house.writing() as session:
        version = posting_store.of_person(session, "W").version
        hand = Hand("admin", NOW, site.zone, version, knows_past=True)
        last = NOW.date() - timedelta(days=1)
        leaving.leave(session, "W", last_day=last, hand=hand, slot=0)
    for who in ("head", "inspector"):
        assert "已离职：请其上级代为整改并提交" in texts(open_page(who, action=ref)), who


def test_an_action_is_found_by_its_words_whichever_view_is_shown_and_goes_out_so(
    site: Site, open_page: Open
) -> None:
    ref = site.order(wrong="灯不亮")
    site.order()
    page = open_page("leader")
    assert cards(page) == []
    page.text_input(key="actions_words").set_value("灯").run()
    assert cards(page) == [ref]
    assert "/actions.csv?words=%E7%81%AF" in texts(page)
    for words, found in (("灯", True), ("没人写过", False)):
        assert (ref in browser(site, "leader").get(f"/actions.csv?words={words}").text) is found
    page.text_input(key="actions_words").set_value("没人写过").run()
    assert "没有找到这样的整改" in texts(page)


def test_an_order_half_written_is_there_again_for_its_item_alone(
    site: Site, open_page: Open
) -> None:
    check = site.yard.check(failed={"ZC1": "没有人在岗", "ZC2": "地面有油"})
    asked = {"from_": "check", "ref": check}
    type_into(site.house, "i", f"order:{check}-ZC1", order_wrong="没有人在岗，已是第二次")
    page = open_page("inspector", item="ZC1", **asked)
    assert page.text_area(key="order_wrong").value == "没有人在岗，已是第二次"
    assert "地面有油" in open_page("inspector", item="ZC2", **asked).text_area("order_wrong").value
    page.selectbox(key="order_owner").set_value("W")
    run(page, "下达整改")
    assert kept_of(site.house, "i", f"order:{check}-ZC1") == {}


def test_a_plan_half_written_is_there_again_and_another_step_of_ones_own_leaves_the_rest(
    site: Site, open_page: Open
) -> None:
    ref = site.order()
    place, words = f"action:{ref}", {"action_cause": "没有制度", "action_measure": "每班清扫"}
    type_into(site.house, "w", place, site.opened(ref, "owner").action.version, **words)
    page = open_page("owner", action=ref)
    assert page.text_area(key="action_measure").value == "每班清扫"
    page.selectbox(key="action_cause_kind").set_value("process")
    page = run(page, "保存措施")
    assert kept_of(site.house, "w", place) == {}
    version = site.opened(ref, "owner").action.version
    type_into(site.house, "w", place, version, action_words="已经扫干净", action_measure="每日清扫")
    page = open_page("owner", action=ref)
    page = run(page, "保存措施")
    assert site.opened(ref, "owner").action.measure == "每日清扫"
    assert kept_of(site.house, "w", place) == {"action_words": "已经扫干净"}
    page = open_page("owner", action=ref)
    assert page.text_area(key="action_words").value == "已经扫干净"
    run(page, "提交复核")
    assert site.state(ref) is State.DONE
    assert kept_of(site.house, "w", place) == {}


def test_a_recheck_drafted_before_somebody_else_acted_fills_nothing_by_itself(
    site: Site, open_page: Open
) -> None:
    ref = site.done()
    version = site.opened(ref, "officer").action.version
    type_into(site.house, "o", f"action:{ref}", version, action_words="角落还有油")
    site.do(corrective.give_back, ref, "inspector", words="有油")
    site.do(corrective.hand_in, ref, "owner", words="又扫了")
    page = open_page("officer", action=ref)
    assert page.text_area(key="action_words").value == ""
    assert "角落还有油" in texts(page)
    assert "有了进展" in page.warning[0].value
