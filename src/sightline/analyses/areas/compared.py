"""What an area's page compares: a funnel, the area beside others and smoothed, its own past, what was recorded at all.

Everything is worked out from published figures. Nothing here puts areas in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sightline.analyses.areas.series import Made, area_names, similar, with_chance
from sightline.methods import control, funnel, neighbours, shrinkage
from sightline.methods.rates import Rate
from sightline.published.folder import Published
from sightline.published.rates import PER_10K
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import LIMITS, MODEL, SAMPLING, Dimension, Figure, Interval, Measure
from sightline.standard.ledgers import breaks_in
from sightline.standard.units import Mark, Unit

EXPLOITATION = "11A"
FORMS = ("10A", "11A", "12A", "13A", "19A", "19B", "19C", "22A", "23A", "24A")
POOLED = "pooled"
SIGNAL = Dimension(
    "signal",
    "What stands out from the area's own past",
    additive=False,
    labels=(
        ("outside", "Outside the limits"),
        ("trend", "Seven rising or falling in a row"),
        ("two_in_three", "Two of three near a limit"),
        ("one_side", "Seven on one side in a row"),
        ("none", "Nothing stands out"),
    ),
)
BESIDE = Dimension(
    "beside",
    "What is shown",
    additive=False,
    labels=(
        ("own", "This area, as recorded"),
        ("smoothed", "This area, smoothed"),
        ("similar", "Middle of ten similar areas"),
        ("together", "Ten similar areas, added up"),
        ("region", "Its region"),
        ("england", "England"),
    ),
)
SIGNS = {"from-police": "police", "from-schools": "schools", "from-health": "health"}
REFERRER = Dimension(
    "referrer",
    "Who passed it on",
    additive=True,
    labels=(("police", "Police"), ("schools", "Schools"), ("health", "Health services")),
)
_XMR_LEVEL = 0.997  # three standard errors, as the limits of single values are meant


def past_table(made: Made, name: str) -> FigureTable:
    """Each authority's series with the limits of its own past (XmR, NHS rules) and what stands out from them.

    Limits begin anew at each break of the ledger that changes what was counted, or the area that it was counted in.
    """
    figures: list[Figure] = []
    for gss in (area.gss for area in areas.current()):
        own = [figure for figure in made.table.figures if figure.area == gss]
        periods, cuts = [figure.period for figure in own], breaks_in(own)
        points = control.chart([figure.value for figure in own], [periods.index(period) for period in cuts])
        figures += [_limited(figure, point) for figure, point in zip(own, points, strict=True)]
    return FigureTable(
        name, OutputKind.PUBLISHED, f"{made.shown.title}: own past", (area_names(), SIGNAL), tuple(figures),
        f"control chart of single values (XmR) of {made.table.made_by}", (made.table.name,),
    )  # fmt: skip


def _limited(figure: Figure, point: control.Point) -> Figure:
    measure = replace(figure.measure, code=f"past-of-{figure.measure.code}")
    bare = replace(figure, measure=measure, breakdown=(("signal", point.signal.value),), intervals=())
    if figure.value is None or point.lower is None or point.upper is None:
        return bare
    lower = max(point.lower, 0.0)
    limits = Interval(LIMITS, _XMR_LEVEL, lower, point.upper, "mean and 2.66 mean moving ranges of the area's own past")
    return replace(bare, intervals=(limits,))


def funnel_table(published: Published) -> FigureTable:
    """Exploitation as a share of assessed episodes, every authority in the latest year, within overdispersed limits.

    The limits are those of chance, widened by the root of phi: how much more areas differ than chance allows.
    """
    factors, year = published.factors, published.factors.latest
    gss = [area.gss for area in areas.current()]
    counts = [factors.find(EXPLOITATION, one, year) for one in gss]
    totals = [factors.find("ANY", one, year) for one in gss]
    values = [figure.value if figure else None for figure in counts]
    sizes = [figure.value if figure else None for figure in totals]
    made = funnel.funnel(values, sizes, funnel.Kind.PROPORTION, variant=funnel.UNTRIMMED)
    national = factors.figure(EXPLOITATION, ENGLAND, year)
    measure = replace(
        national.measure, code="exploitation-of-assessed", unit=Unit.PERCENT, rounding="exact",
        label="Assessed episodes of need with child sexual exploitation",
        definition="published-share/1 of dfe-c3-factors: 11A of all episodes with any factor information",
    )  # fmt: skip
    figures = [
        _point(measure, one, count, point, made.spread.phi)
        for one, count, point in zip(gss, counts, made.points, strict=True)
        if count is not None
    ]
    base = sum(size for size, value in zip(sizes, values, strict=True) if size is not None and value is not None)
    # Of the authorities with both numbers, added up: it is not England, which holds what is withheld too.
    target = Figure(measure, national.period, POOLED, 100 * made.target, national.breakdown, denominator=base)
    names = area_names()
    names = replace(names, labels=(*names.labels, (POOLED, "All areas with a figure")))
    return FigureTable(
        "area-exploitation-funnel", OutputKind.PUBLISHED, "Exploitation in assessed episodes, every authority",
        (names, _factor()), (*figures, target),
        f"{factors.file}, columns {factors.column(EXPLOITATION)} and {factors.column('ANY')}",
    )  # fmt: skip


def _point(measure: Measure, gss: str, count: Figure, point: funnel.Point, phi: float) -> Figure:
    bare = Figure(measure, count.period, gss, None, count.breakdown, mark=count.mark or Mark.NOT_AVAILABLE)
    if point.value is None or point.size is None:
        return bare
    said = f"chance, widened for areas that differ more than chance allows (phi {phi:.0f})"
    limits = tuple(
        Interval(LIMITS, band.level, 100 * max(band.lower, 0.0), 100 * min(band.upper, 1.0), said)
        for band in point.multiplicative
    )
    return replace(bare, value=100 * point.value, mark=None, denominator=point.size, intervals=limits)


def beside_table(made: Made, published: Published) -> FigureTable:
    """One series in the latest year: each authority as recorded, smoothed and beside others, with intervals."""
    own = {area.gss: made.own(area.gss) for area in areas.current()}
    counts = {gss: float(figure.n) if figure and figure.n is not None else None for gss, figure in own.items()}
    people = {gss: figure.denominator if figure else None for gss, figure in own.items()}
    smoothed = shrinkage.shrink(list(counts.values()), list(people.values())).areas
    figures: list[Figure] = []
    wide = {figure.area: figure for figure in made.table.figures if figure.period.end.year == made.latest}
    for (gss, figure), shrunk in zip(own.items(), smoothed, strict=True):
        if figure is not None:
            ten = _together(gss, counts, people, published)
            region = wide.get(areas.area(gss).region_gss)
            figures += _rows(gss, figure, shrunk, ten, (region, wide.get(ENGLAND)))
    return FigureTable(
        f"area-{made.shown.name}-beside", OutputKind.PUBLISHED, f"{made.shown.title}, beside others",
        (area_names(), BESIDE), tuple(figures),
        f"{made.table.made_by}; smoothed over all authorities, gamma-Poisson", (made.table.name,),
    )  # fmt: skip


def _together(
    gss: str, counts: Mapping[str, float | None], people: Mapping[str, float | None], published: Published
) -> Rate | None:
    if published.neighbours is None or gss not in published.neighbours.tens:
        return None
    ten = [other.gss for other in published.neighbours.of(gss)]
    return neighbours.together(ten, counts, people, PER_10K).pooled


def _rows(
    gss: str, own: Figure, shrunk: shrinkage.Shrunk, ten: Rate | None, wide: Sequence[Figure | None]
) -> Iterator[Figure]:  # fmt: skip
    def row(code: str, value: float | None, interval: Interval | None = None, mark: Mark | None = None) -> Figure:
        measure = replace(own.measure, code=f"{code}-of-{own.measure.code}", rounding="exact")
        if code == "smoothed":  # a rate that nobody published: it says so wherever it stands
            measure = replace(
                measure, label=f"{measure.label}, smoothed", source=f"Sightline, from {measure.source}",
                definition=f"sightline-smoothed/1 of {measure.definition}",
            )  # fmt: skip
        mark = (mark or Mark.NOT_AVAILABLE) if value is None else None
        return Figure(
            measure, own.period, gss, value, (("beside", code),), mark=mark,
            intervals=(interval,) if interval and value is not None else (),
        )  # fmt: skip

    chance = next((one for one in with_chance(own).intervals if one.kind == SAMPLING), None)
    yield row("own", own.value, chance, own.mark)
    if shrunk.lower is not None and shrunk.upper is not None:
        said = "gamma-Poisson over all authorities"
        yield row("smoothed", shrunk.value, Interval(MODEL, 0.95, shrunk.lower, shrunk.upper, said))
    if ten is not None and ten.value is not None:
        limits = ten.at(0.95)
        yield row("together", ten.value, Interval(SAMPLING, 0.95, limits.lower or 0.0, limits.upper, limits.method))
    for code, figure in zip(("region", "england"), wide, strict=True):
        if figure is not None:
            yield row(code, figure.value, mark=figure.mark)


def signs_table(series: Sequence[Made]) -> FigureTable | None:
    """Who passed on signs in the latest year: each authority, the middle of ten like it, and England."""
    figures: list[Figure] = []
    made = [one for one in series if one.shown.name in SIGNS]
    for one in made:
        latest = {f.area: f for f in one.table.figures if f.period.end.year == one.latest}
        for gss in (area.gss for area in areas.current()):
            for code, area in (("own", gss), ("similar", similar(gss)), ("england", ENGLAND)):
                if area in latest:
                    pairs = (("beside", code), ("referrer", SIGNS[one.shown.name]))
                    figures.append(replace(latest[area], area=gss, breakdown=pairs, intervals=()))
    if not figures:
        return None
    return FigureTable(
        "area-signs", OutputKind.PUBLISHED, "Who passed on signs, by authority",
        (area_names(), BESIDE, REFERRER), tuple(figures), "; ".join(one.table.made_by for one in made),
        tuple(one.table.name for one in made),
    )  # fmt: skip


def forms_table(published: Published) -> FigureTable:
    """What each authority recorded in the latest year, factor by factor, with its marks: silence is asked about too."""
    factors, year = published.factors, published.factors.latest
    figures = [
        replace(figure, area=area.gss)
        for area in areas.current()
        for code in FORMS
        if (figure := factors.find(code, area.gss, year)) is not None
    ]
    labels = {series.code: series.label for series in factors.series}
    return FigureTable(
        "area-forms", OutputKind.PUBLISHED, "Factors recorded in assessments, by authority",
        (area_names(), Dimension("factor", "Factor", False, tuple((code, labels[code]) for code in FORMS))),
        tuple(figures), f"{factors.file}, columns {', '.join(factors.column(code) for code in FORMS)}",
    )  # fmt: skip


def silence_table(published: Published) -> FigureTable:
    """In how many authorities each factor was recorded in no episode at all, of those with a usable return."""
    factors, year = published.factors, published.factors.latest
    found = [(code, [factors.find(code, area.gss, year) for area in areas.current()]) for code in FORMS]
    national = factors.figure(EXPLOITATION, ENGLAND, year)
    measure = replace(
        national.measure, code="authorities-without-a-form", label="Local authorities that recorded none",
        unit=Unit.AUTHORITY, rounding="exact", definition="sightline-silence/1 of dfe-c3-factors: the count is 0",
    )  # fmt: skip
    figures = tuple(
        Figure(measure, national.period, ENGLAND, float(sum(1 for one in row if one is not None and one.value == 0)),
               (("factor", code),))
        for code, row in found
    )  # fmt: skip
    labels = {series.code: series.label for series in factors.series}
    dimension = Dimension("factor", "Factor", False, tuple((code, labels[code]) for code in FORMS))
    return FigureTable(
        "areas-silence", OutputKind.PUBLISHED, "Authorities that recorded a factor in no episode",
        (dimension,), figures, f"authorities counted from {factors.file}", ("area-forms",),
    )  # fmt: skip


def _factor() -> Dimension:
    return Dimension("factor", "Factor", False, ((EXPLOITATION, "Child sexual exploitation (11A)"),))


def ten_of(gss: str, published: Published) -> str:
    """The names of an authority's ten similar areas, in alphabetical order; "" where the model has none.

    Parted by semicolons where a name holds a comma itself.
    """
    if published.neighbours is None or gss not in published.neighbours.tens:
        return ""
    names = sorted(other.name for other in published.neighbours.of(gss))
    parted = "; " if any("," in name for name in names) else ", "
    return f"{parted.join(names[:-1])}{';' if parted == '; ' else ''} and {names[-1]}"
