"""The stage that publishes: an opened release in, a site out. It knows nothing but what clearance hands it.

No file is put where it can be read before the ledger says that it goes out.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sightline import __version__
from sightline.clearance.gate import Cleared
from sightline.clearance.stage import CHECKSUMS, OpenedCorrection, OpenedRelease, OpenedWithdrawal
from sightline.publish.notice import is_noted, noted
from sightline.publish.pictures import Pictures
from sightline.publish.place import put
from sightline.publish.release import Planned, Release
from sightline.publish.site import build
from sightline.standard.figures import day_words

LINKAGE = (
    "Records of different agencies were taken to be one child's by agreement of national numbers, names, birth dates "
    "and postcodes. A missed link makes two children of one, a wrong link one of two; "
)
MADE_WITH = (
    "duckdb", "numpy", "pyarrow", "pyspark", "scipy", "splink", "sqlglot", "vl-convert-python", "xlsxwriter",
)  # fmt: skip
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
    contact: str = "",
    pictures: Pictures = Pictures.MAIN,
    before: tuple[str, Sequence[Cleared]] | None = None,
    calendar: Sequence[Planned] = (),
    earlier: Sequence[tuple[str, datetime.date]] = (),
) -> Path:
    """Build the site of a cleared release in `folder`, all or nothing. Returns its front page.

    The ledger says that it goes out, with the hash of the checksums of all its files, before it is put there.
    `contact` is whom to ask; `before` what was out before, so that the release says what it shows otherwise;
    `calendar` what is announced, and `earlier` every release that went out, with its day.
    """
    release = Release(
        name=opened.name, date=today, title=title, made_up=made_up, data_until=opened.data_until,
        policy=opened.policy.justification, version=__version__, ledger_head=opened.entry_hash,
        agencies=opened.agencies,
        link_quality=_linkage(opened) if opened.agencies else None,
        corrections=opened.corrections, edition=opened.version, withdrawn=opened.withdrawn,
        contact=contact, versions=_made_with(),
        calendar=tuple(calendar),
        earlier=tuple((name, day) for name, day in earlier if name != opened.name),
    )  # fmt: skip
    return build(
        opened.cleared, folder, release, progress=progress, enter=lambda made: opened.enter(_checksums(made), today),
        pictures=pictures, before=before,
    )  # fmt: skip


def _made_with() -> tuple[tuple[str, str], ...]:
    """The versions of the programs that counted, joined and drew, as far as they are installed here."""
    found = []
    for name in MADE_WITH:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)


def take_down(opened: OpenedWithdrawal, folder: Path, *, title: str, made_up: bool) -> Path:
    """Put in place of a site of a withdrawn release one that says so, with the day and the reason, and no figure.

    The ledger says that it is withdrawn before anything is put there. Returns the front page.
    """
    notice = opened.notice
    release = Release(
        name=notice.release,
        date=notice.day,
        title=title,
        made_up=made_up,
        data_until=notice.day,
        policy="",
        version=__version__,
        ledger_head=opened.head,
        notices=(f"Release {notice.release} was withdrawn on {day_words(notice.day)}: do not use its figures",),
        withdrawn=(notice,),
        taken_back=notice,
    )
    return build((), folder, release, enter=lambda made: opened.enter(_checksums(made)))


def say_wrong(opened: OpenedCorrection, folder: Path) -> Path:
    """Put on every page of a site that shows a release the notice that it is being corrected, with day and reason.

    The ledger says so before anything is put there. Returns the front page. Raises ClearanceError where the site is not
    as it was published.
    """
    if is_noted(folder):  # said before, and done
        opened.enter(_checksums(folder))
    else:
        put(folder, lambda made: noted(folder, opened.notice, made), lambda made: opened.enter(_checksums(made)))
    return folder / "index.html"


def _checksums(made: Path) -> str:
    return hashlib.sha256((made / CHECKSUMS).read_bytes()).hexdigest()


def _linkage(opened: OpenedRelease) -> str:
    """How good the linkage was, as far as what was cleared says it."""
    figures = (figure for one in opened.cleared for table in one.tables for figure in table.figures)
    ranged = any(interval.kind == "linkage" for figure in figures for interval in figure.intervals)
    if any(one.page.name == "linkage" for one in opened.cleared):
        return LINKAGE + COUNTED + (f"; {MEASURED}" if ranged else ".")
    return LINKAGE + (MEASURED if ranged else NOT_MEASURED)
