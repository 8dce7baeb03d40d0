"""What the demonstration puts out before its own release: which returns had come, and a correction of it.

So that its calendar, its corrections and its list of what changed hold something, as they do where people work: a
first release, one service late; then that service's files, and the version that counts them. Both count returns and no
person.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from sightline import config
from sightline.analyses.quality.stock import take_stock
from sightline.clearance import states
from sightline.clearance.audit import Act
from sightline.clearance.out import out_before, went_out
from sightline.clearance.stage import clear_drafts, open_correction, open_release
from sightline.clearance.trail import Standing, standing_of
from sightline.ledger.chain import Ledger
from sightline.ledger.receive import Receipt, receive
from sightline.ledger.submissions import CHRONICLED
from sightline.publish.dates import COLUMNS, FILE, read_calendar
from sightline.publish.pictures import Pictures
from sightline.publish.stage import publish

FIRST = "made-up England returns"  # the name of the release before the demonstration's own
LATE = "health_"  # what the folders of those begin with of whom the last is late
WHY = "one health service had not sent its returns when this was first made; now they are counted"
OFFICER = "demonstration"
Step = Callable[[str, int, int], None]


def announce(folder: Path, today: date) -> None:
    """Write the release calendar of the demonstration: what is out today, what is late, and what will come."""
    later = today + timedelta(days=180)
    rows = (
        COLUMNS,
        (FIRST, today.isoformat(), "which returns had come, and what they can say"),
        ("made-up England accounts", (today - timedelta(days=14)).isoformat(),
         "moved: the services asked for more time, so that nobody who gave an account is hurried"),
        ("made-up England next", f"{later:%Y-%m}", "the same pages with the returns that come until then"),
    )  # fmt: skip
    with (folder / FILE).open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)


def receive_twice(
    ledger: Ledger, project: config.Project, today: date, files: Sequence[Path], progress: Step
) -> list[Receipt]:
    """Receive the files, those of one service last: between, the first release goes out, and then its correction.

    Each step is done where the ledger does not hold it yet: so a run that was cut off goes on, and a later one, which
    has what was chronicled, puts nothing out again.
    """
    late = max((path.parent.name for path in files if path.parent.name.startswith(LATE)), default="")
    first = [path for path in files if path.parent.name != late]
    receipts = receive(ledger, project, today, first, progress=progress)
    begins = ledger.latest(CHRONICLED) is None
    if begins and not _standing(ledger).published:
        _put_out(ledger, project, today)
    if len(first) < len(files):
        receipts += receive(ledger, project, today, [path for path in files if path.parent.name == late])
        if begins and len(_standing(ledger).published) < 2:
            if _standing(ledger).state == states.RELEASED:
                act = Act(OFFICER, WHY, rules=project.clearing)
                open_correction(ledger, act, today, release=FIRST).enter("")
            _put_out(ledger, project, today)
    return receipts


def _standing(ledger: Ledger) -> Standing:
    return standing_of(ledger.entries(), FIRST)


def _put_out(ledger: Ledger, project: config.Project, today: date) -> None:
    take_stock(ledger, project.expected, today)
    clear_drafts(ledger, project.settings.policy, release=FIRST, officer=OFFICER)
    send_out(ledger, project, FIRST, today, pictures=Pictures.NONE)


def send_out(
    ledger: Ledger, project: config.Project, name: str, today: date, progress: Step | None = None,
    pictures: Pictures = Pictures.MAIN,
) -> Path:  # fmt: skip
    """Publish a release that was cleared, with its calendar and what was out before it. Returns the front page."""
    opened = open_release(ledger, name, Act(OFFICER, rules=project.clearing))
    last = out_before(ledger, opened.cleared[0].entry)
    return publish(
        opened, project.site, title=project.record.title, made_up=True, today=today, progress=progress,
        contact=project.record.rights_contact, pictures=pictures,
        before=(last.release, last.cleared) if last else None,
        calendar=read_calendar(project.folder), earlier=went_out(ledger),
    )  # fmt: skip
