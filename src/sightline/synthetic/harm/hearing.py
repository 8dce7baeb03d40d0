"""Who comes to know of harm, and when: children who tell, workers who recognise, agencies that tell one another.

A worker recognises with a chance that grows with how many signs of the child the agency holds. What each agency then
writes down is decided in agencies/. The overlap between agencies comes out of this and is set nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from sightline.synthetic.days import YEAR_OF_LIFE, Days
from sightline.synthetic.harm.abuse import CONTEXTS, Harm, pick
from sightline.synthetic.harm.signs import SENDER_OF, SENDERS, Signs
from sightline.synthetic.scenario import Null
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints
from sightline.synthetic.society.population import Population

COUNCIL, POLICE, SUPPORT = 0, 1, 2
# By whom harm was first recognised or to whom it was told.
BY = ("council", "police", "support", "school", "health", "youth_justice", "family")
_TOLD_TO = (0.05, 0.38, 0.07, 0.16, 0.06, 0.0, 0.28)
_SENDER_BY = np.array([BY.index(name) for name in SENDERS], dtype=np.int8)
_FAMILY_GOES_TO = (0.28, 0.62, 0.10)  # council, police, support service
_DISBELIEVED = 0.12  # of tellings, before the spread between areas and years
_AGAIN = 0.45  # of children who were not believed, those who tell again
_SIGN = 0.13  # chance of recognition at the first sign that an agency holds; twice that at the second, and so on ...
_MOST = 0.50  # ... up to this
_MISTAKEN = 0.045  # the same for signs without harm, as a share of that chance
_KNEW_WAIT = 180.0  # mean days before anybody acts in the world in which agencies knew and did nothing
_LAG = 7  # days that pooling would have taken

_COUNCIL_TELLS_POLICE = 0.68
_POLICE_TELLS_COUNCIL = 0.72
_SUPPORT_TELLS = (0.30, 0.22)  # the council, the police
_TO_SUPPORT = (0.05, 0.07, 0.11)  # referred to a support service: by the council, by the police, where both know
_NAMED = (0.73, 0.30, 0.55)  # the council's assessment names the abuse, by who heard first
_NAMED_CHILD = 0.57  # and as a share of that where another child harmed: 12,590 of 31,490 factors (C3)


@dataclass(frozen=True, slots=True)
class Heard:
    """For each entry of Harm: the day each agency hears of it (0: never), who heard first, whether it will be named.

    `by` is a place in BY. `disbelieved` is the day on which the child told and was not believed (0: none).
    `came_out` is the day on which it could first be heard of, also where it then reached no agency's list; `pooled` the
    day on which it would have come out had all agencies seen one another's signs; `prompt` the day had signs been
    written at once. The last two are 0 where it never came out or reached no list.
    """

    first: npt.NDArray[np.int8]
    by: npt.NDArray[np.int8]
    council: Days
    police: Days
    support: Days
    named: Bools  # a completed council assessment would record it as sexual abuse
    disbelieved: Days
    came_out: Days
    pooled: Days
    prompt: Days

    def take(self, index: npt.NDArray[np.integer] | Bools) -> Heard:
        """The same, for some entries or in another order."""
        return Heard(*(getattr(self, field.name)[index] for field in fields(self)))


def _first_hit(size: int, cause: Ints, day: Days, luck: npt.NDArray[np.float64], scale: float) -> Days:
    """The first day on which each cause is recognised: luck is each sign's own, whoever looks at it. 0 where never.

    The more signs are in view, the easier: so whoever sees more signs recognises at the same sign or at an earlier one.
    """
    order = np.lexsort((day, cause))
    cause, day, luck = cause[order], day[order], luck[order]
    begins = np.concatenate(([True], cause[1:] != cause[:-1])) if len(cause) else np.zeros(0, dtype=bool)
    place = np.arange(len(cause))
    nth = place - np.maximum.accumulate(np.where(begins, place, 0)) + 1
    hit = luck < np.minimum(_SIGN * nth, _MOST) * scale
    first = np.zeros(size, dtype=np.int32)
    # assigned from the last to the first: the first stays
    first[cause[hit][::-1]] = day[hit][::-1]
    return first


def _earliest(days: npt.NDArray[np.int32]) -> tuple[Days, Ints]:
    """(the earliest day of each column that is one, its row), 0 and -1 where there is none."""
    there = np.where(days > 0, days, np.iinfo(np.int32).max)
    row = there.argmin(axis=0)
    found = days[row, np.arange(days.shape[1])]
    return found, np.where(found > 0, row, -1).astype(np.int32)


def _recognised(
    size: int, cause: Ints, signs: Signs, luck: npt.NDArray[np.float64], scale: float, *, prompt: bool
) -> tuple[Days, Ints]:
    """(the day, by which of SENDERS) each cause is first recognised from the signs that each agency holds itself."""
    written = signs.unlagged if prompt else signs.written
    council = SENDERS.index("council")
    days = []
    for number in range(len(SENDERS)):
        own = signs.seen & (SENDER_OF[signs.kind] == number)
        if number == council:
            own = own | (signs.told > 0)
        seen_on = np.where(SENDER_OF[signs.kind] == number, written, signs.told - (signs.written - written))
        days.append(_first_hit(size, cause[own], seen_on[own], luck[own], scale))
    return _earliest(np.array(days))


def tellings(setting: Setting, population: Population, harm: Harm) -> tuple[Days, Days]:
    """(the day a child told and was believed, the day one was not), 0 where there is none."""
    rng, years = setting.rng("believing"), setting.years
    doubt = rng.lognormal(0, 0.35, size=(len(setting.areas), len(years) + 1))
    year = np.clip((harm.told - setting.start) // 365 + 1, 0, len(years))
    chance = _DISBELIEVED * doubt[population.area[harm.child], year]
    doubted = (harm.told > 0) & (rng.random(len(harm)) < chance)
    again = harm.told + 20 + rng.exponential(300, size=len(harm)).astype(np.int32)
    tells_again = (rng.random(len(harm)) < _AGAIN) & (again <= setting.end)
    tells_again &= population.age_on(harm.child, again) < 17.95
    believed = np.where(doubted, np.where(tells_again, again, 0), harm.told)
    return believed.astype(np.int32), np.where(doubted, harm.told, 0).astype(np.int32)


def _come_out(
    setting: Setting, harm: Harm, signs: Signs, luck: npt.NDArray[np.float64], told: Days
) -> tuple[Days, npt.NDArray[np.int8], Days, Days]:
    """(the day each harm comes out, by whom (BY), the day had all seen all signs, the day had all been prompt).

    `told` is the day the child told and was believed.
    """
    rng, size, null = setting.rng("who is told"), len(harm), setting.scenario.null
    told_to = pick(rng, _TOLD_TO, size)
    mine = np.flatnonzero((signs.cause >= 0) & signs.seen)
    mine = mine[~harm.hidden[signs.cause[mine]]]
    signs, luck = signs.take(mine), luck[mine]
    if null is Null.SIGNS_AFTER:
        luck = np.ones(len(luck))  # nobody recognises by signs that come afterwards
    if null is Null.KNEW_DID_NOTHING:
        luck = np.zeros(len(luck))  # each recognises at the first sign: pooling would have told it no more
    day, sender = _recognised(size, signs.cause, signs, luck, 1.0, prompt=False)
    prompt, _ = _recognised(size, signs.cause, signs, luck, 1.0, prompt=True)
    pooled = _first_hit(size, signs.cause, signs.written + _LAG, luck, 1.0)
    first, which = _earliest(np.array([told, day]))
    by = np.where(which == 0, told_to, _SENDER_BY[np.maximum(sender, 0)])
    days = np.array([first, _earliest(np.array([first, pooled]))[0], _earliest(np.array([told, day, prompt]))[0]])
    # nobody can know of harm before it begins
    days = np.where(days > 0, np.maximum(days, harm.onset + 1), 0).astype(np.int32)
    return days[0], by.astype(np.int8), days[1], days[2]


def suspicions(
    setting: Setting, population: Population, signs: Signs, luck: npt.NDArray[np.float64]
) -> tuple[Harm, npt.NDArray[np.int8]]:
    """(entries for children in whom an agency suspects abuse from signs that have nothing to do with any, by whom)."""
    rng = setting.rng("suspicions")
    which = np.flatnonzero((signs.cause < 0) & signs.seen)
    if setting.scenario.null is Null.SIGNS_AFTER:  # there no sign may foretell that a child is identified
        which = which[:0]
    mine = signs.take(which)
    children, cause = np.unique(mine.child, return_inverse=True)
    day, sender = _recognised(len(children), cause.astype(np.int32), mine, luck[which], _MISTAKEN, prompt=False)
    child, by, day = children[day > 0].astype(np.int32), _SENDER_BY[sender[day > 0]], day[day > 0]
    size = len(child)
    exploited = (population.age_on(child, day) >= 10) & (rng.random(size) < 0.4)
    nothing, never = np.zeros(size, dtype=np.int32), np.zeros(size, dtype=bool)
    context = rng.integers(len(CONTEXTS), size=size).astype(np.int8)
    # what is said to have happened, in time as harm is: nothing in a file gives a suspicion away
    until = day - np.where(rng.random(size) < 0.5, 0, rng.exponential(200, size=size))
    since = until - np.where(rng.random(size) < 0.35, 0, rng.exponential(500, size=size))
    earliest = population.birth[child] + 180
    said = [np.minimum(np.maximum(part, earliest), day).astype(np.int32) for part in (since, until)]
    return Harm(
        child, rng.random(size) < 0.4, context, exploited, ~never, nothing, nothing, nothing, nothing, nothing, never,
        day.astype(np.int32), *said,
    ), by.astype(np.int8)  # fmt: skip


def spread(
    setting: Setting, population: Population, harm: Harm, signs: Signs, told: tuple[Days, Days]
) -> tuple[Harm, Heard]:
    """(harm with `heard` filled in and suspicions added at its end, who hears of each entry and when).

    `told` is what `tellings` gives.
    """
    believed, disbelieved = told
    luck = setting.rng("luck").random(len(signs))
    day, by, pooled, prompt = _come_out(setting, harm, signs, luck, believed)
    doubts, doubted_by = suspicions(setting, population, signs, luck)
    rng, size, extra = setting.rng("spread"), len(harm) + len(doubts), len(doubts)
    harm, by = replace(harm, heard=day).joined(doubts), np.concatenate([by, doubted_by])
    pooled, prompt = np.concatenate([pooled, doubts.heard]), np.concatenate([prompt, doubts.heard])
    goes_to = pick(rng, _FAMILY_GOES_TO, size)
    first = np.select([by == BY.index("family"), by == POLICE, by == SUPPORT], [goes_to, POLICE, SUPPORT], COUNCIL)
    # in the world in which agencies knew and did nothing, they wait whatever is planted
    knew = _KNEW_WAIT if setting.scenario.null is Null.KNEW_DID_NOTHING else 0.0
    wait = (rng.exponential(size=size) * (setting.scenario.size("action_gap") + knew)).astype(np.int32)
    came_out = harm.heard
    heard = _told_on(rng, setting, population, harm, np.where(came_out > 0, came_out + wait, 0), first.astype(np.int8))
    if setting.scenario.lists_alone:  # whoever is on no list was never heard of, and no gap of theirs is counted
        listed = (heard.council > 0) | (heard.police > 0) | (heard.support > 0)
        missed = (came_out > 0) & ~listed
        harm = replace(harm, heard=np.where(missed, 0, came_out).astype(np.int32))
        pooled, prompt = np.where(missed, 0, pooled), np.where(missed, 0, prompt)
    nothing = np.zeros(extra, dtype=np.int32)
    return harm, replace(
        heard, by=by, disbelieved=np.concatenate([disbelieved, nothing]), came_out=came_out,
        pooled=pooled.astype(np.int32), prompt=prompt.astype(np.int32),
    )  # fmt: skip


def _told_on(
    rng: np.random.Generator, setting: Setting, population: Population, harm: Harm, acts: Days,
    first: npt.NDArray[np.int8],
) -> Heard:  # fmt: skip
    """Who tells whom once it is out. Where lists are planted as independent, nobody tells anybody: each hears alone."""
    size = len(harm)
    roll, later = rng.random((5, size)), rng.integers(0, 12, size=(3, size))
    if setting.scenario.lists_alone:
        told_council, told_police, told_support = roll[0] < 0.55, roll[1] < 0.50, roll[2] < 0.25
    else:
        told_police = np.where(
            first == COUNCIL, roll[0] < _COUNCIL_TELLS_POLICE, (first == POLICE) | (roll[0] < _SUPPORT_TELLS[1])
        )
        told_council = np.where(
            first == POLICE, roll[1] < _POLICE_TELLS_COUNCIL, (first == COUNCIL) | (roll[1] < _SUPPORT_TELLS[0])
        )
        rate = np.where(told_police & told_council, _TO_SUPPORT[2], np.where(told_council, *_TO_SUPPORT[:2]))
        told_support = (first == SUPPORT) | (roll[2] < rate)

    def days(told: Bools, agency: int, delay: npt.NDArray[np.int64]) -> Days:
        day = acts + np.where(first == agency, 0, delay)
        kept = (acts > 0) & told & (day <= setting.end - 3)
        if agency == COUNCIL:
            kept &= day - population.birth[harm.child] < 17.95 * YEAR_OF_LIFE
        return np.where(kept, day, 0).astype(np.int32)

    nothing = np.zeros(size, dtype=np.int32)
    named = roll[3] < np.array(_NAMED)[first] * np.where(harm.child_form, _NAMED_CHILD, 1.0)
    return Heard(
        first, first, days(told_council, COUNCIL, later[0] // 2), days(told_police, POLICE, later[1]),
        days(told_support, SUPPORT, later[2] * 5), named, nothing, nothing, nothing, nothing,
    )  # fmt: skip
