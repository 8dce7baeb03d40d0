"""Mistakes in records that a check of the file reports, and that leave every count of sexual abuse as it was.

A mistake stays in the record and stands in every file that shows the field. Mistakes of people are in their entry of a
Book; those of what was done are here. mistakes.csv says which rule of which format reports each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sightline.standard.rows import read_rows
from sightline.synthetic.days import Days, year_of
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints

Kinds = npt.NDArray[np.int8]


class Mistake(IntEnum):
    """What is wrong in a record. Each has one mistake at most."""

    NONE = 0
    # of a person's entry
    UPN_LETTER = 1  # the check letter does not fit
    DISABILITY_CODE = 2  # a code of another list
    DISABILITY_NONE = 3  # no disability beside a disability
    NHS_DIGIT = 4  # the check digit does not fit
    SEX_CODE = 5  # a code that nobody knows; what was meant is lost
    POSTCODE_SHAPE = 6  # the last letter is missing
    # of a council's episode
    SOURCE_CODE = 7
    NEED_CODE = 8
    CLOSURE_CODE = 9
    CLOSURE_WITHOUT = 10  # closed, and no reason given
    FACTOR_NONE = 11  # the factor for none identified beside others
    FACTOR_TWICE = 12
    REVIEW_EARLY = 13  # the first review on the day the plan began
    NONE_REQUIRED = 14  # a conference was held, and none was required
    # of a crime
    SETTING_CODE = 15
    REPORTED_LATE = 16  # reported after it was recorded
    RELATION_OF_VICTIM = 17  # a suspect's relation to the victim, at the victim
    OUTCOME_CODE = 18
    # of a referral to support
    REFERRER_CODE = 19
    END_WITHOUT_REASON = 20


OF_COUNCIL_ENTRIES = (
    Mistake.UPN_LETTER, Mistake.DISABILITY_CODE, Mistake.DISABILITY_NONE, Mistake.NHS_DIGIT, Mistake.SEX_CODE,
    Mistake.POSTCODE_SHAPE,
)  # fmt: skip
OF_POLICE_ENTRIES = (Mistake.SEX_CODE, Mistake.POSTCODE_SHAPE)
OF_SUPPORT_ENTRIES = (Mistake.NHS_DIGIT, Mistake.SEX_CODE, Mistake.POSTCODE_SHAPE)
IN_ENTRIES = 0.5  # of children with a mistake in a census: it is in their entry, else in an episode
# Codes that no list holds.
WRONG_SEX, WRONG_DISABILITY, WRONG_SOURCE, WRONG_NEED, WRONG_REASON = "X", "ASD", "11", "N10", "RC0"
WRONG_SETTING, WRONG_OUTCOME, WRONG_REFERRER, RELATION = "car park", "23", "web form", "acquaintance"
REPORTED_AFTER = 3  # days from recording to the report, where the report is written down too late
# Few records can have these: where one can, it is so many times likelier to.
_WEIGHTS = {Mistake.REVIEW_EARLY: 8.0, Mistake.NONE_REQUIRED: 5.0, Mistake.END_WITHOUT_REASON: 3.0}


@dataclass(frozen=True, slots=True)
class Report:
    """What a check says of a mistake: its rule, and where."""

    block: str
    field: str
    rule: str


@cache
def reports() -> Mapping[tuple[Mistake, str], tuple[Report, ...]]:
    """(mistake, format) -> what a check of that format says of it."""
    found: dict[tuple[Mistake, str], list[Report]] = {}
    for row in read_rows("mistakes.csv", __package__):
        key = (Mistake[row["mistake"].upper()], row["format"])
        found.setdefault(key, []).append(Report(row["block"], row["field"], row["rule"]))
    return {key: tuple(rows) for key, rows in found.items()}


def choose(rng: np.random.Generator, able: Mapping[Mistake, Bools], chosen: Bools) -> Kinds:
    """A mistake for each chosen record, one of those that it can have; an entry a record, NONE elsewhere."""
    kinds = np.zeros(len(chosen), dtype=np.int8)
    mine = np.flatnonzero(chosen)
    weights = np.array([able[kind][mine] * _WEIGHTS.get(kind, 1.0) for kind in able], dtype=float).T
    reached = weights.reshape(len(mine), len(able)).cumsum(axis=1)
    total = reached[:, -1] if len(able) else np.zeros(len(mine))
    place = (rng.random(len(mine)) * total)[:, None] >= reached
    codes = np.array([*able, Mistake.NONE], dtype=np.int8)
    kinds[mine] = np.where(total > 0, codes[place.sum(axis=1)], Mistake.NONE)
    return kinds


class Recorded(Protocol):
    """A crime, as far as mistakes in it go."""

    reported: int
    recorded: int
    victims: list[int]
    outcomes: list[tuple[str, int]]


class Ended(Protocol):
    """A referral to support, as far as mistakes in it go."""

    @property
    def begin(self) -> int:
        """First session."""

    @property
    def finish(self) -> int:
        """Last session."""


@dataclass(frozen=True, slots=True)
class Mistakes:
    """The mistake of each episode of a council, each crime and each referral to support."""

    episode: Kinds
    crime: Kinds
    referral: Kinds


def of_episodes(
    rng: np.random.Generator, share: float, able: Mapping[Mistake, Bools], entry: Ints, of_person: Kinds
) -> Kinds:
    """Mistakes in episodes: in the first of a child, for those of that share of children who have none in their entry.

    `of_person` are the mistakes of entries; `entry` is that of each episode.
    """
    kinds = np.zeros(len(entry), dtype=np.int8)
    entries, first = np.unique(entry, return_index=True)
    chosen = (rng.random(len(entries)) < share * (1 - IN_ENTRIES)) & (of_person[entries] == Mistake.NONE)
    kinds[first] = choose(rng, {kind: which[first] for kind, which in able.items()}, chosen)
    return kinds


def make_mistakes(
    setting: Setting,
    able: Mapping[Mistake, Bools],
    entry: Ints,
    of_person: Kinds,
    crimes: Sequence[Recorded],
    referrals: Sequence[Ended],
) -> Mistakes:
    """Mistakes in what was done, by the scenario's fault `mistakes`. `able`: which episodes can have which."""
    share, end = setting.scenario.fault("mistakes"), setting.end
    rng = setting.rng("mistakes")
    episode = of_episodes(rng, share, able, entry, of_person)
    recorded = np.array([crime.recorded for crime in crimes], dtype=np.int32)
    late = (recorded + REPORTED_AFTER).astype(np.int32)
    of_crimes = {
        Mistake.SETTING_CODE: np.ones(len(crimes), dtype=bool),
        Mistake.REPORTED_LATE: year_of(late) == year_of(recorded),
        Mistake.RELATION_OF_VICTIM: np.array([bool(crime.victims) for crime in crimes], dtype=bool),
        Mistake.OUTCOME_CODE: np.array([bool(c.outcomes) and c.outcomes[0][1] <= end for c in crimes], dtype=bool),
    }
    of_referrals = {
        Mistake.REFERRER_CODE: np.ones(len(referrals), dtype=bool),
        Mistake.END_WITHOUT_REASON: np.array([bool(r.begin) and r.finish <= end for r in referrals], dtype=bool),
    }
    return Mistakes(
        episode,
        choose(rng, of_crimes, rng.random(len(crimes)) < share),
        choose(rng, of_referrals, rng.random(len(referrals)) < share),
    )


def days_reported(reported: Days, recorded: Days, kinds: Kinds) -> Days:
    """The days of the reports as written down."""
    return np.where(kinds == Mistake.REPORTED_LATE, recorded + REPORTED_AFTER, reported).astype(np.int32)
