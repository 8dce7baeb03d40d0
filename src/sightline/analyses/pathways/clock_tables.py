"""The tables of clocks: counts of cases, shares within the limit, curves, days, and the bands that are published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sightline.analyses.pathways import clock_measures as by
from sightline.analyses.pathways.clock_rules import published_bands
from sightline.analyses.picture.coverage import NEEDED, Coverage
from sightline.errors import StandardError
from sightline.standard.areas import area
from sightline.standard.clocks import Clock, ClockUnit, Pairing, clocks
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period
from sightline.standard.units import Mark

Rows = Sequence[Mapping[str, object]]
Breakdown = tuple[tuple[str, str], ...]
COUNTS_STEP = "step clock_counts"


def _by_clock(rows: Rows) -> dict[str, list[Mapping[str, object]]]:
    found: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for row in rows:
        found[str(row["clock"])].append(row)
    return found


@dataclass(frozen=True)
class Waits:
    """What the counting steps gave, and what was received."""

    counts: Rows
    spread: Rows
    days: Rows
    banded: Rows
    findings: Rows
    kinds: Rows
    coverage: Coverage
    page: str = ""  # only the clocks that are shown there; all where none is named
    area_days: Rows = ()

    @cached_property
    def cells(self) -> Counter[tuple[str, int, str, str, str, str]]:
        """(clock, year, csa, dimension, code, state) -> cases."""
        names = ("clock", "year", "csa", "dimension", "code", "state")
        return Counter({tuple(row[name] for name in names): int(str(row["cases"])) for row in self.counts})  # type: ignore[misc]

    @cached_property
    def spread_of(self) -> Mapping[str, Rows]:
        """The rows of `spread` of each clock."""
        return _by_clock(self.spread)

    @cached_property
    def days_of(self) -> Mapping[str, Rows]:
        """The rows of `days` of each clock."""
        return _by_clock(self.days)

    @cached_property
    def carried(self) -> frozenset[str]:
        """The clocks of which both a start and a stop came."""
        roles: dict[str, set[str]] = {}
        for row in self.kinds:
            roles.setdefault(str(row["clock"]), set()).add(str(row["role"]))
        return frozenset(name for name, found in roles.items() if len(found) == 2)

    @cached_property
    def used(self) -> tuple[Clock, ...]:
        """The clocks that counted some case, in the order of the standard's table."""
        counted = {str(row["clock"]) for row in self.counts} & self.carried
        return tuple(clock for clock in clocks().values() if clock.name in counted and self.page in ("", clock.page))

    @property
    def prefix(self) -> str:
        """What the names of its tables begin with."""
        return f"clock_{self.page}" if self.page else "clock"

    @property
    def limited(self) -> tuple[Clock, ...]:
        """Those of them that have a limit."""
        return tuple(clock for clock in self.used if clock.limit is not None)

    @property
    def largest(self) -> tuple[Clock, ...]:
        """The clocks by their number of cases, the most first: what sentences name, so that they seldom name a gap."""
        cases: Counter[str] = Counter()
        for row in self.counts:
            if row["dimension"] == "all":
                cases[str(row["clock"])] += int(str(row["cases"]))
        return tuple(sorted(self.used, key=lambda one: (-cases[one.name], one.name)))

    def codes(self, clock: str, dimension: str) -> list[str]:
        """The codes of a dimension in which a clock counted anybody."""
        return sorted({cell[4] for cell in self.cells if cell[0] == clock and cell[3] == dimension})

    def number(
        self, clock: str, years: Iterable[int], states: Iterable[str], csa: str = "", dimension: str = "all",
        code: str = "all",
    ) -> int:  # fmt: skip
        """Cases of some years and states; of both answers on sexual abuse where none is named."""
        answers = (csa,) if csa else (by.YES, by.NO)
        every = tuple(states)
        return sum(self.cells[clock, year, one, dimension, code, state]
                   for year in years for one in answers for state in every)  # fmt: skip

    def says_nothing(self, clock: str, dimension: str) -> bool:
        """Whether no record of a clock's cases says anything of a form."""
        found = {row["code"] for row in self.days if row["clock"] == clock and row["dimension"] == dimension}
        return found <= {by.NOT_KNOWN}

    def silent(self, clock: str, year: int) -> bool:
        """Whether a kind of agency whose records start the clock sent nothing for a year."""
        return any(
            sender in NEEDED and (sender, year) not in self.coverage.heard for sender in self.codes(clock, "sender")
        )

    @property
    def whole(self) -> Period:
        """All the years together."""
        found = Period.years_to_march(self.coverage.years[0], self.coverage.years[-1])
        if self.coverage.unbroken:
            return found
        return replace(found, label=f"{found.label}, years for which returns came")

    @property
    def span(self) -> str:
        """All the years together, as a sentence says it."""
        return f"the {self.whole.label}" if self.whole.label.startswith("year") else self.whole.label

    @property
    def latest(self) -> int:
        """The newest year."""
        return self.coverage.years[-1]


def table(
    name: str, kind: OutputKind, title: str, dimensions: tuple[Dimension, ...], figures: Iterable[Figure],
    step: str = COUNTS_STEP, made_of: tuple[str, ...] = (),
) -> FigureTable:  # fmt: skip
    """A table with its figures in one order."""
    ordered = sorted(figures, key=lambda figure: (figure.period.start, figure.area, figure.breakdown))
    return FigureTable(name, kind, title, dimensions, tuple(ordered), step, made_of)


def state_tables(waits: Waits) -> tuple[FigureTable, ...]:
    """All cases by clock, and how they stand, by year of the start and for all the years together."""
    clock = by.clock_dimension(one.name for one in waits.used)
    every, stands, together = [], [], []
    for one in waits.used:
        at: Breakdown = (("clock", one.name),)
        for year in waits.coverage.years:
            period = Period.year_to_march(year)
            numbers = {
                state: waits.number(one.name, [year], by.STATES_OF.get(state, (state,))) for state in states_of(one)
            }
            measure = by.of(by.CASES, one)
            made = [Figure(measure, period, "pooled", sum(numbers.values()), at)]
            made += [
                Figure(measure, period, "pooled", n, (*at, (by.STATE.code, state))) for state, n in numbers.items()
            ]
            if waits.silent(one.name, year):
                made = [figure.marked(Mark.NOT_AVAILABLE) for figure in made]
            every.append(made[0])
            stands += made[1:]
        total = _followed(waits.spread, one.name)
        together.append(Figure(by.of(by.FOLLOWED, one), waits.whole, "pooled", total, at))
    return (
        table(f"{waits.prefix}_cases", OutputKind.COUNTS, "Cases by clock", (clock,), every),
        table(f"{waits.prefix}_states", OutputKind.COUNTS, "Cases by clock and how they stand", (clock, by.STATE),
              stands),
        table(f"{waits.prefix}_followed", OutputKind.COUNTS, "Cases that could be followed, by clock", (clock,),
              together, "step clock_spread"),
    )  # fmt: skip


def states_of(clock: Clock) -> tuple[str, ...]:
    """How the cases of a clock may stand: one without a limit keeps none, and only hours may be out of sight."""
    ended = (by.ENDED,) if clock.competing or clock.pairing in (Pairing.RECORD, Pairing.PERSON) else ()
    if clock.limit is None:
        return (by.STOPPED, "open", *ended)
    unsure = ("cannot_tell",) if clock.unit is ClockUnit.HOURS else ()
    return ("within", "later", "open", *ended, *unsure)


def _followed(rows: Rows, clock: str, csa: str = "") -> int:
    """Cases of which the day of the last sight is known, over all the years."""
    return sum(
        int(str(row[outcome]))
        for row in rows
        if row["clock"] == clock and row["dimension"] == "all" and csa in ("", row["csa"])
        for outcome in ("stopped", "ended", "open")
    )  # fmt: skip


def share_tables(waits: Waits) -> tuple[FigureTable, ...]:
    """Settled cases, those within the limit, and their share: by clock and year; by sexual abuse, form and agency."""
    years = [(Period.year_to_march(year), (year,)) for year in waits.coverage.years]
    whole = [(waits.whole, waits.coverage.years)]
    made = [
        *_shares(waits, waits.prefix, "by clock", years, [()], ()),
        *_shares(waits, f"{waits.prefix}_by_csa", "by clock and sexual abuse", whole,
                 [(by.CSA, code) for code in (by.YES, by.NO)], ()),
        *_shares(waits, f"{waits.prefix}_by_form", "by clock and who harmed", whole,
                 [(by.HARMED_BY, code) for code, _ in by.HARMED_BY.labels], (by.YES,)),
    ]  # fmt: skip
    if any(len(waits.codes(one.name, "sender")) > 1 for one in waits.limited):
        senders = sorted({code for one in waits.limited for code in waits.codes(one.name, "sender")})
        made += _shares(waits, f"{waits.prefix}_by_sender", "by clock and agency", whole,
                        [(by.SENDER, code) for code in senders], ())  # fmt: skip
    return tuple(made)


def _shares(
    waits: Waits, name: str, words: str, spans: Sequence[tuple[Period, Sequence[int]]],
    parts: Sequence[tuple[()] | tuple[Dimension, str]], csa: Sequence[str],
) -> list[FigureTable]:  # fmt: skip
    """Three tables: settled cases, the same by whether the limit was kept, and the share within it."""
    clock = by.clock_dimension(one.name for one in waits.limited)
    within = tuple(by.only(by.CSA, code) for code in csa)
    own = tuple(dict.fromkeys(part[0] for part in parts if part))
    settled, kept, shares = [], [], []
    for one in waits.limited:
        for period, years in spans:
            for part in parts:
                at: Breakdown = (("clock", one.name), *((by.CSA.code, code) for code in csa))
                at += ((part[0].code, part[1]),) if part else ()
                numbers = _settled(waits, one.name, years, part, csa)
                if part and not sum(numbers):
                    continue
                silent = any(waits.silent(one.name, year) for year in years)
                settled.append(_unless(silent, Figure(by.of(by.SETTLED, one), period, "pooled", sum(numbers), at)))
                kept += [
                    _unless(silent, Figure(by.of(by.SETTLED, one), period, "pooled", n, (*at, (by.IN_TIME.code, code))))
                    for n, code in zip(numbers, (by.YES, by.NO), strict=True)
                ]
                shares.append(_unless(silent, share_of(one, period, "pooled", numbers, at)))
    dimensions = (clock, *within, *own)
    return [
        table(f"{name}_settled", OutputKind.COUNTS, f"Cases that are settled, {words}", dimensions, settled),
        table(f"{name}_in_time", OutputKind.COUNTS, f"Cases within limit or later, {words}",
              (*dimensions, by.IN_TIME), kept),
        table(f"{name}_share", OutputKind.SHARES, f"Share within the limit, {words}",
              (*dimensions, by.only(by.IN_TIME, by.YES)), shares,
              made_of=(f"{name}_in_time", f"{name}_settled")),
    ]  # fmt: skip


def _settled(
    waits: Waits, clock: str, years: Iterable[int], part: tuple[()] | tuple[Dimension, str], csa: Sequence[str]
) -> tuple[int, int]:
    """(within the limit, not) of some cases."""
    dimension, code = (by.IN_STEPS.get(part[0].code, part[0].code), part[1]) if part else ("all", "all")
    answer = csa[0] if csa else ""
    if dimension == by.CSA.code:
        dimension, code, answer = "all", "all", code
    every = tuple(years)
    within, later = (
        waits.number(clock, every, states, answer, dimension, code) for states in (("within",), ("later", "past"))
    )
    return within, later


def share_of(one: Clock, period: Period, place: str, numbers: tuple[int, int], at: Breakdown) -> Figure:
    """The share of settled cases within the limit; not applicable where there are none."""
    total, breakdown = sum(numbers), (*at, (by.IN_TIME.code, by.YES))
    if not total:
        return Figure(by.of(by.IN_TIME_SHARE, one), period, place, None, breakdown, Mark.NOT_APPLICABLE)
    value = 100 * numbers[0] / total
    return Figure(by.of(by.IN_TIME_SHARE, one), period, place, value, breakdown, n=numbers[0], denominator=total)


def _unless(silent: bool, figure: Figure) -> Figure:
    return figure.marked(Mark.NOT_AVAILABLE) if silent else figure


def area_tables(waits: Waits) -> tuple[FigureTable, ...]:
    """For each clock with a limit: settled cases by area in the newest year, those within it, and their share."""
    made = []
    for one in waits.limited:
        codes = [code for code in waits.codes(one.name, "area") if _is_area(code)]
        if len(codes) > 1 and not waits.silent(one.name, waits.latest):
            made += _by_area(waits, one, codes)
    return tuple(made)


def _by_area(waits: Waits, one: Clock, codes: Sequence[str]) -> list[FigureTable]:
    period, at = Period.year_to_march(waits.latest), (("clock", one.name),)
    settled, kept, shares = [], [], []
    for place in codes:
        numbers = _settled(waits, one.name, (waits.latest,), (_AREA, place), ())
        settled.append(Figure(by.of(by.SETTLED, one), period, place, sum(numbers), at))
        kept += [
            Figure(by.of(by.SETTLED, one), period, place, n, (*at, (by.IN_TIME.code, code)))
            for n, code in zip(numbers, (by.YES, by.NO), strict=True)
        ]
        shares.append(share_of(one, period, place, numbers, at))
    clock, name = by.clock_dimension([one.name]), f"clock_area_{one.name}"
    return [
        table(f"{name}_settled", OutputKind.COUNTS, f"{one.label}: settled cases by area", (clock,), settled),
        table(f"{name}_in_time", OutputKind.COUNTS, f"{one.label}: within limit or later, by area",
              (clock, by.IN_TIME), kept),
        table(f"{name}_share", OutputKind.SHARES, f"{one.label}: share within limit, by area",
              (clock, by.only(by.IN_TIME, by.YES)), shares, made_of=(f"{name}_in_time", f"{name}_settled")),
    ]  # fmt: skip


_AREA = Dimension("area", "Area", additive=True)


def _is_area(code: str) -> bool:
    try:
        area(code)
    except StandardError:
        return False
    return True


def band_tables(waits: Waits) -> tuple[FigureTable, ...]:
    """Cases that stopped in a year, in the bands in which somebody publishes them, and their shares."""
    made = []
    for one in waits.used:
        bands = published_bands(one.name)
        if not bands:
            continue
        dimension = Dimension("band", "Working days", additive=True, labels=tuple((b.code, b.label) for b in bands))
        made += _banded(waits, one, dimension)
    return tuple(made)


def _banded(waits: Waits, one: Clock, dimension: Dimension) -> list[FigureTable]:
    cells = {(row["year"], row["band"]): int(str(row["cases"])) for row in waits.banded
             if row["clock"] == one.name and row["dimension"] == "all"}  # fmt: skip
    totals, parts, shares = [], [], []
    at, clock = (("clock", one.name),), by.clock_dimension([one.name])
    for year in waits.coverage.years:
        period, silent = Period.year_to_march(year), waits.silent(one.name, year)
        numbers = {code: cells.get((year, code), 0) for code, _ in dimension.labels}
        total = sum(numbers.values())
        totals.append(_unless(silent, Figure(by.of(by.BANDED, one), period, "pooled", total, at)))
        for code, n in numbers.items():
            breakdown = (*at, (dimension.code, code))
            parts.append(_unless(silent, Figure(by.of(by.BANDED, one), period, "pooled", n, breakdown)))
            shares.append(_unless(silent, _band_share(by.of(by.BAND_SHARE, one), period, n, total, breakdown)))
    name = f"clock_bands_{one.name}"
    return [
        table(f"{name}_stopped", OutputKind.COUNTS, f"{one.label}: cases that stopped", (clock,), totals,
              "step clock_banded"),
        table(name, OutputKind.COUNTS, f"{one.label}: cases by working days",
              (clock, dimension), parts, "step clock_banded"),
        table(f"{name}_share", OutputKind.SHARES, f"{one.label}: shares by working days", (clock, dimension), shares,
              "step clock_banded", (name, f"{name}_stopped")),
    ]  # fmt: skip


def _band_share(measure: Measure, period: Period, n: int, total: int, breakdown: Breakdown) -> Figure:
    if not total:
        return Figure(measure, period, "pooled", None, breakdown, Mark.NOT_APPLICABLE)
    return Figure(measure, period, "pooled", 100 * n / total, breakdown, n=n, denominator=total)


def finding_table(waits: Waits) -> FigureTable:
    """Cases that could not be read, by clock and what is wrong, over all the years."""
    rows = [row for row in waits.findings if row["clock"] in {one.name for one in waits.used}]
    figures = [
        Figure(by.of(by.FOUND, clocks()[str(row["clock"])]), waits.whole, "pooled", int(str(row["cases"])),
               (("clock", str(row["clock"])), (by.FINDING.code, str(row["finding"]))))
        for row in rows
    ]  # fmt: skip
    clock = by.clock_dimension(str(row["clock"]) for row in rows)
    return table(f"{waits.prefix}_findings", OutputKind.COUNTS, "Cases that could not be read, by what is wrong",
                 (clock, by.FINDING), figures, "step clock_findings")  # fmt: skip
