"""The pages of the way from prison to the community: what is drawn, asked and said beside it. No count is in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sightline.analyses.perpetrators import prison_measures as by
from sightline.analyses.perpetrators.programme_evidence import evidence
from sightline.standard.drafts import DAY, HOW_ENDED, QUANTILE, Chart, ChartKind, Page, Section, Sentence, Slot
from sightline.standard.figures import Period
from sightline.standard.holding import drawable

GROUP = "perpetrators"
TERMS = (
    ("Eligible", "assessed by the prison as somebody for whom a programme is meant, with enough time left to serve"),
    ("Licence", "the part of a prison sentence that is served in the community, under supervision"),
    ("Recall", "bringing somebody on licence back to prison"),
    ("Risk band", "the risk of sexual reoffending as the prison recorded it, from fixed facts; Sightline makes none"),
    ("Duty to notify", "the duty of people convicted of sexual offences to keep the police told of where they live"),
)
_NO_GOOD = (
    "Places are not a good in themselves. What is known of the effect of each programme stands on this page, or "
    "that nothing is known."
)
_NOT_SAID = "This cannot be said: a figure of it was withheld to protect people, or is not available."
_NOT_FORECAST = "What would change cannot be said: it was withheld to protect people, or is too little."
_MODEL = (
    "The model takes every month to be like the others, and everybody who waits as likely to start or to leave as "
    "anybody else. In truth those near to release should come first.",
    "Where more come than there are places, being assessed sooner lengthens the wait and helps few: who starts is "
    "decided by places.",
    "It takes as many places as were taken up, and more places to be taken up as fully.",
    "No return says whether people who were recalled are assessed anew. The model takes that none is.",
    "Each range is for chance and for rates that change from month to month. It is not for what the model leaves out.",
)


def prison_pages(
    period: Period, source: str, tables: Collection[str], missing: Sequence[str]
) -> tuple[Page, ...]:  # fmt: skip
    """The page of need and places, and under it that of the community; `tables` are those that hold figures."""
    parts = (_need, _assessed, _waits, _forecast)
    need = _first_says(drawable((one for part in parts for one in part(period, source)), tables), missing)
    told = _notices(period, source, "prison_told_days" in tables)
    after = _first_says(drawable((*_community(period, source), *told), tables), missing)
    headline = _headline()
    known = all(slot.table in tables for slot in headline.slots)
    pages = (
        Page("prison", "Programmes in prison: need, places and waits",
             "How many people in prison for a sexual offence against a child were assessed as eligible for a "
             "programme, how many started one before release, and how many places there were. " + _NO_GOOD,
             need, GROUP, headline=headline if known else None, terms=TERMS),
        Page("supervision", "Release, supervision and what councils are told",
             "What happens after prison: licences and orders, restrictions of contact with children, recalls, and "
             "whether children's services were told of a release, and when.", after, GROUP, terms=TERMS),
    )  # fmt: skip
    return tuple(page for page in pages if page.sections)


def _first_says(sections: tuple[Section, ...], said: Sequence[str]) -> tuple[Section, ...]:
    return tuple(replace(one, not_known=(*one.not_known, *said)) if not place else one
                 for place, one in enumerate(sections))  # fmt: skip


def _headline() -> Sentence:
    return Sentence(
        "Of {eligible} people released who had been assessed as eligible for a programme, {share}% had started one.",
        (Slot("eligible", "prison_eligible"), Slot("share", "prison_started_share")), _NOT_SAID,
    )  # fmt: skip


def _need(period: Period, source: str) -> Iterable[Section]:
    people = f"People whose time in prison under an assessed sentence ended, {period.label}"
    yield Section(
        "ended", "What became of the need for a programme by release",
        f"{people}, and who were eligible; all prison services that took part", "prison_ended",
        Chart(ChartKind.BARS, by.ENDING.code, alt="A bar for each way in which a need ended."),
        Sentence("Of {eligible} people released who had been assessed as eligible, {share}% had started a programme "
                 "and {none} were released without a place.",
                 (Slot("eligible", "prison_eligible"), Slot("share", "prison_started_share"),
                  Slot("none", "prison_ended", ((by.ENDING.code, "no_place"),))), _NOT_SAID),
        source, "Who decides who starts first, and does time left to serve come before anything else?",
        not_known=("Why somebody refused, or left a programme, is in no return.",
                   "Each person counts once, by the last assessed sentence that ended in these years."),
    )  # fmt: skip
    yield Section(
        "region", "Who had started a programme before release, by region",
        f"{people}, and who were eligible; per cent, with the range that chance leaves",
        "prison_started_share_by_region",
        Chart(ChartKind.RANGES, by.REGION.code, alt="A dot for each region, with a bar for its range."),
        Sentence("In all regions together {share}% had started a programme before release.",
                 (Slot("share", "prison_started_share"),), _NOT_SAID),
        source, "Where the range of a region lies apart from the others, were there fewer places, or fewer people who "
        "could take one?",
        not_known=("Small numbers: shares are worked out of counts as printed: rounded, and some withheld. "
                   "So the shares of regions need not fit that of all together.",
                   "The region is that of the prison service that sent the record, not where people lived.",
                   "People are moved between prisons: a place may be far from where it was needed."),
    )  # fmt: skip
    yield Section(
        "places", "Places beside need, by region",
        f"For every 100 of those released who were eligible, {period.label}: places on programmes",
        "prison_places_ratio",
        Chart(ChartKind.BARS, by.REGION.code, alt="A bar for each region: places beside those who were eligible."),
        Sentence("{eligible} people were released who had been assessed as eligible.",
                 (Slot("eligible", "prison_eligible"),), _NOT_SAID),
        source, "How many places would there be if those given out far from home were counted where they were needed?",
        not_known=(_NO_GOOD, "Those for whom a place falls due in a year are not quite those who are released in it."),
    )  # fmt: skip


def _assessed(period: Period, source: str) -> Iterable[Section]:
    people = f"People whose time in prison under an assessed sentence ended, {period.label}"
    yield Section(
        "assessed", "Who was assessed as eligible", f"{people}", "prison_assessed",
        Chart(ChartKind.BARS, by.ELIGIBILITY.code, alt="A bar for those eligible, and one for each kind of others."),
        Sentence("{eligible} people were assessed as eligible; {short} were not, and had under six months left.",
                 (Slot("eligible", "prison_assessed", ((by.ELIGIBILITY.code, "eligible"),)),
                  Slot("short", "prison_assessed", ((by.ELIGIBILITY.code, "too_short"),))), _NOT_SAID),
        source, "Who is sentenced for so short a time that nobody looks at what they need?",
        not_known=("Six months is a line drawn here, to show what time is left; whether somebody is eligible is what "
                   "the prison decided.", "People who were never assessed are in no return."),
    )  # fmt: skip
    yield Section(
        "band", "Risk bands of those who were eligible", f"{people}, and who were eligible", "prison_by_band",
        Chart(ChartKind.BARS, by.BAND.code, alt="A bar for each risk band."),
        Sentence("{high} of those eligible were in the high band and {very} in the very high band.",
                 (Slot("high", "prison_by_band", ((by.BAND.code, "high"),)),
                  Slot("very", "prison_by_band", ((by.BAND.code, "very_high"),))), _NOT_SAID),
        source, "Do places go first to those in the higher bands?",
        not_known=("The band is what the prison recorded; it is of groups of people and foretells nobody's acts.",),
    )  # fmt: skip
    yield Section(
        "programmes", "Programmes that were started, and what is known of their effect",
        f"{people}, who had started a programme", "prison_programmes",
        Chart(ChartKind.BARS, by.PROGRAMME.code, alt="A bar for each programme."),
        Sentence("{started} people had started a programme before release.", (Slot("started", "prison_started"),),
                 _NOT_SAID),
        source, "Which programme has been tried against what happens without it, and by whom?",
        not_known=tuple(one.words for one in evidence()),
    )  # fmt: skip


def _waits(period: Period, source: str) -> Iterable[Section]:
    yield Section(
        "wait", "How long after it fell due a programme began",
        f"Sentences for which a programme fell due {period.label}, of people who did not refuse; per cent by then",
        "prison_wait_curve",
        Chart(ChartKind.CURVE, DAY, HOW_ENDED, alt="Two lines that rise: those who started, and those who left."),
        Sentence("Of {cases} sentences, half had led to a programme within {p50} days.",
                 (Slot("cases", "prison_waited"), Slot("p50", "prison_wait_days", ((QUANTILE, "p50"),))),
                 "Fewer than half led to a programme in the time that could be followed, or too few to say."),
        source, "What is done in the months of waiting?",
        not_known=("A programme is taken to fall due at the assessment, or two years before release where that is "
                   "later: people with long sentences wait by design until then.",
                   "When those still held will be released is not in the returns. It is taken as half of the sentence, "
                   "or two thirds of one of four years or more.",
                   "Whoever waited still when the data ended is counted as far as was seen."),
    )  # fmt: skip


def _forecast(period: Period, source: str) -> Iterable[Section]:
    subtitle = f"Sentences in the two years after {period.label}; estimates by a model of stocks and flows, with ranges"
    yield Section(
        "forecast", "What two more years might bring, if one thing were changed", subtitle, "prison_forecast",
        Chart(ChartKind.RANGES, by.OUTCOME.code, by.SCENARIO.code,
              alt="For each outcome a dot and a range for each thing that is changed."),
        Sentence("If nothing changes, {range:now} sentences end without a programme in two years; with a fifth more "
                 "places, {range:more}.",
                 (Slot("now", "prison_forecast", ((by.OUTCOME.code, by.LEFT), (by.SCENARIO.code, "as_now"))),
                  Slot("more", "prison_forecast", ((by.OUTCOME.code, by.LEFT), (by.SCENARIO.code, "places")))),
                 _NOT_FORECAST),
        source, "Which would come sooner: more places, or an assessment at the beginning of the sentence?",
        not_known=(_NO_GOOD, *_MODEL),
    )  # fmt: skip
    yield Section(
        "forecast-region", "Who might leave without a programme, by region", subtitle, "prison_forecast_by_region",
        Chart(ChartKind.RANGES, by.REGION.code, by.SCENARIO.code, alt="For each region two dots with ranges."),
        Sentence("A programme fell due for {cases} sentences in these years: they are what the model is made of.",
                 (Slot("cases", "prison_waited"),), _NOT_SAID),
        source, "Where would a place make a difference soonest?", not_known=(_NO_GOOD, *_MODEL),
    )  # fmt: skip


def _community(period: Period, source: str) -> Iterable[Section]:
    terms = f"Licences and orders of people with a duty to notify the police, in force {period.label}"
    yield Section(
        "held", "Why people are held", "People held on the last day, for any offence, by why", "prison_held",
        Chart(ChartKind.BARS, by.STATUS.code, alt="A bar for remand, sentence and recall."),
        Sentence("{remand} people were held on remand and {recall} after a recall.",
                 (Slot("remand", "prison_held", ((by.STATUS.code, "remand"),)),
                  Slot("recall", "prison_held", ((by.STATUS.code, "recall"),))), _NOT_SAID),
        source, "How long are people held before a verdict, and what is offered to them in that time?",
        not_known=("The return of time in custody does not say for which offence somebody is held.",),
    )  # fmt: skip
    yield Section(
        "restricted", "Licences and orders that restrict contact with children", f"{terms}; per cent",
        "prison_restricted_share",
        Chart(ChartKind.RANGES, by.BASIS.code, alt="A dot with a range for licences and for each kind of order."),
        Sentence("Of {licences} licences, {share}% restrict contact with children.",
                 (Slot("licences", "prison_terms", ((by.BASIS.code, "licence"),)),
                  Slot("share", "prison_restricted_share", ((by.BASIS.code, "licence"),
                                                            (by.RESTRICTION.code, by.YES)))), _NOT_SAID),
        source, "Who checks that a restriction is kept, and who tells the children's families?",
        not_known=("Orders that a court makes to prevent sexual harm are in no return that Sightline reads.",),
    )  # fmt: skip
    yield from _recalls(period, source, terms)


def _recalls(period: Period, source: str, terms: str) -> Iterable[Section]:
    yield Section(
        "back", "Recalls and breaches", f"{terms}; per cent", "prison_back_share",
        Chart(ChartKind.RANGES, by.BASIS.code, alt="A dot with a range for licences and for each kind of order."),
        Sentence("Of {licences} licences in force, {share}% ended in a recall in these years.",
                 (Slot("licences", "prison_terms", ((by.BASIS.code, "licence"),)),
                  Slot("share", "prison_back_share", ((by.BASIS.code, "licence"), (by.RETURNED.code, by.YES)))),
                 _NOT_SAID),
        source, "What had been noticed before a recall, and by whom?",
        not_known=("More recalls may mean that more was noticed, or that more went wrong. No return says why.",),
    )  # fmt: skip
    yield Section(
        "forecast-recalls", "How many licences might be recalled in two more years",
        f"Licences in the two years after {period.label}; estimates by a model of stocks and flows, with ranges",
        "prison_forecast_recalls",
        Chart(ChartKind.RANGES, by.SCENARIO.code, alt="A dot with a range if nothing is changed, and one if less is."),
        Sentence("If nothing changes, {range:now} licences are recalled in two years; with a fifth fewer recalls, "
                 "{range:fewer}.",
                 (Slot("now", "prison_forecast_recalls", ((by.SCENARIO.code, "as_now"),)),
                  Slot("fewer", "prison_forecast_recalls", ((by.SCENARIO.code, "recalls"),))), _NOT_FORECAST),
        source, "What would have to be in place for fewer recalls to be safe?",
        not_known=("The model takes as many to be on licence as were when the data ended, and every month to be like "
                   "the others.", _MODEL[-1]),
    )  # fmt: skip


def _notices(period: Period, source: str, some_ahead: bool) -> Iterable[Section]:
    """What councils were told; `some_ahead` is whether any was told before the day, so that days can be said."""
    days = " Half of those told before it were told {p50} days or more ahead." if some_ahead else ""
    releases = f"Releases on licence of people with a duty to notify the police, {period.label}"
    yield Section(
        "told", "When children's services were told of a release", releases, "prison_told",
        Chart(ChartKind.BARS, by.WHEN_TOLD.code, alt="A bar for each time at which a council was told, and for never."),
        Sentence("Of {releases} releases, children's services were told of {share}% before the day.",
                 (Slot("releases", "prison_notices"), Slot("share", "prison_told_share", ((by.AHEAD.code, by.YES),))),
                 _NOT_SAID),
        source, "Which councils learnt of a release from somebody else?",
        not_known=("Not every release needs a notice: the return does not say who lives with children, or near them.",
                   "The return says that a notice was given, not that anybody read it."),
    )  # fmt: skip
    yield Section(
        "told-restricted", "Releases told before the day, by restriction of contact", f"{releases}; per cent",
        "prison_told_share_by_restriction",
        Chart(ChartKind.RANGES, by.RESTRICTION.code, alt="A dot with a range with, and without, a restriction."),
        Sentence("Where contact with children was restricted, children's services were told of {share}% of releases "
                 f"before the day.{days}",
                 (Slot("share", "prison_told_share_by_restriction",
                       ((by.AHEAD.code, by.YES), (by.RESTRICTION.code, by.YES))),
                  *([Slot("p50", "prison_told_days", ((by.AHEAD.code, by.YES), (QUANTILE, "p50")))]
                    if some_ahead else [])), _NOT_SAID),
        source, "If contact is restricted and no council was told, who watches?",
    )  # fmt: skip
