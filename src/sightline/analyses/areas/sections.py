"""The sections of one authority's page, in the order of a child's journey; no number is written here in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sightline.analyses.areas.compared import REFERRER, SIGNS
from sightline.analyses.areas.context import inspections_of
from sightline.analyses.areas.series import Made, similar
from sightline.published.folder import Published
from sightline.published.inspections import WARNING
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import Chart, ChartKind, FigureTable, Section, Sentence, Slot
from sightline.standard.figures import SAMPLING, Figure
from sightline.standard.units import MARK_WORDS, Unit

LICENCE = "Open Government Licence v3.0"
NO_FIGURE = "A figure that this sentence needs is withheld, or was not published for this area."
_UNITS = {
    Unit.PERCENT: "Per cent",
    Unit.RATE_10K: "Per 10,000 children",
    Unit.PER_100_EPISODES: "For every 100 assessed episodes",
    Unit.CASES_PER_FTE: "Cases per full-time equivalent",
}
_AGES = re.compile(r"per 10,000 children (aged \d+ to \d+)")
_STAGES = (
    "Prevention",
    "First signs",
    "Referral",
    "Assessment",
    "Protection",
    "Care",
    "Justice",
    "Support",
    "Workforce",
)


@dataclass(frozen=True)
class Tables:
    """Everything that the pages draw."""

    series: tuple[Made, ...]
    past: tuple[tuple[Made, FigureTable], ...]  # a series and its control chart
    beside: FigureTable
    funnel: FigureTable
    forms: FigureTable
    signs: FigureTable | None
    places: FigureTable
    inspections: FigureTable | None

    def all(self) -> tuple[FigureTable, ...]:
        """Every table, each once."""
        extra = tuple(table for table in (self.signs, self.inspections) if table is not None)
        past = tuple(table for _, table in self.past)
        return (
            *(made.table for made in self.series), *past, self.beside, self.funnel, self.forms, self.places, *extra,
        )  # fmt: skip


def sections_of(gss: str, tables: Tables, published: Published) -> tuple[Section, ...]:
    """The sections of one authority, each stage of the journey together, then how complete the page is."""
    found: list[Section] = []
    for stage in _STAGES:
        if stage == "First signs" and tables.signs is not None:
            found.append(_signs(gss, tables.signs))
        for made in tables.series:
            if made.shown.stage == stage:
                found += _of_series(gss, made, tables)
        if stage == "Assessment":
            found += [_funnel(gss, tables), _forms(gss, tables, published)]
    if tables.inspections is not None:
        found.append(_inspections(gss, tables.inspections, published))
    return (*found, _places(gss, tables))


def _of_series(gss: str, made: Made, tables: Tables) -> Iterator[Section]:
    if not any(figure.area == gss for figure in made.table.figures):
        return
    if made.shown.name not in SIGNS:  # those three stand in one chart
        yield _line(gss, made)
    for other, table in tables.past:
        if other is made and any(figure.area == gss and figure.intervals for figure in table.figures):
            yield _past(gss, other, table)
    if tables.beside.made_of == (made.table.name,):
        yield _beside(gss, made, tables.beside)


def _signs(gss: str, table: FigureTable) -> Section:
    name = areas.area(gss).name
    figures = [figure for figure in table.figures if figure.area == gss]
    period = max((figure.period for figure in figures), key=lambda one: one.end)
    slots = tuple(
        Slot(code, table.name, (("beside", "own"), ("referrer", code)), period.label, gss)
        for code, _ in REFERRER.labels
    )
    return Section(
        "signs", "Who passed on what they saw",
        f"First signs. Referrals for every 100 assessed episodes, {name} and areas beside it",
        table.name,
        Chart(
            ChartKind.RANGES, "referrer", "beside",
            "One row for each kind of agency: referrals here, in similar areas and in England.",
        ),
        Sentence(
            f"For every 100 assessed episodes in {name}, {{police}} referrals came from the police, {{schools}} from "
            "schools and {health} from health services, {period:police}.",
            slots, NO_FIGURE,
        ),
        f"{figures[0].measure.source}. {LICENCE}. Similar areas: Department for Education model of 2025",
        "Where few came from one of them: why so few? What do they see that is not passed on?",
        not_known=(
            "Which of these referrals were about sexual abuse: the table does not say.",
            "How many of the signs that each agency saw led to a referral.",
            "What a published nought stands for: it is taken for a source that nobody wrote down, and is missing here.",
        ),
        areas=(gss,),
    )  # fmt: skip


def _latest(made: Made, area: str) -> Figure | None:
    """The figure of an area in the last year that its source has."""
    mine = [f for f in made.table.figures if f.area == area and f.period.end.year == made.latest]
    return mine[-1] if mine else None


def _source(made: Made) -> str:
    """The source, with the file's own last year."""
    measure = next(figure.measure for figure in made.table.figures)
    return f"{measure.source}. {LICENCE}. Similar areas: Department for Education model of 2025"


def _unit_words(made: Made) -> str:
    measure = next(figure.measure for figure in made.table.figures)
    words = _UNITS.get(measure.unit, measure.unit.value.capitalize())
    ages = _AGES.search(measure.label)
    return f"{words} {ages[1]}" if ages and measure.unit is Unit.RATE_10K else words


def _line(gss: str, made: Made) -> Section:
    one, area = made.shown, areas.area(gss)
    wanted = (gss, similar(gss), area.region_gss, ENGLAND)
    held = {figure.area for figure in made.table.figures if figure.value is not None} | {gss}
    without = "" if ENGLAND in held else "The figure for England: it is not available, or too unreliable to show."
    return Section(
        one.name, one.title, f"{one.stage}. {_unit_words(made)}, {area.name} and areas beside it", made.table.name,
        Chart(
            ChartKind.LINE, "period", "area",
            f"Lines over time: {area.name} in dark blue; the middle of ten similar areas, its region and England in "
            "grey.", focus=gss,
        ),
        _line_sentence(gss, made), _source(made), one.question,
        not_known=tuple(filter(None, (one.not_known, "Why areas differ: each records in its own way.", without))),
        areas=tuple(code for code in wanted if code in held),
    )  # fmt: skip


def _line_sentence(gss: str, made: Made) -> Sentence:
    """The newest figure beside that of similar areas and England; only what the tables hold is named."""
    unit = next(figure.measure.unit for figure in made.table.figures)
    sign = "%" if unit is Unit.PERCENT else ""
    own = _latest(made, gss)
    if own is None or own.value is None:
        return _no_figure(gss, own)
    chance = " ({range:own})" if any(interval.kind == SAMPLING for interval in own.intervals) else ""
    template = f"{areas.area(gss).name}: {{own}}{sign}{chance} {made.shown.noun} ({{period:own}})"
    slots = [Slot("own", made.table.name, own.breakdown, own.period.label, gss)]
    others = (
        ("similar", similar(gss), "the middle of ten similar areas was"),
        ("england", ENGLAND, "in England it was"),
    )
    for name, code, words in others:
        figure = _latest(made, code)
        if figure is not None and figure.value is not None and figure.period == own.period:
            template += f"; {words} {{{name}}}{sign}"
            slots.append(Slot(name, made.table.name, figure.breakdown, figure.period.label, code))
    return Sentence(f"{template}.", tuple(slots), NO_FIGURE)


def _no_figure(gss: str, own: Figure | None) -> Sentence:
    """That there is no figure in the newest period, and by which mark."""
    name = areas.area(gss).name
    if own is None or own.mark is None:
        words = f"{name}: no figure in the newest period of this source."
    else:
        words = f"{name}: no figure ({own.period.label}: {MARK_WORDS[own.mark]})."
    return Sentence(words, otherwise=words)


def _past(gss: str, made: Made, table: FigureTable) -> Section:
    one, name = made.shown, areas.area(gss).name
    return Section(
        f"{one.name}-past", f"{one.title}: own past", f"{one.stage}. {_unit_words(made)}, {name} beside its own past",
        table.name,
        Chart(ChartKind.CONTROL, "period", None, f"{name} over time, between limits drawn from its own past."),
        Sentence(
            "Between the limits the series moved as it usually does. A point that stands out says that something "
            "changed, and never whether it is better: a change of recording does it too.",
        ),
        _source(made), "What did we change in the year that stands out, in practice or in recording?",
        not_known=(
            "With fewer than 13 years the limits are on trial: each new year moves them.",
            "Why the series moved.",
        ),
        areas=(gss,),
    )  # fmt: skip


def _beside(gss: str, made: Made, table: FigureTable) -> Section:
    one, name = made.shown, areas.area(gss).name
    return Section(
        f"{one.name}-beside", f"{one.title}: beside similar areas",
        f"{one.stage}. {_unit_words(made)}, {newest(table)}",
        table.name,
        Chart(ChartKind.RANGES, "beside", None, "One row each: a dot for the rate and a bar for its range."),
        Sentence(
            "Where the bars overlap, chance alone could make the difference. Where they do not, recording, practice or "
            "harm differ, and the figures cannot say which.",
        ),
        _source(made), "If we recorded as the areas beside us do, what would our number be?",
        not_known=(
            "How many of these episodes are of one child: the publication counts episodes.",
            f"Smoothed: what {name} would show if small numbers were drawn towards the rate of all authorities.",
            "The ten added up are not the middle of the ten: added up, a large area weighs more than a small one.",
        ),
        areas=(gss,),
    )  # fmt: skip


def _funnel(gss: str, tables: Tables) -> Section:
    name = areas.area(gss).name
    table = tables.funnel
    return Section(
        "exploitation-funnel", "Exploitation in assessed episodes, every authority",
        f"Per cent of assessed episodes with child sexual exploitation recorded, {newest(table)}", table.name,
        Chart(
            ChartKind.FUNNEL, "area", None, f"Each authority is a point; {name} is named. Curves show where like areas "
            "would lie.", focus=gss,
        ),
        Sentence(
            "Authorities differ far more than chance allows, so the limits are widened for it. A point inside the "
            "limits is not shown to be right: this chart cannot find a place that records too little.",
        ),
        f"{_factor_source(tables)}. {LICENCE}",
        "What in our assessments makes a worker record exploitation, and what makes them not?",
        not_known=("Whether many episodes mean much exploitation or good recording, and few little of it or poor.",),
    )  # fmt: skip


def _forms(gss: str, tables: Tables, published: Published) -> Section:
    return Section(
        "forms", "What was recorded, and what was not",
        f"Episodes of need (not children) with each factor, {areas.area(gss).name}, year to March "
        f"{published.factors.latest}",
        tables.forms.name,
        Chart(ChartKind.BARS, "factor", None, "One bar for each factor; withheld counts are hatched."),
        Sentence(
            "A count of nought, and one that is withheld because it is small, are asked about as much as a high one. "
            "One episode may carry several factors, so the bars are never added.",
        ),
        f"{_factor_source(tables)}. {LICENCE}",
        "Of the forms with few or none: why so few? Who here would have recorded it, and did anybody ask?",
        not_known=("Whether a nought means that none happened, that none was seen, or that none was written down.",),
        areas=(gss,),
    )  # fmt: skip


def _inspections(gss: str, table: FigureTable, published: Published) -> Section:
    return Section(
        "inspections", "What inspectors said", f"Published inspections of {areas.area(gss).name}, as context",
        table.name, Chart(ChartKind.NONE, "area", None), Sentence(WARNING),
        "Ofsted, Data to Insight (MIT) and HMI Probation, as listed in the files named below",
        "Which of their findings have we acted on, and who would know?",
        not_known=("What has changed since the inspection.",), areas=(gss,),
        entries=tuple(inspections_of(gss, published)),
    )  # fmt: skip


def _places(gss: str, tables: Tables) -> Section:
    return Section(
        "complete", "How complete this page is",
        f"Figures on the page of {areas.area(gss).name}, all years together", tables.places.name,
        Chart(ChartKind.BARS, "held", None, "One bar for numbers, and one for each kind of mark."),
        Sentence(
            "Each place of the tables above holds a number or a mark that says why there is none; a mark is never "
            "nought. How old each source is stands beside its chart.",
        ),
        "Counted by Sightline in the tables of this page", "Which of the missing figures do we hold ourselves?",
        not_known=("What the withheld figures are.",), areas=(gss,),
    )  # fmt: skip


def newest(table: FigureTable) -> str:
    """The newest period of a table in words."""
    return max((figure.period for figure in table.figures), key=lambda one: one.end).label


def _factor_source(tables: Tables) -> str:
    return next(figure.measure.source for figure in tables.forms.figures)
