"""What people told: counts by theme, coders' agreement, records beside, what changed; and that it may be cleared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.voice.changes import COLUMNS, Change, read_changes
from sightline.analyses.voice.coding import agreement_words
from sightline.analyses.voice.draft import voice_drafts
from sightline.analyses.voice.tables import told
from sightline.clearance.policy import policy
from sightline.clearance.refusals import reasons
from sightline.clearance.release import protect
from sightline.errors import Refused
from sightline.standard.codebook import GROUPS, NO_THEME, codebook, themes_of
from sightline.standard.codes import code_list
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.rows import read_rows
from sightline.standard.units import IN_PLACE, Mark, Status, Unit
from sightline.standard.wire import decode_draft, encode

ON = date(2026, 11, 26)
Row = Mapping[str, object]


def row(what: str, accounts: int, *, year: int = 0, theme: str = "", code: str = "", found: str = "") -> Row:
    return {"what": what, "year": year, "theme": theme, "code": code, "found": found, "accounts": accounts}


def rows(**themes: int) -> list[Row]:
    """Counts of 300 accounts, each theme found by both coders in so many of them; 40 where it is not named."""
    made = [row("all", 140, year=2025), row("all", 160, year=2026), row("given_to", 300, code="support")]
    made += [row("coded_twice", 300)]
    for theme in codebook():
        if theme == NO_THEME:
            continue
        number = themes.get(theme, 40)
        made += [row("theme", number, theme=theme, found="both"), row("theme", 12, theme=theme, found="one")]
        made += [row("coding", number, theme=theme, found="both"), row("coding", 12, theme=theme, found="first")]
        made += [row("setting", number - number // 2, theme=theme, code="school")]
        made += [row("setting", number // 4, theme=theme, code=code) for code in ("police", "court")]
        made += [row("ago", number, theme=theme, code="year")]
    return made


def draft(given: list[Row], *changes: Change, others: tuple[Draft, ...] = ()) -> Draft:
    (made,) = voice_drafts(given, ON, 3, changes, others)
    return made


def value(table: FigureTable, **at: str) -> float | Mark | None:
    (figure,) = [one for one in table.figures if dict(one.breakdown) == at]
    return figure.mark if figure.mark in IN_PLACE else figure.value


def test_without_an_account_there_is_no_page() -> None:
    assert voice_drafts([], ON, 0) == ()


def test_a_theme_counts_accounts_in_which_both_coders_found_it() -> None:
    made = draft(rows(long_wait=55))
    assert value(made.table("accounts_help"), theme="long_wait") == 55
    assert value(made.table("accounts_help"), theme="help_in_time") == 40
    (year_2025, year_2026) = made.table("accounts_given").figures
    assert (year_2025.value, year_2026.value) == (140, 160)
    assert {figure.period.label for figure in made.table("accounts_help").figures} == {"April 2024 to March 2026"}


def test_every_figure_counts_accounts_or_is_in_a_table_of_its_own() -> None:
    made = draft(rows())
    units = {table.name: {figure.measure.unit for figure in table.figures} for table in made.tables}
    assert all(found == {Unit.ACCOUNT} for name, found in units.items() if name.startswith("accounts_"))
    assert {name for name in units if not name.startswith("accounts_")} == {"changes_reported"}
    assert not any(
        dimension.additive for table in made.tables for dimension in table.dimensions if dimension.code == "theme"
    )


def test_settings_that_few_name_stand_together() -> None:
    table = draft(rows(first_told=80)).table("accounts_first_told_where")
    assert value(table, theme="first_told", account_setting="other") == 20  # courts
    assert value(table, theme="first_told", account_setting="police") == 20
    assert sum(figure.value or 0 for figure in table.figures) == 80
    assert set(code_list("account_setting")) >= {"school", "police", "court"}


def test_the_draft_is_refused_by_nothing_and_a_small_theme_withholds_itself_alone() -> None:
    made = draft(rows(blamed=4, long_wait=23))
    chosen = policy("sightline-default")
    assert reasons([made], chosen) == []
    tables = {table.name: table for table in protect(made.tables, chosen).tables}
    assert value(tables["accounts_response"], theme="blamed") is Mark.SUPPRESSED
    assert value(tables["accounts_response"], theme="respected") == 40
    assert value(tables["accounts_help"], theme="long_wait") == 20  # to the nearest ten


def test_the_page_holds_no_count_in_words_and_no_words_of_anybody() -> None:
    made = draft(rows(long_wait=57, blamed=3))
    words = [text for page in made.pages for section in page.sections for text in (section.title, section.subtitle)]
    words += [section.sentence.template for page in made.pages for section in page.sections]
    assert not any(number in text for text in words for number in ("57", "300", "140"))
    entries = [part for section in made.page.sections for entry in section.entries for part in entry.parts]
    assert {heading for heading, _ in entries} == {
        "What it means", "Used when", "Not when", "A person might say", "An agency might write",
        "How far two coders agree",
    }  # fmt: skip
    assert all("Made up as an example" in words for heading, words in entries if heading == "A person might say")
    assert not any("_" in words for _, words in entries)


def test_the_page_says_that_the_seat_of_survivors_is_open() -> None:
    section = next(one for one in draft(rows()).page.sections if one.name == "codebook")
    assert any("their seat is open" in words for words in section.not_known)


def test_agreement_is_said_of_rounded_counts_to_one_decimal() -> None:
    heard = told(rows(long_wait=104), 3, ON)
    assert heard is not None
    said = agreement_words(codebook()["long_wait"], heard)
    # 100 both, 10 the first alone, 190 neither: kappa .924 by hand.
    assert said.startswith("Kappa 0.9 (")
    same = told(rows(long_wait=96), 3, ON)
    assert same is not None
    assert agreement_words(codebook()["long_wait"], same) == said  # rounds alike, says alike


def test_too_few_accounts_say_nothing_of_coders() -> None:
    heard = told([row("all", 20, year=2026), row("coded_twice", 20), *rows(long_wait=4)[3:4]], 1, ON)
    assert heard is not None
    assert agreement_words(codebook()["long_wait"], heard).startswith("Too few")


def clocks(value: float | None = 70.0) -> Draft:
    """A draft of clocks with the wait for support in two years."""
    what = Measure(
        "clock_cases_support_wait",
        "Cases",
        Unit.CASE,
        Population("c", "cases", "does not apply"),
        Status.NONE,
        "d",
        "s",
    )
    clock = Dimension("clock", "Clock", False, (("support_wait", "Wait"), ("referral_decision", "Decision")))
    state = Dimension("state", "How it stands", True, (("stopped", "Stopped"), ("open", "Still open")))
    figures = [
        Figure(what, Period.year_to_march(year), "pooled", number, (("clock", "support_wait"), ("state", code)),
               None if number is not None else Mark.NOT_AVAILABLE)
        for year, number in ((2024, 30.0), (2025, value)) for code in ("stopped", "open")
    ]  # fmt: skip
    table = FigureTable("clock_states", OutputKind.COUNTS, "States", (clock, state), tuple(figures), "step")
    page = Page("clocks", "Clocks", "Lead.", (Section("s", "T", "S", "clock_states", Chart(ChartKind.NONE, "state"),
                Sentence("Words."), "Source", "Ask?"),))  # fmt: skip
    return Draft("clocks", 1, (table,), page)


def test_records_stand_beside_a_theme_as_counts_of_their_own_latest_year() -> None:
    made = draft(rows(), others=(clocks(),))
    table = made.table("records_beside_long_wait")
    assert [(figure.period.label, figure.value, figure.measure.unit) for figure in table.figures] == [
        ("year to March 2025", 70.0, Unit.CASE), ("year to March 2025", 70.0, Unit.CASE),
    ]  # fmt: skip
    section = next(one for one in made.page.sections if one.name == "beside-long-wait")
    assert any("No account is joined to a record" in words for words in section.not_known)
    assert reasons([made, clocks()], policy("sightline-default")) == []


def test_a_theme_without_records_beside_it_is_said() -> None:
    section = next(one for one in draft(rows(), others=(clocks(None),)).page.sections if one.name == "codebook")
    assert sum("Nothing stands beside" in words for words in section.not_known) == 4  # of 5: 2024 still tells
    nothing = next(one for one in draft(rows()).page.sections if one.name == "codebook")
    assert sum("Nothing stands beside" in words for words in nothing.not_known) == 5


def test_every_theme_beside_records_is_in_the_codebook_and_every_group_on_the_page() -> None:
    table = read_rows("records.csv", "sightline.analyses.voice")
    assert {one["theme"] for one in table} <= set(codebook())
    names = {section.name for section in draft(rows()).page.sections}
    assert set(GROUPS) <= names
    assert all(themes_of(group) for group in GROUPS)


def test_the_draft_is_the_same_after_it_was_written_and_read() -> None:
    made = draft(rows(), others=(clocks(),))
    assert decode_draft(encode(made)) == made


HEADER = ",".join(COLUMNS) + "\n"
GOOD = "long_wait,Many waited long.,Two more counsellors.,A service,2026-10-01,Minutes of October 2026\n"


def changes(folder: Path, rows_of: str) -> tuple[Change, ...]:
    path = folder / "changes.csv"
    path.write_text(HEADER + rows_of, encoding="utf-8")
    return read_changes(path, ON)


def test_what_changed_is_shown_with_who_answers_for_it_and_an_empty_file_says_so(tmp_path: Path) -> None:
    found = changes(tmp_path, GOOD + GOOD.replace("2026-10-01", "2026-11-01").replace("long_wait", "blamed"))
    assert [one.theme for one in found] == ["blamed", "long_wait"]
    made = draft(rows(), *found)
    (page,) = made.more
    assert value(made.table("changes_reported"), group="help") == 1
    assert [entry.parts[2] for entry in page.sections[0].entries] == [("Who answers for it", "A service")] * 2
    assert changes(tmp_path, "") == ()
    (empty,) = draft(rows()).more
    assert empty.sections[0].title == "Nothing has been reported as changed yet"
    assert reasons([made], policy("sightline-default")) == []


def test_every_fault_of_the_file_of_changes_is_said_at_once_and_none_repeats_a_cell(tmp_path: Path) -> None:
    wrong = "waiting,,=SUM(1),Someone,2027-01-01,\nno_theme,Heard.,Changed.,A service,soon,There\n"
    with pytest.raises(Refused) as caught:
        changes(tmp_path, wrong)
    assert {(one.row, one.field) for one in caught.value.findings} == {
        (2, "theme"), (2, "heard"), (2, "changed"), (2, "date"), (2, "evidence"), (3, "theme"), (3, "date"),
    }  # fmt: skip
    assert not any("waiting" in str(one) or "Someone" in str(one) for one in caught.value.findings)
    (tmp_path / "other.csv").write_text("theme,heard\n", encoding="utf-8")
    with pytest.raises(Refused, match="column"):
        read_changes(tmp_path / "other.csv", ON)
    with pytest.raises(Refused, match="not there"):
        read_changes(tmp_path / "nothing.csv", ON)
