"""Whether a log-linear model can be fitted to a table at all: does its estimate exist, and is there only one?

Empty overlaps are treated as Chan, Silverman and Vincent do (Journal of the American Statistical Association 116,
2021): a term whose margin is 0 has the estimate minus infinity, it and the histories that hold it are set aside, and of
what is left it is asked whether the estimate exists (the linear programme of Fienberg and Rinaldo, Annals of Statistics
40, 2012) and whether the effects can be told apart (the rank of the design).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from sightline.errors import MethodError
from sightline.methods.hidden.lists import Bools, Floats, Lists
from sightline.methods.hidden.poisson import Ints, gather, log_means, margins, spread
from sightline.methods.hidden.terms import checked, main_effects

POSITIVE = 1e-7  # of the programme's answer, for a table of ones and zeros
NO_OVERLAP = "nobody is on two lists or more: without an overlap nothing says how many are on no list"


@dataclass(frozen=True, slots=True)
class Existence:
    """Whether a model's (extended) estimate exists, and whether its effects are identifiable."""

    exists: bool
    identifiable: bool

    @property
    def code(self) -> int:
        """0 where the model can be fitted; 1 no estimate, 2 not identifiable, 3 both: the codes of SparseMSE."""
        return (not self.exists) + 2 * (not self.identifiable)

    def reasons(self) -> tuple[str, ...]:
        """Why the model cannot be fitted, in words; nothing where it can."""
        why = []
        if not self.exists:
            why.append(
                "no estimate of greatest likelihood exists: the overlaps seen push some expected count to 0 for ever"
            )
        if not self.identifiable:
            why.append("the model has more effects than these overlaps can tell apart")
        return tuple(why)


def check(lists: Lists, terms: Iterable[int]) -> Existence:
    """Whether the hierarchical model of these interactions can be fitted. Raises MethodError for a strange term."""
    slots = np.array([main_effects(lists.number) + checked(lists, terms)], dtype=np.intp)
    counts = lists.array()[None]
    kept = kept_histories(counts, slots, np.array(lists.possible))
    return Existence(bool(exist(counts, slots, kept)[0]), bool(identifiable(counts, slots, kept)[0]))


def overlapping_triples(lists: Lists) -> int:
    """How many sets of three lists there are of which every two share somebody.

    Where it is 0, not all interactions of two lists can be told apart at once.
    """
    return sum(
        all(lists.total(one | other) > 0 for one, other in combinations((1 << a, 1 << b, 1 << c), 2))
        for a, b, c in combinations(range(lists.number), 3)
    )


def reasons(lists: Lists, terms: Iterable[int]) -> tuple[str, ...]:
    """Every reason why this model cannot be fitted to these lists, in words; nothing where it can."""
    return (() if lists.overlaps else (NO_OVERLAP,)) + check(lists, terms).reasons()


def refuse_no_overlap(lists: Lists) -> None:
    """Raises MethodError where nobody is on two lists: then no model at all can be fitted."""
    if not lists.overlaps:
        raise MethodError(NO_OVERLAP)


def kept_histories(counts: Floats, slots: Ints, possible: Bools) -> Bools:
    """The histories that take part in each fit, (B, 2**t): possible, on some list, and holding no empty term."""
    empty = gather(margins(counts), slots) == 0
    kept = np.broadcast_to(possible & (np.arange(len(possible)) > 0), counts.shape)
    if not empty.any():
        return kept
    dropped = spread(slots, empty.astype(np.float64), counts.shape[1])
    without: Bools = kept & (log_means(dropped) == 0)
    return without


def identifiable(counts: Floats, slots: Ints, kept: Bools) -> Bools:
    """Whether the effects of each fit can be told apart, (B,): whether its design has full rank.

    Where each term's own history takes part, those histories fix all effects once the intercept is known, and moving
    the intercept by x leaves their means alone only if an effect of k lists moves by x (-1)**k. So the design has full
    rank exactly when such a move changes the mean of some other history. Else the rank is worked out.
    """
    size = counts.shape[1]
    active = gather(margins(counts), slots) > 0
    sign = np.array([(-1.0) ** place.bit_count() for place in range(size)])
    moved = log_means(spread(slots, active.astype(np.float64), size) * sign)
    full: Bools = ((moved != 0) & kept).any(axis=1)
    for row in np.flatnonzero(
        (active & (slots > 0) & ~gather(kept.astype(np.float64), slots).astype(bool)).any(axis=1)
    ):
        full[row] = _full_rank(*_key(slots, active, kept, int(row)))
    return full


def exist(counts: Floats, slots: Ints, kept: Bools) -> Bools:
    """Whether the (extended) estimate of each fit exists, (B,), by linear programme. Slow: a programme for each."""
    active = gather(margins(counts), slots) > 0
    rows = range(len(counts))
    return np.array([_inside_cone(*_key(slots, active, kept, row), (counts[row] > 0).tobytes()) for row in rows])


def _key(slots: Ints, active: Bools, kept: Bools, row: int) -> tuple[bytes, bytes]:
    own = slots[row if len(slots) > 1 else 0]
    return own[active[row]].tobytes(), kept[row].tobytes()


def _design(slots: bytes, kept: bytes) -> Floats:
    places = np.flatnonzero(np.frombuffer(kept, dtype=np.bool_))
    terms = np.frombuffer(slots, dtype=np.intp)
    design: Floats = ((places[:, None] & terms[None, :]) == terms[None, :]).astype(np.float64)
    return design


@lru_cache(maxsize=2**16)
def _full_rank(slots: bytes, kept: bytes) -> bool:
    design = _design(slots, kept)
    return bool(len(design) >= design.shape[1] and np.linalg.matrix_rank(design) == design.shape[1])


@lru_cache(maxsize=2**16)
def _inside_cone(slots: bytes, kept: bytes, support: bytes) -> bool:
    """Whether a table without any 0 has the same margins; it depends only on where the counts are not 0.

    The largest s for which x >= s everywhere and the margins of x are those seen, x being s + y with y >= 0.
    """
    design = _design(slots, kept)
    seen = np.frombuffer(support, dtype=np.bool_)[np.frombuffer(kept, dtype=np.bool_)].astype(np.float64)
    matrix = np.column_stack([design.T, design.sum(axis=0)])
    worth = np.zeros(matrix.shape[1])
    worth[-1] = -1
    answer = linprog(worth, A_eq=matrix, b_eq=design.T @ seen, bounds=(0, None), method="highs")
    return bool(answer.status == 0 and -answer.fun > POSITIVE)
