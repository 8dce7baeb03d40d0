"""The page "campaign": what people told a survey, wave by wave, and every outcome on record with what may be said.

Tier 2. The numbers are shares of those who answered; scores of a scale, ratios of counts and the harm watch stay with
the officers of the project (told.py). What is said of a count is said only where it lies over enough areas and cases.
"""

from __future__ import annotations

from collections.abc import Sequence

from sightline.analyses.campaign.campaigns import Campaign
from sightline.analyses.campaign.evaluation import Answer, Evaluation
from sightline.analyses.campaign.guard import Went, guard
from sightline.analyses.campaign.outcomes import HEADS, Kind
from sightline.analyses.campaign.told import standing
from sightline.analyses.campaign.wave_estimates import EVERYBODY, Estimate, Question, WaveEstimates
from sightline.analyses.campaign.wave_estimates import Kind as Estimated
from sightline.standard.areas import area
from sightline.standard.drafts import (
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    Listed,
    OutputKind,
    Page,
    Section,
    Sentence,
    Slot,
)
from sightline.standard.figures import ASKED, Dimension, Figure, Interval, Measure, Period, Population, day_words
from sightline.standard.units import Mark, Status, Unit

NAME = "campaign"
FEWEST_AREAS, FEWEST_CASES = 3, 100  # with and beside, and cases, below which nothing is said of a count
MOST_WORDS = 12  # of a title
SURVEYED = "surveyed"  # wherever the survey asked: no code of an area stands for it
WHO, WAVE = "asked_group", "wave"
_AREA_WORDS = Dimension("area", "Area", True, ((SURVEYED, "where the survey asked"),))
_FIELDWORK = "fieldwork of the waves"  # one label, so that waves of all dates share one chart
_NOT_THE_CAMPAIGN = (
    "What the campaign did: between waves nothing stands beside but time, and other things happened too."
)
_NOT_ASKED = "What those would say who were not asked, or did not answer."


def campaign_draft(found: Sequence[Evaluation], waves: WaveEstimates | None) -> Draft | None:
    """The draft of all campaigns; None where no outcome of theirs is a share of a survey."""
    made = [(one, answer, question) for one in found for answer in one.answers if waves
            for question in waves.questions if _asked(answer, question)]  # fmt: skip
    if not made or waves is None:
        return None
    tables, sections, told = list[FigureTable](), list[Section](), set[str]()
    for one, answer, question in made:
        tables.append(_table(one.campaign, question, waves))
        sections.append(_section(one, answer, question, waves, first=one.campaign.key not in told))
        told.add(one.campaign.key)
    page = Page(
        NAME, "Campaigns on attitudes: what people told, wave by wave",
        "What a survey asked of people before and after a campaign began, in the order in which a campaign would have "
        "to work. Disclosures come last: they are load on services, and never success.",
        tuple(sections), NAME,
    )  # fmt: skip
    return Draft(NAME, 2, tuple(tables), page)


def _asked(answer: Answer, question: Question) -> bool:
    """Whether an outcome is that question's, and a share."""
    return answer.outcome.measure == question.key and question.kind is Estimated.SHARE


def _name(campaign: Campaign, question: Question) -> str:
    return f"asked-{campaign.key}-{question.key}".lower().replace(" ", "-")


def _table(campaign: Campaign, question: Question, waves: WaveEstimates) -> FigureTable:
    groups = tuple((group.key if group.dimension != EVERYBODY else EVERYBODY, group.says) for group in waves.groups)
    who = Dimension(WHO, "Who", False, groups)
    shown = _shown(question, waves)
    labels = tuple((key, _wave_words(key, waves)) for key in shown)
    return FigureTable(
        _name(campaign, question), OutputKind.SURVEYS, _short(question.says),
        (who, Dimension(WAVE, "Wave", False, labels), _AREA_WORDS),
        tuple(_figure(each, question, waves) for each in waves.estimates
              if each.question == question.key and each.wave in shown),
        f"waves of {waves.title}",
    )  # fmt: skip


def _shown(question: Question, waves: WaveEstimates) -> list[str]:
    """The waves that asked it in the words of the last: others stand on no chart with these."""
    asked = [wave.key for wave in waves.waves if wave.key in question.wordings]
    return [key for key in asked if question.wordings[key] == question.wordings[asked[-1]]]


def _wave_words(key: str, waves: WaveEstimates) -> str:
    wave = next(each for each in waves.waves if each.key == key)
    return f"{wave.first:%B %Y}" if (wave.first.month, wave.first.year) == (wave.last.month, wave.last.year) else (
        f"{wave.first:%B} to {wave.last:%B %Y}"
    )  # fmt: skip


def _figure(each: Estimate, question: Question, waves: WaveEstimates) -> Figure:
    people = next(wave.population for wave in waves.waves if wave.key == each.wave)
    measure = Measure(
        f"asked-{question.key}", question.says, Unit.PERCENT,
        Population("survey-asked", people, "age when asked", "does not apply"), Status.NONE,
        f"wording {question.wordings[each.wave]}", waves.title,
    )  # fmt: skip
    period = Period(waves.waves[0].first, waves.waves[-1].last, _FIELDWORK)
    group = EVERYBODY if each.dimension == EVERYBODY else each.group
    at = ((WHO, group), (WAVE, each.wave))
    if each.value is None or each.lower is None or each.upper is None:
        return Figure(measure, period, SURVEYED, None, at, Mark.LOW_RELIABILITY)
    ends = Interval(ASKED, 0.95, 100 * each.lower, 100 * each.upper, "weighted, by strata and clusters (svy)")
    return Figure(measure, period, SURVEYED, 100 * each.value, at, denominator=each.base, intervals=(ends,))


def _section(found: Evaluation, answer: Answer, question: Question, waves: WaveEstimates, *, first: bool) -> Section:
    campaign, table = found.campaign, _name(found.campaign, question)
    asked = _shown(question, waves)
    slots = tuple(Slot(name, table, ((WHO, EVERYBODY), (WAVE, key)), "latest", SURVEYED)
                  for name, key in (("early", asked[0]), ("late", asked[-1])))  # fmt: skip
    breaks = tuple(
        f"In {_wave_words(key, waves)} it was worded otherwise, so that wave is not shown beside the others."
        for key in question.wordings if key not in asked
    )  # fmt: skip
    said = f"Of all who answered, {{late}} per cent in {_wave_words(asked[-1], waves)}."
    if len(asked) > 1:
        said = said.replace("answered,", f"answered, {{early}} per cent in {_wave_words(asked[0], waves)}, and")
    return Section(
        table, _short(question.says),
        f"{HEADS[answer.outcome.kind].partition(':')[0]}: per cent of those who answered, weighted. {campaign.name} "
        f"ran from {day_words(campaign.since)} to {day_words(campaign.until)}",
        table,
        Chart(ChartKind.RANGES, WHO, WAVE, alt="For each group a row for each wave: a dot with a line for its range."),
        Sentence(said, slots if len(asked) > 1 else slots[1:]),
        f"{waves.title}{', made up: nobody was asked' if waves.made_up else ''}",
        "Which group moved otherwise than the others, and what did the campaign say to it?",
        breaks=breaks, not_known=(_NOT_THE_CAMPAIGN, _NOT_ASKED, *guard(answer.outcome.kind, answer.change)),
        entries=_entries(found, waves) if first else (),
    )  # fmt: skip


def _short(words: str) -> str:
    """The words, cut off where they are too many for a title."""
    held = words.split()
    return words if len(held) <= MOST_WORDS else " ".join(held[:MOST_WORDS]).rstrip(",;") + "..."


def _entries(found: Evaluation, waves: WaveEstimates) -> tuple[Listed, ...]:
    """Every outcome on record, in order, with what may be said of it, and where it ran."""
    campaign = found.campaign
    names = "; ".join(sorted(area(place.area).name for place in campaign.places))
    lead = Listed(
        f"{campaign.key}-record", campaign.name,
        (("For whom", campaign.audience), ("Says", campaign.message), ("Where", names), ("Source", campaign.source)),
    )  # fmt: skip
    return (lead, *(_entry(campaign, answer, waves) for answer in found.answers))


def _entry(campaign: Campaign, answer: Answer, waves: WaveEstimates) -> Listed:
    outcome = answer.outcome
    record = f"{day_words(outcome.registered_on)}, by {outcome.by}; direction: {outcome.direction}"
    care = " ".join(answer.guard)
    said = f"{_said(answer)} {standing(answer, waves)}".strip() if answer.changes else _said(answer)
    parts = [("On record since", record), ("What may be said", said), ("Read with care", care)]
    if answer.late:
        parts.append(("Doubt", " ".join(answer.late)))
    title = f"{outcome.order}. {HEADS[outcome.kind]}: {outcome.measure.replace('_', ' ')}"
    return Listed(f"{campaign.key}-outcome-{outcome.order}", title, tuple(parts))


def _said(answer: Answer) -> str:
    """What may be said on a page that anybody reads: of a count only where it lies over enough areas and cases."""
    if not answer.counts:
        return answer.told
    if answer.whole is None:
        return answer.told
    ratio = answer.whole.during
    if ratio is None:
        return "No effect is told: there is nothing to set it beside, or too little of it."
    if min(ratio.areas, ratio.beside) < FEWEST_AREAS or ratio.observed < FEWEST_CASES:
        return f"Nothing is said of fewer than {FEWEST_AREAS} areas on a side, or {FEWEST_CASES} cases."
    if answer.outcome.kind is Kind.DISCLOSURE and answer.change is not Went.UNCLEAR:
        return f"{answer.told} It is told to services, and is no measure of the campaign."
    return answer.told
