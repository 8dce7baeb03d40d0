"""Shares drawn towards the share of all areas: worked out anew from counts as they are printed, and from nothing else.

`made_of` is (numerators, denominators), as of shares. All areas of one period and breakdown whose counts are both
printed, and of which a share may stand (derived.py), are drawn together (methods/pooled_shares.py): whoever has the
printed counts could have done it alone, so it tells nothing more. The exact counts of the draft are not used. The
figure of all areas together, where the draft has one, is the middle of what true shares may be.

Withheld with any count that an area's share is made of, and where fewer than five areas are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sightline.clearance.derived import Shown, Sources, bare_of, per_cent
from sightline.clearance.policy import Policy, is_wide
from sightline.methods.pooled_shares import FEWEST_AREAS, PooledShares, pool_shares
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Figure
from sightline.standard.units import IN_PLACE, Mark

METHOD = "Drawn towards all areas, 95%, of the rounded counts"

Counts = tuple[int, int]


def print_drawn(table: FigureTable, policy: Policy, shown: Shown) -> FigureTable:
    """Each share in whole per cent with its interval outwards."""
    groups: dict[object, list[int]] = {}
    for place, figure in enumerate(table.figures):
        groups.setdefault((figure.measure, figure.period, figure.breakdown), []).append(place)
    printed = list(table.figures)
    for places in groups.values():
        found = _group([table.figures[place] for place in places], table.made_of, policy, shown)
        for place, figure in zip(places, found, strict=True):
            printed[place] = figure
    return replace(table, figures=tuple(printed))


def _group(figures: Sequence[Figure], made_of: Sequence[str], policy: Policy, shown: Shown) -> Iterator[Figure]:
    """The figures of one period and breakdown, in their order."""
    counts = [None if is_wide(figure.area) else _counts(figure, made_of, policy, shown) for figure in figures]
    there = [pair for pair in counts if pair is not None]
    pool = pool_shares([n for n, _ in there], [of for _, of in there]) if len(there) >= FEWEST_AREAS else None
    drawn = iter(pool.areas if pool else ())
    for figure, pair in zip(figures, counts, strict=True):
        bare = bare_of(figure, "of rounded counts")
        if figure.mark in IN_PLACE:
            hidden = any(shown.hides(name, figure) for name in made_of)
            yield bare.marked(Mark.SUPPRESSED) if hidden else bare
        elif pool is None or (pair is None and not _whole(figure, made_of, policy, shown)):
            yield bare.marked(Mark.SUPPRESSED)
        elif pair is None:
            yield _middle(bare, pool)
        else:
            one = next(drawn)
            assert one.value is not None
            assert one.lower is not None
            assert one.upper is not None
            yield per_cent(bare, one.value, one.lower, one.upper, METHOD)


def _whole(figure: Figure, made_of: Sequence[str], policy: Policy, shown: Shown) -> bool:
    """Whether a figure is of all areas together, and both its counts are printed."""
    return is_wide(figure.area) and all(shown.count(name, figure, policy) is not None for name in made_of)


def _middle(bare: Figure, pool: PooledShares) -> Figure:
    return replace(per_cent(bare, pool.mean, pool.mean, pool.mean, METHOD), intervals=())


def _counts(figure: Figure, made_of: Sequence[str], policy: Policy, shown: Shown) -> Counts | None:
    """The two printed counts of an area; None where its share may not stand."""
    part, whole = (shown.count(name, figure, policy) for name in made_of)
    if part is None or whole is None or whole < policy.minimum or whole - part < policy.minimum:
        return None
    return part, whole


def faults(table: FigureTable, sources: Sources) -> Iterator[str]:
    """What drawn shares claim that the tables they name do not bear out."""
    figures = [figure for figure in table.figures if figure.value is not None]
    for place, name in enumerate(("numerator", "denominator")):
        found = [sources.find(table.made_of[place], figure) for figure in figures]
        claimed = [figure.denominator if place else figure.n for figure in figures]
        if any(one is None or one.value is None or one.value != n for one, n in zip(found, claimed, strict=True)):
            yield f"the {name} of a drawn share is not the one figure of its period, area and breakdown in its table"
    if any(figure.n is None or not figure.denominator or figure.n > figure.denominator for figure in figures):
        yield "a drawn share has no denominator, or a numerator that is the greater"
