"""One printed page for a director: what moved here, and whether anything but harm or practice may explain it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sightline.publish.packs.lines import Line
from sightline.publish.packs.moved import Move, Size, moves
from sightline.publish.packs.parts import Cell, Pack, Part, Table, named, said

MOST = 4  # moved figures set out in full; the names of more are printed
_QUESTIONS = 3
_HEAD = tuple(Cell(words) for words in ("What moved", "Before", "Now", "How large", "What else may explain it"))
_EXPLAINED = 3  # explanations printed for one figure


def director(area: str, bases: Sequence[tuple[str, Sequence[Line]]], data_until: date) -> Pack:
    """The page. `bases` are (heading, lines) for each kind of source."""
    parts = [part for heading, lines in bases for part in _basis(heading, lines, data_until)]
    return Pack(
        "director", f"{area}: real or recording?",
        "Which figures moved since the period before by more than they usually do, and what in the release may explain "
        "it: a break, a mark, a delay, small numbers, or that others moved alike. A move is neither good nor bad by "
        "itself, and nothing here says that one is real.",
        tuple(parts),
    )  # fmt: skip


def _basis(heading: str, lines: Sequence[Line], data_until: date) -> list[Part]:
    every = moves(lines, data_until)
    moved = [one for one in every if one.size is Size.MORE or one.broken]
    moved += [one for one in every if one.size is Size.UNKNOWN and one not in moved]
    usual = [one for one in every if one not in moved]
    without = [line.title for line in lines if len(line.own) > 1 and all(one.line is not line for one in every)]
    rest: tuple[str, ...] = (
        _names("Moved too, and not set out here", moved[MOST:]),
        _names("Moved by no more than usual", usual),
        f"Without a number in one of the two newest periods: {'; '.join(without)}." if without else "",
    )
    words = (
        () if moved else ("No figure moved by more than it usually does." if every else "No figure has two periods.",)
    )
    tables = (Table(f"{heading}: what moved", _HEAD, tuple(map(_row, moved[:MOST]))),) if moved else ()
    asked = tuple(dict.fromkeys(one.line.question for one in moved))[:_QUESTIONS]
    rest += tuple(f"Ask: {words}" for words in asked)
    return [Part(heading, words, tables, tuple(filter(None, rest)))]


def _names(words: str, of: Sequence[Move]) -> str:
    return f"{words}: {'; '.join(one.line.title for one in of)}." if of else ""


def _row(one: Move) -> tuple[Cell, ...]:
    explained = " ".join(one.explanations[:_EXPLAINED])
    before, after = said(one.before), said(one.after)
    return (
        named(one.line),
        Cell(before.words, f"{before.small} {one.before.period.label}".strip(), True),
        Cell(after.words, f"{after.small} {one.after.period.label}".strip(), True),
        Cell(one.why_size.capitalize()),
        Cell(explained, one.reading) if explained else Cell(one.reading),
    )
