"""The truth about what in a census looks odd: the slips that were planted, and the work that is really late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.days import Days, day, working_between, year_bounds
from sightline.synthetic.files.census import shown
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.slips import BANK_HOLIDAY, SLIPS, WEEKEND
from sightline.synthetic.society.people import Bools

_ASSESSMENT_DAYS = 45  # working days, the first being day 1
_CONFERENCE_DAYS = 15  # working days, the first not being counted
_SCHEMA = pa.schema(
    [("agency", pa.string()), ("year", pa.int32()), ("local_id", pa.string()), ("referral_date", pa.date32()),
     ("block", pa.string()), ("field", pa.string()), ("what", pa.string()), ("day", pa.date32())]
)  # fmt: skip


def oddities_table(episodes: Episodes, book: Book, codes: Sequence[str], years: Sequence[int]) -> pa.Table:
    """truth/oddities.parquet: one row a slip or a lateness in each census that shows it.

    `what` is weekend or bank_holiday (slips); late (it ended late); open_late (late already on the census's last day,
    and not ended: `day` is when it began).
    """
    rows: list[tuple[object, ...]] = []
    for year in years:
        for block, field, what, which, days in _found(episodes, year):
            for index in np.flatnonzero(which).tolist():
                area, person = int(episodes.area[index]), int(episodes.person[index])
                local_id = book.local_id[book.place[area, person]]
                referred = day(int(episodes.referral[index]))
                rows.append((codes[area], year, local_id, referred, block, field, what, day(int(days[index]))))
    rows.sort(key=str)
    columns = zip(*rows, strict=True) if rows else ((),) * len(_SCHEMA)
    return pa.table(
        [pa.array(column, kind.type) for column, kind in zip(columns, _SCHEMA, strict=True)], schema=_SCHEMA
    )


def _found(e: Episodes, year: int) -> Iterator[tuple[str, str, str, Bools, Days]]:
    """(block, field, what, which episodes, the days) of everything odd in the census of a year."""
    _, end = year_bounds(year)
    there = shown(e, year)
    authorised = there.assessment & (e.authorised <= end)
    met = there.enquiry & (e.conference > 0) & (e.conference <= end)
    dated = (
        ("Assessments", "AssessmentActualStartDate", there.assessment, e.assessed_from, e.slip_start),
        ("Assessments", "AssessmentAuthorisationDate", authorised, e.authorised, e.slip_end),
        ("Section47", "S47ActualStartDate", there.enquiry, e.enquiry, e.slip_enquiry),
        ("Section47", "DateOfInitialCPC", met, e.conference, e.slip_conference),
    )
    for block, field, there_too, days, slips in dated:
        for slip in (WEEKEND, BANK_HOLIDAY):
            yield block, field, SLIPS[slip], there_too & (slips == slip), days
    long = working_between(e.assessed_from, np.minimum(e.authorised, end)) + 1 > _ASSESSMENT_DAYS
    yield "Assessments", "AssessmentAuthorisationDate", "late", authorised & long, e.authorised
    yield (
        "Assessments",
        "AssessmentActualStartDate",
        "open_late",
        there.assessment & ~authorised & long,
        e.assessed_from,
    )
    waits = there.enquiry & (e.conference > end)
    long = working_between(e.enquiry, e.conference) > _CONFERENCE_DAYS
    yield "Section47", "DateOfInitialCPC", "late", met & long, e.conference
    # Of an enquiry that waits for its conference the first day is counted, as the published check of it does.
    long = working_between(e.enquiry, end) + 1 > _CONFERENCE_DAYS
    yield "Section47", "S47ActualStartDate", "open_late", waits & long, e.enquiry
