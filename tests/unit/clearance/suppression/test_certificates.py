"""The proof of a pattern: it stands, it is checked without a solver, and each way of breaking it is found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.clearance.suppression.certificates import TRUE_TABLE, Certificates, Witness, faults
from sightline.clearance.suppression.evidence import Evidence, in_whole_numbers
from sightline.clearance.suppression.primary import Demand
from sightline.clearance.suppression.suppress import Pattern, suppress
from tests.unit.clearance.suppression.tables import place, table


@pytest.fixture(scope="module")
def pattern() -> Pattern:
    return suppress(table([[2, 9, 20], [12, 8, 30], [25, 30, 40]]), Demand())


def test_a_rectangle_is_proof_for_its_four_corners() -> None:
    lattice = table([[2, 9, 20], [12, 8, 30], [25, 30, 40]])
    made = suppress(lattice, Demand())
    corners = [place(lattice, area=area, form=form) for area in ("A0", "A1") for form in ("form0", "form1")]
    withheld = np.isin(np.arange(lattice.size), corners)
    up = Witness(np.array(corners), np.array([6, -6, -6, 6]))
    proof = Certificates(
        (up,), dict.fromkeys(corners[::3], (0, TRUE_TABLE)) | dict.fromkeys(corners[1:3], (TRUE_TABLE, 0))
    )
    assert faults(made.task, withheld, proof) == []
    assert proof.whole() == set(corners)


def test_a_proof_stands_only_for_its_own_pattern(pattern: Pattern) -> None:
    assert faults(pattern.task, pattern.withheld, pattern.certificates) == []
    printed = pattern.withheld.copy()
    printed[pattern.secondary[0]] = False
    assert any("printed the same" in fault for fault in faults(pattern.task, printed, pattern.certificates))
    more = pattern.withheld.copy()
    more[int(np.flatnonzero(~more)[0])] = True
    assert any("no proof" in fault for fault in faults(pattern.task, more, pattern.certificates))


def test_a_small_count_that_is_printed_is_found(pattern: Pattern) -> None:
    printed = pattern.withheld & ~pattern.task.primary
    assert "a small count is printed" in faults(pattern.task, printed, pattern.certificates)


@pytest.mark.parametrize("by", [1, -1000])
def test_a_changed_witness_is_found(pattern: Pattern, by: int) -> None:
    first, *rest = pattern.certificates.witnesses
    change = first.change.copy()
    change[0] += by
    forged = replace(pattern.certificates, witnesses=(replace(first, change=change), *rest))
    assert any("witness 0" in fault for fault in faults(pattern.task, pattern.withheld, forged))


def test_witnesses_that_lie_too_near_are_found(pattern: Pattern) -> None:
    cell = int(np.flatnonzero(pattern.withheld)[0])
    near = replace(pattern.certificates, pairs=dict(pattern.certificates.pairs) | {cell: (TRUE_TABLE, TRUE_TABLE)})
    assert faults(pattern.task, pattern.withheld, near) == [f"cell {cell} is known closer than to the width"]


def test_a_divisor_counts_when_tables_are_compared(pattern: Pattern) -> None:
    halves = [replace(one, divisor=2 * one.divisor) for one in pattern.certificates.witnesses]
    halved = replace(pattern.certificates, witnesses=halves)
    assert any("closer" in fault for fault in faults(pattern.task, pattern.withheld, halved))
    assert halved.whole() == set()


def test_a_solvers_answer_is_taken_in_whole_numbers_or_not_at_all() -> None:
    found = in_whole_numbers(np.array([1 / 3, -2.0, 0.25]))
    assert found is not None
    assert (found[0].tolist(), found[1]) == ([4, -24, 3], 12)
    assert in_whole_numbers(np.array([np.pi, np.e, np.sqrt(2), np.sqrt(3)])) is None


def test_evidence_takes_no_answer_in_which_a_sum_is_off_or_a_count_below_nought(pattern: Pattern) -> None:
    evidence = Evidence(pattern.task)
    lattice = pattern.task.lattice
    corners = np.array([place(lattice, area=a, form=f) for a in ("A0", "A1") for f in ("form0", "form1")])
    assert not evidence.add(corners[:2], np.array([1.0, -1.0]))
    assert not evidence.add(corners, np.array([-3.0, 3.0, 3.0, -3.0]))
    assert evidence.add(corners, np.array([1.0, -1.0, -1.0, 1.0]))
