"""The draft "strategy": each objective beside its newest figure of this run, or who could hold the data where none is.

The figures are those of other drafts of the run, shown again under names of this one. Tier 2: a strategy is a text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.analyses.perpetrators.scoreboard_rules import DATA, Objective, Strategy
from sightline.standard.drafts import (
    DERIVED,
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    Listed,
    OutputKind,
    Page,
    Section,
    Sentence,
    Slot,
)
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.units import Status, Unit

NAME, TABLE = "strategy", "strategy_objectives"
_DATA = Dimension("data_exists", "Whether the data exists", additive=True, labels=tuple(DATA.items()))
_MEASURE = Measure(
    "strategy_objectives", "Objectives of the strategy", Unit.OBJECTIVE,
    Population("strategy-objectives", "rows of the file of the strategy, and never people", "does not apply"),
    Status.NONE, "sightline-strategy/1", "The file of the strategy",
)  # fmt: skip
NO_FIGURE = "No figure of this run answers it."
_WITHHELD = "The newest figure was withheld to protect people, or is not available."


@dataclass(frozen=True, slots=True)
class Answered:
    """An objective with its table of this run and what that is made of, under names of the strategy."""

    objective: Objective
    table: FigureTable
    made_of: tuple[FigureTable, ...]
    figure: Figure


def strategy_drafts(strategy: Strategy, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The draft "strategy" beside all other drafts of a run."""
    tables = {table.name: table for draft in drafts for table in draft.tables}
    answered = [found for one in strategy.objectives if (found := _answered(one, tables)) is not None]
    counts = _counts(strategy)
    held = (counts, *(table for one in answered for table in (one.table, *one.made_of)))
    sections = (_list(strategy, {one.objective.id for one in answered}), *map(_section, answered))
    page = Page(
        NAME, "A strategy, objective by objective: what can be shown",
        "What a strategy on people who sexually abuse children would have to reach, how that would be measured, and "
        "whether anybody holds the data. It judges nobody, and says where nothing can be said.",
        sections, "perpetrators",
    )  # fmt: skip
    return (Draft(NAME, 2, held, page),)


def _answered(objective: Objective, tables: Mapping[str, FigureTable]) -> Answered | None:
    """The figure of an objective, of the newest period that has one; None where the run has none."""
    table = tables.get(objective.table)
    if table is None:
        return None
    fitting = [
        figure for figure in table.figures
        if figure.breakdown == objective.breakdown and figure.area == "pooled" and figure.value is not None
    ]  # fmt: skip
    if not fitting or any(name not in tables for name in table.made_of):
        return None
    newest = max(fitting, key=lambda figure: figure.period.end)
    prefix = f"strategy_{objective.id.replace('-', '_')}"
    names = {name: f"{prefix}_of_{place}" for place, name in enumerate(table.made_of)}
    made_of = tuple(replace(tables[name], name=names[name], made_of=()) for name in table.made_of)
    if any(one.kind in DERIVED for one in made_of):
        return None
    # Of what is derived only the one figure is shown; counts stay whole, so that clearance sees what adds up.
    figures = (newest,) if table.kind in DERIVED else table.figures
    shown = replace(table, name=prefix, figures=figures, made_of=tuple(names.values()))
    return Answered(objective, shown, made_of, newest)


def _counts(strategy: Strategy) -> FigureTable:
    """How many objectives there are, by whether the data exists: published, since the page lists them."""
    found = Counter(one.data for one in strategy.objectives)
    period = Period(strategy.as_of, strategy.as_of, day_words(strategy.as_of))
    figures = [Figure(_MEASURE, period, "pooled", float(found[code]), ((_DATA.code, code),)) for code in DATA]
    return FigureTable(
        TABLE, OutputKind.PUBLISHED, _MEASURE.label, (_DATA,), tuple(figures), "the file of the strategy"
    )


def _list(strategy: Strategy, answered: Iterable[str]) -> Section:
    """All objectives in words, with how many have data."""
    known = set(answered)
    return Section(
        "objectives", "Objectives, and whether the data for them exists",
        f"Objectives of the strategy as of {day_words(strategy.as_of)}: {strategy.title}", TABLE,
        Chart(ChartKind.BARS, _DATA.code, alt="A bar for objectives with data, with a part of it, and with none."),
        Sentence("For {yes} objectives the data exists, for {partly} a part of it, and for {no} none.",
                 tuple(Slot(code, TABLE, ((_DATA.code, code),)) for code in DATA)),
        "The file of the strategy, which its users write", "Who will hold the data that nobody holds?",
        not_known=("That data exists does not say that it is complete, or that anybody looks at it.",
                   "An objective without an owner is nobody's."),
        entries=tuple(_listed(one, one.id in known) for one in strategy.objectives),
    )  # fmt: skip


def _listed(one: Objective, answered: bool) -> Listed:
    words = DATA[one.data] if one.data != "no" else f"{DATA[one.data]}: {one.holder} could hold it"
    figure = "It stands below." if answered else NO_FIGURE
    parts = (("Measure", one.measure), ("Does the data exist?", words), ("Who holds it, or could", one.holder),
             ("Newest figure", figure), ("Owner", one.owner), ("Source", one.source))  # fmt: skip
    return Listed(f"objective-{one.id}", one.objective, parts)


def _section(one: Answered) -> Section:
    slot = Slot("value", one.table.name, one.figure.breakdown, one.figure.period.label)
    chart = Chart(ChartKind.NONE, one.figure.breakdown[0][0] if one.figure.breakdown else "period")
    return Section(
        one.objective.id, one.objective.short or one.objective.objective.rstrip("."),
        f"{one.objective.objective} {one.table.title}; {one.figure.period.label}; all that took part", one.table.name,
        chart, Sentence(one.objective.says, (slot,), _WITHHELD), one.figure.measure.source,
        "Who answers for this, and by when?" if one.objective.owner == "not named" else "What would move this figure?",
        not_known=(f"{DATA[one.objective.data]}. Held by: {one.objective.holder}.",),
    )  # fmt: skip
