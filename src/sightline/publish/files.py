"""The files beside the pages: one CSV and one JSON of metadata a table, and the checksum of everything."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from sightline.clearance.stage import CHECKSUMS
from sightline.errors import ClearanceError
from sightline.publish.release import MADE_UP, Release
from sightline.render import numbers
from sightline.render.grid import area_words
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Figure

LICENCE = "Open Government Licence v3.0"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def safe_name(name: str, what: str) -> str:
    """The name, if it can be a file's name and a link anywhere. Raises ClearanceError."""
    if not _NAME.fullmatch(name):
        raise ClearanceError(f"a {what} has a name that cannot be a file's: use letters, digits, _ and - only")
    return name


def plain(text: str) -> str:
    """Text that a spreadsheet will not take for a formula: an apostrophe before any sign that starts one."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def value_text(value: float | None) -> str:
    """A number as files hold it: at most ten figures, no trailing nought; nothing for none."""
    return "" if value is None else f"{value:.10g}" if value != int(value) else str(int(value))


def _columns(table: FigureTable) -> list[str]:
    names = ["period", "period_start", "period_end", "area_code", "area"]
    for dimension in table.dimensions:
        if dimension.code != "area":
            names += [dimension.code, f"{dimension.code}_label"]
    names += ["measure", "unit", "value", "mark", "lower", "upper", "range_for", "range_level", "n", "denominator"]
    for level in _levels(table):
        names += [f"limits_{100 * level:g}_lower", f"limits_{100 * level:g}_upper"]
    return names


def _levels(table: FigureTable) -> list[float]:
    """The levels of the limits in a table: not ranges of its figures, but where like figures would lie by chance."""
    return sorted({limit.level for figure in table.figures for limit in numbers.limits(figure)})


def _row(figure: Figure, table: FigureTable, levels: Sequence[float]) -> list[str]:
    period = figure.period
    cells = [plain(period.label), period.start.isoformat(), period.end.isoformat()]
    cells += [plain(figure.area), plain(area_words(figure.area, table))]
    for dimension in table.dimensions:
        if dimension.code != "area":
            code = figure.code(dimension.code)
            cells += ["", ""] if code is None else [plain(code), plain(dimension.label_of(code))]
    interval = numbers.widest(figure)
    cells += [plain(figure.measure.code), plain(figure.measure.unit.value), value_text(figure.value)]
    cells.append("" if figure.mark is None else str(figure.mark))
    cells += ["", "", "", ""] if interval is None else [
        value_text(interval.lower), value_text(interval.upper), plain(interval.kind), value_text(interval.level)
    ]  # fmt: skip
    cells += ["" if figure.n is None else str(figure.n), value_text(figure.denominator)]
    limits = {limit.level: limit for limit in numbers.limits(figure)}
    for level in levels:
        cells += [value_text(limits[level].lower), value_text(limits[level].upper)] if level in limits else ["", ""]
    return cells


def table_rows(table: FigureTable) -> tuple[list[str], list[list[str]]]:
    """The names of a table's columns and a row for each figure, as text that no spreadsheet takes for a formula."""
    levels = _levels(table)
    return [plain(name) for name in _columns(table)], [_row(figure, table, levels) for figure in table.figures]


def table_csv(table: FigureTable) -> str:
    """A table as CSV (UTF-8, CRLF): one row a figure. A withheld value is empty, with its mark in the next column."""
    header, rows = table_rows(table)
    return csv_text([header, *rows])


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV (UTF-8, CRLF)."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def table_json(table: FigureTable, release: Release, entry: int, entry_hash: str) -> str:
    """What a table's numbers mean: units, populations, periods, definitions, sources, marks, and who let it out."""
    measures = {figure.measure.code: figure.measure for figure in table.figures}
    periods = sorted({(f.period.start, f.period.end, f.period.label) for f in table.figures})
    marks = sorted({figure.mark for figure in table.figures if figure.mark is not None})
    content = {
        "name": table.name,
        "title": table.title,
        "made_up": MADE_UP if release.made_up and table.kind is not OutputKind.PUBLISHED else False,
        "kind": str(table.kind),
        "rows": len(table.figures),
        "made_by": table.made_by,
        "measures": [
            {
                "code": m.code, "label": m.label, "unit": str(m.unit), "population": m.population.label,
                "age_basis": m.population.age_basis, "recency": m.population.recency, "status": str(m.status),
                "definition": m.definition, "source": m.source, "rounding": m.rounding,
            }
            for m in measures.values()
        ],
        "periods": [{"start": str(start), "end": str(end), "label": label} for start, end, label in periods],
        "areas": sorted({figure.area for figure in table.figures}),
        "dimensions": [
            {"code": d.code, "label": d.label, "can_be_added": d.additive, "codes": dict(d.labels)}
            for d in table.dimensions
        ],
        "ranges": _ranges(table),
        "limits": _limits(table),
        "marks": {str(mark): numbers.mark_words(mark) for mark in marks},
        "release": release.name,
        "release_date": str(release.date),
        "clearance_policy": release.policy,
        "ledger_entry": entry,
        "ledger_entry_hash": entry_hash,
        "licence": LICENCE,
    }  # fmt: skip
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _ranges(table: FigureTable) -> list[dict[str, object]]:
    """What the columns lower and upper hold: for which doubt, at which level, by which method."""
    shown = (numbers.widest(figure) for figure in table.figures)
    kinds = {(interval.kind, interval.level, interval.method) for interval in shown if interval is not None}
    return [{"for": kind, "level": level, "method": method} for kind, level, method in sorted(kinds)]


def _limits(table: FigureTable) -> list[dict[str, object]]:
    """What the columns of limits hold, level by level; one of level 0 is the middle that figures lie around."""
    kinds = {(limit.level, limit.method) for figure in table.figures for limit in numbers.limits(figure)}
    return [{"level": level, "method": method} for level, method in sorted(kinds)]


def checksums(folder: Path) -> str:
    """A line a file, as `sha256sum -c` reads it, for every file in the folder but the list itself."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CHECKSUMS)
    lines = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files
    )
    return "".join(f"{line}\n" for line in lines)


def unique(names: Iterable[str], what: str) -> None:
    """Raise ClearanceError where two share a name, however it is cased: one would overwrite the other on some disks."""
    seen: set[str] = set()
    for name in names:
        if name.lower() in seen:
            raise ClearanceError(f"two of the release's {what} are called {name!r}: rename one")
        seen.add(name.lower())
