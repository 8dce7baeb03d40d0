"""Hand-made tables for curves, flows and paths. No figure here is real."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence
from sightline.standard.figures import SAMPLING, Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

POOLED = "pooled"
YEAR = Period.year_to_march(2025)
CHILDREN = Population("children_0_17", "children aged under 18", "age when referred")
DONE = Measure(
    "assessed", "Referrals with an assessment completed", Unit.PERCENT, CHILDREN, Status.NONE, "assessed/1", "made up"
)
MOVES = Measure("moves", "Episodes that went on", Unit.EPISODE, CHILDREN, Status.NONE, "moves/1", "made up")
WAIT = Measure("wait", "Days from one stage to the next", Unit.DAY, CHILDREN, Status.NONE, "wait/1", "made up")
DAYS = (0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 70, 80, 90, 105, 120)
DAY = Dimension("day", "Working days since the referral", False, tuple((str(day), f"Day {day}") for day in DAYS))
FORM = Dimension(
    "form",
    "Form of abuse",
    False,
    (
        ("family", "In the family"),
        ("exploitation", "Exploitation"),
        ("child", "Between children"),
        ("unknown", "Not known"),
    ),
)
STAGES = (
    ("contact", "Contact"),
    ("referral", "Referral"),
    ("assessment", "Assessment"),
    ("strategy", "Strategy discussion"),
    ("enquiry", "Section 47 enquiry"),
    ("conference", "Child protection conference"),
    ("plan", "Protection plan"),
    ("closed", "Closed"),
)
FROM = Dimension("from", "From", True, STAGES[:-1])
TO = Dimension("to", "To", True, STAGES[1:])
QUANTILE = Dimension("quantile", "Share that took no longer", False, (("p50", "Half"), ("p75", "Three quarters")))


def share(
    day: int, value: float | None, more: tuple[tuple[str, str], ...] = (), half: float = 4.0, mark: Mark | None = None
) -> Figure:
    """A share reached by a day, with a range; withheld where it has no value, unless `mark` says otherwise."""
    key = (("day", str(day)), *more)
    if value is None:
        return Figure(DONE, YEAR, POOLED, None, key, mark or Mark.SUPPRESSED)
    own = (Interval(SAMPLING, 0.95, max(0.0, value - half), min(100.0, value + half), "log-log"),)
    return Figure(DONE, YEAR, POOLED, float(value), key, None, 40, 800, own)


def reached(day: int, ceiling: float, speed: float) -> float:
    """A share that rises towards a ceiling."""
    return round(ceiling * (1 - math.exp(-day / speed)))


def curve_table(name: str, figures: Sequence[Figure], *dimensions: Dimension) -> FigureTable:
    """A table of shares by day."""
    title = " and ".join(("Share assessed, by day", *(dimension.label.lower() for dimension in dimensions[1:])))
    return FigureTable(name, OutputKind.PUBLISHED, title, dimensions, tuple(figures), "by hand")


def one_curve() -> FigureTable:
    """One line with a band."""
    return curve_table("one_curve", [share(day, reached(day, 92, 28)) for day in DAYS], DAY)


def four_curves() -> FigureTable:
    """Four lines: one withheld in the middle, one withheld from day 90, one that ends on day 60."""
    shapes = {"family": (94, 24), "exploitation": (80, 40), "child": (66, 45), "unknown": (38, 50)}
    figures = []
    for code, (ceiling, speed) in shapes.items():
        for day in DAYS:
            value: float | None = reached(day, ceiling, speed)
            if (code == "child" and 40 <= day < 55) or (code == "exploitation" and day >= 90):
                value = None
            if code == "unknown" and day > 60:
                continue
            figures.append(share(day, value, (("form", code),), 3.0))
    return curve_table("four_curves", figures, DAY, FORM)


def links(
    counts: Mapping[tuple[str, str], int | None], name: str = "flow", dimensions: tuple[Dimension, ...] = (FROM, TO)
) -> FigureTable:
    """Counts from one stage to another; None is withheld."""
    figures = [
        Figure(MOVES, YEAR, POOLED, value, (("from", a), ("to", b)), None if value is not None else Mark.SUPPRESSED)
        for (a, b), value in counts.items()
    ]
    return FigureTable(name, OutputKind.PUBLISHED, "From stage to stage", dimensions, tuple(figures), "by hand")


FLOW: Mapping[tuple[str, str], int | None] = {
    ("referral", "assessment"): 1_240, ("referral", "closed"): 310, ("assessment", "strategy"): 620,
    ("assessment", "closed"): 480, ("strategy", "enquiry"): 540, ("strategy", "closed"): 65,
    ("enquiry", "conference"): 290, ("enquiry", "closed"): 205, ("conference", "plan"): 245,
    ("conference", "closed"): None, ("assessment", "referral"): 85,
}  # fmt: skip


def edge_dimension(codes: Sequence[str]) -> Dimension:
    """The edges of a map of paths, with words."""
    words = dict(STAGES)
    labels = [
        (code, "All other steps" if code == "other" else " to ".join(words[part] for part in code.split(">")))
        for code in codes
    ]
    return Dimension("edge", "Step", True, tuple(labels))


EDGES: Mapping[str, tuple[int | None, int | None]] = {
    "contact>referral": (1_560, 1), "referral>assessment": (1_240, 3), "referral>closed": (310, 5),
    "assessment>strategy": (620, 21), "assessment>closed": (480, 38), "assessment>referral": (85, 112),
    "strategy>enquiry": (540, 1), "strategy>strategy": (35, 9), "enquiry>conference": (290, 14),
    "enquiry>closed": (205, None), "conference>plan": (245, 1), "plan>conference": (210, 88), "plan>closed": (190, 240),
    "closed>referral": (155, 190), "conference>closed": (None, None), "other": (60, None),
}  # fmt: skip


def edges(counts: Mapping[str, tuple[int | None, int | None]], name: str = "edges") -> tuple[FigureTable, FigureTable]:
    """Counts of edges, and the table beside it with the days that half took."""
    dimension = edge_dimension(tuple(counts))
    made = [
        Figure(MOVES, YEAR, POOLED, count, (("edge", code),), None if count is not None else Mark.SUPPRESSED)
        for code, (count, _) in counts.items()
    ]
    waits = [
        Figure(WAIT, YEAR, POOLED, value, (("edge", code), ("quantile", quantile)))
        for code, (_, days) in counts.items()
        if days is not None
        for quantile, value in (("p50", float(days)), ("p75", float(days * 2)))
    ]
    return (
        FigureTable(name, OutputKind.PUBLISHED, "Steps from stage to stage", (dimension,), tuple(made), "by hand"),
        FigureTable(
            f"{name}_days", OutputKind.PUBLISHED, "Days from stage to stage", (dimension, QUANTILE), tuple(waits),
            "by hand",
        ),
    )  # fmt: skip


def section(name: str, title: str, table: str, chart: Chart, breaks: tuple[str, ...] = ()) -> Section:
    """A section with the words each must have."""
    return Section(
        name, title, "Children referred, all areas that took part, year to March 2025", table, chart,
        Sentence("The table holds the figures."), "Made up; data until 31 March 2025",
        "Where do days pass in which nobody acts?", breaks,
    )  # fmt: skip


def sections() -> tuple[Section, ...]:
    """One section for each of these kinds, and one more of curves."""
    limit = (("45", "limit: 45 working days"),)
    return (
        section(
            "one-curve", "How soon referrals had an assessment", "one_curve",
            Chart(ChartKind.CURVE, "day", alt="One line that rises and flattens at nine in ten.", breaks=limit),
        ),
        section(
            "four-curves", "How soon referrals had an assessment, by form", "four_curves",
            Chart(ChartKind.CURVE, "day", "form", alt="Four lines that rise at different speeds.", breaks=limit),
        ),
        section(
            "flow", "What became of referrals", "flow",
            Chart(ChartKind.FLOW, "from", "to", alt="Bands from referral to plan; the widest go to assessment."),
        ),
        section(
            "paths", "From stage to stage, and how many days it took", "edges",
            Chart(ChartKind.PATHS, "edge", alt="Eight stages from the top down.", stages=STAGES, beside="edges_days"),
        ),
    )  # fmt: skip


def tables() -> tuple[FigureTable, ...]:
    """Every table of these sections."""
    return (one_curve(), four_curves(), links(FLOW), *edges(EDGES))


def draft() -> Draft:
    """These sections on one page."""
    lead = "Made-up figures of stages, to see how they are drawn."
    page = Page("pathways", "From referral to support", lead, sections(), "pathways")
    return Draft("pathways", 2, tables(), page)
