"""Hand-made tables for ranges, funnels, control charts, tiles and lines with a focus. No figure here is real."""

from __future__ import annotations

import itertools
import math
import random
from datetime import date

from sightline.standard import areas
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence
from sightline.standard.figures import (
    LIMITS,
    MISSING,
    SAMPLING,
    Dimension,
    Figure,
    Interval,
    Measure,
    Period,
    Population,
)
from sightline.standard.tiles import tile_places
from sightline.standard.units import Mark, Status, Unit

ENGLAND = "E92000001"
YEAR = Period.year_to_march(2025)
CHILDREN = Population("children_0_17", "children aged under 18", "age at 31 March")
RATE = Measure(
    "rate", "Children in need per 10,000 children", Unit.RATE_10K, CHILDREN, Status.NONE, "need/1", "made up"
)
SHARE = Measure(
    "share", "Share of children in need with the factor", Unit.PERCENT, CHILDREN, Status.FACTOR, "factor/1", "made up"
)
COUNT = Measure("referrals", "Referrals", Unit.REFERRAL, CHILDREN, Status.CONCERN, "referral/1", "made up")
GROUPS = Dimension(
    "ethnicity",
    "Ethnic group",
    True,
    (
        ("asian", "Asian or Asian British"),
        ("black", "Black, Black British, Caribbean or African"),
        ("mixed", "Mixed or multiple ethnic groups"),
        ("white", "White"),
        ("other", "Any other ethnic group"),
    ),
)
WHO = Dimension(
    "who", "Who is compared", False, (("recorded", "Children recorded"), ("living", "Children living here"))
)
SIGNAL = Dimension(
    "signal",
    "What stands out",
    False,
    (
        ("none", "Nothing"),
        ("outside", "Outside the limits"),
        ("trend", "Seven or more in a row that rise or fall"),
        ("two_in_three", "Two of three close to a limit"),
        ("one_side", "Seven or more in a row on one side"),
    ),
)
COMPARED = Dimension(
    "compared",
    "Compared with",
    False,
    (
        ("this", "Wakefield"),
        ("similar", "Ten similar areas"),
        ("region", "Yorkshire and The Humber"),
        ("all", "England"),
    ),
)
FEW = ("E06000001", "E06000002", "E06000003", "E06000004", "E06000005", "E06000047", "E06000057", "E08000021")
FOCUS = "E08000036"  # Wakefield


def ranges_by_group() -> FigureTable:
    """Shares by ethnic group, of those recorded with bounds for the unknown, beside those who live there."""
    shown = {"asian": (9, 7, 31, 12), "black": (7, 6, 28, 6), "mixed": (8, 6, 29, 7), "white": (71, 53, 77, 72)}
    figures = []
    for code, (value, low, high, living) in shown.items():
        bounds = (
            Interval(SAMPLING, 0.95, value - 2, value + 2, "Wilson"),
            Interval(MISSING, 1, low, high, "worst case, 24% not recorded"),
        )
        figures.append(
            Figure(SHARE, YEAR, ENGLAND, value, (("ethnicity", code), ("who", "recorded")), None, 90, 400, bounds)
        )
        census = (Interval(SAMPLING, 0.95, living - 0.5, living + 0.5, "Wilson"),)
        figures.append(
            Figure(SHARE, YEAR, ENGLAND, living, (("ethnicity", code), ("who", "living")), None, 90, 400, census)
        )
    figures.append(Figure(SHARE, YEAR, ENGLAND, None, (("ethnicity", "other"), ("who", "recorded")), Mark.SUPPRESSED))
    figures.append(Figure(SHARE, YEAR, ENGLAND, 3, (("ethnicity", "other"), ("who", "living"))))
    return FigureTable(
        "groups", OutputKind.PUBLISHED, "Shares by ethnic group", (GROUPS, WHO), tuple(figures), "by hand"
    )


def ranges_by_area() -> FigureTable:
    """Rates of eight areas with their ranges, one withheld, one not available, and England."""
    drawn = random.Random(3)
    figures = []
    for place, gss in enumerate(FEW):
        value = 300 + drawn.random() * 200
        half = 12 + drawn.random() * 40
        own = (Interval(SAMPLING, 0.95, value - half, value + half, "Byar"),)
        mark = {2: Mark.SUPPRESSED, 5: Mark.NOT_AVAILABLE}.get(place)
        figures.append(
            Figure(RATE, YEAR, gss, None, (), mark)
            if mark
            else Figure(RATE, YEAR, gss, value, (), None, 900, 30_000, own)
        )
    figures.append(Figure(RATE, YEAR, ENGLAND, 332.9, (), None, 400_000, 12_000_000))
    return FigureTable("few_areas", OutputKind.PUBLISHED, "Rates by area", (), tuple(figures), "by hand")


def limits(middle: float, base: float, phi: float) -> tuple[Interval, ...]:
    """Limits of a rate per 10,000 by the normal curve, widened by phi; enough to look at."""
    spread = math.sqrt(middle * 10_000 / base * phi)
    words = f"normal limits, widened by {phi:g} because areas differ by more than chance (overdispersion)"
    return tuple(
        Interval(LIMITS, level, max(0.0, middle - z * spread), middle + z * spread, words)
        for level, z in ((0.95, 1.96), (0.998, 3.09))
    )


def by_authority() -> FigureTable:
    """A rate for each of 153 authorities with the limits of a funnel; some withheld, one not available."""
    drawn = random.Random(7)
    middle, phi = 58.0, 9.0
    figures = [Figure(RATE, YEAR, ENGLAND, middle, (), None, 70_000, 12_000_000.0)]
    for place, area in enumerate(areas.current()):
        base = round(math.exp(drawn.gauss(10.9, 0.62)))
        if area.name in ("City of London", "Isles of Scilly"):
            base = 1_100
        value = max(4.0, middle + drawn.gauss(0, 1.15) * math.sqrt(middle * 10_000 / base * phi))
        mark = Mark.SUPPRESSED if place % 23 == 5 else Mark.NOT_AVAILABLE if place == 70 else None
        figures.append(
            Figure(RATE, YEAR, area.gss, None, (), mark)
            if mark
            else Figure(
                RATE, YEAR, area.gss, value, (), None, round(value * base / 10_000), base, limits(middle, base, phi)
            )
        )
    return FigureTable("authorities", OutputKind.PUBLISHED, "Rates by authority", (), tuple(figures), "by hand")


def quarters() -> tuple[Period, ...]:
    """Twenty quarters from April 2020."""
    starts = [date(2020 + (3 + 3 * n) // 12, (3 + 3 * n) % 12 + 1, 1) for n in range(21)]
    return tuple(
        Period(a, date.fromordinal(b.toordinal() - 1), f"quarter from {a:%B %Y}") for a, b in itertools.pairwise(starts)
    )


def by_quarter() -> FigureTable:
    """Twenty quarters of referrals with limits, set anew from the thirteenth; three kinds of signal, one gap."""
    values = (212, 205, 219, 231, 208, 214, 290, 221, 209, 216, None, 211, 262, 268, 271, 274, 279, 283, 290, 281)
    signals = {6: "outside", **dict.fromkeys(range(13, 19), "trend"), 19: "two_in_three"}
    figures = []
    for place, (period, value) in enumerate(zip(quarters(), values, strict=True)):
        code = (("signal", signals.get(place, "none")),)
        low, high = (178.0, 254.0) if place < 12 else (258.0, 294.0)
        own = (Interval(LIMITS, 0.997, low, high, "XmR: the mean and 2.66 times the mean moving range"),)
        figures.append(
            Figure(COUNT, period, ENGLAND, None, code, Mark.SUPPRESSED)
            if value is None
            else Figure(COUNT, period, ENGLAND, value, code, None, intervals=own)
        )
    return FigureTable("quarters", OutputKind.PUBLISHED, "Referrals by quarter", (SIGNAL,), tuple(figures), "by hand")


def compared() -> FigureTable:
    """An area beside ten like it, its region and England, over eight years."""
    lines = {
        "this": (398, 402, 391, 377, 369, 381, 390, 402), "similar": (372, 380, 381, 379, 377, 385, 391, 392),
        "region": (340, 338, 342, 345, 344, 349, 351, 352), "all": (330, 334, 323, 321, 334, 342, 332, 333),
    }  # fmt: skip
    figures = [
        Figure(RATE, Period.year_to_march(2018 + place), FOCUS, float(value), (("compared", code),))
        for code, values in lines.items()
        for place, value in enumerate(values)
    ]
    return FigureTable("compared", OutputKind.PUBLISHED, "Rates over time", (COMPARED,), tuple(figures), "by hand")


def _section(name: str, title: str, table: str, chart: Chart, breaks: tuple[str, ...] = ()) -> Section:
    return Section(
        name, title, "Children aged under 18, England, year to March 2025", table, chart,
        Sentence("The table holds the figures."), "Made up; data until 31 March 2025", "Why so few, and why so many?",
        breaks,
    )  # fmt: skip


def sections() -> tuple[Section, ...]:
    """One section for each of these kinds, and one more of ranges."""
    split = ("quarter from April 2023", "One front door for all referrals")
    return (
        _section(
            "groups", "Ethnic groups of children recorded and of children living here", "groups",
            Chart(ChartKind.RANGES, "ethnicity", "who", alt="Five groups, two rows each, with ranges."),
        ),
        _section(
            "few-areas", "Rates of eight areas and their ranges", "few_areas",
            Chart(ChartKind.RANGES, "area", alt="Eight areas by name with ranges, and a line for England."),
        ),
        _section(
            "funnel", "How far areas differ by more than chance", "authorities",
            Chart(ChartKind.FUNNEL, "area", focus=FOCUS, alt="Points within curves that narrow to the right."),
        ),
        _section(
            "control", "Referrals by quarter, and what stands out", "quarters",
            Chart(ChartKind.CONTROL, "period", alt="A line over twenty quarters; one point outside.", breaks=(split,)),
            ("From April 2023 all referrals come through one front door.",),
        ),
        _section(
            "tiles", "Children in need by area", "authorities",
            Chart(ChartKind.TILES, "area", focus=FOCUS, places=tile_places(), alt="A map of 153 blue squares."),
        ),
        _section(
            "compared", "Wakefield beside areas like it, its region and England", "compared",
            Chart(ChartKind.LINE, "period", "compared", alt="Four lines, Wakefield in dark blue.", focus="this"),
        ),
    )  # fmt: skip


def tables() -> tuple[FigureTable, ...]:
    """Every table of these sections."""
    return (ranges_by_group(), ranges_by_area(), by_authority(), by_quarter(), compared())


def draft() -> Draft:
    """These sections on two pages, as figures that somebody else has published."""
    chosen = sections()
    kept = [section for section in chosen if section.name != "tiles"]
    lead = "Made-up figures of authorities, to see how they are drawn."
    page = Page("areas", "Areas beside each other", lead, tuple(kept))
    over = Page("map", "A map of authorities", lead, tuple(section for section in chosen if section.name == "tiles"))
    return Draft("areas", 2, tables(), page, (over,))
