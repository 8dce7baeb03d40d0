"""Python source as the checks see it: modules, what each imports, and its functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """One source file. `name` is relative to the package: "link.splinked", "standard.__init__"."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def dotted(self) -> str:
        """The name as other modules import it, relative to the package; "" is the package itself."""
        return "" if self.name == "__init__" else self.name.removesuffix(".__init__")


@dataclass(frozen=True, slots=True)
class Import:
    """One name imported: `target` in full ("sightline.flow", "duckdb"), and whether a function does it."""

    target: str
    line: int
    inside: bool


def sources(folder: Path) -> list[Path]:
    """Every Python file under `folder`, in order."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def modules(package: Path) -> dict[str, Module]:
    """Every module of the package in that folder, by the name others import it by."""
    found = {}
    for path in sources(package):
        text = path.read_text(encoding="utf-8")
        name = ".".join(path.relative_to(package).with_suffix("").parts)
        module = Module(name, path, text, parsed(text))
        found[module.dotted] = module
    return found


@cache
def parsed(text: str) -> ast.Module:
    """The tree of a file's text: read once for all checks, which only look at it."""
    return ast.parse(text)


def part_of(dotted: str, table: dict[str, tuple[str, ...]]) -> str | None:
    """The longest name in `table` that is `dotted` or a package around it; None where there is none."""
    words = (dotted or "__init__").split(".")
    names = (".".join(words[:length]) for length in range(len(words), 0, -1))
    return next((name for name in names if name in table), None)


def within(dotted: str, part: str) -> bool:
    """Whether a module is `part` or inside it; every module is inside ""."""
    return not part or dotted == part or dotted.startswith(part + ".")


def imports(module: Module, package: str) -> Iterator[Import]:
    """Everything a module imports, those under TYPE_CHECKING and inside functions too; relative names resolved."""
    inner = {id(node) for function in functions(module.tree) for node in ast.walk(function[1])}
    for node in ast.walk(module.tree):
        inside = id(node) in inner
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, inside)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node, package)
            for alias in node.names:
                yield Import(f"{base}.{alias.name}" if base else alias.name, node.lineno, inside)


def _base(module: Module, node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    here = [package, *module.name.split(".")]
    return ".".join([*here[: len(here) - node.level], *([node.module] if node.module else [])])


def ours(target: str, package: str, known: dict[str, Module]) -> str | None:
    """The module of ours that an import reaches, relative to the package; None for somebody else's."""
    if target != package and not target.startswith(package + "."):
        return None
    words = target.split(".")[1:]
    names = (".".join(words[:length]) for length in range(len(words), 0, -1))
    return next((name for name in names if name in known), "")


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function, ast.ClassDef | None]]:
    """Every function, with its qualified name and the class it is a method of; functions in functions too."""
    owner = tree if isinstance(tree, ast.ClassDef) else None
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, node, owner
            yield from functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        else:
            yield from ((name, found, inner or owner) for name, found, inner in functions(node, prefix))
