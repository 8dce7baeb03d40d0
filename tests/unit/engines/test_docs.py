"""The page of the engines prints its tables from the code."""

from __future__ import annotations

from pathlib import Path

from sightline.analyses.analyse import EVERY as ANALYSE
from sightline.analyses.quality.agreement import STEPS as AGREEMENT
from sightline.chronology.steps import STEPS as CHRONICLE
from sightline.engines.gaps import GAPS, gaps_table
from sightline.engines.shuffles import shuffles, shuffles_table

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "engines.md").read_text(encoding="utf-8")


def test_the_page_holds_the_gaps_as_they_are() -> None:
    assert len(GAPS) > 15
    assert gaps_table() in PAGE, "docs/engines.md is stale: write gaps_table() into it"


def test_the_page_says_what_each_step_moves() -> None:
    table = shuffles_table((("chronicle", CHRONICLE), ("analyse", (*ANALYSE, *AGREEMENT))))
    assert table in PAGE, "docs/engines.md is stale: write shuffles_table(...) into it"


def test_what_a_step_moves_is_read_off_its_query() -> None:
    by_name = {step.name: step for step in (*CHRONICLE, *ANALYSE)}
    assert shuffles(by_name["crime"]) == ["window over agency, crime"]
    assert shuffles(by_name["person_says"]) == ["join on record_key"]
    assert shuffles(by_name["said_by_several"]) == ["group by happened_on, kind, record_key"]
    assert shuffles(by_name["child_year"]) == ["join on year", "group by person_key, span"]
    assert shuffles(by_name["cin_happening"]) == []
