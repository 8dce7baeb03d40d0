"""What Sightline refuses, in code: the nine points of its design, a test each where clearance is the place.

Points that other parts keep are tested there: receiving without a project record (6) in tests/unit/test_config.py and
tests/unit/ledger, accounts (8) in tests/unit/returns and tests/unit/analyses, erasure (9) in tests/integration.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.clearance.gate import Cleared, clear
from sightline.clearance.refusals import reasons
from sightline.errors import ClearanceError, UnitError
from sightline.ledger.chain import Ledger
from sightline.publish.release import Release
from sightline.publish.site import build
from sightline.standard.drafts import Draft, FigureTable, Listed, Sentence
from sightline.standard.figures import Dimension
from sightline.standard.figures import total as summed
from sightline.standard.units import Unit
from tests.unit.clearance.made import DEFAULT, MEASURE, SEX, counts, draft, total

ETHNIC = Dimension(
    "ethnicity_police", "Ethnic group said to the police", True, (("white", "White"), ("asian", "Asian"))
)


def refused(given: Draft | FigureTable) -> str:
    return "\n".join(reasons([given if isinstance(given, Draft) else draft(given)], DEFAULT))


def with_words(text: str, tier: int = 1) -> Draft:
    made = draft(total(40), tier=tier)
    section = replace(made.page.sections[0], sentence=Sentence(text))
    return replace(made, page=replace(made.page, sections=(section,)))


# 1. Person-level output


@pytest.mark.parametrize("code", ["person", "record", "family", "worker", "suspect", "person_key", "case_id"])
def test_1_a_row_a_person_is_refused(code: str) -> None:
    assert "one row for one person" in refused(counts([replace(SEX, code=code)], {"F": 40}))


def test_1_a_list_that_could_be_of_people_is_refused() -> None:
    made = draft(total(40))
    section = replace(made.page.sections[0], entries=(Listed("first", "A record", (("What", "Words."),)),))
    assert "it could be a list of people" in refused(replace(made, page=replace(made.page, sections=(section,))))


def test_1_as_many_rows_as_there_may_be_people_are_refused() -> None:
    table = counts([Dimension("day", "Day", True)], {f"d{n}": 40 for n in range(21)})
    assert "more than 20 codes" in refused(table)


# 2. League tables, ranks, composites, red/amber/green; better or worse from recorded volume


@pytest.mark.parametrize("code", ["area_rank", "league", "risk_score", "composite", "decile", "rag"])
def test_2_ranks_scores_and_composites_are_refused(code: str) -> None:
    assert "rank, score, league" in refused(counts([replace(SEX, code=code)], {"F": 40}))


@pytest.mark.parametrize(
    "text",
    [
        "The worst areas are shown first.", "The top 10 are in the north.", "Who is doing better is shown.",
        "Areas are ranked by their rate.", "The best performing authorities come first.",
    ],
)  # fmt: skip
def test_2_verdicts_on_areas_are_refused(text: str) -> None:
    assert "ranks areas, or says who does better or worse" in refused(with_words(text, tier=2))


@pytest.mark.parametrize("text", ["Some areas are red-rated.", "A RAG column follows.", "These are traffic lights."])
def test_2_traffic_lights_in_words_are_refused(text: str) -> None:
    assert "traffic lights" in refused(with_words(text, tier=2))


@pytest.mark.parametrize(
    "text",
    [
        "A higher number may be more harm or better recording.", "Nobody is ranked.", "No square is worse.",
        "Why are so few recorded here?", "The best link set is used.",
    ],
)  # fmt: skip
def test_2_words_that_warn_against_verdicts_are_not_refused(text: str) -> None:
    assert refused(with_words(text, tier=2)) == ""


# 3. Mixed units


def test_3_one_measure_in_two_units_is_refused_in_a_table_and_across_tables() -> None:
    one, other = total(40), replace(total(30, area="E06000047"), name="other")
    records = replace(MEASURE, unit=Unit.RECORD)
    mixed = (*one.figures, *(replace(figure, measure=records) for figure in other.figures))
    assert "counted in two units" in refused(replace(one, figures=mixed))
    apart = replace(other, figures=(replace(other.figures[0], measure=records),))
    assert "in two units in two tables" in refused(draft(one, apart))


def test_3_children_and_people_do_not_stand_side_by_side() -> None:
    one = total(40)
    people = replace(MEASURE, code="people_recorded", unit=Unit.PERSON)
    mixed = (*one.figures, replace(one.figures[0], measure=people))
    assert "children and people of any age side by side" in refused(replace(one, figures=mixed))


def test_3_figures_of_two_units_are_never_added() -> None:
    girls, boys = counts([SEX], {"F": 40, "M": 30}).figures
    assert summed([girls, boys], SEX).value == 70
    with pytest.raises(UnitError):
        summed([girls, replace(boys, measure=replace(MEASURE, unit=Unit.RECORD))], SEX)


# 4. Ethnicity without source, completeness, denominator and bounds


def test_4_ethnicity_without_those_of_whom_it_was_not_recorded_is_refused() -> None:
    assert "nobody can tell how complete it is" in refused(counts([ETHNIC], {"white": 40, "asian": 30}))
    whole = replace(ETHNIC, labels=(*ETHNIC.labels, ("not_known", "Not recorded")), unknown="not_known")
    assert refused(counts([whole], {"white": 40, "asian": 30, "not_known": 20})) == ""


def test_4_ethnicity_without_a_source_is_refused() -> None:
    whole = replace(ETHNIC, labels=(*ETHNIC.labels, ("not_known", "Not recorded")), unknown="not_known")
    table = counts([whole], {"white": 40, "not_known": 20})
    silent = tuple(replace(figure, measure=replace(MEASURE, source=" ")) for figure in table.figures)
    assert "does not say whose record says so" in refused(replace(table, figures=silent))


# 5. Release without clearance


def test_5_a_draft_is_not_published(tmp_path: Path) -> None:
    release = Release("one", date(2026, 11, 26), "A test", True, date(2026, 3, 31), "policy", "0", "f" * 64)
    with pytest.raises(ClearanceError, match="only what the gate of clearance passed"):
        build([draft(total(40))], tmp_path / "site", release)  # type: ignore[list-item]
    assert not (tmp_path / "site").exists()


def test_5_what_gives_away_what_is_withheld_does_not_leave(tmp_path: Path) -> None:
    """Girls and boys beside a total of two more: who are those two?"""
    ledger = Ledger.create(tmp_path / "ledger")
    found: tuple[Cleared, ...] = clear(
        [draft(counts([SEX], {"F": 41, "M": 33}), total(76))], DEFAULT, ledger, release="one", officer="A"
    )
    printed = [figure.value for table in found[0].tables for figure in table.figures]
    assert printed == [None, None, 80]


# 7. Children who harm are a separate, welfare-framed analysis


@pytest.mark.parametrize("text", ["Young offenders by area.", "Child perpetrators.", "Juvenile sex offenders by year."])
def test_7_children_who_harm_are_not_called_what_adults_are(text: str) -> None:
    assert "calls children what adults who harm are called" in refused(with_words(text, tier=2))
    labelled = counts([Dimension("sex", "Sex", True, (("F", text), ("M", "Boys")))], {"F": 40, "M": 30})
    assert "calls children what adults who harm are called" in refused(labelled)


@pytest.mark.parametrize("text", ["Children who harmed another child.", "A young offender institution.", "Offenders."])
def test_7_other_words_are_not_refused(text: str) -> None:
    assert refused(with_words(text, tier=2)) == ""
