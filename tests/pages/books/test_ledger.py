"""Points and money on screen: approvals, every entry to its cause, one's own record, closing."""

from collections.abc import Callable
from urllib.parse import quote, urlencode

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from db.books import closing_store, ledger_store, star_store
from db.books.closing_store import Closing
from db.cases import case_store, complaint_store
from kiosk import clock
from kiosk.actions.books import publications, stars
from kiosk.reports.books import payroll_document
from kiosk.reports.books.ledger import cause
from kiosk.reports.wording import month_name
from kiosk.rights.who import SESSION_COOKIE, User
from kiosk.routes import documents
from kiosk.wiring import House
from survey.books.rulebook import Star
from survey.directory.roles import ALLOWED, Deed, Role
from survey.months import Month
from survey.texts import Text
from tests.helpers.booking import import_example
from tests.helpers.building import NOW, a_person, a_session, an_account
from tests.helpers.deciding import DESPITE
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.pages import PAGES, cards, open_row, page_at, press, rows, sort_rows
from tests.helpers.papers import csv_read, xlsx_read
from tests.helpers.worlds import world

FEBRUARY, MARCH = Month(2026, 2), Month(2026, 3)
IN_APRIL, IN_JANUARY, IN_FEBRUARY = (month_name(Month(2026, n)).zh for n in (4, 1, 2))

Open = Callable[..., AppTest]


def the_example(house: House) -> None:
    import_example(house)
    a_person(house, "T", unit="U9")


@pytest.fixture(autouse=True)
def _example(house: House) -> None:
    world(house, the_example)


def token_of(house: House, user: User) -> str:
    return a_session(house, user)


@pytest.fixture
def open_page(house: House) -> Open:
    known: dict[tuple[str, str | None], str] = {}

    def opened(name: str, role: Role, person: str | None = None) -> AppTest:
        if (role, person) not in known:
            user = an_account(house, f"{role}-{person}", role, person)
            known[role, person] = token_of(house, user)
        return page_at(PAGES / f"{name}.py", known[role, person])

    return opened


def texts(page: AppTest) -> str:
    kinds = (
        "title",
        "header",
        "text",
        "markdown",
        "caption",
        "info",
        "warning",
        "error",
        "success",
    )
    told = [str(getattr(each, "value", "")) for kind in kinds for each in page.get(kind)]
    return "\n".join([*told, *(str(each.proto.body) for each in page.get("html"))])


def in_all_books(page: AppTest) -> AppTest:
    return page.selectbox(key="ledger_month").set_value("").run()


def each_alone(page: AppTest) -> str:
    """Return what the entries of a list say, each opened from its line."""
    said = []
    for ref in cards(page):
        page = open_row(page, ref)
        said.append(texts(page))
        page = press(page, "返回列表")
    return "\n".join(said)


def statuses(house: House) -> set[str]:
    with house.reading() as session:
        return {each.status for each in ledger_store.entries(session) if each.is_money}


# The ledger


def test_every_entry_says_where_it_comes_from(open_page: Open) -> None:
    page = open_page("ledger", Role.AUDITOR)
    told = each_alone(in_all_books(page))
    assert "max(5, 5 × 3) = 15 分" in told
    assert "3 × 2 = 6 分" in told
    assert f"记入 {IN_APRIL}" in told
    assert "公司制度规则四" in told
    assert "制度第" not in told
    assert not [each for each in page.button if each.label == "批准"]


def test_a_line_says_who_what_for_how_much_in_which_state_and_whose_books(open_page: Open) -> None:
    page = in_all_books(open_page("ledger", Role.AUDITOR))
    fine = next(row for row in rows(page) if "月度最差" in row["cells"])
    who, what, *stands, books, number = fine["cells"]
    assert (who, stands) == ("王 W", ["月度最差", "罚 500 元", "待审批"])
    assert "批评教育后再次被客户投诉" in what
    assert books in {IN_APRIL, IN_JANUARY}
    assert number == f"第 {fine['ref']} 条"
    adjusted = [row for row in rows(page) if ["补记", ""] in row["marks"]]
    assert {row["cells"][5] for row in adjusted} == {IN_APRIL}


def test_an_entry_opens_from_its_line_and_the_way_back_leads_to_the_same_page(
    open_page: Open,
) -> None:
    page = sort_rows(in_all_books(open_page("ledger", Role.AUDITOR)), "number")
    assert cards(page) == sorted(cards(page), key=int)
    before = cards(page)
    page = open_row(page, before[3])
    assert page.query_params["entry"] in (before[3], [before[3]])
    assert [each.value for each in page.title] == [f"第 {before[3]} 条"]
    assert "编号与校验" in texts(page)
    assert not rows(page)
    assert cards(press(page, "返回列表")) == before


def test_the_list_is_searched_and_says_when_nothing_is_there(open_page: Open) -> None:
    page = in_all_books(open_page("ledger", Role.FINANCE))
    page.text_input(key="ledger_words").set_value("月度最差").run()
    assert "2 条" in texts(page)
    assert {row["cells"][2] for row in rows(page)} == {"月度最差"}
    page.text_input(key="ledger_words").set_value("没有这样的").run()
    assert "没有找到这样的记录" in texts(page)
    assert not rows(page)


def test_a_number_of_no_entry_is_answered_so(house: House, open_page: Open) -> None:
    token = open_page("ledger", Role.AUDITOR).session_state[SESSION_COOKIE]
    for wrong in ("99999", "x", "0", "-1", "9" * 40, "١"):
        refused = page_at(PAGES / "ledger.py", token, entry=wrong)
        assert [each.value for each in refused.error] == ["没有这条记录。"]
        assert rows(press(refused, "返回列表"))


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.EMPLOYEE, Role.ADMINISTRATOR, Role.LEADER])
def test_who_may_not_read_the_list_opens_no_entry_of_it(
    house: House, open_page: Open, role: Role
) -> None:
    token = open_page("ledger", role).session_state[SESSION_COOKIE]
    with house.reading() as session:
        seq = next(each.seq for each in ledger_store.entries(session))
    for number in (str(seq), "99999"):  # nor learns whether there is one
        page = page_at(PAGES / "ledger.py", token, entry=number)
        assert "编号与校验" not in texts(page)
        assert len(page.warning) == 1
        assert not page.error


def test_an_english_entry_calls_its_month_by_name(house: House) -> None:
    with house.reading() as session:
        causes = {cause(each).en for each in ledger_store.entries(session)}
    january = month_name(Month(2026, 1)).en
    assert f"upheld complaint no. 3 of {january} against one's people" in causes
    assert not any("2026-" in each for each in causes)


def test_the_books_are_filtered_by_person(open_page: Open) -> None:
    page = open_page("ledger", Role.FINANCE)
    page.selectbox(key="ledger_month").set_value("").run()
    page.text_input(key="ledger_person").set_value("Q").run()
    assert "2 条：扣 6 分" in texts(page)
    page.text_input(key="ledger_person").set_value("NOBODY").run()
    assert len(page.error) == 1


def test_finance_approves_and_turns_down_with_a_reason(house: House, open_page: Open) -> None:
    page = open_page("ledger", Role.FINANCE)
    assert "待审批 2 笔" in texts(page)
    press(page, "批准")
    assert statuses(house) == {"approved", "pending"}
    page = open_page("ledger", Role.FINANCE)
    press(page, "不批准")
    assert len(page.error) == 1
    reason = next(each for each in page.text_input if str(each.key).startswith("reason_"))
    reason.set_value("记录没有签名")
    press(page, "不批准")
    assert statuses(house) == {"approved", "rejected"}


def test_who_had_a_hand_in_it_is_told_that_somebody_else_decides(
    house: House, open_page: Open
) -> None:
    boss = an_account(house, "chairman-None", "chairman")
    with house.writing() as session:
        stars.name_star(
            session,
            Star(FEBRUARY, "U1", "V"),
            minutes="全票",
            despite=DESPITE,
            by=boss,
            at=NOW,
            zone=house.settings.zone,
        )
    page = page_at(PAGES / "ledger.py", token_of(house, boss))
    assert "由另一位审批" in texts(page)
    assert len([each for each in page.button if each.label == "批准"]) == 2


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.EMPLOYEE, Role.ADMINISTRATOR, Role.LEADER])
def test_the_ledger_is_not_for_everybody(open_page: Open, role: Role) -> None:
    page = open_page("ledger", role)
    assert "max(" not in texts(page)
    assert len(page.warning) == 1


def test_a_bonus_opens_its_candidates_figures_and_minutes(house: House, open_page: Open) -> None:
    boss = an_account(house, "dong", "chairman")
    with house.writing() as session:
        stars.name_star(
            session, Star(FEBRUARY, "U1", "V"), minutes="三人到会，全票", despite=DESPITE, by=boss,
            at=NOW, zone=house.settings.zone,
        )  # fmt: skip
    with house.reading() as session:
        found = [each for each in ledger_store.entries(session) if each.entry.role == "star"]
        others = [each for each in ledger_store.entries(session) if each.entry.role != "star"]
    for role in (Role.FINANCE, Role.AUDITOR):
        page = open_page("ledger", role)
        page = open_row(in_all_books(page), str(found[0].seq))
        assert f'href="/ledger?award={found[0].seq}"' in texts(page)
        opened = page_at(PAGES / "ledger.py", page.session_state[SESSION_COOKIE],
                         award=str(found[0].seq))  # fmt: skip
        told = texts(opened)
        assert "三人到会，全票" in told
        assert "王 W" in told  # who was not named, with what barred them
        assert "评价太少" in told
        for wrong in (str(others[0].seq), "99999", "x", "9" * 40):
            refused = page_at(PAGES / "ledger.py", page.session_state[SESSION_COOKIE], award=wrong)
            assert [each.value for each in refused.error] == ["没有这条记录。"]
    own = texts(open_page("mine", Role.EMPLOYEE, "V"))
    assert "小组评定，有会议记录" in own
    assert "三人到会" not in own


# One's own record


def test_an_employee_reads_own_points_and_asks_for_a_review(house: House, open_page: Open) -> None:
    page = open_page("mine", Role.EMPLOYEE, "Z")
    told = texts(page)
    assert f"下属 {IN_JANUARY} 第 3 起属实投诉" in told
    assert "员工 W" not in told
    words = next(each for each in page.text_area if str(each.key).startswith("review_words_"))
    words.set_value("那天我休假")
    press(page, "申请复核")
    assert "正在等答复" in texts(page)
    answering = open_page("ledger", Role.TEAM_LEADER, "T")
    assert "那天我休假" in texts(answering)
    box = next(each for each in answering.text_area if str(each.key).startswith("answer_words_"))
    box.set_value("核对过排班，维持")
    press(answering, "答复")
    assert "核对过排班，维持" in texts(open_page("mine", Role.EMPLOYEE, "Z"))


def test_the_evidence_leads_to_where_it_opens(house: House, open_page: Open) -> None:
    with house.writing() as session:
        refs = {each.entry.complaint for each in ledger_store.entries(session)} - {None}
        numbers = {ref: complaint_store.get(session, str(ref)).id for ref in refs}
        for number in numbers.values():
            case_store.bind(session, number, {"T": "leader"})

    def ledger(role: Role, person: str | None) -> str:
        return each_alone(in_all_books(open_page("ledger", role, person)))

    ref = sorted(map(str, refs))[0]
    assert f'href="/mine?case={ref}"' in ledger(Role.TEAM_LEADER, "T")  # in the chain
    assert "?case=" not in ledger(Role.AUDITOR, None)
    read = ledger(Role.CHAIRMAN, None)
    assert f'href="/cases?case={ref}"' in read
    assert "/mine" not in read


def test_two_people_ask_about_one_complaint_and_each_is_answered(
    house: House, open_page: Open
) -> None:
    for person in "QZ":
        page = open_page("mine", Role.EMPLOYEE, person)
        words = next(e for e in page.text_area if str(e.key).startswith("review_words_"))
        words.set_value(f"{person}另有说法")
        press(page, "申请复核")
    answering = open_page("ledger", Role.TEAM_LEADER, "T")
    assert "申请复核 2 件" in texts(answering)
    press(answering, "答复")
    assert len(answering.error) == 1
    told = texts(open_page("mine", Role.EMPLOYEE, "Z"))
    assert "Z另有说法" in told
    assert "Q另有说法" not in told


def test_whom_nothing_concerns_reads_so(open_page: Open) -> None:
    assert "没有扣分，也没有奖罚" in texts(open_page("mine", Role.EMPLOYEE, "V"))


# The closing desk


def month_page(open_page: Open, month: Month) -> AppTest:
    page = open_page("month", Role.TEAM_LEADER, "T")
    page.selectbox(key="month_chosen").set_value(month).run()
    assert not page.exception
    return page


def test_the_star_is_named_with_minutes(house: House, open_page: Open) -> None:
    page = month_page(open_page, FEBRUARY)
    assert "评价太少" in texts(page)
    page.selectbox(key="star_of_2026-02_U1").set_value("V")
    press(page, "记录决定")
    assert len(page.error) == 1
    page.text_area(key="minutes_2026-02_U1").set_value("五人参加，全票")
    press(page, "记录决定")
    assert "不符合条件：评价太少" in page.error[0].value
    page.text_area(key="despite_2026-02_U1").set_value("本月只服务了八位客户")
    press(page, "记录决定")
    assert "仍评：本月只服务了八位客户" in texts(page).replace("\\", "")
    assert "连续第 1 个月，500 元" in texts(page)
    with house.reading() as session:
        assert star_store.minutes(session, FEBRUARY)["U1"].minutes == "五人参加，全票"


def test_only_a_second_person_is_offered_to_publish(house: House, open_page: Open) -> None:
    proposer = an_account(house, "tang", "team_leader", "T")
    with house.writing() as session:
        stars.name_star(
            session, Star(FEBRUARY, "U1", "V"), minutes="全票", despite=DESPITE, by=proposer,
            at=NOW, zone=house.settings.zone,
        )  # fmt: skip
        publications.propose(
            session, FEBRUARY, "star", "V", until=None, by=proposer, at=NOW,
            zone=house.settings.zone,
        )  # fmt: skip

    def offered(role: Role, person: str | None) -> set[str]:
        page = open_page("month", role, person)
        page.selectbox(key="month_chosen").set_value(FEBRUARY).run()
        return {each.label for each in page.button} & {"确认公示", "撤下"}

    assert offered(Role.CHAIRMAN, None) == {"确认公示", "撤下"}
    assert offered(Role.CHAIRMAN, "T") == {"撤下"}  # a second account of who proposed it
    assert offered(Role.CHAIRMAN, "V") == set()


def test_a_month_is_closed_after_one_has_looked(house: House, open_page: Open) -> None:
    page = month_page(open_page, FEBRUARY)
    assert "个窗口本月没有抽查" in texts(page)
    close = next(each for each in page.button if each.label == f"结账 {IN_FEBRUARY}")
    assert close.disabled
    page.checkbox(key="sure_2026-02").check().run()
    press(page, f"结账 {IN_FEBRUARY}")
    assert f"{IN_FEBRUARY} 已结账。" in texts(page)
    with house.reading() as session:
        assert FEBRUARY in closing_store.closings(session)
    assert not [each for each in page.button if each.label.startswith("结账")]


def test_a_closed_month_shows_what_came_late(open_page: Open) -> None:
    page = month_page(open_page, MARCH)
    told = texts(page)
    assert "已由 关" in told
    assert f"记入 {IN_APRIL}" in told
    assert "累计第 2 次" in told


def test_the_running_month_is_not_closed(house: House, open_page: Open) -> None:
    page = month_page(open_page, Month.of(clock.today(house.settings.zone)))
    assert "还没结束" in texts(page)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.SUPERVISION, Role.EMPLOYEE])
def test_the_closing_desk_is_for_those_at_the_top(open_page: Open, role: Role) -> None:
    page = open_page("month", role)
    assert not page.selectbox
    assert len(page.warning) == 1


# Payroll


def test_payroll_is_for_those_who_keep_the_books(house: House) -> None:
    client = TestClient(Starlette(routes=documents.routes(house)), follow_redirects=False)
    assert client.get("/payroll.csv?month=2026-04").status_code in {303, 401, 403}
    token = token_of(house, an_account(house, "fang", "finance"))
    client.cookies.set(SESSION_COOKIE, token)
    answer = client.get("/payroll.csv?month=2026-04")
    for read in (
        csv_read(answer.content),
        xlsx_read(client.get("/payroll.xlsx?month=2026-04").content),
    ):
        assert read.above[:3] == [
            "服务质量奖罚发放表（草稿）",
            "集团公司",
            "账期：2026年4月",
        ]
        assert [list(map(str, row.values())) for row in read.rows] == [
            ["Q", "群", "U1", "司磅", "3", "0", "0", "0", "0"],
            ["W", "王", "U1", "司磅", "20", "0", "0", "0", "-500"],
            ["Z", "张", "U1", "司磅", "6", "0", "0", "0", "0"],
        ]
        [total, *_, signatures] = read.below
        assert [str(each) for each in total[4:]] == ["29", "0", "0", "0", "-500"]
        assert all(word in signatures[0] for word in ("制表", "审核", "批准", "日期"))
    assert client.get("/payroll.csv?month=x").status_code == 422


def test_the_ledger_as_a_document_says_every_entry_in_words_with_its_sums(house: House) -> None:
    client = TestClient(Starlette(routes=documents.routes(house)), follow_redirects=False)
    client.cookies.set(SESSION_COOKIE, token_of(house, an_account(house, "zu", "auditor")))
    for read in (
        csv_read(client.get("/ledger.csv?month=2026-04").content),
        xlsx_read(client.get("/ledger.xlsx?month=2026-04").content),
    ):
        assert read.above[0] == "服务质量积分与奖罚台账（草稿）"
        worst = next(row for row in read.rows if row["承担身份"] == "月度最差")
        assert (worst["姓名"], worst["状态"]) == ("王", "待审批：罚 500 元")
        assert not worst["金额（元）"]
        assert {row["账期"] for row in read.rows} == {"2026-04"}
        points = sum(int(row["扣分"] or 0) for row in read.rows)
        assert str(read.below[0][list(read.rows[0]).index("扣分")]) == str(points) == "29"
    [own] = csv_read(client.get("/ledger.csv?month=2026-04&person=Q").content).rows
    assert own["人员编号"] == "Q"
    found = csv_read(client.get("/ledger.csv?month=2026-04&words=" + quote("月度最差")).content)
    assert "查找：月度最差" in found.above
    assert {row["承担身份"] for row in found.rows} == {"月度最差"}
    assert client.get("/ledger.csv?person=NOBODY").status_code == 404
    assert client.get("/ledger.csv?month=x").status_code == 422


def test_a_closed_month_s_payroll_is_a_draft_while_amounts_wait(house: House) -> None:
    with house.writing() as session:
        closing_store.close(session, Closing(Month(2026, 4), NOW, "tang"))
    with house.reading() as session:
        found = payroll_document.document(session, Month(2026, 4), company=Text("禾丰", "Hefeng"))
    assert found.draft == payroll_document.WAITING


@pytest.mark.parametrize("role", sorted(set(Role) - ALLOWED[Deed.SEE_LEDGER]))
def test_documents_of_money_are_for_those_who_see_the_ledger(house: House, role: Role) -> None:
    client = TestClient(Starlette(routes=documents.routes(house)), follow_redirects=False)
    client.cookies.set(SESSION_COOKIE, token_of(house, an_account(house, "x", role)))
    for path in ("/ledger.csv", "/ledger.xlsx", "/payroll.csv?month=2026-04"):
        assert client.get(path).status_code == 403


def test_minutes_half_written_are_there_again_until_the_star_is_named(
    house: House, open_page: Open
) -> None:
    month_page(open_page, FEBRUARY)
    who, words = "team_leader-T", {"minutes_2026-02_U1": "五人", "despite_2026-02_U1": "只有八位"}
    type_into(house, who, "month", **words)
    page = month_page(open_page, FEBRUARY)
    page.selectbox(key="star_of_2026-02_U1").set_value("V")
    press(page, "记录决定")
    assert kept_of(house, who, "month") == {}
    with house.reading() as session:
        assert star_store.minutes(session, FEBRUARY)["U1"].minutes == "五人"


def test_a_reason_to_turn_down_is_there_again_until_it_is_given(house: House) -> None:
    fang = an_account(house, "fang", Role.FINANCE)
    page = page_at(PAGES / "ledger.py", token_of(house, fang))
    key = next(str(each.key) for each in page.text_input if str(each.key).startswith("reason_"))
    type_into(house, fang, "ledger", **{key: "记录没有签名"})
    page = page_at(PAGES / "ledger.py", token_of(house, fang))
    assert page.text_input(key=key).value == "记录没有签名"
    page.button(key=key.replace("reason", "reject")).click().run()
    assert "rejected" in statuses(house)
    assert kept_of(house, fang, "ledger") == {}


def test_what_is_found_is_what_is_downloaded(open_page: Open) -> None:
    page = in_all_books(open_page("ledger", Role.AUDITOR))
    page.text_input(key="ledger_words").set_value("月度最差").run()
    assert f"/ledger.csv?{urlencode({'words': '月度最差'})}" in texts(page)
    assert "/payroll.csv" not in texts(page)


def test_a_review_half_asked_for_and_half_answered_is_there_again(
    house: House, open_page: Open
) -> None:
    page = open_page("mine", Role.EMPLOYEE, "Z")
    box = next(str(e.key) for e in page.text_area if str(e.key).startswith("review_words_"))
    type_into(house, "employee-Z", "mine", **{box: "那天我休假"})
    press(open_page("mine", Role.EMPLOYEE, "Z"), "申请复核")
    assert kept_of(house, "employee-Z", "mine") == {}
    page = open_page("ledger", Role.TEAM_LEADER, "T")
    assert "那天我休假" in texts(page)
    box = next(str(e.key) for e in page.text_area if str(e.key).startswith("answer_words_"))
    type_into(house, "team_leader-T", "ledger", **{box: "维持"})
    press(open_page("ledger", Role.TEAM_LEADER, "T"), "答复")
    assert kept_of(house, "team_leader-T", "ledger") == {}
    assert "维持" in texts(open_page("mine", Role.EMPLOYEE, "Z"))
