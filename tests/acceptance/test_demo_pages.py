"""The pages of the demonstration and of the real published picture, in a browser, at desktop and phone width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sightline.analyses.picture.study import study
from sightline.clearance.stage import clear_drafts, open_release
from sightline.demo import Outcome
from sightline.ledger.chain import Ledger
from sightline.publish.fixed import FOLDER, SCRIPTS
from sightline.publish.stage import publish
from sightline.publish.views import STAGES
from tests.acceptance import browser
from tests.acceptance.made import NUMBERS

PUBLISHED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "published"
SIZES = (browser.DESKTOP, browser.PHONE)
AREAS = ("E06000001", "E09000012")  # Hartlepool; Hackney, which sent nothing for two years

pytestmark = pytest.mark.skipif(browser.why_not() is not None, reason=str(browser.why_not()))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def demo_site(outcome: Outcome) -> Path:
    return outcome.site.parent


@pytest.fixture(scope="module")
def published_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not PUBLISHED.is_dir():
        pytest.skip("the published statistics are not in ../shared/data/published")
    folder = tmp_path_factory.mktemp("published")
    ledger = Ledger.create(folder / "ledger")
    study(ledger, PUBLISHED, pages=AREAS)
    clear_drafts(ledger, "published", release="test", officer="a test")
    opened = open_release(ledger)
    return publish(opened, folder / "site", title="Published", made_up=False, today=opened.data_until).parent


def weight(page: Path) -> int:
    """How many bytes a page weighs without its pictures, which stand in it."""
    return len(re.sub(r"<svg.*?</svg>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL).encode())


def faults(chromium: Browser, page: Path, size: tuple[int, int]) -> list[str]:
    with browser.opened(chromium, page, size) as seen:
        wide = [f"{seen.sideways()} pixels too wide"] if seen.sideways() > 0 else []
        return [*seen.violations(), *seen.errors, *seen.requests, *wide]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_the_demonstration_is_clean(demo_site: Path, chromium: Browser, size: tuple[int, int]) -> None:
    pages = sorted(demo_site.glob("*.html"))
    assert {"index.html", "picture.html", "linkage.html", "linkage-groups.html"} <= {page.name for page in pages}
    assert {page.name: found for page in pages if (found := faults(chromium, page, size))} == {}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "name", ["published", "breaks-and-clashes", "prevalence", "areas", "area-e06000001", "area-e09000012"]
)
def test_the_real_published_pages_are_clean(
    published_site: Path, chromium: Browser, size: tuple[int, int], name: str
) -> None:
    assert faults(chromium, published_site / f"{name}.html", size) == []
    assert weight(published_site / f"{name}.html") < 200_000


def test_the_demonstration_says_on_every_page_that_its_data_are_made_up(demo_site: Path) -> None:
    for page in demo_site.glob("*.html"):
        assert "Made-up data: no real person" in page.read_text(encoding="utf-8"), page.name


def test_the_real_picture_does_not_say_so(published_site: Path) -> None:
    assert "Made-up data" not in (published_site / "published.html").read_text(encoding="utf-8")


def test_pages_weigh_under_200_kilobytes_with_the_scripts_that_they_open_with(demo_site: Path) -> None:
    scripts = {
        name: sum((demo_site / FOLDER / script).stat().st_size for script in of) for name, of in SCRIPTS.items()
    }  # fmt: skip
    heavy = {page.name for page in demo_site.glob("*.html") if weight(page) + scripts.get(page.stem, 0) > 200_000}
    assert heavy == set()


def test_the_areas_of_the_demonstration_have_pages_in_the_order_of_a_childs_journey(demo_site: Path) -> None:
    pages = sorted(demo_site.glob("own-e*.html"))
    assert len(pages) == NUMBERS.areas
    for page in pages:
        told = re.findall(r'<li class="stage">([^<]+)</li>', page.read_text(encoding="utf-8"))
        assert told == [stage for stage in STAGES if stage in told], page.name
        assert {"First signs", "Referral", "Assessment"} <= set(told), page.name
