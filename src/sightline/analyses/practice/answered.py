"""Questions of a register answered together: from the panels of this run, or from published indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.analyses.practice.effect_instead import Instead, instead
from sightline.analyses.practice.effect_series import Series, from_panel, from_published
from sightline.analyses.practice.effects import Answer, answer
from sightline.analyses.practice.marks import EffectFound
from sightline.analyses.practice.practices import PracticeRegister
from sightline.analyses.practice.questions import Question, questions_of
from sightline.errors import MethodError
from sightline.published.statistics import Statistics
from sightline.standard.drafts import EFFECT_AREAS, EFFECT_CASES
from sightline.standard.panels import AreaPanel


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer and what is possible in its place; or `why` no series of its outcome is there."""

    question: Question
    answer: Answer | None
    instead: Instead | None = None
    why: str = ""


def answered(
    register: PracticeRegister, on: date, panels: Sequence[AreaPanel] | None = None, table: Statistics | None = None
) -> tuple[Answered, ...]:
    """Every question of a register whose source is at hand, in the order of the register."""
    questions, _ = questions_of(register, on)
    found = []
    for question in questions:
        if question.published and table is not None:
            found.append(_published(question, register, table))
        elif not question.published and panels is not None:
            found.append(_counted(question, register, {panel.name: panel for panel in panels}))
    return tuple(found)


def may_be_told(answer: Answer) -> bool:
    """Whether an effect of a run lies over as many areas, on each side, and cases as one that is published."""
    enough = min(answer.adopters, answer.beside) >= EFFECT_AREAS and (answer.cases or 0) >= EFFECT_CASES
    return answer.study is not None and enough


def _counted(question: Question, register: PracticeRegister, panels: Mapping[str, AreaPanel]) -> Answered:
    panel = panels.get(question.outcome)
    if panel is None:
        return Answered(question, None, why="this run counted no panel of that outcome")
    try:
        series = from_panel(panel)
    except MethodError as error:
        return Answered(question, None, why=str(error))
    other = panels.get(question.other)
    beside = None
    if other is not None and other.step is panel.step:
        beside = _or_none(other, series.steps)
    found = answer(question, register.adopted(question.practice), series, beside)
    months = _or_none(panel, 1)
    return Answered(question, found, instead(found, months.of(found.series.areas) if months else None))


def _or_none(panel: AreaPanel, steps: int) -> Series | None:
    try:
        return from_panel(panel, steps)
    except MethodError:
        return None


def _published(question: Question, register: PracticeRegister, table: Statistics) -> Answered:
    try:
        series = from_published(table, question.outcome)
        other = from_published(table, question.other) if question.other else None
    except MethodError as error:
        return Answered(question, None, why=str(error))
    found = answer(question, register.adopted(question.practice), series, other)
    return Answered(question, found, instead(found))


def effects_of(found: Iterable[Answered]) -> dict[str, EffectFound]:
    """What lines of guidance that rest on questions are held against, by question."""
    return {
        one.question.key: EffectFound(
            one.question.key, one.answer.study.overall.lower, one.answer.study.overall.upper, one.question.direction
        )
        for one in found
        if one.answer is not None and one.answer.study is not None
    }
