"""What the tests of the whole path share: one demonstration, since making it takes longer than looking at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.demo import Outcome, perform
from tests.acceptance.made import NUMBERS, quiet
from tests.engines import DUCKDB


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration is made. Read only: a test that runs something in it does so in a copy."""
    return tmp_path_factory.mktemp("demo") / "demo"


@pytest.fixture(scope="session")
def outcome(demo: Path) -> Outcome:
    """The demonstration, made in `demo`, and what came of it."""
    return perform(demo, NUMBERS, None, DUCKDB, quiet)
