"""Ranges, funnels, control charts, maps of tiles, curves, flows and paths in a real browser, at two widths."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sightline.clearance.gate import clear
from sightline.clearance.policy import policy
from sightline.ledger.chain import Ledger
from sightline.publish.release import Release
from sightline.publish.site import build
from sightline.standard import areas
from tests.acceptance.browser import DESKTOP, PHONE, chromium, opened, why_not
from tests.unit.render import demo_more, demo_paths

pytestmark = pytest.mark.skipif(why_not() is not None, reason=why_not() or "")
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
PAGES = pytest.mark.parametrize("name", ["areas", "map", "pathways"])
SMALLEST = 13.5  # pixels that the smallest word in a chart may be, as shown
HEAVIEST = 200_000  # bytes of a page with all that it shows
# Words of the charts in sight that stand on one another, or reach over an edge of their chart.
CLASHES = """[...document.querySelectorAll('svg')].filter(one => one.checkVisibility()).flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll('text')].filter(one => getComputedStyle(one).stroke === 'none')
        .map(one => ({words: one.textContent, box: one.getBoundingClientRect()}));
    const cut = words.filter(({box}) => box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(one => one.words);
    const on = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    const met = words.flatMap((a, n) => words.slice(0, n).filter(b => on(a.box, b.box))
        .map(b => a.words + ' | ' + b.words));
    return [...cut, ...met];
})"""
LEAST = """Math.min(...[...document.querySelectorAll('svg')].filter(one => one.checkVisibility()).map(svg => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    const sizes = [...svg.querySelectorAll('text')].map(one => parseFloat(getComputedStyle(one).fontSize));
    return Math.min(...sizes) * scale;
}))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the hand-made tables, through the real gate."""
    folder = tmp_path_factory.mktemp("site")
    ledger = Ledger.create(folder / "ledger")
    drafts = [demo_more.draft(), demo_paths.draft()]
    cleared = clear(drafts, policy("sightline-default"), ledger, release="2025-06", officer="A person")
    release = Release(
        "2025-06", date(2025, 5, 31), "How charts are drawn", True, date(2025, 3, 31), "As published", "0.1.0",
        cleared[0].entry_hash,
    )  # fmt: skip
    return build(cleared, folder / "site", release).parent


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module."""
    with chromium() as running:
        yield running


@SIZES
@PAGES
def test_a_page_of_charts_is_accessible_and_fits(
    browser: Browser, site: Path, name: str, size: tuple[int, int]
) -> None:
    with opened(browser, site / f"{name}.html", size) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert seen.violations() == []
        assert seen.sideways() <= 0
        assert (seen.errors, seen.requests) == ([], [])


@SIZES
@PAGES
def test_no_words_of_a_chart_stand_on_one_another_or_are_cut_off(
    browser: Browser, site: Path, name: str, size: tuple[int, int]
) -> None:
    with opened(browser, site / f"{name}.html", size) as seen:
        assert seen.page.evaluate(CLASHES) == []
        assert seen.page.evaluate(LEAST) >= SMALLEST


@PAGES
def test_a_page_of_charts_weighs_little(site: Path, name: str) -> None:
    assert (site / f"{name}.html").stat().st_size < HEAVIEST


def test_without_javascript_each_square_has_its_name_and_the_table_opens(browser: Browser, site: Path) -> None:
    with opened(browser, site / "map.html", script=False) as seen:
        titles = seen.page.locator("#tiles .wide svg title").all_text_contents()[1:]
        assert sorted(title.split(":")[0] for title in titles) == sorted(area.name for area in areas.current())
        table = seen.page.locator("#tiles details").first
        if table.get_attribute("open") is None:
            table.locator("summary").click()
        assert "Wakefield" in seen.page.locator("#tiles table").inner_text()
