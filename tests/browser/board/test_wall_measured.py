"""The wall with long names, drawn: nothing lies over anything, and nothing leaves its place."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from db.directory.directory_store import Window
from kiosk.look.sheets import properties
from kiosk.reports.board.promises import Promise
from kiosk.reports.board.wall import Notice, Wall, WallStar
from kiosk.reports.books.month import RankedWindow
from kiosk.reports.shares import Share, proportion
from kiosk.ui.board.wall import wall_page
from survey.board.places import Place
from survey.months import Month
from survey.texts import LANGUAGES, Language, Text

pytestmark = pytest.mark.browser

NAMES = {
    "short": ("一号磅", "司磅室", "张三"),
    "thirteen": ("开票结算综合服务一号窗口区", "湖州生产基地综合管理中心一部", "欧阳锦绣"),
    "thirty": (
        "开票结算综合窗口东区二号厂房一" * 2,
        "饲料事业部华东大区湖州生产基地" * 2,
        "阿卜杜",
    ),
    "english": (
        "Invoicing and Settlement Window for Overseas Customers",
        "East China Regional Customer Service and Logistics Centre",
        "Alexandrina Featherstonehaugh-Cholmondeley",
    ),
    "unbroken": ("W" * 60, "M" * 60, "W" * 40),
}
SCREENS = [(1920, 1080), (1366, 768), (1080, 1920)]
WRONG = """() => {
  const wrong = [], rect = each => each.getBoundingClientRect();
  const inside = (inner, outer, what) => {
    const a = rect(inner), b = rect(outer);
    if (a.top < b.top - 1.5 || a.bottom > b.bottom + 1.5
        || a.left < b.left - 1.5 || a.right > b.right + 1.5) wrong.push(what + ' leaves its place');
    if (inner.clientWidth && inner.scrollWidth > inner.clientWidth + 1.5)
      wrong.push(what + ' is wide');
  };
  const apart = (all, what) => all.forEach((one, n) => all.slice(n + 1).forEach(other => {
    const a = rect(one), b = rect(other);
    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1.5)
      wrong.push(what + ': ' + one.className + ' over ' + other.className);
  }));
  const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
  apart(all('.w > *'), 'wall');
  apart(all('.w-head > *'), 'head');
  all('.w > *').forEach(each => inside(each, document.querySelector('.w'), each.className));
  all('.w-panel li').forEach(li => {
    inside(li.querySelector('.w-name'), li, 'name');
    apart([...li.children], 'row');
  });
  all('.w-board').forEach(board => {
    apart([...board.children], 'board');
    [...board.children].forEach(each => inside(each, board, each.className));
  });
  all('.w-promise').forEach(promise => {
    apart([...promise.children], 'promise');
    all('h2,p', promise).forEach(each => inside(each, promise.parentNode.parentNode, 'promise'));
  });
  return [...new Set(wrong)];
}"""


def a_wall(name: str) -> Wall:
    called, unit, person = NAMES[name]
    share = Share(120, 110, 0.92, 0.86, 0.95, 4.6)
    windows = tuple(
        RankedWindow(
            Window(n, f"W{n}", called, "U1", unit, "KP", None, True, "t"),
            share if n < 4 else None, 0, 0, None, n if n < 4 else None,
            Place(n, n, 6) if n < 4 else None,
        )
        for n in range(1, 7)
    )  # fmt: skip
    why = Text("共 120 条评价，满意率 92 %，抽查 96 分", "120 ratings, 92 % satisfied, checks 96")
    words = Text("开票不超过三分钟，超过时主动说明原因。" * 3, "Invoices in three minutes. " * 6)
    post = Text("开票结算", "Invoicing and settlement")
    return Wall(
        Month(2026, 11), Month(2026, 10), (WallStar(unit, person, (why, why)),), windows, 10,
        (Promise(post, "a", words, proportion(92, 120)), Promise(post, "b", words, None)),
        tuple(Notice(Month(2026, 10), f"张{'*' * n}", date(2026, 12, 1)) for n in range(1, 8)),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_long_names_lie_over_nothing_on_any_wall(
    browser: Browser, tmp_path: Path, name: str, language: Language
) -> None:
    company = Text("浙江禾丰饲料集团股份有限公司华东区域总部客户服务", "Zhejiang Hefeng Feed Group")
    markup = wall_page(a_wall(name), company, language)
    file = tmp_path / "wall.html"
    file.write_text(
        f"<!doctype html><meta charset=utf-8><style>{properties()}h1,h2,small{{font-size:1em}}"
        f"body{{font-family:sans-serif}}</style>{markup}",
        encoding="utf-8",
    )
    for width, height in SCREENS:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(file.as_uri())
        assert page.evaluate(WRONG) == [], (width, height)
        page.close()


def test_every_notice_has_its_turn() -> None:
    shown = wall_page(a_wall("short"), Text("甲", "A"), LANGUAGES[0])
    assert [shown.count(f">张{'*' * n}<") for n in range(1, 8)] == [1] * 7
