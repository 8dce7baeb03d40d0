"""What if boundaries merge, from a release: sums by hand, no average, and where a count is withheld no sum."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from typer.testing import CliRunner

from sightline.cli import app
from sightline.publish.packs.merged import CANNOT, lines_merged
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Figure, Measure, Period, Population
from sightline.standard.units import Mark, Status, Unit

HERE, THERE = "E09000002", "E09000003"
YEAR = Period.year_to_march(2025)
OF = Population("referrals_made", "referrals", "does not apply")
NAME = "referrals_again_share_by_area"
Pair = Sequence[float | None]


def table(name: str, kind: OutputKind, unit: Unit, values: Pair, rounding: str, made_of: tuple[str, ...] = ()) -> Any:
    measure = Measure(name, name.capitalize(), unit, OF, Status.NONE, f"{name}/1", "made-up returns", rounding)
    figures = tuple(
        Figure(measure, YEAR, area, value, mark=Mark.SUPPRESSED if value is None else None)
        for area, value in zip((HERE, THERE), values, strict=True)
    )
    return FigureTable(name, kind, name.capitalize(), (), figures, "a test", made_of)


def said(again: Pair, whole: Pair, unit: Unit = Unit.REFERRAL, rounding: str = "nearest 5") -> list[str]:
    tables = (
        table("again", OutputKind.COUNTS, unit, again, rounding),
        table("referrals", OutputKind.COUNTS, unit, whole, rounding),
        table(NAME, OutputKind.SHARES, Unit.PERCENT, (1, 99), "of rounded counts", ("again", "referrals")),
    )
    return list(lines_merged((HERE, THERE), [SimpleNamespace(tables=tables)]))  # type: ignore[list-item]


def test_counts_are_added_and_the_share_is_made_of_the_sums_and_not_of_the_shares() -> None:
    lines = said((20, 400), (100, 900))
    assert lines[:5] == [
        "", "Referrals_again_share_by_area", "  year to March 2025: 42% (38 to 46)",
        "    Again: 420 referrals (416 to 424)", "    Referrals: 1,000 referrals (996 to 1,004)",
    ]  # fmt: skip
    assert lines[-3:] == [f"Not said: {words}" for words in CANNOT]
    assert said((20, 400), (100, 900), rounding="exact")[3] == "    Again: 420 referrals"


def test_where_a_count_is_withheld_there_is_no_sum_but_at_least_what_is_printed() -> None:
    lines = said((None, 400), (100, 900))
    assert lines[2] == "  year to March 2025: no share: a count of it is withheld"
    assert lines[3] == "    Again: at least 398 referrals; withheld for Barking and Dagenham"
    assert "withheld for Barking and Dagenham, Barnet" in said((None, None), (100, 900))[3]


def test_children_are_not_added_nor_counts_changed_by_noise_and_an_area_that_is_not_there_makes_nothing() -> None:
    assert said((20, 400), (100, 900), unit=Unit.CHILD) == []
    assert said((20, 400), (100, 900), rounding="cell key") == []
    assert list(lines_merged((HERE, "E09000004"), [])) == []


def test_the_command_says_what_is_missing() -> None:
    run = CliRunner()
    nothing = run.invoke(app, ["partnership", "merge", HERE, THERE])
    assert "-p PROJECT" in str(nothing.exception)
    codes = run.invoke(app, ["partnership", "merge", HERE, THERE, "--proposal", "One", "-p", "nowhere"])
    assert "no codes" in str(codes.exception)
    folder = run.invoke(app, ["partnership", "merge", HERE, THERE, "nowhere"])
    assert "no such folder" in str(folder.exception)
