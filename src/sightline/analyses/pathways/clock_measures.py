"""What the page of clocks measures and by what it is broken down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sightline.analyses.picture.dimensions import SOURCE
from sightline.standard.clocks import Clock, ClockUnit, clocks
from sightline.standard.codes import code_list
from sightline.standard.drafts import DAY, HOW_ENDED, QUANTILE
from sightline.standard.figures import Dimension, Measure, Population
from sightline.standard.groups import NOT_KNOWN as NOT_KNOWN
from sightline.standard.units import Status, Unit

YES, NO = "yes", "no"
STOPPED, ENDED = "stopped", "ended"


def _measure(code: str, label: str, who: str, unit: Unit) -> Measure:
    population = Population(f"{code}_population", who, "does not apply")
    return Measure(code, label, unit, population, Status.NONE, "sightline-clocks/1", SOURCE)


_BEGUN = "cases in which a clock started in a year for which returns came"
_DECIDED = "cases that stopped, or were still open when the limit had passed"
CASES = _measure("clock_cases", "Cases in which a clock started", _BEGUN, Unit.CASE)
FOLLOWED = _measure("clock_followed", "Cases that could be followed", _BEGUN, Unit.CASE)
SETTLED = _measure("clock_settled", "Cases of which it is settled whether the limit was kept", _DECIDED, Unit.CASE)
IN_TIME_SHARE = _measure("clock_in_time_share", "Share of settled cases within the limit", _DECIDED, Unit.PERCENT)
CURVE = _measure("clock_curve", "Share of cases by then", _BEGUN, Unit.PERCENT)
DAYS = _measure("clock_days", "Days by which that share of cases had stopped", _BEGUN, Unit.DAY)
_LONG = "cases in which a clock started so long before the data ends that each could be followed"
FOLLOWED_LONG = _measure("clock_followed_long", "Cases followed for long enough", _LONG, Unit.CASE)
REACHED_SHARE = _measure("clock_reached_share", "Share that had stopped in time to be read", _LONG, Unit.PERCENT)
HALF = _measure("clock_area_days", "Days by which half had stopped", _LONG, Unit.DAY)
BANDED = _measure("clock_banded", "Cases that stopped in the year", "cases that stopped in the year", Unit.CASE)
BAND_SHARE = _measure("clock_band_share", "Share of cases that stopped in the year", BANDED.population.label,
                      Unit.PERCENT)  # fmt: skip
FOUND = _measure("clock_found", "Cases that could not be read", "cases that are left out, or whose days contradict",
                 Unit.CASE)  # fmt: skip


def of(measure: Measure, clock: Clock) -> Measure:
    """A measure of one clock: what is withheld of one takes no other along."""
    return replace(measure, code=f"{measure.code}_{clock.name}", label=f"{measure.label}: {clock.label}")


CSA = Dimension(
    "csa", "Sexual abuse on record", additive=True, labels=((YES, "Sexual abuse recorded"), (NO, "Not recorded"))
)
IN_TIME = Dimension(
    "in_time", "Limit", additive=True, labels=((YES, "Within the limit"), (NO, "Later, or still open past it"))
)
REACHED = Dimension(
    "seen_by_then", "By the day at which waits are read", additive=True,
    labels=((YES, "Stopped by then"), (NO, "Later, ended otherwise, or still open")),
)  # fmt: skip
STATE = Dimension(
    "state", "How it stands", additive=True,
    labels=(
        ("within", "Within the limit"), ("later", "Later, or open past it"), (STOPPED, "Stopped; no limit"),
        ("open", "Still open"), (ENDED, "Ended otherwise"), ("cannot_tell", "Days cannot tell"),
    ),
)  # fmt: skip
STATES_OF = {"later": ("later", "past")}  # what of the counts is put together in a state that is shown
HARMED_BY = Dimension(
    "case_harmed_by", "Who harmed", additive=True,
    labels=(
        ("adult_on_child", "An adult"), ("child_on_child", "Another child"), ("both", "Both"),
        (NOT_KNOWN, "No record says"),
    ),
    unknown="",
)  # fmt: skip
CONTEXT = Dimension(
    "case_context", "Context of the abuse", additive=True,
    labels=(
        *((code, entry.label.removeprefix("Child sexual abuse ").capitalize())
          for code, entry in code_list("form_context").items() if code != NOT_KNOWN),
        ("several", "Several"), (NOT_KNOWN, "No record says"),
    ),
)  # fmt: skip
SENDER = Dimension(
    "case_sender", "Kind of agency whose record starts it", additive=True,
    labels=tuple((code, entry.label) for code, entry in code_list("sender").items()),
)  # fmt: skip
# What the steps call a dimension; in a release no two that count in another way have one name.
IN_STEPS = {HARMED_BY.code: "harmed_by", CONTEXT.code: "context", SENDER.code: "sender"}
ENDS = Dimension(HOW_ENDED, "How it ended", additive=False, labels=((STOPPED, "Stopped"), (ENDED, "Ended otherwise")))
QUANTILES = Dimension(
    QUANTILE, "Share of cases", additive=False,
    labels=(("p25", "A quarter"), ("p50", "Half"), ("p75", "Three quarters")),
)  # fmt: skip
FINDING = Dimension(
    "clock_finding", "What is wrong", additive=False,  # a start without a day is of no year
    labels=(
        ("no_day", "No day of the start, or nothing to pair it by"), ("backwards", "The stop lies before the start"),
        ("after_end", "The start lies after the last day of the data"),
        ("outside_calendar", "A day is outside the working-day calendar"),
        ("undated", "It ended otherwise, on a day not given"),
        ("unheard", "No stop of this kind is known of the agency or area"),
    ),
)  # fmt: skip


def clock_dimension(used: Iterable[str]) -> Dimension:
    """The clocks that are used, in the order of the standard's table. One case may start several."""
    kept = set(used)
    labels = tuple((clock.name, clock.label) for clock in clocks().values() if clock.name in kept)
    return Dimension("clock", "Clock", additive=False, labels=labels)


def day_dimension(clock: Clock) -> Dimension:
    """The points at which a clock's curve is read."""
    unit = "Working days" if clock.unit is ClockUnit.WORKING_DAYS else "Days"
    return Dimension(DAY, f"{unit} since the start", additive=False, labels=tuple((str(n), str(n)) for n in clock.grid))


def only(dimension: Dimension, *codes: str) -> Dimension:
    """A dimension with some of its codes."""
    return replace(dimension, labels=tuple(pair for pair in dimension.labels if pair[0] in codes))
