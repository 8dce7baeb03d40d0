"""Evidence for an inspector or scrutineer: an area's newest figures with source and date, and ten questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sightline.publish.packs.lines import Line
from sightline.publish.packs.moved import Size, moves
from sightline.publish.packs.parts import Cell, Pack, Part, Table, named, said
from sightline.render import numbers
from sightline.standard.drafts import Listed
from sightline.standard.figures import Figure, day_words

QUESTIONS = 10
_HEAD = tuple(Cell(words) for words in ("Figure", "Here", "Beside it", "Period, and age of the data", "Source"))


def inspection(
    area: str, bases: Sequence[tuple[str, Sequence[Line]]], inspected: Sequence[Listed], data_until: date, today: date
) -> Pack:
    """The pack. `inspected` is what inspectors said, in their words, as the release lists it."""
    lines = [line for _, of in bases for line in of]
    sources = list(dict.fromkeys(line.source for line in lines))
    parts = [Part(heading, (), tuple(_tables(heading, of, sources, today))) for heading, of in bases]
    if inspected:
        words = [f"{one.title}: " + "; ".join(f"{name}: {text}" for name, text in one.parts) + "." for one in inspected]
        parts.append(Part("What inspectors said", (), (), tuple(words)))
    asked = questions(lines, data_until)
    parts.append(
        Part(
            f"{'Ten' if len(asked) == QUESTIONS else len(asked)} questions that this area should answer",
            ("First those of figures that moved by more than usual, then those of figures that are missing, then the "
             "others in the order of a child's journey.",),
            (), asked, numbered=True,
        )
    )  # fmt: skip
    parts.append(Part("Sources", (), (), tuple(sources), numbered=True))
    return Pack(
        "inspection", f"{area}: evidence and questions",
        "The newest figure of each series of the release, beside others, with its source and the age of its data; then "
        "what to ask. Figures are of what was recorded. High or low is no finding: ask why of both.",
        tuple(parts),
    )  # fmt: skip


def _tables(heading: str, lines: Sequence[Line], sources: Sequence[str], today: date) -> Iterable[Table]:
    shown = [line for line in lines if not line.signals]
    if shown:
        yield Table(f"{heading}: newest figures", _HEAD, tuple(_row(line, sources, today) for line in shown))


def _row(line: Line, sources: Sequence[str], today: date) -> tuple[Cell, ...]:
    own = line.own[-1]
    beside = [(name, _of(figures, own)) for name, figures in line.beside.items()]
    words = "; ".join(f"{name}: {said(figure).words}" for name, figure in beside if figure is not None)
    aged = f"to {day_words(own.period.end)}, {numbers.age_words(own.period.end, today)}"
    return (
        named(line), said(own), Cell(words or "no figure"), Cell(own.period.label, aged),
        Cell(f"({sources.index(line.source) + 1})"),
    )  # fmt: skip


def _of(figures: Sequence[Figure], own: Figure) -> Figure | None:
    return next((figure for figure in figures if figure.period == own.period), None)


def questions(lines: Sequence[Line], data_until: date) -> tuple[str, ...]:
    """At most ten different questions, in the order that the pack names."""
    moved = [one.line for one in moves(lines, data_until) if one.size is Size.MORE]
    missing = [line for line in lines if line.own[-1].value is None]
    ordered = [line.question for line in (*moved, *missing, *lines)]
    return tuple(dict.fromkeys(ordered))[:QUESTIONS]
