"""The areas of the made-up England: the published populations read, and others made up."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from sightline.errors import ConfigError
from sightline.standard.areas import Area, current
from sightline.synthetic.society import england as england_module
from sightline.synthetic.society.england import ETHNICITIES, make_england, read_england

PUBLISHED = Path(__file__).parents[3].parent / "shared/data/published"
ABSENT = "the published statistics are not in ../shared/data/published"


def test_a_made_up_england_is_of_the_usual_size_and_mixed_everywhere() -> None:
    made = make_england(np.random.default_rng(1), current())
    assert made.children.sum() == pytest.approx(12_000_000, rel=0.1)
    assert made.children.min() > 25_000
    assert made.ethnic.sum(axis=1) == pytest.approx(1)
    assert made.ethnic.std(axis=0).max() > 0.03
    assert not made.real


@pytest.fixture(scope="module")
def published() -> Path:
    if not PUBLISHED.is_dir():
        pytest.skip(ABSENT)
    return PUBLISHED


def test_published_areas_sum_to_england(published: Path) -> None:
    read = read_england(published, current(), 2024)
    with (published / england_module.POPULATION_FILE).open(encoding="utf-8-sig", newline="") as file:
        national = next(row for row in csv.DictReader(file) if row["geographic_level"] == "National")
    assert national["time_period"] == "2024"
    assert read.real
    assert read.children.sum() == int(national["population_estimate"])
    assert read.ethnic.sum(axis=1) == pytest.approx(1)


def test_published_ethnic_groups_differ_by_area_as_known(published: Path) -> None:
    read = read_england(published, current(), 2026)
    names = [area.name for area in current()]
    groups = {code: read.ethnic[:, index] for index, code in enumerate(ETHNICITIES)}
    assert groups["ABAN"].argmax() == names.index("Tower Hamlets")
    assert groups["WBRI"][names.index("Cumberland")] > 0.9
    assert all(share.max() > 0 for share in groups.values())


def test_a_later_year_takes_the_newest_estimate_and_an_earlier_its_own(published: Path) -> None:
    leeds = [area for area in current() if area.name == "Leeds"]
    newest, later, earlier = (read_england(published, leeds, year).children[0] for year in (2024, 2030, 2015))
    assert newest == later
    assert earlier != newest


def test_areas_that_were_not_there_in_that_year_are_named(published: Path) -> None:
    with pytest.raises(ConfigError, match="no number in 2020 for E06000063") as raised:
        read_england(published, [area for area in current() if area.name in ("Cumberland", "Leeds")], 2020)
    assert "E08000035" not in str(raised.value)


# ---- files that somebody else damaged


def some() -> list[Area]:
    wanted = {"Leeds", "Kent", "Sheffield"}
    return [area for area in current() if area.name in wanted]


def write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def copies(folder: Path, population: str = "1000", code: str = "E08000035") -> Path:
    """Made-up files of the published shape for three areas, Sheffield under the code it had before."""
    columns = ("time_period", "geographic_level", "new_la_code", "age_group", "population_estimate")
    write(
        folder / england_module.POPULATION_FILE,
        [
            columns,
            ("2024", "National", "", "Children aged 0 to 17 years", "6000"),
            ("2023", "Local authority", "E08000035", "Children aged 0 to 17 years", "999"),
            ("2024", "Local authority", code, "Children aged 0 to 17 years", population),
            ("2024", "Local authority", "E10000016", "Children aged 0 to 17 years", "2000"),
            ("2024", "Local authority", "E08000019", "Children aged 0 to 17 years", "3000"),
        ],
    )
    code_column, group_column, count_column = england_module._ETHNIC_COLUMNS
    header = (code_column, "Ethnic group (20 categories) Code", group_column, count_column)
    groups = list(england_module._AS_DFE)
    areas = ("E08000035", "E10000016", "E08000019")
    rows = [(area, str(n), group, str(n + 1)) for area in areas for n, group in enumerate(groups)]
    write(
        folder / england_module.ETHNIC_FILE, [header, *((area, "-8", "Does not apply", "0") for area in areas), *rows]
    )
    return folder


def change(path: Path, old: str, new: str, times: int = -1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, times), encoding="utf-8")


def test_copies_are_read_and_groups_are_mapped(tmp_path: Path) -> None:
    read = read_england(copies(tmp_path), some(), 2026)
    by_name = dict(zip((area.name for area in some()), read.children.tolist(), strict=True))
    assert by_name == {"Leeds": 1000, "Kent": 2000, "Sheffield": 3000}
    groups = list(england_module._AS_DFE)
    count = {group: n + 1 for n, group in enumerate(groups)}
    total = sum(count.values())
    shares = dict(zip(ETHNICITIES, read.ethnic[0].tolist(), strict=True))
    travellers, roma = count["White: Gypsy or Irish Traveller"], count["White: Roma"]
    assert shares["ABAN"] == pytest.approx(count["Asian, Asian British or Asian Welsh: Bangladeshi"] / total)
    assert shares["WIRT"] == pytest.approx(travellers / 2 / total)
    assert shares["WROM"] == pytest.approx((roma + travellers / 2) / total)
    others = (count["Other ethnic group: Arab"], count["Other ethnic group: Any other ethnic group"])
    assert shares["OOTH"] == pytest.approx(sum(others) / total)


def test_an_empty_folder_names_both_files_and_their_columns(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        read_england(tmp_path, some(), 2024)
    message = str(raised.value)
    for text in (england_module.POPULATION_FILE, england_module.ETHNIC_FILE, "population_estimate", "Observation"):
        assert text in message


def test_a_missing_column_is_named_and_the_other_file_is_still_looked_at(tmp_path: Path) -> None:
    folder = copies(tmp_path, population="c")
    change(folder / england_module.ETHNIC_FILE, "Observation", "Count", 1)
    with pytest.raises(ConfigError) as raised:
        read_england(folder, some(), 2024)
    assert "no column Observation" in str(raised.value)
    assert "no number in 2024 for E08000035" in str(raised.value)


@pytest.mark.parametrize("mark", ["c", "z", "x", "u", "", "12.5", "-4"])
def test_a_mark_is_never_a_number_of_children(tmp_path: Path, mark: str) -> None:
    with pytest.raises(ConfigError, match="population_estimate: no number in 2024 for E08000035;"):
        read_england(copies(tmp_path, population=mark), some(), 2024)


def test_an_area_that_a_file_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no number in 2024 for E08000035;"):
        read_england(copies(tmp_path, code="E99999999"), some(), 2024)


def test_a_lost_group_of_one_area_is_named(tmp_path: Path) -> None:
    folder = copies(tmp_path)
    change(folder / england_module.ETHNIC_FILE, "E10000016,3", "E10000099,3", 1)
    with pytest.raises(ConfigError, match="Observation: not a number for every group for E10000016;"):
        read_england(folder, some(), 2024)


def test_an_area_without_anybody_is_named(tmp_path: Path) -> None:
    folder = copies(tmp_path)
    path = folder / england_module.ETHNIC_FILE
    lines = path.read_text(encoding="utf-8").splitlines()
    emptied = [line.rsplit(",", 1)[0] + ",0" if line.startswith("E08000019") else line for line in lines]
    path.write_text("\n".join(emptied) + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="not a number for every group for E08000039;"):
        read_england(folder, some(), 2024)


def test_other_groups_than_those_of_the_census_are_refused(tmp_path: Path) -> None:
    folder = copies(tmp_path)
    change(folder / england_module.ETHNIC_FILE, "White: Roma", "Roma")
    with pytest.raises(ConfigError, match="not the 19 groups"):
        read_england(folder, some(), 2024)


def test_a_file_without_early_enough_years_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="in 2022 or before"):
        read_england(copies(tmp_path), some(), 2022)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b'a,b\n"1'])
def test_what_is_no_such_file_is_refused_and_not_crashed_on(tmp_path: Path, content: bytes) -> None:
    folder = copies(tmp_path)
    (folder / england_module.POPULATION_FILE).write_bytes(content)
    with pytest.raises(ConfigError, match=england_module.POPULATION_FILE):
        read_england(folder, some(), 2024)


def test_a_file_that_breaks_off_within_a_row_is_refused(tmp_path: Path) -> None:
    folder = copies(tmp_path)
    with (folder / england_module.ETHNIC_FILE).open("a", encoding="utf-8") as file:
        file.write('E10000016,4,"White')
    with pytest.raises(ConfigError, match=england_module.ETHNIC_FILE):
        read_england(folder, some(), 2024)


def test_a_file_with_nothing_but_its_columns_is_refused(tmp_path: Path) -> None:
    folder = copies(tmp_path)
    for name in (england_module.POPULATION_FILE, england_module.ETHNIC_FILE):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        read_england(folder, some(), 2024)
    assert england_module.POPULATION_FILE in str(raised.value)
    assert england_module.ETHNIC_FILE in str(raised.value)
