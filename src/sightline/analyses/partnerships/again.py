"""Referrals within 12 months of an earlier one, as published: an authority's own share, drawn towards all, and beside.

Only published counts go in; the drawn share and the sum of similar areas are ours, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sightline.methods.pooled_shares import PooledShare, pool_shares
from sightline.published.neighbours import Neighbours
from sightline.published.statistics import Statistics
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.shares import wilson

CARE = (
    "Ages, forms and who referred differ between authorities, and nothing is taken out for that. A range is of chance "
    "alone: a wide one says that few referrals stand behind it. Why a child came back, no count says."
)
_SHARE, _PART, _WHOLE = "rereferral-share", "rereferrals", "referrals"
_Counts = Mapping[str, tuple[float | None, float | None]]


@dataclass(frozen=True, slots=True)
class Share:
    """One share in per cent, with the ends of its 95% range; None where the source has none, or no range is said."""

    whose: str
    value: float | None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """The shares of one authority in one year, in the order shown."""

    period: str
    source: str
    shares: tuple[Share, ...]


def again_of(gss: str, source: Statistics, neighbours: Neighbours | None = None) -> Again | None:
    """Of an authority in force, in the newest year of table C1 (`source`); None where it has no row of it.

    The drawn share is by all authorities in force of which both counts are published.
    """
    year = source.latest
    own = source.find(_SHARE, gss, year)
    if own is None:
        return None
    current = [area.gss for area in areas.current()]
    counts = {code: (_value(source, _PART, code, year), _value(source, _WHOLE, code, year)) for code in current}
    pooled = pool_shares([part for part, _ in counts.values()], [whole for _, whole in counts.values()]).areas
    drawn = dict(zip(counts, pooled, strict=True))[gss]
    england = source.figure(_SHARE, ENGLAND, year).value if source.has(ENGLAND, year) else None
    shares = (
        _own("As published", own.value, counts[gss]), *_drawn(drawn), *_similar(gss, counts, neighbours),
        Share("England, as published", england),
    )  # fmt: skip
    return Again(own.period.label, own.measure.source, shares)


def _value(source: Statistics, series: str, gss: str, year: int) -> float | None:
    figure = source.find(series, gss, year)
    return figure.value if figure is not None else None


def _own(whose: str, value: float | None, counts: tuple[float | None, float | None]) -> Share:
    part, whole = counts
    if value is None or part is None or not whole:
        return Share(whose, value)
    low, high = wilson(int(part), int(whole))
    return Share(whose, value, 100 * low, 100 * high)


def _drawn(drawn: PooledShare) -> Iterator[Share]:
    if drawn.value is not None and drawn.lower is not None and drawn.upper is not None:
        yield Share("Drawn towards all authorities", *(100 * each for each in (drawn.value, drawn.lower, drawn.upper)))


def _similar(gss: str, counts: _Counts, neighbours: Neighbours | None) -> Iterator[Share]:
    """The counts of the ten similar areas added up, of those that have both."""
    if neighbours is None or gss not in neighbours.tens:
        return
    ten = [counts.get(other.gss, (None, None)) for other in neighbours.of(gss)]
    both = [(part, whole) for part, whole in ten if part is not None and whole]
    if both:
        part, whole = sum(one for one, _ in both), sum(one for _, one in both)
        yield _own(f"{len(both)} similar areas, added up", 100 * part / whole, (part, whole))
