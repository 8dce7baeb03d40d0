"""Guidance as it is read: for each addressee its lines, with their marks and what each rests on, in words.

Lines stand in the order of the register, and addressees by name: nothing is ranked. Where no line bears a mark the
words say so. What a line rests on is told with its place, so that a reader can look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.analyses.practice.codes import grade as grade_of
from sightline.analyses.practice.codes import practice_codes
from sightline.analyses.practice.guidance_lines import (
    CODING,
    EFFECT,
    RATING,
    Ground,
    GuidanceLine,
    addressees,
    guidance_of,
    newest_rating,
    strengths,
)
from sightline.analyses.practice.marks import EffectsFound, Kind, Mark, State, marks_of, state_of
from sightline.analyses.practice.practices import Coding, PracticeRegister
from sightline.errors import SightlineError
from sightline.published.joint import Section
from sightline.standard.figures import day_words

TITLE = "Guidance from the register of practice"
LEAD = (
    "Each line says to whom it is said, whose it is, how strong the evidence is, since when, for whom it is not meant, "
    "and what it rests on.",
    "Lines mark themselves. A mark says that somebody must look at the line, and not that it is wrong. It is worked "
    "out from the register alone: documents that a line names in words were not read.",
    "How strong a line may be is bound by what a named rater gave. Software gives no rating.",
)
NO_MARK = "No mark"
NOT_SAID = "Not said by the owner"
_ORDER = list(Kind)


@dataclass(frozen=True, slots=True)
class Told:
    """One line with its marks and its grounds in words, as a page or a terminal shows it."""

    line: GuidanceLine
    practice: str  # its name
    strength: str  # its label
    marks: tuple[Mark, ...]
    grounds: tuple[str, ...]

    @property
    def marked(self) -> tuple[str, ...]:
        """Each mark as "Stale. Why."; none where it bears none."""
        return tuple(f"{mark.kind.value.capitalize()}. {mark.why}" for mark in self.marks)

    @property
    def standing(self) -> str:
        """The kinds of its marks, the gravest first, or that it bears none."""
        kinds = sorted({mark.kind for mark in self.marks}, key=_ORDER.index)
        return ", ".join(kind.value for kind in kinds) or NO_MARK

    def parts(self) -> tuple[tuple[str, str], ...]:
        """(heading, words) of all that a line says beside its text and its marks."""
        line = self.line
        grounds = [("Rests on" if at == 0 else "And on", words) for at, words in enumerate(self.grounds)]
        return (
            ("Practice", self.practice), ("Strength", self.strength), ("Dated", day_words(line.dated)),
            ("Review by", day_words(line.review_by)), ("Owner", line.owner), ("Not for", line.not_for or NOT_SAID),
            *(grounds or [("Rests on", "Nothing that the register names")]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Addressed:
    """The lines for one addressee, in the order of the register."""

    code: str
    label: str
    lines: tuple[Told, ...]


def addressed(register: PracticeRegister, on: date, effects: EffectsFound) -> tuple[Addressed, ...]:
    """Every line of a register by addressee, addressees by label; those to whom nothing is said are left out."""
    lines, _ = guidance_of(register.lines["guidance"], register, on)
    of: dict[str, list[Told]] = {}
    for line in lines:
        of.setdefault(line.addressee, []).append(_told(line, register, on, effects))
    named = sorted(of, key=lambda code: addressees()[code].label)
    return tuple(Addressed(code, addressees()[code].label, tuple(of[code])) for code in named)


def only_for(found: Sequence[Addressed], named: str) -> tuple[Addressed, ...]:
    """Those of one addressee, by code or label. Raises SightlineError where nobody is called so."""
    codes = {code for code, one in addressees().items() if named.casefold() in (code, one.label.casefold())}
    if not codes:
        raise SightlineError(f"--for is one of {', '.join(addressees())}")
    return tuple(one for one in found if one.code in codes)


def counted(found: Sequence[Addressed]) -> Mapping[str, int]:
    """How many lines bear each kind of mark, and how many none; one line may bear several."""
    lines = [told for one in found for told in one.lines]
    kinds = {kind.value: sum(any(mark.kind is kind for mark in told.marks) for told in lines) for kind in Kind}
    return {**kinds, NO_MARK: sum(not told.marks for told in lines)}


def _told(line: GuidanceLine, register: PracticeRegister, on: date, effects: EffectsFound) -> Told:
    return Told(
        line, register.practices[line.practice].name, strengths()[line.strength].label,
        marks_of(line, register, on, effects),
        tuple(ground_words(ground, line, register, on, effects) for ground in line.grounds),
    )  # fmt: skip


def ground_words(
    ground: Ground, line: GuidanceLine, register: PracticeRegister, on: date, effects: EffectsFound
) -> str:
    """What one ground is, with its place in what it names; its state where it does not carry the line."""
    state = state_of(ground, line, register, effects)
    if state is State.DOCUMENT:
        return f"{ground.id} ({state})"
    if state not in (State.HELD, State.UNCONFIRMED, State.NOT_LOOKED_AT):
        return f"{ground.id}: {state}"
    words = {CODING: _coding, RATING: _rating, EFFECT: _effect}[ground.kind](ground, register, on, effects)
    return f"{words} ({ground.id})" if state is State.HELD else f"{words}, {state} ({ground.id})"


def _coding(ground: Ground, register: PracticeRegister, _on: date, _answers: EffectsFound) -> str:
    one = next(each for each in register.codings if each.key == ground.named)
    return finding_words(one)


def finding_words(one: Coding) -> str:
    """Where a coded sentence stands, and as what it was coded; never its words."""
    number, _, published = one.inspection.partition("-")
    page = f", page {one.page}" if one.page else ""
    return (
        f"Letter of the joint inspection of {day_words(date.fromisoformat(published))} (Ofsted {number}), "
        f"{Section[one.heading.upper()].value.lower()}, sentence {one.sentence}{page}: {one.polarity}, "
        f"{practice_codes()[one.code].label}"
    )


def _rating(ground: Ground, register: PracticeRegister, on: date, _answers: EffectsFound) -> str:
    one = newest_rating(register, ground)
    if one is None:
        return ground.id
    given = grade_of(one.scale, one.version, one.grade)
    takes = f" ({given.takes})" if given else ""
    ended = f"; it ran out on {day_words(one.expires)}" if one.expires and one.expired(on) else ""
    return (
        f"Rated {one.grade} on {one.scale} {one.version}{takes} by {one.rater} on {day_words(one.on)}, from "
        f"{one.rests_on}{ended}"
    )


def _effect(ground: Ground, register: PracticeRegister, _on: date, effects: EffectsFound) -> str:
    row = next(each for each in register.lines["question"] if each.cells["question"] == ground.named)
    registered = row.cells["registered_on"]
    found = ", whose effect was worked out" if ground.named in effects else ""
    return f'The question put on record on {day_words(date.fromisoformat(registered))}, "{row.cells["why"]}"{found}'
