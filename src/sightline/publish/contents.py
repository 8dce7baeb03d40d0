"""The list of pages on the front page, parted by kind, and what stands above a page of made-up data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sightline.publish.compose import Shown
from sightline.publish.release import AS_PUBLISHED, BUT_PUBLISHED, MADE_UP, Release
from sightline.publish.words import GROUPS, OTHERS
from sightline.standard.drafts import FigureTable, OutputKind, Page

FEW = 8  # pages under another are named in the list of pages; more are counted


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the list of pages, with those that stand under it where they are few, or how many there are."""

    page: Page
    under: tuple[tuple[str, str], ...]  # (name, words of the link)
    many: int


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of one kind under one heading; `leads`: with what each shows."""

    heading: str
    leads: bool
    entries: tuple[Entry, ...]


def in_order(shown: Sequence[Shown]) -> list[tuple[Shown, Page]]:
    """The pages that stand by themselves in the list of pages, in its order: by kind, then as they were cleared."""
    listed = [(one, page) for one in shown for page in one.pages if page.listed]
    known = [code for code, _, _ in GROUPS]
    return sorted(listed, key=lambda pair: known.index(pair[1].group) if pair[1].group in known else len(known))


def groups(cleared: Sequence[Shown]) -> tuple[Group, ...]:
    """The list of pages, parted by kind; pages of a kind without words of its own come last."""
    listed = in_order(cleared)
    known = {code for code, _, _ in GROUPS}
    parts = [(heading, leads, [p for p in listed if p[1].group == code]) for code, heading, leads in GROUPS]
    parts.append((OTHERS, True, [p for p in listed if p[1].group not in known]))
    return tuple(
        Group(heading, leads, tuple(_entry(one, page) for one, page in pages))
        for heading, leads, pages in parts
        if pages
    )


def _entry(cleared: Shown, page: Page) -> Entry:
    under = under_links(cleared, page)
    return Entry(page, under, 0) if len(under) <= FEW else Entry(page, (), len(under))


def under_links(cleared: Shown, page: Page) -> tuple[tuple[str, str], ...]:
    """The pages under a page, with the words of their links: what all their titles end on after a colon is left out."""
    under = [other for other in cleared.more if not other.listed] if page is cleared.page else []
    ends = {other.title.partition(": ")[2] for other in under}
    short = len(under) > 1 and len(ends) == 1
    return tuple((other.name, other.title.partition(": ")[0] if short else other.title) for other in under)


def tables_page(cleared: Shown, table: FigureTable) -> Page:
    """The page that a table is shown on: the first that draws or names it; the main one for what all areas draw."""
    drawing = (page for page in cleared.pages if table.name in page.tables())
    return next((page for page in drawing if page.listed or page.group != "areas"), cleared.page)


def term_anchor(term: str) -> str:
    """The anchor of a term in the glossary."""
    return "term-" + "-".join(re.findall(r"[a-z0-9]+", term.lower()))


def banner(pages: Sequence[tuple[Shown, Page]], release: Release) -> str:
    """What stands above a page of made-up data. A page of nothing but published statistics says that it is not.

    `pages` are those that it shows or leads to.
    """
    if not release.made_up:
        return ""
    published = [_published(cleared, page) for cleared, page in pages]
    if published and all(published):
        return AS_PUBLISHED
    return BUT_PUBLISHED if any(published) else MADE_UP


def _published(cleared: Shown, page: Page) -> bool:
    used = page.tables()
    return bool(used) and all(t.kind is OutputKind.PUBLISHED for t in cleared.tables if t.name in used)
