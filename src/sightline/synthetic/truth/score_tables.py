"""Scores as tables for people, 80 columns wide: what was scored, and what could not be, never left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from sightline.synthetic.truth.over_worlds import Summary, group, summarise
from sightline.synthetic.truth.score_rows import ALL, Score

Line = tuple[str, Mapping[str, str]]  # the heading it stands under, and its cells by column
_NOTHING = "-"
_WORDS = ("Unit", "unit", "period", "")  # columns that hold words, not numbers; the first always does
_WRAPPED = ("Unit", "unit", "Covers", "")  # columns whose cells may take several lines, as the first may
_INDENT = 2  # of a line under its heading
_UNIT_WIDTH = 12  # so that "local authorities" takes two lines and measures have the room
_WHOLE = 99.95  # numbers from here on are shown whole: three figures or more


def print_scores(scores: Sequence[Score], out: Console) -> None:
    """Print one line a measure and breakdown: what was found beside the truth; then what could not be scored."""
    lines = summarise([scores])
    truths: dict[tuple[str, ...], list[float | None]] = {}
    for score in scores:
        truths.setdefault(group(score), []).append(score.truth)
    _print(
        out, "Figures beside the truth that was planted",
        [
            (
                _heading(line),
                {
                    **_measure(line), "Truths": str(line.rows), "Truth": lowest_to_highest(truths[group(line)]),
                    "Unit": line.unit, "Off": number(line.absolute_error),
                    "Naive off": number(line.naive_absolute_error),
                    "Covered": "no interval" if line.coverage is None else f"{line.coverage:.0%}",
                },
            )
            for line in lines if line.scored
        ],
    )  # fmt: skip
    _print_unscored([(line, lowest_to_highest(truths[group(line)])) for line in lines], out, "Truth")
    out.print(
        "Truth: of several, the lowest to the highest. Off: the mean distance from the truth, in the measure's own "
        "unit, over so many truths; naive off: that of the naive method that docs/scoring.md names. Covered: the share "
        "of truths inside the 95% interval. One world says nothing of how often an interval covers: "
        "for that there is `sightline worlds`."
    )


def print_summaries(summaries: Sequence[Summary], out: Console) -> None:
    """Print one line a measure, breakdown and strength over many worlds; then what could not be scored."""
    scored = [line for line in summaries if line.scored]
    _print(
        out, "Over the worlds: figures beside the truths that were planted",
        [
            (
                _heading(line),
                {
                    **_measure(line), "Worlds": str(line.worlds), "Bias": _share(line.bias_share),
                    "RMSE": number(line.rmse), "Naive off": number(line.naive_absolute_error),
                    "Power": _share(line.power), "False alarms": _share(line.false_alarms),
                },
            )
            for line in scored
        ],
    )  # fmt: skip
    _print(
        out, "Over the worlds: intervals",
        [
            (
                _heading(line),
                {
                    **_measure(line), "Covers": _covers(line), "Width": _share(line.width_share),
                    "Score": number(line.interval_score), "Naive score": number(line.naive_interval_score),
                    "": line.band,
                },
            )
            for line in scored
        ],
    )  # fmt: skip
    _print_unscored([(line, number(line.truth)) for line in summaries], out, "Mean truth")
    out.print(
        "Bias and width: shares of the truth. RMSE and naive off (the naive method's mean distance): in the measure's "
        "unit. Scores: mean interval scores (Gneiting and Raftery 2007), less is better. A 95% interval must cover in "
        "91 to 98 of 100 worlds."
    )


def _print_unscored(lines: Iterable[tuple[Summary, str]], out: Console, column: str) -> None:
    """What no figure answers, with its truth and why: never left out."""
    _print(
        out, "Truths that no figure answers",
        [
            (_heading(line), {**_measure(line), column: truth, "Unit": line.unit, "": line.band})
            for line, truth in lines if not line.scored
        ],
    )  # fmt: skip


def _print(out: Console, title: str, lines: Sequence[Line]) -> None:
    """Print a table; nothing where it has no lines."""
    if lines:
        harmless = [(escape(head), {name: escape(cell) for name, cell in cells.items()}) for head, cells in lines]
        out.print(grouped(title, harmless))


def grouped(title: str, lines: Sequence[Line]) -> Table:
    """A table of lines under headings, without the columns in which nothing stands. Text in it is markup.

    Names are wrapped between words where there is no room, never shortened; numbers are never broken.
    """
    table = Table(title=f"\n{title}", box=box.SIMPLE, title_justify="left", padding=(0, 1, 0, 0), show_edge=False)
    columns = list(lines[0][1]) if lines else []
    columns = [name for name in columns if any(cells[name] != _NOTHING for _, cells in lines)]
    for place, name in enumerate(columns):
        may_wrap = place == 0 or name in _WRAPPED
        table.add_column(
            name if may_wrap else name.replace(" ", "\n"), no_wrap=not may_wrap, overflow="fold",
            justify="left" if place == 0 or name in _WORDS else "right",
            min_width=_longest_word(name, lines, headed=place == 0) if may_wrap else None,
            max_width=_UNIT_WIDTH if name.lower() == "unit" else None,
        )  # fmt: skip
    under: dict[str, list[Mapping[str, str]]] = {}
    for heading, cells in lines:
        under.setdefault(heading, []).append(cells)
    for heading, rows in under.items():
        table.add_row(f"[bold]{heading}[/bold]")
        for cells in rows:
            first, *others = (cells[name] for name in columns)
            table.add_row(Padding(first, (0, 0, 0, _INDENT)), *others)
    return table


def _longest_word(column: str, lines: Sequence[Line], *, headed: bool) -> int:
    """How wide a column must be for no word of it to be broken; `headed`: the headings stand in it too."""
    words = [len(word) for _, cells in lines for word in cells[column].split()]
    if headed:
        words = [*(_INDENT + word for word in words), *(len(word) for head, _ in lines for word in head.split())]
    return max(words, default=0)


def measure(name: str, dimension: str) -> str:
    """A measure and what it is broken down by, in words."""
    return f"{name}{'' if dimension == ALL else f' by {dimension}'}".replace("_", " ")


def number(value: float | None) -> str:
    """A number of three figures, or whole where it has more; "-" for none."""
    if value is None:
        return _NOTHING
    return f"{value:,.0f}" if abs(value) >= _WHOLE else f"{value + 0.0:.3g}"


def lowest_to_highest(values: Iterable[float | None]) -> str:
    """The value, or the lowest and the highest of several; what is not known is left out."""
    known = sorted(value for value in values if value is not None)
    return " to ".join(dict.fromkeys(map(number, (known[0], known[-1])))) if known else _NOTHING


def _heading(line: Summary) -> str:
    return ", ".join(part for part in (line.analysis, f"{line.plant} {line.strength}".strip()) if part)


def _measure(line: Summary) -> dict[str, str]:
    return {"Measure": measure(line.measure, line.dimension)}


def _covers(line: Summary) -> str:
    if line.process_coverage is not None:
        ends = f"{_share(line.process_coverage_lower)} to {_share(line.process_coverage_upper)}"
        return f"{line.process_coverage:.0%} ({ends}) of their mean truth"
    if line.coverage is None:
        return _NOTHING
    return f"{line.coverage:.0%} ({_share(line.coverage_lower)} to {_share(line.coverage_upper)})"


def _share(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.1%}"
