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


def nhs_numbers(rng: np.random.Generator, count: int) -> list[str]:
    """`count` different NHS numbers, 10 digits, valid modulus 11."""
    small = count < 700_000
    size = 10**6 if small else 10**8
    drawn = rng.choice(size, size=min(size, int(count * 1.2) + 60), replace=False)
    bodies = (999 * 10**6 if small else 9 * 10**8) + np.sort(drawn)
    digits = bodies[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = 11 - (digits * np.arange(10, 1, -1)).sum(axis=1) % 11
    valid = check != 10
    numbers = (bodies * 10 + np.where(check == 11, 0, check))[valid]
    rng.shuffle(numbers)
    return [str(n) for n in numbers[:count].tolist()]


def pupil_numbers(
    rng: np.random.Generator,
    area_number: npt.NDArray[np.int64],
    start_year: npt.NDArray[np.int64],
    first_school: int = 2000,
) -> list[str]:
    """A different UPN each: check letter, 3 digits of the authority, 4 of a school, 2 of the year, 3 serial.

    Schools are numbered upwards from `first_school`, a thousand children to each.
    """
    place = rng.permutation(len(area_number))
    body = ((area_number * 10**4 + first_school + place // 1000) * 100 + start_year % 100) * 1000 + place % 1000
    digits = body[:, None] // 10 ** np.arange(11, -1, -1) % 10
    letters = (digits * np.arange(2, 14)).sum(axis=1) % 23
    return [
        f"{_UPN_LETTERS[letter]}{number:012d}" for letter, number in zip(letters.tolist(), body.tolist(), strict=True)
    ]


def postcode_areas(rng: np.random.Generator, count: int) -> list[str]:
    """`count` pairs of letters that could begin a postcode and begin none."""
    used = set(_POSTCODE_AREAS_IN_USE.split())
    free = [a + b for a in _FIRST_LETTERS for b in _SECOND_LETTERS if a + b not in used]
    return [free[i] for i in rng.choice(len(free), size=count, replace=False).tolist()]


def postcodes(rng: np.random.Generator, letters: list[str], area: npt.NDArray[np.integer]) -> npt.NDArray[np.object_]:
    """A made-up postcode each in its area; about one in two is shared with a neighbour in a large world."""
    size = len(area)
    district = rng.integers(1, 16, size=size).tolist()
    sector = rng.integers(0, 10, size=size).tolist()
    units = rng.integers(0, 9, size=(size, 2)).tolist()
    codes = [
        f"{letters[a]}{d} {s}{_INWARD_LETTERS[u]}{_INWARD_LETTERS[v]}"
        for a, d, s, (u, v) in zip(area.tolist(), district, sector, units, strict=True)
    ]
    result = np.empty(size, dtype=object)
    result[:] = codes
    return result
