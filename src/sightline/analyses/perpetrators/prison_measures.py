"""What the pages of the way from prison to the community measure, and by what it is broken down."""

from __future__ import annotations

from sightline.standard.areas import regions
from sightline.standard.codes import code_list
from sightline.standard.drafts import HOW_ENDED, QUANTILE
from sightline.standard.figures import Dimension, Measure, Population
from sightline.standard.units import Status, Unit

SOURCE = "Returns received by Sightline"
DEFINITION = "sightline-prison/1"
NOT_KNOWN, NONE, YES, NO = "not_known", "none", "yes", "no"
STARTED, LEFT = "started", "left_without"  # how a wait for a programme ends
RECALLED = "recalled"
ELIGIBLE_ENDINGS = ("completed", "dropped_out", "under_way", "refused", "no_place")
BEGUN = frozenset({"completed", "dropped_out", "under_way"})


def _measure(code: str, label: str, who: str, unit: Unit) -> Measure:
    return Measure(code, label, unit, Population(f"{code}_population", who, "does not apply"), Status.NONE, DEFINITION,
                   SOURCE)  # fmt: skip


_RELEASED = "people whose time in prison under an assessed sentence ended, each by the last of them"
_ELIGIBLE = f"{_RELEASED}, who had been assessed as eligible"
_WAITED = "sentences of people assessed as eligible who did not refuse, for which a programme fell due"
_LICENCES = "licences of people with a duty to notify the police that began in these years"
_TERMS = "licences and orders of people with a duty to notify the police that were in force in these years"
ASSESSED = _measure("prison_assessed", "People released who had been assessed", _RELEASED, Unit.PERSON)
ELIGIBLE = _measure("prison_eligible", "People released who had been assessed as eligible", _ELIGIBLE, Unit.PERSON)
STARTED_BEFORE = _measure("prison_started", "People released who were eligible and had started a programme", _ELIGIBLE,
                          Unit.PERSON)  # fmt: skip
STARTED_SHARE = _measure("started_of_eligible_released", "Share of those eligible who had started before release",
                         _ELIGIBLE, Unit.PERCENT)  # fmt: skip
PLACES = _measure("prison_places", "Places on programmes", "places on programmes in prison", Unit.PLACE)
FILLED = _measure("prison_filled", "Places on programmes that were taken up", "places on programmes in prison",
                  Unit.PLACE)  # fmt: skip
PLACES_RATIO = _measure("prison_places_ratio", "Places for every 100 people released who were eligible", _ELIGIBLE,
                        Unit.PER_100)  # fmt: skip
WAITED = _measure("prison_waited", "Sentences for which a programme fell due in these years", _WAITED, Unit.SENTENCE)
WAIT_CURVE = _measure("prison_wait_curve", "Share of sentences by then", _WAITED, Unit.PERCENT)
WAIT_DAYS = _measure("prison_wait_days", "Days by which that share had started a programme", _WAITED, Unit.DAY)
HELD = _measure("prison_held", "People held on the last day", "people held on the last day, whatever the offence",
                Unit.PERSON)  # fmt: skip
TERMS = _measure("prison_terms", "Licences and orders in force", _TERMS, Unit.TERM)
RESTRICTED_SHARE = _measure("prison_restricted_share", "Share that restricts contact with children", _TERMS,
                            Unit.PERCENT)  # fmt: skip
BACK_SHARE = _measure("prison_back_share", "Share recalled to prison, or back at court for a breach", _TERMS,
                      Unit.PERCENT)  # fmt: skip
NOTICES = _measure("prison_notices", "Releases on licence", _LICENCES, Unit.TERM)
TOLD_SHARE = _measure("prison_told_share", "Share of releases told before the day", _LICENCES, Unit.PERCENT)
TOLD_DAYS = _measure("prison_told_days", "Days before release", _LICENCES, Unit.DAY)
FORECAST = _measure("prison_forecast", "Sentences in the two years to come, by the model", _WAITED, Unit.SENTENCE)
RECALLS = _measure("prison_forecast_recalls", "Licences recalled in the two years to come, by the model",
                   "licences of people with a duty to notify the police", Unit.TERM)  # fmt: skip

REGION = Dimension(
    "region", "Region", additive=True, labels=(*sorted(regions().items(), key=lambda pair: pair[1]),
                                               (NOT_KNOWN, "Region not known")),
)  # fmt: skip
BAND = Dimension(
    "risk_band", "Risk band", additive=True, unknown=NOT_KNOWN,
    labels=(*((code, entry.label) for code, entry in code_list("risk_band").items()), (NOT_KNOWN, "Not recorded")),
)  # fmt: skip
ELIGIBILITY = Dimension(
    "eligibility", "Assessment", additive=True,
    labels=(("eligible", "Eligible"), ("too_short", "Not eligible, under six months left to serve"),
            ("not_eligible", "Not eligible, six months or more left")),
)  # fmt: skip
ENDING = Dimension(
    "ending", "What became of the need", additive=True,
    labels=(("completed", "Completed a programme"), ("dropped_out", "Started and left it"),
            ("under_way", "Under way at release"), ("refused", "Offered and refused"),
            ("no_place", "Released without a place")),
)  # fmt: skip
PROGRAMME = Dimension(
    "programme", "Programme", additive=True, unknown=NOT_KNOWN,
    labels=(*((code, entry.label) for code, entry in code_list("programme").items()), (NOT_KNOWN, "Not recorded")),
)  # fmt: skip
STATUS = Dimension(
    "custody_status", "Why held", additive=True, unknown=NOT_KNOWN,
    labels=(*((code, entry.label) for code, entry in code_list("custody_status").items()),
            (NOT_KNOWN, "Not recorded")),
)  # fmt: skip
BASIS = Dimension(
    "supervision_basis", "What supervision rests on", additive=True, unknown=NOT_KNOWN,
    labels=(*((code, entry.label) for code, entry in code_list("supervision_kind").items()),
            (NOT_KNOWN, "Not recorded")),
)  # fmt: skip
RESTRICTION = Dimension(
    "restriction", "Contact with children", additive=True, unknown=NOT_KNOWN,
    labels=((YES, "Restricted"), (NO, "Not restricted"), (NOT_KNOWN, "Not recorded")),
)  # fmt: skip
RETURNED = Dimension(
    "returned", "Recall or breach in these years", additive=True,
    labels=((YES, "Recalled, or a breach at court"), (NO, "Neither")),
)  # fmt: skip
WHEN_TOLD = Dimension(
    "told", "When children's services were told", additive=True,
    labels=(("early", "Two weeks or more before"), ("before", "Less than two weeks before"),
            ("on_the_day_or_after", "On the day or later"), ("day_not_known", "Told, day not recorded"),
            ("never", "No notice recorded")),
)  # fmt: skip
AHEAD = Dimension(
    "told_ahead", "Told before the day of release", additive=True,
    labels=((YES, "Told before the day"), (NO, "Not told before the day")), sums=((YES, "told", ("early", "before")),),
)  # fmt: skip
ENDS = Dimension(
    HOW_ENDED, "How the wait ended", additive=False,
    labels=((STARTED, "Started a programme"), (LEFT, "Left prison without one")),
)  # fmt: skip
QUANTILES = Dimension(
    QUANTILE, "Share", additive=False, labels=(("p25", "A quarter"), ("p50", "Half"), ("p75", "Three quarters")),
)  # fmt: skip
OUTCOME = Dimension(
    "forecast", "By the model, in two years", additive=False,
    labels=(("completed", "Complete a programme"), (LEFT, "Leave prison without one"), ("waiting", "Wait at the end")),
)  # fmt: skip
SCENARIO = Dimension(
    "scenario", "What is changed", additive=False,
    labels=(("as_now", "Nothing"), ("places", "A fifth more places"), ("earlier", "Assessed three months sooner"),
            ("recalls", "A fifth fewer recalls")),
)  # fmt: skip
