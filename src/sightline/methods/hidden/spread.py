"""How many are on no list, as a spread over methods: what each says, and the range of those that choose.

No one number is given. Which model is chosen moves the estimate more than chance does: from one published table (the
United Kingdom, 2013) two sound methods give 11 thousand and 23 thousand. Whitehead and others (Journal of Human
Trafficking 7, 2021, 1-13) conclude that multiple systems estimation is not a suitable method for such a use; the range
is printed with that said, beside what was counted, and never in its place.

Lists that are tied by referral are never taken for independent: every model in the range has the interactions of the
pairs that are said to be tied, and where one of them cannot be told from these lists no range is given.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sightline.errors import MethodError
from sightline.methods.hidden import chao, latent
from sightline.methods.hidden.bootstrap import bca_selected, bca_stepwise, selected_estimates, stepwise_estimates
from sightline.methods.hidden.decomposable import MOST as MOST_AVERAGED
from sightline.methods.hidden.decomposable import average
from sightline.methods.hidden.existence import reasons
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.loglinear import fit
from sightline.methods.hidden.opinion import Opinion
from sightline.methods.hidden.selection import rank
from sightline.methods.hidden.terms import Terms

FEWEST = 3  # lists: two cannot show whether they go together
NTOP = 10  # models among which the choice by criterion is made again
LEVEL = 0.95
IN_RANGE = ("stepwise", "criterion", "averaged")  # those that choose, or weigh, how lists go together
BESIDE = ("independent", "latent", "chao")  # second opinions, and what would be said if nothing were tied
METHODS = (*IN_RANGE, *BESIDE)
NO_END = "so few are on several lists that one of its limits has no end"


@dataclass(frozen=True, slots=True)
class Said:
    """What one method says, or why it says nothing. `opinion` counts everybody: those seen and those on no list."""

    method: str
    opinion: Opinion | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """The spread over methods. `lower`, `upper` and `middle` are people on no list; None where `refused` says why.

    `middle` is the median of what the methods of the range say; it orders nothing and is no best answer.
    """

    seen: float
    tied: Terms
    said: tuple[Said, ...]
    lower: float | None = None
    upper: float | None = None
    middle: float | None = None
    refused: str = ""

    def of(self, method: str) -> Said | None:
        """What a method of METHODS says, or None where it was not asked."""
        return next((one for one in self.said if one.method == method), None)


def spread(
    lists: Lists,
    tied: Terms = (),
    draws: Sequence[Lists] = (),
    replicates: int = 1000,
    seed: int = 0,
    with_latent: bool = True,
) -> Spread:
    """What every method says of the lists, with doubt about who is who from further draws of the same lists.

    `tied` are pairs of lists (bits) of which one may put people on the other. `draws` are tables of the same lists in
    other draws of the link set: what the methods say of them widens their limits, on the log of the number on no list,
    as one more source of variance. Nothing is raised for lists that cannot be used: `refused` says why.
    """
    refused = _refused(lists, tied)
    if refused:
        silent = tuple(Said(name, None, refused) for name in _names(lists, tied, with_latent))
        return Spread(lists.seen, tied, silent, refused=refused)
    said = [_asked(method, ask) for method, ask in _methods(lists, tied, draws, replicates, seed)]
    if with_latent:
        said.append(_asked("latent", lambda: _latent(lists, seed)))
    said += [_asked("chao", lambda: chao.lower_bound(lists, corrected=True))]
    if tied:
        said.append(_asked("independent", lambda: fit(lists, ())))
    ranged = [one.opinion for one in said if one.method in IN_RANGE and one.opinion is not None]
    if not ranged:
        why = "; ".join(one.reason for one in said if one.method in IN_RANGE)
        return Spread(lists.seen, tied, tuple(said), refused=why)
    if not all(math.isfinite(one.upper) for one in ranged):
        return Spread(lists.seen, tied, tuple(said), refused=NO_END)
    # A corrected limit can pass the estimate that it is of; the range holds what every method says.
    return Spread(
        lists.seen,
        tied,
        tuple(said),
        lower=max(min(end for one in ranged for end in (one.lower, one.estimate)) - lists.seen, 0.0),
        upper=max(end for one in ranged for end in (one.upper, one.estimate)) - lists.seen,
        middle=float(np.median([one.hidden for one in ranged])),
    )


def _names(lists: Lists, tied: Terms, with_latent: bool) -> tuple[str, ...]:
    """Which methods such lists are asked of, whatever they hold; none of two lists."""
    if lists.number < FEWEST:
        return ()
    left_out = {"averaged": not _can_average(lists, tied), "latent": not with_latent, "independent": not tied}
    return tuple(name for name in METHODS if not left_out.get(name))


def _can_average(lists: Lists, tied: Terms) -> bool:
    """Whether there is more than one model to average over: not with every pair tied, and not with many lists."""
    return lists.number <= MOST_AVERAGED and len(tied) < lists.number * (lists.number - 1) // 2


def _refused(lists: Lists, tied: Terms) -> str:
    """Why no range can be given at all, in words; "" where one can be tried."""
    if lists.number < FEWEST:
        return "two lists cannot show whether they go together, so they say nothing of who is on neither"
    if not lists.overlaps:
        return "nobody is on two lists or more, so nothing says how many are on none"
    empty = [lists.words(pair) for pair in tied if not lists.total(pair)]
    if empty:
        said = " or ".join(empty)
        return f"referral ties lists on which nobody is together ({said}), so how they go together cannot be told"
    why = reasons(lists, tied)
    return "referral ties lists, and how they go together cannot be told: " + "; ".join(why) if why else ""


def _asked(method: str, ask: Callable[[], Opinion]) -> Said:
    try:
        return Said(method, ask())
    except MethodError as error:
        return Said(method, None, str(error))


def _methods(
    lists: Lists, tied: Terms, draws: Sequence[Lists], replicates: int, seed: int
) -> list[tuple[str, Callable[[], Opinion]]]:
    """The methods of the range, each with its limits widened by what it says of the draws."""
    tables = np.array([draw.counts for draw in draws], dtype=np.float64).reshape(len(draws), len(lists.counts))

    def stepwise() -> Opinion:
        found = bca_stepwise(lists, replicates, seed, (LEVEL,), always=tied).at(LEVEL)
        if not draws:
            return found
        return widened(found, stepwise_estimates(lists, tables, always=tied) - tables.sum(axis=1))

    def criterion() -> Opinion:
        found = bca_selected(lists, None, NTOP, replicates, seed, (LEVEL,), always=tied).at(LEVEL)
        if not draws:
            return found
        (estimates,) = selected_estimates(lists, rank(lists, None, tied), tables, (NTOP,))
        return widened(found, estimates - tables.sum(axis=1))

    def averaged() -> Opinion:
        found = average(lists, always=tied)
        others = np.array([average(draw, always=tied).hidden for draw in draws], dtype=np.float64)
        return widened(found, others)

    asked: list[tuple[str, Callable[[], Opinion]]] = [("stepwise", stepwise), ("criterion", criterion)]
    if _can_average(lists, tied):
        asked.append(("averaged", averaged))
    return asked


def widened(opinion: Opinion, hidden: Floats) -> Opinion:
    """The opinion with limits that allow for how far draws of the same lists say something else.

    `hidden` is what the method says of each draw, people on no list. Each limit's distance from the estimate, on the
    log of the number on no list, is joined with the draws' standard deviation there as independent errors are (Rubin,
    Multiple Imputation for Nonresponse in Surveys, 1987, without the terms for few draws). Draws of which the method
    says nothing are left out.
    """
    usable = hidden[np.isfinite(hidden) & (hidden > 0)]
    if len(usable) < FEWEST or opinion.hidden <= 0:
        return opinion
    reach = _NORMAL * float(np.std(np.log(usable), ddof=1)) * math.sqrt(1 + 1 / len(usable))
    centre = opinion.hidden
    below = math.hypot(math.log(centre / max(opinion.lower - opinion.seen, 1e-9)), reach)
    above = math.hypot(math.log(max(opinion.upper - opinion.seen, centre) / centre), reach)
    return replace(
        opinion, lower=opinion.seen + centre * math.exp(-below), upper=opinion.seen + centre * math.exp(above)
    )  # fmt: skip


_NORMAL = 1.959963984540054  # 97.5% point of the normal distribution


def _latent(lists: Lists, seed: int) -> Opinion:
    found = latent.latent_classes(lists, np.random.default_rng(seed))
    if not found.mixed:
        raise MethodError("the chains of the latent class model do not agree, so they are not reported")
    return found
