"""What a reading hands on: whose file it is, its rows in batches, how many there were, and what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow as pa

from sightline.errors import Finding, Refused, Severity
from sightline.returns.formats import Block, Format

KEPT_ALIKE = 1_000  # findings of one rule in one field that are kept one by one; further ones are counted


@dataclass(frozen=True, slots=True)
class Header:
    """Whose file it is and for when. `year` is the collection year, which ends on 31 March, whose rules apply."""

    format: str
    agency: str  # GSS code of a council or police force; a support service's own code
    sender: str
    year: int
    period_start: date
    period_end: date
    made_at: datetime | None = None  # UTC as the file says; CSV files do not say
    inclusion: str = "not_stated"  # which cases are in it, a code of the list "inclusion_rule"
    estimate: bool = False  # the agency calls it an estimate, to be replaced


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of one block, in the order of the file.

    Columns: the block's fields of that year (none that say whose file it is), `carries`, `local_id` (null where the
    format names no person) and `line`, the line of an XML file or the row of a table, from 1.
    """

    block: Block
    rows: pa.RecordBatch


@dataclass(slots=True)
class Counts:
    """Rows of all blocks together: `read` is what the file holds, `set_aside` what was not passed on.

    Whoever sets a row aside says of which block it is.
    """

    read: int = 0
    children: int = 0  # rows of the format's first block, set aside or not
    set_aside_of: Counter[str] = field(default_factory=Counter)  # block -> its rows that were not passed on

    @property
    def set_aside(self) -> int:
        """Rows not handed on."""
        return self.set_aside_of.total()

    @property
    def passed(self) -> int:
        """Rows handed on."""
        return self.read - self.set_aside


@dataclass(frozen=True, slots=True)
class Fault:
    """What can be wrong, without where: a rule's name, what was found, what to do."""

    rule: str
    found: str
    remedy: str


MISSING = Fault("required-missing", "a required field is missing", "Send it.")
UNUSABLE = Fault("required-missing", "a required field without a usable value", "Send it.")


@dataclass(slots=True)
class Findings:
    """Everything found in one file; memory stays bounded however many faults there are."""

    form: Format | None
    file: str
    medium: str = ""  # of the file; else the format's
    files: dict[str, str] = field(default_factory=dict)  # block -> file, where a submission is a set of files
    kept: list[Finding] = field(default_factory=list)
    values_gone: Counter[tuple[str, str]] = field(default_factory=Counter)  # (block, field) -> values not used
    _alike: Counter[tuple[str, str | None, str | None]] = field(default_factory=Counter)
    _last: dict[tuple[str, str | None, str | None], Finding] = field(default_factory=dict)

    @property
    def counted(self) -> Mapping[tuple[str, str | None, str | None], int]:
        """(rule, block, field) -> how often, those beyond what is kept one by one included."""
        return dict(self._alike)

    def add(
        self,
        rule: str,
        severity: Severity,
        found: str,
        remedy: str,
        *,
        at: int | None = None,
        block: str | None = None,
        name: str | None = None,
    ) -> None:
        """Keep one finding; `at` is a line of an XML file or a row of a table, `name` the field."""
        key = (rule, block, name)
        self._alike[key] += 1
        number = self._alike[key]
        if severity is Severity.FIELD and block is not None and name is not None and rule != MISSING.rule:
            self.values_gone[block, name] += 1
        if number > KEPT_ALIKE + 1:
            return
        finding = self.make(rule, severity, found, remedy, at=at, block=block, name=name)
        if number <= KEPT_ALIKE:
            self.kept.append(finding)
        else:
            self._last[key] = finding

    def ask(self, rule: str, found: str, remedy: str, lines: Sequence[int], *, block: str, name: str) -> None:
        """Ask about the same of many rows; as `add` for each, faster."""
        key = (rule, block, name)
        left = max(0, KEPT_ALIKE + 1 - self._alike[key])
        for line in lines[:left]:
            self.add(rule, Severity.QUERY, found, remedy, at=int(line), block=block, name=name)
        self._alike[key] += len(lines) - len(lines[:left])

    def say(
        self, fault: Fault, severity: Severity, *, at: int | None = None, block: str | None = None,
        name: str | None = None,
    ) -> None:  # fmt: skip
        """Keep one finding of a fault that is known by name."""
        self.add(fault.rule, severity, fault.found, fault.remedy, at=at, block=block, name=name)

    def make(
        self,
        rule: str,
        severity: Severity,
        found: str,
        remedy: str,
        *,
        at: int | None = None,
        block: str | None = None,
        name: str | None = None,
    ) -> Finding:
        """A finding of this file, not kept."""
        medium = self.medium or (self.form.medium if self.form else "")
        line, row = (at, None) if medium in ("", "xml") else (None, at)
        return Finding(rule, severity, self.files.get(block or "", self.file), found, remedy, line, row, block, name)

    def refuse(self, rule: str, found: str, remedy: str, *, at: int | None = None) -> Refused:
        """The error to raise when the whole file is refused."""
        return Refused([self.make(rule, Severity.REFUSED, found, remedy, at=at)])

    def close(self) -> None:
        """Add "and N more" for every kind of finding that went beyond what is kept one by one."""
        for key, first in self._last.items():
            more = self._alike[key] - KEPT_ALIKE
            self.kept.append(
                Finding(
                    first.rule,
                    first.severity,
                    first.file,
                    f"and {more:,} more like the {KEPT_ALIKE:,} listed",
                    first.remedy,
                    block=first.block,
                    field=first.field,
                )
            )
        self._last.clear()
