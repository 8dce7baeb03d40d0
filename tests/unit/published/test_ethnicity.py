"""Residents by ethnic group: all ages, one census day, three files that must agree on their groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.published.ethnicity import FILES, ethnic_groups, read_ethnicity
from sightline.published.tables import Level
from sightline.standard.figures import total
from sightline.standard.units import Unit
from tests.unit.published.made import ENGLAND, HARTLEPOOL, NORTH_EAST, Row, refusal, rules, write

AREAS = ((ENGLAND, "W92000004"), (NORTH_EAST,), (HARTLEPOOL, "W06000001"))


def rows(place: int, **changes: str) -> list[Row]:
    """The rows of one of the three files: 20 groups for each of its areas, group n of n people."""
    code, name, group, words, count = FILES[place].columns
    return [
        {code: area, name: "Somewhere", group: number, words: f"Group {number}", count: people} | changes
        for area in AREAS[place]
        for number, people in (("-8", "0"), *((str(n), str(n)) for n in range(1, 20)))
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The three files, whole."""
    for place, listing in enumerate(FILES):
        write(tmp_path, listing.example, rows(place))
    return tmp_path


def test_a_group_of_an_area_is_people_of_all_ages_on_census_day(folder: Path) -> None:
    figure = read_ethnicity(folder).figure("7", HARTLEPOOL, 2021)
    assert (figure.value, figure.measure.unit, figure.period.label) == (7, Unit.PERSON, "census day, 21 March 2021")
    assert "adults included" in figure.measure.population.label
    assert figure.breakdown == (("ethnic-group", "7"),)


def test_the_groups_of_one_area_may_be_added_since_everybody_is_in_one(folder: Path) -> None:
    table = read_ethnicity(folder)
    groups = ethnic_groups(table)
    assert total((table.figure(code, HARTLEPOOL, 2021) for code, _ in groups.labels), groups).value == sum(range(1, 20))


def test_wales_is_not_read_and_the_three_levels_are(folder: Path) -> None:
    table = read_ethnicity(folder)
    assert [len(table.areas(2021, level)) for level in Level] == [1, 1, 0, 1]
    assert len(table.figures) == 3 * 19


def test_a_census_count_says_that_it_was_changed(folder: Path) -> None:
    assert read_ethnicity(folder).figure("1", ENGLAND, 2021).measure.rounding == "changed slightly to protect people"


def test_the_faults_of_all_three_files_are_told_at_once(folder: Path) -> None:
    count = FILES[0].columns[-1]
    write(folder, FILES[0].example, [row | {count: "c"} for row in rows(0)[:2]])
    write(folder, FILES[1].example, rows(1)[:-1])
    (folder / FILES[2].example).unlink()
    assert rules(refusal(read_ethnicity, folder)) == ["not-a-count", "not-a-count", "groups-missing", "no-file"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({0: "E06000901"}, "no-such-authority"),
        ({0: "E07000001"}, "no-such-authority"),
        ({2: "5"}, "row-twice"),
        ({4: "1.5"}, "not-a-count"),
        ({3: "Other words"}, "row-twice"),
    ],
)
def test_a_row_that_cannot_be_what_it_says_is_refused(folder: Path, change: dict[int, str], rule: str) -> None:
    broken = rows(2)
    columns = FILES[2].columns
    broken[1] = broken[1] | {columns[place]: text for place, text in change.items()}
    write(folder, FILES[2].example, broken)
    assert rule in rules(refusal(read_ethnicity, folder))


def test_people_to_whom_no_group_applies_are_refused(folder: Path) -> None:
    broken = rows(1)
    broken[0] = broken[0] | {FILES[1].columns[-1]: "3"}
    write(folder, FILES[1].example, broken)
    assert rules(refusal(read_ethnicity, folder)) == ["not-nought"]
