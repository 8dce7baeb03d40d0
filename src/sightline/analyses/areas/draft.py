"""The draft of the comparing of areas: one page of all authorities, and a page for each."""

from __future__ import annotations

from collections.abc import Collection

from sightline.analyses.areas.compared import (
    beside_table,
    forms_table,
    funnel_table,
    past_table,
    signs_table,
    silence_table,
    ten_of,
)
from sightline.analyses.areas.context import gaps_table, inspections_table
from sightline.analyses.areas.sections import LICENCE, Tables, newest, sections_of
from sightline.analyses.areas.series import Made, series_tables
from sightline.published.folder import Published
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, Page, Section, Sentence, Slot
from sightline.standard.figures import day_words
from sightline.standard.tiles import tile_places

MAPPED = "exploitation"
FEW_CHILDREN = 10_000  # where fewer live, one of them is more than one for every 10,000
PAST = ("from-police",)  # the series that are also drawn beside their own past
TERMS = (
    ("Similar areas", "the ten authorities that a model of the Department for Education finds most alike; no standard"),
    (
        "Middle of ten similar areas",
        "of the figures of the ten, five are at it or below and five at it or above; no target",
    ),
    ("Smoothed", "drawn towards the rate of all authorities, the more so the smaller the number it was counted from"),
    ("Control chart", "a line between limits drawn from the series' own past: outside them something has changed"),
    ("Funnel", "a chart of all areas by size, with curves within which like areas would lie if only chance differed"),
    ("Episode of need", "One spell of help from children's services. A child may have more than one in a year."),
    ("Section 47 enquiry", "children's services and others find out whether a child is being seriously harmed"),
)


def page_name(gss: str) -> str:
    """The name of an authority's page."""
    return f"area-{gss.lower()}"


def areas_draft(published: Published, only: Collection[str] | None = None) -> Draft:
    """The page "areas" and the page of each authority in force, or of those in `only` (GSS codes).

    Units: as published, per 10,000 children, per cent. Raises StandardError where a file lacks a series.
    """
    series = series_tables(published)
    by_name = {made.shown.name: made for made in series}
    tables = Tables(
        series,
        tuple((by_name[name], past_table(by_name[name], f"area-{name}-past")) for name in PAST if name in by_name),
        beside_table(by_name[MAPPED], published), funnel_table(published), forms_table(published), signs_table(series),
        gaps_table(series), inspections_table(published),
    )  # fmt: skip
    silence = silence_table(published)
    chosen = [area.gss for area in areas.current() if only is None or area.gss in only]
    return Draft(
        "areas", 2, (*tables.all(), silence), _index(by_name[MAPPED], tables, silence, only is None),
        tuple(_page(gss, tables, published) for gss in chosen),
    )  # fmt: skip


def _page(gss: str, tables: Tables, published: Published) -> Page:
    area, ten = areas.area(gss), ten_of(gss, published)
    like = f" The ten similar areas, by the Department for Education's model of 2025: {ten}." if ten else ""
    return Page(
        page_name(gss), f"{area.name}: recorded figures beside similar areas",
        f"What was published about {area.name}, in the order of a child's journey, beside areas like it, "
        f"{area.region_name} and England. It shows what was recorded and not how much harm there was. It ranks "
        f"nobody.{_began(gss)}{_few(gss, published)}{like}",
        sections_of(gss, tables, published), group="areas", terms=TERMS, listed=False,
    )  # fmt: skip


def _began(gss: str) -> str:
    """That an authority is new, and that nothing of what was there before it is carried onto it; "" for the others."""
    area = areas.area(gss)
    alone = sum(other.dfe_number == area.dfe_number for other in areas.all_areas()) == 1
    if area.valid_from is None or not alone:
        return ""
    return (
        f" {area.name} began on {day_words(area.valid_from)}: what was published for those before it is not carried "
        "onto it, so its lines are short."
    )


def _few(gss: str, published: Published) -> str:
    """That rates of a place with few children say little; "" for the others."""
    population = published.population
    found = population.find("CHILDREN", gss, population.latest)
    if found is None or found.value is None or found.value >= FEW_CHILDREN:
        return ""
    return (
        " Few children live there: one more or one fewer moves its numbers a lot, so that most say little by "
        "themselves, and a nought least of all."
    )


def _index(mapped: Made, tables: Tables, silence: FigureTable, every: bool) -> Page:
    whose = "Every authority in England has a page" if every else "Each authority chosen for this release has a page"
    return Page(
        "areas", "Comparing areas, and a page for each authority",
        f"{whose}: what was recorded there, beside areas like it and its own past. A high number may mean more harm or "
        "better recording, a low one less harm or fewer who were heard. Nobody is ranked.",
        (_map(mapped), _funnel(tables.funnel), _silence(silence)), group="areas", terms=TERMS,
    )  # fmt: skip


def _map(made: Made) -> Section:
    return Section(
        "map", "Exploitation recorded in assessments, by authority",
        f"Episodes with child sexual exploitation recorded, per 10,000 children, {newest(made.table)}", made.table.name,
        Chart(
            ChartKind.TILES, "area", None, "A square for each authority, darker where more was recorded.",
            places=tile_places(),
        ),
        Sentence(
            "In England {england} episodes with child sexual exploitation were recorded for every 10,000 children in "
            "the {period:england}. A dark square is no worse and a pale one no better: what differs most may be what "
            "is written down.",
            (_national(made),), "The table lacks a figure that this sentence needs.",
        ),
        f"{_source(made.table)}. {LICENCE}",
        "Which of our neighbours record very differently from us, and have we asked them how they decide?",
        not_known=("How many children these episodes are about.", "How much exploitation there was."),
        areas=(*(area.gss for area in areas.current()), ENGLAND),
    )  # fmt: skip


def _national(made: Made) -> Slot:
    figure = next(f for f in made.table.figures if f.area == ENGLAND and f.period.end.year == made.latest)
    return Slot("england", made.table.name, figure.breakdown, figure.period.label, ENGLAND)


def _funnel(table: FigureTable) -> Section:
    return Section(
        "funnel", "Authorities differ more than chance allows",
        f"Per cent of assessed episodes with child sexual exploitation recorded, every authority, {newest(table)}",
        table.name,
        Chart(ChartKind.FUNNEL, "area", None, "Each authority is a point, within curves where like areas would lie."),
        Sentence(
            "Limits for chance alone would call very many authorities unusual, which says more about such limits than "
            "about authorities: ways of recording differ. These are widened by how much areas really differ.",
        ),
        f"{_source(table)}. {LICENCE}",
        "What would a common way to decide and record look like, and who could agree it?",
        not_known=("Which places record too little: no funnel can show it.",),
    )  # fmt: skip


def _silence(table: FigureTable) -> Section:
    return Section(
        "silence", "Authorities that recorded none of a form",
        f"Local authorities whose published count is nought, {newest(table)}", table.name,
        Chart(ChartKind.BARS, "factor", None, "One bar for each factor: how many authorities recorded it nowhere."),
        Sentence(
            "A nought may mean that there was none, that nobody saw it or that nobody wrote it down. Old codes are at "
            "nought nearly everywhere because they ended.",
        ),
        f"{_source(table)}. {LICENCE}", "Why so few? In which of these places did anybody look?",
        not_known=("Withheld counts are small and not nought: they are not counted here.",),
    )  # fmt: skip


def _source(table: FigureTable) -> str:
    return next(figure.measure.source for figure in table.figures)
