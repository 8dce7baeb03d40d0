"""Joint targeted area inspections: which there were, on what, and which headings hold text. To read, never a grade.

Source: Data to Insight's gathering of Ofsted's letters, ofsted_jtai_findings.csv. Four traps of that file are met here:
- Its column of start dates is nearly always the day of publication, so it is not read; days come from the title.
- A heading may hold the sentence that there is nothing under it, which is no finding.
- Text of the next heading may run on in a cell; it is cut off. Case studies tell of a child, and are never read.
- At most three sentences of each heading are in it, and "not found" may mean that the letter was not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sightline.errors import Finding, Refused
from sightline.published.columns import DATA
from sightline.published.files import AGAIN, Listing, fault, query, read_listing
from sightline.published.inspections import as_day
from sightline.published.places import by_number, codes_of
from sightline.standard.rows import read_rows

LISTING = Listing(
    "ofsted_jtai_findings*.csv", "ofsted_jtai_findings.csv",
    (
        "urn", "la_code", "publication_date", "inspection_theme", "summary_priority_action", "summary_improvement",
        "summary_key_strengths", "summary_headline_findings", "summary_needs_to_improve", "inspection_link",
    ),
)  # fmt: skip
WARNING = (
    "A joint inspection looked at one theme in one place on a few days. The file holds at most three sentences under "
    "each heading of the letter. A heading without text may be one that the letter did not have, or one that was not "
    "found. Read the letter; do not count areas against each other."
)
OTHER = "Another theme"
_NOT_FOUND = "not found or not applicable"
_NONE = re.compile(r"there (?:are|were) no areas? for priority action\b", re.IGNORECASE)
# Headings that stand inside a cell where the gathering ran on into the next part of the letter.
_RUN_ON = re.compile(r"\s*\b(?:Areas for improvement|Practice study|Case study|What needs to improve)\b.*", re.DOTALL)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAY = rf"(\d{{1,2}})(?: ({_MONTHS}))?(?: (\d{{4}}))?"
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+/[A-Za-z0-9./_-]*")
_BETWEEN = re.compile(rf"between {_DAY} and {_DAY}\b")


class Section(StrEnum):
    """A heading of a letter, in the order in which a page prints them."""

    HEADLINE = "Headline findings"
    STRENGTHS = "Strengths"
    IMPROVEMENT = "Areas for improvement"
    NEEDS = "What needs to improve"
    PRIORITY = "Areas for priority action"


COLUMNS: Mapping[Section, str] = {
    Section.HEADLINE: "summary_headline_findings",
    Section.STRENGTHS: "summary_key_strengths",
    Section.IMPROVEMENT: "summary_improvement",
    Section.NEEDS: "summary_needs_to_improve",
    Section.PRIORITY: "summary_priority_action",
}


class State(StrEnum):
    """What the file holds under a heading."""

    TEXT = "text"
    NONE = "the letter says there are none"
    NOT_FOUND = "no text in the file"


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands under one heading: `words` is "" unless the state is TEXT."""

    section: Section
    state: State
    words: str = ""


@dataclass(frozen=True, slots=True)
class JointInspection:
    """One joint inspection of one area; it has no order and no grade. `began` and `ended` are None where not said."""

    urn: str  # Ofsted's number of the authority: two inspections of one authority share it
    gss: str  # as the authority was known to the source
    theme: str
    published: date
    began: date | None
    ended: date | None
    passages: tuple[Passage, ...]  # one for each Section, in its order
    source: str  # the file's name
    letter: str = ""  # its address, "" where the file's cell is none

    @property
    def key(self) -> str:
        """What it is called by: the number and the day of publication, e.g. "80426-2022-07-18"."""
        return f"{self.urn}-{self.published.isoformat()}"

    def passage(self, section: Section) -> Passage:
        """What stands under that heading."""
        return next(each for each in self.passages if each.section is section)


@dataclass(frozen=True)
class JointInspections:
    """All of a file by day of publication, newest first, then by code; `findings` refuse nothing."""

    inspections: tuple[JointInspection, ...]
    findings: tuple[Finding, ...] = ()

    def of(self, gss: str) -> tuple[JointInspection, ...]:
        """Those of one authority under any of its codes. Raises StandardError for a code that is none."""
        own = set(codes_of(gss))
        return tuple(each for each in self.inspections if each.gss in own)


def themes() -> tuple[tuple[str, str], ...]:
    """(words of a title in lower case, theme); the first that occurs in a title counts."""
    return tuple((row["phrase"], row["theme"]) for row in read_rows("joint_themes.csv", DATA))


def read_joint(folder: Path) -> JointInspections:
    """The joint inspections of the one file of `folder`.

    A title with no known theme is a query. Raises Refused with every fault at once: those of files.read_listing, an
    unknown DfE number or day, an inspection that stands twice (one area, one day of publication).
    """
    listed = read_listing(folder, LISTING)
    faults: list[Finding] = []
    asked: list[Finding] = []
    found: list[JointInspection] = []
    seen: set[tuple[str, date]] = set()
    for number, row in listed.rows:
        gss, published = by_number(row["la_code"]), as_day(row["publication_date"])
        if gss is None:
            text = "no authority of today has this DfE number"
            faults.append(fault(listed.file, "no-such-authority", text, AGAIN, number, "la_code"))
        if published is None:
            text = f"text of {len(row['publication_date'])} characters where a date was expected"
            faults.append(
                fault(listed.file, "not-a-date", text, "Give day, month and year", number, "publication_date")
            )
        if gss is None or published is None:
            continue
        if (gss, published) in seen:
            text = "this area with this day of publication occurred in an earlier row"
            faults.append(fault(listed.file, "row-twice", text, AGAIN, number, "la_code"))
        seen.add((gss, published))
        theme = theme_of(row["inspection_theme"])
        if theme == OTHER:
            text = f"the title in row {number} names no theme that is known"
            asked.append(query(listed.file, "joint-theme", text, "Read the letter"))
        began, ended = days_of(row["inspection_theme"], published)
        passages = tuple(passage(section, row[column]) for section, column in COLUMNS.items())
        found.append(
            JointInspection(row["urn"], gss, theme, published, began, ended, passages, listed.file, address_of(row))
        )
    if faults:
        raise Refused(faults)
    found.sort(key=lambda each: (-each.published.toordinal(), each.gss))
    return JointInspections(tuple(found), tuple(asked))


def address_of(row: Mapping[str, str]) -> str:
    """Where the letter is; "" unless the cell is a plain address."""
    return row["inspection_link"] if _ADDRESS.fullmatch(row["inspection_link"]) else ""


def theme_of(title: str) -> str:
    """The theme that a title names, or OTHER."""
    lower = title.casefold()
    return next((theme for phrase, theme in themes() if phrase in lower), OTHER)


def days_of(title: str, published: date) -> tuple[date, date] | tuple[None, None]:
    """First and last day that a title gives ("between 16 and 20 may"); where it gives no year, that of publication.

    None twice where there are no such days, or they are not in order, or end after the day of publication.
    """
    match = _BETWEEN.search(title.casefold())
    if match is None or match[5] is None:
        return None, None
    year = match[6] or match[3] or str(published.year)
    try:
        began = _day(match[1], match[2] or match[5], match[3] or year)
        ended = _day(match[4], match[5], year)
    except ValueError:
        return None, None
    return (began, ended) if began <= ended <= published else (None, None)


def passage(section: Section, cell: str) -> Passage:
    """What a cell holds under a heading."""
    if not cell or cell.rstrip(".").casefold() == _NOT_FOUND:
        return Passage(section, State.NOT_FOUND)
    if section is Section.PRIORITY and _NONE.match(cell):
        return Passage(section, State.NONE)
    words = _RUN_ON.sub("", cell).strip()
    return Passage(section, State.TEXT, words) if words else Passage(section, State.NOT_FOUND)


def counted(inspections: Iterable[JointInspection]) -> tuple[tuple[str, ...], ...]:
    """By theme in alphabetical order, then "All themes": inspections, and those with text under each heading."""
    held = list(inspections)
    names = sorted({each.theme for each in held})
    groups = [(name, [each for each in held if each.theme == name]) for name in names] + [("All themes", held)]
    return tuple(
        (name, str(len(group)), *(str(sum(each.passage(section).state is State.TEXT for each in group))
                                  for section in Section))
        for name, group in groups
    )  # fmt: skip


def _day(day: str, month: str, year: str) -> date:
    return datetime.strptime(f"{day} {month} {year}", "%d %B %Y").date()
