"""What became of children's cases in one area, measure by measure, beside all areas and what inspectors wrote.

The measures are this run's own, shown again under names of this draft with the counts that they are made of, so that
clearance sees them as it saw them there. They are never added up into one: each stands by itself, areas stand by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.analyses.areas.context import inspections_of, inspections_table
from sightline.analyses.partnerships.effect_published import again_section, again_table
from sightline.analyses.partnerships.parts import Part
from sightline.published.folder import Published
from sightline.published.inspections import WARNING
from sightline.standard import areas
from sightline.standard.drafts import (
    DERIVED,
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    OutputKind,
    Section,
    Sentence,
    Slot,
)
from sightline.standard.figures import Figure, Measure, Period

POOLED = "pooled"
PREFIX = "effect_"
NO_GRADE = (
    "We found no usable relation between a grade of Ofsted and recorded volume, so neither is read from the other."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table by area that the page shows: how its name begins and ends, the question beside it, what it cannot say."""

    begins: str
    ends: str
    question: str
    not_known: str


SHOWN = (
    Shown("clock_area_", "_share", "What was waited for, and by whom?",
          "Cases that are still open within their limit are not in it."),
    Shown("late_conferences_share_by_area", "", "What do councils that hold them in time do otherwise?",
          "The start of the enquiry stands in for the strategy discussion: a conference can only be later than this."),
    Shown("referrals_again_share_by_area", "", "Who comes again, and what was done the first time?",
          "Ages, forms and who referred differ between areas, and nothing is taken out for that here."),
    Shown("repeats_closed_again_share_by_area", "", "Who looked at the child the second time?",
          "Some of those closed had help from elsewhere, which no return says."),
    Shown("gap_days_areas", "", "Which of the three would another way of working have changed?",
          "Children whom nobody has identified yet are in none of the three."),
)  # fmt: skip

_Key = tuple[Measure, Period, tuple[tuple[str, str], ...]]


def effect_part(drafts: Sequence[Draft], published: Published | None = None) -> Part:
    """The tables and sections on effect: of this run's tables by area, and of what is published where it is there.

    `drafts` are those of tier 1; one that is missing leaves its measures out. Units: per cent, days.
    """
    held = {table.name: table for draft in drafts for table in draft.tables}
    whole = _of_all(held.values())
    own = [(one, made) for one in SHOWN for name in sorted(held) if (made := _again(one, held[name], held, whole))]
    tables = [table for _, made in own for table in made]
    again = again_table(published) if published is not None else None
    judged = inspections_table(published) if published is not None else None
    if judged is not None:
        judged = replace(judged, name=f"{PREFIX}inspections")
    tables += [one for one in (again, judged) if one is not None]

    def sections(gss: str) -> tuple[Section, ...]:
        made = [_section(gss, one, found[0]) for one, found in own if any(f.area == gss for f in found[0].figures)]
        if again is not None and any(figure.area == gss for figure in again.figures):
            made.append(again_section(gss, again))
        if judged is not None and published is not None:
            made.append(_judged(gss, judged, published))
        return tuple(made)

    return Part(tuple(tables), sections)


def _of_all(tables: Iterable[FigureTable]) -> Mapping[tuple[OutputKind, _Key], Figure]:
    """Every figure of all areas together, by what it is of."""
    found = {}
    for table in tables:
        for figure in table.figures:
            if figure.area == POOLED:
                found[table.kind, _key(figure)] = figure
    return found


def _key(figure: Figure) -> _Key:
    return figure.measure, figure.period, figure.breakdown


def _again(
    one: Shown, table: FigureTable, held: Mapping[str, FigureTable], whole: Mapping[tuple[OutputKind, _Key], Figure]
) -> tuple[FigureTable, ...]:
    """The table with all areas beside each, then those that it is made of; () where it is none of these, or lacks one.

    All areas together are added only where the counts that they are made of are there too.
    """
    fits = table.name.startswith(one.begins) and table.name.endswith(one.ends)
    if not fits or table.kind not in DERIVED or any(name not in held for name in table.made_of):
        return ()
    names = {name: f"{PREFIX}{name}" for name in (table.name, *table.made_of)}
    sources = [_with_all(held[name], whole) for name in table.made_of]
    shown = replace(_with_all(table, whole), name=names[table.name], made_of=tuple(names[n] for n in table.made_of))
    return (shown, *(replace(each, name=names[each.name], made_of=()) for each in sources))


def _with_all(table: FigureTable, whole: Mapping[tuple[OutputKind, _Key], Figure]) -> FigureTable:
    there = {_key(figure) for figure in table.figures if figure.area == POOLED}
    wanted = dict.fromkeys(_key(figure) for figure in table.figures)
    more = [whole[table.kind, key] for key in wanted if key not in there and (table.kind, key) in whole]
    return replace(table, figures=(*table.figures, *more))


def _section(gss: str, one: Shown, table: FigureTable) -> Section:
    name = areas.area(gss).name
    unit = table.figures[0].measure.unit
    mine = [figure for figure in table.figures if figure.area == gss]
    latest = max(mine, key=lambda figure: figure.period.end)
    by_gap = any(dimension.code == "gap" for dimension in table.dimensions)
    slot = Slot("own", table.name, latest.breakdown, latest.period.label, gss)
    words = (
        "Days a child, the mean over all children identified, noughts included. A wide range says that few stand "
        "behind it." if by_gap else
        f"In {name} it was {{own}}% in the {{period:own}} ({{range:own}}). The range is of chance alone: a wide one "
        "says that few cases stand behind it, and not that anything is wrong."
    )  # fmt: skip
    chart = (
        Chart(ChartKind.RANGES, "gap", None, "A row for each gap: a dot for the days and a bar for the range.")
        if by_gap else
        Chart(ChartKind.RANGES, "area", None, "A row for the area and one for all: a dot, and a bar for its range.")
    )  # fmt: skip
    return Section(
        table.name.replace("_", "-"), table.title.split(",")[0], f"{name} and all areas together, {unit}", table.name,
        chart, Sentence(words, () if by_gap else (slot,)), table.figures[0].measure.source, one.question,
        not_known=(one.not_known, "Whether the work was good: no one measure says that, and they are not added up."),
        areas=(gss,) if by_gap else (gss, POOLED),
    )  # fmt: skip


def _judged(gss: str, table: FigureTable, published: Published) -> Section:
    return Section(
        f"{PREFIX}inspections".replace("_", "-"), "What inspectors said",
        f"Published inspections of {areas.area(gss).name}: text to read, and no number", table.name,
        Chart(ChartKind.NONE, "area", None), Sentence(f"{WARNING} {NO_GRADE}"),
        "Ofsted, Data to Insight (MIT) and HMI Probation, as listed in the files named below",
        "Which of their findings have we acted on, and who would know?",
        not_known=("What has changed since the inspection.",), areas=(gss,),
        entries=tuple(inspections_of(gss, published)),
    )  # fmt: skip
