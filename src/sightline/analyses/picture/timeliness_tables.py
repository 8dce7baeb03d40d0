"""The tables of timeliness: records and children by how long it took, and agencies by how long the year's returns took.

Counts of the three clocks of timeliness_steps.py, each a measure of its own: the first day of a crime, the start of an
assessment and the day of a record are not one beginning, and their delays are never put side by side in one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pyarrow as pa

from sightline.analyses.picture.coverage import NEEDED, SENDER_OF_STATUS, Coverage
from sightline.analyses.picture.dimensions import MEASURE, POPULATION, SOURCE, STATUS
from sightline.analyses.picture.timeliness_steps import NOT_KNOWN
from sightline.errors import StandardError
from sightline.ledger.calendar import Slot
from sightline.standard.arrow import schema_of
from sightline.standard.cycles import span_of
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.rows import read_rows, require_from_nought
from sightline.standard.tables import Column
from sightline.standard.units import Mark, Status, Unit

CRIME, ASSESSMENT, RECEIPT, RETURNS = "crime", "assessment", "receipt", "returns"
NONE_CAME = "none_came"
_SENDERS = (("council", "Councils"), ("police", "Police"), ("support", "Support services"))
_RUNGS = tuple((rung, dict(STATUS.labels)[rung]) for rung in SENDER_OF_STATUS)
# A record stands on one rung, and on one kind of agency's: clearance is told which rungs are whose.
RUNG = Dimension("rung", "Kind of record", additive=True, labels=_RUNGS)
SENDER_OF_RECORD = Dimension(
    "sender_of_record", "Kind of agency that made the record", additive=True, labels=_SENDERS,
    sums=tuple(
        (sender, RUNG.code, tuple(rung for rung, of in SENDER_OF_STATUS.items() if of == sender))
        for sender, _ in _SENDERS
    ),
)  # fmt: skip
# One record is of one child: a crime with two victims is two, an assessment that names two kinds of abuse is two.
RECORDS = Measure(
    "records_specific", "Records specific to sexual abuse", Unit.RECORD, POPULATION, Status.ANY,
    "sightline-csa-record/1", SOURCE,
)  # fmt: skip
AGENCIES = Measure(
    "agencies_by_time_to_send", "Agencies by how long after the year its returns came", Unit.AGENCY,
    Population("agencies_taking_part", "agencies that have sent returns that are counted", "does not apply"),
    Status.NONE, "sightline-time-to-send/1", "The ledger of what was received",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a delay: `from_day` to `to_day` days, both included."""

    clock: str
    code: str
    label: str
    from_day: int
    to_day: int


@cache
def bands(clock: str) -> tuple[Band, ...]:
    """The bands of a clock, the shortest first. Raises StandardError where they do not follow one another from 0."""
    found = tuple(
        Band(row["clock"], row["band"], row["label"], int(row["from_day"]), int(row["to_day"]))
        for row in read_rows("delay_bands.csv", __package__)
        if row["clock"] == clock
    )
    if not found:
        raise StandardError(f"delay_bands.csv has no bands of {clock!r}")
    require_from_nought("delay_bands.csv", clock, [(band.from_day, band.to_day) for band in found])
    return found


def band_table(columns: Sequence[Column]) -> pa.Table:
    """The bands of the clocks that steps count by, as the steps read them."""
    every = [band for clock in (CRIME, ASSESSMENT, RECEIPT) for band in bands(clock)]
    rows = [
        {"clock": band.clock, "band": band.code, "from_day": band.from_day, "to_day": band.to_day} for band in every
    ]
    return pa.Table.from_pylist(rows, schema=schema_of(columns))


def _dimension(code: str, clock: str, label: str, last: tuple[str, str]) -> Dimension:
    labels = (*((band.code, band.label) for band in bands(clock)), last)
    return Dimension(code, label, additive=True, labels=labels)


@cache
def dimensions() -> Mapping[str, Dimension]:
    """Clock -> the dimension by which its table is broken down."""
    unknown = (NOT_KNOWN, "Not known")
    return {
        CRIME: _dimension("time_to_record", CRIME, "From the first day it may have happened to its record", unknown),
        ASSESSMENT: _dimension("time_to_assess", ASSESSMENT, "From the start of the assessment to its end", unknown),
        RECEIPT: _dimension("time_to_receive", RECEIPT, "From the record to its receipt", unknown),
        RETURNS: _dimension(
            "band", RETURNS, "From the end of the year to the receipt of its returns", (NONE_CAME, "Not all came")
        ),
    }


KIND = Dimension("kind_of_agency", "Kind of agency", additive=True, labels=_SENDERS)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The counts of the step `delays` for one clock: (year, dimension, code, band) -> (records, children)."""

    coverage: Coverage
    cells: Mapping[tuple[int, str, str, str], tuple[int, int]]

    def number(self, year: int, dimension: str, code: str, band: str, unit: Unit) -> int:
        """Records, or children by their first; nought where the step has no row."""
        records, children = self.cells.get((year, dimension, code, band), (0, 0))
        return records if unit is Unit.RECORD else children


def delay_tables(delays: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """The tables that the counts of the step `delays` fill; those of a kind of agency that takes no part are left out.

    Records and children by the delay of each clock: of crimes for every year, of assessments likewise, of receipt for
    the newest year only, since a return repeats older records that are still open, and then it is received once more.
    """
    rows = delays.to_pylist()

    def of(clock: str) -> _Counted:
        cells = {
            (row["year"], row["dimension"], row["code"], row["band"]): (row["records"], row["children"])
            for row in rows
            if row["clock"] == clock
        }
        return _Counted(coverage, cells)

    crimes, children, factors = (
        _delays(name, title, measure, within, clock, of(clock)) for name, title, measure, within, clock in _TABLES
    )
    return tuple(table for table in (crimes, children, factors, _received(of(RECEIPT))) if table.figures)


# Name, title, measure, the dimension and code within which it is counted, clock.
_TABLES = (
    ("records_of_crime_by_time", "Records of a crime, by how long after it they were made", RECORDS,
     (RUNG, Status.CRIME.value), CRIME),
    ("children_by_time_to_first_crime_record", "Children, by how long after it their first crime was recorded",
     MEASURE, (STATUS, Status.CRIME.value), CRIME),
    ("factors_by_length_of_assessment", "Factors, by how long their assessment took", RECORDS,
     (RUNG, Status.FACTOR.value), ASSESSMENT),
)  # fmt: skip


def _delays(
    name: str, title: str, measure: Measure, within: tuple[Dimension, str], clock: str, counted: _Counted
) -> FigureTable:
    """One measure within one code by year and band, with its total; x where nobody could be counted."""
    coverage, dimension, (outer, code) = counted.coverage, dimensions()[clock], within
    named = SENDER_OF_STATUS[code]
    figures = []
    for year in coverage.years if named in coverage.senders else ():
        numbers = {band: counted.number(year, "all", "all", band, measure.unit) for band, _ in dimension.labels}
        of_year = _with_total(measure, year, ((outer.code, code),), dimension, numbers)
        silent = coverage.silent("sender", named, year)
        figures += [figure.marked(Mark.NOT_AVAILABLE) if silent else figure for figure in of_year]
    one = replace(outer, labels=tuple(pair for pair in outer.labels if pair[0] == code))
    return FigureTable(name, OutputKind.COUNTS, title, (one, dimension), tuple(figures), "step delays")


def _with_total(
    measure: Measure,
    year: int,
    within: tuple[tuple[str, str], ...],
    dimension: Dimension,
    numbers: Mapping[str, int],
) -> list[Figure]:
    """A total, and its parts by one dimension."""
    period = Period.year_to_march(year)
    return [
        Figure(measure, period, "pooled", sum(numbers.values()), within),
        *(Figure(measure, period, "pooled", n, (*within, (dimension.code, code))) for code, n in numbers.items()),
    ]


def _received(counted: _Counted) -> FigureTable:
    """The records of the newest year by how old they were when received: all, and by kind of agency."""
    coverage, dimension = counted.coverage, dimensions()[RECEIPT]
    year = coverage.years[-1]
    taking_part = tuple(pair for pair in SENDER_OF_RECORD.labels if pair[0] in coverage.senders)
    figures = []
    for by, code in (("all", "all"), *(("sender", sender) for sender, _ in taking_part)):
        within = ((SENDER_OF_RECORD.code, code),) if by == "sender" else ()
        numbers = {band: counted.number(year, by, code, band, Unit.RECORD) for band, _ in dimension.labels}
        made = _with_total(RECORDS, year, within, dimension, numbers)
        silent = by == "sender" and coverage.silent("sender", code, year)
        figures += [figure.marked(Mark.NOT_AVAILABLE) if silent else figure for figure in made]
    return FigureTable(
        "records_by_time_to_receive", OutputKind.COUNTS, "Records, by how long until they were received",
        (replace(SENDER_OF_RECORD, labels=taking_part), dimension), tuple(figures), "step delays",
    )  # fmt: skip


def agencies_table(slots: Iterable[Slot], coverage: Coverage) -> FigureTable:
    """Agencies by how long after the newest year the last of the returns that are counted for it first came."""
    year, dimension = coverage.years[-1], dimensions()[RETURNS]
    waits: dict[tuple[str, str], dict[str, int | None]] = {}
    for slot in slots:
        if slot.return_code in NEEDED.get(slot.sender, ()):
            mine = waits.setdefault((slot.sender, slot.agency), dict.fromkeys(NEEDED[slot.sender]))
            if span_of("year", slot.period.end).end.year == year and slot.received_on is not None:
                days = max(0, (slot.received_on - slot.period.end).days)
                mine[slot.return_code] = max(days, mine[slot.return_code] or 0)
    found = [(kind, _band(list(days.values()))) for (kind, _), days in waits.items()]
    period, kinds = Period.year_to_march(year), [pair for pair in KIND.labels if pair[0] in {k for k, _ in found}]
    figures = [
        Figure(AGENCIES, period, "pooled", found.count((kind, band)), ((dimension.code, band), (KIND.code, kind)))
        for kind, _ in kinds
        for band, _ in dimension.labels
    ]
    kind = Dimension(KIND.code, KIND.label, KIND.additive, tuple(kinds))
    return FigureTable(
        "agencies_by_time_to_send", OutputKind.ORGANISATIONS, "Agencies, by how long after the year its returns came",
        (kind, dimension), tuple(figures), "calendar of returns",
    )  # fmt: skip


def _band(days: Sequence[int | None]) -> str:
    """The band of the longest of some waits; none came where one of them has not ended."""
    known = [wait for wait in days if wait is not None]
    if len(known) < len(days) or not known:
        return NONE_CAME
    return next(band.code for band in bands(RETURNS) if band.from_day <= max(known) <= band.to_day)
