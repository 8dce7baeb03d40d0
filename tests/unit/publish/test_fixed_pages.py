"""The pages that every site has: methods, the calendar of releases, corrections, survivors; and the table of dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.clearance.corrections import Change, Correction
from sightline.clearance.gate import Cleared
from sightline.errors import ConfigError
from sightline.publish import words
from sightline.publish.dates import read_calendar
from sightline.publish.release import Planned, Release
from sightline.publish.site import build
from tests.unit.publish.made_area import parsed


def text(site: Path, name: str) -> str:
    page = parsed(site / f"{name}.html")
    return " ".join(page.xpath("//main")[0].text_content().split())


def test_methods_give_every_measure_its_unit_definition_and_source_once(
    site: Path, cleared: tuple[Cleared, ...]
) -> None:
    said = text(site, "methods")
    measures = {figure.measure for one in cleared for table in one.tables for figure in table.figures}
    for measure in measures:
        assert f"{measure.label}, {measure.unit}" in said
        assert f"Definition {measure.definition}." in said
        assert measure.source in said
    assert said.count("Episodes of need with the factor, episodes") == 1


def test_methods_say_how_people_were_protected(site: Path) -> None:
    assert "A count from 1 to 9 is not shown" in text(site, "methods")


def test_without_dates_nothing_is_announced(site: Path) -> None:
    said = text(site, "release-calendar")
    assert "No further release had been announced by 31 May 2025." in said
    assert "31 May 2025 Release 2025-06: this one." in said.replace("2025Release", "2025 Release")


def test_the_calendar_parts_what_is_ahead_from_what_is_late_and_what_is_out(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    told = replace(
        release,
        calendar=(
            Planned("2025-03", date(2025, 3, 1)), Planned("2025-05", date(2025, 5, 1), words="moved by an election"),
            Planned("2025-12", date(2025, 12, 31), exact=False),
        ),
        earlier=(("2025-03", date(2025, 3, 2)),),
    )  # fmt: skip
    page = parsed(build(cleared, tmp_path / "site", told).parent / "release-calendar.html")
    parts = {
        section.find("h2").text: " ".join(section.find("dl").text_content().split())
        for section in page.xpath("//section[h2 and dl and @aria-labelledby!='help']")
    }
    assert parts["Announced"] == "December 2025, the day to be announcedRelease 2025-12."
    assert parts["Announced, and not out on its day"] == "1 May 2025Release 2025-05. Moved by an election."
    assert parts["Published"] == "31 May 2025Release 2025-06: this one. 2 March 2025Release 2025-03."


def test_dates_are_read_in_their_order_a_month_by_its_last_day(tmp_path: Path) -> None:
    (tmp_path / "release-calendar.csv").write_text(
        "release,day,words\n2027-06,2027-06,\n2027-01,2027-01-28,with a new page\n", encoding="utf-8"
    )
    assert read_calendar(tmp_path) == (
        Planned("2027-01", date(2027, 1, 28), True, "with a new page"),
        Planned("2027-06", date(2027, 6, 30), False),
    )
    assert read_calendar(tmp_path / "nowhere") == ()


def test_every_fault_of_the_dates_is_told_at_once_and_no_cell_is_repeated(tmp_path: Path) -> None:
    (tmp_path / "release-calendar.csv").write_text(
        "release,day,words\n,2027-01-28,\nA,28 January,\nB,2027-02-30,=SUM(1)\nC,2027-13,\nC,2027-03-01,\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as raised:
        read_calendar(tmp_path)
    said = str(raised.value)
    for row in (2, 3, 4, 5, 6):
        assert f"row {row}:" in said
    assert "SUM" not in said
    assert "28 January" not in said


def test_a_correction_lists_what_changed(cleared: tuple[Cleared, ...], release: Release, tmp_path: Path) -> None:
    change = Change("total", "Children with a record", "year to March 2025", "pooled", (("sex", "F"),), "1,840", "[c]")
    mended = replace(release, corrections=(Correction(date(2025, 6, 2), "Picture", "wrong", "2025-06", 2, (change,)),))
    site = build(cleared, tmp_path / "site", mended).parent
    page = parsed(site / "corrections.html")
    (row,) = page.xpath("//main//tbody/tr")
    assert [cell.text_content() for cell in row] == [
        "Children with a record", "year to March 2025", "All areas together", "sex: F", "1,840", "[c]",
    ]  # fmt: skip


def test_a_correction_that_changed_no_figure_says_so_and_why(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    alike = Correction(date(2025, 6, 2), "All pages", "a chart was wrong", "2025-06", 2, alike="it is drawn anew")
    site = build(cleared, tmp_path / "site", replace(release, corrections=(alike,))).parent
    assert "A chart was wrong. No figure changed: It is drawn anew." in text(site, "corrections")


def test_the_page_for_survivors_has_help_in_its_text_and_no_figure(site: Path) -> None:
    said = text(site, "survivors")
    for _, number, _, _ in words.HELP_LINES:
        assert number in said
    page = parsed(site / "survivors.html")
    assert page.xpath("//main//svg | //main//table | //main//strong") == []
    assert page.xpath("//a[@id='leave']") != []
    assert "holds nothing of what people told" in said


def test_every_term_of_the_glossary_has_an_anchor(site: Path) -> None:
    page = parsed(site / "glossary.html")
    entries = page.xpath("//main//dl[@class='terms']/div")
    anchors = [entry.get("id") for entry in entries]
    assert all(anchor.startswith("term-") for anchor in anchors)
    assert len(set(anchors)) == len(anchors)


def test_the_accessibility_statement_says_whom_to_tell_or_that_nobody_is_named(
    site: Path, cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    assert "This release names nobody to write to." in text(site, "accessibility")
    named = build(cleared, tmp_path / "site", replace(release, contact="data@example.org")).parent
    assert "Tell whoever publishes these pages: data@example.org." in text(named, "accessibility")
