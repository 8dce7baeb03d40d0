"""The draft "what-if": for three handovers, the wait as it was recorded, and what a shorter one would have taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from sightline.analyses.pathways.whatif_handovers import Handover, handover_table, handovers, period
from sightline.analyses.pathways.whatif_page import counted_words, whatif_page
from sightline.analyses.pathways.whatif_steps import HANDOVER, HANDOVER_DAY, HANDOVER_WAIT, STEPS
from sightline.analyses.pathways.whatif_tables import Counted, changed, recorded
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.engine import Engine
from sightline.errors import MethodError
from sightline.standard.calendar import FIRST, working_day_table
from sightline.standard.drafts import Draft, FigureTable
from sightline.standard.figures import Period

Progress = Callable[[str, int, int], None]


def whatif_drafts(engine: Engine, coverage: Coverage, progress: Progress | None = None) -> tuple[Draft, ...]:
    """The draft "what-if", from the events in the engine; none where no handover has anything to show.

    The engine must hold `event`. Handovers of which nothing has ended are named on the page; where a shorter wait
    cannot be worked out, the page says so in words that hold no number.
    """
    engine.register(HANDOVER_NAME, handover_table(HANDOVER, handovers(), coverage))
    engine.run(STEPS, progress)
    waits, days = engine.counts(HANDOVER_WAIT).to_pylist(), engine.counts(HANDOVER_DAY).to_pylist()
    shown: list[tuple[Handover, Period]] = []
    tables: list[FigureTable] = []
    for handover in handovers():
        of = period(handover, coverage)
        if of is None:
            continue
        counted = _counted(handover.name, of, waits, days)
        if not counted.waits:
            continue
        shown.append((handover, of))
        tables += _tables(handover, counted, of)
    if not shown:
        return ()
    named = {handover.name for handover, _ in shown}
    without = [handover for handover in handovers() if handover.name not in named]
    page = whatif_page(coverage, shown, {table.name for table in tables}, without)
    return (Draft("what-if", 1, tuple(tables), page),)


HANDOVER_NAME = "handover"


def _tables(handover: Handover, counted: Counted, of: Period) -> list[FigureTable]:
    words = counted_words(handover)
    length = working_day(of.end) - working_day(of.start) + 1
    found = recorded(handover, counted, of, words)
    try:
        return [*found, *changed(handover, counted, of, length, words)]
    except MethodError:  # its reason tells of counts that may be withheld: the page says in general why
        return found


def _counted(
    name: str, of: Period, waits: Iterable[Mapping[str, Any]], days: Iterable[Mapping[str, Any]]
) -> Counted:  # fmt: skip
    """The counts of one handover."""
    counted, first = Counted(), working_day(of.start)
    for row in waits:
        if row["handover"] == name:
            if row["ended"]:
                counted.waits.setdefault(row["agency"], Counter())[row["days"]] += row["cases"]
            else:
                counted.open += row["cases"]
    for row in days:
        if row["handover"] == name:
            counted.days.setdefault(row["agency"], {})
            place = working_day(row["day"]) - first
            came, done = counted.days[row["agency"]].get(place, (0, 0))
            counted.days[row["agency"]][place] = (came + row["came"], done + row["done"])
    return counted


def working_day(day: date) -> int:
    """The number of a day among working days; a day on which nobody works has that of the working day before it.

    So the difference of two numbers is the working days between them, as everywhere.
    """
    return working_day_table()[(day - FIRST).days][2]
