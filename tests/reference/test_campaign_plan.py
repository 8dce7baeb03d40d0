"""A plan for all authorities of England, on the real published files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sightline.analyses.campaign.plan_areas import known
from sightline.analyses.campaign.plan_checks import read_plan
from sightline.analyses.campaign.plan_file import EXAMPLE, Kind
from sightline.analyses.campaign.planning import planned
from sightline.published.borders import read_borders
from sightline.standard import areas
from tests.reference.published_data import FOLDER

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the published statistics are not here")


def test_every_authority_has_a_border_or_is_an_island() -> None:
    next_to = read_borders(FOLDER).next_to
    assert set(next_to) == {area.gss for area in areas.current()}
    assert all(code in next_to[other] for code, others in next_to.items() for other in others)
    assert [areas.area(code).name for code, others in next_to.items() if not others] == [
        "Isle of Wight", "Isles of Scilly",
    ]  # fmt: skip
    barnsley = next(area.gss for area in areas.current() if area.name == "Barnsley")
    assert {areas.area(code).name for code in next_to[barnsley]} == {
        "Derbyshire", "Doncaster", "Kirklees", "Rotherham", "Sheffield", "Wakefield",
    }  # fmt: skip


def test_england_is_planned_from_yearly_figures(tmp_path: Path) -> None:
    text = EXAMPLE.replace('capacity = "throughput"', 'capacity = "unknown"').replace(
        '"stepped wedge"', '"parallel"', 1
    )
    text = text.replace('buffer = "no"', 'buffer = "border"').replace(
        'kind = "geo-experiment"', 'kind = "everywhere"', 1
    )
    text = text.replace('[[design]]\nkind = "everywhere"\n', "", 1)
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    plan = read_plan(tmp_path / "plan.toml", date(2026, 11, 27))
    found = planned(plan, known(plan, tmp_path, None, FOLDER), read_borders(FOLDER).next_to, date(2026, 11, 27))
    assert plan.design is Kind.PARALLEL
    assert len(found.known.codes) == 153
    assert found.design.traits == ("usual", "children", "poverty")
    starts = np.array([found.design.starts[code] is not None for code in found.known.codes])
    assert starts.sum() in (76, 77)
    poverty = np.array([found.known.poverty[code] for code in found.known.codes])
    assert abs(np.corrcoef(starts, poverty)[0, 1]) <= 0.1
    told = {one.kind: one for one in found.sees}
    assert 1 < (told[Kind.WEDGE].percent or 0) < (told[Kind.PARALLEL].percent or 0) < 20
    assert "yearly figures do not hold" in told[Kind.EVERYWHERE].refused
    # Nearly every area borders on one of half of them: a buffer leaves few beside.
    assert len(found.design.buffers) > 50
