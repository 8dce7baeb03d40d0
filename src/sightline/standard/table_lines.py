"""The rows of a register that users keep as CSV and TOML files, as they were written, each cell with its file and line.

A register is a folder; each of its tables stands in CSV (named after the table), in TOML ([[table]]), or in both. What
a cell means is checked by whoever owns the register.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sightline.errors import Finding, Severity
from sightline.standard.csv_lines import RAGGED, UNREADABLE, NotCsvError, csv_lines
from sightline.standard.toml_rows import TomlFault, TomlRow, toml_rows

_NOT_UTF8 = ("bytes that are not UTF-8", "Save it as UTF-8 text")


@dataclass(frozen=True, slots=True)
class Form:
    """What a register looks like: table -> its columns; tables it may do without; columns that may be blank.

    `rule` is how its findings are called, e.g. "registry" for registry-blank. A name in `blank` holds for every table
    that has it; "table.column" for that table alone. `later` are columns, written so, that came after registers were
    first kept: a file without them is read, and nothing stands in them. `beside` are TOML files of the folder that are
    of no register.
    """

    rule: str
    tables: Mapping[str, tuple[str, ...]]
    optional: Collection[str] = ()
    blank: Collection[str] = ()
    beside: Collection[str] = ()
    later: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row: cells by column, without spaces around them, its file and the line on which it begins."""

    table: str
    number: int | None
    cells: Mapping[str, str]
    file: str
    lines: Mapping[str, int] = field(default_factory=dict)  # of TOML: column -> its line
    register: str = "registry"  # how its findings are called

    def fault(self, rule: str, column: str, found: str, remedy: str) -> Finding:
        """A finding at one cell of this row."""
        line = self.lines.get(column, self.number)
        return Finding(f"{self.register}-{rule}", Severity.REFUSED, self.file, found, remedy, line=line, field=column)


def read_lines(folder: Path, form: Form) -> tuple[dict[str, list[Line]], list[Finding]]:
    """Table -> its rows, in the order of the files, and every fault of reading. Each table in CSV, TOML or both."""
    held: dict[str, list[Line]] = {table: [] for table in form.tables}
    faults: list[Finding] = []
    tomls = (path for path in sorted(folder.glob("*.toml")) if path.name not in form.beside)
    made = [one for path in tomls for one in _toml(path, form)]
    in_toml = {one.table for one in made if isinstance(one, Line)}
    for table in form.tables:
        if (folder / f"{table}.csv").is_file() or table not in {*form.optional, *in_toml}:
            made += _csv(folder, table, form)
    for one in made:
        if isinstance(one, Finding):
            faults.append(one)
        else:
            held[one.table].append(one)
            faults += _blank(one, form)
    return held, faults


def read_file(path: Path, form: Form) -> tuple[dict[str, list[Line]], list[Finding]]:
    """The same of one TOML file that holds every table by itself."""
    held: dict[str, list[Line]] = {table: [] for table in form.tables}
    if not path.is_file():
        return held, [_whole(form, path.name, "there is no such file", "Name a TOML file")]
    faults: list[Finding] = []
    for one in _toml(path, form):
        if isinstance(one, Finding):
            faults.append(one)
        else:
            held[one.table].append(one)
            faults += _blank(one, form)
    for table in form.tables:
        if not held[table] and table not in form.optional and not faults:
            faults.append(_whole(form, path.name, f"the file has no [[{table}]]", f"Write [[{table}]] with its keys"))
    return held, faults


def _blank(line: Line, form: Form) -> Iterator[Finding]:
    for name, cell in line.cells.items():
        if not cell and name not in form.blank and f"{line.table}.{name}" not in form.blank:
            yield line.fault("blank", name, "nothing stands here", "Fill it in, or take the row out")


def _whole(form: Form, file: str, found: str, remedy: str, line: int | None = None) -> Finding:
    return Finding(f"{form.rule}-file", Severity.REFUSED, file, found, remedy, line=line)


def _toml(path: Path, form: Form) -> Iterator[Line | Finding]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        yield _whole(form, path.name, *_NOT_UTF8)
        return
    for one in toml_rows(text, form.tables):
        if isinstance(one, TomlFault):
            yield _whole(form, path.name, one.found, one.remedy, one.line)
        else:
            yield from _from_toml(path.name, one, form)


def _from_toml(file: str, row: TomlRow, form: Form) -> Iterator[Line | Finding]:
    columns = form.tables[row.table]
    cells = {name: _text(row.values.get(name, "")) for name in columns}
    line = Line(row.table, row.line, {name: cell or "" for name, cell in cells.items()}, file, row.lines, form.rule)
    if set(row.values) - set(columns):
        yield _whole(form, file, "a key that the table does not have", f"Keys are {', '.join(columns)}", row.line)
    wrong = [name for name, cell in cells.items() if cell is None]
    for name in wrong:
        yield line.fault("text", name, "neither text, a number nor a day", "Write it in quotation marks")
    if not wrong:
        yield line


def _text(value: object) -> str | None:
    """A cell as CSV would have it; None for what no cell can hold."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return f"{value:.15g}" if isinstance(value, float) else None  # every digit that somebody would write


def _csv(folder: Path, table: str, form: Form) -> Iterator[Line | Finding]:
    file, columns = f"{table}.csv", form.tables[table]
    path = folder / file
    if not path.is_file():
        remedy = f"Make it, with the columns {', '.join(columns)}, or write [[{table}]] in a TOML file"
        yield _whole(form, file, "the folder does not hold this file", remedy)
        return
    try:
        rows = csv_lines(path.read_text(encoding="utf-8-sig"))
        header = tuple(next(rows, (1, []))[1])
        earlier = tuple(name for name in columns if f"{table}.{name}" not in form.later)
        if header not in (columns, earlier):
            yield _whole(form, file, "the header is not that of this table", f"Write {','.join(columns)}", 1)
            return
        for number, cells in rows:
            if len(cells) == len(header):
                held = dict.fromkeys(columns, "") | dict(zip(header, cells, strict=True))
                yield Line(table, number, held, file, register=form.rule)
            else:
                yield _whole(form, file, *RAGGED, number)
    except UnicodeDecodeError:
        yield _whole(form, file, *_NOT_UTF8)
    except NotCsvError as error:
        yield _whole(form, file, *UNREADABLE, error.line)
