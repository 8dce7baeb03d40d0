"""A whole fix list in a folder: list, workbook and page; one for each agency, made of its own files alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sightline.errors import StandardError
from sightline.returns.reports import page, workbook
from sightline.returns.reports.advice import in_words, steps, totals
from sightline.returns.reports.fixlist import FileReport, write_fix_list
from sightline.returns.reports.sheets import sheets
from sightline.standard.areas import area, forces

NAME = "fix-list"
UNKNOWN = "agency-not-known"


def by_agency(reports: Sequence[FileReport]) -> dict[str, list[FileReport]]:
    """The reports of each agency apart.

    Refused files that do not say whose they are go with the only agency there is; beside several they stay apart.
    """
    known = sorted({report.header.agency for report in reports if report.header})
    stray = known[0] if len(known) == 1 else UNKNOWN
    found: dict[str, list[FileReport]] = {}
    for report in reports:
        found.setdefault(report.header.agency if report.header else stray, []).append(report)
    return found


def write_packs(reports: Sequence[FileReport], folder: Path, made: date) -> list[Path]:
    """Write the fix list of each agency; where there are several, each into a folder of its own. Returns the pages."""
    apart = by_agency(reports)
    written = []
    for agency, own in apart.items():
        inside = folder if len(apart) == 1 else folder / safe(agency)
        written.append(write_pack(own, inside / NAME, agency, made))
    return written


def write_lists(reports: Sequence[FileReport], path: Path) -> list[Path]:
    """Write the findings to a CSV file; of several agencies to one each, PATH-AGENCY.csv. Returns the paths."""
    apart = by_agency(reports)
    return [
        write_fix_list(own, path if len(apart) == 1 else path.with_name(f"{path.stem}-{safe(agency)}{path.suffix}"))
        for agency, own in apart.items()
    ]


def write_pack(reports: Sequence[FileReport], stem: Path, agency: str, made: date) -> Path:
    """Write STEM.csv, STEM.xlsx and STEM.html of one agency's files. Returns the page."""
    found = steps(reports)
    tables = sheets(reports, found)
    title = title_of(agency)
    about = in_words(totals(reports, found))
    write_fix_list(reports, stem.with_name(stem.name + ".csv"))
    workbook.write(stem.with_name(stem.name + ".xlsx"), title, [*about, *_ABOUT], tables, made)
    return page.write(stem.with_name(stem.name + ".html"), title, about, found, tables, made)


_ABOUT = (
    "For the agency that sent these files, and nobody else. It is made of them alone, and names no person: it says "
    "where in the files to look.",
)  # fmt: skip


def title_of(agency: str) -> str:
    """What a fix list is called."""
    return "Fix list" if agency == UNKNOWN else f"Fix list of {_name(agency)}"


def _name(agency: str) -> str:
    if agency in forces():
        return f"{forces()[agency]} ({agency})"
    try:
        return f"{area(agency).name} ({agency})"
    except StandardError:
        return agency


def safe(agency: str) -> str:
    """An agency's code as the name of a folder."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", agency)
