"""The policy on a phone, in English, whose words are longer: every value can be read."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, served
from tests.browser.folds import unfold
from tests.helpers.building import a_login

pytestmark = pytest.mark.browser

PASSWORD = "a good long phrase"
PATIENCE = 30_000
# What sticks out of the list, and what names got no room of their own.
ASTRAY = """list => [...list.querySelectorAll("dt, dd, small")].filter(each => {
    const [here, all] = [each.getBoundingClientRect(), list.parentElement.getBoundingClientRect()];
    return here.right > all.right + 1 || here.left < all.left - 1 || here.width < 60;
}).map(each => each.textContent)"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house of its own, with the regulation's own numbers."""
    with served(tmp_path_factory.mktemp("policy")) as running:
        yield running


@pytest.fixture
def page(server: Server, browser: Browser) -> Iterator[Page]:
    """The page of the policy on a phone of the leader of the team."""
    a_login(server.house, "boss", "team_leader", password=PASSWORD, name="组长")
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{server.url}/language?to=en&next=/policy")
    page.fill("#username", "boss")
    page.fill("#password", PASSWORD)
    page.click("form button")
    expect(page.get_by_role("heading", name="Policy")).to_be_visible(timeout=PATIENCE)
    yield page
    context.close()


def test_every_value_and_name_of_the_policy_fits_an_english_phone(page: Page) -> None:
    terms = unfold(page, "All parameters and their sources").locator("dl")
    expect(terms).to_contain_text("escalating, the k-th costs k times")
    assert terms.evaluate(ASTRAY) == []
