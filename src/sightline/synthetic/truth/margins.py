"""Made beside published: the margins of a world in its last year, scaled to the children of England.

targets.csv holds each margin's published value with its source, and the reason where a world is knowingly off it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.standard.rows import read_rows
from sightline.synthetic.agencies.council import CATEGORIES, FACTORS, Episodes
from sightline.synthetic.agencies.referrals import SOURCES
from sightline.synthetic.days import Days, working_between, year_bounds
from sightline.synthetic.doings import World
from sightline.synthetic.harm.abuse import CONTEXTS
from sightline.synthetic.harm.other import CHILDREN
from sightline.synthetic.society.people import BARRIERS, Bools, Kind, barriers

WITHIN = 0.10  # a margin further from its target than this has a reason in targets.csv
_NOT_IN_NEED = 7  # from this place on, reasons for closure say that the child was found not in need
_BANDS = ((0, 91), (91, 182), (182, 365), (365, 730), (730, 100_000))  # lengths of episodes, days


@dataclass(frozen=True, slots=True)
class Target:
    """One published margin. `unit` is count (a year, in England) or percent; `reason` why a world may be off it."""

    margin: str
    what: str
    unit: str
    target: float
    source: str
    reason: str


def targets() -> list[Target]:
    """Every row of targets.csv."""
    return [
        Target(row["margin"], row["what"], row["unit"], float(row["target"]), row["source"], row["reason"])
        for row in read_rows("targets.csv", __package__)
    ]


def _percent(part: Bools, whole: Bools | None = None) -> float:
    found = part if whole is None else part[whole]
    return 100 * float(found.mean()) if len(found) else float("nan")


class _Year:
    """The last year of a world, and how many children of England one of its children stands for."""

    def __init__(self, world: World) -> None:
        self.start, self.end = year_bounds(world.setting.years[-1])
        population = world.lives.population
        middle = np.full(len(population), (self.start + self.end) // 2, dtype=np.int32)
        age = population.age_on(np.arange(len(population), dtype=np.int32), middle)
        self.scale = CHILDREN / int(((age >= 0) & (age < 18)).sum())

    def inside(self, days: Days) -> Bools:
        """Which days lie in the year."""
        found: Bools = (days >= self.start) & (days <= self.end)
        return found

    def count(self, which: Bools) -> float:
        """How many, for England."""
        return float(which.sum()) * self.scale

    def children(self, person: npt.NDArray[np.integer]) -> float:
        """How many different, for England."""
        return len(np.unique(person)) * self.scale


def _councils(year: _Year, e: Episodes) -> dict[str, float]:
    made, end = year.inside(e.referral), year.end
    rejected = e.reason >= _NOT_IN_NEED
    in_need = ~e.no_action & ~(rejected & (e.closed <= end))
    any_point = in_need & (e.referral <= end) & (e.closed >= year.start)
    open_then, ended = in_need & (e.referral <= end) & (e.closed > end), in_need & year.inside(e.closed)
    begun, planned = year.inside(e.plan), e.plan > 0
    order = np.lexsort((e.referral, e.person))
    again = np.zeros(len(e), dtype=bool)
    again[order[1:]] = (e.person[order][1:] == e.person[order][:-1]) & (np.diff(e.referral[order]) <= 365)
    found = {
        "referrals": year.count(made), "referred_children": year.children(e.person[made]),
        "no_further_action": year.count(made & e.no_action),
        "not_in_need": year.count(made & rejected & ~e.no_action & (e.closed <= end)),
        "rereferrals": _percent(again, made), "episodes_started": year.count(made & in_need),
        "episodes_any_point": year.count(any_point), "children_any_point": year.children(e.person[any_point]),
        "episodes_31_march": year.count(open_then), "episodes_ended": year.count(ended),
        "carried_over": year.count(any_point & (e.referral < year.start)),
        "enquiries": year.count(year.inside(e.enquiry)), "conferences": year.count(year.inside(e.conference)),
        "plans_begun": year.count(begun), "plans_ended": year.count(planned & year.inside(e.plan_end)),
        "plans_31_march": year.count(planned & (e.plan <= end) & (e.plan_end > end)),
        "second_plans": _percent(e.previous > 0, begun),
        "plans_sexual_abuse": year.count(begun & (e.category == CATEGORIES.index("SAB"))),
    }  # fmt: skip
    for low, high in _BANDS:
        lasted, lasts = e.closed - e.referral, end - e.referral
        found[f"ended_from_{low}_days"] = _percent((lasted >= low) & (lasted < high), ended)
        found[f"open_from_{low}_days"] = _percent((lasts >= low) & (lasts < high), open_then)
    for name, codes in (
        ("police", ("6",)),
        ("schools", ("2A", "2B")),
        ("health", ("3A", "3B", "3C", "3D", "3E", "3F")),
    ):
        found[f"referrals_from_{name}"] = _percent(np.isin(e.source, [SOURCES.index(code) for code in codes]), made)
    return found


def _work(year: _Year, e: Episodes) -> dict[str, float]:
    done, met = year.inside(e.authorised), year.inside(e.conference)
    took = working_between(e.assessed_from[done], e.authorised[done]) + 1
    waits = working_between(e.enquiry[met], e.conference[met])
    factors = {f"factor_{code}": year.count(done & e.factors[:, place]) for place, code in enumerate(FACTORS)}
    return {
        "assessments": year.count(done), "assessments_in_45": _percent(took <= 45),
        "conferences_in_10": _percent(waits <= 10), "conferences_in_11_to_15": _percent((waits > 10) & (waits <= 15)),
        "conferences_in_16_to_20": _percent((waits > 15) & (waits <= 20)), **factors,
    }  # fmt: skip


def _abuse(year: _Year, world: World) -> dict[str, float]:
    lives, harm = world.lives, world.harm
    kinds = lives.people.kind.tolist()
    crimes = [crime for crime in world.crimes if year.start <= crime.recorded <= year.end]
    late = [crime for crime in crimes if crime.victims and kinds[crime.victims[0]] == Kind.SURVIVOR]
    about = np.array([crime.harm for crime in crimes if crime.harm >= 0], dtype=np.int64)
    contact = ~np.isin(harm.context[about], [CONTEXTS.index("online"), CONTEXTS.index("images")])
    during = [(h.onset > 0) & (h.onset <= year.end) & (h.last >= year.start) for h in (harm, lives.unmet)]
    children = len(np.unique(harm.child[during[0]])) + len(np.unique(lives.unmet.child[during[1]]))
    adopted = barriers(lives.people) == BARRIERS.index("adoption")
    return {
        "crimes": (len(about) + len(late)) * year.scale, "crimes_child_on_child": _percent(harm.child_form[about]),
        "crimes_group": _percent(harm.case[about] > 0),
        "crimes_family": _percent(harm.context[about] == CONTEXTS.index("family_environment"), contact),
        "harmed_children": children * year.scale,
        "adopted": float(adopted.sum()) / len(world.setting.years) * year.scale,
    }  # fmt: skip


def margins(world: World) -> dict[str, float]:
    """Every margin of targets.csv as this world has it."""
    year = _Year(world)
    made = {**_councils(year, world.episodes), **_work(year, world.episodes), **_abuse(year, world)}
    return {target.margin: made[target.margin] for target in targets()}


def table(world: World) -> list[tuple[Target, float, float]]:
    """(target, made, how far off as a share of the target) of every margin."""
    made = margins(world)
    return [(target, made[target.margin], made[target.margin] / target.target - 1) for target in targets()]
