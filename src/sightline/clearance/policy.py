"""Named clearance policies, one file each in data: what is small, how the rest is rounded, and why.

A project may hold policies of its own in a folder `policies` beside sightline.toml: same form, and no weaker in what
they withhold of counts of people than the official English practice that the file english-official.toml holds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from sightline.errors import ClearanceError
from sightline.standard.drafts import OF_PEOPLE, OutputKind

PUBLISH, WITHHOLD, BOUND = "publish", "withhold", "bound"
# How counts are protected: withheld and rounded each by itself, or one of the audited alternatives.
CONTROLLED, CELL_KEY, PRIVATE = "controlled rounding", "cell key", "differential privacy"
METHODS = (WITHHOLD, CONTROLLED, CELL_KEY, PRIVATE)
BREAKDOWNS, CELLS = "breakdowns", "cells"  # what is withheld together
POOLED = "pooled"
# England, its regions, police force areas, Wales, the wider nations together
_WIDE = re.compile(r"(E92|E12|E23|W92|K0[2-4])[0-9]{6}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
LEAST = ("minimum", "width")  # what a policy of a project's own may not set lower than english-official


def is_wide(area: str) -> bool:
    """Whether an area is wider than one authority: all that took part, a region, a police force area, a nation."""
    return area == POOLED or _WIDE.fullmatch(area) is not None


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. docs/clearance.md says what each field means. Raises ClearanceError where it contradicts itself."""

    name: str
    kinds: tuple[OutputKind, ...]
    minimum: int
    area_base: int
    wide_base: int
    zeros: str
    remainder: str
    width: int
    valid_from: date
    justification: str
    source: str
    households: int = 0  # the fewest that may stand behind a count, where the draft says how many do
    groups: int = 0
    suppliers: int = 0
    dominant_number: int = 0  # so many contributors may together have ...
    dominant_share: int = 100  # ... at most so many per cent of a count; number 0: no such rule
    p_percent: int = 0  # what the others have must be so many per cent of the greatest; 0: no such rule
    group_years: int = 3  # the fewest years over which groups of people are counted
    agency_width: int = 0  # the width for an agency that knows its own counts; 0: not attacked
    method: str = WITHHOLD
    secondary: str = BREAKDOWNS
    epsilon: float = 0.0  # of each table, where the method is differential privacy
    budget: float = 0.0  # of all tables of all releases together

    def __post_init__(self) -> None:
        faults = [*self._words(), *self._numbers()]
        if faults:
            raise ClearanceError(f"the clearance policy {self.name or 'without a name'} is wrong: {'; '.join(faults)}")

    def _words(self) -> Iterator[str]:
        yield from (
            f"{name} is blank" for name in ("name", "justification", "source") if not getattr(self, name).strip()
        )
        if self.zeros not in (PUBLISH, WITHHOLD):
            yield f"zeros must be {PUBLISH} or {WITHHOLD}"
        if self.remainder not in (WITHHOLD, BOUND):
            yield f"remainder must be {WITHHOLD} or {BOUND}"
        if self.method not in METHODS:
            yield f"method must be one of {', '.join(METHODS)}"
        if self.secondary not in (BREAKDOWNS, CELLS):
            yield f"secondary must be {BREAKDOWNS} or {CELLS}"

    def _numbers(self) -> Iterator[str]:
        if self.minimum < 1 or self.area_base < 1 or self.wide_base < 1 or self.width < 0:
            yield "minimum and the rounding bases must be at least 1, and width at least 0"
        else:
            yield from (
                f"rounding to the nearest {base} would print the least count allowed as a small one"
                for base in (self.area_base, self.wide_base)
                if nearest(self.minimum, base) < self.minimum
            )
        if min(self.households, self.groups, self.suppliers, self.agency_width) < 0:
            yield "the least numbers of households, groups and suppliers, and agency_width, must be at least 0"
        if self.dominant_number not in (0, 1, 2) or not 0 < self.dominant_share <= 100 or self.p_percent < 0:
            yield "dominant_number must be 0, 1 or 2, dominant_share from 1 to 100, and p_percent at least 0"
        if self.group_years < 1:
            yield "group_years must be at least 1"
        if self.method == PRIVATE and not 0 < self.epsilon <= self.budget:
            yield "differential privacy needs an epsilon above 0 and a budget that holds it at least once"

    def base(self, area: str) -> int:
        """The rounding base for counts of one area."""
        return self.wide_base if is_wide(area) else self.area_base

    def rounding(self, area: str) -> str:
        """The rounding in words, as `Measure.rounding` holds it."""
        base = self.base(area)
        return "exact" if base == 1 else f"nearest {base}"

    def small(self, value: int) -> bool:
        """Whether a count may not be shown."""
        return 0 < value < self.minimum or (value == 0 and self.zeros == WITHHOLD)

    def rounded(self, value: int, area: str) -> int:
        """The count as it is printed; halves are rounded up."""
        return nearest(value, self.base(area))

    def interval(self, value: int, area: str) -> tuple[int, int]:
        """The least and the greatest true count that a reader who knows this policy can infer from a printed one."""
        shown, base = self.rounded(value, area), self.base(area)
        if value == 0:
            return 0, 0
        return max(shown - base // 2, self.minimum), shown + (base - 1) // 2

    @property
    def single(self) -> bool:
        """Whether cells are withheld each by itself, and not with their breakdown."""
        return self.secondary == CELLS

    def as_dict(self) -> dict[str, object]:
        """For the ledger: the whole policy as it was applied."""
        plain = asdict(self)
        plain["kinds"] = [str(kind) for kind in self.kinds]
        plain["valid_from"] = self.valid_from.isoformat()
        return plain


def nearest(value: int, base: int) -> int:
    """The multiple of `base` nearest to a count; halves are rounded up."""
    return (value + base // 2) // base * base


@cache
def policies() -> Mapping[str, Policy]:
    """Every policy that comes with Sightline, by name."""
    folder = resources.files("sightline.clearance").joinpath("data")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    found, faults = _read((file.name.removesuffix(".toml"), file.read_bytes()) for file in files)
    if faults:
        raise ClearanceError("; ".join(faults))
    return MappingProxyType({one.name: one for one in found})


def own_policies(folder: Path) -> Mapping[str, Policy]:
    """The policies of a project, from the .toml files of a folder, by name; none where there is no such folder.

    Raises ClearanceError with every fault of every file.
    """
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    found, faults = _read((file.stem, file.read_bytes()) for file in files)
    known, least = policies(), policies()["english-official"]
    for one in found:
        if one.name in known:
            faults.append(f"{one.name}: Sightline has a policy of this name, which stays as it is: choose another name")
        if OF_PEOPLE.intersection(one.kinds):
            faults += [
                f"{one.name}: {name} is under {getattr(least, name)}, which official English practice asks at least"
                for name in LEAST
                if getattr(one, name) < getattr(least, name)
            ]
    if faults:
        raise ClearanceError(
            "nothing was read of the policies of this project:\n" + "\n".join(f"- {fault}" for fault in faults)
        )
    return {one.name: one for one in found}


def policy(name: str, folder: Path | None = None) -> Policy:
    """The policy of that name, of Sightline or of a project's own `folder`. Raises ClearanceError listing them."""
    known = {**policies(), **(own_policies(folder) if folder else {})}
    if name not in known:
        raise ClearanceError(f"there is no clearance policy of that name; the policies are {', '.join(sorted(known))}")
    return known[name]


def recorded(found: Mapping[str, object]) -> Policy:
    """The policy that `as_dict` wrote into the ledger, of this version or an earlier one. Raises ClearanceError."""
    values = {**found, "valid_from": date.fromisoformat(str(found["valid_from"]))}
    return _policy(str(values.pop("name")), values)


def _read(files: Iterable[tuple[str, bytes]]) -> tuple[list[Policy], list[str]]:
    """The policies of some files, by (name, content), and what is wrong with the others."""
    found: list[Policy] = []
    faults: list[str] = []
    for name, content in files:
        try:
            found.append(_policy(name, tomllib.loads(content.decode("utf-8"))))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError):
            faults.append(f"{name}: it cannot be read as TOML in UTF-8")
        except ClearanceError as error:
            faults.append(str(error))
    return found, faults


def _policy(name: str, found: Mapping[str, object]) -> Policy:
    """One policy from its settings. Raises ClearanceError with all that is wrong with them."""
    known = {item.name: item for item in fields(Policy) if item.name != "name"}
    needed = {key for key, item in known.items() if item.default is MISSING}
    faults = [] if _NAME.fullmatch(name) else ["its name is not made of small letters, digits and -"]
    odd = sorted((set(found) - set(known)) | (needed - set(found)))
    faults += [f"it has unknown or missing settings: {', '.join(odd)}"] if odd else []
    faults += [f"{key} is not of the kind of value it should be" for key in sorted(found) if not _typed(key, found)]
    kinds = {str(kind) for kind in OutputKind}
    listed = found.get("kinds")
    if isinstance(listed, list) and not kinds.issuperset(map(str, listed)):
        faults.append(f"kinds must be among {', '.join(sorted(kinds))}")
    if faults:
        raise ClearanceError(f"the clearance policy {name} is wrong: {'; '.join(faults)}")
    values = {**found, "kinds": tuple(OutputKind(str(kind)) for kind in listed or ())}  # type: ignore[attr-defined]
    return Policy(name, **values)  # type: ignore[arg-type]


_TYPES: Mapping[str, tuple[type, ...]] = {
    "tuple[OutputKind, ...]": (list,), "int": (int,), "float": (int, float), "str": (str,), "date": (date,),
}  # fmt: skip


def _typed(key: str, found: Mapping[str, object]) -> bool:
    """Whether a setting has the type its field wants; an unknown one is named elsewhere."""
    value = found[key]
    wanted = {item.name: _TYPES[str(item.type)] for item in fields(Policy)}.get(key)
    return wanted is None or (isinstance(value, wanted) and not isinstance(value, bool))
