"""The page of a fix list in a browser: wide and narrow, with the keyboard alone, printed, and by axe-core."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sightline.returns.reports.fixlist import check
from sightline.returns.reports.pack import write_packs
from tests.acceptance.browser import DESKTOP, PHONE, chromium, opened, why_not
from tests.unit.returns.conftest import FIXTURES, census
from tests.unit.returns.test_lateness import CHILDREN

pytestmark = pytest.mark.skipif(why_not() is not None, reason=why_not() or "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fix-list")
    (folder / "late_census.xml").write_text(census(*CHILDREN))
    files = [FIXTURES / "faults_2026.xml", FIXTURES / "identity_faults.csv", folder / "late_census.xml"]
    (made,) = write_packs(check(files), folder / "out", date(2026, 11, 26))
    return made


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    (made,) = write_packs(check([FIXTURES / "clean_2027.xml"]), folder, date(2026, 11, 26))
    return made


@pytest.mark.parametrize("size", [DESKTOP, PHONE, (320, 640)])
@pytest.mark.parametrize("script", [True, False])
def test_it_fits_its_window_and_asks_nothing_of_a_network(
    browser: Browser, page: Path, size: tuple[int, int], script: bool
) -> None:
    with opened(browser, page, size, script=script) as seen:
        assert seen.sideways() <= 0
        assert seen.errors == []
        assert seen.requests == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_nothing(browser: Browser, page: Path, clean: Path, size: tuple[int, int]) -> None:
    for one in (page, clean):
        with opened(browser, one, size) as seen:
            seen.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert seen.violations() == []
            assert seen.sideways() <= 0


def test_the_keyboard_alone_reaches_the_main_content_and_every_table(browser: Browser, page: Path) -> None:
    with opened(browser, page) as seen:
        seen.page.keyboard.press("Tab")
        assert seen.focused() == "Skip to main content"
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "main"
        scrolling = seen.page.locator(".scroll").count()
        assert scrolling == seen.page.locator(".scroll[tabindex='0'][aria-label]").count() > 3


def test_printed_it_shows_what_is_folded(browser: Browser, page: Path) -> None:
    with opened(browser, page) as seen:
        seen.page.emulate_media(media="print")
        folded = seen.page.locator("details table, details .kind, details dl").first
        assert folded.bounding_box() is not None
        assert seen.page.locator(".list").first.is_hidden()
        assert len(seen.page.pdf()) > 10_000
    assert page.stat().st_size < 200_000
