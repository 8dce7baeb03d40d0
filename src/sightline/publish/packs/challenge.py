"""Two printed pages for a scrutineer: at most ten questions to a partnership, each from one cleared figure.

Which figure is worth which question is data (challenge.csv): the name of a table (`*` for any letters), codes of its
breakdown, what makes it worth asking, and the question. No rule says which direction is good. Where fewer than ten
figures have a number, fewer questions are printed: none is made up to fill the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache

from sightline.clearance.gate import Cleared
from sightline.publish.packs.lines import Line
from sightline.publish.packs.moved import Size, move
from sightline.publish.packs.parts import Cell, Pack, Part, Table, said
from sightline.render import numbers
from sightline.standard.drafts import FigureTable, OutputKind, Section
from sightline.standard.figures import Figure
from sightline.standard.rows import read_rows

MOST = 10
_NAMED = 6  # figures without a number that are named; the others are counted
_HEAD = tuple(Cell(words) for words in ("Question", "Figure", "Here", "Period, source", "What it cannot say"))


class Worth(StrEnum):
    """What makes a figure worth a question, in the order in which they are asked."""

    MOVED = "moved"  # by more than usual since the period before, up or down: see moved.py
    ANY = "any"  # it has a number


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of challenge.csv. `breakdown` are the codes that the figure must have; none for any."""

    table: str
    breakdown: tuple[tuple[str, str], ...]
    worth: Worth
    question: str


@dataclass(frozen=True, slots=True)
class _Asked:
    rule: Rule
    line: Line
    figure: Figure


@cache
def rules() -> tuple[Rule, ...]:
    """The rows of challenge.csv, those of what moved first. A breakdown is written dimension=code; dimension=code."""
    rows = read_rows("challenge.csv", __package__ or "")
    found = [Rule(row["table"], _pairs(row["breakdown"]), Worth(row["worth"]), row["question"]) for row in rows]
    return tuple(sorted(found, key=lambda rule: list(Worth).index(rule.worth)))


def _pairs(words: str) -> tuple[tuple[str, str], ...]:
    pairs = (part.strip().partition("=") for part in words.split(";") if part.strip())
    return tuple((dimension, code) for dimension, _, code in pairs)


def challenge(area: str, lines: Sequence[Line], data_until: date, made_up: bool = False) -> Pack:
    """The pack. `lines` are all that the release has of the area; `data_until` is the last day its data speak of.

    In a release of `made_up` data each figure that somebody has published says that it is not.
    """
    asked, without = _asked(lines, data_until)
    sources = list(dict.fromkeys(one.line.source for one in asked))
    title = "Ten questions" if len(asked) == MOST else f"{len(asked)} of ten questions"
    words = [
        "First those of figures that moved by more than usual, up or down, then the others. A question is no finding."
    ]
    if len(asked) < MOST:
        words.append("The release that is out has no more figures of this area that a question is written for.")
    if without:
        more = len(without) - _NAMED
        tail = f" and {more} more" if more > 0 else ""
        words.append(
            f"Withheld or not available, so that nothing is asked from it: {'; '.join(without[:_NAMED])}{tail}. "
            "That is never nought."
        )
    rows = tuple(_row(one, number, sources, made_up) for number, one in enumerate(asked, start=1))
    tables = (Table(f"{title}, each from one figure", _HEAD, rows),) if rows else ()
    return Pack(
        "challenge", f"{area}: questions for the partnership",
        "For whoever looks at a partnership from outside. Figures are of what was recorded, not of how much harm there "
        "was; high or low is neither good nor bad by itself. Ask what lies behind each, and what would show it.",
        (Part(title, tuple(words), tables), Part("Sources", (), (), tuple(sources), numbered=True)),
    )  # fmt: skip


def _asked(lines: Sequence[Line], data_until: date) -> tuple[list[_Asked], list[str]]:
    """One question for each line that has a number, in the order of the rules; and the titles of those without."""
    asked: list[_Asked] = []
    without: list[str] = []
    for rule in rules():
        for line in lines:
            mine = [figure for figure in line.own if set(rule.breakdown) <= set(figure.breakdown)]
            if not mine or not fnmatchcase(line.table, rule.table):
                continue
            newest = mine[-1]
            if newest.value is None:
                without.append(f"{line.title} [{newest.mark}]")
                continue
            known = any(one.line is line or one.rule.question == rule.question for one in asked)
            if not known and _holds(rule.worth, line, data_until):
                asked.append(_Asked(rule, line, newest))
    return asked[:MOST], list(dict.fromkeys(without))


def _holds(worth: Worth, line: Line, data_until: date) -> bool:
    if worth is Worth.ANY:
        return True
    found = move(line, data_until)
    return found is not None and found.size is Size.MORE and not found.broken


def _row(one: _Asked, number: int, sources: Sequence[str], made_up: bool) -> tuple[Cell, ...]:
    unit = numbers.unit_words(one.figure.measure.unit)
    if made_up and one.line.published:
        unit = f"{unit}; published, not made up"
    place = sources.index(one.line.source) + 1
    return (
        Cell(f"{number}. {one.rule.question}"), Cell(one.line.title, unit), said(one.figure),
        Cell(one.figure.period.label, f"source {place}"),
        Cell(one.line.not_known[0] if one.line.not_known else "Why it is so."),
    )  # fmt: skip


def more_lines(gss: str, known: Sequence[Line], cleared: Sequence[Cleared]) -> Iterator[Line]:
    """Lines of tables that rules ask about and that no page of the area holds: of attendance, say."""
    names = {line.table for line in known}
    for one in cleared:
        drawn = {section.table: section for page in one.pages for section in page.sections}
        for table in one.tables:
            wanted = any(fnmatchcase(table.name, rule.table) for rule in rules())
            mine = [figure for figure in table.figures if figure.area == gss]
            if wanted and mine and table.name not in names and table.name in drawn:
                names.add(table.name)
                yield from _broken_down(table, drawn[table.name], mine)


def _broken_down(table: FigureTable, section: Section, mine: Sequence[Figure]) -> Iterator[Line]:
    broken = dict.fromkeys(figure.breakdown for figure in mine)
    for pairs in broken:
        own = tuple(sorted((f for f in mine if f.breakdown == pairs), key=lambda f: (f.period.end, f.period.start)))
        words = [table.dimension(code).label_of(value) for code, value in pairs] if len(broken) > 1 else []
        yield Line(
            "", ": ".join((section.title, *words)), own, {}, section.source, section.question, section.not_known,
            table.name, table.kind is OutputKind.PUBLISHED,
        )  # fmt: skip
