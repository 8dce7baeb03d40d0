"""The three gaps of one run: which children, which thresholds, and what can be said; or in words why nothing can.

The headline is that of the rules; beside it stand other look-backs, other thresholds, pairs of agencies, forms and
areas. Every number comes with the children that it rests on, so that clearance can withhold it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np

from sightline.analyses.pathways.gap_counting import (
    NEVER,
    Bools,
    Floats,
    Gains,
    Numbers,
    People,
    Rules,
    Signs,
    cohort,
    gains,
    resampled,
    summarise,
)
from sightline.analyses.pathways.gap_placebo import with_placebo
from sightline.analyses.pathways.gap_response import Response, response
from sightline.analyses.pathways.gap_rows import ADULT, FORMS, Rows
from sightline.analyses.pathways.gap_rules import RULES, VIEWS, GapRules
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.figures import Period, day_words
from sightline.standard.shares import byar

DRAWS = 4  # further draws of the link set over which the samples are spread
TINY = 1e-9  # days: under this a child counts as one without a gap
GAPS = ("recording", "sharing", "action")
_FEW = 30  # children with days, under which samples say too little of how many there might be
_EPOCH = date(1970, 1, 1)
_LEAST_OF_FEED = 20  # children in a feed, before its share of identified ones says anything


def number(day: date) -> int:
    """A day as days since 1 January 1970."""
    return (day - _EPOCH).days


@dataclass(frozen=True, slots=True)
class Mean:
    """Days a child, with the ends of its 95% range, and of how many children it is not nought."""

    days: float
    lower: float
    upper: float
    children: int
    cohort: int


@dataclass(frozen=True, slots=True)
class Flagged:
    """Of children flagged: identified afterwards; not yet, and under 18 at the end; not, and grown up."""

    identified: int
    not_yet: int
    grown: int


@dataclass(frozen=True, slots=True)
class Window:
    """What one look-back gives: the period in which the children were identified, and the gaps."""

    look_back: int
    period: Period
    gaps: Mapping[str, Mean]
    raw: Mean
    strangers: Mean
    reached: Mapping[str, int]  # alone, only_together, neither: children of the cohort
    earlier: int  # children whom the pooled view would have reached earlier


@dataclass(frozen=True, slots=True)
class Found:
    """All that the draft says. `windows` begin with the headline's; the rest are of its look-back."""

    windows: tuple[Window, ...]
    thresholds: Mapping[int, Mean]
    flagged: Mapping[tuple[int, str], Flagged]
    known: int
    identified: int
    pairs: Mapping[tuple[str, str], Mean]
    forms: Mapping[str, Mapping[str, Mean]]
    areas: Mapping[str, Mapping[str, Mean]]
    refused: tuple[str, ...]  # views left out, in words
    response: Response


@dataclass(frozen=True, slots=True)
class _Set:
    """What is counted in one draw of the link set."""

    signs: Signs
    people: People
    rows: Rows


def closed_until(coverage: Coverage, rules: GapRules = RULES) -> date | None:
    """The last day of the newest year that ended long enough ago; None where there is none."""
    until = coverage.received[1] - timedelta(days=rules.closed)
    years = [year for year in coverage.years if date(year, 3, 31) <= until]
    return date(max(years), 3, 31) if years else None


def why_none(coverage: Coverage, rules: GapRules = RULES) -> str:
    """Why no gaps can be counted of what was received, in words; "" where they can."""
    last = closed_until(coverage, rules)
    if last is None:
        return "no year has ended at least six months before the newest return was received"
    years = [year for year in coverage.years if year <= last.year]
    if len(years) < 2 or years != list(range(years[0], years[-1] + 1)):
        return "two years without a gap between them are needed: one to look at, and one before it to look back on"
    return ""


def study(rows: Rows, coverage: Coverage, rules: GapRules = RULES) -> Found | str:
    """Count the gaps; or, in words, why they cannot be counted."""
    last = closed_until(coverage, rules)
    assert last is not None
    start, end = date(coverage.years[0] - 1, 4, 1), last
    refused = _chosen_by_outcome(rows, rules)
    kept = np.isin(rows.signs.view, [VIEWS.index(view) for view in VIEWS if view not in refused])
    views = {VIEWS[view] for view in np.unique(rows.signs.view[kept])}
    if len(views) < 2:
        return "signs of fewer than two kinds of agency were received that can be used"
    sets = [_set(rows, draw, kept, number(end)) for draw in range(min(DRAWS, len(rows.moved)) + 1)]
    spans = {back: span for back in rules.look_backs if (span := _span(start, end, back))}
    if rules.look_back not in spans:
        return "the years are too few to look back on"
    head = _counting(rules, spans[rules.look_back], rules.look_back)
    many = [_gains(one, head, rules, draw) for draw, one in enumerate(sets)]
    if len(many[0].who) < rules.fewest:
        return "too few children were identified"
    order = [rules.look_back, *_other_look_backs(sets[0].people, spans, rules)]
    found = Found(
        tuple(_window(sets, many, spans[back], back, rules) for back in order), *_thresholds(sets, many, head, rules),
        int((rows.born < NEVER).sum()), int((sets[0].people.contact < NEVER).sum()), _pairs(sets, head, rules, views),
        _forms(sets, many, rules), _areas(sets, many, rules), refused, response(sets[0].signs, sets[0].people, head),
    )  # fmt: skip
    return found if found.response.shown else _in_doubt(found)


def _other_look_backs(people: People, spans: Mapping[int, Period], rules: GapRules) -> list[int]:
    """Those beside that of the headline of which enough children were identified."""
    return [
        back
        for back, span in spans.items()
        if back != rules.look_back and len(cohort(people, _counting(rules, span, back))) >= rules.fewest
    ]


def _in_doubt(found: Found) -> Found:
    """Where agencies did not act on what they held, every range of what sharing would have gained reaches nought.

    Records that met the threshold at one agency then led to nothing that can be seen: that records of all would have
    led to more cannot be said.
    """

    def wide(mean: Mean) -> Mean:
        return replace(mean, lower=min(mean.lower, 0.0), upper=max(mean.upper, 0.0))

    def of(gaps: Mapping[str, Mean]) -> dict[str, Mean]:
        return {gap: wide(mean) if gap == "sharing" else mean for gap, mean in gaps.items()}

    return replace(
        found,
        windows=tuple(replace(window, gaps=of(window.gaps)) for window in found.windows),
        thresholds={k: wide(mean) for k, mean in found.thresholds.items()},
        pairs={pair: wide(mean) for pair, mean in found.pairs.items()},
        forms={form: of(gaps) for form, gaps in found.forms.items()},
        areas={area: of(gaps) for area, gaps in found.areas.items()},
    )


def _span(start: date, end: date, back: int) -> Period | None:
    """The days in which children are identified of whom the data goes back far enough; None where none are."""
    first = date(start.year + back // 365, 4, 1) if back % 365 == 0 else start + timedelta(days=back)
    if first >= end:
        return None
    if (first.month, first.day) == (4, 1):
        years = f"{first.year + 1} to {end.year}" if end.year > first.year + 1 else str(end.year)
        return Period(first, end, f"year{'s' if end.year > first.year + 1 else ''} to March {years}")
    return Period(first, end, f"{day_words(first)} to {day_words(end)}")


def _counting(rules: GapRules, period: Period, back: int) -> Rules:
    return Rules(rules.threshold, back, rules.lag, number(period.start), number(period.end))


def _set(rows: Rows, draw: int, kept: Bools, last: int) -> _Set:
    moved = rows.in_draw(draw)
    signs = moved.signs.take(kept & (moved.signs.known <= last)).once()
    return _Set(signs, moved.people(last), moved)


def _chosen_by_outcome(rows: Rows, rules: GapRules) -> tuple[str, ...]:
    """Views whose children were mostly identified: such a feed was chosen by its outcome, and foretells nothing."""
    contact = rows.people(0).contact
    found = []
    for place, view in enumerate(VIEWS):
        people = np.unique(rows.signs.person[rows.signs.view == place])
        if len(people) >= _LEAST_OF_FEED and (contact[people] < NEVER).mean() > rules.outcome_share:
            found.append(view)
    return tuple(found)


def _gains(one: _Set, counting: Rules, rules: GapRules, draw: int) -> Gains:
    found = gains(one.signs, one.people, one.rows.actions, counting)
    strangers = rules.strangers if draw == 0 else 1
    return with_placebo(found, one.signs, one.people, counting, strangers, rules.seed + draw)


def _means(many: list[Gains], rules: GapRules) -> dict[str, Mean]:
    """The three means of the whole cohort."""
    (found,) = means_by_group(many, [np.zeros(len(one.who), dtype=np.int64) for one in many], 1, rules)
    return found


def means_by_group(many: list[Gains], group: list[Numbers], groups: int, rules: GapRules) -> list[dict[str, Mean]]:
    """The three means of each group with their ranges: samples of the children, spread over the draws of the links.

    `many` are the gains in each draw, `group` the number of each child of the cohort in it.
    """
    best, first = summarise(many[0], None, group[0], groups), many[0]
    times = -(-rules.samples // len(many))
    samples = np.concatenate(
        [resampled(one, times, rules.seed + place, group[place], groups) for place, one in enumerate(many)]
    )
    low, high = np.quantile(samples, (0.025, 0.975), axis=0)
    days = (first.recording, best.weights @ first.pooled, first.action)
    some = [np.bincount(group[0], np.abs(one) > TINY, groups).astype(int) for one in days]
    whole = np.bincount(group[0], minlength=groups)
    return [
        {
            gap: _mean(gap, float(getattr(best, gap)[number]), low[place, number], high[place, number],
                       some[place][number], whole[number])
            for place, gap in enumerate(GAPS)
        }
        for number in range(groups)
    ]  # fmt: skip


def _mean(gap: str, days: float, lower: float, upper: float, children: int, cohort: int) -> Mean:
    """The range holds the mean: where strangers gain nothing in most samples it might just miss it.

    Samples of a few children who wait are all much alike. So where fewer than _FEW have days, which are all above
    nought, the range is at least that of their number (Byar's), each with the days that they have on average.
    """
    if gap != "sharing" and 0 < children < _FEW:
        least, most = byar(children)
        lower, upper = min(lower, days * max(least, 0.0) / children), max(upper, days * most / children)
    return Mean(days, min(float(lower), days), max(float(upper), days), int(children), int(cohort))


def _window(sets: list[_Set], head: list[Gains], period: Period, back: int, rules: GapRules) -> Window:
    counting = _counting(rules, period, back)
    many = head if back == rules.look_back else [_gains(sets[0], counting, rules, 0)]
    best, first = summarise(many[0]), many[0]
    met, who, contact = first.met, first.who, sets[0].people.contact[first.who]
    alone = met.single[who] < contact
    pooled = met.pooled[counting.threshold - 1, who] < contact
    raw, strangers = best.weights @ first.pooled, best.weights @ first.placebo
    return Window(
        back, period, _means(many, rules), _plain(raw), _plain(strangers),
        {"alone": int(alone.sum()), "only_together": int((pooled & ~alone).sum()),
         "neither": int((~pooled & ~alone).sum())},
        int((raw > 0).sum()),
    )  # fmt: skip


def _plain(days: Floats) -> Mean:
    """A mean with the plain 95% range of a mean over children."""
    half = 1.96 * float(days.std()) / max(len(days), 1) ** 0.5
    return Mean(float(days.mean()), float(days.mean()) - half, float(days.mean()) + half,
                int((np.abs(days) > TINY).sum()), len(days))  # fmt: skip


def _thresholds(
    sets: list[_Set], of_headline: list[Gains], head: Rules, rules: GapRules
) -> tuple[dict[int, Mean], dict[tuple[int, str], Flagged]]:
    """The sharing gap at every threshold, and what became of the children flagged, alone and together."""
    found: dict[int, Mean] = {}
    flagged: dict[tuple[int, str], Flagged] = {}
    for threshold in rules.thresholds:
        counting = replace(head, threshold=threshold)
        many = of_headline if threshold == head.threshold else [_gains(sets[0], counting, rules, 0)]
        found[threshold] = _means(many, rules)["sharing"]
        flagged[threshold, "alone"] = _became(many[0].flag_single > 0, sets[0], head.last)
        flagged[threshold, "together"] = _became(many[0].level >= threshold, sets[0], head.last)
    return found, flagged


def _became(flag: Bools, one: _Set, last: int) -> Flagged:
    known = one.people.contact < NEVER
    young = one.rows.born + ADULT > last
    return Flagged(int((flag & known).sum()), int((flag & ~known & young).sum()), int((flag & ~known & ~young).sum()))


def _pairs(sets: list[_Set], head: Rules, rules: GapRules, views: set[str]) -> dict[tuple[str, str], Mean]:
    """The sharing gap had only two kinds of agency pooled what they held."""
    found = {}
    for pair in combinations([view for view in VIEWS if view in views], 2):
        places = [VIEWS.index(view) for view in pair]
        two = _Set(sets[0].signs.take(np.isin(sets[0].signs.view, places)), sets[0].people, sets[0].rows)
        found[pair] = _means([_gains(two, head, rules, 0)], rules)["sharing"]
    return found


def _forms(sets: list[_Set], many: list[Gains], rules: GapRules) -> dict[str, dict[str, Mean]]:
    firsts = [one.rows.first_record()[found.who] for one, found in zip(sets, many, strict=True)]
    group = [one.rows.form[first] for one, first in zip(sets, firsts, strict=True)]
    means = zip(FORMS, means_by_group(many, group, len(FORMS), rules), strict=True)
    return {form: gaps for form, gaps in means if gaps["action"].cohort}  # of nobody nothing is said, not nought


def _areas(sets: list[_Set], many: list[Gains], rules: GapRules) -> dict[str, dict[str, Mean]]:
    """By the area in which the first record says that the child lived; areas with too few are left out."""
    areas = sets[0].rows.areas
    firsts = [one.rows.first_record()[found.who] for one, found in zip(sets, many, strict=True)]
    group = [one.rows.area[first] + 1 for one, first in zip(sets, firsts, strict=True)]  # 0: not recorded
    means = means_by_group(many, group, len(areas) + 1, rules)[1:]
    return {area: gaps for area, gaps in zip(areas, means, strict=True) if gaps["action"].cohort >= rules.fewest}
