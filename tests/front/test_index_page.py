"""Our index pages follow the installed Streamlit, and say so when it is not as known."""

import re

import brotli
import pytest

from kiosk import front
from kiosk.front import bundle, index_page, stock
from survey.texts import CHINESE, ENGLISH

UPGRADE = "Streamlit's front end changed: check kiosk/front against the new release"


def test_the_installed_front_end_is_the_known_one() -> None:
    files = stock.known_bundle()
    assert len(files.core) > 40, UPGRADE
    assert len(files.stylesheets) == 1, UPGRADE


@pytest.mark.parametrize(
    "internal",
    [
        "BACKEND_BASE_URL",
        "HOST_CONFIG",
        "LIGHT_THEME",
        "enableBypass",
        "blockErrorDialogs",
        "data-test-connection-state",
        "data-test-script-state",
    ],
)
def test_the_internals_leaned_on_are_still_there(internal: str) -> None:
    script = (bundle.static_dir() / bundle.installed().entry).read_text(encoding="utf-8")
    assert internal in script, UPGRADE


def test_streamlits_own_page_holds_nothing_ours_forgot() -> None:
    rest = stock.stock_index()
    for known in (
        r"<!--.*?-->",
        r"<noscript>.*?</noscript>",
        r"<script>\s*window\.prerenderReady = false\s*</script>",
        r'<script type="module" crossorigin src="[^"]+"></script>',
        r'<link\s+rel="(modulepreload|stylesheet|preload|shortcut icon|service-desc)"[^>]*>',
        r"<meta[^>]*>",
        r"<title>Streamlit</title>",
    ):
        rest = re.sub(known, "", rest, flags=re.DOTALL)
    expected = (
        '<!DOCTYPE html><html lang="en"><head></head><body><div id="root"></div></body></html>'
    )
    assert re.sub(r">\s+<", "><", rest).strip() == expected, UPGRADE


@pytest.mark.parametrize("kind", ["rate", "form", "dashboard", "wall"])
def test_a_staff_page_preloads_what_its_kind_needs(kind: front.Kind) -> None:
    page = front.staff_index(CHINESE, kind)
    preloaded = set(re.findall(r'<link rel="modulepreload" crossorigin href="/([^"]+)">', page))
    assert preloaded == set(bundle.installed().chunks(kind))
    assert all((bundle.static_dir() / file).is_file() for file in preloaded)
    assert "PlotlyChart" not in page


def test_no_page_downloads_source_sans() -> None:
    assert "SourceSans" in stock.stock_index()
    assert "SourceSans" not in front.staff_index(CHINESE, "form")
    assert "system-ui" in index_page.page_script()


def test_the_page_speaks_its_language_and_is_not_translated() -> None:
    assert '<html lang="zh-CN" translate="no"' in front.staff_index(CHINESE, "form")
    assert '<html lang="en" translate="no"' in front.staff_index(ENGLISH, "form")
    assert "<title>Service kiosk</title>" in front.staff_index(ENGLISH, "form")
    assert "&lt;b&gt;" in front.staff_index(ENGLISH, "form", title="<b>")


def test_the_instant_page_starts_nothing() -> None:
    page = front.instant_index(CHINESE, "<title>评价</title>", "<p>layer</p>")
    assert '<body><div id="instant"><p>layer</p></div></body>' in page
    for forbidden in ('type="module"', 'rel="stylesheet"', 'rel="modulepreload"', " src="):
        assert forbidden not in page


def test_the_instant_page_without_its_layer_is_tiny() -> None:
    page = front.instant_index(CHINESE, "", "").encode()
    assert len(page) < 2_000
    assert len(brotli.compress(page, quality=5)) < 1_000


def test_every_address_in_the_pages_is_absolute() -> None:
    for page in (front.staff_index(CHINESE, "form"), front.instant_index(CHINESE, "", "")):
        addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
        assert addresses
        assert all(address.startswith(("/", "data:")) for address in addresses)


def test_the_page_script_is_whole_and_cannot_end_its_own_element() -> None:
    script = index_page.page_script()
    assert script in front.staff_index(CHINESE, "form")
    assert "</" not in script
    assert "KIOSK_" not in script


def test_large_files_are_spread_among_the_small_and_none_is_lost() -> None:
    files = bundle.installed().chunks("form")
    ordered = bundle.spread(files)
    assert sorted(ordered) == sorted(files)
    large = [(bundle.static_dir() / file).stat().st_size >= 40_000 for file in ordered]
    assert large[0]
    assert not any(large[1:5])


def test_an_unknown_manifest_is_refused() -> None:
    with pytest.raises(bundle.BundleUnknown):
        bundle.read_manifest({"index.html": {"file": "a.js"}})
    with pytest.raises(bundle.BundleUnknown):
        bundle.read_manifest({})


def test_an_unknown_front_end_falls_back_to_streamlits_own_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = stock.stock_index().replace('type="module"', 'type="other"')
    monkeypatch.setattr(stock, "stock_index", lambda: stranger)
    monkeypatch.setattr(index_page, "stock_index", lambda: stranger)
    assert front.staff_index(CHINESE, "form") == stranger
    assert "own index page" in caplog.text
