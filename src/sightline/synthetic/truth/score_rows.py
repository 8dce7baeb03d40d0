"""The rows of scoring: truths as planted, lines of the scorebook, scores; and how each is written and read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from enum import StrEnum

from sightline.errors import StandardError

ALL = "all"  # dimension and code of what is not broken down
PROCESS = "process"  # held against what worlds made alike have on average
OTHER_FIGURE = "figure:"  # begins the name of a naive method that is another figure of the same draft


@dataclass(frozen=True, slots=True)
class Planted:
    """One truth: a row of truth/planted.csv, or of truth/counts.csv.

    `strength` is that of the plant, "" for a truth that every world has. `unit` is one of standard.units. `period` is
    the year in which a collection year ends ("2025"), or the first and last of several ("2024-2026"). `value` is None
    where there is nothing to be a share or a mean of; `null_value` is what the value would be had nothing been planted,
    None where that is not known.
    """

    plant: str
    strength: str
    measure: str
    unit: str
    period: str
    dimension: str
    code: str
    value: float | None
    null_value: float | None = None

    @property
    def is_null(self) -> bool:
        """Whether an effect found here would be a false alarm: a plant at none, or one that changed nothing."""
        return self.strength == "none" or (self.null_value is not None and self.value == self.null_value)


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line of scorebook.csv: which figure of which analysis answers a truth, and what a naive analyst would say.

    `figure` is the code of a measure, "" while the analysis is not built. `interval` is the kind of interval that is
    scored; "" where the figures have one kind at most. `naive` is a name of NAIVE, "figure:CODE" for another figure of
    the same draft, or "" for none. `held_against` is PROCESS where a range is for chance in who is harmed and seen, so
    that over many worlds it is held against their mean truth; "" where it is held against that of its own world.
    """

    analysis: str
    plant: str
    measure: str
    dimension: str
    figure: str
    interval: str
    naive: str
    naive_says: str
    note: str
    held_against: str = ""


class State(StrEnum):
    """Whether a truth could be scored, and why not."""

    SCORED = "scored"
    NOT_BUILT = "not built yet"  # no analysis answers it so far
    NOT_IN_RUN = "not in the run"  # the analysis is built, and this run's draft has no such figure
    MARKED = "a mark in place of a number"
    NO_TRUTH = "no such truth in this world"
    NO_VALUE = "nothing to be a share or a mean of"
    NOT_IN_BOOK = "not in the scorebook"


@dataclass(frozen=True, slots=True)
class Score:
    """One truth beside the figure that answers it. None stands where there is nothing to say.

    `error` is estimate - truth, in the unit; `bias_share` error / truth; `width_share` (upper - lower) / truth.
    `interval_score` is in the unit, less being better. `naive_interval_score` is that of the naive method, whose bare
    number counts as an interval of no width. `detected`: the interval leaves out null_value.
    """

    analysis: str
    plant: str
    strength: str
    measure: str
    unit: str
    period: str
    dimension: str
    code: str
    state: str
    truth: float | None = None
    null_value: float | None = None
    estimate: float | None = None
    error: float | None = None
    bias_share: float | None = None
    level: float | None = None
    lower: float | None = None
    upper: float | None = None
    covered: bool | None = None
    width_share: float | None = None
    interval_score: float | None = None
    naive: str = ""
    naive_estimate: float | None = None
    naive_error: float | None = None
    naive_interval_score: float | None = None
    detected: bool | None = None
    false_alarm_possible: bool = False
    note: str = ""
    held_against: str = ""


PLANTED_COLUMNS = tuple(field.name for field in fields(Planted))
SCORE_COLUMNS = tuple(field.name for field in fields(Score))


def planted_text(rows: Iterable[Planted]) -> tuple[str, int]:
    """(truth/planted.csv as text, how many rows)."""
    return table_text(PLANTED_COLUMNS, [astuple(row) for row in rows])


def scores_text(scores: Iterable[Score]) -> tuple[str, int]:
    """(scores.csv as text, how many rows)."""
    return table_text(SCORE_COLUMNS, [astuple(score) for score in scores])


def table_text(header: Sequence[str], rows: Sequence[Sequence[object]]) -> tuple[str, int]:
    """A table as CSV, and how many rows. Numbers are written so that reading gives the same number; None is empty."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else str(cell) for cell in row] for row in rows)
    return sink.getvalue(), len(rows)


def read_planted(text: str) -> list[Planted]:
    """The rows of a truth/planted.csv. Raises StandardError where it is none."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != PLANTED_COLUMNS:
        raise StandardError("planted.csv does not have the columns of a planted truth")
    return [
        Planted(
            row["plant"], row["strength"], row["measure"], row["unit"], row["period"], row["dimension"], row["code"],
            _number(row["value"]), _number(row["null_value"]),
        )
        for row in reader
    ]  # fmt: skip


def read_scores(text: str) -> list[Score]:
    """The rows of a scores.csv. Raises StandardError where it is none."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(reader.fieldnames or ()) != SCORE_COLUMNS:
        raise StandardError("scores.csv does not have the columns of a score: it is of another version")
    kinds = {field.name: str(field.type) for field in fields(Score)}
    return [Score(**{name: _cell(row[name], kinds[name]) for name in SCORE_COLUMNS}) for row in reader]  # type: ignore[arg-type]


def _number(text: str) -> float | None:
    return float(text) if text else None


def _cell(text: str, kind: str) -> str | float | bool | None:
    if kind == "str":
        return text
    if kind.startswith("bool"):
        return None if not text else text == "True"
    return _number(text)
