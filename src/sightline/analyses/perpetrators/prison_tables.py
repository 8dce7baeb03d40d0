"""The tables of the way from prison to the community, from what the steps counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sightline.analyses.perpetrators import prison_measures as by
from sightline.methods.curve_figures import QUARTERS, points, quantiles
from sightline.methods.survival import counted
from sightline.standard.drafts import DAY, HOW_ENDED, QUANTILE, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period
from sightline.standard.percent import share_figure

Rows = Sequence[Mapping[str, object]]
Breakdown = tuple[tuple[str, str], ...]
GRID = (0, 91, 183, 365, 548, 730)  # days since a programme fell due
DAYS = Dimension(
    DAY, "Days since a programme fell due", additive=False, labels=tuple((str(day), f"{day:,} days") for day in GRID)
)


@dataclass(frozen=True, slots=True)
class Prisons:
    """What the steps gave for one span of days: a row each, by the name of the step."""

    period: Period
    rows: Mapping[str, Rows]

    def sums(self, step: str, *names: str, of: str, **only: object) -> Counter[tuple[str, ...]]:
        """The values of some columns -> how many, over the rows in which `only` holds."""
        found: Counter[tuple[str, ...]] = Counter()
        for row in self.rows[step]:
            if all(row[name] in value if isinstance(value, frozenset) else row[name] == value
                   for name, value in only.items()):  # fmt: skip
                found[tuple(str(row[name]) for name in names)] += int(str(row[of]))
        return found

    def figure(self, measure: Measure, value: int, *breakdown: tuple[str, str]) -> Figure:
        """A count of all that took part."""
        return Figure(measure, self.period, "pooled", value, breakdown)


def _counts(
    name: str, measure: Measure, dimensions: tuple[Dimension, ...], figures: Iterable[Figure], step: str
) -> FigureTable:  # fmt: skip
    return FigureTable(name, OutputKind.COUNTS, measure.label, dimensions, tuple(figures), f"step {step}")


def _by(
    prisons: Prisons, name: str, measure: Measure, dimension: Dimension, found: Mapping[str, int], step: str
) -> FigureTable:  # fmt: skip
    """Counts by one dimension: every code that it has words for, but for an unknown of which there is none.

    Of regions those that are in `found`, with nought too: what is worked out of them needs their count.
    """
    codes = [code for code, _ in dimension.labels]
    regional = dimension.code == by.REGION.code
    kept = [code for code in codes if found.get(code, 0) or (code in found if regional else code != dimension.unknown)]
    return _counts(name, measure, (dimension,), [prisons.figure(measure, found.get(code, 0), (dimension.code, code))
                                                 for code in kept], step)  # fmt: skip


def _share(
    prisons: Prisons, measure: Measure, part: int, whole: int, *breakdown: tuple[str, str]
) -> Iterable[Figure]:  # fmt: skip
    """The share with Wilson's interval; nothing of nothing."""
    if whole:
        yield share_figure(measure, prisons.period, "pooled", part, whole, breakdown)


def _shares(
    name: str, measure: Measure, dimensions: tuple[Dimension, ...], figures: Iterable[Figure], made_of: tuple[str, str]
) -> FigureTable:  # fmt: skip
    return FigureTable(
        name, OutputKind.SHARES, measure.label, dimensions, tuple(figures), "worked out of counts", made_of
    )


def need_tables(prisons: Prisons) -> list[FigureTable]:
    """People released: whether eligible, by band and by what became of the need; those who had started, by region."""
    step, known = "prison_ending", frozenset(by.ELIGIBLE_ENDINGS)
    assessed: Counter[str] = Counter()
    for (ending,), number in prisons.sums(step, "ending", of="people").items():
        assessed["eligible" if ending in known else ending] += number
    band = {code: n for (code,), n in prisons.sums(step, "risk_band", of="people", ending=known).items()}
    became = {code: n for (code,), n in prisons.sums(step, "ending", of="people", ending=known).items()}
    programme = {code: n for (code,), n in prisons.sums(step, "programme", of="people", ending=by.BEGUN).items()}
    return [
        _by(prisons, "prison_assessed", by.ASSESSED, by.ELIGIBILITY, assessed, step),
        _by(prisons, "prison_by_band", by.ELIGIBLE, by.BAND, band, step),
        _by(prisons, "prison_ended", by.ELIGIBLE, by.ENDING, became, step),
        _by(prisons, "prison_programmes", by.STARTED_BEFORE, by.PROGRAMME, programme, step),
        *_started_tables(prisons),
    ]


def _started_tables(prisons: Prisons) -> list[FigureTable]:
    step, known = "prison_ending", frozenset(by.ELIGIBLE_ENDINGS)
    eligible = {code: n for (code,), n in prisons.sums(step, "region", of="people", ending=known).items()}
    started = {code: n for (code,), n in prisons.sums(step, "region", of="people", ending=by.BEGUN).items()}
    places = {code: n for (code,), n in prisons.sums("prison_place", "region", of="places").items()}
    filled = {code: n for (code,), n in prisons.sums("prison_place", "region", of="filled").items()}
    with_none = dict.fromkeys(eligible, 0) | started
    codes = [code for code, _ in by.REGION.labels if code in eligible]
    every, begun = sum(eligible.values()), sum(started.values())
    share = [figure for code in codes for figure in
             _share(prisons, by.STARTED_SHARE, with_none[code], eligible[code], ("region", code))]  # fmt: skip
    ratio = [
        Figure(by.PLACES_RATIO, prisons.period, "pooled", 100 * places[code] / eligible[code], (("region", code),),
               n=places[code], denominator=eligible[code])
        for code in codes if code in places
    ]  # fmt: skip
    return [
        _counts("prison_eligible", by.ELIGIBLE, (), [prisons.figure(by.ELIGIBLE, every)], step),
        _counts("prison_started", by.STARTED_BEFORE, (), [prisons.figure(by.STARTED_BEFORE, begun)], step),
        _shares("prison_started_share", by.STARTED_SHARE, (), _share(prisons, by.STARTED_SHARE, begun, every),
                ("prison_started", "prison_eligible")),
        _counts("prison_eligible_by_region", by.ELIGIBLE, (by.REGION,),
                [prisons.figure(by.ELIGIBLE, eligible[code], ("region", code)) for code in codes], step),
        _counts("prison_started_by_region", by.STARTED_BEFORE, (by.REGION,),
                [prisons.figure(by.STARTED_BEFORE, with_none[code], ("region", code)) for code in codes], step),
        _shares("prison_started_share_by_region", by.STARTED_SHARE, (by.REGION,), share,
                ("prison_started_by_region", "prison_eligible_by_region")),
        _by(prisons, "prison_places_by_region", by.PLACES, by.REGION, places, "prison_place"),
        _by(prisons, "prison_filled_by_region", by.FILLED, by.REGION, filled, "prison_place"),
        FigureTable("prison_places_ratio", OutputKind.RATIOS, by.PLACES_RATIO.label, (by.REGION,), tuple(ratio),
                    "worked out of counts", ("prison_places_by_region", "prison_eligible_by_region")),
    ]  # fmt: skip


def wait_tables(prisons: Prisons) -> list[FigureTable]:
    """Sentences for which a programme fell due; shares that had started, or left without, by then; days to a start."""
    rows = sorted(prisons.rows["prison_wait"], key=lambda row: int(str(row["days"])))
    days, started, left, waiting = ([int(str(row[name])) for row in rows]
                                    for name in ("days", "started", "left_without", "waiting"))  # fmt: skip
    total = sum(started) + sum(left) + sum(waiting)
    cases = _counts("prison_waited", by.WAITED, (), [prisons.figure(by.WAITED, total)], "prison_wait")
    if not total:
        return [cases]
    found = counted(days, (started, left), waiting)
    return [
        cases,
        FigureTable("prison_wait_curve", OutputKind.CURVES, by.WAIT_CURVE.label, (DAYS, by.ENDS),
                    tuple(_points(prisons, days, (started, left), waiting)), "step prison_wait", ("prison_waited",)),
        FigureTable("prison_wait_days", OutputKind.DURATIONS, by.WAIT_DAYS.label, (by.QUANTILES,),
                    tuple(quantiles(found, by.WAIT_DAYS, prisons.period)),
                    "step prison_wait", ("prison_waited",)),
    ]  # fmt: skip


def _points(
    prisons: Prisons, days: Sequence[int], events: tuple[Sequence[int], Sequence[int]], waiting: Sequence[int]
) -> Iterable[Figure]:
    """Every end at every point of the grid, by a life table on the grid: what is printed is worked out so anew."""

    def up_to(day: int, what: Sequence[int]) -> int:
        return sum(number for at, number in zip(days, what, strict=True) if at <= day)

    so_far = [[0, 0, 0], *([up_to(day, what) for what in (*events, waiting)] for day in GRID[1:])]
    for one in points(sum(map(sum, (*events, waiting))), so_far, 2):
        at = ((DAY, str(GRID[one.place])), (HOW_ENDED, (by.STARTED, by.LEFT)[one.cause]))
        yield Figure(by.WAIT_CURVE, prisons.period, "pooled", one.share, at, n=one.happened, denominator=one.at_risk)


def community_tables(prisons: Prisons) -> list[FigureTable]:
    """People held; licences and orders, restrictions of contact, recalls and breaches."""
    step = "prison_term"
    held = {code: n for (code,), n in prisons.sums("prison_held", "status", of="people").items()}
    terms = {code: n for (code,), n in prisons.sums(step, "basis", of="cases").items()}
    restricted = prisons.sums(step, "basis", "restricted", of="cases")
    back = prisons.sums(step, "basis", of="cases", happened=frozenset({"recalled", "breached"}))
    bases = [code for code, _ in by.BASIS.labels if terms.get(code)]
    return [
        _by(prisons, "prison_held", by.HELD, by.STATUS, held, "prison_held"),
        _by(prisons, "prison_terms", by.TERMS, by.BASIS, terms, step),
        _counts("prison_restricted", by.TERMS, (by.BASIS, by.RESTRICTION),
                [prisons.figure(by.TERMS, restricted[basis, code], (by.BASIS.code, basis), ("restriction", code))
                 for basis in bases for code, _ in by.RESTRICTION.labels
                 if restricted[basis, code] or code != by.NOT_KNOWN], step),
        _shares("prison_restricted_share", by.RESTRICTED_SHARE, (by.BASIS, by.RESTRICTION),
                [figure for basis in bases for figure in _share(
                    prisons, by.RESTRICTED_SHARE, restricted[basis, by.YES], terms[basis], (by.BASIS.code, basis),
                    ("restriction", by.YES))], ("prison_restricted", "prison_terms")),
        _counts("prison_back", by.TERMS, (by.BASIS, by.RETURNED),
                [prisons.figure(by.TERMS, number, (by.BASIS.code, basis), ("returned", code)) for basis in bases
                 for code, number in ((by.YES, back[basis,]), (by.NO, terms[basis] - back[basis,]))], step),
        _shares("prison_back_share", by.BACK_SHARE, (by.BASIS, by.RETURNED),
                [figure for basis in bases for figure in _share(
                    prisons, by.BACK_SHARE, back[basis,], terms[basis], (by.BASIS.code, basis), ("returned", by.YES))],
                ("prison_back", "prison_terms")),
    ]  # fmt: skip


def notice_tables(prisons: Prisons) -> list[FigureTable]:
    """Releases on licence: when children's services were told, by restriction of contact, and how long before."""
    step = "prison_notice"
    told = prisons.sums(step, "told", of="cases")
    whole = prisons.sums(step, "restricted", of="cases")
    before = prisons.sums(step, "restricted", of="cases", told=frozenset({"early", "before"}))
    every, ahead = sum(whole.values()), sum(before.values())
    kept = [code for code, _ in by.RESTRICTION.labels if whole[code,]]
    yes, no = (by.AHEAD.code, by.YES), (by.AHEAD.code, by.NO)
    share = [figure for code in kept for figure in
             _share(prisons, by.TOLD_SHARE, before[code,], whole[code,], ("restriction", code), yes)]  # fmt: skip
    return [
        _by(prisons, "prison_told", by.NOTICES, by.WHEN_TOLD, {code: n for (code,), n in told.items()}, step),
        _counts("prison_notices", by.NOTICES, (), [prisons.figure(by.NOTICES, every)], step),
        _counts("prison_told_ahead", by.NOTICES, (by.AHEAD,),
                [prisons.figure(by.NOTICES, ahead, yes), prisons.figure(by.NOTICES, every - ahead, no)], step),
        _shares("prison_told_share", by.TOLD_SHARE, (by.AHEAD,), _share(prisons, by.TOLD_SHARE, ahead, every, yes),
                ("prison_told_ahead", "prison_notices")),
        _counts("prison_notices_by_restriction", by.NOTICES, (by.RESTRICTION,),
                [prisons.figure(by.NOTICES, whole[code,], ("restriction", code)) for code in kept], step),
        _counts("prison_told_ahead_by_restriction", by.NOTICES, (by.RESTRICTION, by.AHEAD),
                [prisons.figure(by.NOTICES, number, ("restriction", code), pair) for code in kept
                 for number, pair in ((before[code,], yes), (whole[code,] - before[code,], no))], step),
        _shares("prison_told_share_by_restriction", by.TOLD_SHARE, (by.RESTRICTION, by.AHEAD), share,
                ("prison_told_ahead_by_restriction", "prison_notices_by_restriction")),
        _days_before(prisons, ahead),
    ]  # fmt: skip


def _days_before(prisons: Prisons, ahead: int) -> FigureTable:
    """Quartiles of the days before release, of those told before it."""
    days = prisons.sums("prison_notice", "days", of="cases", told=frozenset({"early", "before"}))
    ordered = np.array(sorted(int(day) for (day,), number in days.items() for _ in range(number)))
    values = np.percentile(ordered, (25, 50, 75), method="inverted_cdf") if ahead else ()
    figures = [
        Figure(by.TOLD_DAYS, prisons.period, "pooled", float(value), ((by.AHEAD.code, by.YES), (QUANTILE, code)),
               n=ahead)
        for code, value in zip(QUARTERS, values, strict=False)
    ]  # fmt: skip
    return FigureTable("prison_told_days", OutputKind.DURATIONS, by.TOLD_DAYS.label, (by.AHEAD, by.QUANTILES),
                       tuple(figures), "step prison_notice", ("prison_told_ahead",))  # fmt: skip
