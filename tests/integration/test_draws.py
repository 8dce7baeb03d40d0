"""Draws of the link set from the link table to the page: stored as differences, counted, cleared, published, scored.

The draws are made by hand: in each, some people of several records are two, and some pairs of people are one.
"""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from sightline import trial, trial_score
from sightline.analyses.analyse import analyse
from sightline.chronology.stage import chronicle
from sightline.clearance.stage import clear_drafts, drafts, open_release
from sightline.flow import ANALYSE, CHRONICLE, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.submissions import CHRONICLED, LINKED
from sightline.publish.stage import publish
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.draws import METHOD
from sightline.standard.figures import LINKAGE, Figure, Interval
from sightline.synthetic.scenario import plain
from sightline.synthetic.truth.score_rows import State
from sightline.synthetic.world import simulate
from tests.engines import DUCKDB

NUMBER = 6


def picture(ledger: Ledger) -> Draft:
    return next(draft for draft in drafts(ledger) if draft.name == "picture")


def of_linkage(figure: Figure) -> list[Interval]:
    """Its ranges over the draws; bounds of what was not recorded may stand beside them."""
    return [interval for interval in figure.intervals if interval.kind == LINKAGE]


def of_people(table: FigureTable) -> bool:
    """Whether it counts people, who may be one or two by the draw: not records, and not values by a model."""
    return table.kind is not OutputKind.ESTIMATES and table.name != "records_by_held_by"


def with_draws(link: pa.Table, number: int) -> pa.Table:
    """A link table of draw 0 with further draws beside it, as differences."""
    people: dict[str, list[str]] = defaultdict(list)
    for record, person in zip(link["record_key"].to_pylist(), link["person_key"].to_pylist(), strict=True):
        people[person].append(record)
    several = sorted(person for person, records in people.items() if len(records) > 1)
    rows = []
    for draw in range(1, number + 1):
        chosen = random.Random(draw).sample(several, len(several) // 20)
        rows += [(people[person][-1], draw, f"alone-{person}") for person in chosen[::2]]
        for one, other in zip(chosen[1::4], chosen[3::4], strict=False):
            rows += [(record, draw, one) for record in people[other]]
    keys, draws, persons = (list(column) for column in zip(*rows, strict=True))
    more = pa.table([keys, draws, persons, pa.nulls(len(rows), pa.string())], schema=link.schema)
    return pa.concat_tables([link, more])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Draft]:
    """The folder of a made-up England and its project, run with draws; and the draft as it was without any."""
    folder = tmp_path_factory.mktemp("draws")
    simulate(folder / "england", scenario=plain(2, 4_000), seed=3)
    trial.run(folder / "england", folder / "project")
    ledger = Ledger(folder / "project" / "ledger")
    before = picture(ledger)
    linked = ledger.latest(LINKED)
    assert linked is not None
    (payload,) = [item for item in linked.payloads(Zone.LINK) if item.name == "link"]
    link = ledger.read_table(payload, CHRONICLE)
    link = link.filter(pa.compute.equal(link["draw"], 0))
    again = ledger.put_table(Zone.LINK, "link", with_draws(link, NUMBER))
    ledger.commit(LINKED, {**linked.body, "draws": NUMBER}, [again])
    chronicle(ledger, DUCKDB.open)
    analyse(ledger, DUCKDB.open)
    return folder, before


def test_events_hold_the_differences_of_every_draw_and_say_how_many_draws_there_are(made: tuple[Path, Draft]) -> None:
    ledger = Ledger(made[0] / "project" / "ledger")
    entry = ledger.latest(CHRONICLED)
    assert entry is not None
    assert entry.body["draws"] == NUMBER
    (payload,) = [item for item in entry.payloads(Zone.EVENTS) if item.name == "link_draw"]
    table = ledger.read_table(payload, ANALYSE)
    assert table.column_names == ["record_key", "draw", "person_key"]
    assert set(table["draw"].to_pylist()) == set(range(1, NUMBER + 1))
    assert table.num_rows > 20


def test_every_number_of_the_draft_has_a_range_that_holds_it_and_is_otherwise_as_it_was(
    made: tuple[Path, Draft],
) -> None:
    folder, before = made
    after = picture(Ledger(folder / "project" / "ledger"))
    wide = 0
    for one, other in zip(before.tables, after.tables, strict=True):
        for was, figure in zip(one.figures, other.figures, strict=True):
            assert (was.value, was.mark, was.breakdown) == (figure.value, figure.mark, figure.breakdown)
            ranges = of_linkage(figure) if of_people(one) else []
            assert len(ranges) == (figure.value is not None and of_people(one))
            for interval in ranges:
                assert (interval.kind, interval.method) == ("linkage", METHOD)
                assert 0 <= interval.lower <= (figure.value or 0) <= interval.upper
                wide += interval.upper > interval.lower
    assert wide > 20


def test_a_run_with_the_same_draws_is_done_already(made: tuple[Path, Draft]) -> None:
    ledger = Ledger(made[0] / "project" / "ledger")
    assert chronicle(ledger, DUCKDB.open)[1] is False
    assert analyse(ledger, DUCKDB.open)[1] is False


def test_cleared_numbers_have_ranges_in_steps_and_withheld_ones_none_and_files_hold_both_ends(
    made: tuple[Path, Draft], tmp_path: Path
) -> None:
    ledger = Ledger(made[0] / "project" / "ledger")
    clear_drafts(ledger, "sightline-default", release="with draws", officer="nobody")
    opened = open_release(ledger)
    (page,) = [item for item in opened.cleared if item.name == "picture"]
    for table in page.tables:
        for figure in table.figures:
            base = opened.policy.base(figure.area)
            ranges = of_linkage(figure) if of_people(table) else []
            assert len(ranges) == (figure.value is not None and of_people(table))
            for interval in ranges:
                assert interval.lower % base == interval.upper % base == 0
                assert interval.upper >= (figure.value or 0) + base
    assert any(note.startswith("Ranges are rounded outwards") for note in page.notes)
    site = publish(opened, tmp_path / "site", title="Draws", made_up=True, today=date(2026, 11, 26)).parent
    with (site / "data" / "children_by_year.csv").open(encoding="utf-8", newline="") as handle:
        shown: list[dict[str, str]] = []
        withheld: list[dict[str, str]] = []
        for row in csv.DictReader(handle):
            (shown if row["value"] else withheld).append(row)
        assert shown
        assert all((row["lower"], row["upper"]) == ("", "") for row in withheld)
        for row in shown:
            assert float(row["lower"]) < float(row["value"]) < float(row["upper"])
            assert (row["range_for"], row["range_level"]) == ("linkage", "0.95")
    assert "People whom nobody recorded are not in it." in (site / "picture.html").read_text(encoding="utf-8")


def test_every_count_that_is_scored_is_scored_by_its_range(made: tuple[Path, Draft]) -> None:
    scores = [
        score
        for score in trial_score.score(made[0] / "project", made[0] / "england")
        if score.plant == "recorded" and score.state == State.SCORED and score.measure != "records_held"
    ]
    assert len(scores) > 300
    assert all(score.interval_score is not None for score in scores)
    certain = {score.measure for score in scores if score.level == 1}
    assert all(measure.startswith("children_truly_") for measure in certain)
    assert {score.level for score in scores if score.measure not in certain} == {0.95}


def test_the_bounds_of_what_was_not_recorded_hold_the_truth_but_for_a_child_or_two_who_are_linked_wrongly(
    made: tuple[Path, Draft],
) -> None:
    scores = [
        score for score in trial_score.score(made[0] / "project", made[0] / "england")
        if score.measure.startswith("children_truly_") and score.state == State.SCORED
    ]  # fmt: skip
    assert len(scores) > 50
    assert all((score.lower or 0) - 2 <= (score.truth or 0) <= (score.upper or 0) + 2 for score in scores)
    assert sum(abs(score.error or 0) > 5 for score in scores) > 10  # so the recorded number alone is often far off
