"""The term in the name of a school census table, held against the period that is said beside it."""

from __future__ import annotations

import re

from sightline.errors import Severity
from sightline.returns.batches import Findings, Header
from sightline.returns.parcels import Parcel

# Months in which the period of a term's census may end: its census day, or the end of the time it speaks of.
MONTHS = {"autumn": (9, 10, 11, 12), "spring": (1, 2, 3, 4), "summer": (4, 5, 6, 7, 8)}
_NAME = re.compile(rf"(?<!\d)(20\d\d)[-_ ]?({'|'.join(MONTHS)})", re.IGNORECASE)


def term_agrees(parcel: Parcel, header: Header, findings: Findings) -> None:
    """Say which files' names speak of another term or year than the period."""
    if parcel.form.code != "school_census":
        return
    for piece in parcel.pieces:
        named = _NAME.search(piece.path.name)
        end = header.period_end
        if named and (int(named[1]) != end.year or end.month not in MONTHS[named[2].casefold()]):
            findings.add(
                "name-disagrees", Severity.QUERY,
                f"a file name with {named[2].casefold()} {named[1]} on a table for a period that ends in "
                f"{end.year}-{end.month:02}",
                "Check the name and the period's end.", block=piece.block.name,
            )  # fmt: skip
