"""How often what a practice did is held by its interval, and how often nothing is called something, over worlds.

    python bench/practice_worlds.py [WORLDS] [--quick]

Worlds of 12 areas and three years (default 100 of them, quick 6), each made with the practice none, weak and strong and
with each thing that makes it hard to see: anticipation, a bad year before adoption, a national shock, spill-over in the
region. The generator's assessments go straight into the steps of the panel (analyses/pathways/panel_steps.py): files,
linkage and the chronology lose and change days of a few, and are left out here to make many worlds. A question is
answered by `answer` as `sightline practice effect` does it, with each design that a register may name: `year_clear` is
what a question gets that names none. Held: the 95% interval of the whole holds the planted share of working days saved.
Called: the whole interval lies below nought. Warned: a bad year before adoption is warned of. Numbers are of those that
were answered: refused is where what reaches others of the region cannot be told apart. Each closing line is `NAME VALUE
UNIT ratio=R vs PEER`.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from sightline.analyses.pathways.panel_steps import PANEL_COUNT, STEPS
from sightline.analyses.pathways.panels import panel_tables, panels_from, window_of
from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.steps import CSA_RECORD
from sightline.analyses.practice.effect_series import from_panel
from sightline.analyses.practice.effects import Answer, answer
from sightline.analyses.practice.practices import Adoption
from sightline.analyses.practice.questions import LESS, Question
from sightline.config import Settings
from sightline.engines.duck import opener
from sightline.engines.engine import Engine
from sightline.methods.effects.panel import Comparison
from sightline.methods.effects.warned import Doubt
from sightline.standard.arrow import schema_of
from sightline.standard.model import EVENT, PERSON
from sightline.standard.panels import AreaPanel
from sightline.standard.table_lines import Line
from sightline.synthetic.agencies import council
from sightline.synthetic.days import day, day_numbers_to_arrow
from sightline.synthetic.lives import Lives, make_lives
from sightline.synthetic.scenario import Strength, named, plant_kinds

FIRST_SEED = 1
_LINE = Line("question", 1, {}, "bench")
SETTINGS = Settings(threads=1, memory="1GB")
# name of a kind of world -> what is planted beside the practice, at which strengths
WORLDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "alone": ((), ("none", "weak", "strong")),
    "anticipated": (("anticipation",), ("weak", "strong")),
    "after_bad_year": (("after_bad_year",), ("none", "weak", "strong")),
    "with_shock": (("national_shock",), ("weak", "strong")),
    "without_effect": (("after_bad_year", "national_shock"), ("none",)),
    "all_but_spill_over": (("after_bad_year", "anticipation", "national_shock"), ("weak", "strong")),
    "spilling_over": (("spill_over",), ("weak", "strong")),
    "everything": (("after_bad_year", "anticipation", "spill_over", "national_shock"), ("weak", "strong")),
}
# name of a design -> periods kept clear (None: the year before), whether others of the region may be reached
DESIGNS: Mapping[str, tuple[int | None, bool]] = {
    "right_before": (0, False),
    "quarter_clear": (1, True),
    "year_clear": (None, True),
    "year_clear_nobody_reached": (None, False),
}
APART = "year_clear_apart"  # beside areas of regions in which nobody adopted


@dataclass(frozen=True, slots=True)
class Tried:
    """One answer: whether an interval was given, holds what was planted, lies below nought, and warns of a bad year."""

    told: bool
    held: bool = False
    called: bool = False
    warned: bool = False
    value: float = 0.0
    width: float = 0.0
    used: int = 0


def panel_of(lives: Lives, strength: str, options: tuple[str, ...], engine: Engine) -> AreaPanel:
    """Working days of assessments by area and month, of one world with the practice planted so."""
    plants = {**lives.setting.scenario.plants, "practice": plant_kinds()["practice"].at(Strength(strength), options)}
    setting = replace(lives.setting, scenario=replace(lives.setting.scenario, plants=plants))
    made = council.make_episodes(setting, lives.plan, lives.people, lives.harm, lives.heard, lives.other)
    made = made.take((made.assessed_from > 0) & (made.assessed_from <= setting.end))
    engine.register("event", _events(setting.codes, made, setting.end))
    engine.register("csa_record", schema_of(CSA_RECORD.columns).empty_table())
    engine.register("person", schema_of(PERSON.columns).empty_table())
    years = setting.years
    last, sent = date(years[-1], 3, 31), frozenset((code, year) for code in setting.codes for year in years)
    coverage = Coverage(years, {"council": len(setting.codes)}, frozenset(), sent, (), last, (last, last))
    window = window_of(coverage)
    assert window is not None
    for name, table in panel_tables(window).items():
        engine.register(name, table)
    engine.run(STEPS)
    panels = panels_from(engine.counts(PANEL_COUNT).to_pylist(), window, "made up")
    engine.clear()
    return next(one for one in panels if one.name == "assessment_days")


def _events(codes: Sequence[str], made: council.Episodes, end: int) -> pa.Table:
    """The assessments as events of councils: what lies after the last day is not known yet."""
    size = len(made)
    text = [str(number) for number in range(size)]
    agency = np.array(codes, dtype=object)[made.area]
    ended = np.where(made.authorised <= end, made.authorised, 0)
    held = {
        "event_key": text, "record_key": text, "person_key": text, "agency": agency, "sender": ["council"] * size,
        "kind": ["assessment"] * size, "happened_on": day_numbers_to_arrow(made.assessed_from),
        "ended_on": day_numbers_to_arrow(ended),
    }  # fmt: skip
    schema = schema_of(EVENT.columns)
    columns = [pa.array(held[f.name], f.type) if f.name in held else pa.nulls(size, f.type) for f in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def adoptions(lives: Lives) -> list[Adoption]:
    """Who took the practice up, and when, as the plan of the world says."""
    found = ((code, day(int(since))) for code, since in zip(lives.setting.codes, lives.plan.adopted, strict=True))
    return [Adoption(_LINE, "p", code, since, None, None, "bench", "bench") for code, since in found if since]


def question(design: str) -> Question:
    """The question, registered before, with one design."""
    clear, reach = DESIGNS[design]
    day_of = date(2020, 1, 1)
    return Question(
        _LINE, "q", "p", "assessment_days", LESS, "?", day_of, "bench", Comparison.NOT_YET, clear, "", reach
    )  # fmt: skip


def tried(found: Answer, planted: float, apart: bool = False) -> Tried:
    """What one answer came to beside the share that was planted."""
    overall = None if found.study is None else found.study.apart if apart else found.study.overall
    if overall is None:
        return Tried(False)
    lower, upper = math.expm1(overall.lower), math.expm1(overall.upper)
    return Tried(
        True, lower <= -planted <= upper, upper < 0, found.warned_of(Doubt.REGRESSION), math.expm1(overall.value),
        upper - lower, found.adopters,
    )  # fmt: skip


def worlds(count: int) -> Iterator[tuple[str, str, str, Tried]]:
    """(kind of world, strength, design, what came of it) of so many worlds, each made in every way."""
    base = named("practice").changed(strengths={"practice": "none"})
    with tempfile.TemporaryDirectory() as folder, opener(SETTINGS)(Path(folder)) as engine:
        for seed in range(FIRST_SEED, FIRST_SEED + count):
            begun = time.process_time()
            lives = make_lives(base, seed)
            taken = adoptions(lives)
            for kind, (options, strengths) in WORLDS.items():
                for strength in strengths:
                    series = from_panel(panel_of(lives, strength, options, engine))
                    planted = plant_kinds()["practice"].sizes[Strength(strength)]
                    for design in DESIGNS:
                        found = answer(question(design), taken, series)
                        yield kind, strength, design, tried(found, planted)
                    yield kind, strength, APART, tried(found, planted, apart=True)
            print(f"world {seed}: {len(taken)} areas adopted, {time.process_time() - begun:.0f} s of CPU", flush=True)


def told(found: Mapping[tuple[str, str, str], list[Tried]]) -> Iterable[str]:
    """The closing lines."""
    for (kind, strength, design), every in found.items():
        given = [one for one in every if one.told]
        name = f"{kind}_{strength}_{design}"
        if not given:
            yield f"practice_refused_{name} {len(every)} worlds ratio=1.00 vs {len(every)} worlds"
            continue
        of = f"vs {len(given)} answered of {len(every)}"
        held, called, warned = (sum(getattr(one, part) for one in given) for part in ("held", "called", "warned"))
        mean, width = (sum(getattr(one, part) for one in given) / len(given) for part in ("value", "width"))
        used = sum(one.used for one in given) / len(given)
        yield f"practice_held_{name} {held} worlds ratio={held / len(given):.3f} {of}"
        yield f"practice_called_{name} {called} worlds ratio={called / len(given):.3f} {of}"
        yield f"practice_warned_{name} {warned} worlds ratio={warned / len(given):.3f} {of}"
        yield f"practice_effect_{name} {100 * mean:.1f} per_cent ratio={100 * width:.1f} vs width ({used:.1f} areas)"


def main(count: int) -> None:
    """Make the worlds one after another, and print the closing lines."""
    found: dict[tuple[str, str, str], list[Tried]] = defaultdict(list)
    for kind, strength, design, one in worlds(count):
        found[kind, strength, design].append(one)
    for line in told(found):
        print(line, flush=True)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else (6 if "--quick" in sys.argv else 100))
