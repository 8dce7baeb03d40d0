"""What a practice did: one question on record, who took the practice up, and one outcome of areas by period.

The design is settled before anything is looked at. An effect begins in the first whole period under the practice; the
period in which an area was adopting is on neither side. What it is set against ends before the periods that the
question keeps clear, which are the whole year before where the question names none: areas often adopt after a bad year,
and would have come back by themselves. A practice may reach others of the region that have not taken it up; what
reaches them is worked out with the effect and taken off, unless the question says that nothing does. Beside it stands
what the period right before would have given, and what adoption adds beyond what reaches others, so that a reader sees
what each does. Areas count alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sightline.analyses.practice.effect_design import Design, Taken, design_of, reached_in, taken_up
from sightline.analyses.practice.effect_series import Series
from sightline.analyses.practice.effect_study import MixedIn, Study, studied
from sightline.analyses.practice.practices import Adoption
from sightline.analyses.practice.questions import LESS, MORE, Question
from sightline.methods.effects.averages import Estimate
from sightline.methods.effects.panel import NoEffect, Problem
from sightline.methods.effects.warned import Doubt


@dataclass(frozen=True, slots=True)
class Answer:
    """One question answered, or refused with every reason at once and what is still possible."""

    question: Question
    series: Series
    taken: Taken
    design: Design
    study: Study | None
    refused: tuple[Problem, ...] = ()
    beyond: Estimate | None = None  # refused, since what reaches others cannot be told apart: what adoption adds beyond

    @property
    def adopters(self) -> int:
        """Areas whose effect is in the answer."""
        return 0 if self.study is None else len(self.study.areas)

    @property
    def beside(self) -> int:
        """Areas that never adopted."""
        return sum(1 for place in self.taken.places if place is None)

    @property
    def cases(self) -> int | None:
        """Cases behind it; None where the source does not say."""
        return None if self.series.cases is None else sum(map(sum, self.series.cases))

    def holds(self) -> str:
        """Whether the whole interval lies on the side that was named before: "as expected", "against", else ""."""
        if self.study is None or not self.study.overall.tells:
            return ""
        side = MORE if self.study.overall.lower > 0 else LESS
        if self.question.direction not in (MORE, LESS):
            return ""
        return "as expected" if side == self.question.direction else "against"

    def warned_of(self, doubt: Doubt) -> bool:
        """Whether something is warned of."""
        return self.study is not None and any(one.doubt is doubt for one in self.study.looked.warned)


def answer(question: Question, adopted: Iterable[Adoption], series: Series, other: Series | None = None) -> Answer:
    """One question answered from `series`; `other` is the series of what should not move."""
    adopted = tuple(adopted)
    taken = taken_up(adopted, series)
    design = design_of(question, taken, series)
    used = series.of(taken.areas)
    reach = reached_in(taken.areas, adopted, series.periods) if question.reach else None
    try:
        study = studied(used, taken, design, other, reach)
    except NoEffect as refused:
        beyond = refused.beyond if isinstance(refused, MixedIn) else None
        return Answer(question, used, taken, design, None, refused.problems, beyond)
    return Answer(question, used, taken, design, study)
