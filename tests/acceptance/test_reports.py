"""The reports that are no publication, in a browser: the calendar of returns, and one agency's own loss report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sightline import reports
from sightline.analyses.quality.holdings import holdings
from sightline.config import Expected
from sightline.ledger.calendar import calendar
from sightline.ledger.receive import receive
from sightline.ledger.submissions import current
from tests.acceptance import browser
from tests.projects import TODAY, made_up_project

FIXTURES = Path(__file__).parents[1] / "unit" / "returns" / "fixtures"
SIZES = (browser.DESKTOP, browser.PHONE)

pytestmark = pytest.mark.skipif(browser.why_not() is not None, reason=str(browser.why_not()))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser.chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    project, ledger = made_up_project(folder / "project")
    receive(ledger, project, TODAY, [FIXTURES / "support.csv", FIXTURES / "faults_2026.xml"], skip_refused=True)
    held = holdings(submission for submission, _ in current(ledger))
    expected = [Expected("SUP-1", "support", date(2024, 4, 1)), Expected("E09000001", "cin", date(2025, 4, 1))]
    on = max(submission.received_on for submission, _ in current(ledger))
    return {
        "calendar": reports.write_calendar(calendar(ledger, on, expected), folder / "out", "A project")[0],
        "agency": reports.write_agency(held, held[0].agency, folder / "out", TODAY)[0],
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["calendar", "agency"])
def test_a_report_is_clean_at_desk_and_in_the_hand(
    pages: dict[str, Path], chromium: Browser, name: str, size: tuple[int, int]
) -> None:
    with browser.opened(chromium, pages[name], size, script=True) as seen:
        assert seen.sideways() <= 0
        assert [*seen.violations(), *seen.errors, *seen.requests] == []


def test_on_a_phone_each_cell_says_which_column_it_is(pages: dict[str, Path], chromium: Browser) -> None:
    with browser.opened(chromium, pages["calendar"], browser.PHONE) as seen:
        label = seen.page.evaluate("getComputedStyle(document.querySelector('tbody td'), '::before').content")
        assert "Period" in label


def test_a_report_says_whom_it_is_for(pages: dict[str, Path]) -> None:
    assert "only: it is made of that agency&#x27;s own data" in pages["agency"].read_text(encoding="utf-8")
    assert "For the project&#x27;s own officers" in pages["calendar"].read_text(encoding="utf-8")
