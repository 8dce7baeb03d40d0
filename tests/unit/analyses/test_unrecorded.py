"""The draft of the unrecorded remainder: a range over methods, or a stated gap, and what clearance makes of it."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
import pytest

from sightline.analyses.picture import unrecorded
from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.unrecorded import (
    BOUNDS,
    LEAST_SHOWN,
    LISTS,
    METHODS_TABLE,
    RANGE,
    ROUNDED_TO,
    as_printed,
    unrecorded_draft,
)
from sightline.clearance.policy import policies, policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.errors import MethodError
from sightline.methods.hidden.lists import Lists
from sightline.methods.hidden.spread import NO_END, spread, widened
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.draws import NO_DRAWS, Draws
from sightline.standard.figures import MODEL, Figure
from sightline.standard.units import Mark

DEFAULT = policy("sightline-default")
# As they were counted in one made-up England in which no agency tells another; 1,048 more could have been recorded.
COUNTS = {
    "council": 294, "police": 1029, "support": 336, "council+police": 275, "council+support": 81,
    "police+support": 312, "council+police+support": 100,
}  # fmt: skip
NAMES = ("council", "police", "support")
EVERY_PAIR = ("council+police", "council+support", "police+support")


def coverage(*years: int, heard: tuple[str, ...] = NAMES) -> Coverage:
    """What three kinds of agency sent for these years."""
    there = frozenset((name, year) for name in heard for year in years)
    return Coverage(
        years, dict.fromkeys(NAMES, 1), there, frozenset(), (), date(years[-1], 3, 31), (date(2026, 5, 1),) * 2
    )  # fmt: skip


def draft(
    counts: dict[str, int] = COUNTS, tied: tuple[str, ...] = (), drawn: Draws = NO_DRAWS, said: Coverage | None = None
) -> Draft:
    """The draft of one year."""
    return unrecorded_draft({(2025, name): n for name, n in counts.items()}, drawn, said or coverage(2025), tied)


def the(table: FigureTable) -> Figure:
    """The one figure of a table."""
    (figure,) = table.figures
    return figure


def test_the_range_holds_the_planted_truth_of_lists_that_know_nothing_of_each_other() -> None:
    figure = the(draft().table(RANGE))
    (interval,) = figure.intervals
    assert interval.kind == MODEL
    assert interval.lower < 1048 < interval.upper
    assert (interval.upper - interval.lower) / 1048 < 0.4


def test_the_range_goes_from_the_lowest_to_the_highest_limit_of_the_methods_that_choose() -> None:
    by_method = {figure.code("method"): figure for figure in draft().table(METHODS_TABLE).figures}
    chosen = [by_method[name].intervals[0] for name in ("stepwise", "criterion", "averaged")]
    (interval,) = the(draft().table(RANGE)).intervals
    assert interval.lower == min(one.lower for one in chosen)
    assert interval.upper == max(one.upper for one in chosen)
    assert {"latent", "chao"} <= set(by_method)


def test_tied_lists_are_never_taken_for_independent() -> None:
    free, tied = (the(draft(tied=pairs).table(RANGE)).intervals[0] for pairs in ((), EVERY_PAIR))
    assert tied.upper - tied.lower > 2 * (free.upper - free.lower)
    said = draft(tied=EVERY_PAIR)
    assert {figure.code("method") for figure in said.table(METHODS_TABLE).figures} >= {"stepwise", "independent"}
    assert any("tied by referral: councils and police forces" in w for w in said.page.sections[0].not_known)


@pytest.mark.parametrize(
    ("counts", "tied", "why"),
    [
        ({"council": 50, "police": 40, "support": 30}, (), "nobody is on two lists or more"),
        ({**COUNTS, "council+police": 0, "council+police+support": 0}, EVERY_PAIR, "on which nobody is together"),
    ],
)
def test_what_cannot_be_told_is_not_available_and_the_method_says_why(
    counts: dict[str, int], tied: tuple[str, ...], why: str
) -> None:
    figure = the(draft(counts, tied).table(RANGE))
    assert (figure.value, figure.mark) == (None, Mark.NOT_AVAILABLE)
    lists = Lists.of(NAMES, {frozenset(name.split("+")): n for name, n in counts.items()})
    places = [1 << NAMES.index(name) for name in NAMES]
    pairs = (places[0] | places[1], places[0] | places[2], places[1] | places[2]) if tied else ()
    assert why in spread(lists, pairs).refused


@pytest.mark.parametrize("tied", [(), EVERY_PAIR])
def test_the_page_and_its_tables_do_not_depend_on_counts_that_may_be_withheld(tied: tuple[str, ...]) -> None:
    """Why there is no range, or no answer of a method, would say which lists share nobody."""
    none_together = {**COUNTS, "council+police": 0, "council+police+support": 0}
    alone = {"council": 50, "police": 40, "support": 30}
    made = [draft(counts, tied) for counts in (COUNTS, none_together, alone)]
    assert len({repr(one.page) for one in made}) == 1
    shapes = {repr([[(f.period, f.breakdown) for f in t.figures] for t in one.tables]) for one in made}
    assert len(shapes) == 1


def test_nothing_is_printed_that_with_the_estimate_gives_back_how_many_are_on_a_list() -> None:
    seen, made = sum(COUNTS.values()), draft()
    hidden = [figure for table in made.tables if table.name != LISTS for figure in table.figures]
    numbers = [n for f in hidden for n in (f.value, *(e for i in f.intervals for e in (i.lower, i.upper))) if n]
    differences = [abs(one - other) for one in numbers for other in numbers]
    assert numbers
    assert all(abs(each - seen) > 1e-6 for each in differences)


def test_a_pair_that_is_said_twice_is_tied_once() -> None:
    """Three of the same pair are not every pair: there is still something to average over."""
    once, thrice = (draft(tied=("police+support",) * times).tables for times in (1, 3))
    assert once == thrice


def test_a_silent_kind_of_agency_has_no_empty_list() -> None:
    made = draft(
        {"council": 294, "police": 1029, "council+police": 275}, said=coverage(2025, heard=("council", "police"))
    )
    assert not any(table.name == LISTS for table in made.tables)
    assert the(made.table(RANGE)).mark is Mark.NOT_AVAILABLE
    assert any("support services sent nothing" in words for words in made.page.sections[0].not_known)
    assert reasons([made], DEFAULT) == []


def test_two_lists_say_nothing() -> None:
    lists = Lists.of(("a", "b"), {frozenset("a"): 10, frozenset("b"): 20, frozenset("ab"): 5})
    assert "two lists cannot show" in spread(lists).refused


def test_doubt_about_who_is_who_widens_the_range_and_is_no_bias() -> None:
    moved: dict[tuple[object, ...], dict[int, float]] = {
        (2025, "council"): {0: 30, **{draw: 30 + 4 * (draw % 7 - 3) for draw in range(1, 41)}},
        (2025, "council+police"): {0: 30, **{draw: 30 - 4 * (draw % 7 - 3) for draw in range(1, 41)}},
    }
    narrow = the(draft().table(RANGE)).intervals[0]
    wide = the(draft(drawn=Draws(40, moved)).table(RANGE)).intervals[0]
    assert wide.lower < narrow.lower
    assert narrow.upper < wide.upper


def test_draws_that_all_say_the_same_widen_nothing() -> None:
    lists = Lists.of(NAMES, {frozenset(name.split("+")): n for name, n in COUNTS.items()})
    (one,) = (said.opinion for said in spread(lists, with_latent=False).said if said.method == "averaged")
    assert one is not None
    same = widened(one, np.full(40, one.hidden))
    assert (same.lower, same.upper) == pytest.approx((one.lower, one.upper))


def test_a_withheld_count_is_no_nought() -> None:
    with pytest.raises(MethodError, match="withheld"):
        Lists.of(NAMES, {frozenset({"council"}): None})


def test_a_limit_without_end_is_no_range() -> None:
    lists = Lists.of(NAMES, {frozenset({name}): 40.0 for name in NAMES} | {frozenset({"council", "police"}): 1.0})
    found = spread(lists, with_latent=False)
    assert (found.lower, found.upper) == (None, None)
    assert found.refused == NO_END


def test_clearance_takes_it_and_withholds_it_with_a_small_overlap() -> None:
    assert reasons([draft()], DEFAULT) == []
    shown = {table.name: table for table in protect(draft().tables, DEFAULT).tables}
    figure = the(shown[RANGE])
    assert figure.value is not None
    assert all(end % 10 == 0 for end in (figure.value, figure.intervals[0].lower, figure.intervals[0].upper))
    few = {**COUNTS, "council+police+support": 4}
    hidden = {table.name: table for table in protect(draft(few).tables, DEFAULT).tables}
    for name in (RANGE, BOUNDS, METHODS_TABLE):
        assert all(figure.mark is Mark.SUPPRESSED for figure in hidden[name].figures)


# 361 children on three lists, no combination of agencies under 12: the case that docs/clearance.md tells of.
OF_361 = {
    "council": 74, "police": 121, "support": 66, "council+police": 43, "council+support": 12, "police+support": 31,
    "council+police+support": 14,
}  # fmt: skip


def printed(counts: dict[str, int]) -> str:
    """All that clearance prints of the draft but its words."""
    return repr(
        [[(f.value, f.mark, f.intervals) for f in t.figures] for t in protect(draft(counts).tables, DEFAULT).tables]
    )


def test_the_methods_together_say_no_more_than_the_rounded_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list that rounds to the same is printed with the same estimates: none is ruled out by what they say."""
    quick = partial(spread, replicates=50)  # of what is resampled; the methods are the same
    monkeypatch.setattr(
        unrecorded, "spread", lambda lists, tied, draws, **_: quick(lists, tied, draws, with_latent=False)
    )
    assert sum(OF_361.values()) == 361
    rng = np.random.default_rng(8)
    seen = printed(OF_361)
    for _ in range(12):
        moved = {
            name: int(rng.integers(low, high + 1))
            for name, n in OF_361.items()
            for low, high in [DEFAULT.interval(n, "pooled")]
        }
        assert printed(moved) == seen
    assert printed({**OF_361, "council+police": 46}) != seen


def test_lists_are_rounded_as_every_policy_of_ours_rounds_them() -> None:
    own = [one for one in policies().values() if OutputKind.ESTIMATES in one.kinds]
    assert {one.wide_base for one in own} == {ROUNDED_TO}
    assert min(one.minimum for one in own) == LEAST_SHOWN
    assert {n: as_printed({"council": n})["council"] for n in (0, 6, 14, 15, 24)} == {
        0: 0,
        6: 10,
        14: 10,
        15: 20,
        24: 20,
    }


def test_lists_of_which_nothing_is_shown_are_used_as_they_are() -> None:
    few = {**COUNTS, "council+police+support": 4}
    assert as_printed(few) == few
    assert as_printed(COUNTS)["council"] == 290


def test_the_page_says_that_the_method_is_not_to_be_trusted_alone() -> None:
    page = draft().page
    words = " ".join(words for section in page.sections for words in section.not_known)
    assert "not a suitable method" in words
    assert "on no list" in page.lead
