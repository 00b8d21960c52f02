"""The supervision team's list of complaints: found, answered, and sealed where it must be."""

from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from db.cases import case_store, complaint_store, message_store
from db.cases.complaint_store import NewComplaint
from db.directory import directory_store
from db.ground import audit_store
from kiosk import clock
from kiosk.actions.cases.complaints import send_message
from kiosk.rights.cases import as_complainant
from kiosk.rights.who import SESSION_COOKIE
from kiosk.routes import customer, documents
from kiosk.wiring import House
from survey import codes
from survey.directory.roles import Role
from survey.months import Month, business_date
from survey.texts import CHINESE
from tests.helpers.building import a_session, a_window, an_account
from tests.helpers.casework import NOTE, PHONE, RAW, SUMMARY, Affair, complain
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.history import signed_in
from tests.helpers.kept import put_in_state
from tests.helpers.pages import PAGES, cards, open_row, page_at, pressed, rows, sort_rows, texts
from tests.helpers.papers import csv_read

PAGE = PAGES / "cases.py"
KEY = "0b4a7f6e-3f55-4b52-9a5b-0f3f2b9f7f10"
OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(house: House, _window: None) -> OpenPage:
    token = signed_in(house, Role.SUPERVISION)

    def opened(session_token: str = token, **query: str) -> AppTest:
        return page_at(PAGE, session_token, **query)

    return opened


@pytest.fixture(autouse=True)
def _window(house: House) -> None:
    a_window(house, "SB-1")


def test_nobody_reads_cases_without_the_role(open_page: OpenPage, house: House) -> None:
    complain(house, "谁也别看")
    for role in set(Role) - {Role.SUPERVISION, Role.TEAM_LEADER, Role.CHAIRMAN}:
        page = open_page(signed_in(house, role))
        assert "没有这项权限" in texts(page)
        assert "谁也别看" not in texts(page)
    page = open_page("no such session")
    assert "请先登录" in texts(page)
    assert "谁也别看" not in texts(page)


def test_without_complaints_the_page_says_what_will_be_here(open_page: OpenPage) -> None:
    page = open_page()
    assert "现在没有等您办理的投诉" in texts(page)
    assert "还没有投诉" in texts(in_register(page))


def test_what_is_due_first_comes_first_with_its_facts(open_page: OpenPage, house: House) -> None:
    first, second = complain(house, "第一件"), complain(house, "第二件")
    page = open_page()
    assert cards(page) == [first, second]
    shown = texts(page)
    for fact in ("窗口 SB-1", "态度不好", "已受理", "2 件", "还有"):
        assert fact in shown
    assert PHONE not in shown


def test_the_words_of_a_sealed_case_stand_in_no_list(open_page: OpenPage, house: House) -> None:
    sealed = complain(house, "收了我两条烟", category="integrity")
    page = in_register(open_page(signed_in(house, Role.CHAIRMAN)))
    assert cards(page) == [sealed]
    assert "两条烟" not in texts(page)


def test_a_list_is_sorted_by_what_was_pressed_and_turned_by_pressing_again(
    open_page: OpenPage, house: House
) -> None:
    a_window(house, "KP-1", "KP")
    numbers = [complain(house, f"第 {n} 件") for n in range(21)]
    elsewhere = complain(house, "在别处", window="KP-1")
    page = sort_rows(open_page(), "window")
    assert cards(page)[0] == elsewhere
    page = sort_rows(page, "window")
    assert cards(page) == numbers[:20]
    page = next(button for button in page.button if button.label == "下一页").click().run()
    assert cards(page) == [numbers[20], elsewhere]
    assert len(cards(sort_rows(page, "no such column"))) == 2


def test_many_that_are_found_are_walked_through_page_by_page(
    open_page: OpenPage, house: House
) -> None:
    numbers = [complain(house, f"同样的话 {n}") for n in range(22)]
    page = open_page()
    page.text_input(key="desk_number").set_value("同样的话").run()
    assert "22 件" in texts(page)
    seen = cards(page)
    page = next(button for button in page.button if button.label == "下一页").click().run()
    assert seen + cards(page) == numbers[::-1]


def in_register(page: AppTest) -> AppTest:
    return page.segmented_control(key="desk_view").set_value("register").run()


def test_a_month_is_walked_through_page_by_page(open_page: OpenPage, house: House) -> None:
    numbers = [complain(house, f"第 {n} 件") for n in range(23)]
    page = in_register(open_page())
    seen = cards(page)
    while older := [button for button in page.button if button.label == "下一页"]:
        page = older[0].click().run()
        seen += cards(page)
    assert seen == numbers[::-1]
    newer = [button for button in page.button if button.label == "上一页"]
    assert cards(newer[0].click().run()) == numbers[::-1][:20]


def test_a_number_is_found_however_it_is_typed(open_page: OpenPage, house: House) -> None:
    wanted, other = complain(house), complain(house)
    page = open_page()
    page.text_input(key="desk_number").set_value(f" {wanted.lower()} ").run()
    assert cards(page) == [wanted]
    page.text_input(key="desk_number").set_value("T2611-222222").run()
    assert cards(page) == []
    assert other


def test_the_register_is_filtered_by_unit_and_kind_and_exported_so(
    open_page: OpenPage, house: House
) -> None:
    a_window(house, "KP-1", "KP", unit="U2")
    here, other = complain(house), complain(house, category="work_state")
    page = in_register(open_page())
    page.selectbox(key="desk_category").set_value("work_state").run()
    assert cards(page) == [other]
    assert "category=work_state" in texts(page)
    page.selectbox(key="desk_category").set_value(None).run()
    page.selectbox(key="desk_unit").set_value("U1").run()
    assert sorted(cards(page)) == sorted([here, other])
    page.selectbox(key="desk_unit").set_value("U2").run()
    assert cards(page) == []


def test_the_register_is_filtered_by_state(open_page: OpenPage, house: House) -> None:
    answered, waiting = complain(house), complain(house)
    with house.writing() as session:
        put_in_state(session, answered, "replied")
    page = in_register(open_page())
    page.selectbox(key="desk_state").set_value("replied").run()
    assert cards(page) == [answered]
    page.selectbox(key="desk_state").set_value("received").run()
    assert cards(page) == [waiting]


def test_the_list_is_as_it_was_left_when_one_comes_back_from_a_case(
    open_page: OpenPage, house: House
) -> None:
    answered, waiting = complain(house), complain(house)
    with house.writing() as session:
        put_in_state(session, answered, "replied")
    page = in_register(open_page())
    page.selectbox(key="desk_state").set_value("received").run()
    open_row(page, waiting)
    assert not page.selectbox
    page = next(button for button in page.button if button.label == "返回列表").click().run()
    assert page.selectbox(key="desk_state").value == "received"
    assert cards(page) == [waiting]


def test_integrity_complaints_are_for_those_at_the_top_alone(
    open_page: OpenPage, house: House
) -> None:
    sealed = complain(house, "收了我两条烟", category="integrity")
    complain(house, "没人理")
    page = in_register(open_page())
    assert sealed not in cards(page)
    page.text_input(key="desk_number").set_value(sealed).run()
    assert cards(page) == []
    opened = open_page(case=sealed)
    assert "两条烟" not in texts(opened)
    assert not opened.text_area
    top = open_page(signed_in(house, Role.CHAIRMAN), case=sealed)
    assert "两条烟" in texts(top)


def test_a_month_of_sealed_cases_only_is_not_even_offered_to_officers(
    open_page: OpenPage, house: House
) -> None:
    complain(house, "收了我两条烟", category="integrity")
    assert "还没有投诉" in texts(in_register(open_page()))
    assert "desk_month" in {
        each.key for each in in_register(open_page(signed_in(house, Role.CHAIRMAN))).selectbox
    }


@pytest.mark.parametrize("typed", ["两条", "SB-1", "100%"])
def test_a_case_is_found_by_what_was_told_and_by_its_window(
    open_page: OpenPage, house: House, typed: str
) -> None:
    number = complain(house, "等了两条队，100%不会再来")
    a_window(house, "KP-1", "KP")
    other = complain(house, "没人理", window="KP-1")
    page = open_page()
    page.text_input(key="desk_number").set_value(typed).run()
    assert number in cards(page)
    assert other not in cards(page)


def test_a_search_shows_nobody_what_they_may_not_see(open_page: OpenPage, house: House) -> None:
    sealed = complain(house, "收了我两条烟", category="integrity")
    page = open_page()
    page.text_input(key="desk_number").set_value("两条烟").run()
    assert cards(page) == []
    page = open_page(signed_in(house, Role.CHAIRMAN))
    page.text_input(key="desk_number").set_value("两条烟").run()
    assert cards(page) == [sealed]


def test_the_team_answers_and_the_answer_is_kept_once(open_page: OpenPage, house: House) -> None:
    number = complain(house)
    page = open_page(case=number)
    page.text_area(key=f"answer_{number}").set_value("马上到现场")
    pressed(page, "发送回复").run()
    assert not page.exception
    assert "马上到现场" in texts(page)
    assert "已回复" in texts(page)
    assert page.text_area(key=f"answer_{number}").value == ""
    with house.reading() as session:
        kept = complaint_store.get(session, number)
        [message] = message_store.newest(session, kept.id, limit=5)
        [entry] = audit_store.entries(session)
    assert (message.author, entry.deed) == ("team", "case-reply")
    assert entry.actor.startswith("supervision-")


def test_a_refused_answer_stays_where_it_was_typed(open_page: OpenPage, house: House) -> None:
    number = complain(house)
    page = open_page(case=number)
    long = "字" * 2001
    page.text_area(key=f"answer_{number}").set_value(long)
    pressed(page, "发送回复").run()
    assert "2000" in texts(page)
    assert page.text_area(key=f"answer_{number}").value == long


def test_a_contact_is_masked_until_a_reason_is_given_on_record(
    open_page: OpenPage, house: House
) -> None:
    page = open_page(case=complain(house))
    assert "139••••4321" in texts(page)
    assert PHONE not in texts(page)
    show = next(button for button in page.button if button.label == "显示")
    show.click().run()
    assert "请写明原因" in texts(page)
    assert PHONE not in texts(page)
    page.text_input(key="contact_reason").set_value("电话回访")
    next(button for button in page.button if button.label == "显示").click().run()
    assert PHONE in texts(page)
    with house.reading() as session:
        [entry] = audit_store.entries(session)
    assert (entry.deed, entry.detail) == ("contact-shown", {"reason": "电话回访"})
    page.run()
    assert PHONE not in texts(page)


def test_a_reason_to_see_a_contact_is_there_again_until_it_is_given(house: House) -> None:
    officer = an_account(house, "officer", Role.SUPERVISION)
    number = complain(house)
    with house.reading() as session:
        seen = case_store.get(session, complaint_store.get(session, number).id).version
    type_into(house, officer, f"case:{number}", seen, contact_reason="电话回访")
    page = page_at(PAGE, a_session(house, officer), case=number)
    assert page.text_input(key="contact_reason").value == "电话回访"
    next(button for button in page.button if button.label == "显示").click().run()
    assert PHONE in texts(page)
    assert kept_of(house, officer, f"case:{number}") == {}


def test_a_complainants_words_are_never_markup(open_page: OpenPage, house: House) -> None:
    number = complain(house, "![](http://x) <b>粗</b>")
    page = open_page(case=number)
    assert any(t.value == "![](http://x) <b>粗</b>" for t in page.text)
    assert all("http://x" not in str(m.value) for m in page.markdown)


def test_a_case_from_other_books_is_found_by_its_own_number(
    open_page: OpenPage, house: House
) -> None:
    with house.writing() as session:
        complaint_store.add(
            session,
            NewComplaint(
                ref="C-7",
                category="conflict",
                state="closed",
                outcome="upheld",
                occurred_at=clock.now(),
                received_at=clock.now(),
                biz_month="2026-01",
                language=CHINESE,
            ),
        )
        case_store.adopt(session)
    page = open_page()
    page.text_input(key="desk_number").set_value("C-7").run()
    assert cards(page) == ["C-7"]
    assert "属实" in texts(open_page(case="C-7"))


def test_where_no_clock_runs_nothing_is_offered_to_be_put_off(
    open_page: OpenPage, house: House
) -> None:
    """A fold with nothing in it was: a case from other books, still open, has no clocks."""
    with house.writing() as session:
        complaint_store.add(
            session,
            NewComplaint(
                ref="C-8", category="conflict", state="received", outcome=None,
                occurred_at=clock.now(), received_at=clock.now(), biz_month="2026-01",
                language=CHINESE,
            ),
        )  # fmt: skip
        case_store.adopt(session)
    page = open_page(signed_in(house, Role.TEAM_LEADER), case="C-8")
    folds = {each.label for each in page.get("expander")}
    assert "写内部说明" in folds
    assert "延期办结" not in folds


# The register as a file, and the code at the window


@pytest.fixture
def affair(house: House) -> Affair:
    return Affair(house, mark="7")


@pytest.fixture
def client(house: House) -> TestClient:
    made = [*documents.routes(house), *customer.routes(house)]
    return TestClient(Starlette(routes=made), follow_redirects=False)


def signed(client: TestClient, token: str | None) -> TestClient:
    client.cookies.clear()
    if token is not None:
        client.cookies.set(SESSION_COOKIE, token)
    return client


def register(client: TestClient, **asked: str) -> list[dict[str, str]]:
    answer = client.get("/cases.csv", params=asked)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return csv_read(answer.content).rows


def month_of(affair: Affair) -> str:
    return str(Month.of(business_date(affair.happened, affair.zone)))


def test_the_register_is_given_to_who_works_on_cases_and_to_nobody_else(
    affair: Affair, client: TestClient, house: House
) -> None:
    given = {
        role: signed(client, signed_in(house, role))
        .get(f"/cases.csv?month={month_of(affair)}")
        .status_code
        for role in Role
    }
    workers = {Role.SUPERVISION, Role.TEAM_LEADER, Role.CHAIRMAN}
    assert given == {role: 200 if role in workers else 403 for role in Role}
    assert signed(client, None).get(f"/cases.csv?month={month_of(affair)}").status_code == 401


def test_the_register_tells_all_of_a_case_to_who_reads_it_but_no_contact(
    affair: Affair, client: TestClient
) -> None:
    affair.called()
    [row] = register(signed(client, affair.signed_in("officer")), month=month_of(affair))
    assert (row["编号"], row["核实结论"], row["办理人"], row["当事人编号"]) == (
        affair.number, "属实", affair.users["officer"].name, affair.code("W"),
    )  # fmt: skip
    assert affair.minutes[0] in row["发生时间"]
    assert RAW in row["投诉内容"]
    assert row["处理措施"]
    assert row["回访"] in {"满意", "不满意", "没有联系上"}
    assert {row[f"{clock}是否按时"] for clock in ("首次回复", "核实结论")} <= {
        "按时", "超时", "超时完成", "",
    }  # fmt: skip
    assert not [each for each in (PHONE, NOTE, SUMMARY) if each in "".join(row.values())]


def test_the_register_leaves_out_what_is_sealed_and_in_whose_chain_one_stands(
    house: House, affair: Affair, client: TestClient
) -> None:
    sealed = Affair(house, mark="8", category="integrity")
    of = {
        who: {row["编号"] for row in register(signed(client, token), month=month_of(affair))}
        for who, token in {
            "officer": affair.signed_in("officer"),
            "head": affair.signed_in("head"),
            "chairman": affair.signed_in("chairman"),
            "head of the sealed one": sealed.signed_in("head"),
        }.items()
    }
    assert of == {
        "officer": {affair.number},
        "head": set(),
        "chairman": {affair.number, sealed.number},
        "head of the sealed one": {affair.number},
    }


def test_the_register_is_of_one_month_and_refuses_what_is_none(
    affair: Affair, client: TestClient
) -> None:
    asking = signed(client, affair.signed_in("officer"))
    assert register(asking, month="2001-01") == []
    assert register(asking, month=month_of(affair), category="conflict") == []
    assert len(register(asking, month=month_of(affair), state="received")) == 1
    for month in ("", "november", "2026-13"):
        answer = asking.get("/cases.csv", params={"month": month})
        assert answer.status_code == 422
        assert answer.json()["error"]["sentence"]


def test_no_cell_of_the_register_is_run_by_a_spreadsheet(
    house: House, affair: Affair, client: TestClient
) -> None:
    with house.writing() as session:
        directory_store.keep_window(
            session, code=affair.window, name="=HYPERLINK(1)", unit="U7", post="SB", location=None
        )
        directory_store.keep_unit(session, code="U7", name="@SUM(1)", parent=None)
    [row] = register(signed(client, affair.signed_in("officer")), month=month_of(affair))
    assert (row["窗口"], row["单位"]) == ("'=HYPERLINK(1)", "'@SUM(1)")


def test_a_windows_code_leads_the_officer_who_is_awaited_there_to_the_arrival(
    affair: Affair, client: TestClient
) -> None:
    def led(who: str | None, token: str = affair.token) -> str | None:
        signed(client, affair.signed_in(who) if who else None)
        answer = client.get("/rate", params={"w": token})
        assert answer.status_code == (303 if "location" in answer.headers else 200)
        return answer.headers.get("location")

    arrival = f"/cases?case={affair.number}&w={affair.token}"
    assert led("officer") == arrival
    for other in (None, "other-officer", "head", "accused", "chairman"):
        assert led(other) is None
    assert led("inspector") == f"/check?at={affair.token}"
    assert led("officer", a_window(affair.house, "SB-9")) is None
    affair.verified()
    assert led("officer") is None


def test_arrival_is_confirmed_with_one_press_where_the_code_led_to(
    affair: Affair, open_page: OpenPage, house: House
) -> None:
    token = affair.signed_in("officer")
    page = open_page(token, case=affair.number, w=affair.token)
    pressed(page, "确认到场").run()
    with house.reading() as session:
        complaint = complaint_store.get(session, affair.number)
        [arrival] = [e for e in case_store.events(session, complaint.id) if e.kind == "arrive"]
    assert (complaint.state, arrival.detail["proof"]) == ("on_site", "scanned")


def test_an_arrival_by_the_five_signs_is_told_as_typed(affair: Affair, open_page: OpenPage) -> None:
    token = affair.signed_in("officer")
    page = open_page(token, case=affair.number)
    page.text_area(key="case_declared").set_value(codes.typed_of(affair.token))
    [send] = [each for each in page.button if each.form_id == "form_declared"]
    page = send.click().run()
    assert "到达现场（输入窗口码下的五个字）" in texts(page)


def test_news_from_the_complainant_is_marked_counted_and_noted_with_a_press(
    open_page: OpenPage, house: House
) -> None:
    quiet, told = complain(house, "第一件"), complain(house, "第二件")
    with house.writing() as session:
        teller = as_complainant(session, complaint_store.get(session, told))
        send_message(
            session,
            teller,
            "她又来了",
            key=KEY,
            language=CHINESE,
            zone=house.settings.zone,
            at=clock.now(),
        )
    page = open_page()
    assert cards(page) == [told, quiet]
    assert "，1 件有投诉人的新消息" in texts(page)
    marked = [row["ref"] for row in rows(page) if ["投诉人有新消息", "late"] in row["marks"]]
    assert marked == [told]
    case = open_page(case=told)
    assert "还没有回复" in "\n".join(each.value for each in case.warning)
    pressed(case, "已看过，无须回复").run()
    assert "新消息" not in texts(open_page())


def test_a_line_tells_words_person_and_officer_to_who_reads_the_case(
    affair: Affair, open_page: OpenPage
) -> None:
    affair.verified()
    [row] = rows(in_register(open_page(affair.signed_in("officer"))))
    told = set(row["cells"])
    assert {affair.number, RAW, "员工W7", affair.users["officer"].name, "态度不好"} <= told
    assert [each for each in told if each.startswith("窗口 SB-7 · ")]
    assert row["way"] == f"?case={affair.number}"
