"""What the tables of a register of practice look like; standard/table_lines.py reads them."""

from __future__ import annotations

from collections.abc import Mapping

from sightline.standard.table_lines import Form

FOLDER = "practice"  # in the project's folder
TABLES: Mapping[str, tuple[str, ...]] = {
    # A way of working, by whom it was put in: an authority, a regional alliance, a body; never somebody's name. Its
    # codes (practice_codes.csv) are those of sentences of inspections about it.
    "practice": ("practice", "name", "what", "codes", "submitted_by", "source"),
    "adoption": ("practice", "area", "from", "until", "cost", "submitted_by", "source"),
    # How strong the evidence is, on a named scale of a named version, by a named rater (a role or a body).
    "rating": ("practice", "scale", "version", "grade", "rater", "on", "rests_on", "expires"),
    # One sentence of an inspection: what it is about, praise or a need, who coded and who confirmed it.
    "coding": ("inspection", "heading", "sentence", "page", "code", "polarity", "coder", "on", "confirmed_by"),
    # A question put on record before its answer was looked for.
    "question": (
        "question", "practice", "outcome", "direction", "why", "registered_on", "registered_by", "comparison",
        "anticipation", "should_not_move", "reach",
    ),
    # A line of guidance: to whom, whose, what it rests on, how strong, since when, for whom not.
    "guidance": (
        "line", "practice", "addressee", "owner", "text", "strength", "dated", "review_by", "not_for", "rests_on",
    ),
}  # fmt: skip
FORM = Form(
    "practice",
    TABLES,
    optional=("adoption", "rating", "coding", "question", "guidance"),
    blank=("until", "cost", "codes", "page", "confirmed_by", "expires", "anticipation", "should_not_move", "reach",
           "not_for", "guidance.rests_on"),
    later=("question.reach",),
)  # fmt: skip
