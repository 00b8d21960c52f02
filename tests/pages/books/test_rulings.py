"""An officer's inaction on screen: proposed on the case, seconded in the ledger, read by whom."""

import pytest
from streamlit.testing.v1 import AppTest

from kiosk import clock
from kiosk.rights.who import User
from kiosk.wiring import House
from tests.helpers.building import a_session
from tests.helpers.drafting import kept_of, type_into
from tests.helpers.pages import PAGES, page_at, press
from tests.helpers.ruling import SETTLED, Bench
from tests.helpers.worlds import world


@pytest.fixture
def bench(house: House, monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = world(house, Bench)
    made.upheld()
    monkeypatch.setattr(clock, "now", lambda: SETTLED)
    return made


def opened(bench: Bench, name: str, user: User, **query: str) -> AppTest:
    return page_at(PAGES / f"{name}.py", a_session(bench.house, user), **query)


def told(page: AppTest) -> str:
    kinds = ("header", "subheader", "text", "markdown", "caption", "warning", "error", "success")
    said = [str(getattr(each, "value", "")) for kind in kinds for each in page.get(kind)]
    return "\n".join([*said, *(str(each.proto.body) for each in page.get("html"))])


def test_inaction_is_ruled_on_by_two_people_and_read_by_whom_it_concerns(bench: Bench) -> None:
    assert f"/cases?case={bench.ref}" in told(opened(bench, "ledger", bench.top))
    page = opened(bench, "cases", bench.top, case=bench.ref)
    assert [each.value for each in page.number_input] == [None, None]  # nothing chosen beforehand
    page.text_area(key="ruling_reason").set_value("整天没有回复")
    page.text_input(key="ruling_clause").set_value("规则五、规则六")
    press(page, "提出，交另一人审批")
    assert "不处理就都填 0" in told(page)
    page.number_input(key="ruling_points").set_value(6)
    page.number_input(key="ruling_yuan").set_value(200)
    press(page, "提出，交另一人审批")
    assert "提出处理意见：扣 6 分，罚 200 元" in told(page)

    assert "由另一位审批" in told(opened(bench, "ledger", bench.top))
    desk = opened(bench, "ledger", bench.finance)
    assert "整天没有回复" in told(desk)
    box = next(each for each in desk.text_area if str(each.key).startswith("because_"))
    box.set_value("情况清楚")
    press(desk, "批准并记账")
    assert "扣 6 分" in told(desk)
    assert "罚 200 元" in told(desk)

    own = told(opened(bench, "mine", bench.employee))
    for words in ("监督员不作为属实", "整天没有回复", "情况清楚", "规则五、规则六", "两人决定"):
        assert words in own


def test_nobody_else_is_shown_proposals(bench: Bench) -> None:
    bench.propose()
    for user in (bench.officer, bench.head, bench.clerk):
        page = opened(bench, "ledger", user)
        assert "不作为" not in told(page)
        assert page.warning


def test_reasons_half_written_are_there_again_until_they_are_given(bench: Bench) -> None:
    place, words = f"case:{bench.ref}", {"ruling_reason": "整天没有回复", "ruling_clause": "规则五"}
    type_into(
        bench.house, bench.top, place, bench.case(bench.ref, bench.top).record.version, **words
    )
    page = opened(bench, "cases", bench.top, case=bench.ref)
    assert page.text_area(key="ruling_reason").value == "整天没有回复"
    assert page.text_input(key="ruling_clause").value == "规则五"
    for key in ("ruling_points", "ruling_yuan"):
        page.number_input(key=key).set_value(6)
    press(page, "提出，交另一人审批")
    assert kept_of(bench.house, bench.top, place) == {}

    desk = opened(bench, "ledger", bench.finance)
    box = next(each.key for each in desk.text_area if str(each.key).startswith("because_"))
    type_into(bench.house, bench.finance, "ledger", **{box: "情况清楚"})
    press(opened(bench, "ledger", bench.finance), "批准并记账")
    assert kept_of(bench.house, bench.finance, "ledger") == {}
    assert "情况清楚" in told(opened(bench, "mine", bench.employee))
