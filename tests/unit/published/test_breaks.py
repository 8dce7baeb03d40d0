"""The break ledger: what touches which series, and what a ledger with faults is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.analyses.picture.breaks import breaks_for, ledger, read_ledger
from sightline.errors import StandardError

HEADER = "id,series,touches,from_year,to_year,short,words,source\n"


def ids(*codes: str, first: int | None = None, last: int | None = None, authorities: bool = False) -> list[str]:
    return [entry.id for entry in breaks_for(codes, first, last, authorities=authorities)]


def test_the_split_of_sexual_abuse_touches_its_three_codes_only() -> None:
    assert all("sexual-abuse-split" in ids(code) for code in ("19A", "19B", "19C"))
    assert "sexual-abuse-split" not in ids("11A")


def test_the_split_of_physical_abuse_touches_its_own_codes() -> None:
    assert "physical-abuse-split" in ids("18A")


def test_hackneys_gap_touches_every_series() -> None:
    assert all("hackney" in ids(code) for code in ("11A", "19B"))


def test_a_break_outside_the_years_shown_is_left_out() -> None:
    assert ids("11A", first=2025, last=2025) == []


def test_a_break_is_kept_where_it_starts_before_and_ends_within_the_years_shown() -> None:
    assert "hackney" in ids("11A", first=2022, last=2023)


def test_a_change_of_authorities_touches_authority_tables_only() -> None:
    assert "northamptonshire" in ids("11A", authorities=True)
    assert "northamptonshire" not in ids("11A")


def test_every_break_names_its_source_and_has_short_words_for_the_chart() -> None:
    assert all(entry.source and len(entry.short.split()) <= 6 for entry in ledger())


@pytest.mark.parametrize(
    "row",
    [
        "a,19A,all,2021,2024,short,words,",
        "a,19A,all,2024,2021,short,words,source",
        "a,19A,all,soon,2024,short,words,source",
        "a,19A,some,2021,2024,short,words,source",
        "a,19A,all,2021,2024,short,words,source,more",
        "a,19A,all,2021,2024,short,words,source\na,19B,all,2021,2024,short,words,source",
    ],
)
def test_a_ledger_row_that_cannot_be_used_is_refused(row: str) -> None:
    with pytest.raises(StandardError, match=r"breaks\.csv, row"):
        read_ledger(HEADER + row)


def test_the_docs_print_the_whole_ledger() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "published.md").read_text(encoding="utf-8")
    assert [entry.id for entry in ledger() if entry.words not in page or entry.source not in page] == []
