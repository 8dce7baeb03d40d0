"""What holds for every test: how long an example takes shows nothing, and what is made once is used by one process.

Tests run in as many processes as the Makefile says. One process takes a whole module, since a module makes what its
tests share once; what reads the demonstration, over many modules, is one such whole.
"""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name the whole that each test belongs to, before the processes are given theirs."""
    for item in items:
        shares = "outcome" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("demonstration" if shares else item.nodeid.partition("::")[0]))
