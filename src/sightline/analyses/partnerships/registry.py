"""A registry of partnerships, as a folder of CSV or TOML files: read and checked, every fault at once, file and line.

docs/partnerships.md tells tables and columns. It holds organisations and never people: the lead of a duty and the owner
of an action must be members, by their names in the table member.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.analyses.partnerships.registry_lines import FORM, TABLES
from sightline.errors import Finding, Refused, StandardError
from sightline.standard import areas
from sightline.standard.table_checks import days, in_order, kept, keys, refused, twice
from sightline.standard.table_lines import Line, read_lines

AUTHORITY, FORCE, BOARD = "authority", "force", "integrated care board"
KINDS = (AUTHORITY, FORCE, BOARD)
ROUNDING = 0.5  # of one share: shares may miss 100 by this much for each that there is
CLOSED, CLOSED_LATE, OPEN, OVERDUE = "closed", "closed_late", "open", "overdue"  # states of an action
_ONCE = {"partnership": ("partnership",), "member": ("partnership", "organisation"),
             "budget": ("partnership", "year", "organisation"), "duty": ("partnership", "duty", "lead"),
             "action": ("partnership", "action"), "proposal": ("proposal", "code")}  # fmt: skip
_BOARD_CODE = re.compile(r"E54\d{6}")


@dataclass(frozen=True, slots=True)
class Boundary:
    """What a partnership covers from a day until a day (None: still); both days count."""

    line: Line
    partnership: str
    kind: str
    code: str
    since: date
    until: date | None

    def meets(self, other: Boundary) -> bool:
        """Whether both held on one day."""
        return self.since <= (other.until or date.max) and other.since <= (self.until or date.max)


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a partnership's plan: the organisation that owns it, never somebody's name, and its days."""

    partnership: str
    key: str
    document: str
    locator: str
    owner: str
    opened: date
    due: date
    closed: date | None

    def state(self, on: date) -> str:
        """How it stood on a day: closed by its day, closed after it, open, or overdue. The day itself is in time."""
        if self.closed is not None and self.closed <= on:
            return CLOSED if self.closed <= self.due else CLOSED_LATE
        return OPEN if on <= self.due else OVERDUE


@dataclass(frozen=True)
class Registry:
    """What a folder held, checked. Rows are in the order of the files."""

    names: Mapping[str, str]  # partnership -> its name
    boundaries: tuple[Boundary, ...]
    lines: Mapping[str, tuple[Line, ...]]  # table -> its rows
    actions: tuple[Action, ...] = ()

    def of(self, table: str, partnership: str) -> tuple[Line, ...]:
        """The rows of one table that are of one partnership."""
        return tuple(line for line in self.lines[table] if line.cells["partnership"] == partnership)

    def covering(self, authority: str, on: date) -> tuple[str, ...]:
        """The partnerships whose boundary held that authority on that day."""
        return tuple(
            each.partnership for each in self.boundaries
            if (each.kind, each.code) == (AUTHORITY, authority) and each.since <= on <= (each.until or date.max)
        )  # fmt: skip

    def covered(self, partnership: str, on: date) -> tuple[str, ...]:
        """GSS codes of the authorities that it covered on a day, in the order of their names."""
        found = {
            each.code for each in self.boundaries
            if each.partnership == partnership and each.kind == AUTHORITY
            and each.since <= on <= (each.until or date.max)
        }  # fmt: skip
        return tuple(sorted(found, key=lambda code: areas.area(code).name))

    def proposals(self) -> Mapping[str, tuple[str, ...]]:
        """Name of each proposed footprint -> the authorities that it would cover."""
        found: dict[str, list[str]] = {}
        for line in self.lines.get("proposal", ()):
            if line.cells["kind"] == AUTHORITY:
                found.setdefault(line.cells["proposal"], []).append(line.cells["code"])
        return {name: tuple(codes) for name, codes in found.items()}


def open_registry(folder: Path, on: date) -> Registry:
    """The registry of a folder as it stood on a day. Raises Refused with every fault of every file at once."""
    lines, faults = read_lines(folder, FORM)
    names = {line.cells["partnership"]: line.cells["name"] for line in lines["partnership"]}
    boundaries: list[Boundary] = []
    for line in lines["boundary"]:
        faults += _bounded(line, on, boundaries)
    actions = kept(lines["action"], lambda line: _action(line, on), faults)
    faults += [*keys(lines["partnership"], "partnership"), *twice(lines, _ONCE), *_unknown(lines, names)]
    faults += [*_overlaps(boundaries), *_budgets(lines["budget"]), *_proposals(lines["proposal"], on)]
    faults += refused(line for table in lines.values() for line in table)
    if faults:
        raise Refused(in_order(faults, TABLES))
    held = {table: tuple(found) for table, found in lines.items()}
    return Registry(names, tuple(boundaries), held, tuple(actions))


def _bounded(line: Line, on: date, kept: list[Boundary]) -> Iterator[Finding]:
    """The faults of one boundary; kept where it has none. A blank cell was told already."""
    cells = line.cells
    (since, until), faults = days(line, ("from", "until"), on)
    yield from faults
    bad = bool(faults) or not all(cells[name] for name in ("partnership", "kind", "code", "from"))
    if since and until and until < since:
        bad = True
        yield line.fault("order", "until", "an end before its beginning", "Mend one of the two days")
    if cells["kind"] and cells["kind"] not in KINDS:
        bad = True
        yield line.fault("kind", "kind", "no kind of boundary that is known", f"Write {', '.join(KINDS)}")
    elif cells["kind"] and cells["code"] and not _known(cells["kind"], cells["code"]):
        bad = True
        yield line.fault("area", "code", "no area of that kind has this code", "Look it up; codes begin with E")
    if not bad and since:
        kept.append(Boundary(line, cells["partnership"], cells["kind"], cells["code"], since, until))


def _action(line: Line, on: date) -> Iterator[Finding | Action]:
    """One action, or its faults; a blank cell was told already."""
    (opened, due, closed), faults = days(line, ("opened", "due", "closed"), on, ahead=("due",))
    yield from faults
    early = [name for name, day in (("due", due), ("closed", closed)) if opened and day and day < opened]
    for name in early:
        yield line.fault("order", name, "a day before the action was opened", "Mend one of the two days")
    if opened and due and not faults and not early:
        cells = line.cells
        where = (cells["partnership"], cells["action"], cells["document"], cells["locator"], cells["owner"])
        yield Action(*where, opened, due, closed)


def _proposals(lines: Sequence[Line], on: date) -> Iterator[Finding]:
    """A proposed footprint names two or more authorities of that day."""
    of: dict[str, list[Line]] = {}
    for line in lines:
        cells = line.cells
        of.setdefault(cells["proposal"], []).append(line)
        if cells["kind"] and cells["kind"] != AUTHORITY:
            yield line.fault("kind", "kind", "a proposal names authorities only", f"Write {AUTHORITY}")
        elif cells["code"] and not (_known(AUTHORITY, cells["code"]) and areas.area(cells["code"]).in_force(on)):
            yield line.fault("area", "code", "no authority of that day has this code", "Look it up; codes begin with E")
    for group in of.values():
        if len({line.cells["code"] for line in group}) < 2:
            yield group[0].fault("proposal", "code", "one authority by itself", "Name all that would be merged")


def _known(kind: str, code: str) -> bool:
    """Whether the code may be one of that kind. There is no list of boards here, so only its shape is looked at."""
    if kind == BOARD:
        return _BOARD_CODE.fullmatch(code) is not None
    if kind == FORCE:
        return code in areas.forces()
    try:
        areas.area(code)
    except StandardError:
        return False
    return True


def _unknown(lines: Mapping[str, Sequence[Line]], names: Mapping[str, str]) -> Iterator[Finding]:
    members = {(line.cells["partnership"], line.cells["organisation"]) for line in lines["member"]}
    for table in ("boundary", "member", "budget", "duty", "action"):
        who = {"budget": "organisation", "duty": "lead", "action": "owner"}.get(table)
        for line in lines[table]:
            of = line.cells["partnership"]
            if of and of not in names:
                yield line.fault("partnership", "partnership", "no such partnership", "Add it to partnership.csv")
            elif who and line.cells[who] and (of, line.cells[who]) not in members:
                yield line.fault("member", who, "no member of this partnership", "Write a name from member.csv")


def _overlaps(boundaries: list[Boundary]) -> Iterator[Finding]:
    """An authority is in one partnership at a time; a force or board may be in many, but once in each."""
    for number, later in enumerate(boundaries):
        for earlier in boundaries[:number]:
            same = (later.kind, later.code) == (earlier.kind, earlier.code) and later.meets(earlier)
            if same and (later.kind == AUTHORITY or later.partnership == earlier.partnership):
                found = f"the area is covered on the same days by line {earlier.line.number} of {earlier.line.file}"
                yield later.line.fault("overlap", "code", found, "End one of them before the other begins")
                break


def _budgets(lines: Sequence[Line]) -> Iterator[Finding]:
    shares: dict[tuple[str, str], list[tuple[Line, float | None]]] = {}
    for line in lines:
        share = _share(line.cells["percent"])
        if share is None and line.cells["percent"]:
            yield line.fault("share", "percent", "text where a number from 0 to 100 was expected", "Write it as 33.3")
        shares.setdefault((line.cells["partnership"], line.cells["year"]), []).append((line, share))
    for group in shares.values():
        known = [share for _, share in group if share is not None]
        if len(known) == len(group) and abs(sum(known) - 100) > ROUNDING * len(known):
            found = f"the shares of this year add to {sum(known):g} and not to 100"
            yield group[-1][0].fault("sum", "percent", found, "Add whoever is missing, or mend a share")


def _share(text: str) -> float | None:
    if not re.fullmatch(r"\d{1,3}(\.\d+)?", text):
        return None
    return float(text) if float(text) <= 100 else None
