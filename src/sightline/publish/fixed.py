"""The pages that every site has, whatever its figures, and what each needs beside what all pages need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sightline.clearance.gate import Cleared
from sightline.flow import STAGES
from sightline.publish import api, builder, changes, finder, held, views, words
from sightline.publish.compose import Shown
from sightline.publish.contents import term_anchor
from sightline.publish.release import Release
from sightline.publish.workbook import sheet_names
from sightline.standard.drafts import Page
from sightline.standard.figures import Measure
from sightline.standard.units import IN_PLACE, MARK_WORDS, Mark

FILES = ("files", "All files")
FILES_PAGE = {"name": FILES[0], "title": FILES[1]}  # as the page that stands above those of the files of an analysis
FIND = (("search", "Search"), ("a-to-z", "A to Z"), ("tables", "Make a table"), FILES)
READ = (
    ("how-to-read", "How to read these pages"),
    ("methods", "Methods"),
    ("data-quality", "Data quality"),
    ("glossary", "Glossary"),
    ("release-calendar", "Release calendar"),
    ("corrections", "Corrections"),
    ("accessibility", "Accessibility"),
)
SURVIVORS = ("survivors", "For survivors")
FIXED = (*FIND, SURVIVORS, *READ)
# The scripts of our own that a page runs beside the one of every page; they lie in the folder "assets".
SCRIPTS: dict[str, tuple[str, ...]] = {
    "search": ("search.js", "search-index.js"),
    "tables": ("tables.js", "tables-index.js"),
}
FOLDER = "assets"


def content(name: str, cleared: Sequence[Cleared], made: Sequence[Shown], release: Release) -> dict[str, Any]:
    """What one of the fixed pages needs beside the common; `made` are the pages that publish made of several drafts."""
    if name == "how-to-read":
        marks = [(mark, MARK_WORDS[mark], mark in IN_PLACE) for mark in Mark]
        return {"marks": marks, "steps": words.STATUS_STEPS}
    if name == "data-quality":
        return {"tables": views.by_page(views.table_views(cleared, release)), "cleared": cleared}
    if name == "glossary":
        return {"terms": [(term, term_anchor(term), said) for term, said in views.glossary(cleared, words.TERMS)]}
    if name == "methods":
        return {"stages": STAGES, "measures": measures(cleared), "notes": _notes(cleared)}
    if name == "release-calendar":
        out = {release.name, *(before for before, _ in release.earlier)}
        open_ = [one for one in release.calendar if one.name not in out]
        return {
            "ahead": [one for one in open_ if one.day >= release.date],
            "late": [one for one in open_ if one.day < release.date],
        }
    if name == "corrections":
        return {"said": changes.breakdown_words([table for one in cleared for table in one.tables])}
    if name == "tables":
        return {"listed": builder.listed(cleared)}
    if name == FILES[0]:
        listed = [(one, held.list_name(one), bool(sheet_names(one))) for one in cleared if one.tables]
        return {"analyses": listed, "areas": api.area_names(cleared), "some": bool(cleared)}
    if name == "a-to-z":
        return {"letters": finder.a_to_z(found(cleared, made))}
    if name == SURVIVORS[0]:
        pages = [page for one in cleared for page in one.pages]
        return {"told": [page for page in pages if page.group == "voice" or page.name in words.VOICE_PAGES]}
    return {}


def found(cleared: Sequence[Cleared], made: Sequence[Shown]) -> list[finder.Entry]:
    """Everything that can be found on the site."""
    own: list[Page] = [page for one in made for page in one.pages]
    return finder.entries(cleared, own, FIXED, views.glossary(cleared, words.TERMS))


def measures(cleared: Sequence[Cleared]) -> list[tuple[Page, list[Measure]]]:
    """What is counted, by the main page of each draft, each told once: its label, population, status and definition."""
    told: list[tuple[Page, list[Measure]]] = []
    for one in cleared:
        every = {(f.measure.label, f.measure.definition): f.measure for table in one.tables for f in table.figures}
        told.append((one.page, list(every.values())))
    return [(page, listed) for page, listed in told if listed]


def _notes(cleared: Sequence[Cleared]) -> list[str]:
    """How figures of this release were protected, each way once; counts of one draft are on its own page."""
    said = (note for one in cleared for note in one.notes if not note[:1].isdigit())
    return list(dict.fromkeys(views.sentence_case(note) for note in said))
