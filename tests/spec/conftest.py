"""Spec tests: tiny tables, one step, the expected rows, on every engine. They are the manual of the steps.

A table is written as text: a header of column names, then rows; cells stand between bars; an empty cell is null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from functools import cache

import pyarrow as pa
import pytest

from sightline.analyses.children_who_harm.steps import WELFARE_SPAN
from sightline.analyses.pathways.clock_rules import CLOCK_TABLES
from sightline.analyses.pathways.gap_rules import ACTION, SIGN
from sightline.analyses.pathways.whatif_steps import HANDOVER
from sightline.analyses.perpetrators.organised_steps import ORGANISED_SPAN
from sightline.analyses.perpetrators.prison_steps import PRISON_SPAN, SERVICE_REGION
from sightline.analyses.picture.codes import CROSSINGS, PLACES
from sightline.analyses.picture.timeliness_steps import DELAY_BAND, MONTH_SPAN, STEADY_AGENCY
from sightline.chronology.happenings_services import SCHOOL_TERM
from sightline.chronology.sources import CONTENT
from sightline.engines.engine import Engine
from sightline.engines.steps import Step
from sightline.standard.arrow import ARROW
from sightline.standard.model import EVENT, LINK, PERSON, PERSON_ETHNICITY
from sightline.standard.tables import Column, Type, flag, text
from tests.engines import ENGINES, opened

CROSSWALK = (
    text("code_list", ""),
    text("code", ""),
    text("status", ""),
    text("status_of_a_child", ""),
    text("harmed_by", ""),
    text("context", ""),
    flag("exploitation", ""),
    flag("trafficking", ""),
)
COVERED = (Column("year", Type.INT, ""),)
LINK_SET = (Column("draw", Type.INT, ""),)
SPAN = (Column("year", Type.INT, ""), Column("span", Type.INT, ""))

# The same whatever is counted: what there is to count in, and what is crossed.
ALWAYS = {"place": PLACES, "crossing": CROSSINGS}

Run = Callable[..., list[tuple[object, ...]]]


def _value(column: Column, cell: str) -> object:
    if cell == "":
        return None
    if column.type is Type.DATE:
        return date.fromisoformat(cell)
    if column.type is Type.TIMESTAMP:
        return datetime.fromisoformat(cell).replace(tzinfo=UTC)
    if column.type is Type.INT:
        return int(cell)
    if column.type is Type.BOOL:
        return {"yes": True, "no": False}[cell]
    return cell


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def table(columns: Sequence[Column], text_table: str) -> pa.Table:
    """The Arrow table of a text table; a column that it does not name is null, and a needed one gets a stand-in."""
    lines = [line for line in text_table.strip().splitlines() if line.strip()]
    header = _cells(lines[0])
    unknown = set(header) - {column.name for column in columns}
    assert not unknown, f"columns not in the definition: {unknown}"
    rows = [dict(zip(header, _cells(line), strict=True)) for line in lines[1:]]
    arrays = {
        column.name: pa.array([_value(column, row.get(column.name, "")) for row in rows], ARROW[column.type])
        for column in columns
    }
    return pa.table(arrays)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Engine]]:
    """The engines of one module, each opened when it is first asked: opening Spark costs as much as a step."""
    folder = tmp_path_factory.mktemp("spill")
    with ExitStack() as stack:
        yield cache(lambda name: stack.enter_context(opened(name, folder)))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, engines: Callable[[str], Engine]) -> Iterator[Engine]:
    """An engine without tables."""
    made = engines(request.param)
    yield made
    made.clear()


@pytest.fixture
def run(engine: Engine) -> Run:
    """run(step, {table: text}, "a, b", before=[steps]) -> the rows of columns a and b, sorted."""
    definitions: dict[str, Sequence[Column]] = {
        **CONTENT,
        "link": LINK.columns,
        "event": EVENT.columns,
        "person": PERSON.columns,
        "crosswalk": CROSSWALK,
        "school_term": SCHOOL_TERM,
        "covered_year": COVERED,
        "link_set": LINK_SET,
        "span": SPAN,
        "person_ethnicity": PERSON_ETHNICITY.columns,
        "delay_band": DELAY_BAND,
        "steady_agency": STEADY_AGENCY,
        "month_span": MONTH_SPAN,
        "handover": HANDOVER,
        "sign": SIGN,
        "action": ACTION,
        **CLOCK_TABLES,
        "service_region": SERVICE_REGION,
        "prison_span": PRISON_SPAN,
        "organised_span": ORGANISED_SPAN,
        "welfare_span": WELFARE_SPAN,
    }

    def go(step: Step, given: Mapping[str, str], columns: str, before: Sequence[Step] = ()) -> list[tuple[object, ...]]:
        chain = [*before, step]
        made = {item.name for item in chain}
        steps_columns = {item.name: item.columns for item in chain}
        for name in {name for item in chain for name in item.reads} - made | (set(given) & made):
            if name in ALWAYS:
                engine.register(name, pa.Table.from_pylist(list(ALWAYS[name])))
                continue
            wanted = definitions.get(name) or steps_columns.get(name) or _step_columns(name)
            empty = " | ".join(column.name for column in wanted)
            engine.register(name, table(wanted, given.get(name, empty)))
        engine.run([item for item in chain if item.name not in given])
        names = [name.strip() for name in columns.split(",")]
        rows = [tuple(row[name] for name in names) for row in engine.fetch(step.name).to_pylist()]
        return sorted(rows, key=repr)

    return go


def _step_columns(name: str) -> Sequence[Column]:
    from sightline.analyses.children_who_harm.steps import STEPS as WELFARE
    from sightline.analyses.pathways.clocks import STEPS as CLOCKS
    from sightline.analyses.pathways.gap_steps import STEPS as GAPS
    from sightline.analyses.pathways.whatif_steps import STEPS as WHATIF
    from sightline.analyses.perpetrators.prison_steps import STEPS as PRISON
    from sightline.analyses.picture.steps import STEPS as PICTURE
    from sightline.analyses.picture.timeliness_steps import STEPS as TIMELINESS
    from sightline.analyses.quality.agreement import STEPS as AGREEMENT_STEPS
    from sightline.chronology.steps import STEPS as CHRONICLE

    every = (*CHRONICLE, *PICTURE, *TIMELINESS, *AGREEMENT_STEPS, *WHATIF, *CLOCKS, *GAPS, *PRISON, *WELFARE)
    found = {step.name: step.columns for step in every}
    return found[name]
