"""The page of the plan: draws once, gives no open check away, proves itself afterwards."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db.checks import plan_store
from kiosk import clock
from kiosk.rights.who import User
from kiosk.wiring import House
from survey.checks.draws import SPOT
from survey.directory.roles import Role
from survey.periods import Period
from tests.helpers.building import NOW, a_session, a_window, an_account
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, page_at, press
from tests.helpers.planning import JOINT, Plan, a_plan, joint_walk
from tests.helpers.worlds import world

PAGE = PAGES / "plan.py"
MORNING = NOW  # Monday, 23 November 2026
Open = Callable[[User | Role], AppTest]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the one clock."""

    def turned(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    turned(MORNING)
    return turned


@pytest.fixture
def plan(house: House, at: Callable[[datetime], None]) -> Plan:
    return world(house, a_plan)


@pytest.fixture
def open_page(house: House) -> Open:
    def opened(who: User | Role) -> AppTest:
        return page_at(PAGE, _token(house, who))

    return opened


def _token(house: House, who: User | Role) -> str:
    if isinstance(who, Role):
        return signed_in(house, who)
    return a_session(house, who)


def said(page: AppTest) -> str:
    """All a page says, tables and choices too."""
    kinds = (
        "title",
        "header",
        "markdown",
        "caption",
        "info",
        "warning",
        "success",
        "error",
        "code",
    )
    words = [str(each.value) for kind in kinds for each in page.get(kind)]
    words += [str(each.proto.body) for each in page.get("html")]
    words += [str(option) for box in page.selectbox for option in box.options]
    return "\n".join(words)


def test_the_top_draws_once_and_sees_the_promise_at_once(plan: Plan, open_page: Open) -> None:
    page = open_page(plan.top)
    assert "还没有抽签" in said(page)
    press(page, "抽签")
    [kept] = _draws(plan)
    assert kept.commitment in said(page)
    assert kept.seed not in said(page)
    assert "6 个窗口，8 次检查，完成 0 次" in said(page)
    assert "抽签" not in [each.label for each in page.button]


def _draws(plan: Plan) -> list[plan_store.Kept]:
    with plan.house.reading() as session:
        return plan_store.draws(session, SPOT, Period.read("2026-11"))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TEAM_LEADER, Role.CHAIRMAN}))
def test_nobody_else_is_offered_the_draw(plan: Plan, open_page: Open, role: Role) -> None:
    page = open_page(role)
    assert {"抽签", "补抽", "免除"} & {each.label for each in page.button} == set()


def _names(plan: Plan) -> dict[int, tuple[str, str]]:
    return {
        each.id: (each.window_name, each.inspector_name)
        for each in plan.places(Period.read("2026-11"))
        if each.is_open
    }


@pytest.mark.parametrize(
    "role", [Role.TEAM_LEADER, Role.CHAIRMAN, Role.LEADER, Role.SUPERVISION, Role.EMPLOYEE]
)
def test_an_open_check_is_on_nobodys_page_but_its_inspectors(
    plan: Plan, open_page: Open, role: Role
) -> None:
    plan.draw(Period.read("2026-11"))
    plan.draw(Period.read("2026-Q4"), JOINT)
    page = open_page(role)
    for window, inspector in _names(plan).values():
        assert window not in said(page)
        assert inspector not in said(page)


def test_an_inspector_sees_their_own_checks_and_nobody_elses(plan: Plan, open_page: Open) -> None:
    plan.draw(Period.read("2026-11"))
    page = open_page(plan.inspectors["I4"])
    for window, inspector in _names(plan).values():
        if inspector == "员工 I4":
            assert window in said(page)
        assert inspector not in said(page)
    foreign = {w for w, who in _names(plan).values()} - {
        w for w, who in _names(plan).values() if who == "员工 I4"
    }
    assert not [window for window in foreign if window in said(page)]


def test_what_is_past_due_is_shown_and_excused_by_the_top(
    plan: Plan, open_page: Open, at: Callable[[datetime], None]
) -> None:
    plan.draw(Period.read("2026-11"))
    missed = next(each for each in plan.places(Period.read("2026-11")) if each.due_on.day == 24)
    at(MORNING + timedelta(days=2))
    page = open_page(plan.top)
    assert missed.window_name in said(page)
    page.text_input(key="excused_because").set_value("窗口当天停业")
    page.selectbox(key="excused").set_value(missed.id)
    press(page, "免除")
    assert "已保存。" in said(page)
    assert "免除：窗口当天停业" in said(page)


@pytest.mark.parametrize(
    ("role", "shown"),
    [(Role.LEADER, True), (Role.TEAM_LEADER, True), (Role.SUPERVISION, False)],
)
def test_heads_do_not_learn_from_what_is_missed_what_is_still_to_come(
    plan: Plan, open_page: Open, at: Callable[[datetime], None], role: Role, shown: bool
) -> None:
    plan.draw(Period.read("2026-11"))
    missed = next(each for each in plan.places(Period.read("2026-11")) if each.due_on.day == 24)
    at(MORNING + timedelta(days=2))
    assert (missed.window_name in said(open_page(role))) is shown


def test_an_excuse_without_a_reason_is_refused_with_a_sentence(
    plan: Plan, open_page: Open, at: Callable[[datetime], None]
) -> None:
    plan.draw(Period.read("2026-11"))
    at(MORNING + timedelta(days=2))
    page = press(open_page(plan.top), "免除")
    assert len(page.error) == 1


def test_an_inspector_asks_to_be_excused_and_the_top_reads_why(plan: Plan, open_page: Open) -> None:
    plan.draw(Period.read("2026-11"))
    page = open_page(plan.inspectors["I4"])
    page.text_input(key="ask_because").set_value("窗口当天停业")
    press(page, "申请免除")
    assert "请先选择哪一项" in page.error[0].value
    page.selectbox(key="ask_which").select_index(0)
    press(page, "申请免除")
    assert "等组长决定" in said(page)
    assert "窗口当天停业" in said(open_page(plan.top))
    assert "窗口当天停业" not in said(open_page(plan.inspectors["I1"]))


def test_a_reason_to_be_excused_is_there_again_until_it_is_sent(
    plan: Plan, open_page: Open, house: House
) -> None:
    plan.draw(Period.read("2026-11"))
    inspector = plan.inspectors["I4"]
    type_into(house, inspector, "plan", ask_because="窗口当天停业")
    page = open_page(inspector)
    assert page.text_input(key="ask_because").value == "窗口当天停业"
    page.selectbox(key="ask_which").select_index(0)
    press(page, "申请免除")
    assert "等组长决定" in said(page)
    assert kept_of(house, inspector, "plan") == {}


def test_after_the_month_everybody_reads_the_list_the_seed_and_may_draw_again(
    plan: Plan, open_page: Open, at: Callable[[datetime], None]
) -> None:
    plan.draw(Period.read("2026-11"))
    at(MORNING + timedelta(days=8))
    page = open_page(Role.EMPLOYEE)
    page.selectbox(key="plan_period").select_index(2).run()
    assert not page.exception
    [kept] = _draws(plan)
    assert kept.seed in said(page)
    for window, inspector in _names(plan).values():
        assert window in said(page)
        assert inspector in said(page)
    press(page, "重抽核对")
    assert "完全一致" in said(page)


def test_a_window_opened_since_is_offered_as_an_addition(plan: Plan, open_page: Open) -> None:
    plan.draw(Period.read("2026-11"))
    assert "补抽" not in [each.label for each in open_page(plan.top).button]
    a_window(plan.house, "W7", unit="U1")
    page = press(open_page(plan.top), "补抽")
    assert "已补抽" in said(page)
    assert len(_draws(plan)) == 2


def test_two_inspectors_agree_on_a_joint_check(plan: Plan, open_page: Open) -> None:
    plan.draw(Period.read("2026-Q4"), JOINT)
    drawn = [p for p in plan.places(Period.read("2026-Q4"), JOINT) if p.window == "W1"]
    first, second = (plan.inspectors[each.inspector] for each in drawn)
    ref = joint_walk(plan, str(first.person), {})
    assert "另一位还没有：窗口 W1" in said(open_page(first))
    assert "不一致" not in said(open_page(second))
    joint_walk(plan, str(second.person), {"SB1": "not_met"})
    page = open_page(first)
    press(page, "提议这个结果")
    assert "还有 1 项不一致的没有选定结果" in said(page)
    page.radio(key=f"joint_{ref}_SB1").set_value("not_met")
    press(page, "提议这个结果")
    assert "等另一位确认" in said(page)
    assert "同意对方的提议" not in [each.label for each in page.button]
    page = press(open_page(second), "同意对方的提议")
    assert "已商定，得分生效" in said(page)
    assert "100.0 / 80.0" in said(page) or "80.0 / 100.0" in said(page)
    leader = open_page(Role.LEADER)
    leader.selectbox(key="plan_period").select_index(8).run()
    assert not leader.exception
    assert "80.0" in said(leader)


def test_a_quality_manager_sees_the_own_units_days(
    plan: Plan, open_page: Open, at: Callable[[datetime], None]
) -> None:
    quality = an_account(plan.house, "quality", "quality_manager", "I1")
    at(MORNING + timedelta(days=2))
    plan.check("W1", "I1", at=MORNING + timedelta(days=1), kind="self")
    page = open_page(quality)
    assert "应查 2 天，已查 1 天，漏查 11\u00a0月\u00a023\u00a0日" in said(page)
    assert "今天的自查还没有做" in said(page)
    leader = open_page(Role.LEADER)
    assert "11\u00a0月\u00a023\u00a0日" in said(leader)
