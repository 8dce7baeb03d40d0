"""The rows of a step after the steps before it, on tables of which most stand as usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.engines.engine import Engine
from sightline.engines.steps import Step
from sightline.standard.tables import Column
from tests.spec.conftest import table


@dataclass(frozen=True, slots=True)
class Usual:
    """The columns of the tables that some steps read, and the text of those that stand unless a test says otherwise."""

    columns: Mapping[str, Sequence[Column]]
    tables: Mapping[str, str]

    def rows_of(
        self, engine: Engine, step: Step, given: Mapping[str, str], columns: str, before: Sequence[Step] = ()
    ) -> list[tuple[object, ...]]:
        """Some columns of a step's rows, sorted; `before` are steps that run first, `given` tables as text."""
        chain = [*before, step]
        for name in {name for one in chain for name in one.reads} - {one.name for one in chain}:
            text = given.get(name, self.tables.get(name)) or " | ".join(column.name for column in self.columns[name])
            engine.register(name, table(self.columns[name], text))
        engine.run(chain)
        names = [name.strip() for name in columns.split(",")]
        return sorted((tuple(row[name] for name in names) for row in engine.fetch(step.name).to_pylist()), key=repr)
