"""The field's published validator of the census beside ours, rule by rule and row by row.

    python -m tests.reference.cin_validator FILE...

The validator (PyPI: csc-validator-be-cin 0.1.13, MIT, with pandas below 2 and NumPy below 2) is run in an environment
of its own; SIGHTLINE_CIN_VALIDATOR is that environment's Python. It is no part of Sightline and is in no lock of it.

A row is (table, number of the row in that table, in the order of the file). The validator names every row that has to
do with a fault; ours names the one to mend. So rows are compared in the tables where ours speaks of that rule.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from sightline.returns.readers.xml_plan import line_of
from sightline.returns.reports.fixlist import check
from sightline.returns.rules.published import published
from sightline.returns.rules.rule import UPN_LETTERS
from tests.unit.returns.conftest import census

YEAR = 2026  # whose rules both apply, whatever year a file is of
VARIABLE = "SIGHTLINE_CIN_VALIDATOR"
TABLE = published("cin_2025")
Row = tuple[str, int]
# Where the two keep one thing: ours -> (the table here, how many elements above).
_ELEMENTS = {
    "ChildIdentifiers": "Child", "ChildCharacteristics": "Child", "Disabilities": "Disability",
    "CINplanDates": "CINPlanDates", "Reviews": "Reviews", "AssessmentFactorsList": "AssessmentFactors",
}  # fmt: skip
# Rules that ours says of the whole episode, and the validator of a module in it.
BY_EPISODE = {"2991Q"}
_BLOCKS = (
    "Child", "Disability", "CINdetails", "Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans", "Reviews",
    "AssessmentFactors",
)  # fmt: skip

# Runs there; prints what was found as JSON on its last line.
_THERE = """
import json, sys, warnings, xml.etree.ElementTree as ET
warnings.filterwarnings("ignore")
from cin_validator import cin_validator as v
from cin_validator.rules.cin2025_26 import registry
data = v.process_data(v.convert_data(ET.parse(sys.argv[1]).getroot()))
rows, whole, stops = [], set(), []

def run(rules):
    found = v.CinValidator(data, rules)
    kept = found.full_issue_df
    rows.extend([str(c), t, str(r)] for c, t, r in zip(kept.rule_code, kept.tables_affected, kept.row_id))
    if len(found.multichild_issues):
        whole.update(str(c) for c in found.multichild_issues.rule_code)

try:
    run(registry)
except Exception:
    for number, rule in registry.items():
        try:
            run({number: rule})
        except Exception as error:
            stops.append(number)
print(json.dumps({"rows": rows, "whole": sorted(whole), "stops": stops, "rules": len(registry)}))
"""


def validator() -> Path | None:
    """The Python of the validator's environment, where one is named."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named and Path(named).exists() else None


@dataclass(slots=True)
class Found:
    """What one of the two found: number -> rows; `whole` are the numbers that name no row."""

    rows: dict[str, set[Row]] = field(default_factory=lambda: defaultdict(set))
    whole: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)  # rules that could not be run, as it prints them
    stops: set[str] = field(default_factory=set)  # rules whose findings stop its report


def theirs(path: Path, python: Path) -> Found:
    """What the validator finds by its rules for 2025-26."""
    run = subprocess.run([str(python), "-c", _THERE, str(path)], capture_output=True, text=True, check=True)
    *before, last = run.stdout.strip().splitlines()
    said = json.loads(last)
    found = Found(
        whole=set(said["whole"]),
        errors=sorted({line for line in before if line.startswith("Error with rule")}),
        stops=set(said["stops"]),
    )
    for number, table, row in said["rows"]:
        found.rows[number].add((_ELEMENTS.get(table, table), int(float(row))))
    return found


def ours(path: Path) -> Found:
    """What Sightline finds, by the published numbers."""
    (report,) = check([path], YEAR)
    at = _rows_by_line(path)
    numbers: dict[tuple[str | None, str, str | None], list[str]] = defaultdict(list)
    for number, rule in TABLE.items():
        for each in rule.checks:
            numbers[each.block, each.code, each.field].append(number)
    found = Found()
    for finding in report.findings:
        for name in {None, finding.field}:
            for number in numbers.get((finding.block, finding.rule, name), ()):
                if finding.line is None or finding.block == "Header":
                    found.whole.add(number)
                else:
                    found.rows[number].add(at[finding.line, _table(finding.block)])
    return found


def _table(block: str | None) -> str:
    return {"CPPreviewDate": "Reviews", "AssessmentFactors": "Assessments"}.get(str(block), str(block))


class Places:
    """Where rows stand: (line, table) -> row, and row -> the episode it is of."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, str], Row] = {}
        self.episode: dict[Row, int] = {}
        self.child: dict[Row, int] = {}


def _rows_by_line(path: Path) -> dict[tuple[int, str], Row]:
    return places(path).rows


def places(path: Path) -> Places:
    """Every row of a file that has one element a line."""
    found = Places()
    counted: dict[str, int] = defaultdict(int)
    episode = -1
    root: Any = etree.parse(str(path)).getroot()
    for element in root.iter(*_BLOCKS):
        table = str(element.tag)
        if table == "CINdetails":
            episode += 1
        if table in ("AssessmentFactors", "Disability") and element.getparent().tag == "Child":
            continue
        row = (table, counted[table])
        counted[table] += 1
        found.episode[row], found.child[row] = episode, counted["Child"] - 1
        line = line_of(element)
        found.rows[line, table] = row
        # A finding in a value that repeats is at the value's own line; here it is of the row around it.
        if table == "AssessmentFactors":
            found.rows[line, "Assessments"] = ("Assessments", counted["Assessments"] - 1)
        for inner in element:
            if table == "Reviews":
                found.rows[line_of(inner), "Reviews"] = row
            elif inner.tag in ("ChildIdentifiers", "ChildCharacteristics"):
                for value in inner.iter():
                    found.rows[line_of(value), "Child"] = row
            else:
                found.rows.setdefault((line_of(inner), table), row)
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """One rule in one file: rows that both name, only ours, only the validator.

    `beside` are rows that one names and the other does not, of a child of whom both name a row: the other side of the
    same fault.
    """

    number: str
    both: frozenset[Row]
    ours: frozenset[Row]
    theirs: frozenset[Row]
    beside: frozenset[Row]

    @property
    def agree(self) -> bool:
        """Whether both find the same faults."""
        return not self.ours and not self.theirs


def compare(path: Path, python: Path) -> tuple[Compared, ...]:
    """Both on one file, by rule; rules that neither finds broken are there too."""
    mine, other, where = ours(path), theirs(path, python), places(path)
    result = []
    for number, rule in TABLE.items():
        if number in BY_EPISODE:
            a, b = ({("episode", where.episode[row]) for row in found.rows[number]} for found in (mine, other))
        else:
            tables = {_table(each.block) for each in rule.checks}
            a, b = mine.rows[number], {row for row in other.rows[number] if row[0] in tables}
            b = b or other.rows[number]
        a |= {("file", 0)} if number in mine.whole else set()
        b |= {("file", 0)} if number in other.whole else set()
        children = {where.child.get(row) for row in a} & {where.child.get(row) for row in b} - {None}
        beside = {row for row in a ^ b if where.child.get(row) in children}
        result.append(
            Compared(number, frozenset(a & b), frozenset(a - b - beside), frozenset(b - a - beside), frozenset(beside))
        )
    return tuple(result)


def write_children(path: Path, children: Mapping[str, str]) -> Path:
    """A file of such children, one element a line, each child with an id and a pupil number of its own."""
    parts = []
    for number, (name, text) in enumerate(children.items()):
        ids = {f"MADEUP000{place}": f"N{name}x{place}" for place in (1, 2)} | {">C1<": f">N{name}x3<"}
        if name.startswith("1570"):
            ids = {}
        if not name.startswith("1520"):
            ids["Q201200012001"] = _pupil_number(number)
        for old, new in ids.items():
            text = text.replace(old, new)
        parts.append(text)
    header = (
        "<CollectionDetails><Collection>CIN</Collection><Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate>"
        "</CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>201</LEA><DateTime>2026-06-30T12:00:00</DateTime>"
        "</Source>"
    )
    root = etree.fromstring(census(*parts, header=header), etree.XMLParser(remove_blank_text=True))
    etree.indent(root, "")
    path.write_bytes(etree.tostring(root))
    return path


def _pupil_number(number: int) -> str:
    digits = f"2011234{number:05d}"
    return UPN_LETTERS[sum(int(d) * weight for weight, d in enumerate(digits, start=2)) % 23] + digits


def main(paths: list[str]) -> None:
    """Print a line for each rule that either finds broken in a file, and what the validator could not run."""
    python = validator()
    if python is None:
        raise SystemExit(f"set {VARIABLE} to the Python of the validator's environment")
    for path in map(Path, paths):
        print(path.name)
        for each in compare(path, python):
            if each.both or not each.agree:
                sizes = (len(each.both), len(each.beside), len(each.ours), len(each.theirs))
                print("  {:6} both {:5} beside {:5} ours {:5} theirs {:5}".format(each.number, *sizes))
        there = theirs(path, python)
        print(f"  could not be run: {'; '.join(there.errors) or 'none'}")
        print(f"  stop the report: {' '.join(sorted(there.stops)) or 'none'}")


if __name__ == "__main__":
    main(sys.argv[1:])
