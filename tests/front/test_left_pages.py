"""A page whose connection was lost comes back, whatever others open and leave by a script."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from streamlit.runtime import Runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo

from kiosk import front
from kiosk.front.left_pages import ALL, EACH, NOBODY, WHOSE, App, LeftPages, kept_apart
from kiosk.screens import ROOT


@dataclass
class Page:
    """A page as Streamlit's store of left ones sees it."""

    id: str
    done: list[str] = field(default_factory=list)

    def shutdown(self) -> None:
        self.done.append("ended")

    def clear_user_info(self) -> None:
        self.done.append("never resumed")


def left(pages: Any, whose: str | None, number: str) -> Page:
    page = Page(number)
    with being(whose):
        pages.save(SessionInfo(None, cast("Any", page)))
    return page


@contextmanager
def being(whose: str | None) -> Iterator[None]:
    if whose is None:
        yield
        return
    before = WHOSE.set(whose)
    yield
    WHOSE.reset(before)


@pytest.fixture
def pages() -> LeftPages:
    return LeftPages(600, now=lambda: 0.0)


def test_strangers_push_out_no_officers_page(pages: LeftPages) -> None:
    left(pages, "account 7", "officer's")
    strangers = [left(pages, NOBODY, f"s{n}") for n in range(300)]
    assert pages.get("officer's") is not None
    assert [info.session.id for info in pages.list()] == ["officer's"]
    assert {tuple(page.done) for page in strangers} == {("never resumed",)}


def test_streamlits_own_store_forgets_it() -> None:
    stock = MemorySessionStorage()
    left(stock, "account 7", "officer's")
    for n in range(128):
        left(stock, NOBODY, f"s{n}")
    assert stock.get("officer's") is None


def test_who_leaves_many_loses_their_own_first_ones(pages: LeftPages) -> None:
    left(pages, "account 7", "officer's")
    own = [left(pages, "account 8", f"p{n}") for n in range(3 * EACH)]
    kept = [info.session.id for info in pages.list()]
    assert kept == ["officer's", *(f"p{n}" for n in range(2 * EACH, 3 * EACH))]
    assert all(page.done == ["ended"] for page in own[: 2 * EACH])


def test_where_all_is_full_who_has_most_loses_one(pages: LeftPages) -> None:
    greedy = ALL // EACH
    for account in range(greedy):
        for n in range(EACH):
            left(pages, f"account {account}", f"{account} {n}")
    for n in range(greedy):
        left(pages, f"late {n}", f"late {n}")
    assert len(pages.list()) == ALL
    assert all(pages.get(f"late {n}") for n in range(greedy))


def test_what_streamlit_lets_go_by_itself_shares_a_share(pages: LeftPages) -> None:
    left(pages, "account 7", "officer's")
    for n in range(100):
        left(pages, None, f"deaf {n}")
    assert len(pages.list()) == EACH + 1
    assert pages.get("officer's")


def test_a_page_that_came_back_or_is_old_is_kept_no_longer() -> None:
    at = [0.0]
    pages = LeftPages(600, now=lambda: at[0])
    left(pages, "account 7", "back")
    pages.delete("back")
    pages.delete("back")
    old = left(pages, "account 7", "old")
    at[0] = 601
    assert pages.get("old") is None
    assert old.done == ["ended"]
    assert pages.list() == []


def test_the_installed_streamlit_asks_our_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Runtime, "_instance", None)  # a process has one
    front.apply()
    runtime: Any = App(ROOT / "kiosk" / "app.py")._create_runtime()
    assert isinstance(runtime._session_mgr._session_storage, LeftPages)
    assert runtime._session_mgr._session_storage.lasting == 600


def test_another_streamlit_goes_on_as_it_is() -> None:
    assert not kept_apart(cast("Any", object()))
