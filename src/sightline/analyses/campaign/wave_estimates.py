"""What was worked out of the waves of a survey: aggregates alone. Nothing here holds an answer of anybody.

`waves.waves_of` makes them. A share is between 0 and 1; a score is in the points of its scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EVERYBODY = "everybody"  # the dimension, and the one group of it, of all who were asked
LEAST, LEAST_GROUP = 100, 50  # respondents, unweighted, below which nothing is estimated; docs/attitudes.md says why
LEVEL = 0.95  # of every interval
POWER = 0.8  # with which the smallest difference would have been seen


class Kind(StrEnum):
    """What is estimated of a question."""

    SHARE = "share"  # of those who answered, who gave an answer that counts
    SCORE = "score"  # the mean of a scale, in its points


class Outcome(StrEnum):
    """What a question is about, in the order in which a campaign would have to work."""

    EXPOSURE = "exposure"  # saw the campaign, or degrading representations
    ATTITUDE = "attitude"
    BEHAVIOUR = "bystander behaviour"
    HELP = "help-seeking"


@dataclass(frozen=True, slots=True)
class Weights:
    """How the weights of a wave spread, after raking and trimming where there was either."""

    effective: float  # Kish: (sum of weights) squared over the sum of squares
    smallest: float  # of the mean weight
    largest: float  # of the mean weight
    raked: tuple[str, ...]  # margins to which they were raked; none: as supplied
    sources: tuple[str, ...]  # who says how many people there are in these margins
    trimmed: int | None  # respondents whose weight was cut; None: trimming was not asked for


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of asking."""

    key: str
    first: date  # of fieldwork
    last: date
    population: str  # who could be asked
    mode: str  # how, e.g. online panel
    respondents: int  # rows of the file
    design: str  # in words: strata, clusters, finite population
    weights: Weights


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, in the words of who described the waves; never the wording of an item."""

    key: str
    says: str
    outcome: Outcome
    kind: Kind
    scale: str  # key in scales.csv; empty: a question of its own
    lowest: float  # end of what the estimate can be: 0 and 1 of a share
    highest: float
    wordings: Mapping[str, str]  # wave -> which wording it used; a wave that did not ask is absent


@dataclass(frozen=True, slots=True)
class Group:
    """Some of those who were asked."""

    dimension: str  # e.g. sex; EVERYBODY
    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """One question of one wave in one group. Where `reason` is not empty there is no value, interval or effect."""

    question: str
    wave: str
    dimension: str
    group: str
    base: int  # respondents who answered, unweighted
    apart: int  # respondents of the group kept apart: no answer, do not know, refused; unweighted
    value: float | None = None
    error: float | None = None  # standard error
    lower: float | None = None
    upper: float | None = None
    freedom: float | None = None  # degrees of freedom of the interval
    design_effect: float | None = None
    effective: float | None = None  # base divided by the design effect
    reason: str = ""

    @property
    def low(self) -> bool:
        """Whether the base was too small, or nothing could be worked out."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class Difference:
    """A later wave less an earlier one. Where `reason` is not empty nothing is said, and it says what is possible."""

    question: str
    dimension: str
    group: str
    earlier: str
    later: str
    value: float | None = None
    error: float | None = None
    lower: float | None = None  # at LEVEL, of this difference by itself
    upper: float | None = None
    freedom: float | None = None
    p: float | None = None  # two-sided, of this difference by itself
    p_holm: float | None = None  # among all differences: any false one at most
    p_false: float | None = None  # Benjamini-Hochberg: share of false ones among those called
    smallest: float | None = None  # difference that would have been seen in 80 of 100, two-sided at 5%
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaveEstimates:
    """All of it. Waves are in the order of fieldwork, questions and groups in that of the description."""

    title: str
    made_up: bool  # nobody was asked
    waves: tuple[Wave, ...]
    questions: tuple[Question, ...]
    groups: tuple[Group, ...]
    estimates: tuple[Estimate, ...]
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...]

    def of(self, question: str, dimension: str = EVERYBODY, group: str = EVERYBODY) -> tuple[Estimate, ...]:
        """The estimates of one question in one group, wave by wave."""
        found = (question, dimension, group)
        return tuple(each for each in self.estimates if (each.question, each.dimension, each.group) == found)

    def changes(self, question: str) -> tuple[Difference, ...]:
        """The differences of one question, in all groups."""
        return tuple(each for each in self.differences if each.question == question)
