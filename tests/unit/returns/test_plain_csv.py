"""Plain CSV is read by Arrow, anything else row by row: whichever reads, the rows and findings are the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.errors import Refused
from sightline.returns.batches import Counts, Findings
from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import Block, Format
from sightline.returns.layout import Layout
from sightline.returns.readers import csv_file
from sightline.returns.readers.csv_file import CsvFile
from sightline.returns.readers.table_rows import TableRows
from tests.unit.returns.conftest import Write

YEAR = 2026
FORMS = {form.code: form for form in FORMATS}
TABLES = [
    (FORMS["ssda903"], FORMS["ssda903"].block(name)) for name in ("Header", "Episodes", "Missing", "PrevPerm")
] + [
    (FORMS["police_party"], FORMS["police_party"].blocks[0]),
    (FORMS["support"], FORMS["support"].blocks[0]),
]
WORDS = (
    "", " ", "A1", "MADEUP1", "M", "F", "1", "2", "0", "yes", "perhaps", "01/04/2025", "31/02/2025", "2025-06-01",
    " C2 ", "C2", "V2", "E12", "WBRI", "two words", "a" * 101, "suspect", "SUP-ONE", "E23000001", "tab\there",
    "U1", "X1",
    "N1", "E1 1AA", "\N{LATIN SMALL LETTER E WITH ACUTE}t\N{LATIN SMALL LETTER E WITH ACUTE}",
)  # fmt: skip
ODD = ('"quoted"', '"with, comma"', '"two\nlines"', 'in"side', "extra,comma", "cr\rhere")


def read(path: Path, form: Format, block: Block, *, plain: bool, size: int = 20_000) -> tuple[Any, ...]:
    """(rows, findings sorted, counts) of a table; the texts that say whose it is are those of its first row."""
    findings, counts = Findings(form, path.name, "csv"), Counts()
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline().rstrip("\r\n").split(",")
    layout = Layout(form, block, YEAR, (), "csv")
    whose = {"agency_code": "SUP-ONE"} if "agency_code" in header else {}
    rows = TableRows(layout, header, whose, findings, counts, day_first=form.day_first)
    found: list[Any] = []
    try:
        for numbers, chunk in CsvFile(path, block.name, len(header), findings, counts).chunks(size, plain=plain):
            found += layout.record_batch(rows.columns(numbers, chunk)).to_pylist()
    except Refused as error:
        return ("refused", [(f.rule, f.row, f.found) for f in error.findings])
    findings.close()
    said = sorted((f.rule, f.severity, f.row or 0, f.field or "", f.found, f.remedy) for f in findings.kept)
    return found, said, counts.read, counts.set_aside, {name: sorted(lines) for name, lines in rows.unusable.items()}


@st.composite
def tables(draw: st.DrawFn, words: tuple[str, ...], ends: tuple[str, ...]) -> tuple[int, str]:
    """The number of one of TABLES, and a file of it with drawn cells."""
    place = draw(st.integers(0, len(TABLES) - 1))
    _, block = TABLES[place]
    header = list(dict.fromkeys(field.name for field in block.fields))
    lines = draw(st.lists(st.lists(st.sampled_from(words), min_size=len(header), max_size=len(header)), max_size=12))
    end = draw(st.sampled_from(ends))
    last = draw(st.sampled_from(("", end)))
    return place, end.join([",".join(header), *(",".join(line) for line in lines)]) + last


def both(write: Write, drawn: tuple[int, str], size: int) -> Iterator[tuple[Any, ...]]:
    form, block = TABLES[drawn[0]]
    path = write(drawn[1], "drawn.csv")
    for plain in (True, False):
        yield read(path, form, block, plain=plain, size=size)


@pytest.fixture(params=[7, 60, 2_000_000], ids=["by the line", "by a few lines", "at once"])
def bytes_at_a_time(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How much of a file is looked at together."""
    monkeypatch.setattr(csv_file, "_BLOCK", request.param)


@pytest.mark.usefixtures("bytes_at_a_time")
def test_plain_files_are_read_the_same_both_ways(tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=60, deadline=None)
    @given(tables(WORDS, ("\n", "\r\n")), st.sampled_from((1, 3, 20_000)))
    def check(drawn: tuple[int, str], size: int) -> None:
        first, second = both(writer(tmp_path_factory), drawn, size)
        assert first == second

    check()


@pytest.mark.usefixtures("bytes_at_a_time")
def test_files_with_anything_odd_are_read_the_same_both_ways(tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=100, deadline=None)
    @given(tables((*WORDS, *ODD), ("\n", "\r\n", "\n\n", "\r")), st.sampled_from((1, 3, 20_000)))
    def check(drawn: tuple[int, str], size: int) -> None:
        first, second = both(writer(tmp_path_factory), drawn, size)
        assert first == second

    check()


def writer(factory: pytest.TempPathFactory) -> Write:
    folder = factory.mktemp("drawn")

    def make(content: str | bytes, name: str = "drawn.csv") -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


def test_a_plain_file_is_read_by_arrow(write: Write) -> None:
    path = write("a,b\r\n1,2\r\n,\r\n", "plain.csv")
    (chunk,) = CsvFile(path, "t", 2, Findings(None, "plain.csv"), Counts()).chunks(10)
    assert [column.to_pylist() for column in chunk[1]] == [["1", ""], ["2", ""]]
    assert list(chunk[0]) == [2, 3]


def test_a_cell_longer_than_python_reads_is_refused_both_ways(write: Write) -> None:
    path = write(f"a,b\n1,{'x' * 140_000}\n", "long.csv")
    for plain in (True, False):
        with pytest.raises(Refused) as refused:
            list(CsvFile(path, "t", 2, Findings(None, "long.csv"), Counts()).chunks(10, plain=plain))
        assert [finding.rule for finding in refused.value.findings] == ["cell-too-long"]


def test_a_line_that_never_ends_is_read_both_ways(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "_BLOCK", 10)
    path = write(f"a,b\n1,{'x' * 500}\n3,4\n", "endless.csv")
    for plain in (True, False):
        counts = Counts()
        chunks = list(CsvFile(path, "t", 2, Findings(None, "endless.csv"), counts).chunks(10, plain=plain))
        assert [number for numbers, _ in chunks for number in numbers] == [2, 3]
        assert counts.read == 2
