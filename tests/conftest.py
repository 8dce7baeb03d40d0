"""What holds for every test: how long an example takes shows nothing, and what is made once is used by one process.

Tests run in as many processes as the Makefile says. One process takes a whole module, since a module makes what its
tests share once; what reads the demonstration, over many modules, is one such whole.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests import drawings

ROOT = Path(__file__).parents[1]

# What a test writes need not outlive a power cut, and there are thousands of files to wait for. Commands that tests
# start in a process of their own, and kill, wait for the disk as they do for a user.
pytest.MonkeyPatch().setattr(os, "fsync", lambda _descriptor: None)

drawings.remember()

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@cache
def whole(module: str) -> str:
    """The whole that a module of tests belongs to: itself, or all that reads the demonstration."""
    return "demonstration" if "outcome: Outcome" in (ROOT / module).read_text(encoding="utf-8") else module


class Wholes(LoadScopeScheduling):  # type: ignore[misc]
    """Gives out wholes, not tests. Groups by a mark would do, but with pytest 9 the plugin does not see them."""

    def _split_scope(self, nodeid: str) -> str:
        return whole(nodeid.partition("::")[0])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Wholes:
    """How tests are parted among the processes."""
    return Wholes(config, log)
