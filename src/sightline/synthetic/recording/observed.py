"""Ethnic appearance as an officer saw it, beside what people say of themselves.

Officers' codes agree least with what people say for those of mixed background, and next for "other" groups: no code is
for them, and who reports by sight picks one of the parents' (Race Disparity Unit, "Differences in the quality of
ethnicity data reported by individuals and third parties", 2021). The shares below are guesses in that order.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sightline.synthetic.society.people import ETHNICITIES, Texts

SEEN = ("IC1", "IC2", "IC3", "IC4", "IC5", "IC6", "IC9")
_NOT_WRITTEN = 0.09
# Of 100 people of each group, how many get which code of SEEN.
_WHITE = (94, 3, 0, 1, 0, 1, 1)
_BLACK = (2, 0, 93, 1, 0, 1, 3)
_ASIAN = (3, 1, 1, 88, 1, 4, 2)
_OBSERVED = {
    "WBRI": _WHITE, "WIRI": _WHITE, "WIRT": (91, 4, 0, 1, 0, 1, 3), "WOTH": (72, 20, 0, 1, 0, 5, 2),
    "WROM": (34, 44, 1, 9, 0, 8, 4), "MWBC": (23, 6, 61, 3, 0, 2, 5), "MWBA": (20, 5, 65, 2, 0, 3, 5),
    "MWAS": (35, 13, 2, 38, 2, 6, 4), "MOTH": (38, 14, 14, 12, 7, 8, 7), "AIND": _ASIAN, "APKN": _ASIAN,
    "ABAN": _ASIAN, "AOTH": (5, 3, 2, 58, 18, 10, 4), "BCRB": _BLACK, "BAFR": _BLACK, "BOTH": (6, 2, 82, 3, 0, 2, 5),
    "CHNE": (3, 0, 0, 2, 92, 0, 3), "OOTH": (14, 12, 7, 18, 8, 34, 7),
}  # fmt: skip


def observed(rng: np.random.Generator, ethnicity: npt.NDArray[np.int8]) -> Texts:
    """The code that an officer wrote down for each, "" where none was. `ethnicity` is an index into ETHNICITIES."""
    reached = np.array([_OBSERVED[code] for code in ETHNICITIES], dtype=float).cumsum(axis=1) / 100
    roll = rng.random(len(ethnicity))
    place = np.zeros(len(ethnicity), dtype=np.int8)
    for code in range(len(SEEN) - 1):
        place += roll >= reached[ethnicity, code]
    texts = np.array(SEEN, dtype=object)[place]
    texts[rng.random(len(ethnicity)) < _NOT_WRITTEN] = ""
    return texts
