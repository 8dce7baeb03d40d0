"""A page for each area from a project's own data, in the order of a child's journey, beside the areas of its region.

Which table belongs to which stage is in journey.csv. A section keeps the words, the source and the question of the page
that it is taken from; only the areas shown and the sentence are those of the area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sightline.clearance.gate import Cleared
from sightline.publish.compose import Together, sections_by_table, table_named, together
from sightline.publish.views import STAGES
from sightline.render import numbers, sentences
from sightline.render.grid import WHOLES, latest
from sightline.standard import areas
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Listed, Page, Section, Sentence, Slot
from sightline.standard.figures import Figure
from sightline.standard.rows import read_rows
from sightline.standard.units import MARK_WORDS

MAIN = "own-areas"
NOTHING = (
    " No figure of this area can be shown: the list below says why of each. That does not mean that there was none."
)
_KNOWN = frozenset(area.gss for area in areas.all_areas())


@dataclass(frozen=True, slots=True)
class Step:
    """One table of the journey: its stage, and what its number is of, where a sentence can name one."""

    stage: str
    table: str
    noun: str


@cache
def journey() -> tuple[Step, ...]:
    """The rows of journey.csv, in order."""
    return tuple(Step(row["stage"], row["table"], row["noun"]) for row in read_rows("journey.csv", __package__ or ""))


def page_name(gss: str) -> str:
    """The name of an area's page."""
    return f"own-{gss.lower()}"


def own_areas(cleared: Sequence[Cleared]) -> Together | None:
    """The list of areas and a page for each that has a cleared table of the journey; None where there is none."""
    found = sections_by_table(cleared, "area")
    steps = [step for step in journey() if step.table in found]
    tables = {step.table: table for step in steps if (table := table_named(cleared, step.table)) is not None}
    gss = sorted({figure.area for table in tables.values() for figure in table.figures} & _KNOWN, key=_name)
    if not gss:
        return None
    pages = [_page(one, gss, steps, found, cleared) for one in gss]
    main = Page(
        MAIN, "Area by area, from the agencies' own data",
        "A page for each area whose agencies took part, in the order of a child's journey: what was recorded there, "
        "beside the areas of its region. Areas stand by name, and nobody is ranked.",
        (), group="areas",
    )  # fmt: skip
    return together(cleared, main, pages)


def _name(gss: str) -> str:
    return areas.area(gss).name


def _page(
    gss: str,
    took_part: Sequence[str],
    steps: Sequence[Step],
    found: Mapping[str, tuple[Cleared, Page, Section]],
    cleared: Sequence[Cleared],
) -> Page:
    area = areas.area(gss)
    beside = [other for other in took_part if areas.area(other).region_gss == area.region_gss]
    sections: list[Section] = []
    without: list[tuple[str, str]] = []
    terms: dict[str, str] = {}
    hidden: list[Section] = []  # of what is withheld the first alone is shown, and only where nothing else is
    for step in steps:
        one, page, section = found[step.table]
        own = [figure for figure in one.table(step.table).figures if figure.area == gss]
        shown = any(figure.value is not None for figure in own)
        if own and (shown or not hidden):
            (sections if shown else hidden).append(_section(gss, beside, step, section, one, cleared))
        if shown:
            terms |= dict(page.terms)
        elif own:
            without.append((f"{step.stage}: {section.title}", f"{marks_of(own)} ({latest(own).label})"))
    none = NOTHING if hidden and not sections else ""
    sections = sections or [replace(one, areas=(gss,)) for one in hidden]
    if sections and without:
        entry = Listed("without-a-figure", f"Without a figure for {area.name}", tuple(without))
        sections[-1] = replace(sections[-1], entries=(*sections[-1].entries, entry))
    empty = [stage for stage in STAGES if stage != "Workforce" and stage not in {step.stage for step in steps}]
    nothing = f" No figure by area was cleared for: {', '.join(empty).lower()}." if empty else ""
    return Page(
        page_name(gss), f"{area.name}: what agencies recorded",
        f"What the agencies of {area.name} recorded, in the order of a child's journey, beside the areas of "
        f"its region ({area.region_name}) that took part. It shows what was recorded and not how much harm there "
        f"was.{none}{nothing}",
        tuple(_unique(sections)), group="areas", terms=tuple(sorted(terms.items())), listed=False,
    )  # fmt: skip


def _unique(sections: Sequence[Section]) -> list[Section]:
    """The sections under names of their own: two pages may have used one name."""
    seen: dict[str, int] = {}
    found = []
    for section in sections:
        seen[section.name] = seen.get(section.name, 0) + 1
        again = seen[section.name]
        found.append(section if again == 1 else replace(section, name=f"{section.name}-{again}"))
    return found


def marks_of(figures: Sequence[Figure]) -> str:
    """Why these figures have no value, in words."""
    marks = sorted({figure.mark for figure in figures if figure.value is None and figure.mark is not None})
    return " or ".join(MARK_WORDS[mark] for mark in marks)


def _section(
    gss: str, beside: Sequence[str], step: Step, section: Section, one: Cleared, cleared: Sequence[Cleared]
) -> Section:
    """One step of the journey for an area that has figures of it."""
    table = one.table(step.table)
    own = [figure for figure in table.figures if figure.area == gss]
    current = [figure for figure in own if figure.period == latest(own)]
    shown = any(figure.value is not None for figure in current)
    chart = replace(section.chart, focus=gss) if shown else Chart(ChartKind.NONE, section.chart.x, section.chart.series)
    return replace(
        section, subtitle=f"{step.stage}. {section.subtitle}", chart=chart,
        areas=tuple(other for other in beside if any(figure.area == other for figure in table.figures)),
        sentence=_sentence(gss, step, current, table, section, cleared),
    )  # fmt: skip


def _sentence(
    gss: str, step: Step, current: Sequence[Figure], table: FigureTable, section: Section, cleared: Sequence[Cleared]
) -> Sentence:
    """The area's newest figure, and that of all areas together where it was cleared; else the words of the page."""
    name = areas.area(gss).name
    if all(figure.value is None for figure in current):
        return Sentence(f"{name}: no figure ({current[0].period.label}: {marks_of(current)}).")
    if len(current) > 1 or not step.noun:
        return section.sentence if not section.sentence.slots else Sentence("The figures stand in the table.")
    figure = current[0]
    sign = numbers.sign(figure)
    ranged = " ({range:own})" if numbers.range_words(figure) else ""
    slots = [Slot("own", table.name, figure.breakdown, figure.period.label, gss)]
    template = f"{name}: {{own}}{sign}{ranged} {step.noun} ({{period:own}})"
    whole = _whole(figure, section, cleared)
    if whole is not None:
        slots.append(whole)
        template += f"; in all areas that took part, together: {{{whole.name}}}{sign}"
    return Sentence(f"{template}.", tuple(slots))


def wholes(own: Sequence[Figure], section: Section, cleared: Sequence[Cleared]) -> tuple[Figure, ...]:
    """The figures of all areas together that stand beside an area's: one for each of its periods that has one."""
    tables = [table for one in cleared for table in one.tables]
    slots = [slot for figure in own if (slot := _whole(figure, section, cleared)) is not None]
    found = (sentences.find(slot, tables) for slot in slots)
    return tuple(figure for figure in found if figure is not None)


def _whole(figure: Figure, section: Section, cleared: Sequence[Cleared]) -> Slot | None:
    """Where the figure of all areas together stands: named by the section's own sentence, or counted alike."""
    near = [one for one in cleared if any(table.name == section.table for table in one.tables)]
    tables = [table for one in (*near, *cleared) for table in one.tables]  # those of its own draft first
    for slot in section.sentence.slots:
        found = sentences.find(slot, tables)
        if found is not None and slot.area in WHOLES and _like(found, figure):
            return replace(slot, name="whole")
    for table in tables:
        for other in table.figures:
            if other.area in WHOLES and _like(other, figure) and _measured(other) == _measured(figure):
                return Slot("whole", table.name, other.breakdown, other.period.label, other.area)
    return None


def _measured(figure: Figure) -> tuple[str, str, str]:
    return figure.measure.label, figure.measure.population.code, figure.measure.definition


def _like(other: Figure, figure: Figure) -> bool:
    return (
        other.value is not None and other.measure.unit is figure.measure.unit
        and other.period == figure.period and other.breakdown == figure.breakdown
    )  # fmt: skip
