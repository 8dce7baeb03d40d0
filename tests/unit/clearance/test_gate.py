"""The gate: what is cleared comes out of the ledger, whole, or not at all; and there is no way round."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sightline.clearance.gate import ONE_PERSON, Cleared, clear, reopen
from sightline.clearance.policy import policy
from sightline.errors import ClearanceError, LedgerError
from sightline.flow import PUBLISH, Zone
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import Draft, FigureTable, OutputKind
from sightline.standard.figures import Figure
from tests.unit.clearance.made import DEFAULT, FORM, MEASURE, POOLED, SEX, YEAR, counts, draft, shown, total
from tests.unit.clearance.made_derived import curve, durations, paths, shares


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-23T12:00:00+00:00")


def a_draft() -> Draft:
    return draft(counts([SEX], {"F": 41, "M": 33}), counts([FORM], {"a": 40, "b": 3, "c": 31}))


def cleared(ledger: Ledger, *drafts: Draft, release: str = "one") -> tuple[Cleared, ...]:
    return clear(drafts or (a_draft(),), DEFAULT, ledger, release=release, officer="A. N. Officer")


def test_a_cleared_draft_has_its_page_and_its_tables_as_they_may_be_shown(ledger: Ledger) -> None:
    (found,) = cleared(ledger)
    assert (found.name, found.tier, found.page, found.policy) == ("test", 1, a_draft().page, "sightline-default")
    assert [shown(table) for table in found.tables] == [[40, 30], ["c", "c", "c"]]
    assert found.table("by_sex_pooled_2025") is found.tables[0]


def test_what_was_cleared_is_opened_again_just_the_same(ledger: Ledger) -> None:
    found = cleared(ledger)
    assert reopen(Ledger(ledger.folder)) == found


def test_every_page_says_that_one_person_cleared_it_and_how_much_was_withheld(ledger: Ledger) -> None:
    (found,) = cleared(ledger)
    assert found.notes[0] == ONE_PERSON
    assert "1 of 2 breakdowns, with 3 figures, were withheld to protect people" in found.notes


def test_a_page_says_how_shares_curves_days_and_paths_were_made(ledger: Ledger) -> None:
    """Each with the least count of the policy, and none of them on a page that has none."""
    tables = [*shares(123, 400), durations({"p50": 12}, 400), curve([(0, 0, 400), (7, 90, 310)]), paths({"a>b": 104})]
    (found,) = cleared(ledger, draft(*tables))
    said = [note.split()[0] for note in found.notes[-4:]]
    assert said == ["Shares", "Curves", "Days", "Paths"]
    assert all("10" in note or "ten" in note for note in found.notes[-4:])
    assert reopen(Ledger(ledger.folder)) == (found,)
    (plain,) = cleared(ledger, release="two")
    assert not any(note.startswith(("Shares", "Curves", "Days", "Paths")) for note in plain.notes)


def test_an_estimate_that_went_with_its_counts_is_no_figure_that_was_cleared(ledger: Ledger) -> None:
    of = replace(MEASURE, code="estimate", definition="test-estimate/1")
    made = FigureTable(
        "estimate", OutputKind.ESTIMATES, "An estimate", (), (Figure(of, YEAR, POOLED, 60.0),), "a test",
        ("by_form_pooled_2025",),
    )  # fmt: skip
    cleared(ledger, draft(counts([FORM], {"a": 40, "b": 3, "c": 31}), made))
    items = ledger.entries()[-1].body["drafts"]
    assert isinstance(items, list)
    assert [(item["figures_cleared"], item["figures_withheld"]) for item in items] == [(0, 4)]


def test_a_page_from_which_nothing_was_withheld_says_so(ledger: Ledger) -> None:
    (found,) = cleared(ledger, draft(total(50)))
    assert found.notes[1] == "No breakdown was withheld"


def test_one_entry_holds_release_officer_policy_counts_and_the_hash_of_each_draft(ledger: Ledger) -> None:
    second = draft(counts([SEX], {"F": 3}, kind=OutputKind.PUBLISHED), name="two", tier=2)
    second = replace(
        second,
        tables=tuple(
            replace(t, figures=tuple(replace(f, measure=replace(f.measure, code="other")) for f in t.figures))
            for t in second.tables
        ),
    )
    found = cleared(ledger, a_draft(), second)
    (entry,) = ledger.entries()
    assert {one.entry for one in found} == {entry.number}
    assert {one.entry_hash for one in found} == {entry.hash}
    assert (entry.kind, entry.body["release"], entry.body["officer"]) == ("cleared", "one", "A. N. Officer")
    assert entry.body["policy"] == DEFAULT.as_dict()
    items = entry.body["drafts"]
    assert isinstance(items, list)
    first, other = items
    assert (first["figures_cleared"], first["figures_withheld"], first["breakdowns_withheld"]) == (2, 3, 1)
    assert {why: number for why, number in first["withheld_because"].items() if number} == {"small": 1}
    assert (other["figures_cleared"], other["figures_withheld"]) == (1, 0)
    assert len(first["draft"]) == 64
    assert first["draft"] != other["draft"]


def test_no_withheld_value_and_no_exact_value_is_in_what_was_written(ledger: Ledger) -> None:
    given = draft(counts([FORM], {"a": 777_771, "b": 3, "c": 888_881}), counts([SEX], {"F": 999_991, "M": 666_661}))
    cleared(ledger, given)
    written = b"".join(path.read_bytes() for path in ledger.folder.rglob("*") if path.is_file())
    assert not [number for number in (b"777771", b"888881", b"999991", b"666661") if number in written]


def test_drafts_of_a_release_are_attacked_together(ledger: Ledger) -> None:
    exact = replace(policy("english-official"), name="exact", wide_base=1)
    parts = draft(counts([SEX], {"F": 41, "M": 33}))
    assert [shown(t) for t in clear([parts], exact, ledger, release="a", officer="A")[0].tables] == [[41, 33]]
    both = [parts, draft(total(76), name="whole")]
    assert [shown(one.tables[0]) for one in clear(both, exact, ledger, release="b", officer="A")] == [[41, "c"], [76]]


def test_nothing_is_written_when_something_is_refused(ledger: Ledger) -> None:
    bad = draft(counts([SEX], {"F": 40}, kind=OutputKind.RATES), name="bad")
    with pytest.raises(ClearanceError, match="it must be made of 2"):
        cleared(ledger, a_draft(), bad)
    assert ledger.entries() == ()
    assert [path for path in (ledger.folder / "payloads").rglob("*") if path.is_file()] == []


def test_a_missing_officer_and_a_bad_release_name_are_refused_together(ledger: Ledger) -> None:
    with pytest.raises(ClearanceError) as error:
        clear([a_draft()], DEFAULT, ledger, release="../x", officer=" ")
    assert "a release needs a name" in str(error.value)
    assert "person who does this is missing" in str(error.value)


def test_clearing_the_same_release_again_gives_back_what_is_there(ledger: Ledger) -> None:
    assert cleared(ledger) == cleared(ledger)
    assert len(ledger.entries()) == 1


def test_another_version_of_a_release_is_refused(ledger: Ledger) -> None:
    cleared(ledger)
    with pytest.raises(ClearanceError, match="has been cleared already"):
        cleared(ledger, draft(counts([SEX], {"F": 44, "M": 33})))
    with pytest.raises(ClearanceError, match="has been cleared already"):
        clear([a_draft()], policy("sightline-strict"), ledger, release="one", officer="A")


def test_the_latest_release_is_opened_unless_one_is_named(ledger: Ledger) -> None:
    first = cleared(ledger)
    second = cleared(ledger, draft(total(50)), release="two")
    ledger.commit("something else", {})
    assert reopen(ledger) == second
    assert reopen(ledger, "one") == first


def test_a_release_that_is_not_there_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ClearanceError, match="nothing has been cleared yet"):
        reopen(ledger)
    cleared(ledger)
    with pytest.raises(ClearanceError, match="no release 'nine' has been cleared"):
        reopen(ledger, "nine")


def test_a_changed_payload_is_found(ledger: Ledger) -> None:
    cleared(ledger)
    (path,) = (ledger.folder / "payloads" / Zone.CLEARED.value).iterdir()
    path.write_bytes(path.read_bytes().replace(b'"value":40', b'"value":41'))
    with pytest.raises(LedgerError, match="was changed"):
        reopen(ledger)


def test_a_changed_entry_is_found(ledger: Ledger) -> None:
    cleared(ledger)
    (path,) = (ledger.folder / "manifest").iterdir()
    path.write_bytes(path.read_bytes().replace(b"A. N. Officer", b"Another One!!"))
    with pytest.raises(LedgerError, match="changed after it was written"):
        reopen(ledger)


def test_a_payload_put_under_another_draft_s_name_is_found(ledger: Ledger) -> None:
    cleared(ledger)
    (entry,) = ledger.entries()
    body = {key: value for key, value in entry.body.items() if key != "payloads"}
    ledger.commit("cleared", {**body, "release": "forged"}, entry.payloads())
    with pytest.raises(ClearanceError, match="does not fit"):
        reopen(ledger)


def test_a_draft_passed_off_as_cleared_is_found(ledger: Ledger) -> None:
    cleared(ledger)
    (entry,) = ledger.entries()
    payload = ledger.put_bytes(Zone.CLEARED, "test", b"{}")
    body = {key: value for key, value in entry.body.items() if key != "payloads"}
    ledger.commit("cleared", body, [payload])
    with pytest.raises(ClearanceError, match="cannot be read"):
        reopen(ledger)


def test_cleared_is_kept_in_the_cleared_zone_only(ledger: Ledger) -> None:
    cleared(ledger)
    (entry,) = ledger.entries()
    assert [(one.zone, one.name) for one in entry.payloads()] == [
        (Zone.CLEARED, "test"), (Zone.DRAFTS, "certificates"),
    ]  # fmt: skip
    assert Zone.CLEARED in PUBLISH.opens
    assert Zone.DRAFTS not in PUBLISH.opens


def parts_of(one: Cleared) -> dict[str, object]:
    return {item.name: getattr(one, item.name) for item in dataclasses.fields(one)}


WAYS_ROUND: dict[str, Callable[[Cleared], object]] = {
    "built": lambda one: Cleared(**parts_of(one)),  # type: ignore[arg-type]
    "built with a token": lambda one: Cleared(**parts_of(one), token=object()),  # type: ignore[arg-type]
    "dataclasses.replace": lambda one: dataclasses.replace(one, tables=()),
    "dataclasses.replace with a token": lambda one: dataclasses.replace(one, token=object()),
    "__replace__": lambda one: one.__replace__(tables=()),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": pickle.dumps,
    "getstate": lambda one: one.__getstate__(),
    "setstate": lambda one: one.__setstate__([]),
    "subclass": lambda _: type("Mine", (Cleared,), {}),
}


@pytest.mark.parametrize("way", WAYS_ROUND)
def test_there_is_no_way_round_the_gate(way: str, ledger: Ledger) -> None:
    (found,) = cleared(ledger)
    with pytest.raises(ClearanceError, match="only the gate"):
        WAYS_ROUND[way](found)


def test_what_is_cleared_cannot_be_changed(ledger: Ledger) -> None:
    (found,) = cleared(ledger)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.tables = ()  # type: ignore[misc]


def test_progress_is_told(ledger: Ledger) -> None:
    told: list[tuple[str, int, int]] = []
    clear(
        [a_draft()], DEFAULT, ledger, release="one", officer="A",
        progress=lambda name, done, of: told.append((name, done, of)),
    )  # fmt: skip
    assert told[-1] == ("attack", 3, 3)
