"""What agencies recorded in the areas of a partnership, on its page: cleared tables of other drafts, not copied.

Which tables is in partnership.csv, and which table has the same shares drawn towards all: these are told beside it in
the sentence, never instead. A row stands for each authority of the partnership, in the order of their names.
Nothing is added up or averaged over them, and as the tables are those of the other pages, what is withheld there is
withheld here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from sightline.clearance.gate import Cleared
from sightline.publish.compose import Together, sections_by_table, table_named, together
from sightline.publish.own_areas import marks_of, wholes
from sightline.render import numbers
from sightline.render.grid import latest
from sightline.standard import areas
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Listed, Page, Section, Sentence, Slot
from sightline.standard.figures import Figure
from sightline.standard.rows import read_rows

NAME = "partnerships"  # the draft of the registry
RETURNS = "partnership_returns_"  # its tables that name the areas of a partnership begin with this
INSPECTIONS = "partnership_inspections_"  # and these; what inspectors wrote stands after all figures
_KNOWN = frozenset(area.gss for area in areas.all_areas())
_CARE = (
    "Whether the work was good: no one measure says that, and they are not added up. A wide range says that few cases "
    "stand behind it."
)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    """What a page shows, in order (partnership.csv)."""
    return tuple(read_rows("partnership.csv", __package__ or ""))


def partnership_pages(cleared: Sequence[Cleared]) -> Together | None:
    """The pages of the registry, each with what was recorded in its areas; None where nothing is to be added."""
    registry = next((one for one in cleared if one.name == NAME), None)
    if registry is None:
        return None
    found = sections_by_table(cleared)
    pages = [_page(page, _areas(page, registry), found, cleared) for page in registry.more]
    return together(cleared, registry.page, pages) if pages != list(registry.more) else None


def _areas(page: Page, registry: Cleared) -> list[str]:
    """GSS codes of the authorities of a partnership, by name: those whose returns or inspections its page counts."""
    own = page.tables()
    tables = [one for one in registry.tables if one.name in own and one.name.startswith((RETURNS, INSPECTIONS))]
    codes = {figure.area for table in tables for figure in table.figures} & _KNOWN
    return sorted(codes, key=lambda code: areas.area(code).name)


def _page(
    page: Page, gss: Sequence[str], found: dict[str, tuple[Cleared, Page, Section]], cleared: Sequence[Cleared]
) -> Page:
    sections: list[Section] = []
    without: list[tuple[str, str]] = []
    terms = dict(page.terms)
    for row in _rows():
        table = table_named(cleared, row["table"])
        if table is None or row["table"] not in found:
            continue
        mine = [code for code in gss if any(figure.area == code for figure in table.figures)]
        shown = [code for code in mine if any(f.value is not None for f in table.figures if f.area == code)]
        if shown:
            sections += _sections(row, table, mine, found[row["table"]][2], cleared)
            terms |= dict(found[row["table"]][1].terms)
        elif mine:
            without.append((row["title"], marks_of([f for f in table.figures if f.area in mine])))
    read = [section for section in page.sections if section.table.startswith(INSPECTIONS)]
    every = [*(section for section in page.sections if section not in read), *sections]
    if without:
        entry = Listed("without-a-figure", "Without a figure for any area of this partnership", tuple(without))
        last = every if every else read
        last[-1] = replace(last[-1], entries=(*last[-1].entries, entry))
    return replace(page, sections=(*every, *read), terms=tuple(sorted(terms.items())))


def _sections(
    row: dict[str, str], table: FigureTable, mine: Sequence[str], drawn: Section, cleared: Sequence[Cleared]
) -> list[Section]:
    """One section with a row for each area; of a table that is broken down, one section in words for each area."""
    if any(figure.breakdown != table.figures[0].breakdown for figure in table.figures):
        return [_section(row, table, (code,), drawn, _broken(table, code), f"-{code.lower()}") for code in mine]
    return [_section(row, table, tuple(mine), drawn, _sentence(row, table, mine, drawn, cleared), "")]


def _section(
    row: dict[str, str], table: FigureTable, mine: tuple[str, ...], drawn: Section, said: Sentence, ends: str
) -> Section:
    names = ", ".join(areas.area(code).name for code in mine)
    chart = Chart(ChartKind.NONE, "area", drawn.chart.series) if ends else replace(drawn.chart, focus="")
    return replace(
        drawn, name=f"recorded-{table.name.replace('_', '-')}{ends}",
        title=f"{row['title']}: {names}" if ends else row["title"], subtitle=f"{row['subtitle']}; {names}",
        chart=chart, areas=mine, sentence=said, entries=(),
        not_known=tuple(dict.fromkeys((*drawn.not_known, _CARE))),
    )  # fmt: skip


def _broken(table: FigureTable, code: str) -> Sentence:
    """What a table that is broken down has of one area: each figure under the words of its codes."""
    mine = [figure for figure in table.figures if figure.area == code]
    period = latest(mine)
    labels = {(one.code, value): words for one in table.dimensions for value, words in one.labels}
    words: list[str] = []
    slots: list[Slot] = []
    for figure in (each for each in mine if each.period == period):
        cuts = [labels[pair] for pair in figure.breakdown if pair in labels and _differs(table, pair[0])]
        said, more = _value(figure, table, f"b{len(slots)}")
        words.append(f"{', '.join(cuts) or 'in all'}, {said}")
        slots += more
    return Sentence(f"{areas.area(code).name}, {period.label}. {'; '.join(words)}.", tuple(slots))


def _differs(table: FigureTable, dimension: str) -> bool:
    return len({dict(figure.breakdown).get(dimension) for figure in table.figures}) > 1


def _value(figure: Figure, table: FigureTable, code: str) -> tuple[str, list[Slot]]:
    """How a sentence says a figure, with its range; or why it has no value."""
    if figure.value is None:
        return f"no figure ({marks_of([figure])})", []
    ranged = f" ({{range:{code}}})" if numbers.range_words(figure) else ""
    slot = Slot(code, table.name, figure.breakdown, figure.period.label, figure.area)
    return f"{{{code}}}{numbers.sign(figure)}{ranged}", [slot]


def _sentence(
    row: dict[str, str], table: FigureTable, mine: Sequence[str], drawn: Section, cleared: Sequence[Cleared]
) -> Sentence:
    """Each area's newest figure by name, then that of all areas together where it was cleared."""
    period = latest([figure for figure in table.figures if figure.area in mine])
    words: list[str] = []
    slots: list[Slot] = []
    current = [figure for figure in table.figures if figure.area in mine and figure.period == period]
    for figure in sorted(current, key=lambda each: areas.area(each.area).name):
        text, more = _value(figure, table, f"a{len(slots)}")
        words.append(f"{areas.area(figure.area).name} {text}")
        slots += more
    said = f"{row['title']}, {period.label}: {'; '.join(words)}."
    whole = wholes(current[:1], drawn, cleared)
    if whole:
        own = next(table for one in cleared for table in one.tables if whole[0] in table.figures)
        slots.append(Slot("whole", own.name, whole[0].breakdown, whole[0].period.label, whole[0].area))
        said += f" In all areas that took part, together: {{whole}}{numbers.sign(whole[0])}."
    beside, more = _drawn(row["drawn"], mine, cleared)
    return Sentence(said + beside, (*slots, *more))


def _drawn(name: str, mine: Sequence[str], cleared: Sequence[Cleared]) -> tuple[str, list[Slot]]:
    """What a table has of the same shares, drawn towards that of all areas; nothing where it shows none of these."""
    table = table_named(cleared, name) if name else None
    here = [figure for figure in table.figures if figure.area in mine] if table is not None else []
    period = latest(here) if here else None
    shown = [figure for figure in here if figure.period == period and figure.value is not None]
    if table is None or not shown:
        return "", []
    words: list[str] = []
    slots: list[Slot] = []
    for figure in sorted(shown, key=lambda each: areas.area(each.area).name):
        text, more = _value(figure, table, f"d{len(slots)}")
        words.append(f"{areas.area(figure.area).name} {text}")
        slots += more
    return f" Drawn towards all areas by how few its own cases are: {'; '.join(words)}.", slots
