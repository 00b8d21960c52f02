"""Posters as a browser draws and prints them: whatever the names, nothing is cut or covered."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kiosk.pictures.posters import PosterWindow, Size, sheet
from kiosk.wiring import House, open_house
from survey.texts import Text
from tests.helpers.building import fresh_settings

POST = Text("开票结算", "Invoicing and settlement")
ADDRESS = "https://quality.hefeng-group.example/rate?w=abcDEF123456"
PLACE = "工业园区东环路一百二十八号二号厂房一层客户服务大厅左侧第三个窗口"
NAMES = {
    "short": ("SB-1", "一号磅", "司磅室", "东门"),
    "thirty": ("KP-2024-EAST-0017", "开票结算综合窗口东区二号厂房一层" * 2, "基地中心" * 8, PLACE),
    "english": (
        "W3", "Invoicing and Settlement Window for Overseas Customers",
        "East China Regional Customer Service and Logistics Centre",
        "Building 2, ground floor, customer service hall, third window behind the entrance",
    ),
    "longest": ("W" * 32, "W" * 120, "窗" * 120, "M" * 200),
}  # fmt: skip
WRONG = """() => [...document.querySelectorAll('.stand,.label,.side')].flatMap(sheet => {
  const wrong = [], edge = sheet.getBoundingClientRect();
  const boxes = [...sheet.querySelectorAll('h1,h2,p,strong,.code,footer')].filter(
    each => !each.closest('svg') && each.textContent !== '' || each.matches('.code'));
  const cut = each => ['hidden', 'clip'].includes(getComputedStyle(each).overflowY)
    && !each.matches('.code');
  boxes.forEach((one, n) => {
    const a = one.getBoundingClientRect();
    if (a.left < edge.left - 1 || a.right > edge.right + 1 || a.top < edge.top - 1
        || a.bottom > edge.bottom + 1) wrong.push(one.className + ' leaves the page');
    if (one.scrollWidth > one.clientWidth + 1 || cut(one)) wrong.push(one.className + ' is cut');
    boxes.slice(n + 1).forEach(other => {
      const b = other.getBoundingClientRect();
      if (one.contains(other)) return;
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
          && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1)
        wrong.push(one.tagName + one.className + ' covers ' + other.tagName + other.className);
    });
  });
  return wrong;
})"""
PAGES = {Size.BOTH: 2, Size.A5: 1, Size.A3: 1, Size.TENT: 1}
MEDIA = {Size.BOTH: (210, 297), Size.A5: (148, 210), Size.A3: (297, 420), Size.TENT: (164, 226)}


@pytest.fixture
def named_at_length(tmp_path: Path) -> Iterator[House]:
    house = open_house(
        fresh_settings(
            tmp_path,
            company="浙江禾丰饲料集团股份有限公司华东区域总部客户服务",
            company_en="Zhejiang Hefeng Feed Group Company Limited, East China Headquarters",
            contact="0571-8888 6666",
            public_url="https://quality.hefeng-group.example",
        )
    )
    yield house
    house.close()


@pytest.mark.parametrize("size", PAGES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_or_covered_and_every_poster_is_one_page(
    browser: Browser, named_at_length: House, tmp_path: Path, size: Size, name: str
) -> None:
    code, called, unit, place = NAMES[name]
    window = PosterWindow(code, called, unit, POST, place, ADDRESS)
    file = tmp_path / "sheet.html"
    file.write_text(sheet(named_at_length, [window], size=size), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate(WRONG) == []
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == PAGES[size]
    [box] = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed))
    assert [round(float(points) / 72 * 25.4) for points in box] == pytest.approx(MEDIA[size], abs=1)
