"""Whether councils and police forces of a partnership sent their returns in time: from the calendar of returns.

Other senders have no area in the ledger, so they are in no partnership and are not counted here.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from sightline.analyses.partnerships.registry import FORCE, Registry
from sightline.ledger.calendar import DUE, ESTIMATE, IN_TIME, LATE, NONE, STATE_WORDS, Calendar
from sightline.standard import areas
from sightline.standard.drafts import Chart, ChartKind, FigureTable, OutputKind, Section, Sentence, Slot
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.units import Status, Unit

STATE = Dimension("state", "What became of it", additive=True, labels=STATE_WORDS)
SOURCE = "The ledger of what was received"
NAMED = 6  # bodies whose returns are told in words; the table holds them all
_MEASURE = Measure(
    "partnership_returns", "Returns, one for each sender, kind of return and period", Unit.RETURN,
    Population("returns_due", "returns that agencies had agreed to send, or had ever sent", "does not apply"),
    Status.NONE, "sightline-partnerships/1", SOURCE,
)  # fmt: skip


def table_name(partnership: str) -> str:
    """The name of the table of one partnership."""
    return f"partnership_returns_{partnership.replace('-', '_')}"


def bodies(registry: Registry, partnership: str, on: date) -> dict[str, str]:
    """GSS code -> name of the councils and police forces that a partnership covered on a day, councils first."""
    forces = {
        each.code for each in registry.boundaries
        if each.partnership == partnership and each.kind == FORCE and each.since <= on <= (each.until or date.max)
    }  # fmt: skip
    named = areas.body_names()
    return {code: named[code] for code in (*registry.covered(partnership, on), *sorted(forces, key=named.__getitem__))}


def returns_table(registry: Registry, partnership: str, calendar: Calendar | None) -> FigureTable | None:
    """Returns of each body by state. A body of which nothing was expected is all noughts. None without a calendar."""
    if calendar is None or not calendar.slots:
        return None
    who = bodies(registry, partnership, calendar.on)
    if not who:
        return None
    first = min(slot.period.start for slot in calendar.slots)
    last = max(min(slot.period.end, calendar.on) for slot in calendar.slots)
    period = Period(first, last, f"end of {last:%B %Y}")
    found = Counter((slot.agency, slot.state) for slot in calendar.slots)
    figures = tuple(
        Figure(_MEASURE, period, code, float(found[code, state]), ((STATE.code, state),))
        for code in who for state, _ in STATE.labels
    )  # fmt: skip
    names = Dimension("area", "Council or police force", additive=True, labels=tuple(who.items()))
    return FigureTable(
        table_name(partnership), OutputKind.ORGANISATIONS, "Returns of councils and police by what became of them",
        (names, STATE), figures, "calendar of returns",
    )  # fmt: skip


def returns_section(table: FigureTable, partnership: str, on: date) -> Section:
    """The section that draws it: a row for each body, in the order of the table."""
    who = table.dimension("area").labels
    slots = tuple(
        Slot(f"{state}{number}", table.name, ((STATE.code, state),), area=code)
        for number, (code, _) in enumerate(who) for state, _ in STATE.labels
    )  # fmt: skip
    words = " ".join(
        f"{name}: {{{IN_TIME}{number}}} in time, {{{LATE}{number}}} late, {{{ESTIMATE}{number}}} estimates, "
        f"{{{DUE}{number}}} still due, {{{NONE}{number}}} never came."
        for number, (_, name) in enumerate(who)
    )  # fmt: skip
    few = len(who) <= NAMED
    return Section(
        f"returns-{partnership}", "Data in time, by council and police force",
        f"Returns, to the {table.figures[0].period.label}", table.name,
        Chart(ChartKind.MATRIX, "area", STATE.code, "A row for each sender, a column for what became of its returns."),
        Sentence(words if few else "What became of each sender's returns stands in the table.", slots if few else ()),
        f"{SOURCE}, as it stood on {day_words(on)}", "What kept a return from being made, and who would have to help?",
        not_known=(
            "Health, schools and other services: the ledger does not hold to which area they belong.",
            "A row of noughts is a sender of which nothing was ever expected. Whether a return that came holds "
            "every case is on the page of returns.",
            "A police force may serve several partnerships: its returns are not of one alone.",
        ),
    )  # fmt: skip
