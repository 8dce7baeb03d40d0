"""What a reader knows of a release and of all that is public, and what more must go until nothing is exposed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from sightline.clearance.agencies import large
from sightline.clearance.attacks import Exposure, Interval, Progress, Table, Witnesses, bounds, exposed
from sightline.clearance.beside import FREE, beside
from sightline.clearance.cells import Bundle, Bundles, Cell
from sightline.clearance.curves import curve_of
from sightline.clearance.insiders import Insiders
from sightline.clearance.large import shown
from sightline.clearance.policy import PUBLISH, Policy, is_wide
from sightline.clearance.printed import interval
from sightline.clearance.public import Joined
from sightline.clearance.relations import Relation, System
from sightline.clearance.rules import Reason

_TRIES = 5  # counts for which the search in whole numbers may fail where fractions are proof enough
ZERO = 10**9  # stands for no difference: differences are kept above nought, where the attack knows no sign


@dataclass(slots=True)
class Tally:
    """What the attack was on and what it found, in counts: for the ledger and the report, without a value."""

    withheld: int = 0  # counts that must stay unknown
    gaps: int = 0  # small numbers that are printed nowhere
    differences: int = 0  # few people by whom a count has changed since an earlier release
    agencies: int = 0  # that were tried with what each knows by itself
    public: int = 0  # counts of which something is public already
    exposed: int = 0  # found narrow on the way, and withheld further
    by_agencies: int = 0  # of these, by what an agency knows
    beyond: int = 0  # narrow still, by nothing that this release prints


@dataclass(frozen=True, slots=True)
class Proof:
    """Other tables that would be printed the same, and of how much they are the proof.

    `proved` is how many withheld counts and small gaps they show to keep the width, `fractional` how many of these by
    tables with fractions only, `open` how many they do not.
    """

    tables: Sequence[Table]
    proved: int = 0
    fractional: int = 0
    open: int = 0


@dataclass(slots=True)
class Scene:
    """A release under attack. `withheld` grows until the attack finds nothing that withholding more could help."""

    system: System
    policy: Policy
    withheld: dict[Cell, Reason]
    bundles: Bundles
    weights: Mapping[Bundle, int]
    own: Set[Cell]  # the cells that this release would print; the others are those of earlier releases
    joined: Joined
    told: Mapping[Cell, Interval] | None = None  # under an alternative: what a count tells as it is printed
    differences: list[int] = field(default_factory=list)
    proof: Proof = field(default_factory=lambda: Proof(()))  # once safe
    _fixed: dict[int, Interval] = field(default_factory=dict)

    def __post_init__(self) -> None:
        zero = self.system.add(None, ZERO) if self.joined.pairs else 0
        self._fixed = {zero: (ZERO, ZERO)} if self.joined.pairs else {}
        for now, before in self.joined.pairs:
            ids = self.system.number[now], self.system.number[before]
            change = self.system.true[ids[0]] - self.system.true[ids[1]]
            terms: tuple[tuple[int, int], ...] = ((1, ids[0]), (-1, ids[1]))
            if change:
                apart = self.system.add(None, ZERO + change)
                terms = (*terms, (1, zero), (-1, apart))
                if abs(change) < self.policy.minimum:
                    self.differences.append(apart)
            self.system.relations.append(Relation(terms, "the same count in an earlier release"))
        self._fixed |= {
            self.system.number[cell]: known for cell, known in self.joined.known.items() if cell in self.system.number
        }

    @property
    def no_change(self) -> int:
        """The value of a difference to an earlier release that stands for none."""
        return ZERO

    def withhold_until_safe(self, progress: Progress | None) -> Tally:
        """Attack, and withhold a further bundle for each count exposed, until none is. Adds to `withheld`.

        It ends: each round withholds at least one bundle more, and what is left when all that bears on a count are
        withheld, this release does not tell.
        """
        witnesses = Witnesses(self.system, self.known(), large(self.system))
        insiders = Insiders.of(self.system, self.policy)
        tally = Tally(agencies=len(insiders.known_by), differences=len(self.differences), public=len(self.joined.known))
        vain, helps = set[int](), True  # known whatever is withheld; the engine finds what the search does not
        while True:
            known = witnesses.known
            targets, narrowed = self.targets(known), bounds(self.system, known)
            surely = [one for one in targets if narrowed[one][1] - narrowed[one][0] < self.policy.width]
            if self._choose(witnesses, targets, surely, vain):
                continue
            self._learn(witnesses, targets)
            found = exposed(witnesses, targets, self.policy.width, progress, narrowed)
            if found and helps:
                helps = self._choose(witnesses, targets, [one.variable for one in found], vain)
                if helps:
                    continue
            found = [one for one in found if one.variable not in vain]
            found += self._changes(witnesses, narrowed)
            more = {self._next(one.variable) for one in found}
            if not any(more):
                tally.beyond = len(found) + sum(1 for one in vain if self.system.true[one])
                found = self._by_agencies(insiders, witnesses, [one for one in targets if one not in vain], narrowed)
                more = {self._next(one.variable) for one in found} | {self.system.cells[one] for one in insiders.opened}
                tally.by_agencies += len(insiders.opened) + sum(1 for one in found if any(more))
            if not any(more):
                tally.withheld, tally.gaps = self._prove(witnesses, targets)
                return tally
            tally.exposed += len(found) + len(insiders.opened)
            self._withhold(more)
            witnesses.known = self.known()

    def _by_agencies(
        self, insiders: Insiders, witnesses: Witnesses, targets: Sequence[int], narrowed: Sequence[Interval]
    ) -> list[Exposure]:
        """What some agency could narrow, but for what `opened` of the insiders puts right."""
        insiders.learn(witnesses.tables)
        printed = self._printed() if self.bundles.single and self.told is None else frozenset()
        return list(insiders.exposed(targets, witnesses.known, narrowed, printed))

    def _printed(self) -> frozenset[int]:
        """The variables that this release prints, and may withhold."""
        return frozenset(
            one
            for one in range(len(self.system.cells))
            if one not in self._fixed and self._shown(one) and self.system.true[one]
        )

    def _prove(self, witnesses: Witnesses, targets: Sequence[int]) -> tuple[int, int]:
        """Keep the proof. Returns how many withheld counts, and how many small gaps, must stay unknown."""
        width, tries = self.policy.width, _TRIES
        for one in targets:  # what fractions show, in whole counts after all, where that is soon found
            if tries and witnesses.shows(one, width):
                tries -= not witnesses.certify(one, width)
        whole = sum(witnesses.width(one) >= width for one in targets)
        proved = sum(witnesses.shows(one, width) for one in targets)
        self.proof = Proof(witnesses.proof(targets, width), proved, proved - whole, len(targets) - proved)
        hidden = sum(1 for one in targets if self.system.cells[one] is not None)
        return hidden, len(targets) - hidden

    def _choose(self, witnesses: Witnesses, targets: Sequence[int], found: Iterable[int], vain: set[int]) -> bool:
        """Withhold the single cells that the engine finds to be enough for those that were found narrow.

        Adds to `vain` those that are known whatever is withheld. Returns whether it found anything.
        """
        narrow = [one for one in found if one not in vain]
        if not narrow or not self.bundles.single or self.told is not None:
            return False
        printed = {v for v in range(len(self.system.cells)) if self._shown(v) and v not in self._fixed}
        more = beside(self.system, self.policy, witnesses.known, targets, printed, narrow)
        self._withhold(self.system.cells[one] for one in more.variables)
        witnesses.known = self.known()
        for table in more.tables:
            witnesses.learn_fractions(table, self.policy.width)
        vain |= more.vain
        return bool(more.variables or more.vain)

    def _learn(self, witnesses: Witnesses, targets: Sequence[int]) -> None:
        """Ask linear programs for tables where more hangs together than the search in whole numbers can go through."""
        left = [one for one in targets if one in witnesses.large and not witnesses.shows(one, self.policy.width)]
        for table in shown(self.system, self.policy, witnesses.known, left):
            witnesses.learn_fractions(table, self.policy.width)

    def _withhold(self, more: Iterable[Cell | None]) -> None:
        going = {one for cell in more if cell is not None for one in self.bundles.cells_of(cell)}
        self.withheld |= {cell: Reason.ATTACK for cell in going if cell not in self.withheld}

    def _shown(self, variable: int) -> Cell | None:
        """The cell as which this release prints a variable; None where it withholds it or does not hold it."""
        cell = self.system.cells[variable]
        return None if cell is None or cell not in self.own or cell in self.withheld else cell

    def known(self) -> list[Interval]:
        """What a reader knows of each variable before thinking: the interval of what is printed, here or before."""
        known = []
        for variable, (cell, value) in enumerate(zip(self.system.cells, self.system.true, strict=True)):
            low, high = self._fixed.get(variable, FREE)
            if cell is not None and self._shown(variable):
                least, most = self.told[cell] if self.told is not None else interval(cell, value, self.policy)
                low, high = max(low, least), min(high, most)
            known.append((low, high))
        return known

    def targets(self, known: Sequence[Interval]) -> list[int]:
        """What the attack must not narrow down: every count withheld here and printed nowhere, and every small gap.

        Where noughts are published, a withheld count below a published nought is known to be nought: that is allowed.
        """
        allowed = {one for one, (low, high) in self._fixed.items() if high - low < self.policy.width}  # public already
        elsewhere = {cell for cell in self.joined.known if cell in self.joined.printed or cell not in self.own}
        said_before = (
            now for now, before in self.joined.pairs if before in self.joined.printed and self._same(now, before)
        )
        elsewhere.update(said_before)
        allowed |= {self.system.number[cell] for cell in elsewhere if cell in self.system.number}
        if self.policy.zeros == PUBLISH:
            noughts = bounds(self.system, [one if one == (0, 0) else FREE for one in known])
            allowed |= {variable for variable, (_, high) in enumerate(noughts) if high == 0}
        hidden = [v for v in range(self.system.printed) if v not in allowed and (not self._shown(v) or self._small(v))]
        gaps = [
            variable
            for variable, cell in enumerate(self.system.cells)
            if cell is None and 0 < self.system.true[variable] < self.policy.minimum
        ]
        return hidden + gaps

    def _same(self, now: Cell, before: Cell) -> bool:
        """Whether a count is what it was in an earlier release."""
        return self.system.true[self.system.number[now]] == self.system.true[self.system.number[before]]

    def _small(self, variable: int) -> bool:
        """Whether a count is small and shown all the same, as an alternative may: it must not be narrowed either."""
        return self.told is not None and 0 < self.system.true[variable] < self.policy.minimum

    def _changes(self, witnesses: Witnesses, narrowed: Sequence[Interval]) -> Iterator[Exposure]:
        """The differences to earlier releases that the attack finds narrow, and knows not to be none."""
        for variable in self.differences:
            low, high = narrowed[variable]
            if high - low < self.policy.width and not low <= ZERO <= high:
                yield Exposure(variable, proved=True)
                continue
            change = abs(self.system.true[variable] - ZERO)
            if not witnesses.certify(variable, max(self.policy.width, change)):
                least, most = witnesses.reach[variable]
                if most - least < self.policy.width and not least <= ZERO <= most:
                    yield Exposure(variable, proved=False)

    def _next(self, variable: int) -> Cell | None:
        """A cell of the printed bundle to withhold for an exposed variable.

        The nearest, then the finest, then the lightest. What is counted for all areas together, and totals, go last. Of
        what is behind a curve, its own nearest point goes first. None where nothing printed here bears on the variable.
        """
        if self.told is not None and (own := self._shown(variable)):
            return own
        curves = {curve_of(self.system.cells[one]) for one in (variable, *self.system.neighbours(variable))} - {None}
        if len(curves) == 1:  # a point of a curve, or a step of one
            nearest = self._nearest(variable, lambda cell: cell is None or curve_of(cell) in curves)
            if nearest is not None:
                return nearest
        return self._nearest(variable, lambda _: True)

    def _nearest(self, variable: int, of_these: Callable[[Cell | None], bool]) -> Cell | None:
        seen, frontier = {variable}, {variable}
        while frontier:
            near = {
                other
                for one in frontier
                if one not in self._fixed or self.system.cells[one] is not None  # nought ties differences only in name
                for other in self.system.neighbours(one)
                if of_these(self.system.cells[other])
            } - seen
            cells = {cell for other in near if (cell := self._shown(other))}
            if cells:
                return min(cells, key=self._rank)
            seen |= near
            frontier = near
        return None

    def _rank(self, cell: Cell) -> tuple[bool, bool, int, int, Bundle, Cell]:
        """The order in which bundles go; a nought by itself hides little, and goes last."""
        bundle = self.bundles.bundle_of(cell)
        nought = self.bundles.single and not self.system.true[self.system.number[cell]]
        return nought, is_wide(bundle.area), -len(bundle.dimensions), self.weights[bundle], bundle, cell
