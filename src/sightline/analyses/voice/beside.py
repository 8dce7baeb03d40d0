"""What records say of the same theme: counts of cases from this run's draft of clocks, never joined to an account.

Which clock is nearest to which theme is the table records.csv beside this file. Where the draft or the clock is not
there the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.standard.clocks import clocks
from sightline.standard.codebook import codebook
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Section, Sentence, Slot
from sightline.standard.figures import Period
from sightline.standard.rows import read_rows

DRAFT, TABLE, CLOCK, STATE = "clocks", "clock_states", "clock", "state"
_NEVER_JOINED = (
    "No account is joined to a record, and none can be: these are two counts of different people, in years that may "
    "differ."
)
_NOT_A_SHARE = (
    "Neither is a share of the other. People who give an account are those whom a service reached, and who wished to."
)


@dataclass(frozen=True, slots=True)
class Beside:
    """Counts of records of the latest year, chosen for one theme; `states` are those the sentence names."""

    theme: str
    clock: str
    words: str
    table: FigureTable
    states: tuple[str, ...]
    period: Period


def beside(others: Iterable[Draft]) -> tuple[Beside, ...]:
    """For every theme with a clock, the counts of its cases by how they stand; none where the run has none of them."""
    tables = [table for draft in others for table in draft.tables if table.name == TABLE]
    if not tables or tables[0].kind is not OutputKind.COUNTS:
        return ()
    made = (_chosen(tables[0], row) for row in read_rows("records.csv", __package__ or ""))
    return tuple(one for one in made if one is not None)


def _chosen(table: FigureTable, row: Mapping[str, str]) -> Beside | None:
    theme, clock = codebook()[row["theme"]], clocks()[row["clock"]]
    mine = [one for one in table.figures if one.code(CLOCK) == clock.name and one.area == "pooled"]
    counted = [one for one in mine if one.value is not None]
    if not counted:
        return None
    period = max((one.period for one in counted), key=lambda one: one.end)
    figures = tuple(one for one in mine if one.period == period)
    dimensions = tuple(
        replace(
            one, labels=tuple(pair for pair in one.labels if pair[0] in {figure.code(one.code) for figure in figures})
        )
        for one in table.dimensions
    )
    name = f"records_beside_{theme.code}"
    title = f"Records beside: {clock.label}"
    made = replace(table, name=name, title=title, figures=figures, dimensions=dimensions)
    states = tuple(str(figure.code(STATE)) for figure in figures)
    return Beside(theme.code, clock.name, row["words"], made, states, period)


def section(one: Beside, accounts: str, source: str) -> Section:
    """The section that sets one theme beside records. `accounts` is the table that holds the theme."""
    theme = codebook()[one.theme]
    labels = dict(one.table.dimension(STATE).labels)
    told = Slot("accounts", accounts, (("theme", one.theme),))
    slots = tuple(_slot(one, state) for state in one.states)
    parts = ", ".join(f"{{{slot.name}}} {labels[state].lower()}" for slot, state in zip(slots, one.states, strict=True))
    return Section(
        f"beside-{one.theme.replace('_', '-')}",
        f"{theme.label}: accounts beside records",
        f"Records: {one.words}; {one.period.label}, all areas that took part",
        one.table.name, Chart(ChartKind.BARS, STATE, alt=f"Records by how they stand: {clocks()[one.clock].label}"),
        Sentence(
            f"{{accounts}} accounts speak of this theme, as both coders say. Records of the {one.period.label} say: "
            f"{parts}.",
            (told, *slots),
            "A count of this sentence was withheld to protect people, or is not available.",
        ),
        source, "What would explain both what people told and what the records say?",
        not_known=(_NEVER_JOINED, _NOT_A_SHARE),
    )  # fmt: skip


def _slot(one: Beside, state: str) -> Slot:
    breakdown = tuple(sorted(((CLOCK, one.clock), (STATE, state))))
    return Slot(f"state_{state}", one.table.name, breakdown, one.period.label)


def without(found: Sequence[Beside]) -> tuple[str, ...]:
    """The themes for which no records stand beside accounts, in words."""
    named = {one.theme for one in found}
    return tuple(
        f'Nothing stands beside "{codebook()[row["theme"]].label}": this run counts no {row["words"].split(",")[0]}'
        for row in read_rows("records.csv", __package__ or "")
        if row["theme"] not in named
    )
