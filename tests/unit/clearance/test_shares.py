"""Shares say no more than the printed counts they are made of; a brute-force attacker tries to get more out of them."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.clearance.policy import Policy, policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.clearance.rules import apply
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import LINKAGE, SAMPLING, Figure, Interval
from sightline.standard.shares import wilson
from sightline.standard.units import Mark
from tests.unit.clearance.made import DEFAULT, EXACT, LENIENT, MEASURE, NORTH, POOLED, SEX, YEAR, counts, draft
from tests.unit.clearance.made_derived import BAND, all_cases, of_kind, share, shares

STRICT = policy("sightline-strict")
HIDDEN = (None, Mark.SUPPRESSED)
POLICIES = (DEFAULT, STRICT, EXACT, LENIENT)


def printed(*tables: FigureTable, by: Policy = DEFAULT) -> Figure:
    """The first figure of the last table after clearance of all."""
    return protect(tables, by).tables[-1].figures[0]


def refused(*tables: FigureTable) -> str:
    return " ".join(reasons([draft(*tables)], DEFAULT))


def test_a_share_is_of_the_rounded_counts_in_whole_per_cent_with_wilsons_interval_outwards() -> None:
    figure = printed(*shares(123, 397))
    assert figure.value == 30  # 120 of 400, where the exact counts give 31
    low, high = wilson(120, 400)
    (interval,) = figure.intervals
    assert (interval.kind, interval.level) == (SAMPLING, 0.95)
    assert (interval.lower, interval.upper) == (math.floor(100 * low), math.ceil(100 * high)) == (25, 35)
    assert (figure.n, figure.denominator, figure.measure.rounding) == (None, None, "of rounded counts")


def test_a_share_of_one_area_is_of_counts_to_the_nearest_five() -> None:
    assert printed(*shares(23, 48, area=NORTH)).value == 50  # 25 of 50


def test_a_draft_with_shares_and_their_counts_is_not_refused() -> None:
    assert reasons([draft(*shares(123, 397))], DEFAULT) == []


@pytest.mark.parametrize(
    ("part", "whole", "why"),
    [
        (1, 40, "one of forty is two and a half per cent, which gives the one back"),
        (9, 400, "the numerator is small"),
        (398, 400, "two are left over"),
        (400, 400, "everyone: whoever is known to be in the group is known to be in the part"),
        (4, 9, "the denominator is small"),
    ],
)
def test_a_share_that_could_give_back_a_small_count_is_withheld(part: int, whole: int, why: str) -> None:
    figure = printed(*shares(part, whole))
    assert (figure.value, figure.mark) == HIDDEN, why
    assert (figure.n, figure.denominator, figure.intervals) == (None, None, ())


def test_a_half_is_rounded_up() -> None:
    assert printed(*shares(230, 400)).value == 58  # 57.5, which is a little less to the machine


def test_nobody_is_nought_per_cent_where_the_policy_prints_noughts() -> None:
    figure = printed(*shares(0, 60))
    assert (figure.value, figure.intervals[0].lower, figure.intervals[0].upper) == (0, 0, 7)
    assert printed(*shares(0, 60), by=STRICT).mark is Mark.SUPPRESSED


def test_few_of_many_are_marked_low_and_nearly_all_are_99() -> None:
    assert printed(*shares(10, 9_000)).mark is Mark.LOW
    nearly = printed(*shares(8_980, 9_000))
    assert (nearly.value, nearly.intervals[0].upper) == (99, 100)


def test_a_share_is_withheld_with_the_breakdown_that_its_numerator_stands_in() -> None:
    bands = counts([BAND], {"in_time": 55, "late": 3}, name="bands")
    rest = share(55, 58, made_of=("bands", "cases"), breakdown=(("band", "in_time"),), dimensions=(BAND,))
    assert printed(bands, all_cases(58), rest).mark is Mark.SUPPRESSED
    more = counts([BAND], {"in_time": 55, "late": 43}, name="bands")
    rest = share(55, 98, made_of=("bands", "cases"), breakdown=(("band", "in_time"),), dimensions=(BAND,))
    assert printed(more, all_cases(98), rest).value == 60


def test_a_mark_in_place_of_a_share_stays_unless_its_counts_are_withheld() -> None:
    none = replace(share(1, 40), figures=(replace(share(1, 40).figures[0], value=None, mark=Mark.NOT_APPLICABLE),))
    assert printed(of_kind(0), all_cases(0), none).mark is Mark.NOT_APPLICABLE
    assert printed(of_kind(0), all_cases(0), none, by=STRICT).mark is Mark.SUPPRESSED


def test_other_ranges_of_a_share_are_dropped() -> None:
    table = share(123, 397)
    ranged = replace(table, figures=(replace(table.figures[0], intervals=(Interval(LINKAGE, 0.95, 30, 32, "draws"),)),))
    assert [one.kind for one in printed(of_kind(123), all_cases(397), ranged).intervals] == [SAMPLING]


@given(st.integers(0, 300), st.integers(1, 400), st.sampled_from([POOLED, NORTH]))
@settings(deadline=None)
def test_where_the_counts_print_alike_the_share_does_too(part: int, extra: int, area: str) -> None:
    """The share is worked out by hand from the two printed counts."""
    part_table, whole_table, of = protect(shares(part, part + extra, area=area), DEFAULT).tables
    n, whole, figure = part_table.figures[0].value, whole_table.figures[0].value, of.figures[0]
    if n is None or whole is None or whole < 10 or whole - n < 10:
        assert (figure.value, figure.mark) == HIDDEN
    else:
        nearest = math.floor(200 * n / whole + 1) // 2
        assert figure.value == (None if nearest == 0 and n else min(nearest, 99))


# -- the attacker ----------------------------------------------------------------------------------------------


def possible(tables: list[FigureTable], by: Policy, most: int) -> list[tuple[int, int]]:
    """All (part, whole) that would print the same counts and, where these are printed, the same share."""
    n, whole, figure = (table.figures[0] for table in protect(tables, by).tables)

    def fits(count: int, shown: Figure) -> bool:
        return shown.value is None or by.interval(int(shown.value), shown.area)[0] <= count <= by.interval(
            int(shown.value), shown.area
        )[1]  # fmt: skip

    found = [(p, w) for p, w in product(range(most), repeat=2) if p <= w and fits(p, n) and fits(w, whole)]
    if figure.value is None:
        return found
    area = figure.area
    return [(p, w) for p, w in found if w and math.floor(100 * by.rounded(p, area) / by.rounded(w, area) + 0.5)
            == figure.value]  # fmt: skip


@pytest.mark.parametrize("by", [DEFAULT, EXACT, LENIENT], ids=lambda by: by.name)
@pytest.mark.parametrize("area", [POOLED, NORTH])
def test_no_small_count_and_no_small_rest_is_narrowed_below_the_width(by: Policy, area: str) -> None:
    """Every share of up to 34 cases; the rest are those who are in the denominator and not in the numerator."""
    narrow = []
    for whole in range(1, 35):
        for part in range(whole + 1):
            found = possible(shares(part, whole, area=area), by, 60)
            assert (part, whole) in found
            for true, values in ((part, [p for p, _ in found]), (whole - part, [w - p for p, w in found])):
                if 0 < true < by.minimum and max(values) - min(values) < by.width:
                    narrow.append((part, whole))
    assert narrow == []


def test_the_attacker_is_able_to_break_an_exact_share() -> None:
    """One of 40, printed as 2.5 per cent of 40: only one number fits."""
    fits = [n for n in range(41) if round(100 * n / 40, 1) == 2.5]
    assert fits == [1]


def test_the_few_between_two_shares_of_one_whole_are_not_counted_out() -> None:
    """Girls in time less all in time: a boy's count. Both shares stand, and the boys' could be 0 to 9 and more."""
    by_sex = [counts([SEX], {"F": 117, "M": 4}, name="in_time_by_sex"), of_kind(121)]
    of = replace(
        share(117, 400, made_of=("in_time_by_sex", "cases"), breakdown=(("sex", "F"),), dimensions=(SEX,)), name="girls"
    )
    tables = protect([*by_sex, all_cases(400), share(121, 400), of], DEFAULT).tables
    assert [figure.mark for figure in tables[0].figures] == [Mark.SUPPRESSED] * 2
    assert tables[-1].figures[0].mark is Mark.SUPPRESSED
    assert tables[-2].figures[0].value == 30


# -- claims that are refused -----------------------------------------------------------------------------------


def test_a_share_that_is_not_its_counts_is_refused() -> None:
    wrong = share(123, 397)
    other = replace(wrong, figures=(replace(wrong.figures[0], value=50.0),))
    assert "not its numerator as per cent of its denominator" in refused(of_kind(123), all_cases(397), other)


def test_a_share_whose_counts_stand_in_no_table_is_refused() -> None:
    assert "the numerator of a share is not the one figure" in refused(of_kind(124), all_cases(397), share(123, 397))
    assert "the denominator of a share is not the one figure" in refused(of_kind(123), all_cases(398), share(123, 397))
    elsewhere = refused(of_kind(123, area=NORTH), all_cases(397), share(123, 397))
    assert "the numerator of a share is not the one figure" in elsewhere


def test_a_share_of_two_measures_in_one_table_is_refused_since_either_could_be_meant() -> None:
    both = replace(of_kind(123), figures=(*of_kind(123).figures, Figure(MEASURE, YEAR, POOLED, 123.0)))
    assert "the numerator of a share is not the one figure" in refused(both, all_cases(397), share(123, 397))


@pytest.mark.parametrize("made_of", [(), ("cases",), ("cases", "cases"), ("in_time", "cases", "third")])
def test_a_share_names_two_tables(made_of: tuple[str, ...]) -> None:
    third = all_cases(10, name="third")
    assert "made of 2 table(s)" in refused(of_kind(123), all_cases(397), third, share(123, 397, made_of=made_of))


def test_a_share_of_a_table_of_another_draft_is_refused() -> None:
    drafts = [draft(all_cases(397), share(123, 397)), draft(of_kind(123), name="two")]
    assert "no table of counts of this draft" in " ".join(reasons(drafts, DEFAULT))


def test_a_share_of_a_share_is_refused() -> None:
    second = replace(share(123, 397, made_of=("share", "cases")), name="second")
    assert "no table of counts of this draft" in refused(*shares(123, 397), second)


def test_two_tables_of_the_name_that_a_share_is_made_of_are_refused() -> None:
    again = draft(all_cases(500), name="two")
    assert "two tables have the name" in " ".join(reasons([draft(*shares(123, 397)), again], DEFAULT))


def test_tables_that_are_made_of_each_other_are_refused() -> None:
    one, two = (replace(all_cases(40, name=name), made_of=(other,)) for name, other in (("a", "b"), ("b", "a")))
    assert "made of each other in a circle" in refused(one, two)


def test_a_share_by_itself_prints_nothing() -> None:
    assert apply(share(123, 397), DEFAULT)[0].figures[0].mark is Mark.SUPPRESSED
