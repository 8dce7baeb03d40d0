"""The children in need census as XML: one file a council a year, elements in the order of the published schema.

Each file shows what census.py says it holds, as known on its last day: a plan that ends later has no end yet.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from xml.sax.saxutils import escape

import numpy as np

from sightline.synthetic.agencies.council import CATEGORIES, FACTORS, NEEDS, REASONS, SOURCES, Episodes, reviews
from sightline.synthetic.days import ISO, NEXT_WORKING, YEAR_OF_LIFE, year_bounds
from sightline.synthetic.files.census import Shown, shown
from sightline.synthetic.recording.books import Book
from sightline.synthetic.society.people import DISABILITIES, People

_SEX_CODES_UNTIL_2024 = {"M": "1", "F": "2", "": "0"}
_ORDER = tuple(sorted(FACTORS, key=lambda code: (int(code.rstrip("ABCDEF")), code)))
_PRE_PROCEEDINGS = 0.1  # of protection plans, in the module that begins with the return of 2027


def _tag(name: str, value: str) -> str:
    return f"<{name}>{value}</{name}>" if value else ""


class CensusWriter:
    """Writes the census of one world. Episodes must be sorted by person; `book` holds the councils' records."""

    def __init__(self, people: People, episodes: Episodes, book: Book, draw: random.Random) -> None:
        self.people, self.episodes, self.book = people, episodes, book
        self.rows = _Rows(episodes, draw)
        self.disability = people.disability.tolist()
        self.shown: dict[int, Shown] = {}

    def visible(self, area: int, year: int) -> list[int]:
        """The episodes that the return of that council and year shows, sorted by local id."""
        if year not in self.shown:
            self.shown[year] = shown(self.episodes, year)
            self.rows.show(year, self.shown[year])
        chosen = np.flatnonzero((self.episodes.area == area) & self.shown[year].episode).tolist()
        ids, place, person = self.book.local_id, self.book.place, self.rows.person
        chosen.sort(key=lambda index: (ids[place[area, person[index]]], self.rows.referral[index]))
        return chosen

    def file(self, area: int, dfe_number: str, year: int) -> tuple[str, int]:
        """(the whole file, how many children it holds)."""
        _, end = year_bounds(year)
        parts = [_header(dfe_number, year)]
        children, last = 0, -1
        for index in self.visible(area, year):
            person = self.rows.person[index]
            if person != last:
                if children:
                    parts.append("</Child>\n")
                parts.append(self._child(self.book.place[area, person], person, year, end, self.rows.no_action[index]))
                children, last = children + 1, person
            parts.append(self.rows.details(index, year))
        if children:
            parts.append("</Child>\n")
        parts.append("</Children>\n</Message>\n")
        return "".join(parts), children

    def _child(self, entry: int, person: int, year: int, end: int, only_referred: bool) -> str:
        book = self.book
        upn = _tag("UPN", book.upn[entry])
        if not upn:
            young = end - book.birth[entry] < 5 * YEAR_OF_LIFE
            upn = _tag("UPNunknown", "UN1" if young else "UN7" if only_referred else "UN4")
        upn += _tag("FormerUPN", book.former_upn[entry]) if book.upn[entry] else ""
        sex = book.sex[entry]
        sex = _tag("GenderCurrent", _SEX_CODES_UNTIL_2024[sex]) if year <= 2024 else _tag("Sex", sex or "U")
        disability = _tag("Disability", DISABILITIES[self.disability[person]])
        return (
            f"<Child>\n<ChildIdentifiers>{_tag('LAchildID', escape(book.local_id[entry]))}{upn}"
            f"{_tag('PersonBirthDate', ISO[book.birth[entry]])}{sex}</ChildIdentifiers>\n<ChildCharacteristics>"
            f"{_tag('Ethnicity', book.ethnicity[entry] or 'NOBT')}{_tag('Disabilities', disability)}"
            "</ChildCharacteristics>\n"
        )


def _header(dfe_number: str, year: int) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n<Header>\n<CollectionDetails><Collection>CIN</Collection>'
        f"<Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails>\n<Source>"
        f"<SourceLevel>L</SourceLevel><LEA>{dfe_number}</LEA><SoftwareCode>Sightline synthetic</SoftwareCode>"
        f"<Release>1</Release><SerialNo>001</SerialNo><DateTime>{year}-06-30T12:00:00</DateTime></Source>\n"
        "</Header>\n<Children>\n"
    )


class _Rows:
    """The episodes as plain lists, which Python reads faster than arrays one entry at a time."""

    def __init__(self, episodes: Episodes, draw: random.Random) -> None:
        self.there: dict[int, list[tuple[bool, ...]]] = {}
        self.person: list[int] = episodes.person.tolist()
        self.referral: list[int] = episodes.referral.tolist()
        self.no_action: list[bool] = episodes.no_action.tolist()
        self.source, self.need = episodes.source.tolist(), episodes.need.tolist()
        self.closed, self.reason = episodes.closed.tolist(), episodes.reason.tolist()
        self.begun, self.authorised = episodes.assessed_from.tolist(), episodes.authorised.tolist()
        self.enquiry, self.target = episodes.enquiry.tolist(), episodes.target.tolist()
        self.conference = episodes.conference.tolist()
        self.need_plan, self.need_plan_end = episodes.need_plan.tolist(), episodes.need_plan_end.tolist()
        self.plan, self.plan_end = episodes.plan.tolist(), episodes.plan_end.tolist()
        self.category, self.latest = episodes.category.tolist(), episodes.latest.tolist()
        self.changed, self.previous = episodes.changed.tolist(), episodes.previous.tolist()
        order = [FACTORS.index(code) for code in _ORDER]
        named = episodes.factors[:, order]
        found: list[list[str]] = [[] for _ in range(len(self.person))]
        for row, column in zip(*(part.tolist() for part in np.nonzero(named)), strict=True):
            found[row].append(_ORDER[column])
        self.factors = ["".join(f"<AssessmentFactors>{code}</AssessmentFactors>" for code in codes) for codes in found]
        self.pre_proceedings = [plan > 0 and draw.random() < _PRE_PROCEEDINGS for plan in self.plan]

    def show(self, year: int, there: Shown) -> None:
        """Take in what the census of a year holds; before its first episode is written."""
        parts = (there.assessment, there.need_plan, there.enquiry, there.plan)
        self.there[year] = list(zip(*(part.tolist() for part in parts), strict=True))

    def details(self, index: int, year: int) -> str:
        """The CINdetails of one episode as the census of that year shows them."""
        start, end = year_bounds(year)
        assessment, need_plan, enquiry, plan = self.there[year][index]
        no_action = self.no_action[index]
        need = "" if no_action else _tag("PrimaryNeedCode", NEEDS[self.need[index]])
        closed = ""
        if 0 < self.closed[index] <= end:
            closed = _tag("CINclosureDate", ISO[self.closed[index]]) + _tag(
                "ReasonForClosure", REASONS[self.reason[index]]
            )
        parts = [
            "<CINdetails>\n", _tag("CINreferralDate", ISO[self.referral[index]]),
            _tag("ReferralSource", SOURCES[self.source[index]]), need, closed, "\n",
        ]  # fmt: skip
        if assessment:
            parts.append(self._assessment(index, end))
        if need_plan:
            last = self.need_plan_end[index]
            parts.append(
                f"<CINPlanDates>{_tag('CINPlanStartDate', ISO[self.need_plan[index]])}"
                f"{_tag('CINPlanEndDate', ISO[last] if last <= end else '')}</CINPlanDates>\n"
            )
        if enquiry:
            parts.append(self._enquiry(index, end))
        parts.append(f"<ReferralNFA>{int(no_action)}</ReferralNFA>\n")
        if plan:
            parts.append(self._plan(index, end))
            if year >= 2027 and self.pre_proceedings[index]:
                parts.append(self._proceedings(index, start, end))
        parts.append("</CINdetails>\n")
        return "".join(parts)

    def _assessment(self, index: int, end: int) -> str:
        begun, done = self.begun[index], self.authorised[index]
        review = NEXT_WORKING[begun + 14]
        body = _tag("AssessmentActualStartDate", ISO[begun])
        if review <= min(done, end):
            body += _tag("AssessmentInternalReviewDate", ISO[review])
        if done <= end:
            body += _tag("AssessmentAuthorisationDate", ISO[done])
            body += _tag("FactorsIdentifiedAtAssessment", self.factors[index])
        return f"<Assessments>{body}</Assessments>\n"

    def _enquiry(self, index: int, end: int) -> str:
        body = _tag("S47ActualStartDate", ISO[self.enquiry[index]])
        conference = self.conference[index]
        if conference:
            body += _tag("InitialCPCtarget", ISO[self.target[index]])
            body += _tag("DateOfInitialCPC", ISO[conference]) if conference <= end else ""
        return f"<Section47>{body}<ICPCnotRequired>{0 if conference else 1}</ICPCnotRequired></Section47>\n"

    def _plan(self, index: int, end: int) -> str:
        begun, last = self.plan[index], self.plan_end[index]
        latest = self.latest[index] if self.changed[index] <= end else self.category[index]
        met = _tag("Reviews", "".join(_tag("CPPreviewDate", ISO[day]) for day in reviews(begun, min(last - 1, end))))
        return (
            f"<ChildProtectionPlans>{_tag('CPPstartDate', ISO[begun])}"
            f"{_tag('CPPendDate', ISO[last] if last <= end else '')}"
            f"{_tag('InitialCategoryOfAbuse', CATEGORIES[self.category[index]])}"
            f"{_tag('LatestCategoryOfAbuse', CATEGORIES[latest])}"
            f"{_tag('NumberOfPreviousCPP', str(self.previous[index]))}{met}</ChildProtectionPlans>\n"
        )

    def _proceedings(self, index: int, start: int, end: int) -> str:
        begun = NEXT_WORKING[self.plan[index] + 60]
        letter, met, decided = (NEXT_WORKING[begun + days] for days in (7, 18, 100))
        if begun > min(end, self.plan_end[index]) or decided < start:
            return ""
        steps: Sequence[tuple[str, int]] = (("PPStartDate", begun), ("LBPSentDate", letter))
        body = "".join(_tag(name, ISO[day]) for name, day in steps if day <= end)
        body += "<FGDMMeetingOffer>1</FGDMMeetingOffer><FGDMMeetingFac>0</FGDMMeetingFac>"
        body += _tag("InitialPPMeetingDate", ISO[met] if met <= end else "")
        body += "<ReviewMeetingsCount>1</ReviewMeetingsCount>"
        if decided <= end:
            body += _tag("StepDecisionDate", ISO[decided]) + _tag("PPOutcome", "A")
        return f"<PreProceedingsandFGDM>{body}</PreProceedingsandFGDM>\n"
