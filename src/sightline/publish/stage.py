"""The stage that publishes: an opened release in, a site out. It knows nothing but what clearance hands it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from sightline import __version__
from sightline.clearance.stage import OpenedRelease
from sightline.publish.release import Release
from sightline.publish.site import build

LINKAGE = (
    "Records of different agencies were taken to be one child's by agreement of national numbers, names, birth dates "
    "and postcodes. A missed link makes two children of one, a wrong link one of two; "
)
NOT_MEASURED = "how often is not measured here."
MEASURED = "the range beside a count shows how far such doubt could move it."
COUNTED = "how often, and for whom, stands on the page about how well records were joined"


def publish(
    opened: OpenedRelease,
    folder: Path,
    *,
    title: str,
    made_up: bool,
    today: datetime.date,
    progress: Callable[[str, int, int], None] | None = None,
) -> Path:
    """Build the site of a cleared release in `folder`, all or nothing. Returns its front page."""
    release = Release(
        name=opened.name,
        date=today,
        title=title,
        made_up=made_up,
        data_until=opened.data_until,
        policy=opened.policy.justification,
        version=__version__,
        ledger_head=opened.entry_hash,
        agencies=opened.agencies,
        link_quality=_linkage(opened) if opened.agencies else None,
    )
    return build(opened.cleared, folder, release, progress=progress)


def _linkage(opened: OpenedRelease) -> str:
    """How good the linkage was, as far as what was cleared says it."""
    figures = (figure for one in opened.cleared for table in one.tables for figure in table.figures)
    ranged = any(interval.kind == "linkage" for figure in figures for interval in figure.intervals)
    if any(one.page.name == "linkage" for one in opened.cleared):
        return LINKAGE + COUNTED + (f"; {MEASURED}" if ranged else ".")
    return LINKAGE + (MEASURED if ranged else NOT_MEASURED)
