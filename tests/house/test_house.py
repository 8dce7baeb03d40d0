"""The house keeps its own rules. Each check is shown able to fail in test_checks.py and test_texts.py."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sightline
from sightline import cli, flow
from tests.house import checks, rules, texts

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "sightline"
COMMANDS = {
    command.name or getattr(command.callback, "__name__", "").replace("_", "-")
    for command in cli.app.registered_commands
}
GROUPS = {str(group.name) for group in cli.app.registered_groups}


def _none(problems: list[str]) -> None:
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize(
    "check",
    [
        checks.import_rules,
        checks.cycles,
        checks.inner_imports,
        checks.engine_libraries,
        checks.gate,
        checks.private_names,
        checks.function_sizes,
        checks.depth,
        checks.docstrings,
        checks.prints,
        checks.unfinished,
    ],
)
def test_the_package_keeps(check: Callable[[Path], list[str]]) -> None:
    _none(check(PACKAGE))


def test_files_are_short() -> None:
    _none(checks.file_sizes(ROOT))


def test_a_skipped_test_says_why() -> None:
    _none(checks.skips(ROOT / "tests"))


def test_no_file_names_a_machine_or_a_registry() -> None:
    _none(texts.addresses(ROOT))


def test_the_locks_hold_all_that_is_asked_for() -> None:
    _none(texts.locks(ROOT))


def test_the_gate_is_there() -> None:
    assert (PACKAGE / "clearance" / "gate.py").is_file()


@pytest.mark.parametrize("stage", flow.STAGES, ids=lambda stage: stage.name)
def test_a_stage_has_its_folder(stage: flow.Stage) -> None:
    assert (PACKAGE / stage.folder / "__init__.py").is_file()


@pytest.mark.parametrize("stage", flow.STAGES, ids=lambda stage: stage.name)
def test_a_stage_has_its_command(stage: flow.Stage) -> None:
    assert stage.command in COMMANDS


def test_starting_the_command_line_loads_nothing_slow() -> None:
    loaded = f"import sys, sightline.cli; print(*[name for name in {rules.SLOW_LIBRARIES!r} if name in sys.modules])"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "COVERAGE"))}
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == []


def test_the_readme_draws_the_flow_as_it_is() -> None:
    _none(texts.drawn_flow(ROOT / "README.md", flow.diagram()))


def test_every_page_is_linked_from_the_index() -> None:
    _none(texts.unlinked(ROOT / "docs"))


def test_links_between_our_pages_lead_somewhere() -> None:
    _none(texts.dead_links(ROOT))


def test_the_changelog_is_at_this_version() -> None:
    _none(texts.changelog_version(ROOT / "CHANGELOG.md", sightline.__version__))


def test_the_package_and_the_project_agree_on_the_version() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{sightline.__version__}"\n' in project


def test_pages_show_only_commands_that_exist() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    _none(texts.unknown_commands(pages, "sightline", COMMANDS | GROUPS))


def test_pages_show_only_targets_that_make_knows() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    _none(texts.unknown_commands(pages, "make", targets))
