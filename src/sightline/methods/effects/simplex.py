"""The weights that bring a mixture of donors nearest to one area: none below 0, together 1; exactly, by active sets.

With weights that add up to 1 the distance is |B w|, B being the donors less the area. Let go of the sum and add one row
of ones to reach 1: the non-negative least squares of that differ from the weights by a factor only (minimise over the
factor, and what is left grows with |B w|). Source: Lawson and Hanson, Solving Least Squares Problems (1974), ch. 23.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import nnls

from sightline.methods.effects.panel import Floats


def simplex_weights(donors: Floats, area: Floats) -> Floats:
    """Weights of the donors (rows x donors) that come nearest to `area` (rows) in squares. They add up to 1."""
    apart = donors - area[:, None]
    size = float(np.sqrt((apart**2).mean())) or 1.0
    rows = np.vstack([apart / size, np.ones(donors.shape[1])])
    loose, _ = nnls(rows, np.append(np.zeros(len(area)), 1.0), maxiter=50 * donors.shape[1])
    weights: Floats = loose / loose.sum()
    return weights
