"""The map of a register, in words: tables for a terminal, a page and CSV files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.analyses.inquiries.ladder import standings
from sightline.analyses.inquiries.overlap import Gap, Twice, Years, burden, gaps, live, reuses, through_support, twice
from sightline.analyses.inquiries.register import NO_DATA, SURE, Recommendation, Register, codes, themes
from sightline.analyses.inquiries.repeats import Suggested, repeated, suggested, to_read
from sightline.analyses.inquiries.summary import Words, ladder
from sightline.analyses.inquiries.wording import PARTS, parts_of
from sightline.standard.areas import current
from sightline.standard.figures import day_words

NOBODY = "Nobody"
MOST_NAMED = 6  # areas named in one cell


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its sentences and tables; `name` names its CSV files."""

    name: str
    title: str
    words: tuple[str, ...]
    tables: tuple[Words, ...]


def title(on: date) -> str:
    """The page's title."""
    return f"Inquiries: who asks what, on {day_words(on)}"


LEAD = (
    "Made of a register that its users keep: of documents, bodies and areas, and of no person. It grades nobody.",
    "It knows what was written into it. That no action or measure is shown does not mean that there is none: whoever "
    "is named has the right to answer, and the answer goes into the register.",
)


def parts(register: Register, on: date) -> tuple[Part, ...]:
    """Everything that the map shows, in order."""
    return (
        Part("inquiries", "Inquiries", (), (_inquiries(register),)),
        Part("asked-twice", "Who is asked twice", _twice_words(register), tuple(_twice_table(twice(register)))),
        Part("gaps", "What nobody asks", _gap_words(register), (_gap_table(register),)),
        Part("requests", "Requests for evidence", _request_words(register), tuple(_request_tables(register))),
        Part("asked-before", "Asked before", _again_words(register), tuple(_again_tables(register))),
        Part("recommendations", "Recommendations, and what became of them", (), tuple(_asks(register, on))),
    )  # fmt: skip


def _inquiries(register: Register) -> Words:
    rows = tuple(
        (one.title, one.commissioner, codes("inquiry_level")[one.level], codes("state")[one.state],
         years((one.covers_from, one.covers_to)), places(one.areas), sourced(one.source, one.sure))
        for one in register.inquiry
    )  # fmt: skip
    header = ("Inquiry", "Set up by", "Level", "State", "Looks at", "Where", "Source, and how sure")
    return Words("Every inquiry, audit and review of the register", header, rows, wide=True)


def sourced(source: str, sure: str) -> str:
    """An entry's source, and how sure it is."""
    return f"{source.rstrip('.')}. {SURE[sure].capitalize()}."


def _twice_words(register: Register) -> tuple[str, ...]:
    count = len(twice(register))
    if not count:
        return ("No two live inquiries of the register ask one kind of body about one theme in one place and time.",)
    return (
        f"{_number(count, 'pair')} of questions, each of two live inquiries, asks one kind of body about one theme "
        "where places and years meet. Two such questions may still differ: read both before anybody is asked again.",
    )


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _twice_table(found: Sequence[Twice]) -> Iterator[Words]:
    if found:
        rows = tuple(
            (themes()[one.theme], codes("sender")[one.asked_of], f"{one.first.words} ({one.first.inquiry_key})",
             f"{one.second.words} ({one.second.inquiry_key})", places(one.areas),
             years(one.years) if one.years_said else "Years are not said by both")
            for one in found
        )  # fmt: skip
        header = ("Theme", "Who is asked", "One asks", "Another asks", "Where both ask", "Years of both")
        yield Words("Asked by two live inquiries", header, rows)


def places(areas: Sequence[str]) -> str:
    """Areas by name; none is all of England."""
    if not areas:
        return "All of England"
    names = sorted(codes("area")[gss] for gss in areas)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def years(years: Years) -> str:
    """Years of a span, each end open where it is not said."""
    start, end = years
    if start is None and end is None:
        return "Not said"
    if end is None and start is not None:
        return f"From {start.year}"
    return (
        f"{start.year} to {end.year}" if start is not None and end is not None else f"Until {end.year if end else ''}"
    )


def _gap_words(register: Register) -> tuple[str, ...]:
    every, running = gaps(register), len(live(register))
    silent = sum(not any(count for _, count in one.asked) for one in every)
    head = f"{running} live {'inquiry' if running == 1 else 'inquiries'} in the register."
    return (f"{head} No question of any of them was found on {silent} of {len(every)} themes.",)


def _gap_table(register: Register) -> Words:
    rows = tuple(
        (themes()[one.theme], *_bodies(one), _of_all(one.authorities)) for one in gaps(register)
    )  # fmt: skip
    header = ("Theme", "Asked", "Not asked", "About how many authorities")
    return Words("Themes, and whom live inquiries ask", header, rows)


def _bodies(one: Gap) -> tuple[str, str]:
    """Who is asked and who is not; where nobody is, the list of all is left out."""
    names = codes("sender")
    asked = [names[body] for body, count in one.asked if count]
    rest = [names[body] for body, count in one.asked if not count]
    return ", ".join(asked) or NOBODY, ", ".join(rest) if asked else "All kinds of body"


def _of_all(count: int) -> str:
    total = len(current())
    return "None" if not count else f"All {total}" if count == total else f"{count} of {total}"


def _request_words(register: Register) -> tuple[str, ...]:
    words = [f"{_number(len(register.request), 'request')} in the register."]
    for one, count in through_support(register):
        words.append(
            f"{one.title}: {_number(count, 'request')} that may reach survivors, through support services. Requests "
            "are counted and never people; what survivors told is used again only by a consent that they hold."
        )
    return tuple(words)


def _request_tables(register: Register) -> Iterator[Words]:
    held = burden(register)
    if held:
        header = ("Area", "Requests", "Not answered", "Reach survivors through support", "An earlier answer may do")
        rows = tuple(
            (codes("area")[one.area] if one.area else "All of England", str(one.requests), str(one.unanswered),
             str(one.through_support), str(one.could_reuse))
            for one in held
        )  # fmt: skip
        yield Words("Requests by area, by name", header, rows, frozenset(header[1:]))
    offered = reuses(register)
    if offered:
        names = {one.inquiry_key: one.title for one in register.inquiry}
        rows = tuple(
            (one.request.what, names[one.request.inquiry_key], codes("sender")[one.request.asked_of],
             f"{one.earlier.what} ({names[one.earlier.inquiry_key]})",
             day_words(one.earlier.answered_on) if one.earlier.answered_on else "")
            for one in offered
        )  # fmt: skip
        yield Words("Ask whether an earlier answer will do", ("Request", "Inquiry", "Asked of", "Earlier request",
                                                             "Answered on"), rows)  # fmt: skip


def _again_words(register: Register) -> tuple[str, ...]:
    sure, pairs, more = len(repeated(register)), len(suggested(register)), len(to_read(register))
    return (
        f"Of what is asked for more than once, named persons confirmed {sure}. {_number(pairs, 'more pair')} only "
        "looked alike in their words: a pair counts once a person has said so in same.toml. "
        f"{_number(more, 'pair')} below are each other's nearest in other words: of real recommendations about half of "
        "such pairs asked for the same. Read both.",
    )


def _again_tables(register: Register) -> Iterator[Words]:
    titles = {one.inquiry_key: one.title for one in register.inquiry}
    said = tuple(
        (one.recommendations[0].words,
         "; ".join(f"{titles[of.inquiry_key]}, {of.locator}" for of in one.recommendations),
         "; ".join(one.confirmed_by))
        for one in repeated(register)
    )  # fmt: skip
    if said:
        yield Words("Asked more than once", ("What is asked", "Where", "Confirmed by"), said)
    for title, pairs in (
        ("Alike in their words: the same?", suggested(register)),
        ("Nearest to each other, in other words: read both", to_read(register)),
    ):
        if pairs:
            yield Words(title, ("One asks", "Another asks", "Keys for same.toml"), tuple(map(_pair, pairs)))


def _pair(one: Suggested) -> tuple[str, str, str]:
    return one.first.words, one.second.words, f"{one.first.recommendation_key}, {one.second.recommendation_key}"


def _asks(register: Register, on: date) -> Iterator[Words]:
    found, titles = standings(register, on), {one.inquiry_key: one.title for one in register.inquiry}
    rows = tuple(
        (one.words, f"{one.addressee}. {due(one, on)}.",
         f"{found[one.recommendation_key].words} {found[one.recommendation_key].searched}".strip(), _shown_by(one),
         not_met(one), sourced(f"{titles[one.inquiry_key]}; {one.locator}", one.sure))
        for one in register.recommendation
    )  # fmt: skip
    yield ladder(register, on)
    header = ("Recommendation", "To, and by when", "Where it stands", "What would show it",
              "Not met in the test of its text", "Source, and how sure")  # fmt: skip
    yield Words("Each recommendation", header, rows, wide=True)


def due(one: Recommendation, on: date) -> str:
    """By when, and whether that day has passed."""
    if one.due_on is None:
        return "No day"
    return f"{day_words(one.due_on)}{', which has passed' if one.due_on < on else ''}"


def _shown_by(one: Recommendation) -> str:
    if one.indicator == NO_DATA:
        return f"No data exists: {one.holder} could hold it."
    return f"Figure {one.indicator}" if one.indicator else "Nobody has said"


def not_met(one: Recommendation) -> str:
    """The parts of the test of its words that a recommendation does not meet."""
    return "; ".join(PARTS[part.part].lower() for part in parts_of(one) if not part.met) or "All parts are met"
