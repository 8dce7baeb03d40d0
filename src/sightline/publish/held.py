"""Where the files of each table and chart lie: what a page says under a chart, and the pages that list every file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.clearance.gate import Cleared
from sightline.publish import api
from sightline.publish.pictures import FOLDER as CHARTS
from sightline.publish.pictures import PNG, SPEC, SVG, Picture
from sightline.publish.views import SectionView
from sightline.publish.workbook import sheet_names
from sightline.standard.drafts import FigureTable, Page

PREFIX = "files-"  # of the pages that list the files of one analysis
_WORDS = {SVG: "SVG", PNG: "PNG", SPEC: "Vega-Lite"}

Pairs = Mapping[str, tuple[str, str]]  # table -> its pair of files for Explore Education Statistics


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The files that hold one table, as paths from the front page; "" where there is none."""

    table: FigureTable
    csv: str
    meta: str
    api: str
    workbook: str
    sheet: str
    data: str  # the pair for Explore Education Statistics
    about: str


@dataclass(frozen=True, slots=True)
class SectionFiles:
    """The files of one chart and of the tables that it is drawn from."""

    tables: tuple[TableFiles, ...]
    pictures: tuple[tuple[str, str], ...]  # (what it is, its path)


def table_files(cleared: Sequence[Cleared], pairs: Pairs) -> dict[str, TableFiles]:
    """The files of every table of a release, by its name. A table without a figure is in no workbook and no API."""
    found = {}
    for one in cleared:
        sheets = sheet_names(one)
        for table in one.tables:
            data, about = pairs.get(table.name, ("", ""))
            sheet = sheets.get(table.name, "")
            found[table.name] = TableFiles(
                table, f"data/{table.name}.csv", f"data/{table.name}.json",
                f"{api.FOLDER}/tables/{table.name}.json" if table.figures else "",
                f"data/{one.name}.xlsx" if sheet else "", sheet, data, about,
            )  # fmt: skip
    return found


def section_files(
    views: Sequence[SectionView], pictures: Sequence[Picture], tables: Mapping[str, TableFiles]
) -> dict[str, SectionFiles]:
    """The files of every chart of a page, by its section; `pictures` are those of this page."""
    drawn = {picture.section.name: picture for picture in pictures}
    found = {}
    for view in views:
        names = [name for name in (view.section.table, view.section.chart.beside) if name]
        picture = drawn.get(view.section.name)
        files = [(_WORDS[ending], f"{CHARTS}/{picture.name}.{ending}") for ending in picture.files] if picture else []
        found[view.section.name] = SectionFiles(tuple(tables[name] for name in names), tuple(files))
    return found


def lists(cleared: Sequence[Cleared], tables: Mapping[str, TableFiles]) -> list[tuple[Cleared, list[TableFiles]]]:
    """The files of each analysis that has tables."""
    return [(one, [tables[table.name] for table in one.tables]) for one in cleared if one.tables]


def list_name(cleared: Cleared) -> str:
    """The name of the page that lists the files of one analysis."""
    return f"{PREFIX}{cleared.name}"


def area_file(page: Page, areas: Mapping[str, str]) -> str:
    """The file that holds the newest figures of the area that a page is about; "" for other pages."""
    code = page.name.rpartition("-")[2].upper()
    return f"{api.FOLDER}/areas/{code}.json" if not page.listed and page.group == "areas" and code in areas else ""
