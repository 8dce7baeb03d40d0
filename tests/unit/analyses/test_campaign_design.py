"""A design is written, read back and drawn again; one that was changed by hand is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sightline.analyses.campaign.design import NEVER, Design, Unit, draw, read_design, write_design
from sightline.analyses.campaign.plan_file import Kind
from sightline.errors import Refused

CODES = ("E06000022", "E06000023", "E06000024", "E06000025", "E08000001", "E08000002", "E08000003", "E08000004")


def made(kind: Kind = Kind.PARALLEL, slots: tuple[int, ...] = (0, NEVER), next_to: bool = False) -> Design:
    """A design of eight areas, two of which start together."""
    traits = [(10.0, 0.3), (20.0, 0.1), (30.0, 0.4), (41.0, 0.2), (50.0, 0.35), (61.0, 0.15), (70.0, 0.25)]
    groups = [CODES[:2], *((code,) for code in CODES[2:])]
    units = tuple(Unit(f"unit {n}", tuple(codes), traits[n]) for n, codes in enumerate(groups))
    beside = {code: tuple(CODES[at] for at in (n - 1, n + 1) if 0 <= at < 8) for n, code in enumerate(CODES)}
    design = Design(
        "Made up", date(2026, 11, 2), kind, date(2027, 1, 4), 52, 26, 13, slots, 7, 0.5, ("people", "poverty"), units,
        (), 0, 0, 0, beside if next_to else {},
    )  # fmt: skip
    return draw(design, 500)


def test_a_design_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    for number, design in enumerate((made(), made(Kind.WEDGE, (0, 6, 12)), made(next_to=True))):
        path = tmp_path / f"{number}.json"
        write_design(design, path)
        assert read_design(path) == design
        assert json.loads(path.read_text(encoding="utf-8"))["starts"].keys() == set(CODES)


def test_areas_that_are_kept_together_start_together() -> None:
    design = made(Kind.WEDGE, (0, 6, 12))
    assert design.starts[CODES[0]] == design.starts[CODES[1]]
    assert set(design.starts.values()) == {date(2027, 1, 4), date(2027, 2, 15), date(2027, 3, 29)}
    beside = made()
    assert set(beside.starts.values()) == {date(2027, 1, 4), None}


def test_a_start_that_was_changed_by_hand_is_refused(tmp_path: Path) -> None:
    write_design(made(), tmp_path / "design.json")
    held = json.loads((tmp_path / "design.json").read_text(encoding="utf-8"))
    changes: tuple[dict[str, object], ...] = (
        {"seed": 8}, {"drawn": held["drawn"][::-1]}, {"accepted": 1}, {"starts": {}}, {"form": "other"},
    )  # fmt: skip
    for change in changes:
        (tmp_path / "changed.json").write_text(json.dumps(held | change), encoding="utf-8")
        with pytest.raises(Refused):
            read_design(tmp_path / "changed.json")
    (tmp_path / "none.json").write_text("[]", encoding="utf-8")
    with pytest.raises(Refused, match="no design that can be read"):
        read_design(tmp_path / "none.json")


def test_other_draws_keep_to_what_was_asked() -> None:
    design = made()
    weeks = design.redrawn(40, 3)
    assert weeks.shape == (40, 8)
    assert set(np.unique(weeks).tolist()) == {0, NEVER}
    assert (weeks[:, 0] == weeks[:, 1]).all()
    assert len(np.unique(weeks, axis=0)) > 5
    assert any(tuple(row) == tuple(design.weeks_of(np.array([design.drawn]))[0]) for row in weeks)


def test_areas_beside_that_border_on_the_campaign_are_buffers() -> None:
    design = made(next_to=True)
    with_it = {code for code, start in design.starts.items() if start}
    by_hand = {
        code for n, code in enumerate(CODES)
        if code not in with_it and with_it & set(CODES[max(n - 1, 0) : n + 2])
    }  # fmt: skip
    assert by_hand
    assert design.buffers == by_hand
    assert made().buffers == frozenset()
