"""The site: every page of a release, built beside its place and put there whole, so that nothing is half written."""

from __future__ import annotations

import base64
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from sightline.clearance.gate import ONE_PERSON, Cleared
from sightline.errors import ClearanceError, ConfigError
from sightline.publish import builder, contents, files, finder, fixed, views, words
from sightline.publish.compose import Shown
from sightline.publish.fixed import FIXED
from sightline.publish.own_areas import own_areas
from sightline.publish.release import Release
from sightline.publish.support import support
from sightline.publish.views import Step
from sightline.render import numbers
from sightline.standard.drafts import Page
from sightline.standard.figures import day_words

_TEMPLATES = Path(__file__).parent / "templates"
_ASSETS = Path(__file__).parent / fixed.FOLDER
_RESERVED = ("index", "data", "checksums", fixed.FOLDER, *(name for name, _ in FIXED))


def build(
    cleared: Sequence[Cleared],
    out: Path,
    release: Release,
    *,
    progress: Step | None = None,
    enter: Callable[[Path], None] | None = None,
) -> Path:
    """Build the site of a release at `out`, in place of an earlier one, and return the path of its front page.

    The whole site is written to a folder beside `out` and swapped in at the end. The same input makes the same bytes.
    `enter` is called with that folder before: it says in the ledger what is about to go out, or raises.
    Raises ClearanceError for anything that clearance did not pass, for names that clash or cannot be files, and for
    a section without its table; ConfigError where `out` holds something that is not a site.
    """
    _check(cleared)
    _refuse_other(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        _write(cleared, made, release, progress or (lambda *_: None))
        made.chmod(0o755)
        if enter is not None:
            enter(made)
        _swap(made, out)
    finally:
        if made.exists():
            shutil.rmtree(made)
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
            if page.name.lower() in _RESERVED:
                raise ClearanceError(f"a page cannot be called {page.name!r}: the site has one of that name")
            entries = (entry.id for section in page.sections for entry in section.entries)
            files.unique((*(section.name for section in page.sections), *entries), "sections or entries on one page")
            for section in page.sections:
                files.safe_name(section.name, "section")
        for table in one.tables:
            files.safe_name(table.name, "table")
    files.unique((page.name for one in cleared for page in one.pages), "pages")
    files.unique((table.name for one in cleared for table in one.tables), "tables")


def _refuse_other(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise ConfigError("the site's place is a file or a link: name a folder")
    if out.is_dir() and any(out.iterdir()) and not (out / files.CHECKSUMS).is_file():
        raise ConfigError("the site's folder holds something that is not a site: name another, or empty it")


def _swap(made: Path, out: Path) -> None:
    """Put the new folder in place of the old; where that fails the old one is back."""
    if not out.exists():
        made.rename(out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}-old-", dir=out.parent))
    out.rename(old / "site")
    try:
        made.rename(out)
    except OSError:
        (old / "site").rename(out)
        raise
    finally:
        shutil.rmtree(old)


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["day"] = day_words
    environment.filters["month"] = lambda day: f"{day:%B %Y}"
    environment.filters["sentence"] = views.sentence_case
    environment.filters["rounding"] = views.rounding_words
    return environment


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _common(cleared: Sequence[Cleared], release: Release) -> dict[str, Any]:
    """What every template may use."""
    style = "\n".join(line.strip() for line in (_TEMPLATES / "site.css").read_text().splitlines() if line.strip())
    script = (_TEMPLATES / "leave.js").read_text().strip()
    alone = tuple(dict.fromkeys(note for one in cleared for note in one.notes if note == ONE_PERSON))
    return {
        "notices": (*release.notices, *alone), "release": release, "find": fixed.FIND, "read": fixed.READ,
        "survivors": fixed.SURVIVORS, "style": style, "script": script, "help_lines": words.HELP_LINES,
        "leave": words.LEAVE, "age": numbers.age_words,
    }  # fmt: skip


def _policy(common: Mapping[str, Any], scripts: Sequence[str]) -> str:
    """What a page may do: load nothing and run only the one script it knows, and those of our own beside the page.

    A page opened from disk is of no origin, so that "self" may not reach the files beside it: "file:" does.
    """
    beside = " 'self' file:" if scripts else ""
    return (
        f"default-src 'none'; style-src 'sha256-{_hash(common['style'])}'; "
        f"script-src 'sha256-{_hash(common['script'])}'{beside}; base-uri 'none'; form-action 'none'"
    )


def _write(cleared: Sequence[Cleared], folder: Path, release: Release, progress: Step) -> None:
    environment, common = _environment(), _common(cleared, release)
    made = _made(cleared)
    shown: tuple[Shown, ...] = (*cleared, *made)
    every = [(one, page) for one in shown for page in one.pages]
    total = len(every) + len(FIXED) + 2

    def write(template: str, name: str, content: Mapping[str, Any], of: Sequence[tuple[Shown, Page]]) -> None:
        scripts = fixed.SCRIPTS.get(name, ())
        around = {"here": name, "banner": contents.banner(of, release), "scripts": scripts, "assets": fixed.FOLDER}
        text = environment.get_template(template).render(**common, **content, **around, policy=_policy(common, scripts))
        (folder / f"{name}.html").write_text(text, encoding="utf-8", newline="\n")

    for number, (one, page) in enumerate(every):
        progress(page.title, number, total)
        sections = views.with_stages([views.section_view(one, each, release) for each in page.sections], page)
        around = {"parent": None if page.listed else one.page, "see": _see(every, page), **_around(shown, page)}
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
    progress("tables", total - 1, total)
    _write_data(cleared, folder, release)
    _write_assets(cleared, made, folder / fixed.FOLDER, release)
    (folder / files.CHECKSUMS).write_text(files.checksums(folder), encoding="utf-8", newline="\n")
    progress("done", total, total)


def _made(cleared: Sequence[Cleared]) -> tuple[Shown, ...]:
    """The pages that set cleared tables of several drafts side by side."""
    return tuple(one for one in (support(cleared), own_areas(cleared)) if one is not None)


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
