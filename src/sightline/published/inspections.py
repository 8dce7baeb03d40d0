"""What inspectors judged, in their own words: context for an area's page, and nothing else.

An outcome is a type of its own. It is never a figure, carries no number, and cannot be put in order: comparing two with
< or sorting them is an error. HMI Probation's percentage score is in the file and is not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sightline.errors import Finding, Refused, Severity
from sightline.published.columns import DATA
from sightline.published.files import AGAIN, Listing, fault, query, read_listing
from sightline.published.places import by_number, codes_of
from sightline.standard import areas
from sightline.standard.rows import read_rows, words

WARNING = (
    "An inspection judges the work of an authority on some days of one year. It is no measure of how much abuse there "
    "is or how well it is recorded, and the recorded figures say nothing about what inspectors would judge."
)
ILACS = "Inspection of local authority children's services (ILACS)"
YOUTH_JUSTICE = "HMI Probation, inspection of youth justice services"
GRADES = ("outstanding", "good", "requires improvement", "requires improvement to be good", "inadequate")
_OVERALL = "overall effectiveness"
_LATER = "the inspection was before this was judged apart"
LATEST = Listing(
    "ofsted_ilacs_judgements*.csv", "ofsted_ilacs_judgements.csv",
    (
        "la_code", "inspection_framework", "inspection_start_date", "publication_date", "overall_effectiveness_grade",
        "impact_of_leaders_grade", "help_and_protection_grade", "in_care_grade", "care_leavers_grade",
    ),
)  # fmt: skip
_ABOUT: Mapping[str, str] = {
    "overall_effectiveness_grade": _OVERALL,
    "impact_of_leaders_grade": "leaders",
    "help_and_protection_grade": "help and protection",
    "in_care_grade": "children in care",
    "care_leavers_grade": "care leavers",
}
_YOUTH_ABOUT: Mapping[str, str] = {
    "overall_rating": "overall",
    "governance_and_leadership": "governance and leadership",
    "staff": "staff",
    "partnerships_and_services": "partnerships and services",
    "information_and_facilities": "information and facilities",
    "assessment": "assessment",
    "planning": "planning",
    "reviewing": "reviewing",
    "implementation_and_delivery": "implementation and delivery",
    "resettlement_policy_and_provision": "resettlement",
    "outofcourt_disposal_policy_and_provision": "out-of-court disposals",
    "policy_and_provision": "policy and provision",
    "joint_working": "joint working",
}
YOUTH = Listing(
    "hmi_youth_justice_inspection_ratings*.csv", "hmi_youth_justice_inspection_ratings.csv",
    ("la_name", "publication_date", *_YOUTH_ABOUT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was judged, and the inspectors' words; "" with the reason where none were given."""

    about: str
    words: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection of one authority, or of a service that several run together. It has no order and no number."""

    authorities: tuple[str, ...]  # GSS codes as the authorities were known to the source
    framework: str
    kind: str  # "standard inspection", "short inspection", "joint inspection", ...
    inspected: date | None
    published: date
    judgements: tuple[Judgement, ...]
    source: str  # the file's name


@dataclass(frozen=True)
class Inspections:
    """Outcomes from one or several files, newest publication first; `findings` refuse nothing."""

    outcomes: tuple[Inspection, ...]
    findings: tuple[Finding, ...] = ()

    def of(self, gss: str) -> tuple[Inspection, ...]:
        """Those of one authority under any of its codes; never those of one that it took over. Raises StandardError."""
        own = set(codes_of(gss))
        return tuple(outcome for outcome in self.outcomes if own & set(outcome.authorities))


def gathered(outcomes: Sequence[Inspection], findings: Sequence[Finding]) -> Inspections:
    """The outcomes with the newest publication first."""
    return Inspections(
        tuple(sorted(outcomes, key=lambda each: (-each.published.toordinal(), each.authorities, each.framework))),
        tuple(findings),
    )


def read_judgements(folder: Path) -> Inspections:
    """The latest Ofsted judgement of each authority, as gathered by Data to Insight, by DfE number.

    Raises Refused with every fault at once: those of files.read_listing, an unknown number, date or judgement, an
    authority that occurs twice.
    """
    listed = read_listing(folder, LATEST)
    faults: list[Finding] = []
    outcomes: list[Inspection] = []
    seen: set[str] = set()
    for number, row in listed.rows:
        before = len(faults)
        gss = by_number(row["la_code"])
        if gss is None:
            text = "no authority of today has this DfE number"
            faults.append(fault(listed.file, "no-such-authority", text, AGAIN, number, "la_code"))
        elif gss in seen:
            text = "this authority occurred in an earlier row"
            faults.append(fault(listed.file, "row-twice", text, AGAIN, number, "la_code"))
        # Some rows do not say when the inspection began; all say when its report was published.
        began = "inspection_start_date"
        inspected = _day(listed.file, number, began, row, faults) if row[began] else None
        published = _day(listed.file, number, "publication_date", row, faults)
        judged = tuple(_judged(listed.file, number, name, about, row[name], faults) for name, about in _ABOUT.items())
        if len(faults) == before and gss is not None and published is not None:
            seen.add(gss)
            kind = f"{row['inspection_framework'] or 'standard or short'} inspection"
            outcomes.append(Inspection((gss,), ILACS, kind, inspected, published, judged, listed.file))
    if faults:
        raise Refused(faults)
    return gathered(outcomes, ())


def read_youth_justice(folder: Path) -> Inspections:
    """HMI Probation's ratings of youth justice services, joined by name (data/youth_justice.csv for names that differ).

    Services in Wales are passed over. A name that fits no authority is a finding of a row not used, and a rating that
    is a footnote a query. Raises Refused with every other fault at once.
    """
    listed = read_listing(folder, YOUTH)
    faults: list[Finding] = []
    asked: list[Finding] = []
    outcomes: list[Inspection] = []
    for number, row in listed.rows:
        published = _day(listed.file, number, "publication_date", row, faults)
        codes = _service(row["la_name"])
        if codes is None:
            asked.append(
                Finding(
                    "no-such-service", Severity.ROW, listed.file, "the name of a service fits no authority",
                    "Add it to the table of services", row=number, field="la_name",
                )
            )  # fmt: skip
        if not codes or published is None:
            continue
        judged = []
        for name, about in _YOUTH_ABOUT.items():
            if name == "overall_rating" and row[name].casefold() not in GRADES:
                judged.append(Judgement(about, "", "the file does not hold a rating here"))
                text = f"the overall rating in row {number} is a footnote or blank"
                asked.append(query(listed.file, "not-a-rating", text, "Read the report"))
            elif row[name]:
                judged.append(_judged(listed.file, number, name, about, row[name], faults))
        kind = "joint inspection" if row["la_name"].endswith("JI") else "inspection"
        outcomes.append(Inspection(codes, YOUTH_JUSTICE, kind, None, published, tuple(judged), listed.file))
    if faults:
        raise Refused(faults)
    return gathered(outcomes, asked)


def judgement(about: str, text: str) -> Judgement | None:
    """The judgement that a cell holds: words, or none with a reason. None where it is neither."""
    if text.casefold() in GRADES:
        return Judgement(about, text)
    if text == "inspection_pre_dates_judgement" or (not text and about == "care leavers"):
        return Judgement(about, "", _LATER)
    if not text and about == _OVERALL:
        return Judgement(about, "", "no overall judgement was given")
    return None


def as_day(cell: object) -> date | None:
    """The day that a cell holds: a date, or text as 31/03/2025 or 31/03/25. None where it is neither."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for shape in ("%d/%m/%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(str(cell).strip(), shape).date()
        except ValueError:
            continue
    return None


def _day(file: str, number: int, column: str, row: Mapping[str, str], faults: list[Finding]) -> date | None:
    found = as_day(row[column])
    if found is None:
        text = f"text of {len(row[column])} characters where a date was expected"
        faults.append(fault(file, "not-a-date", text, "Give day, month and year", number, column))
    return found


def _judged(file: str, number: int, column: str, about: str, text: str, faults: list[Finding]) -> Judgement:
    found = judgement(about, text)
    if found is None:
        words_found = f"text of {len(text)} characters where a judgement was expected"
        faults.append(fault(file, "unknown-judgement", words_found, AGAIN, number, column))
        return Judgement(about, "")
    return found


@cache
def _services() -> Mapping[str, tuple[str, ...]]:
    named = {_plain(entry.name): (entry.gss,) for entry in areas.current()}
    listed = {_plain(row["name"]): words(row["authorities"]) for row in read_rows("youth_justice.csv", DATA)}
    return {**named, **listed}


def _service(name: str) -> tuple[str, ...] | None:
    """The authorities of a service by its name: none in Wales, None where the name is not known."""
    text = name.removesuffix(" - JI").removeprefix("An inspection of ").removeprefix("Royal Borough of ")
    return _services().get(_plain(text))


def _plain(name: str) -> str:
    return name.casefold().replace(".", "").strip()
