"""The strategy's objectives: read with all faults at once, and beside the newest figures of a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sightline.analyses.children_who_harm import draft as welfare
from sightline.analyses.perpetrators import prison
from sightline.analyses.perpetrators.scoreboard import NO_FIGURE, TABLE, strategy_drafts
from sightline.analyses.perpetrators.scoreboard_rules import first_strategy, own_strategy, read_strategy
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.engines.duck import DuckEngine
from sightline.errors import ConfigError
from sightline.render.numbers import unit_words
from sightline.render.sentences import fill
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Status, Unit
from tests.unit.analyses import test_organised, test_prison
from tests.unit.analyses.test_children_who_harm import ROWS
from tests.unit.analyses.test_perpetrators import every_table
from tests.worlds_of_prisons import COVERAGE, counted, prisons_of

WHO = Population("made_up", "made-up people", "does not apply")
PEOPLE = Measure("made_up_people", "People", Unit.PERSON, WHO, Status.NONE, "t/1", "t")
SHARE = Measure("made_up_share", "Share", Unit.PERCENT, WHO, Status.NONE, "t/1", "t")
ENDING = Dimension("ending", "Ending", additive=True, labels=(("no_place", "No place"), ("completed", "Completed")))
OLD, NEW = Period.year_to_march(2024), Period.year_to_march(2025)


def draft(none: int = 40, done: int = 160) -> Draft:
    """People by ending in two years, and the share of those with no place."""
    parts = [Figure(PEOPLE, year, "pooled", value, (("ending", code),)) for year, more in ((OLD, 100), (NEW, 0))
             for code, value in (("no_place", none + more), ("completed", done + more))]  # fmt: skip
    wholes = [Figure(PEOPLE, OLD, "pooled", none + done + 200), Figure(PEOPLE, NEW, "pooled", none + done)]
    share = Figure(SHARE, NEW, "pooled", 100 * none / (none + done), (("ending", "no_place"),), n=none,
                   denominator=none + done)  # fmt: skip
    tables = (
        FigureTable("ended", OutputKind.COUNTS, "People by ending", (ENDING,), tuple(parts), "step t"),
        FigureTable("whole", OutputKind.COUNTS, "People", (), tuple(wholes), "step t"),
        FigureTable("share", OutputKind.SHARES, "Share", (ENDING,), (share,), "step t", ("ended", "whole")),
    )
    section = Section("a", "A", "b", "ended", Chart(ChartKind.NONE, "ending"), Sentence("Some."), "s", "q")
    return Draft("made-up", 1, tables, Page("made-up", "T", "L", (section,)))


ONE = (
    'title = "A strategy"\nas_of = 2026-11-26\n\n[[objective]]\nid = "a"\nobjective = "All have a place."\n'
    'measure = "Share without"\ndata = "yes"\nholder = "Prisons"\nowner = "not named"\nsource = "Made up"\n'
    'table = "share"\nbreakdown = { ending = "no_place" }\nsays = "{value}% had no place."\n'
)
TWO = ONE + (
    '\n[[objective]]\nid = "b"\nobjective = "It is known."\nmeasure = "M"\ndata = "no"\nholder = "The ministry"\n'
    'owner = "Somebody"\nsource = "Made up"\n'
)


def test_an_objective_shows_the_newest_cleared_figure_and_another_who_could_hold_the_data() -> None:
    other = draft()
    (made,) = strategy_drafts(read_strategy(TWO), [other])
    assert made.tier == 2
    both = [other, made]
    assert reasons(both, policy("sightline-default")) == []
    printed = {t.name: t for t in protect([t for d in both for t in d.tables], policy("sightline-default")).tables}
    objectives, a = made.page.sections
    assert fill(a.sentence, printed.values()).text == "20% had no place."
    assert fill(objectives.sentence, printed.values()).text == (
        "For 1 objectives the data exists, for 0 a part of it, and for 1 none."
    )
    first, second = (dict(entry.parts) for entry in objectives.entries)
    assert first["Newest figure"] == "It stands below."
    assert second["Does the data exist?"] == "No data exists: The ministry could hold it"
    assert (second["Newest figure"], second["Owner"]) == (NO_FIGURE, "Somebody")


def test_what_clearance_withholds_is_withheld_here_too() -> None:
    other = draft(none=4)
    (made,) = strategy_drafts(read_strategy(ONE), [other])
    printed = protect([t for d in (other, made) for t in d.tables], policy("sightline-default")).tables
    said = fill(made.page.sections[1].sentence, printed)
    assert not said.complete
    assert "withheld to protect people" in said.text


def test_a_count_is_shown_with_its_whole_breakdown_and_a_share_alone() -> None:
    of_count = ONE.replace('table = "share"', 'table = "ended"').replace("{value}% had", "{value} people had")
    (made,) = strategy_drafts(read_strategy(of_count), [draft()])
    assert len(made.table("strategy_a").figures) == 4
    (made,) = strategy_drafts(read_strategy(ONE), [draft()])
    assert len(made.table("strategy_a").figures) == 1
    assert made.table("strategy_a").made_of == ("strategy_a_of_0", "strategy_a_of_1")


def test_a_figure_that_the_run_does_not_have_is_said_to_be_none() -> None:
    for text in (ONE.replace('"share"', '"nothing"'), ONE.replace('"no_place"', '"other"')):
        (made,) = strategy_drafts(read_strategy(text), [draft()])
        assert [table.name for table in made.tables] == [TABLE]
        assert dict(made.page.sections[0].entries[0].parts)["Newest figure"] == NO_FIGURE


def test_the_first_strategy_can_be_read_and_holds_no_figure() -> None:
    found = read_strategy(first_strategy())
    assert len(found.objectives) >= 10
    assert {one.data for one in found.objectives} == {"yes", "partly", "no"}
    assert not [one.id for one in found.objectives if one.data == "yes" and not one.table]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Draft, ...]:
    """Drafts of all that a run counts of perpetrators, prisons, groups and children who harm."""
    where, prisons, _ = prisons_of(5, 0.6, 1_500)
    with DuckEngine(tmp_path_factory.mktemp("prison"), threads=1) as engine:
        of_prison = prison.made(counted(engine, where, prisons, test_prison.licences()), COVERAGE, ())
    return (
        *of_prison, test_organised.draft(100), replace(draft(), tables=(*draft().tables, *every_table())),
        *welfare.made(ROWS, Period.years_to_march(2025, 2026), COVERAGE),
    )  # fmt: skip


def test_every_table_and_code_that_the_first_strategy_names_is_one_of_a_run(run: tuple[Draft, ...]) -> None:
    tables = {table.name: table for one in run for table in one.tables}
    named = [one for one in read_strategy(first_strategy()).objectives if one.table]
    assert {"followed", "programme", "young", "groups", "again"} <= {one.id for one in named}
    for one in named:
        held = {dimension.code: dict(dimension.labels) for dimension in tables[one.table].dimensions}
        assert held.keys() == dict(one.breakdown).keys(), one.id
        assert all(code in held[dimension] for dimension, code in one.breakdown), one.id
    (made,) = strategy_drafts(read_strategy(first_strategy()), run)
    assert {section.name for section in made.page.sections} == {"objectives", *(one.id for one in named)}


def test_groups_that_are_too_few_are_withheld_from_the_strategy_too(run: tuple[Draft, ...]) -> None:
    def printed(groups: Draft) -> str:
        (made,) = strategy_drafts(read_strategy(first_strategy()), [*run[:1], groups])
        tables = protect([t for d in (groups, made) for t in d.tables], policy("sightline-default")).tables
        (section,) = [one for one in made.page.sections if one.name == "groups"]
        return fill(section.sentence, tables).text

    assert "50% were victims of groups" in printed(test_organised.draft(100))
    assert "withheld to protect people" in printed(test_organised.draft(12))


def test_the_axis_of_the_objectives_names_them() -> None:
    (made,) = strategy_drafts(read_strategy(ONE), [draft()])
    assert {figure.measure.unit for figure in made.table(TABLE).figures} == {Unit.OBJECTIVE}
    assert unit_words(Unit.OBJECTIVE) == "objectives"


def test_all_faults_of_a_strategy_are_named_at_once_and_no_value_is_repeated() -> None:
    bad = (
        'title = ""\nextra = 1\n\n[[objective]]\nid = "Not So"\nobjective = "secret words"\nmeasure = "m"\n'
        'data = "maybe"\nholder = "h"\nsource = "s"\ntable = "t"\nhow = 2\n\n'
        '[[objective]]\nid = "x"\nobjective = "o"\nmeasure = "m"\ndata = "no"\nholder = "h"\nowner = "n"\n'
        'source = "s"\n'
        'table = "t"\nsays = "About 12 of {value} and {more}"\n\n[[objective]]\nid = "x"\n'
    )
    with pytest.raises(ConfigError) as caught:
        read_strategy(bad)
    said = str(caught.value)
    for part in (
        "title is missing", "as_of must be a date", "extra is no key of a strategy", "objective 1: owner is missing",
        "objective 1: how is no key", "objective 1: id must be of small letters", "objective 1: data must be one of",
        "objective 1: table and says go together", "objective 2: data is no, and yet a table", "objective 2: says must",
        "objective 2: its id stands at another", "objective 3: measure is missing",
    ):  # fmt: skip
        assert part in said, part
    assert "secret words" not in said
    with pytest.raises(ConfigError, match="holds a number"):
        read_strategy(ONE.replace("{value}% had", "{value}% of 12 had"))
    with pytest.raises(ConfigError, match="write a shorter title for its figure as short"):
        read_strategy(ONE.replace("All have a place.", "word " * 13))
    with pytest.raises(ConfigError, match="short must be 1 to 12 words"):
        read_strategy(ONE + f'short = "{"word " * 13}"\n')
    with pytest.raises(ConfigError, match="no TOML"):
        read_strategy("title = ")
    with pytest.raises(ConfigError, match=r"no \[\[objective\]\]"):
        read_strategy('title = "A"\nas_of = 2026-11-26\n')


def test_a_project_has_its_own_strategy_or_none(tmp_path: Path) -> None:
    assert own_strategy(tmp_path) is None
    (tmp_path / "strategy.toml").write_text(ONE, encoding="utf-8")
    own = own_strategy(tmp_path)
    assert own is not None
    assert read_strategy(own).objectives[0].id == "a"
    (tmp_path / "strategy.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        own_strategy(tmp_path)


def test_no_two_tables_have_one_name() -> None:
    text = (
        TWO.replace('data = "no"', 'data = "yes"')
        + 'table = "share"\nsays = "{value}"\nbreakdown = { ending = "no_place" }\n'
    )
    (made,) = strategy_drafts(read_strategy(text), [draft()])
    names = [table.name for table in made.tables]
    assert len(names) == len(set(names)) == 7
    assert replace(made, name="other").pages == made.pages
