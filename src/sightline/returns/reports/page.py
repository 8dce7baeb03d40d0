"""The fix list as one page that opens anywhere: no script, nothing from elsewhere, grouped by what to do next."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import jinja2

from sightline.returns.reports.advice import Step
from sightline.returns.reports.sheets import Row, Sheet

_HERE = Path(__file__).parent
# Columns of a table that the page shows; the workbook has them all.
_SHOWN = {
    "Lateness": ("Clock", "File", "Limit", "Applies to", "Done in time", "Done late", "Not done, past the limit",
                 "Not done, still within", "Dates cannot say", "Not readable", "Left out", "Median when done",
                 "Median is in"),
    "What was read": ("File", "Return", "Period to", "State", "Table", "Rows in the file", "Used", "Set aside",
                      "Compared with"),
    "What was lost": ("What was lost", "How often", "Field", "Why", "What it means for the joint picture"),
    "Completeness": ("Table", "Field", "File", "Rows used", "Filled", "Usable", "Usable, per cent"),
}  # fmt: skip
MOST_ROWS = 200  # of a table on the page; the workbook has all


def write(
    path: Path, title: str, about: Sequence[str], steps: Sequence[Step], sheets: Sequence[Sheet], made: date
) -> Path:
    """Write the page. Returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(title, about, steps, sheets, made), encoding="utf-8", newline="\n")
    return path


def render(title: str, about: Sequence[str], steps: Sequence[Step], sheets: Sequence[Sheet], made: date) -> str:
    """The page as text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["sentence"] = _sentence
    environment.filters["number"] = _number
    lines = (_HERE / "fix_list.css").read_text(encoding="utf-8").splitlines()
    style = "\n".join(line.strip() for line in lines if line.strip())
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    named = {sheet.name: sheet for sheet in sheets}
    return environment.get_template("fix_list.html").render(
        title=title, about=about, steps=steps, made=f"{made.day} {made:%B %Y}", style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        tables=[_shown(named[name]) for name in _SHOWN if name in named], notes=_notes(named.get("Lateness")),
        most=MOST_ROWS,
    )  # fmt: skip


def _shown(sheet: Sheet) -> dict[str, object]:
    """What the page shows of a table: fewer columns, and rows to a limit."""
    names = [name for name, _ in sheet.columns]
    wanted = [names.index(name) for name in _SHOWN[sheet.name]]
    rows = [[row[place] for place in wanted] for row in sheet.rows[:MOST_ROWS]]
    numeric = [all(isinstance(row[place], int | float | None) for row in rows) for place in range(len(wanted))]
    return {
        "name": sheet.name, "title": sheet.title, "words": sheet.words, "empty": sheet.empty,
        "anchor": sheet.name.lower().replace(" ", "-"), "columns": [names[place] for place in wanted], "rows": rows,
        "numeric": numeric, "left_out": max(0, len(sheet.rows) - MOST_ROWS),
    }  # fmt: skip


def _notes(sheet: Sheet | None) -> list[tuple[str, str]]:
    """(clock, how it counts, where its limit comes from, what to know) of every clock, each once."""
    if sheet is None:
        return []
    names = [name for name, _ in sheet.columns]

    def of(row: Row, name: str) -> str:
        return str(row[names.index(name)] or "")

    found: dict[str, str] = {}
    for row in sheet.rows:
        read = "" if of(row, "Limit read at its source") == "yes" else " (not read at its source)"
        limit = of(row, "Limit")
        source = "" if limit == "the day it was due" else f" {of(row, 'Where the limit comes from')}{read}."
        note = of(row, "Note")
        found[of(row, "Clock")] = (
            f"Limit: {limit}. Counted in {of(row, 'How it counts')}.{source}{f' {note}.' if note else ''}"
        )
    return list(found.items())


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.1f}".removesuffix(".0")
    return f"{value:,}" if isinstance(value, int) else str(value)
