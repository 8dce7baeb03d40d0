"""A release cleared by the real gate, for every test of publish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from sightline.clearance.gate import Cleared, clear
from sightline.clearance.policy import policy
from sightline.ledger.chain import Ledger
from sightline.publish.release import Release
from sightline.publish.site import build
from sightline.standard.drafts import Draft
from tests.unit.render import demo


@pytest.fixture(scope="session")
def through_the_gate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Sequence[Draft]], tuple[Cleared, ...]]:
    """Clear drafts in a ledger of their own."""

    def run(drafts: Sequence[Draft]) -> tuple[Cleared, ...]:
        ledger = Ledger.create(tmp_path_factory.mktemp("release") / "ledger")
        return clear(drafts, policy("sightline-default"), ledger, release="2025-06", officer="A person")

    return run


@pytest.fixture(scope="session")
def cleared(through_the_gate: Callable[[Sequence[Draft]], tuple[Cleared, ...]]) -> tuple[Cleared, ...]:
    """Two pages: one of counts, partly withheld, and one of published figures with a chart of each kind."""
    return through_the_gate([demo.counted(), demo.published()])


@pytest.fixture(scope="session")
def release() -> Release:
    """A release of made-up data, 61 days old."""
    return Release(
        name="2025-06",
        date=date(2025, 5, 31),
        title="Child sexual abuse: the recorded picture",
        made_up=True,
        data_until=date(2025, 3, 31),
        policy="Counts under ten are withheld with their whole breakdown",
        version="0.1.0",
        ledger_head="f" * 64,
        agencies=("12 councils", "3 police forces", "2 voluntary support services"),
        link_quality="Of 100 links checked against made-up truth, 98 were right.",
    )


@pytest.fixture(scope="session")
def site(cleared: tuple[Cleared, ...], release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built site."""
    return build(cleared, tmp_path_factory.mktemp("out") / "site", release).parent
