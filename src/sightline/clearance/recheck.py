"""The certificates of a release, checked again: each other table is added up and compared, and nothing is searched.

What the release was made of, its policy, what was public before it and what it prints are set out anew; a table must
then meet every sum, fall below nought nowhere and print as the true one does, and each withheld count and small gap
must be shown at values that lie the width apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction

from sightline.clearance.agencies import large
from sightline.clearance.attacks import Interval
from sightline.clearance.cells import Cell, cell_of
from sightline.clearance.certificates import Certificates
from sightline.clearance.curves import points
from sightline.clearance.policy import WITHHOLD, Policy
from sightline.clearance.printed import interval_of
from sightline.clearance.public import KINDS, Public
from sightline.clearance.relations import System
from sightline.clearance.release import setting
from sightline.clearance.rules import Reason
from sightline.standard.drafts import OF_PEOPLE, FigureTable, OutputKind
from sightline.standard.figures import Figure


@dataclass(frozen=True, slots=True)
class Rechecked:
    """How many withheld counts and small gaps are proved, how many are not, and what is wrong with the proof.

    `fractional` of those that are proved are so by tables with fractions only (certificates.Certificates).
    """

    proved: int
    fractional: int
    open: int
    faults: tuple[str, ...]


class _Seen:
    """How far apart the values lie that tables give one number; of tables with fractions only where they are enough."""

    def __init__(self, true: int, large: bool) -> None:
        self.large = large
        self._whole = self._any = Fraction(true), Fraction(true)

    def add(self, value: int, divisor: int) -> None:
        """Take what one table shows, times its divisor."""
        shown = Fraction(value, divisor)
        if divisor == 1:
            self._whole = min(self._whole[0], shown), max(self._whole[1], shown)
        if divisor == 1 or self.large:
            self._any = min(self._any[0], shown), max(self._any[1], shown)

    @property
    def whole_width(self) -> Fraction:
        """By tables of whole counts."""
        return self._whole[1] - self._whole[0]

    @property
    def width(self) -> Fraction:
        """By all tables that are taken."""
        return self._any[1] - self._any[0]


def recheck(
    certificates: Certificates,
    exact: Sequence[FigureTable],
    printed: Sequence[FigureTable],
    policy: Policy,
    public: Public,
    seed: str = "",
) -> Rechecked:
    """Check the certificates of a release: tables as they were counted and as they are printed, in the same order.

    `public` is what was public before it; `seed` as in release.protect.
    """
    scene = setting(exact, policy, public, seed).scene
    cells = [place.cell() for place in certificates.places]
    withheld = {cells[number] for number in certificates.withheld}
    faults = list(_prints(exact, printed, withheld, policy))
    scene.withheld.clear()
    scene.withheld.update(dict.fromkeys(withheld, Reason.ATTACK))
    known = scene.known()
    targets = scene.targets(known)
    many = large(scene.system)
    seen = {one: _Seen(scene.system.true[one], one in many) for one in targets}
    if len(certificates.divisors) != len(certificates.tables) or min(certificates.divisors, default=1) < 1:
        return Rechecked(0, 0, len(targets), (*faults, "the certificates do not say what their tables are divided by"))
    stands_in = _relations(scene.system)
    for number, (differences, divisor) in enumerate(zip(certificates.tables, certificates.divisors, strict=True)):
        changed = {scene.system.number.get(cells[place], -1): by for place, by in differences}
        table = _table(scene.system, stands_in, known, changed, divisor)
        if isinstance(table, str):
            faults.append(f"certificate {number} is no table that would be printed the same: {table}")
            continue
        for variable in seen.keys() & table.keys():
            seen[variable].add(table[variable], divisor)
    return _counted(certificates, scene.policy, seen, faults)


def _counted(certificates: Certificates, policy: Policy, seen: Mapping[int, _Seen], faults: list[str]) -> Rechecked:
    whole = sum(1 for one in seen.values() if one.whole_width >= policy.width)
    proved = sum(1 for one in seen.values() if one.width >= policy.width)
    if (proved, len(seen) - proved) != (certificates.proved, certificates.open):
        faults.append(
            f"the certificates prove {proved} of {len(seen)} withheld counts and small gaps, and say that they prove "
            f"{certificates.proved} of {certificates.proved + certificates.open}"
        )
    if proved - whole != certificates.fractional:
        faults.append(
            f"the certificates prove {proved - whole} withheld counts and small gaps by tables with fractions only, "
            f"and say {certificates.fractional}"
        )
    return Rechecked(proved, proved - whole, len(seen) - proved, tuple(faults))


def _relations(system: System) -> Mapping[int, Sequence[int]]:
    """Variable -> the relations that it stands in."""
    found: dict[int, list[int]] = {}
    for number, relation in enumerate(system.relations):
        for _, variable in relation.terms:
            found.setdefault(variable, []).append(number)
    return found


def _table(
    system: System,
    stands_in: Mapping[int, Sequence[int]],
    known: Sequence[Interval],
    changed: Mapping[int, int],
    divisor: int,
) -> dict[int, int] | str:
    """The values of all numbers that differ in another table, those that no cell says worked out of the others.

    Values, like differences, are times the divisor of the table.
    In words why, where a sum does not hold, or a number is none that a reader must think possible.
    """
    if -1 in changed:
        return "it names a count that the release does not hold"
    changes = dict(changed)
    for number in sorted({number for variable in changed for number in stands_in.get(variable, ())}):
        terms = system.relations[number].terms
        left = sum(sign * changes.get(variable, 0) for sign, variable in terms)
        gaps = [(sign, one) for sign, one in terms if system.cells[one] is None and one not in changes]
        movable = [(sign, one) for sign, one in gaps if known[one][0] < known[one][1]]
        if left and len(movable) != 1:
            return "its parts do not add up"
        for sign, gap in movable if left else ():
            changes[gap] = -sign * left
    values = {variable: system.true[variable] * divisor + by for variable, by in changes.items()}
    if any(
        value < 0 or not known[one][0] * divisor <= value <= known[one][1] * divisor for one, value in values.items()
    ):
        return "a count in it is below nought, or would be printed as another"
    return values


def _prints(
    exact: Sequence[FigureTable], printed: Sequence[FigureTable], withheld: Set[Cell], policy: Policy
) -> Iterator[str]:
    """What is printed, against what the certificates say is withheld and what the policy prints of the rest."""
    shown = {cell_of(f) for table in printed if table.kind in OF_PEOPLE for f in table.figures if f.value is not None}
    if shown & withheld:
        yield "a count is printed that the certificates say is withheld"
    pairs = [pair for a, b in zip(exact, printed, strict=True) if a.kind in KINDS for pair in _pairs(a, b)]
    if policy.method == WITHHOLD and any(b.value is None and cell_of(a) not in withheld for a, b in pairs):
        yield "a count is withheld that the certificates do not name"
    if any(b.value is not None and not _alike(a, b, policy) for a, b in pairs):
        yield "a count is not printed as its policy prints it"
    curves = [(a, b) for a, b in zip(exact, printed, strict=True) if a.kind is OutputKind.CURVES]
    if any(cell in withheld and figure.value is not None for pair in curves for cell, figure in points(*pair)):
        yield "a point of a curve is printed that the certificates say is withheld"


def _pairs(exact: FigureTable, printed: FigureTable) -> Iterator[tuple[Figure, Figure]]:
    return ((a, b) for a, b in zip(exact.figures, printed.figures, strict=True) if a.value is not None)


def _alike(exact: Figure, printed: Figure, policy: Policy) -> bool:
    low, high = interval_of(printed, policy)
    return low <= (exact.value or 0) <= high
