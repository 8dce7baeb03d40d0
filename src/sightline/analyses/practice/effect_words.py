"""An answer in words and rows, as a terminal or a page tells it: never without its interval and what it rests on."""

from __future__ import annotations

from collections import Counter

from sightline.analyses.practice.effect_series import PER_CENT, Series
from sightline.analyses.practice.effects import Answer, Design
from sightline.analyses.practice.practices import PracticeRegister
from sightline.analyses.practice.questions import EITHER, Question
from sightline.methods.effects.averages import Effect
from sightline.methods.effects.panel import NEVER, Comparison
from sightline.standard.figures import day_words

LEVEL = "95%"
LATE = "The question was put on record after the first area had begun: its answer could have been seen."
LOAD = "A count of children or of referrals is load on services, and no measure of success or of failure."
EVENTS = (
    "From the time that is kept clear on, each is set against what was before it; earlier ones, each against the one "
    "before: they should be nought."
)
_LENGTH = {1: "year", 2: "half-year", 4: "quarter", 12: "month"}


def size(series: Series, value: float) -> str:
    """How far apart, in words: "9.0 per cent lower", "2.1 percentage points higher"."""
    told = round(series.told(value), 1)
    return f"{abs(told):.1f} {series.told_in} {'lower' if told < 0 else 'higher'}" if told else "no different"


def between(series: Series, effect: Effect) -> str:
    """An effect with its interval, as "9.0 per cent lower (95%: 15.2 lower to 2.1 lower)"."""
    ends = [size(series, end).replace(f" {series.told_in}", "") for end in (effect.lower, effect.upper)]
    return f"{size(series, effect.value)} ({LEVEL}: {ends[0]} to {ends[1]})"


def asked(question: Question, register: PracticeRegister) -> tuple[str, ...]:
    """The question, who put it on record and when, and what was expected."""
    expected = "no direction was assumed" if question.direction == EITHER else f"expected: {question.direction}"
    words = (
        f"{question.why}",
        f"On record since {day_words(question.registered_on)}, by {question.registered_by}; {expected}.",
    )
    return (*words, LATE) if question.late(register) else words


def headline(answer: Answer) -> str:
    """The answer in one sentence; "" where it was refused."""
    if answer.study is None:
        return ""
    beside = (
        "areas that had not taken it up yet" if answer.design.comparison is Comparison.NOT_YET
        else "areas that never took it up"
    )  # fmt: skip
    study, expected = answer.study, ""
    if study.overall.tells and answer.holds():
        expected = (
            f" This is {answer.holds()}." if answer.holds() == "as expected" else " This is against what was expected."
        )
    nothing = (
        "" if study.overall.tells else " The range holds no difference at all: nothing can be said to have changed."
    )
    return (
        f"{answer.series.label}: {between(answer.series, study.overall)} where areas had taken the practice up, "
        f"beside {beside}.{expected}{nothing}"
    )


def rests_on(answer: Answer, *, counted: bool = True) -> tuple[str, ...]:
    """What the answer rests on: areas, periods, cases (where `counted`), design, source."""
    taken, series, length = answer.taken, answer.series, period_word(answer.series)
    cases = "" if answer.cases is None or not counted else f", {answer.cases:,} cases"
    words = [
        f"{answer.adopters or sum(place is not None for place in taken.places)} areas that took it up and "
        f"{answer.beside} that did not, over {len(series.periods)} {length}s{cases}: {series.periods[0].start:%B %Y} "
        f"to {series.periods[-1].end:%B %Y}.",
        "Without the practice, areas that took it up would have moved as those beside them: nobody can see that.",
        _design(answer.design, length),
        "Areas count alike, however large.",
        f"Source: {series.source}.",
    ]
    early = 0 if answer.study is None else answer.study.found.left_out
    for number, said in (
        (early, "left out: adopted before there was anything to compare"),
        (len(taken.stopped), "left out: ended the practice"),
        (len(taken.late), f"left out: began in the last {length}"),
        (len(taken.unknown), "took it up without a series here"),
        (len(series.left_out), "left out: without a value, or with too few cases, in some period"),
    ):
        if number:
            words.insert(1, f"{number} {'area' if number == 1 else 'areas'} {said}.")
    return tuple(words)


def period_word(series: Series) -> str:
    """What a period of a series is called."""
    return _LENGTH[series.year]


def _design(design: Design, length: str) -> str:
    begins = f"The effect begins in the first whole {length} under the practice"
    if design.under_way:
        begins += f"; the {length} in which an area adopted is on neither side"
    if not design.clear:
        return f"{begins}. It is set against the {length} right before."
    clear = f"{design.clear} {length}s" if design.clear > 1 else f"one {length}"
    why = "; no area has a whole year before that could be kept clear" if design.shorter else ""
    return f"{begins}. It is not set against the {clear} before that, in which areas may have had a bad year{why}."


def beside_it(answer: Answer) -> tuple[str, ...]:
    """What other designs would have given: how much the time before, and neighbours, have a say in the answer."""
    if answer.study is None:
        return ()
    series, study = answer.series, answer.study
    words = []
    if study.right_before is not None:
        told = between(series, study.right_before)
        words.append(f"Set against the {period_word(series)} right before adoption it would have been {told}.")
    if study.apart is not None:
        words.append(f"Beside regions in which nobody took it up it would have been {between(series, study.apart)}.")
    return tuple(words)


def warnings(answer: Answer) -> tuple[str, ...]:
    """Every warning as a sentence with its figure."""
    return () if answer.study is None else tuple(one.said for one in answer.study.looked.warned)


def cannot(answer: Answer) -> tuple[str, ...]:
    """What cannot be said, and why."""
    words = [f"{reason}" for reason in answer.refused]
    if answer.study is not None:
        words += [said for _, said in answer.study.looked.untold]
    words.append("Whether the practice itself did it, or something else that came to the same areas at the same time.")
    if answer.series.told_in == PER_CENT and answer.question.outcome != "assessment_days":
        words.append(LOAD)
    return tuple(words)


def adopters(answer: Answer) -> list[tuple[str, int]]:
    """(year in which they began, how many areas), in order; then those that did not."""
    years = Counter(since.year for since in answer.taken.since.values())
    return [*((str(year), years[year]) for year in sorted(years)), ("not yet", answer.beside)]


def events(answer: Answer) -> list[tuple[str, int, float, float, float]]:
    """(when, areas, effect, lower, upper) for each time since adoption, as told: see EVENTS."""
    if answer.study is None:
        return []
    found, series = answer.study.found, answer.series
    adopted = found.panel.adopted
    rows: list[tuple[str, int, float, float, float]] = []
    for effect in answer.study.events.effects:
        at = effect.at or 0
        groups = {cell.group for cell in found.cells if cell.after == at}
        areas = int(sum((adopted == group).sum() for group in groups if group != NEVER))
        value, lower, upper = (series.told(end) for end in (effect.value, effect.lower, effect.upper))
        rows.append((when(at, series), areas, value, lower, upper))
    return rows


def when(at: int, series: Series) -> str:
    """A time since adoption in words."""
    length = period_word(series)
    if at == 0:
        return f"first whole {length}"
    return f"{at} {length}{'s' if at > 1 else ''} later" if at > 0 else f"{-at} {length}{'s' if at < -1 else ''} before"
