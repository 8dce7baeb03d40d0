"""The checks on what is not code: the locks, the docs, and what no file may hold. Each returns what is wrong."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Folders that hold nothing of ours: anywhere, and at the top.
_NEVER = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "__pycache__"}
_MADE = {"demo", "picture", "project", "site", "screenshots", "dist", "worlds"}
_BINARY = {".png", ".ico", ".parquet", ".xlsx", ".ods", ".gz", ".zip"}

_MACHINE_PATH = re.compile(r"(?<![\w.$}<-])/(?:work|tmp|root|home|farm|Users|opt)/[\w.]")
_REGISTRY = re.compile(
    r"https?://[^\s\"']+/(?:simple|packages)(?:[/\"']|\s|$)|https?://(?:files\.pythonhosted|registry\.npmjs)|"
    r"--(?:extra-)?index[-]url"
)
_OTHER_LOCKS = ("uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json")
_BUILD_TOOLS = ("editables", "hatchling", "setuptools", "wheel")


def texts(root: Path) -> list[Path]:
    """Every text file of the repository, in order."""
    found = []
    for folder, below, files in os.walk(root):
        here = Path(folder)
        below[:] = [name for name in below if name not in _NEVER and not (here == root and name in _MADE)]
        found += [here / name for name in files]
    return sorted(path for path in found if path.suffix not in _BINARY)


def addresses(root: Path) -> list[str]:
    """A path of somebody's machine, a registry's address, or a lock that holds such addresses."""
    wrong = [f"{name}: names registries' addresses" for name in _OTHER_LOCKS if (root / name).exists()]
    for path in texts(root):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            place = f"{path.relative_to(root).as_posix()}:{number}"
            if _MACHINE_PATH.search(line):
                wrong.append(f"{place}: a path of one machine")
            if _REGISTRY.search(line):
                wrong.append(f"{place}: a registry's address")
    return wrong


def pins(lock: Path) -> dict[str, set[str]]:
    """Package -> the versions that a lock holds, one per marker. Raises ValueError for a line without pin or hash."""
    found: dict[str, set[str]] = {}
    for entry in re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n?", "", lock.read_text(encoding="utf-8"))):
        if not entry.strip():
            continue
        match = re.match(r"([\w.-]+)==([^\s;]+)", entry)
        if match is None or not re.search(r"--hash=sha256:[0-9a-f]{64}", entry):
            raise ValueError(f"{lock.name}: {entry.split()[0]} has no exact version or no hash")
        found.setdefault(str(canonicalize_name(match[1])), set()).add(match[2])
    return found


def locks(root: Path) -> list[str]:
    """Locks that miss a dependency, a build tool or a hash, name an address, or do not agree with each other."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    asked = [*project["project"]["dependencies"], *groups["build"]]
    more = [*groups["dev"], *(line for lines in project["project"]["optional-dependencies"].values() for line in lines)]
    both = [root / "requirements" / name for name in ("run.txt", "dev.txt")]
    try:
        run, dev = map(pins, both)
    except ValueError as error:
        return [str(error)]
    wrong = [f"{lock.name}: names an address" for lock in both if re.search("://|file:", lock.read_text("utf-8"))]
    wrong += _unmet("run.txt", run, asked) + _unmet("dev.txt", dev, [*asked, *more])
    wrong += [f"{name}: not in both locks" for name in _BUILD_TOOLS if not (name in run and name in dev)]
    wrong += [f"{name}: the locks differ" for name, versions in run.items() if dev.get(name) != versions]
    wrong += _unmet("dev.txt", dev, ["pandas<3"] if "pandas" in dev else [])
    return wrong


def _unmet(lock: str, found: dict[str, set[str]], asked: Iterable[str]) -> list[str]:
    wrong = []
    for requirement in map(Requirement, asked):
        versions = found.get(str(canonicalize_name(requirement.name)), set())
        if not versions:
            wrong.append(f"{lock}: {requirement.name} is missing")
        wrong += [f"{lock}: {requirement.name} {v} is not {requirement.specifier}" for v in versions
                  if v not in requirement.specifier]  # fmt: skip
    return wrong


def drawn_flow(readme: Path, diagram: str) -> list[str]:
    """A README whose drawing of the flow is not the one that flow.py draws."""
    blocks = re.findall(r"```text\n(.*?)\n```", readme.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [] if diagram in blocks else [f"{readme.name}: the flow drawn is not flow.diagram()"]


_LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)(?:#[^)\s]*)?\)")


def _linked(page: Path) -> set[Path]:
    targets = _LINK.findall(page.read_text(encoding="utf-8"))
    return {(page.parent / target).resolve() for target in targets if "://" not in target and target[:7] != "mailto:"}


def unlinked(docs: Path) -> list[str]:
    """A page of docs/ that neither docs/index.md links nor the index of a folder that it links."""
    index = docs / "index.md"
    pages = {page.resolve() for page in docs.rglob("*.md")} - {index.resolve()}
    linked = _linked(index)
    for page in [page for page in linked if page.name == "index.md" and page.is_file()]:
        linked |= _linked(page)
    return [f"{page.name}: not linked from index.md" for page in sorted(pages - linked)]


def dead_links(root: Path) -> list[str]:
    """A link between our own pages that leads nowhere."""
    pages = [path for path in texts(root) if path.suffix == ".md"]
    return [
        f"{page.relative_to(root).as_posix()}: {target.name} is not there"
        for page in pages
        for target in sorted(_linked(page))
        if not target.exists()
    ]


def changelog_version(changelog: Path, version: str) -> list[str]:
    """A changelog whose newest release is not the package's version."""
    match = re.search(r"^## \[?(\d[^\]\s]*)", changelog.read_text(encoding="utf-8"), flags=re.MULTILINE)
    newest = match[1] if match else "none"
    return [] if newest == version else [f"{changelog.name}: the newest version is {newest}, not {version}"]


def unknown_commands(pages: Iterable[Path], name: str, known: Iterable[str]) -> list[str]:
    """A page that shows a command (`name WORD`, in code) that is not known."""
    wrong = []
    for page in pages:
        text = page.read_text(encoding="utf-8")
        code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.DOTALL))
        shown = set(re.findall(rf"(?m)(?:^|`|\$ |&& ){name} ([a-z][a-z-]*)", code))
        wrong += [f"{page.name}: {name} {word} is not a command" for word in sorted(shown - set(known))]
    return wrong
