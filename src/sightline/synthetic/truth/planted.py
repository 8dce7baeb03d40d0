"""truth/planted.csv and truth/plan.csv: how large each planted truth is in this world, where and when it was planted.

Each function takes only what it needs and gives the rows of one truth. Shares are per cent, as figures give them.
`person` and `child` are numbers of People, `area` numbers of areas, days numbers of days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sightline.standard.units import Unit
from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.days import ISO, Days, collection_year, working_between, year_bounds
from sightline.synthetic.harm.abuse import NETWORK, Harm
from sightline.synthetic.harm.hearing import Heard
from sightline.synthetic.harm.signs import NAMES, Signs
from sightline.synthetic.plan import BY_AREA, Plan
from sightline.synthetic.scenario import Null, Scenario, Strength
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints, People
from sightline.synthetic.society.population import Population
from sightline.synthetic.truth.records import AbuseRecord, counted
from sightline.synthetic.truth.score_rows import ALL, Planted, table_text

LATE_CONFERENCE = 15  # working days after the enquiry's start, that day not counted
REPEAT = 365  # days: a referral within so many of the one before is a repeat
USUAL = "usual"  # in place of the strength of a gap that is there though nothing is planted
PLAN_COLUMNS = ("plant", "place", "since", "until")
_PARTS = ("yes", "no")  # codes of the dimension planted_areas


def _period(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _row(
    scenario: Scenario, plant: str, measure: str, unit: Unit, value: float | None, null: float | None = None,
    dimension: str = ALL, code: str = ALL, period: str = "",
) -> Planted:  # fmt: skip
    return Planted(
        plant, str(scenario.plants[plant].strength), measure, str(unit), period or _period(scenario.years),
        dimension, code, value, null,
    )  # fmt: skip


def planted_rows(
    setting: Setting, plan: Plan, people: People, population: Population, harm: Harm, unmet: Harm, heard: Heard,
    unmet_heard: Heard, episodes: Episodes, signs: Signs, records: Iterable[AbuseRecord],
) -> list[Planted]:  # fmt: skip
    """The truths that harm, councils' work and signs hold; attendance, prisons and courts have their own.

    `harm` and `signs` are about numbers of People, `unmet` about entries of Population.
    """
    scenario, codes = setting.scenario, setting.codes
    both = harm.joined(unmet)
    # Children whom nobody met have numbers after those of People.
    child = np.concatenate([harm.child, people.children + unmet.child]).astype(np.int32)
    homes = np.concatenate([people.area[harm.child], population.area[unmet.child]]).astype(np.int32)
    held = [(int(people.child[r.person]), r.recorded_on) for r in records if counted(people, r, setting.years)]
    kept = [(whom, collection_year(on)) for whom, on in held if whom >= 0]
    recorded_child, recorded_year = np.array(kept, dtype=np.int32).reshape(-1, 2).T
    size = people.children + len(population)
    of_network = both.case == NETWORK
    sent = (signs.kind == NAMES.index("protective_notice")) & ((signs.told > 0) | signs.lost)
    sent &= (signs.written >= setting.start) & (signs.written <= setting.end)
    e, where, real = episodes, plan.planted, ~both.decoy
    acted = np.concatenate([first_of(h.council, h.police, h.support) for h in (heard, unmet_heard)])
    came_out, pooled, prompt = (
        np.concatenate([getattr(heard, name), getattr(unmet_heard, name)]) for name in ("came_out", "pooled", "prompt")
    )
    return [
        *unrecorded(scenario, size, child, both.onset, both.last, both.child_form, recorded_child, recorded_year),
        *network(scenario, codes, child[of_network], homes[of_network]),
        *lost_notices(scenario, codes, where["lost_notices"], signs.area[sent], signs.lost[sent]),
        *closed_repeats(scenario, codes, where["closed_repeats"], e.area, e.person, e.referral, e.no_action),
        *late_conferences(scenario, codes, where["late_conferences"], e.area, e.enquiry, e.conference),
        *practice(scenario),
        *campaign(setting, plan, homes, both.told, both.told_anyway),
        *reachable(setting, size, child[real], came_out[real], acted[real] > 0),
        *recordable(setting, size, child, came_out, recorded_child),
        *gap(scenario, "recording_gap", waited(setting, prompt[real], both.heard[real])),
        *gap(scenario, "sharing_gap", waited(setting, pooled[real], both.heard[real])),
        *gap(scenario, "action_gap", waited(setting, both.heard[real], acted[real])),
    ]


_UNITS = {"records_held": Unit.RECORD, "adults": Unit.PERSON, "adults_any_year": Unit.PERSON}


def recorded(counts: Iterable[Mapping[str, str]]) -> list[Planted]:
    """Children with a CSA-specific record, each once, records and adults: the rows of truth/counts.csv as truths.

    They are in every world, at no strength. planted.csv does not repeat them.
    """
    return [
        Planted(
            "recorded", "", row["measure"], str(_UNITS.get(row["measure"], Unit.CHILD)), row["year"],
            row["dimension"], row["code"], float(row["children"]),
        )
        for row in counts
    ]  # fmt: skip


def unrecorded(
    scenario: Scenario, children: int, child: Ints, onset: Days, last: Days, by_child: Bools,
    recorded_child: Ints, recorded_year: npt.NDArray[np.integer],
) -> list[Planted]:  # fmt: skip
    """Children harmed, those of them whom no agency recorded (children), and their share (per cent of those harmed).

    For each year and for all years together. Harmed: some day from `onset` to `last` lies in the period (onset 0:
    nothing happened). Unrecorded: no CSA-specific record by any agency in that same period, whatever form it names. By
    form (harmed_by) a child counts in each form that it suffered in the period. `child`, `onset`, `last` and `by_child`
    have one entry a harm, `recorded_child` and `recorded_year` one a record that counts in truth/counts.csv;
    `children` is how many children there are.
    """
    spans = {str(year): (year, year) for year in scenario.years}
    spans[_period(scenario.years)] = (scenario.years[0], scenario.years[-1])
    rows: list[Planted] = []
    for period, (first, final) in spans.items():
        start, end = year_bounds(first)[0], year_bounds(final)[1]
        known = _marked(children, recorded_child[(recorded_year >= first) & (recorded_year <= final)])
        during = (onset > 0) & (onset <= end) & (last >= start)
        forms = {(ALL, ALL): during}
        forms[("harmed_by", "adult_on_child")] = during & ~by_child
        forms[("harmed_by", "child_on_child")] = during & by_child
        for (dimension, code), chosen in forms.items():
            harmed = _marked(children, child[chosen])
            missed = int((harmed & ~known).sum())
            counts = {"harmed_children": int(harmed.sum()), "unrecorded_children": missed}
            rows += [
                _row(scenario, "unrecorded", name, Unit.CHILD, number, None, dimension, code, period)
                for name, number in counts.items()
            ]
            if dimension == ALL:
                share = _percent(missed, int(harmed.sum()))
                rows.append(_row(scenario, "unrecorded", "unrecorded_share", Unit.PERCENT, share, period=period))
    return rows


def late_conferences(
    scenario: Scenario, codes: Sequence[str], planted: Bools, area: Ints, enquiry: Days, conference: Days,
    moved: Bools | None = None,
) -> list[Planted]:  # fmt: skip
    """Initial conferences more than 15 working days after the enquiry began (per cent of those held in the years).

    By area, in the areas planted and the others, and the difference of the two. One entry an episode; `moved` says
    which of them the plant moved past the limit: without it, what would have been is not known by area.
    """
    start, end = year_bounds(scenario.years[0])[0], year_bounds(scenario.years[-1])[1]
    held = (enquiry > 0) & (conference >= start) & (conference <= end)
    late = held & (working_between(enquiry, np.maximum(conference, enquiry)) > LATE_CONFERENCE)
    on_time_else = None if moved is None else late & ~moved
    return _by_area(scenario, "late_conferences", "late_conferences", codes, planted, area, held, late, on_time_else)


def closed_repeats(
    scenario: Scenario, codes: Sequence[str], planted: Bools, area: Ints, person: Ints, referral: Days,
    no_action: Bools, added: Bools | None = None,
) -> list[Planted]:  # fmt: skip
    """Repeat referrals that ended without action (per cent of repeats in the years).

    A repeat is a referral to the same area within 365 days of the same person's referral before (repeats_closed); where
    that one ended without action too, the planted mechanism is at work (repeats_closed_again). One entry a referral, in
    any order; `added` says which of them the plant closed.
    """
    start, end = year_bounds(scenario.years[0])[0], year_bounds(scenario.years[-1])[1]
    order = np.lexsort((referral, area, person))
    who, where, day, closed = person[order], area[order], referral[order], no_action[order]
    follows = (who[1:] == who[:-1]) & (where[1:] == where[:-1]) & (day[1:] - day[:-1] <= REPEAT)
    rows: list[Planted] = []
    for name, again in (("repeats_closed", follows), ("repeats_closed_again", follows & closed[:-1])):
        repeat = np.zeros(len(order), dtype=bool)
        repeat[order[1:]] = again
        repeat &= (referral >= start) & (referral <= end)
        hit = repeat & no_action
        without = None if added is None else hit & ~added
        rows += _by_area(scenario, "closed_repeats", name, codes, planted, area, repeat, hit, without)
    return rows


def absent_partner(
    scenario: Scenario,
    codes: Sequence[str],
    planted: Bools,
    area: Ints,
    attended: Bools,
    kept_away: Bools | None = None,
) -> list[Planted]:
    """Conferences that health attended (per cent of those to which health was invited): one entry an invitation.

    `kept_away` says at which of them the plant kept health away.
    """
    invited = np.ones(len(area), dtype=bool)
    without = None if kept_away is None else attended | kept_away
    return _by_area(scenario, "absent_partner", "health_attended", codes, planted, area, invited, attended, without)


def lost_notices(scenario: Scenario, codes: Sequence[str], planted: Bools, area: Ints, lost: Bools) -> list[Planted]:
    """Police notices that never reached the council (per cent of notices sent): one entry a notice sent.

    `planted` is by area, so an area of a force in which notices get lost. Without the plant none is lost.
    """
    sent = np.ones(len(area), dtype=bool)
    return _by_area(scenario, "lost_notices", "lost_notices", codes, planted, area, sent, lost, np.zeros_like(lost))


def practice(scenario: Scenario) -> list[Planted]:
    """What the practice saves in an area from the day it is adopted (per cent of an assessment's working days).

    This is its true effect, without anticipation, spill-over, what a bad year or a national shock costs.
    """
    return [_row(scenario, "practice", "days_saved_share", Unit.PERCENT, 100 * scenario.size("practice"), 0.0)]


def campaign(setting: Setting, plan: Plan, area: Ints, told: Days, told_anyway: Days) -> list[Planted]:
    """How many more children told in the campaign's areas while it ran (per cent of those who would have anyway).

    And how many that is (children; one twice harmed may count twice). One entry a harm; `area` is the home.
    """

    def during(day: Days) -> int:
        return int((plan.campaign[area] & (day >= plan.campaign_from) & (day <= plan.campaign_to)).sum())

    scenario, anyway = setting.scenario, during(told_anyway)
    added = during(told) - anyway
    share = 100 * added / anyway if anyway else None
    return [
        _row(scenario, "campaign", "added_tellings_share", Unit.PERCENT, share, 0.0),
        _row(scenario, "campaign", "added_tellings", Unit.CHILD, added, 0.0),
    ]


def reachable(setting: Setting, children: int, child: Ints, came_out: Days, listed: Bools) -> list[Planted]:
    """Children whose harm came out in the years (children), whether or not it then reached the list of any agency.

    That is the number which methods on agencies' lists can hope to find: hidden harm is on no list, ever. And those
    of them who are on a list. One entry a harm.
    """
    there = (came_out >= setting.start) & (came_out <= setting.end)
    rows = (("reachable_children", there), ("listed_children", there & listed))
    return [
        _row(setting.scenario, "unrecorded", name, Unit.CHILD, int(_marked(children, child[which]).sum()))
        for name, which in rows
    ]


def recordable(setting: Setting, children: int, child: Ints, came_out: Days, recorded: Ints) -> list[Planted]:
    """Children whom some agency could have recorded in the years (children), and those of them whom none did.

    Those whose harm came out in the years or in whom an agency then suspected harm, and those with a record that counts
    (`recorded`). It is what methods on agencies' lists estimate: such methods know nothing of hidden harm, and cannot
    tell a suspicion from harm. One entry a harm or suspicion in `child` and `came_out`.
    """
    there = (came_out >= setting.start) & (came_out <= setting.end)
    known = _marked(children, recorded)
    every = known | _marked(children, child[there])
    rows = (("recordable_children", every), ("recordable_unrecorded", every & ~known))
    return [_row(setting.scenario, "unrecorded", name, Unit.CHILD, int(which.sum())) for name, which in rows]


def network(scenario: Scenario, codes: Sequence[str], child: Ints, area: Ints) -> list[Planted]:
    """Children harmed by the network (children), in all and by the area they lived in; and in how many areas.

    One entry a harm by the network; a child harmed twice counts once in each area.
    """
    pairs = np.unique(np.stack([child, area]), axis=1) if len(child) else np.zeros((2, 0), dtype=np.int32)
    by_area = np.bincount(pairs[1].astype(np.int64), minlength=len(codes))
    rows = [_row(scenario, "network", "network_children", Unit.CHILD, len(np.unique(child)), 0.0)]
    rows += [
        _row(scenario, "network", "network_children", Unit.CHILD, number, 0.0, "area", code)
        for code, number in zip(codes, by_area.tolist(), strict=True)
    ]
    return [*rows, _row(scenario, "network", "network_areas", Unit.AUTHORITY, int((by_area > 0).sum()), 0.0)]


def first_of(*days: Days) -> Days:
    """The earliest of several days that is one, entry by entry; 0 where none is."""
    latest = np.iinfo(np.int32).max
    earliest = np.min([np.where(day > 0, day, latest) for day in days], axis=0)
    return np.where(earliest == latest, 0, earliest).astype(np.int32)


def waited(setting: Setting, could: Days, did: Days) -> npt.NDArray[np.int32]:
    """Days from when something could have come about to when it did, for all in whom it could in these years.

    Where it did not by the last day, the days up to then: those never reached count too.
    """
    there = (could >= setting.start) & (could <= setting.end)
    until = np.where((did > 0) & (did <= setting.end), did, setting.end)
    return (until - could)[there].astype(np.int32)


def gap(scenario: Scenario, plant: str, days: npt.NDArray[np.number]) -> list[Planted]:
    """The mean of a gap (calendar days) of `plant` recording_gap, sharing_gap or action_gap; its null value is nought.

    `days` has one entry a child who belongs in the denominator: those without a gap with 0, those who were never
    reached with the days up to the horizon. Agencies leave gaps though none is planted: at strength none it says
    USUAL, as finding such a gap is no false alarm. In a null world its name stands in place of the strength.
    """
    row = _row(scenario, plant, plant.replace("_gap", "_days"), Unit.DAY, _mean(days), 0.0)
    if scenario.null is not Null.NOT:
        return [replace(row, strength=str(scenario.null))]
    return [replace(row, strength=USUAL)] if row.value and row.strength == Strength.NONE else [row]


Found = tuple[str, str, str, str, float | None, float | None]  # measure, unit, dimension, code, value, null value


def of_plant(scenario: Scenario, plant: str, found: Iterable[Found]) -> list[Planted]:
    """Truths of a plant that the module which plants it gives, such as prisons. Dimension "year" becomes the period.

    Of "year+other" the year does, and the other dimension stays; its code is written YEAR/CODE.
    """
    return [_found(str(scenario.plants[plant].strength), scenario.years, plant, *row) for row in found]


def always(scenario: Scenario, name: str, found: Iterable[Found]) -> list[Planted]:
    """Truths that every world has, at no strength, under a name such as "courts": no effect can be falsely found."""
    return [_found("", scenario.years, name, *row[:5], None) for row in found]


def _found(
    strength: str, years: Sequence[int], plant: str, measure: str, unit: str, dimension: str, code: str,
    value: float | None, null: float | None,
) -> Planted:  # fmt: skip
    if dimension == "year":
        return Planted(plant, strength, measure, unit, code, ALL, ALL, value, null)
    if dimension.startswith("year+"):
        year, _, rest = code.partition("/")
        return Planted(plant, strength, measure, unit, year, dimension.removeprefix("year+"), rest, value, null)
    return Planted(plant, strength, measure, unit, _period(years), dimension, code, value, null)


def plan_rows(setting: Setting, plan: Plan) -> list[tuple[str, str, str, str]]:
    """Rows (plant, place, since, until) of truth/plan.csv: where and when each truth is planted, at any strength.

    `place` is a GSS code of an area (prison_places: of a region). Days are ISO dates, "" for all the time.
    """
    codes = setting.codes
    rows = [
        (name, codes[index], "", "") for name in (*BY_AREA, "lost_notices") for index in _numbers(plan.planted[name])
    ]
    rows += [("practice", codes[index], ISO[plan.adopted[index]], "") for index in _numbers(plan.adopted > 0)]
    since, until = ISO[plan.campaign_from], ISO[plan.campaign_to]
    rows += [("campaign", codes[index], since, until) for index in _numbers(plan.campaign)]
    rows += [("network", codes[index], "", "") for index in plan.network.tolist()]
    return [*rows, ("prison_places", setting.regions[plan.short_region], "", "")]


def plan_text(setting: Setting, plan: Plan) -> tuple[str, int]:
    """(truth/plan.csv as text, how many rows)."""
    return table_text(PLAN_COLUMNS, plan_rows(setting, plan))


def _by_area(
    scenario: Scenario, plant: str, name: str, codes: Sequence[str], planted: Bools, area: Ints, of: Bools, hit: Bools,
    without: Bools | None,
) -> list[Planted]:  # fmt: skip
    """Share of `of` that are `hit`: by area, in planted areas and others, and their difference (percentage points).

    `without` is what would be hit had nothing been planted; where it is not known the shares have no null value. The
    null value of the difference is nought: that areas do not differ is what an analysis asks.
    """
    rows: list[Planted] = []
    parts = {"yes": planted[area], "no": ~planted[area]}
    places = [("planted_areas", code, parts[code]) for code in _PARTS]
    places += [("area", code, area == number) for number, code in enumerate(codes)]
    shares: dict[str, float | None] = {}
    for dimension, code, here in places:
        whole = int((of & here).sum())
        null = None if without is None else _percent(int((of & without & here).sum()), whole)
        shares[code] = _percent(int((of & hit & here).sum()), whole)
        rows.append(_row(scenario, plant, f"{name}_share", Unit.PERCENT, shares[code], null, dimension, code))
    difference = None if shares["yes"] is None or shares["no"] is None else shares["yes"] - shares["no"]
    return [*rows, _row(scenario, plant, f"{name}_difference", Unit.PERCENT, difference, 0.0)]


def _marked(count: int, which: npt.NDArray[np.integer]) -> Bools:
    marks = np.zeros(count, dtype=bool)
    marks[which] = True
    return marks


def _numbers(chosen: Bools) -> list[int]:
    found: list[int] = np.flatnonzero(chosen).tolist()
    return found


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _mean(values: npt.NDArray[np.number]) -> float | None:
    return float(values.mean()) if len(values) else None
