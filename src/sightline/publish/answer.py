"""An answer to a question of Parliament or under freedom of information: one cleared figure with all that goes with it.

Nothing is worked out for the question: a figure that was not cleared for the release does not exist here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sightline.clearance.gate import Cleared
from sightline.errors import ClearanceError
from sightline.publish.views import rounding_words, sentence_case
from sightline.render import numbers
from sightline.render.grid import POOLED, area_words, latest
from sightline.standard.areas import ENGLAND
from sightline.standard.drafts import FigureTable, Section
from sightline.standard.figures import Figure, day_words
from sightline.standard.units import MARK_WORDS, Mark

_UNSAID = ("does not apply", "not said")
MOST = 20  # candidates that are named where a question fits several


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: a table by its name, or a measure by its code, or words of either's title; where, when, of whom."""

    what: str
    area: str = ""  # GSS code or name; "" for all areas together, or England
    period: str = ""  # its label, such as "year to March 2025", or its end; "" for the newest
    only: tuple[tuple[str, str], ...] = ()  # (dimension, code or words of the code)


@dataclass(frozen=True, slots=True)
class Answer:
    """The sentence, and what must be said with it: (heading, words), in the order they are printed."""

    sentence: str
    parts: tuple[tuple[str, str], ...]


def text_of(said: Answer) -> str:
    """An answer as a text to send."""
    return "\n".join([said.sentence, *(f"  {heading}: {words}" for heading, words in said.parts)]) + "\n"


def answer(cleared: Sequence[Cleared], asked: Asked, *, release: str, published: str) -> Answer:
    """Answer from the cleared tables of a release; `published` says in words when it went out.

    Raises ClearanceError where nothing or several things fit, with what there is, and where the figure was withheld.
    """
    one, table, figure = _find(cleared, asked)
    sections = [(page.name, s) for page in one.pages for s in page.sections if s.table == table.name]
    if figure.value is None:
        raise ClearanceError(_withheld(figure, table))
    measure = figure.measure
    page, section = sections[0] if sections else (one.page.name, None)
    who = measure.population
    basis = [words for words in (who.age_basis, who.recency) if words.lower() not in _UNSAID]
    place = f"{page}.html{f'#{section.name}' if section else ''}"
    parts = [
        ("Definition", f"{sentence_case(measure.label)} Definition: {measure.definition}. How far it had gone: "
                       f"{measure.status}."),
        ("Who counts", " ".join(sentence_case(words) for words in (who.label, *basis))),
        *_doubts(figure),
        ("Source", sentence_case(section.source if section else measure.source)),
        ("Date", f"The data ends on {day_words(figure.period.end)}. Release {release}, {published}."),
        *_cautions(section),
        ("Where", f"data/{table.name}.csv, data/{one.name}.xlsx and {place}"),
    ]  # fmt: skip
    return Answer(_sentence(figure, table), tuple(parts))


def _find(cleared: Sequence[Cleared], asked: Asked) -> tuple[Cleared, FigureTable, Figure]:
    """The figure asked for: in the table of that name, else of that measure, else with those words in its title.

    Of several tables those count that have one figure which fits and is broken down no further than was asked; and of
    these the one of the newest and shortest period.
    """
    every = [(one, table) for one in cleared for table in one.tables if table.figures]
    words = set(_words(asked.what))
    for one, table in every:
        if table.name == asked.what:
            return one, table, _figure(table, asked)
    for fits in (_of_measure, _of_title):
        found = [(one, table) for one, table in every if fits(table, asked.what, words)]
        exact = [(one, table, figure) for one, table in found for figure in _just(table, asked)]
        if exact:
            newest = latest([figure for _, _, figure in exact])
            return next(one for one in exact if one[2].period == newest)
        if len(found) == 1:
            return (*found[0], _figure(found[0][1], asked))
        if found:
            raise ClearanceError(f"{len(found)} tables fit that: name one\n{_list(found)}")
    raise ClearanceError(
        "no cleared table fits that: name a table, a measure's code or words of a title, as data-quality.html has them"
    )


def _of_measure(table: FigureTable, what: str, _: set[str]) -> bool:
    return {figure.measure.code for figure in table.figures} == {what}


def _of_title(table: FigureTable, _: str, words: set[str]) -> bool:
    return bool(words) and words <= set(_words(f"{table.title} {table.name}"))


def _just(table: FigureTable, asked: Asked) -> list[Figure]:
    """The one figure of a table that is broken down as asked and no further; none where there is not just one."""
    try:
        figure = _figure(table, asked)
    except ClearanceError:
        return []
    return [figure] if len([code for code, _ in figure.breakdown if code != "area"]) == len(asked.only) else []


def _list(found: Sequence[tuple[Cleared, FigureTable]]) -> str:
    lines = [f"- {table.name}: {table.title}" for _, table in found[:MOST]]
    more = len(found) - MOST
    return "\n".join([*lines, *([f"- and {more} more"] if more > 0 else [])])


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _figure(table: FigureTable, asked: Asked) -> Figure:
    """The one figure of the table that fits the question."""
    wanted = dict(_codes(table, asked.only))
    figures = [f for f in table.figures if all(f.code(dimension) == code for dimension, code in wanted.items())]
    figures = _at(figures, table, asked.area)
    figures = _when(figures, asked.period)
    if len(figures) > 1:
        whole = [figure for figure in figures if len(figure.breakdown) == len(wanted)]
        figures = whole if len(whole) == 1 else figures
    if len(figures) == 1:
        return figures[0]
    if not figures:
        raise ClearanceError(f"table {table.name} has no such figure\n{_choices(table)}")
    raise ClearanceError(
        f"{len(figures)} figures of table {table.name} fit: say of whom with --only\n{_choices(table)}"
    )


def _codes(table: FigureTable, only: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Dimension and code of each choice, which may be given by its words."""
    found = []
    for name, item in only:
        dimension = next((d for d in table.dimensions if name in (d.code, d.label)), None)
        code = next((c for c, words in dimension.labels if item in (c, words)), None) if dimension else None
        if dimension is None or code is None:
            raise ClearanceError(f"table {table.name} is not broken down like that\n{_choices(table)}")
        found.append((dimension.code, code))
    return found


def _at(figures: Sequence[Figure], table: FigureTable, area: str) -> list[Figure]:
    if area:
        return [f for f in figures if area.lower() in (f.area.lower(), area_words(f.area, table).lower())]
    present = {figure.area for figure in figures}
    whole = next((one for one in (POOLED, ENGLAND) if one in present), None)
    return [figure for figure in figures if figure.area == whole] if whole else list(figures)


def _when(figures: Sequence[Figure], period: str) -> list[Figure]:
    if not figures:
        return []
    if not period:
        newest = latest(figures)
        return [figure for figure in figures if figure.period == newest]
    return [f for f in figures if period.lower() in (f.period.label.lower(), str(f.period.end))]


def _choices(table: FigureTable) -> str:
    """What a table has: its periods, how many areas, and the items of its dimensions."""
    periods = dict.fromkeys(figure.period.label for figure in table.figures)
    areas = dict.fromkeys(figure.area for figure in table.figures)
    lines = [f"- periods: {', '.join(periods)}", f"- areas: {', '.join(list(areas)[:MOST])}"]
    for dimension in table.dimensions:
        if dimension.code != "area":
            items = ", ".join(code for code, _ in dimension.labels[:MOST])
            lines.append(f"- --only {dimension.code}=: {items} ({dimension.label})")
    return "\n".join(lines)


def _subject(figure: Figure, table: FigureTable) -> str:
    """What the figure is of, in words: the measure, its breakdown, area and period."""
    items = [table.dimension(code).label_of(item) for code, item in figure.breakdown if code != "area"]
    of = f" ({'; '.join(items)})" if items else ""
    where = "all areas that took part" if figure.area == POOLED else area_words(figure.area, table)
    return f"{figure.measure.label}{of}, {where}, {figure.period.label}"


def _sentence(figure: Figure, table: FigureTable) -> str:
    ranged = numbers.range_words(figure)
    said = f"{numbers.with_unit(figure)}{f' (range {ranged})' if ranged else ''}"
    mark = f" [{figure.mark}: {MARK_WORDS[figure.mark]}]" if figure.mark else ""
    return f"{_subject(figure, table)}: {said}{mark}."


def _withheld(figure: Figure, table: FigureTable) -> str:
    """Why there is no number, and what may be said in its place."""
    assert figure.mark is not None
    why: Mapping[Mark, str] = {
        Mark.SUPPRESSED: "it may be nought, small or large: which of these must not be said either, and not worked out "
        "from other figures",
    }
    words = why.get(figure.mark, "this is not nought")
    return f"{_subject(figure, table)}: no figure is given. It is {MARK_WORDS[figure.mark]} [{figure.mark}]; {words}"


def _doubts(figure: Figure) -> list[tuple[str, str]]:
    interval = numbers.widest(figure)
    rounding = rounding_words(figure.measure.rounding)
    found = [("Range", sentence_case(numbers.interval_words(interval)))] if interval else []
    return [*found, *([("Rounding", rounding)] if rounding else [])]


def _cautions(section: Section | None) -> list[tuple[str, str]]:
    if section is None:
        return []
    breaks = [("Break or clash", sentence_case(words)) for words in section.breaks]
    return [*breaks, *(("Not known", sentence_case(words)) for words in section.not_known)]
