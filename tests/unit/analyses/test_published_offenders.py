"""Published tables of people who offended, beside what a run counted of the like."""

from __future__ import annotations

from pathlib import Path

import pytest

from sightline.analyses.perpetrators.published_page import LIKE, newest, published_drafts
from sightline.analyses.perpetrators.scoreboard import strategy_drafts
from sightline.analyses.perpetrators.scoreboard_rules import first_strategy, read_strategy
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.errors import Refused
from sightline.published.offenders import Offenders, offenders_in
from sightline.render.sentences import fill
from sightline.standard.drafts import Draft, OutputKind
from tests.unit.analyses.test_perpetrators import every_table
from tests.unit.analyses.test_prison_pages import drafts as prison_drafts

MAPPA = """Year,Area,Category,Level,Count
2022/23,England and Wales,Category 1,All,"65,000"
2023/24,England and Wales,All,All,"91,500"
2023/24,England and Wales,Category 1,All,"70,052"
2023/24,England and Wales,Category 1,Level 2,600
2023/24,England and Wales,Category 2,All,"21,000"
2023/24,Surrey,All,All,912
"""
PRISON = """As at,Custody type,Offence group,Population
30 June 2018,Sentenced,Sexual offences,13580
30 June 2018,Remand,Sexual offences,x
30 June 2018,All,Sexual offences,15000
"""
COURTS = "Calendar year,HO offence code,Outcome,Defendants\n2024,17A,Convicted,310\n"


def folder(path: Path, **files: str) -> tuple[Offenders, ...]:
    made = path / "offenders"
    made.mkdir(exist_ok=True)
    for name, text in files.items():
        (made / f"{name}.csv").write_text(text, encoding="utf-8")
    return offenders_in(made)


def a_run() -> tuple[Draft, ...]:
    """Two hundred people held, a hundred and twenty of them under sentence."""
    held = [{"status": status, "people": people} for status, people in (("sentenced", 120), ("remand", 80))]
    return prison_drafts(prison_held=held)


def test_the_newest_period_and_the_widest_area_are_shown_and_levels_of_management_are_not(tmp_path: Path) -> None:
    mappa, prison = folder(tmp_path, mappa=MAPPA, prison=PRISON)
    parts, whole = newest(mappa)
    assert [(figure.value, figure.code("moj_category")) for figure in parts] == [(70_052, "1"), (21_000, "2")]
    assert whole is not None
    assert whole.value == 91_500
    parts, whole = newest(prison)
    assert [figure.value for figure in parts] == [13_580, None]
    assert whole is None


def test_published_figures_keep_source_and_date_and_stand_beside_those_of_the_run(tmp_path: Path) -> None:
    run = a_run()
    (made,) = published_drafts(folder(tmp_path, mappa=MAPPA, prison=PRISON, courts=COURTS), run)
    assert made.tier == 2
    sections = {section.name: section for section in made.page.sections}
    assert set(sections) == {"mappa", "prison", "prison-here", "courts"}
    assert "Ministry of Justice, MAPPA annual report: figures of 31 March 2024" in sections["mappa"].source
    assert "Nothing that this run counted is like it." in sections["courts"].not_known
    sightline = policy("sightline-default")
    assert reasons([*run, made], sightline) == []
    printed = {t.name: t for t in protect([t for d in (*run, made) for t in d.tables], sightline).tables}
    said = {name: fill(section.sentence, printed.values()).text for name, section in sections.items()}
    assert said["mappa"] == "91,500 were published for 31 March 2024, in England and Wales."
    assert said["prison"] == "The table gives parts, and no number of all of them, for England and Wales."
    assert said["prison-here"] == "120 people were held under sentence on the last day."
    assert printed["published-mappa"].figures == made.table("published-mappa").figures  # as published
    assert {t.kind for n, t in printed.items() if n.startswith("published-")} == {OutputKind.PUBLISHED}


def test_what_a_run_counts_that_is_like_them_is_withheld_here_too(tmp_path: Path) -> None:
    run = prison_drafts(prison_held=[{"status": "sentenced", "people": 3}, {"status": "remand", "people": 80}])
    (made,) = published_drafts(folder(tmp_path, prison=PRISON), run)
    printed = protect([t for d in (*run, made) for t in d.tables], policy("sightline-default")).tables
    (section,) = [one for one in made.page.sections if one.name == "prison-here"]
    assert "was withheld to protect people" in fill(section.sentence, printed).text


def test_every_table_that_is_said_to_be_like_one_is_made_by_a_run() -> None:
    held = [{"status": "sentenced", "people": 120}]
    terms = [{"basis": "licence", "restricted": "yes", "happened": "neither", "cases": 60}]
    tables = {t.name: t for one in prison_drafts(prison_held=held, prison_term=terms) for t in one.tables}
    tables |= {table.name: table for table in every_table()}
    for like in LIKE.values():
        assert any(figure.breakdown == like.breakdown for figure in tables[like.table].figures), like.table


def test_no_file_gives_no_page_and_the_strategy_is_as_it_was(tmp_path: Path) -> None:
    assert offenders_in(tmp_path / "offenders") == ()
    assert published_drafts((), a_run()) == ()
    surrey = "Year,Area,Category,Level,Count\n2024,Surrey,All,All,912\n"
    assert published_drafts(folder(tmp_path, mappa=surrey), a_run()) == ()
    assert strategy_drafts(read_strategy(first_strategy()), [])


def test_files_of_no_kind_or_of_one_kind_twice_are_refused_with_the_faults_of_all(tmp_path: Path) -> None:
    made = tmp_path / "offenders"
    made.mkdir()
    for name, text in (
        ("mappa.csv", "Year\n2024\n"),
        ("prison.csv", PRISON),
        ("Prison.CSV", PRISON),
        ("notes.csv", "a\n"),
    ):
        (made / name).write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        offenders_in(made)
    rules = [finding.rule for finding in caught.value.findings]
    assert rules.count("which-table") == 2
    assert rules.count("missing-column") == 4
