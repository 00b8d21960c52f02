"""The page of checklists: edited on a phone, previewed, published with a reason."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from db.checks import checklist_store
from kiosk.actions.checks.checklists import publish_checklist
from kiosk.wiring import House
from survey.checks.checklists import VERSION, Checklist, Item, Proof, checklist_of
from survey.directory.posts import WEIGHBRIDGE, Way
from survey.directory.roles import Role
from survey.texts import Text
from tests.helpers.building import NOW, a_session, an_account
from tests.helpers.drafting import type_into
from tests.helpers.history import signed_in
from tests.helpers.pages import PAGES, page_at

PAGE = PAGES / "checklists.py"
PROMISED = checklist_of(WEIGHBRIDGE).items
OWN = Item("SBX1", Text("磅台无积水。", "No water on the scale."), (Way.OBSERVE,))

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page(house: House) -> OpenPage:
    def opened(role: Role = Role.TEAM_LEADER) -> AppTest:
        return page_at(PAGE, signed_in(house, role))

    return opened


def of_weighbridge(page: AppTest) -> AppTest:
    page.selectbox(key="checklist_post").set_value("SB").run()
    return page


def press(page: AppTest, label: str, nth: int = 0) -> AppTest:
    [*found] = [each for each in page.button if each.label == label]
    found[nth].click().run()
    assert not page.exception
    return page


def field(code: str, name: str, version: str = VERSION) -> str:
    return f"cl_SB_{version}_{code}_{name}"


def html_of(page: AppTest) -> str:
    return " ".join(each.value for each in page.get("html"))


def current(house: House) -> Checklist:
    with house.reading() as session:
        return checklist_store.current(session, "SB")


def give_reason(page: AppTest, reason: str = "积水投诉多") -> None:
    page.text_area(key="cl_SB__reason").set_value(reason)


def publish_meanwhile(house: House, *items: Item) -> None:
    other = an_account(house, "dong", "chairman")
    with house.writing() as session:
        publish_checklist(
            session, "SB", items, based_on=VERSION, reason="董事长要求", by=other, at=NOW
        )


def test_the_commitments_stand_there_and_nothing_waits_to_be_published(
    open_page: OpenPage,
) -> None:
    page = of_weighbridge(open_page())
    assert "现行 2026-1 版：5 项，权重共 5" in page.markdown[0].value
    assert all(item.text.zh in html_of(page) for item in PROMISED)
    assert "发布新版本" not in [each.label for each in page.button]


def test_an_item_weighed_anew_is_published_with_a_reason(house: House, open_page: OpenPage) -> None:
    page = of_weighbridge(open_page())
    page.selectbox(key=field("SB3", "weight")).set_value(5).run()
    page.selectbox(key=field("SB3", "proof")).set_value("photo").run()
    assert "SB3：权重 1 → 5；证明 说明或照片 → 照片" in html_of(page)
    press(page, "发布新版本")
    assert [each.value for each in page.error] == ["请写明原因，会记入留痕。"]
    assert current(house).version == VERSION
    give_reason(page)
    press(page, "发布新版本")
    assert [each.value for each in page.success] == ["已发布，从现在起开始的检查用新版本。"]
    assert current(house).items[2] == replace(PROMISED[2], weight=5, proof=Proof.PHOTO)
    assert "现行 2026-2 版" in page.markdown[0].value
    assert "发布新版本" not in [each.label for each in page.button]


def test_an_own_item_is_added_shown_as_the_inspector_sees_it_and_published(
    house: House, open_page: OpenPage
) -> None:
    page = of_weighbridge(open_page())
    page.text_area(key="own_text").set_value(OWN.text.zh)
    press(page, "加到末尾")
    assert [each.value for each in page.error] == ["没有加上：缺英文内容。"]
    assert page.text_area(key="own_text").value == OWN.text.zh
    page.text_area(key="own_text_en").set_value(OWN.text.en)
    press(page, "加到末尾")
    page.segmented_control(key="checklist_view").set_value("preview").run()
    assert "cl-walk" in html_of(page)
    assert OWN.text.zh in html_of(page)
    give_reason(page)
    press(page, "发布新版本")
    assert current(house).items == (*PROMISED, OWN)
    page.segmented_control(key="checklist_view").set_value("history").run()
    assert page.expander[0].label.startswith("2026-2 · ")
    assert "新增 SBX1 磅台无积水。" in html_of(page)


def test_a_commitment_left_out_can_be_put_back_and_is_never_dropped_without_a_word(
    house: House, open_page: OpenPage
) -> None:
    page = press(of_weighbridge(open_page()), "去掉", nth=1)
    assert "公开承诺 SB2 将不再检查" in page.warning[0].value
    press(page, "发布新版本")
    assert "公开承诺 SB2 不在检查表里了" in page.error[0].value
    press(page, "放回")
    assert "顺序有变" in html_of(page)
    press(page, "放弃改动")
    assert "发布新版本" not in [each.label for each in page.button]
    assert current(house).version == VERSION


def test_items_move(house: House, open_page: OpenPage) -> None:
    page = press(of_weighbridge(open_page()), "下移")
    give_reason(page)
    press(page, "发布新版本")
    assert [item.code for item in current(house).items] == ["SB2", "SB1", "SB3", "SB4", "SB5"]


def test_an_edit_outlives_a_look_at_another_post(house: House, open_page: OpenPage) -> None:
    page = of_weighbridge(open_page())
    page.selectbox(key=field("SB1", "weight")).set_value(4).run()
    give_reason(page)
    page.selectbox(key="checklist_post").set_value("MW").run()
    assert "发布新版本" not in [each.label for each in page.button]
    of_weighbridge(page)
    assert page.selectbox(key=field("SB1", "weight")).value == 4
    assert page.text_area(key="cl_SB__reason").value == "积水投诉多"


def test_the_slower_of_two_editors_sees_both_and_goes_on_without_losing_a_word(
    house: House, open_page: OpenPage
) -> None:
    page = of_weighbridge(open_page())
    page.selectbox(key=field("SB1", "weight")).set_value(4).run()
    give_reason(page)
    publish_meanwhile(house, *PROMISED, OWN)
    press(page, "发布新版本")
    assert "别人刚发布了这张检查表的新版本" in page.error[0].value
    assert current(house).items == (*PROMISED, OWN)
    assert "您改的是 2026-1 版" in page.subheader[0].value
    assert "新增 SBX1" in html_of(page)
    press(page, "在新版本上接着改")
    assert "SB1：权重 1 → 4" in html_of(page)
    assert page.text_area(key="cl_SB__reason").value == "积水投诉多"
    press(page, "发布新版本")
    assert current(house).items == (replace(PROMISED[0], weight=4), *PROMISED[1:], OWN)
    page.selectbox(key=field("SB1", "weight", "2026-3")).set_value(2).run()
    assert page.text_area(key="cl_SB__reason").value == ""


def test_what_was_typed_while_another_published_is_not_taken_for_an_edit_of_theirs(
    house: House, open_page: OpenPage
) -> None:
    page = of_weighbridge(open_page())
    publish_meanwhile(house, replace(PROMISED[0], weight=9), *PROMISED[1:])
    page.selectbox(key=field("SB2", "weight")).set_value(4).run()
    press(page, "在新版本上接着改")
    give_reason(page)
    press(page, "发布新版本")
    assert [item.weight for item in current(house).items] == [9, 4, 1, 1, 1]


def test_a_page_without_edits_shows_what_another_published(
    house: House, open_page: OpenPage
) -> None:
    page = of_weighbridge(open_page())
    publish_meanwhile(house, replace(PROMISED[0], weight=9), *PROMISED[1:])
    page.run()
    assert "现行 2026-2 版" in page.markdown[0].value
    assert page.selectbox(key=field("SB1", "weight", "2026-2")).value == 9
    assert "发布新版本" not in [each.label for each in page.button]


def test_edits_can_be_dropped_for_the_new_version(house: House, open_page: OpenPage) -> None:
    page = of_weighbridge(open_page())
    page.selectbox(key=field("SB1", "weight")).set_value(4).run()
    publish_meanwhile(house, *PROMISED, OWN)
    page.run()
    press(page, "放弃我改的")
    assert page.selectbox(key=field("SB1", "weight", "2026-2")).value == 1
    assert "发布新版本" not in [each.label for each in page.button]


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEADER, Role.ADMINISTRATOR])
def test_others_read_why_not(open_page: OpenPage, role: Role) -> None:
    page = open_page(role)
    assert page.warning
    assert not page.selectbox


def test_an_edit_outlives_its_session_and_is_gone_once_it_is_published(
    house: House,
) -> None:
    token = signed_in(house, Role.TEAM_LEADER)
    page = of_weighbridge(page_at(PAGE, token))
    page.selectbox(key=field("SB1", "weight")).set_value(3).run()
    give_reason(page)
    page.run()
    again = of_weighbridge(page_at(PAGE, token))
    assert "已恢复您" in " ".join(each.value for each in again.caption)
    assert again.text_area(key="cl_SB__reason").value == "积水投诉多"
    press(again, "发布新版本")
    assert {each.code: each.weight for each in current(house).items}["SB1"] == 3
    after = of_weighbridge(page_at(PAGE, token))
    assert "已恢复您" not in " ".join(each.value for each in after.caption)
    assert not [each for each in after.button if each.label == "发布新版本"]


def test_an_edit_that_is_dropped_is_gone_for_good_and_nobody_else_is_shown_it(
    house: House, open_page: OpenPage
) -> None:
    token = signed_in(house, Role.TEAM_LEADER)
    page = of_weighbridge(page_at(PAGE, token))
    page.selectbox(key=field("SB1", "weight")).set_value(3).run()
    other = of_weighbridge(open_page(Role.CHAIRMAN))
    assert not [each for each in other.button if each.label == "发布新版本"]
    press(page, "放弃改动")
    again = of_weighbridge(page_at(PAGE, token))
    assert not [each for each in again.button if each.label == "发布新版本"]


@pytest.mark.parametrize("words", ["{}", "[1]", "x", '{"base": "2026-1", "items": [{"code": 1}]}'])
def test_an_edit_that_another_release_kept_otherwise_shuts_nobody_out(
    house: House, words: str
) -> None:
    user = an_account(house, "tang", "team_leader")
    type_into(house, user, "checklist:SB", checklist_edit=words)
    page = of_weighbridge(page_at(PAGE, a_session(house, user)))
    assert "现行 2026-1 版" in page.markdown[0].value
