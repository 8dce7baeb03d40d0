"""Breaks and clashes found in numbers: a planted one is found, an ordinary series is not, a known one is not told."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sightline.analyses.picture.detect import FoundKind, differ, found_breaks, found_clashes, stem, turns
from sightline.errors import StandardError, UnitError
from sightline.published.statistics import FactorStatistics, read_factors
from sightline.standard.figures import Figure, Measure, Period, Population
from sightline.standard.ledgers import BREAK_COLUMNS, CLASH_COLUMNS, ledgers, read_breaks, read_clashes
from sightline.standard.records import Ledgers
from sightline.standard.units import Mark, Status, Unit

PUBLISHED = Path(__file__).resolve().parents[3] / "../shared/data/published"
ENGLAND = "E92000001"
MADE_UP = Measure(
    "made-up", "Episodes", Unit.EPISODE, Population("p", "p", "does not apply"), Status.FACTOR, "made-up/1",
    "Made up", "nearest 10",
)  # fmt: skip
NOTHING = Ledgers()
X = Mark.NOT_AVAILABLE
Cells = Sequence[float | Mark]
Codes = Mapping[str, Cells]
SPLIT: Codes = {
    "5A": [9000, 9100, 9050, 2000, 1900, 1950, 1900, 1980],
    "5B": [X, X, X, 7000, 7100, 7050, 7000, 7100],
}

# Codes whose list changes in table C3 between 2018 and 2025.
CHANGED = frozenset({"18A", "18B", "18C", "19A", "19B", "19C", "24A"})


def series(code: str, cells: Cells, dimension: str = "kind", first: int = 2018) -> tuple[Figure, ...]:
    made = []
    for year, cell in enumerate(cells, start=first):
        period, breakdown = Period.year_to_march(year), ((dimension, code),)
        if isinstance(cell, Mark):
            made.append(Figure(MADE_UP, period, ENGLAND, None, breakdown, mark=cell))
        else:
            made.append(Figure(MADE_UP, period, ENGLAND, float(cell), breakdown))
    return tuple(made)


def table(codes: Codes, dimension: str = "kind") -> list[Figure]:
    """Ten ordinary series, and those given."""
    random = np.random.default_rng(7)
    ordinary: Codes = {
        f"w{n}": [round(1000 * (n + 1) * math.exp(v), -1) for v in random.normal(0, 0.04, 8).cumsum()]
        for n in range(10)
    }
    return [figure for code, cells in {**ordinary, **codes}.items() for figure in series(code, cells, dimension)]


def said(figures: Iterable[Figure], known: Ledgers = NOTHING) -> list[str]:
    return [one.said for one in found_breaks(figures, known)]


def test_a_planted_split_is_found_in_its_year_with_every_code_of_its_stem() -> None:
    (one,) = found_breaks(table(SPLIT), NOTHING)
    assert (one.kind, one.period.label) == (FoundKind.CODES, "year to March 2021")
    assert "5A falls, from 9,050 to 2,000" in one.said
    assert "5B starts, with 7,000" in one.said


def test_what_starts_and_is_of_the_size_of_what_falls_is_evidence_without_a_common_stem() -> None:
    moved: Codes = {
        "old": [9000, 9100, 9050, 2000, 1900, 1950, 1900, 1980],
        "new": [X, X, X, 7000, 7100, 7050, 7000, 7100],
    }
    assert any("old falls" in words and "of its size" in words for words in said(table(moved)))


def test_ordinary_series_are_not_told() -> None:
    assert said(table({})) == []
    assert turns(table({})) == ()


def test_a_jump_alone_is_a_turn_and_not_a_proposal() -> None:
    jumped = table({"up": [1000, 1010, 990, 2400, 2450, 2420, 2400, 2430]})
    assert [(turn.what, turn.now.period.label) for turn in turns(jumped)] == [("rises", "year to March 2021")]
    assert said(jumped) == []


def test_a_rise_beside_a_code_that_starts_is_not_explained_by_it() -> None:
    both: Codes = {
        "up": [1000, 1010, 990, 2400, 2450, 2420, 2400, 2430],
        "new": [X, X, X, 1400, 1410, 1400, 1390, 1400],
    }
    assert not any("up" in words for words in said(table(both)))


def test_a_withheld_count_before_the_first_is_no_start() -> None:
    withheld: Codes = {"5B": [Mark.SUPPRESSED, Mark.SUPPRESSED, 700, 710, 720, 700, 710, 700]}
    assert said(table(withheld)) == []


def test_a_code_that_ends_is_found_whether_marked_or_nought() -> None:
    ended: Codes = {"5A": [500, 510, 520, 500, 510, X, X, X], "6A": [500, 510, 520, 500, 510, 0, 0, 0]}
    found = said(table(ended))
    assert ["5A ends, after 510" in words or "6A ends, from 510 to 0" in words for words in found] == [True, True]


def test_a_dated_code_needs_no_series_beside_it() -> None:
    jumped = [3000, 3010, 3000, 1000, 1010, 1000, 990, 1000]
    assert any("the list of codes dates a change" in words for words in said(table({"19A": jumped}, "factor")))
    assert said(table({"11A": jumped}, "factor")) == []


def test_small_counts_may_jump_by_chance() -> None:
    small: Codes = {"5A": [6, 12, 5, 11, 4, 9, 3, 8], "5B": [X, X, X, 6, 5, 7, 6, 5]}
    exact = [replace(figure, measure=replace(MADE_UP, rounding="exact")) for figure in table(small)]
    assert not any("5A" in words for words in said(exact))


def test_a_row_in_a_ledger_of_ones_own_confirms_and_silences_a_proposal() -> None:
    (one,) = found_breaks(table(SPLIT), NOTHING)
    head = ",".join(BREAK_COLUMNS)
    with pytest.raises(StandardError, match="short is empty"):
        read_breaks(f"{head}\n{one.row}\n")
    cells = next(csv.reader([one.row]))
    assert [name for name, cell in zip(BREAK_COLUMNS, cells, strict=True) if not cell] == [
        "short", "source", "seen", "seen_on",
    ]  # fmt: skip
    given = {"short": "code split", "source": "a letter", "seen": "read at source", "seen_on": "2026-11-26"}
    filled = [cell or given[name] for name, cell in zip(BREAK_COLUMNS, cells, strict=True)]
    confirmed = ",".join(f'"{cell}"' for cell in filled)
    known = NOTHING.with_own(read_breaks(f"{head}\n{confirmed}\n"))
    assert found_breaks(table(SPLIT), known) == ()


def test_a_break_of_everything_such_as_the_pandemic_does_not_explain_a_change_of_codes() -> None:
    known = Ledgers(tuple(entry for entry in ledgers().breaks if entry.id == "pandemic"))
    dfe = [replace(figure, measure=replace(MADE_UP, definition="dfe-c9-made-up")) for figure in table(SPLIT)]
    assert known.touching(dfe).breaks != ()
    assert len(found_breaks(dfe, known)) == 1


@pytest.mark.parametrize(("code", "shared"), [("19A", "19"), ("8", "8"), ("old", "old")])
def test_the_stem_of_a_code_is_the_figures_it_begins_with(code: str, shared: str) -> None:
    assert stem(code) == shared


# -- two sources -----------------------------------------------------------------------------------------------


def pair(
    first: float | Mark, second: float | Mark, rounding: tuple[str, str] = ("exact", "exact")
) -> tuple[Figure, Figure]:
    one, two = (series("a", [cell])[0] for cell in (first, second))
    return (
        replace(one, measure=replace(MADE_UP, rounding=rounding[0])),
        replace(two, measure=replace(MADE_UP, code="other", definition="other/1", rounding=rounding[1])),
    )


@pytest.mark.parametrize(
    ("first", "second", "rounding", "gap"),
    [
        (120, 117, ("nearest 10", "exact"), 0),
        (120, 125, ("nearest 10", "exact"), 0),
        (120, 126, ("nearest 10", "exact"), 1),
        (9.9, 10.0, ("nearest 0.1", "nearest 0.1"), 0),
        (120, 126, ("not said", "exact"), None),
        (Mark.SUPPRESSED, 3, ("exact", "exact"), None),
    ],
)
def test_two_figures_differ_only_beyond_the_rounding_of_both(
    first: float | Mark, second: float | Mark, rounding: tuple[str, str], gap: float | None
) -> None:
    assert differ(*pair(first, second, rounding)) == (pytest.approx(gap) if gap else gap)


def test_sources_that_differ_are_told_once_with_how_many_of_how_many() -> None:
    (one,) = found_clashes([pair(100, 100), pair(100, 103), pair(50, 40), pair(Mark.SUPPRESSED, 4)], NOTHING)
    assert one.kind is FoundKind.DIFFER
    assert "in 2 of 3 figures that both have" in one.said
    with pytest.raises(StandardError, match="question is empty"):
        read_clashes("\n".join((",".join(CLASH_COLUMNS), one.row)))


def test_sources_that_agree_are_not_told() -> None:
    assert found_clashes([pair(100, 100), pair(7, 7)], NOTHING) == ()


def test_a_clash_of_the_ledger_about_both_is_not_told_again() -> None:
    row = (
        'known,definitions differ,made-up/1 other/1,*,*,all,2018,2018,"They differ.",one,two,some,explained,"Why?",'
        "seen,read in the file,2026-11-26"
    )
    known = NOTHING.with_own(clashes=read_clashes("\n".join((",".join(CLASH_COLUMNS), row))))
    assert found_clashes([pair(100, 103)], known) == ()


def test_unlike_figures_are_not_held_together() -> None:
    first, second = pair(100, 100)
    with pytest.raises(UnitError, match="one unit"):
        found_clashes([(first, replace(second, measure=replace(second.measure, unit=Unit.CHILD)))], NOTHING)


# -- the published table ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def factors() -> FactorStatistics:
    if not PUBLISHED.is_dir():
        pytest.skip("the published statistics (../shared/data/published) are not here")
    return read_factors(PUBLISHED)


def england(factors: FactorStatistics, without: frozenset[str] = frozenset()) -> list[Figure]:
    return [
        figure for (code, area, _), figure in factors.figures.items() if area == ENGLAND and code not in without
    ]  # fmt: skip


def test_the_ledger_explains_everything_that_is_found_in_the_published_factors(factors: FactorStatistics) -> None:
    assert found_breaks(england(factors), ledgers()) == ()


def test_the_split_of_sexual_abuse_is_found_when_its_row_is_taken_out_of_the_ledger(factors: FactorStatistics) -> None:
    known = ledgers()
    less = replace(known, breaks=tuple(entry for entry in known.breaks if entry.id != "sexual-abuse-split"))
    found = found_breaks(england(factors), less)
    assert [one.period.label for one in found] == ["year to March 2021", "year to March 2025"]
    assert all(words in found[0].said for words in ("19A falls", "19B starts", "19C starts"))


def test_without_a_ledger_each_changed_code_is_found_and_none_of_the_32_others(factors: FactorStatistics) -> None:
    found = found_breaks(england(factors), NOTHING)
    assert {stem(code) for code in CHANGED} == {one.id.rsplit("-", 2)[1] for one in found}
    others = england(factors, CHANGED)
    assert len({figure.code("factor") for figure in others} - {"ANY"}) == 32
    assert found_breaks(others, NOTHING) == ()


def test_of_the_224_changes_of_the_32_others_two_are_jumps_alone(factors: FactorStatistics) -> None:
    others = [turn for turn in turns(england(factors)) if turn.now.code("factor") not in CHANGED]
    assert [(turn.now.code("factor"), turn.what, turn.now.period.end.year) for turn in others] == [
        ("9A", "rises", 2022), ("9A", "rises", 2023),
    ]  # fmt: skip
