"""How long children waited, by area and region: of those followed long enough, the share seen by a day, and the half.

A wait without a limit is read at one day of waits_by_area.csv. Counted are waits that began at least so many days
before the agency's data ends, so that the share is a plain one. Only areas whose council takes part stand in a table;
a region is the sum of these, and stands where it has at least two. Areas are in the order of their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sightline.analyses.pathways import clock_measures as by
from sightline.analyses.pathways.clock_curves import Followed
from sightline.analyses.pathways.clock_rules import AreaWait, area_waits
from sightline.analyses.pathways.clock_tables import Breakdown, Waits, table
from sightline.analyses.pathways.clock_words import NO_REASON
from sightline.methods.curve_figures import QUANTILE_METHOD
from sightline.methods.survival import cumulative_incidence, quantile
from sightline.standard.areas import area, regions
from sightline.standard.clocks import Clock, clocks
from sightline.standard.drafts import QUANTILE, Chart, ChartKind, FigureTable, OutputKind, Section, Sentence, Slot
from sightline.standard.figures import SAMPLING, Figure, Interval, Measure
from sightline.standard.units import Mark

POOLED = "pooled"
AREAS, REGIONS = "area", "region"  # what the names of tables and sections hold
LEAST_AREAS = 2  # in a region that stands for itself
STEP = "step clock_area_days"
NO_PLACES = "How many places each service had: no return that came says it by area."


def area_wait_tables(waits: Waits) -> tuple[FigureTable, ...]:
    """For each wait that stands by area: cases followed, by whether they were seen in time, the share and the half."""
    made: list[FigureTable] = []
    for wait in _used(waits):
        found = cases_by_place(waits, wait.clock)
        whole = {POOLED: found.pop(POOLED)}
        made += _tables(waits, wait, AREAS, {**found, **whole})
        wider = by_region(found)
        if len(wider) > 1:
            made += _tables(waits, wait, REGIONS, {**wider, **whole})
    return tuple(made)


def _used(waits: Waits) -> tuple[AreaWait, ...]:
    """Those that counted somebody in at least two areas."""
    used = {one.name for one in waits.used}
    return tuple(wait for wait in area_waits() if wait.clock in used and len(cases_by_place(waits, wait.clock)) > 2)


def cases_by_place(waits: Waits, clock: str) -> dict[str, Followed]:
    """Area -> its cases, of areas whose council takes part; "pooled" -> all, wherever they began; empty for none."""
    councils = {council for council, _ in waits.coverage.councils}
    rows = [row for row in waits.area_days if row["clock"] == clock]
    places = sorted({str(row["area"]) for row in rows} & councils)
    found = {place: _together(row for row in rows if row["area"] == place) for place in places}
    return {**found, POOLED: _together(rows)} if rows else {}


def by_region(found: Mapping[str, Followed]) -> dict[str, Followed]:
    """Region -> the cases of its areas that take part, where these are at least two."""
    inside = {gss: [one for one in found if area(one).region_gss == gss] for gss in regions()}
    return {
        gss: _together(row for one in codes for row in _rows(found[one]))
        for gss, codes in inside.items()
        if len(codes) >= LEAST_AREAS
    }


def _rows(cases: Followed) -> Iterable[Mapping[str, object]]:
    names = ("days", "stopped", "ended", "open")
    return (
        dict(zip(names, cell, strict=True))
        for cell in zip(cases.values, cases.stopped, cases.ended, cases.open, strict=True)
    )


def _together(rows: Iterable[Mapping[str, object]]) -> Followed:
    at: dict[int, list[int]] = {}
    for row in rows:
        cell = at.setdefault(int(str(row["days"])), [0, 0, 0])
        for place, outcome in enumerate(("stopped", "ended", "open")):
            cell[place] += int(str(row[outcome]))
    days = sorted(at)
    return Followed(tuple(days), *(tuple(at[day][place] for day in days) for place in range(3)))


def _tables(waits: Waits, wait: AreaWait, what: str, found: Mapping[str, Followed]) -> list[FigureTable]:
    one, period = clocks()[wait.clock], waits.whole
    at: Breakdown = (("clock", one.name),)
    of = by.of(by.FOLLOWED_LONG, one)
    followed, reached, shares, halves = [], [], [], []
    for place, cases in found.items():
        seen = cases.up_to(wait.days)["stopped"]
        followed.append(Figure(of, period, place, cases.total, at))
        reached += [
            Figure(of, period, place, number, (*at, (by.REACHED.code, code)))
            for number, code in ((seen, by.YES), (cases.total - seen, by.NO))
        ]
        shares.append(
            Figure(share_measure(wait, one), period, place, 100 * seen / cases.total, (*at, (by.REACHED.code, by.YES)),
                   n=seen, denominator=cases.total)
        )  # fmt: skip
        halves.append(_half(by.of(by.HALF, one), cases, Figure(of, period, place, None, at, Mark.NOT_APPLICABLE)))
    clock, name = by.clock_dimension([one.name]), f"wait_{what}_{one.name}"
    head = f"{wait.met[:1].upper()}{wait.met[1:]}"
    return [
        table(f"{name}_followed", OutputKind.COUNTS, f"{head}: cases that could be followed, by {what}", (clock,),
              followed, STEP),
        table(f"{name}_reached", OutputKind.COUNTS, f"{head}: within {wait.words} or not, by {what}",
              (clock, by.REACHED), reached, STEP),
        table(f"{name}_share", OutputKind.SHARES, f"{head}: share within {wait.words}, by {what}",
              (clock, by.only(by.REACHED, by.YES)), shares, STEP, (f"{name}_reached", f"{name}_followed")),
        table(f"{name}_days", OutputKind.DURATIONS, f"{head}: days until half had one, by {what}",
              (clock, by.only(by.QUANTILES, "p50")), halves, STEP, (f"{name}_followed",)),
    ]  # fmt: skip


def share_measure(wait: AreaWait, one: Clock) -> Measure:
    """The share within the day at which a wait is read, which its words name."""
    measure = by.of(by.REACHED_SHARE, one)
    return replace(measure, label=f"Share within {wait.words}: {one.label}")


def _half(measure: Measure, cases: Followed, where: Figure) -> Figure:
    """By how many days half had stopped; z where half never had."""
    breakdown = (*where.breakdown, (QUANTILE, "p50"))
    found = quantile(cumulative_incidence(cases.counts), 0.5)
    if found.value is None:
        return replace(where, measure=measure, breakdown=breakdown)
    ends = (found.lower, found.upper)
    intervals = () if ends[0] is None or ends[1] is None else (
        Interval(SAMPLING, 0.95, ends[0], ends[1], QUANTILE_METHOD),
    )  # fmt: skip
    return Figure(measure, where.period, where.area, found.value, breakdown, n=cases.total, intervals=intervals)


def area_wait_sections(waits: Waits, source: str) -> tuple[tuple[Section, ...], ...]:
    """For each wait its sections: the share in time by area and by region, and by how many days half had stopped."""
    return tuple(
        tuple(
            section
            for what in (AREAS, REGIONS)
            for section in (_share(waits, wait, what, source), _days(waits, wait, what, source))
        )
        for wait in _used(waits)
    )


def _subtitle(waits: Waits, wait: AreaWait, what: str) -> str:
    of = "each region, its areas that took part" if what == REGIONS else "each area that took part"
    counted = clocks()[wait.clock].counted
    return f"{counted.capitalize()} that began in {waits.span} and could be followed for {wait.words}; {of}"


def _share(waits: Waits, wait: AreaWait, what: str, source: str) -> Section:
    one = clocks()[wait.clock]
    name = f"wait_{what}_{one.name}_share"
    return Section(
        f"{what}-{one.name.replace('_', '-')}", f"A {wait.met} within {wait.words}, by {what}",
        f"Per cent. {_subtitle(waits, wait, what)}", name,
        Chart(ChartKind.RANGES, "area", alt=f"For each {what} the share within {wait.words}, with its range"),
        Sentence(
            f"All areas together: {{whole}} per cent had a {wait.met} within {wait.words} ({{range:whole}}; "
            "{period:whole}). Where ranges overlap, chance alone may tell areas apart.",
            (Slot("whole", name, (("clock", one.name), (by.REACHED.code, by.YES))),),
        ),
        source, wait.question, not_known=(wait.not_known, NO_PLACES, NO_REASON),
    )  # fmt: skip


def _days(waits: Waits, wait: AreaWait, what: str, source: str) -> Section:
    one = clocks()[wait.clock]
    name = f"wait_{what}_{one.name}_days"
    return Section(
        f"{what}-{one.name.replace('_', '-')}-days", f"Days until half had a {wait.met}, by {what}",
        f"Days. {_subtitle(waits, wait, what)}", name,
        Chart(ChartKind.RANGES, "area", alt=f"For each {what} the days until half had one, with their range"),
        Sentence(
            f"All areas together: after {{half}} days half had a {wait.met} ({{period:half}}).",
            (Slot("half", name, (("clock", one.name), (QUANTILE, "p50"))),),
            "After how many days half had one cannot be shown for all areas together.",
        ),
        source, "Who was with these children while they waited?",
        not_known=("Where fewer than half ever have one, half is never reached: that is no short wait. Waits that "
                   "ended otherwise, and those still open, are counted as far as they were seen.", NO_PLACES),
    )  # fmt: skip
