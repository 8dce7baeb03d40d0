"""Making a table and searching, in a browser and from disk: tables.html, search.html and what they do unscripted."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sightline.publish.files import table_csv
from sightline.publish.release import MADE_UP
from tests.acceptance.browser import DESKTOP, PHONE, chromium, opened, why_not
from tests.acceptance.made import RELEASE, by_hand
from tests.unit.render import demo

pytestmark = pytest.mark.skipif(why_not() is not None, reason=why_not() or "")
BY_AREA = "tables.html#t=children_by_area"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the hand-made drafts."""
    return by_hand(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module."""
    with chromium() as running:
        yield running


def go(page: Page, site: Path, link: str) -> None:
    """Open a link of the site, and wait until the builder has said something."""
    name, _, anchor = link.partition("#")
    page.goto(f"{(site / name).as_uri()}#{anchor}")
    page.reload()
    page.wait_for_function("document.getElementById('b-said').textContent !== 'Fetching the table.'")


def cells(page: Page) -> list[list[str]]:
    """The table that was made, row by row."""
    rows: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('#b-out tr')].map(row => [...row.children].map(cell => cell.textContent))"
    )
    return rows


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_table_is_chosen_from_disk_with_its_marks_and_is_accessible(
    browser: Browser, site: Path, size: tuple[int, int]
) -> None:
    with opened(browser, site / "tables.html", size) as seen:
        seen.page.select_option("#b-first", "children_by_area")
        seen.page.wait_for_selector("#b-out table")
        found = {row[0]: row[1] for row in cells(seen.page)[1:]}
        assert found["County Durham"] == "402"
        assert found["Redcar and Cleveland"] == "[c]"
        assert found["Stockton-on-Tees"] == "132"
        withheld = seen.page.locator("#b-out abbr", has_text="[c]")
        assert withheld.get_attribute("title") == "withheld to protect people"
        assert seen.page.evaluate("location.hash") == "#t=children_by_area"
        assert seen.violations() == []
        assert seen.errors == []
        assert seen.requests == []
        assert seen.sideways() <= 0


def test_a_link_brings_the_same_table_back(browser: Browser, site: Path) -> None:
    with opened(browser, site / "tables.html") as seen:
        go(seen.page, site, f"{BY_AREA}&a=E06000047,E06000001")
        assert [row[0] for row in cells(seen.page)[1:]] == ["County Durham", "Hartlepool"]
        seen.page.locator("#b-areas label", has_text="Darlington").click()
        assert [row[0] for row in cells(seen.page)[1:]] == ["County Durham", "Darlington", "Hartlepool"]
        link = seen.page.locator("#b-link").get_attribute("href")
        assert link == seen.page.evaluate("location.hash")
        again = cells(seen.page)
        go(seen.page, site, f"tables.html{link}")
        assert cells(seen.page) == again


def test_periods_and_codes_are_chosen_and_nothing_is_added_up(browser: Browser, site: Path) -> None:
    with opened(browser, site / "tables.html") as seen:
        go(seen.page, site, "tables.html#t=children_by_sender&p=year%20to%20March%202025&b.sender=council,police")
        assert cells(seen.page) == [
            ["Area", "Agency", "year to March 2025"],
            ["All areas together", "Councils", "1,240"], ["All areas together", "Police", "900"],
        ]  # fmt: skip
        assert "Nothing has been added up." in seen.page.locator("#b-said").inner_text()


def test_like_tables_stand_in_one_and_unlike_units_are_refused(browser: Browser, site: Path) -> None:
    with opened(browser, site / "tables.html") as seen:
        go(seen.page, site, "tables.html#t=children_by_year,children_by_sender&p=year%20to%20March%202025")
        assert [row[-1] for row in cells(seen.page)[1:]] == ["1,890 (1,800 to 1,990)", "1,240", "900", "360"]
        offered = seen.page.locator("#b-second option").evaluate_all("all => all.map(one => one.value)")
        assert "codes" not in offered
        go(seen.page, site, "tables.html#t=children_by_year,codes")
        assert "these count unlike things (children; episodes)" in seen.page.locator("#b-said").inner_text()
        assert cells(seen.page) == []


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("tables.html#t=nothing", "This release has no such table"),
        ("tables.html#t=%3Cscript%3E", "This release has no such table"),
        (f"{BY_AREA}&a=E99999999", "No figure fits this choice"),
        (f"{BY_AREA}&a=%E0%A4%A", "No figure fits this choice"),
        (f"{BY_AREA}&p=", "No figure fits this choice"),
    ],
)
def test_a_link_that_fits_nothing_is_answered_in_words(browser: Browser, site: Path, link: str, said: str) -> None:
    with opened(browser, site / "tables.html") as seen:
        go(seen.page, site, link)
        assert said in seen.page.locator("#b-said").inner_text()
        assert seen.errors == []


def taken(page: Page) -> list[dict[str, str]]:
    """The file that the button gives, row by row."""
    with page.expect_download() as waited:
        page.locator("#b-csv").click()
    text = Path(waited.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_what_the_table_of_the_release_holds(browser: Browser, site: Path) -> None:
    whole = table_csv(demo.by_area())
    wanted = {row["area_code"]: (row["value"], row["mark"]) for row in csv.DictReader(io.StringIO(whole, newline=""))}
    with opened(browser, site / "tables.html") as seen:
        go(seen.page, site, BY_AREA)
        rows = taken(seen.page)
    assert {row["area_code"]: (row["value"], row["mark"]) for row in rows} == wanted
    assert {row["unit"] for row in rows} == {"children"}
    assert {row["release"] for row in rows} == {RELEASE.name}


def test_a_file_of_made_up_data_says_so_in_every_row(browser: Browser, site: Path) -> None:
    with opened(browser, site / "tables.html") as seen:
        go(seen.page, site, "tables.html#t=total")
        assert seen.page.locator("#b-out .made-up").inner_text() == MADE_UP
        assert {row["note"] for row in taken(seen.page)} == {MADE_UP}


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless_in_the_file(
    browser: Browser, site: Path, tmp_path: Path
) -> None:
    """The gate refuses such names; the page does not rely on it."""
    shutil.copytree(site, tmp_path / "site")
    script = tmp_path / "site" / "assets" / "data" / "children_by_area.js"
    for name, sign in (("County Durham", "=1+1"), ("Hartlepool", "\\t@x"), ("Darlington", " +2")):
        script.write_text(script.read_text(encoding="utf-8").replace(name, sign), encoding="utf-8")
    with opened(browser, site / "tables.html") as seen:
        go(seen.page, tmp_path / "site", BY_AREA)
        names = {row["area_code"]: row["area"] for row in taken(seen.page)}
    assert (names["E06000047"], names["E06000001"], names["E06000005"]) == ("'=1+1", "'\t@x", "' +2")


def test_without_a_script_the_page_says_where_the_files_are(browser: Browser, site: Path) -> None:
    with opened(browser, site / "tables.html", script=False) as seen:
        assert "Putting a table together needs JavaScript" in seen.page.locator("main").inner_text()
        assert not seen.page.locator("#b-first").is_visible()
        seen.page.locator("summary", has_text="Children recorded as affected").click()
        link = seen.page.get_by_role("link", name="Children with a record, by council area")
        assert link.is_visible()
        assert (site / str(link.get_attribute("href"))).is_file()


def test_a_table_is_made_with_the_keyboard_alone(browser: Browser, site: Path) -> None:
    with opened(browser, site / "tables.html") as seen:
        seen.page.focus("#b-first")
        seen.page.keyboard.type("Children with a record, by council")
        seen.page.keyboard.press("Tab")
        seen.page.wait_for_selector("#b-out table")
        seen.page.focus("#b-areas input")
        before = len(cells(seen.page))
        seen.page.keyboard.press("Space")
        assert len(cells(seen.page)) == before - 1


def test_words_are_found_from_disk_by_how_they_begin(browser: Browser, site: Path) -> None:
    with opened(browser, site / "search.html") as seen:
        seen.page.fill("#s-words", "council area")
        first = seen.page.locator("#s-found a").first
        assert "council area" in first.inner_text()
        assert "found" in seen.page.locator("#s-said").inner_text()
        assert seen.violations() == []
        assert seen.requests == []
        first.click()
        assert seen.page.url.startswith(site.as_uri())
        assert seen.errors == []


@pytest.mark.parametrize(("asked", "said"), [("xyzzy", "Nothing here has all of these words"), ("", ""), ("  ?! ", "")])
def test_words_that_are_nowhere_are_answered(browser: Browser, site: Path, asked: str, said: str) -> None:
    with opened(browser, site / "search.html") as seen:
        seen.page.fill("#s-words", asked)
        assert said in seen.page.locator("#s-said").inner_text()
        assert seen.page.locator("#s-found li").count() == 0


def test_without_a_script_search_leads_to_the_list(browser: Browser, site: Path) -> None:
    with opened(browser, site / "search.html", script=False) as seen:
        assert "Searching needs JavaScript" in seen.page.locator("main").inner_text()
        seen.page.locator("main a", has_text="A to Z").first.click()
        assert seen.page.url.endswith("a-to-z.html")
        assert "County Durham: what agencies recorded" in seen.page.locator("main").inner_text()
