"""Ten statistical neighbours of each authority with how close they are: the children's services model of 2025.

A neighbour is an authority that the model finds to be like one's own. It is no standard to reach. Being a neighbour
goes one way: A may be among B's ten while B is not among A's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sightline.errors import Finding, Refused, StandardError
from sightline.published.files import AGAIN, Listing, fault, query, read_listing
from sightline.published.places import by_number, today
from sightline.standard import areas

SOURCE = "Department for Education, children's services statistical neighbour model, 2025"
TEN = 10
CLOSENESS = ("Extremely close", "Very close", "Close", "Somewhat close", "Not close")
_NUMBER = "old_la_code"
LISTING = Listing(
    "sn_model_*_wide.csv",
    "sn_model_2025_wide.csv",
    (_NUMBER, *(f"SN_{place}{ending}" for place in range(1, TEN + 1) for ending in ("", "P"))),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One neighbour: its newest GSS code, its name, and the model's words for how close it is."""

    gss: str
    name: str
    closeness: str


@dataclass(frozen=True)
class Neighbours:
    """The ten neighbours of each authority, by its newest GSS code, in the model's order."""

    file: str
    digest: str
    tens: Mapping[str, tuple[Neighbour, ...]]
    findings: tuple[Finding, ...] = ()

    def of(self, gss: str) -> tuple[Neighbour, ...]:
        """The ten of an authority, under any of the codes it has had. Raises StandardError."""
        try:
            return self.tens[today(gss)]
        except KeyError:
            raise StandardError(f"{self.file} names no neighbours of that authority") from None

    def names_back(self, gss: str) -> frozenset[str]:
        """Of the ten of an authority, those that have it among their own ten."""
        own = today(gss)
        return frozenset(
            other.gss for other in self.of(gss) if own in {third.gss for third in self.tens.get(other.gss, ())}
        )

    def named_by(self, gss: str) -> frozenset[str]:
        """The authorities that have this one among their ten: from none to many."""
        own = today(gss)
        return frozenset(code for code, ten in self.tens.items() if own in {other.gss for other in ten})


def read_neighbours(folder: Path) -> Neighbours:
    """Read the model's table, one row an authority, by DfE number.

    Raises Refused with every fault at once: those of files.read_listing, a number that no authority of today has, an
    authority twice, its own neighbour or with one neighbour twice, unknown words for closeness. An authority without a
    row is a query.
    """
    listed = read_listing(folder, LISTING)
    tens: dict[str, tuple[Neighbour, ...]] = {}
    faults: list[Finding] = []
    for number, row in listed.rows:
        before = len(faults)
        own = by_number(row[_NUMBER])
        if own is None:
            faults.append(_unknown(listed.file, number, _NUMBER))
        elif own in tens:
            faults.append(
                fault(listed.file, "row-twice", "this authority occurred in an earlier row", AGAIN, number, _NUMBER)
            )
        ten = _ten(listed.file, number, row, faults)
        codes = [neighbour.gss for neighbour in ten]
        if len(faults) == before and (own in codes or len(set(codes)) != TEN):
            words = "an authority is its own neighbour, or has one neighbour twice"
            faults.append(fault(listed.file, "not-ten", words, AGAIN, number))
        if own is not None and own not in tens:
            tens[own] = ten
    if faults:
        raise Refused(faults)
    without = [entry.name for entry in areas.current() if entry.gss not in tens]
    asked = tuple(
        query(listed.file, "no-neighbours", f"{name} has no row", "Compare it with its region only") for name in without
    )
    return Neighbours(listed.file, listed.digest, tens, asked)


def _ten(file: str, number: int, row: Mapping[str, str], faults: list[Finding]) -> tuple[Neighbour, ...]:
    ten = []
    for place in range(1, TEN + 1):
        gss, closeness = by_number(row[f"SN_{place}"]), row[f"SN_{place}P"]
        if gss is None:
            faults.append(_unknown(file, number, f"SN_{place}"))
        elif closeness not in CLOSENESS:
            words = f"text of {len(closeness)} characters where words for closeness were expected"
            remedy = f"It must be one of {', '.join(CLOSENESS)}"
            faults.append(fault(file, "unknown-closeness", words, remedy, number, f"SN_{place}P"))
        else:
            ten.append(Neighbour(gss, areas.area(gss).name, closeness))
    return tuple(ten)


def _unknown(file: str, number: int, column: str) -> Finding:
    return fault(file, "no-such-authority", "no authority of today has this DfE number", AGAIN, number, column)
