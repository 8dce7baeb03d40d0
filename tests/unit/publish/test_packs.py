"""Packs about an area: what moved and what explains it, against series made to move in known ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sightline.clearance.gate import Cleared, clear
from sightline.clearance.policy import policy
from sightline.clearance.stage import open_release
from sightline.cli import app
from sightline.errors import ClearanceError, StandardError
from sightline.ledger.chain import Ledger
from sightline.publish.packs.lines import Line
from sightline.publish.packs.moved import Move, Size, move
from sightline.publish.packs.pack import pack, page_of
from sightline.publish.release import Release
from sightline.publish.stage import publish
from sightline.standard.drafts import Draft, FigureTable
from sightline.standard.figures import Figure, Period
from sightline.standard.units import Mark
from tests.unit.publish.made_area import ENGLAND, HERE, OTHERS, REGION, draft, parsed, series

Gate = Callable[[Sequence[Draft]], tuple[Cleared, ...]]
TODAY = date(2026, 11, 1)
STEADY: list[float | None] = [50, 51, 50, 52, 51, 50]


def line(table: FigureTable, *, published: bool = True, area: str = HERE) -> Line:
    own = tuple(figure for figure in table.figures if figure.area == area)
    beside = {
        name: tuple(figure for figure in table.figures if figure.area == code)
        for name, code in (("London", REGION), ("England", ENGLAND))
    }  # fmt: skip
    return Line("Referral", table.title, own, beside, "A source", "Why?", (), table.name, published)


def moved(values: list[float | None], *, spread: float = 0.0, england: list[float | None] | None = None) -> Move:
    found = move(line(series("thing", {HERE: values, ENGLAND: england or STEADY}, spread=spread)), TODAY)
    assert found is not None
    return found


def test_ranges_that_lie_apart_are_more_than_chance() -> None:
    found = moved([50, 80], spread=5)
    assert found.size is Size.MORE
    assert "more than chance alone" in found.why_size
    assert found.explanations == ()
    assert "Nothing in this release explains it" in found.reading


def test_ranges_that_meet_are_what_chance_could_do() -> None:
    assert moved([50, 58], spread=5).size is Size.USUAL


def test_without_ranges_a_change_is_held_against_every_earlier_one() -> None:
    assert moved([50, 52, 49, 53, 51, 60]).size is Size.MORE
    assert moved([50, 60, 49, 53, 51, 60]).size is Size.USUAL


def test_too_few_earlier_periods_say_nothing_of_what_is_usual() -> None:
    assert moved([50, 52, 49, 90]).size is Size.UNKNOWN


def test_what_england_did_alike_is_an_explanation_and_the_other_way_is_none() -> None:
    alike = moved([50, 51, 50, 52, 50, 75], england=[40, 40, 41, 40, 40, 60])
    assert alike.explanations == ("England moved the same way (40.0 to 60.0).",)
    other = moved([50, 51, 50, 52, 50, 75], england=[40, 40, 41, 40, 60, 40])
    assert other.explanations == ()


def test_a_small_move_of_england_explains_no_large_one() -> None:
    assert moved([50, 51, 50, 52, 50, 75], england=[40, 40, 41, 40, 40, 44]).explanations == ()


def test_a_break_between_the_two_forbids_to_compare_them() -> None:
    """From the return of 2020-21 the code 19A was split: the ledger has it on table C3."""
    table = series("thing", {HERE: [30, 29, 31, 30, 31, 80]})
    measure = replace(table.figures[0].measure, code="dfe-c3-19B", definition="dfe-c3-factors/1")
    figures = [
        replace(figure, measure=measure, breakdown=(("factor", "19B"),), period=Period.year_to_march(2016 + place))
        for place, figure in enumerate(table.figures)
    ]
    found = move(replace(line(table), own=tuple(figures)), TODAY)
    assert found is not None
    assert found.broken
    assert found.reading == "A break lies between the two: they cannot be compared."
    assert any(words.startswith("Break between the two (code list)") for words in found.explanations)


def test_a_mark_beside_a_number_is_an_explanation() -> None:
    table = series("thing", {HERE: [50, 51, 50, 52, 50, 75]})
    own = line(table).own
    found = move(replace(line(table), own=(*own[:-1], replace(own[-1], mark=Mark.PROVISIONAL))), TODAY)
    assert found is not None
    assert found.explanations == ("Marked [p] now: provisional.",)


def test_few_cases_and_records_still_to_come_are_explanations() -> None:
    table = series("thing", {HERE: [5, 9]}, spread=1)
    own = tuple(replace(figure, n=9) for figure in line(table).own)
    found = move(replace(line(table, published=False), own=own), date(2025, 3, 31))
    assert found is not None
    assert [words.split(":")[0] for words in found.explanations] == ["Delay", "Counted from fewer than 20"][::-1]


@pytest.mark.parametrize("values", [[50], [50, None], [None, 50]])
def test_a_line_without_two_numbers_moved_nowhere(values: list[float | None]) -> None:
    assert move(line(series("thing", {HERE: values})), TODAY) is None


@pytest.fixture(scope="module")
def cleared(through_the_gate: Gate) -> tuple[Cleared, ...]:
    """Twelve series: the second moved, the third has no newest number; three more areas of the region."""
    tables = []
    for number in range(12):
        own: list[float | None] = [50, 51, 50, 52, 50, 75] if number == 1 else [50, 51, 50, 52, 50, 51]
        own = [*own[:-1], None] if number == 2 else own
        values = {HERE: own, REGION: STEADY, ENGLAND: STEADY}
        values |= {area: [90 - 10 * place] * 6 for place, area in enumerate(OTHERS)}
        tables.append(("Referral", series(f"thing{number}", values, source=f"Source {number % 3}")))
    return through_the_gate([draft(tables)])


def test_the_directors_page_sets_out_what_moved_and_names_the_rest(
    cleared: tuple[Cleared, ...], release: Release, tmp_path: Path
) -> None:
    made = pack("director", HERE, cleared, release)
    (tmp_path / "a.html").write_text(page_of(made, cleared, release), encoding="utf-8")
    page = parsed(tmp_path / "a.html")
    (row,) = page.xpath("//tbody/tr")
    cells = [" ".join(cell.text_content().split()) for cell in row]
    assert cells[0] == "Line of thing1 Referral, per 10,000 children"
    assert cells[1].startswith("50.0 year to March 2024")
    assert cells[2].startswith("75.0 year to March 2025")
    assert cells[3] == "Larger than any change before (4 of them)"
    words = page.text_content()
    assert "Moved by no more than usual: Line of thing0; Line of thing3" in words
    assert "Without a number in one of the two newest periods: Line of thing2." in words
    assert "real." in made.lead
    assert page.xpath("//a[@id='leave']") != []


def test_the_evidence_gives_each_newest_figure_its_source_and_age(
    cleared: tuple[Cleared, ...], release: Release
) -> None:
    made = pack("inspection", HERE, cleared, release)
    figures = made.parts[0].tables[0]
    assert len(figures.rows) == 12
    title, own, beside, period, source = figures.rows[0]
    assert (title.words, own.words) == ("Line of thing0", "51.0")
    assert beside.words == "London: 50.0; England: 50.0"
    assert period.words == "year to March 2025"
    assert period.small.startswith("to 31 March 2025, 61 days old")
    sources = next(part for part in made.parts if part.title == "Sources")
    assert source.words == f"({sources.listed.index('Source 0') + 1})"
    assert figures.rows[2][1].words == "[x]"
    inspectors = next(part for part in made.parts if part.title == "What inspectors said")
    assert inspectors.listed == ("A framework, 1 May 2024: Judged: help: Good.",)


def test_there_are_ten_questions_what_moved_first_then_what_is_missing(
    cleared: tuple[Cleared, ...], release: Release
) -> None:
    part = next(part for part in pack("inspection", HERE, cleared, release).parts if "questions" in part.title)
    assert part.title.startswith("Ten questions")
    assert len(part.listed) == len(set(part.listed)) == 10
    assert part.listed[:3] == ("What of thing1?", "What of thing2?", "What of thing0?")


def test_a_region_stands_by_name_and_never_by_value(cleared: tuple[Cleared, ...], release: Release) -> None:
    for code in (HERE, REGION):
        made = pack("regional", code, cleared, release)
        table = made.parts[0].tables[0]
        names = [row[0].words for row in table.rows]
        assert names == ["Barking and Dagenham", "Barnet", "Hackney", "Westminster", "London", "England"]
        newest = [row[-1].words for row in table.rows]
        assert newest[:4] == ["51.0", "90.0", "70.0", "80.0"]
        assert [cell.words for cell in table.head] == [
            "Area", "Year to March 2023", "Year to March 2024", "Year to March 2025"
        ]  # fmt: skip


def test_a_pack_is_refused_for_a_place_without_figures_and_for_a_kind_there_is_not(
    cleared: tuple[Cleared, ...], release: Release
) -> None:
    with pytest.raises(ClearanceError, match="no figures of Hartlepool"):
        pack("director", "E06000001", cleared, release)
    with pytest.raises(ClearanceError, match="no figures of an area of North East"):
        pack("regional", "E12000001", cleared, release)
    with pytest.raises(ClearanceError, match="director, inspection, regional"):
        pack("league", HERE, cleared, release)
    with pytest.raises(StandardError):
        pack("director", "London", cleared, release)


def test_a_withheld_figure_is_its_mark_in_a_pack(through_the_gate: Gate, release: Release) -> None:
    table = series("thing", {HERE: [50.0, 51.0]})
    hidden: Figure = table.figures[1].marked(Mark.SUPPRESSED)
    cleared = through_the_gate([draft([("Referral", replace(table, figures=(table.figures[0], hidden)))])])
    (row,) = pack("inspection", HERE, cleared, release).parts[0].tables[0].rows
    assert (row[1].words, row[1].small) == ("[c]", "withheld")


def test_the_command_makes_a_pack_from_what_is_out_and_refuses_before(tmp_path: Path) -> None:
    ledger = Ledger.create(tmp_path / "ledger")
    table = series("thing", {HERE: [50, 51, 50, 52, 50, 75], ENGLAND: STEADY})
    clear([draft([("Referral", table)])], policy("published"), ledger, release="2025-06", officer="A person")
    command = ["pack", HERE, "--project", str(tmp_path), "--out", str(tmp_path / "packs")]
    early = CliRunner().invoke(app, command)
    assert isinstance(early.exception, ClearanceError)
    assert not (tmp_path / "packs").exists()
    publish(open_release(ledger), tmp_path / "site", title="A title", made_up=False, today=date(2025, 6, 1))
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    page = parsed(tmp_path / "packs" / f"director-{HERE.lower()}.html")
    assert "release 2025-06, 1 June 2025" in page.text_content()
    assert "Barking and Dagenham: real or recording?" in page.text_content()
    assert "Made-up data" not in page.text_content()
    (entry,) = [one for one in ledger.entries() if one.kind == "handed out"]
    assert entry.body["what"] == f"director pack of {HERE}"
    mine = tmp_path / "packs" / f"director-{HERE.lower()}.html"
    assert list((tmp_path / "packs").iterdir()) == [mine]
    asked = ["verify", "--project", str(tmp_path), "--file", str(mine)]
    found = CliRunner().invoke(app, asked)
    assert (found.exit_code, f"is as entry {entry.number} says" in found.output) == (0, True)
    mine.write_text(mine.read_text().replace("75", "76"))
    changed = CliRunner().invoke(app, asked)
    assert (changed.exit_code, "none that the ledger says was handed out" in changed.output) == (1, True)
