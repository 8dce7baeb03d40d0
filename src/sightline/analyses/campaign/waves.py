"""Waves of a survey: from their description and files to estimates and differences, which hold nobody's answers.

The answers are read, counted and forgotten: nothing of them is written anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scipy import stats

from sightline.analyses.campaign.scales import SCALES
from sightline.analyses.campaign.wave_answers import Answered, answered
from sightline.analyses.campaign.wave_described import Described, WaveFile, describe
from sightline.analyses.campaign.wave_estimates import (
    EVERYBODY,
    LEVEL,
    POWER,
    Difference,
    Estimate,
    Question,
    Wave,
    WaveEstimates,
)
from sightline.analyses.campaign.wave_forms import FILE
from sightline.analyses.campaign.wave_rows import read_rows
from sightline.analyses.campaign.wave_sums import Weighted
from sightline.errors import Finding, Refused, SightlineError
from sightline.methods.many import benjamini_hochberg, holm

FOLDER = "waves"  # in which a project keeps waves, inside campaign/: registers there are TOML files, too
FEW_FREE = 10.0  # degrees of freedom below which an interval rests on few clusters
COSTLY = 0.5  # of the respondents: an effective base below that share is told


def waves_of(place: Path) -> WaveEstimates:
    """Estimates of a description, or of the one in a folder (or in the folder `waves` of that).

    Raises Refused with every fault at once, or SightlineError where there is no description or it cannot be estimated.
    """
    path = place
    if place.is_dir():
        path = next((held for held in (place / FILE, place / FOLDER / FILE) if held.is_file()), place / FILE)
    if not path.is_file():
        raise SightlineError(f"there is no {FILE}: docs/attitudes.md tells how waves are described")
    described = describe(path)
    waves = [Weighted(held) for held in _read(described)]
    estimates = [
        wave.estimate(question, group.dimension, group.key)
        for question in described.questions
        for group in described.groups
        for wave in waves
        if wave.held.wave.key in question.wordings
    ]
    differences = _adjusted(_differences(described, estimates, {wave.held.wave.key: wave.held for wave in waves}))
    told = tuple(_wave(wave) for wave in waves)
    warnings = (*_of_waves(told), *_of_changes(described), *_of_scales(described), *_of_clusters(estimates))
    return WaveEstimates(
        described.title, described.made_up, told, described.questions, described.groups, tuple(estimates),
        tuple(differences), warnings,
    )  # fmt: skip


def _read(described: Described) -> list[Answered]:
    """The answers of every wave. Raises Refused with the faults of all files."""
    found, faults = list[Answered](), list[Finding]()
    for wave in described.waves:
        try:
            held, wrong = answered(described, wave, read_rows(wave.path, described.columns(wave)))
        except Refused as refused:
            faults += refused.findings
        else:
            found.append(held)
            faults += wrong
    if faults:
        raise Refused(faults)
    return found


def _wave(wave: Weighted) -> Wave:
    of = wave.held.wave
    return Wave(of.key, of.first, of.last, of.population, of.mode, wave.held.number, _design(wave.held), wave.spread())


def _design(held: Answered) -> str:
    """How people were drawn, as far as the description says it, in words."""
    drawn = "people drawn one by one"
    if held.cluster is not None:
        drawn = f"{len(set(held.cluster.tolist())):,} clusters"
    strata = f" in {len(set(held.stratum.tolist())):,} strata" if held.stratum is not None else ""
    return drawn + strata + (" of a finite population" if held.fpc is not None else "")


def _differences(
    described: Described, estimates: Sequence[Estimate], held: Mapping[str, Answered]
) -> Iterator[Difference]:
    """Every question in every group, of the pairs of waves that are compared and both asked it."""
    at = {(each.question, each.dimension, each.group, each.wave): each for each in estimates}
    panels = {pair for pair in described.compared if _panel(*(held[key] for key in pair))}
    for question in described.questions:
        for pair in described.compared:
            if not all(key in question.wordings for key in pair):
                continue
            for group in described.groups:
                earlier, later = (at[question.key, group.dimension, group.key, key] for key in pair)
                gap = Difference(question.key, group.dimension, group.key, *pair)
                if reason := _not_compared(question, earlier, later, pair in panels):
                    yield replace(gap, reason=reason)
                else:
                    yield _difference(gap, earlier, later)


def _panel(earlier: Answered, later: Answered) -> bool:
    return bool(earlier.people and later.people and earlier.people & later.people)


def _not_compared(question: Question, earlier: Estimate, later: Estimate, panel: bool) -> str:
    """Why two waves are not compared, and what is still possible; empty where they are."""
    if question.wordings[earlier.wave] != question.wordings[later.wave]:
        return (
            "worded otherwise in the two waves: each stands by itself, and waves with one wording can be compared; to "
            "join the two, ask both wordings in one wave, each of half of the people by lot"
        )
    if panel:
        return (
            "the same people answered in both waves, and changes within people are not worked out here: each wave "
            "stands by itself, and waves without common people can be compared"
        )
    low = [each for each in (earlier, later) if each.low]
    if low:
        return f"in wave {low[0].wave} {low[0].reason}: a larger group, or all together, can be compared"
    if earlier.error is None or later.error is None:
        return "in one wave all gave one answer, so that chance cannot be told: each wave stands by itself"
    return ""


def _difference(gap: Difference, earlier: Estimate, later: Estimate) -> Difference:
    """A difference of independent samples, with t and the degrees of freedom of Welch and Satterthwaite."""
    assert earlier.value is not None
    assert later.value is not None
    parts = [(each.error or math.nan) ** 2 for each in (earlier, later)]
    error = math.sqrt(sum(parts))
    pairs = zip(parts, (earlier.freedom, later.freedom), strict=True)
    freedom = sum(parts) ** 2 / sum(part**2 / (free or math.nan) for part, free in pairs)
    value = later.value - earlier.value
    reach = float(stats.t.ppf((1 + LEVEL) / 2, freedom))
    return replace(
        gap, value=value, error=error, lower=value - reach * error, upper=value + reach * error, freedom=freedom,
        p=float(2 * stats.t.sf(abs(value) / error, freedom)),
        smallest=(reach + float(stats.t.ppf(POWER, freedom))) * error,
    )  # fmt: skip


def _adjusted(differences: Iterator[Difference]) -> list[Difference]:
    """Beside each p value, those that hold among all differences that were looked at."""
    found = list(differences)
    places = [place for place, each in enumerate(found) if each.p is not None]
    raw = [found[place].p or 0.0 for place in places]
    for place, one, false in zip(places, holm(raw), benjamini_hochberg(raw), strict=True):
        found[place] = replace(found[place], p_holm=float(one), p_false=float(false))
    return found


def _of_waves(waves: Sequence[Wave]) -> Iterator[str]:
    for wave in waves:
        if wave.weights.effective < COSTLY * wave.respondents:
            yield (
                f"Wave {wave.key}: weights differ so much that {wave.respondents:,} respondents say no more than "
                f"{wave.weights.effective:,.0f} with equal weights would."
            )
        if wave.weights.trimmed:
            yield (
                f"Wave {wave.key}: the weights of {wave.weights.trimmed:,} respondents were cut, as the description "
                "asks. That narrows intervals and may bias estimates."
            )


def _of_changes(described: Described) -> Iterator[str]:
    """What changed between waves that are compared, beside what people think."""
    of = {wave.key: wave for wave in described.waves}
    for earlier, later in described.compared:
        for name, words in (("population", "who could be asked"), ("mode", "how people were asked")):
            if getattr(of[earlier], name) != getattr(of[later], name):
                yield f"Between waves {earlier} and {later} {words} changed: a difference may be of that alone."
        if _weighting(of[earlier]) != _weighting(of[later]):
            yield f"Between waves {earlier} and {later} weighting changed: a difference may be of that alone."


def _weighting(wave: WaveFile) -> tuple[object, ...]:
    return bool(wave.weight), wave.trim, tuple((margin.name, len(margin.categories)) for margin in wave.margins)


def _of_scales(described: Described) -> Iterator[str]:
    for question in described.questions:
        scale = SCALES.get(question.scale)
        if scale is None:
            continue
        if scale.lowest is not None and (scale.lowest, scale.highest) != (question.lowest, question.highest):
            yield f"Question {question.key}: answers are not those of the scale in the register."
        used = {len(asked.columns) for (key, _), asked in described.asked.items() if key == question.key}
        if scale.items is not None and used != {scale.items}:
            yield f"Question {question.key}: not as many items as the scale in the register has ({scale.items})."


def _of_clusters(estimates: Sequence[Estimate]) -> Iterator[str]:
    waves = {each.wave for each in estimates if each.dimension == EVERYBODY and 0 < (each.freedom or 0) < FEW_FREE}
    for wave in sorted(waves):
        yield f"Wave {wave}: intervals rest on few clusters, and may hold the truth less often than they say."
