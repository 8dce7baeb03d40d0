"""Ids of figures: what they name, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.analyses.inquiries.checking import open_register
from sightline.analyses.inquiries.figure_id import id_of, slot_of
from sightline.errors import Refused, StandardError
from sightline.render.sentences import find
from sightline.standard.drafts import Slot
from tests.unit.analyses.made_inquiries import INQUIRY, ON, RECOMMENDATION, REST, folder_of
from tests.unit.clearance.made import NORTH, SEX, counts


def test_each_part_of_an_id_is_read() -> None:
    assert slot_of("children_by_year") == Slot("indicator", "children_by_year")
    made = slot_of("waits/sex=F/end=sent@E08000004")
    assert made == Slot("indicator", "waits", (("end", "sent"), ("sex", "F")), "latest", "E08000004")


@pytest.mark.parametrize("words", ["A table", "t/", "t/sex", "t/sex=", "t@", "t/sex=F/sex=M", "no data", "", "t@a@b"])
def test_what_is_no_id_is_refused(words: str) -> None:
    with pytest.raises(StandardError):
        slot_of(words)


def test_the_id_of_a_figure_finds_that_figure() -> None:
    table = counts([SEX], {"F": 30, "M": 40}, name="by_sex")
    figure = next(one for one in table.figures if one.code(SEX.code) == "F")
    assert find(slot_of(id_of("by_sex", figure)), [table]) is figure
    assert id_of("by_sex", figure) == "by_sex/sex=F"
    assert find(slot_of(f"by_sex/sex=F@{NORTH}"), [table]) is None


@pytest.mark.parametrize(("words", "good"), [("children_by_sex/sex=F@E08000004", True), ("children/sex", False)])
def test_a_register_takes_ids_with_breakdown_and_area_and_tells_a_bad_one_with_its_line(
    tmp_path: Path, words: str, good: bool
) -> None:
    toml = (INQUIRY + RECOMMENDATION + REST).replace('indicator = "children_by_year"', f'indicator = "{words}"')
    folder = folder_of(tmp_path, toml=toml)
    if good:
        assert open_register(folder, ON).recommendation[0].indicator == words
        return
    with pytest.raises(Refused) as refused:
        open_register(folder, ON)
    line = toml[: toml.index("indicator")].count("\n") + 1
    assert [(one.rule, one.line) for one in refused.value.findings] == [("inquiries-indicator", line)]
