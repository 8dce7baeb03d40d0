"""The made-up registry of the demonstration: it is read without a fault, and holds what its pages are to show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.analyses.partnerships.clarity import duties
from sightline.analyses.partnerships.registry import CLOSED_LATE, OVERDUE, open_registry
from sightline.synthetic.partnerships import FILE, made_up_registry, registry_text

COUNCILS = ("E08000001", "E08000002", "E08000003", "E06000047")  # three of one force, and one of another
ON = date(2026, 11, 27)


def test_it_is_read_without_a_fault_and_covers_each_authority_once(tmp_path: Path) -> None:
    made_up_registry(tmp_path / "r", COUNCILS, 1, ON)
    held = open_registry(tmp_path / "r", ON)
    covered = [held.covered(key, ON) for key in held.names]
    assert covered == [("E08000001", "E08000002"), ("E06000047",), ("E08000003",)]
    assert all("made up" in name for name in held.names.values())
    assert {len(each.leads) for each in duties(held, "made-up-1")} == {0, 1, 2}
    assert {CLOSED_LATE, OVERDUE} < {each.state(ON) for each in held.actions}
    assert list(held.proposals().values()) == [("E08000001", "E08000002")]


def test_it_is_the_same_for_a_seed_and_what_is_there_stays(tmp_path: Path) -> None:
    assert registry_text(COUNCILS, 1, ON) == registry_text(COUNCILS[::-1], 1, ON)
    assert registry_text(COUNCILS, 1, ON) != registry_text(COUNCILS, 2, ON)
    made_up_registry(tmp_path / "r", COUNCILS, 1, ON)
    made_up_registry(tmp_path / "r", COUNCILS, 2, ON)
    assert (tmp_path / "r" / FILE).read_text(encoding="utf-8") == registry_text(COUNCILS, 1, ON)
