"""What the stock-and-flow model says of the two years to come, from the flows of each region by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import numpy as np

from sightline.analyses.perpetrators import prison_measures as by
from sightline.analyses.perpetrators.prison_tables import Prisons
from sightline.methods.stock_flow import FEWEST_MONTHS, Floats, Flows, Scenario, scenario_draws
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import MODEL, Figure, Interval, Measure

MONTHS = 24
RUNS = 200
SEED = 20261126
LEVEL = 0.9
SAID_BY = "stocks and flows by month; rates of months drawn anew in blocks of three, and chance; 90%"
SCENARIOS = (Scenario("as_now"), Scenario("places", places=1.2), Scenario("earlier", earlier=3.0),
             Scenario("recalls", recalls=0.8))  # fmt: skip
OF_SENTENCES = (
    "as_now",
    "places",
    "earlier",
)  # recalls change nothing of programmes, and programmes nothing of recalls
OF_LICENCES = ("as_now", "recalls")
BY_REGION = ("as_now", "places")


def flows_of(prisons: Prisons) -> dict[str, Flows]:
    """Region -> its flows by month. Regions from which nobody came and in which nobody started are left out.

    As many places as were taken up: a fifth more of them would be taken up as fully.
    """
    months = _month(prisons.period.end) - _month(prisons.period.start) + 1
    found: dict[str, Flows] = {}
    regions = sorted({str(row["region"]) for row in prisons.rows["prison_flow"]})
    for region in regions:
        flow = {what: _monthly(prisons, "prison_flow", region, what, months) for what in
                ("came", "started", "completed", "dropped_out", "left_waiting", "left_under_way")}  # fmt: skip
        if not flow["came"].sum() or not flow["started"].sum():
            continue
        stocks: Mapping[str, object] = next(
            (row for row in prisons.rows["prison_stock"] if row["region"] == region and row["moment"] == "first"), {}
        )
        licences = {what: _monthly(prisons, "prison_licence", region, what, months)
                    for what in ("stood", "began", "recalled", "ended")}  # fmt: skip
        change = licences["began"] - licences["recalled"] - licences["ended"]
        # As each month began, and as the last ended.
        stood = np.maximum(licences["stood"].sum() + np.concatenate([[0.0], np.cumsum(change)]), 0.0)
        found[region] = Flows(
            flow["came"], flow["started"], flow["completed"], flow["dropped_out"], flow["left_waiting"],
            flow["left_under_way"], np.full(months, flow["started"].mean()), licences["recalled"],
            stood[:-1], float(str(stocks.get("waiting", 0))), float(str(stocks.get("under_way", 0))), float(stood[-1]),
        )  # fmt: skip
    return found


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _monthly(prisons: Prisons, step: str, region: str, what: str, months: int) -> Floats:
    counts = np.zeros(months)
    for row in prisons.rows[step]:
        if row["region"] == region and row["what"] == what:
            day = prisons.period.start + timedelta(days=int(str(row["day"])))
            counts[_month(day) - _month(prisons.period.start)] += int(str(row["cases"]))
    return counts


def forecast_tables(prisons: Prisons) -> list[FigureTable]:
    """Sentences by outcome and scenario over all regions, those that leave without a place by region, and recalls.

    Licences recalled stand in a table of their own: they are not of those who wait for a programme. None of too little.
    """
    flows = flows_of(prisons)
    if not flows or min(len(one.came) for one in flows.values()) < FEWEST_MONTHS:
        return []
    draws = scenario_draws(list(flows.values()), SCENARIOS, MONTHS, RUNS, SEED)
    pooled = [
        _estimate(prisons, by.FORECAST, draws[name, outcome].sum(axis=1), (by.OUTCOME.code, outcome),
                  (by.SCENARIO.code, name))
        for name in OF_SENTENCES for outcome, _ in by.OUTCOME.labels
    ]  # fmt: skip
    regions = [code for code, _ in by.REGION.labels if code in flows]
    by_region = [
        _estimate(prisons, by.FORECAST, draws[name, by.LEFT][:, list(flows).index(region)], (by.OUTCOME.code, by.LEFT),
                  (by.REGION.code, region), (by.SCENARIO.code, name))
        for region in regions for name in BY_REGION
    ]  # fmt: skip
    found = [
        _table("prison_forecast", pooled, "prison_waited"),
        _table("prison_forecast_by_region", by_region, "prison_eligible_by_region"),
    ]
    if any(one.on_licence.any() for one in flows.values()):
        recalls = [_estimate(prisons, by.RECALLS, draws[name, by.RECALLED].sum(axis=1), (by.SCENARIO.code, name))
                   for name in OF_LICENCES]  # fmt: skip
        found.append(_table("prison_forecast_recalls", recalls, "prison_terms"))
    return found


def _estimate(prisons: Prisons, measure: Measure, draws: Floats, *breakdown: tuple[str, str]) -> Figure:
    low, middle, high = (float(value) for value in np.quantile(draws, ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)))
    return Figure(measure, prisons.period, "pooled", middle, breakdown,
                  intervals=(Interval(MODEL, LEVEL, low, high, SAID_BY),))  # fmt: skip


def _table(name: str, figures: Iterable[Figure], made_of: str) -> FigureTable:
    made = tuple(figures)
    used = {code for figure in made for code, _ in figure.breakdown}
    dimensions = tuple(one for one in (by.REGION, by.OUTCOME, by.SCENARIO) if one.code in used)
    return FigureTable(
        name, OutputKind.ESTIMATES, made[0].measure.label, dimensions, made, "methods.stock_flow", (made_of,)
    )
