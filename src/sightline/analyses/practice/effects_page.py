"""The draft "effects": what practices did, for each question on record. Tier 2, of panels of this run.

Where an effect may be told there is a section with its table: the effect, the same by time since adoption, and what
other designs would have given. Where it may not, the question stands with the reason and what is possible, in words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date

from sightline.analyses.practice import effect_words as words
from sightline.analyses.practice.answered import Answered, may_be_told
from sightline.analyses.practice.effect_series import FEWEST_CASES
from sightline.analyses.practice.effect_study import AtTime
from sightline.analyses.practice.effects import Answer
from sightline.analyses.practice.practices import PracticeRegister
from sightline.analyses.practice.questions import LESS, MORE, Question, questions_of
from sightline.analyses.practice.tables import SOURCE, counted, measured
from sightline.methods.effects.averages import Estimate
from sightline.standard.drafts import (
    EFFECT_AREAS,
    EFFECT_CASES,
    EFFECT_OF,
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    Listed,
    OutputKind,
    Page,
    Section,
    Sentence,
    Slot,
)
from sightline.standard.figures import MODEL, Dimension, Figure, Interval, Measure, Period, Population, day_words
from sightline.standard.units import Status, Unit

NAME, GROUP = "effects", "practice"
QUESTIONS = "effect_questions"
TOLD, NOT_TOLD = "told", "not_told"
ALL, RIGHT_BEFORE, BEYOND, APART, OTHERS = "all", "right-before", "beyond", "apart", "others"
MOST_TIMES = 8  # periods before and after adoption that are shown: all codes of a table are 20 at most
MOST_WORDS = 12  # of a title
FEW = (
    f"Nothing is told of an effect over fewer than {EFFECT_AREAS} areas that took the practice up, {EFFECT_AREAS} "
    f"beside them, or {EFFECT_CASES} cases."
)
_STATE = Dimension(
    "question_state", "State", additive=True, labels=((TOLD, "An effect is told"), (NOT_TOLD, "None is told"))
)
Row = tuple[str, str, Estimate, int, int]  # code, words, effect, areas on the smaller side, cases
_TERMS = (
    ("Effect", "How far an outcome moved in areas that took a practice up, beside what it did in areas that did not."),
    ("Question on record", "What a practice is asked to have done, written down before the answer was looked for."),
    ("Range at 95%", "Ranges made so hold the true effect in 95 of 100 cases, if what the answer rests on holds."),
)


def effects_draft(register: PracticeRegister, on: date, found: Sequence[Answered]) -> Draft | None:
    """The page of a register's questions with what was `found` of them in this run; None without a question."""
    questions, _ = questions_of(register, on)
    if not questions:
        return None
    answers = {one.question.key: one for one in found}
    told = {key: one.answer for key, one in answers.items() if one.answer is not None and may_be_told(one.answer)}
    places = {question.key: f"effect-{at}-{_safe(question.key)}" for at, question in enumerate(questions, 1)}
    made = [(question, told[question.key]) for question in questions if question.key in told]
    tables = [_counts(register, questions, told, on)]
    tables += [_table(places[question.key], question, answer) for question, answer in made]
    sections = [_overview(register, questions, told, answers, on)]
    sections += [_section(places[question.key], register, question, answer) for question, answer in made]
    page = Page(
        NAME, "Effects: what practices did where areas took them up",
        "Questions that were put on record before their answers were looked for, and what this run says of each: a "
        "difference with its range and its warnings, or why none can be told. No area is shown, and none is compared.",
        tuple(sections), GROUP, terms=_TERMS,
    )  # fmt: skip
    return Draft(NAME, 2, tuple(tables), page)


def _safe(key: str) -> str:
    """The key of a question as part of a name."""
    return re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")[:40] or "question"


def _short(said: str) -> str:
    """The words, cut off where they are too many for a title."""
    held = said.split()
    return said if len(held) <= MOST_WORDS else " ".join(held[:MOST_WORDS]).rstrip(",;:") + "..."


# -- every question --------------------------------------------------------------------------------------------


def _counts(
    register: PracticeRegister, questions: Sequence[Question], told: Mapping[str, Answer], on: date
) -> FigureTable:  # fmt: skip
    """How many questions are on record, by practice and by whether an effect is told."""
    asked = {question.practice for question in questions}
    labels = tuple((key, one.name) for key, one in register.practices.items() if key in asked)
    practice = Dimension("practice", "Practice", additive=True, labels=labels)
    pairs = [(question.practice, TOLD if question.key in told else NOT_TOLD) for question in questions]
    measure = measured(QUESTIONS, "Questions on record, by practice", Unit.ON_RECORD)
    return counted(measure, practice, _STATE, pairs, on)


def _overview(
    register: PracticeRegister, questions: Sequence[Question], told: Mapping[str, Answer],
    answers: Mapping[str, Answered], on: date,
) -> Section:  # fmt: skip
    slots = (Slot("all", QUESTIONS), *(Slot(code, QUESTIONS, ((_STATE.code, code),)) for code, _ in _STATE.labels))
    entries = tuple(
        _refused(at, question, register, answers.get(question.key))
        for at, question in enumerate(questions, 1) if question.key not in told
    )  # fmt: skip
    return Section(
        "questions", "Questions on record, and whether an effect is told",
        f"Questions in the register on {day_words(on)}", QUESTIONS,
        Chart(ChartKind.GROUPED, "practice", _STATE.code, alt="For each practice, questions with and without one."),
        Sentence("Questions on record: {all}. An effect is told of: {told}. None is told of: {not_told}.", slots),
        SOURCE, "Which question should have been put on record before the next area begins?",
        not_known=("That no effect is told does not say that there is none.", FEW), entries=entries,
    )  # fmt: skip


def _refused(at: int, question: Question, register: PracticeRegister, found: Answered | None) -> Listed:
    """A question of which no effect is told: the reason, and what is still possible."""
    parts = [
        *_record(question, register),
        *(("Why no effect is told", why) for why in _reasons(question, found)),
        ("Possible instead", _instead(found)),
    ]
    return Listed(f"question-{at}-{_safe(question.key)}", question.why, tuple(parts))


def _record(question: Question, register: PracticeRegister) -> list[tuple[str, str]]:
    """Which practice it asks about, who put it on record and when, and what was expected."""
    _, *lines = words.asked(question, register)
    return [("Practice", register.practices[question.practice].name), *(("On record", line) for line in lines)]


def _reasons(question: Question, found: Answered | None) -> list[str]:
    if found is None:
        return ["Its outcome is a published indicator, which no run counts." if question.published else "Not counted."]
    if found.answer is None:
        return [f"{found.why[:1].upper()}{found.why[1:]}."]
    if not found.answer.series.areas:
        return [f"No area has {FEWEST_CASES} cases in each period, even in each year."]
    if found.answer.study is None:
        return [str(problem) for problem in found.answer.refused]
    answer = found.answer
    used = (
        f"Areas that took it up and can be used: {answer.adopters}; beside them: {answer.beside}. {FEW}"
        if min(answer.adopters, answer.beside) < EFFECT_AREAS else FEW
    )  # fmt: skip
    left = [line for line in words.rests_on(answer) if "left out" in line or "without a series" in line]
    return [used, *left]


def _instead(found: Answered | None) -> str:
    """What is possible in its place; what another method gives of one area, or of all, is never told here."""
    if found is None:
        return "It is answered from published files, which whoever holds the register can do."
    if found.instead is not None:
        return f"Another method ({found.instead.method}), which those at work in the project can see; not told here."
    if found.answer is not None and found.answer.beyond is not None:
        return "What taking it up adds beyond what reaches others, which those at work in the project can see."
    if found.answer is not None and found.answer.study is not None and found.answer.beside < EFFECT_AREAS:
        return "More areas: with others that take part and work otherwise, there is something to set it beside."
    if found.answer is not None and found.answer.study is not None:
        return "Wait: areas that begin later, with a year before it in the data, can be used."
    return "What the register says of who took it up, and how named raters rated the evidence."


# -- one that is told ------------------------------------------------------------------------------------------


def _table(name: str, question: Question, answer: Answer) -> FigureTable:
    study, series = answer.study, answer.series
    assert study is not None
    period = Period(series.periods[0].start, series.periods[-1].end,
                    f"{series.periods[0].start:%B %Y} to {series.periods[-1].end:%B %Y}")  # fmt: skip
    measure = Measure(
        name, f"Difference where areas had taken the practice up: {series.label}", Unit.PERCENT,
        Population("areas-compared", "areas that took a practice up, beside areas that did not", "does not apply"),
        Status.NONE, "sightline-effect/1", series.source,
    )  # fmt: skip
    least = min(answer.adopters, answer.beside)
    rows: list[Row] = [(ALL, "All time since adoption", study.overall, least, answer.cases or 0)]
    rows += _times(answer)
    for code, label, effect in (
        (RIGHT_BEFORE, f"Set against the {words.period_word(series)} right before", study.right_before),
        (BEYOND, "Beyond what reaches others", study.beyond),
        (APART, "Beside regions that nobody reached", study.apart),
    ):
        # With the period right before as the base, or with what reaches others left in, more areas can be used, never
        # fewer; beside untouched regions the same areas are, and at least as many beside as the methods ask of it.
        if effect is not None:
            rows.append((code, label, effect, least, answer.cases or 0))
    rows += _others(answer)
    of = Dimension(EFFECT_OF, "When, and set against what", False, tuple((code, label) for code, label, *_ in rows))
    figures = tuple(_figure(measure, period, answer, row) for row in rows)
    return FigureTable(
        name, OutputKind.EFFECTS, _short(f"Question {question.key}: {series.label}"), (of,), figures,
        "group-time average effects of the panels of this run",
    )  # fmt: skip


def _others(answer: Answer) -> list[Row]:
    """What reached others of the region, where enough of them were."""
    if answer.study is None or answer.study.others is None:
        return []
    others, series = answer.study.others, answer.series
    cases = 0 if series.cases is None else sum(sum(series.cases[series.areas.index(area)]) for area in others.areas)
    if len(others.areas) < EFFECT_AREAS or cases < EFFECT_CASES:
        return []
    return [(OTHERS, "Others of the region, not yet under it", others.effect, len(others.areas), cases)]


def _times(answer: Answer) -> list[Row]:
    """Each time since adoption with enough behind it."""
    study, found = answer.study, list[Row]()
    assert study is not None
    for each in study.times:
        areas, cases = _behind(answer, each)
        least = min(areas, answer.beside)
        if abs(each.at) <= MOST_TIMES and least >= EFFECT_AREAS and cases >= EFFECT_CASES:
            code = f"after-{each.at}" if each.at >= 0 else f"before-{-each.at}"
            found.append((code, words.when(each.at, answer.series).capitalize(), each.effect, least, cases))
    return found


def _behind(answer: Answer, each: AtTime) -> tuple[int, int]:
    """How many areas took it up that are in the effect at that time, and how many cases they had in that period."""
    series, taken = answer.series, answer.taken
    cases = 0
    for area in each.areas:
        place = taken.places[taken.areas.index(area)]
        if series.cases is not None and place is not None:
            cases += series.cases[series.areas.index(area)][place + each.at]
    return len(each.areas), cases


def _figure(measure: Measure, period: Period, answer: Answer, row: Row) -> Figure:
    code, _, effect, areas, cases = row
    value, lower, upper = (answer.series.told(end) for end in (effect.value, effect.lower, effect.upper))
    ends = Interval(MODEL, 0.95, lower, upper, "group-time average effects")
    return Figure(measure, period, "pooled", value, ((EFFECT_OF, code),), n=areas, denominator=float(cases),
                  intervals=(ends,))  # fmt: skip


def _section(name: str, register: PracticeRegister, question: Question, answer: Answer) -> Section:
    series, practice = answer.series, register.practices[question.practice].name
    beside = words.beside(answer)
    return Section(
        name, _short(f"{series.label}: {practice}"),
        f"Difference in {series.told_in}, with the range at 95%: areas that had taken it up, beside {beside}",
        name,
        Chart(ChartKind.RANGES, EFFECT_OF, focus=ALL, alt="A dot for the effect with a line for its range: over all "
              "time since adoption, then for each time before and after it, then by other designs."),
        Sentence(
            f"{series.label}: a difference of {{effect}} {series.told_in} where areas had taken the practice up "
            f"(range at 95%: {{range:effect}}), beside {beside}.{_expected(answer)}",
            (Slot("effect", name, ((EFFECT_OF, ALL),)),),
            "The effect was not cleared.",
        ),
        series.source, "What else came to the same areas at the same time?",
        not_known=(words.events_said(answer), *words.cannot(answer)),
        entries=(_entry(name, register, question, answer),),
    )  # fmt: skip


def _expected(answer: Answer) -> str:
    """Whether the range as it is printed lies on one side, and whether that side was expected."""
    assert answer.study is not None
    overall, series = answer.study.overall, answer.series
    lower, upper = math.floor(series.told(overall.lower)), math.ceil(series.told(overall.upper))
    if lower <= 0 <= upper:
        return " The range holds no difference at all: nothing can be said to have changed."
    side = MORE if lower > 0 else LESS
    if answer.question.direction not in (MORE, LESS):
        return ""
    return " This is as expected." if side == answer.question.direction else " This is against what was expected."


def _entry(name: str, register: PracticeRegister, question: Question, answer: Answer) -> Listed:
    """The question, its warnings, who took it up, and what the answer rests on: no number of cases is in it."""
    warned = words.warnings(answer) or ("None, of those that could be looked at.",)
    took = "; ".join(f"{when}: {count} areas" for when, count in words.adopters(answer))
    parts = [
        *_record(question, register),
        *(("Warning", said) for said in warned),
        ("Who took it up", f"{took}."),
        ("Rests on", " ".join((*words.rests_on(answer, counted=False), FEW))),
    ]
    return Listed(f"{name}-question", question.why, tuple(parts))
