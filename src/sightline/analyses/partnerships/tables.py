"""The tables of the draft "partnerships": duties and actions of each partnership, exact counts, and of no person.

Each partnership has its own tables, so that no page sets one beside another.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from sightline.analyses.partnerships.clarity import Duty, duties
from sightline.analyses.partnerships.function import STATES
from sightline.analyses.partnerships.registry import Registry
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.units import Status, Unit

SOURCE = "The registry of partnerships, which its users keep"
ALL = "pooled"
LEADS = Dimension(
    "leads", "Who leads", additive=True,
    labels=(("none", "No lead"), ("one", "One lead"), ("several", "Several leads")),
)  # fmt: skip
STATE = Dimension("action_state", "How it stands", additive=True, labels=STATES)


def _measure(code: str, label: str, unit: Unit, partnership: str) -> Measure:
    """A measure of one partnership: clearance must not take counts of two for two values of one figure."""
    population = Population("documents", "entries of the registry, and never people", "does not apply")
    return Measure(name_of(code, partnership), label, unit, population, Status.NONE, "sightline-partnerships/1", SOURCE)


def name_of(table: str, partnership: str) -> str:
    """The name of a table or measure ("leads", "map" or "actions") of one partnership."""
    return f"partnership_{table}_{partnership.replace('-', '_')}"


def tables_of(registry: Registry, partnership: str, on: date) -> tuple[FigureTable, ...]:
    """The tables of one partnership as it stood on a day: those without a duty, member or action are left out."""
    period = Period(on, on, day_words(on))
    found: list[FigureTable] = []
    every = duties(registry, partnership)
    if every:
        found.append(_leads(partnership, every, period))
        found += _map(registry, partnership, every, period)
    return (*found, *_actions(registry, partnership, on, period))


def standing(duty: Duty) -> str:
    """The code of how many lead on a duty."""
    return ("none", "one", "several")[min(len(duty.leads), 2)]


def _leads(partnership: str, every: tuple[Duty, ...], period: Period) -> FigureTable:
    counted = Counter(standing(duty) for duty in every)
    measure = _measure("leads", "Duties, by how many lead on them", Unit.DUTY, partnership)
    figures = [Figure(measure, period, ALL, float(len(every)))]
    figures += [Figure(measure, period, ALL, float(counted[code]), (("leads", code),)) for code, _ in LEADS.labels]
    name = name_of("leads", partnership)
    return FigureTable(name, OutputKind.DOCUMENTS, measure.label, (LEADS,), tuple(figures), SOURCE)


def _map(registry: Registry, partnership: str, every: tuple[Duty, ...], period: Period) -> list[FigureTable]:
    """1 where a member leads on a duty and 0 where it does not: a duty with two leads stands in two columns."""
    members = sorted(line.cells["organisation"] for line in registry.of("member", partnership))
    if not members:
        return []
    down = Dimension(
        "duty", "Duty", additive=False, labels=tuple((f"d{number}", duty.duty) for number, duty in enumerate(every, 1))
    )
    across = Dimension(
        "member", "Member", additive=False, labels=tuple((f"m{number}", name) for number, name in enumerate(members, 1))
    )
    measure = _measure("map", "Duties on which a member leads", Unit.DUTY, partnership)
    figures = tuple(
        Figure(measure, period, ALL, float(name in duty.leads), (("duty", code), ("member", column)))
        for (code, _), duty in zip(down.labels, every, strict=True) for column, name in across.labels
    )  # fmt: skip
    return [
        FigureTable(name_of("map", partnership), OutputKind.DOCUMENTS, measure.label, (down, across), figures, SOURCE)
    ]


def _actions(registry: Registry, partnership: str, on: date, period: Period) -> list[FigureTable]:
    mine = [(one.owner, one.state(on)) for one in registry.actions if one.partnership == partnership]
    if not mine:
        return []
    owners = tuple((f"m{number}", name) for number, name in enumerate(sorted({name for name, _ in mine}), 1))
    owner, counted = Dimension("owner", "Owner", additive=True, labels=owners), Counter(mine)
    states = Counter(state for _, state in mine)
    measure = _measure("actions", "Actions, by who owns them", Unit.ACTION, partnership)
    figures = [
        Figure(measure, period, ALL, float(len(mine))),
        *(Figure(measure, period, ALL, float(states[state]), (("action_state", state),)) for state, _ in STATES),
        *(
            Figure(measure, period, ALL, float(counted[name, state]), (("action_state", state), ("owner", code)))
            for code, name in owners for state, _ in STATES
        ),
    ]  # fmt: skip
    name = name_of("actions", partnership)
    return [FigureTable(name, OutputKind.DOCUMENTS, measure.label, (owner, STATE), tuple(figures), SOURCE)]
