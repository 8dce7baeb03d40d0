"""The front door of each council: contacts, what was decided on each, early help, decisions on referrals.

The census begins with a referral. Before it somebody made contact, and most contacts lead to no referral. How many, and
to what they lead, no national return tells: the rates here are guesses; docs/synthetic.md gives their reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.agencies.filing import (
    Codes,
    apart,
    first_seen,
    inside,
    local_ids,
    row_ids,
    shuffled,
    standing,
    why_not,
    words,
    year_end,
)  # fmt: skip
from sightline.synthetic.agencies.referrals import SOURCES
from sightline.synthetic.days import WORKS, YEAR_OF_LIFE, Days, add_working, next_working, off_weekend
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, Kind, People
from sightline.synthetic.truth.events import Happened, WhyNot

DECISIONS = ("referral", "early_help", "advice", "no_further_action")
REFERRAL, EARLY_HELP, ADVICE, NO_ACTION = range(4)
ENDINGS = ("ended", "stepped_up_to_referral", "declined", "open")
ENDED, STEPPED_UP, DECLINED, OPEN = range(4)
REFERRAL_DECISIONS = ("assessment", "no_further_action")

_WITHOUT_REFERRAL = 2.5  # contacts that became no referral, for each referral
_DAYS_BEFORE = (0.72, 0.15, 0.08, 0.05)  # 0, 1, 2, 3 days from contact to referral
_SAME_CONCERN = 5  # a concern raised at most so many days before a referral is the contact that led to it
_KNOWN = 0.5  # of contacts without referral, about children with an episode of need in these years
_WEEKEND_MOVED = 0.7  # of contacts of a weekend, written down on the next working day
_OUTCOMES = (0.20, 0.40, 0.40)  # early help, advice, no further action
_WORKING_DAYS = ((0, 0.60), (1, 0.25), (2, 0.06), (3, 0.03), (5, 0.03), (8, 0.03))  # from contact to decision
_REFERRAL_DAYS = ((0, 0.48), (1, 0.42), (2, 0.04), (3, 0.03), (5, 0.02), (10, 0.01))
_OFFER = 16  # most working days from the decision to the first day of early help
_DECLINED = 0.14
_SHORTEST, _LENGTH = 14, (2.0, 75.0)  # days of early help: shape and scale of what comes on top
_HISTORY = 500  # days before the first year from which early help may still be open
_GROWN = int(18 * YEAR_OF_LIFE)
_ROUNDS = 30  # of drawing again for children who were not yet born or no longer children
# Police and schools make more of the contacts than of the referrals.
_SOURCE_SHARES = {"6": 0.38, "2A": 0.16, "1A": 0.07, "1B": 0.02, "3E": 0.06, "3F": 0.04, "3B": 0.02, "7": 0.05,
                  "8": 0.05, "5B": 0.04, "5A": 0.03, "4": 0.03, "9": 0.03, "10": 0.02}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contact:
    """One entry a contact. `source` is a place in SOURCES, `decision` in DECISIONS; `number` makes its id."""

    person: Ints
    area: Ints
    day: Days
    source: Codes
    decision: Codes
    decided: Days
    number: Ints


@dataclass(frozen=True, slots=True)
class EarlyHelp:
    """One entry an episode of early help, which began before the last year ended. `ending` is a place in ENDINGS."""

    person: Ints
    area: Ints
    start: Days
    end: Days
    ending: Codes
    number: Ints


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry a referral: the day of the decision what to do, and whether that was nothing further."""

    person: Ints
    area: Ints
    referral: Days
    decided: Days
    no_action: Bools
    number: Ints


class _Referrals:
    """The episodes by child and day."""

    def __init__(self, episodes: Episodes) -> None:
        self.order = np.lexsort((episodes.referral, episodes.person))
        self.episodes = episodes
        person = episodes.person[self.order]
        self.keys = self._key(person, episodes.referral[self.order])
        # Up to which day each child, by the episode so far that lasts longest, has an open one: two may overlap.
        closed = np.where(episodes.no_action, 0, episodes.closed)[self.order]
        self.reached = np.maximum.accumulate(self._key(person, closed))

    @staticmethod
    def _key(person: Ints, day: Days) -> npt.NDArray[np.int64]:
        return (person.astype(np.int64) << 17) | day

    def following(self, person: Ints, day: Days) -> Ints:
        """The first episode of each child referred on that day or later; -1 for none."""
        return self._found(np.searchsorted(self.keys, self._key(person, day)), person)

    def open(self, person: Ints, day: Days) -> Bools:
        """Whether each child had an open episode on that day."""
        place = np.searchsorted(self.keys, self._key(person, day), side="right") - 1
        running: Bools = (place >= 0) & (self.reached[place] >= self._key(person, day))
        return running

    def _found(self, place: npt.NDArray[np.integer], person: Ints) -> Ints:
        found = self.order[np.clip(place, 0, len(self.order) - 1)]
        there = (place >= 0) & (place < len(self.order)) & (self.episodes.person[found] == person)
        return np.where(there, found, -1).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Contacts:
    """What happened at the front doors, in three lists."""

    setting: Setting
    contact: Contact
    early_help: EarlyHelp
    decision: Decision

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom councils must have in their books: those in a contact, early help or decision that is in a file."""
        setting, contact, helped, decision = self.setting, self.contact, self.early_help, self.decision
        kept = (inside(setting, contact.day), helped.end >= setting.start, inside(setting, decision.decided))
        area = np.concatenate([contact.area[kept[0]], helped.area[kept[1]], decision.area[kept[2]]])
        person = np.concatenate([contact.person[kept[0]], helped.person[kept[1]], decision.person[kept[2]]])
        day = np.concatenate([contact.day[kept[0]], helped.start[kept[1]], decision.referral[kept[2]]])
        return [("council", *first_seen(area, person, day))]

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """Formats `contacts`, `early_help` and `referral_decisions`."""
        yield self._contact_sheet(setting, books["council"])
        yield self._early_help_sheet(setting, books["council"])
        decision = self.decision
        there = np.flatnonzero(inside(setting, decision.decided))
        area, person, decided = (part[there] for part in (decision.area, decision.person, decision.decided))
        referred = decision.referral[there]
        yield Sheet("referral_decisions", "council", area, decided, {
            "decision_id": row_ids("D", decision.number[there]),
            "la_child_id": local_ids(books["council"], area, person, referred),
            "referral_date": referred, "decision_date": decided, "recorded_date": decided,
            "decision": words(REFERRAL_DECISIONS, decision.no_action[there].astype(np.int8)),
        })  # fmt: skip

    def _contact_sheet(self, setting: Setting, book: Book) -> Sheet:
        contact = self.contact
        there = np.flatnonzero(inside(setting, contact.day))
        area, day = contact.area[there], contact.day[there]
        late = contact.decided[there] > year_end(day)
        return Sheet("contacts", "council", area, day, {
            "contact_id": row_ids("K", contact.number[there]),
            "la_child_id": local_ids(book, area, contact.person[there], day), "contact_date": day, "recorded_date": day,
            "source": words(SOURCES, contact.source[there]),
            "decision": np.where(late, "", words(DECISIONS, contact.decision[there])),
            "decision_date": np.where(late, 0, contact.decided[there]),
        })  # fmt: skip

    def _early_help_sheet(self, setting: Setting, book: Book) -> Sheet:
        helped = self.early_help
        entry, first, last = standing(setting, helped.start, helped.end)
        start, end = helped.start[entry], helped.end[entry]
        running = end > last
        return Sheet("early_help", "council", helped.area[entry], first, {
            "early_help_id": row_ids("H", helped.number[entry]),
            "la_child_id": local_ids(book, helped.area[entry], helped.person[entry], start), "start_date": start,
            "recorded_date": start, "end_date": np.where(running, 0, end),
            "outcome": words(ENDINGS, np.where(running, OPEN, helped.ending[entry])),
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Contacts, decisions on referrals, beginnings and ends of early help."""
        contact, decision, helped = self.contact, self.decision, self.early_help
        yield Happened("contact", "council", contact.person, contact.day, contact.day, contact.area, contact.day,
                       file_path("contacts"), row_ids("K", contact.number).tolist(),
                       why_not(setting, contact.day))  # fmt: skip
        yield Happened("referral_decision", "council", decision.person, decision.decided, decision.decided,
                       decision.area, decision.decided, file_path("referral_decisions"),
                       row_ids("D", decision.number).tolist(), why_not(setting, decision.decided))  # fmt: skip
        names, path = row_ids("H", helped.number), file_path("early_help")
        written = np.full(len(names), WhyNot.WRITTEN, dtype=np.int8)
        yield Happened("early_help", "council", helped.person, helped.start, helped.start, helped.area,
                       np.maximum(helped.start, setting.start).astype(np.int32), path, names.tolist(),
                       written, np.minimum(helped.end, setting.end))  # fmt: skip
        yield Happened("early_help_end", "council", helped.person, helped.end, helped.end, helped.area, helped.end,
                       path, names.tolist(), why_not(setting, helped.end))  # fmt: skip


def _after(day: Days, count: npt.NDArray[np.integer]) -> Days:
    """So many working days later; none: that day, or the next working day."""
    return np.where(count > 0, add_working(day, np.maximum(count, 1)), next_working(day)).astype(np.int32)


def _chosen(rng: np.random.Generator, shares: tuple[tuple[int, float], ...], size: int) -> npt.NDArray[np.int64]:
    values, weights = np.array([value for value, _ in shares]), np.array([share for _, share in shares])
    chosen: npt.NDArray[np.int64] = values[rng.choice(len(values), size=size, p=weights / weights.sum())]
    return chosen


def _sources(rng: np.random.Generator, size: int) -> Codes:
    places = np.array([SOURCES.index(code) for code in _SOURCE_SHARES], dtype=np.int8)
    shares = np.array(list(_SOURCE_SHARES.values()))
    chosen: Codes = places[rng.choice(len(places), size=size, p=shares / shares.sum())]
    return chosen


def _of_referrals(
    rng: np.random.Generator, people: People, episodes: Episodes, referrals: _Referrals, signs: Signs
) -> tuple[Days, Ints]:
    """(day of the contact that led to each episode, signs that led to none): a concern raised shortly before leads."""
    person = episodes.person
    before = rng.choice(len(_DAYS_BEFORE), size=len(episodes), p=np.array(_DAYS_BEFORE)).astype(np.int32)
    begun = np.where(people.kind[person] == Kind.ADOPTED, people.adopted_on[person], people.birth[person])
    day = np.maximum(episodes.referral - before, np.minimum(begun, episodes.referral)).astype(np.int32)
    raised = signs.of("concern_raised")
    adopted = people.adopted_on[signs.child[raised]]
    raised = raised[(signs.told[raised] > 0) & ((adopted == 0) | (signs.told[raised] < adopted))]
    raised = raised[np.argsort(signs.told[raised], kind="stable")]
    found = referrals.following(signs.child[raised], signs.told[raised])
    near = (found >= 0) & (episodes.referral[found] - signs.told[raised] <= _SAME_CONCERN)
    near &= episodes.area[found] == signs.area[raised]
    led, first = np.unique(found[near], return_index=True)
    leading = np.flatnonzero(near)[first]
    day[led] = signs.told[raised[leading]]
    return day, np.delete(raised, leading).astype(np.int32)


def children_at_random(
    rng: np.random.Generator, people: People, episodes: Episodes, count: int, first: int, last: int
) -> tuple[Ints, Days]:
    """(child, day) of contacts that led to no referral. Half are about children whom the council knows otherwise.

    On each day the child was born and no grown-up, and under the name that it had then.
    """
    children = np.flatnonzero(people.kind == Kind.CHILD).astype(np.int32)
    person, day = np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32)
    for _ in range(_ROUNDS if len(children) else 0):
        if len(person) >= count:
            break
        size = (count - len(person)) * 5 // 4 + 16
        about = children[rng.integers(len(children), size=size)]
        known = episodes.person[rng.integers(len(episodes), size=size)]
        about = np.where(rng.random(size) < _KNOWN, known, about)
        on = rng.integers(first, last + 1, size=size).astype(np.int32)
        on = np.where(~WORKS[on] & (rng.random(size) < _WEEKEND_MOVED), off_weekend(rng, on), on)
        able = (people.birth[about] <= on) & (on < people.birth[about] + _GROWN) & (on <= last)
        renamed, adopted = people.kind[about] == Kind.ADOPTED, people.adopted_on[about]
        able &= np.where(renamed, on > adopted, (adopted == 0) | (on < adopted))
        person, day = np.concatenate([person, about[able]]), np.concatenate([day, on[able]])
    return person[:count].astype(np.int32), day[:count].astype(np.int32)


def _contact(
    setting: Setting, people: People, episodes: Episodes, referrals: _Referrals, signs: Signs
) -> Contact:  # fmt: skip
    rng = setting.rng("contacts")
    led, raised = _of_referrals(rng, people, episodes, referrals, signs)
    wanted = round(_WITHOUT_REFERRAL * int(inside(setting, episodes.referral).sum()))
    wanted -= int(inside(setting, signs.told[raised]).sum())
    about, on = children_at_random(rng, people, episodes, max(wanted, 0), setting.start, setting.end)
    person = np.concatenate([signs.child[raised], about]).astype(np.int32)
    day = np.concatenate([signs.told[raised], on]).astype(np.int32)
    area = np.concatenate([signs.area[raised], people.area_on(about, on)]).astype(np.int32)
    decision = 1 + rng.choice(len(_OUTCOMES), size=len(person), p=np.array(_OUTCOMES))
    # Those who already have a social worker are not sent to early help: their worker is told.
    decision = np.where(referrals.open(person, day) & (decision == EARLY_HELP), ADVICE, decision)
    decided = _after(day, _chosen(rng, _WORKING_DAYS, len(person)))
    size = len(led) + len(person)
    return Contact(
        person=np.concatenate([episodes.person, person]), area=np.concatenate([episodes.area, area]),
        day=np.concatenate([led, day]), source=np.concatenate([episodes.source, _sources(rng, len(person))]),
        decision=np.concatenate([np.zeros(len(led)), decision]).astype(np.int8),
        decided=np.concatenate([episodes.referral, decided]), number=shuffled(rng, size),
    )  # fmt: skip


def _early_help(
    setting: Setting, people: People, episodes: Episodes, referrals: _Referrals, contact: Contact
) -> EarlyHelp:  # fmt: skip
    rng = setting.rng("early help")
    sent = np.flatnonzero((contact.decision == EARLY_HELP) & inside(setting, contact.day))
    earlier = round(len(sent) * _HISTORY / (setting.end - setting.start + 1))
    about, on = children_at_random(rng, people, episodes, earlier, setting.start - _HISTORY, setting.start - 1)
    person = np.concatenate([contact.person[sent], about])
    area = np.concatenate([contact.area[sent], people.area_on(about, on)]).astype(np.int32)
    start = np.concatenate([_after(contact.decided[sent], rng.integers(1, _OFFER, size=len(sent))), on])
    size = len(person)
    declined = rng.random(size) < _DECLINED
    length = np.where(declined, rng.integers(0, 15, size=size), _SHORTEST + rng.gamma(*_LENGTH, size=size))
    adopted = people.adopted_on[person]
    end = (start + length).astype(np.int32)
    end = np.where((people.kind[person] == Kind.CHILD) & (adopted > 0), np.minimum(end, adopted - 1), end)
    following = referrals.following(person, start + 1)
    referred = np.where(following >= 0, episodes.referral[following], 0)
    stepped = ~declined & (referred > 0) & (referred <= end)
    end = np.where(stepped, referred, end).astype(np.int32)
    kept = apart(person, start, end) & (start <= setting.end) & (end >= setting.start)
    kept &= (end >= start) & ~referrals.open(person, start.astype(np.int32))
    return EarlyHelp(
        person[kept], area[kept], start[kept].astype(np.int32), end[kept],
        np.where(declined, DECLINED, np.where(stepped, STEPPED_UP, ENDED)).astype(np.int8)[kept],
        shuffled(rng, int(kept.sum())),
    )  # fmt: skip


def _decision(setting: Setting, episodes: Episodes) -> Decision:
    """Within one working day as a rule (Working Together 2023), and before the assessment begins."""
    rng = setting.rng("referral decisions")
    decided = _after(episodes.referral, _chosen(rng, _REFERRAL_DAYS, len(episodes)))
    begun = episodes.assessed_from
    decided = np.where(begun > 0, np.minimum(decided, np.maximum(begun, episodes.referral)), decided).astype(np.int32)
    return Decision(episodes.person, episodes.area, episodes.referral, decided, episodes.no_action,
                    shuffled(rng, len(episodes)))  # fmt: skip


def make_contacts(setting: Setting, people: People, episodes: Episodes, signs: Signs) -> Contacts:
    """Every contact, episode of early help and decision on a referral of these years.

    `signs.child` must hold numbers of People, and there must be an episode. Contacts of episodes carried over lie
    before the first year.
    """
    referrals = _Referrals(episodes)
    contact = _contact(setting, people, episodes, referrals, signs)
    helped = _early_help(setting, people, episodes, referrals, contact)
    return Contacts(setting, contact, helped, _decision(setting, episodes))
