"""Scores as tables for people: what was scored, and what could not be, never left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from sightline.synthetic.truth.over_worlds import Summary, summarise
from sightline.synthetic.truth.score_rows import ALL, Score

_NOTHING = "-"
_WORDS = ("Analysis", "Planted", "Measure", "Unit", "")  # columns that hold words, not numbers


def print_scores(scores: Sequence[Score], out: Console) -> None:
    """Print one line a measure and breakdown: what was found beside the truth; then what could not be scored."""
    lines = summarise([scores])
    _print_table(
        out, "Figures beside the truth that was planted",
        [
            {
                **_head(line), "Truths": str(line.rows), "Mean truth": _number(line.truth), "Unit": line.unit,
                "Off": _number(line.absolute_error), "Naive off": _number(line.naive_absolute_error),
                "Covered": "no interval" if line.coverage is None else f"{line.coverage:.0%}",
            }
            for line in lines if line.scored
        ],
    )  # fmt: skip
    _print_unscored(lines, out)
    out.print(
        "Off: the mean distance from the truth, in the measure's own unit, over so many truths; naive off: that of the "
        "naive method that docs/scoring.md names. One world says nothing of how often an interval covers: for that "
        "there is `sightline worlds`."
    )


def print_summaries(summaries: Sequence[Summary], out: Console) -> None:
    """Print one line a measure, breakdown and strength over many worlds; then what could not be scored."""
    _print_table(
        out, "Over the worlds: figures beside the truths that were planted",
        [
            {
                **_head(line), "Worlds": str(line.worlds), "Bias": _share(line.bias_share), "RMSE": _number(line.rmse),
                "Naive off": _number(line.naive_absolute_error), "Covers": _covers(line),
                "Width": _share(line.width_share), "Score": _number(line.interval_score),
                "Naive score": _number(line.naive_interval_score), "Power": _share(line.power),
                "False alarms": _share(line.false_alarms), "": line.band,
            }
            for line in summaries if line.scored
        ],
    )  # fmt: skip
    _print_unscored(summaries, out)
    out.print(
        "Bias and width: shares of the truth. RMSE and naive off (the naive method's mean distance): in the measure's "
        "unit. Scores: mean interval scores (Gneiting and Raftery 2007), less is better. A 95% interval must cover in "
        "91 to 98 of 100 worlds."
    )


def _print_unscored(summaries: Sequence[Summary], out: Console) -> None:
    """What no figure answers, with its truth and why: never left out."""
    _print_table(
        out, "Truths that no figure answers",
        [
            {**_head(line), "Mean truth": f"{_number(line.truth)} {line.unit}".strip(), "": line.band}
            for line in summaries if not line.scored
        ],
    )  # fmt: skip


def _print_table(out: Console, title: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Print a table without the columns in which nothing stands; nothing where there are no rows."""
    if not rows:
        return
    table = Table(title=title, box=box.SIMPLE, title_justify="left")
    names = [name for name in rows[0] if any(row[name] != _NOTHING for row in rows)]
    for name in names:
        table.add_column(name, justify="left" if name in _WORDS else "right")
    for row in rows:
        table.add_row(*(row[name] for name in names))
    out.print(table)


def _head(line: Summary) -> dict[str, str]:
    by = "" if line.dimension == ALL else f" by {line.dimension}"
    return {
        "Analysis": line.analysis, "Planted": f"{line.plant} {line.strength}".strip().replace("_", " "),
        "Measure": f"{line.measure}{by}".replace("_", " "),
    }  # fmt: skip


def _number(value: float | None) -> str:
    if value is None:
        return _NOTHING
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.2f}"


def _covers(line: Summary) -> str:
    if line.coverage is None:
        return _NOTHING
    return f"{line.coverage:.0%} ({_share(line.coverage_lower)} to {_share(line.coverage_upper)})"


def _share(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.1%}"
