"""Breaks and clashes that the ledgers do not know yet, found in published figures: proposed, not confirmed by a person.

A break is proposed where a series starts or ends, or where it jumps in a year in which codes change: its own code is
dated then, a code of the same stem (19A, 19B) starts or ends, or what starts then is of the size of what fell. A jump
alone is not enough, since what is counted may really have changed. A clash is proposed where two sources give the same
thing for one area and period and differ by more than their rounding allows.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from sightline.errors import UnitError
from sightline.published.rates import half_of
from sightline.standard.codes import Code, code_list
from sightline.standard.figures import Figure, Period
from sightline.standard.ledgers import BREAK_COLUMNS, CLASH_COLUMNS, DRAWN
from sightline.standard.records import EVERY, BreakKind, ClashKind, Ledgers
from sightline.standard.units import RATIOS, Mark, Unit

CODE_LISTS = {"factor": "assessment_factor"}  # dimension -> the list whose dates speak of its codes
_NO_CODE = frozenset({Mark.NOT_AVAILABLE, Mark.NOT_APPLICABLE})  # marks of a year in which a code did not exist
_NOT_COUNTED = RATIOS | {Unit.DAY, Unit.FTE}
LEAST_CHANGE = math.log(1.25)  # a change by less than a quarter is never called a jump
SCALES = 5.0  # how many times the usual change of the series beside it
SIGMAS = 3.0  # how far beyond chance, were the counts Poisson
FEWEST = 5  # series from which a year's usual change is taken
OF_THE_SIZE = 0.5  # what starts is of the size of what fell if it is at least this share of it, and at most its inverse


class FoundKind(StrEnum):
    """What was found."""

    CODES = "codes that change"  # a series starts, ends, or jumps as its codes change
    DIFFER = "sources that differ"


@dataclass(frozen=True, slots=True)
class Found:
    """Something that may be a break or a clash.

    `row` is the line of a ledger of one's own that would confirm it. What only a person can say (where it was read, how
    surely and when, and the words for a chart) is left empty, and a ledger with such a row is refused.
    """

    id: str
    kind: FoundKind
    period: Period
    said: str
    row: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of one series: `what` it does from the period before to that of `now`."""

    before: Figure
    now: Figure
    what: str  # "starts", "ends", "falls", "rises"

    @property
    def size(self) -> float:
        """By how many units the count changed."""
        return abs((self.now.value or 0.0) - (self.before.value or 0.0))


def found_breaks(figures: Iterable[Figure], known: Ledgers) -> tuple[Found, ...]:
    """The breaks that published figures suggest and the ledger does not know, by year.

    Every source and area is looked at by itself; figures may be broken down by one dimension at most.
    """
    tables: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        tables.setdefault((figure.measure.source, figure.area), []).append(figure)
    found: list[Found] = []
    for table in tables.values():
        told: dict[tuple[date, str], list[tuple[Turn, str]]] = {}
        for turn, why in _turns_of_codes(table):
            if not _is_known(turn, known):
                told.setdefault((turn.now.period.end, stem(_code(turn.now))), []).append((turn, why))
        found += [_found(turns) for _, turns in sorted(told.items())]
    return tuple(found)


def turns(table: Sequence[Figure]) -> tuple[Turn, ...]:
    """Every start, end and jump of the series of one source and area, whatever may have caused it."""
    series = _series(table)
    usual = _usual_change(series)
    return tuple(turn for one in series for turn in _turns(one, usual))


def stem(code: str) -> str:
    """What codes that were split from one another share: the figures that "19A" begins with; else the code itself."""
    match = re.match(r"[0-9]+", code)
    return match.group() if match else code


def _turns_of_codes(table: Sequence[Figure]) -> Iterator[tuple[Turn, str]]:
    """The turns for which a change of codes speaks, each with the reason in words."""
    every = turns(table)
    for turn in every:
        starts_or_ends = turn.what in ("starts", "ends")
        beside = [one for one in every if _may_explain(one, turn)]
        kin = [one for one in beside if stem(_code(one.now)) == stem(_code(turn.now))]
        moved = sum(one.size for one in beside)
        if _dated(turn.now):
            yield turn, "the list of codes dates a change of this code"
        elif kin:
            yield turn, f"{', '.join(_code(one.now) for one in kin)}, of the same stem, {kin[0].what} at the same time"
        elif turn.size * OF_THE_SIZE <= moved <= turn.size / OF_THE_SIZE:
            yield turn, f"what {beside[0].what} at the same time is of its size"
        elif starts_or_ends and turn.now.breakdown:
            yield turn, ""


def _may_explain(one: Turn, turn: Turn) -> bool:
    """Whether `one` goes the other way in the same table at the same time: one of the two starts or ends."""
    up = ("starts", "rises")
    return (
        one.now.measure == turn.now.measure
        and one.now.period == turn.now.period
        and (one.what in up) != (turn.what in up)
        and bool({"starts", "ends"} & {one.what, turn.what})
    )


def _series(table: Sequence[Figure]) -> list[list[Figure]]:
    found: dict[tuple[str, tuple[tuple[str, str], ...]], list[Figure]] = {}
    for figure in sorted(table, key=lambda figure: figure.period.end):
        found.setdefault((figure.measure.code, figure.breakdown), []).append(figure)
    return list(found.values())


def _usual_change(series: Sequence[Sequence[Figure]]) -> tuple[Mapping[date, float], float]:
    """The median change of each year over the series, and how far changes usually lie from it (1.4826 times MAD).

    A year with fewer than FEWEST series has no median of its own: none is taken off.
    """
    by_year: dict[date, list[float]] = {}
    for one in series:
        for before, now in pairwise(one):
            if before.value and now.value:
                by_year.setdefault(now.period.end, []).append(_change(before, now))
    middle = {year: median(changes) if len(changes) >= FEWEST else 0.0 for year, changes in by_year.items()}
    apart = [abs(change - middle[year]) for year, changes in by_year.items() for change in changes]
    return middle, 1.4826 * median(apart) if apart else 0.0


def _change(before: Figure, now: Figure) -> float:
    """The change as a logarithm; nought stands for half of what rounds to nought."""
    least = max(half_of(now.measure.rounding) or 0.0, 0.5)
    return math.log(max(now.value or 0.0, least) / max(before.value or 0.0, least))


def _turns(series: Sequence[Figure], usual: tuple[Mapping[date, float], float]) -> Iterator[Turn]:
    middle, scale = usual
    counted = False
    for place, (before, now) in enumerate(pairwise(series), start=1):
        counted = counted or before.value is not None
        if now.value is None:
            if before.value and all(later.mark in _NO_CODE for later in series[place:]):
                yield Turn(before, now, "ends")
        elif before.value is None:
            if not counted and all(earlier.mark in _NO_CODE for earlier in series[:place]):
                yield Turn(before, now, "starts")
        elif before.value or now.value:
            change = _change(before, now) - middle.get(now.period.end, 0.0)
            chance = 0.0
            if now.measure.unit not in _NOT_COUNTED:
                chance = math.sqrt(1 / max(before.value, 1.0) + 1 / max(now.value, 1.0))
            if abs(change) > max(LEAST_CHANGE, SCALES * scale, SIGMAS * chance):
                over = not any(later.value for later in series[place:])
                yield Turn(before, now, "ends" if over else "falls" if change < 0 else "rises")


def _code(figure: Figure) -> str:
    return figure.breakdown[0][1] if figure.breakdown else figure.measure.code


def _dated(now: Figure) -> bool:
    """Whether the code list dates a change of this code, or of one that it replaced or was replaced by, in the period.

    A code that ends on the last day of one period changes the next.
    """
    return any(
        now.period.start <= day <= now.period.end
        for dimension, code in now.breakdown
        if dimension in CODE_LISTS
        for entry in _kin(CODE_LISTS[dimension], code)
        for day in (entry.valid_from, entry.valid_to + timedelta(days=1) if entry.valid_to else None)
        if day is not None
    )


def _kin(name: str, code: str) -> list[Code]:
    entries = code_list(name)
    own = entries.get(code)
    after = own.replaced_by if own else ()
    return [entry for entry in entries.values() if entry.code in (code, *after) or code in entry.replaced_by]


def _is_known(turn: Turn, known: Ledgers) -> bool:
    """Whether a break of the ledger that is about the codes, or about what is counted, falls in the turn."""
    breaks = known.touching((turn.before, turn.now)).breaks
    return any(entry.reach.codes or entry.kind in DRAWN for entry in breaks)


def _found(turns_: Sequence[tuple[Turn, str]]) -> Found:
    now = turns_[0][0].now
    said = [f"{_code(turn.now)} {_words(turn)}" + (f" ({why})" if why else "") for turn, why in turns_]
    name = re.sub(r"[^a-z0-9]+", "-", f"{now.measure.code}-{stem(_code(now))}-{now.period.end.year}".lower())
    sentence = f"From the {turns_[0][0].before.period.label} to the {now.period.label}: {'; '.join(said)}."
    pairs = " ".join(f"{dimension}={code}" for turn, _ in turns_ for dimension, code in turn.now.breakdown) or "*"
    cells = {
        "id": name, "kind": BreakKind.CODE_LIST, "measures": now.measure.definition.split()[0], "codes": pairs,
        "areas": EVERY, "touches": "all", "from": now.period.start.isoformat(), "to": now.period.end.isoformat(),
        "words": sentence,
    }  # fmt: skip
    return Found(f"found-{name}", FoundKind.CODES, now.period, sentence, _line(cells, BREAK_COLUMNS))


def _words(turn: Turn) -> str:
    if turn.what == "starts":
        return f"starts, with {turn.now.value:,.0f}"
    if turn.now.value is None:
        return f"ends, after {turn.before.value:,.0f}"
    return f"{turn.what}, from {turn.before.value:,.0f} to {turn.now.value:,.0f}"


def _line(cells: Mapping[str, str], columns: Sequence[str]) -> str:
    sink = io.StringIO()
    csv.writer(sink, lineterminator="").writerow([cells.get(name, "") for name in columns])
    return sink.getvalue()


# -- two sources -----------------------------------------------------------------------------------------------


def differ(first: Figure, second: Figure) -> float | None:
    """By how much two figures of one thing differ beyond what rounding allows: 0 where they may be the same.

    None where that cannot be said: a mark stands in place of one, or how one was rounded is not known.
    """
    halves = [half_of(figure.measure.rounding) for figure in (first, second)]
    if first.value is None or second.value is None or halves[0] is None or halves[1] is None:
        return None
    gap = abs(first.value - second.value) - halves[0] - halves[1]
    return gap if gap > 1e-9 else 0.0


def found_clashes(pairs: Iterable[tuple[Figure, Figure]], known: Ledgers) -> tuple[Found, ...]:
    """The clashes that pairs of figures of one thing suggest and the ledger does not know, one for two measures.

    The figures of a pair are two sources' of one area and period. Raises UnitError where they are not.
    """
    by_measure: dict[tuple[str, str], list[tuple[Figure, Figure]]] = {}
    for first, second in pairs:
        if first.period.end != second.period.end or first.measure.unit is not second.measure.unit:
            raise UnitError("two sources can only be held together for one unit and one day or year")
        key = (first.measure.definition, second.measure.definition)
        by_measure.setdefault(key, []).append((first, second))
    found = []
    for together in by_measure.values():
        gaps = [(pair, gap) for pair in together if (gap := differ(*pair)) is not None]
        wrong = [(pair, gap) for pair, gap in gaps if gap and not _clash_known(pair, known)]
        if wrong:
            found.append(_clash(wrong, len(gaps)))
    return tuple(found)


def _clash_known(pair: tuple[Figure, Figure], known: Ledgers) -> bool:
    return any(all(entry.reach.about(figure) for figure in pair) for entry in known.touching(pair).clashes)


def _clash(wrong: Sequence[tuple[tuple[Figure, Figure], float]], of: int) -> Found:
    first, second = wrong[0][0]
    periods = sorted({pair[0].period for pair, _ in wrong}, key=lambda period: period.end)
    span = periods[0].label if len(periods) == 1 else f"{periods[0].label} to {periods[-1].label}"
    areas = len({pair[0].area for pair, _ in wrong})
    sentence = (
        f"{first.measure.label}: {first.measure.source} and {second.measure.source} differ by more than rounding "
        f"allows in {len(wrong):,} of {of:,} figures that both have, for {areas:,} areas, {span}."
    )
    name = re.sub(r"[^a-z0-9]+", "-", f"{first.measure.definition}-{second.measure.definition}".lower()).strip("-")
    cells = {
        "id": name, "kind": ClashKind.DEFINITIONS, "codes": EVERY, "areas": EVERY, "touches": "all",
        "measures": f"{first.measure.definition.split()[0]} {second.measure.definition.split()[0]}",
        "from": periods[0].start.isoformat(), "to": periods[-1].end.isoformat(), "what": sentence,
        "first": first.measure.source, "second": second.measure.source,
    }  # fmt: skip
    return Found(f"found-{name}"[:80], FoundKind.DIFFER, periods[-1], sentence, _line(cells, CLASH_COLUMNS))
