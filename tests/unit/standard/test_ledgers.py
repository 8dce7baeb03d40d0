"""The break and clash ledgers: what touches which figures, and what a table with faults is told."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sightline.errors import StandardError
from sightline.standard.codes import code_list
from sightline.standard.drafts import Chart, ChartKind, Draft, FigureTable, OutputKind, Page, Section, Sentence
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.ledgers import (
    BREAK_COLUMNS,
    CLASH_COLUMNS,
    breaks_in,
    edition,
    ledgers,
    read_breaks,
    read_clashes,
    with_ledgers,
)
from sightline.standard.records import Break, Ledgers, Seen
from sightline.standard.units import Mark, Status, Unit

ROOT = Path(__file__).resolve().parents[3]
ENGLAND, HACKNEY, NORTH_EAST, DORSET = "E92000001", "E09000012", "E12000001", "E10000009"
EPISODES = Measure(
    "dfe-c3-national", "Episodes", Unit.EPISODE, Population("p", "p", "does not apply"), Status.FACTOR,
    "dfe-c3-factors", "made up",
)  # fmt: skip
GOOD = {
    "id": "mine", "kind": "code list", "measures": "dfe-c3-*", "codes": "factor=12A", "areas": "*", "touches": "all",
    "from": "2020", "to": "2021", "short": "code changed", "words": "The code changed.", "source": "seen",
    "seen": "read in the file", "seen_on": "2026-11-26",
}  # fmt: skip


def figures(
    factor: str, first: int, last: int, area: str = ENGLAND, measure: Measure = EPISODES, dimension: str = "factor"
) -> tuple[Figure, ...]:
    return tuple(
        Figure(measure, Period.year_to_march(year), area, 10.0, ((dimension, factor),) if factor else ())
        for year in range(first, last + 1)
    )


def ids(*shown: Figure) -> list[str]:
    return [entry.id for entry in ledgers().touching(shown).breaks]


def table(shown: tuple[Figure, ...], name: str = "factors", made_of: tuple[str, ...] = ()) -> FigureTable:
    codes = sorted({code for figure in shown for code, _ in figure.breakdown})
    dimensions = tuple(Dimension(code, code, False) for code in codes)
    return FigureTable(name, OutputKind.PUBLISHED, "Factors", dimensions, shown, "by hand", made_of)


def drawn(shown: tuple[Figure, ...], kind: ChartKind = ChartKind.LINE, x: str = "period") -> Draft:
    section = Section("one", "Title", "Subtitle", "factors", Chart(kind, x, "factor"), Sentence("Words."), "s", "q")
    return Draft("made-up", 2, (table(shown),), Page("made-up", "Title", "Lead", (section,)))


def row(**cells: str) -> str:
    return ",".join(f'"{(GOOD | cells)[name]}"' for name in BREAK_COLUMNS)


def written(*rows: str, columns: tuple[str, ...] = BREAK_COLUMNS) -> str:
    return "\n".join((",".join(columns), *rows)) + "\n"


def test_the_split_of_sexual_abuse_touches_its_three_codes_only() -> None:
    assert all("sexual-abuse-split" in ids(*figures(code, 2018, 2025)) for code in ("19A", "19B", "19C"))
    assert "sexual-abuse-split" not in ids(*figures("11A", 2018, 2025))


def test_a_figure_that_is_not_broken_down_by_the_code_is_not_touched() -> None:
    assert "sexual-abuse-split" not in ids(*figures("", 2018, 2025))


def test_another_measure_with_the_same_code_is_not_touched() -> None:
    other = replace(EPISODES, code="other", definition="sightline-else/1")
    assert "sexual-abuse-split" not in ids(*figures("19A", 2018, 2025, measure=other))


def test_a_measure_made_of_another_is_touched_by_what_its_definition_names() -> None:
    rate = replace(EPISODES, code="rate", definition="published-rate/1 of dfe-c3-factors: episodes by children")
    assert "sexual-abuse-split" in ids(*figures("19A", 2018, 2025, measure=rate))


def test_a_table_made_of_a_touched_one_is_touched_and_another_is_not() -> None:
    parts, bounds = figures("19A", 2018, 2025), figures("at least", 2018, 2025, dimension="bound")
    assert "sexual-abuse-split" in [entry.id for entry in ledgers().touching(bounds, parts).breaks]
    assert "sexual-abuse-split" not in [entry.id for entry in ledgers().touching(bounds).breaks]


def test_hackneys_gap_touches_itself_and_the_totals_that_hold_it_only() -> None:
    touched = [area for area in (ENGLAND, HACKNEY, NORTH_EAST) if "hackney" in ids(*figures("11A", 2018, 2025, area))]
    assert touched == [ENGLAND, HACKNEY]


def test_a_break_outside_the_years_shown_is_left_out() -> None:
    assert ids(*figures("11A", 2025, 2025)) == []


def test_a_break_is_kept_where_it_starts_before_and_ends_within_the_years_shown() -> None:
    assert "hackney" in ids(*figures("11A", 2022, 2023))


def test_a_break_between_two_waves_touches_the_series_that_spans_it() -> None:
    survey = replace(EPISODES, code="ons-csew-abuse", definition="ons-csew-abuse/1")
    waves = (figures("", 2019, 2019, measure=survey)[0], figures("", 2025, 2025, measure=survey)[0])
    assert ids(*waves) == ["survey-questions"]
    assert ids(waves[0]) == []


def test_a_change_of_border_touches_the_authorities_it_names_and_counts_of_authorities() -> None:
    assert "dorset" in ids(*figures("11A", 2018, 2025, DORSET))
    assert "dorset" not in ids(*figures("11A", 2018, 2025, HACKNEY))
    assert "dorset" not in ids(*figures("11A", 2018, 2025))
    counted = replace(EPISODES, unit=Unit.AUTHORITY)
    assert "dorset" in ids(*figures("", 2018, 2025, measure=counted))


def test_sex_replaces_gender_wherever_a_measure_is_broken_down_by_sex() -> None:
    own = replace(EPISODES, code="children_recorded", definition="sightline-csa-record/1")
    assert "sex-replaces-gender" in ids(*figures("F", 2024, 2026, measure=own, dimension="sex"))
    assert "sex-replaces-gender" not in ids(*figures("0-4", 2024, 2026, measure=own, dimension="age"))


def test_every_chart_of_a_draft_says_what_touches_it_and_draws_what_changes_the_count() -> None:
    section = with_ledgers(drawn(figures("19A", 2018, 2025))).page.sections[0]
    assert section.chart.breaks == (
        ("year to March 2021", "code split, phased in"),
        ("year to March 2022", "most areas changed over"),
    )
    assert [words.split(":")[0] for words in section.breaks] == ["Break"] * 5 + ["Clash"]
    assert [words.rpartition("Record: ")[2] for words in section.breaks] == [
        "sexual-abuse-split.", "sexual-abuse-split-most.", "hackney.", "hampshire-herefordshire.", "pandemic.",
        "old-code-alone.",
    ]  # fmt: skip


def test_breaks_at_one_place_share_a_rule() -> None:
    both = figures("19A", 2018, 2025) + figures("18A", 2018, 2025)
    again = replace(ledgers().breaks[0], id="again", short="other words")
    known = Ledgers((*ledgers().breaks[:1], again))
    assert with_ledgers(drawn(both), known).page.sections[0].chart.breaks == (
        ("year to March 2021", "code split, phased in; other words"),
    )


def test_a_break_before_the_first_period_is_said_and_not_drawn() -> None:
    section = with_ledgers(drawn(figures("19A", 2023, 2025))).page.sections[0]
    assert section.chart.breaks == ()
    assert any("sexual-abuse-split" in words for words in section.breaks)


def test_a_chart_whose_x_is_not_time_has_no_rule_and_all_the_words() -> None:
    section = with_ledgers(drawn(figures("19A", 2018, 2025), ChartKind.BARS, "area")).page.sections[0]
    assert section.chart.breaks == ()
    assert len(section.breaks) == 6


def test_a_change_of_border_is_drawn_in_the_series_of_that_area() -> None:
    rules = with_ledgers(drawn(figures("11A", 2018, 2025, DORSET))).page.sections[0].chart.breaks
    assert ("year to March 2020", "Dorset changed") in rules


def test_a_section_of_some_areas_says_only_what_touches_those() -> None:
    draft = drawn(figures("11A", 2018, 2025, NORTH_EAST) + figures("11A", 2018, 2025, HACKNEY))
    section = replace(draft.page.sections[0], areas=(NORTH_EAST,))
    shown = with_ledgers(replace(draft, page=replace(draft.page, sections=(section,)))).page.sections[0]
    assert not any("Hackney" in words for words in shown.breaks)


def test_pages_beside_the_main_one_are_not_forgotten() -> None:
    draft = drawn(figures("19A", 2018, 2025))
    more = replace(draft, more=(replace(draft.page, name="other"),))
    assert with_ledgers(more).more[0].sections[0].breaks == with_ledgers(draft).page.sections[0].breaks != ()


def test_doing_it_again_changes_nothing_and_own_words_stay() -> None:
    draft = drawn(figures("19A", 2018, 2025))
    own = replace(
        draft.page.sections[0],
        breaks=("Own words.",),
        chart=Chart(ChartKind.LINE, "period", "factor", "", (("a", "b"),)),
    )
    once = with_ledgers(replace(draft, page=replace(draft.page, sections=(own,))))
    assert once.page.sections[0].breaks[0] == "Own words."
    assert once.page.sections[0].chart.breaks[0] == ("a", "b")
    assert with_ledgers(once) == once


def test_no_draft_reaches_the_ledger_without_the_records_that_touch_it() -> None:
    """In the analyses, whatever is encoded as a draft was handed through with_ledgers on the spot."""
    seen, bare = 0, []
    for path in sorted((ROOT / "src" / "sightline" / "analyses").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "encode":
                seen += 1
                inner = node.args[0]
                if not (isinstance(inner, ast.Call) and ast.unparse(inner.func) == "with_ledgers"):
                    bare.append(f"{path.name}, line {node.lineno}")
    assert bare == []
    assert seen >= 5


def test_every_break_has_short_words_and_every_record_a_source_and_a_day() -> None:
    assert all(0 < len(entry.short.split()) <= 6 for entry in ledgers().breaks)
    assert all(record.source and record.seen_on >= date(2026, 11, 1) for record in ledgers().records)


def test_ids_are_unique_over_both_ledgers() -> None:
    names = [record.id for record in ledgers().records]
    assert len(set(names)) == len(names)


def test_what_is_second_hand_says_so_beside_the_chart() -> None:
    said = {record.id: "second-hand: confirm" in record.said for record in ledgers().records}
    assert said == {record.id: record.seen is Seen.SECOND_HAND for record in ledgers().records}
    assert any(said.values())


@pytest.mark.parametrize("number", ["12,120", "29,560", "2,190", "85", "89.7", "3.5", "70,052", "36,921"])
def test_no_second_hand_number_is_printed(number: str) -> None:
    texts = [text for record in ledgers().records for text in vars_of(record)]
    assert not any(number in text for text in texts)


def vars_of(record: object) -> list[str]:
    names = ("short", "words", "what", "first", "second", "size", "question", "source")
    return [str(getattr(record, name, "")) for name in names]


@pytest.mark.parametrize(
    ("list_name", "dimension", "measure"),
    [
        ("assessment_factor", "factor", "dfe-c3-factors"),
        ("referral_source", "referral_source", "sightline-x"),
        ("closure_reason", "closure_reason", "sightline-x"),
    ],
)
def test_every_dated_change_of_these_code_lists_is_in_the_ledger(list_name: str, dimension: str, measure: str) -> None:
    made = replace(EPISODES, code=measure, definition=measure)
    dated = [code for code in code_list(list_name).values() if code.valid_from or code.valid_to]
    assert dated
    for code in dated:
        day = code.valid_from or code.valid_to
        assert day is not None
        around = figures(code.code, day.year - 3, day.year + 3, measure=made, dimension=dimension)
        touching = [entry for entry in ledgers().touching(around).breaks if entry.reach.codes]
        assert touching, code.code
        assert any(entry.reach.start <= day <= entry.reach.end for entry in touching), code.code


def test_a_users_own_break_touches_its_figures_and_may_not_take_a_known_name() -> None:
    known = ledgers().with_own(read_breaks(written(row())))
    assert "mine" in [entry.id for entry in known.touching(figures("12A", 2018, 2025)).breaks]
    with pytest.raises(StandardError, match="hackney"):
        ledgers().with_own(read_breaks(written(row(id="hackney"))))


def test_an_open_end_is_written_as_an_empty_cell() -> None:
    (entry,) = read_breaks(written(row(to="")))
    assert entry.reach.overlaps(figures("12A", 2040, 2041))
    assert entry.reach.when == "from 1 April 2019"


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"source": ""}, "source is empty"),
        ({"from": "2024"}, "its from is after its to"),
        ({"from": "soon"}, "from must be a date"),
        ({"touches": "some"}, "touches must be one of"),
        ({"kind": "mood"}, "kind must be one of"),
        ({"seen": "maybe"}, "seen must be one of"),
        ({"seen_on": "lately"}, "seen_on must be a date"),
        ({"codes": "19A"}, "codes must be"),
        ({"short": "one two three four five six seven"}, "more than 6 words"),
        ({"id": "Has Spaces"}, "the id must be"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_fault(cells: dict[str, str], fault: str) -> None:
    with pytest.raises(StandardError, match=rf"breaks\.csv cannot be used: row 2: .*{fault}"):
        read_breaks(written(row(**cells)))


def test_every_fault_of_a_table_is_told_at_once_and_repeats_nothing_of_it() -> None:
    with pytest.raises(StandardError) as caught:
        read_breaks(written(row(source="", touches="zebra"), row(id="other"), row(id="other", seen="giraffe")))
    said = str(caught.value)
    assert [word in said for word in ("row 2: source", "row 2: touches", "row 3: its id", "row 4: seen")] == [True] * 4
    assert "zebra" not in said
    assert "giraffe" not in said


@pytest.mark.parametrize(
    "text", [written(row() + ",more"), "id,kind\na,b\n", written(row(), columns=CLASH_COLUMNS), '"' + written(row())]
)
def test_a_table_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(StandardError, match=r"breaks\.csv"):
        read_breaks(text)


def test_a_clash_table_is_read_by_the_same_rules() -> None:
    cells = GOOD | {"kind": "arithmetic", "what": "w", "first": "f", "second": "s", "size": "z", "question": "q"}
    text = written(",".join(f'"{(cells | {"status": "open"})[name]}"' for name in CLASH_COLUMNS), columns=CLASH_COLUMNS)
    (clash,) = read_clashes(text)
    assert clash.said == "Clash: w z Record: mine."
    with pytest.raises(StandardError, match="status must be one of open, explained, settled"):
        read_clashes(text.replace('"open"', '"shut"'))


def test_a_mark_does_not_hide_a_break() -> None:
    marked = tuple(figure.marked(Mark.NOT_AVAILABLE) for figure in figures("19B", 2018, 2025))
    assert "sexual-abuse-split" in ids(*marked)


def test_another_edition_of_the_ledgers_has_another_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    before = edition()
    monkeypatch.setattr("sightline.standard.ledgers.ledgers", lambda: Ledgers())
    assert edition() != before


def test_the_docs_print_every_break_and_clash_with_its_source() -> None:
    page = (ROOT / "docs" / "breaks.md").read_text(encoding="utf-8")
    for record in ledgers().records:
        words = record.words if isinstance(record, Break) else record.what
        assert record.id in page
        assert words in page, record.id
        assert record.source in page, record.id


def test_the_breaks_in_a_series_are_those_before_which_its_chart_has_a_rule() -> None:
    for shown in (figures("19A", 2018, 2025), figures("", 2018, 2025, DORSET), figures("24A", 2018, 2025)):
        ruled = with_ledgers(drawn(shown)).page.sections[0].chart.breaks
        assert [period.label for period in breaks_in(shown)] == sorted(at for at, _ in ruled)
    assert breaks_in(figures("19A", 2018, 2025))[0] == Period.year_to_march(2021)
    assert [at.label for at in breaks_in(figures("", 2018, 2025, DORSET))] == ["year to March 2020"]


def test_a_circumstance_is_no_break_in_a_series() -> None:
    shown = figures("", 2018, 2025)
    assert "pandemic" in ids(*shown)
    assert breaks_in(shown) == ()
