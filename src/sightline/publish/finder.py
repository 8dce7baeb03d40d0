"""What search looks through, and the A to Z that does the same without a script: pages, charts, tables and terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sightline.clearance.gate import Cleared
from sightline.publish.builder import script
from sightline.publish.contents import term_anchor
from sightline.render.grid import capital
from sightline.standard.drafts import Page

KINDS = ("Page", "Chart", "Table", "Term")
PAGE, CHART, TABLE, TERM = range(4)
_BEGINS = ("", "", "tables.html#t=", "glossary.html#")  # of the links of each kind
_WORDS = 400  # letters of a text that are looked through


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found: its kind, name and link, the page it stands on, and further words it is found by."""

    kind: int
    title: str
    url: str
    where: str = ""
    words: str = ""


def entries(
    cleared: Sequence[Cleared], own: Sequence[Page], fixed: Sequence[tuple[str, str]],
    terms: Sequence[tuple[str, Sequence[str]]],
) -> list[Entry]:  # fmt: skip
    """Everything of a release that can be found, pages first.

    Charts and leads of the pages under another page of the group "areas" are left out: each area has the same, and its
    page is found by its name.
    """
    pages = [page for one in cleared for page in one.pages] + list(own)
    found = [
        Entry(PAGE, page.title, f"{page.name}.html", "", "" if _alike(page) else page.lead[:_WORDS]) for page in pages
    ]
    found += [Entry(PAGE, title, f"{name}.html") for name, title in fixed]
    found += [entry for page in pages if not _alike(page) for entry in _charts(page)]
    found += [
        Entry(TABLE, table.title, f"{_BEGINS[TABLE]}{table.name}", one.page.title)
        for one in cleared for table in one.tables if table.figures
    ]  # fmt: skip
    found += [
        Entry(TERM, term, f"{_BEGINS[TERM]}{term_anchor(term)}", "", " ".join(meanings)[:_WORDS])
        for term, meanings in terms
    ]
    return found


def _alike(page: Page) -> bool:
    """Whether a page is one of many that have the same charts and words."""
    return page.group == "areas" and not page.listed


def _charts(page: Page) -> Iterator[Entry]:
    for section in page.sections:
        yield Entry(CHART, section.title, f"{page.name}.html#{section.name}", page.title, section.subtitle)


def search_script(found: Sequence[Entry]) -> str:
    """The script that hands the list to the search page. What many entries share is said once: a page has a weight."""
    places = {where: number for number, where in enumerate(dict.fromkeys(one.where for one in found))}
    rows = [
        [one.kind, one.title, one.url.removeprefix(_BEGINS[one.kind]), places[one.where], one.words] for one in found
    ]
    return script("start", {"kinds": KINDS, "begins": _BEGINS, "places": list(places), "entries": rows})


def a_to_z(found: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """Pages, charts and terms by first letter; "0 to 9" stands first. Tables have a list on a page of their own."""
    shown = [entry for entry in found if entry.kind != TABLE]
    ordered = sorted(shown, key=lambda entry: (_letter(entry.title), entry.title.casefold(), entry.url))
    return [(letter, list(part)) for letter, part in groupby(ordered, key=lambda entry: _letter(entry.title))]


def _letter(title: str) -> str:
    first = capital(title.lstrip("“‘'\""))[:1]
    return first if first.isalpha() else "0 to 9"
