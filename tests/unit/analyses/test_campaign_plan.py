"""A plan for a campaign: its faults, all at once; what it comes to; what is refused, and what is still possible."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sightline.analyses.campaign.design import read_design
from sightline.analyses.campaign.plan_areas import Known, known
from sightline.analyses.campaign.plan_checks import read_plan
from sightline.analyses.campaign.plan_file import EXAMPLE, Kind, Plan
from sightline.analyses.campaign.planning import Planned, planned, rows_of_weeks
from sightline.errors import Refused
from sightline.methods.power import smallest_of_shares
from sightline.reports_campaign import files_of
from sightline.standard import areas
from sightline.standard.panels import AreaPanel, Cell, Step
from sightline.standard.units import Unit

ON = date(2026, 11, 27)
CODES = tuple(area.gss for area in areas.current()[:10])
WEEKS = 110
SMALL = {
    'weeks_file = ""': 'weeks_file = "weeks.csv"', "balance = 0.1 ": "balance = 0.4 ",
    "start_weeks = 4": "start_weeks = 3",
}  # fmt: skip

QUICK = {'capacity = "throughput"': 'capacity = "unknown"'}  # without waits, which take longest


@cache
def weeks_text() -> str:
    """Ten made-up areas, about 20 to 60 a week, all but 1 in 20 dealt with in their week."""
    rng = np.random.default_rng(4)
    lines = ["area,week,came,dealt_with"]
    for place, code in enumerate(CODES):
        for week in range(WEEKS):
            came = rng.poisson(20 + 4 * place)
            monday = date(2024, 8, 5) + timedelta(weeks=week)
            lines.append(f"{code},{monday},{came},{round(came * 0.97)}")
    return "\n".join(lines) + "\n"


def plan_of(folder: Path, changes: dict[str, str], more: str = "", weeks: str | None = None) -> Plan:
    """The example with changes and further rows, beside a file of weeks."""
    text = EXAMPLE
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.toml").write_text(text + more, encoding="utf-8")
    (folder / "weeks.csv").write_text(weeks or weeks_text(), encoding="utf-8")
    return read_plan(folder / "plan.toml", ON)


def worked_out(folder: Path, changes: dict[str, str] | None = None, more: str = "") -> Planned:
    plan = plan_of(folder, SMALL | (changes or {}), more)
    return planned(plan, known(plan, folder, None, None), None, ON)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """The example for ten areas, worked out once."""
    return worked_out(tmp_path_factory.mktemp("base"))


def test_the_example_has_no_fault(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, {})
    assert plan.lifts == {"weak": 3.0, "central": 10.0, "strong": 25.0}
    assert plan.kinds == (Kind.WEDGE, Kind.PARALLEL, Kind.GEO, Kind.EVERYWHERE)
    assert plan.seed == 20270104


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        plan_of(tmp_path, {
            "first_week = 2027-01-04": "first_week = 2027-01-05", "percent = 3\n": "percent = 0\n",
            "runs = 13": "runs = 90", 'kind = "parallel"': 'kind = "wide"', "balance = 0.1": "balance = 2",
            "written_on = 2026-11-02": "written_on = 2027-11-02",
        }, '[[area]]\ncode = "E99000001"\nfull = "perhaps"\n')  # fmt: skip
    said = str(refused.value)
    for words in (
        "no Monday",
        "a lift of 0",
        "runs for longer",
        "none of the words",
        "no number in the range",
        "a day that has not come",
        "begins before the plan",
        "no authority of that day",
        "neither yes",
    ):
        assert words in said, words
    lines = [finding.line for finding in refused.value.findings]
    assert lines == sorted(line for line in lines if line)
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8").splitlines()
    nothing = next(one for one in refused.value.findings if one.rule == "plan-nothing")
    assert text[(nothing.line or 0) - 1] == "percent = 0"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({'design = "stepped wedge"': 'design = "everywhere"'}, "no area is beside"),
        ({'areas = ""': 'areas = "E06000022"'}, "one area only"),
        ({"spare_low = 2": 'spare_low = ""'}, "contacts that come more are still told"),
        ({"apart = 6": "apart = 20"}, "the last start is after the last week"),
        ({'scenario = "weak"\npercent = 3\n[[lift]]\n': ""}, "a scenario is missing"),
        ({"percent = 25": "percent = 5"}, "a stronger scenario has a smaller lift"),
        ({"spare_high = 8": "spare_high = 1"}, "the most is less than the least"),
        ({'scenario = "strong"': 'scenario = "weak"'}, "stands in an earlier row"),
        ({'areas = ""': 'areas = "E06000022 E12999999"'}, "a code that no area or region"),
        ({'capacity = "throughput"': 'capacity = "weeks"'}, "no file of past weeks is named"),
    ],
)
def test_what_does_not_go_together_is_refused(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        plan_of(tmp_path, changes)


def test_a_plan_comes_to_what_is_seen_who_starts_and_what_it_loads(base: Planned) -> None:
    found = base
    sees = {one.kind: one for one in found.sees}
    assert sees[Kind.GEO].percent is None  # of so few regions no draw stands out among the others
    assert "no lift is told from chance" in sees[Kind.GEO].refused
    assert sees[Kind.EVERYWHERE].percent is not None
    wedge, parallel = sees[Kind.WEDGE].percent or 0.0, sees[Kind.PARALLEL].percent or 0.0
    assert 2 < wedge < parallel < 30  # every area is its own comparison in a wedge
    assert sees[Kind.GEO].units == len({areas.area(code).region_gss for code in CODES})
    assert sorted(set(found.design.starts.values()), key=str) == [
        date(2027, 1, 4), date(2027, 2, 15), date(2027, 3, 29),
    ]  # fmt: skip
    usual = sum(found.known.usual.values())
    assert sum(found.by_week["central"]) == pytest.approx(usual * 0.1 * 13)
    assert max(found.by_week["strong"]) <= found.at_once["strong"] == pytest.approx(usual * 0.25)
    for load in found.loads:
        least, most = load.waves["central"]
        assert load.more["central"] == pytest.approx(found.known.usual[load.code] * 1.3)
        assert least.before < least.worst
        assert most.worst < least.worst


def test_a_survey_of_few_areas_sees_less_than_one_of_as_many_people_in_many(base: Planned) -> None:
    survey = base.surveys[0]
    assert survey.effect == pytest.approx(1 + 59 * 0.02)
    by_people_alone = smallest_of_shares(0.4, 5 * 60, 5 * 60, survey.effect)
    assert survey.arms[1] > 100 * by_people_alone[1] * 1.1  # ten areas: Student's limits with 8 degrees of freedom
    assert survey.waves[1] < survey.arms[1]


def test_one_seed_gives_one_plan_and_files_that_are_read_back(tmp_path: Path, base: Planned) -> None:
    first, again = base, worked_out(tmp_path / "b", QUICK)
    assert first.design == again.design
    assert first.sees == again.sees
    assert worked_out(tmp_path / "c", QUICK | {"seed = 20270104": "seed = 7"}).design.starts != first.design.starts
    page, allocation, surge, design = files_of(first, tmp_path / "out", ON, made_up=False)
    assert read_design(design) == first.design
    with allocation.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == sorted(row["name"] for row in rows)
    assert {row["area"]: row["start"] for row in rows} == {
        code: start.isoformat() for code, start in first.design.starts.items() if start
    }
    assert len(surge.read_text(encoding="utf-8").splitlines()) == 1 + 10 * 13 == len(rows_of_weeks(first))
    html = page.read_text(encoding="utf-8")
    assert "load on services and no success" in html
    assert html.count("<svg") == 4
    assert "style=" not in html  # what the page's own rule would not let through
    for word in ("rank", "best area", "worst area", "league"):
        assert word not in html.lower()


def test_full_services_start_late_and_areas_put_together_start_together(tmp_path: Path) -> None:
    more = f'[[area]]\ncode = "{CODES[0]}"\nfull = "yes"\n'
    more += "".join(f'[[area]]\ncode = "{code}"\nwith = "Three together"\n' for code in CODES[1:4])
    more += f'[[area]]\ncode = "{CODES[4]}"\ntakes_part = "no"\n'
    found = worked_out(tmp_path, QUICK | {"balance = 0.1 ": "balance = 0.9 "}, more)
    assert found.design.starts[CODES[0]] == date(2027, 3, 29)  # the only late one of three
    assert len({found.design.starts[code] for code in CODES[1:4]}) == 1
    assert CODES[4] not in found.known.codes
    other = worked_out(tmp_path, QUICK | {"seed = 20270104": "seed = 8", "balance = 0.1 ": "balance = 0.9 "}, more)
    assert other.design.starts[CODES[0]] == date(2027, 3, 29)


def test_without_capacity_all_but_waits_is_told(tmp_path: Path) -> None:
    found = worked_out(tmp_path, QUICK)
    assert found.loads == ()
    assert "Still told" in found.no_surge
    assert found.sees[0].percent is not None
    assert max(found.by_week["central"]) > 0


def test_room_may_be_read_from_weeks(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, SMALL | {'capacity = "throughput"': 'capacity = "weeks"'})
    low, high = known(plan, tmp_path, None, None).slots[CODES[0]]
    done = [float(row.split(",")[3]) for row in weeks_text().splitlines() if row.startswith(CODES[0])]
    assert low == pytest.approx(max(sum(done[at : at + 13]) / 13 for at in range(WEEKS - 12)))
    assert high == pytest.approx(max(sum(done[at : at + 4]) / 4 for at in range(WEEKS - 3)))


def test_a_draw_that_cannot_be_is_refused_with_what_could(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="1 in 20 would be"):
        worked_out(tmp_path, {"balance = 0.1 ": "balance = 0.0000001 "})
    with pytest.raises(Refused, match="20 starts and 10 places"):
        worked_out(tmp_path, {"start_weeks = 4": "start_weeks = 20", "apart = 6": "apart = 1"})
    with pytest.raises(Refused, match="borders are not known"):
        worked_out(tmp_path, {'buffer = "no"': 'buffer = "border"'})
    short = worked_out(tmp_path, QUICK | {"before = 52": "before = 100"})
    assert "110 past weeks are known and the plan takes 140" in short.sees[0].refused


def test_a_file_of_weeks_tells_every_fault(tmp_path: Path) -> None:
    bad = "area,week,came,dealt_with\nE99999999,2026-01-05,3,3\nE06000022,2026-01-06,3,3\nE06000022,2026-01-05,-1,x\n"
    plan = plan_of(tmp_path, SMALL, weeks=bad)
    with pytest.raises(Refused) as refused:
        known(plan, tmp_path, None, None)
    assert [finding.line for finding in refused.value.findings] == [2, 3, 4, 4]
    gap = "\n".join(weeks_text().splitlines()[:-1])
    with pytest.raises(Refused, match="a gap is never 0"):
        known(plan_of(tmp_path, SMALL, weeks=gap), tmp_path, None, None)


def panel(codes: tuple[str, ...]) -> AreaPanel:
    """A panel of weekly referrals."""
    starts = [date(2024, 8, 5) + timedelta(weeks=week) for week in range(30)]
    cells = tuple(Cell(code, start, 5 + place) for place, code in enumerate(codes) for start in starts)
    return AreaPanel(
        "referrals_by_week", "Referrals", Unit.REFERRAL, Step.WEEK, starts[0], starts[-1], cells, "Returns"
    )  # fmt: skip


def test_weeks_of_a_project_are_read_by_measure(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, {})
    found: Known = known(plan, tmp_path, [panel(CODES)], None)
    assert found.recorded
    assert found.usual[CODES[0]] == 5.0
    with pytest.raises(Refused, match="It has weeks of: referrals"):
        known(plan_of(tmp_path, {'measure = "referrals"': 'measure = "told"'}), tmp_path, [panel(CODES)], None)
    with pytest.raises(Refused, match="fewer than two areas are left"):
        known(plan, tmp_path, [panel(CODES[:1])], None)
    with pytest.raises(Refused, match="nothing says what is usual"):
        known(plan, tmp_path, None, None)
