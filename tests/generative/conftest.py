"""What the tests on drawn rows share: engines that stay open for one module, since opening costs more than asking."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.generative.agree import Comparison, Engines, looked_at_once

# Spark's virtual machine would spend half of so short a life on making fast what is asked but a few times. This file is
# read before any test starts it.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m")


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Comparison]:
    """compare(step, naive, tables): DuckDB, Spark and plain Python must give one answer."""
    engines = Engines(tmp_path_factory.mktemp("spill"))
    with looked_at_once():
        yield Comparison(engines)
    engines.close()
