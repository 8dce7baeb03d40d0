"""Columns that several steps of the picture share."""

from __future__ import annotations

from sightline.standard.tables import count, date, flag, text

DRAW = count("draw", "Draw of the link set; 0 is the best one", unit="draw", null=False)
PERSON = text("person_key", "Person", null=False)
BEFORE = text("person_before", "Person in draw 0", null=False)
YEAR = count("year", "Year in which the year to March ends", unit="year", null=False)
SPAN = count("year", "Year in which the year to March ends; 0: all the years together", unit="year", null=False)
DIMENSION = text("dimension", "What is broken down; of two, both, joined by +", null=False)
CODE = text("code", "Code of that dimension; of two, both, joined by /", null=False)

# What a crime says of when it happened; null where its force gave no day, or one that cannot be.
HARM = (
    count("harm_age", "Age on the first day on which a recorded crime may have happened", unit="years"),
    count("delay", "Days from that day to the day it was recorded", unit="days"),
)
# An event specific to sexual abuse of a child.
RECORD = (
    text("event_key", "Event", null=False),
    text("record_key", "Record", null=False),
    PERSON,
    text("sender", "Kind of agency", null=False),
    text("area", "Authority the child lived in, as recorded"),
    text("status", "Rung of the status ladder", null=False),
    text("harmed_by", "Who harmed"),
    text("context", "Context of the abuse"),
    text("setting", "Where"),
    flag("exploitation", "Sexual exploitation"),
    flag("online", "Online"),
    flag("group_based", "Group-based"),
    date("recorded_on", "Day it was recorded", null=False),
    YEAR,
    count("age", "Age on that day", unit="years", null=False),
    *HARM,
    text("sex", "Sex"),
)
# A crime against a child that was recorded when the child had grown up.
ADULT_RECORD = (
    text("event_key", "Event", null=False),
    text("record_key", "Record", null=False),
    PERSON,
    YEAR,
    *HARM,
    text("sex", "Sex"),
)
