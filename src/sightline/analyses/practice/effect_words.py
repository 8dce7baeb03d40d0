"""An answer in words and rows, as a terminal or a page tells it: never without its interval and what it rests on."""

from __future__ import annotations

from collections import Counter

from sightline.analyses.practice.effect_design import Design
from sightline.analyses.practice.effect_series import PER_CENT, Series
from sightline.analyses.practice.effects import Answer
from sightline.analyses.practice.practices import PracticeRegister
from sightline.analyses.practice.questions import EITHER, Question
from sightline.methods.effects.averages import Estimate
from sightline.methods.effects.panel import Comparison
from sightline.standard.figures import day_words

LEVEL = "95%"
LATE = "The question was put on record after the first area had begun: its answer could have been seen."
LOAD = "A count of children or of referrals is load on services, and no measure of success or of failure."
_EARLIER = "earlier ones, each against the one before: they should be nought."
_SET_AGAINST = "From the time that is kept clear on, each is set against what was before it"
_SET_BESIDE = "From the time that is kept clear on, each is set beside all that nothing touches"
_TAKEN_OFF = (
    "It may reach others of a region that have not taken it up. What reaches them is worked out with the effect and "
    "taken off: one and the same shift everywhere, from the first area of the region on."
)
_NOBODY = "Nobody else is taken to be reached by it."
_LENGTH = {1: "year", 2: "half-year", 4: "quarter", 12: "month"}


def size(series: Series, value: float) -> str:
    """How far apart, in words: "9.0 per cent lower", "2.1 percentage points higher"."""
    told = round(series.told(value), 1)
    return f"{abs(told):.1f} {series.told_in} {'lower' if told < 0 else 'higher'}" if told else "no different"


def between(series: Series, effect: Estimate) -> str:
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
        f"beside {beside(answer)}.{expected}{nothing}"
    )


def beside(answer: Answer) -> str:
    """What the effect is set beside."""
    never = answer.design.comparison is Comparison.NEVER
    areas = "areas that never took it up" if never else "areas that had not taken it up yet"
    off = answer.study is not None and answer.study.beyond is not None
    return f"{areas}, what may reach them taken off" if off else areas


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
        *(() if answer.beyond is not None else (_TAKEN_OFF if answer.question.reach else _NOBODY,)),
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
    series, study, words = answer.series, answer.study, list[str]()
    if answer.beyond is not None:
        words.append(f"Taking it up adds, beyond what reaches others of the region: {between(series, answer.beyond)}.")
    if study is None:
        return tuple(words)
    if study.right_before is not None:
        told = between(series, study.right_before)
        words.append(f"Set against the {period_word(series)} right before adoption it would have been {told}.")
    if study.beyond is not None:
        words.append(f"Taking it up adds, beyond what reaches others of the region: {between(series, study.beyond)}.")
    if study.others is not None:
        words.append(f"Others of the region, that had not taken it up: {between(series, study.others.effect)}.")
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
    """(when, areas, effect, lower, upper) for each time since adoption, as told: see events_said."""
    if answer.study is None:
        return []
    series, rows = answer.series, list[tuple[str, int, float, float, float]]()
    for each in answer.study.times:
        value, lower, upper = (series.told(end) for end in (each.effect.value, each.effect.lower, each.effect.upper))
        rows.append((when(each.at, series), len(each.areas), value, lower, upper))
    return rows


def events_said(answer: Answer) -> str:
    """What each time since adoption is set against."""
    beside = answer.study is not None and answer.study.beyond is not None
    return f"{_SET_BESIDE if beside else _SET_AGAINST}; {_EARLIER}"


def when(at: int, series: Series) -> str:
    """A time since adoption in words."""
    length = period_word(series)
    if at == 0:
        return f"first whole {length}"
    return f"{at} {length}{'s' if at > 1 else ''} later" if at > 0 else f"{-at} {length}{'s' if at < -1 else ''} before"
