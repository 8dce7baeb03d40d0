"""A project for tests: of made-up data, with keys of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline import config
from sightline.config import Project
from sightline.ledger import keys
from sightline.ledger.chain import Ledger

TODAY = date(2026, 11, 26)


def made_up_project(folder: Path) -> tuple[Project, Ledger]:
    """A new project in `folder`, and its empty ledger."""
    config.write(folder, config.simulated("a project for tests"))
    keys.create(folder / "keys")
    project = config.load(folder)
    return project, Ledger.create(project.ledger)
