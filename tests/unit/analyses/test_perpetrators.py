"""The draft of perpetrators: cohorts and never years over years, what is silent said, shares and curves as by hand."""

from __future__ import annotations

import dataclasses
import inspect
import random
import types
import typing
from collections.abc import Iterator
from datetime import date

import pytest

from sightline.analyses.perpetrators import (
    attrition_after,
    attrition_curves,
    attrition_measures,
    attrition_page,
    attrition_rules,
    attrition_tables,
    draft,
    recorded_page,
    recorded_tables,
    suspects_page,
    suspects_tables,
)
from sightline.analyses.perpetrators.attrition_count_steps import STAGES, WITHIN
from sightline.analyses.perpetrators.attrition_rules import follow, groups
from sightline.analyses.perpetrators.attrition_tables import Cohort, merged
from sightline.analyses.picture.coverage import Coverage
from sightline.ledger.submissions import Submission
from sightline.methods.survival import cumulative_incidence
from sightline.standard.codes import code_list
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import MISSING

YEARS = (2024, 2025)
COVERAGE = Coverage(
    YEARS, {"police": 2, "support": 1}, frozenset(("police", year) for year in YEARS), frozenset(), (),
    date(2025, 3, 31), (date(2025, 5, 1), date(2025, 5, 1)),
)  # fmt: skip
HEARD = ("court", "prison", "probation", "programmes", "supervision")
MODULES = (
    attrition_after, attrition_curves, attrition_measures, attrition_page, attrition_rules, attrition_tables, draft,
    recorded_page, recorded_tables, suspects_page, suspects_tables,
)  # fmt: skip


def counts_row(span: int, group: str, dimension: str = "all", code: str = "all", **more: int) -> dict[str, object]:
    measured = ["offences", "followed", *STAGES]
    measured += [f"{name}_{word}" for _, word in WITHIN for name in ("followed", *STAGES)]
    return {"span": span, "dimension": dimension, "code": code, "outcome_group": group,
            **{name: more.get(name, 0) for name in measured}}  # fmt: skip


def cohort(counts: list[dict[str, object]], **more: typing.Any) -> Cohort:
    usual: dict[str, typing.Any] = {
        "waits": [],
        "flow": [],
        "support": [],
        "findings": [],
        "heard": frozenset(["court"]),
    }
    return Cohort(counts, **{**usual, **more}, coverage=COVERAGE)


def sent(agency: str, code: str, year: int, sender: str = "police") -> Submission:
    return Submission(
        1, agency, sender, code, year, date(year - 1, 4, 1), date(year, 3, 31), "2025-05-01T00:00:00", "f", "0", 1, 0,
        {}, None,
    )  # fmt: skip


def test_every_outcome_of_the_framework_stands_in_one_group() -> None:
    found = groups("outcome_groups", date(2023, 4, 1), date(2026, 3, 31))
    codes = [row["code"] for row in found]
    assert sorted(codes) == sorted(code_list("crime_outcome"))
    assert {row["code_group"] for row in found} == {code for code, _ in attrition_measures.OUTCOME.labels} - {"not_yet"}
    # A code is in no group before it was brought in.
    assert "22" not in [row["code"] for row in groups("outcome_groups", date(2016, 4, 1), date(2017, 3, 31))]


def test_a_cohort_is_followed_to_the_end_of_an_unbroken_run_of_outcomes() -> None:
    crimes = [sent(force, code, year) for force in ("F1", "F2", "F3") for year in YEARS
              for code in ("police_crime", "police_party")]  # fmt: skip
    outcomes = [
        sent("F1", "police_outcome", 2024),
        sent("F1", "police_outcome", 2025),
        sent("F2", "police_outcome", 2024),
    ]
    rows = {(row["agency"], row["year"]): row["until"] for row in follow([*crimes, *outcomes], COVERAGE)}
    assert rows == {
        ("F1", 2024): date(2025, 3, 31), ("F1", 2025): date(2025, 3, 31), ("F2", 2024): date(2024, 3, 31),
        ("F2", 2025): None, ("F3", 2024): None, ("F3", 2025): None,
    }  # fmt: skip
    court = sent("C1", "court_cases", 2024, "court")
    assert {row["until"] for row in follow([*crimes, *outcomes, court], COVERAGE)} == {date(2024, 3, 31), None}


def test_offences_of_a_silent_force_are_recorded_and_in_no_share() -> None:
    made = cohort([
        counts_row(0, "charged", offences=20, followed=20, charge=20),
        counts_row(0, "not_yet", offences=60, followed=60), counts_row(0, "not_sent", offences=40),
    ])  # fmt: skip
    tables = {table.name: table for table in attrition_tables.outcome_tables(made)}
    whole = made.spans.period(0)
    assert [figure.value for figure in tables["attrition_offences"].figures if figure.period == whole] == [120]
    shares = {figure.code("outcome_group"): figure for figure in tables["attrition_outcome_share_together"].figures}
    assert (shares["charged"].value, shares["charged"].denominator) == (25.0, 80.0)
    assert "sent no outcomes" in draft._silent(made)
    words = draft._silent(made)
    touched = [one for one in attrition_page.SECTIONS if one.table.startswith("attrition")]
    assert len(touched) > 12
    said = {"attrition": words}
    assert all("sent no outcomes" in attrition_page.filled(one, "", "", said).not_known[0] for one in touched)
    assert all(len(attrition_page.filled(one, "", "").not_known) == len(one.not_known) for one in touched)
    assert draft._silent(cohort([counts_row(0, "charged", offences=1, followed=1)])) == ""


def every_table() -> list[FigureTable]:
    """The tables of a made-up cohort in which every number differs."""
    draw = random.Random(5)
    counts = []
    for span in (2024, 2025, 0):
        for group, _ in attrition_measures.OUTCOME.labels:
            more: dict[str, int] = {"offences": 900, "followed": 900, "followed_one": 600, "followed_two": 300}
            more |= {stage: draw.randrange(20, 90) for stage in STAGES}
            more |= {f"{stage}_{word}": draw.randrange(20, 90) for stage in STAGES for _, word in WITHIN}
            counts.append(counts_row(span, group, "all", "all", **more))
            for name, codes in (("harmed_by", ("adult_on_child", "child_on_child")), ("online", ("yes", "no")),
                                ("group_based", ("yes", "no")), ("victim_age", ("0-9", "10-15")),
                                ("agency", ("E23000001", "E23000036"))):  # fmt: skip
                counts += [counts_row(span, group, name, code, **more) for code in codes]
    waits = [
        {"wait": wait, "dimension": "all", "code": "all", "days": day, "stopped": 30, "ended": 40, "open": 20}
        for wait, _ in attrition_measures.WAIT.labels for day in range(10, 900, 40)
    ]  # fmt: skip
    flow = [
        {"source": source, "target": target, "offences": 50}
        for source, targets in (("recorded", ("charged", "supports")), ("charged", ("convicted", "court_open")))
        for target in targets
    ]  # fmt: skip
    support = [
        {"outcome_group": group, "support": kind, "offences": 30}
        for group in ("supports", "no_support") for kind in ("session", "referred", "none")
    ]  # fmt: skip
    made = cohort(counts, waits=waits, flow=flow, support=support)
    after = [{"stage": stage, "people": 100 - 5 * n} for n, (stage, _) in enumerate(attrition_measures.AFTER.labels)]
    again = [{"what": what, "code": code, "people": 200, "proven": 20}
             for what, code in (("within", "2"), ("year", "1"), ("any", "1"))]  # fmt: skip
    children = [
        {"suspect_of": kind, "suspect_when": when, "happened": what, "children": 25}
        for kind in ("sexual", "other") for when in ("before", "same", "after", "never")
        for what in ("charged", "out_of_court", "no_further", "not_yet")
    ]  # fmt: skip
    fields = [
        {"span": span, "agency": agency, "field": "online", "cases": 200, "known": 120, "held": 150}
        for span in (2024, 2025, 0) for agency in ("all", "E23000001", "E23000036")
    ]  # fmt: skip
    ethnic = [{"ethnic_group": code, "said": 40, "held": 50} for code in ("white", "asian", "not_known")]
    return [
        *attrition_tables.outcome_tables(made), *attrition_tables.stage_tables(made),
        *attrition_tables.breakdown_tables(made), attrition_tables.flow_table(made),
        *attrition_tables.support_tables(made), attrition_tables.finding_table(made),
        *attrition_curves.wait_tables(made), *attrition_after.after_tables(after, made.spans, HEARD),
        *attrition_after.reoffending_tables(again, made.spans), *suspects_tables.suspect_tables(children, made.spans),
        *recorded_tables.recorded_tables(fields, made), *recorded_tables.group_tables(ethnic, made.spans),
    ]  # fmt: skip


def test_no_share_sets_what_happened_in_a_year_beside_what_was_recorded_in_it() -> None:
    tables = {table.name: table for table in every_table()}
    shares = [table for table in tables.values() if table.kind is OutputKind.SHARES]
    assert len(shares) > 20
    for table in shares:
        part, whole = (tables[name] for name in table.made_of)
        populations = {figure.measure.population.code for one in (part, whole, table) for figure in one.figures}
        assert len(populations) == 1, f"{table.name}: what is above and what is below are not the same offences"
        below = {(figure.period, figure.area) for figure in whole.figures}
        for figure in part.figures:
            assert (figure.period, figure.area) in below
            assert figure.value is not None
    # Nothing is counted by the year of a charge, verdict or sentence: the only periods are those of the cohort.
    counted_by = {figure.measure.population.label for table in tables.values() for figure in table.figures}
    assert all("recorded" in label or "in the period" in label or "suspects" in label or "at liberty" in label
               for label in counted_by)  # fmt: skip


def test_a_share_that_mixes_populations_would_be_seen() -> None:
    tables = {table.name: table for table in every_table()}
    part, whole = tables["attrition_within_one"], tables["attrition_offences"]
    assert {figure.measure.population.code for figure in (*part.figures, *whole.figures)} == {
        "offences_followed_a_year", "offences_recorded",
    }  # fmt: skip


def test_parts_add_up_and_shares_are_of_their_counts() -> None:
    tables = {table.name: table for table in every_table()}
    outcomes, whole = tables["attrition_outcomes"], tables["attrition_followed"]
    for base in whole.figures:
        assert sum(one.value or 0 for one in outcomes.figures if one.period == base.period) == base.value
    for name, few in (("attrition_outcomes_by_form", "attrition_followed_by_form"),
                      ("child_suspects_when", "child_suspects"), ("attrition_support", "attrition_views")):  # fmt: skip
        assert sum(one.value or 0 for one in tables[name].figures) == sum(one.value or 0 for one in tables[few].figures)
    share = next(one for one in tables["attrition_within_one_share_together"].figures
                 if one.code("offence_stage") == "charge")  # fmt: skip
    assert share.value == pytest.approx(100 * (share.n or 0) / (share.denominator or 1))
    assert share.intervals[0].lower < (share.value or 0) < share.intervals[0].upper


def test_trials_and_sentences_are_not_drawn_where_no_court_sends() -> None:
    alone = cohort([counts_row(0, "charged", offences=20, followed=20)], heard=frozenset())
    assert alone.stages == ("outcome", "charge")
    names = {table.name for table in attrition_curves.wait_tables(alone)}
    assert "attrition_curve_conviction" not in names


def one_by_one(cases: list[tuple[int, str]], until: int) -> dict[str, float]:
    """Aalen and Johansen's shares by a day, case by case: at each day, of those still waiting, who leaves and how."""
    waiting, reached = 1.0, {"stopped": 0.0, "ended": 0.0}
    for day in sorted({day for day, _ in cases if day <= until}):
        at_risk = sum(1 for other, _ in cases if other >= day)
        for how in reached:
            reached[how] += waiting * sum(1 for other, kind in cases if (other, kind) == (day, how)) / at_risk
        waiting *= 1 - sum(1 for other, kind in cases if other == day and kind != "open") / at_risk
    return reached


def test_the_curve_of_a_wait_is_that_of_its_cases_one_by_one() -> None:
    draw = random.Random(11)
    cases = [(draw.randrange(0, 60), draw.choice(("stopped", "ended", "open"))) for _ in range(400)]
    rows = []
    for day in sorted({day for day, _ in cases}):
        numbers = {how: sum(1 for one in cases if one == (day, how)) for how in ("stopped", "ended", "open")}
        rows.append({"wait": "charge", "dimension": "all", "code": "all", "days": day, **numbers})
    at = attrition_curves.at_days(cohort([], waits=rows), "charge")
    for cause, how in enumerate(("stopped", "ended")):
        curve = cumulative_incidence(attrition_curves.counts(at), cause)
        for until in (5, 20, 45):
            assert curve.at(until)[0] == pytest.approx(one_by_one(cases, until)[how], abs=1e-12)
    # One less the Kaplan-Meier curve would say more: it takes whoever ended otherwise as still waiting.
    alone = [(day, kind if kind == "stopped" else "open") for day, kind in cases]
    assert one_by_one(alone, 45)["stopped"] > one_by_one(cases, 45)["stopped"] + 0.05


def test_ways_that_few_took_stand_together() -> None:
    assert merged({"a": 50, "b": 40, "c": 4}) == {"a": 50, "other_way": 44}
    assert merged({"a": 50, "b": 40, "c": 6, "d": 5}) == {"a": 50, "b": 40, "other_way": 11}
    assert merged({"a": 50, "b": 12}) == {"a": 50, "b": 12}
    assert merged({"a": 50, "b": 3}) == {}
    assert merged({}) == {}


def test_a_charge_is_never_put_with_what_is_none() -> None:
    assert merged({"charged": 12, "a": 30, "b": 4}) == {"charged": 12, "other_way": 34}
    assert merged({"charged": 4, "a": 30, "b": 20}) == {}
    assert merged({"charged": 40, "a": 6}) == {}


def test_few_convictions_are_not_shown_as_none() -> None:
    flow = [{"source": "convicted", "target": "custody", "offences": 40},
            {"source": "convicted", "target": "community", "offences": 20}]  # fmt: skip
    whole, *_ = attrition_tables.sentence_tables(cohort([], flow=flow))
    assert [one.value for one in whole.figures] == [60]
    few = [{"source": "convicted", "target": "custody", "offences": 7}]
    assert attrition_tables.sentence_tables(cohort([], flow=few)) == ()


def test_bounds_run_from_what_is_recorded_to_all_of_the_unknown_and_narrow_by_what_others_hold() -> None:
    found = [
        {"ethnic_group": "white", "said": 40, "held": 55}, {"ethnic_group": "asian", "said": 20, "held": 25},
        {"ethnic_group": "not_known", "said": 60, "held": 40},
    ]  # fmt: skip
    said, held = recorded_tables.group_tables(found, cohort([]).spans)
    ranges = {}
    for table, word in ((said, "said"), (held, "held")):
        white = next(one for one in table.figures if one.code(f"suspect_ethnicity_{word}") == "white")
        (bound,) = white.intervals
        assert bound.kind == MISSING
        ranges[word] = (bound.lower, bound.upper)
    assert ranges == {"said": (40, 100), "held": (55, 95)}


def test_children_recorded_as_victims_only_later_stand_with_others_where_they_are_few() -> None:
    few = [{"suspect_of": "sexual", "suspect_when": when, "happened": "no_further", "children": n}
           for when, n in (("before", 30), ("after", 4), ("never", 60))]  # fmt: skip
    table = next(
        one for one in suspects_tables.suspect_tables(few, cohort([]).spans) if one.name == "child_suspects_when"
    )
    found = {(one.code("suspect_of"), one.code("suspect_when")): one.value for one in table.figures}
    assert (found["sexual", "first"], found["sexual", "not_first"]) == (30, 64)


PERSONAL = ("person_key", "record_key", "offence_key", "case_key", "need_key", "event_key", "local_id", "birth")


def public_types() -> Iterator[type]:
    for module in MODULES:
        for _, one in inspect.getmembers(module, inspect.isclass):
            if dataclasses.is_dataclass(one):
                yield one


def named_in(kind: object, seen: set[object]) -> Iterator[str]:
    """The names of all fields of a type, and of the types that these are made of."""
    if kind in seen or not isinstance(kind, type | types.GenericAlias | types.UnionType):
        for part in typing.get_args(kind):
            yield from named_in(part, seen)
        return
    seen.add(kind)
    for part in typing.get_args(kind):
        yield from named_in(part, seen)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        for field in dataclasses.fields(kind):
            yield field.name
            yield from named_in(hints[field.name], seen)


def test_no_public_type_of_the_analysis_can_hold_a_person() -> None:
    found = list(public_types())
    assert {Cohort, FigureTable} <= set(found)
    names = {name for kind in found for name in named_in(kind, set())}
    assert {"figures", "value", "breakdown"} <= names  # the walk reaches what figures are made of
    assert not {name for name in names if any(word in name for word in PERSONAL)}


def test_only_steps_of_counts_are_read_and_none_of_them_holds_a_person() -> None:
    counting = [step for step in draft.STEPS if not step.person_rows]
    assert len(counting) == 10
    for step in counting:
        assert not {column.name for column in step.columns} & set(PERSONAL), step.name
    for step in draft.STEPS:
        if {column.name for column in step.columns} & set(PERSONAL):
            assert step.person_rows, step.name
