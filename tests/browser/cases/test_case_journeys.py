"""The life of a complaint on four phones: complainant, officer, accused, team leader."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk import clock
from kiosk.actions.cases import appeals, steps
from kiosk.actions.cases.clockwork import tick
from kiosk.actions.cases.complaints import Filed
from survey.cases.complaints import State
from survey.cases.findings import Finding
from tests.browser.conftest import Server, put_away
from tests.browser.folds import pick, unfold
from tests.browser.yards import PATIENCE, WORDS, Yard

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("KIOSK_TESTS_PICTURES")
GUILTY = Finding("upheld", "attitude", "监控可见", "高峰期无人替岗", "情况属实。", "staffing")


@pytest.fixture
def yard(server: Server, browser: Browser) -> Iterator[Yard]:
    made = Yard(server, browser)
    yield made
    for context in made.contexts:
        put_away(context)


def looked_at(page: Page, name: str) -> None:
    """Nothing scrolls sideways; a picture for whoever wants to look."""
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.tap()


def write(page: Page, label: str, words: str) -> None:
    """Write as a thumb does, and leave the field so that it is sent."""
    field = page.get_by_label(label, exact=True).first
    field.fill(words)
    field.blur()


def test_a_complainant_follows_writes_rates_and_reopens_once(yard: Yard) -> None:
    page = yard.phone().new_page()
    page.goto(f"{yard.server.url}/complain?w={yard.token}")
    # Words of its own: what many send alike is put aside.
    page.locator("#words").fill("问了三次都说系统坏了，等到中午也没有人出来解释。")
    page.locator("label[for=category-attitude]").tap()
    page.locator("#complaint .send button").tap()
    expect(page.get_by_text("谢谢，已收到。")).to_be_visible()
    looked_at(page, "complainant-1-received")
    filed = yard.kept(page.locator("#link").input_value())
    page.locator("#write").fill("车牌是浙 A 12345")
    page.get_by_role("button", name="发送").tap()
    expect(page.get_by_text("车牌是浙 A 12345")).to_be_visible()
    yard.closed(filed)
    page.goto(yard.link(filed))
    expect(page.get_by_text("马上到")).to_be_visible()
    page.locator("label[for=score-2]").tap()
    page.get_by_role("button", name="提交评价").tap()
    expect(page.get_by_text("已记录。")).to_be_visible()
    looked_at(page, "complainant-2-closed")
    page.get_by_text("问题没有解决，要求重新办理").tap()
    page.locator("#again").fill("还是没人道歉")
    page.get_by_role("button", name="重新办理").tap()
    expect(page.get_by_text("问题没有解决，要求重新办理")).to_have_count(0)
    expect(page.get_by_text("已记录。")).to_be_visible()
    assert yard.state(filed) == State.INVESTIGATING
    looked_at(page, "complainant-3-reopened")


def test_a_complainant_without_javascript_reads_it_in_english(yard: Yard) -> None:
    page = yard.phone(java_script_enabled=False, locale="en-GB").new_page()
    page.goto(f"{yard.server.url}/complain?w={yard.token}")
    page.locator("#words").fill("Nobody came for an hour.")
    page.locator("label[for=category-attitude]").tap()
    page.locator("#complaint .send button").tap()
    expect(page.get_by_text("Thank you, received.")).to_be_visible()
    expect(page.get_by_text("Within working hours the supervision team answers")).to_be_visible()
    page.locator("#write").fill("It was the man at the first scale.")
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_text("It was the man at the first scale.")).to_be_visible()


def test_an_officer_answers_arrives_by_the_code_verifies_and_decides(yard: Yard) -> None:
    filed = yard.complain()
    page = yard.staff(yard.officer, "/cases")
    expect(page.get_by_text(filed.number)).to_be_visible(timeout=PATIENCE)
    looked_at(page, "officer-1-desk")
    page.goto(f"{yard.server.url}/cases?case={filed.number}")
    write(page, "回复投诉人", "已收到，正赶往现场")
    tap(page, "发送回复")
    expect(page.get_by_test_id("stToast").get_by_text("已保存。")).to_be_visible()
    comment = unfold(page, "写内部说明")
    comment.get_by_role("button", name="保存").tap()
    expect(page.get_by_test_id("stToast").get_by_text("请写一句话")).to_be_in_viewport()
    expect(comment.get_by_label("说明")).to_be_visible()
    page.goto(f"{yard.server.url}/rate?w={yard.token}")  # the window's own code
    expect(page.get_by_text("已扫到窗口二维码。")).to_be_visible(timeout=PATIENCE)
    tap(page, "确认到场")
    expect(page.get_by_role("button", name="开始核实")).to_be_visible()
    looked_at(page, "officer-2-on-site")
    tap(page, "开始核实")
    expect(page.get_by_text("④ 结论")).to_be_visible()
    looked_at(page, "officer-3-verifying")
    verify_and_decide(yard, filed, page)


def verify_and_decide(yard: Yard, filed: Filed, page: Page) -> None:
    """Name, summarise, hear, find; who is meant was named on another phone meanwhile."""
    who = yard.codes["W"]
    yard.step(steps.name_accused, filed, yard.officer, who, zone=yard.zone)
    page.reload()
    write(page, "不写联系方式、原话和具体时刻", "反映服务时态度生硬")
    tap(page, "保存")
    expect(page.get_by_text("✓ 摘要")).to_be_visible()
    write(page, "当事人怎么说；没听到的写明原因", "承认语气不好")
    page.get_by_test_id("stExpander").filter(has_text="③").get_by_role("button", name="保存").tap()
    expect(page.get_by_text("✓ 陈述")).to_be_visible()
    page.get_by_text("属实", exact=True).first.tap()
    for what, chosen in (("类别", "态度不好"), ("哪一类原因", "人员不足")):
        box = page.get_by_test_id("stSelectbox").filter(has_text=what)
        pick(page, box.get_by_role("combobox"), chosen)
    page.get_by_label("查明的事实和证据").fill("监控可见大声呵斥")
    page.get_by_label("根本原因").fill("高峰期无人替岗")
    page.get_by_label("给投诉人的一句话").fill("情况属实，我们向您道歉。")
    tap(page, "作出结论")
    expect(page.get_by_text("采取了什么措施")).to_be_visible()
    assert yard.state(filed) == State.UPHELD
    looked_at(page, "officer-4-decided")


def test_the_accused_reads_a_summary_states_a_side_and_appeals_once(yard: Yard) -> None:
    filed = yard.complain(contact="13800138000", contact_kind="phone")
    yard.verified(filed)
    yard.step(steps.decide, filed, yard.officer, GUILTY, zone=yard.zone)
    page = yard.staff(yard.clerk, f"/mine?case={filed.number}")
    expect(page.get_by_text("反映服务时态度生硬")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(WORDS)).to_have_count(0)
    looked_at(page, "accused-1-summary")
    write(page, "我的说明", "当时在给上一车打单")
    tap(page, "提交说明")
    expect(page.get_by_text("当时在给上一车打单").last).to_be_visible()
    write(page, "为什么不同意", "那天不是我当班")
    tap(page, "提出申诉")
    expect(page.get_by_role("button", name="提出申诉")).to_have_count(0)
    assert yard.state(filed) == State.APPEALED
    looked_at(page, "accused-2-appealed")


def test_the_leader_of_the_team_takes_over_and_decides_the_appeal(yard: Yard) -> None:
    sealed = yard.complain(category="integrity", words="收了我两条烟")
    late = yard.complain(ago=timedelta(days=4))
    with yard.house.writing() as session:
        tick(session, now=clock.now(), zone=yard.zone)
    page = yard.staff(yard.top, f"/cases?case={sealed.number}")
    expect(page.get_by_text("收了我两条烟")).to_be_visible(timeout=PATIENCE)
    looked_at(page, "leader-1-sealed")
    officer = yard.staff(yard.officer, f"/cases?case={sealed.number}")
    expect(officer.get_by_test_id("stAlert")).to_be_visible(timeout=PATIENCE)
    expect(officer.get_by_text("收了我两条烟")).to_have_count(0)
    page.goto(f"{yard.server.url}/cases?case={late.number}")
    expect(page.get_by_text("超时").first).to_be_visible(timeout=PATIENCE)
    looked_at(page, "leader-2-overdue")
    appealed = yard.complain()
    yard.verified(appealed)
    yard.step(steps.decide, appealed, yard.officer, GUILTY, zone=yard.zone)
    yard.step(appeals.appeal, appealed, yard.clerk, "那天不是我当班", zone=yard.zone)
    page.goto(f"{yard.server.url}/cases?case={appealed.number}")
    expect(page.get_by_text("申诉复核结论")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("不属实", exact=True).first.tap()
    write(page, "理由", "排班表显示当日休假")
    write(page, "给投诉人的一句话", "经复核，当天当班的不是这位员工。")
    tap(page, "作出复核结论")
    expect(page.get_by_role("button", name="作出复核结论")).to_have_count(0)
    assert yard.state(appealed) == State.REJECTED
    looked_at(page, "leader-3-appeal")
