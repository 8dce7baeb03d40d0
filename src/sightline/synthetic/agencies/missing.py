"""What the police write of missing children and of children at risk, and what the council makes of it.

The police hold reports and notices; the council those notices that reached it, and the return interviews. Rates are
guesses unless a source is named; docs/synthetic.md gives each its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sightline.synthetic.agencies.filing import Codes, inside, row_ids, shuffled, standing, texts, words
from sightline.synthetic.agencies.sightings import Sightings, identity, shown, sighted, yes
from sightline.synthetic.days import Days, ages
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.harm.abuse import pick
from sightline.synthetic.harm.signs import Signs
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People, Texts
from sightline.synthetic.truth.events import Happened, WhyNot

PLACES = ("home", "care", "school", "other")
_PLACE_SHARES = (0.58, 0.32, 0.03, 0.07)
_SAME_PLACE = 0.85  # of the reports of a child that are from the place this child is mostly missing from
RISKS = ("low", "medium", "high")
_RISK_SHARES = (0.22, 0.65, 0.13)
_FOUND_SHARES = (0.50, 0.33, 0.08, 0.09)  # on the same day, the next, the one after, later ...
_FOUND_LATER = 7.0  # ... by so many days more, on average

ANSWERS = ("accepted", "no_answer", "declined", "")
ACCEPTED, NO_ANSWER, DECLINED, NOT_OFFERED = range(4)
_OFFERED = 0.80
_ANSWER_SHARES = (0.54, 0.06, 0.40)  # of interviews offered
_IN_TIME = 0.97  # of those accepted, planned within the 72 hours; many are late because the council was told late
_LATE = 9.0  # days more where not, on average
_NEVER_HELD = 0.04  # of those accepted

REASONS = ("domestic_abuse", "neglect", "exploitation", "missing", "mental_health", "other")
_REASON_SHARES = (0.52, 0.11, 0.04, 0.06, 0.12, 0.15)
_YOUNGEST = (0, 0, 8, 8, 6, 0)  # age from which each reason is written; below it the others share its part
_DESK_DAYS = (0.70, 0.20, 0.10)  # 0, 1, 2 days from writing a notice to sending it
_TRANSIT = 6  # a notice arrives 0 to 5 days after it was written, as those do that signs says were told


@dataclass(frozen=True, slots=True)
class Interviews:
    """What followed each missing report: an entry each, in the order of the reports.

    `begun` is the day on which the council had been told and the child was found, 0 where it was not told; `answer` is
    a place in ANSWERS; `held` is 0 where no interview was.
    """

    begun: Days
    offered: Bools
    answer: Codes
    held: Days
    ids: Texts


@dataclass(frozen=True, slots=True)
class Missing:
    """Missing reports with what came of them, and protective notices.

    `found`, `place`, `risk` and `interviews` have an entry a report; `reason` and `sent_on` (0: not sent) one a notice.
    """

    reports: Sightings
    found: Days
    place: Codes
    risk: Codes
    interviews: Interviews
    notices: Sightings
    reason: Codes
    sent_on: Days
    setting: Setting

    def _interviewed(self) -> Ints:
        """The reports that a return interview in the files belongs to."""
        return np.flatnonzero(inside(self.setting, self.interviews.begun)).astype(np.int32)

    def _arrived(self) -> Ints:
        """The notices that a council received in the years."""
        return np.flatnonzero(inside(self.setting, self.notices.told)).astype(np.int32)

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Whom the police must have in their books, and the councils."""
        reports, notices = self.reports, self.notices
        asked, arrived = self._interviewed(), self._arrived()
        return [
            reports.known(), notices.known(),
            ("council", reports.area[asked], reports.child[asked], self.interviews.begun[asked]),
            ("council", notices.area[arrived], notices.child[arrived], notices.told[arrived]),
        ]  # fmt: skip

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:
        """Formats `missing_reports`, `return_interviews`, `protective_notices` and `notices_received`."""
        yield self._report_sheet(setting, books["police"])
        yield self._interview_sheet(setting, books["council"])
        yield self._notice_sheet(setting, books["police"])
        notices, arrived = self.notices, self._arrived()
        area, told = notices.area[arrived], notices.told[arrived]
        entry = books["council"].entries(area, notices.child[arrived], told)
        yield Sheet("notices_received", "council", area, told, {
            "force_code": texts(setting.forces)[notices.agency[arrived]], "notice_id": notices.ids[arrived],
            "la_child_id": books["council"].local_id[entry], "received_date": told, "recorded_date": told,
        })  # fmt: skip

    def _report_sheet(self, setting: Setting, book: Book) -> Sheet:
        reports = self.reports
        index, sent, last = reports.rows(setting, self.found)
        entry = book.entries(reports.agency[index], reports.child[index], reports.written[index])
        return Sheet("missing_reports", "police", reports.agency[index], sent, {
            "missing_id": reports.ids[index], "person_id": book.local_id[entry], **identity(book, entry),
            "reported_date": reports.day[index], "recorded_date": reports.written[index],
            "found_date": shown(self.found[index], last), "missing_from": words(PLACES, self.place[index]),
            "risk": words(RISKS, self.risk[index]),
        })  # fmt: skip

    def _interview_sheet(self, setting: Setting, book: Book) -> Sheet:
        reports, interviews = self.reports, self.interviews
        asked = self._interviewed()
        row, sent, last = standing(
            setting, interviews.begun[asked], np.maximum(interviews.begun, interviews.held)[asked]
        )
        index = asked[row]
        entry = book.entries(reports.area[index], reports.child[index], interviews.begun[index])
        held = shown(interviews.held[index], last)
        return Sheet("return_interviews", "council", reports.area[index], sent, {
            "interview_id": interviews.ids[index], "la_child_id": book.local_id[entry],
            "force_code": texts(setting.forces)[reports.agency[index]], "missing_id": reports.ids[index],
            "found_date": self.found[index], "offered": yes(interviews.offered[index]),
            "offered_date": np.where(interviews.offered[index], interviews.begun[index], 0),
            "answer": words(ANSWERS, interviews.answer[index]), "held_date": held,
            "recorded_date": np.maximum(interviews.begun[index], held),
        })  # fmt: skip

    def _notice_sheet(self, setting: Setting, book: Book) -> Sheet:
        notices = self.notices
        index, sent, last = notices.rows(setting, self.sent_on)
        entry = book.entries(notices.agency[index], notices.child[index], notices.written[index])
        sent_on = shown(self.sent_on[index], last)
        return Sheet("protective_notices", "police", notices.agency[index], sent, {
            "notice_id": notices.ids[index], "person_id": book.local_id[entry], **identity(book, entry),
            "incident_date": notices.day[index], "recorded_date": notices.written[index],
            "reason": words(REASONS, self.reason[index]), "sent": yes(sent_on > 0), "sent_date": sent_on,
            "council_code": np.where(sent_on > 0, texts(setting.codes)[notices.area[index]], ""),
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Reports, children found, interviews considered and held; notices, and how each fared that was sent."""
        reports, notices, interviews = self.reports, self.notices, self.interviews
        yield reports.happened(self.found)
        yield reports.followed(setting, "child_found", self.found)
        for kind, day in (("return_interview_due", interviews.begun), ("return_interview", interviews.held)):
            which = np.flatnonzero(day > 0)
            there = inside(setting, interviews.begun[which]) & (day[which] <= setting.end)
            yield Happened(
                kind, "council", reports.child[which], day[which], day[which], reports.area[which], day[which],
                file_path("return_interviews"), np.where(there, interviews.ids[which], "").tolist(),
                np.where(there, WhyNot.WRITTEN, WhyNot.OUTSIDE_YEARS).astype(np.int8),
                np.maximum(day, interviews.held)[which],
            )  # fmt: skip
        yield notices.happened(self.sent_on)
        which = np.flatnonzero(self.sent_on > 0)
        told = notices.told[which]
        why = np.select(
            [notices.lost[which], ~inside(setting, told)], [WhyNot.NOT_SENT, WhyNot.OUTSIDE_YEARS], WhyNot.WRITTEN
        )
        yield Happened(
            "notice_to_council", "council", notices.child[which], self.sent_on[which], told, notices.area[which], told,
            file_path("notices_received"), np.where(why == WhyNot.WRITTEN, notices.ids[which], "").tolist(),
            why.astype(np.int8),
        )  # fmt: skip


def _interviews(rng: np.random.Generator, setting: Setting, reports: Sightings, found: Days) -> Interviews:
    """Return interviews, for the reports that the council was told of.

    Statutory guidance of January 2014: to be offered within 72 hours of the child being found.
    """
    size = len(reports)
    told = reports.told > 0
    offered = told & (rng.random(size) < _OFFERED)
    answer = np.where(offered, pick(rng, _ANSWER_SHARES, size), NOT_OFFERED).astype(np.int8)
    wait = rng.integers(1, 4, size=size) + np.where(rng.random(size) < _IN_TIME, 0, 1 + rng.exponential(_LATE, size))
    held = (answer == ACCEPTED) & (rng.random(size) >= _NEVER_HELD)
    begun = np.where(told, np.maximum(found, reports.told), 0).astype(np.int32)
    return Interviews(
        begun, offered, answer, np.where(held, np.maximum(found + wait, begun), 0).astype(np.int32),
        row_ids("RI", shuffled(setting.rng("numbers of return_interviews"), size)),
    )  # fmt: skip


def _reasons(rng: np.random.Generator, age: Ints) -> Codes:
    """A reason for each notice about a child of that age, as a place in REASONS."""
    shares = np.array(_REASON_SHARES) * (age[:, None] >= np.array(_YOUNGEST))
    reached = shares.cumsum(axis=1)
    found: Codes = (rng.random(len(age))[:, None] * reached[:, -1:] >= reached).sum(axis=1).astype(np.int8)
    return found


def _sent_on(rng: np.random.Generator, notices: Sightings) -> Days:
    """The day each notice was sent to the council, 0 where it was not. That it went astray does not show in it."""
    size = len(notices)
    desk, transit = pick(rng, _DESK_DAYS, size), rng.integers(0, _TRANSIT, size=size)
    arrives = np.where(notices.lost, notices.written + transit, notices.told)
    sent = (notices.written > 0) & (notices.lost | (notices.told > 0))
    return np.where(sent, np.minimum(notices.written + desk, arrives), 0).astype(np.int32)


def make_missing(setting: Setting, people: People, signs: Signs) -> Missing:
    """The records of every missing report and protective notice among the signs."""
    rng = setting.rng("missing reports")
    reports = sighted(setting, signs, "missing_report", "missing_reports", "MR")
    size = len(reports)
    usual = pick(rng, _PLACE_SHARES, len(people.kind))[reports.child]
    place = np.where(rng.random(size) < _SAME_PLACE, usual, pick(rng, _PLACE_SHARES, size)).astype(np.int8)
    after = pick(rng, _FOUND_SHARES, size)
    later = (after == len(_FOUND_SHARES) - 1) * rng.exponential(_FOUND_LATER, size=size)
    found = (reports.day + after + later).astype(np.int32)
    risk = pick(rng, _RISK_SHARES, size)
    interviews = _interviews(setting.rng("return interviews"), setting, reports, found)
    notices = sighted(setting, signs, "protective_notice", "protective_notices", "PN")
    rng = setting.rng("protective notices")
    reason = _reasons(rng, np.maximum(ages(people.birth[notices.child], notices.day), 0))
    return Missing(reports, found, place, risk, interviews, notices, reason, _sent_on(rng, notices), setting)
