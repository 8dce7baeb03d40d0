"""A sample of the frozen trial: made-up children whose truth is known."""

from __future__ import annotations

import pyarrow as pa
import pytest

from bench.linkage import TRIAL, trial

SHARE = 10  # one child in ten


@pytest.fixture(scope="package")
def records() -> pa.Table:
    """The sample, with its truth. Skips the test where the trial is not there."""
    if not TRIAL.is_dir():
        pytest.skip("the linkage trial in ../shared/data/linkage is not here")
    return trial(SHARE)
