"""Published inspections that a project keeps in a folder of a fixed name, beside sightline.toml. To read, no grade.

Three files, each of which may be left out: joint targeted area inspections, the latest Ofsted judgements (ILACS) and
HMI Probation's of youth justice services, as joint.py and inspections.py read them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sightline.errors import Finding, Refused
from sightline.published.files import Listing, fault, present
from sightline.published.inspections import LATEST, YOUTH, Inspections, read_judgements, read_youth_justice
from sightline.published.joint import LISTING, JointInspections, read_joint

FOLDER = "inspections"  # of a project
FILES = (LISTING, LATEST, YOUTH)
Held = TypeVar("Held")


@dataclass(frozen=True)
class Inspected:
    """What the folder held; None for a file that is not there."""

    joint: JointInspections | None
    councils: Inspections | None  # Ofsted's, of children's services
    youth: Inspections | None  # HMI Probation's, of youth justice services

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything asked about any file; nothing here refuses."""
        held = (self.joint, self.councils, self.youth)
        return tuple(finding for part in held if part is not None for finding in part.findings)


def inspected_in(folder: Path) -> Inspected | None:
    """The inspections of a folder; None where there is none.

    Raises Refused with the faults of all files at once, and where the folder holds none of the three.
    """
    if not folder.is_dir():
        return None
    faults: list[Finding] = []
    joint, councils, youth = (
        _read(folder, LISTING, read_joint, faults),
        _read(folder, LATEST, read_judgements, faults),
        _read(folder, YOUTH, read_youth_justice, faults),
    )
    if not faults and joint is None and councils is None and youth is None:
        names = ", ".join(one.example for one in FILES)
        faults.append(fault(f"{folder.name}/", "no-file", "none of the files that are read from it", f"Put in {names}"))
    if faults:
        raise Refused(faults)
    return Inspected(joint, councils, youth)


def _read(folder: Path, listing: Listing, read: Callable[[Path], Held], faults: list[Finding]) -> Held | None:
    if not present(folder, listing.pattern):
        return None
    try:
        return read(folder)
    except Refused as refused:
        faults += refused.findings
        return None
