"""Effects about the start of something: every dot drawn where it belongs, in words too, at both widths."""

from __future__ import annotations

import re

from lxml import etree

from sightline.render.around import Dot, around

DOTS = (Dot(-8, 2, -20, 25), Dot(-4, -5, -30, 20), Dot(0, 40, 10, 80), Dot(4, 500, 300, 900), Dot(8, -60, -90, -20))


def test_what_is_drawn() -> None:
    for drawn, width in zip(around(DOTS, 4, 8, "Children who told <by week>", "one"), (680, 358), strict=True):
        root = etree.fromstring(drawn.encode())
        assert root.get("viewBox", "").split()[2] == str(width)
        circles = root.findall("{*}circle")
        assert len(circles) == len(DOTS)
        downs = [float(circle.get("cy", "")) for circle in circles]
        assert downs[2] < downs[0] < downs[1] < downs[4]  # more is higher up
        assert downs[3] >= min(float(y) for y in re.findall(r"M[\d.]+,([\d.]+)H", drawn))  # cut off at the edge
        across = [float(circle.get("cx", "")) for circle in circles]
        assert across == sorted(across)
        assert max(across) < width
        assert len({circle.get("fill") for circle in circles}) == 2  # while it ran, and not
        assert "weeks 0 to 3: +40% (+10% to +80%)" in (root.findtext("{*}desc") or "")
        assert root.findtext("{*}title") == "Children who told <by week>"
