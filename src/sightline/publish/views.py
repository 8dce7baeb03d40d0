"""What the templates print: each page's parts worked out once, so that templates only place them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from sightline.clearance.gate import Cleared
from sightline.errors import ClearanceError
from sightline.publish.compose import Shown
from sightline.publish.contents import banner
from sightline.publish.indicators import Entry, entry_views, heads
from sightline.publish.release import AS_PUBLISHED, NOT_MADE_UP, Release
from sightline.render import charts, numbers, sentences, tables
from sightline.render.grid import latest
from sightline.standard.drafts import ChartKind, FigureTable, Page, Section, Sentence
from sightline.standard.figures import Figure, Measure, day_words
from sightline.standard.units import IN_PLACE, Mark

LONG = 12  # a page with more sections begins with its sentences in one list
FEW_AREAS = 30  # the table beside a map of no more areas than this is open
# Kinds of chart that draw the ranges of figures; the others show values alone, or limits that they explain themselves.
WITH_RANGES = frozenset(
    {ChartKind.BARS, ChartKind.GROUPED, ChartKind.LINE, ChartKind.RANGES, ChartKind.OVERLAP, ChartKind.CURVE}
)
# Kinds of chart in which each number stands in words, so that on the paper of an area its table is left out.
LABELLED = frozenset({ChartKind.BARS, ChartKind.GROUPED, ChartKind.RANGES, ChartKind.MATRIX})
# What the subtitles of an area's page begin with, in the order of a child's journey.
STAGES = (
    "Prevention", "First signs", "Referral", "Assessment", "Protection", "Care", "Justice", "Support", "Workforce",
    "How complete",
)  # fmt: skip
_BIG_FIRST = 3  # a headline may start with this many words before its number, and still be set large


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section: its chart twice (wide and narrow), sentence, table and words."""

    section: Section
    wide: str
    narrow: str
    ranges: str  # what the ranges in the chart mean; empty where there are none
    sentence: str  # HTML, numbers in <strong>
    counted: bool  # whether the sentence names a figure
    table: str
    csv: str
    beside: str  # the CSV of the table that the chart takes more from; empty where it names none
    measures: tuple[Measure, ...]  # what is counted, each told once
    age: str  # when its data ends, and how long before the release that was
    stage: str = ""  # of a child's journey, on the page of an area
    entries: tuple[Entry, ...] = ()  # what the table counts, in words

    @property
    def heads(self) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
        """The entries that stand folded, by the head under which they stand."""
        return heads(self.entries)

    @property
    def labelled(self) -> bool:
        """Whether its chart says each of its numbers."""
        return bool(self.wide) and self.section.chart.kind in LABELLED

    @property
    def opened(self) -> bool:
        """Whether its table stands open: beside a map of few areas, which says little by itself."""
        return self.section.chart.kind is ChartKind.TILES and len(self.section.areas) <= FEW_AREAS


@dataclass(frozen=True, slots=True)
class Headline:
    """The one sentence that the front page takes from a page, with its range where it has one figure, and its age."""

    page: Page
    sentence: str  # HTML
    large: bool  # its number is set large
    complete: bool
    spread: str
    age: str
    note: str  # in a release of made-up data: that this figure is not


@dataclass(frozen=True, slots=True)
class TableView:
    """A table in the list of data quality: its age, and how many figures each mark stands for."""

    table: FigureTable
    page: Page
    until: str
    days: int
    figures: int
    withheld: int
    other: str


def sentence_html(sentence: Sentence, known: Sequence[FigureTable]) -> tuple[str, sentences.Filled]:
    """A filled sentence as HTML, each number in <strong>."""
    filled = sentences.fill(sentence, known)
    parts = (f"<strong>{escape(p.text)}</strong>" if p.figure else escape(p.text) for p in filled.parts)
    return "".join(parts), filled


def table_of(cleared: Shown, name: str) -> FigureTable:
    """The cleared table of that name. Raises ClearanceError: a section whose table was not cleared is not published."""
    for table in cleared.tables:
        if table.name == name:
            return table
    raise ClearanceError(f"page {cleared.page.name} shows a table {name!r} that was not cleared with it")


def shown(table: FigureTable, section: Section) -> FigureTable:
    """What a section shows of its table: the areas that it names, or all of them."""
    if not section.areas:
        return table
    return replace(table, figures=tuple(figure for figure in table.figures if figure.area in section.areas))


def section_view(
    cleared: Shown, section: Section, release: Release, every: Mapping[str, FigureTable] | None = None
) -> SectionView:
    """Work out one section. `every` are all cleared tables of the release: an entry may name a figure of any."""
    table = shown(table_of(cleared, section.table), section)
    beside = shown(table_of(cleared, section.chart.beside), section) if section.chart.beside else None
    wide, narrow = charts.chart_pair(section, table, beside)
    html, filled = sentence_html(section.sentence, cleared.tables)
    period = latest(table.figures)
    ranges = numbers.range_note(table.figures) if section.chart.kind in WITH_RANGES else ""
    return SectionView(
        section, wide, narrow, ranges, html, bool(filled.figures), tables.table_html(section, table, beside=beside),
        f"data/{table.name}.csv",
        f"data/{beside.name}.csv" if beside else "",
        tuple({_told(f.measure): f.measure for t in (table, beside) if t for f in t.figures}.values()),
        f"The data ends on {day_words(period.end)} and was {numbers.age_words(period.end, release.date)} "
        "on the day of this release.",
        entries=entry_views(section.entries, every or {}),
    )  # fmt: skip


def with_stages(views: Sequence[SectionView], page: Page) -> list[SectionView]:
    """The sections of an area's page with the stage that each begins with; those of other pages as they are."""
    if page.group != "areas":
        return list(views)
    first = [view.section.subtitle.partition(". ")[0] for view in views]
    return [replace(view, stage=stage if stage in STAGES else "") for view, stage in zip(views, first, strict=True)]


def _told(measure: Measure) -> tuple[str, ...]:
    """What a page says of a measure: two that it would say the same of are told once."""
    return (measure.label, measure.population.label, measure.status, measure.definition, measure.rounding)


def rounding_words(rounding: str) -> str:
    """How a measure was rounded, as a sentence; empty where it was not."""
    if rounding == "exact":
        return ""
    known = {numbers.TWO_FIGURES: "Rounded to two figures."}
    if rounding.startswith("nearest "):
        return f"Rounded to the {rounding}."
    return known.get(rounding, sentence_case(rounding))


def headline(cleared: Shown, page: Page, release: Release) -> Headline | None:
    """A page's headline for the front page, or None where it has none, or one that names no figure at all."""
    sentence = page.headline
    if sentence is None or not sentence.slots:
        return None
    html, filled = sentence_html(sentence, cleared.tables)
    if not filled.figures:
        return Headline(page, html, False, filled.complete, "", "", "")
    first = filled.figures[0]
    before = filled.parts[0].text.split() if filled.parts[0].figure is None else []
    alone = [part.text for part in filled.parts if part.figure is not None] == [numbers.number(first)]
    large = alone and len(before) <= _BIG_FIRST
    newest = latest(filled.figures).end
    age = f"data {numbers.age_words(newest, release.date)} on the day of this release"
    note = NOT_MADE_UP if banner([(cleared, page)], release) == AS_PUBLISHED else ""
    return Headline(page, html, large, True, _spread(first) if large else "", age, note)


def _spread(figure: Figure) -> str:
    interval = numbers.widest(figure)
    if interval is None:
        return ""
    return f"{numbers.range_words(figure)}: {numbers.interval_words(replace(interval, method=''))}"


def table_views(cleared: Sequence[Cleared], release: Release) -> list[TableView]:
    """Every table of the release, by page, with its age and its marks counted."""
    views: list[TableView] = []
    for one in cleared:
        for table in one.tables:
            if not table.figures:
                continue
            end = latest(table.figures).end
            withheld = sum(figure.mark is Mark.SUPPRESSED for figure in table.figures)
            rest = [m for m in tables.marks_in(table.figures) if m in IN_PLACE and m is not Mark.SUPPRESSED]
            counted = ((sum(f.mark is mark for f in table.figures), numbers.mark_words(mark)) for mark in rest)
            other = ", ".join(f"{count:,} {words}" for count, words in counted)
            views.append(
                TableView(
                    table, one.page, day_words(end), (release.date - end).days, len(table.figures), withheld,
                    other or "none",
                )
            )  # fmt: skip
    return views


def by_page(found: Sequence[TableView]) -> list[tuple[str, list[TableView]]]:
    """The tables parted by the main page that they were drafted with, in the order of the release."""
    return [(page.title, list(views)) for page, views in groupby(found, key=lambda view: view.page)]


def glossary(cleared: Sequence[Cleared], own: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Every term of the pages and our own, by name; a term that two pages explain differently keeps both."""
    found: dict[str, tuple[str, list[str]]] = {}
    for term, meaning in [pair for one in cleared for page in one.pages for pair in page.terms] + list(own):
        _, meanings = found.setdefault(term.lower(), (term, []))
        said = sentence_case(meaning)
        if said not in meanings:
            meanings.append(said)
    return [found[key] for key in sorted(found)]


def sentence_case(words: str) -> str:
    """A meaning as a sentence: a capital to start it, a full stop to end it."""
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")


Step = Callable[[str, int, int], None]
