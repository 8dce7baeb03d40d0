"""What each agency's newest returns can say of the core data set, and how full its fields are, in counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.ledger.measures import FieldCount, field_count
from sightline.ledger.submissions import Submission
from sightline.standard.core import Confidence, Crossing, Says, core_fields, crossings

# Fewer records than this say too little of how an agency fills a field, and could be few people.
FEW = 100
_SAYS = tuple(Says)
_SURE = (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW, None)


@dataclass(frozen=True, slots=True)
class Holding:
    """What one return of one agency says of one core field; `count` is None where it says nothing or none was kept."""

    agency: str
    sender: str
    submission: Submission
    crossing: Crossing
    count: FieldCount | None

    @property
    def says(self) -> bool:
        """Whether it says anything."""
        return self.crossing.says is not Says.NOTHING

    @property
    def filled(self) -> float | None:
        """The share of its records in which the field says something; None where that cannot be told."""
        if self.count is None or self.count.rows == 0 or self.crossing.by_row:
            return None
        return self.count.says / self.count.rows


def newest(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """The newest submission of each agency and return."""
    found: dict[tuple[str, str], Submission] = {}
    for submission in submissions:
        key = (submission.agency, submission.return_code)
        if key not in found or submission.period_end >= found[key].period_end:
            found[key] = submission
    return tuple(found[key] for key in sorted(found))


def holdings(submissions: Iterable[Submission]) -> tuple[Holding, ...]:
    """Every core field of every newest submission whose return the crosswalk holds."""
    return tuple(
        Holding(sent.agency, sent.sender, sent, row, _count(sent, row))
        for sent in newest(submissions)
        for row in crossings().get(sent.return_code, {}).values()
    )


def _count(sent: Submission, row: Crossing) -> FieldCount | None:
    if row.block is None or row.column is None:
        return None
    return field_count(sent.measured, row.block, row.column, row.where)


def best(held: Sequence[Holding]) -> Holding | None:
    """The one that says a field best: most wholly, then most surely, then of most records. None where none says it."""
    saying = [one for one in held if one.says]
    return min(saying, key=_goodness, default=None)


def _goodness(one: Holding) -> tuple[int, int, int, str]:
    rows = one.count.rows if one.count else 0
    return _SAYS.index(one.crossing.says), _SURE.index(one.crossing.confidence), -rows, one.crossing.format


def by_agency_and_field(held: Iterable[Holding]) -> Mapping[tuple[str, str], Sequence[Holding]]:
    """(agency, core field) -> what each of the agency's returns says of it."""
    found: dict[tuple[str, str], list[Holding]] = {}
    for one in held:
        found.setdefault((one.agency, one.crossing.core), []).append(one)
    return found


def fields_of(group: str) -> tuple[str, ...]:
    """The core fields of one group, in their order."""
    return tuple(field.code for field in core_fields().values() if field.group == group)


def span(submissions: Sequence[Submission]) -> tuple[date, date]:
    """First and last day of the newest submissions together."""
    return min(sent.period_start for sent in submissions), max(sent.period_end for sent in submissions)
