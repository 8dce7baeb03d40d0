"""The one error tree, and the finding: what was seen, where, and what to do about it.

No message here may hold a person's value: `found` describes the kind of thing seen ("3 letters where a date was
expected"), never the thing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much of a file a finding touches, worst first."""

    REFUSED = "refused"  # nothing of the file was received
    ROW = "row not used"  # one row or child was set aside; the rest was received
    FIELD = "field not used"  # one value was set aside; the rest of its row was received
    QUERY = "please check"  # received as sent, but it looks wrong


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in one file, in words an analyst can act on."""

    rule: str  # stable name of the rule, e.g. "code-not-in-list"
    severity: Severity
    file: str  # the file's name, without its folder
    found: str  # what was found, in general terms, never the value
    remedy: str  # what to do
    line: int | None = None  # line of an XML file, from 1
    row: int | None = None  # row of a table, from 1, the header being row 1
    block: str | None = None  # the module or table, as the format names it
    field: str | None = None  # the field, as the format names it

    def place(self) -> str:
        """Where it is: file, then line or row, then field."""
        parts = [self.file]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.field or self.block:
            parts.append(".".join(part for part in (self.block, self.field) if part))
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place()}: {self.found}. {self.remedy}"


class SightlineError(Exception):
    """Anything Sightline refuses to do. The command line prints it and ends with `exit_code`."""

    exit_code = 2


class Refused(SightlineError):
    """Input that was refused whole; carries every fault at once. Nothing was written."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings) or "refused")


class ConfigError(SightlineError):
    """sightline.toml or an option does not say what it must."""


class LedgerError(SightlineError):
    """The ledger's chain, an entry or a payload is not what it should be."""


class ZoneError(SightlineError):
    """A stage asked for data in a zone that flow.py does not let it open."""


class StepError(SightlineError):
    """A named SQL step breaks its contract, or uses a function outside the allow-list."""


class EngineError(SightlineError):
    """An engine cannot be started, cannot be reached, or gave up. Nothing of the step was kept."""


class UnitError(SightlineError):
    """Figures that do not measure the same thing were about to be combined."""


class StandardError(SightlineError):
    """A code, area, form or clock that the standard tables do not hold."""


class ClearanceError(SightlineError):
    """An output that clearance has no rule for, or that was not cleared."""


class MethodError(SightlineError):
    """Numbers from which a statistical method cannot, or must not, work out an answer; the reason is in words."""
