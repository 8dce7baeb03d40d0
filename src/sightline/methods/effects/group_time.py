"""Effects by group and period: difference-in-differences where areas adopt at different times.

A group is all areas that adopted in one period. Its effect in a period is its change since the last period before
adoption, less that of areas that never adopted, or that had not adopted yet. What it rests on: without the practice
both would have moved alike. No group is ever set beside areas that had adopted already, as one regression on all
would do. Sources: Callaway and Sant'Anna, Difference-in-Differences with Multiple Time Periods, Journal of Econometrics
225 (2021); with characteristics, Sant'Anna and Zhao, Doubly Robust Difference-in-Differences Estimators, Journal of
Econometrics 219 (2020).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.methods.effects.doubly import doubly_robust
from sightline.methods.effects.panel import (
    NEVER,
    Comparison,
    Fault,
    Floats,
    NoEffect,
    Panel,
    Problem,
    problem,
    problems,
)
from sightline.standard.records import Break

FEWEST_ALONE = 5  # areas of a group below which its spread is borrowed from all areas


@dataclass(frozen=True, slots=True)
class Cell:
    """One group in one period. `effect` is in the outcome's unit; positions of periods are from 0."""

    group: int
    period: int
    base: int  # the period that it is set against
    effect: float
    areas: int  # of the group
    beside: int  # areas that it is set beside

    @property
    def after(self) -> int:
        """Periods since adoption; below 0 before it."""
        return self.period - self.group


@dataclass(frozen=True, slots=True)
class GroupTime:
    """Every cell, and what says how sure each is.

    `influence` (areas x cells) is each area's, in the manner of the paper: its mean square over the number of areas is
    the variance. `rows` (any number x cells) are for few areas: their cross product is the covariance of the cells,
    given who adopted when, with each group's variance over its areas less one; `freedom` is the degrees of freedom of
    each row's group. `left_out` counts areas that had adopted before there was anything to compare.
    """

    panel: Panel
    comparison: Comparison
    anticipation: int
    cells: tuple[Cell, ...]
    influence: Floats
    rows: Floats
    part: npt.NDArray[np.int64]  # which group a row belongs to
    freedom: Floats  # by group
    left_out: int

    @property
    def effects(self) -> Floats:
        """The effect of each cell."""
        return np.array([cell.effect for cell in self.cells])


def group_time(
    found: Panel,
    comparison: Comparison = Comparison.NEVER,
    anticipation: int = 0,
    breaks: Sequence[Break] = (),
) -> GroupTime:
    """The effect of every group in every period, and before adoption what should be nought.

    Before adoption each period is set against the one before it. Where the panel holds traits the comparison is doubly
    robust in them. Where nobody never adopted, the periods from the last group's adoption on are left out.
    Raises NoEffect with every reason at once.
    """
    wrong = problems(found, comparison, anticipation, breaks)
    if wrong:
        raise NoEffect(wrong)
    early = (found.adopted != NEVER) & (found.adopted - anticipation < 1)
    kept = found.of(~early)
    if not kept.groups:
        raise NoEffect([problem(Fault.NO_BEFORE)])
    plans = list(_plans(kept, comparison, anticipation))
    if not plans:
        raise NoEffect([problem(Fault.EVERYWHERE)])
    if kept.traits is not None:
        return _robust(kept, comparison, anticipation, plans, int(early.sum()))
    return _plain(kept, comparison, anticipation, plans, int(early.sum()))


@dataclass(frozen=True, slots=True)
class _Plan:
    group: int
    period: int
    base: int
    mine: npt.NDArray[np.bool_]
    beside: npt.NDArray[np.bool_]


def _plans(found: Panel, comparison: Comparison, anticipation: int) -> Iterator[_Plan]:
    """Which areas are set beside which, in which two periods."""
    first, never = found.adopted, found.adopted == NEVER
    last = found.outcome.shape[1]
    if not never.any():  # the last group is all there is to compare with
        last = max(found.groups) - anticipation
    for group in found.groups:
        for period in range(1, last):
            before = period < group - anticipation
            base = period - 1 if before else group - anticipation - 1
            beside = never
            if comparison is Comparison.NOT_YET:
                beside = never | ((first > max(period, base) + anticipation) & (first != group))
            if beside.any():
                yield _Plan(group, period, base, first == group, beside)


def _cells(plans: Sequence[_Plan], effects: Sequence[float]) -> tuple[Cell, ...]:
    return tuple(
        Cell(plan.group, plan.period, plan.base, float(effect), int(plan.mine.sum()), int(plan.beside.sum()))
        for plan, effect in zip(plans, effects, strict=True)
    )


def _plain(found: Panel, comparison: Comparison, anticipation: int, plans: list[_Plan], left_out: int) -> GroupTime:
    """Differences of means, which are sums of the groups' own means with known weights."""
    outcome, count = found.outcome, len(found.areas)
    names, part = np.unique(found.adopted, return_inverse=True)
    sizes = np.bincount(part).astype(float)
    effects, influence = np.empty(len(plans)), np.zeros((count, len(plans)))
    weights = np.zeros((len(plans), len(names), outcome.shape[1]))  # of a group's mean in a period, in a cell
    for at, plan in enumerate(plans):
        change = outcome[:, plan.period] - outcome[:, plan.base]
        effects[at] = change[plan.mine].mean() - change[plan.beside].mean()
        for side, sign in ((plan.mine, 1.0), (plan.beside, -1.0)):
            influence[side, at] = sign * count / side.sum() * (change[side] - change[side].mean())
            share = np.bincount(part[side], minlength=len(names)) / side.sum()
            weights[at, :, plan.period] += sign * share
            weights[at, :, plan.base] -= sign * share
    means = np.stack([outcome[part == group].mean(axis=0) for group in range(len(names))])
    rest = outcome - means[part]
    pieces, owners, freedom = [], [], np.empty(len(names))
    for group, size in enumerate(sizes):
        # A few areas cannot say how far areas vary: they are taken to vary as all do about their group's mean.
        own = size >= FEWEST_ALONE
        freedom[group] = size - 1 if own else count - len(names)
        if not freedom[group]:
            raise NoEffect([problem(Fault.FEW, "There are too few areas to say how far they vary")])
        used = rest[part == group] if own else rest
        pieces.append(used @ weights[:, group].T / np.sqrt(freedom[group] * size))
        owners.append(np.full(len(used), group))
    return GroupTime(
        found, comparison, anticipation, _cells(plans, effects.tolist()), influence, np.vstack(pieces),
        np.concatenate(owners), freedom, left_out,
    )  # fmt: skip


def _robust(found: Panel, comparison: Comparison, anticipation: int, plans: list[_Plan], left_out: int) -> GroupTime:
    """Doubly robust in the traits of the areas; the spread of few areas is scaled, never borrowed."""
    traits = found.traits
    assert traits is not None
    _, part = np.unique(found.adopted, return_inverse=True)
    sizes, terms = np.bincount(part).astype(float), traits.shape[1] + 1
    if wrong := _too_few(plans, terms):
        raise NoEffect(wrong)
    count = len(found.areas)
    effects, influence = np.empty(len(plans)), np.zeros((count, len(plans)))
    for at, plan in enumerate(plans):
        side = plan.mine | plan.beside
        change = found.outcome[side, plan.period] - found.outcome[side, plan.base]
        effects[at], each = doubly_robust(change, plan.mine[side], traits[side])
        influence[side, at] = count / side.sum() * each
    freedom = np.maximum(sizes - terms, 1.0)
    rows = influence * np.sqrt(sizes / freedom)[part][:, None] / count
    return GroupTime(
        found, comparison, anticipation, _cells(plans, effects.tolist()), influence, rows, part, freedom, left_out
    )


def _too_few(plans: Sequence[_Plan], terms: int) -> list[Problem]:
    fewest = min(min(int(plan.mine.sum()), int(plan.beside.sum()) // 2) for plan in plans)
    if fewest >= terms + 3:
        return []
    return [
        problem(
            Fault.FEW, f"With {terms - 1} characteristics a group needs {terms + 3} areas, and twice as many beside it"
        )
    ]
