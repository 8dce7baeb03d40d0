"""The tables of the draft "inquiries": counts of documents, which are exact, and of no person.

A nought is a true one here: the register was searched, and holds none. What it does not hold it cannot count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from sightline.analyses.inquiries.ladder import STANDINGS, standings
from sightline.analyses.inquiries.overlap import live, twice
from sightline.analyses.inquiries.register import STATES, Question, Register, codes, themes
from sightline.analyses.inquiries.wording import PARTS, parts_of
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.units import Status, Unit

SOURCE = "The register of inquiries, which its users keep"
INQUIRIES, QUESTIONS, TWICE = "inquiries_by_state", "inquiries_questions", "inquiries_questions_twice"
REQUESTS, STANDING_OF, EVIDENCE_OF = "inquiries_requests", "inquiries_recommendations", "inquiries_evidence"
TEST = "inquiries_test_of_words"
ALL = "pooled"

STATE = Dimension("inquiry_state", "State", additive=True, labels=tuple(STATES.items()))
STANDING = Dimension("standing", "Where it stands", additive=True, labels=tuple(STANDINGS.items()))
ANSWERED = Dimension("answered", "Answer", additive=True, labels=(("yes", "Answered"), ("no", "Not answered")))
# One recommendation may be in two of these, and most are in none.
EVIDENCE = Dimension(
    "evidence", "What else is known", additive=False,
    labels=(("late", "Past its day, and no action shown as taken"),
            ("expired", "With evidence that has grown too old to count"),
            ("no_measure", "No measure found in the sources listed")),
)  # fmt: skip
PART = Dimension("part_of_test", "Part of the test", additive=False, labels=tuple(PARTS.items()))
MET = Dimension("test_met", "Met", additive=True, labels=(("yes", "Met"), ("no", "Not met")))
DONE = ("action_taken", "change_measured", "assured", "overtaken", "rejected")


def theme() -> Dimension:
    """Themes in the order of their list."""
    return Dimension("theme", "Theme", additive=True, labels=tuple(themes().items()))


def asked_of() -> Dimension:
    """Kinds of body."""
    return Dimension("asked_of", "Who is asked", additive=True, labels=tuple(codes("sender").items()))


def _measure(code: str, label: str, unit: Unit) -> Measure:
    population = Population("documents", "entries of the register, and never people", "does not apply")
    return Measure(code, label, unit, population, Status.NONE, "sightline-inquiries/1", SOURCE)


_INQUIRIES = _measure("inquiries", "Inquiries, audits and reviews", Unit.INQUIRY)
_QUESTIONS = _measure("inquiry_questions", "Questions of inquiries that run", Unit.QUESTION)
_TWICE = _measure("inquiry_questions_twice", "Questions that another inquiry that runs asks too", Unit.QUESTION)
_REQUESTS = _measure("inquiry_requests", "Requests for evidence", Unit.REQUEST)
_ASKS = _measure("inquiry_recommendations", "Recommendations", Unit.RECOMMENDATION)


def tables_of(register: Register, on: date) -> tuple[FigureTable, ...]:
    """Every table of the register as it stood on a day."""
    period = Period(on, on, day_words(on))
    return (
        _by_state(register, period), _questions(register, period), _twice(register, period),
        _requests(register, period), _standing(register, period, on), _evidence(register, period, on),
        _test(register, period),
    )  # fmt: skip


def _table(name: str, measure: Measure, dimensions: Sequence[Dimension], figures: Iterable[Figure]) -> FigureTable:
    return FigureTable(name, OutputKind.DOCUMENTS, measure.label, tuple(dimensions), tuple(figures), SOURCE)


def _counts(measure: Measure, period: Period, dimension: Dimension, found: Sequence[str]) -> list[Figure]:
    """How many there are in all and of each code; each entry of `found` is the code of one document."""
    counted = Counter(found)
    return [
        Figure(measure, period, ALL, float(len(found))),
        *(
            Figure(measure, period, ALL, float(counted[code]), ((dimension.code, code),))
            for code, _ in dimension.labels
        ),
    ]


def _by_state(register: Register, period: Period) -> FigureTable:
    figures = _counts(_INQUIRIES, period, STATE, [one.state for one in register.inquiry])
    return _table(INQUIRIES, _INQUIRIES, (STATE,), figures)


def _questions(register: Register, period: Period) -> FigureTable:
    running = live(register)
    asked = [one for one in register.question if one.inquiry_key in running]
    return _table(QUESTIONS, _QUESTIONS, (theme(), asked_of()), _crossed(_QUESTIONS, period, asked))


def _crossed(measure: Measure, period: Period, asked: Sequence[Question]) -> list[Figure]:
    """Questions by theme and by body, and by both together."""
    both = Counter((one.theme, one.asked_of) for one in asked)
    figures = _counts(measure, period, theme(), [one.theme for one in asked])
    figures += _counts(measure, period, asked_of(), [one.asked_of for one in asked])[1:]
    return figures + [
        Figure(measure, period, ALL, float(both[about, body]), (("asked_of", body), ("theme", about)))
        for about in themes() for body in codes("sender")
    ]  # fmt: skip


def _twice(register: Register, period: Period) -> FigureTable:
    asked = {one.question_key: one for pair in twice(register) for one in (pair.first, pair.second)}
    found = {one.theme for one in asked.values()} or themes().keys()  # of the others nothing is asked twice
    of = Dimension("theme", "Theme", additive=True, labels=tuple(pair for pair in themes().items() if pair[0] in found))
    return _table(TWICE, _TWICE, (of,), _counts(_TWICE, period, of, [one.theme for one in asked.values()]))


def _requests(register: Register, period: Period) -> FigureTable:
    """By area, those to all of England apart; no area stands here of which nothing was asked, but England does."""
    names = codes("area")
    asked = {one for request in register.request for one in request.areas}
    places = [ENGLAND, *sorted(asked, key=lambda gss: names[gss])]
    labels = ((ENGLAND, "Asked of all of England"), *((gss, names[gss]) for gss in places[1:]))
    area = Dimension("area", "Area", additive=False, labels=labels)  # one request may go to several areas
    figures = _counts(_REQUESTS, period, ANSWERED, [_answered(one.answered_on) for one in register.request])
    for place in places:
        mine = [one for one in register.request if (place in one.areas if place != ENGLAND else not one.areas)]
        counted = Counter(_answered(one.answered_on) for one in mine)
        figures += [
            Figure(_REQUESTS, period, place, float(counted[code]), ((ANSWERED.code, code),))
            for code, _ in ANSWERED.labels
        ]
    return _table(REQUESTS, _REQUESTS, (area, ANSWERED), figures)


def _answered(on: date | None) -> str:
    return "no" if on is None else "yes"


def _standing(register: Register, period: Period, on: date) -> FigureTable:
    figures = _counts(_ASKS, period, STANDING, [one.code for one in standings(register, on).values()])
    return _table(STANDING_OF, _ASKS, (STANDING,), figures)


def _evidence(register: Register, period: Period, on: date) -> FigureTable:
    found = standings(register, on)
    late = [one for one in register.recommendation if _late(one.due_on, found[one.recommendation_key].code, on)]
    counted = {
        "late": len(late), "expired": sum(bool(one.lapsed) for one in found.values()),
        "no_measure": sum(bool(one.searched) for one in found.values()),
    }  # fmt: skip
    figures = [
        Figure(_ASKS, period, ALL, float(counted[code]), ((EVIDENCE.code, code),)) for code, _ in EVIDENCE.labels
    ]
    return _table(EVIDENCE_OF, _ASKS, (EVIDENCE,), figures)


def _late(due: date | None, standing: str, on: date) -> bool:
    return due is not None and due < on and standing not in DONE


def _test(register: Register, period: Period) -> FigureTable:
    every = [part for one in register.recommendation for part in parts_of(one)]

    def number(part: str, met: str) -> float:
        return float(sum(one.part == part and one.met is (met == "yes") for one in every))

    figures = [
        Figure(_ASKS, period, ALL, number(part, met), ((PART.code, part), (MET.code, met)))
        for part, _ in PART.labels for met, _ in MET.labels
    ]  # fmt: skip
    return _table(TEST, _ASKS, (PART, MET), figures)
