"""The tables of the draft "practice": adoptions, ratings, confirmed findings and lines of guidance, in exact counts.

They count entries of a register, and no person. What is counted by practice stands in the order of the register.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sightline.analyses.practice.codes import practice_codes
from sightline.analyses.practice.guidance import NO_MARK, Addressed
from sightline.analyses.practice.marks import Kind
from sightline.analyses.practice.practices import POLARITIES, PracticeRegister
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.units import Status, Unit

SOURCE = "The register of practice, which its users keep"
ADOPTIONS, RATINGS, FINDINGS, GUIDANCE = (
    "practice_adoptions", "practice_ratings", "practice_findings", "practice_guidance",
)  # fmt: skip
ALL = "pooled"
NOW, ENDED = "now", "ended"
HOLDS, RAN_OUT = "holds", "ran_out"
UNMARKED = "no_mark"
ADOPTED = Dimension(
    "adoption_state", "State", additive=True, labels=((NOW, "Works so now"), (ENDED, "Has ended")),
)  # fmt: skip
RATED = Dimension(
    "rating_state", "State", additive=True, labels=((HOLDS, "Holds"), (RAN_OUT, "Has run out")),
)  # fmt: skip
POLARITY = Dimension("polarity", "Polarity", additive=True, labels=tuple((one, one.capitalize()) for one in POLARITIES))
# One line may bear several marks, so they do not add up.
MARK = Dimension(
    "guidance_mark", "Mark", additive=False,
    labels=(*((kind.name.lower(), kind.value.capitalize()) for kind in Kind), (UNMARKED, NO_MARK)),
)  # fmt: skip
Pairs = Sequence[tuple[str, str]]


def measured(code: str, label: str, unit: Unit) -> Measure:
    """A measure that counts entries of the register."""
    population = Population("documents", "entries of the register, and never people", "does not apply")
    return Measure(code, label, unit, population, Status.NONE, "sightline-practice/1", SOURCE)


def tables_of(register: PracticeRegister, found: Sequence[Addressed], on: date) -> tuple[FigureTable, ...]:
    """The tables of a register on a day; those of which it has no entry are left out. None without a practice."""
    if not register.practices:
        return ()
    practice = Dimension(
        "practice", "Practice", additive=True, labels=tuple((key, one.name) for key, one in register.practices.items())
    )
    adoptions = [(one.practice, NOW if one.holds(on) else ENDED) for one in register.adoptions]
    ratings = [(one.practice, RAN_OUT if one.expired(on) else HOLDS) for one in register.ratings]
    made = [
        counted(measured(ADOPTIONS, "Adoptions, by practice", Unit.ADOPTION), practice, ADOPTED, adoptions, on),
        counted(measured(RATINGS, "Ratings, by practice", Unit.RATING), practice, RATED, ratings, on),
        _findings(register, on), _guidance(found, on),
    ]  # fmt: skip
    return tuple(table for table in made if table.figures[0].value or table.name == ADOPTIONS)


def _findings(register: PracticeRegister, on: date) -> FigureTable:
    """Sentences that were coded and confirmed, by what they are about; a sentence about two things counts in both."""
    confirmed = {(one.key, one.code, one.polarity) for one in register.codings if one.confirmed}
    held = {code for _, code, _ in confirmed}
    about = Dimension(
        "practice_code", "About", additive=False,
        labels=tuple((code, one.label) for code, one in practice_codes().items() if code in held),
    )  # fmt: skip
    measure = measured(FINDINGS, "Findings of inspections, by what they are about", Unit.FINDING)
    return counted(measure, about, POLARITY, [(code, polarity) for _, code, polarity in confirmed], on)


def _guidance(found: Sequence[Addressed], on: date) -> FigureTable:
    said_to = Dimension("addressee", "Said to", additive=True, labels=tuple((one.code, one.label) for one in found))
    measure = measured(GUIDANCE, "Lines of guidance, by addressee and mark", Unit.LINE)
    marks = [
        (one.code, code)
        for one in found for told in one.lines
        for code in sorted({mark.kind.name.lower() for mark in told.marks} or {UNMARKED})
    ]  # fmt: skip
    lines = sum(len(one.lines) for one in found)
    return counted(measure, said_to, MARK, marks, on, lines)


def counted(
    measure: Measure, down: Dimension, across: Dimension, pairs: Pairs, on: date, total: int | None = None
) -> FigureTable:
    """The total (of the pairs, unless it is said), the total of each code across, and each code down with each across.

    A nought is a true one: the register holds no such entry.
    """
    period, both, by = Period(on, on, day_words(on)), Counter(pairs), Counter(code for _, code in pairs)
    figures = [Figure(measure, period, ALL, float(len(pairs) if total is None else total))]
    figures += [
        Figure(measure, period, ALL, float(by[code]), ((across.code, code),)) for code, _ in across.labels
    ]  # fmt: skip
    figures += [
        Figure(measure, period, ALL, float(both[row, code]), tuple(sorted(((across.code, code), (down.code, row)))))
        for row, _ in down.labels for code, _ in across.labels
    ]  # fmt: skip
    return FigureTable(measure.code, OutputKind.DOCUMENTS, measure.label, (down, across), tuple(figures), SOURCE)
