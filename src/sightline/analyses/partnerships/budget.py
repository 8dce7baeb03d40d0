"""What each member of a partnership paid of what all paid, by year: in the registry's words, organisations only."""

from __future__ import annotations

from datetime import date

from sightline.analyses.partnerships.registry import Registry
from sightline.analyses.partnerships.tables import ALL, SOURCE, name_of
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Listed, OutputKind, Section, Sentence, Slot
from sightline.standard.figures import Figure, Measure, Period, Population, day_words
from sightline.standard.table_lines import Line
from sightline.standard.units import Status, Unit

_POPULATION = Population("members", "organisations that are members, and never people", "does not apply")


def _years(registry: Registry, partnership: str) -> dict[str, list[Line]]:
    """Year -> its shares, the newest year first, each in the order of the registry."""
    found: dict[str, list[Line]] = {}
    for line in registry.of("budget", partnership):
        found.setdefault(line.cells["year"], []).append(line)
    return dict(sorted(found.items(), reverse=True))


def budget_table(registry: Registry, partnership: str, on: date) -> FigureTable | None:
    """How many members have a share of the newest year; None without a budget. The shares stand in words."""
    years = _years(registry, partnership)
    if not years:
        return None
    newest = next(iter(years))
    name = name_of("budget", partnership)
    label = "Members with a share of the newest budget"
    measure = Measure(name, label, Unit.AGENCY, _POPULATION, Status.NONE, "sightline-partnerships/1", SOURCE)
    figure = Figure(measure, Period(on, on, day_words(on)), ALL, float(len(years[newest])))
    return FigureTable(name, OutputKind.ORGANISATIONS, label, (), (figure,), SOURCE)


def budget_section(registry: Registry, partnership: str, table: FigureTable) -> Section:
    """The section with the shares of each year in words."""
    years = _years(registry, partnership)
    entries = tuple(
        Listed(f"budget-{partnership}-{number}", f"Budget of {year}",
               tuple((line.cells["organisation"], f"{line.cells['percent']}% of what all paid") for line in lines))
        for number, (year, lines) in enumerate(years.items(), 1)
    )  # fmt: skip
    return Section(
        f"budget-{partnership}", "Who paid which share of the budget",
        f"Shares of what all members paid, by year; the registry on {table.figures[0].period.label}", table.name,
        Chart(ChartKind.NONE, "area"),
        Sentence(f"{{all}} members have a share of the budget of {next(iter(years))}.", (Slot("all", table.name),)),
        SOURCE, "Does each member pay what was agreed, and who agreed it?",
        not_known=("How much was paid, in kind or in staff: the registry holds shares only.",), entries=entries,
    )  # fmt: skip
