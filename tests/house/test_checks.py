"""Every check on code, fed a small package that breaks its rule, says so; and stays silent on one that does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import checks

Make = Callable[[dict[str, str]], Path]


@pytest.fixture
def package(tmp_path: Path) -> Make:
    """Writes a package called sightline with these files (name without .py -> text) and returns its folder."""

    def make(files: dict[str, str]) -> Path:
        top = tmp_path / "src" / "sightline"
        for name, text in {"__init__": "", **files}.items():
            path = top / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return top

    return make


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("returns/cin", "from sightline.ledger import chain"),
        ("returns/cin", "import sightline.ledger.chain"),
        ("returns/cin", "from ..ledger.chain import Chain"),
        ("published/tables", "from sightline.ledger.chain import Chain"),
        ("link/stage", "from sightline.analyses import picture"),
        ("analyses/picture", "from sightline.returns.definitions.cin import CIN"),
        ("analyses/voice/codes", "from sightline.chronology import steps"),
        ("render/charts", "from sightline.clearance import gate"),
        ("clearance/gate", "from sightline.engines import duck"),
        ("synthetic/people", "from sightline.returns import reading"),
        ("synthetic/people", "from sightline import returns"),
        ("standard/units", "from sightline import cli"),
        ("standard/units", "import sightline"),
        ("nobody/knows", "import json"),
    ],
)
def test_an_import_against_the_table_is_found(package: Make, module: str, line: str) -> None:
    names = [
        "ledger/chain", "analyses/picture", "returns/cin", "returns/reading", "chronology/steps", "clearance/gate",
        "engines/duck", "cli",
    ]  # fmt: skip
    folders = {name.split("/")[0] for name in names if "/" in name}
    files = dict.fromkeys(names, "") | {f"{folder}/__init__": "" for folder in folders}
    wrong = checks.import_rules(package({**files, module: line}))
    assert [problem.split(":")[0] for problem in wrong] == [module.replace("/", ".")]


def test_an_import_by_the_table_is_fine(package: Make) -> None:
    top = package(
        {
            "errors": "",
            "returns/__init__": "",
            "returns/formats": "from sightline.errors import Finding\nfrom sightline import __version__",
            "returns/reading": "from . import formats",
            "synthetic/people": "from sightline.returns.formats import Format",
            "cli": "import sightline.returns.reading",
        }
    )
    assert checks.import_rules(top) == []


@pytest.mark.parametrize(
    "first", ["from sightline.b import x", "def f():\n    import sightline.b", "from . import b",
              "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from sightline.b import x"],
)  # fmt: skip
def test_a_circle_is_found(package: Make, first: str) -> None:
    top = package({"a": first, "b": "from sightline import c", "c": "import sightline.a"})
    assert sorted(checks.cycles(top)[0].split(" imports ")[1:]) == ["a", "b", "c"]


def test_a_chain_is_no_circle(package: Make) -> None:
    top = package({"a": "from sightline import b, c", "b": "from sightline import c", "c": "import json"})
    assert checks.cycles(top) == []


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    import json",
        "class A:\n    def f(self):\n        if self:\n            from json import loads",
        "import importlib\nimportlib.import_module('json')",
        "json = __import__('json')",
    ],
)
def test_an_import_that_hides_is_found(package: Make, text: str) -> None:
    assert len(checks.inner_imports(package({"flow": text, "cli": text}))) == 1


@pytest.mark.parametrize("line", ["import duckdb", "from pyspark.sql import types", "import sqlglot.expressions as e"])
def test_a_database_outside_the_engines_is_found(package: Make, line: str) -> None:
    top = package({"engines/duck": line, "link/stage": line, "analyses/picture": line})
    assert [problem.split(":")[0] for problem in checks.engine_libraries(top)] == ["analyses.picture"]


@pytest.mark.parametrize(
    "text",
    [
        "x = Cleared(1)",
        "x = gate.Cleared(1)",
        "x = Cleared.open(1)",
        "x = object.__new__(Cleared)",
        "x = make(kind=gate.Cleared)",
        "build = Cleared",
        "from sightline.clearance.gate import Cleared as C",
        "class Mine(Cleared): ...",
        'ledger.commit("cleared", {})',
        "ledger.commit(gate.CLEARED, {})",
    ],
)
def test_building_what_only_the_gate_builds_is_found(package: Make, text: str) -> None:
    top = package({"clearance/gate": text, "clearance/rules": text})
    assert [problem.split(":")[0] for problem in checks.gate(top)] == ["clearance.rules"]


def test_naming_what_the_gate_builds_is_fine(package: Make) -> None:
    text = "from sightline.clearance.gate import Cleared\ndef f(x: Cleared) -> bool:\n    return isinstance(x, Cleared)"
    assert checks.gate(package({"publish/site": text})) == []


@pytest.mark.parametrize(
    "text", ["from sightline.clearance.gate import _TOKEN", "from .gate import _TOKEN", "x = gate._TOKEN"]
)
def test_reaching_for_a_private_name_is_found(package: Make, text: str) -> None:
    assert len(checks.private_names(package({"clearance/gate": "_TOKEN = 1", "clearance/rules": text}))) == 1


def test_names_of_others_and_versions_are_not_private_to_us(package: Make) -> None:
    top = package({"flow": "from os import _exit\nfrom sightline import __version__\nx = self._y"})
    assert checks.private_names(top) == []


@pytest.mark.parametrize(
    ("lines", "excused", "said"),
    [
        (400, {}, []),
        (401, {}, ["src/sightline/a.py: 401 lines, over 400"]),
        (401, {"src/sightline/a.py": "one table"}, []),
        (801, {"src/sightline/a.py": "one table"}, ["src/sightline/a.py: 801 lines, over 800"]),
        (400, {"src/sightline/a.py": "one table"}, ["src/sightline/a.py: excused without need"]),
    ],
)
def test_a_long_file_is_found(package: Make, lines: int, excused: dict[str, str], said: list[str]) -> None:
    root = package({"a": "x = 1\n" * lines}).parents[1]
    assert checks.file_sizes(root, excused) == said


def test_the_tests_own_files_are_measured_too(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("x = 1\n" * 401, encoding="utf-8")
    assert checks.file_sizes(tmp_path, {}) == ["tests/test_a.py: 401 lines, over 400"]


def test_too_many_excuses_are_found(package: Make) -> None:
    root = package({"a": "x = 1\n" * 401, "b": "x = 1\n" * 401}).parents[1]
    excused = {"src/sightline/a.py": "one table", "src/sightline/b.py": "one table"}
    assert checks.file_sizes(root, excused, cap=1) == ["2 names are excused, over 1: split something"]


@pytest.mark.parametrize(
    ("lines", "excused", "said"),
    [
        (40, {}, []),
        (41, {}, ["a.A.f: 41 lines, over 40"]),
        (41, {"a.A.f": "a table of fields"}, []),
        (81, {"a.A.f": "a table of fields"}, ["a.A.f: 81 lines, over 80"]),
        (12, {"a.A.f": "a table of fields"}, ["a.A.f: excused without need"]),
    ],
)
def test_a_long_function_is_found(package: Make, lines: int, excused: dict[str, str], said: list[str]) -> None:
    top = package({"a": "class A:\n    def f(self):\n" + "        x = 1\n" * (lines - 1)})
    assert checks.function_sizes(top, excused) == said


def test_a_folder_too_deep_is_found(package: Make) -> None:
    top = package({"analyses/picture/steps": "", "analyses/picture/steps/a": ""})
    assert checks.depth(top) == ["analyses/picture/steps: more than 2 folders deep"]
    (top / "analyses/picture/data").mkdir()
    (top / "analyses/picture/data" / "rows.csv").touch()
    assert "analyses/picture/data: more than 2 folders deep" in checks.depth(top)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "no docstring"),
        ('"""A."""\ndef f(): return 1', "f has no docstring"),
        ('"""A."""\nasync def f(): return 1', "f has no docstring"),
        ('"""A."""\nclass A: x = 1', "A has no docstring"),
        ('"""A."""\nclass A:\n    """A."""\n    def f(self): return 1', "f has no docstring"),
    ],
)
def test_what_does_not_say_what_it_is_is_found(package: Make, text: str, said: str) -> None:
    wrong = checks.docstrings(package({"__init__": '"""House."""', "a": text}))
    assert [problem.split(": ")[1] for problem in wrong] == [said]


def test_private_functions_need_no_docstring(package: Make) -> None:
    assert checks.docstrings(package({"__init__": '"""House."""\ndef _f(): return 1'})) == []


def test_a_print_is_found(package: Make) -> None:
    wrong = checks.prints(package({"cli": "print(1)", "link/stage": "def f():\n    print(1)"}))
    assert wrong == ["link.stage:2: prints; only the command line does"]


@pytest.mark.parametrize(
    "text",
    [
        "x = 1  # TO" "DO later",
        "# FIX" "ME",
        "raise Not" "ImplementedError",
        "def f():\n    pass",
        "def f():\n    ...",
        'def f():\n    """Says much."""',
        "class A:\n    if 1:\n        def f(self):\n            pass",
    ],
)  # fmt: skip
def test_work_left_open_is_found(package: Make, text: str) -> None:
    assert len(checks.unfinished(package({"a": text}))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "class Engine(Protocol):\n    def run(self): ...",
        "class Engine(typing.Protocol[T]):\n    def run(self): ...",
        "@typing.overload\ndef f(x: int) -> int: ...",
        "class A:\n    @abstractmethod\n    def f(self): ...",
        "def f():\n    return 1",
    ],
)
def test_a_shape_without_a_body_is_not_work_left_open(package: Make, text: str) -> None:
    assert checks.unfinished(package({"a": text})) == []


@pytest.mark.parametrize(
    "text",
    [
        "pytest.skip()",
        "pytest.skip('')",
        "@pytest.mark.skip\ndef test_a(): ...",
        "@pytest.mark.skip()\ndef test_a(): ...",
        "@pytest.mark.skipif(True)\ndef test_a(): ...",
        "@pytest.mark.skipif(True, reason='')\ndef test_a(): ...",
        "pytestmark = pytest.mark.xfail",
    ],
)
def test_a_skip_without_a_reason_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "test_a.py").write_text(text, encoding="utf-8")
    assert len(checks.skips(tmp_path)) == 1


@pytest.mark.parametrize(
    "text",
    ["pytest.skip('no Chromium here')", "pytest.skip(reason=WHY)", "x = pytest.mark.skipif(True, reason='no Java')"],
)
def test_a_skip_with_a_reason_is_fine(tmp_path: Path, text: str) -> None:
    (tmp_path / "test_a.py").write_text(text, encoding="utf-8")
    assert checks.skips(tmp_path) == []
