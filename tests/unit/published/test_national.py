"""The published picture worked out on tiny tables: bounds, rates, which codes were in use, and the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.analyses.picture.national import national_draft, verdict
from sightline.analyses.picture.national_tables import (
    Coding,
    bounds_table,
    coding_table,
    least_over_authorities,
    possible_codings,
    rate,
    shown_coding,
    union_bounds,
)
from sightline.errors import StandardError, UnitError
from sightline.published.statistics import factor_dimension, read_factors, read_population
from sightline.standard.drafts import Draft, FigureTable
from sightline.standard.figures import Figure, total
from sightline.standard.units import Mark, Unit

Maker = Callable[..., dict[str, str]]
Writer = Callable[..., Path]
ENGLAND = "E92000001"
OLD, CHILD, ADULT = "Sexual_Abuse_unknown", "Sexual_Abuse_child_on_child", "Sexual_Abuse_adult_on_child"


@pytest.fixture
def parts(write_factors: Writer, make_factor_row: Maker) -> tuple[Figure, Figure, Figure]:
    """19A, 19B and 19C of one year for England: 20, 30 and 50."""
    factors = read_factors(write_factors(make_factor_row(2021, ENGLAND, **{OLD: "20", CHILD: "30", ADULT: "50"})))
    a, b, c = (factors.figure(code, ENGLAND, 2021) for code in ("19A", "19B", "19C"))
    return a, b, c


def marked(figure: Figure, mark: Mark) -> Figure:
    return figure.marked(mark)


def test_adding_child_on_child_to_adult_on_child_is_refused(parts: tuple[Figure, Figure, Figure]) -> None:
    with pytest.raises(UnitError, match="may fall in more than one factor"):
        total(parts[1:], factor_dimension())


def test_a_union_lies_between_the_largest_part_and_the_sum(parts: tuple[Figure, Figure, Figure]) -> None:
    bounds = union_bounds(parts)
    assert bounds is not None
    assert (bounds.lower, bounds.upper) == (50, 100)


def test_a_code_that_did_not_exist_takes_no_part_in_a_union(parts: tuple[Figure, Figure, Figure]) -> None:
    old, child, adult = parts
    bounds = union_bounds([old, marked(child, Mark.NOT_AVAILABLE), marked(adult, Mark.NOT_AVAILABLE)])
    assert bounds is not None
    assert (bounds.lower, bounds.upper) == (20, 20)


@pytest.mark.parametrize("mark", [Mark.SUPPRESSED, Mark.LOW_RELIABILITY, Mark.LOW])
def test_a_withheld_part_leaves_no_bounds(parts: tuple[Figure, Figure, Figure], mark: Mark) -> None:
    assert union_bounds([parts[0], marked(parts[1], mark)]) is None


def test_a_union_without_any_count_has_no_bounds(parts: tuple[Figure, Figure, Figure]) -> None:
    assert union_bounds([marked(part, Mark.NOT_AVAILABLE) for part in parts]) is None


def test_a_union_of_unlike_counts_is_refused(parts: tuple[Figure, Figure, Figure]) -> None:
    with pytest.raises(UnitError):
        union_bounds([parts[0], replace(parts[1], area="E06000901")])


def test_the_fewest_over_authorities_adds_the_largest_code_of_each(
    write_factors: Writer, make_factor_row: Maker
) -> None:
    factors = read_factors(
        write_factors(
            make_factor_row(2021, ENGLAND),
            make_factor_row(2021, "E06000901", **{OLD: "40", CHILD: "c", ADULT: "9"}),
            make_factor_row(2021, "E06000902", **{OLD: "0", CHILD: "12", ADULT: "30"}),
        )
    )
    assert least_over_authorities(factors, ("19A", "19B", "19C"), 2021) == 70


def test_at_least_is_never_more_than_at_most(write_factors: Writer, make_factor_row: Maker) -> None:
    factors = read_factors(
        write_factors(
            make_factor_row(2021, ENGLAND, **{OLD: "20", CHILD: "0", ADULT: "0"}),
            make_factor_row(2021, "E06000901", **{OLD: "90", CHILD: "0", ADULT: "0"}),
        )
    )
    assert [figure.value for figure in bounds_table(factors).figures] == [20, 20]


@pytest.mark.parametrize(
    ("cells", "shown", "possible"),
    [
        (("9", "0", "0"), Coding.OLD, {Coding.OLD}),
        (("9", "7", "0"), Coding.BOTH, {Coding.BOTH}),
        (("0", "7", "8"), Coding.NEW, {Coding.NEW}),
        (("0", "0", "0"), Coding.NEITHER, {Coding.NEITHER}),
        (("x", "x", "x"), Coding.NEITHER, {Coding.NEITHER}),
        (("u", "u", "u"), Coding.NEITHER, {Coding.NEITHER}),
        (("9", "c", "0"), Coding.OLD, {Coding.OLD, Coding.BOTH}),
        (("c", "7", "8"), Coding.NEW, {Coding.NEW, Coding.BOTH}),
        (("c", "0", "c"), Coding.NEITHER, {Coding.NEITHER, Coding.OLD, Coding.NEW, Coding.BOTH}),
    ],
)
def test_a_withheld_count_is_neither_use_nor_nought(
    write_factors: Writer, make_factor_row: Maker, cells: tuple[str, str, str], shown: Coding, possible: set[Coding]
) -> None:
    row = make_factor_row(2021, "E06000901", **dict(zip((OLD, CHILD, ADULT), cells, strict=True)))
    factors = read_factors(write_factors(make_factor_row(2021, ENGLAND), row))
    old, *new = (factors.figure(code, "E06000901", 2021) for code in ("19A", "19B", "19C"))
    assert (shown_coding(old, new), set(possible_codings(old, new))) == (shown, possible)


def test_each_authority_is_counted_under_exactly_one_coding(write_factors: Writer, make_factor_row: Maker) -> None:
    rows = [make_factor_row(2021, area) for area in (ENGLAND, "E06000901", "E06000902")]
    table = coding_table(read_factors(write_factors(*rows)))
    assert total(table.figures, table.dimension("coding")).value == 2
    assert {figure.measure.unit for figure in table.figures} == {Unit.AUTHORITY}


def test_a_rate_keeps_its_count_its_children_and_the_range_of_its_rounding(
    write_factors: Writer, write_population: Writer, make_factor_row: Maker, make_population_row: Maker
) -> None:
    factors = read_factors(write_factors(make_factor_row(2021, ENGLAND, Child_sexual_exploitation="50")))
    people = read_population(write_population(make_population_row(2020, ENGLAND, "20000")))
    figure = rate(factors.figure("11A", ENGLAND, 2021), people.figure("CHILDREN", ENGLAND, 2020))
    assert (figure.value, figure.n, figure.denominator, figure.measure.unit) == (25, 50, 20000, Unit.RATE_10K)
    assert (figure.intervals[0].lower, figure.intervals[0].upper) == (22.5, 27.5)


def test_a_rate_of_a_withheld_count_is_withheld(
    write_factors: Writer, write_population: Writer, make_factor_row: Maker, make_population_row: Maker
) -> None:
    factors = read_factors(write_factors(make_factor_row(2021, ENGLAND, Child_sexual_exploitation="c")))
    people = read_population(write_population(make_population_row(2020, ENGLAND, "20000")))
    figure = rate(factors.figure("11A", ENGLAND, 2021), people.figure("CHILDREN", ENGLAND, 2020))
    assert (figure.value, figure.mark, figure.n) == (None, Mark.SUPPRESSED, None)


def test_a_rate_of_another_areas_children_is_refused(parts: tuple[Figure, Figure, Figure]) -> None:
    with pytest.raises(UnitError):
        rate(parts[0], replace(parts[1], area="E06000901"))


def two_years(first: tuple[str, str, str], last: tuple[str, str, str], write: Writer, row: Maker) -> FigureTable:
    cells = [dict(zip((OLD, CHILD, ADULT), year, strict=True)) for year in (first, last)]
    return bounds_table(read_factors(write(row(2020, ENGLAND, **cells[0]), row(2021, ENGLAND, **cells[1]))))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (("300", "x", "x"), ("0", "120", "190"), "cannot say whether"),
        (("300", "x", "x"), ("0", "100", "170"), "Fewer episodes"),
        (("300", "x", "x"), ("0", "120", "400"), "More episodes"),
        (("300", "x", "x"), ("0", "120", "160"), "cannot say whether"),  # 280 at most, but rounding touches
        (("300", "x", "x"), ("c", "120", "160"), "cannot be said"),
    ],
)
def test_a_rise_or_fall_is_said_only_where_the_bounds_allow_it(
    write_factors: Writer,
    make_factor_row: Maker,
    first: tuple[str, str, str],
    last: tuple[str, str, str],
    words: str,
) -> None:
    assert words in verdict(two_years(first, last, write_factors, make_factor_row))


@pytest.fixture
def draft(write_factors: Writer, write_population: Writer, make_factor_row: Maker, make_population_row: Maker) -> Draft:
    """The page of two years and two authorities; Zedford sent nothing in the first."""
    split = {CHILD: "x", ADULT: "x", "Child_criminal_exploitation": "x"}
    gone = dict.fromkeys(
        (column for column in make_factor_row(2020, ENGLAND) if "_" in column and column[0].isupper()), "x"
    )
    factors = read_factors(
        write_factors(
            make_factor_row(2020, ENGLAND, **split),
            make_factor_row(2020, "E12000099", **split),
            make_factor_row(2020, "E06000901", **gone),
            make_factor_row(2020, "E06000902", **split),
            *(make_factor_row(2021, area) for area in (ENGLAND, "E12000099", "E13000099", "E06000901", "E06000902")),
        )
    )
    people = [make_population_row(2020, area, "20000") for area in (ENGLAND, "E12000099")]
    return national_draft(factors, read_population(write_population(*people)))


def test_the_draft_reads_no_events(draft: Draft) -> None:
    assert draft.tier == 2


def test_no_title_has_more_than_twelve_words(draft: Draft) -> None:
    assert all(len(section.title.split()) <= 12 for section in draft.page.sections)


def test_every_slot_of_every_sentence_finds_its_figure(draft: Draft) -> None:
    for section in draft.page.sections:
        for slot in section.sentence.slots:
            fits = [
                figure
                for figure in draft.table(slot.table).figures
                if (figure.period.label, figure.area, figure.breakdown) == (slot.period, slot.area, slot.breakdown)
            ]
            assert len(fits) == 1, slot.name


def test_the_map_of_regions_leaves_out_parts_of_a_region(draft: Draft) -> None:
    assert [figure.area for figure in draft.table("exploitation-by-region").figures] == ["E12000099"]


def test_a_line_starts_at_the_first_count_of_its_code(draft: Draft) -> None:
    years = [figure.period.label for figure in draft.table("exploitation").figures if figure.code("factor") == "24A"]
    assert years == ["year to March 2021"]


def test_an_authority_without_a_return_is_counted_as_such(draft: Draft) -> None:
    values = {
        figure.period.label: figure.value
        for figure in draft.table("coverage").figures
        if figure.code("coverage") == "unusable"
    }
    assert values == {"year to March 2020": 1, "year to March 2021": 0}


def test_authorities_are_in_alphabetical_order_and_not_by_value(draft: Draft) -> None:
    names = draft.table("authorities").dimension("area").labels
    assert [name for _, name in names] == ["Ambridge", "Zedford"]


def test_a_population_that_lacks_the_year_is_an_error(
    write_factors: Writer, write_population: Writer, make_factor_row: Maker, make_population_row: Maker
) -> None:
    factors = read_factors(write_factors(make_factor_row(2021, ENGLAND)))
    people = read_population(write_population(make_population_row(2018, ENGLAND, "20000")))
    with pytest.raises(StandardError, match="2020"):
        national_draft(factors, people)
