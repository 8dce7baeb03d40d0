"""Differences with their sign: nought has none, here and wherever campaigns and effects are printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sightline
from sightline.analyses.campaign.told import percent
from sightline.render.around import Dot, around
from sightline.standard.signed import short, signed

_SIGNED = re.compile(r":\+,?\.\d[fg]\}")  # a number with its sign, as f-strings write it


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(-0.04, 1, "0.0"), (0.04, 1, "0.0"), (-0.05001, 1, "-0.1"), (-0.0, 0, "0"), (-0.4, 0, "0"), (2.6, 0, "+3"),
     (-1234.5, 1, "-1234.5"), (-0.004, 2, "0.00")],
)  # fmt: skip
def test_what_rounds_to_nought_has_no_sign(value: float, digits: int, text: str) -> None:
    assert signed(value, digits) == text


def test_files_hold_no_negative_nought() -> None:
    assert (short(-0.0, 4), short(-1e-9, 4), short(-0.5, 4)) == ("0", "-1e-09", "-0.5")


def test_effects_that_round_to_nought_are_printed_without_a_sign() -> None:
    assert percent(-0.2) == "0%"
    drawn = around([Dot(0, -0.2, -0.4, 0.3)], 4, 4, "Beside expected", "a")[0]
    assert "weeks 0 to 3: 0% (0% to 0%)" in drawn
    assert "\N{MINUS SIGN}0%" not in drawn


def test_commands_and_campaigns_write_signs_by_this_alone() -> None:
    source = Path(sightline.__file__).parent
    files = [*source.glob("*.py"), *(source / "analyses" / "campaign").glob("*.py"), *(source / "render").glob("*.py")]
    assert len(files) > 60
    assert [path.name for path in files if _SIGNED.search(path.read_text(encoding="utf-8"))] == []
