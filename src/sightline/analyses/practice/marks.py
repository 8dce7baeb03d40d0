"""Lines of guidance mark themselves: stale, contradicted, unsupported, or supported in part; each mark says why.

A mark is worked out from the register and from what effects were found, and nobody writes one. It says that somebody
must look, never that the line is wrong. Nothing here takes a mark away: the owner of a line dates it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sightline.analyses.practice.guidance_lines import (
    CODING,
    EFFECT,
    NO_EFFECT,
    RATING,
    WORKS,
    Ground,
    GuidanceLine,
    carried_by,
    newest_rating,
    strengths,
)
from sightline.analyses.practice.practices import NEED, PRAISE, Coding, PracticeRegister
from sightline.analyses.practice.questions import LESS, MORE
from sightline.standard.figures import day_words


class Kind(StrEnum):
    """What a mark says, the gravest first."""

    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"
    PARTLY = "supported in part"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of one line: `why` is one sentence that names `id`, of what in the register it is about."""

    kind: Kind
    id: str
    why: str


@dataclass(frozen=True, slots=True)
class EffectFound:
    """What was found of one question: the range of its effect at 95%, and what was expected (MORE, LESS or neither).

    No guidance prints the effect itself: it has a rule of its own at clearance, and stands where it passed that.
    """

    question: str
    lower: float
    upper: float
    expected: str

    @property
    def nothing(self) -> bool:
        """Whether the range holds no effect at all."""
        return self.lower <= 0 <= self.upper

    @property
    def against(self) -> bool:
        """Whether the whole range is on the other side of what was expected."""
        return (self.expected == MORE and self.upper < 0) or (self.expected == LESS and self.lower > 0)


class State(StrEnum):
    """How one ground of a line stands."""

    HELD = "held"
    DOCUMENT = "a document, which software does not check"
    NOT_LOOKED_AT = "whose effect was not worked out here, or lies over too few areas"
    MISSING = "not in the register"
    UNCONFIRMED = "not confirmed by anybody but its coder"
    ELSEWHERE = "about another practice"


UNSOUND = frozenset({State.MISSING, State.UNCONFIRMED, State.ELSEWHERE})
EffectsFound = Mapping[str, EffectFound]  # by question


def marks_of(line: GuidanceLine, register: PracticeRegister, on: date, effects: EffectsFound) -> tuple[Mark, ...]:
    """The marks that a line bears on a day, the gravest first; none where nothing speaks against it.

    `effects` are those that were worked out; a question without one neither carries a line nor speaks against it.
    """
    found = [*_stale(line, register, on), *_contradicted(line, register, on, effects), *_unsupported(line, register)]
    return tuple(sorted(found, key=lambda mark: list(Kind).index(mark.kind)))


def state_of(ground: Ground, line: GuidanceLine, register: PracticeRegister, effects: EffectsFound) -> State:
    """How one ground stands; an effect is looked for only where its question is on record."""
    if ground.kind == CODING:
        return _of_coding(ground, line, register)
    if ground.kind == RATING:
        return State.HELD if newest_rating(register, ground) else State.MISSING
    if ground.kind == EFFECT:
        asked = {row.cells["question"]: row.cells["practice"] for row in register.lines.get("question", ())}
        if ground.named not in asked:
            return State.MISSING
        if asked[ground.named] != line.practice:
            return State.ELSEWHERE
        return State.HELD if ground.named in effects else State.NOT_LOOKED_AT
    return State.DOCUMENT


def _of_coding(ground: Ground, line: GuidanceLine, register: PracticeRegister) -> State:
    """A sentence may be coded by several people, and as several things; one that is sound is enough."""
    held = [one for one in register.codings if one.key == ground.named]
    if not held:
        return State.MISSING
    about = [one for one in held if one.code in register.practices[line.practice].codes]
    if not about:
        return State.ELSEWHERE
    return State.HELD if any(one.confirmed for one in about) else State.UNCONFIRMED


def _stale(line: GuidanceLine, register: PracticeRegister, on: date) -> Iterator[Mark]:
    if line.review_by < on:
        named = f"line:{line.key}"
        yield Mark(Kind.STALE, named, f"The review of {named} was due by {day_words(line.review_by)}.")
    for ground in line.grounds:
        rating = newest_rating(register, ground) if ground.kind == RATING else None
        if rating is not None and rating.expires is not None and rating.expired(on):
            yield Mark(Kind.STALE, ground.id, f"It rests on {ground.id}, which ran out on {day_words(rating.expires)}.")
        if rating is not None and rating.on > line.dated:
            yield Mark(Kind.STALE, ground.id, f"{ground.id} was given anew on {day_words(rating.on)}, after the line.")
    opposite = _opposite(line, register)
    newer = [one for one in _newer(line, register) if one.polarity != opposite]
    if newer:
        yield Mark(Kind.STALE, _id(newer[-1]), f"It was dated {day_words(line.dated)}, and {_since(newer)}.")


def _contradicted(line: GuidanceLine, register: PracticeRegister, on: date, effects: EffectsFound) -> Iterator[Mark]:
    says = strengths()[line.strength].says
    opposite = _opposite(line, register)
    against = [one for one in _newer(line, register) if one.polarity == opposite]
    if against:
        rests_on, found = (PRAISE, "of a need") if opposite == NEED else ("a need", f"of {PRAISE}")
        yield Mark(Kind.CONTRADICTED, _id(against[-1]), f"It rests on {rests_on}, and {_since(against)}, {found}.")
    for ground in line.grounds:
        effect = effects.get(ground.named) if ground.kind == EFFECT else None
        if effect is None:
            continue
        if effect.against:
            why = f"The effect of {ground.id} is on the other side of what was expected ({effect.expected})."
            yield Mark(Kind.CONTRADICTED, ground.id, why)
        elif effect.nothing and says == WORKS:
            why = f"The line says that it works, and the range of {ground.id} holds no effect at all."
            yield Mark(Kind.CONTRADICTED, ground.id, why)
        elif not effect.nothing and says == NO_EFFECT:
            why = f"The line says that no difference was found, and the range of {ground.id} does not hold nought."
            yield Mark(Kind.CONTRADICTED, ground.id, why)
    if says != NO_EFFECT:
        yield from _rated_without_effect(line, register, on)


def _rated_without_effect(line: GuidanceLine, register: PracticeRegister, on: date) -> Iterator[Mark]:
    """Newest ratings of each scale, in force, that found no effect; also those that the line does not name."""
    none = {one for code, strength in strengths().items() if strength.says == NO_EFFECT for one in carried_by(code)}
    seen: set[str] = set()
    for one in register.rated(line.practice):
        if one.scale not in seen and not one.expired(on) and (one.scale, one.version, one.grade) in none:
            named = f"{RATING}:{one.practice}/{one.scale}"
            why = f"{named} is {one.grade} since {day_words(one.on)}: no effect was found."
            yield Mark(Kind.CONTRADICTED, named, why)
        seen.add(one.scale)


def _unsupported(line: GuidanceLine, register: PracticeRegister) -> Iterator[Mark]:
    """A question on record whose effect was not worked out is not unsound: the command was not shown a project."""
    if not line.grounds:
        named = f"line:{line.key}"
        yield Mark(Kind.UNSUPPORTED, named, f"{named} names nothing that it rests on.")
    states = [(ground, state_of(ground, line, register, {})) for ground in line.grounds]
    unsound = [(ground, state) for ground, state in states if state in UNSOUND]
    kind = Kind.UNSUPPORTED if len(unsound) == len(states) else Kind.PARTLY
    for ground, state in unsound:
        yield Mark(kind, ground.id, f"It rests on {ground.id}, which is {state}.")


def _opposite(line: GuidanceLine, register: PracticeRegister) -> str:
    """The polarity opposite to that of the confirmed codings it rests on; "" where they have none, or both."""
    named = {ground.named for ground in line.grounds if ground.kind == CODING}
    held = {one.polarity for one in register.findings(line.practice) if one.key in named} & {PRAISE, NEED}
    return {frozenset({PRAISE}): NEED, frozenset({NEED}): PRAISE}.get(frozenset(held), "")


def _newer(line: GuidanceLine, register: PracticeRegister) -> list[Coding]:
    """Confirmed codings, praise or need, of its practice from after the line, that it does not name; oldest first."""
    named = {ground.named for ground in line.grounds if ground.kind == CODING}
    found = [
        one for one in register.findings(line.practice)
        if one.on > line.dated and one.polarity in (PRAISE, NEED) and one.key not in named
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.on, one.key))


def _id(coding: Coding) -> str:
    return f"{CODING}:{coding.key}"


def _since(newer: list[Coding]) -> str:
    """How many sentences were coded since, and which was the last; with its verb."""
    sentences = len({one.key for one in newer})
    if sentences == 1:
        return f"one confirmed finding has come since ({_id(newer[-1])})"
    return f"{sentences} confirmed findings have come since (the last is {_id(newer[-1])})"
