"""Dots with their ranges: where they lie, what is said of them, and what takes a value's place."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from sightline.render.canvas import NARROW, WIDE
from sightline.render.dots import BROKEN, Dot, Dots, Scale, pictures

SVG = "{http://www.w3.org/2000/svg}"
SCALE = Scale(((0.0, "0"), (0.5, "50"), (1.0, "100")), "Per cent")
GROUP = Dots("Boys <11 to 17>", (Dot("2024", "50% (25 to 75)", 0.5, 0.25, 0.75), Dot("2025", "fewer than 50 answered")))


def drawn(*groups: Dots) -> tuple[ET.Element, ET.Element]:
    wide, narrow = (ET.fromstring(text) for text in pictures(groups, SCALE, "What it shows"))
    return wide, narrow


def words(picture: ET.Element) -> list[str]:
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


def test_a_dot_lies_in_the_middle_of_its_range_and_on_its_tick() -> None:
    wide, narrow = drawn(GROUP)
    assert (wide.get("width"), narrow.get("width")) == (f"{WIDE:g}", f"{NARROW:g}")
    for picture in (wide, narrow):
        (dot,) = picture.iter(f"{SVG}circle")
        line = next(each for each in picture.iter(f"{SVG}line") if each.get("stroke-width") == "3")
        ends = [float(line.get(name) or 0) for name in ("x1", "x2")]
        tick = next(each for each in picture.iter(f"{SVG}text") if each.text == "50")
        assert abs(float(dot.get("cx") or 0) - sum(ends) / 2) < 0.11
        assert dot.get("cx") == tick.get("x")


def test_a_row_without_a_value_says_why() -> None:
    wide, _ = drawn(GROUP)
    assert words(wide) == [
        "Per cent", "0", "50", "100", "Boys <11 to 17>", "2024", "50% (25 to 75)", "2025", "fewer than 50 answered",
    ]  # fmt: skip
    assert wide.get("aria-label") == "What it shows"


def test_a_row_that_is_not_to_be_compared_is_ruled_off_and_the_rule_explained() -> None:
    wide, _ = drawn(Dots("All", (GROUP.rows[0], Dot("2026", "40%", 0.4, broken=True))))
    assert sum(each.get("stroke-dasharray") is not None for each in wide.iter(f"{SVG}line")) == 1
    assert words(wide)[0] == f"Per cent{BROKEN}"
