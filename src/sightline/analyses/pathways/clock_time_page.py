"""How long waits ran: the bands that are published, curves day by day, and the shares of areas."""

from __future__ import annotations

from sightline.analyses.pathways import clock_measures as by
from sightline.analyses.pathways.clock_rules import published_bands
from sightline.analyses.pathways.clock_tables import Waits
from sightline.analyses.pathways.clock_words import LONGEST_MONTHS, NO_REASON, UNDATED, limit_words
from sightline.standard.clocks import Clock, ClockUnit
from sightline.standard.drafts import DAY, HOW_ENDED, Chart, ChartKind, Section, Sentence, Slot


def band_sections(waits: Waits, source: str) -> tuple[Section, ...]:
    """The two clocks that the Department for Education publishes in bands."""
    made = []
    for one in waits.used:
        name, at, bands = f"clock_bands_{one.name}", (("clock", one.name),), published_bands(one.name)
        near = next((band for band in bands if band.last == one.limit), None)
        if near is None:
            continue
        made.append(
            Section(
                f"bands-{one.name.replace('_', '-')}", f"{one.label}, in bands",
                f"Cases that stopped in the year to March {waits.latest}, per cent of them", f"{name}_share",
                Chart(ChartKind.BARS, "band", alt="The share of cases in each band of working days"),
                Sentence(
                    f"Of {{all}} cases that stopped in the {{period:all}}, {{near}} per cent took {near.label}.",
                    (Slot("all", f"{name}_stopped", at),
                     Slot("near", f"{name}_share", tuple(sorted((*at, ("band", near.code)))))),
                ),
                source, "What is done in the last days before the limit that could be done in the first?",
                not_known=("The bands are those of the Department for Education, by the year in which a case stopped: "
                           "cases that are still open are not in them.",
                           "Days are working days after the start. A case that starts on a Friday and stops at the "
                           "week-end is counted as the same day; how the Department counts it was not read."),
            )
        )  # fmt: skip
    return tuple(made)


def curve_sections(waits: Waits, source: str) -> tuple[Section, ...]:
    """One curve a clock."""
    return tuple(_curve(waits, one, source) for one in waits.used)


def _curve(waits: Waits, one: Clock, source: str) -> Section:
    days = "working days" if one.unit is ClockUnit.WORKING_DAYS else "days"
    ends = any(int(str(row["ended"])) for row in waits.spread if row["clock"] == one.name)
    undated = any((row["clock"], row["finding"]) == (one.name, "undated") for row in waits.findings)
    last = str(one.limit if one.limit in one.grid else one.grid[len(one.grid) // 2])
    at = (("clock", one.name), (DAY, last), *(((HOW_ENDED, by.STOPPED),) if ends else ()))
    return Section(
        f"curve-{one.name.replace('_', '-')}", one.label,
        f"Per cent of {one.counted} that started in {waits.span}, by {days} since the start",
        f"clock_curve_{one.name}",
        Chart(ChartKind.CURVE, DAY, HOW_ENDED if ends else None, alt=f"A line of steps: share of cases by {days}",
              breaks=_limit_at(one), focus=by.STOPPED if ends else ""),
        Sentence(f"By {last} {days}, {{share}} per cent had stopped ({{range:share}}).",
                 (Slot("share", f"clock_curve_{one.name}", tuple(sorted(at))),),
                 "How many had stopped by then cannot be shown."),
        source, "Where does the line rise least, and what are cases waiting for there?",
        not_known=tuple(filter(None, (one.proxy and f"{one.proxy}.", UNDATED if undated else "", NO_REASON))),
    )  # fmt: skip


def _limit_at(one: Clock) -> tuple[tuple[str, str], ...]:
    if one.limit is None:
        return ()
    day = {ClockUnit.MONTHS: LONGEST_MONTHS.get(one.limit, 31 * one.limit), ClockUnit.HOURS: -(-one.limit // 24)}
    return ((str(day.get(one.unit, one.limit)), f"limit: {limit_words(one)}"),)


def area_sections(waits: Waits, source: str) -> tuple[Section, ...]:
    """For each clock with a limit the share within it, by area."""
    return tuple(
        Section(
            f"area-{one.name.replace('_', '-')}", one.label,
            f"Share of settled cases within {limit_words(one)}, started in the year to March {waits.latest}",
            f"clock_area_{one.name}_share",
            Chart(ChartKind.RANGES, "area", alt="For each council area the share within the limit, with its range"),
            Sentence("Areas stand by name. Where ranges overlap, chance alone may tell areas apart."), source,
            "What does your area know of the cases that took longer?",
            not_known=(NO_REASON, "An area with few cases has a wide range, or none is shown."),
        )
        for one in waits.limited
    )  # fmt: skip
