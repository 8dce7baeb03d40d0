"""The site: every page of a release, built beside its place and put there whole, so that nothing is half written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sightline.clearance.gate import Cleared
from sightline.clearance.stage import CHECKSUMS
from sightline.errors import ClearanceError
from sightline.publish import api, beside, builder, contents, files, finder, fixed, held, templating, views
from sightline.publish.beside import Beside
from sightline.publish.compose import Shown
from sightline.publish.fixed import FIXED
from sightline.publish.indicators import head_names
from sightline.publish.own_areas import own_areas
from sightline.publish.partnership_pages import partnership_pages
from sightline.publish.pictures import Pictures
from sightline.publish.place import put
from sightline.publish.release import Release
from sightline.publish.support import support
from sightline.publish.views import Step
from sightline.standard.drafts import Page

_ASSETS = Path(__file__).parent / fixed.FOLDER
_RESERVED = ("index", "data", "checksums", fixed.FOLDER, *beside.RESERVED, *(name for name, _ in FIXED))


def build(
    cleared: Sequence[Cleared],
    out: Path,
    release: Release,
    *,
    progress: Step | None = None,
    enter: Callable[[Path], None] | None = None,
    pictures: Pictures = Pictures.MAIN,
    before: tuple[str, Sequence[Cleared]] | None = None,
) -> Path:
    """Build the site of a release at `out`, in place of an earlier one, and return the path of its front page.

    The whole site is written to a folder beside `out` and swapped in at the end. The same input makes the same bytes.
    `enter` is called with that folder before: it says in the ledger what is about to go out, or raises. Charts of
    which pages are PNG too, `pictures` says; `before` is the name of what was out before this release, and its tables.
    Raises ClearanceError for anything that clearance did not pass, for names that clash or cannot be files, and for
    a section without its table; ConfigError where `out` holds something that is not a site.
    """
    _check(cleared)
    step = progress or (lambda *_: None)
    put(out, lambda made: _write(cleared, Beside(made, release, pictures, before), step), enter)
    return out / "index.html"


def _check(cleared: Sequence[Cleared]) -> None:
    for one in cleared:
        if type(one) is not Cleared:
            raise ClearanceError(
                f"a {type(one).__name__} was about to be published: only what the gate of clearance passed can be"
            )
    for one in cleared:
        for page in one.pages:
            files.safe_name(page.name, "page")
            if page.name.lower() in _RESERVED or page.name.lower().startswith(held.PREFIX):
                raise ClearanceError(f"a page cannot be called {page.name!r}: the site has one of that name")
            entries = [entry.id for section in page.sections for entry in section.entries]
            entries += [name for section in page.sections for name in head_names(section)]
            files.unique((*(section.name for section in page.sections), *entries), "sections or entries on one page")
            for section in page.sections:
                files.safe_name(section.name, "section")
        for table in one.tables:
            files.safe_name(table.name, "table")
    files.unique((page.name for one in cleared for page in one.pages), "pages")
    files.unique((table.name for one in cleared for table in one.tables), "tables")


def _write(cleared: Sequence[Cleared], extra: Beside, progress: Step) -> None:
    folder, release = extra.folder, extra.release
    made = _made(cleared)
    shown = (*_with_more(cleared), *made)
    of = {page.name: one for one in cleared for page in one.pages}  # the draft of a page, whatever else it shows
    every = [(one, page) for one in shown for page in one.pages]
    total = len(every) + len(FIXED) + 2
    write = _writer(cleared, extra)
    extra.start(cleared)
    tables = held.table_files(cleared, extra.pairs)
    areas = dict(api.area_names(cleared))
    known = {table.name: table for one in cleared for table in one.tables}
    for number, (one, page) in enumerate(every):
        progress(page.title, number, total)
        sections = views.with_stages([views.section_view(one, each, release, known) for each in page.sections], page)
        around = {"parent": None if page.listed else one.page, "see": _see(every, page), **_around(shown, page)}
        around["files"] = held.section_files(sections, extra.page(one, page, sections), tables)
        around["listed"] = held.list_name(of[page.name]) if page.name in of and of[page.name].tables else ""
        around["area"] = held.area_file(page, areas)
        content = {"cleared": one, "page": page, "sections": sections, "long": views.LONG, **around}
        write("page.html", page.name, content, [(one, page)])
    found = [views.headline(one, page, release) for one, page in every if page.group != "quality"]
    content = {
        "headlines": [one for one in found if one is not None],
        "groups": contents.groups(shown),
        "own": _areas(shown),
    }
    write("index.html", "index", content, every)
    for number, (name, title) in enumerate(FIXED):
        progress(title, len(every) + number, total)
        write(f"{name}.html", name, {"title": title, **fixed.content(name, cleared, made, release)}, every)
    for one, listed in held.lists(cleared, tables):
        about = {"title": f"Files: {one.page.title}", "of": one.page, "tables": listed, "parent": fixed.FILES_PAGE}
        write("files-of.html", held.list_name(one), about, [(one, one.page)])
    progress("tables", total - 1, total)
    _write_data(cleared, folder, release)
    _write_assets(cleared, made, folder / fixed.FOLDER, release)
    extra.finish(cleared)
    (folder / CHECKSUMS).write_text(files.checksums(folder), encoding="utf-8", newline="\n")
    progress("done", total, total)


Write = Callable[[str, str, Mapping[str, Any], Sequence[tuple[Shown, Page]]], None]


def _writer(cleared: Sequence[Cleared], extra: Beside) -> Write:
    """What writes a page: by which template, under which name, with what, and of which pages it tells."""
    environment, common = templating.environment(), templating.common(cleared, extra.release)
    common["changed"] = extra.before is not None

    def write(template: str, name: str, content: Mapping[str, Any], of: Sequence[tuple[Shown, Page]]) -> None:
        scripts = fixed.SCRIPTS.get(name, ())
        banner = contents.banner(of, extra.release)
        around = {"here": name, "banner": banner, "scripts": scripts, "assets": fixed.FOLDER}
        known = {**common, "style": common["style"] + templating.paper(extra.release, banner)}
        rules = templating.policy(known, scripts)
        text = environment.get_template(template).render(**known, **content, **around, policy=rules)
        (extra.folder / f"{name}.html").write_text(text, encoding="utf-8", newline="\n")

    return write


def _made(cleared: Sequence[Cleared]) -> tuple[Shown, ...]:
    """The pages that set cleared tables of several drafts side by side."""
    return tuple(one for one in (support(cleared), own_areas(cleared)) if one is not None)


def _with_more(cleared: Sequence[Cleared]) -> tuple[Shown, ...]:
    """What was cleared, with the pages of partnerships in their place as they are with what was recorded there."""
    more = partnership_pages(cleared)
    return tuple(more if more is not None and one.page is more.page else one for one in cleared)


def _see(every: Sequence[tuple[Shown, Page]], page: Page) -> list[Page]:
    """The other page of an area: of what was published, or of what its agencies recorded."""
    code = page.name.rpartition("-")[2]
    other = {f"area-{code}", f"own-{code}"} - {page.name}
    return [found for _, found in every if page.group == "areas" and not page.listed and found.name in other]


def _areas(shown: Sequence[Shown]) -> str:
    """The page from which areas are found: of the agencies' own data, else of what was published; "" without one."""
    names = [page.name for one in shown for page in one.pages if page.listed and page.group == "areas"]
    return names[-1] if names else ""


def _around(shown: Sequence[Shown], page: Page) -> dict[str, Any]:
    """The listed pages before and after a listed one, and the pages that stand under it."""
    listed = contents.in_order(shown)
    number = next((place for place, (_, other) in enumerate(listed) if other is page), None)
    if number is None:
        return {"before": None, "after": None, "under": []}
    return {
        "before": listed[number - 1][1] if number else None,
        "after": listed[number + 1][1] if number + 1 < len(listed) else None,
        "under": contents.under_links(listed[number][0], page),
    }


def _write_data(cleared: Sequence[Cleared], folder: Path, release: Release) -> None:
    (folder / "data").mkdir()
    for one in cleared:
        for table in one.tables:
            (folder / "data" / f"{table.name}.csv").write_text(files.table_csv(table), encoding="utf-8", newline="")
            text = files.table_json(table, release, one.entry, one.entry_hash)
            (folder / "data" / f"{table.name}.json").write_text(text, encoding="utf-8", newline="\n")


def _write_assets(cleared: Sequence[Cleared], made: Sequence[Shown], folder: Path, release: Release) -> None:
    """Our own scripts, the lists they work from, and each table as a script that hands it over."""
    (folder / "data").mkdir(parents=True)
    written = {
        **{name: (_ASSETS / name).read_text(encoding="utf-8") for name in ("search.js", "tables.js")},
        "search-index.js": finder.search_script(fixed.found(cleared, made)),
        "tables-index.js": builder.list_script(cleared, release),
    }
    for one in cleared:
        for table in one.tables:
            if table.figures:
                written[f"data/{table.name}.js"] = builder.table_script(one, table, release)
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
