"""The plan of a campaign as a page and files: for those who plan it, not for publication."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median

from sightline.analyses.campaign.design import write_design
from sightline.analyses.campaign.plan_file import SCENARIOS, Kind
from sightline.analyses.campaign.planning import CENTRAL, Load, Planned, Sees, rows_of_weeks
from sightline.methods.surge import CLOSE, Wave
from sightline.publish.files import plain
from sightline.render.report import ReportPart, ReportTable, report_html
from sightline.render.schedule import Lane, Pair, Span, before_and_worst, both, schedule
from sightline.standard import areas
from sightline.standard.figures import day_words
from sightline.standard.signed import signed

MANY = 40  # areas above which pictures show start weeks and not areas
GOES_TO = (
    "For those who plan the campaign and whoever they give it to. A plan is no finding: lifts and room are assumed, "
    "and were not measured."
)
NOT_CLEARED = (
    "For the officers of this project. What is usual in an area comes from counts of this project that did not pass "
    "clearance, and these may be small: do not publish it, nor pass it or its files on. A plan is no finding: lifts "
    "and room are assumed, and were not measured."
)
LOAD = (
    "More contacts are a load on services and no success: that more children tell may follow from a campaign, and so "
    "may more false alarms, or more recording."
)
_KIND_WORDS = {
    Kind.PARALLEL: "Parallel: half have it, half are beside",
    Kind.WEDGE: "Stepped wedge: all in the end, from drawn weeks",
    Kind.GEO: "Geo-experiment: whole regions are drawn",
    Kind.EVERYWHERE: "Everywhere at once: none beside",
}


def files_of(found: Planned, folder: Path, made: date, *, made_up: bool) -> list[Path]:
    """Write plan.html, allocation.csv, surge.csv and design.json into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    page, allocation, surge, design = (
        folder / name for name in ("plan.html", "allocation.csv", "surge.csv", "design.json")
    )
    page.write_text(page_of(found, made, made_up=made_up), encoding="utf-8")
    allocation.write_text(_csv(rows_of_areas(found)), encoding="utf-8")
    surge.write_text(_csv(rows_of_weeks(found)), encoding="utf-8")
    write_design(found.design, design)
    return [page, allocation, surge, design]


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def page_of(found: Planned, made: date, *, made_up: bool) -> str:
    """The page as HTML."""
    plan, design = found.plan, found.design
    lead = [
        f"Made on {day_words(made)} from the plan of {day_words(plan.written_on)}. The campaign may begin on "
        f"{day_words(plan.first_week)}; it runs for {plan.runs} weeks in an area, and {plan.weeks} weeks are measured, "
        f"beside {plan.before} before.",
        *in_short(found),
    ]
    if made_up:
        beside = "Published figures beside them are of real areas, and only an example."
        lead.insert(0, f"The areas' weeks are made up.{f' {beside}' if found.known.children else ''}")
    parts = [
        ReportPart("What each design could see", _sees_words(found), (sees_table(found), *_survey_tables(found))),
        ReportPart(
            "Who starts when", _draw_words(found), (_balance_table(found), _starts_table(found)),
            (both(schedule, "When the campaign runs where", _alt(found), _lanes(found), plan.first_week, plan.weeks),),
        ),
        _cope(found),
        ReportPart("What this rests on", (*found.known.notes, *_rests(found)), (_sources_table(found),)),
    ]  # fmt: skip
    goes_to = NOT_CLEARED if found.known.counted else GOES_TO
    return report_html(f"{plan.name}: the plan", goes_to, lead, parts, design.made_on)


def in_short(found: Planned) -> list[str]:
    """The plan in a few sentences: could it be seen, and could services cope."""
    plan = found.plan
    chosen = next((one for one in found.sees if one.kind is plan.design), None)
    said = []
    if chosen is not None and chosen.percent is not None:
        seen = [name for name in SCENARIOS if plan.lifts[name] >= chosen.percent]
        which = (
            f"Of the lifts assumed, {_and(seen)} would be seen." if seen else "No lift that was assumed would be seen."
        )
        said.append(
            f"The {plan.design} of this plan sees a lift of {chosen.percent:.1f} per cent or more in 80 of 100 "
            f"campaigns. {which}"
        )
        if plan.wanted is not None and chosen.percent > plan.wanted:
            said.append(f"That is more than the {plan.wanted:g} per cent that the plan wants to be able to see: "
                        "measure for longer, run for longer, or let more areas take part.")  # fmt: skip
    peak, once = max(found.by_week[CENTRAL]), found.at_once[CENTRAL]
    said.append(
        f"At its height the central lift brings {peak:,.0f} {_cases(found)} more a week over all areas; everywhere at "
        f"once it would be {once:,.0f}."
    )
    said.append(LOAD)
    return said


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _cases(found: Planned) -> str:
    return "referrals" if found.plan.measure == "referrals" else "cases that need a place"


def _sees_words(found: Planned) -> tuple[str, ...]:
    how = (
        "Tried on past weeks: the campaign is laid over them, again and again, with other draws of who starts when and "
        "other weeks to begin with, and each is tested by setting it beside other draws in balance. So weeks that are "
        "alike and areas that move together are in it."
        if found.known.recorded else
        "There are only yearly figures, so past weeks were drawn: chance as of counts, and levels that wander as far "
        "as areas and regions did from year to year. Real weeks vary more (holidays, terms, backlogs): take these as "
        "the least that could be hoped for, and hand in past weeks for better ones."
    )  # fmt: skip
    return (
        "The smallest lift that is found in 80 of 100 campaigns that have it. Of campaigns that do nothing, 5 of 100 "
        "would be taken for one that does something, whichever way.", how,
        "By theory: generalised least squares with weeks as alike as past ones were; it takes areas as moving apart, "
        "so for whole regions it says too little.",
        *not_told(found),
    )  # fmt: skip


def not_told(found: Planned) -> list[str]:
    """Why a design has no smallest lift, a sentence each."""
    return [f"{_KIND_WORDS[one.kind]}. Not told: {one.refused}." for one in found.sees if one.percent is None]


def sees_table(found: Planned) -> ReportTable:
    """What each design sees, beside the lifts that were assumed."""
    return ReportTable(
        "Smallest detectable lift, per cent of what is usual",
        ("Design", "Start together", "Smallest lift seen", "By theory", *(_lift_head(found, one) for one in SCENARIOS)),
        tuple(_sees_row(found, one) for one in found.sees),
        frozenset({"Start together", "Smallest lift seen", "By theory"}),
    )


def _lift_head(found: Planned, scenario: str) -> str:
    return f"{scenario.capitalize()} lift, {found.plan.lifts[scenario]:g}%"


def _sees_row(found: Planned, one: Sees) -> tuple[str, ...]:
    words = _KIND_WORDS[one.kind]
    if one.percent is None:
        return (words, str(one.units or ""), "not told", "", "", "", "")
    theory = "" if one.formula is None else f"{100 * one.formula:.1f}"
    seen = ("seen" if found.plan.lifts[name] >= one.percent else "not seen" for name in SCENARIOS)
    return (words, f"{one.units:,}", f"{one.percent:.1f}", theory, *seen)


def _survey_tables(found: Planned) -> tuple[ReportTable, ...]:
    if not found.surveys:
        return ()
    rows = tuple(
        (one.survey.question, f"{one.survey.share:g}%", f"{one.survey.people:,}", f"{one.effect:.2f}",
         _ends(one.arms), _ends(one.waves))
        for one in found.surveys
    )  # fmt: skip
    heads = ("Question", "Before", "Asked in each area", "Design effect", "With it beside without",
             "Before beside after")  # fmt: skip
    return (ReportTable(
        "Attitudes: smallest change of a share that a survey sees, percentage points down and up", heads, rows,
        frozenset({"Before", "Asked in each area", "Design effect"}),
    ),)  # fmt: skip


def _ends(pair: tuple[float, float]) -> str:
    down, up = ("none" if math.isnan(end) else signed(end, 1) for end in pair)
    return f"{down} and {up}"


def _draw_words(found: Planned) -> tuple[str, ...]:
    design = found.design
    names = {"usual": "usual contacts", "children": "children", "poverty": "children in low-income families"}
    said = [
        f"Drawn with the seed {design.seed}: the same seed gives the same plan. Of {design.tried:,} draws "
        f"{design.accepted:,} ({100 * design.accepted / design.tried:.1f} per cent) were in balance: that is, start "
        f"goes together with {_and([names[name] for name in design.traits])} by no more than {design.balance:g}; the "
        f"first of them is this plan. {design.different:,} of those differ.",
    ]
    if design.different < 20:
        said.append("So few draws are possible that a test by them cannot say 1 in 20: allow less balance, or smaller "
                    "places that start together.")  # fmt: skip
    if any(unit.late for unit in design.units):
        late = _and(sorted(unit.name for unit in design.units if unit.late))
        said.append(f"Services are full in {late}: these were drawn among the late starts only.")
    if design.buffers:
        named = _and(sorted(areas.area(code).name for code in design.buffers))
        said.append(f"Kept out of the comparison, since they border on an area with the campaign: {named}.")
    if any(start is None for start in design.starts.values()):
        said.append("Areas beside may have the campaign once all weeks are measured.")
    return tuple(said)


def _groups(found: Planned) -> list[tuple[date | None, list[str]]]:
    """Start -> areas, by start; those beside come last."""
    starts = found.design.starts
    every = sorted({start for start in starts.values() if start}) + ([None] if None in starts.values() else [])
    return [(start, [code for code in found.known.codes if starts[code] == start]) for start in every]


def _start_words(start: date | None) -> str:
    return "Beside throughout" if start is None else f"Week of {day_words(start)}"


def _lanes(found: Planned) -> list[Lane]:
    """A row for each area, or where they are many for each start, with how many areas it has."""
    groups, plan = _groups(found), found.plan

    def spans(start: date | None) -> tuple[Span, ...]:
        if start is None:
            return ()
        first = (start - plan.first_week).days // 7
        return (Span(first, first + plan.runs),)

    if len(found.known.codes) > MANY:
        return [Lane(f"{_start_words(start)}: {len(codes)} areas", spans(start)) for start, codes in groups]
    return [Lane(areas.area(code).name, spans(start)) for start, codes in groups for code in codes]


def _alt(found: Planned) -> str:
    each = (f"{_start_words(start)}: {len(codes)} areas" for start, codes in _groups(found))
    return f"{'; '.join(each)}. The table below holds every area."


def _balance_table(found: Planned) -> ReportTable:
    known, rows = found.known, []
    for start, codes in _groups(found):
        usual, people = sum(known.usual[code] for code in codes), sum(known.children.get(code, 0) for code in codes)
        poor = sum(known.poverty.get(code, 0) for code in codes) / len(codes)
        rows.append((
            _start_words(start), f"{len(codes):,}", f"{usual / len(codes):,.1f}",
            f"{people / len(codes):,.0f}" if known.children else "not known",
            f"{poor:.1f}" if known.poverty else "not known",
        ))  # fmt: skip
    heads = ("Start", "Areas", "Usual a week, mean", "Children, mean", "In low-income families, %, mean")
    return ReportTable("What areas of each start are like", heads, tuple(rows), frozenset(heads[1:]))


def rows_of_areas(found: Planned) -> list[tuple[str, ...]]:
    """A row for each area, by name: when it starts and with whom, and what it was balanced by."""
    known, design = found.known, found.design
    rows: list[tuple[str, ...]] = [
        ("area", "name", "starts_with", "start", "compared", "usual_a_week", "children", "low_income_percent")
    ]
    unit = {code: unit.name for unit in design.units for code in unit.areas}
    for code in known.codes:
        start = design.starts[code]
        rows.append((
            code, areas.area(code).name, unit[code], start.isoformat() if start else "",
            "no" if code in design.buffers else "yes", f"{known.usual[code]:.1f}",
            f"{known.children[code]:.0f}" if known.children else "",
            f"{known.poverty[code]:.1f}" if known.poverty else "",
        ))  # fmt: skip
    return rows


def _starts_table(found: Planned) -> ReportTable:
    rows = tuple((_start_words(start), "; ".join(areas.area(code).name for code in codes))
                 for start, codes in _groups(found))  # fmt: skip
    return ReportTable("Areas by start, in the order of their names", ("Start", "Areas"), rows)


def _cope(found: Planned) -> ReportPart:
    title = "Can services cope"
    if found.no_surge:
        return ReportPart(title, (found.no_surge, LOAD), (_peak_table(found),))
    plan = found.plan
    words = (
        LOAD,
        "Each area's services as a queue: so many come in a week, so many can be dealt with, first come first served. "
        "Of two waits the first is with the most room that was assumed, the second with the least.",
        f"Back as before: weeks after the campaign ended there until the wait is longer by no more than {CLOSE:g} "
        "working days; longer than two years is said so. Room needed: places a week more while it runs, with which "
        "nobody waits longer than before.",
    )
    told = [load for load in found.loads if load.waves and load.start is not None]
    pictures = (both(
        before_and_worst, "Waits before the campaign and at their longest", "The table below holds every area.",
        _pairs(found, told), "Working days waited, central lift",
    ),) if told else ()  # fmt: skip
    heads = ("Area", "Starts", "Usual a week", "More in all, weak to strong", "Wait before", "Longest wait, central",
             "Longest wait, strong", "Back as before, central", "Room needed, central")  # fmt: skip
    rows = tuple(_load_row(load) for load in sorted(found.loads, key=lambda one: areas.area(one.code).name))
    table = ReportTable(
        f"Waits in working days, {plan.measure}, areas in the order of their names", heads, rows, frozenset(heads[2:3])
    )
    return ReportPart(title, words, (_peak_table(found), table), pictures)


def _pairs(found: Planned, told: Sequence[Load]) -> list[Pair]:
    """A row for each area, or where they are many the middle area of each start."""
    by_area = {load.code: load for load in told}
    groups = [(start, [by_area[code] for code in codes if code in by_area]) for start, codes in _groups(found)]
    if len(told) <= MANY:
        return [_pair(areas.area(load.code).name, [load]) for _, loads in groups for load in loads]
    return [_pair(f"{_start_words(start)}, middle area", loads) for start, loads in groups if loads]


def _pair(label: str, loads: Sequence[Load]) -> Pair:
    def ends(which: str) -> tuple[float, float]:
        return (median(getattr(load.waves[CENTRAL][0], which) for load in loads),
                median(getattr(load.waves[CENTRAL][1], which) for load in loads))  # fmt: skip

    return Pair(label, ends("before"), ends("worst"))


def _load_row(load: Load) -> tuple[str, ...]:
    name, usual = areas.area(load.code).name, f"{load.usual:,.1f}"
    start = "beside" if load.start is None else f"{load.start:%-d %b %Y}"
    if not load.waves:
        return (name, start, usual, "", f"Not told: {load.refused}", "", "", "", "")
    least, most = load.waves[CENTRAL]
    before = _range(most.before, least.before)
    if load.start is None:
        return (name, start, usual, "none", before, "as before", "as before", "", "")
    strong = load.waves[SCENARIOS[-1]]
    return (
        name, start, usual, f"{load.more[SCENARIOS[0]]:,.0f} to {load.more[SCENARIOS[-1]]:,.0f}", before,
        _range(most.worst, least.worst), _range(strong[1].worst, strong[0].worst),
        _weeks(most, least), _range(most.room or 0.0, least.room or 0.0),
    )  # fmt: skip


def _range(low: float, high: float) -> str:
    one, other = f"{min(low, high):,.1f}", f"{max(low, high):,.1f}"
    return one if one == other else f"{one} to {other}"


def _weeks(most: Wave, least: Wave) -> str:
    ends = ["over two years" if one.back is None else f"{one.back} weeks" for one in (most, least)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0].removesuffix(' weeks')} to {ends[1]}"


def _peak_table(found: Planned) -> ReportTable:
    rows = tuple(
        (name.capitalize(), f"{found.plan.lifts[name]:g}%", f"{sum(found.by_week[name]):,.0f}",
         f"{max(found.by_week[name]):,.0f}", f"{found.at_once[name]:,.0f}")
        for name in SCENARIOS
    )  # fmt: skip
    heads = ("Lift", "More than usual", f"More {_cases(found)} in all", "In the fullest week",
             "In a week, were it everywhere at once")  # fmt: skip
    return ReportTable("All areas together", heads, rows, frozenset(heads[1:]))


def _rests(found: Planned) -> tuple[str, ...]:
    plan = found.plan
    low, high = plan.spare
    room = {
        "throughput": f"Room: services can deal with {low:g} to {high:g} per cent more than they did, as the plan "
        "assumes. What was dealt with follows what came, so room cannot be seen in it.",
        "weeks": "Room: from the best quarter of a year that services had to their best month. Both are partly chance, "
        "so there may be less room than it looks.",
        "unknown": "Room: not known.",
    }[plan.capacity]  # fmt: skip
    return (
        f"Lifts of {_and([f'{plan.lifts[name]:g}' for name in SCENARIOS])} per cent are assumed by the plan, and that "
        "they begin and end with the campaign. What comes late, or stays, is not in it.",
        room,
        "Waits rest on a queue first come first served, demand and staff as they were otherwise, and nobody who gives "
        "up. Urgent cases go first in truth, and others then wait longer than is told here.",
        "Whoever tests the effect takes design.json: it holds the seed and all that the draw rests on, and the test "
        "sets the effect beside other draws that were in balance.",
        "Not told: whether attitudes change, whether messages harm anybody, and what one area's own effect was.",
    )


def _sources_table(found: Planned) -> ReportTable:
    rows = tuple((str(number), source) for number, source in enumerate(found.known.sources, 1))
    return ReportTable("Sources", ("Number", "Source"), rows)


def starts_lines(found: Planned) -> list[str]:
    """Who starts when, a line for each start, for a terminal."""
    made = []
    for start, codes in _groups(found):
        names = "; ".join(areas.area(code).name for code in codes) if len(codes) <= MANY // 2 else f"{len(codes)} areas"
        made.append(f"  {_start_words(start)}: {names}")
    return made
