"""The children in need census as XML: one file a council a year, elements in the order of the published schema.

Each file shows what census.py says it holds, as known on its last day: a plan that ends later has no end yet. A file is
put together column by column, as millions of elements must be written in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sightline.synthetic.agencies.council import CATEGORIES, FACTORS, NEEDS, REASONS, Episodes, reviews
from sightline.synthetic.agencies.referrals import SOURCES
from sightline.synthetic.days import ISO, NEXT_WORKING, YEAR_OF_LIFE, year_bounds
from sightline.synthetic.files.census import Edition, reasons
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.mistakes import (
    WRONG_DISABILITY,
    WRONG_NEED,
    WRONG_REASON,
    WRONG_SOURCE,
    Mistake,
)
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import DISABILITIES, Bools, Ints, People

_SEX_CODES_UNTIL_2024 = {"M": "1", "F": "2", "": "0"}
_ORDER = tuple(sorted(FACTORS, key=lambda code: (int(code.rstrip("ABCDEF")), code)))
_PRE_PROCEEDINGS = 0.1  # of protection plans, in the module that begins with the return of 2027
_MODULE_SINCE = 2027
_SECOND_DISABILITY = 3  # one in so many children with a disability has another recorded
_FACTOR = "<AssessmentFactors>{}</AssessmentFactors>"


def _optional(name: str, days: Sequence[int], said: Bools) -> list[str]:
    """An element with a day for each that is said, "" for the others."""
    return [f"<{name}>{ISO[day]}</{name}>" if there else "" for day, there in zip(days, said.tolist(), strict=True)]


def _header(dfe_number: str, edition: Edition) -> str:
    year, made = edition.year, "06-30" if edition.version == 1 else "07-31"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n<Header>\n<CollectionDetails><Collection>CIN</Collection>'
        f"<Year>{year}</Year><ReferenceDate>{year}-03-31</ReferenceDate></CollectionDetails>\n<Source>"
        f"<SourceLevel>L</SourceLevel><LEA>{dfe_number}</LEA><SoftwareCode>Sightline synthetic</SoftwareCode>"
        f"<Release>1</Release><SerialNo>{edition.version:03d}</SerialNo><DateTime>{year}-{made}T12:00:00</DateTime>"
        "</Source>\n</Header>\n<Children>\n"
    )


def disabilities(people: People) -> Ints:
    """What is recorded of each child: a place in DISABILITIES, beyond its end where the next one is recorded too."""
    second = (np.arange(len(people.disability)) % _SECOND_DISABILITY == 0) & (people.disability > 0)
    return np.asarray(people.disability + len(DISABILITIES) * second, dtype=np.int32)


def only(said: Bools, first: Ints) -> Bools:
    """Whether something is so of every episode of each child; `first` are the children's first episodes."""
    return np.asarray(np.logical_and.reduceat(said, first) if len(first) else said[:0], dtype=bool)


class CensusWriter:
    """Writes the census files of one world; `book` holds the councils' records."""

    def __init__(self, setting: Setting, people: People, episodes: Episodes, book: Book) -> None:
        self.people, self.episodes, self.book = people, episodes, book
        self._columns = [FACTORS.index(code) for code in _ORDER]
        self._factors: dict[bytes, str] = {}
        in_proceedings = setting.rng("pre-proceedings").random(len(episodes)) < _PRE_PROCEEDINGS
        self._proceeding = in_proceedings & (episodes.plan > 0)
        self._disability = disabilities(people)

    def file(self, edition: Edition, dfe_number: str) -> tuple[bytes, int]:
        """(the whole file, how many children it holds)."""
        size = len(edition.episodes)
        new = np.ones(size, dtype=bool)
        new[1:] = edition.entry[1:] != edition.entry[:-1]
        first = np.flatnonzero(new).astype(np.int32)
        texts = self._details(edition)
        for place, head in zip(first.tolist(), self._children(edition, first), strict=True):
            texts[place] = head + texts[place]
        if size:
            texts[0] = texts[0].removeprefix("</Child>\n")
            texts.append("</Child>\n")
        whole = "".join((_header(dfe_number, edition), *texts, "</Children>\n</Message>\n"))
        return whole.encode(), len(first)

    def _children(self, edition: Edition, first: Ints) -> list[str]:
        """The beginning of each child, after the end of the one before; `first` are the children's first episodes."""
        book, entry = self.book, edition.entry[first]
        _, end = year_bounds(edition.of_year)
        birth = book.birth[entry]
        young = end - birth < 5 * YEAR_OF_LIFE
        only_referred = only(self.episodes.no_action[edition.episodes], first)
        why = np.where(young, "UN1", np.where(only_referred, "UN7", "UN4")).tolist()
        columns = (
            book.local_id[entry].tolist(), book.upn[entry].tolist(), book.former_upn[entry].tolist(), why,
            birth.tolist(), book.sex[entry].tolist(), book.ethnicity[entry].tolist(),
            self._disability[book.person[entry]].tolist(), book.mistake[entry].tolist(),
        )  # fmt: skip
        heads = []
        for local_id, upn, former, reason, born, sex, ethnicity, disability, mistake in zip(*columns, strict=True):
            number = f"<UPN>{upn}</UPN>" if upn else f"<UPNunknown>{reason}</UPNunknown>"
            if former and upn:
                number += f"<FormerUPN>{former}</FormerUPN>"
            who = (
                f"<GenderCurrent>{_SEX_CODES_UNTIL_2024[sex]}</GenderCurrent>"
                if edition.year <= 2024
                else f"<Sex>{sex or 'U'}</Sex>"
            )
            heads.append(
                f"</Child>\n<Child>\n<ChildIdentifiers><LAchildID>{local_id}</LAchildID>{number}"
                f"<PersonBirthDate>{ISO[born]}</PersonBirthDate>{who}</ChildIdentifiers>\n<ChildCharacteristics>"
                f"<Ethnicity>{ethnicity or 'NOBT'}</Ethnicity>"
                f"{_disabilities(disability, mistake) if mistake else _DISABILITIES[disability]}"
                "</ChildCharacteristics>\n"
            )
        return heads

    def _details(self, edition: Edition) -> list[str]:
        """The CINdetails of each episode."""
        e, index, there = self.episodes, edition.episodes, edition.there
        blank = [""] * len(index)
        parts = [
            self._referrals(edition),
            _within(blank, there.assessment, lambda at: self._assessments(edition, at)),
            _within(blank, there.need_plan, lambda at: self._need_plans(edition, at)),
            _within(blank, there.enquiry, lambda at: self._enquiries(edition, at)),
            np.where(e.no_action[index], "<ReferralNFA>1</ReferralNFA>\n", "<ReferralNFA>0</ReferralNFA>\n").tolist(),
            _within(blank, there.plan, lambda at: self._plans(edition, at)),
        ]
        if edition.of_year >= _MODULE_SINCE:
            there_too = there.plan & self._proceeding[index]
            parts.append(_within(blank, there_too, lambda at: self._proceedings(edition, at)))
        return ["".join(("<CINdetails>\n", *row, "</CINdetails>\n")) for row in zip(*parts, strict=True)]

    def _referrals(self, edition: Edition) -> list[str]:
        e, index, there = self.episodes, edition.episodes, edition.there
        source = [SOURCES[code] for code in e.source[index].tolist()]
        no_action = e.no_action[index]
        need = [
            "" if nothing else f"<PrimaryNeedCode>{NEEDS[code]}</PrimaryNeedCode>"
            for nothing, code in zip(no_action.tolist(), e.need[index].tolist(), strict=True)
        ]
        closed = _optional("CINclosureDate", e.closed[index].tolist(), there.closed)
        reason = [
            f"<ReasonForClosure>{REASONS[code]}</ReasonForClosure>" if day else ""
            for day, code in zip(closed, reasons(e.take(index), there).tolist(), strict=True)
        ]
        for place, mistake in _mistaken(edition):
            if mistake is Mistake.SOURCE_CODE:
                source[place] = WRONG_SOURCE
            elif mistake is Mistake.NEED_CODE and need[place]:
                need[place] = f"<PrimaryNeedCode>{WRONG_NEED}</PrimaryNeedCode>"
            elif mistake is Mistake.CLOSURE_CODE and closed[place]:
                reason[place] = f"<ReasonForClosure>{WRONG_REASON}</ReasonForClosure>"
            elif mistake is Mistake.CLOSURE_WITHOUT:
                reason[place] = ""
        return [
            f"<CINreferralDate>{ISO[day]}</CINreferralDate><ReferralSource>{code}</ReferralSource>{n}{c}{r}\n"
            for day, code, n, c, r in zip(e.referral[index].tolist(), source, need, closed, reason, strict=True)
        ]

    def _assessments(self, edition: Edition, at: Ints) -> list[str]:
        e, index, there = self.episodes, edition.episodes[at], edition.there.take(at)
        _, end = year_bounds(edition.of_year)
        begun, done = e.assessed_from[index], e.authorised[index]
        review = [NEXT_WORKING[day + 14] for day in begun.tolist()]
        held = np.array(review, dtype=np.int32) <= np.minimum(done, end)
        columns = (
            begun.tolist(), _optional("AssessmentInternalReviewDate", review, held),
            _optional("AssessmentAuthorisationDate", done.tolist(), there.authorised),
            self._named(edition, at, there.authorised),
        )  # fmt: skip
        return [
            f"<Assessments><AssessmentActualStartDate>{ISO[day]}</AssessmentActualStartDate>{review}{done}{factors}"
            "</Assessments>\n"
            for day, review, done, factors in zip(*columns, strict=True)
        ]

    def _named(self, edition: Edition, at: Ints, authorised: Bools) -> list[str]:
        """The factors of each assessment, with their wrapper; "" for one that has not ended."""
        rows = self.episodes.factors[edition.episodes[at]][:, self._columns]
        packed, width = np.packbits(rows, axis=1).tobytes(), -(-len(_ORDER) // 8)
        mistakes = edition.mistake[at].tolist()
        texts: list[str] = []
        for place, done in enumerate(authorised.tolist()):
            if not done:
                texts.append("")
                continue
            key = packed[place * width : (place + 1) * width]
            text = self._factors.get(key)
            if text is None:
                text = "".join(_FACTOR.format(_ORDER[column]) for column in np.flatnonzero(rows[place]).tolist())
                self._factors[key] = text
            if mistakes[place]:
                text += _more_factors(text, mistakes[place])
            texts.append(f"<FactorsIdentifiedAtAssessment>{text}</FactorsIdentifiedAtAssessment>")
        return texts

    def _need_plans(self, edition: Edition, at: Ints) -> list[str]:
        e, index = self.episodes, edition.episodes[at]
        ends = _optional("CINPlanEndDate", e.need_plan_end[index].tolist(), edition.there.need_plan_ended[at])
        return [
            f"<CINPlanDates><CINPlanStartDate>{ISO[day]}</CINPlanStartDate>{end}</CINPlanDates>\n"
            for day, end in zip(e.need_plan[index].tolist(), ends, strict=True)
        ]

    def _enquiries(self, edition: Edition, at: Ints) -> list[str]:
        e, index, there = self.episodes, edition.episodes[at], edition.there.take(at)
        wanted = e.conference[index] > 0
        columns = (
            e.enquiry[index].tolist(), _optional("InitialCPCtarget", e.target[index].tolist(), wanted),
            _optional("DateOfInitialCPC", e.conference[index].tolist(), there.met),
            (~wanted | (there.met & (edition.mistake[at] == Mistake.NONE_REQUIRED))).astype(np.int8).tolist(),
        )  # fmt: skip
        return [
            f"<Section47><S47ActualStartDate>{ISO[day]}</S47ActualStartDate>{target}{met}"
            f"<ICPCnotRequired>{none}</ICPCnotRequired></Section47>\n"
            for day, target, met, none in zip(*columns, strict=True)
        ]

    def _plans(self, edition: Edition, at: Ints) -> list[str]:
        e, index = self.episodes, edition.episodes[at]
        _, end = year_bounds(edition.of_year)
        columns = (
            e.plan[index].tolist(), e.plan_end[index].tolist(), e.category[index].tolist(),
            np.where(e.changed[index] <= end, e.latest[index], e.category[index]).tolist(),
            e.previous[index].tolist(), edition.mistake[at].tolist(),
            _optional("CPPendDate", e.plan_end[index].tolist(), edition.there.plan_ended[at]),
        )  # fmt: skip
        texts = []
        for begun, last, category, latest, previous, mistake, ended in zip(*columns, strict=True):
            held = reviews(begun, min(last - 1, end))
            if held and mistake == Mistake.REVIEW_EARLY:
                held[0] = begun
            met = "".join(f"<CPPreviewDate>{ISO[day]}</CPPreviewDate>" for day in held)
            texts.append(
                f"<ChildProtectionPlans><CPPstartDate>{ISO[begun]}</CPPstartDate>{ended}"
                f"<InitialCategoryOfAbuse>{CATEGORIES[category]}</InitialCategoryOfAbuse>"
                f"<LatestCategoryOfAbuse>{CATEGORIES[latest]}</LatestCategoryOfAbuse>"
                f"<NumberOfPreviousCPP>{previous}</NumberOfPreviousCPP>{f'<Reviews>{met}</Reviews>' if met else ''}"
                "</ChildProtectionPlans>\n"
            )
        return texts

    def _proceedings(self, edition: Edition, at: Ints) -> list[str]:
        e, index = self.episodes, edition.episodes[at]
        start, end = year_bounds(edition.of_year)
        days = zip(e.plan[index].tolist(), e.plan_end[index].tolist(), strict=True)
        return [_proceeding(plan, plan_end, start, end) for plan, plan_end in days]


def _mistaken(edition: Edition) -> list[tuple[int, Mistake]]:
    """(place, mistake) of the episodes that have one."""
    return [(place, Mistake(int(edition.mistake[place]))) for place in np.flatnonzero(edition.mistake).tolist()]


def _within(blank: list[str], where: Bools, texts: Callable[[Ints], list[str]]) -> list[str]:
    """The texts of those that have the block, "" for the others."""
    at = np.flatnonzero(where).astype(np.int32)
    whole = blank.copy()
    for place, text in zip(at.tolist(), texts(at), strict=True):
        whole[place] = text
    return whole


def _more_factors(text: str, mistake: int) -> str:
    """What a mistake adds to the factors of an assessment."""
    if mistake == Mistake.FACTOR_NONE:
        return _FACTOR.format("21")
    if mistake == Mistake.FACTOR_TWICE:
        return text[: text.index("</") + len("</AssessmentFactors>")]
    return ""


def disability_codes(disability: int, mistake: int) -> list[str]:
    """The codes of a place in DISABILITIES, or beyond its end of that and the one after it; as a mistake has them."""
    more, first = divmod(disability, len(DISABILITIES))
    codes = [DISABILITIES[first]]
    if mistake == Mistake.DISABILITY_CODE:
        return [WRONG_DISABILITY]
    if mistake == Mistake.DISABILITY_NONE:
        return ["NONE", codes[0] if codes[0] != "NONE" else "LD"]
    if more:
        codes.append(DISABILITIES[first + 1] if first + 1 < len(DISABILITIES) else DISABILITIES[1])
    return codes


def _disabilities(disability: int, mistake: int) -> str:
    codes = disability_codes(disability, mistake)
    return "<Disabilities>" + "".join(f"<Disability>{code}</Disability>" for code in codes) + "</Disabilities>"


_DISABILITIES = tuple(_disabilities(index, Mistake.NONE) for index in range(2 * len(DISABILITIES)))


def _proceeding(plan: int, plan_end: int, start: int, end: int) -> str:
    """The module on pre-proceedings of one plan, as known on the census's last day; "" where there is nothing yet."""
    begun = NEXT_WORKING[plan + 60]
    letter, met, decided = (NEXT_WORKING[begun + days] for days in (7, 18, 100))
    if begun > min(end, plan_end) or decided < start:
        return ""
    body = f"<PPStartDate>{ISO[begun]}</PPStartDate>"
    body += f"<LBPSentDate>{ISO[letter]}</LBPSentDate>" if letter <= end else ""
    body += "<FGDMMeetingOffer>1</FGDMMeetingOffer><FGDMMeetingFac>0</FGDMMeetingFac>"
    body += f"<InitialPPMeetingDate>{ISO[met]}</InitialPPMeetingDate>" if met <= end else ""
    body += "<ReviewMeetingsCount>1</ReviewMeetingsCount>"
    if decided <= end:
        body += f"<StepDecisionDate>{ISO[decided]}</StepDecisionDate><PPOutcome>A</PPOutcome>"
    return f"<PreProceedingsandFGDM>{body}</PreProceedingsandFGDM>\n"
