"""What makes an effect doubtful though it can be worked out: warnings as data, each with its rule and its figure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats

from sightline.methods.effects.averages import By, average, pre_trend
from sightline.methods.effects.group_time import GroupTime, group_time
from sightline.methods.effects.panel import NEVER, Panel

LEVEL = 0.05
LOOSE = 0.1  # for regression to the mean
FEWEST_BEFORE = 4  # values of an area before adoption, below which none is extreme


class Doubt(StrEnum):
    """What a warning is about."""

    PRE_TREND = "they moved apart before adoption"
    ANTICIPATION = "something moved in the period before adoption"
    REGRESSION = "adoption came after an extreme value"
    NEGATIVE_CONTROL = "an outcome that should not move did"


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning; `figure` is what the rule looked at: a p, or the effect that should be nought."""

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


def of_negative_control(panel_of_other: Panel) -> tuple[Warned, ...]:
    """A warning where the same areas show an effect on an outcome that should not move. Raises NoEffect."""
    overall = average(group_time(panel_of_other), By.SIMPLE).overall
    said = "An outcome that the practice should not touch moved too: something else came with it."
    return (Warned(Doubt.NEGATIVE_CONTROL, overall.value, said),) if overall.tells else ()


def of_regression(found: Panel) -> tuple[Warned, ...]:
    """A warning where areas adopted right after an extreme value: what follows would draw back by itself.

    The rule: less the mean of the areas that never adopted, how far an area's last value before adoption lies from the
    mean of those before it (3 at least), in standard deviations of areas about their own means. Warned where the sum
    over areas would be as far from 0 by chance in fewer than 1 of 10 panels: a warning missed costs more than one more.
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
    return (Warned(Doubt.REGRESSION, p, said),) if p < LOOSE else ()
