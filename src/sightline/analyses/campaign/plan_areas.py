"""What is known of the areas of a plan: what is usual in a week, past weeks, children, poverty, and what is dealt with.

From a file of weeks that the planner keeps, from panels that this run counted, or from published yearly figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from sightline.analyses.campaign.plan_file import YEAR, Capacity, Plan
from sightline.errors import Finding, Refused, Severity
from sightline.methods.power_past import Past, drawn_past, past
from sightline.published.children import read_referrals
from sightline.published.lait import read_lait
from sightline.published.places import parts
from sightline.published.statistics import Statistics, read_population
from sightline.standard import areas
from sightline.standard.csv_lines import RAGGED, UNREADABLE, NotCsvError, csv_lines
from sightline.standard.panels import GROUPED, AreaPanel, Step
from sightline.standard.table_checks import day_of

HEADER = ("area", "week", "came", "dealt_with")
LEAST_YEARS = 4  # published, to say how far years differ
CHILDREN, POVERTY = "CHILDREN", "ChildPov"
QUARTER, MONTH = 13, 4  # weeks
DRAWN = 20  # pasts, where none is recorded
REFERRALS = "referrals"


@dataclass(frozen=True)
class Known:
    """What is known of each area, by GSS code in the order of names. Means of a week; children; per cent.

    `pasts` are past weeks in the order of `codes`: one that was `recorded`, or several drawn from yearly figures.
    `slots` is what can be dealt with in a week, the least and the most; empty where that is not known. `counted`: past
    weeks are counts of a run of this project, which did not pass clearance.
    """

    codes: tuple[str, ...]
    usual: Mapping[str, float]
    pasts: tuple[Past, ...]
    recorded: bool
    children: Mapping[str, float] = field(default_factory=dict)
    poverty: Mapping[str, float] = field(default_factory=dict)
    slots: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    counted: bool = False


def known(plan: Plan, folder: Path, panels: Sequence[AreaPanel] | None, published: Path | None) -> Known:
    """What is known of the areas of a plan that lies in `folder`. Raises Refused with every fault."""
    if plan.weeks_file:
        found = _from_weeks(plan, folder / plan.weeks_file)
    elif panels is not None:
        found = _from_panels(plan, panels)
    elif published is not None:
        found = _from_years(plan, published)
    else:
        raise _refused(plan, "weeks_file", "nothing says what is usual in a week",
                       "Name a folder of published files, a project with -p, or a file of past weeks")  # fmt: skip
    if published is not None:
        found = _with_traits(found, published)
    return _with_slots(plan, found)


def _refused(plan: Plan, name: str, found: str, remedy: str) -> Refused:
    return Refused([plan.line.fault("areas", name, found, remedy)])


def _chosen(plan: Plan, have: Iterable[str]) -> tuple[str, ...]:
    """The areas that take part, of those that the data have, in order of their names. Raises Refused."""
    held, wanted = set(have), plan.wanted_areas
    regions = {code for code in wanted if code in areas.regions()}
    out = {code for code, said in plan.areas.items() if not said.takes_part}
    named = {code for code in wanted if code not in regions} | {code for code in plan.areas if code not in out}
    faults = [
        plan.line.fault("areas", "areas", f"the data have nothing of {areas.area(code).name}",
                        "Take it out, or hand in data that have it")
        for code in sorted(named - held)
    ]  # fmt: skip
    if faults:
        raise Refused(faults)
    kept = [
        code for code in held
        if code not in out and (not wanted or code in named or areas.area(code).region_gss in regions)
    ]  # fmt: skip
    if len(kept) < 2:
        remedy = "Name more areas. With one, an interrupted time series or a control chart is possible"
        raise _refused(plan, "areas", "fewer than two areas are left, so none is beside", remedy)
    return tuple(sorted(kept, key=lambda code: areas.area(code).name))


def _from_panels(plan: Plan, panels: Sequence[AreaPanel]) -> Known:
    weekly = {panel.name.removesuffix("_by_week"): panel for panel in panels
              if panel.step is Step.WEEK and panel.name not in GROUPED}  # fmt: skip
    if plan.measure not in weekly:
        have = f"It has weeks of: {', '.join(sorted(weekly))}" if weekly else "It has none: run `sightline run` first"
        raise _refused(plan, "measure", "the project has no weeks of this measure", have)
    panel = weekly[plan.measure]
    codes = _chosen(plan, {cell.area for cell in panel.cells})
    starts = sorted({cell.start for cell in panel.cells})
    place = {start: number for number, start in enumerate(starts)}
    row = {code: number for number, code in enumerate(codes)}
    counts = np.full((len(codes), len(starts)), np.nan)
    for cell in panel.cells:
        if cell.area in row:
            counts[row[cell.area], place[cell.start]] = cell.cases
    said = f"{panel.label}: {panel.source}, {len(starts)} weeks from {starts[0]:%d/%m/%Y}"
    return replace(_of_weeks(plan, codes, counts, said), counted=True)


def _of_weeks(plan: Plan, codes: tuple[str, ...], counts: np.ndarray, said: str) -> Known:
    """From recorded weeks; areas without a single case are left out and named."""
    some = np.nan_to_num(counts).sum(axis=1) > 0
    notes = tuple(
        f"{areas.area(code).name} is left out: nothing was counted there in all past weeks."
        for code, kept in zip(codes, some, strict=True) if not kept
    )  # fmt: skip
    kept = tuple(code for code, has in zip(codes, some, strict=True) if has)
    if len(kept) < 2:
        raise _refused(plan, "measure", "fewer than two areas have any count", "Choose another measure")
    held = past(counts[some])
    usual = dict(zip(kept, held.usual.tolist(), strict=True))
    return Known(kept, usual, (held,), recorded=True, sources=(said,), notes=notes)


def _from_years(plan: Plan, published: Path) -> Known:
    """From yearly referrals of the Department for Education: what is usual, and how far areas' years differ."""
    if plan.measure != REFERRALS:
        raise _refused(plan, "measure", "published files have no weeks or years of this measure by area",
                       f'Write measure = "{REFERRALS}", name a project with -p, or keep a file of weeks')  # fmt: skip
    table = read_referrals(published)
    year = table.latest
    now = {area.gss: _value(table, REFERRALS, area.gss, year) for area in areas.current(plan.written_on)}
    codes = _chosen(plan, (code for code, value in now.items() if value))
    lacking = [areas.area(code).name for code, value in now.items() if not value and not plan.wanted_areas]
    rows = [[_value(table, REFERRALS, code, one) or np.nan for one in table.years] for code in codes]
    years = np.array(rows, np.float64)
    whole = years[np.isfinite(years).all(axis=1)]
    if len(whole) < 2 or years.shape[1] < LEAST_YEARS:
        raise _refused(plan, "areas", "too few areas have every published year to say how far years differ",
                       "Name more areas, or keep a file of past weeks")  # fmt: skip
    usual = {code: (now[code] or 0.0) * 7 / 365.25 for code in codes}
    weeks = plan.before + plan.weeks + 2 * YEAR
    regions = {code: number for number, code in enumerate(areas.regions())}
    of = np.array([regions[areas.area(code).region_gss] for code in codes])
    groups = (of, of[np.isfinite(years).all(axis=1)])
    generator = np.random.default_rng(plan.seed)
    pasts = tuple(drawn_past(np.array(list(usual.values())), whole, weeks, generator, groups) for _ in range(DRAWN))
    without = f"Left out, without a published figure of the year to March {year}: {', '.join(lacking)}."
    notes = (without,) if lacking else ()
    said = f"Referrals, year to March {year}, over 52 weeks: Department for Education, Children in need, table C1"
    return Known(codes, usual, pasts, recorded=False, sources=(said,), notes=notes)


def _value(table: Statistics, series: str, code: str, year: int) -> float | None:
    figure = table.find(series, code, year)
    return figure.value if figure is not None and len(parts(figure.area)) == 1 else None


def _with_traits(found: Known, published: Path) -> Known:
    """With children and poverty of each area, of the newest year that each table has."""
    people, lait = read_population(published), read_lait(published)
    children = {code: _value(people, CHILDREN, code, people.latest) for code in found.codes}
    poverty = {code: _value(lait, POVERTY, code, lait.latest) for code in found.codes}
    notes, more = list(found.notes), []
    for name, values, table in (("children", children, people), ("low income", poverty, lait)):
        lacking = [areas.area(code).name for code, value in values.items() if value is None]
        if lacking:
            notes.append(f"Starts are not balanced by {name}: no figure for {', '.join(lacking)}.")
        else:
            words = "aged 0 to 17" if name == "children" else "under 16 in low-income families, per cent"
            more.append(f"Children {words}, {table.latest}: {table.file}")
    return replace(
        found, sources=(*found.sources, *more), notes=tuple(notes),
        children=_whole(children), poverty=_whole(poverty),
    )  # fmt: skip


def _whole(values: Mapping[str, float | None]) -> dict[str, float]:
    """The values where every area has one, else none."""
    held = {code: value for code, value in values.items() if value is not None}
    return held if len(held) == len(values) else {}


def _with_slots(plan: Plan, found: Known) -> Known:
    """With what can be dealt with in a week, as the plan says it is to be worked out; what the file shows stays."""
    if plan.capacity is Capacity.WEEKS:
        return found
    if plan.capacity is Capacity.UNKNOWN:
        return replace(found, slots={})
    need = plan.referral / 100
    slots = {}
    for code, usual in found.usual.items():
        said = plan.areas.get(code)
        low, high = plan.spare if said is None or said.spare is None else (said.spare, said.spare)
        slots[code] = (usual * need * (1 + low / 100), usual * need * (1 + high / 100))
    return replace(found, slots=slots)


def _from_weeks(plan: Plan, path: Path) -> Known:
    """From a CSV of the planner's own, a row an area and week. Raises Refused with every fault, by line."""
    rows = _weeks_lines(path)
    codes = _chosen(plan, {code for code, _ in rows})
    weeks = sorted({week for _, week in rows})
    gaps = sum((code, week) not in rows for code in codes for week in weeks)
    if gaps:
        found = f"{gaps} area(s) and week(s) have no row: a gap is never 0"
        raise Refused([_fault(path, "gaps", None, found, "Add them, or take those areas or weeks out")])
    came = np.array([[rows[code, week][0] for week in weeks] for code in codes])
    made = _of_weeks(plan, codes, came, f"{path.name}: {len(weeks)} weeks from {weeks[0]:%d/%m/%Y}")
    if plan.capacity is not Capacity.WEEKS:
        return made
    slots = {}
    for code in made.codes:
        done = np.array([rows[code, week][1] for week in weeks])
        if not np.isfinite(done).all() or len(done) < 2 * QUARTER:
            raise Refused([_fault(path, "capacity", None, "what was dealt with is not known for every week, or for 26",
                                  'Fill it in, or write capacity = "throughput"')])  # fmt: skip
        best = [float(np.convolve(done, np.full(long, 1 / long), "valid").max()) for long in (QUARTER, MONTH)]
        slots[code] = (best[0], max(best))
    return replace(made, slots=slots)


def _weeks_lines(path: Path) -> dict[tuple[str, date], tuple[float, float]]:
    faults: list[Finding] = []
    found: dict[tuple[str, date], tuple[float, float]] = {}
    try:
        lines = list(csv_lines(path.read_text(encoding="utf-8-sig")))
    except OSError:
        raise Refused([_fault(path, "file", None, "there is no such file", "It lies beside the plan")]) from None
    except UnicodeDecodeError:
        raise Refused([_fault(path, "file", None, "bytes that are not UTF-8", "Save it as UTF-8 text")]) from None
    except NotCsvError as error:
        raise Refused([_fault(path, "file", error.line, *UNREADABLE)]) from None
    if not lines or tuple(lines[0][1]) != HEADER:
        remedy = f"Write {','.join(HEADER)}"
        raise Refused([_fault(path, "file", 1, "the header is not that of a file of weeks", remedy)])
    for number, cells in lines[1:]:
        if len(cells) != len(HEADER):
            faults.append(_fault(path, "file", number, *RAGGED))
            continue
        week, came, done = _monday(cells[1]), _count(cells[2]), _count(cells[3] or "x")
        for wrong, what, remedy in (
            (cells[0] not in {area.gss for area in areas.all_areas()}, "no authority has this code", "Look it up"),
            (week is None, "a week that is no Monday, written as 2026-01-05", "Write the Monday of that week"),
            (came is None, "no count of what came", "Write 0 or more; leave no gap"),
            (bool(cells[3]) and done is None, "no count of what was dealt with", "Write 0 or more, or leave it blank"),
            (week is not None and (cells[0], week) in found, "this area and week stand in an earlier row", "Keep one"),
        ):
            if wrong:
                faults.append(_fault(path, "row", number, what, remedy))
        if week is not None and came is not None:
            found[cells[0], week] = (came, np.nan if done is None else done)
    if faults or not found:
        raise Refused(faults or [_fault(path, "file", 1, "a header and no rows", "Add a row for each area and week")])
    return found


def _monday(text: str) -> date | None:
    found = day_of(text)
    return found if found and found.weekday() == 0 else None


def _count(text: str) -> float | None:
    return float(text) if text.isdecimal() and len(text) < 8 else None


def _fault(path: Path, rule: str, line: int | None, found: str, remedy: str) -> Finding:
    return Finding(f"weeks-{rule}", Severity.REFUSED, path.name, found, remedy, line=line)
