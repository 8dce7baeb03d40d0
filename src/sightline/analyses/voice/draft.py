"""The draft of what people told, of tier 2: made of counts of accounts, and of other drafts of the run beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sightline.analyses.voice.beside import beside
from sightline.analyses.voice.changes import Change
from sightline.analyses.voice.page import CHANGES, changes_page, voice_page
from sightline.analyses.voice.tables import Told, tables, told
from sightline.standard.codebook import GROUPS, codebook
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Population
from sightline.standard.units import Status, Unit

NAME = "voice"
_GROUP = Dimension("group", "What accounts had told of", True, tuple(GROUPS.items()))
_MEASURE = Measure(
    "changes_reported", "Changes that were reported", Unit.RECORD,
    Population("changes-reported", "rows of a file that whoever publishes keeps, and never people", "does not apply"),
    Status.NONE, "sightline-changes/1", "Whoever publishes, the file of changes that was given",
)  # fmt: skip


def voice_drafts(
    rows: Iterable[Mapping[str, object]],
    on: date,
    agencies: int,
    changes: Sequence[Change] = (),
    others: Sequence[Draft] = (),
) -> tuple[Draft, ...]:
    """The draft of the pages "voice" and "what-changed"; none where there is no account that may be counted.

    `rows` have the columns of the step account_counts; `others` are drafts of the same run, of which the one of clocks
    is set beside themes. Unit: accounts; records (of cases, and of reported changes) in tables of their own.
    """
    heard = told(rows, agencies, on)
    if heard is None:
        return ()
    found = beside(others)
    held = (*tables(heard), *(one.table for one in found), _changes(changes, heard))
    return (Draft(NAME, 2, held, voice_page(heard, found), (changes_page(changes, heard),)),)


def _changes(changes: Sequence[Change], heard: Told) -> FigureTable:
    """Published: whoever reads the page can count them. They count statements, and no person."""
    counts = Counter(codebook()[one.theme].group for one in changes)
    figures = [Figure(_MEASURE, heard.period, "pooled", float(len(changes)))]
    figures += [Figure(_MEASURE, heard.period, "pooled", float(counts[group]), (("group", group),)) for group in GROUPS]
    return FigureTable(CHANGES, OutputKind.PUBLISHED, "Changes that were reported", (_GROUP,), tuple(figures), "a file")
