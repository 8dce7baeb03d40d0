"""Made-up worlds as the cohort of offences sees them, in memory: no file, no linkage, so that the counting is seen.

Crimes, outcomes and cases are the world's own, cut at its last day as returns are. What is lost on the way through
files and linkage is for `sightline worlds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from sightline.analyses.perpetrators import attrition_count_steps as counting
from sightline.analyses.perpetrators.attrition_curves import at_days, counts
from sightline.analyses.perpetrators.attrition_rules import groups
from sightline.analyses.perpetrators.attrition_steps import CODE_GROUP, COHORT_SPAN, FOLLOWED, FORCE_FOLLOW
from sightline.analyses.perpetrators.attrition_tables import Cohort, stage_tables
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.duck import DuckEngine
from sightline.methods.survival import cumulative_incidence
from sightline.standard.arrow import schema_of
from sightline.standard.crimes import OFFENCE, OFFENCE_OUTCOME, PROCEEDING
from sightline.standard.tables import Column
from sightline.synthetic.agencies.courts import SENTENCES, VERDICTS, is_sexual, sexual_classes
from sightline.synthetic.days import ISO
from sightline.synthetic.doings import World, make_world
from sightline.synthetic.scenario import Scenario

SOON = 365  # days from the charge by which a case is decided or not
Range = tuple[float, float, float]  # value, lower, upper; per cent
Key = tuple[str, str, str]  # measure, period, stage


@dataclass(frozen=True, slots=True)
class Answer:
    """What the analysis says of one world, and what the world says itself: per cent, by measure, period and stage."""

    found: Mapping[Key, Range]
    truth: Mapping[Key, float]


def _day(number: int, last: int) -> date | None:
    return date.fromisoformat(ISO[number]) if 0 < number <= last else None


def _table(columns: Sequence[Column], rows: Iterable[Mapping[str, object]]) -> pa.Table:
    names = [column.name for column in columns]
    return pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows], schema=schema_of(columns))


def tables(made: World) -> dict[str, pa.Table]:
    """Offences, outcomes and cases as they would stand beside the events, with nothing lost."""
    setting, classes = made.lives.setting, sexual_classes()
    last, charges, course = setting.end, made.parts.courts.charges, made.parts.courts.course
    offences = [
        {
            "offence_key": f"c{index}", "agency": setting.forces[setting.force_of[crime.area]],
            "harmed_by": "not_known", "recorded_on": _day(crime.recorded, last), "of_child": is_sexual(crime, classes),
        }
        for index, crime in enumerate(made.crimes)
    ]  # fmt: skip
    outcomes = {
        (f"c{index}", code, _day(day, last)) for index, crime in enumerate(made.crimes) for code, day in crime.outcomes
    }
    cases = []
    for case in np.flatnonzero(charges.crime >= 0).tolist():
        decided, passed = _day(int(course.decided[case]), last), _day(int(course.sentenced[case]), last)
        cases.append({
            "case_key": f"k{case}", "offence_key": f"c{charges.crime[case]}", "agency": "C",
            "charged_on": _day(int(charges.charged[case]), last), "trial_on": _day(int(course.trial[case]), last),
            "first_hearing_on": _day(int(course.hearing[case]), last),
            "verdict": VERDICTS[course.verdict[case]] if decided else None, "verdict_on": decided,
            "sentence": SENTENCES[course.sentence[case]] if passed else None, "sentenced_on": passed,
        })  # fmt: skip
    told = [{"offence_key": key, "outcome_code": code, "outcome_on": day} for key, code, day in outcomes]
    return {
        "offence": _table(OFFENCE.columns, offences), "offence_outcome": _table(OFFENCE_OUTCOME.columns, told),
        "proceeding": _table(PROCEEDING.columns, cases),
    }  # fmt: skip


def _around(made: World) -> dict[str, pa.Table]:
    """What is registered beside them."""
    setting = made.lives.setting
    years, first, last = setting.years, date.fromisoformat(ISO[setting.start]), date.fromisoformat(ISO[setting.end])
    spans = [{"year": year, "span": span} for year in years for span in (year, 0)]
    sent = {"sent": True, "until": last}
    follow = [{"agency": force, "year": year, **sent} for force in setting.forces for year in years]
    return {
        "covered_year": pa.table({"year": pa.array(list(years), pa.int64())}),
        "cohort_span": _table(COHORT_SPAN, spans), "force_follow": _table(FORCE_FOLLOW, follow),
        "outcome_group": _table(CODE_GROUP, groups("outcome_groups", first, last)),
        "sentence_group": _table(CODE_GROUP, groups("sentence_groups", first, last)),
    }  # fmt: skip


def answer(scenario: Scenario, seed: int, folder: Path) -> Answer:
    """What the steps say of one world, beside its truths."""
    made = make_world(scenario, seed)
    setting = made.lives.setting
    last, years = date.fromisoformat(ISO[setting.end]), tuple(setting.years)
    with DuckEngine(folder) as engine:
        for name, table in {**tables(made), **_around(made)}.items():
            engine.register(name, table)
        engine.run([*FOLLOWED, counting.ATTRITION_COUNT, counting.ATTRITION_WAIT])
        counted, waits = (
            engine.counts(step).to_pylist() for step in (counting.ATTRITION_COUNT, counting.ATTRITION_WAIT)
        )
    coverage = Coverage(
        years, {"police": 1}, frozenset(("police", year) for year in years), frozenset(), (), last, (last, last)
    )
    cohort = Cohort(counted, waits, [], [], [], coverage, frozenset(["court"]))
    return Answer(_found(cohort), _truth(made))


def _found(cohort: Cohort) -> dict[Key, Range]:
    made = {table.name: table for table in stage_tables(cohort)}
    found: dict[Key, Range] = {}
    for name, measure in (
        ("attrition_reached_share_by_year", "reached_of_recorded"),
        ("attrition_within_one_share_together", "reached_within_a_year"),
    ):
        for one in made[name].figures:
            if one.value is not None:
                period = "" if measure == "reached_within_a_year" else str(one.period.end.year)
                ends = one.intervals[0]
                found[measure, period, str(one.code("offence_stage"))] = (one.value, ends.lower, ends.upper)
    curve = cumulative_incidence(counts(at_days(cohort, "decision")))
    share, lower, upper = (100 * one for one in curve.at(SOON))
    return {**found, ("decided_of_charged", "", "verdict"): (share, lower, upper)}


def _truth(made: World) -> dict[Key, float]:
    """The world's own shares; of cases it knows how they end after its last day too."""
    found: dict[Key, float] = {}
    for measure, _, _, code, value, _ in made.parts.courts.planted(made.lives.setting, made.lives.plan):
        if value is not None and measure in ("reached_of_recorded", "reached_within_a_year"):
            period, _, stage = code.rpartition("/")
            found[measure, period, stage] = value
    return {**found, ("decided_of_charged", "", "verdict"): _decided(made)}


def _decided(made: World) -> float:
    """Of sexual offences with a case, those decided within so many days of the first charge, whenever that is."""
    charges, course, classes = made.parts.courts.charges, made.parts.courts.course, sexual_classes()
    own = np.flatnonzero(charges.crime >= 0)
    cases: dict[int, list[int]] = {}
    for case in own.tolist():
        if is_sexual(made.crimes[charges.crime[case]], classes):
            cases.setdefault(int(charges.crime[case]), []).append(case)
    soon = 0
    for mine in cases.values():
        start = min(int(charges.charged[case]) for case in mine)
        guilty = [int(course.decided[case]) for case in mine if course.verdict[case] == 0]
        end = min(guilty) if guilty else max(int(course.decided[case]) for case in mine)
        soon += end - start <= SOON
    return 100 * soon / len(cases)
