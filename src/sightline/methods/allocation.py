"""Which places start a campaign when: drawn by chance, and drawn again until start and traits of places go together
as little as was said before (re-randomisation: Morgan and Rubin, Annals of Statistics 40 (2012)).

How far start and a trait go together is a correlation: 0 where neither early nor late starters have more of it. With
two arms a correlation r is a difference of about 2r standard deviations. What is drawn later to test the effect must
come from the same set of draws (Rosenberger and Lachin, Randomization in Clinical Trials (2016)), which `draws` gives.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

TRIED = 20_000  # draws by which the share of those in balance is known
FEWEST = 20  # allocations in balance, below which a test by them could not reach 1 in 20
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Places:
    """What is drawn: places with their traits, and to how many slots. Slots are in the order of their start.

    `traits` has a row for each place. `late` are places that may not be in the first half of the slots, as their
    services are full. `blocks` holds a number for each place: within a block slots are given out as evenly as can be.
    """

    names: tuple[str, ...]
    traits: Floats
    slots: int
    late: Bools
    blocks: Ints

    @property
    def first_late(self) -> int:
        """The first slot that a place whose services are full may have."""
        return math.ceil(self.slots / 2)


def places(names: Sequence[str], traits: Mapping[str, Sequence[float]], slots: int, late: Sequence[bool] = (),
           by: str = "") -> Places:  # fmt: skip
    """Places of names and of traits by name. `by` names a trait by which places are put into blocks of alike ones.

    Raises MethodError for fewer than two places, more slots than places, a trait that is not known everywhere, or more
    places that start late than there are late slots for.
    """
    if len(names) < 2:
        raise MethodError("one place only: none is beside, and there is nothing to draw")
    if slots < 2:
        raise MethodError("all start at once: none is beside")
    if slots > len(names):
        raise MethodError(f"{slots} starts and {len(names)} places to start: fewer starts, or smaller places")
    values = np.array([traits[name] for name in traits], np.float64).reshape(len(traits), len(names)).T
    if not np.isfinite(values).all():
        raise MethodError("a trait is not known of every place: leave it out, or leave those places out")
    full = np.array(late or [False] * len(names), bool)
    blocks = np.zeros(len(names), np.int64)
    if by:
        order = np.argsort(values[:, list(traits).index(by)], kind="stable")
        blocks[order] = np.arange(len(names)) // slots
    made = Places(tuple(names), values, slots, full, blocks)
    if not by and full.sum() > len(names) - math.ceil(len(names) / slots * made.first_late):
        raise MethodError(
            "more places have full services than can start late: plan fewer start weeks, leave some out, or first add "
            "room"
        )
    return made


def together(found: Places, starts: Ints) -> Floats:
    """How far start and each trait go together: correlations (draws, traits); 0 where a trait never differs."""
    order = starts - starts.mean(axis=-1, keepdims=True)
    traits = found.traits - found.traits.mean(axis=0)
    size = np.sqrt((order**2).sum(axis=-1))[..., None] * np.sqrt((traits**2).sum(axis=0))
    made: Floats = np.divide(order @ traits, size, out=np.zeros_like(size), where=size > 0)
    return made


def drawn(found: Places, count: int, generator: np.random.Generator) -> Ints:
    """`count` draws of the slot of each place, of shape (draws, places), without regard to balance.

    Each slot has as many places as any other, or one more, which being left to chance; in blocks, so within each.
    """
    starts = np.empty((count, len(found.names)), np.int64)
    for block in np.unique(found.blocks):
        member = np.flatnonzero(found.blocks == block)
        given = np.arange(len(member)) % found.slots
        if len(member) < found.slots or len(member) % found.slots:  # who has the one more is left to chance
            shifts = generator.permuted(np.tile(np.arange(found.slots), (count, 1)), axis=1)
            rows = np.take_along_axis(shifts, np.broadcast_to(given, (count, len(member))), axis=1)
        else:
            rows = np.tile(given, (count, 1))
        starts[:, member] = _given_out(rows, found.late[member], found.first_late, generator)
    return starts


def _given_out(rows: Ints, late: Bools, first_late: int, generator: np.random.Generator) -> Ints:
    """Slots given out by chance to the members of a block; those with full services get the late ones, if there are."""
    mixed = generator.permuted(rows, axis=1)
    if not late.any():
        return mixed
    # Late slots come first, in an order of chance, and so do the members that need them; then all others are mixed.
    order = np.argsort(mixed < first_late, axis=1, kind="stable")
    ready = np.take_along_axis(mixed, order, axis=1)
    made = np.empty_like(ready)
    need = int(late.sum())
    made[:, late] = ready[:, :need]
    made[:, ~late] = generator.permuted(ready[:, need:], axis=1)
    return made


@dataclass(frozen=True)
class Allocated:
    """One draw: the slot of each place; how far start and traits go together; and of how many draws so many did less.

    `accepted` of `tried` draws were in balance. `different` of them, counted among those accepted, differ.
    """

    starts: Ints
    together: Floats
    tried: int
    accepted: int
    different: int

    @property
    def share(self) -> float:
        """The share of draws that are in balance."""
        return self.accepted / self.tried


def allocate(found: Places, balance: float, seed: int, tried: int = TRIED) -> Allocated:
    """The first draw in balance: no trait goes together with the start by more than `balance`. One seed, one answer.

    Raises MethodError where no draw is, or where a place with full services could only start early.
    """
    kept = _in_balance(found, balance, np.random.default_rng(seed), tried)
    if not len(kept):
        raise MethodError(f"none of {tried:,} draws is in balance at {balance:g}: {_possible(found, seed)}")
    different = len(np.unique(kept, axis=0))
    return Allocated(kept[0], together(found, kept[0]), tried, len(kept), different)


def _possible(found: Places, seed: int) -> str:
    """What balance could be asked for: that which 1 in 20 draws reach."""
    starts = drawn(found, _AT_ONCE, np.random.default_rng(seed))
    starts = starts[(starts[:, found.late] >= found.first_late).all(axis=1)]
    if not len(starts):
        return "places with full services cannot all start late. Plan fewer start weeks, or leave some of them out"
    reached = math.ceil(100 * float(np.quantile(np.abs(together(found, starts)).max(axis=1), 0.05))) / 100
    return f"with {reached:.2f}, 1 in 20 would be. Or use fewer start weeks, or smaller places that start together"


def draws(found: Places, balance: float, count: int, seed: int) -> Ints:
    """`count` draws of those in balance, of shape (count, places), for power and for tests by randomisation.

    Raises MethodError where no draw is in balance.
    """
    generator = np.random.default_rng(seed)
    held: list[Ints] = []
    for _ in range(max(1, math.ceil(100 * count / _AT_ONCE))):
        held.append(_in_balance(found, balance, generator, _AT_ONCE))
        if sum(map(len, held)) >= count:
            break
    kept = np.concatenate(held)
    if not len(kept):
        raise MethodError("no draw is in balance")
    # Where few are in balance they come more than once, as they would if it were drawn for longer.
    return kept[np.arange(count) % len(kept)]


def _in_balance(found: Places, balance: float, generator: np.random.Generator, tried: int) -> Ints:
    kept = []
    for begun in range(0, tried, _AT_ONCE):
        starts = drawn(found, min(_AT_ONCE, tried - begun), generator)
        near = (np.abs(together(found, starts)) <= balance + 1e-12).all(axis=1)
        early = (starts[:, found.late] < found.first_late).any(axis=1)
        kept.append(starts[near & ~early])
    return np.concatenate(kept)


def p_by_draws(seen: float, others: Floats) -> float:
    """How often a draw gives an effect as far from 0 as the one seen, which is one of them: never 0, two-sided."""
    return float((1 + (np.abs(others) >= abs(seen) - 1e-12).sum()) / (1 + len(others)))
