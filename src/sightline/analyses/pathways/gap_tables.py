"""The tables of the three gaps: means in days a child, each beside a count of the children that it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from sightline.analyses.pathways.gap_rows import FORMS
from sightline.analyses.pathways.gap_rules import RULES, VIEW_LABELS, fingerprint
from sightline.analyses.pathways.gap_study import GAPS, Found, Mean, Window
from sightline.analyses.picture.dimensions import HARMED_BY, SOURCE
from sightline.standard.drafts import QUANTILE, FigureTable, OutputKind
from sightline.standard.figures import SAMPLING, Dimension, Figure, Interval, Measure, Period, Population
from sightline.standard.units import Status, Unit

DEFINITION = f"sightline-three-gaps/1 ({fingerprint()})"
METHOD = "samples of the children with replacement, over draws of the link set"
PLAIN = "plain range of a mean over children"
_COHORT = Population(
    "children_identified_in_period",
    "children first identified in the period, while under 18, of whom the records go back far enough",
    "age when recorded",
)
_KNOWN = Population(
    "children_in_returns", "children of whom the returns hold a sign, an action or a record specific to sexual abuse",
    "age when recorded",
)  # fmt: skip


def _measure(code: str, label: str, unit: Unit, population: Population = _COHORT) -> Measure:
    return Measure(code, label, unit, population, Status.ANY, DEFINITION, SOURCE)


# A measure for each gap: a small count of one of them then withholds that one alone.
DAYS = {
    gap: _measure(f"{gap}_days", "Days a child, the mean over all children identified, noughts included", Unit.DAY)
    for gap in GAPS
}
RAW_DAYS = _measure("sharing_days_part", "Days a child that sharing would have gained", Unit.DAY)
WITH_DAYS = {
    gap: _measure(f"children_with_{gap}_days", "Children in whom the gap is not nought", Unit.CHILD) for gap in GAPS
}
WITH_PARTS = _measure("children_with_part", "Children in whom it is not nought", Unit.CHILD)
IDENTIFIED = _measure("children_identified", "Children first identified", Unit.CHILD)
RESPONDED = _measure(
    "children_identified_after_threshold", "Children identified once one agency's records met the threshold",
    Unit.CHILD,
)  # fmt: skip
FLAGGED = _measure("children_flagged", "Children whose signs met the threshold before any identification", Unit.CHILD,
                   _KNOWN)  # fmt: skip
FLAGGED_LATER = _measure("children_flagged_identified", "Of those, children identified afterwards", Unit.CHILD, _KNOWN)
FLAGGED_OPEN = _measure(
    "children_flagged_identified_or_open", "Of those, children identified afterwards, or not yet and still under 18",
    Unit.CHILD, _KNOWN,
)  # fmt: skip
KNOWN = _measure("children_known", "Children of whom the returns hold anything", Unit.CHILD, _KNOWN)
KNOWN_IDENTIFIED = _measure("children_known_identified", "Of those, children ever identified", Unit.CHILD, _KNOWN)
BASE = _measure("children_known_identified_share", "Of children known, ever identified", Unit.PERCENT, _KNOWN)
EARLIER = _measure("children_reached_earlier", "Children identified whom pooling would have reached earlier",
                   Unit.CHILD)  # fmt: skip
LEAST = _measure("flagged_identified_share", "Of children flagged, at least", Unit.PERCENT, _KNOWN)
MOST = _measure("flagged_identified_or_open_share", "Of children flagged, at most", Unit.PERCENT, _KNOWN)

MEAN = Dimension(QUANTILE, "Which", additive=False, labels=(("mean", "Mean"),))
GAP = Dimension(
    "gap", "Gap", additive=False,
    labels=(
        ("recording", "Recording: from the sign to its record"),
        ("sharing", "Sharing: what pooling records would have gained"),
        ("action", "Action: from one agency's threshold to anybody's action"),
    ),
)  # fmt: skip
PART = Dimension(
    "part", "What is counted", additive=False,
    labels=(("gain", "With the child's own records"), ("placebo", "With records of strangers (placebo)")),
)  # fmt: skip
REACHED = Dimension(
    "reached", "Whose records met the threshold before the identifying contact", additive=True,
    labels=(
        ("alone", "Those of one agency alone"), ("only_together", "Only those of all together"),
        ("neither", "Nobody's, not even together"),
    ),
)  # fmt: skip
FORTNIGHT = Dimension(
    "fortnight", "After the threshold was met", additive=False,
    labels=(("1", "First fortnight"), ("2", "Second"), ("3", "Third"), ("4", "Fourth")),
)  # fmt: skip
THRESHOLD = Dimension(
    "threshold", "Signs within the look-back", additive=False,
    labels=tuple((str(k), f"{k} sign{'s' if k > 1 else ''}") for k in RULES.thresholds),
)  # fmt: skip
VIEW = Dimension(
    "view", "Whose records", additive=False, labels=(("alone", "One agency alone"), ("together", "All together"))
)  # fmt: skip
FORM = Dimension(
    "first_harmed_by", HARMED_BY.label, additive=True, labels=tuple((code, HARMED_BY.label_of(code)) for code in FORMS)
)
_NAMES = dict(VIEW_LABELS)
PAIR = Dimension(
    "pair", "Which two kinds of agency", additive=False,
    labels=tuple(
        (f"{one}+{two}", f"{_NAMES[one]} and {_NAMES[two].lower()}")
        for place, one in enumerate(_NAMES) for two in list(_NAMES)[place + 1 :]
    ),
)  # fmt: skip

Breakdown = tuple[tuple[str, str], ...]


def _mean(measure: Measure, period: Period, mean: Mean, breakdown: Breakdown, area: str = "pooled",
          method: str = METHOD) -> Figure:  # fmt: skip
    interval = Interval(SAMPLING, 0.95, mean.lower, mean.upper, method)
    return Figure(
        measure, period, area, mean.days, tuple(sorted((*breakdown, (QUANTILE, "mean")))), n=mean.children,
        intervals=(interval,),
    )  # fmt: skip


def _with(measure: Measure, period: Period, mean: Mean, breakdown: Breakdown, area: str = "pooled") -> Figure:
    return Figure(measure, period, area, float(mean.children), breakdown)


def _pair(
    name: str, title: str, dimensions: tuple[Dimension, ...], rows: list[tuple[Period, Mean, Breakdown, str]],
    method: str = METHOD,
) -> tuple[FigureTable, FigureTable]:  # fmt: skip
    """A table of means and that of the children that they rest on, which is withheld first."""
    by = "step gap_sign, step gap_identified, step gap_action"
    counts, days = [], []
    for period, mean, where, area in rows:
        gap = dict(where).get(GAP.code)
        counts.append(_with(WITH_DAYS[gap] if gap else WITH_PARTS, period, mean, where, area))
        days.append(_mean(DAYS[gap] if gap else RAW_DAYS, period, mean, where, area, method))
    counted = f"{name}_children"
    return (
        FigureTable(
            counted, OutputKind.COUNTS, f"Children: {title[0].lower()}{title[1:]}", dimensions, tuple(counts), by
        ),
        FigureTable(name, OutputKind.DURATIONS, title, (*dimensions, MEAN), tuple(days), by, (counted,)),
    )


def _gaps(window: Window) -> list[tuple[Period, Mean, Breakdown, str]]:
    return [(window.period, mean, ((GAP.code, gap),), "pooled") for gap, mean in window.gaps.items()]


def _grouped(
    period: Period, found: Mapping[str, Mapping[str, Mean]], dimension: Dimension | None
) -> list[tuple[Period, Mean, Breakdown, str]]:
    """Rows of means by form, or by area where there is no dimension."""
    rows = []
    for code, means in found.items():
        for gap, mean in means.items():
            where = (
                ((GAP.code, gap),) if dimension is None else tuple(sorted(((GAP.code, gap), (dimension.code, code))))
            )
            rows.append((period, mean, where, code if dimension is None else "pooled"))
    return rows


def gap_tables(found: Found) -> tuple[FigureTable, ...]:
    """Every table of the draft; units days, children and per cent."""
    head, *others = found.windows
    period = head.period
    tables = [
        *_pair("gap_days", "The three gaps, in days a child", (GAP,), _gaps(head)),
        *_pair("gap_days_windows", "The three gaps by how far back is looked", (GAP,),
               [row for window in others for row in _gaps(window)]),
        *_pair("gap_sharing_parts", "What sharing would have gained, and the placebo", (PART,),
               [(period, head.raw, ((PART.code, "gain"),), "pooled"),
                (period, head.strangers, ((PART.code, "placebo"),), "pooled")], PLAIN),
        *_pair("gap_sharing_thresholds", "What sharing would have gained, by threshold", (THRESHOLD,),
               [(period, mean, ((THRESHOLD.code, str(k)),), "pooled") for k, mean in found.thresholds.items()]),
        *_pair("gap_sharing_pairs", "What sharing would have gained, by pair of agencies", (PAIR,),
               [(period, mean, ((PAIR.code, "+".join(pair)),), "pooled") for pair, mean in found.pairs.items()]),
        *_pair("gap_days_forms", "The three gaps by who harmed", (GAP, FORM), _grouped(period, found.forms, FORM)),
        *_pair("gap_days_areas", "The three gaps by area", (GAP,), _grouped(period, found.areas, None)),
        _reached(head), _response(found, period), *_flagged(found, period), *_burden(found, head),
    ]  # fmt: skip
    return tuple(table for table in tables if table.figures)


def _reached(window: Window) -> FigureTable:
    figures = [Figure(IDENTIFIED, window.period, "pooled", float(sum(window.reached.values())))]
    figures += [
        Figure(IDENTIFIED, window.period, "pooled", float(number), ((REACHED.code, code),))
        for code, number in window.reached.items()
    ]
    return FigureTable(
        "gap_reached", OutputKind.COUNTS, "Children identified, by whose records met the threshold before", (REACHED,),
        tuple(figures), "step gap_sign, step gap_identified",
    )  # fmt: skip


def _response(found: Found, period: Period) -> FigureTable:
    """Children by the fortnight in which they were identified, once one agency's records met the threshold.

    The first four of those that are looked at: the later ones hold few children.
    """
    figures = tuple(
        Figure(RESPONDED, period, "pooled", float(number), ((FORTNIGHT.code, str(place)),))
        for place, number in enumerate(found.response.fortnights[: len(FORTNIGHT.labels)], 1)
    )
    return FigureTable(
        "gap_response", OutputKind.COUNTS, "Children identified after the threshold was met, by fortnight",
        (FORTNIGHT,), figures, "step gap_sign, step gap_identified",
    )  # fmt: skip


def _burden(found: Found, head: Window) -> list[FigureTable]:
    """The base rate, and the children whom pooling would have reached earlier at equal numbers flagged."""
    by = "step gap_sign, step gap_identified, step gap_action"

    def one(name: str, title: str, measure: Measure, number: int) -> FigureTable:
        return FigureTable(
            name, OutputKind.COUNTS, title, (), (Figure(measure, head.period, "pooled", float(number)),), by
        )

    share = Figure(BASE, head.period, "pooled", 100 * found.identified / found.known, n=found.identified,
                   denominator=found.known)  # fmt: skip
    return [
        one("gap_known", "Children of whom the returns hold anything", KNOWN, found.known),
        one("gap_known_identified", "Children ever identified", KNOWN_IDENTIFIED, found.identified),
        FigureTable("gap_base", OutputKind.SHARES, "Of children known, ever identified", (), (share,), by,
                    ("gap_known_identified", "gap_known")),
        one("gap_earlier", "Children whom pooling would have reached earlier", EARLIER, head.earlier),
    ]  # fmt: skip


def _flagged(found: Found, period: Period) -> list[FigureTable]:
    """Children flagged by threshold, of one agency alone and all together, and the bounds of how many were harmed."""
    by = "step gap_sign, step gap_identified"
    counts: dict[str, list[Figure]] = {"gap_flagged": [], "gap_flagged_later": [], "gap_flagged_open": []}
    shares: dict[str, list[Figure]] = {"gap_least": [], "gap_most": []}
    for (threshold, view), one in found.flagged.items():
        where = tuple(sorted(((THRESHOLD.code, str(threshold)), (VIEW.code, view))))
        every, either = one.identified + one.not_yet + one.grown, one.identified + one.not_yet
        for name, measure, number in (
            ("gap_flagged", FLAGGED, every), ("gap_flagged_later", FLAGGED_LATER, one.identified),
            ("gap_flagged_open", FLAGGED_OPEN, either),
        ):  # fmt: skip
            counts[name].append(Figure(measure, period, "pooled", float(number), where))
        if every:
            for name, measure, number in (("gap_least", LEAST, one.identified), ("gap_most", MOST, either)):
                shares[name].append(
                    Figure(measure, period, "pooled", 100 * number / every, where, n=number, denominator=every)
                )
    titles = {
        "gap_flagged": "Children flagged, by threshold", "gap_flagged_later": "Children flagged and identified after",
        "gap_flagged_open": "Children flagged and identified after, or not yet",
    }  # fmt: skip
    of = {"gap_least": "gap_flagged_later", "gap_most": "gap_flagged_open"}
    return [
        *(FigureTable(name, OutputKind.COUNTS, titles[name], (THRESHOLD, VIEW), tuple(rows), by)
          for name, rows in counts.items()),
        *(FigureTable(name, OutputKind.SHARES, "Of children flagged, those identified: bounds", (THRESHOLD, VIEW),
                      tuple(rows), by, (of[name], "gap_flagged")) for name, rows in shares.items()),
    ]  # fmt: skip
