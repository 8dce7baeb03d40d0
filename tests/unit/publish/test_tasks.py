"""Each task of a user has a page or a command, with a test; what has none says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sightline import cli
from sightline.publish.fixed import FIXED
from sightline.publish.tasks import KINDS, Task, tasks, tasks_table

ROOT = Path(__file__).parents[3]
DOC = ROOT / "docs" / "tasks.md"
COMMANDS = {
    command.name or getattr(command.callback, "__name__", "").replace("_", "-")
    for command in cli.app.registered_commands
} | {group.name for group in cli.app.registered_groups}
# Pages that an analysis or the publisher makes where a release has what they show.
MADE = {"areas", "own-areas", "support", "picture", "breaks-and-clashes", "prison", "effects"}


@pytest.mark.parametrize("task", tasks(), ids=lambda task: task.words[:40])
def test_a_task_is_where_it_is_said_to_be(task: Task) -> None:
    assert task.kind in KINDS
    if task.kind == "command":
        assert task.where in COMMANDS
    if task.kind == "page":
        assert task.where in MADE | {name for name, _ in FIXED}
    assert bool(task.test) == (task.kind != "not yet")
    if task.test:
        source = (ROOT / task.test).read_text(encoding="utf-8")
        assert re.search(r"^def test_", source, re.MULTILINE)
        assert task.where.replace("-", "_") in source.replace("-", "_"), "the test does not name what it tests"


def test_every_user_has_a_task() -> None:
    assert len({task.user for task in tasks()}) == 11
    assert any(task.kind == "not yet" for task in tasks())


def test_the_page_of_tasks_is_the_table() -> None:
    assert tasks_table() in DOC.read_text(encoding="utf-8")
