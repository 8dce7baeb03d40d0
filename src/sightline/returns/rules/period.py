"""Whether the dates in a set fit the period that was said beside it: a set that names no year may be of another.

data/dates_in_period.csv says which dates of a format lie in its year as a rule.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sightline.errors import Severity
from sightline.returns.batches import Fault, Findings, Header
from sightline.returns.formats import Format
from sightline.standard.rows import read_rows

Days = npt.NDArray[np.datetime64]
FEWEST = 5  # dates, below which nothing is said
_ANOTHER_YEAR = Fault(
    "block-of-another-year", "a table that returns of that year do not have", "Check the year, or leave the table out."
)


def doubt(form: Format, tables: Mapping[str, pa.RecordBatch], header: Header, findings: Findings) -> None:
    """Say which dates lie mostly in another year, with the year they suggest, and which tables that year lacks."""
    for row in read_rows("dates_in_period.csv", "sightline.returns.data"):
        if row["format"] == form.code and row["block"] in tables:
            block = form.block(row["block"])
            days = tables[block.name][block.field(row["field"]).column].drop_null()
            _say(block.name, row["field"], np.asarray(days.to_numpy(zero_copy_only=False), "M8[D]"), header, findings)
    for name, rows in tables.items():
        since = form.block(name).since
        if since is not None and header.year < since and rows.num_rows:
            findings.say(_ANOTHER_YEAR, Severity.QUERY, at=1, block=name)


def _say(block: str, name: str, days: Days, header: Header, findings: Findings) -> None:
    start, end = np.datetime64(header.period_start, "D"), np.datetime64(header.period_end, "D")
    inside = int(((days >= start) & (days <= end)).sum())
    if len(days) < FEWEST or 2 * inside >= len(days):
        return
    # A collection year ends on 31 March: 275 days on, the day's calendar year is its collection year.
    years = (days + np.timedelta64(275, "D")).astype("M8[Y]").astype(np.int64) + 1970
    found, counted = np.unique(years, return_counts=True)
    likely = int(found[counted.argmax()])
    findings.add(
        "period-disagrees", Severity.QUERY,
        f"{len(days) - inside:,} of {len(days):,} dates outside the period that is said; most are of the year that "
        f"ends on 31 March {likely}",
        "Check the period that is said beside the files.", at=1, block=block, name=name,
    )  # fmt: skip
