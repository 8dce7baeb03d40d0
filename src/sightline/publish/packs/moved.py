"""Real or recording? What a figure did since the period before, and what other than harm or practice may explain it.

Nothing here is a test of significance, and nothing says that a change is real: it says which other explanations the
release itself holds, and leaves the question where they run out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sightline.publish.packs.lines import Line
from sightline.render import numbers
from sightline.standard.figures import SAMPLING, Figure, Interval
from sightline.standard.ledgers import DRAWN, breaks_in, ledgers
from sightline.standard.records import Break, BreakKind
from sightline.standard.units import Mark

FEWEST_MOVES = 4  # earlier moves that a line needs before one can be called larger than all of them
FEW_CASES = 20  # a rate counted from fewer moves much by chance alone
ALIKE = 0.5  # of the area's own relative change: others that moved at least so far the same way moved alike
FRESH_DAYS = 365  # records of days so shortly before the data ends are still being made


class Size(StrEnum):
    """How large a change is, beside what chance and its own past would make of it."""

    MORE = "more than usual"
    USUAL = "no more than usual"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True, slots=True)
class Move:
    """What one line did: the figure before and the newest, how large the change is, and what may explain it."""

    line: Line
    before: Figure
    after: Figure
    size: Size
    why_size: str
    explanations: tuple[str, ...]
    broken: bool  # a break lies between: the two must not be compared

    @property
    def reading(self) -> str:
        """What to make of it, in a few words."""
        if self.broken:
            return "A break lies between the two: they cannot be compared."
        if self.size is Size.USUAL:
            return "It moved no more than it usually does."
        if self.explanations:
            return "Look at these first. What they leave unexplained may be practice, or harm."
        return "Nothing in this release explains it: ask what changed here, in practice, in recording or in harm."


def move(line: Line, data_until: date) -> Move | None:
    """What a line did between its two newest periods; None where one of them has no number.

    `data_until` is the last day that the release's data speak of.
    """
    if len(line.own) < 2:
        return None
    before, after = line.own[-2:]
    if before.value is None or after.value is None:
        return None
    size, why = _size(line, before, after)
    broken = after.period in breaks_in((before, after))
    return Move(line, before, after, size, why, tuple(_explained(line, before, after, data_until)), broken)


def _size(line: Line, before: Figure, after: Figure) -> tuple[Size, str]:
    """A change is more than usual where the line's own limits say so, or ranges of chance lie apart, or it is larger
    than every earlier one; two of these that disagree are both said."""
    if line.signals:
        stands_out = after.code("signal") not in (None, "none")
        words = "outside what its own past makes likely" if stands_out else "within what its own past makes likely"
        return (Size.MORE if stands_out else Size.USUAL), words
    ranges = _chance(before), _chance(after)
    larger, words = _than_before(line)
    if ranges[0] is not None and ranges[1] is not None:
        apart = ranges[0].upper < ranges[1].lower or ranges[1].upper < ranges[0].lower
        said = "more than chance alone would move it" if apart else "within what chance alone could do"
        return (Size.MORE if apart else Size.USUAL), f"{said}{f'; {words}' if words else ''}"
    if larger is None:
        return Size.UNKNOWN, "too few earlier periods to compare with"
    return (Size.MORE if larger else Size.USUAL), words


def _chance(figure: Figure) -> Interval | None:
    return next((interval for interval in figure.intervals if interval.kind == SAMPLING), None)


def _than_before(line: Line) -> tuple[bool | None, str]:
    """Whether the newest change is larger than each of the earlier ones without a break; None where these are few."""
    cuts = set(breaks_in(line.own))
    pairs = zip(line.own, line.own[1:], strict=False)
    moves = [
        (later.period, abs(later.value - earlier.value))
        for earlier, later in pairs
        if earlier.value is not None and later.value is not None and later.period not in cuts
    ]
    newest = line.own[-1].period
    earlier_moves = [size for period, size in moves if period != newest]
    if len(earlier_moves) < FEWEST_MOVES or newest in cuts:
        return None, ""
    size = next((size for period, size in moves if period == newest), None)
    if size is None:
        return None, ""
    larger = size > max(earlier_moves)
    words = "larger than any change before" if larger else "no larger than changes before"
    return larger, f"{words} ({len(earlier_moves)} of them)"


def _explained(line: Line, before: Figure, after: Figure, data_until: date) -> list[str]:
    """What in the release may make the change, other than harm or practice, each in a sentence."""
    known = [one for one in ledgers().touching((before, after)).breaks if not _on_both(one, before, after)]
    between = after.period in breaks_in((before, after))
    found = [
        f"{'Break between the two' if between and one.kind in DRAWN else 'On record'} ({one.kind}): {one.short}."
        for one in known
    ]
    for figure, when in ((before, "before"), (after, "now")):
        if figure.mark in (Mark.PROVISIONAL, Mark.REVISED, Mark.ESTIMATED, Mark.BREAK):
            found.append(f"Marked [{figure.mark}] {when}: {numbers.mark_words(figure.mark)}.")
    few = [figure.n for figure in (before, after) if figure.n is not None and figure.n < FEW_CASES]
    if few:
        found.append(f"Counted from fewer than {FEW_CASES}: a few cases more or less move it far.")
    if not line.published and (data_until - after.period.end).days < FRESH_DAYS:
        found.append("Delay: the newest period is still being recorded, so its number may yet rise.")
    found += [f"{name} moved the same way ({_from_to(*two)})." for name, two in _alike(line, before, after)]
    return found


def _on_both(one: Break, before: Figure, after: Figure) -> bool:
    """Whether a record is of circumstances that held in both periods alike, and so explains no change between them."""
    whole = one.reach.start <= before.period.start and one.reach.end >= after.period.end
    return one.kind is BreakKind.CIRCUMSTANCES and whole


def _alike(line: Line, before: Figure, after: Figure) -> list[tuple[str, tuple[Figure, Figure]]]:
    """Those beside it that moved the same way over the same periods, by at least half as much for their size."""
    own = _relative(before, after)
    found = []
    for name, figures in line.beside.items():
        by_period = {figure.period: figure for figure in figures if figure.value is not None}
        if before.period not in by_period or after.period not in by_period or not own:
            continue
        two = (by_period[before.period], by_period[after.period])
        other = _relative(*two)
        if other is not None and other * own > 0 and abs(other) >= ALIKE * abs(own):
            found.append((name, two))
    return found


def _relative(before: Figure, after: Figure) -> float | None:
    if not before.value or after.value is None:
        return None
    return after.value / before.value - 1


def _from_to(before: Figure, after: Figure) -> str:
    return f"{with_sign(before)} to {with_sign(after)}"


def with_sign(figure: Figure) -> str:
    """The number as pages print it, with % where it is a share; the mark in brackets where it has none."""
    if figure.value is None:
        return f"[{figure.mark}]"
    return f"{numbers.number(figure)}{numbers.sign(figure)}"


def moves(lines: Sequence[Line], data_until: date) -> list[Move]:
    """Every change of an area that can be told, in the order of the journey."""
    return [found for line in lines if (found := move(line, data_until)) is not None]
