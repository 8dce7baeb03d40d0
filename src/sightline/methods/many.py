"""Many tests at once: what is left of small p values when somebody looks at many.

Sources: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979),
65-70; Benjamini and Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57
(1995), 289-300. Both adjusted p values are those of R's `p.adjust`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sightline.errors import MethodError

Floats = npt.NDArray[np.float64]


def holm(p: Sequence[float]) -> Floats:
    """P values for which "one false call among all" is kept to the level, whatever way the tests hang together."""
    raw = _checked(p)
    order = np.argsort(raw, kind="stable")
    stepped = np.maximum.accumulate(raw[order] * np.arange(len(raw), 0, -1))
    return _back(np.minimum(stepped, 1.0), order)


def benjamini_hochberg(p: Sequence[float]) -> Floats:
    """P values for which the expected share of false calls among all calls is kept to the level.

    It holds for tests that are independent or hang together positively, as those of overlapping groups do.
    """
    raw = _checked(p)
    order = np.argsort(raw, kind="stable")
    scaled = raw[order] * len(raw) / np.arange(1, len(raw) + 1)
    return _back(np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0), order)


def _checked(p: Sequence[float]) -> Floats:
    raw = np.asarray(p, dtype=np.float64)
    if not ((raw >= 0) & (raw <= 1)).all():
        raise MethodError("a p value must lie between 0 and 1")
    return raw


def _back(values: Floats, order: npt.NDArray[np.intp]) -> Floats:
    found = np.empty_like(values)
    found[order] = values
    return found
