"""The checks on code. Each takes a folder and returns what is wrong, a line each, empty when nothing is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.house import rules
from tests.house.code import Module, functions, imports, modules, ours, parsed, part_of, sources, within


def import_rules(package: Path, allowed: Mapping[str, tuple[str, ...]] = rules.MAY_IMPORT) -> list[str]:
    """A part that imports one it may not, or that the table does not name."""
    known = modules(package)
    table = dict(allowed)
    wrong = []
    for dotted, module in known.items():
        part = part_of(dotted, table)
        if part is None:
            wrong.append(f"{module.name}: say in tests/house/rules.py what it may import")
            continue
        for found in imports(module, package.name):
            target = ours(found.target, package.name, known)
            if target is None or within(target, part) or found.target == f"{package.name}.__version__":
                continue
            if not any(within(target, name) for name in table[part]):
                wrong.append(f"{module.name}:{found.line}: {part} may not import {target or package.name}")
    return wrong


def cycles(package: Path) -> list[str]:
    """A circle of modules that import one another, type hints counted."""
    known = modules(package)
    graph: dict[str, set[str]] = {}
    for dotted, module in known.items():
        reached = {ours(found.target, package.name, known) for found in imports(module, package.name)}
        graph[dotted] = {target for target in reached if target is not None and target != dotted}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" imports ".join(reversed([name or package.name for name in error.args[1]]))]
    return []


def inner_imports(package: Path) -> list[str]:
    """An import inside a function, or by a name in quotes, outside the command line."""
    wrong = []
    for module in _but(package, *rules.COMMAND_LINE):
        wrong += [
            f"{module.name}:{found.line}: imports inside a function"
            for found in imports(module, package.name)
            if found.inside
        ]
        wrong += [
            f"{module.name}:{call.lineno}: imports by a name in quotes"
            for call in _calls(module.tree)
            if _called(call) in ("import_module", "__import__")
        ]
    return wrong


def engine_libraries(package: Path) -> list[str]:
    """A database or linkage library imported outside the parts that hide it."""
    return [
        f"{module.name}:{found.line}: only {' and '.join(rules.ENGINE_PARTS)} import {found.target.split('.')[0]}"
        for module in _but(package, *rules.ENGINE_PARTS)
        for found in imports(module, package.name)
        if found.target.split(".")[0] in rules.ENGINE_LIBRARIES
    ]


def gate(package: Path) -> list[str]:
    """`Cleared` built, called upon, renamed, subclassed, handed to a call or entered in the ledger but in the gate."""
    wrong = []
    for module in _but(package, rules.GATE):
        for node in ast.walk(module.tree):
            if _opens(node):
                line = getattr(node, "lineno", 0)
                wrong.append(f"{module.name}:{line}: only {rules.GATE} builds or re-opens {rules.GATED}")
    return wrong


def _opens(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return any(_is_gated(base) for base in node.bases)
    if isinstance(node, ast.ImportFrom):
        return any(alias.name == rules.GATED and alias.asname not in (None, rules.GATED) for alias in node.names)
    if isinstance(node, ast.Assign):
        return _is_gated(node.value)
    if not isinstance(node, ast.Call):
        return False
    if _called(node) == "commit" and node.args and _is_entry_of_the_gate(node.args[0]):
        return True
    if _is_gated(node.func) or (isinstance(node.func, ast.Attribute) and _is_gated(node.func.value)):
        return True
    handed = [*node.args, *(keyword.value for keyword in node.keywords)]
    return _called(node) not in ("isinstance", "issubclass") and any(_is_gated(value) for value in handed)


def _is_entry_of_the_gate(node: ast.expr) -> bool:
    """Whether a ledger entry's kind is the one under which cleared tables are found again."""
    return (isinstance(node, ast.Constant) and node.value == rules.GATED.lower()) or (
        isinstance(node, ast.Name | ast.Attribute) and ast.unparse(node).endswith(rules.GATED.upper())
    )


def _is_gated(node: ast.AST) -> bool:
    return (isinstance(node, ast.Name) and node.id == rules.GATED) or (
        isinstance(node, ast.Attribute) and node.attr == rules.GATED
    )


def private_names(package: Path) -> list[str]:
    """A private name of one module used by another: the gate's token is one."""
    wrong = []
    for module in modules(package).values():
        wrong += [
            f"{module.name}:{found.line}: {found.target} is private"
            for found in imports(module, package.name)
            if found.target.startswith(package.name + ".") and re.search(r"\._(?!_)", found.target)
        ]
        wrong += [
            f"{module.name}:{node.lineno}: {ast.unparse(node)} is private"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute)
            and node.attr.startswith("_")
            and re.fullmatch(r"gate\._[a-zA-Z]\w*", ast.unparse(node))
        ]
    return wrong


def file_sizes(root: Path, allowed: Mapping[str, str] = rules.LONG_FILES, cap: int = rules.LONG_FILES_CAP) -> list[str]:
    """A file over the soft limit that is not excused, over the hard one, or excused without need."""
    lengths = {
        path.relative_to(root).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for folder in ("src", "tests", "bench")
        for path in sources(root / folder)
    }
    return _sizes(lengths, allowed, cap, rules.FILE_SOFT, rules.FILE_HARD)


def function_sizes(
    package: Path, allowed: Mapping[str, str] = rules.LONG_FUNCTIONS, cap: int = rules.LONG_FUNCTIONS_CAP
) -> list[str]:
    """A function over the soft limit that is not excused, over the hard one, or excused without need."""
    lengths: dict[str, int] = {}
    for module in modules(package).values():
        for name, node, _ in functions(module.tree):
            full = f"{module.name}.{name}"
            lengths[full] = max(lengths.get(full, 0), (node.end_lineno or node.lineno) - node.lineno + 1)
    return _sizes(lengths, allowed, cap, rules.FUNCTION_SOFT, rules.FUNCTION_HARD)


def _sizes(lengths: Mapping[str, int], allowed: Mapping[str, str], cap: int, soft: int, hard: int) -> list[str]:
    wrong = [f"{name}: {length} lines, over {hard}" for name, length in lengths.items() if length > hard]
    wrong += [
        f"{name}: {length} lines, over {soft}"
        for name, length in lengths.items()
        if soft < length <= hard and name not in allowed
    ]
    wrong += [f"{name}: excused without need" for name in allowed if lengths.get(name, 0) <= soft]
    if len(allowed) > cap:
        wrong.append(f"{len(allowed)} names are excused, over {cap}: split something")
    return wrong


def depth(package: Path, most: int = rules.DEPTH) -> list[str]:
    """A folder deeper under the package than the house allows."""
    folders = {path.parent.relative_to(package) for path in package.rglob("*") if path.is_file()}
    return [
        f"{folder.as_posix()}: more than {most} folders deep"
        for folder in sorted(folders)
        if len(folder.parts) > most and "__pycache__" not in folder.parts
    ]


def docstrings(package: Path) -> list[str]:
    """A module, public class, public function or public method that does not say what it is."""
    wrong = []
    for module in modules(package).values():
        if not ast.get_docstring(module.tree):
            wrong.append(f"{module.name}: no docstring")
        wrong += [
            f"{module.name}:{node.lineno}: {node.name} has no docstring"
            for node in _public(module.tree)
            if not ast.get_docstring(node) and "overload" not in _decorators(node)
        ]
    return wrong


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def prints(package: Path) -> list[str]:
    """A print outside the command line."""
    return [
        f"{module.name}:{call.lineno}: prints; only the command line does"
        for module in _but(package, *rules.COMMAND_LINE)
        for call in _calls(module.tree)
        if isinstance(call.func, ast.Name) and call.func.id == "print"
    ]


_OPEN = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|Not" r"ImplementedError)\b")


def unfinished(package: Path) -> list[str]:
    """A mark of work left open, or a function that does nothing."""
    wrong = []
    for module in modules(package).values():
        wrong += [
            f"{module.name}:{number}: left open"
            for number, line in enumerate(module.text.splitlines(), 1)
            if _OPEN.search(line)
        ]
        wrong += [
            f"{module.name}:{node.lineno}: {name} does nothing"
            for name, node, owner in functions(module.tree)
            if all(_empty(line) for line in node.body) and not _only_shape(node, owner)
        ]
    return wrong


def _empty(line: ast.stmt) -> bool:
    return isinstance(line, ast.Pass) or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))


def _only_shape(node: ast.FunctionDef | ast.AsyncFunctionDef, owner: ast.ClassDef | None) -> bool:
    bases = [ast.unparse(base) for base in owner.bases] if owner else []
    protocol = any(base.split("[")[0].rsplit(".", 1)[-1] == "Protocol" for base in bases)
    return protocol or bool({"overload", "abstractmethod"} & set(_decorators(node)))


def skips(tests: Path) -> list[str]:
    """A test that is skipped or expected to fail without a reason."""
    wrong = []
    for path in sources(tests):
        tree = parsed(path.read_text(encoding="utf-8"))
        called = {id(call.func): call for call in _calls(tree)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or node.attr not in ("skip", "skipif", "xfail"):
                continue
            if ast.unparse(node.value) not in ("pytest", "pytest.mark"):
                continue
            call = called.get(id(node))
            if call is None or not _reason(call, first=node.attr == "skip"):
                wrong.append(f"{path.name}:{node.lineno}: {node.attr} without a reason")
    return wrong


def _reason(call: ast.Call, *, first: bool) -> bool:
    said = [keyword.value for keyword in call.keywords if keyword.arg == "reason"]
    said += call.args[:1] if first else []
    return any(not isinstance(value, ast.Constant) or bool(value.value) for value in said)


def _decorators(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [ast.unparse(decorator).split("(")[0].rsplit(".", 1)[-1] for decorator in node.decorator_list]


def _but(package: Path, *parts: str) -> list[Module]:
    return [m for name, m in modules(package).items() if not any(within(name, part) for part in parts)]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
