"""What tests of a release share: a copy of a module's project that a test may change, and its ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sightline import config
from sightline.ledger.chain import Ledger


@pytest.fixture
def project(whole: Path, tmp_path: Path) -> config.Project:
    """A copy of the project that the module made as `whole`."""
    return config.load(Path(shutil.copytree(whole, tmp_path / "project")))


@pytest.fixture
def ledger(project: config.Project) -> Ledger:
    """The ledger of that copy."""
    return Ledger(project.ledger)
