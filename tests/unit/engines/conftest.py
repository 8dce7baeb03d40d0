"""Every engine, each test on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sightline.engines.engine import Engine
from tests.engines import ENGINES, opened


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine without tables; what it spills lies in a folder of its own."""
    spill = tmp_path / "spill"
    spill.mkdir()
    with opened(request.param, spill, as_it_is=True) as made:
        yield made
