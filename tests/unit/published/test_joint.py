"""Joint inspections from a made-up file: themes, days, what stands under a heading, every fault at once."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.partnerships.words import lines_of
from sightline.errors import Refused
from sightline.published.joint import (
    LISTING,
    OTHER,
    Section,
    State,
    counted,
    days_of,
    passage,
    read_joint,
    theme_of,
)

ROW = {
    "urn": "80426", "la_code": "370", "publication_date": "18/07/22",
    "inspection_link": "https://letters.example/file/1", "inspection_theme": "Serious youth violence in a place.",
    "summary_priority_action": "Not found or not applicable.", "summary_improvement": "Not found or not applicable.",
    "summary_key_strengths": "Partners meet. They share.", "summary_headline_findings": "Help comes in time.",
    "summary_needs_to_improve": "How records are kept.",
}  # fmt: skip


def folder_of(folder: Path, *changes: dict[str, str]) -> Path:
    """A folder with a file of one row for each of the changes to ROW."""
    folder.mkdir(exist_ok=True)
    with (folder / LISTING.example).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*ROW, "summary_case_study"])
        writer.writeheader()
        writer.writerows({**ROW, "summary_case_study": "One child.", **change} for change in changes)
    return folder


def test_newest_first_and_found_under_the_area(tmp_path: Path) -> None:
    read = read_joint(folder_of(tmp_path / "p", {}, {"publication_date": "01/02/2024"}, {"la_code": "371"}))
    assert [each.published.year for each in read.of("E08000016")] == [2024, 2022]  # Barnsley: its older code
    assert [each.published.year for each in read.of("E08000038")] == [2024, 2022]
    assert [each.key for each in read.of("E08000038")] == ["80426-2024-02-01", "80426-2022-07-18"]
    assert [row[:2] for row in counted(read.inspections)] == [("Serious youth violence", "3"), ("All themes", "3")]


def test_the_letters_address_is_kept_where_it_is_one(tmp_path: Path) -> None:
    script = {"la_code": "371", "inspection_link": "javascript:alert(1)"}
    read = read_joint(folder_of(tmp_path / "p", {}, script))
    assert {each.letter for each in read.inspections} == {"https://letters.example/file/1", ""}


def test_every_fault_is_told_at_once_and_no_value(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_joint(folder_of(tmp_path / "p", {}, {}, {"la_code": "999"}, {"publication_date": "secret"}))
    assert [(f.rule, f.row) for f in refused.value.findings] == [
        ("row-twice", 3), ("no-such-authority", 4), ("not-a-date", 5),
    ]  # fmt: skip
    assert "secret" not in str(refused.value)


def test_an_unknown_theme_is_asked_about_and_kept(tmp_path: Path) -> None:
    read = read_joint(folder_of(tmp_path / "p", {"inspection_theme": "Something new in a place."}))
    assert read.inspections[0].theme == OTHER
    assert [finding.rule for finding in read.findings] == ["joint-theme"]


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("Child sexual exploitation, children missing", "Child sexual exploitation, gangs and missing children"),
        ("The criminal exploitation of children", "Criminal exploitation"),
        ("Child exploitation in x", "Child exploitation"),
        ("Initial need and risk for families who need help", "Initial need and risk (the front door)"),
    ],
)
def test_the_theme_is_the_first_that_fits(title: str, theme: str) -> None:
    assert theme_of(title) == theme


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("between 16 and 20 October 2017.", (date(2017, 10, 16), date(2017, 10, 20))),
        ("between 27 february and 3 march 2017", (date(2017, 2, 27), date(2017, 3, 3))),
        ("between 8 october 2018 and 12 october 2018", (date(2018, 10, 8), date(2018, 10, 12))),
        ("between 20 and 24 june", (date(2019, 6, 20), date(2019, 6, 24))),
        ("between 20 and 24 december", (None, None)),  # after the day of publication
        ("between 28 february and 31 february 2017", (None, None)),
        ("between 20 and 24", (None, None)),
        ("in a place", (None, None)),
    ],
)
def test_days_come_from_the_title(title: str, days: tuple[date | None, date | None]) -> None:
    assert days_of(title, date(2019, 11, 1)) == days


def test_nothing_under_a_heading_is_no_finding_and_the_next_heading_is_cut_off() -> None:
    none = passage(Section.PRIORITY, "There are no areas for priority action Areas for improvement Records.")
    assert (none.state, none.words) == (State.NONE, "")
    cut = passage(Section.IMPROVEMENT, "Records are late. Practice study: one child.")
    assert (cut.state, cut.words) == (State.TEXT, "Records are late.")
    assert passage(Section.IMPROVEMENT, "Case study: one child.").state is State.NOT_FOUND
    assert passage(Section.HEADLINE, "Not found or not applicable.").state is State.NOT_FOUND
    assert passage(Section.HEADLINE, "").state is State.NOT_FOUND
    assert passage(Section.IMPROVEMENT, "These are areas for improvement too.").words.endswith("improvement too.")


def test_an_area_is_told_with_every_heading_and_no_case_study(tmp_path: Path) -> None:
    title = "Serious youth violence between 4 and 8 july 2022."
    (one,) = read_joint(folder_of(tmp_path / "p", {"inspection_theme": title})).inspections
    lines = list(lines_of(one))
    assert lines[1] == "Serious youth violence: published 18 July 2022, inspected 4 July 2022 to 8 July 2022"
    assert [line.split(":")[0] for line in lines[2:7]] == [section.value for section in Section]
    assert lines[6] == "Areas for priority action: (no text in the file)"
    assert "One child" not in " ".join(lines)
