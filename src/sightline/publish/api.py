"""The release as JSON that any static host can serve: lists of tables, measures and areas, and each by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sightline.clearance.gate import Cleared
from sightline.publish.files import LICENCE, safe_name, table_rows, unique
from sightline.publish.openapi import description
from sightline.publish.pictures import FOLDER as CHARTS
from sightline.publish.pictures import Picture
from sightline.publish.release import Release, warning
from sightline.render import numbers
from sightline.render.grid import area_words, latest
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Figure, Measure

FOLDER = "api"
Json = dict[str, Any]
_NUMBERS = ("value", "lower", "upper", "range_level", "n", "denominator")
_LIMITS = "limits_"


def write_api(
    folder: Path, cleared: Sequence[Cleared], pictures: Sequence[Picture], release: Release, pages: Mapping[str, str]
) -> None:
    """Write every file of the interface into `folder`, which is there. `pages`: table -> its page with its anchor.

    Raises ClearanceError where the code of an area cannot be a file's name, or two cannot be told apart.
    """
    tables = [(one, table) for one in cleared for table in one.tables if table.figures]
    areas = by_area([table for _, table in tables])
    unique((safe_name(code, "area") for code in areas), "areas")
    files: dict[str, Json] = {
        "openapi.json": description(release),
        "releases.json": releases(release),
        "tables.json": {"tables": [_listed(one, table, release, pages) for one, table in tables]},
        "measures.json": {"measures": measures([table for _, table in tables])},
        "areas.json": {"areas": [{"code": code, "name": _name(found), "file": f"areas/{code}.json"}
                                 for code, found in areas.items()]},
        "charts.json": {"charts": [_picture(picture) for picture in pictures]},
    }  # fmt: skip
    for one, table in tables:
        files[f"tables/{table.name}.json"] = {**_listed(one, table, release, pages), **content(table)}
    for code, found in areas.items():
        figures = [_figure(table, figure) for table, figure in newest(found)]
        files[f"areas/{code}.json"] = {"code": code, "name": _name(found), "figures": figures}
    for name in ("tables", "areas"):
        (folder / name).mkdir()
    for name, found_ in files.items():
        text = json.dumps(found_, ensure_ascii=False, separators=(",", ":"))
        (folder / name).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def releases(release: Release) -> Json:
    """This release and those before it, the newest first."""
    said = [{"name": name, "date": str(day)} for name, day in reversed(release.earlier)]
    return {"title": release.title, "licence": LICENCE,
            "releases": [{"name": release.name, "date": str(release.date)}, *said]}  # fmt: skip


def _listed(one: Cleared, table: FigureTable, release: Release, pages: Mapping[str, str]) -> Json:
    """What a list of tables says of one."""
    return {
        "name": table.name, "title": table.title, "analysis": one.name, "kind": str(table.kind),
        "made_up": warning((table,), release), "figures": len(table.figures),
        "withheld": sum(figure.value is None for figure in table.figures),
        "latest_period": latest(table.figures).label, "data_until": str(latest(table.figures).end),
        "page": pages.get(table.name, f"{one.page.name}.html"), "csv": f"data/{table.name}.csv",
        "metadata": f"data/{table.name}.json", "workbook": f"data/{one.name}.xlsx", "file": f"tables/{table.name}.json",
    }  # fmt: skip


def content(table: FigureTable) -> Json:
    """A table's columns and rows: numbers as numbers, and null where a cell of the CSV is empty."""
    header, rows = table_rows(table)
    numeric = {place for place, name in enumerate(header) if name in _NUMBERS or name.startswith(_LIMITS)}
    cells = [[_cell(cell, place in numeric) for place, cell in enumerate(row)] for row in rows]
    marks = {str(mark): numbers.mark_words(mark) for mark in sorted({f.mark for f in table.figures if f.mark})}
    return {"columns": header, "rows": cells, "marks": marks, "measures": measures([table])}


def _cell(cell: str, numeric: bool) -> str | float | None:
    if cell == "":
        return None
    if not numeric:
        return cell
    number = float(cell)
    return int(number) if number == int(number) else number


def measures(tables: Sequence[FigureTable]) -> list[Json]:
    """Every measure of these tables, each once, with the tables that it is in."""
    found: dict[Measure, list[str]] = {}
    for table in tables:
        for measure in dict.fromkeys(figure.measure for figure in table.figures):
            found.setdefault(measure, []).append(table.name)
    return [
        {
            "code": m.code, "label": m.label, "unit": str(m.unit), "population": m.population.label,
            "age_basis": m.population.age_basis, "recency": m.population.recency, "status": str(m.status),
            "definition": m.definition, "source": m.source, "rounding": m.rounding, "tables": names,
        }
        for m, names in found.items()
    ]  # fmt: skip


def by_area(tables: Sequence[FigureTable]) -> dict[str, list[tuple[FigureTable, Figure]]]:
    """Area -> its figures with their tables, areas by code."""
    found: dict[str, list[tuple[FigureTable, Figure]]] = {}
    for table in tables:
        for figure in table.figures:
            found.setdefault(figure.area, []).append((table, figure))
    return {code: found[code] for code in sorted(found)}


def area_names(cleared: Sequence[Cleared]) -> list[tuple[str, str]]:
    """(code, name) of every area that has a file of its own, by name."""
    found = by_area([table for one in cleared for table in one.tables])
    return sorted(((code, _name(figures)) for code, figures in found.items()), key=lambda pair: (pair[1], pair[0]))


def newest(found: Sequence[tuple[FigureTable, Figure]]) -> list[tuple[FigureTable, Figure]]:
    """Of the figures of one area, those of the newest period of each table."""
    ends: dict[str, Any] = {}
    for table, figure in found:
        at = (figure.period.end, figure.period.start)
        ends[table.name] = max(ends.get(table.name, at), at)
    return [(t, f) for t, f in found if (f.period.end, f.period.start) == ends[t.name]]


def _figure(table: FigureTable, figure: Figure) -> Json:
    interval = numbers.widest(figure)
    words = {code: table.dimension(code).label_of(item) for code, item in figure.breakdown if code != "area"}
    return {
        "table": table.name, "measure": figure.measure.code, "unit": str(figure.measure.unit),
        "period": figure.period.label, "breakdown": words, "value": figure.value,
        "mark": None if figure.mark is None else str(figure.mark),
        "lower": interval.lower if interval else None, "upper": interval.upper if interval else None,
    }  # fmt: skip


def _name(found: Sequence[tuple[FigureTable, Figure]]) -> str:
    table, figure = found[0]
    return area_words(figure.area, table)


def _picture(picture: Picture) -> Json:
    section = picture.section
    return {
        "name": picture.name, "title": section.title, "subtitle": section.subtitle, "kind": str(section.chart.kind),
        "page": f"{picture.page.name}.html#{section.name}", "tables": list(picture.tables),
        "files": [f"{CHARTS}/{picture.name}.{ending}" for ending in picture.files],
    }  # fmt: skip
