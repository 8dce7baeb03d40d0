"""Legal status and placement of looked-after children, row by row, as the SSDA903 return has them.

A row ends when the legal status, the placement or both change, and the next begins on the same day.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.filing import Codes
from sightline.synthetic.days import YEAR_OF_LIFE, Days
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints

LEGAL = ("V2", "C1", "C2", "E1", "L1", "L2", "J1")
V2, C1, C2, E1, L1, L2, J1 = range(7)
PLACES = ("U6", "U4", "U1", "U3", "K2", "K3", "P1", "K1", "S1", "R2", "R3", "R5", "A3", "A5", "A6")
RNE = ("S", "L", "P", "T", "B", "U")
_PLACE = {code: place for place, code in enumerate(PLACES)}
_FOSTER = tuple(_PLACE[code] for code in ("U6", "U4", "U1", "U3"))

_FIRST = ((V2, 0.50), (C1, 0.33), (L1, 0.07), (L2, 0.06), (C2, 0.04))  # legal status as care begins
_POLICE = (1, 4)  # days of police protection: at most 72 hours
_EMERGENCY = (3, 9)  # days of an emergency protection order: at most 8, without its extension
_TO_COURT = 0.80  # of those after which the council goes to court; the rest go on by agreement
_VOLUNTARY_TO_COURT, _VOLUNTARY = (
    0.40,
    (30, 300),
)  # of stays by agreement that turn into proceedings, after so many days
_PROCEEDINGS = (170, 400)  # days of an interim order: the limit is 26 weeks, the mean about 40
_PLACED_BEFORE = (75, 96)  # days from being placed for adoption to the adoption: at least 10 weeks
_ORDER_BEFORE = (100, 191)  # days from the placement order to the adoption
_STAYS = (420.0, 700.0, 1100.0, 1400.0, 1400.0, 1400.0)  # mean days in the first, second, ... placement
_UNSETTLED = 0.9  # standard deviation of the logarithm of how much shorter or longer a child's placements last
_OLD, _OLD_WITHIN = int(16 * YEAR_OF_LIFE), 500  # from 16 on, within so many days, ...
_OLD_MOVE = 0.55  # ... these move: many to supported accommodation
_WITH_STATUS = 0.12  # of children move on the day on which their legal status first changes
_SAME_CARER = 0.12  # of changes between foster placements, only what the placement is called changes
# Share of placements by age from ...: near 67% fostered, 12% in homes, 9% in supported accommodation, 6% with parents.
_BY_AGE = {
    0.0: {"U6": 0.42, "U4": 0.12, "U1": 0.10, "U3": 0.16, "P1": 0.13, "R3": 0.05, "R2": 0.01, "K2": 0.01},
    5.0: {"U6": 0.35, "U4": 0.22, "U1": 0.11, "U3": 0.11, "P1": 0.13, "K2": 0.07, "S1": 0.01},
    10.0: {"U6": 0.27, "U4": 0.24, "U1": 0.09, "U3": 0.06, "P1": 0.10, "K2": 0.21, "S1": 0.02, "K1": 0.01},
    16.0: {"U6": 0.13, "U4": 0.16, "U1": 0.04, "U3": 0.03, "P1": 0.05, "K2": 0.14, "K3": 0.42, "S1": 0.02, "K1": 0.01},
}  # fmt: skip
_REMAND = {"R5": 0.60, "K1": 0.15, "K2": 0.20, "U6": 0.05}


@dataclass(frozen=True, slots=True)
class Rows:
    """One entry a row, sorted by period and day. `period` is an entry of the periods, `last` marks the row it ends on.

    `why` is a place in RNE, `legal` in LEGAL, `place` in PLACES.
    """

    period: Ints
    begin: Days
    end: Days
    why: Codes
    legal: Codes
    place: Codes
    last: Bools

    def __len__(self) -> int:
        return len(self.period)

    def take(self, index: npt.NDArray[np.integer] | Bools) -> Rows:
        """The same, for some entries."""
        return Rows(*(getattr(self, field.name)[index] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class _Changes:
    """Changes of one thing: the period, the day, what it changes to. `same` marks those with the same carer."""

    period: Ints
    day: Days
    code: Codes
    same: Bools


def _legal(rng: np.random.Generator, begin: Days, end: Days, adopted: Bools, remanded: Bools) -> _Changes:
    """Legal status as care begins, and its changes."""
    size = len(begin)
    codes, shares = (np.array([entry[place] for entry in _FIRST]) for place in (0, 1))
    first = codes[rng.choice(len(codes), size=size, p=shares / shares.sum())]
    first = np.where(remanded, J1, np.where(adopted & (first == V2), C1, first))
    roll = rng.random(size)
    days = [rng.integers(low, high, size=size) for low, high in (_POLICE, _EMERGENCY, _VOLUNTARY, _PROCEEDINGS)]
    second = np.select(
        [(first == L1) | (first == L2), first == V2],
        [np.where(roll < _TO_COURT, C1, V2), np.where(roll < _VOLUNTARY_TO_COURT, C1, -1)], -1,
    )  # fmt: skip
    after = np.select([first == L1, first == L2], days[:2], days[2])
    at_court = np.where(first == C1, begin, np.where(second == C1, begin + after, 0))
    third = np.where(at_court > 0, at_court + days[3], 0)
    order = np.where(adopted, np.maximum(end - rng.integers(*_ORDER_BEFORE, size=size), begin + 4), 0)
    third = np.where(adopted & (third >= order), 0, third)
    day = np.stack([begin, np.where(second >= 0, begin + after, 0), third, order], axis=1).astype(np.int32)
    code = np.stack([first, second, np.full(size, C2), np.full(size, E1)], axis=1)
    day[:, 1] = np.where(adopted & (day[:, 1] >= order), 0, day[:, 1])
    kept = (day > 0) & ((day < end[:, None]) | (np.arange(4) == 0))
    period, column = np.nonzero(kept)
    return _Changes(period.astype(np.int32), day[period, column], code[period, column].astype(np.int8),
                    np.zeros(len(period), dtype=bool))  # fmt: skip


def _by_shares(
    shares: dict[str, float], roll: npt.NDArray[np.float64]
) -> Codes:  # fmt: skip
    edges = np.cumsum(np.array(list(shares.values())) / sum(shares.values()))
    places = np.array([_PLACE[code] for code in shares], dtype=np.int8)
    found: Codes = places[np.minimum(np.searchsorted(edges, roll, side="right"), len(places) - 1)]
    return found


def _placements(
    rng: np.random.Generator, begin: Days, end: Days, birth: Days, changed: Days, adopted: Bools, remanded: Bools
) -> _Changes:  # fmt: skip
    """The first placement and its changes; an adopted child is placed with the new family at the end.

    `changed` is the day of the first change of legal status, 0 for none: some children move on that day.
    """
    size = len(begin)
    pace = np.exp(rng.normal(0, _UNSETTLED, size=(size, 1)))
    moved = begin[:, None] + np.cumsum(rng.exponential(_STAYS, size=(size, len(_STAYS))) * pace, axis=1)
    placed = np.maximum(end - rng.integers(*_PLACED_BEFORE, size=size), begin + 1)
    until = np.where(adopted, placed, end)[:, None]
    grown = birth + _OLD + rng.integers(0, _OLD_WITHIN, size=size)
    grown = np.where((rng.random(size) < _OLD_MOVE) & (grown > begin), grown, 0)
    with_status = np.where(rng.random(size) < _WITH_STATUS, changed, 0)
    day = np.concatenate([begin[:, None], moved.astype(np.int32) + 1, grown[:, None], with_status[:, None]], axis=1)
    day[:, 1:][day[:, 1:] >= until] = 0
    period, column = np.nonzero(day)
    on = day[period, column].astype(np.int32)
    age = (on - birth[period]) / YEAR_OF_LIFE
    roll = rng.random(len(period))
    band = np.maximum(np.searchsorted(list(_BY_AGE), age, side="right") - 1, 0)
    code = np.choose(band, [_by_shares(shares, roll) for shares in _BY_AGE.values()])
    code = np.where(remanded[period], _by_shares(_REMAND, roll), code)
    code = np.where(adopted[period] & (code == _PLACE["P1"]), _PLACE["U6"], code)
    foster = np.isin(code, _FOSTER)
    same = (column > 0) & foster & np.concatenate([[False], foster[:-1]]) & (rng.random(len(period)) < _SAME_CARER)
    code = np.where(same, _PLACE["U4"], code)
    new = np.flatnonzero(adopted)
    at_once = rng.random(len(new)) < 0.15  # by those who already foster the child
    return _Changes(
        np.concatenate([period, new]).astype(np.int32), np.concatenate([on, placed[new]]).astype(np.int32),
        np.concatenate([code, np.where(at_once, _PLACE["A5"], _PLACE["A6"])]).astype(np.int8),
        np.concatenate([same, at_once]),
    )  # fmt: skip


def _carried(code: Codes, changed: Bools) -> Codes:
    """Each code, and where nothing changed the one before it."""
    place = np.maximum.accumulate(np.where(changed, np.arange(len(code)), 0))
    found: Codes = code[place]
    return found


def _by_fosterers(place: Codes, kept: Bools, new: Bools) -> tuple[Codes, Bools]:
    """(placements, whether the carer stays): only foster carers can keep a child whose placement changes."""
    fostered = np.append(False, np.isin(place[:-1], _FOSTER)) & ~new
    adopters = np.where((place == _PLACE["A5"]) & ~fostered & ~new, _PLACE["A6"], place)
    return adopters.astype(np.int8), kept & fostered


def make_rows(
    setting: Setting, begin: Days, end: Days, birth: Days, adopted: Bools, remanded: Bools
) -> Rows:  # fmt: skip
    """The rows of all periods that were in force on a day of the years. One entry a period in each argument."""
    rng = setting.rng("placements")
    legal = _legal(rng, begin, end, adopted, remanded)
    changed = np.zeros(len(begin), dtype=np.int32)
    later = np.flatnonzero(legal.day > begin[legal.period])[::-1]  # the first of each period is written last
    changed[legal.period[later]] = legal.day[later]
    places = _placements(rng, begin, end, birth, changed, adopted, remanded)
    period = np.concatenate([legal.period, places.period])
    day = np.concatenate([legal.day, places.day])
    code = np.concatenate([legal.code, places.code])
    of_place = np.arange(len(period)) >= len(legal.period)
    same = np.concatenate([legal.same, places.same])
    order = np.lexsort((of_place, day, period))
    period, day, code = period[order], day[order], code[order]
    of_place, same = of_place[order], same[order]
    first = np.ones(len(period), dtype=bool)
    first[1:] = (period[1:] != period[:-1]) | (day[1:] != day[:-1])
    start = np.flatnonzero(first)
    if not len(start):
        nothing, small = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int8)
        return Rows(nothing, nothing, nothing, small, small, small, nothing.astype(bool))
    latest = np.append(start[1:], len(period)) - 1
    status = _carried(code, ~of_place)
    # Only under a care order is a child who lives with parents looked after.
    home = of_place & (code == _PLACE["P1"]) & ~np.isin(status, (C1, C2))
    place = _carried(np.where(home, _PLACE["U6"], code).astype(np.int8), of_place)[latest]
    status = status[latest]
    legally, moved, kept = (np.logical_or.reduceat(part, start) for part in (~of_place, of_place, of_place & same))
    period, day = period[start], day[start]
    new = np.append(True, period[1:] != period[:-1])
    place, kept = _by_fosterers(place, kept, new)
    last = np.append(new[1:], True)
    until = np.where(last, end[period], np.append(day[1:], 0)).astype(np.int32)
    names = [new, legally & kept, legally & moved, kept, moved]
    why = np.select(names, [RNE.index(name) for name in ("S", "U", "B", "T", "P")], RNE.index("L"))
    rows = Rows(period, day, until, why.astype(np.int8), status, place.astype(np.int8), last)
    return rows.take((rows.end >= setting.start) & (rows.begin <= setting.end))
