"""Words and sums about how well records were joined: what linkage counts by group, and what follows from the counts.

Linkage writes the counts where identity is open; analyses read them and never see a record. A group is a population, a
dimension and a code, such as children, ethnic group, White.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sightline.standard.shares import NORMAL_95, wilson

CHILD, OFFENDER = "child", "offender"  # populations
POPULATIONS = {CHILD: "Children", OFFENDER: "Suspects and offenders"}
ALL, NOT_KNOWN, DIFFER = "all", "not_known", "differ"
# Bands of age, and the first full year of each.
AGES = (("0-4", 0), ("5-9", 5), ("10-15", 10), ("16-17", 16), ("18-29", 18), ("30-49", 30), ("50+", 50))

# Measures by group. `of` in brackets.
RECORDS = "records of the group"
JOINED = "records joined to another agency"  # (of its records)
MODERATE = "records joined moderately only"  # (of those joined)
BLIND = "records with too little to compare"  # (of its records)
PAIRS = "pairs joined across agencies"  # `expected`: how many of them are wrong, by their odds
BY_BAND = "pairs joined across agencies by band"
NUMBERED = "pairs that share a number, found without it"  # (of the pairs joined that share one)
NEAR = "pairs across agencies that came near"  # not joined; `expected`: how many of them are one person, by their odds
# Measures of each council, dimension "area".
COUNCIL_RECORDS = "council records"
ONLY_NUMBER = "council records with a pupil number only"  # (of its records)
NAMED = "council records with a name"  # (of its records)
ONLY_FOUND = "council records with a pupil number only, found among pupils"  # (of those)
BY_PUPIL = "council records by pupil record"  # `rule`: a WAY, `band`: an ANSWER
AS_LINKED, BY_NUMBER = "as linked", "by pupil number alone"  # ways
FOUND, UNDER_5, OVER_15 = "found", "under_5", "over_15"  # answers; the first that holds
NO_NUMBER, NO_PUPIL, NO_AGE = "no_pupil_number", "no_pupil_record", "age_not_known"

FEWEST = 100  # pairs that share a number, below which what is found without it is not turned into a share
# A group stands out from so much more missed than of the others; or from so many times theirs, if it can be seen.
FAR, TIMES, SEEN = 0.02, 2.0, 0.005


@dataclass(frozen=True, slots=True)
class Group:
    """What linkage counted of the pairs of one group. `wrong` and `near` are expected numbers, by the pairs' odds."""

    population: str
    dimension: str
    code: str
    pairs: int  # joined, across agencies
    wrong: float
    numbered: int  # of the pairs, those that share a national number
    found: int  # of those, how many would be joined if no record held a number
    near: float  # of the pairs that were not joined, how many are one person
    seen: float = 1.0  # the share of pairs of which both records hold enough to compare

    @property
    def wrong_share(self) -> float:
        """The share of its pairs that is expected to be wrong."""
        return self.wrong / self.pairs if self.pairs else 0.0

    @property
    def recall_without_numbers(self) -> float | None:
        """The share of pairs that linkage finds without numbers; None where too few pairs tell."""
        return self.found / self.numbered if self.numbered >= FEWEST else None

    @property
    def missed(self) -> float:
        """How many pairs are missed, by estimate.

        Of pairs that could be compared the greater of two numbers, each of which sees but a part: the pairs that came
        near, by their odds; and those that share no number, missed as often as the pairs that share one would be
        without it. To these come pairs of records that hold too little to compare, as many as other records have.
        """
        recall = self.recall_without_numbers
        rest = self.pairs - self.numbered
        compared = max(self.near, rest * (1 - recall) / recall if recall else 0.0)
        return compared + (self.pairs - self.wrong + compared) * (1 / self.seen - 1 if self.seen else 0.0)

    @property
    def missed_share(self) -> float:
        """The share of all pairs of one person that is missed, by estimate."""
        missed = self.missed
        return missed / (self.pairs - self.wrong + missed) if missed else 0.0

    @property
    def recall_interval(self) -> tuple[float, float] | None:
        """The 95% interval (Wilson) of the share found without numbers; None where too few pairs tell."""
        return wilson(self.found, self.numbered, NORMAL_95) if self.numbered >= FEWEST else None


def groups_of(rows: Iterable[Mapping[str, object]]) -> dict[tuple[str, str], list[Group]]:
    """(population, dimension) -> its groups, from rows of link_quality; in the order of the rows."""
    told: dict[tuple[str, str, str], dict[str, tuple[float, float, float]]] = {}
    for row in rows:
        if row["measure"] in (PAIRS, NUMBERED, NEAR, BLIND) and row["dimension"] is not None:
            key = (str(row["population"]), str(row["dimension"]), str(row["code"]))
            numbers = (number(row["n"]), number(row["of"]), number(row["expected"]))
            told.setdefault(key, {})[str(row["measure"])] = numbers
    found: dict[tuple[str, str], list[Group]] = {}
    nothing = (0.0, 0.0, 0.0)
    blind = {key: n / of for key, counts in told.items() for n, of, _ in [counts.get(BLIND, nothing)] if of}
    for (population, dimension, code), counts in told.items():
        if PAIRS in counts:
            pairs, _, wrong = counts[PAIRS]
            same, numbered, _ = counts.get(NUMBERED, nothing)
            near = counts.get(NEAR, nothing)[2]
            ends = [("kind", kind) for kind in code.split("+")] if dimension == "kinds" else [(dimension, code)] * 2
            seen = 1.0
            for end in ends:
                seen *= 1 - blind.get((population, *end), 0.0)
            group = Group(population, dimension, code, int(pairs), wrong, int(numbered), int(same), near, seen)
            found.setdefault((population, dimension), []).append(group)
    return found


def number(value: object) -> float:
    """A number of a row; nought where there is none."""
    return float(str(value)) if value is not None else 0.0


def standing_out(groups: Sequence[Group], fewest: int) -> list[Group]:
    """The groups of one dimension, of at least `fewest` pairs, whose links are clearly missed more often.

    That is by FAR or more than in the others together, or TIMES as often, if it can be seen in whole per cent. Groups
    of which nothing is known are left out.
    """
    told = [group for group in groups if group.code not in (NOT_KNOWN, DIFFER)]
    out = []
    for group in told:
        others = [other for other in told if other is not group]
        whole = sum(other.pairs - other.wrong + other.missed for other in others)
        share = sum(other.missed for other in others) / whole if whole else 0.0
        more = group.missed_share - share >= FAR
        much = more or (group.missed_share >= SEEN and group.missed_share >= TIMES * share)
        if others and group.pairs >= fewest and much:
            out.append(group)
    return out
