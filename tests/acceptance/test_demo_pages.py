"""The pages of the demonstration and of the real published picture, in a browser, at desktop and phone width."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser

from sightline.analyses.picture.study import study
from sightline.clearance.stage import clear_drafts, open_release
from sightline.demo import Outcome
from sightline.demo_first import FIRST, WHY
from sightline.ledger.chain import Ledger
from sightline.publish.fixed import FOLDER, SCRIPTS
from sightline.publish.stage import publish
from sightline.publish.views import STAGES
from tests.acceptance import browser
from tests.acceptance.made import NUMBERS
from tests.unit.publish.links import dead_links, not_reached

PUBLISHED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "published"
SIZES = (browser.DESKTOP, browser.PHONE)
MOST_SHEETS = 9  # on which the page of an area is printed
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


def faults(chromium: Browser, page: Path, size: tuple[int, int], rules: bool = True) -> list[str]:
    """What is wrong with a page with its tables open; `rules`: by the rules of accessibility too, which take long.

    A page has the same colours in every width, so that they are looked at in one.
    """
    with browser.opened(chromium, page, size) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        wide = [f"{seen.sideways()} pixels too wide"] if seen.sideways() > 0 else []
        found = seen.violations(colours=size == browser.DESKTOP) if rules else []
        return [*found, *seen.errors, *seen.requests, *wide]


def of_a_kind(pages: list[Path]) -> set[Path]:
    """Of pages that are filled in alike, one for each area or analysis, the longest and the shortest."""
    alike: dict[str, list[Path]] = {}
    for page in sorted(pages, key=lambda page: page.stat().st_size):
        kind = page.name.partition("-")[0] if page.name.startswith(("own-e", "area-e", "files-")) else page.name
        alike.setdefault(kind, []).append(page)
    return {page for kind in alike.values() for page in (kind[0], kind[-1])}


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_the_demonstration_is_clean(demo_site: Path, chromium: Browser, size: tuple[int, int]) -> None:
    pages = sorted(demo_site.glob("*.html"))
    assert {"index.html", "picture.html", "linkage.html", "linkage-groups.html"} <= {page.name for page in pages}
    looked_at = of_a_kind(pages)
    assert {page.name: found for page in pages if (found := faults(chromium, page, size, page in looked_at))} == {}


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


def test_no_link_of_the_demonstration_is_dead_and_every_file_is_reached_from_its_front_page(demo_site: Path) -> None:
    assert dead_links(demo_site) == {}
    assert not_reached(demo_site) == set()


def words_of(page: Path) -> str:
    parsed: html.HtmlElement = html.fromstring(page.read_text(encoding="utf-8"))
    return " ".join(parsed.xpath("string(//main)").split())


def test_the_calendar_names_what_is_out_what_is_late_and_what_will_come(demo_site: Path) -> None:
    said = words_of(demo_site / "release-calendar.html")
    ahead, late, out = (said.index(words) for words in ("Announced", "Announced, and not out on its day", "Published "))
    assert ahead < said.index("Release made-up England next") < late
    assert late < said.index("Release made-up England accounts. Moved: ") < out
    assert out < said.index(f"Release {FIRST}.")


def test_the_earlier_release_was_corrected_and_every_figure_that_changed_is_listed(demo_site: Path) -> None:
    said = words_of(demo_site / "corrections.html")
    assert f"release {FIRST}, version 2: {WHY.capitalize()}" in said
    assert "figures changed." in said
    rows = list(csv.DictReader((demo_site / "changes.csv").read_text(encoding="utf-8").splitlines()))
    assert "table added" in {row["kind"] for row in rows}
    assert json.loads((demo_site / "changes.json").read_text(encoding="utf-8"))["compared_with"] == FIRST


def test_support_has_maps_of_referrals_and_of_waits_by_area(demo_site: Path) -> None:
    found: html.HtmlElement = html.fromstring((demo_site / "support.html").read_text(encoding="utf-8"))
    names = found.xpath("//section[@class='figure'][.//svg]/@id")
    assert names[:3] == ["map", "map-waits", "map-days"]


def test_the_page_of_an_area_prints_to_a_few_sheets_with_the_release_at_their_foot(
    demo_site: Path, chromium: Browser
) -> None:
    page = min(demo_site.glob("own-e*.html"))
    with browser.opened(chromium, page) as seen:
        printed = seen.page.pdf(format="A4", prefer_css_page_size=True)
    assert 2 <= len(re.findall(rb"/Type */Page\b(?!s)", printed)) <= MOST_SHEETS
    assert "@bottom-left" in page.read_text(encoding="utf-8")


def test_the_areas_of_the_demonstration_have_pages_in_the_order_of_a_childs_journey(demo_site: Path) -> None:
    pages = sorted(demo_site.glob("own-e*.html"))
    assert len(pages) == NUMBERS.areas
    for page in pages:
        told = re.findall(r'<li class="stage">([^<]+)</li>', page.read_text(encoding="utf-8"))
        assert told == [stage for stage in STAGES if stage in told], page.name
        assert {"First signs", "Referral", "Assessment"} <= set(told), page.name
