"""The 49 real joint inspections: all counted, and 15 of them beside what a person read in the file, row by row.

And on the page of a partnership that would cover all of England, with the judgements of councils and youth services.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.partnerships.draft import Beside, partnerships_draft
from sightline.analyses.partnerships.inspected import NOT_SHOWN
from sightline.analyses.partnerships.registry import open_registry
from sightline.clearance.refusals import reasons
from sightline.published.inspected import inspected_in
from sightline.published.joint import JointInspections, Section, State, counted, read_joint
from sightline.standard import areas
from tests.reference.published_data import FOLDER, needed
from tests.unit.analyses.test_partnership_registry import registry_of
from tests.unit.clearance.made import DEFAULT

pytestmark = needed

FRONT = "Initial need and risk (the front door)"
FAMILY = "Child sexual abuse in the family"
NEGLECT = "Abuse and neglect"
OLD = {Section.STRENGTHS, Section.IMPROVEMENT}
NEW = {Section.HEADLINE, Section.STRENGTHS, Section.NEEDS}
# Area, theme, published, first and last day as the title gives them, headings with text; read by hand.
BY_HAND = (
    ("E08000016", FRONT, "2022-07-18", "", "", {Section.HEADLINE, Section.NEEDS}),  # Barnsley
    ("E06000036", FAMILY, "2019-03-08", "2019-01-21", "2019-01-25", OLD),  # Bracknell Forest
    ("E06000023", NEGLECT, "2017-12-01", "2017-10-16", "2017-10-20", OLD),  # Bristol
    ("E06000052", FAMILY, "2018-11-23", "2018-10-08", "2018-10-12", OLD),  # Cornwall
    ("E06000047", "Domestic abuse", "2018-08-24", "2018-07-09", "2018-07-13", OLD | {Section.PRIORITY}),  # Durham
    ("E10000014", NEGLECT, "2017-02-01", "2016-12-05", "2016-12-09", OLD),  # Hampshire
    ("E10000015", "Domestic abuse", "2024-12-12", "", "", NEW | {Section.IMPROVEMENT}),  # Hertfordshire
    ("E08000012", NEGLECT, "2016-08-03", "2016-06-20", "2016-06-24", OLD | {Section.PRIORITY}),  # Liverpool
    ("E09000011", "Child sexual exploitation, gangs and missing children", "2018-05-09", "2018-02-12", "2018-02-16",
     OLD),  # Greenwich
    ("E08000032", NEGLECT, "2017-04-21", "2017-02-27", "2017-03-03", OLD),  # Bradford
    ("E09000018", NEGLECT, "2017-06-13", "2017-03-21", "2017-03-24", OLD),  # Hounslow
    ("E06000042", "Children's mental health", "2019-12-18", "2019-10-14", "2019-10-18", OLD),  # Milton Keynes
    ("E08000035", "Serious youth violence", "2024-05-16", "", "", NEW),  # Leeds
    ("E08000034", "Criminal exploitation", "2022-08-18", "", "", {Section.HEADLINE, Section.NEEDS}),  # Kirklees
    ("E06000065", "Domestic abuse", "2025-03-28", "", "", NEW),  # North Yorkshire
)  # fmt: skip


@pytest.fixture(scope="module")
def joint() -> JointInspections:
    return read_joint(FOLDER)


def test_all_49_are_read_and_every_theme_is_known(joint: JointInspections) -> None:
    assert len(joint.inspections) == 49
    assert len({each.gss for each in joint.inspections}) == 49
    assert joint.findings == ()
    assert joint.inspections[0].published == date(2026, 5, 18)
    assert joint.inspections[-1].published == date(2016, 5, 10)
    assert sum(each.began is not None for each in joint.inspections) == 22


def test_they_are_counted_by_theme_and_heading(joint: JointInspections) -> None:
    rows = {row[0]: row[1:] for row in counted(joint.inspections)}
    assert len(rows) == 11
    assert rows["All themes"] == ("49", "26", "47", "24", "26", "2")
    assert rows[NEGLECT] == ("12", "0", "12", "12", "0", "1")
    assert rows[FAMILY] == ("8", "4", "8", "4", "4", "0")
    assert rows[FRONT] == ("10", "10", "9", "0", "10", "0")


@pytest.mark.parametrize("row", BY_HAND, ids=lambda row: row[0])
def test_fifteen_are_as_a_person_read_them(row: tuple[str, str, str, str, str, set[Section]],
                                           joint: JointInspections) -> None:  # fmt: skip
    gss, theme, published, began, ended, filled = row
    (found,) = joint.of(gss)
    days = tuple(day.isoformat() if day else "" for day in (found.published, found.began, found.ended))
    assert (found.theme, *days) == (theme, published, began, ended)
    assert {each.section for each in found.passages if each.state is State.TEXT} == filled


@pytest.mark.parametrize("gss", ["E06000036", "E06000052"])
def test_a_heading_that_says_there_are_none_is_no_priority_action(gss: str, joint: JointInspections) -> None:
    assert joint.of(gss)[0].passage(Section.PRIORITY).state is State.NONE


def test_no_case_study_is_read(joint: JointInspections) -> None:
    words = " ".join(each.words for found in joint.inspections for each in found.passages)
    assert "pseudonym" not in words
    assert "Practice study" not in words
    assert "Case study" not in words


def test_on_the_page_of_a_partnership_every_inspection_stands_once_and_clearance_passes_all_of_it(
    tmp_path: Path,
) -> None:
    on = date(2026, 6, 30)
    rows = "".join(f"north,authority,{area.gss},2023-04-01,\n" for area in areas.current())
    folder = registry_of(tmp_path / "r", boundary=f"partnership,kind,code,from,until\n{rows}")
    draft = partnerships_draft(open_registry(folder, on), on, Beside(inspected=inspected_in(FOLDER)))
    assert reasons([draft], DEFAULT) == []
    (section,) = [each for page in draft.pages for each in page.sections if each.name == "inspections-north"]
    words = [part for entry in section.entries for _, part in entry.parts]
    assert len(section.entries) == 49 + 153 + 73  # joint, councils, youth justice services of England
    assert NOT_SHOWN not in words
    kinds = {code: sum(f.value or 0 for f in draft.table(section.table).figures if f.breakdown[0][1] == code)
             for code in ("joint", "councils", "youth")}  # fmt: skip
    assert kinds == {"joint": 49, "councils": 153, "youth": 81}  # a service of several authorities counts in each
    bedford = next(entry for entry in section.entries if entry.title.startswith("Bedford, 31 March 2023"))
    assert "range of universal and targeted early help services" in dict(bedford.parts)["Headline findings"]
