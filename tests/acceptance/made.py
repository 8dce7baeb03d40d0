"""The demonstration that several tests read: made once a test run, and changed by none of them; a site by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.clearance.gate import clear
from sightline.clearance.policy import policy
from sightline.demo import Numbers, Step
from sightline.ledger.chain import Ledger
from sightline.publish.release import Release
from sightline.publish.site import build
from tests.unit.render import demo

NUMBERS = Numbers(4, 12_000, 3)
RELEASE = Release(
    "2025-06", date(2025, 5, 31), "Child sexual abuse: the recorded picture", True, date(2025, 3, 31),
    "Counts under ten are withheld", "0.1.0", "f" * 64, ("12 councils", "3 police forces"),
)  # fmt: skip


def by_hand(folder: Path) -> Path:
    """A site of the hand-made drafts, through the real gate."""
    ledger = Ledger.create(folder / "ledger")
    drafts = [demo.counted(), demo.published()]
    cleared = clear(drafts, policy("sightline-default"), ledger, release=RELEASE.name, officer="A person")
    return build(cleared, folder / "site", RELEASE).parent


def quiet(words: str) -> Step:
    """No progress is shown."""
    del words

    def step(name: str, done: int, total: int) -> None:
        del name, done, total

    return step
