"""Made-up rows of the three gaps, as read_rows gives them, and coverage: for the tests of study and draft."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from sightline.analyses.pathways.gap_counting import Actions, Numbers, Signs
from sightline.analyses.pathways.gap_rows import Rows
from sightline.analyses.pathways.gap_study import number
from sightline.analyses.picture.coverage import Coverage

COUNCIL, POLICE, SCHOOL = 0, 1, 2
AREAS = ("E06000001", "E06000002")
START = date(2023, 4, 1)


def coverage(*years: int, received: date = date(2026, 10, 1)) -> Coverage:
    """Returns for these years, the newest received on that day."""
    return Coverage(
        years, {"council": 2, "police": 1}, frozenset(), frozenset(), (), date(years[-1], 3, 31), (received, received)
    )


THREE = coverage(2024, 2025, 2026)


@dataclass
class Kid:
    """A child: signs as (view, incident, happened, known), the contact, days of actions, form, area, birth.

    Each child has a record of its own, and so has each of its identifications.
    """

    signs: list[tuple[int, int, date, date]] = field(default_factory=list)
    contact: date | None = None
    actions: list[date] = field(default_factory=list)
    form: int = 0
    area: int = 0
    born: date = date(2012, 5, 1)


def _whole(values: list[int]) -> Numbers:
    return np.array(values, dtype=np.int64)


def rows(kids: list[Kid], moved: tuple[dict[int, int], ...] = ()) -> Rows:
    """The rows of these children; `moved` holds, for each further draw, child (its record) -> child (the person)."""
    signs = [(who, *sign) for who, kid in enumerate(kids) for sign in kid.signs]
    known = [(who, kid) for who, kid in enumerate(kids) if kid.contact is not None]
    acted = [(who, day) for who, kid in enumerate(kids) for day in sorted(kid.actions)]
    who_signs, who_known = _whole([row[0] for row in signs]), _whole([who for who, _ in known])
    who_acted = _whole([who for who, _ in acted])
    contact = _whole([number(kid.contact or START) for _, kid in known])
    return Rows(
        Signs(
            who_signs, _whole([row[1] for row in signs]), _whole([row[0] * 1000 + row[2] for row in signs]),
            _whole([number(row[3]) for row in signs]), _whole([number(row[4]) for row in signs]),
        ),
        who_signs, who_known, who_known, contact, contact + 20, _whole([kid.form for _, kid in known]),
        _whole([kid.area for _, kid in known]), AREAS,
        Actions(who_acted, _whole([number(day) for _, day in acted])), who_acted,
        _whole([number(kid.born) for kid in kids]), np.zeros(len(kids), dtype=np.int64),
        tuple((_whole(list(draw)), _whole(list(draw.values()))) for draw in moved),
    )  # fmt: skip


def day(after: int) -> date:
    """So many days after the first day of the data."""
    return START + timedelta(days=after)


def many(size: int = 1500, seed: int = 1, share: float = 0.3) -> list[Kid]:
    """Children with signs of a council, police and a school on drawn days, of whom a share are identified.

    Those are identified up to three months after their last sign, and an agency acts just before.
    """
    rng = random.Random(seed)
    kids = []
    for _ in range(size):
        days = sorted(rng.sample(range(0, 1000), rng.choice((1, 2, 2, 3))))
        signs = []
        for incident, happened in enumerate(days):
            known = happened + rng.choice((0, 2, 5, 40))
            signs.append((rng.choice((COUNCIL, POLICE, SCHOOL)), incident, day(happened), day(known)))
        last = max(known for *_, known in signs)
        kid = Kid(signs, form=rng.choice((0, 1, 2)), area=rng.choice((0, 1, -1)))
        if rng.random() < share:
            kid.contact = last + timedelta(days=rng.randrange(1, 90))
            kid.actions = [kid.contact - timedelta(days=rng.choice((0, 2)))]
        kids.append(kid)
    return kids
