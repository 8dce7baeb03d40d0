"""What makes an effect doubtful though it can be worked out: warnings as data, each with its rule and its figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from sightline.methods.effects.averages import By, average, pre_trend
from sightline.methods.effects.group_time import GroupTime, group_time
from sightline.methods.effects.panel import NEVER, Comparison, Fault, Floats, NoEffect, Panel, problem
from sightline.methods.effects.untouched import Line, Spread, apart, line, shift
from sightline.standard.records import EVERY, Break, BreakKind

LEVEL = 0.05
LOOSE = 0.1  # for regression to the mean
LOOSER = 0.2  # the same where areas are few, and a bad year is easily missed
MANY = 20  # areas from which LOOSE holds
FEWEST_CHANGES = 5  # from period to period, beside that of adoption, below which none is out of line
FEWEST_BEFORE = 4  # values of an area before adoption, below which none is extreme


class Doubt(StrEnum):
    """What a warning is about."""

    PRE_TREND = "they moved apart before adoption"
    ANTICIPATION = "something moved in the period before adoption"
    REGRESSION = "adoption came after an extreme value"
    NEGATIVE_CONTROL = "an outcome that should not move did"
    SPILL_OVER = "neighbours that never adopted moved too"
    SHOCK = "something happened to all areas when they adopted"


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning; `figure` is what the rule looked at: a p, an effect that should be nought, or
    how many groups adopted then."""

    doubt: Doubt
    figure: float
    said: str


def of_trends(found: GroupTime) -> tuple[Warned, ...]:
    """Warnings from the periods before adoption: all together (p below 0.05), and the last one by itself."""
    warned, tested = [], pre_trend(found)
    if tested.p is not None and tested.p < LEVEL:
        warned.append(Warned(Doubt.PRE_TREND, tested.p, "Before adoption the areas did not move alike."))
    for effect in average(found, By.EVENT).effects:
        if effect.at == -1 and not found.anticipation and effect.tells:
            said = "The period before adoption moved already: allow for anticipation, or for a reason that both share."
            warned.append(Warned(Doubt.ANTICIPATION, effect.value, said))
    return tuple(warned)


def of_year_before(found: Line) -> tuple[Warned, ...]:
    """A warning where what is kept clear of the base lay apart from all before it: areas adopted after an extreme.

    The periods of anticipation but those in which areas were adopting, beside the line through what nothing touches;
    and the same without the last of them, in which a practice may be felt already and hide a bad year. Warned where one
    of the two would be as far from 0 by chance in fewer than 1 of 10 panels. Of fewer than 20 areas 1 of 5, by errors
    that take periods as apart from one another: a warning missed costs more than one more. The effect is not set
    against these periods.
    """
    few = len(found.panel.areas) < MANY
    level, spread = (LOOSER, Spread.CELLS) if few else (LOOSE, Spread.AREAS)
    longer = found.anticipation - found.under_way > 1
    looks = [
        apart(found, found.kept_clear(fewer), as_reached=True, spread=spread) for fewer in ((0, 1) if longer else (0,))
    ]
    seen = [look.p for look in looks if look is not None and look.p < level]
    if not seen:
        return ()
    said = (
        "Just before adoption the areas lay apart from what they were earlier: a bad or a good year, or the practice "
        "was already felt. The effect is not set against that time."
    )
    return (Warned(Doubt.REGRESSION, min(seen), said),)


def of_negative_control(
    panel_of_other: Panel, comparison: Comparison = Comparison.NEVER, anticipation: int = 0
) -> tuple[Warned, ...]:
    """A warning where the same areas show an effect on an outcome that should not move. Raises NoEffect."""
    overall = average(group_time(panel_of_other, comparison, anticipation), By.SIMPLE).overall
    said = "An outcome that the practice should not touch moved too: something else came with it."
    return (Warned(Doubt.NEGATIVE_CONTROL, overall.value, said),) if overall.tells else ()


def of_regression(found: Panel) -> tuple[Warned, ...]:
    """A warning where areas adopted right after an extreme value: what follows would draw back by itself.

    The rule: less the mean of the areas that never adopted, how far an area's last value before adoption lies from the
    mean of those before it (3 at least), in standard deviations of areas about their own means. Warned where the sum
    over areas would be as far from 0 by chance in fewer than 1 of 10 panels (of fewer than 20 areas 1 of 5): a warning
    missed costs more than one more.
    """
    never = found.adopted == NEVER
    beside = int(never.sum())
    common = found.outcome[never].mean(axis=0) if beside else np.zeros(found.outcome.shape[1])
    moves, squares, freedom = [], 0.0, 0
    for row, place in zip(found.outcome - common, found.adopted.tolist(), strict=True):
        before = row[:place] if place != NEVER else row
        earlier = before[:-1]
        if len(earlier) >= FEWEST_BEFORE - 1:
            squares += float(((earlier - earlier.mean()) ** 2).sum())
            freedom += len(earlier) - 1
            if place != NEVER:
                moves.append(float(before[-1] - earlier.mean()) / np.sqrt(1 + 1 / len(earlier)))
    if not moves or not squares:
        return ()
    shared = 1 + len(moves) / beside if beside else 1.0  # all are less the same mean of the others
    far = sum(moves) / np.sqrt(len(moves) * shared * squares / freedom)
    p = float(2 * stats.norm.sf(abs(far)))
    said = "Areas adopted after an extreme value: it would have drawn back without the practice."
    return (Warned(Doubt.REGRESSION, p, said),) if p < (LOOSE if len(found.areas) >= MANY else LOOSER) else ()


def of_spill_over(found: Panel, next_to: Sequence[Collection[int]]) -> tuple[Warned, ...]:
    """A warning where neighbours that never adopted moved, as if they had when the first area next to them did.

    `next_to` holds for each area the positions of those next to it. They are set beside areas that never adopted and
    are next to none that did. What reaches neighbours is taken off the effect, which is then too small, or too large.
    Raises NoEffect, as where no such area is left.
    """
    never = found.adopted == NEVER
    first = np.full(len(found.areas), NEVER)
    for place, beside in enumerate(next_to):
        if never[place]:
            first[place] = min((int(found.adopted[near]) for near in beside if not never[near]), default=NEVER)
    if not (first != NEVER).any():
        return ()
    if not (never & (first == NEVER)).any():
        raise NoEffect([problem(Fault.NO_FAR)])
    clusters = None if found.clusters is None else found.clusters[never]
    beside_them = Panel(
        tuple(area for area, keep in zip(found.areas, never, strict=True) if keep), found.periods,
        found.outcome[never], first[never], None, clusters,
    )  # fmt: skip
    overall = average(group_time(beside_them), By.SIMPLE).overall
    said = "Neighbours that never adopted moved when areas next to them adopted: leave them out of those beside."
    return (Warned(Doubt.SPILL_OVER, overall.value, said),) if overall.tells else ()


def of_shock(found: Panel, breaks: Iterable[Break] = ()) -> tuple[Warned, ...]:
    """Warnings where something happened to all when areas adopted: by the break ledger, and by those who never did.

    By the ledger: circumstances that changed from the start of the period before adoption to the end of that of
    adoption, everywhere or in an area of the panel. By the areas that never adopted: the change of their mean in that
    period lies apart from its changes in all other periods (Student's, p below 0.05 over all groups). It is taken off
    the effect only if it touched all areas alike. Nothing is said where other changes are fewer than 5.
    """
    warned = []
    for entry in breaks:
        reached = EVERY in entry.reach.areas or not set(entry.reach.areas).isdisjoint(found.areas)
        then = [
            group for group in found.groups
            if found.periods[max(group - 1, 0)].start <= entry.reach.start <= found.periods[group].end
        ]  # fmt: skip
        if entry.kind is BreakKind.CIRCUMSTANCES and reached and then:
            said = f"Circumstances changed for all when areas adopted ({entry.id}); they may not have met all alike."
            warned.append(Warned(Doubt.SHOCK, float(len(then)), said))
    groups, never = [group for group in found.groups if group], found.adopted == NEVER
    changes = np.diff(found.outcome[never].mean(axis=0)) if never.any() else np.zeros(0)
    count = len(changes) - 1
    if groups and count >= FEWEST_CHANGES:
        p = min(1.0, len(groups) * min(_out_of_line(changes, group - 1) for group in groups))
        if p < LEVEL:
            said = "Areas that never adopted moved out of line when others adopted: something happened to all."
            warned.append(Warned(Doubt.SHOCK, p, said))
    return tuple(warned)


def _out_of_line(changes: Floats, at: int) -> float:
    """p of one change beside all others, as a further value of theirs."""
    others = np.delete(changes, at)
    spread = float(others.std(ddof=1)) * np.sqrt(1 + 1 / len(others))
    apart = abs(float(changes[at] - others.mean()))
    if spread == 0:
        return 0.0 if apart else 1.0
    return float(2 * stats.t.sf(apart / spread, len(others) - 1))


@dataclass(frozen=True, slots=True)
class Looked:
    """Every warning of one effect, and what could not be looked at, with why."""

    warned: tuple[Warned, ...]
    untold: tuple[tuple[Doubt, str], ...]


def all_warnings(
    found: GroupTime,
    next_to: Sequence[Collection[int]] | None = None,
    breaks: Iterable[Break] = (),
    other: Panel | None = None,
    whole: Panel | None = None,
    beside: Line | None = None,
) -> Looked:
    """Everything of this module that can be looked at: trends, the time before, spill-over, a shock, a control outcome.

    `next_to` is of the areas of `whole`, which holds also those that adopted too early to be compared (without it, of
    `found.panel`): they have neighbours, too. `other` is the panel of an outcome that should not move. `beside` is the
    line through what nothing touches, with what reaches neighbours where that is taken off; without it one without.
    """
    panel, warned, untold = found.panel, [*of_trends(found)], []
    held = beside or line(panel, found.anticipation)
    if found.anticipation > held.under_way:
        warned += of_year_before(held)
    else:
        before = np.where(panel.adopted == NEVER, NEVER, np.maximum(panel.adopted - found.anticipation, 0))
        warned += of_regression(Panel(panel.areas, panel.periods, panel.outcome, before, panel.traits, panel.clusters))
    warned += of_shock(panel, breaks)
    if pre_trend(found).p is None:
        untold.append((Doubt.PRE_TREND, f"Trends before adoption cannot be tested: {pre_trend(found).reason}."))
    try:
        warned += _neighbours(whole or panel, next_to, held) if next_to is not None else ()
    except NoEffect as refused:
        untold.append((Doubt.SPILL_OVER, str(refused)))
    try:
        warned += of_negative_control(other, found.comparison, found.anticipation) if other is not None else ()
    except NoEffect as refused:
        untold.append((Doubt.NEGATIVE_CONTROL, str(refused)))
    return Looked(tuple(warned), tuple(untold))


def _neighbours(whole: Panel, next_to: Sequence[Collection[int]], held: Line) -> tuple[Warned, ...]:
    """By the shift of the line where it tells one, else by far areas that never adopted. Raises NoEffect."""
    reached = shift(held)
    if reached is None:
        return of_spill_over(whole, next_to)
    said = "Neighbours that had not adopted moved when areas next to them adopted: it is taken off the effect."
    return (Warned(Doubt.SPILL_OVER, reached.estimate.value, said),) if reached.estimate.tells else ()
