"""Nothing commits, writes or moves a release without an entry that says who did it: read from the source itself."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "src" / "sightline"
# What appends to the ledger, puts a payload, or changes the disk.
COMMITS = frozenset({"commit"})
PUTS = frozenset({"put_bytes", "put_table", "put_file", "writer"})
DISK = frozenset(
    {
        "write_text", "write_bytes", "mkdir", "mkdtemp", "rename", "rmtree", "unlink", "touch", "copytree", "copyfile",
        "symlink_to", "open to write",
    }
)  # fmt: skip
# A parameter of one of these types says who acts, or holds the door that enters it.
ACTS = ("Act", "OpenedRelease", "OpenedCorrection", "OpenedWithdrawal", "OpenedFile")
# By name of the parameter: the way of one person takes a name, and makes the act of it.
NAMES = ("officer",)


@dataclass(frozen=True)
class Function:
    """One function: where it is, what it takes, and what it calls by name."""

    module: str
    name: str
    takes: frozenset[str]
    calls: frozenset[str]

    @property
    def says_who(self) -> bool:
        return bool(self.takes & {*ACTS, *NAMES})


def read(folder: Path) -> list[Function]:
    return [one for path in sorted(folder.rglob("*.py")) for one in functions(path.relative_to(folder).stem, path)]


def functions(module: str, path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            takes = {argument.arg for argument in arguments}
            takes |= {word for a in arguments if a.annotation for word in words(ast.unparse(a.annotation))}
            yield Function(module, node.name, frozenset(takes), frozenset(called(node)))


def words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() or letter == "_" else " " for letter in text).split()


def called(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if not isinstance(inner, ast.Call):
            continue
        name = ast.unparse(inner.func)
        if name == "csv.writer":  # of a text in memory
            continue
        modes = [value.value for value in inner.args if isinstance(value, ast.Constant)]
        if name.split(".")[-1] == "open" and any(isinstance(mode, str) and set(mode) & set("wax") for mode in modes):
            yield "open to write"
        yield name.split(".")[-1]


def silent(found: list[Function], changing: frozenset[str]) -> list[str]:
    """Public functions that change something, by themselves or through others, and are not told who does it."""
    by_name: dict[str, list[Function]] = defaultdict(list)
    for one in found:
        by_name[one.name].append(one)
    reaches = {one for one in found if one.calls & changing}
    while True:
        # Through a function that is told who, everything is entered: what calls it need not be told again.
        names = {one.name for one in reaches if not one.says_who}
        more = {one for one in found if one.calls & names} - reaches
        if not more:
            break
        reaches |= more
    return sorted(f"{one.module}.{one.name}" for one in reaches if not one.says_who and not one.name.startswith("_"))


def test_only_one_module_of_clearance_appends_to_the_ledger_and_is_told_who() -> None:
    found = [one for one in read(SOURCE / "clearance") if one.calls & COMMITS]
    assert {(one.module, one.name) for one in found} == {("audit", "enter"), ("audit", "note")}
    assert all("Act" in one.takes for one in found)


def test_every_function_of_clearance_that_changes_anything_is_told_who_does_it() -> None:
    found = read(SOURCE / "clearance")
    changing = COMMITS | PUTS | DISK
    assert sum(bool(one.calls & changing) for one in found) >= 4  # the gate, reviews, documents, the audit itself
    assert silent(found, changing) == []


def test_clearance_writes_no_file_but_through_the_ledger() -> None:
    assert [one.name for one in read(SOURCE / "clearance") if one.calls & DISK] == []


def test_nothing_of_publish_appends_to_the_ledger() -> None:
    assert [one.name for one in read(SOURCE / "publish") if one.calls & (COMMITS | PUTS)] == []


def test_only_the_stage_puts_a_site_where_it_can_be_read_and_it_enters_it_first() -> None:
    """Every other caller in the package would be a way out without an entry."""
    callers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "sightline.publish.site"
        if "build" in {alias.name for alias in node.names}
    }
    assert callers == {"publish/stage.py"}
    tree = ast.parse((SOURCE / "publish" / "stage.py").read_text(encoding="utf-8"))
    builds = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "build"]
    assert len(builds) == 2
    for node in builds:
        (given,) = [keyword.value for keyword in node.keywords if keyword.arg == "enter"]
        assert "opened.enter(" in ast.unparse(given)
    for one in functions("stage", SOURCE / "publish" / "stage.py"):
        assert one.says_who or "build" not in one.calls, one.name


# Parts of a site that write into the folder that `place.put` made, or clear it away: none puts it where it can be read.
INSIDE = [
    "api.write_api", "beside.finish", "beside.page", "beside.start", "notice.noted", "pictures.write_pictures",
    "place.put", "place.tidy", "site.build", "site.write",
]  # fmt: skip


def test_nothing_of_publish_writes_but_inside_a_site_about_to_be_entered_or_told_who() -> None:
    assert silent(read(SOURCE / "publish"), DISK) == INSIDE
    callers = {f"{one.module}.{one.name}" for one in read(SOURCE / "publish") if one.calls & {"put", "build"}}
    assert callers == {"site.build", "stage.publish", "stage.take_down", "stage.say_wrong"}


def test_the_commands_by_which_files_leave_write_only_through_the_ledger() -> None:
    for name in ("cli_pack", "cli_data"):
        one = list(functions(name, SOURCE / f"{name}.py"))
        assert [each.name for each in one if each.calls & DISK] == []
        assert any("hand_out" in each.calls for each in one)
    places = list(functions("place", SOURCE / "publish" / "place.py"))
    (hand_over,) = [one for one in places if one.name == "hand_over"]
    assert hand_over.says_who
    tree = ast.parse((SOURCE / "publish" / "place.py").read_text(encoding="utf-8"))
    (node,) = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == "hand_over"]
    order = [name for name in ordered(node) if name in ("opened.enter", "made.replace")]
    assert order == ["opened.enter", "made.replace"]


def test_the_site_is_entered_before_it_is_swapped_in() -> None:
    tree = ast.parse((SOURCE / "publish" / "place.py").read_text(encoding="utf-8"))
    (put,) = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "put"]
    order = [name for name in ordered(put) if name in ("write", "enter", "_swap")]
    assert order == ["write", "enter", "_swap"]
    tree = ast.parse((SOURCE / "publish" / "stage.py").read_text(encoding="utf-8"))
    (puts,) = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "put"]
    assert "opened.enter(" in ast.unparse(puts.args[2])  # the notice on a site that is there


def ordered(node: ast.AST) -> list[str]:
    calls = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return [ast.unparse(call.func) for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset))]


def test_only_the_gate_makes_the_move_that_clears() -> None:
    makers = {
        path.name
        for path in (SOURCE).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("enter", "_entered")
        if any(isinstance(value, ast.Constant) and value.value == "clear" for value in node.args)
    }
    assert makers == {"gate.py"}


def test_where_a_release_stands_is_kept_nowhere_but_in_the_chain() -> None:
    """A standing is built in one module, from entries, and written by none."""
    makers = {
        path.name
        for path in (SOURCE / "clearance").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "moved"
    }
    assert makers == {"trail.py"}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("def quiet(ledger):\n    ledger.commit('x', {})\n", ["bad.quiet"]),
        ("def told(ledger, act: Act):\n    ledger.commit('x', {})\n", []),
        ("def told(ledger, *, officer: str):\n    ledger.put_bytes(1, 'x', b'')\n", []),
        ("def _inner(l):\n    l.put_bytes(1, 'x', b'')\ndef outer(l):\n    _inner(l)\n", ["bad.outer"]),
        ("def _inner(l):\n    l.put_bytes(1, 'x', b'')\ndef outer(l, act: Act | None):\n    _inner(l)\n", []),
        ("def reads(ledger):\n    return ledger.entries()\n", []),
        ("def dump(path):\n    with path.open('w') as handle:\n        handle.write('x')\n", ["bad.dump"]),
        ("class A:\n    def save(self, path):\n        path.write_text('x')\n", ["bad.save"]),
    ],
)
def test_the_check_itself_finds_who_is_not_told(text: str, wrong: list[str], tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(text)
    assert silent(read(tmp_path), COMMITS | PUTS | DISK) == wrong
