"""Estimates of waves in words and tables, for a terminal, a page and CSV files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sightline.analyses.campaign.scales import SCALES
from sightline.analyses.campaign.wave_estimates import (
    EVERYBODY,
    LEAST,
    LEAST_GROUP,
    Difference,
    Estimate,
    Kind,
    Outcome,
    Question,
    Wave,
    WaveEstimates,
)
from sightline.standard.figures import day_words
from sightline.standard.signed import short, signed

CALLED = 0.05  # adjusted p below which a difference is named
_FINE = 1_000  # respondents above which a share has a decimal
NUMERIC = frozenset(
    ("Respondents", "Worth", "Value", "Range", "Answered", "Kept apart", "Design effect", "Difference", "p",
     "Among all", "False share", "Would be seen")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tabled:
    """One table in words; the first cell of a row is its head."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, what stands under it, and the question whose picture stands there, if any."""

    title: str
    words: tuple[str, ...]
    tables: tuple[Tabled, ...]
    question: str = ""


def title(found: WaveEstimates) -> str:
    """The page's title."""
    return f"{found.title}{' (made up)' if found.made_up else ''}"


def lead(found: WaveEstimates) -> tuple[str, ...]:
    """What the page is about, and what it is not."""
    made_up = ("Nobody was asked: these waves are made up for a demonstration.",) if found.made_up else ()
    return (
        *made_up,
        "What people told a survey, wave by wave. It says what they answered, not what they think when nobody asks, "
        "and not what they do. A change between waves is no proof that a campaign made it.",
        *_held(found),
    )


def parts(found: WaveEstimates) -> tuple[Part, ...]:
    """Everything, in order: who was asked, questions by what they are about, differences, what it rests on."""
    asked = [
        _question(found, question)
        for outcome in Outcome for question in found.questions if question.outcome is outcome
    ]  # fmt: skip
    return (_waves(found), *asked, _differences(found), _rests(found))


def number(question: Question, value: float | None, base: int = 0) -> str:
    """A value in the unit of its question: 31% or 31.4% of a share, 2.83 of a score."""
    if value is None:
        return ""
    if question.kind is Kind.SCORE:
        return f"{value:.2f}"
    return f"{100 * value:.{int(base > _FINE)}f}%"


def between(question: Question, low: float | None, high: float | None, base: int = 0) -> str:
    """A range in the same unit; the unit once."""
    if low is None or high is None:
        return ""
    return f"{number(question, low, base).removesuffix('%')} to {number(question, high, base)}"


def change(question: Question, value: float | None) -> str:
    """A difference: percentage points of a share, points of a score."""
    if value is None:
        return ""
    return signed(value, 2) if question.kind is Kind.SCORE else signed(100 * value, 1)


def _waves(found: WaveEstimates) -> Part:
    rows = tuple(_wave(wave) for wave in found.waves)
    header = ("Wave", "Asked", "Who could be asked", "How", "Respondents", "Worth", "Drawn", "Weights")
    words = (
        "Worth: how many respondents with equal weights would say as much (Kish's effective base, of weights alone).",
        *_raked(found.waves),
        *found.warnings,
    )
    return Part("Who was asked", words, (Tabled("Waves of the survey", header, rows),))


def _raked(waves: Sequence[Wave]) -> Iterator[str]:
    """Where the numbers of people come from to which weights were raked."""
    sources = dict.fromkeys(source for wave in waves for source in wave.weights.sources)
    if sources:
        yield f"Weights were raked to these numbers of people: {'; '.join(sources)}."


def _wave(wave: Wave) -> tuple[str, ...]:
    weights = wave.weights
    spread = f"{weights.smallest:.2f} to {weights.largest:.2f} of their mean"
    raked = f"; raked to {', '.join(weights.raked)}" if weights.raked else "; as supplied"
    return (
        wave.key, f"{day_words(wave.first)} to {day_words(wave.last)}", wave.population, wave.mode or "not said",
        f"{wave.respondents:,}", f"{weights.effective:,.0f}", wave.design, spread + raked,
    )  # fmt: skip


def _question(found: WaveEstimates, question: Question) -> Part:
    groups = {(group.dimension, group.key): group.says for group in found.groups}
    held = [each for each in found.estimates if each.question == question.key]
    rows = tuple((groups[each.dimension, each.group], *_estimate(question, each)) for each in held)
    header = ("Group", "Wave", "Value", "Range", "Answered", "Kept apart", "Design effect")
    unit = (
        f"Mean score between {question.lowest:g} and {question.highest:g}"
        if question.kind is Kind.SCORE
        else "Per cent of those who answered"
    )
    caption = f"{unit}, with 95% range"
    return Part(f"{question.says} ({question.outcome})", _about(question), (Tabled(caption, header, rows),),
                question.key)  # fmt: skip


def _about(question: Question) -> tuple[str, ...]:
    scale = SCALES.get(question.scale)
    if scale is None:
        return ("A question of the survey's own, on no published scale.",)
    return (
        f"Scale: {scale.name}, {scale.year}. A higher score means {scale.higher}. Validated on: {scale.validated_on}. "
        f"Source: {scale.source} (how sure: {scale.sure}).",
    )


def _estimate(question: Question, one: Estimate) -> tuple[str, ...]:
    value = number(question, one.value, one.base) if not one.low else one.reason
    effect = f"{one.design_effect:.1f}" if one.design_effect is not None else ""
    limits = between(question, one.lower, one.upper, one.base)
    return (one.wave, value, limits, *_bases(one), effect)


def _bases(one: Estimate) -> tuple[str, str]:
    """How many answered and how many were kept apart; neither is told of a base that is too small."""
    least = LEAST if one.dimension == EVERYBODY else LEAST_GROUP
    return ("", "") if one.base < least else (f"{one.base:,}", f"{one.apart:,}")


def called(found: WaveEstimates) -> tuple[Difference, ...]:
    """The differences that hold among all that were looked at (Holm), in order."""
    return tuple(each for each in found.differences if each.p_holm is not None and each.p_holm < CALLED)


def sentence(found: WaveEstimates, one: Difference) -> str:
    """A difference that is called, in words that give no cause."""
    question = next(each for each in found.questions if each.key == one.question)
    group = next(each for each in found.groups if (each.dimension, each.key) == (one.dimension, one.group))
    went = "rose" if (one.value or 0) > 0 else "fell"
    unit = "points" if question.kind is Kind.SCORE else "percentage points"
    size, low, high = (change(question, value) for value in (one.value, one.lower, one.upper))
    return (
        f"{question.says}, {group.says}: {went} by {size.lstrip('+-')} {unit} between waves {one.earlier} and "
        f"{one.later} (the later less the earlier: {low} to {high})."
    )


def _differences(found: WaveEstimates) -> Part:
    groups = {(group.dimension, group.key): group.says for group in found.groups}
    header = ("Group", "Waves", "Difference", "Range", "p", "Among all", "False share", "Would be seen")
    tables = []
    for question in found.questions:
        rows = tuple(
            (groups[each.dimension, each.group], f"{each.earlier} to {each.later}", *_difference(question, each))
            for each in found.changes(question.key)
            if each.value is not None
        )
        unit = "points of the score" if question.kind is Kind.SCORE else "percentage points"
        if rows:
            tables.append(Tabled(f"{question.says}: later wave less earlier wave, in {unit}", header, rows))
    refused = _refused(found)
    if refused.rows:
        tables.append(refused)
    return Part("What changed between waves", _SAID if len(tables) > bool(refused.rows) else (), tuple(tables))


def _difference(question: Question, one: Difference) -> tuple[str, ...]:
    limits = f"{change(question, one.lower)} to {change(question, one.upper)}"
    held = (_chance(each) for each in (one.p, one.p_holm, one.p_false))
    return (change(question, one.value), limits, *held, change(question, one.smallest).lstrip("+"))


def _chance(p: float | None) -> str:
    if p is None:
        return ""
    return "under 0.001" if p < 0.001 else f"{p:.3f}"


_SAID = (
    "Where many differences are looked at, one in twenty looks like a change by chance alone. So p of each is given "
    'again as it holds among all of them: under "among all" the chance of even one false call is kept to its level '
    '(Holm), under "false share" the share of false ones among those called (Benjamini and Hochberg).',
    '"Would be seen" is the smallest true difference that waves of this size would have shown in 80 of 100 surveys, '
    "one by one: where it is large, no difference is no finding. Ranges and p are of each difference by itself.",
)


def _held(found: WaveEstimates) -> Iterator[str]:
    """The differences that hold among all, in words."""
    made, held = sum(each.value is not None for each in found.differences), called(found)
    if not made:
        yield "No two waves could be compared; why stands below."
        return
    verb = "holds" if len(held) == 1 else "hold"
    yield f"Of {made:,} differences that were looked at, {len(held):,} {verb} among all at 5%{':' if held else '.'}"
    yield from (sentence(found, one) for one in held)


def _refused(found: WaveEstimates) -> Tabled:
    questions = {question.key: question.says for question in found.questions}
    groups = {(group.dimension, group.key): group.says for group in found.groups}
    why: dict[tuple[str, str, str], list[str]] = {}
    for each in found.differences:
        if each.reason:
            key = (questions[each.question], f"{each.earlier} to {each.later}", each.reason)
            why.setdefault(key, []).append(groups[each.dimension, each.group])
    rows = tuple((question, pair, _groups(held, found), reason) for (question, pair, reason), held in why.items())
    return Tabled("Not compared, and what is still possible", ("Question", "Waves", "Groups", "Why"), rows)


def _groups(held: Sequence[str], found: WaveEstimates) -> str:
    return "all" if len(held) == len(found.groups) else ", ".join(held)


def _rests(found: WaveEstimates) -> Part:
    few = min((each.freedom for each in found.estimates if each.freedom), default=0.0)
    return Part(
        "What it rests on",
        (
            "Ranges are of chance in who was drawn: 95%, with the strata, clusters and weights that the description "
            f"names, and t with the degrees of freedom of the design (here {few:,.0f} at least). R's survey package "
            "prints narrower ones for means, since its default takes a normal distribution.",
            "They say nothing of who could not be reached, did not answer, or answered as one should. A panel that "
            "people join by themselves is no sample by lot: its ranges are what chance alone would do.",
            "Raking makes weights fit the margins that are named. It takes out only what these margins hold: people "
            "who answered may differ from others of their sex and age.",
            f"Nothing is estimated on fewer than {LEAST} respondents, in a group {LEAST_GROUP}. Waves are compared as "
            "drawn apart from each other; another wording is not compared.",
            "The answers were read, counted and forgotten. None was kept, and none is in this page or its files.",
        ),
        (),
    )


def raw_estimates(found: WaveEstimates) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The header and rows of estimates.csv: shares between 0 and 1, nothing rounded to be read."""
    header = ("question", "wave", "dimension", "group", "answered", "kept_apart", "value", "standard_error", "lower",
              "upper", "degrees_of_freedom", "design_effect", "effective_base", "reason")  # fmt: skip
    rows = [
        (each.question, each.wave, each.dimension, each.group, *(base.replace(",", "") for base in _bases(each)),
         *map(_six, (each.value, each.error, each.lower, each.upper, each.freedom, each.design_effect, each.effective)),
         each.reason)
        for each in found.estimates
    ]  # fmt: skip
    return header, rows


def raw_differences(found: WaveEstimates) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The same of differences.csv."""
    header = ("question", "dimension", "group", "earlier", "later", "difference", "standard_error", "lower", "upper",
              "degrees_of_freedom", "p", "p_holm", "p_benjamini_hochberg", "smallest_seen", "reason")  # fmt: skip
    rows = [
        (each.question, each.dimension, each.group, each.earlier, each.later,
         *map(_six, (each.value, each.error, each.lower, each.upper, each.freedom, each.p, each.p_holm, each.p_false,
                     each.smallest)), each.reason)
        for each in found.differences
    ]  # fmt: skip
    return header, rows


def _six(value: float | None) -> str:
    return "" if value is None else short(value, 6)
