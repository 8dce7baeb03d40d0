"""Log-linear models of people who differ in how easily they are found: Mt, Mh and Mth, among them Chao's lower bound.

The log of the count of a history is an intercept, an effect for each list (or one for all, if they are alike), and an
effect of how many lists are in the history. Chao's form gives each number of lists from three on its own effect, so
that only people on one and on two lists say how many are on none: the bound of chao.py, made more precise by what the
other histories say of the lists. Sources: Rivest and Baillargeon, Biometrics 63 (2007), 999-1006; Darroch and others,
Journal of the American Statistical Association 88 (1993), 1137-1148; the models are those of the R package Rcapture.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from sightline.errors import MethodError
from sightline.methods.hidden.chao import ALIKE, NOT_A_MIDDLE, interval
from sightline.methods.hidden.lists import Floats, Lists
from sightline.methods.hidden.opinion import Opinion, require

NAME = "a log-linear model of people who differ"
SAME = "It takes all people to be found equally easily by each list, and lists to find people independently."
SHAPED = (
    "How many are on no list rests on a curve for how people differ, which the lists cannot check: other curves that "
    "fit as well give other numbers."
)
STEPS, TOLERANCE, LARGEST = 200, 1e-10, 50.0


class Shape(StrEnum):
    """How people differ, as the effect of being on k lists."""

    NONE = "no difference"  # M0, Mt
    CHAO = "Chao's lower bound"  # an effect, 0 or more, for each k from 3 on
    POISSON = "Poisson"  # 2**k - 1
    DARROCH = "Darroch"  # k**2 / 2
    GAMMA = "gamma"  # -log((3.5 + k) / 3.5)


def capture_model(lists: Lists, shape: Shape = Shape.CHAO, alike: bool = False, level: float = 0.95) -> Opinion:
    """How many people there are by a log-linear model, with lists that differ (Mt, Mth) or are alike (M0, Mh).

    In Chao's form effects that come out below 0 are set to 0, and the model is fitted again. The interval is normal on
    the log of the number on no list.

    Raises MethodError for fewer than three lists, lists without overlap, a list without people, lists that exclude each
    other, and where the model cannot be fitted.
    """
    require(lists, NAME, level=level)
    counts, sizes = lists.array()[1:], _sizes(lists.number)
    base = np.column_stack([np.ones(len(sizes)), sizes if alike else _member(lists.number)])
    extra = _columns(shape, sizes, counts)
    while True:
        effects, variance = _fitted(np.column_stack([base, extra]), counts)
        low = effects[base.shape[1] :] < 0
        if shape != Shape.CHAO or not low.any():
            break
        extra = extra[:, ~low]
    hidden = float(np.exp(effects[0]))
    lower, upper = interval(lists.seen, hidden, hidden + hidden**2 * variance, level)
    notes = {Shape.NONE: (SAME,), Shape.CHAO: (NOT_A_MIDDLE,)}.get(shape, (SHAPED,))
    return Opinion(lists.seen + hidden, lower, upper, level, lists.seen, (*notes, *((ALIKE,) if alike else ())))


def _sizes(number: int) -> Floats:
    """How many lists are in each history but that of no list."""
    return np.array([place.bit_count() for place in range(1, 2**number)], dtype=np.float64)


def _member(number: int) -> Floats:
    """Whether each list (column) is in each history (row) but that of no list."""
    return ((np.arange(1, 2**number)[:, None] >> np.arange(number)) & 1).astype(np.float64)


def _columns(shape: Shape, sizes: Floats, counts: Floats) -> Floats:
    if shape == Shape.CHAO:  # an effect of a size that nobody has would be minus infinity, which is below 0
        most = int(sizes.max())
        columns = [sizes == size for size in range(3, most + 1) if counts[sizes == size].any()]
        return np.array(columns, dtype=np.float64).reshape(-1, len(sizes)).T
    curves = {
        Shape.POISSON: 2**sizes - 1,
        Shape.DARROCH: sizes**2 / 2,
        Shape.GAMMA: -np.log1p(sizes / 3.5),
    }
    return curves[shape][:, None] if shape in curves else np.empty((len(sizes), 0))


def _fitted(design: Floats, counts: Floats) -> tuple[Floats, float]:
    """The effects of greatest Poisson likelihood by Newton's method, and the variance of the intercept."""
    near = counts + 0.1
    effects = np.linalg.lstsq(design * np.sqrt(near)[:, None], np.sqrt(near) * np.log(near), rcond=None)[0]
    for _ in range(STEPS):
        expected = np.exp(np.clip(design @ effects, -LARGEST, LARGEST))
        information = design.T @ (expected[:, None] * design)
        if np.linalg.matrix_rank(information) < len(effects):
            break
        step = np.linalg.solve(information, design.T @ (counts - expected))
        size = float(np.abs(design @ step).max())
        effects = effects + step * min(1.0, 3.0 / max(size, 3.0))
        if size < TOLERANCE:
            return effects, float(np.linalg.inv(information)[0, 0])
    raise MethodError(f"{NAME} cannot be fitted to these lists: the overlaps are too few to tell its effects apart")
