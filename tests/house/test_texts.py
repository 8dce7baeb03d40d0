"""Every check on what is not code, fed something wrong, says so; and stays silent on what is right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import texts

HASH = "--hash=sha256:" + "0" * 64
PROJECT = """
[project]
dependencies = ["duckdb>=1.5,<2"]
[project.optional-dependencies]
spark = ["pyspark>=4"]
[dependency-groups]
build = ["hatchling", "editables", "setuptools", "wheel"]
dev = ["pytest>=9"]
"""
RUN = {"duckdb": "1.5.6", "hatchling": "1.0", "editables": "1.0", "setuptools": "80.0", "wheel": "1.0"}
DEV = {**RUN, "pytest": "9.1", "pyspark": "4.2"}
Lock = Callable[[dict[str, str], dict[str, str]], Path]


@pytest.fixture
def locked(tmp_path: Path) -> Lock:
    """Writes a project with these two locks and returns its folder."""

    def make(run: dict[str, str], dev: dict[str, str]) -> Path:
        (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
        (tmp_path / "requirements").mkdir(exist_ok=True)
        for name, pins in (("run.txt", run), ("dev.txt", dev)):
            lines = [f"{package}=={version} \\\n    {HASH}\n    # via somebody\n" for package, version in pins.items()]
            (tmp_path / "requirements" / name).write_text("".join(lines), encoding="utf-8")
        return tmp_path

    return make


def _in(folder: Path, text: str, name: str = "a.md") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("top", ["home", "root", "tmp", "Users", "work"])
def test_a_path_of_one_machine_is_found(tmp_path: Path, top: str) -> None:
    _in(tmp_path, "first\nsee " + "/".join(["", top, "someone", "x.csv"]))
    assert texts.addresses(tmp_path) == ["a.md:2: a path of one machine"]


@pytest.mark.parametrize("text", ["../shared/data", "data/tmp/x", "https://host.example/home/x", "/usr/bin/env bash"])
def test_a_path_of_every_machine_is_fine(tmp_path: Path, text: str) -> None:
    _in(tmp_path, text)
    assert texts.addresses(tmp_path) == []


@pytest.mark.parametrize(
    "parts",
    [("https:", "", "packages.example", "simple", ""), ("--index", "url https:"), ("--extra-index", "url=x")],
)
def test_a_registry_is_found(tmp_path: Path, parts: tuple[str, ...]) -> None:
    _in(tmp_path, ("-" if parts[0].startswith("--") else "/").join(parts))
    assert texts.addresses(tmp_path) == ["a.md:1: a registry's address"]


def test_a_lock_full_of_addresses_is_found(tmp_path: Path) -> None:
    _in(tmp_path, "version = 1", "uv.lock")
    assert texts.addresses(tmp_path) == ["uv.lock: names registries' addresses"]


def test_what_the_project_makes_is_not_read(tmp_path: Path) -> None:
    _in(tmp_path, "/".join(["", "home", "someone"]), ".venv/lib/a.txt")
    _in(tmp_path, "/".join(["", "home", "someone"]), "demo/a.txt")
    assert texts.addresses(tmp_path) == []


def test_locks_that_hold_everything_are_fine(locked: Lock) -> None:
    assert texts.locks(locked(RUN, DEV)) == []


@pytest.mark.parametrize(
    ("run", "dev", "said"),
    [
        ({**RUN, "duckdb": "2.0.0"}, {**DEV, "duckdb": "2.0.0"}, "run.txt: duckdb 2.0.0 is not <2,>=1.5"),
        (RUN, {**DEV, "duckdb": "1.5.5"}, "duckdb: the locks differ"),
        (RUN, {**DEV, "pytest": "8.0"}, "dev.txt: pytest 8.0 is not >=9"),
        (RUN, {**DEV, "pandas": "3.1"}, "dev.txt: pandas 3.1 is not <3"),
        ({k: v for k, v in RUN.items() if k != "wheel"}, DEV, "wheel: not in both locks"),
        (RUN, {k: v for k, v in DEV.items() if k != "pyspark"}, "dev.txt: pyspark is missing"),
    ],
)
def test_a_lock_that_is_wrong_is_found(locked: Lock, run: dict[str, str], dev: dict[str, str], said: str) -> None:
    assert said in texts.locks(locked(run, dev))


@pytest.mark.parametrize("line", [f"six>=1 {HASH}", "six==1.0", "six==1.0 --hash=md5:00"])
def test_a_line_without_pin_or_hash_is_found(locked: Lock, line: str) -> None:
    root = locked(RUN, DEV)
    (root / "requirements" / "run.txt").write_text(line, encoding="utf-8")
    assert texts.locks(root) == ["run.txt: six" + line[3:].split()[0] + " has no exact version or no hash"]


@pytest.mark.parametrize("address", ["# from https://host.example", "six @ file:six.whl"])
def test_a_lock_that_names_an_address_is_found(locked: Lock, address: str) -> None:
    root = locked(RUN, DEV)
    lock = root / "requirements" / "run.txt"
    lock.write_text(lock.read_text(encoding="utf-8") + f"six==1.0 \\\n    {HASH}\n    # {address}\n", encoding="utf-8")
    assert "run.txt: names an address" in texts.locks(root)


def test_two_versions_by_marker_are_both_read(tmp_path: Path) -> None:
    lock = _in(tmp_path, f"numpy==2.4 ; python_version < '3.12' \\\n    {HASH}\nnumpy==2.5 \\\n    {HASH}\n", "run.txt")
    assert texts.pins(lock) == {"numpy": {"2.4", "2.5"}}


def test_a_flow_drawn_otherwise_is_found(tmp_path: Path) -> None:
    page = _in(tmp_path, "# A\n\n```text\na -> b\n```\n")
    assert texts.drawn_flow(page, "a -> c") == ["a.md: the flow drawn is not flow.diagram()"]
    assert texts.drawn_flow(page, "a -> b") == []


def test_a_page_that_the_index_forgets_is_found(tmp_path: Path) -> None:
    _in(tmp_path, "[b](decisions/b.md)", "index.md")
    _in(tmp_path, "b", "decisions/b.md")
    assert texts.unlinked(tmp_path) == []
    _in(tmp_path, "c", "decisions/c.md")
    assert texts.unlinked(tmp_path) == ["c.md: not linked from index.md"]
    _in(tmp_path, "[b](decisions/b.md) [more](decisions/index.md)", "index.md")
    _in(tmp_path, "[c](c.md)", "decisions/index.md")
    assert texts.unlinked(tmp_path) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    _in(tmp_path, "[self](a.md#top) [web](https://host.example/x) [gone](docs/b.md)")
    assert texts.dead_links(tmp_path) == ["a.md: b.md is not there"]


@pytest.mark.parametrize("text", ["# Changes\n\n## [0.1.0] - 2026-01-01\n", "# Changes\n\nNothing yet.\n"])
def test_a_changelog_behind_the_package_is_found(tmp_path: Path, text: str) -> None:
    wrong = texts.changelog_version(_in(tmp_path, text), "0.2.0")
    assert [problem.split(",")[-1] for problem in wrong] == [" not 0.2.0"]


def test_a_changelog_at_the_package_is_fine(tmp_path: Path) -> None:
    assert texts.changelog_version(_in(tmp_path, "# Changes\n\n## [0.2.0] - 2026-01-01\n\n## [0.1.0]\n"), "0.2.0") == []


@pytest.mark.parametrize(
    "text", ["Run `sightline guess`.", "```\nsightline guess --all\n```", "```\n$ sightline guess\n```"]
)
def test_a_command_that_does_not_exist_is_found(tmp_path: Path, text: str) -> None:
    page = _in(tmp_path, text)
    assert texts.unknown_commands([page], "sightline", ["link"]) == ["a.md: sightline guess is not a command"]


def test_a_command_in_a_sentence_is_not_a_command(tmp_path: Path) -> None:
    assert (
        texts.unknown_commands([_in(tmp_path, "With sightline guess nothing. `sightline link`")], "sightline", ["link"])
        == []
    )
