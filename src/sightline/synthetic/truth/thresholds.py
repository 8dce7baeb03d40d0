"""When what agencies held of a child met a threshold: the world's own arithmetic, without a look at any analysis.

The rule is design's: two incidents within a year in the hands of one kind of agency. It is written here a second time
on purpose, so that an analysis that counts it wrongly is found out. Days are numbers of days, children and incidents
numbers from 0, kinds of agency places in HOLDERS.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

HOLDERS = ("council", "police", "school", "health", "youth_justice")
INCIDENTS, WITHIN = 2, 365  # a threshold: so many incidents, no further apart than so many days
AT_ONCE = 7  # days within which a sign counts as written at once
SHARED_AFTER = 7  # days from one agency's record to everybody's sight of it
HIGHEST = 8  # thresholds that are looked at for all together
NEVER = np.int64(2**40)

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Held:
    """One entry an incident and kind of agency that wrote it down: whose, who, which, when it happened, and when.

    `of_harm` says whether harm left the sign; where not, the child would have shown it all the same.
    """

    child: Numbers
    holder: Numbers
    incident: Numbers
    happened: Numbers
    written: Numbers
    of_harm: Flags

    def take(self, which: Flags | Numbers) -> Held:
        """The same, for some entries."""
        return Held(
            self.child[which], self.holder[which], self.incident[which], self.happened[which], self.written[which],
            self.of_harm[which],
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.child)


def first_met(whose: Numbers, day: Numbers, size: int, incidents: int = INCIDENTS) -> Numbers:
    """For each of `size` the first day by which `incidents` entries lie within WITHIN days; NEVER for none."""
    found = np.full(size, NEVER)
    order = np.lexsort((day, whose))
    whose, day = whose[order], day[order]
    last = np.arange(incidents - 1, len(day))
    first = last - (incidents - 1)
    met = last[(whose[first] == whose[last]) & (day[last] - day[first] <= WITHIN)]
    np.minimum.at(found, whose[met], day[met])
    return found


def by_one(held: Held, day: Numbers, size: int, incidents: int = INCIDENTS) -> Numbers:
    """The day on which the first kind of agency, by what it holds itself, meets the threshold, for each child."""
    each = first_met(held.child * len(HOLDERS) + held.holder, day, size * len(HOLDERS), incidents)
    found: Numbers = each.reshape(size, len(HOLDERS)).min(axis=1)
    return found


def known_first(held: Held) -> Held:
    """Each incident once, as the first agency to write it down has it."""
    order = np.lexsort((held.written, held.incident))
    new = np.ones(len(order), dtype=bool)
    new[1:] = held.incident[order][1:] != held.incident[order][:-1]
    return held.take(order[new])


def by_all(held: Held, size: int, incidents: int) -> Numbers:
    """The day on which all together would: an incident once, and SHARED_AFTER; what one reaches alone needs no wait."""
    once = known_first(held)
    return np.minimum(
        by_one(held, held.written, size, incidents), first_met(once.child, once.written, size, incidents) + SHARED_AFTER
    )


@dataclass(frozen=True, slots=True)
class Waits:
    """Days of each child of the cohort, whose numbers are `who`.

    `sharing` is at equal burden: as many children flagged by all together as by single agencies.
    """

    who: Numbers
    recording: Numbers
    sharing: npt.NDArray[np.float64]
    action: Numbers


def waits(held: Held, contact: Numbers, acted: tuple[Numbers, Numbers], span: tuple[int, int]) -> Waits:
    """The days to a threshold and from it, of each child whose contact lies in `span` (first and last day).

    `contact` is the day on which it came in by which each child was identified, NEVER for none; nothing written on that
    day or later counts. `acted` holds a child and a day for each time that an agency acted.
    """
    size, who = len(contact), np.flatnonzero((contact >= span[0]) & (contact <= span[1]))
    before = held.take(held.written < contact[held.child])
    one = by_one(before, before.written, size)
    soon = np.minimum(held.written, held.happened + AT_ONCE)
    early = soon < contact[held.child]
    at_once = by_one(held.take(early), soon[early], size)
    met = np.minimum(one, contact)[who]
    return Waits(
        who, met - np.minimum(at_once[who], met), sharing(before, one, contact, who),
        np.minimum(_followed(acted, one, size), contact)[who] - met,
    )  # fmt: skip


def _followed(acted: tuple[Numbers, Numbers], since: Numbers, size: int) -> Numbers:
    """The first day on which anybody acted for each child, on the day of `since` or after it; NEVER for none."""
    child, day = acted
    found = np.full(size, NEVER)
    late = day >= since[child]
    np.minimum.at(found, child[late], day[late])
    return found


def sharing(before: Held, one: Numbers, contact: Numbers, who: Numbers) -> npt.NDArray[np.float64]:
    """Days that all together would have gained because of harm, for each child of `who`, at equal burden.

    The world knows which signs harm left. So what is taken off is what would have been gained, had the child's other
    agencies held of it only what it would have shown without harm: that is chance, and no stranger is needed for it.
    """
    size = len(contact)
    together = np.array([by_all(before, size, k) for k in range(1, HIGHEST + 1)])
    shares = equal_burden(int((one < NEVER).sum()), (together < NEVER).sum(axis=1))
    by_chance = before.take(_without_others_signs_of_harm(before, size))
    one_then = by_one(by_chance, by_chance.written, size)
    gained = np.zeros(len(who))
    for place in np.flatnonzero(shares):
        then = by_all(by_chance, size, int(place) + 1)
        days = (np.minimum(day, contact)[who] for day in (one, together[place], one_then, then))
        alone, pooled, alone_then, pooled_then = days
        gained += shares[place] * ((alone - pooled) - (alone_then - pooled_then))
    return gained


def _without_others_signs_of_harm(before: Held, size: int) -> Flags:
    """All but the incidents of harm that another kind of agency than the child's main one was the first to know."""
    first = known_first(before)
    count = np.bincount(first.child * len(HOLDERS) + first.holder, minlength=size * len(HOLDERS))
    main = count.reshape(size, len(HOLDERS)).argmax(axis=1)
    strange = first.incident[first.of_harm & (first.holder != main[first.child])]
    found: Flags = ~np.isin(before.incident, strange)
    return found


def equal_burden(burden: int, flagged: npt.NDArray[np.integer]) -> npt.NDArray[np.float64]:
    """The share of each threshold, lowest first, by which all together flag as many as `burden`; `flagged` falls."""
    shares = np.zeros(len(flagged))
    above = np.flatnonzero(flagged > burden)
    if not len(above):
        shares[0] = 1.0
        return shares
    high = int(above[-1])
    if high + 1 == len(flagged):
        shares[high] = 1.0
        return shares
    part = (burden - flagged[high + 1]) / (flagged[high] - flagged[high + 1])
    shares[high], shares[high + 1] = part, 1 - part
    return shares


def joined(parts: list[Held]) -> Held:
    """All of them in one: no two parts may number an incident alike."""
    return Held(*(np.concatenate([getattr(part, name) for part in parts]) for name in Held.__slots__))


def once(held: Held) -> Held:
    """Each incident once in the hands of each kind of agency, as it first wrote it down."""
    order = np.lexsort((held.written, held.incident, held.holder))
    incident, holder = held.incident[order], held.holder[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (incident[1:] != incident[:-1]) | (holder[1:] != holder[:-1])
    return held.take(np.sort(order[new]))
