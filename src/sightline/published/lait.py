"""The Local Authority Interactive Tool (LAIT): the long table, read for the indicators declared in data/lait.csv.

One row for each indicator, year and area; areas by DfE number (970 England, 980 to 990 regions). Which way an indicator
should go is in the publisher's dictionary and is not read: recorded volume is not performance.

What the table loses: one dash stands for every mark, so each is read as not available; where the source prints `low`
the table has 0. Two authorities that make one workforce return have the same figure each. An authority that ended, or
had not begun, may have figures that were worked out for other borders: they are set aside.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sightline.errors import Finding, Refused, Severity, StandardError
from sightline.published.columns import DATA, level_code, populations
from sightline.published.files import AGAIN, Listing, fault, find, query
from sightline.published.periods import period_of
from sightline.published.places import codes_of, joint_of, name_of, out_of_force, span, wrong_with
from sightline.published.statistics import Series, Statistics
from sightline.published.tables import Level, PublishedArea
from sightline.standard import areas
from sightline.standard.areas import ENGLAND
from sightline.standard.figures import Figure, Measure, Period, Population
from sightline.standard.rows import read_rows
from sightline.standard.units import RATIOS, Mark, Status, Unit

SOURCE = "Department for Education, Local Authority Interactive Tool"
STAGES: Mapping[str, str] = {
    "prevention": "Prevention",
    "first-signs": "First signs",
    "referral": "Referral",
    "assessment": "Assessment",
    "protection": "Protection",
    "care": "Looked after",
    "leaving-care": "Leaving care",
    "justice": "Youth justice",
    "support": "Support",
    "workforce": "Workforce",
}
_CODE, _YEARS, _NUMBER, _VALUE = "Short Desc", "Years", "LA Number", "Values"
FILE = Listing("lait_bds_long*.parquet", "lait_bds_long.parquet", (_CODE, _YEARS, _NUMBER, _VALUE))
_NOTHING = "-"
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,20})?(E-?[0-9]{1,2})?")
_TOTALS: Mapping[int, str] = {
    970: ENGLAND, 980: "E12000001", 981: "E12000002", 982: "E12000003", 983: "E12000004", 984: "E12000005",
    985: "E12000006", 986: "E12000007", 987: "E13000001", 988: "E13000002", 989: "E12000008", 990: "E12000009",
}  # fmt: skip
_SLACK = 0.05  # regions and England may be rounded to different decimals
_NAMES = {ENGLAND: "England", "E13000001": "Inner London", "E13000002": "Outer London"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator that is read. `code` is the table's own short name; `stage` a key of STAGES."""

    code: str
    stage: str
    label: str
    unit: Unit
    population: Population
    period: str  # as in periods.period_of
    rounding: str
    divide: float  # what the published value is divided by: 10 for a rate per 100,000
    most: float | None  # the highest value that makes sense, as published
    same_as: str  # "table:series" of the official table that holds the same, or ""


@cache
def indicators() -> tuple[Indicator, ...]:
    """The declared indicators, in the order of a child's way through the services."""
    return tuple(
        Indicator(
            row["code"], row["stage"], row["label"], Unit(row["unit"]), populations()[row["population"]], row["period"],
            row["rounding"], float(row["divide"]), float(row["most"]) if row["most"] else None, row["same_as"],
        )
        for row in read_rows("lait.csv", DATA)
    )  # fmt: skip


def indicator(code: str) -> Indicator:
    """The declared indicator of that short name. Raises StandardError."""
    for entry in indicators():
        if entry.code == code:
            return entry
    raise StandardError("no indicator of that short name is read from the Local Authority Interactive Tool")


def read_lait(folder: Path) -> Statistics:
    """The declared indicators of the long table, keyed (short name, GSS code, year in which the period ends).

    Raises Refused with every fault at once: no folder or file, two of them, not Parquet, a missing column, an area that
    never was, an unreadable year or value, a share above 100, a row that occurs twice.
    """
    path = find(folder, FILE.pattern, FILE.example)
    reader = _Reader(path.name)
    for row in _rows(path):
        reader.read(*row)
    reader.totals_within()
    findings = tuple(reader.findings) + reader.asides() + reader.absent()
    if any(finding.severity is Severity.REFUSED for finding in findings):
        raise Refused(finding for finding in findings if finding.severity is Severity.REFUSED)
    series = tuple(Series(entry.code, entry.label, entry.code) for entry in indicators())
    years = tuple(sorted(reader.listed))
    listed = {year: tuple(reader.listed[year].values()) for year in years}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Statistics(path.name, digest, years, series, reader.figures, findings, listed)


def _rows(path: Path) -> Iterator[tuple[int, str, str, float | None, str]]:
    """(row number, short name, year, area number, value) of the declared indicators."""
    wanted = pa.array([entry.code for entry in indicators()])
    try:
        table = _columns(path)
        numbers = pc.indices_nonzero(pc.is_in(table[_CODE].cast(pa.string()), value_set=wanted))
        kept = table.take(numbers)
        codes, years, values = (kept[name].cast(pa.string()).to_pylist() for name in (_CODE, _YEARS, _VALUE))
    except (pa.ArrowException, OSError):
        words = "the file is not whole, or is not Parquet with texts in its columns"
        raise Refused([fault(path.name, "not-parquet", words, AGAIN)]) from None
    for number, code, year, area, value in zip(
        numbers.to_pylist(), codes, years, kept[_NUMBER].to_pylist(), values, strict=True
    ):
        yield number + 1, code, year or "", area, (value or "").strip()


def _columns(path: Path) -> pa.Table:
    schema = pq.read_schema(path)
    missing = [name for name in FILE.columns if schema.names.count(name) != 1]
    if missing:
        raise Refused(
            fault(path.name, "missing-column", f"the column {name} is missing or twice", AGAIN, field=name)
            for name in missing
        )
    kind = schema.field(_NUMBER).type
    if not pa.types.is_floating(kind) and not pa.types.is_integer(kind):
        raise Refused([fault(path.name, "not-a-number", "the areas have no numbers", AGAIN, field=_NUMBER)])
    texts = [name for name in (_CODE, _YEARS, _VALUE) if pa.types.is_string(schema.field(name).type)]
    with pq.ParquetFile(path, read_dictionary=texts) as file:  # short texts, many times over
        return file.read(columns=list(FILE.columns))


@dataclass
class _Reader:
    """Turns rows into figures, keeping every fault."""

    file: str
    figures: dict[tuple[str, str, int], Figure] = field(default_factory=dict)
    listed: dict[int, dict[str, PublishedArea]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _seen: set[tuple[str, float | None, Period]] = field(default_factory=set)
    _aside: dict[tuple[str, str], set[tuple[int, str]]] = field(default_factory=dict)

    def read(self, number: int, code: str, year: str, area: float | None, text: str) -> None:
        """One row: a figure, a finding, or nothing where a dash stands for an authority not in force."""
        entry = _by_code()[code]
        period = period_of(entry.period, year)
        if period is None:
            self._fault("not-a-year", number, _YEARS, f"text of {len(year)} characters where a year was expected")
            return
        place = _area(area, period)
        if place is None:
            self._fault("no-such-authority", number, _NUMBER, "a number that no authority in England has had")
            return
        if (code, area, period) in self._seen:
            self._fault("row-twice", number, _CODE, "this indicator, year and area occurred in an earlier row")
            return
        self._seen.add((code, area, period))
        if text != _NOTHING and not _DECIMAL.fullmatch(text):
            self._fault("not-a-number", number, _VALUE, f"text of {len(text)} characters where a number was expected")
        elif text != _NOTHING and entry.most is not None and float(text) > entry.most:
            self._fault("not-a-share", number, _VALUE, f"a number above {entry.most:g} per cent")
        else:
            self._keep(entry, period, place, None if text == _NOTHING else round(float(text) / entry.divide, 6))

    def _fault(self, rule: str, row: int, column: str, found: str) -> None:
        self.findings.append(fault(self.file, rule, found, AGAIN, row, column))

    def _keep(self, entry: Indicator, period: Period, place: _Place, value: float | None) -> None:
        area, year = place.area, period.end.year
        mark = None if value is not None else Mark.NOT_AVAILABLE
        if place.reason:
            if value is not None:
                self._aside.setdefault((area.code, place.reason), set()).add((year, entry.code))
            return
        if entry.stage == "workforce" and area.level is Level.AUTHORITY and (both := joint_of(area.code, year)):
            area = PublishedArea(both, name_of(both), Level.AUTHORITY, area.region)
            known = self.figures.get((entry.code, both, year))
            if known is not None and known.value != value:
                words = f"{entry.code} for {area.name} in {year} differs between the two, who make one return"
                self.findings.append(query(self.file, "joint-differs", words, "Use the workforce table instead"))
                value, mark = None, Mark.LOW_RELIABILITY
        self.listed.setdefault(year, {}).setdefault(area.code, area)
        self.figures[entry.code, area.code, year] = Figure(
            _measure(entry.code, area.level), period, area.code, value, mark=mark
        )

    def asides(self) -> tuple[Finding, ...]:
        """What was set aside because the authority was not in force, once for each authority."""
        return tuple(
            out_of_force(self.file, code, {year for year, _ in which}, reason, {series for _, series in which})
            for (code, reason), which in sorted(self._aside.items())
        )

    def absent(self) -> tuple[Finding, ...]:
        """A query for each declared indicator that the table does not hold."""
        held = {code for code, _, _ in self._seen}
        return tuple(
            query(self.file, "no-indicator", f"the table does not hold {entry.code}", "Check whether it was renamed")
            for entry in indicators()
            if entry.code not in held
        )

    def totals_within(self) -> None:
        """Mark a share or rate of England that lies outside those of all its regions: it cannot be England's."""
        regions = [gss for gss in _TOTALS.values() if gss.startswith("E12")]
        wrong: dict[str, list[int]] = {}
        for (code, gss, year), figure in list(self.figures.items()):
            if gss != ENGLAND or figure.value is None or figure.measure.unit not in RATIOS:
                continue
            theirs = (self.figures.get((code, region, year)) for region in regions)
            numbers = [part.value for part in theirs if part is not None and part.value is not None]
            if len(numbers) == len(regions) and not min(numbers) - _SLACK <= figure.value <= max(numbers) + _SLACK:
                self.figures[code, gss, year] = figure.marked(Mark.LOW_RELIABILITY)
                wrong.setdefault(code, []).append(year)
        for code, years in wrong.items():
            found = f"{code} of England in {span(years)} lies outside those of all regions, so it was marked unusable"
            self.findings.append(query(self.file, "outside-regions", found, "Take England's figure from its source"))


@dataclass(frozen=True, slots=True)
class _Place:
    """An area of the table in one period, with the reason why it cannot have a figure then, or ""."""

    area: PublishedArea
    reason: str = ""


@cache
def _by_code() -> Mapping[str, Indicator]:
    return {entry.code: entry for entry in indicators()}


@cache
def _area(number: float | None, period: Period) -> _Place | None:
    if number is None or not float(number).is_integer():
        return None
    total = _TOTALS.get(int(number))
    if total is not None:
        levels = {"E92": Level.NATIONAL, "E12": Level.REGION, "E13": Level.PART_OF_LONDON}
        name = _NAMES.get(total) or areas.regions()[total]
        return _Place(PublishedArea(total, name, levels[total[:3]]))
    try:
        newest = areas.by_dfe_number(f"{int(number):03d}")
    except StandardError:
        return None
    reason = wrong_with(newest.gss, period)
    known = [areas.area(code) for code in codes_of(newest.gss)]
    entry = next((each for each in reversed(known) if each.in_force(period.end)), newest)
    return _Place(PublishedArea(entry.gss, entry.name, Level.AUTHORITY, entry.region_gss), reason)


@cache
def _measure(code: str, level: Level) -> Measure:
    entry = _by_code()[code]
    exact = entry.rounding == "nearest 10" and level is Level.AUTHORITY
    return Measure(
        f"lait-{code}-{level_code(level)}", entry.label, entry.unit, entry.population, Status.NONE, f"lait-{code}",
        SOURCE, "exact" if exact else entry.rounding,
    )  # fmt: skip
