"""What the tables of a register of campaigns look like; standard/table_lines.py reads them."""

from __future__ import annotations

from collections.abc import Mapping

from sightline.standard.table_lines import Form

FOLDER = "campaign"  # in the project's folder
WAVES, PLAN = "waves.toml", "plan.toml"  # files of that folder that are not of the register
EXPOSURE, DESIGN = "exposure", "design.json"  # a folder of published series; the design of `campaign plan`
TABLES: Mapping[str, tuple[str, ...]] = {
    "campaign": ("campaign", "name", "who", "audience", "message", "from", "until", "source"),
    # Where it runs; a dose is what an area had of it, in one unit for all, e.g. how often an adult there met it.
    "place": ("campaign", "area", "from", "until", "dose"),
    "outcome": ("campaign", "order", "kind", "measure", "direction", "registered_on", "by"),
    # Why it should work, step by step, and which of capability, opportunity and motivation each step is about.
    "theory": ("campaign", "step", "from", "to", "because", "evidence", "com_b"),
    "shelf": (
        "name", "years", "where", "audience", "measured", "comparator", "finding", "scale", "version", "grade", "rater",
        "source", "how_sure",
    ),
    # Counts that no return carries: a place is an authority or a region; the group is blank for everybody.
    "series": ("measure", "group", "place", "week", "cases"),
}  # fmt: skip
FORM = Form(
    "campaign",
    TABLES,
    optional=("theory", "shelf", "series"),
    blank=("dose", "group", "scale", "version", "rater", "evidence"),
    beside=(WAVES, PLAN),
)
