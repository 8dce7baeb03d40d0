"""Every attack on the demonstration's release, as it was printed, gets nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.clearance import attacked as attacks
from sightline.clearance.before import public_before, released
from sightline.demo import Outcome
from sightline.ledger.chain import Ledger


def test_no_attack_on_the_demonstration_gets_anything(
    outcome: Outcome,  # noqa: ARG001  (it makes the demonstration)
    demo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attacks, "SAMPLE", 1)
    ledger = Ledger(demo / "ledger")
    cleared = ledger.latest("cleared")
    assert cleared is not None
    found = released(ledger, str(cleared.body["release"]))
    made = attacks.attacked(found.exact, found.printed, found.policy, public_before(ledger, found.number))
    assert {f"{one.name}: {one.on}": one.got for one in made if one.got} == {}
    tried = {one.on: one.tried for one in made}
    assert tried["withheld counts and small numbers printed nowhere"] > 500
    assert tried["small counts"] > 100
    assert tried["such figures"] > 100
