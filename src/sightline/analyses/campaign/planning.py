"""A plan worked out: what each design could see, who starts when, and whether services can cope.

Nothing is ranked: areas come by name, or by the week in which they start, which was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sightline.analyses.campaign.design import NEVER, Design, Unit, draw
from sightline.analyses.campaign.plan_areas import Known
from sightline.analyses.campaign.plan_file import BORDER, SCENARIOS, Kind, Plan, Survey, Together
from sightline.errors import MethodError, Refused
from sightline.methods import allocation
from sightline.methods.power import design_effect, error_of_panel, smallest, smallest_of_shares, under
from sightline.methods.power_past import Detectable, detectable, detectable_series, weeks_of
from sightline.methods.surge import Wave, wave
from sightline.standard import areas

DRAWS = 400  # draws in balance, of those that there are
CENTRAL = SCENARIOS[1]
Borders = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Sees:
    """What one design could see of a lift, as per cent of what is usual; `refused` says why nothing."""

    kind: Kind
    units: int
    past: Detectable | None = None  # tried on past weeks
    formula: float | None = None  # as theory has it, a share
    refused: str = ""

    @property
    def percent(self) -> float | None:
        """The smallest lift that is seen, in per cent."""
        return None if self.past is None else 100 * self.past.smallest


@dataclass(frozen=True)
class SurveySees:
    """What a survey could see of one share, in percentage points: (fall, rise), nan where none can be."""

    survey: Survey
    effect: float  # design effect
    arms: tuple[float, float]  # areas with the campaign beside those without, one wave
    waves: tuple[float, float]  # all areas, one wave beside another


@dataclass(frozen=True)
class Load:
    """What comes more to one area's services, and what it does to waits there (least spare room, most)."""

    code: str
    start: date | None
    usual: float  # cases a week that need a place
    more: Mapping[str, float]  # scenario -> cases more in all
    waves: Mapping[str, tuple[Wave, Wave]]  # scenario -> with the least and with the most room
    refused: str = ""


@dataclass(frozen=True)
class Planned:
    """All that the plan comes to."""

    plan: Plan
    known: Known
    sees: tuple[Sees, ...]
    surveys: tuple[SurveySees, ...]
    design: Design
    loads: tuple[Load, ...]
    by_week: Mapping[str, tuple[float, ...]]  # scenario -> cases more in each week, all areas
    at_once: Mapping[str, float]  # the same in any week, were it everywhere at once
    no_surge: str = ""  # why waits are not told


def planned(plan: Plan, known: Known, borders: Borders | None, made: date) -> Planned:
    """The plan worked out. Raises Refused where nothing can be drawn for the design that it asks for."""
    if plan.buffer == BORDER and borders is None:
        raise Refused([plan.line.fault("borders", "buffer", "borders are not known without boundaries",
                                       "Name the folder that holds lad_2023_boundaries.geojson")])  # fmt: skip
    kinds = plan.kinds or (plan.design,)
    designs = {kind: _design(plan, known, kind, borders, made) for kind in {*kinds, plan.design}}
    chosen = designs[plan.design]
    if isinstance(chosen, str):
        raise Refused([plan.line.fault("draw", "design", chosen, "Change the plan: nothing was written")])
    sees = tuple(_sees(plan, known, kind, designs[kind]) for kind in kinds)
    loads = tuple(_load(plan, known, code, chosen.starts[code]) for code in known.codes) if known.slots else ()
    arms = sum(start is not None for start in chosen.starts.values())
    surveys = tuple(_survey(survey, plan, arms, len(known.codes)) for survey in plan.surveys)
    no_surge = "" if known.slots else (
        "How much services can deal with is not known, so no wait is worked out. Still told: what each design could "
        "see, who starts when, and how many cases come more."
    )  # fmt: skip
    by_week = {scenario: tuple(_more(plan, known, chosen, scenario).sum(axis=0).tolist()) for scenario in SCENARIOS}
    whole = sum(known.usual.values()) * plan.referral / 100
    at_once = {scenario: whole * plan.lifts[scenario] / 100 for scenario in SCENARIOS}
    return Planned(plan, known, sees, surveys, chosen, loads, by_week, at_once, no_surge)


def _design(plan: Plan, known: Known, kind: Kind, borders: Borders | None, made: date) -> Design | str:
    """The design of a kind, drawn; or in words why there is none."""
    if kind is Kind.EVERYWHERE:
        return "no area is beside, as every area has it at once"
    slots = (0, NEVER) if kind is not Kind.WEDGE else tuple(plan.apart * place for place in range(plan.start_weeks))
    if kind is Kind.WEDGE and slots[-1] >= plan.weeks:
        return "the last start is after the last week that is measured"
    names, values = _traits(known)
    units = _units(plan, known, Together.REGION if kind is Kind.GEO else plan.together, values)
    try:
        found = allocation.places(
            [unit.name for unit in units], {name: [unit.traits[n] for unit in units] for n, name in enumerate(names)},
            len(slots), [unit.late for unit in units], _block_by(plan, names),
        )  # fmt: skip
        blocks = found.blocks.tolist()
        units = tuple(replace(unit, block=block) for unit, block in zip(units, blocks, strict=True))
        near = {code: tuple(sorted(borders[code])) for code in known.codes if code in borders} if borders else {}
        return draw(Design(
            plan.name, made, kind, plan.first_week, plan.before, plan.weeks, plan.runs, slots, plan.seed, plan.balance,
            names, units, (), 0, 0, 0, near if plan.buffer == BORDER and kind is not Kind.WEDGE else {},
        ), allocation.TRIED)  # fmt: skip
    except MethodError as error:
        return str(error)


_USUAL, _CHILDREN, _POVERTY = "usual", "children", "poverty"


def _traits(known: Known) -> tuple[tuple[str, ...], Mapping[str, Mapping[str, float]]]:
    """What starts are balanced by: logarithms of sizes, so that the largest areas do not count for all."""
    values: dict[str, Mapping[str, float]] = {_USUAL: known.usual}
    if known.children:
        values[_CHILDREN] = known.children
    if known.poverty and known.children:
        values[_POVERTY] = known.poverty
    return tuple(values), values


def _block_by(plan: Plan, names: tuple[str, ...]) -> str:
    if plan.blocks and plan.blocks not in names:
        raise MethodError("areas are to be put into blocks by a trait that the data do not have of every area")
    return plan.blocks


def _units(
    plan: Plan, known: Known, together: Together, values: Mapping[str, Mapping[str, float]]
) -> tuple[Unit, ...]:  # fmt: skip
    """What starts as one, in order of names: areas, police forces or regions, or what the plan puts together."""
    members: dict[str, list[str]] = {}
    for code in known.codes:
        said, area = plan.areas.get(code), areas.area(code)
        name = {Together.AREA: area.name, Together.FORCE: area.force_name, Together.REGION: area.region_name}[together]
        members.setdefault(said.group if said is not None and said.group else name, []).append(code)
    made = []
    for name, codes in sorted(members.items()):
        traits = []
        for trait, of in values.items():
            if trait == _POVERTY:
                people = sum(known.children[code] for code in codes)
                traits.append(sum(of[code] * known.children[code] for code in codes) / people)
            else:
                traits.append(float(np.log(sum(of[code] for code in codes))))
        made.append(Unit(name, tuple(codes), tuple(traits), any(_full(plan, known, code) for code in codes)))
    return tuple(made)


def _full(plan: Plan, known: Known, code: str) -> bool:
    """Whether services of an area are full: as the plan says, or by what comes beside what can be dealt with."""
    said = plan.areas.get(code)
    if said is not None and said.full:
        return True
    if code not in known.slots:
        return False
    return known.usual[code] * plan.referral >= plan.full * sum(known.slots[code]) / 2


def _sees(plan: Plan, known: Known, kind: Kind, design: Design | str) -> Sees:
    """What one design could see, tried on past weeks and by theory."""
    long, generator = plan.before + plan.weeks, np.random.default_rng(plan.seed)
    try:
        if kind is Kind.EVERYWHERE:
            if not known.recorded:
                return Sees(kind, 1, refused="yearly figures do not hold what all areas share from week to week, and "
                            "with none beside all rests on that: hand in past weeks")  # fmt: skip
            whole = detectable_series(known.pasts[0], plan.runs, plan.weeks)
            return Sees(kind, 1, whole, whole.smallest)
        if isinstance(design, str):
            return Sees(kind, 0, refused=design)
        order = [design.areas.index(code) for code in known.codes]
        drawn = design.redrawn(DRAWS, plan.seed)
        starts, counts = drawn[:, order], design.compared(drawn)[:, order]
        found = detectable(known.pasts, starts, plan.before, plan.runs, long, generator, counts=counts)
        return Sees(kind, len(design.units), found, _formula(plan, known, starts[0], len(design.units)))
    except MethodError as error:
        return Sees(kind, 0 if isinstance(design, str) else len(design.units), refused=str(error))


def _formula(plan: Plan, known: Known, starts: np.ndarray, units: int) -> float:
    """As theory has it, with weeks as alike as past ones were; areas by themselves, so too small for whole regions."""
    long = plan.before + plan.weeks
    seen, usual = weeks_of(known.pasts[0]), known.pasts[0].usual
    chance = seen.chance * usual.mean() / usual
    spans = [replace(seen, chance=float(one)).covariance(long) for one in chance]
    campaign = under(np.where(starts == NEVER, NEVER, starts + plan.before), long, plan.runs)
    return smallest(error_of_panel(campaign, spans), max(units - 2, 1))


def _survey(survey: Survey, plan: Plan, with_it: int, every: int) -> SurveySees:
    effect = design_effect(survey.people, survey.alike)
    share, people = survey.share / 100, survey.people
    # How areas differ is known from so many areas only: Student's limits, as an effect of the design like the other.
    few, paired = ((smallest(1.0, max(every - less, 1)) / smallest(1.0)) ** 2 for less in (2, 1))
    # In a stepped wedge half of the areas have begun at its middle: that is when arms are compared.
    first = with_it if plan.design is not Kind.WEDGE else every // 2
    arms = smallest_of_shares(share, first * people, (every - first) * people, effect * few)
    waves = smallest_of_shares(share, every * people, every * people, effect * paired)
    return SurveySees(survey, effect, (100 * arms[0], 100 * arms[1]), (100 * waves[0], 100 * waves[1]))


def _more(plan: Plan, known: Known, design: Design, scenario: str) -> np.ndarray:
    """Cases more that need a place, by area and week from the first week on."""
    usual = np.array([known.usual[code] for code in known.codes]) * plan.referral / 100
    starts = [design.starts[code] for code in known.codes]
    begun = [NEVER if start is None else (start - plan.first_week).days // 7 for start in starts]
    made: np.ndarray = usual[:, None] * under(begun, plan.weeks, plan.runs) * plan.lifts[scenario] / 100
    return made


def _load(plan: Plan, known: Known, code: str, start: date | None) -> Load:
    """The wave that the campaign brings to one area; one beside throughout has none."""
    usual, low_high = known.usual[code] * plan.referral / 100, known.slots[code]
    begun = NEVER if start is None else (start - plan.first_week).days // 7
    running = under([begun], plan.weeks, plan.runs)[0]
    said, more, waves = plan.areas.get(code), {}, {}
    try:
        for scenario in SCENARIOS:
            by_week = running * usual * plan.lifts[scenario] / 100
            more[scenario] = float(by_week.sum())
            waves[scenario] = tuple(
                wave(
                    usual, slots, by_week, np.random.default_rng([plan.seed, int(code[1:])]),
                    said.waiting if said else 0.0, room=scenario == CENTRAL,
                )
                for slots in low_high
            )  # fmt: skip
    except MethodError as error:
        return Load(code, start, usual, more, {}, str(error))
    return Load(code, start, usual, more, {name: (pair[0], pair[1]) for name, pair in waves.items()})


def rows_of_weeks(found: Planned) -> list[tuple[str, ...]]:
    """A row for each area and week in which the campaign runs: what is usual, and what comes more by scenario."""
    by = {scenario: _more(found.plan, found.known, found.design, scenario) for scenario in SCENARIOS}
    rows = [("area", "name", "week", "usual", *(f"more_{scenario}" for scenario in SCENARIOS))]
    for place, code in enumerate(found.known.codes):
        for week in range(found.plan.weeks):
            if by[SCENARIOS[0]][place, week] > 0:
                usual = found.known.usual[code] * found.plan.referral / 100
                more = (f"{by[scenario][place, week]:.2f}" for scenario in SCENARIOS)
                monday = found.plan.first_week.toordinal() + 7 * week
                rows.append((code, areas.area(code).name, date.fromordinal(monday).isoformat(), f"{usual:.1f}", *more))
    return rows
