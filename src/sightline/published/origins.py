"""Where referrals came from: police, schools, health services, and all others together, in shares and in numbers.

LAIT publishes three shares only. What is left of 100 is everyone else: families, the public, other council services,
courts, the voluntary sector, and those whose source was not recorded. Numbers are those shares of the referrals of
table C1, an estimate whose range comes from rounding alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sightline.published.rates import half_of
from sightline.published.statistics import Statistics
from sightline.standard.figures import ROUNDING, Dimension, Figure, Interval
from sightline.standard.units import Mark

SHARES: Mapping[str, str] = {
    "police": "RefBySource_Police_%",
    "schools": "RefBySource_Schl_%",
    "health": "RefBySource_HealthServ_%",
}
OTHERS = "others"
ORIGIN = Dimension(
    "origin", "Source of referral", True,
    (
        ("police", "Police"), ("schools", "Schools"), ("health", "Health services"),
        (OTHERS, "All others, and not recorded"),
    ),
)  # fmt: skip
_HALF = 0.05  # LAIT prints these shares to one decimal


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of referrals: its share of them, and the number that this makes."""

    code: str
    share: Figure
    number: Figure


def origins(lait: Statistics, referrals: Statistics, gss: str, year: int) -> tuple[Origin, ...]:
    """The four sources of one area (an authority, a region or England) in the year to March of `year`.

    Empty where the area is in neither table that year. Where one of the three shares is not there, neither are the
    others'; where the count of referrals is marked, so is every number.
    """
    total = _figure(referrals, "referrals", gss, year)
    found = {origin: _figure(lait, code, gss, year) for origin, code in SHARES.items()}
    known = [share for share in found.values() if share is not None]
    if total is None or len(known) != len(SHARES):
        return ()
    shares = {origin: _share(share, origin) for origin, share in found.items() if share is not None}
    shares[OTHERS] = _others(known)
    return tuple(Origin(origin, share, _number(share, total)) for origin, share in shares.items())


def _figure(table: Statistics, series: str, gss: str, year: int) -> Figure | None:
    if gss[:3] in ("E92", "E12", "E13"):
        return table.figures.get((series, gss, year))
    return table.find(series, gss, year)


def _share(share: Figure, origin: str) -> Figure:
    measure = replace(share.measure, label="Referrals by who made them, as a share of all referrals")
    return replace(share, measure=replace(measure, definition="lait-referrals-by-source"), breakdown=_by(origin))


def _others(known: list[Figure]) -> Figure:
    first = _share(known[0], OTHERS)
    values = [share.value for share in known if share.value is not None]
    if len(values) < len(known):
        return first.marked(Mark.NOT_AVAILABLE)
    left = round(max(100.0 - sum(values), 0.0), 6)
    slack = _HALF * len(known)
    interval = Interval(ROUNDING, 1.0, max(left - slack, 0.0), left + slack, "100 less three shares to one decimal")
    return replace(first, value=left, mark=None, n=None, denominator=None, intervals=(interval,))


def _number(share: Figure, total: Figure) -> Figure:
    measure = replace(
        total.measure, code=f"{total.measure.code}-by-source", label="Referrals by who made them, estimated",
        definition=f"published-share-of-count/1: lait-referrals-by-source of {total.measure.definition}",
        source=f"{total.measure.source}; {share.measure.source}", rounding="estimated from a rounded share",
    )  # fmt: skip
    empty = Figure(measure, total.period, total.area, None, share.breakdown, mark=Mark.NOT_AVAILABLE)
    if total.value is None or share.value is None:
        return replace(empty, mark=total.mark if total.value is None else share.mark)
    slack = share.intervals[0].upper - share.value if share.intervals else _HALF
    half = half_of(total.measure.rounding) or 0.0
    low = max(share.value - slack, 0.0) / 100 * (total.value - half)
    high = min(share.value + slack, 100.0) / 100 * (total.value + half)
    interval = Interval(ROUNDING, 1.0, low, high, "the share, to one decimal, of the referrals as published")
    value = float(round(share.value / 100 * total.value))
    return replace(empty, value=value, mark=Mark.ESTIMATED, denominator=total.value, intervals=(interval,))


def _by(origin: str) -> tuple[tuple[str, str], ...]:
    return ((ORIGIN.code, origin),)
