"""How fast ten years of offences are followed to their end, at England's size.

    python bench/perpetrators.py [--quick]

A million offences of sexual abuse of a child (--quick: 50,000) are made directly, as the tables of the ledger hold them
after timelines are laid: offences, the people in them, outcomes, cases of courts, prisons' and probation's events,
programmes and duties to notify. Then all steps of the analysis run on DuckDB and every table of the draft is made, in a
process of its own, three times (--quick: once); the median of its CPU seconds is printed, with imports and reading. The
charges and convictions found are held to those that were made, and the run stops where they differ. The peer is a bare
scan of the same files that hashes every row: what any answer costs at least. Each closing line is `NAME VALUE UNIT
ratio=R vs PEER`, R being the peer's time over ours.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sightline.standard.arrow import schema_of
from sightline.standard.crimes import CRIMES
from sightline.standard.justice import JUSTICE
from sightline.standard.model import EVENT, PERSON

FULL, QUICK = 1_000_000, 50_000
YEARS, FORCES = range(2017, 2027), 43
FIRST, LAST = date(2016, 4, 1), date(2026, 3, 31)
GOAL = 60.0  # CPU seconds
OUTCOMES, WEIGHTS = ("1", "8", "10", "14", "15", "16", "18", "21", "22"), (12, 2, 4, 11, 23, 26, 14, 4, 4)
_EPOCH = date(1970, 1, 1)

OURS = """
import json, sys
from datetime import date
from pathlib import Path
from sightline.analyses.analyse import READ
from sightline.analyses.perpetrators import draft
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.duck import DuckEngine
from sightline.engines.steps import read_by
from sightline.ledger.submissions import Submission
import pyarrow as pa
folder, years, forces = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
def sent(agency, sender, code, year):
    return Submission(1, agency, sender, code, year, date(year - 1, 4, 1), date(year, 3, 31), "2026-05-01T00:00:00",
                      "f", "0", 1, 0, {}, None)
submissions = [sent(force, "police", code, year) for force in forces for year in years
               for code in ("police_crime", "police_party", "police_outcome")]
submissions += [sent(kind, kind, code, year) for year in years for kind, code in
                (("court", "court_cases"), ("prison", "custody"), ("prison", "programmes"), ("probation", "register"),
                 ("probation", "supervision"))]
day = date(years[-1], 5, 1)
coverage = Coverage(tuple(years), {"police": len(forces), "support": 1},
                    frozenset(("police", year) for year in years), frozenset(), (), date(years[-1], 3, 31), (day, day))
with DuckEngine(folder / "spill") as engine:
    for name, columns in read_by(draft.STEPS, READ).items():
        engine.register_parts(name, columns, [(folder / f"{name}.parquet", {})])
    engine.register("covered_year", pa.table({"year": pa.array(years, pa.int64())}))
    (made,) = draft.perpetrator_drafts(engine, coverage, submissions)
whole = [one for one in made.table("attrition_reached").figures if one.period.end.year - one.period.start.year > 1]
print(json.dumps({one.code("offence_stage"): one.value for one in whole}))
"""
SCAN = """
import sys
import duckdb
db = duckdb.connect(config={"threads": 2})
for path in sys.argv[1:]:
    print(db.execute(f"SELECT bit_xor(hash(t)) FROM read_parquet('{path}') AS t").fetchall())
"""


def _days(values: np.ndarray, there: np.ndarray | None = None) -> pa.Array:
    made = pa.array(values.astype(np.int32), pa.int32(), mask=None if there is None else ~there)
    return made.cast(pa.date32())


def _names(prefix: str, numbers: np.ndarray) -> pa.Array:
    return pa.array([f"{prefix}{number}" for number in numbers.tolist()])


def _written(folder: Path, name: str, columns: object, size: int, **given: object) -> None:
    """A table of the ledger with these columns; all others are null."""
    schema = schema_of(columns)  # type: ignore[arg-type]
    arrays = []
    for field in schema:
        values = given.get(field.name, pa.nulls(size, field.type))
        arrays.append((values if isinstance(values, pa.Array) else pa.array(values)).cast(field.type))
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), folder / f"{name}.parquet")


def made_up(folder: Path, size: int) -> dict[str, int]:
    """Write the tables. Returns how many offences were charged and how many led to a conviction by the last day."""
    draw = np.random.default_rng(7)
    columns = {table.name: table.columns for table in (EVENT, PERSON, *CRIMES, *JUSTICE)}
    first, last = ((day - _EPOCH).days for day in (FIRST, LAST))
    recorded = draw.integers(first, last + 1, size)
    offence, force = _names("o", np.arange(size)), _names("F", draw.integers(0, FORCES, size))
    forms = np.array(["adult_on_child", "child_on_child", "not_known"])[draw.choice(3, size, p=[0.45, 0.4, 0.15])]
    _written(
        folder, "offence", columns["offence"], size, offence_key=offence, agency=force, recorded_on=_days(recorded),
        offence_code=pa.array(["19C"] * size), offence_from=_days(recorded - 90, draw.random(size) < 0.8),
        harmed_by=pa.array(forms), online=pa.array(draw.random(size) < 0.3), setting=pa.array(["school"] * size),
        group_based=pa.array(draw.random(size) < 0.05), victim_age=pa.array(draw.integers(3, 18, size)),
        of_child=pa.array(np.ones(size, dtype=bool)),
    )  # fmt: skip
    code = draw.choice(len(OUTCOMES), size, p=np.array(WEIGHTS) / sum(WEIGHTS))
    outcome_on = recorded + 5 + draw.gamma(1.3, 130, size).astype(np.int64)
    seen = outcome_on <= last
    _written(
        folder, "offence_outcome", columns["offence_outcome"], int(seen.sum()),
        offence_key=offence.filter(pa.array(seen)),
        outcome_code=pa.array(np.array(OUTCOMES)[code[seen]]), outcome_on=_days(outcome_on[seen]),
    )  # fmt: skip
    charged = np.flatnonzero(seen & (code == 0))
    verdict_on = outcome_on[charged] + draw.gamma(4.0, 100, len(charged)).astype(np.int64)
    decided, guilty = verdict_on <= last, draw.random(len(charged)) < 0.65
    sentenced = decided & guilty & (verdict_on + 30 <= last)
    suspect = draw.integers(0, size // 2, size)
    _written(
        folder, "proceeding", columns["proceeding"], len(charged), case_key=_names("k", charged),
        offence_key=offence.take(pa.array(charged)), person_key=_names("s", suspect[charged]),
        agency=pa.array(["C"] * len(charged)),
        offence_code=pa.array(["19C"] * len(charged)), age=pa.array(draw.integers(15, 70, len(charged))),
        charged_on=_days(outcome_on[charged]),
        first_hearing_on=_days(outcome_on[charged] + 20, outcome_on[charged] + 20 <= last),
        trial_on=_days(verdict_on - 5, decided & (draw.random(len(charged)) < 0.5)),
        verdict=pa.array(np.where(guilty, "convicted", "acquitted"), mask=~decided),
        verdict_on=_days(verdict_on, decided), sentence=pa.array(["custody"] * len(charged), mask=~sentenced),
        sentenced_on=_days(verdict_on + 30, sentenced),
    )  # fmt: skip
    known = draw.random(size) < 0.63
    victims, suspects = _names("v", draw.integers(0, size, size)), _names("s", suspect[known])
    roles = pa.array(["victim"] * size + ["suspect"] * len(suspects))
    people = pa.concat_arrays([victims, suspects])
    ages = np.concatenate([draw.integers(3, 18, size), draw.integers(11, 70, len(suspects))])
    _written(
        folder, "offence_party", columns["offence_party"], len(people),
        offence_key=pa.concat_arrays([offence, offence.filter(pa.array(known))]), record_key=people, person_key=people,
        role=roles, age=pa.array(ages), sex=pa.array(["F"] * len(people)),
        ethnicity=pa.array(
            np.array(["WBRI", "AIND", "REFU"])[draw.choice(3, len(people))], mask=draw.random(len(people)) < 0.4
        ),
    )  # fmt: skip
    everybody = pa.concat_arrays([victims, suspects]).unique()
    _written(folder, "person", columns["person"], len(everybody), person_key=everybody,
             birth_month=_days(draw.integers(0, 18000, len(everybody))),
             ethnicity=pa.array(["WBRI"] * len(everybody), mask=draw.random(len(everybody)) < 0.6))  # fmt: skip
    _after(folder, columns, draw, suspect[charged[sentenced]], (verdict_on + 30)[sentenced], last)
    _events(folder, columns, draw, victims, recorded, suspect[charged[sentenced]], (verdict_on + 30)[sentenced])
    return {"charge": len(charged), "conviction": int((decided & guilty).sum())}


def _after(
    folder: Path, columns: Mapping[str, object], draw: np.random.Generator, who: np.ndarray, day: np.ndarray, last: int
) -> None:  # fmt: skip
    size = len(who)
    _written(folder, "programme_need", columns["programme_need"], size, need_key=_names("n", np.arange(size)),
             person_key=_names("s", who), assessed_on=_days(day + 100), eligible=pa.array(draw.random(size) < 0.5),
             result=pa.array(["waiting"] * size))  # fmt: skip
    _written(folder, "registration", columns["registration"], size, registration_key=_names("g", np.arange(size)),
             person_key=_names("s", who), required_from=_days(day),
             first_at_liberty=_days(day + 900, day + 900 <= last))  # fmt: skip


def _events(
    folder: Path, columns: Mapping[str, object], draw: np.random.Generator, victims: pa.Array, recorded: np.ndarray,
    who: np.ndarray, day: np.ndarray,
) -> None:  # fmt: skip
    """Three events of a victim on average, and what prisons and probation say of those sentenced."""
    size = len(victims)
    about = draw.integers(0, size, 3 * size)
    kinds = np.array(["support_referral", "support_start", "contact", "assessment"])[draw.integers(0, 4, 3 * size)]
    after = np.repeat(["custody", "release", "supervision", "reoffence"], len(who))
    offset = np.repeat([0, 900, 900, 2000], len(who))
    people = pa.concat_arrays([victims.take(pa.array(about)), _names("s", np.tile(who, 4))])
    days = np.concatenate([recorded[about] + draw.integers(-400, 400, 3 * size), np.tile(day, 4) + offset])
    kind = np.concatenate([kinds, after])
    outcome = np.where(kind == "custody", "sentenced", np.where(kind == "reoffence", "sexual", ""))
    _written(folder, "event", columns["event"], len(people), event_key=_names("e", np.arange(len(people))),
             person_key=people, record_key=people, kind=pa.array(kind), happened_on=_days(days),
             recorded_on=_days(days),
             outcome=pa.array(outcome, mask=outcome == ""),
             status=pa.array(["concern"] * len(people), mask=kind != "contact"))  # fmt: skip


def cost(command: list[str]) -> tuple[float, str]:
    """CPU seconds of a whole process, and the last line it said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout.splitlines()[-1]


def measure(size: int, turns: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = time.perf_counter()
        truth = made_up(folder, size)
        (folder / "spill").mkdir()
        files = sorted(str(path) for path in folder.glob("*.parquet"))
        print(f"{size:,} offences made in {time.perf_counter() - begun:.0f} s", flush=True)
        forces = json.dumps([f"F{number}" for number in range(FORCES)])
        ours = [cost([sys.executable, "-c", OURS, name, json.dumps(list(YEARS)), forces]) for _ in range(turns)]
        scan = [cost([sys.executable, "-c", SCAN, *files]) for _ in range(turns)]
    found = {stage: int(value) for stage, value in json.loads(ours[-1][1]).items() if stage in truth}
    if found != truth:
        raise SystemExit(f"found {found}, made {truth}")
    print(f"charges and convictions found as made: {truth}; CPU {', '.join(f'{cpu:.1f}' for cpu, _ in ours)} s")
    spent, least = (statistics.median(cpu for cpu, _ in one) for one in (ours, scan))
    goal = f" (goal {GOAL:.0f})" if size == FULL else ""
    name = "perpetrators_10y_cpu_s" if size == FULL else "perpetrators_10y_quick_cpu_s"
    print(f"{name} {spent:.1f} s ratio={least / spent:.3f} vs a bare scan{goal}")
    print(f"perpetrators_scan_cpu_s {least:.2f} s ratio=1 vs a bare scan")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="50,000 offences, once: under a minute")
    quick = parser.parse_args().quick
    measure(QUICK if quick else FULL, 1 if quick else 3)
