"""Named clearance policies, read from data/policies.toml: what is small, how the rest is rounded, and why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from sightline.errors import ClearanceError
from sightline.standard.drafts import OutputKind

PUBLISH, WITHHOLD, BOUND = "publish", "withhold", "bound"
POOLED = "pooled"
# England, its regions, police force areas, Wales, the wider nations together
_WIDE = re.compile(r"(E92|E12|E23|W92|K0[2-4])[0-9]{6}")


def is_wide(area: str) -> bool:
    """Whether an area is wider than one authority: all that took part, a region, a police force area, a nation."""
    return area == POOLED or _WIDE.fullmatch(area) is not None


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. data/policies.toml says what each field means. Raises ClearanceError where it contradicts itself."""

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

    def __post_init__(self) -> None:
        faults = [f"{name} is blank" for name in ("name", "justification", "source") if not getattr(self, name).strip()]
        if self.zeros not in (PUBLISH, WITHHOLD):
            faults.append(f"zeros must be {PUBLISH} or {WITHHOLD}")
        if self.remainder not in (WITHHOLD, BOUND):
            faults.append(f"remainder must be {WITHHOLD} or {BOUND}")
        if self.minimum < 1 or self.area_base < 1 or self.wide_base < 1 or self.width < 0:
            faults.append("minimum and the rounding bases must be at least 1, and width at least 0")
        else:
            faults += [
                f"rounding to the nearest {base} would print the least count allowed as a small one"
                for base in (self.area_base, self.wide_base)
                if nearest(self.minimum, base) < self.minimum
            ]
        if faults:
            raise ClearanceError(f"the clearance policy {self.name or 'without a name'} is wrong: {'; '.join(faults)}")

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
    """Every policy by name."""
    text = resources.files("sightline.clearance").joinpath("data", "policies.toml").read_text(encoding="utf-8")
    return MappingProxyType({name: _policy(name, found) for name, found in tomllib.loads(text).items()})


def policy(name: str) -> Policy:
    """The policy of that name. Raises ClearanceError listing those there are."""
    known = policies()
    if name not in known:
        raise ClearanceError(f"there is no clearance policy of that name; the policies are {', '.join(sorted(known))}")
    return known[name]


def _policy(name: str, found: Mapping[str, object]) -> Policy:
    expected = {item.name for item in fields(Policy)} - {"name"}
    if set(found) != expected:
        odd = ", ".join(sorted(set(found) ^ expected))
        raise ClearanceError(f"the clearance policy {name} has unknown or missing settings: {odd}")
    values = dict(found)
    values["kinds"] = tuple(OutputKind(kind) for kind in values["kinds"])  # type: ignore[attr-defined]
    return Policy(name, **values)  # type: ignore[arg-type]
