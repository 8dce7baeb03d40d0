"""A made-up register for tests: every table, and small changes to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sightline.analyses.inquiries.checking import open_register
from sightline.analyses.inquiries.register import Register

ON = date(2026, 3, 31)
INQUIRY = """[[inquiry]]
inquiry_key = "first"
title = "A first inquiry"
commissioner = "A ministry"
level = "national"
state = "live"
opened_on = 2024-01-01
covers_from = 2000-01-01
covers_to = 2020-12-31
source = "Made up"
sure = "source"

[[inquiry]]
inquiry_key = "second"
title = "A second inquiry"
commissioner = "A council"
level = "local"
state = "live"
areas = ["E08000004", "E08000018"]
covers_from = 2015-01-01
source = "Made up"
sure = "secondary"
"""
RECOMMENDATION = """
[[recommendation]]
recommendation_key = "r1"
inquiry_key = "first"
addressee = "Home Office"
words = "Publish the number of cases each year."
locator = "Paragraph 1"
theme = "data"
sure = "source"
due_on = 2025-01-01
indicator = "children_by_year"

[[recommendation]]
recommendation_key = "r2"
inquiry_key = "second"
addressee = "Relevant partners"
words = "Consider a robust approach."
locator = "Paragraph 2"
theme = "sharing"
sure = "source"
indicator = "no data"
holder = "the council"
"""
RESPONSE = (
    "recommendation_key,answered_on,status,source,sure,evidence,evidence_expires\n"
    "r1,2024-05-01,accepted,Made up,source,,\n"
    "r1,2024-09-01,action_taken,Made up,source,A law,\n"
    "r1,2025-02-01,change_measured,Made up,source,A table,2025-12-31\n"
    "r1,2025-03-01,assured,Made up,source,An inspection,2026-12-31\n"
)
REST = """
[[question]]
question_key = "q1"
inquiry_key = "first"
asked_of = "police"
theme = "sharing"
words = "Was it shared?"
sure = "source"

[[question]]
question_key = "q2"
inquiry_key = "second"
asked_of = "police"
theme = "sharing"
words = "Who was told?"
areas = ["E08000004"]
sure = "source"

[[question]]
question_key = "q3"
inquiry_key = "second"
asked_of = "council"
theme = "sharing"
words = "Who was told?"
sure = "source"

[[request]]
request_key = "e1"
inquiry_key = "first"
asked_of = "police"
theme = "sharing"
what = "All notices of a year"
asked_on = 2024-03-01
answered_on = 2024-06-01

[[request]]
request_key = "e2"
inquiry_key = "second"
asked_of = "police"
theme = "sharing"
what = "All notices of a year"
areas = ["E08000004"]
asked_on = 2025-03-01

[[request]]
request_key = "e3"
inquiry_key = "second"
asked_of = "support"
theme = "accounts"
what = "What those who use the service want to be known"
areas = ["E08000004"]
asked_on = 2025-03-01
reaches_survivors = true

[[search]]
recommendation_key = "r2"
sources = "Statistics of the ministry, the council's yearly report"
searched_on = 2026-01-15
"""
SAME = """[[same]]
recommendation_key = "r1"
same_as = "r2"
answer = "no"
confirmed_by = "An Officer"
confirmed_on = 2026-02-01
"""


def folder_of(folder: Path, *, toml: str = INQUIRY + RECOMMENDATION + REST, csv: str = RESPONSE) -> Path:
    """A folder with a register."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "register.toml").write_text(toml, encoding="utf-8")
    (folder / "response.csv").write_text(csv, encoding="utf-8")
    (folder / "same.toml").write_text(SAME, encoding="utf-8")
    return folder


def made(folder: Path) -> Register:
    """The made-up register, read and checked."""
    return open_register(folder_of(folder), ON)
