"""`sightline picture --surveys`: from a user's own file to the page, in a browser; and a file with faults."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sightline import cli
from sightline.published.surveys import COLUMNS
from tests.acceptance import browser

PUBLISHED = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "published"
SIZES = (browser.DESKTOP, browser.PHONE)
CONFIRMED = (
    "Made-up survey,2021,any abuse before 16,adults in households,before the age of 16,2020-10-01,2021-09-30,20000,1.4,"
    "7.5,,,,,,,,A publication of 2022,2026-11-26,Head of analysis"
)
NOT_CONFIRMED = (
    "Made-up survey,2023,any abuse before 18,adults in households,before the age of 18,2022-10-01,2023-09-30,20000,1.4,"
    "24.1,,,,,,,,A publication of 2024,2026-11-26,"
)

pytestmark = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published statistics are not in ../shared/data/published"
)


def surveys(folder: Path, *rows: str) -> Path:
    path = folder / "surveys.csv"
    path.write_text("\n".join((",".join(COLUMNS), *rows)) + "\n", encoding="utf-8")
    return path


def picture(folder: Path, *arguments: object) -> int:
    """Runs the command on two of the published tables, with a page for one authority."""
    published = folder / "published"
    published.mkdir()
    for name in ("c3_factors*.csv", "ons_mid-year*.csv"):
        (path,) = PUBLISHED.glob(name)
        (published / path.name).symlink_to(path.resolve())
    said = ("picture", "--published", published, "--area", "E09000012", "--out", folder / "out", *arguments)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["sightline", *map(str, said)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("surveys")
    assert picture(folder, "--surveys", surveys(folder, CONFIRMED, NOT_CONFIRMED)) == 0
    return folder / "out" / "site"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if browser.why_not() is not None:
        pytest.skip(str(browser.why_not()))
    with browser.chromium() as opened:
        yield opened


def test_the_page_holds_what_was_confirmed_and_no_number_of_what_was_not(site: Path) -> None:
    page = (site / "prevalence.html").read_text(encoding="utf-8")
    table = (site / "data" / "survey-prevalence.csv").read_text(encoding="utf-8")
    assert "7.5" in page
    assert "per cent,7.5,," in table
    assert "(not confirmed)" in page
    assert not [text for text in (page, table) if "24.1" in text]


def test_no_other_page_or_table_holds_the_share(site: Path) -> None:
    measure = "survey-made-up-survey"
    texts = [path for path in site.rglob("*") if path.suffix in (".html", ".csv", ".json", ".js", ".txt", ".svg")]
    holders = {path.relative_to(site).as_posix() for path in texts if measure in path.read_text(encoding="utf-8")}
    others = {name for name in holders if Path(name).name.partition(".")[0] != "survey-prevalence"}
    assert {"data/survey-prevalence.csv", "data/survey-prevalence.json"} <= holders
    assert {name for name in others if name != "api/measures.json" and not name.startswith("api/areas/")} == set()


@pytest.mark.parametrize("size", SIZES)
def test_the_page_is_clean_with_its_tables_open(site: Path, chromium: Browser, size: tuple[int, int]) -> None:
    with browser.opened(chromium, site / "prevalence.html", size) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert seen.sideways() <= 0
        assert [*seen.violations(), *seen.errors, *seen.requests] == []


def test_a_file_with_faults_is_refused_with_all_of_them_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (CONFIRMED.replace("7.5", "Bloggs"), NOT_CONFIRMED.replace("2023-09-30", "autumn"))
    assert picture(tmp_path, "--surveys", surveys(tmp_path, *rows)) == 2
    said = " ".join("".join(capsys.readouterr()).split())
    assert "surveys.csv, row 2, percent: text of 6 characters stands where a number was expected" in said
    assert "surveys.csv, row 3, fieldwork_to: text of 6 characters stands where a date was expected" in said
    assert "Bloggs" not in said
    assert not (tmp_path / "out").exists()
