"""What the tests on drawn rows share: engines that stay open for one module, since opening costs more than asking."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.generative.agree import Comparison, Engines


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Comparison]:
    """compare(step, naive, tables): DuckDB, Spark and plain Python must give one answer."""
    engines = Engines(tmp_path_factory.mktemp("spill"))
    yield Comparison(engines)
    engines.close()
