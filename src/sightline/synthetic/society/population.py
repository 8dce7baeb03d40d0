"""Every child who lives in the made-up England on some day of the years, in households: arrays, no names.

Households are born, grow and age as in real life, and only those are kept who are children on a day of the years. So
every age is there on every day, brothers and sisters have real gaps, and the sizes of households come out by
themselves. Rates are guesses unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import YEAR_OF_LIFE, Days, day, number
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.england import England

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Shorts = npt.NDArray[np.int16]

CHILDHOOD = int(18 * YEAR_OF_LIFE)  # days from birth on which somebody is under 18
# Children ever born to a household, 1 to 6: set so that 45, 41 and 14% of households have 1, 2 and 3 or more on a day.
_EVER_BORN = (0.27, 0.48, 0.17, 0.055, 0.018, 0.007)
_BEARING = int(12 * YEAR_OF_LIFE)  # days from the first to the last birth of a household at most
_CLOSEST = 290  # days between two births at least
_GAP = 450.0  # and on top of these a gamma variate of shape 2 with this scale: 3 years and 3 months on average
_TWIN = 0.029  # of later births, so that about 3% of children are twins
_IDENTICAL = 1 / 3  # of twins, who are of one sex
_GIRLS = 0.488  # 105 boys are born for each 100 girls
_HALF = 0.15  # of later births begin another family name, which the younger ones share
_TROUBLE = 1.0  # standard deviation of the logarithm of a household's trouble: a tenth of them bear 4 in 10 of it
_MOST_TROUBLE = 30.0
_MOVES = 0.053  # of households, in a year
_MOVES_AWAY = 0.2  # of moves, to another area of the world
_PRIMARY, _SECONDARY = 300, 1000  # pupils of a school
_SCHOOL_YEARS = 7  # in a primary school, and in a secondary school with its sixth form


@dataclass(frozen=True, slots=True)
class Population:
    """One entry a child, sorted by household, the eldest first.

    `half` children bear another family name than the first of the household. `trouble` multiplies the chance of
    contact with agencies: mean 1, the same for the household. `move_day` is 0 for those who stay, whose `next_area`
    is their own. `school` numbers the schools of `area` from 0, the primary schools first; -1 for those who reach none
    by the end of the years; it is the one that a child attends in the middle of the years, or first.
    """

    area: Shorts
    household: Ints
    birth: Days
    female: Bools
    ethnicity: npt.NDArray[np.int8]  # index into ETHNICITIES
    twin: Bools
    half: Bools
    trouble: npt.NDArray[np.float32]
    move_day: Days
    next_area: Shorts
    school: Shorts

    def __len__(self) -> int:
        return len(self.birth)

    def area_on(self, child: Ints, on: Days) -> Ints:
        """Index of the area each of these children lives in on that day."""
        moved = (self.move_day[child] > 0) & (on >= self.move_day[child])
        return np.where(moved, self.next_area[child], self.area[child]).astype(np.int32)

    def age_on(self, child: Ints, on: Days) -> npt.NDArray[np.float64]:
        """Years, with fractions, from the birth of each of these children to that day; negative before it."""
        age: npt.NDArray[np.float64] = (on - self.birth[child]) / YEAR_OF_LIFE
        return age


@dataclass(frozen=True, slots=True)
class _Window:
    """Days: the first and last birth that counts, the middle of the years, the last births of those at school.

    `school`: at any school by the end of the years; `secondary`: at a secondary school in the middle of them.
    """

    first: int
    last: int
    middle: int
    school: int
    secondary: int


def _school_year(on: int) -> int:
    """The calendar year in which the school year of that day began."""
    known = day(on) or date.min
    return known.year - (known.month < 9)


def _window(setting: Setting) -> _Window:
    middle = (setting.start + setting.end) // 2
    return _Window(
        first=setting.start - CHILDHOOD, last=setting.end, middle=middle,
        school=number(date(_school_year(setting.end) - 4, 8, 31)),
        secondary=number(date(_school_year(middle) - 11, 8, 31)),
    )  # fmt: skip


def share_out(children: int, weights: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """So many children by these weights, in whole numbers that sum to them."""
    exact = children * (weights / weights.sum())
    shared: npt.NDArray[np.int64] = np.floor(exact).astype(np.int64)
    largest = np.argsort(shared - exact, kind="stable")[: children - int(shared.sum())]
    shared[largest] += 1
    return shared


@dataclass(frozen=True, slots=True)
class _Families:
    """Children of one area; households numbered from 0."""

    household: Ints
    first: Ints  # entry of the first child of each household
    birth: Days
    younger_twin: Bools


def _draw_families(rng: np.random.Generator, households: int, window: _Window) -> tuple[Ints, Days, Bools]:
    """(household, birth, younger twin) of the children born in the window to so many households of a longer time."""
    size = 1 + np.searchsorted(np.cumsum(_EVER_BORN)[:-1], rng.random(households, dtype=np.float32), side="right")
    first = np.cumsum(size) - size
    children = int(size.sum())
    gap = (_CLOSEST + _GAP * rng.standard_gamma(2.0, children, dtype=np.float32)).astype(np.int64)
    twin = rng.random(children, dtype=np.float32) < _TWIN
    twin[first] = False
    twin[1:] &= ~twin[:-1]
    gap[twin] = 0
    gap[first] = 0
    since = np.cumsum(gap)
    since -= np.repeat(since[first], size)
    begun = rng.integers(window.first - _BEARING, window.last + 1, size=households)
    birth = np.repeat(begun, size) + since
    kept = (since <= _BEARING) & (birth >= window.first) & (birth <= window.last)
    household = np.repeat(np.arange(households, dtype=np.int32), size)
    return household[kept], birth[kept].astype(np.int32), twin[kept]


def _families(rng: np.random.Generator, wanted: int, window: _Window) -> _Families:
    """Families of an area: `wanted` children live there in the middle of the years, give or take the last family."""
    mean = float(np.dot(_EVER_BORN, np.arange(1, len(_EVER_BORN) + 1)))
    expected = wanted / (mean * CHILDHOOD / (window.last - window.first + 1 + _BEARING))
    more = 1.03
    while True:
        household, birth, twin = _draw_families(rng, int(expected * more) + 200, window)
        there = np.cumsum((birth <= window.middle) & (birth > window.middle - CHILDHOOD))
        if not len(there) or there[-1] < wanted:
            more *= 1.5
            continue
        last = int(np.searchsorted(there, wanted)) if wanted else -1
        cut = int(np.searchsorted(household, household[last], side="right")) if wanted else 0
        household = household[:cut]
        begins = np.concatenate([np.ones(min(cut, 1), dtype=bool), household[1:] != household[:-1]])
        numbered = np.cumsum(begins, dtype=np.int32) - np.int32(1)
        return _Families(numbered, np.flatnonzero(begins).astype(np.int32), birth[:cut], twin[:cut])


def _by_chance(rng: np.random.Generator, shares: npt.NDArray[np.float64], size: int) -> npt.NDArray[np.int64]:
    """Places in `shares`, drawn by them; they need not sum to 1."""
    total = shares.cumsum()
    drawn = rng.random(size, dtype=np.float32) * total[-1]
    places: npt.NDArray[np.int64] = np.minimum(np.searchsorted(total, drawn, side="right"), len(shares) - 1)
    return places


def _area(
    rng: np.random.Generator, setting: Setting, england: England, area: int, wanted: int, window: _Window
) -> Population:
    """The children of one area, households numbered from 0."""
    families = _families(rng, wanted, window)
    house, birth = families.household, families.birth
    households, children = len(families.first), len(house)
    younger = families.younger_twin
    female = rng.random(children, dtype=np.float32) < _GIRLS
    same = np.flatnonzero(younger & (rng.random(children, dtype=np.float32) < _IDENTICAL))
    female[same] = female[same - 1]
    twin = younger.copy()
    twin[:-1] |= younger[1:]
    other = (rng.random(children, dtype=np.float32) < _HALF) & ~younger
    other[families.first] = False
    others = np.cumsum(other, dtype=np.int32)
    trouble = np.exp(_TROUBLE * rng.standard_normal(households, dtype=np.float32) - np.float32(_TROUBLE**2 / 2))
    move_day, next_area = _moves(rng, setting, england, area, households)
    place = rng.random(households, dtype=np.float32)[house]
    primary, secondary = (max(1, round(wanted * _SCHOOL_YEARS / 18 / pupils)) for pupils in (_PRIMARY, _SECONDARY))
    school = np.where(birth > window.secondary, place * primary, primary + place * secondary).astype(np.int16)
    school[birth > window.school] = -1
    return Population(
        area=np.full(children, area, dtype=np.int16), household=house, birth=birth, female=female,
        ethnicity=_by_chance(rng, england.ethnic[area], households).astype(np.int8)[house], twin=twin,
        half=others > others[families.first][house],
        trouble=np.minimum(trouble, np.float32(_MOST_TROUBLE))[house], move_day=move_day[house],
        next_area=next_area[house], school=school,
    )  # fmt: skip


def _moves(
    rng: np.random.Generator, setting: Setting, england: England, area: int, households: int
) -> tuple[Days, Shorts]:
    """(day, area from then on) of the one move of each household in these years; 0 and this area where none."""
    years = (setting.end - setting.start + 1) / YEAR_OF_LIFE
    moving = rng.random(households, dtype=np.float32) < _MOVES * years
    on = np.where(moving, rng.integers(setting.start + 30, setting.end - 30, size=households, dtype=np.int32), 0)
    others = england.children.astype(np.float64)
    others[area] = 0.0
    away = moving & (rng.random(households, dtype=np.float32) < _MOVES_AWAY) & (others.sum() > 0)
    target = np.full(households, area, dtype=np.int16)
    target[away] = _by_chance(rng, others, int(away.sum()))
    return on.astype(np.int32), target


def make_population(setting: Setting, england: England, children: int) -> Population:
    """Every child of these years. `children` live there in the middle of them, shared out by the areas' children.

    0 for the areas' own numbers. Each area holds its number exactly, give or take the last family.
    """
    rng = setting.rng("population")
    window = _window(setting)
    wanted = share_out(children, england.children) if children else england.children
    parts: dict[str, list[npt.NDArray[np.generic]]] = {field.name: [] for field in fields(Population)}
    households = 0
    for area, number_there in enumerate(wanted.tolist()):
        made = _area(rng, setting, england, area, number_there, window)
        for name, arrays in parts.items():
            arrays.append(getattr(made, name))
        made.household[:] += households
        households = int(made.household[-1]) + 1 if len(made) else households
    # one field after the other, so that at no time all of it is there twice
    return Population(**{name: np.concatenate(parts.pop(name)) for name in list(parts)})
