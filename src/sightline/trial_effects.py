"""What the practice and the campaign of a made-up England did, as tier 2 would answer from the panels of a scored run.

No analysis of tier 1 answers it: who took a practice up and where a campaign ran stands in registers that users keep.
Whoever scores knows both from truth/plan.csv, and asks as `sightline practice effect` and `sightline campaign evaluate`
do. Beside each stands what a naive analyst would say: before against after, where it was and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sightline.analyses.campaign.campaigns import Campaign, Place
from sightline.analyses.campaign.evaluate import counted
from sightline.analyses.campaign.weekly import Weekly, counts_of, of_panel, together
from sightline.analyses.practice.effect_series import Series, from_panel
from sightline.analyses.practice.effects import answer
from sightline.analyses.practice.practices import Adoption
from sightline.analyses.practice.questions import EITHER, Question
from sightline.errors import MethodError
from sightline.methods.effects.panel import NEVER, Comparison
from sightline.standard.drafts import Draft, FigureTable, OutputKind, Page
from sightline.standard.figures import MODEL, Figure, Interval, Measure, Period, Population
from sightline.standard.ledgers import ledgers
from sightline.standard.panels import AreaPanel
from sightline.standard.table_lines import Line
from sightline.standard.units import Status, Unit
from sightline.synthetic import campaign as campaigns
from sightline.synthetic import practice as practices
from sightline.synthetic.campaign import Run

PRACTICE, CAMPAIGN = "practice", "campaign"  # drafts, as the scorebook calls them
SAVED, SAVED_NAIVE = "days_saved_share", "days_saved_before_after"
ADDED, ADDED_NAIVE = "added_identified_share", "added_identified_before_after"
LEVEL = 0.95
_PLAN, _SAID = "plan.csv", "the plan of a made-up England"
_LINE = Line("plan", None, {}, _PLAN)
Ends = tuple[float, float]


def effect_drafts(panels: Iterable[AreaPanel], plan: str, period: Period) -> list[Draft]:
    """Drafts for the scorer, of figures in per cent over `period`; `plan` is truth/plan.csv as text.

    Where an answer is refused, or the panel is not there, there is no figure.
    """
    held = {panel.name: panel for panel in panels}
    made: dict[str, list[Figure]] = {PRACTICE: [], CAMPAIGN: []}
    if (days := held.get("assessment_days")) is not None:
        adopted = practices.planned(plan, {cell.area for cell in days.cells}, date.max)
        made[PRACTICE] = days_saved(days, adopted, period)
    series = of_panel(held["identified_by_week"]) if "identified_by_week" in held else None
    run = campaigns.planned(plan, series.places) if series is not None else None
    if series is not None and run is not None:
        made[CAMPAIGN] = added_identified(series, run, period)
    return [_draft(name, figures) for name, figures in made.items() if figures]


def days_saved(panel: AreaPanel, adopted: Sequence[tuple[str, date]], period: Period) -> list[Figure]:
    """Per cent of an assessment's working days that the practice saves, by the default design, and before and after.

    `adopted` is (GSS code, first day). An effect is of days that assessments take more: a saving is the other way
    round, and so are the ends of its interval.
    """
    found = []
    overall = _effect(panel, adopted)
    if overall is not None:
        value, lower, upper = overall
        found.append(_figure(SAVED, 0.0 - value, period, (0.0 - upper, 0.0 - lower)))
    naive = _days_before_after(panel, dict(adopted))
    return found if naive is None else [*found, _figure(SAVED_NAIVE, naive, period)]


def _effect(panel: AreaPanel, adopted: Iterable[tuple[str, date]]) -> tuple[float, float, float] | None:
    """(effect, lower, upper) of adoption, as the series tells it; None where the answer is refused."""
    try:
        series = from_panel(panel)
    except MethodError:
        return None
    taken = [Adoption(_LINE, PRACTICE, area, since, None, None, _SAID, _SAID) for area, since in adopted]
    study = answer(_question(series), taken, series).study
    if study is None:
        return None
    return series.told(study.overall.value), series.told(study.overall.lower), series.told(study.overall.upper)


def _question(series: Series) -> Question:
    """The question with the default design, put on record before anything was counted."""
    return Question(
        line=_LINE, key=PRACTICE, practice=PRACTICE, outcome=series.name, direction=EITHER, why=_SAID,
        registered_on=date.min, registered_by=_SAID, comparison=Comparison.NOT_YET, clear=None, other="",
    )  # fmt: skip


def _days_before_after(panel: AreaPanel, since: dict[str, date]) -> float | None:
    """Per cent fewer days on average in whole months after adoption than before, over all areas that adopted."""
    sums = {"before": [0, 0.0], "after": [0, 0.0]}
    for cell in panel.cells:
        first = since.get(cell.area)
        if first is None or cell.start < first < _next_month(cell.start):
            continue  # it never adopted, or was adopting within that month
        side = sums["after" if cell.start >= first else "before"]
        side[0], side[1] = side[0] + cell.cases, side[1] + (cell.total or 0.0)
    (cases_before, days_before), (cases_after, days_after) = sums["before"], sums["after"]
    if not (cases_before and cases_after and days_before):
        return None
    return 100 * (1 - days_after / cases_after / (days_before / cases_before))


def _next_month(start: date) -> date:
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)


def added_identified(series: Weekly, run: Run, period: Period) -> list[Figure]:
    """Per cent more children first identified in the campaign's areas while it ran, and while it ran against before."""
    places = tuple(Place(_LINE, CAMPAIGN, area, run.since, run.until, None) for area in run.areas)
    campaign = Campaign(CAMPAIGN, CAMPAIGN, _SAID, _SAID, _SAID, run.since, run.until, _SAID, places, (), ())
    found = []
    during = counted(series, campaign, breaks=ledgers().breaks).during
    if during is not None:
        value, lower, upper = during.percent
        found.append(_figure(ADDED, value, period, (lower, upper)))
    naive = _weeks_before_after(series, campaign)
    return found if naive is None else [*found, _figure(ADDED_NAIVE, naive, period)]


def _weeks_before_after(series: Weekly, campaign: Campaign) -> float | None:
    """Per cent more cases in a week while it ran than in a week before, over its areas."""
    counts = counts_of(series, campaign)
    if (counts.start == NEVER).all():
        return None
    values, start, stop = together(counts)
    before = sum(values[:start])
    return 100 * (sum(values[start:stop]) / (stop - start) / (before / start) - 1) if before else None


def _figure(code: str, value: float, period: Period, ends: Ends | None = None) -> Figure:
    measure = Measure(
        code, code.replace("_", " "), Unit.PERCENT, Population("of-panel", "what a panel counts", "does not apply"),
        Status.NONE, "sightline-effect-scores/1", "the panels of this run and the plan of its world",
    )  # fmt: skip
    intervals = () if ends is None else (Interval(MODEL, LEVEL, *ends, "of the answer"),)
    return Figure(measure, period, "pooled", value, intervals=intervals)


def _draft(name: str, figures: Sequence[Figure]) -> Draft:
    """Only to be looked up by scores.Run: it is never cleared."""
    table = FigureTable(name, OutputKind.EFFECTS, name, (), tuple(figures), "scoring")
    return Draft(name, 1, (table,), Page(name, name, "", ()))
