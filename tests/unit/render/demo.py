"""Hand-made drafts with realistic numbers for every kind of chart. No figure here is real."""

from __future__ import annotations

from dataclasses import replace

from sightline.standard.drafts import (
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    OutputKind,
    Page,
    Section,
    Sentence,
    Slot,
)
from sightline.standard.figures import Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

YEARS = tuple(Period.year_to_march(year) for year in (2023, 2024, 2025))
CHILDREN = Population("children_under_18_when_recorded", "children aged under 18 when recorded", "age when recorded")
RECORDED = Measure(
    "children_recorded",
    "Children with a record specific to sexual abuse",
    Unit.CHILD,
    CHILDREN,
    Status.ANY,
    "sightline-csa-record/1",
    "Returns of the agencies that take part",
)
EPISODES = Measure(
    "factor_episodes",
    "Episodes of need with the factor",
    Unit.EPISODE,
    CHILDREN,
    Status.FACTOR,
    "factor/1",
    "Department for Education, table C3",
    "nearest 10",
)
SENDER = Dimension(
    "sender",
    "Agency",
    False,
    (("council", "Councils"), ("police", "Police"), ("support", "Voluntary support services")),
)
OVERLAP = Dimension(
    "overlap",
    "Agencies that hold a record",
    True,
    (
        ("council", "Council only"),
        ("police", "Police only"),
        ("support", "Voluntary support only"),
        ("council+police", "Council and police"),
        ("council+support", "Council and support"),
        ("police+support", "Police and support"),
        ("council+police+support", "All three"),
    ),
)
HARMED_BY = Dimension(
    "harmed_by",
    "Who harmed",
    False,
    (("adult", "An adult"), ("child", "Another child"), ("not_known", "No record says")),
)
CODE = Dimension(
    "factor",
    "Factor",
    False,
    (
        ("19A", "Sexual abuse (old code)"),
        ("19B", "Child on child sexual abuse"),
        ("19C", "Adult on child sexual abuse"),
    ),
)
SOURCE = "Returns for years to March 2023 to 2025, received by Sightline; data until 31 March 2025"
AREAS = {
    "E06000001": 64, "E06000002": 118, "E06000003": None, "E06000004": 132, "E06000005": 71, "E06000009": 96,
    "E06000010": 214, "E06000015": 187, "E06000016": 305, "E06000018": 246, "E06000023": 388, "E06000047": 402,
}  # fmt: skip


def figure(
    value: float | None,
    breakdown: tuple[tuple[str, str], ...] = (),
    year: int = 2,
    area: str = "pooled",
    spread: tuple[float, float] | None = None,
    measure: Measure = RECORDED,
    mark: Mark | None = None,
) -> Figure:
    """A figure; no value means withheld unless `mark` says otherwise."""
    intervals = (Interval("linkage", 0.95, *spread, "20 link draws"),) if spread else ()
    if value is None and mark is None:
        mark = Mark.SUPPRESSED
    return Figure(measure, YEARS[year], area, value, breakdown, mark, intervals=intervals)


def table(
    name: str,
    title: str,
    dimensions: tuple[Dimension, ...],
    figures: list[Figure],
    kind: OutputKind = OutputKind.COUNTS,
) -> FigureTable:
    """A table made by hand."""
    return FigureTable(name, kind, title, dimensions, tuple(figures), "by hand")


def by_year() -> FigureTable:
    """A line with an interval at each of three years."""
    rows = [figure(1_610, (), 0, spread=(1_540, 1_690)), figure(1_720, (), 1, spread=(1_640, 1_810))]
    rows.append(figure(1_890, (), 2, spread=(1_800, 1_990)))
    return table("children_by_year", "Children with a record, by year", (), rows)


def by_sender() -> FigureTable:
    """Bars for three agencies over three years."""
    counts = {"council": (1_010, 1_100, 1_240), "police": (820, 860, 900), "support": (310, 330, 360)}
    rows = [figure(c, (("sender", s),), year) for s, all_ in counts.items() for year, c in enumerate(all_)]
    return table("children_by_sender", "Children with a record, by agency", (SENDER,), rows)


def by_area() -> FigureTable:
    """Bars for twelve areas: one withheld, one not available, and one too small to see."""
    rows = [figure(value, area=gss) for gss, value in AREAS.items()]
    rows[4] = figure(None, area="E06000005", mark=Mark.NOT_AVAILABLE)
    return table("children_by_area", "Children with a record, by council area", (), rows)


def by_form() -> FigureTable:
    """Grouped bars: years by who harmed, one of them withheld."""
    counts: dict[str, tuple[int | None, ...]] = {
        "adult": (840, 890, 960), "child": (410, None, 520), "not_known": (360, 380, 410)
    }  # fmt: skip
    rows = [figure(c, (("harmed_by", s),), year) for s, all_ in counts.items() for year, c in enumerate(all_)]
    return table("children_by_form", "Children with a record, by who harmed", (HARMED_BY,), rows)


def overlap() -> FigureTable:
    """Seven combinations of three agencies, the rarest withheld."""
    counts = {
        "council": 760, "police": 410, "support": 90, "council+police": 330, "council+support": 120,
        "police+support": None, "council+police+support": 130,
    }  # fmt: skip
    rows = [figure(value, (("overlap", code),)) for code, value in counts.items()]
    return table("overlap", "Children by which agencies hold a record", (OVERLAP,), rows, OutputKind.OVERLAPS)


def codes() -> FigureTable:
    """Lines for three codes over eight years: the old one split into two, phased in."""
    counts: dict[str, tuple[int | None, ...]] = {
        "19A": (30_840, 31_510, 30_620, 14_200, 3_900, 1_060, 320, 0),
        "19B": (None, None, None, 5_760, 10_100, 11_520, 12_310, 12_590),
        "19C": (None, None, None, 8_350, 15_900, 17_640, 18_480, 18_900),
    }
    rows = []
    for code, values in counts.items():
        for place, value in enumerate(values):
            period = Period.year_to_march(2018 + place)
            mark = Mark.NOT_APPLICABLE if value is None else None
            rows.append(Figure(EPISODES, period, "E92000001", value, (("factor", code),), mark))
    return table("codes", "Episodes with a factor of sexual abuse, by code", (CODE,), rows, OutputKind.PUBLISHED)


def lines_withheld() -> FigureTable:
    """Lines by agency over three years with one point withheld in the middle."""
    counts: dict[str, tuple[int | None, ...]] = {
        "council": (410, 430, 470), "police": (360, None, 380), "support": (40, 50, 60)
    }  # fmt: skip
    rows = [figure(c, (("sender", s),), year) for s, all_ in counts.items() for year, c in enumerate(all_)]
    return table("first_by_sender", "Children first recorded, by agency", (SENDER,), rows)


def section(
    name: str, title: str, table_: str, chart: Chart, sentence: Sentence | None = None, breaks: tuple[str, ...] = ()
) -> Section:
    """A section with the words each must have."""
    return Section(
        name,
        title,
        "Children aged under 18 when recorded, all areas that took part, year to March 2025",
        table_,
        chart,
        sentence or Sentence("The table holds the figures."),
        SOURCE,
        "Which children does each agency meet that the others do not, and why?",
        breaks=breaks,
        not_known=("Children whom no agency recorded are not here.",),
    )


def sections() -> tuple[Section, ...]:
    """One section for each kind of chart."""
    split = ("year to March 2021", "19A split into 19B and 19C, phased in by authority")
    return (
        section(
            "by-year", "Children with a record, each counted once", "children_by_year",
            Chart(ChartKind.LINE, "period", alt="One line that rises over three years, with a range at each year."),
            Sentence(
                "{all} children had such a record in the {period:all}, against {then} in the {period:then}.",
                (Slot("all", "children_by_year"), Slot("then", "children_by_year", period="first")),
            ),
        ),
        section(
            "by-agency", "Children each kind of agency recorded", "children_by_sender",
            Chart(ChartKind.BARS, "sender", alt="Three bars: councils the longest, then police, then support."),
            Sentence(
                "Councils recorded {council} children, police {police} and voluntary support services {support}; a "
                "child may be in more than one of these.",
                tuple(Slot(s, "children_by_sender", (("sender", s),)) for s in ("council", "police", "support")),
            ),
        ),
        section(
            "overlap", "Which agencies held a record of the same child", "overlap",
            Chart(ChartKind.OVERLAP, "overlap", alt="Seven rows, one for each combination of agencies."),
            Sentence(
                "{all} children were known to all three; {pair} to police and support.",
                (
                    Slot("all", "overlap", (("overlap", "council+police+support"),)),
                    Slot("pair", "overlap", (("overlap", "police+support"),)),
                ),
            ),
        ),
        section(
            "by-form", "Who the records say had harmed the child", "children_by_form",
            Chart(
                ChartKind.GROUPED, "period", "harmed_by", alt="Three bars for each of three years.",
                breaks=(("year to March 2024", "The return asks who harmed from this year"),),
            ),
            breaks=("From the year to March 2024 the return asks who harmed.",),
        ),
        section(
            "by-area", "Children with a record, by council area", "children_by_area",
            Chart(ChartKind.BARS, "area", alt="Twelve bars in alphabetical order; one withheld, one not available."),
        ),
        section(
            "first", "Which agency recorded the child first", "first_by_sender",
            Chart(ChartKind.LINE, "period", "sender", alt="Three lines over three years; police withheld in one."),
        ),
        section(
            "codes", "Sexual abuse in assessments: one code replaced by two", "codes",
            Chart(ChartKind.LINE, "period", "factor", alt="The old code ends; two new ones start.", breaks=(split,)),
            breaks=("In the year to March 2021 code 19A was split into 19B and 19C, phased in by authority.",),
        ),
    )  # fmt: skip


def tables() -> tuple[FigureTable, ...]:
    """Every table of the demo."""
    return (by_year(), by_sender(), by_area(), by_form(), overlap(), codes(), lines_withheld())


def draft(kept: tuple[str, ...] | None = None) -> Draft:
    """The demo draft; `kept` names the sections to keep."""
    chosen = tuple(s for s in sections() if kept is None or s.name in kept)
    used = {s.table for s in chosen} | {slot.table for s in chosen for slot in s.sentence.slots} | {"children_by_year"}
    page = Page(
        "picture",
        "Children recorded as affected by sexual abuse",
        "What 12 councils, 3 police forces and 2 support services recorded, with each child counted once. It shows "
        "what was recorded, not how many children were harmed: much abuse is never recorded.",
        chosen,
        headline=Sentence(
            "{all} children had a record specific to sexual abuse at an agency that took part, {period:all}.",
            (Slot("all", "children_by_year"),),
        ),
        terms=(
            ("Counted once", "records of one child at several agencies were linked; the link is good but not perfect"),
            ("Factor", "something that a social worker found, at the end of an assessment, to affect the child"),
        ),
    )
    return Draft("picture", 1, tuple(t for t in tables() if t.name in used), page)


def _as_published(figure: Figure) -> Figure:
    return replace(figure, measure=replace(figure.measure, code=f"{figure.measure.code}_published"))


def published(kept: tuple[str, ...] | None = None) -> Draft:
    """The demo draft as figures that somebody else has published: clearance passes them with their marks."""
    made = draft(kept)
    tables_ = tuple(
        replace(t, kind=OutputKind.PUBLISHED, figures=tuple(_as_published(figure) for figure in t.figures))
        for t in made.tables
    )
    return replace(made, tier=2, tables=tables_)


def counted() -> Draft:
    """A draft as an analysis makes it, uncleared: one small count, which clearance must not let out."""
    counts = {
        "council": 763, "police": 408, "support": 92, "council+police": 331, "council+support": 118,
        "police+support": 7, "council+police+support": 131,
    }  # fmt: skip
    small = [figure(value, (("overlap", code),)) for code, value in counts.items()]
    tables_ = (
        table("total", "Children with a record", (), [figure(1_850)]),
        table("combinations", "Children by combination of agencies", (OVERLAP,), small, OutputKind.OVERLAPS),
    )
    page = Page(
        "children",
        "Children known to agencies that took part",
        "What agencies recorded, with each child counted once.",
        (
            section(
                "total", "Children with a record", "total", Chart(ChartKind.NONE, "period"),
                Sentence("{all} children had such a record.", (Slot("all", "total"),)),
            ),
            section(
                "combinations", "Which agencies held a record of the same child", "combinations",
                Chart(ChartKind.OVERLAP, "overlap", alt="Seven rows, one for each combination."),
                Sentence(
                    "{pair} children were known to police and support.",
                    (Slot("pair", "combinations", (("overlap", "police+support"),)),),
                ),
            ),
        ),
        headline=Sentence("{all} children had a record in the {period:all}.", (Slot("all", "total"),)),
    )  # fmt: skip
    return Draft("children", 1, tables_, page)
