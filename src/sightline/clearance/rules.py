"""A rule for each kind of output: what it withholds by itself, and how it prints the rest. No rule, refused.

What one table reveals about another is the business of attacks.py; this module looks at one table at a time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sightline.clearance import contributors, grouped
from sightline.clearance.cells import Bundles, Cell, cell_of, figures_by_block
from sightline.clearance.curves import groups, hidden_points, print_curves
from sightline.clearance.derived import Shown, Sources, print_durations, print_shares
from sightline.clearance.drawn import print_drawn
from sightline.clearance.effects import print_effects
from sightline.clearance.policy import Policy
from sightline.clearance.rates import print_rates, print_ratios
from sightline.clearance.surveys import print_surveys
from sightline.errors import ClearanceError
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import END, LINKAGE, LOWER, MISSING, UPPER, Dimension, Figure, Interval
from sightline.standard.units import Mark

LEAST_BASE = 5  # of a range: also where the counts themselves are exact
LEAST_STEP = 10  # of an estimate, and of the ends of its range


class Reason(StrEnum):
    """Why a count is withheld, in words that hold no number."""

    SMALL = "it is small, or a count that it is withheld with is"
    GROUP = "everyone in a group falls into one category"
    REMAINDER = "a small number of people are in no category"
    CONTRIBUTORS = "too few households, groups or suppliers stand behind it"
    DOMINANCE = "one or two contributors have most of it"
    ATTACK = "a withheld count could be worked out from it"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule for one kind of output."""

    kind: OutputKind
    words: str
    withhold: Callable[[FigureTable, Policy], dict[Cell, Reason]]
    finish: Callable[[FigureTable, Policy, Shown], FigureTable]


def tell_by_themselves(table: FigureTable, policy: Policy) -> dict[Cell, Reason]:
    """The counts of a table that must be withheld for what they show by themselves, with their bundles (cells.py).

    Those that are small, and those of a group of whom, along an additive dimension with more than one code, everyone is
    in one code: then whoever knows that a person is in the group knows that person's code.
    """
    found: dict[Cell, Reason] = {}
    for block, figures in figures_by_block([table]).items():
        for code in block.dimensions:
            if code not in block.not_recorded and code not in dict(block.row):
                line = _in_one_code(figures, table.dimension(code))
                found |= {cell_of(figure): Reason.GROUP for figure in line}
        found |= {cell_of(figure): Reason.SMALL for figure in figures if _hidden(figure, policy)}
    return found


def _hidden(figure: Figure, policy: Policy) -> bool:
    return figure.mark is Mark.SUPPRESSED or (figure.value is not None and policy.small(int(figure.value)))


def _in_one_code(figures: list[Figure], dimension: Dimension) -> list[Figure]:
    """The figures of each line (a choice of the other codes) in which all people fall in one additive code."""
    codes = {code for code, _ in dimension.labels} | {str(figure.code(dimension.code)) for figure in figures}
    if not dimension.additive or len(codes) < 2:
        return []
    lines: dict[object, list[Figure]] = {}
    for figure in figures:
        rest = tuple(pair for pair in figure.breakdown if pair[0] != dimension.code)
        lines.setdefault((figure.measure, figure.area, rest), []).append(figure)
    return [figure for line in lines.values() for figure in _one_code(line, dimension)]


def _one_code(line: list[Figure], dimension: Dimension) -> list[Figure]:
    """The figures of a line if everyone is in one of them; or those of whom it was recorded, if these are in one."""
    recorded = [figure for figure in line if figure.code(dimension.code) != dimension.unknown]
    for some in (line, recorded if len(recorded) > 1 else []):
        if sum(1 for one in some if one.value) == 1 and all(one.value is not None for one in some):
            return some
    return []


def with_bundles(found: Mapping[Cell, Reason], bundles: Bundles) -> dict[Cell, Reason]:
    """All that is withheld where these cells are, each with the gravest reason of its bundle."""
    order = list(Reason)
    gravest = sorted(found.items(), key=lambda item: order.index(item[1]))
    made: dict[Cell, Reason] = {}
    for cell, reason in gravest:
        made |= {one: reason for one in bundles.cells_of(cell) if one not in made}
    return made


def print_counts(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:
    """The table as it may be shown: what is withheld marked c, every other count rounded by itself.

    Totals are never added up again; parts, denominators and intervals are left out, but for ranges for linkage, which
    are made so wide that they show no more than the rounded count (see `_ranges`).
    """
    printed = tuple(_printed(figure, policy, shown.withheld) for figure in table.figures)
    return replace(table, figures=_bounded(table, printed))


def _bounded(table: FigureTable, printed: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Where the draft bounds a count by what was not recorded: the same bounds, made of printed counts alone.

    At least what is printed, at most that and all that was printed as not recorded; none where either is withheld. So
    they show nothing that the two counts beside them do not, and are as rough as these are. Source: Manski, Partial
    Identification of Probability Distributions (2003), worst-case bounds.
    """
    at = {cell_of(figure): figure for figure in printed}
    unknown = {dimension.code: dimension.unknown for dimension in table.dimensions if dimension.unknown}
    result = []
    for draft, figure in zip(table.figures, printed, strict=True):
        mine = next((interval for interval in draft.intervals if interval.kind == MISSING), None)
        blank = [(code, unknown.get(code, value)) for code, value in figure.breakdown]
        other = at.get(cell_of(replace(figure, breakdown=tuple(blank))))
        if mine and other and other is not figure and figure.value is not None and other.value is not None:
            method = f"{mine.method}, of the rounded counts"
            bound = replace(mine, lower=figure.value, upper=figure.value + other.value, method=method)
            figure = replace(figure, intervals=(*figure.intervals, bound))
        result.append(figure)
    return tuple(result)


def _printed(figure: Figure, policy: Policy, withheld: frozenset[Cell]) -> Figure:
    measure = replace(figure.measure, rounding=policy.rounding(figure.area))
    kept = replace(figure, measure=measure, n=None, denominator=None, intervals=())
    if cell_of(figure) in withheld:
        return kept.marked(Mark.SUPPRESSED)
    if figure.value is None:
        return kept
    shown = policy.rounded(int(figure.value), figure.area)
    return replace(kept, value=shown, intervals=_ranges(figure, shown, policy))


def _ranges(figure: Figure, shown: int, policy: Policy) -> tuple[Interval, ...]:
    """The ranges for linkage as they may stand beside the count `shown`; none beside a mark.

    Both ends are rounded outwards and lie at least one base from the rounded count. So they depend on the draws and on
    the rounded count, and not on the exact one: with the same draws every count that rounds alike prints the same.
    """
    if figure.mark is not None:
        return ()
    base = max(policy.base(figure.area), LEAST_BASE)
    return tuple(
        replace(
            interval,
            lower=max(0, min(math.floor(interval.lower / base) * base, shown - base)),
            upper=max(math.ceil(interval.upper / base) * base, shown + base),
        )
        for interval in figure.intervals
        if interval.kind == LINKAGE  # no other kind of range is printed beside a count of people
    )


def print_estimates(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:  # noqa: ARG001
    """Estimates to two figures, their ranges outwards; nothing of what they were made of.

    What a count that they are made of withholds is withheld of them before this (release.protect). An estimate, or an
    end of its range, may be a count as it stands (where nothing is unknown, or nothing more is to come), so each is
    first rounded as a count is, and the range reaches at least one base to each side: what is printed then tells no
    more than the rounded count does. What several estimates say together is not attacked.
    """
    base = max(policy.wide_base, LEAST_STEP)
    return replace(table, figures=tuple(_estimated(figure, base) for figure in table.figures))


def _estimated(figure: Figure, base: int) -> Figure:
    bare = replace(figure, measure=replace(figure.measure, rounding="two figures"), n=None, denominator=None)
    if figure.value is None:
        return replace(bare, intervals=())
    end = figure.code(END)
    if end in _OUTWARDS:  # an end of a range that stands as a figure of its own
        return replace(bare, value=_OUTWARDS[end](figure.value, base), intervals=())
    shown = two_figures(_rounded(figure.value, base), _half_up)
    if figure.value and not shown:
        return bare.marked(Mark.LOW)
    ranges = tuple(replace(one, lower=_down(one.lower, base), upper=_up(one.upper, base)) for one in figure.intervals)
    return replace(bare, value=shown, intervals=ranges)


def two_figures(value: float, to_whole: Callable[[float], int]) -> float:
    """A number of people to its two first figures, and never finer than 10; `to_whole` says to which side."""
    if value == 0:
        return 0.0
    step = 10.0 ** max(1, math.floor(math.log10(abs(value))) - 1)
    return float(to_whole(value / step)) * step


def _rounded(value: float, base: int) -> float:
    """As a count is rounded: halves up."""
    return _half_up(value / base) * base


def _half_up(value: float) -> int:
    return math.floor(value + 0.5)


def _down(value: float, base: int) -> float:
    """The lower end of a range, as it is printed."""
    return two_figures(max(_rounded(value, base) - base, 0), math.floor)


def _up(value: float, base: int) -> float:
    """The upper end of a range, as it is printed."""
    return two_figures(_rounded(value, base) + base, math.ceil)


_OUTWARDS: Mapping[str | None, Callable[[float, int], float]] = {LOWER: _down, UPPER: _up}


def _nothing(table: FigureTable, policy: Policy) -> dict[Cell, Reason]:  # noqa: ARG001
    return {}


def _few_in_a_step(table: FigureTable, policy: Policy) -> dict[Cell, Reason]:
    """The counts behind a curve that are too small to be used; they are printed nowhere."""
    return {cell: Reason.SMALL for group in groups(table) for cell in hidden_points(group, policy)}


def _as_published(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:  # noqa: ARG001
    return table


def _exact(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:  # noqa: ARG001
    """The counts alone: what they were made of, or lie between, could be counts of people."""
    bare = (replace(figure, n=None, denominator=None, intervals=()) for figure in table.figures)
    return replace(table, figures=tuple(bare))


def _in_bands(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:
    return grouped.print_groups(table, policy, shown.withheld)


def _never(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:  # noqa: ARG001
    return contributors.print_none(table)


RULES: Mapping[OutputKind, Rule] = {
    rule.kind: rule
    for rule in (
        Rule(
            OutputKind.COUNTS,
            "small counts withheld, and what gives them away; the others rounded; only ranges for linkage, rounded "
            "outwards and at least one step of the rounding, and 5, to each side of the rounded count",
            tell_by_themselves, print_counts,
        ),
        Rule(
            OutputKind.OVERLAPS, "as counts; the combinations are also attacked through the count of each agency",
            tell_by_themselves, print_counts,
        ),
        Rule(
            OutputKind.ESTIMATES,
            "to two figures, ranges outwards and at least one step of the rounding to each side; withheld where a "
            "count of a table that they are made of is withheld",
            _nothing, print_estimates,
        ),
        Rule(
            OutputKind.SHARES,
            "the rounded numerator as whole per cent of the rounded denominator, with Wilson's interval of these; "
            "withheld where one of them is, and where the denominator, or what it has beyond the numerator, is small",
            _nothing, print_shares,
        ),
        Rule(
            OutputKind.DRAWN,
            "shares of areas drawn towards the share of all, made anew from rounded counts of areas whose share may "
            "stand; withheld where one may not, and where these are fewer than five",
            _nothing, print_drawn,
        ),
        Rule(
            OutputKind.CURVES,
            "made anew from rounded counts, on a grid so coarse that every step has no event or at least the minimum, "
            "as long as the minimum are still at risk",
            _few_in_a_step, print_curves,
        ),
        Rule(
            OutputKind.DURATIONS,
            "quantiles in whole days and means to two figures, with at least ten cases on each side; no least or "
            "greatest",
            _nothing, print_durations,
        ),
        Rule(
            OutputKind.PATHS,
            "as counts; rows with a small count are added together as other, with as many more as it takes",
            tell_by_themselves, print_counts,
        ),
        Rule(
            OutputKind.RATES,
            "the rounded count for so many people of a published population, to a tenth or coarser, with Byar's "
            "interval of the rounded count; withheld where the count is, and where few of the population are left",
            _nothing, print_rates,
        ),
        Rule(
            OutputKind.RATIOS,
            "one rounded count for each hundred of another, to two figures; withheld where one of them is, or the "
            "second is small",
            _nothing, print_ratios,
        ),
        Rule(
            OutputKind.GROUPS,
            "for the nation and several years together only; small counts withheld, the others told as the band in "
            "which they lie",
            tell_by_themselves, _in_bands,
        ),
        Rule(
            OutputKind.CONTRIBUTORS,
            "never printed: they decide whether the counts that they stand behind are",
            _nothing, _never,
        ),
        Rule(
            OutputKind.ORGANISATIONS, "exact: agencies and their returns are counted, and no person",
            _nothing, _exact,
        ),
        Rule(
            OutputKind.DOCUMENTS, "exact: inquiries, questions, recommendations, requests are counted, and no person",
            _nothing, _exact,
        ),
        Rule(
            OutputKind.SURVEYS,
            "in whole per cent with the range for who was asked, outwards; refused on fewer than 100 who answered, or "
            "50 of a group",
            _nothing, print_surveys,
        ),
        Rule(
            OutputKind.EFFECTS,
            "in whole numbers with the range of the model, outwards; refused over fewer than 3 areas on a side or 100 "
            "cases, for one area, and beside counts",
            _nothing, print_effects,
        ),
        Rule(
            OutputKind.PUBLISHED, "as they were published, with their publisher's marks and rounding",
            _nothing, _as_published,
        ),
    )
}  # fmt: skip


def rule(kind: OutputKind) -> Rule:
    """The rule for a kind of output. Raises ClearanceError where there is none."""
    if kind not in RULES:
        raise ClearanceError(f"there is no clearance rule for outputs of the kind {kind}")
    return RULES[kind]


def apply(table: FigureTable, policy: Policy) -> tuple[FigureTable, dict[Cell, Reason]]:
    """One table by itself, and what was withheld of it. A release is cleared with release.protect, never with this.

    Raises ClearanceError where its kind has no rule.
    """
    chosen = rule(table.kind)
    withheld = with_bundles(chosen.withhold(table, policy), Bundles.of([table], policy.single))
    return chosen.finish(table, policy, Shown(frozenset(withheld), Sources.of([table]))), withheld
