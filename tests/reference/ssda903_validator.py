"""Whether our checks of the looked-after children return find what the field's own validator finds, row by row.

    python tests/reference/ssda903_validator.py SET --validator PYTHON [--year 2026]

SET is a folder with the CSV tables of one return. PYTHON is the interpreter of an environment in which the validator
can be imported (csc-validator-be-903 with its pins; put its tree on that interpreter's path). Each of its rules is run
on a deep copy of the tables of its own, as its results otherwise depend on the order in which rules run. Rows are
compared in the table in which ours finds the fault. Prints a line for each rule with rows that only one of the two
found, and the number of rules that agree.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import importlib
import io
import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

Rows = dict[str, list[int]]  # table -> positions of rows, from 0
READER = {"not-a-date", "code-not-in-list", "required-missing", "not-yes-or-no", "not-a-whole-number", "retired-code"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the two found by one rule in one table: rows that both, only we, and only they name."""

    rule: str
    table: str
    both: int
    ours: tuple[int, ...]
    theirs: tuple[int, ...]


def their_findings(folder: Path, year: int) -> dict[str, Rows | str | None]:
    """Rule -> table -> rows, run in their environment; None where a rule was skipped, its error where it fell over."""
    logging.disable(logging.CRITICAL)
    warnings.filterwarnings("ignore")
    read = importlib.import_module("lac_validator.ingress").read_from_text
    make = importlib.import_module("lac_validator.datastore").create_datastore
    rules = importlib.import_module("lac_validator.rules.ruleset_utils").get_year_ruleset(str(year))
    files = [
        {"name": path.name, "description": "This year", "file_content": path.read_bytes()}
        for path in sorted(folder.glob("*.csv"))
    ]
    tables, more = read(files)
    store = make(tables, {"collectionYear": str(year), "localAuthority": "E09000001", **more})
    found: dict[str, Rows | str | None] = {}
    for code, rule in rules.items():
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                result = rule.func({name: copy.deepcopy(table) for name, table in store.items()})
        except Exception as error:
            found[code] = type(error).__name__
        else:
            found[code] = {name: sorted({int(row) for row in rows if row == row}) for name, rows in result.items()}
            found[code] = found[code] or None
    return found


def ask(python: str, folder: Path, year: int) -> dict[str, Rows | str | None]:
    """The same, from here."""
    command = [python, __file__, str(folder), "--year", str(year), "--theirs"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": "0"}
    )
    return json.loads(done.stdout.strip().splitlines()[-1])  # type: ignore[no-any-return]


def our_findings(folder: Path, year: int) -> dict[tuple[str, str, str], list[int]]:
    """(block, rule, field) -> rows, all of them."""
    batches: Any = importlib.import_module("sightline.returns.batches")
    reading = importlib.import_module("sightline.returns.reading")
    fixlist = importlib.import_module("sightline.returns.reports.fixlist")
    said = importlib.import_module("sightline.returns.whose").Whose
    (parcel,) = fixlist.gather(sorted(folder.glob("*.csv")))
    opened = reading.open_return(parcel, whose=said(agency="E09000001", period_end=date(year, 3, 31)))
    kept, batches.KEPT_ALIKE = batches.KEPT_ALIKE, 10**9
    try:
        for _ in opened.batches():
            pass
    finally:
        batches.KEPT_ALIKE = kept
    found: dict[tuple[str, str, str], list[int]] = {}
    for one in opened.findings:
        if one.row is not None:
            found.setdefault((one.block or "", one.rule, one.field or ""), []).append(one.row - 2)
    return found


def _ours(found: Mapping[tuple[str, str, str], list[int]], by: str) -> tuple[str, set[int]]:
    """The table and rows of one entry of the table of rules: "Table.check", or "Table.FIELD check check"."""
    first, *checks = by.split()
    block, _, name = first.partition(".")
    if not checks:
        return block, {row for (b, rule, _), rows in found.items() if (b, rule) == (block, name) for row in rows}
    wanted = {row for (b, rule, field), rows in found.items()
              if b == block and rule in checks and name in ("", "*", field) for row in rows}  # fmt: skip
    return block, wanted


def compare(
    theirs: Mapping[str, Rows | str | None], ours: Mapping[tuple[str, str, str], list[int]]
) -> tuple[list[Agreement], list[str]]:
    """Each rule that both have, a table at a time; and the rules that their side did not run."""
    published = importlib.import_module("sightline.standard.rows").read_rows
    agreed: list[Agreement] = []
    not_run: list[str] = []
    for row in published("ssda903_2026.csv", "sightline.returns.data"):
        rule, found = row["rule"], theirs.get(row["rule"])
        if not row["found_by"]:
            continue
        if not isinstance(found, dict):
            not_run.append(rule)
            continue
        mine: dict[str, set[int]] = {}
        for by in row["found_by"].split("; "):
            block, rows = _ours(ours, by)
            mine.setdefault(block, set()).update(rows)
        for block, rows in mine.items():
            them = set(found.get(block, []))
            agreed.append(
                Agreement(rule, block, len(rows & them), tuple(sorted(rows - them)), tuple(sorted(them - rows)))
            )
    return agreed, not_run


def main(arguments: Any) -> None:
    """Compare and print."""
    agreed, not_run = compare(ask(arguments.validator, arguments.set, arguments.year),
                              our_findings(arguments.set, arguments.year))  # fmt: skip
    for one in agreed:
        if one.ours or one.theirs:
            print(f"{one.rule} {one.table}: both {one.both}, ours {len(one.ours)}, theirs {len(one.theirs)}")
    same = [one for one in agreed if not one.ours and not one.theirs]
    fired = sum(1 for one in same if one.both)
    print(
        f"{len(same)} of {len(agreed)} agree row by row, {fired} of them on rows; not run there: {', '.join(not_run)}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path)
    parser.add_argument("--validator", default=sys.executable)
    parser.add_argument("--year", type=int, default=2026)
    parser.add_argument("--theirs", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.theirs:
        print(json.dumps(their_findings(chosen.set, chosen.year)))
    else:
        main(chosen)
