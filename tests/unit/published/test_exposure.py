"""Series of what people meet online: hand-made tables in the shapes of publishers, with no real figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.errors import Refused
from sightline.published.exposure import COLUMNS, breaks_of, read_exposure
from sightline.standard.units import Mark

ROW = ("A regulator", "Met online", "v1", "2025-01-01", "2025-03-31", "aged 13 to 17", "saw it", "per cent", "31.5",
       "420", "Table 3", "2025-09-01", "an analyst")  # fmt: skip
ON = date(2026, 3, 1)  # the day on which it is read
WIDE = """
[[table]]
file = "ages.csv"
publisher = "A regulator"
series = "Met online"
wording = "v1"
rows = "measure"
columns = "population"
base = "Base"
unit = "per cent"
from = 2025-01-01
until = 2025-03-31
marks = "*=low -=z"
source = "Table 3"
read_on = 2025-09-01
confirmed_by = "an analyst"
"""
YEARS = """
[[table]]
file = "media.csv"
publisher = "An authority on advertisements"
series = "Complaints"
wording = "v1"
rows = "measure"
columns = "period"
as_one = "everybody"
unit = "complaints"
source = "Yearly report"
read_on = 2025-09-01
"""


def long(folder: Path, *rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS) -> Path:
    text = "\n".join(",".join(cells) for cells in (columns, *rows))
    (folder / "exposure.csv").write_text(text + "\n", encoding="utf-8")
    return folder


def changed(**cells: str) -> tuple[str, ...]:
    """The row with some cells changed; `since` stands for the column from."""
    held = dict(zip(COLUMNS, ROW, strict=True))
    return tuple({**held, **{name.replace("since", "from"): cell for name, cell in cells.items()}}.values())


def rules(folder: Path) -> list[tuple[str, str | None]]:
    with pytest.raises(Refused) as refused:
        read_exposure(folder, ON)
    return [(each.rule, each.field) for each in refused.value.findings]


def test_a_long_table(tmp_path: Path) -> None:
    later = changed(since="2025-04-01", until="2025-06-30", wording="v2", value="c", base="", confirmed_by="")
    few = changed(population="aged 8 to 9", base="60")
    held = read_exposure(long(tmp_path, ROW, later, few), ON)
    first, second = held.of("Met online")["A regulator", "Met online", "aged 13 to 17", "saw it"]
    assert (first.value, first.base, first.shown) == (31.5, 420, "31.5%")
    assert (second.value, second.mark, second.shown) == (None, Mark.SUPPRESSED, "not confirmed")
    assert breaks_of((first, second)) == (date(2025, 4, 1),)
    low = held.of("Met online")["A regulator", "Met online", "aged 8 to 9", "saw it"][0]
    assert low.low
    assert "60" in low.shown


def test_a_day_that_has_not_come_is_refused_at_its_row_or_its_description(tmp_path: Path) -> None:
    (tmp_path / "exposure.toml").write_text(WIDE.replace("2025-09-01", "2026-03-02"), encoding="utf-8")
    (tmp_path / "ages.csv").write_text("Answer,Total,8-11\nBase,1200,900\nSaw it,34%,20%\n", encoding="utf-8")
    long(tmp_path, ROW, changed(population="aged 8 to 9", read_on="2026-03-02"), changed(until="2026-03-01"))
    with pytest.raises(Refused) as refused:
        read_exposure(tmp_path, ON)
    found = [(each.file, each.row or each.line, each.field, each.rule) for each in refused.value.findings]
    assert ("exposure.csv", 3, "read_on", "future") in found
    assert [each for each in found if each[0] == "exposure.toml"] == [
        ("exposure.toml", 15, "read_on", "exposure-future")
    ]
    assert len([each for each in found if each[3].endswith("future")]) == 2
    (tmp_path / "exposure.toml").unlink()
    assert read_exposure(long(tmp_path, changed(read_on="2026-03-01")), ON).seen


def test_ages_across_and_a_row_of_bases(tmp_path: Path) -> None:
    (tmp_path / "exposure.toml").write_text(WIDE, encoding="utf-8")
    text = '﻿Answer,Total,8-11,12-15\nBase,"1,200",90,310\nSaw it,34%,*,41%\nTold somebody,12%,-,15%\n'
    (tmp_path / "ages.csv").write_text(text, encoding="utf-8")
    held = read_exposure(tmp_path, ON).of("Met online")
    cell = {(key[2], key[3]): line[0] for key, line in held.items()}
    assert len(cell) == 6
    assert (cell["Total", "Saw it"].value, cell["Total", "Saw it"].base) == (34.0, 1200)
    assert cell["8-11", "Saw it"].mark is Mark.LOW
    assert cell["8-11", "Told somebody"].mark is Mark.NOT_APPLICABLE
    assert cell["8-11", "Saw it"].low


def test_groups_down_and_a_column_of_bases(tmp_path: Path) -> None:
    said = WIDE.replace('"ages.csv"', '"groups.csv"').replace('rows = "measure"', 'rows = "population"')
    said = said.replace('columns = "population"', 'columns = "measure"')
    (tmp_path / "exposure.toml").write_text(said, encoding="utf-8")
    (tmp_path / "groups.csv").write_text("Group,Base,Saw it\nGirls,510,22\nBoys,480,27\n", encoding="utf-8")
    held = read_exposure(tmp_path, ON).of("Met online")
    assert {(key[2], key[3], line[0].value, line[0].base) for key, line in held.items()} == {
        ("Girls", "Saw it", 22.0, 510), ("Boys", "Saw it", 27.0, 480),
    }  # fmt: skip


def test_media_down_and_years_across(tmp_path: Path) -> None:
    (tmp_path / "exposure.toml").write_text(YEARS, encoding="utf-8")
    (tmp_path / "media.csv").write_text('Medium,2023,2024\nOnline,"1,020",990\nPosters,:,14\n', encoding="utf-8")
    held = read_exposure(tmp_path, ON).of("Complaints")
    online = held["An authority on advertisements", "Complaints", "everybody", "Online"]
    assert [(one.value, one.start, one.end) for one in online] == [
        (1020.0, date(2023, 1, 1), date(2023, 12, 31)), (990.0, date(2024, 1, 1), date(2024, 12, 31)),
    ]  # fmt: skip
    assert not online[0].low  # a count has no base
    posters = held["An authority on advertisements", "Complaints", "everybody", "Posters"]
    assert posters[0].mark is Mark.NOT_AVAILABLE


def test_every_fault_at_once_and_no_cell_repeated(tmp_path: Path) -> None:
    long(
        tmp_path,
        changed(value="thirty", base="4x"),
        changed(since="soon", measure=""),
        changed(until="2024-01-01", read_on="2023-01-01", value="120"),
        ROW, ROW, ROW[:-1],
    )  # fmt: skip
    found = rules(tmp_path)
    assert set(found) == {
        ("ragged-row", None), ("not-a-number", "value"), ("not-a-count", "base"), ("not-a-date", "from"),
        ("empty", "measure"), ("dates", "until"), ("dates", "read_on"), ("out-of-range", "value"), ("row-twice", None),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        read_exposure(tmp_path, ON)
    assert "thirty" not in str(refused.value.findings)


@pytest.mark.parametrize(
    ("said", "table", "rule"),
    [
        (WIDE.replace('"Base"', '"Bases"'), "Answer,Total\nBase,100\nSaw it,3%\n", "no-base"),
        (WIDE, "Answer,Total\nBase,1200\nSaw it,~\n", "not-a-number"),
        (WIDE.replace('columns = "population"', 'columns = "measure"'), "", "exposure-shape"),
        (WIDE.replace('"*=low -=z"', '"*"'), "", "exposure-mark"),
        (WIDE.replace("from = 2025-01-01\n", ""), "", "exposure-shape"),
        (WIDE, "", "exposure-file"),
        (WIDE, "Answer,Total\nBase,1200\nSaw it,3,4\n", "ragged-row"),
    ],
)
def test_a_wide_table_that_is_not_understood(tmp_path: Path, said: str, table: str, rule: str) -> None:
    (tmp_path / "exposure.toml").write_text(said, encoding="utf-8")
    if table:
        (tmp_path / "ages.csv").write_text(table, encoding="utf-8")
    assert rule in {found for found, _ in rules(tmp_path)}


def test_a_folder_without_series(tmp_path: Path) -> None:
    assert rules(tmp_path) == [("no-file", None)]
    assert rules(tmp_path / "not-there") == [("no-folder", None)]
    long(tmp_path, columns=COLUMNS[:-1])
    assert rules(tmp_path) == [("missing-column", "confirmed_by")]
