"""What a clerical review says: people looked at pairs of records drawn in strata, and said whether they are one person.

Arithmetic only. Pairs of which nobody could tell are left out of the shares, and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sightline.standard.linkage import ALL, number
from sightline.standard.shares import wilson

SAME, DIFFERENT, UNSURE = "same", "different", "cannot_tell"
# (what it is called, whether its pairs were joined, from how many bits of posterior odds): the first that fits a pair.
BANDS: tuple[tuple[str, bool, float], ...] = (
    ("number", True, 0.0),  # joined by a national number, whatever its bits
    ("surest", True, 14.0),
    ("strong", True, 7.0),
    ("moderate", True, 3.0),
    ("faint", True, float("-inf")),
    ("kept_apart", False, 0.0),  # by the rules for twins and siblings, whatever its bits
    ("left_for_review", False, 0.0),  # likely, and at odds with a likelier pair
    ("weak", False, float("-inf")),
)
FEWEST = 30  # pairs with an answer, below which no share is given


@dataclass(frozen=True, slots=True)
class Stratum:
    """Pairs of one band and population: how many there are, and what was answered of those drawn."""

    population: str
    band: str
    pairs: int
    same: int
    different: int
    unsure: int

    @property
    def joined(self) -> bool:
        """Whether linkage had joined its pairs."""
        return next(joined for band, joined, _ in BANDS if band == self.band)

    @property
    def answered(self) -> int:
        """Pairs drawn of which somebody could tell."""
        return self.same + self.different


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its 95% interval, the pairs it rests on, and the share of all pairs that lie in strata reviewed."""

    share: float
    low: float
    high: float
    answered: int
    covered: float


def strata_of(rows: Iterable[Mapping[str, object]], dimension: str = ALL, code: str = ALL) -> list[Stratum]:
    """The strata of rows of review_counts, of one group."""
    return [
        Stratum(
            str(row["population"]), str(row["stratum"]),
            *(int(number(row[name])) for name in ("pairs", SAME, DIFFERENT, UNSURE)),
        )
        for row in rows
        if (row["dimension"], row["code"]) == (dimension, code)
    ]  # fmt: skip


def share_same(strata: Sequence[Stratum]) -> Estimate | None:
    """The share of pairs that are one person, each stratum weighted by its pairs; None where too few have an answer.

    The interval is Wilson's at the effective number of pairs: as many as a plain sample would need to be as sure. In
    that number each stratum's share is drawn half a pair towards even, so that a stratum without a fault is not sure.
    """
    told = [stratum for stratum in strata if stratum.answered]
    answered, whole = sum(s.answered for s in told), sum(s.pairs for s in told)
    if answered < FEWEST or not whole:
        return None
    weights = [s.pairs / whole for s in told]
    share = sum(w * s.same / s.answered for w, s in zip(weights, told, strict=True))
    drawn = [(s.same + 0.5) / (s.answered + 1) for s in told]
    middle = sum(w * p for w, p in zip(weights, drawn, strict=True))
    spread = sum(w * w * p * (1 - p) / s.answered for w, p, s in zip(weights, drawn, told, strict=True))
    low, high = wilson(share * middle * (1 - middle) / spread, middle * (1 - middle) / spread)
    return Estimate(share, low, high, answered, whole / sum(s.pairs for s in strata))


def precision(strata: Iterable[Stratum]) -> Estimate | None:
    """The share of joined pairs that are one person."""
    return share_same([stratum for stratum in strata if stratum.joined])


def missed(strata: Sequence[Stratum]) -> Estimate | None:
    """Of all pairs of one person that were joined or came near, the share that was not joined.

    Pairs that never came near are in no stratum, so the true share missed is higher. Its interval is that of the pairs
    not joined; how many of the joined are right is taken as estimated.
    """
    near = [stratum for stratum in strata if not stratum.joined]
    right, among = precision(strata), share_same(near)
    if right is None or among is None:
        return None
    joined = right.share * sum(stratum.pairs for stratum in strata if stratum.joined)
    pairs = sum(stratum.pairs for stratum in near)
    shares = (among.share, among.low, among.high)
    share, low, high = (pairs * one / (joined + pairs * one) if one else 0.0 for one in shares)
    return Estimate(share, low, high, among.answered, among.covered)
