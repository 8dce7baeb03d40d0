"""Follows every link of a site from its front page: which lead nowhere, and which files no page leads to."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from lxml import html

OUTWARD = ("http:", "https:", "tel:", "mailto:")
SCRIPTS = "assets/data/"  # tables as scripts, which the page that makes tables loads by their names


def links(page: Path) -> list[str]:
    """What a page leads to inside the site: the links it has, and the scripts it runs."""
    parsed: html.HtmlElement = html.fromstring(page.read_text(encoding="utf-8"))
    return [str(link) for link in parsed.xpath("//@href | //@src") if not str(link).startswith(OUTWARD)]


def dead_links(site: Path) -> dict[str, list[str]]:
    """Page -> its links to a file or to a place in a page that is not there. Scripts read what stands after "#t="."""
    places = {page.name: _ids(page) for page in site.glob("*.html")}
    found: dict[str, list[str]] = {}
    for page in sorted(site.glob("*.html")):
        for link in links(page):
            name, _, place = link.partition("#")
            name = unquote(name) or page.name
            missing = not (site / name).is_file() or name.startswith(("/", ".."))
            if missing or (place and not place.startswith("t=") and place not in places[name]):
                found.setdefault(page.name, []).append(link)
    return found


def _ids(page: Path) -> set[str]:
    parsed: html.HtmlElement = html.fromstring(page.read_text(encoding="utf-8"))
    return {str(one) for one in parsed.xpath("//@id")}


def not_reached(site: Path) -> set[str]:
    """The files of a site that nobody comes to from the front page by following links."""
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        for link in links(site / waiting.pop()):
            name = unquote(link.partition("#")[0])
            if name and name not in reached:
                reached.add(name)
                waiting += [name] if name.endswith(".html") else []
    every = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    named = (site / "assets" / "tables-index.js").read_text(encoding="utf-8")
    loaded = {name for name in every if name.startswith(SCRIPTS) and f'"{Path(name).stem}"' in named}
    return every - reached - loaded
