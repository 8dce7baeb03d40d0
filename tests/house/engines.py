"""The checks on engines and steps. Each returns what is wrong, a line each, empty when nothing is."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

from tests.house.code import modules, parsed, sources

# How a test says which engine it means: the name, or the class.
WORDS = {"duckdb": "duckdb", "DuckEngine": "duckdb", "spark": "spark", "SparkEngine": "spark"}
SKIPS = ("skip", "skipif", "xfail", "importorskip")


def steps_without_spec(package: Path, tests: Path) -> list[str]:
    """A named step of the package of which no spec test makes use."""
    used = {name for path in sources(tests / "spec") for name in _used(parsed(path.read_text(encoding="utf-8")))}
    return [f"{module}: step {name} has no spec test" for module, name in _steps(package) if name not in used]


def steps_twice(package: Path) -> list[str]:
    """Two steps under one name: a test of one would pass for a test of the other."""
    names = [name for _, name in _steps(package)]
    return [f"{name}: two steps have this name" for name in sorted(set(names)) if names.count(name) > 1]


def _steps(package: Path) -> Iterator[tuple[str, str]]:
    for module in modules(package).values():
        for node in module.tree.body:
            target: ast.expr | None = node.target if isinstance(node, ast.AnnAssign) else None
            target = node.targets[0] if isinstance(node, ast.Assign) else target
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "Step"
            if made and isinstance(target, ast.Name):
                yield module.name, target.id


def _used(tree: ast.Module) -> Iterator[str]:
    """Every name that is read; an import alone reads none."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            yield node.attr if isinstance(node, ast.Attribute) else node.id


def without_rows(functions: Collection[str], rows: Collection[str]) -> list[str]:
    """A function that a step may call, without rows in tests/spec/functions.py; or rows of one that it may not."""
    return [
        *(f"{name}: no rows in tests/spec/functions.py" for name in sorted(set(functions) - set(rows))),
        *(f"{name}: rows of a function that no step may call" for name in sorted(set(rows) - set(functions))),
    ]


def untested_engines(package: Path, tested: Collection[str]) -> list[str]:
    """An engine of the package that the tests do not open, or one opened that is none."""
    found = {
        constant.value
        for module in modules(package).values()
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Engine" for base in node.bases)
        for line in node.body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "name"
        for constant in [line.value]
        if isinstance(constant, ast.Constant)
    }
    return [f"{name}: not both an engine and tested" for name in sorted(map(str, found ^ set(tested)))]


def one_engine_only(tests: Path) -> list[str]:
    """A spec or generative test file that means one engine and not every other, or that skips for one."""
    wrong = []
    for path in [*sources(tests / "spec"), *sources(tests / "generative")]:
        tree = parsed(path.read_text(encoding="utf-8"))
        meant = {WORDS[word] for node in ast.walk(tree) for word in _words(node) if word in WORDS}
        if len(meant) == 1:
            wrong.append(f"{path.name}: means {meant.pop()} only")
        wrong += [
            f"{path.name}:{node.lineno}: skips for an engine"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in SKIPS
            and any(word in ast.unparse(node).lower() for word in ("duckdb", "spark", "java", "engine"))
        ]
    return wrong


def _words(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return [node.id] if isinstance(node, ast.Name) else []
