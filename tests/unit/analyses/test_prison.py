"""The pages of the way from prison to the community, from prisons of a made-up England whose truth is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pyarrow as pa
import pytest

from sightline.analyses.perpetrators import prison_steps as steps
from sightline.analyses.perpetrators.prison import made, missing, region_of, span
from sightline.analyses.perpetrators.prison_flow import flows_of
from sightline.analyses.perpetrators.prison_tables import Prisons
from sightline.analyses.perpetrators.programme_evidence import complete, evidence, evidence_of
from sightline.analyses.perpetrators.scoreboard import strategy_drafts
from sightline.analyses.perpetrators.scoreboard_rules import first_strategy, read_strategy
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.engines.duck import DuckEngine
from sightline.errors import StandardError
from sightline.ledger.submissions import Submission
from sightline.render.sentences import fill
from sightline.standard.arrow import schema_of
from sightline.standard.codes import code_list
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.justice import SUPERVISION_TERM
from sightline.standard.units import Unit
from sightline.synthetic.plan import make_plan
from tests.worlds_of_prisons import COVERAGE, counted, prisons_of

World = tuple[Prisons, Draft, dict[str, float | None], str]
SHORT = 0.6
START = date(2023, 4, 1)


def licences() -> pa.Table:
    """Sixty licences and twenty suspended sentences: half restrict contact, and told 20 and 3 days ahead or never."""
    needed = {"record_key": "r", "agency": "PRO-E12000001", "must_notify": True}
    rows = [
        {**needed, "term_key": f"t{place}", "person_key": f"p{place}",
         "basis": "licence" if place < 60 else "suspended",
         "contact_restricted": place % 2 == 0, "started_on": date(2024, 6, 30), "council_told": place % 3 < 2,
         "told_on": (date(2024, 6, 10), date(2024, 6, 27), None)[place % 3],
         "recalled_on": date(2025, 1, 1) if place < 15 else None, "ended_on": None}
        for place in range(80)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema_of(SUPERVISION_TERM.columns))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """(counts, draft, true share started by region, the region that is short)."""
    where, prisons, short = prisons_of(5, SHORT, 4_000)
    with DuckEngine(tmp_path_factory.mktemp("prison"), threads=1) as engine:
        found = counted(engine, where, prisons, licences())
    (draft,) = made(found, COVERAGE, ("A gap.",))
    truth = {
        code: value for measure, _, _, code, value, _ in prisons.planted(where, make_plan(where))
        if measure == "started_of_eligible_released"
    }  # fmt: skip
    return found, draft, truth, where.regions[short]


def values(table: FigureTable, dimension: str) -> dict[str, float]:
    return {figure.code(dimension) or "": figure.value or 0.0 for figure in table.figures}


def test_the_share_that_started_before_release_is_the_truth_of_each_region(world: World) -> None:
    _, draft, truth, _ = world
    found = values(draft.table("prison_started_share_by_region"), "region")
    assert found == pytest.approx(truth)
    assert len(found) == 9


def test_the_region_short_of_places_stands_apart_and_no_other_does(world: World) -> None:
    _, draft, _, short = world
    (whole,) = draft.table("prison_started_share").figures
    apart = {
        figure.code("region") for figure in draft.table("prison_started_share_by_region").figures
        if figure.intervals[0].upper < (whole.value or 0.0) - 10
    }  # fmt: skip
    assert apart == {short}
    ratio = values(draft.table("prison_places_ratio"), "region")
    assert min(ratio, key=lambda code: ratio[code]) == short


def test_what_became_of_the_need_adds_up(world: World) -> None:
    _, draft, _, _ = world
    (eligible,), (started,) = draft.table("prison_eligible").figures, draft.table("prison_started").figures
    ended = values(draft.table("prison_ended"), "ending")
    assert sum(ended.values()) == eligible.value
    assert ended["completed"] + ended["dropped_out"] + ended["under_way"] == started.value
    assert sum(values(draft.table("prison_by_band"), "risk_band").values()) == eligible.value
    assert values(draft.table("prison_assessed"), "eligibility")["eligible"] == eligible.value
    assert sum(values(draft.table("prison_programmes"), "programme").values()) == started.value
    assert ended["dropped_out"] / (ended["completed"] + ended["dropped_out"]) == pytest.approx(0.15, abs=0.03)


def test_flows_keep_stock(world: World) -> None:
    found, _, _, _ = world
    last = {str(row["region"]): row for row in found.rows["prison_stock"] if row["moment"] == "last"}
    for region, flows in flows_of(found).items():
        assert flows.now[0] == pytest.approx(int(str(last[region]["waiting"])), abs=1), region
        assert flows.now[1] == pytest.approx(int(str(last[region]["under_way"])), abs=1), region


def test_licences_are_forecast_from_those_that_stood_as_the_last_month_ended(world: World) -> None:
    found, _, _, _ = world
    rows = [{"region": "E12000001", "day": day, "what": what, "cases": cases} for day, what, cases in
            ((0, "stood", 100), (400, "began", 20), (1090, "recalled", 15), (1095, "ended", 30))]  # fmt: skip
    flows = flows_of(replace(found, rows={**found.rows, "prison_licence": rows}))
    assert flows["E12000001"].on_licence[-1] == 120  # as March 2026 began
    assert flows["E12000001"].now[2] == 75
    assert flows["E12000002"].now[2] == 0


def test_a_fifth_more_places_leave_fewer_without_one(world: World) -> None:
    _, draft, _, short = world
    found = {(f.code("scenario"), f.code("forecast")): f.value or 0.0 for f in draft.table("prison_forecast").figures}
    assert found["places", "left_without"] < 0.8 * found["as_now", "left_without"]
    assert found["earlier", "left_without"] <= found["as_now", "left_without"]
    assert {scenario for scenario, _ in found} == {"as_now", "places", "earlier"}
    by_region = {f.code("region"): f.value or 0.0 for f in draft.table("prison_forecast_by_region").figures
                 if f.code("scenario") == "as_now"}  # fmt: skip
    assert max(by_region, key=lambda code: by_region[code]) == short


def test_licences_recalled_stand_apart_from_sentences(world: World) -> None:
    _, draft, _, _ = world
    table = draft.table("prison_forecast_recalls")
    assert {f.measure.unit for f in table.figures} == {Unit.TERM}
    assert table.made_of == ("prison_terms",)
    found = {f.code("scenario"): f.value or 0.0 for f in table.figures}
    assert set(found) == {"as_now", "recalls"}
    assert found["recalls"] / found["as_now"] == pytest.approx(0.8, abs=0.1)
    assert {f.measure.unit for f in draft.table("prison_forecast").figures} == {Unit.SENTENCE}
    assert "recalled" not in {f.code("forecast") for f in draft.table("prison_forecast").figures}


def test_supervision_and_notices_are_those_that_were_made(world: World) -> None:
    _, draft, _, _ = world
    shares = {f.code("supervision_basis"): (f.n, f.denominator) for f in draft.table("prison_restricted_share").figures}
    assert shares == {"licence": (30, 60), "suspended": (10, 20)}
    back = {f.code("supervision_basis"): f.n for f in draft.table("prison_back_share").figures}
    assert back == {"licence": 15, "suspended": 0}
    assert values(draft.table("prison_told"), "told") == {
        "early": 20, "before": 20, "on_the_day_or_after": 0, "day_not_known": 0, "never": 20,
    }  # fmt: skip
    days = {f.code("quantile"): f.value for f in draft.table("prison_told_days").figures}
    assert days == {"p25": 3, "p50": 3, "p75": 20}


def test_clearance_takes_the_draft_and_the_main_sentences_fill(world: World) -> None:
    _, draft, _, _ = world
    sightline = policy("sightline-default")
    assert reasons([draft], sightline) == []
    tables = protect(draft.tables, sightline).tables
    filled = {section.name: fill(section.sentence, tables) for page in draft.pages for section in page.sections}
    named = ("ended", "region", "wait", "forecast", "forecast-recalls", "restricted", "told")
    assert all(filled[name].complete for name in named)
    assert {table.kind for table in draft.tables} == {
        OutputKind.COUNTS, OutputKind.SHARES, OutputKind.RATIOS, OutputKind.CURVES, OutputKind.DURATIONS,
        OutputKind.ESTIMATES,
    }  # fmt: skip


def test_no_figure_is_of_one_service_or_one_person(world: World) -> None:
    _, draft, _, _ = world

    def texts(value: object) -> Iterator[str]:
        if is_dataclass(value):
            for field in fields(value):
                yield from texts(getattr(value, field.name))
        elif isinstance(value, tuple):
            for item in value:
                yield from texts(item)
        elif isinstance(value, str):
            yield value

    held = set(texts(draft))
    assert not {text for text in held if text.startswith(("PRI-", "PRO-")) or text in ("r", "p1", "t1", "n1")}
    assert {step.name for step in steps.STEPS if step.person_rows} == {"prison_released"}


def test_the_first_strategy_finds_its_figures_here(world: World) -> None:
    _, draft, _, _ = world
    strategy = read_strategy(first_strategy())
    (made_of,) = strategy_drafts(strategy, [draft])
    wanted = {one.id for one in strategy.objectives if one.table.startswith("prison_")}
    assert {section.name for section in made_of.page.sections} == {"objectives", *wanted}
    assert reasons([draft, made_of], policy("sightline-default")) == []


def test_places_are_never_told_without_what_is_known_of_their_effect(world: World) -> None:
    _, draft, _, _ = world
    said = {section.name: " ".join(section.not_known) for section in draft.page.sections}
    assert all(one.words in said["programmes"] for one in evidence())
    for name in ("places", "forecast", "forecast-region"):
        assert "Places are not a good in themselves" in said[name]
    assert "A gap." in said["ended"]


def submission(code: str, sender: str, agency: str, year: int) -> Submission:
    return Submission(1, agency, sender, code, year, date(year - 1, 4, 1), date(year, 3, 31), "2026-06-01", "f", "h", 1,
                      0, {}, None)  # fmt: skip


def test_the_span_is_the_last_years_without_a_gap_and_what_did_not_come_is_said() -> None:
    sent = [submission("programmes", "prison", "PRI-E12000001", year) for year in (2021, 2023, 2024)]
    sent.append(submission("programmes", "prison", "PRI-E12000002", 2024))
    period = span(sent)
    assert period is not None
    assert (period.start, period.end) == (date(2022, 4, 1), date(2024, 3, 31))
    said = " ".join(missing(period, sent))
    assert "Not every service sent files of programmes in prison for every year" in said
    assert "No files of supervision were received" in said
    assert span([submission("cin", "council", "E06000001", 2024)]) is None


def test_a_region_is_read_off_the_code_of_a_service() -> None:
    assert region_of("PRI-E12000009") == "E12000009"
    assert region_of("PRISON-SERVICE") == "not_known"


def test_where_nothing_was_counted_there_is_no_draft(world: World) -> None:
    found, _, _, _ = world
    assert made(replace(found, rows=dict.fromkeys(found.rows, ())), COVERAGE, ()) == ()


GOOD = '[[programme]]\ncode = ""\nname = "N"\neffect = "none"\nsays = "S."\nsource = "W"\nas_of = 2026-11-26\n'


def test_every_programme_of_the_returns_has_its_evidence_or_none() -> None:
    assert {one.code for one in evidence()} >= set(code_list("programme"))
    added = complete(evidence_of(GOOD))
    assert {one.code: one.effect for one in added if one.code} == dict.fromkeys(code_list("programme"), "none")
    assert "Evidence of an effect: none found" in added[0].words


def test_all_faults_of_the_evidence_are_named_at_once() -> None:
    bad = GOOD.replace('"none"', '"great"').replace('"W"', '" "') + '[[programme]]\ncode = "zz"\nhow = 1\n'
    with pytest.raises(StandardError) as caught:
        evidence_of(bad)
    said = str(caught.value)
    for part in ("entry 1: source is blank", "entry 1: effect must be one of none", "entry 2: name is missing",
                 "entry 2: how is no key", "entry 2: code is not in the code list"):  # fmt: skip
        assert part in said
