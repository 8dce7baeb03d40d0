"""The attacks get nothing of what was cleared, and get what was only thresholded: each is shown to be able to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.clearance.attacked import Attempt, attacked
from sightline.clearance.before import public_before
from sightline.clearance.before import released as released_as
from sightline.clearance.gate import clear
from sightline.clearance.policy import Policy, policy
from sightline.clearance.public import Public
from sightline.clearance.release import protect
from sightline.clearance.rules import apply
from sightline.errors import ClearanceError
from sightline.flow import Zone
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import SAMPLING, Interval
from sightline.standard.units import Mark
from sightline.standard.wire import encode
from tests.unit.clearance.made import DEFAULT, EXACT, FORM, NORTH, SEX, SOUTH, areas, counts, draft, shown, total
from tests.unit.clearance.made_derived import all_cases, paths, shares
from tests.unit.clearance.test_brute_force import crossed, overlapping
from tests.unit.clearance.test_public import released


def of(
    tables: Sequence[FigureTable], printed: Sequence[FigureTable], by: Policy, public: Public | None = None
) -> dict[str, Attempt]:
    return {f"{one.name}: {one.on}": one for one in attacked(tables, printed, by, public or Public())}


def got(found: dict[str, Attempt]) -> dict[str, int]:
    return {name: one.got for name, one in found.items() if one.got and not one.told}


CLEARED = [
    crossed([20, 4, 15, 12]), overlapping([20, 2, 30]), shares(123, 397), [all_cases(40), paths({"a>b": 40, "a>c": 3})],
    [counts([SEX], {"F": 4, "M": 40}, area=NORTH), areas({NORTH: 44, SOUTH: 60}), total(104)],
]  # fmt: skip


@pytest.mark.parametrize("by", [DEFAULT, EXACT, policy("sightline-strict")], ids=lambda by: by.name)
@pytest.mark.parametrize("tables", CLEARED)
def test_nothing_is_got_of_what_was_cleared(tables: list[FigureTable], by: Policy) -> None:
    found = of(tables, protect(tables, by).tables, by)
    assert got(found) == {}
    assert sum(one.tried for one in found.values()) > 0


def test_what_was_only_thresholded_is_got_in_every_way() -> None:
    """Council and police and all, exact, with only the overlap withheld: it is council + police - all."""
    tables = overlapping([20, 2, 30])
    alone = [apply(table, EXACT)[0] for table in tables]
    assert [shown(table) for table in alone] == [["c", "c", "c"], [22, 32], [52]]
    found = got(of(tables, alone, EXACT))
    assert found["linear programs over all tables, with their rounding: withheld counts"] == 3
    assert found["whole numbers, where few hang together: withheld counts"] == 3


def test_a_range_beside_a_mark_and_a_small_count_are_seen() -> None:
    tables = [counts([SEX], {"F": 4, "M": 40})]
    (good,) = protect(tables, DEFAULT).tables
    first = replace(good.figures[0], intervals=(Interval(SAMPLING, 0.95, 2, 6, "x"),))
    assert "ranges and parts beside a mark: figures with a mark" in got(
        of(tables, [replace(good, figures=(first, *good.figures[1:]))], DEFAULT)
    )
    leaked = [replace(f, value=4.0, mark=None) if place == 0 else f for place, f in enumerate(good.figures)]
    assert "small counts printed as they are: small counts" in got(
        of(tables, [replace(good, figures=tuple(leaked))], DEFAULT)
    )


def test_everybody_in_one_category_is_seen() -> None:
    tables = [counts([SEX], {"F": 40, "M": 0})]
    raw = [replace(t, figures=tuple(replace(f, n=None) for f in t.figures)) for t in tables]
    name = "everyone in one category: lines of a breakdown that are printed, or all but one"
    assert got(of(tables, raw, DEFAULT))[name] == 1


def test_a_share_whose_count_is_withheld_is_seen() -> None:
    part, whole, of_it = shares(123, 397)
    hidden = replace(part, figures=tuple(f.marked(Mark.SUPPRESSED) for f in part.figures))
    printed = protect([part, whole, of_it], DEFAULT).tables
    found = got(of([part, whole, of_it], [hidden, printed[1], printed[2]], DEFAULT))
    assert found["shares, rates and ratios beside a count that is not printed: such figures"] == 1


def test_two_releases_subtracted_are_seen() -> None:
    before = released([counts([SEX], {"F": 41, "M": 33})], EXACT)
    now = [counts([SEX], {"F": 43, "M": 33})]
    alone, together = protect(now, EXACT).tables, protect(now, EXACT, public=Public((before,))).tables
    name = "earlier releases subtracted: changes by a few people"
    assert got(of(now, alone, EXACT, Public((before,))))[name] == 1
    assert got(of(now, together, EXACT, Public((before,)))) == {}


def test_a_form_withheld_before_and_given_away_now_is_seen() -> None:
    before = released([counts([FORM], {"a": 4, "b": 40, "c": 31}), total(75)], EXACT)
    two = [counts([FORM], {"b": 40, "c": 31}, name="two")]
    public = Public((before,))
    assert got(of(two, protect(two, EXACT).tables, EXACT, public))
    assert got(of(two, protect(two, EXACT, public=public).tables, EXACT, public)) == {}


def test_a_release_is_found_in_the_ledger_with_what_it_was_made_of_until_that_is_destroyed(tmp_path: Path) -> None:
    ledger = Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-23T12:00:00+00:00")
    made = draft(counts([FORM], {"a": 4, "b": 40, "c": 31}), total(75))
    clear([made], EXACT, ledger, release="gone", officer="A")
    with pytest.raises(ClearanceError, match="no longer in the ledger"):
        released_as(ledger, "gone")
    ledger.commit("analysed", {}, [ledger.put_bytes(Zone.DRAFTS, "test", encode(made))])
    found = released_as(ledger, "gone")
    assert (found.policy, found.exact) == (EXACT, made.tables)
    assert [shown(table) for table in found.printed] == [["c", "c", "c"], [75]]
    assert got(of(found.exact, found.printed, found.policy, public_before(ledger, found.number))) == {}
