"""Handing up what a post cannot solve: three taps; whoever is asked reads it where they look."""

from collections.abc import Callable
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from db.cases import request_store
from db.cases.request_store import Request
from kiosk import clock
from kiosk.actions.directory import drafts
from kiosk.reports.directory.drafts import drafted
from kiosk.rights.requests import somebody
from kiosk.rights.who import User
from kiosk.screens import HOME, STAFF, in_the_bar
from kiosk.wiring import House
from survey.cases.requests import Level, State
from survey.directory.drafts import Typed
from survey.directory.roles import ALLOWED, Deed, Role
from tests.helpers.building import a_session, an_account
from tests.helpers.handling import Yard
from tests.helpers.pages import PAGES, cards, labels, markup, page_at, press, run, texts

HALF_HOUR: Final = "工作时间 30 分钟内"


class Post(Yard):
    """The weighbridge, and what its people see on the page."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.stranger = an_account(house, "stranger", "employee")

    def page(self, user: User, name: str = "requests", **asked: str) -> AppTest:
        return page_at(PAGES / f"{name}.py", a_session(self.house, user), **asked)

    def hand_up(self, matter: str = "stock", words: str = "") -> AppTest:
        page = self.page(self.clerk)
        page.button_group(key="request_matter").set_value(matter)
        page = run(page)
        page.button_group(key="request_waits").set_value("here")
        page.text_area(key="request_words").set_value(words)
        return pressed_last(run(page))

    def kept(self) -> list[Request]:
        with self.house.reading() as session:
            return request_store.listed(session, somebody(self.top), skip=0, limit=99)


def pressed_last(page: AppTest) -> AppTest:
    return press(page, next(each for each in labels(page) if each.startswith(HALF_HOUR)))


@pytest.fixture
def post(house: House) -> Post:
    return Post(house)


def test_every_member_of_staff_reaches_it_from_home_in_one_tap(post: Post) -> None:
    assert ALLOWED[Deed.HAND_UP] == set(Role) - {Role.WALL}
    for user in (post.clerk, post.head, post.top, post.stranger):
        assert 'href="/requests"' in markup(post.page(user, "home"))
    assert all(HOME in in_the_bar(role) for role in set(Role) - {Role.WALL})
    assert any(screen.path == "requests" for screen in STAFF)


def test_three_taps_hand_it_up_and_show_by_what_the_customer_follows_it(post: Post) -> None:
    page = post.hand_up()
    [kept] = post.kept()
    assert (kept.matter, kept.waits, kept.window) == ("stock", "here", "SB-1")
    assert kept.level is Level.SUPERVISOR
    assert "直接责任主管" in page.success[0].value
    assert kept.ref in page.code[0].value
    page = run(page)
    assert not page.code, "the secret is shown once"
    assert page.button_group(key="request_matter").value is None


def test_nothing_is_chosen_beforehand_and_a_tap_too_few_hands_nothing_up(post: Post) -> None:
    page = post.page(post.clerk)
    assert page.button_group(key="request_matter").value is None
    assert page.button_group(key="request_waits").value is None
    page = pressed_last(page)
    assert "还差是什么事" in page.error[0].value
    assert post.kept() == []


def test_what_was_tapped_and_typed_stays_when_it_is_refused(post: Post) -> None:
    page = post.hand_up("other", "")
    assert "一句说明" in page.error[0].value
    assert page.button_group(key="request_matter").value == "other"


def test_an_answer_to_a_customer_names_somebody_only_when_that_is_ticked(post: Post) -> None:
    post.hand_up(words="要三吨 520 号")
    [kept] = post.kept()
    page = post.page(post.head, request=kept.ref)
    page.radio(key="request_outcome").set_value(State.SOLVED)
    page.text_area(key="request_answer_words").set_value("请打 13800138000 找发货员")
    page = press(page, "答复")
    assert "还没有发出" in texts(page)
    assert page.radio(key="request_outcome").value == State.SOLVED
    page.checkbox(key="request_answer_words_meant").check()
    page = press(page, "答复")
    assert [each.answer for each in post.kept()] == ["请打 13800138000 找发货员"]


def test_what_is_handed_up_names_somebody_only_when_that_is_ticked(post: Post) -> None:
    page = post.hand_up("praise", "请谢谢 13800138000 的师傅")
    assert "还没有发出" in texts(page)
    assert post.kept() == []
    page.checkbox(key="request_words_meant").check()
    page = pressed_last(run(page))
    assert [each.words for each in post.kept()] == ["请谢谢 13800138000 的师傅"]


def test_what_was_solved_at_the_post_is_told_without_names_too(post: Post) -> None:
    post.hand_up(words="要三吨 520 号")
    [kept] = post.kept()
    page = post.page(post.clerk, request=kept.ref)
    page.text_area(key="request_why_back").set_value("请打 13800138000")
    page = press(page, "撤回上报")
    assert "还没有发出" in texts(page)
    page.checkbox(key="request_why_back_meant").check()
    page = press(page, "撤回上报")
    assert [each.state for each in post.kept()] == [State.WITHDRAWN]


def test_whoever_is_asked_reads_it_on_their_first_page_and_answers(post: Post) -> None:
    post.hand_up(words="要三吨 520 号")
    [kept] = post.kept()
    assert "1 件客户诉求等您答复" in markup(post.page(post.head, "home"))
    assert "等您答复" not in markup(post.page(post.clerk, "home"))
    assert cards(post.page(post.head)) == [kept.ref]
    page = post.page(post.head, request=kept.ref)
    assert "要三吨 520 号" in texts(page)
    page.radio(key="request_outcome").set_value(State.SOLVED)
    page.text_area(key="request_answer_words").set_value("四号库有货")
    page = press(page, "答复")
    assert "四号库有货" in texts(page)
    assert "1 件诉求已有答复，请告诉客户" in markup(post.page(post.clerk, "home"))
    press(post.page(post.clerk, request=kept.ref), "已把答复告诉客户")
    assert "告诉客户" not in markup(post.page(post.clerk, "home"))


def test_a_stranger_is_told_that_there_is_none(post: Post) -> None:
    post.hand_up()
    [kept] = post.kept()
    page = post.page(post.stranger, request=kept.ref)
    assert "没有这件诉求" in page.error[0].value
    assert kept.ref not in markup(page)


@pytest.mark.parametrize(("name", "said"), [("clerk", "撤回上报"), ("head", "交给上一级")])
def test_everybody_is_offered_their_own_steps(post: Post, name: str, said: str) -> None:
    post.hand_up()
    [kept] = post.kept()
    offered: Callable[[User], list[str]] = lambda user: labels(post.page(user, request=kept.ref))  # noqa: E731
    assert said in offered(getattr(post, name))
    assert {"撤回上报", "交给上一级", "答复"}.isdisjoint(offered(post.officer))


def test_the_page_speaks_english(post: Post) -> None:
    post.hand_up()
    [kept] = post.kept()
    page = post.page(post.head, request=kept.ref, lang="en")
    assert "Waits for an answer: the direct supervisor" in markup(page)
    assert "1 request waits for your answer" in markup(post.page(post.head, "home", lang="en"))


def test_an_answer_half_written_is_there_again_until_it_is_given(post: Post) -> None:
    post.hand_up(words="要三吨 520 号")
    [kept] = post.kept()
    place = f"request:{kept.ref}"
    with post.house.writing() as session:
        typed = Typed(place, "", kept.version, {"request_answer_words": "四号库"})
        drafts.keep(session, post.head, typed, secret=post.house.secret, at=clock.now())
    page = post.page(post.head, request=kept.ref)
    assert page.text_area(key="request_answer_words").value == "四号库"
    page.radio(key="request_outcome").set_value(State.SOLVED)
    press(page, "答复")
    with post.house.reading() as session:
        found = drafted(session, post.head, place, secret=post.house.secret)
    assert found.fields == {}


def test_a_request_is_found_by_its_words(post: Post) -> None:
    post.hand_up(words="要三吨 520 号")
    post.hand_up(words="别的")
    page = post.page(post.head)
    page.segmented_control(key="requests_view").set_value("all").run()
    assert len(cards(page)) == 2
    page.text_input(key="requests_words").set_value("520").run()
    [found] = cards(page)
    assert found == next(each.ref for each in post.kept() if "520" in each.words)
    page.text_input(key="requests_words").set_value("没人写过").run()
    assert "没有找到这样的诉求" in texts(page)
