"""Packs about an area in a browser: clean at two widths, whole on paper, the director's on one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from sightline.clearance.gate import clear
from sightline.clearance.policy import policy
from sightline.ledger.chain import Ledger
from sightline.publish.packs.challenge import MOST, rules
from sightline.publish.packs.pack import KINDS, pack, page_of
from tests.acceptance.browser import DESKTOP, PHONE, chromium, opened, why_not
from tests.acceptance.made import RELEASE
from tests.unit.publish.made_area import ENGLAND, HERE, OTHERS, REGION, draft, series

pytestmark = pytest.mark.skipif(why_not() is not None, reason=why_not() or "")
_SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each kind, about an area of sixteen series of which every other moved."""
    folder = tmp_path_factory.mktemp("packs")
    tables = []
    asked = list(dict.fromkeys(rule.table for rule in rules() if rule.table.startswith("area-") and not rule.breakdown))
    for number in range(16):
        own: list[float | None] = [50, 51, 50, 52, 51, 90 if number % 2 else 51]
        values = {HERE: own, REGION: own, ENGLAND: own} | dict.fromkeys(OTHERS, own)
        name = asked[number] if number < len(asked) else f"a-series-with-a-long-name-{number}"
        tables.append(("Assessment", series(name, values)))
    cleared = clear(
        [draft(tables)], policy("published"), Ledger.create(folder / "ledger"), release="2025-06", officer="A person"
    )
    made = {kind: folder / f"{kind}.html" for kind in KINDS}
    for kind, path in made.items():
        path.write_text(page_of(pack(kind, HERE, cleared, RELEASE), cleared, RELEASE), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module."""
    with chromium() as running:
        yield running


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_pack_is_clean_and_fits_its_window(
    browser: Browser, packs: dict[str, Path], kind: str, size: tuple[int, int]
) -> None:
    with opened(browser, packs[kind], size) as seen:
        assert [*seen.violations(), *seen.errors, *seen.requests] == []
        assert seen.sideways() <= 0


def test_the_directors_page_is_one_sheet_whatever_moved(browser: Browser, packs: dict[str, Path]) -> None:
    with opened(browser, packs["director"]) as seen:
        assert seen.page.locator("tbody tr").count() == 4
        assert len(_SHEET.findall(seen.page.pdf(format="A4"))) == 1


def test_a_challenge_pack_is_ten_questions_on_two_sheets(browser: Browser, packs: dict[str, Path]) -> None:
    with opened(browser, packs["challenge"]) as seen:
        assert seen.page.locator("tbody tr").count() == MOST
        assert len(_SHEET.findall(seen.page.pdf(format="A4"))) <= 2


def test_on_paper_a_pack_has_no_way_out_and_keeps_its_tables(browser: Browser, packs: dict[str, Path]) -> None:
    with opened(browser, packs["regional"], (673, 1_000)) as seen:
        seen.page.emulate_media(media="print")
        assert not seen.page.locator("#leave").is_visible()
        assert seen.page.locator("table").first.is_visible()
        assert seen.sideways() <= 0
