"""Strategy discussions, conferences, reviews and core groups, and which organisations came.

The census holds the start of an enquiry and the day of a conference. The limit of 15 working days runs from the
strategy discussion (Working Together 2023), which it does not hold; nor does it hold who came. How often each
organisation is asked and comes is a guess; docs/synthetic.md gives its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import numpy as np

from sightline.synthetic.agencies.council import Episodes, reviews
from sightline.synthetic.agencies.filing import (
    Codes,
    first_seen,
    inside,
    local_ids,
    row_ids,
    shuffled,
    why_not,
    words,
)  # fmt: skip
from sightline.synthetic.days import YEAR_OF_LIFE, Days, add_working, next_working
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.plan import Plan
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People
from sightline.synthetic.truth.events import Happened, WhyNot

KINDS = ("strategy_discussion", "initial_conference", "review_conference", "core_group")
STRATEGY, INITIAL, REVIEW, CORE = range(4)
ORGANISATIONS = ("council", "police", "health", "school", "housing", "probation", "voluntary", "family")
COUNCIL, POLICE, HEALTH, SCHOOL, _, _, _, FAMILY = range(8)
APART, NOT_INVITED, STAYED_AWAY, CAME, REPORTED = range(5)  # what an organisation did about a meeting
_INVITED = ("", "no", "yes", "yes", "yes")
_ATTENDED = ("", "no", "no", "yes", "report_sent")
_PATH = file_path("meetings")

# Share of cases in which an organisation has a part in such a meeting; a row a kind, a column an organisation. A case
# that has housing at its conference is likely to have it at its reviews, so one roll serves all meetings of a case.
_PART = (
    (1.00, 1.00, 1.00, 0.75, 0.04, 0.04, 0.05, 0.00),
    (1.00, 0.90, 0.98, 0.97, 0.16, 0.15, 0.40, 0.98),
    (1.00, 0.35, 0.97, 0.96, 0.14, 0.13, 0.40, 0.97),
    (1.00, 0.04, 0.85, 0.92, 0.10, 0.08, 0.36, 0.95),
)
# ... and of invitations at which it comes, and at which it sends a report of those at which it does not come.
_COMES = (
    (1.000, 0.97, 0.90, 0.86, 0.50, 0.70, 0.70, 0.00),
    (1.000, 0.72, 0.87, 0.92, 0.55, 0.62, 0.78, 0.87),
    (0.998, 0.25, 0.85, 0.91, 0.45, 0.55, 0.78, 0.82),
    (0.998, 0.20, 0.78, 0.86, 0.45, 0.50, 0.75, 0.84),
)
_REPORTS = (
    (0.0, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00),
    (0.0, 0.75, 0.50, 0.55, 0.20, 0.60, 0.30, 0.08),
    (0.0, 0.70, 0.45, 0.50, 0.20, 0.55, 0.30, 0.08),
    (0.0, 0.10, 0.10, 0.12, 0.05, 0.10, 0.10, 0.00),
)
_FORGOTTEN = 0.03  # of those who have a part in a case are not asked; the council itself is always there
_YOUNG, _SCHOOLED = 4.0, 0.45  # under this age so many of the schools named above: a nursery knows the child
_BEFORE_ENQUIRY = (0.62, 0.22, 0.10, 0.06)  # 0, 1, 2, 3 working days from the discussion to the enquiry's start
_DISCUSSION_NOT_WRITTEN = 0.04
_CONFERENCE_DUE = 15  # working days after the strategy discussion (Working Together 2023)
_REVIEW_DUE = (3, 6)  # months after the initial conference, then after the review before
_CORE_DUE = 10  # working days after the plan began (not verified: local procedures)
_CORE_ON_TIME, _CORE_LATEST = 0.88, 22
_CORE_EVERY = 42  # days between core groups (not verified: local procedures)
_CORE_SHIFT = (-9, 5)  # days by which a later one is moved
# Working days before a meeting on which the others are asked: most in good time, some late (a guess), by kind. To a
# strategy discussion everybody is asked on the day or the day before.
_NOTICE = ((0, 1), (5, 9), (10, 20), (6, 15))
_LATE_NOTICE = ((0, 1), (1, 4), (2, 9), (1, 5))
_ASKED_LATE, _DAY_NOT_KEPT = 0.14, 0.08  # of invitations
_QUORUM = 2  # organisations beside the council and the family, at a conference


@dataclass(frozen=True, slots=True)
class Meeting:
    """One entry a meeting about one child. `kind` is a place in KINDS, `episode` an entry of Episodes.

    `written` is false for strategy discussions of which nobody made a record. `due` is 0 where no day is set.
    """

    episode: Ints
    person: Ints
    area: Ints
    kind: Codes
    due: Days
    held: Days
    written: Bools

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Meetings:
    """All meetings, and what each organisation did: a row a meeting, a column one of ORGANISATIONS, APART to REPORTED.

    `kept_away` says where the planted absence kept health from a conference to which it would have come.
    """

    setting: Setting
    meeting: Meeting
    attendance: Codes
    quorate: Bools
    kept_away: Bools
    number: Ints
    asked: Days  # a row a meeting, a column an organisation: the day on which it was asked; 0 where no file says it

    def _there(self) -> Ints:
        """The meetings that stand in a file."""
        return np.flatnonzero(self.meeting.written & inside(self.setting, self.meeting.held)).astype(np.int32)

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom councils must have in their books: the child of every meeting that is in a file."""
        there, meeting = self._there(), self.meeting
        return [("council", *first_seen(meeting.area[there], meeting.person[there], meeting.held[there]))]

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:  # noqa: ARG002
        """Formats `meetings` and `meeting_attendance`; a row stands in the file of the year of its meeting."""
        there, meeting = self._there(), self.meeting
        area, held, kind = meeting.area[there], meeting.held[there], meeting.kind[there]
        ids = row_ids("M", self.number[there])
        yield Sheet("meetings", "council", area, held, {
            "meeting_id": ids, "la_child_id": local_ids(books["council"], area, meeting.person[there], held),
            "kind": words(KINDS, kind), "due_date": meeting.due[there], "held_date": held, "recorded_date": held,
            "quorate": np.where(kind == CORE, "", words(("no", "yes"), self.quorate[there].astype(np.int8))),
        })  # fmt: skip
        did = self.attendance[there]
        row, organisation = (part.astype(np.int32) for part in np.nonzero(did))
        done = did[row, organisation]
        yield Sheet("meeting_attendance", "council", area[row], held[row], {
            "meeting_id": ids[row], "organisation": words(ORGANISATIONS, organisation),
            "invited": words(_INVITED, done), "invited_date": self.asked[there][row, organisation],
            "attended": words(_ATTENDED, done),
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Every meeting; who came is part of it."""
        meeting = self.meeting
        reason = np.where(meeting.written, why_not(setting, meeting.held), WhyNot.NOT_WRITTEN).astype(np.int8)
        ids = row_ids("M", self.number)
        for kind, name in enumerate(KINDS):
            which = np.flatnonzero(meeting.kind == kind)
            held, written = meeting.held[which], meeting.written[which]
            yield Happened(
                name, "council", meeting.person[which], held, np.where(written, held, 0).astype(np.int32),
                meeting.area[which], held, _PATH, np.where(written, ids[which], "").tolist(), reason[which],
            )  # fmt: skip

    def health_invitations(self) -> tuple[Ints, Bools, Bools]:
        """(area, whether somebody came, whether the plant kept them away): one entry an invitation of health.

        To initial and review conferences of the years. Where a report was sent instead, nobody came.
        """
        meeting, did = self.meeting, self.attendance[:, HEALTH]
        asked = np.isin(meeting.kind, (INITIAL, REVIEW)) & (did >= STAYED_AWAY) & inside(self.setting, meeting.held)
        return meeting.area[asked], did[asked] == CAME, self.kept_away[asked]


def months_later(day: Days, months: int) -> Days:
    """The same day of the month so many months later, or the last day of that month where it has no such day."""
    base = np.datetime64("1929-12-31")
    dates = base + day.astype("timedelta64[D]")
    month = dates.astype("datetime64[M]")
    inside_month = dates - month.astype("datetime64[D]")
    target = (month + np.timedelta64(months, "M")).astype("datetime64[D]")
    following = (month + np.timedelta64(months + 1, "M")).astype("datetime64[D]")
    last = following - target - np.timedelta64(1, "D")
    later: Days = (target + np.minimum(inside_month, last) - base).astype(np.int32)
    return later


def _meeting(
    episodes: Episodes, index: Ints, kind: int, due: Days, held: Days, written: Bools | None = None
) -> Meeting:  # fmt: skip
    return Meeting(
        index.astype(np.int32), episodes.person[index], episodes.area[index], np.full(len(index), kind, dtype=np.int8),
        due.astype(np.int32), held.astype(np.int32), np.ones(len(index), dtype=bool) if written is None else written,
    )  # fmt: skip


def _discussions(rng: np.random.Generator, episodes: Episodes) -> tuple[Meeting, Meeting]:
    """Strategy discussions and the initial conferences due after them. No discussion comes before the referral."""
    index = np.flatnonzero(episodes.enquiry > 0).astype(np.int32)
    enquiry, referral = episodes.enquiry[index], episodes.referral[index]
    before = rng.choice(len(_BEFORE_ENQUIRY), size=len(index), p=np.array(_BEFORE_ENQUIRY))
    held = np.where(before > 0, add_working(enquiry, -before), enquiry)
    held = np.minimum(np.maximum(held, referral), enquiry)
    written = rng.random(len(index)) >= _DISCUSSION_NOT_WRITTEN
    discussions = _meeting(episodes, index, STRATEGY, np.zeros(len(index), dtype=np.int32), held, written)
    met = episodes.conference[index] > 0
    due = add_working(held[met].astype(np.int32), _CONFERENCE_DUE)
    return discussions, _meeting(episodes, index[met], INITIAL, due, episodes.conference[index[met]])


def _reviews(setting: Setting, episodes: Episodes) -> Meeting:
    """Review conferences of the years, on the days on which the census has them."""
    index = np.flatnonzero((episodes.plan > 0) & (episodes.plan <= setting.end)).astype(np.int32)
    begun, place = np.unique(episodes.plan[index], return_inverse=True)
    lists = [[plan, *reviews(plan, setting.end)] for plan in begun.tolist()]  # a list a day, not a plan
    days = np.zeros((len(lists), max(map(len, lists), default=1)), dtype=np.int32)
    for number, found in enumerate(lists):
        days[number, : len(found)] = found
    days = days[place]
    before, held = days[:, :-1], days[:, 1:]
    open_then = (held >= setting.start) & (held < episodes.plan_end[index][:, None])
    row, which = np.nonzero(open_then)
    last = before[row, which]
    due = np.where(which == 0, months_later(last, _REVIEW_DUE[0]), months_later(last, _REVIEW_DUE[1]))
    return _meeting(episodes, index[row], REVIEW, due, held[row, which])


def _core_groups(rng: np.random.Generator, setting: Setting, episodes: Episodes) -> Meeting:
    """Core groups of the years: the first soon after the plan began, then one about every six weeks."""
    index = np.flatnonzero((episodes.plan > 0) & (episodes.plan <= setting.end)).astype(np.int32)
    plan, end = episodes.plan[index], np.minimum(episodes.plan_end[index], setting.end)
    on_time = rng.random(len(index)) < _CORE_ON_TIME
    wait = np.where(on_time, rng.integers(3, _CORE_DUE + 1, size=len(index)),
                    rng.integers(_CORE_DUE + 1, _CORE_LATEST + 1, size=len(index)))  # fmt: skip
    first = add_working(plan, wait)
    low = np.maximum(0, -((first - setting.start) // _CORE_EVERY) - 1)
    high = (end - first) // _CORE_EVERY
    count = np.maximum(high - low + 1, 0)
    plans = np.repeat(np.arange(len(index)), count)
    turn = np.arange(len(plans)) - np.repeat(np.cumsum(count) - count, count) + low[plans]
    due = np.where(turn == 0, add_working(plan[plans], _CORE_DUE), next_working(first[plans] + _CORE_EVERY * turn))
    moved = next_working((due + rng.integers(*_CORE_SHIFT, size=len(plans))).astype(np.int32))
    held = np.where(turn == 0, first[plans], moved)
    kept = (held >= setting.start) & (held <= end[plans])
    return _meeting(episodes, index[plans[kept]], CORE, due[kept], held[kept])


def _attendance(
    setting: Setting, plan: Plan, people: People, meeting: Meeting, cases: int
) -> tuple[Codes, Bools]:  # fmt: skip
    """(what each organisation did about each meeting, where the planted absence kept health away)."""
    rng, size = setting.rng("attendance"), len(meeting)
    case_roll = rng.random((cases, len(ORGANISATIONS)), dtype=np.float32)
    young = (meeting.held - people.birth[meeting.person]) / YEAR_OF_LIFE < _YOUNG
    away = plan.planted["absent_partner"][meeting.area] & np.isin(meeting.kind, (INITIAL, REVIEW))
    away &= rng.random(size) < setting.scenario.size("absent_partner")
    did = np.zeros((size, len(ORGANISATIONS)), dtype=np.int8)
    for organisation in range(len(ORGANISATIONS)):
        part, comes, reports = (
            np.array(table, dtype=np.float32)[:, organisation][meeting.kind] for table in (_PART, _COMES, _REPORTS)
        )
        if organisation == SCHOOL:
            part = np.where(young, part * np.float32(_SCHOOLED), part)
        has_part = case_roll[meeting.episode, organisation] < part
        asked = (rng.random(size, dtype=np.float32) >= _FORGOTTEN) | (organisation == COUNCIL)
        roll = rng.random(size, dtype=np.float32)
        done = np.where(roll < comes, CAME, np.where(roll < comes + (1 - comes) * reports, REPORTED, STAYED_AWAY))
        did[:, organisation] = np.where(has_part, np.where(asked, done, NOT_INVITED), APART)
    kept_away = away & (did[:, HEALTH] == CAME)
    did[away & (did[:, HEALTH] >= STAYED_AWAY), HEALTH] = STAYED_AWAY
    return did, kept_away


def _asked(setting: Setting, meeting: Meeting, did: Codes) -> Days:
    """The day on which each organisation was asked, by a stream of chance of its own.

    The council calls the meeting and asks the family in person: of these no day is kept.
    """
    rng = setting.rng("invitations")
    late = rng.random(did.shape) < _ASKED_LATE
    kept = rng.random(did.shape) >= _DAY_NOT_KEPT
    roll, kind = rng.random(did.shape), meeting.kind
    early, short = (np.array(table)[kind] for table in (_NOTICE, _LATE_NOTICE))
    low, high = (np.where(late, short[:, [end]], early[:, [end]]) for end in (0, 1))
    before = low + (roll * (high - low + 1)).astype(np.int32)
    asked = np.zeros(did.shape, dtype=np.int32)
    row, column = np.nonzero((did >= STAYED_AWAY) & kept)
    days, held = before[row, column], meeting.held[row]
    asked[row, column] = np.where(days > 0, add_working(held, np.where(days > 0, -days, 1)), held)
    asked[:, [COUNCIL, FAMILY]] = 0
    return asked


def _quorate(kind: Codes, did: Codes) -> Bools:
    """A strategy discussion needs council, police and health, a conference the council and two others."""
    came = did == CAME
    others = came[:, COUNCIL + 1 : FAMILY].sum(axis=1)
    found: Bools = came[:, COUNCIL] & np.where(kind == STRATEGY, came[:, POLICE] & came[:, HEALTH], others >= _QUORUM)
    return found


def make_meetings(setting: Setting, plan: Plan, people: People, episodes: Episodes) -> Meetings:
    """Every meeting of these years, and who came.

    Strategy discussions and initial conferences that lie before or after the years are there too, as far as the
    episodes are: a clock that runs over the end of a year needs both its ends.
    """
    rng = setting.rng("meetings")
    parts = [*_discussions(rng, episodes), _reviews(setting, episodes), _core_groups(rng, setting, episodes)]
    meeting = Meeting(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Meeting)))
    did, kept_away = _attendance(setting, plan, people, meeting, len(episodes))
    number = shuffled(rng, len(meeting))
    return Meetings(
        setting, meeting, did, _quorate(meeting.kind, did), kept_away, number, _asked(setting, meeting, did)
    )
