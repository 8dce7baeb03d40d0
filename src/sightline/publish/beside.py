"""The files beside the pages of a release, each kind by its own module: what is written where."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sightline.clearance.gate import Cleared
from sightline.publish import api, changes, citation, files, pictures
from sightline.publish.compose import Shown
from sightline.publish.ees import pairs, rules
from sightline.publish.files import csv_text, plain
from sightline.publish.pictures import Picture, Pictures
from sightline.publish.release import Release
from sightline.publish.views import SectionView
from sightline.publish.workbook import workbook
from sightline.standard.drafts import Page

EES, EES_LIST = "ees", "ees-pairs.csv"
CHANGES = "changes"
# Names at the root of a site that no page may take.
RESERVED = (api.FOLDER, pictures.FOLDER, EES, "release", "methods", "citation", "ees-pairs", CHANGES)
_LIST = ("table", "data_file", "meta_file", "rows", "figures_left_out", "why_no_pair")


@dataclass(slots=True)
class Beside:
    """What is written beside the pages of one release into `folder`: a page's charts with it, the rest at the end.

    `which` says of which pages charts are PNG too; `before` is the name of what was out before this, and its tables.
    """

    folder: Path
    release: Release
    which: Pictures = Pictures.MAIN
    before: tuple[str, Sequence[Cleared]] | None = None
    drawn: list[Picture] = field(default_factory=list)
    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)  # table -> its pair of files, as written

    def start(self, cleared: Sequence[Cleared]) -> None:
        """Write what pages name: the pairs of files for Explore Education Statistics; of nothing, nothing.

        Raises ClearanceError where two analyses share a name, or one's cannot be a file's.
        """
        files.unique((files.safe_name(one.name, "analysis") for one in cleared), "analyses")
        if cleared:
            self.pairs = _write_pairs(self.folder, cleared, self.release)

    def page(self, of: Shown, page: Page, views: Sequence[SectionView]) -> list[Picture]:
        """Write the charts of one page, and say which."""
        place = self.folder / pictures.FOLDER
        place.mkdir(exist_ok=True)
        made = pictures.write_pictures(place, of, page, views, self.release, self.which)
        self.drawn += made
        return made

    def finish(self, cleared: Sequence[Cleared]) -> None:
        """Write the rest, after the pages and the folder data/ and before the checksums; of nothing, nothing.

        Raises ClearanceError where two charts share a name, or an area's code cannot be a file's name.
        """
        if not cleared:
            return
        folder, release = self.folder, self.release
        files.unique((picture.name for picture in self.drawn), "charts")
        for one in cleared:
            if any(table.figures for table in one.tables):
                (folder / "data" / f"{one.name}.xlsx").write_bytes(workbook(one, release))
        (folder / api.FOLDER).mkdir()
        api.write_api(folder / api.FOLDER, cleared, self.drawn, release, _pages(cleared))
        if self.before is not None:
            _write_changes(folder, self.before, cleared, release)
        for name, text in (
            ("citation.txt", citation.citation_text(release)), ("citation.bib", citation.citation_bib(release)),
            ("citation.cff", citation.citation_cff(release)),
            (citation.METHODS, _json(citation.methods(cleared, release))),
        ):  # fmt: skip
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        about = _json(citation.about(folder, release))
        (folder / citation.RELEASE).write_text(about, encoding="utf-8", newline="\n")


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _pages(cleared: Sequence[Cleared]) -> dict[str, str]:
    """Table -> the page that first draws it, with its anchor."""
    found: dict[str, str] = {}
    for one in cleared:
        for page in one.pages:
            for section in page.sections:
                found.setdefault(section.table, f"{page.name}.html#{section.name}")
    return found


def _write_pairs(folder: Path, cleared: Sequence[Cleared], release: Release) -> dict[str, tuple[str, str]]:
    """The pairs of files for Explore Education Statistics, and a list of every table with its pair or the reason.

    Returns the pair of each table that has one, as paths from the front page.
    """
    written: dict[str, tuple[str, str]] = {}
    place = folder / EES
    place.mkdir()
    rows: list[tuple[str, ...]] = [_LIST]
    for table in (table for one in cleared for table in one.tables):
        made = pairs.pair_of(table, release)
        faults = rules.screen(made.pair) if made.pair else ()
        if made.pair is None or not rules.passed(faults):
            found = "; ".join(str(fault) for fault in faults)
            why = made.reason or f"the screener would refuse it: {found}"
            rows.append((table.name, "", "", "", "", why))
            continue
        for name, frame in ((made.pair.data_name, made.pair.data), (made.pair.meta_name, made.pair.meta)):
            (place / name).write_text(pairs.text_of(frame), encoding="utf-8", newline="")
        names = (f"{EES}/{made.pair.data_name}", f"{EES}/{made.pair.meta_name}")
        written[table.name] = names
        rows.append((table.name, *names, str(len(made.pair.data.rows)), str(made.left_out), ""))
    text = csv_text([plain(cell) for cell in row] for row in rows)
    (folder / EES_LIST).write_text(text, encoding="utf-8", newline="")
    return written


def _write_changes(
    folder: Path, before: tuple[str, Sequence[Cleared]], cleared: Sequence[Cleared], release: Release
) -> None:
    """What changed since what was out before, as CSV, with how many figures of each kind as JSON."""
    found = changes.changes(before[1], cleared)
    (folder / f"{CHANGES}.csv").write_text(changes.changes_csv(found), encoding="utf-8", newline="")
    counted = {str(kind): sum(one.kind is kind for one in found) for kind in changes.Kind}
    about: dict[str, Any] = {"release": release.name, "compared_with": before[0], "changes": counted,
                             "file": f"{CHANGES}.csv"}  # fmt: skip
    (folder / f"{CHANGES}.json").write_text(_json(about), encoding="utf-8", newline="\n")
