"""What linkage would have found had no record held a national number: an estimate of recall that needs no truth.

Pairs that share a number are known, almost surely, to be one person. Everything is decided again without numbers: the
rules that find pairs by them, the bits they bring, and the guard that looks at them. How many of those pairs are still
joined says how many pairs are found that share no number. The priors and the calibration stay as they were learnt.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sightline.link.decide import Bools, Pairs, People, join, needed


def found_without_numbers(
    pairs: Pairs, people: People, weight: npt.NDArray[np.float64], unlike: Bools, findable: Bools
) -> Bools:
    """Of each pair, whether its records would be one person if no record held a number.

    `unlike`: the guard keeps them apart by names and birth dates; `findable`: a rule that uses no number finds them.
    """
    plain = weight - pairs.number_bits
    likely = findable & ~unlike & (plain >= needed(pairs, people))
    group, _ = join(replace(pairs, apart=unlike), people, plain, likely)
    found: Bools = group[pairs.l] == group[pairs.r]
    return found
