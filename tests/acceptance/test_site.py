"""The site in a real browser, from disk: at two widths, on paper, by keyboard, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sightline.publish.fixed import FIXED
from sightline.publish.release import AS_PUBLISHED
from tests.acceptance.browser import DESKTOP, PHONE, chromium, opened, why_not
from tests.acceptance.made import by_hand
from tests.unit.render import demo

pytestmark = pytest.mark.skipif(why_not() is not None, reason=why_not() or "")
PAGES = (
    "index", "children", "picture", "own-areas", "own-e06000047", "own-e06000003", "files-picture",
    *(name for name, _ in FIXED),
)  # fmt: skip
SIZES = (DESKTOP, PHONE)
SMALLEST = 12  # pixels that the smallest word in a chart may be, as shown


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the hand-made drafts, through the real gate."""
    return by_hand(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module."""
    with chromium() as running:
        yield running


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_disk_clean_and_fits_its_window(
    browser: Browser, site: Path, name: str, size: tuple[int, int]
) -> None:
    with opened(browser, site / f"{name}.html", size) as seen:
        assert seen.sideways() <= 0
        assert seen.violations() == []
        assert seen.errors == []
        assert seen.requests == []


def test_the_tables_of_a_page_are_accessible_when_they_are_open(browser: Browser, site: Path) -> None:
    with opened(browser, site / "picture.html", PHONE) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert seen.sideways() <= 0
        assert seen.violations() == []


@pytest.mark.parametrize("width", [320, 640, 735, 736, 1024])
@pytest.mark.parametrize(
    "name", ["picture", "own-e06000047", "tables", "search", "a-to-z", "survivors", "files", "files-picture"]
)
def test_no_width_or_zoom_makes_a_page_scroll_sideways(browser: Browser, site: Path, name: str, width: int) -> None:
    with opened(browser, site / f"{name}.html", (width, 800)) as seen:
        assert seen.sideways() <= 0


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_each_chart_is_shown_once_and_its_words_are_large_enough(
    browser: Browser, site: Path, size: tuple[int, int]
) -> None:
    with opened(browser, site / "picture.html", size) as seen:
        shown = seen.page.evaluate("[...document.querySelectorAll('svg')].filter(one => one.checkVisibility()).length")
        least = seen.page.evaluate(
            """Math.min(...[...document.querySelectorAll('svg')].filter(one => one.checkVisibility()).map(svg => {
                const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
                return Math.min(...[...svg.querySelectorAll('text')].map(
                    text => parseFloat(getComputedStyle(text).fontSize) * scale));
            }))"""
        )
    assert shown == len(demo.sections())
    assert least >= SMALLEST


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
def test_no_word_of_a_chart_is_cut_off_at_its_edge(browser: Browser, site: Path, size: tuple[int, int]) -> None:
    with opened(browser, site / "picture.html", size) as seen:
        cut = seen.page.evaluate(
            """[...document.querySelectorAll('svg')].filter(one => one.checkVisibility()).flatMap(svg => {
                const frame = svg.getBoundingClientRect();
                return [...svg.querySelectorAll('text')].filter(text => {
                    const box = text.getBoundingClientRect();
                    return box.left < frame.left - 1 || box.right > frame.right + 1
                        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
                }).map(text => text.textContent);
            })"""
        )
    assert cut == []


def test_without_javascript_the_page_shows_everything_and_its_tables_open(browser: Browser, site: Path) -> None:
    with opened(browser, site / "picture.html", script=False) as seen:
        fold = seen.page.locator("#by-area details").first
        assert not fold.locator("table").is_visible()
        fold.locator("summary").click()
        assert fold.locator("table").is_visible()
        assert "County Durham" in fold.locator("table").inner_text()
        assert seen.page.locator("#by-area svg").first.is_visible()
        assert "1,890 children had such a record" in seen.page.locator("#by-year .sentence").inner_text()
        assert seen.page.locator("#leave").get_attribute("href") == "https://www.bbc.co.uk/weather"


def test_the_first_tab_skips_to_the_content_and_the_second_leaves(browser: Browser, site: Path) -> None:
    with opened(browser, site / "picture.html") as seen:
        seen.page.keyboard.press("Tab")
        assert seen.focused() == "Skip to main content"
        seen.page.keyboard.press("Tab")
        assert seen.focused() == "Leave this page"


def test_the_skip_link_moves_the_focus_to_the_content(browser: Browser, site: Path) -> None:
    with opened(browser, site / "picture.html") as seen:
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "main"


def test_leaving_hides_the_page_and_asks_for_a_neutral_one_without_a_referrer(browser: Browser, site: Path) -> None:
    with opened(browser, site / "picture.html") as seen:
        with seen.page.expect_request("https://www.bbc.co.uk/weather") as asked:
            seen.page.locator("#leave").click()
        assert "referer" not in asked.value.headers
        assert seen.requests == ["https://www.bbc.co.uk/weather"]


def test_leaving_adds_nothing_to_the_history_to_go_back_to(browser: Browser, site: Path) -> None:
    with opened(browser, site / "index.html") as seen:
        neutral = (site / "accessibility.html").as_uri()
        seen.page.evaluate(f"document.getElementById('leave').href = '{neutral}'")
        before = seen.page.evaluate("history.length")
        seen.page.locator("#leave").click()
        seen.page.wait_for_url(neutral)
        assert seen.page.evaluate("history.length") == before


def test_the_way_out_stays_in_sight_while_scrolling(browser: Browser, site: Path) -> None:
    for size in SIZES:
        with opened(browser, site / "picture.html", size) as seen:
            seen.page.mouse.wheel(0, 3_000)
            seen.page.wait_for_function("scrollY > 1000")
            box = seen.page.locator("#leave").bounding_box()
            assert box is not None
            assert 0 <= box["y"] <= size[1] - box["height"]


def test_on_paper_tables_are_open_and_the_banner_is_there(browser: Browser, site: Path) -> None:
    with opened(browser, site / "picture.html", (673, 1_000)) as seen:
        seen.page.emulate_media(media="print")
        table = seen.page.locator("#by-area table")
        assert table.is_visible()
        assert (table.bounding_box() or {"height": 0})["height"] > 200
        assert seen.page.locator("header").get_by_text(AS_PUBLISHED).is_visible()
        assert not seen.page.locator("#leave").is_visible()
        assert seen.sideways() <= 0


def test_on_the_paper_of_an_area_files_and_the_way_out_are_left_out_and_tables_that_a_chart_says(
    browser: Browser, site: Path
) -> None:
    with opened(browser, site / "own-e06000047.html", (673, 1_000)) as seen:
        seen.page.emulate_media(media="print")
        assert not seen.page.locator("details.files").first.is_visible()
        assert not seen.page.locator("[data-labelled] table").first.is_visible()
        assert seen.page.locator(".figure .narrow svg").first.is_visible()
        assert seen.page.locator(".figure>.about").first.is_visible()  # its source, with its date
        assert seen.sideways() <= 0


def test_a_page_prints_to_several_sheets(browser: Browser, site: Path) -> None:
    with opened(browser, site / "picture.html") as seen:
        printed = seen.page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") + printed.count(b"/Type/Page") >= 4
