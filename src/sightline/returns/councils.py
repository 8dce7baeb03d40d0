"""Councils on a day: the code that was theirs, and what to say of one that had ended or not yet begun."""

from __future__ import annotations

from datetime import date

from sightline.errors import Severity, StandardError
from sightline.returns.batches import Fault, Findings
from sightline.standard.areas import Area, area, by_dfe_number, successors

_SEND = "Send the code of a council of that day, or check the period."
_OLD_CODE = Fault(
    "agency-code-changed", "a code that was the council's in other years; that of the period was used",
    "Send the code that the council had on the period's last day.",
)  # fmt: skip


def council_of_number(number: str, on: date, at: int | None, findings: Findings) -> str:
    """The GSS code that a DfE number had on that day. Raises Refused; StandardError where no council ever had it."""
    try:
        return by_dfe_number(number, on=on).gss
    except StandardError:
        _refuse(by_dfe_number(number), on, at, findings)
        raise


def council_of_code(code: str, on: date, at: int | None, findings: Findings) -> str:
    """The GSS code, on that day, of the council that a known code is of: the same, save where only the code changed.

    Raises Refused where the council had ended, or had not begun.
    """
    entry = area(code)
    if entry.in_force(on):
        return code
    try:
        found = by_dfe_number(entry.dfe_number, on=on).gss
    except StandardError:
        _refuse(entry, on, at, findings)
        raise
    findings.say(_OLD_CODE, Severity.QUERY, at=at)
    return found


def _refuse(entry: Area, on: date, at: int | None, findings: Findings) -> None:
    """Raise Refused for a council that was not there on that day."""
    if entry.valid_to is not None and on > entry.valid_to:
        later = successors(entry.gss, on)
        named = " and ".join(f"{each.name} ({each.gss}, DfE number {each.dfe_number})" for each in later)
        found = f"a council that ended on {entry.valid_to.isoformat()}: {entry.name}; its area is in {named}"
        raise findings.refuse("agency-ended", found, _SEND, at=at)
    if entry.valid_from is not None and on < entry.valid_from:
        found = f"a council that began on {entry.valid_from.isoformat()}, after the period: {entry.name}"
        raise findings.refuse("agency-not-begun", found, _SEND, at=at)
