"""Numbers that identify people, with valid check digits, and that belong to nobody.

NHS numbers begin with 9: numbers beginning 999 are the NHS's own range for test patients, and are used as long as they
last; a larger world goes on to other numbers beginning with 9. Pupil numbers follow the published rule for the check
letter. Postcodes have the shape of real ones, but their letters begin no real postcode.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # 23 letters: no I, O or S
_POSTCODE_AREAS_IN_USE = (
    "AB AI AL BA BB BD BF BH BI BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC "
    "EH EN EX FI FK FY GL GU GX GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD LE LL LN LS LU ME "
    "MK ML NE NG NN NP NR NW OL OX PA PC PE PH PL PO PR RG RH RM SA SE SG SI SK SL SM SN SO SP SR SS ST SW SY "
    "TA TD TF TK TN TQ TR TS TW UB WA WC WD WF WN WR WS WV YO ZE"
)
_FIRST_LETTERS = "ABCDEFGHIJKLMNOPRSTUWYZ"  # a postcode never begins with Q, V or X
_SECOND_LETTERS = "ABCDEFGHKLMNOPQRSTUVWXY"  # nor has I, J or Z in second place
_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # nor C, I, K, M, O or V at its end
_DISTRICTS, _UNITS = 15, 9  # districts of an area, and letters in use at the end: few, so that neighbours share
_FEW = 700_000  # people for whom the NHS's range of test numbers lasts
OTHER_SCHOOLS = 9900  # school numbers from here on are for pupil numbers of schools elsewhere


def _digits(values: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.uint8]:
    """The last `count` digits of each number, first digit first: one row a number."""
    digits = np.empty((len(values), count), dtype=np.uint8)
    rest = values
    for place in range(count - 1, -1, -1):
        rest, digits[:, place] = np.divmod(rest, 10)
    return digits


def _texts(characters: npt.NDArray[np.uint8]) -> list[str]:
    """A text each from rows of ASCII characters."""
    size, width = characters.shape
    packed = np.ascontiguousarray(characters).view(f"S{width}").reshape(size)
    texts: list[str] = packed.astype(f"U{width}").tolist()
    return texts


def nhs_numbers(rng: np.random.Generator, count: int) -> list[str]:
    """`count` different NHS numbers, 10 digits, valid modulus 11. Raises ValueError where there are not so many."""
    if count <= _FEW:
        bodies = 999 * 10**6 + rng.choice(10**6, size=min(10**6, int(count * 1.2) + 60), replace=False)
    else:  # drawn often enough: one in eleven has no check digit, and a few come twice
        bodies = 9 * 10**8 + np.unique(rng.integers(10**8, size=int(count * 1.2) + 60))
    digits = _digits(bodies, 9)
    check = 11 - (digits @ np.arange(10, 1, -1)) % 11
    valid = np.flatnonzero(check != 10)
    if len(valid) < count:
        raise ValueError(f"there are too few NHS numbers beginning with 9 for {count:,} people")
    chosen = rng.permutation(valid)[:count]
    last = np.where(check[chosen] == 11, 0, check[chosen]).astype(np.uint8)
    return _texts(np.column_stack([digits[chosen], last]) + np.uint8(ord("0")))


def pupil_numbers(
    rng: np.random.Generator,
    area_number: npt.NDArray[np.int64],
    start_year: npt.NDArray[np.int64],
    first_school: int = 2000,
) -> list[str]:
    """A different UPN each: check letter, 3 digits of the authority, 4 of a school, 2 of the year, 3 serial.

    Schools are numbered upwards from `first_school`, a thousand children to each, so that school and serial together
    are different for everyone. Raises ValueError where the schools up to OTHER_SCHOOLS, or 9999 from there on, are too
    few.
    """
    place = rng.permutation(len(area_number))
    if first_school + len(place) // 1000 >= (OTHER_SCHOOLS if first_school < OTHER_SCHOOLS else 10**4):
        raise ValueError(f"there are too few school numbers from {first_school} on for {len(place):,} pupils")
    body = ((area_number * 10**4 + first_school + place // 1000) * 100 + start_year % 100) * 1000 + place % 1000
    digits = _digits(body, 12)
    letter = np.frombuffer(_UPN_LETTERS.encode(), dtype=np.uint8)[(digits @ np.arange(2, 14)) % 23]
    return _texts(np.column_stack([letter, digits + np.uint8(ord("0"))]))


def postcode_areas(rng: np.random.Generator, count: int) -> list[str]:
    """`count` pairs of letters that could begin a postcode and begin none."""
    used = set(_POSTCODE_AREAS_IN_USE.split())
    free = [a + b for a in _FIRST_LETTERS for b in _SECOND_LETTERS if a + b not in used]
    return [free[i] for i in rng.choice(len(free), size=count, replace=False).tolist()]


def postcodes(rng: np.random.Generator, letters: list[str], area: npt.NDArray[np.integer]) -> npt.NDArray[np.object_]:
    """A made-up postcode each in its area; about one in two is shared with a neighbour in a large world."""
    size = len(area)
    units = [a + b for a in _INWARD_LETTERS[:_UNITS] for b in _INWARD_LETTERS[:_UNITS]]
    outward = np.array([f"{pair}{district}" for pair in letters for district in range(1, 1 + _DISTRICTS)], dtype=object)
    inward = np.array([f" {sector}{unit}" for sector in range(10) for unit in units], dtype=object)
    first = area.astype(np.int64) * _DISTRICTS + rng.integers(_DISTRICTS, size=size)
    codes: npt.NDArray[np.object_] = outward[first] + inward[rng.integers(len(inward), size=size)]
    return codes
