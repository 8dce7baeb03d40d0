"""What the page that makes tables works from: every cleared table as a script of its own, and a list of them all.

A page that is opened from disk may not fetch a file, but may run a script that lies beside it: so figures stand in
scripts that hand over data and do nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sightline.clearance.gate import Cleared
from sightline.errors import StandardError
from sightline.publish.contents import tables_page
from sightline.publish.release import MADE_UP, Release
from sightline.render import numbers
from sightline.render.grid import WHOLES, area_words, capital
from sightline.standard import areas
from sightline.standard.drafts import FigureTable, OutputKind, Page
from sightline.standard.figures import Figure, Measure
from sightline.standard.units import MARK_WORDS

CALL = "sightline.{name}({data});\n"
_ENDS_ON_CODE = re.compile(r"E\d{8}$")


def script(name: str, data: object) -> str:
    """A script that hands over data: one call of a function, its argument JSON without a sign that ends a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return CALL.format(name=name, data=text)


def list_script(cleared: Sequence[Cleared], release: Release) -> str:
    """The list of tables that have figures, by page, with the unit of each."""
    pages: list[list[str]] = []
    tables: list[list[object]] = []
    for one in cleared:
        for table in one.tables:
            if not table.figures:
                continue
            page = tables_page(one, table)
            entry = [f"{page.name}.html", page.title]
            if entry not in pages:
                pages.append(entry)
            tables.append([table.name, table.title, pages.index(entry), units(table)])
    tables.sort(key=lambda entry: int(str(entry[2])))  # a menu has each page once
    marks = {str(mark): words for mark, words in MARK_WORDS.items()}
    return script("start", {"release": release.name, "pages": pages, "tables": tables, "marks": marks})


def units(table: FigureTable) -> str:
    """What a table counts, in words; units that differ stand side by side, and never in one made table."""
    return "; ".join(sorted({figure.measure.unit.value for figure in table.figures}))


def table_script(cleared: Cleared, table: FigureTable, release: Release) -> str:
    """One cleared table: what is counted, where, when and by what, and each figure as pages print it.

    A figure is [measure, period, area, codes, words, range, mark, value, lower, upper]: the first four are places in
    the lists beside it, a code of -1 saying that it is not broken down; a mark that stands for a number has neither
    words nor value.
    """
    measures = list(dict.fromkeys(figure.measure for figure in table.figures))
    spans = {figure.period.label: figure.period for figure in table.figures}
    periods = [[label, span.end.isoformat()] for label, span in sorted(spans.items(), key=lambda pair: pair[1].end)]
    places = _areas(table)
    codes = {d.code: _codes(table, d.code) for d in table.dimensions if d.code != "area"}
    page = tables_page(cleared, table)
    at: dict[str, dict[Any, int]] = {
        "measure": {one: place for place, one in enumerate(measures)},
        "period": {label: place for place, (label, _) in enumerate(periods)},
        "area": {code: place for place, (code, _) in enumerate(places)},
    }  # fmt: skip
    return script("put", {
        "name": table.name, "title": table.title, "page": [f"{page.name}.html", page.title],
        "note": MADE_UP if release.made_up and table.kind is not OutputKind.PUBLISHED else "",
        "measures": [_measure(one) for one in measures], "areas": places, "periods": periods,
        "dimensions": [[code, table.dimension(code).label, pairs] for code, pairs in codes.items()],
        "figures": [_figure(figure, at, codes) for figure in table.figures],
    })  # fmt: skip


def _measure(measure: Measure) -> dict[str, str]:
    return {
        "code": measure.code, "label": measure.label, "unit": measure.unit.value, "status": measure.status.value,
        "population": measure.population.label, "definition": measure.definition, "source": measure.source,
    }  # fmt: skip


def _areas(table: FigureTable) -> list[list[str]]:
    """Each area with its name, by name, the wholes last; where two share a name, that of the place it is about too."""
    found = {figure.area: area_words(figure.area, table) for figure in table.figures}
    names = list(found.values())
    told = {
        code: f"{name} ({_place(code)})" if names.count(name) > 1 and _place(code) else name
        for code, name in found.items()
    }
    ordered = sorted(told, key=lambda code: (code in WHOLES, told[code], code))
    return [[code, capital(told[code])] for code in ordered]


def _place(code: str) -> str:
    found = _ENDS_ON_CODE.search(code)
    try:
        return areas.area(found[0]).name if found else ""
    except StandardError:
        return ""


def _codes(table: FigureTable, dimension: str) -> list[list[str]]:
    """The codes of a dimension that occur, with their words, in the order they are shown."""
    known = table.dimension(dimension)
    present = {code for figure in table.figures if (code := figure.code(dimension)) is not None}
    order = [code for code, _ in known.labels]
    ranked = sorted(present, key=lambda code: (order.index(code) if code in order else len(order), code))
    return [[code, known.label_of(code)] for code in ranked]


def _figure(figure: Figure, at: Mapping[str, Mapping[Any, int]], codes: Mapping[str, list[list[str]]]) -> list[object]:
    interval = numbers.widest(figure) if figure.value is not None else None
    broken = []
    for dimension, pairs in codes.items():
        code = figure.code(dimension)
        broken.append(-1 if code is None else [pair[0] for pair in pairs].index(code))
    ends = (interval.lower, interval.upper) if interval is not None else (None, None)
    return [
        at["measure"][figure.measure], at["period"][figure.period.label], at["area"][figure.area], broken,
        numbers.number(figure), numbers.range_words(figure) if figure.value is not None else "",
        "" if figure.mark is None else str(figure.mark), *(_value(one) for one in (figure.value, *ends)),
    ]  # fmt: skip


def _value(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def listed(cleared: Sequence[Cleared]) -> list[tuple[Page, list[FigureTable]]]:
    """The tables that have figures by the page that shows them, for readers whose browser runs no script."""
    found: dict[str, tuple[Page, list[FigureTable]]] = {}
    for one in cleared:
        for table in one.tables:
            if table.figures:
                page = tables_page(one, table)
                found.setdefault(page.name, (page, []))[1].append(table)
    return list(found.values())
