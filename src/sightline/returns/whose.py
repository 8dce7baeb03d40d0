"""Whose a file is and for when, where the file itself does not say: from the command line, or from submission.toml.

SSDA903 tables, Ofsted's workbook, school census tables and the like carry neither agency nor period. An agency puts a
small `submission.toml` beside them, which may also say what no format can: which cases are in the file, and that it is
an estimate.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from sightline.errors import Finding, Refused, Severity
from sightline.standard.codes import code_list

FILE = "submission.toml"
_LARGEST = 100_000  # bytes


@dataclass(frozen=True, slots=True)
class Whose:
    """What is said beside a file. What the file itself says goes before it; None is not said."""

    agency: str | None = None  # GSS code of a council or police force; a service's own code
    period_start: date | None = None
    period_end: date | None = None
    inclusion: str | None = None  # a code of the list "inclusion_rule"
    estimate: bool | None = None

    def over(self, other: Whose) -> Whose:
        """This, and what it does not say from another."""
        unsaid = {item.name: getattr(other, item.name) for item in fields(self) if getattr(self, item.name) is None}
        return replace(self, **unsaid)


_KINDS = {"agency": str, "period_start": date, "period_end": date, "inclusion": str, "estimate": bool}
_WORDS = {str: "a text in quotes", date: "a date such as 2026-03-31", bool: "true or false"}


def beside(folder: Path) -> Whose:
    """What submission.toml in a folder says; nothing where there is none. Raises Refused with every fault in it."""
    path = folder / FILE
    if not path.is_file():
        return Whose()
    found = toml_in(path)
    if found is None:
        said, faults = Whose(), [("a file that cannot be read as TOML", 'Write lines such as agency = "E09000001".')]
    else:
        said, faults = said_in(found)
    if faults:
        raise Refused(Finding("submission-file", Severity.REFUSED, FILE, words, remedy) for words, remedy in faults)
    return said


def toml_in(path: Path) -> dict[str, Any] | None:
    """What a small TOML file says; None where it cannot be read as one."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError, RecursionError):
        return None


def said_in(found: Mapping[str, object]) -> tuple[Whose, list[tuple[str, str]]]:
    """What the lines of a TOML file say, and what is wrong with them: in words, and what to do."""
    faults: list[tuple[str, str]] = []
    for name, value in found.items():
        kind = _KINDS.get(name)
        if kind is None:
            faults.append(("a line that is no setting", f"The settings are {', '.join(_KINDS)}."))
        elif type(value) is not kind:
            faults.append((f"{name} is of the wrong kind", f"Send {_WORDS[kind]}."))
    rule = found.get("inclusion")
    if isinstance(rule, str) and rule not in code_list("inclusion_rule"):
        faults.append(("inclusion is no code that is known", f"Send one of {', '.join(code_list('inclusion_rule'))}."))
    start, end = found.get("period_start"), found.get("period_end")
    if type(start) is date and type(end) is date and start > end:
        faults.append(("period_start is after period_end", "Check both."))
    return (Whose() if faults else Whose(**found)), faults  # type: ignore[arg-type]
