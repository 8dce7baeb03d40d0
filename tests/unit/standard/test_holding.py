"""What of a draft is drawn where little came: a share of nought is an answer, counts of nothing are none."""

from __future__ import annotations

from sightline.standard.drafts import Chart, ChartKind, FigureTable, OutputKind, Section, Sentence, Slot
from sightline.standard.figures import Figure, Measure, Period, Population
from sightline.standard.holding import drawable, holding
from sightline.standard.units import Mark, Status, Unit

WHO = Population("made_up", "made-up people", "does not apply")
PERIOD = Period.year_to_march(2025)


def table(name: str, kind: OutputKind, *values: float | None, of: tuple[str, ...] = ()) -> FigureTable:
    measure = Measure(name, name, Unit.PERSON, WHO, Status.NONE, "t/1", "t")
    figures = [
        Figure(measure, PERIOD, "pooled", one, (), Mark.NOT_APPLICABLE if one is None else None) for one in values
    ]
    return FigureTable(name, kind, name, (), tuple(figures), "step t", of)


def names(*tables: FigureTable) -> list[str]:
    return [one.name for one in holding(tables)]


WHOLE, PART = table("whole", OutputKind.COUNTS, 50), table("part", OutputKind.COUNTS, 0)
SHARE = table("share", OutputKind.SHARES, 0, of=("part", "whole"))


def test_a_share_of_nought_is_kept_with_the_noughts_that_it_is_worked_out_of() -> None:
    assert names(WHOLE, PART, SHARE) == ["whole", "part", "share"]
    assert names(WHOLE, PART) == ["whole"]


def test_what_is_marked_is_kept_and_what_has_no_figure_is_not() -> None:
    assert names(WHOLE, table("days", OutputKind.DURATIONS, None, of=("whole",))) == ["whole", "days"]
    assert names(WHOLE, table("days", OutputKind.DURATIONS, of=("whole",))) == ["whole"]


def test_nothing_is_kept_that_is_worked_out_of_an_empty_table_or_of_one_that_is_not_there() -> None:
    assert names(WHOLE, table("part", OutputKind.COUNTS), SHARE) == ["whole"]
    assert names(WHOLE, SHARE) == ["whole"]


def test_contributors_go_with_their_count() -> None:
    behind = table("behind", OutputKind.CONTRIBUTORS, 3, of=("part",))
    assert names(PART, behind) == []
    assert names(WHOLE, PART, SHARE, behind) == ["whole", "part", "share", "behind"]


def test_a_section_is_drawn_only_with_every_table_that_it_names() -> None:
    sentence = Sentence("{a}", (Slot("a", "share"),))
    section = Section("s", "S", "s", "whole", Chart(ChartKind.PATHS, "edge", beside="days"), sentence, "s", "q")
    assert section.tables() == {"whole", "share", "days"}
    assert drawable([section], ["whole", "share", "days", "part"]) == (section,)
    for lacking in ("whole", "share", "days"):
        assert drawable([section], {"whole", "share", "days"} - {lacking}) == ()
