"""A register of campaigns: what is read, and every fault at once by file, line and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.campaign.campaigns import NOT_RATED
from sightline.analyses.campaign.forms import TABLES
from sightline.analyses.campaign.outcomes import Direction, Kind
from sightline.analyses.campaign.register import first_shelf, open_campaigns, own_of, past_table
from sightline.errors import Refused

ON = date(2026, 9, 1)
GOOD = {
    "campaign": ["spring,Speak up,An alliance,men and boys,speaking up helps,2026-03-02,2026-05-31,Plan of 2026"],
    "place": ["spring,E08000001,2026-03-02,2026-05-31,2.5", "spring,E08000002,2026-03-09,2026-05-31,1"],
    "outcome": [
        "spring,1,attitude,blame,less,2026-02-01,The alliance",
        "spring,2,disclosure,identified_by_week,not assumed,2026-04-01,The alliance",
    ],
    "theory": ["spring,1,they hear it,they speak up,it is said by peers,,motivation"],
    "shelf": ["An old one,1999,Somewhere,men,calls,no,more calls,,,not rated,,A report,second-hand"],
    "series": ["calls,,E12000003,2026-03-02,4", "calls,,E12000003,2026-03-09,0", "calls,girls,E12000003,2026-03-02,1"],
}


def written(folder: Path, **changed: list[str]) -> Path:
    """The register as CSV files, some tables changed."""
    for table, rows in {**GOOD, **changed}.items():
        (folder / f"{table}.csv").write_text("\n".join([",".join(TABLES[table]), *rows]) + "\n", encoding="utf-8")
    return folder


def faults(folder: Path, **changed: list[str]) -> set[tuple[str, str | None, int | None]]:
    """(rule, column, line) of every fault."""
    with pytest.raises(Refused) as refused:
        open_campaigns(written(folder, **changed), ON)
    return {(each.rule.removeprefix("campaign-"), each.field, each.line) for each in refused.value.findings}


def test_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "waves.toml").write_text('[survey]\ntitle = "not of the register"\n', encoding="utf-8")
    held = open_campaigns(written(tmp_path), ON)
    one = held.campaigns[0]
    assert [(each.area, each.dose) for each in one.places] == [("E08000001", 2.5), ("E08000002", 1.0)]
    assert [(each.kind, each.direction, each.early) for each in one.outcomes] == [
        (Kind.ATTITUDE, Direction.LESS, True), (Kind.DISCLOSURE, Direction.NOT_ASSUMED, False),
    ]  # fmt: skip
    assert one.theory[0].evidence == ""
    assert [each.group for each in own_of(held.series, "calls")] == ["", "girls"]
    assert own_of(held.series, "calls")[0].cases["E12000003", date(2026, 3, 9)] == 0
    assert past_table(held.shelf)[0][5] == NOT_RATED


def test_disclosures_are_never_first_alone_or_success(tmp_path: Path) -> None:
    alone = ["spring,1,disclosure,identified_by_week,more,2026-02-01,The alliance"]
    assert faults(tmp_path, outcome=alone) == {("disclosure", "kind", 2)}
    success = [GOOD["outcome"][0], "spring,2,disclosure,identified_by_week,success,2026-02-01,The alliance"]
    assert faults(tmp_path, outcome=success) == {("direction", "direction", 3)}
    turned = [GOOD["outcome"][1].replace(",2,", ",1,"), GOOD["outcome"][0].replace(",1,", ",2,")]
    assert faults(tmp_path, outcome=turned) == {("disclosure", "kind", 2), ("order", "order", 3)}


def test_every_fault_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        campaign=["Spring,Speak up,An alliance,men,speak,2026-05-31,2026-03-02,Plan",
                  "x,Name,Who,men,=1+1,x,2026-03-02,P"],
        place=["spring,E99999999,2026-03-02,2026-05-31,lots"],
        outcome=["x,0,mood,blame,better,2027-01-01,Us"],
        theory=["x,one,a,b,c,d,will"],
        shelf=["Old,1999,Here,men,calls,maybe,more,,,3,,Report,sure",
               "B,1999,Here,men,calls,no,more,S,1,not rated,R,Q,unchecked"],
        series=["calls,,E99999999,2026-03-03,few"],
    )  # fmt: skip
    assert found == {
        ("key", "campaign", 2), ("order", "until", 2), ("outcome", "campaign", 2), ("refused", "message", 3),
        ("day", "from", 3), ("campaign", "campaign", 2), ("area", "area", 2), ("dose", "dose", 2),
        ("number", "order", 2), ("kind", "kind", 2), ("direction", "direction", 2), ("future", "registered_on", 2),
        ("number", "step", 2), ("com-b", "com_b", 2), ("word", "comparator", 2), ("word", "how_sure", 2),
        ("grade", "grade", 2), ("grade", "grade", 3), ("week", "week", 2), ("area", "place", 2), ("count", "cases", 2),
    }  # fmt: skip


def test_places_doses_and_gaps(tmp_path: Path) -> None:
    places = ["spring,E08000001,2026-03-02,2026-05-31,2", "spring,E08000001,2026-03-02,2026-05-31,",
              "spring,E08000002,2026-02-01,2026-05-31,2"]  # fmt: skip
    gap = ["calls,,E12000003,2026-03-02,4", "calls,,E12000003,2026-03-16,0"]
    assert faults(tmp_path, place=places, series=gap) == {
        ("dose", "dose", 3), ("twice", "area", 3), ("span", "from", 4), ("gap", "week", 2),
    }  # fmt: skip


def test_the_first_shelf_rates_nothing_that_nobody_rated() -> None:
    shelf = first_shelf()
    assert len(shelf) >= 8
    assert all(each.grade == NOT_RATED and not each.rater for each in shelf)
    assert all(each.source and each.how_sure for each in shelf)
    assert {each.comparator for each in shelf} <= {"yes", "no", "not known"}
