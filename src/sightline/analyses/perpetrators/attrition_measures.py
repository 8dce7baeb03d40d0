"""What this analysis measures, of whom, and by what it is broken down; how its tables are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.analyses.perpetrators.attrition_rules import labels
from sightline.analyses.picture.children import WHOLE
from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.dimensions import SOURCE
from sightline.standard.codes import code_list
from sightline.standard.drafts import DAY, HOW_ENDED, QUANTILE, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.groups import NOT_KNOWN
from sightline.standard.units import Status, Unit

POOLED, NO_AGE = "pooled", "does not apply"
Row = Mapping[str, object]
Breakdown = tuple[tuple[str, str], ...]

COHORT = Population(
    "offences_recorded", "offences of sexual abuse of a child that the police recorded in the period", NO_AGE
)
FOLLOWED = Population(
    "offences_followed", "offences recorded in the period by forces that sent their outcomes, followed since", NO_AGE
)
ONE_YEAR = Population(
    "offences_followed_a_year", "offences recorded in the period and followed for a year or more", NO_AGE
)
TWO_YEARS = Population(
    "offences_followed_two_years", "offences recorded in the period and followed for two years or more", NO_AGE
)
SENTENCED = Population(
    "adults_sentenced", "adults sentenced to custody in the period for sexual abuse of a child", "age at charge"
)
LIBERTY = Population("people_at_liberty", "people with a duty to notify the police who came to be at liberty", NO_AGE)
CHILD_SUSPECTS = Population(
    "children_suspected", "children under 18 recorded as suspects in the period, by the first such crime",
    "age at offence, and when recorded",
)  # fmt: skip
SUSPECTS = Population("suspects_of_abuse", "suspects in offences of sexual abuse of a child", NO_AGE)

_ANSWERS = (("yes", "Recorded"), ("no", "Recorded that not"), (NOT_KNOWN, "Not recorded"))
_WHO = (("adult_on_child", "An adult"), ("child_on_child", "Another child"), (NOT_KNOWN, "Not known"))
# Outcome groups in classes that are large enough beside other breakdowns.
CLASSES = {
    "charged": ("charged",), "out_of_court": ("out_of_court",), "evidential": ("supports", "no_support"),
    "no_suspect": ("no_suspect",), "other_end": ("public_interest", "prevented", "transferred"),
    "not_yet": ("not_yet",),
}  # fmt: skip
OUTCOME = Dimension("outcome_group", "Outcome of the offence", additive=True, labels=labels("outcome_group"))
CLASS = Dimension(
    "outcome_class", "Outcome of the offence, in few classes", additive=True, labels=labels("outcome_class"),
    sums=tuple((code, "outcome_group", groups) for code, groups in CLASSES.items()),
)  # fmt: skip
FORCE = Dimension(
    "offence_force", "Police force", additive=True,
    labels=tuple((code, entry.label) for code, entry in code_list("police_force").items()),
)  # fmt: skip
STAGE = Dimension("offence_stage", "Stage reached", additive=False, labels=labels("stage"))
HARMED_BY = Dimension("offence_harmed_by", "Who harmed", additive=True, labels=_WHO, unknown=NOT_KNOWN)
ONLINE = Dimension("offence_online", "Online", additive=True, labels=_ANSWERS, unknown=NOT_KNOWN)
GROUP_BASED = Dimension("offence_group_based", "Group-based", additive=True, labels=_ANSWERS, unknown=NOT_KNOWN)
VICTIM_AGE = Dimension(
    "offence_victim_age", "Age of the youngest victim", additive=True,
    labels=(("0-9", "0 to 9"), ("10-15", "10 to 15"), ("16-17", "16 to 17"), (NOT_KNOWN, "Not known")),
    unknown=NOT_KNOWN,
)  # fmt: skip
# What the steps call a dimension, and what a release does: no two that count in another way have one name there.
BY = {"harmed_by": HARMED_BY, "online": ONLINE, "group_based": GROUP_BASED, "victim_age": VICTIM_AGE}
WAIT = Dimension(
    "offence_wait", "From and to", additive=False,
    labels=(
        ("outcome", "Recorded to first outcome"), ("charge", "Recorded to charge"),
        ("conviction", "Recorded to conviction"), ("hearing", "Charge to first hearing"),
        ("decision", "Charge to verdict"), ("sentence", "Conviction to sentence"),
    ),
)  # fmt: skip
ENDS = Dimension(
    HOW_ENDED, "How it ended", additive=False,
    labels=(("stopped", "Reached"), ("ended", "Ended otherwise")),
)  # fmt: skip
QUANTILES = Dimension(
    QUANTILE, "Share of offences", additive=False,
    labels=(("p25", "A quarter"), ("p50", "Half"), ("p75", "Three quarters")),
)  # fmt: skip
# An offence that was charged is in what follows from recording and in what follows from a charge.
FROM = Dimension("offence_from", "From", additive=False, labels=labels("from"))
TO = Dimension("offence_to", "To", additive=False, labels=labels("to"))
SENTENCE = Dimension("offence_sentence", "First sentence", additive=True, labels=labels("sentence"))
SUPPORT = Dimension("support_given", "Support on record", additive=True, labels=labels("support"))
VIEW = Dimension(
    "victim_view", "Victim's view of action", additive=True,
    labels=(("supports", "Supports action"), ("no_support", "Does not support action")),
)  # fmt: skip
AFTER = Dimension("after_sentence", "After the sentence", additive=False, labels=labels("after"))
YEARS = Dimension(
    "years_at_liberty", "Years at liberty", additive=False,
    labels=(("2", "Within 2 years"), ("5", "Within 5 years"), ("10", "Within 10 years")),
)  # fmt: skip
YEAR_OF = Dimension(
    "year_at_liberty", "Year at liberty", additive=False,
    labels=tuple((str(year), f"Year {year}") for year in range(1, 11)),
)  # fmt: skip
FINDING = Dimension("attrition_finding", "What was found", additive=False, labels=labels("finding"))
SUSPECT_OF = Dimension("suspect_of", "Suspected of", additive=True, labels=labels("suspect_of"))
SUSPECT_WHEN = Dimension("suspect_when", "Recorded as a victim", additive=True, labels=labels("suspect_when"))
HAPPENED = Dimension(
    "happened", "What happened to the crime", additive=True,
    labels=(("acted", "Charged, or dealt with out of court"), ("no_further", "No further action"),
            ("not_yet", "No outcome yet")),
)  # fmt: skip
FIELD = Dimension("recorded_field", "What is recorded", additive=False, labels=labels("field"))


def measure(code: str, label: str, unit: Unit, who: Population, status: Status = Status.NONE) -> Measure:
    """A measure of this analysis, whose definition is named as its code."""
    return Measure(code, label, unit, who, status, f"sightline-{code.replace('_', '-')}/1", SOURCE)


@dataclass(frozen=True, slots=True)
class Spans:
    """The periods of this analysis: each year in which offences were recorded, and all of them together."""

    coverage: Coverage

    @property
    def every(self) -> tuple[int, ...]:
        """Each year, then WHOLE where there are several."""
        years = self.coverage.years
        return (*years, WHOLE) if len(years) > 1 else years

    @property
    def whole(self) -> int:
        """All years together, or the only one."""
        return self.every[-1]

    def period(self, span: int) -> Period:
        """A span as a period; with a gap between its years it says so."""
        if span != WHOLE:
            return Period.year_to_march(span)
        found = Period.years_to_march(self.coverage.years[0], self.coverage.years[-1])
        if self.coverage.unbroken:
            return found
        return replace(found, label=f"{found.label}, years for which returns came")


Cell = tuple[Period, str, int, Breakdown]  # period, area, number, breakdown


def counted(
    name: str, title: str, of: Measure, cells: Iterable[Cell], step: str, dimensions: Sequence[Dimension] = ()
) -> FigureTable:
    """A table of counts, in one order."""
    figures = [Figure(of, period, area, value, at) for period, area, value, at in cells]
    return FigureTable(name, OutputKind.COUNTS, title, tuple(dimensions), _ordered(figures), f"step {step}")


def only(table: FigureTable, suffix: str, periods: Iterable[Period]) -> FigureTable:
    """Some periods of a table under a name of its own: what one chart draws."""
    kept = set(periods)
    figures = tuple(figure for figure in table.figures if figure.period in kept)
    return replace(table, name=f"{table.name}{suffix}", figures=figures)


def of_code(dimension: Dimension, code: str) -> Dimension:
    """A dimension with one of its codes."""
    return replace(dimension, labels=tuple(pair for pair in dimension.labels if pair[0] == code))


def day_dimension(days: Iterable[int]) -> Dimension:
    """The points at which a curve is read."""
    return Dimension(DAY, "Days since it was recorded", additive=False, labels=tuple((str(n), str(n)) for n in days))


def _ordered(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    return tuple(
        sorted(figures, key=lambda one: (one.period.start, one.period.end, one.area, one.breakdown))
    )  # fmt: skip
