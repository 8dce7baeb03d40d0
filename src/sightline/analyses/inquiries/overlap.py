"""Who is asked twice, what nobody asks, and how much evidence each area was asked for. Live inquiries only.

Everything counted is a document: a question or a request. Nothing is ordered by a number, and no area is graded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sightline.analyses.inquiries.register import Inquiry, Question, Register, Request, codes, themes
from sightline.standard.areas import current

Years = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Twice:
    """Two questions of different live inquiries to one kind of body on one theme, where their areas and years meet."""

    theme: str
    asked_of: str
    first: Question
    second: Question
    areas: tuple[str, ...]  # GSS codes that both ask about; () where both ask all of England
    years: Years
    years_said: bool  # whether both inquiries say which years they look at


@dataclass(frozen=True, slots=True)
class Gap:
    """One theme: how many live inquiries ask each kind of body, and of how many authorities anything is asked."""

    theme: str
    asked: tuple[tuple[str, int], ...]
    authorities: int


@dataclass(frozen=True, slots=True)
class Burden:
    """Requests for evidence about one area; those to all of England stand under "" alone."""

    area: str
    requests: int
    unanswered: int
    through_support: int
    could_reuse: int


@dataclass(frozen=True, slots=True)
class Reuse:
    """A request that an earlier one, answered for another inquiry or the same, may answer."""

    request: Request
    earlier: Request


def live(register: Register) -> dict[str, Inquiry]:
    """Inquiries that run, by key."""
    return {one.inquiry_key: one for one in register.inquiry if one.state == "live"}


def areas_of(one: Question, of: Inquiry) -> tuple[str, ...]:
    """The areas that a question asks about; () for all of England."""
    return one.areas or of.areas


def twice(register: Register) -> tuple[Twice, ...]:
    """Every pair of questions that asks one kind of body the same twice, by theme, body and the order of the files."""
    running = live(register)
    asked = [one for one in register.question if one.inquiry_key in running]
    found = [pair for first, second in combinations(asked, 2) if (pair := _pair(first, second, running)) is not None]
    order, bodies = list(themes()), list(codes("sender"))
    return tuple(sorted(found, key=lambda one: (order.index(one.theme), bodies.index(one.asked_of))))


def _pair(first: Question, second: Question, running: dict[str, Inquiry]) -> Twice | None:
    if first.inquiry_key == second.inquiry_key:
        return None
    if (first.theme, first.asked_of) != (second.theme, second.asked_of):
        return None
    one, other = running[first.inquiry_key], running[second.inquiry_key]
    areas = _common(areas_of(first, one), areas_of(second, other))
    years = _meeting((one.covers_from, one.covers_to), (other.covers_from, other.covers_to))
    if areas is None or years is None:
        return None
    said = all(of.covers_from is not None or of.covers_to is not None for of in (one, other))
    return Twice(first.theme, first.asked_of, first, second, areas, years, said)


def _common(one: Collection[str], other: Collection[str]) -> tuple[str, ...] | None:
    """The areas of both, where () is all of them; None where they share none."""
    if not one or not other:
        return tuple(sorted(one or other))
    return tuple(sorted(set(one) & set(other))) or None


def _meeting(one: Years, other: Years) -> Years | None:
    """The years of both, where None is open; None where they do not meet."""
    start = max((day for day in (one[0], other[0]) if day is not None), default=None)
    end = min((day for day in (one[1], other[1]) if day is not None), default=None)
    return None if start is not None and end is not None and end < start else (start, end)


def gaps(register: Register) -> tuple[Gap, ...]:
    """Each theme of the list, those that nobody asks about among them."""
    running, bodies = live(register), list(codes("sender"))
    everywhere = {one.gss for one in current()}
    found = []
    for theme in themes():
        asked = [one for one in register.question if one.theme == theme and one.inquiry_key in running]
        by_body = {body: {one.inquiry_key for one in asked if one.asked_of == body} for body in bodies}
        where = [set(areas_of(one, running[one.inquiry_key])) or everywhere for one in asked]
        reached = set[str]().union(*where)
        found.append(Gap(theme, tuple((body, len(by_body[body])) for body in bodies), len(reached & everywhere)))
    return tuple(found)


def reuses(register: Register) -> tuple[Reuse, ...]:
    """For each open request the newest earlier one that was answered: same body, same theme, about areas of both.

    Nothing that reaches survivors is ever offered: what they told is used again only by a consent that they hold.
    """
    found = []
    for one in register.request:
        if one.reuses or one.answered_on is not None or one.reaches_survivors:
            continue
        earlier = [other for other in register.request if _may_answer(other, one)]
        if earlier:
            found.append(Reuse(one, max(earlier, key=lambda other: (other.answered_on or date.min, other.request_key))))
    return tuple(found)


def _may_answer(other: Request, one: Request) -> bool:
    return (
        other.request_key != one.request_key and not other.reaches_survivors and other.answered_on is not None
        and other.asked_on <= one.asked_on and (other.theme, other.asked_of) == (one.theme, one.asked_of)
        and _common(other.areas, one.areas) is not None
    )  # fmt: skip


def burden(register: Register) -> tuple[Burden, ...]:
    """Requests by area, by name of the area; first those that go to all of England. Areas without any are left out."""
    offered = {one.request.request_key for one in reuses(register)}
    named = {one for request in register.request for one in request.areas}
    names = codes("area")
    places = ["", *sorted(named, key=lambda gss: names[gss])]
    return tuple(
        found for place in places if (found := _burden(place, _about(register.request, place), offered)).requests
    )


def _about(requests: Sequence[Request], place: str) -> list[Request]:
    return [one for one in requests if (place in one.areas if place else not one.areas)]


def _burden(place: str, requests: Sequence[Request], offered: Collection[str]) -> Burden:
    return Burden(
        place, len(requests), sum(one.answered_on is None for one in requests),
        sum(one.reaches_survivors for one in requests), sum(one.request_key in offered for one in requests),
    )  # fmt: skip


def through_support(register: Register) -> Iterator[tuple[Inquiry, int]]:
    """Each inquiry with its requests that reach survivors, all through support services; of requests, never people."""
    found = Counter(one.inquiry_key for one in register.request if one.reaches_survivors)
    yield from ((one, found[one.inquiry_key]) for one in register.inquiry if found[one.inquiry_key])
