"""The fix list as one page that opens anywhere: no script, nothing from elsewhere, grouped by what to do next."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import jinja2

from sightline.errors import Severity
from sightline.returns.reports.advice import Step
from sightline.returns.reports.sheets import Cell, Row, Sheet
from sightline.standard.figures import day_words

_HERE = Path(__file__).parent
# Sheet -> the columns that the page shows of it; the workbook has them all.
_SHOWN = {
    "Lateness": ("Clock", "Limit", "Done late", "Not done, past the limit", "Done in time", "Not done, still within",
                 "Dates cannot say", "Not readable", "Applies to", "Median when done", "Median is in"),
    "What was read": ("Table", "Rows in the file", "Used", "Set aside"),
    "What was lost": ("What was lost", "How often", "Field", "Why", "What it means for the joint picture"),
    "Completeness": ("Table", "Field", "Rows used", "Filled", "Usable", "Usable, per cent"),
}  # fmt: skip
# Sheet -> the columns that a table of one file is headed by, where each file has a table of its own.
_BY_FILE = {
    "Lateness": ("File",), "Completeness": ("File",),
    "What was read": ("File", "Return", "Period to", "State", "Compared with"),
}  # fmt: skip
_HEADED = {"Period to": "to {}", "Compared with": "compared with {}"}
FIRST_KINDS = 8  # of a group that are shown; the others are folded
MOST_ROWS = 200  # of a table on the page; the workbook has all


def write(
    path: Path, title: str, about: Sequence[str], steps: Sequence[Step], sheets: Sequence[Sheet], made: date
) -> Path:
    """Write the page. Returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(title, about, steps, sheets, made), encoding="utf-8", newline="\n")
    return path


@cache
def _template() -> jinja2.Template:
    """The page, read and compiled once."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["sentence"] = _sentence
    environment.filters["number"] = _number
    return environment.get_template("fix_list.html")


def render(title: str, about: Sequence[str], steps: Sequence[Step], sheets: Sequence[Sheet], made: date) -> str:
    """The page as text."""
    lines = (_HERE / "fix_list.css").read_text(encoding="utf-8").splitlines()
    style = "\n".join(line.strip() for line in lines if line.strip())
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    named = {sheet.name: sheet for sheet in sheets}
    return _template().render(
        title=title, about=about, minute=minute(steps, sheets), steps=steps, first=FIRST_KINDS,
        made=day_words(made), style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        tables=[_shown(named[name]) for name in _SHOWN if name in named], notes=_notes(named.get("Lateness")),
        most=MOST_ROWS,
    )  # fmt: skip


def _shown(sheet: Sheet) -> dict[str, object]:
    """What the page shows of a sheet: fewer columns, a table a file, and rows to a limit."""
    names = [name for name, _ in sheet.columns]
    wanted = [names.index(name) for name in _SHOWN[sheet.name]]
    heads = [names.index(name) for name in _BY_FILE.get(sheet.name, ())]
    tables: dict[str, list[list[Cell]]] = {}
    for row in sheet.rows[:MOST_ROWS]:
        parts = [_HEADED.get(names[place], "{}").format(_short(str(row[place]))) for place in heads if row[place]]
        tables.setdefault(", ".join(parts) or sheet.title, []).append([row[place] for place in wanted])
    return {
        "name": sheet.name, "title": sheet.title, "words": sheet.words, "empty": sheet.empty,
        "anchor": sheet.name.lower().replace(" ", "-"), "columns": [names[place] for place in wanted],
        "left_out": max(0, len(sheet.rows) - MOST_ROWS),
        "tables": [(caption, rows, _numeric(rows, len(wanted))) for caption, rows in tables.items()],
    }  # fmt: skip


def _numeric(rows: Sequence[Sequence[Cell]], columns: int) -> list[bool]:
    return [all(isinstance(row[place], int | float | None) for row in rows) for place in range(columns)]


def minute(steps: Sequence[Step], sheets: Sequence[Sheet]) -> list[tuple[str, list[str]]]:
    """What somebody should know who has one minute: what it means, what was lost, what is late."""
    worst = sorted((kind for step in steps for kind in step.kinds), key=lambda k: (_ORDER.index(k.severity), -k.number))
    means: dict[str, str] = {}
    for kind in worst:
        if kind.means:
            times = "once" if kind.number == 1 else f"{kind.number:,} times"
            means.setdefault(kind.means, f"{kind.where or kind.places[0]}, {times}: {kind.means}")
    found = {severity: sum(kind.number for kind in worst if kind.severity is severity) for severity in _ORDER}
    parts = [f"{found[key]:,} {word}{'' if found[key] == 1 else 's'}" for key, word in _LOST.items() if found[key]]
    clocks = next(sheet for sheet in sheets if sheet.name == "Lateness")
    return [
        ("What it means for the joint picture", list(means.values())[:3] or ["Nothing found stands in its way."]),
        ("What was lost", [f"Not used: {', '.join(parts)}." if parts else "Nothing: every row and value was used."]),
        ("What is late", late(clocks) or [_not_late(clocks)]),
    ]  # fmt: skip


def late(sheet: Sheet) -> list[str]:
    """The clocks of which most were late; of two files of one period, the second may repeat the first and counts."""
    names = [name for name, _ in sheet.columns]
    rows = sorted((dict(zip(names, row, strict=True)) for row in sheet.rows), key=lambda said: str(said["File"]))
    newest = {(said["Clock"], said["Period to"]): said for said in rows if said["Done late"] is not None}
    past = {key: _whole(said["Done late"]) + _whole(said["Not done, past the limit"]) for key, said in newest.items()}
    return [
        f"{newest[key]['Clock']}: {past[key]:,} of {newest[key]['Applies to']:,} late, or not done and past the limit "
        f"of {newest[key]['Limit']} ({_short(str(newest[key]['File']))})."
        for key in sorted(past, key=lambda key: -past[key])[:3] if past[key]
    ]  # fmt: skip


def _not_late(sheet: Sheet) -> str:
    if not sheet.rows:
        return sheet.empty
    names = [name for name, _ in sheet.columns]
    if all(row[names.index("Done late")] is None for row in sheet.rows):
        return "No clock in these files has a limit."
    return "Nothing: every clock that can be read is within its limit."


def _short(files: str) -> str:
    """The first name of a set of files, and how many more there are."""
    first, *rest = files.split("; ")
    return f"{first} and {len(rest)} more" if rest else first


def _whole(value: Cell) -> int:
    return value if isinstance(value, int) else 0


_ORDER = list(Severity)
_LOST = {Severity.REFUSED: "file", Severity.ROW: "row", Severity.FIELD: "value"}


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
