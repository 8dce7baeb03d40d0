"""What was not recorded describes nobody: a small count of it is withheld alone, unless it can be worked out."""

from __future__ import annotations

from sightline.clearance.policy import Policy
from sightline.clearance.release import protect
from sightline.standard.figures import Dimension
from tests.unit.clearance.made import DEFAULT, EXACT, counts, total

SEX_OR_NOT = Dimension("sex", "Sex", True, (("F", "Girls"), ("M", "Boys"), ("U", "Not recorded")))


def shown(cells: dict[str, int], policy: Policy = DEFAULT, everybody: int | None = None) -> dict[str, float | None]:
    tables = [counts([SEX_OR_NOT], cells), total(everybody or sum(cells.values()))]
    first = protect(tables, policy).tables[0]
    return {figure.breakdown[0][1]: figure.value for figure in first.figures}


def test_a_small_count_of_what_was_not_recorded_is_withheld_by_itself() -> None:
    assert shown({"F": 1772, "M": 937, "U": 7}) == {"F": 1770, "M": 940, "U": None}


def test_a_count_of_it_that_is_not_small_is_shown() -> None:
    assert shown({"F": 1772, "M": 937, "U": 22}) == {"F": 1770, "M": 940, "U": 20}


def test_a_small_count_of_anything_else_still_takes_its_breakdown_along() -> None:
    assert shown({"F": 1772, "M": 7, "U": 22}) == {"F": None, "M": None, "U": 20}


def test_where_nothing_is_rounded_it_could_be_worked_out_and_more_is_withheld() -> None:
    # Total less girls less boys would be 4 exactly.
    found = shown({"F": 1772, "M": 937, "U": 4}, EXACT)
    assert found["U"] is None
    assert found["F"] is None
    assert found["M"] is None


def test_everybody_recorded_alike_is_withheld_though_some_were_not_recorded() -> None:
    assert shown({"F": 1772, "M": 0, "U": 22})["F"] is None
