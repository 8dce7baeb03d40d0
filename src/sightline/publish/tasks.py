"""What users come for, and where each finds it: the rows of tasks.csv. A test keeps each of them true."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sightline.standard.rows import read_rows

KINDS = ("page", "command", "not yet")


@dataclass(frozen=True, slots=True)
class Task:
    """One task in the user's words; `where` is a page, a command, or what is still to be built; `test` shows it."""

    user: str
    words: str
    kind: str
    where: str
    test: str


@cache
def tasks() -> tuple[Task, ...]:
    """Every task, by user."""
    rows = read_rows("tasks.csv", __package__ or "")
    return tuple(Task(row["user"], row["task"], row["kind"], row["where"], row["test"]) for row in rows)


def tasks_table() -> str:
    """The table of docs/tasks.md."""
    lines = ["| who | asks | where |", "|---|---|---|"]
    said = {"page": "the page `{}`", "command": "`sightline {}`", "not yet": "not yet: {}"}
    lines += [f"| {task.user} | {task.words} | {said[task.kind].format(task.where)} |" for task in tasks()]
    return "\n".join(lines) + "\n"
