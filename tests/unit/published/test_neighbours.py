"""Statistical neighbours: ten each by today's codes, one-way, and a table with faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.errors import StandardError
from sightline.published.neighbours import LISTING, Neighbour, read_neighbours
from tests.unit.published.made import HARTLEPOOL, Row, refusal, rules, write

ELEVEN = ("805", "806", "807", "808", "841", "840", "390", "391", "392", "393", "394")  # the first is Hartlepool


def row(own: str, *others: str, closeness: str = "Close ") -> Row:
    cells = {"old_la_code": own}
    for place, other in enumerate(others, start=1):
        cells |= {f"SN_{place}": other, f"SN_{place}P": closeness}
    return cells


def table(*rows: Row, folder: Path) -> Path:
    return write(folder, LISTING.example, rows)


def test_the_ten_stand_in_the_models_order_with_its_words(tmp_path: Path) -> None:
    ten = read_neighbours(table(row(*ELEVEN), folder=tmp_path)).of(HARTLEPOOL)
    assert len(ten) == 10
    assert ten[0] == Neighbour("E06000002", "Middlesbrough", "Close")


def test_a_neighbour_is_named_by_its_newest_code_and_found_by_any(tmp_path: Path) -> None:
    barnsley = row("370", "815", *ELEVEN[:9])
    neighbours = read_neighbours(table(barnsley, folder=tmp_path))
    assert neighbours.of("E08000016") == neighbours.of("E08000038")
    assert neighbours.of("E08000038")[0].gss == "E06000065"


def test_being_a_neighbour_goes_one_way(tmp_path: Path) -> None:
    back = row(ELEVEN[1], *(number for number in ELEVEN if number != ELEVEN[1]))
    away = row(ELEVEN[2], *ELEVEN[3:], "301", "302")
    neighbours = read_neighbours(table(row(*ELEVEN), back, away, folder=tmp_path))
    assert neighbours.names_back(HARTLEPOOL) == {"E06000002"}
    assert neighbours.named_by("E06000003") == {HARTLEPOOL, "E06000002"}
    assert neighbours.named_by("E09000001") == frozenset()


def test_an_authority_without_a_row_is_asked_about_and_has_none(tmp_path: Path) -> None:
    neighbours = read_neighbours(table(row(*ELEVEN), folder=tmp_path))
    assert rules(neighbours.findings) == ["no-neighbours"] * 152
    with pytest.raises(StandardError, match="no neighbours"):
        neighbours.of("E09000002")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    rows = (
        row(*ELEVEN),
        row(*ELEVEN),
        row("909", *ELEVEN[1:]),
        row("806", *ELEVEN[1:]),
        row("807", *ELEVEN[3:], "301", "301"),
        row("808", *ELEVEN[4:], "301", "302", "000", closeness="Near"),
    )
    findings = refusal(read_neighbours, table(*rows, folder=tmp_path))
    assert [(finding.rule, finding.row) for finding in findings] == [
        ("row-twice", 3),
        ("no-such-authority", 4),
        ("not-ten", 5),
        ("not-ten", 6),
        *[("unknown-closeness", 7)] * 9,
        ("no-such-authority", 7),
    ]


def test_a_table_without_its_last_neighbour_is_refused(tmp_path: Path) -> None:
    cells = row(*ELEVEN)
    del cells["SN_10"]
    (finding,) = refusal(read_neighbours, table(cells, folder=tmp_path))
    assert (finding.rule, finding.field) == ("missing-column", "SN_10")
