"""Corrections list every figure that changed, and never what is withheld; what was withdrawn stays known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sightline.clearance import content, gate
from sightline.clearance.before import public_before
from sightline.clearance.corrections import NOT_REPEATED, NOT_THERE, changes
from sightline.clearance.gate import clear
from sightline.clearance.stage import open_release, open_withdrawal
from sightline.clearance.trail import standing_of
from sightline.clearance.verify import verify
from sightline.errors import ClearanceError
from sightline.ledger.chain import Ledger
from sightline.standard.drafts import Draft
from sightline.standard.units import Mark
from tests.unit.clearance.made import DEFAULT, FORM, SEX, counts, draft, shown, total
from tests.unit.clearance.moves import ALONE, DAY, by, correct


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-26T12:00:00+00:00")


def said(before: Draft, after: Draft) -> list[tuple[str, str, str]]:
    return [(one.table, one.before, one.after) for one in changes(before.tables, after.tables)]


def test_a_figure_that_changed_is_listed_with_both_numbers() -> None:
    found = changes([counts([SEX], {"F": 40, "M": 30})], [counts([SEX], {"F": 50, "M": 30})])
    (one,) = found
    assert (one.table, one.measure, one.breakdown) == ("by_sex_pooled_2025", "Children recorded", (("sex", "F"),))
    assert (one.period, one.area, one.before, one.after) == ("year to March 2025", "pooled", "40", "50")


def test_nothing_is_listed_where_nothing_changed() -> None:
    assert said(draft(total(40)), draft(total(40))) == []


def test_a_figure_that_is_withheld_now_is_not_repeated_and_one_that_was_is_shown_as_its_mark() -> None:
    table = counts([SEX], {"F": 47, "M": 30})
    hidden = replace(table, figures=(table.figures[0].marked(Mark.SUPPRESSED), table.figures[1]))
    name = "by_sex_pooled_2025"
    assert said(draft(table), draft(hidden)) == [(name, NOT_REPEATED, "c")]
    assert said(draft(hidden), draft(table)) == [(name, "c", "47")]
    assert "47" not in repr(changes([table], [hidden]))


def test_figures_that_came_and_went_are_listed_and_what_went_is_not_repeated() -> None:
    old, new = counts([SEX], {"F": 47, "M": 30}), counts([SEX], {"M": 30, "X": 20})
    assert [one[1:] for one in said(draft(old), draft(new))] == [(NOT_THERE, "20"), (NOT_REPEATED, NOT_THERE)]


def release(ledger: Ledger, girls: int, name: str = "one", forms: tuple[int, int, int] = (40, 20, 31)) -> None:
    """Clear and publish, by one person."""
    made = draft(counts([SEX], {"F": girls, "M": 33}), counts([FORM], dict(zip("abc", forms, strict=True))))
    clear([made], DEFAULT, ledger, release=name, officer="A")
    open_release(ledger, name).enter("0" * 64, DAY)


def corrected(ledger: Ledger, girls: int = 41) -> None:
    release(ledger, girls)
    correct(ledger, by("A", "one return was counted twice", ALONE), release="one")


def test_a_release_is_corrected_under_its_name_as_its_next_version(ledger: Ledger) -> None:
    corrected(ledger)
    assert standing_of(ledger.entries(), "one").state == "corrected"
    with pytest.raises(ClearanceError, match="cannot be published now"):
        open_release(ledger, "one")
    clear([draft(counts([SEX], {"F": 66, "M": 33}))], DEFAULT, ledger, release="one", officer="A")
    opened = open_release(ledger, "one")
    assert opened.version == 2
    assert shown(opened.cleared[0].tables[0]) == [70, 30]


def test_the_next_version_hands_publish_what_changed_and_why(ledger: Ledger) -> None:
    corrected(ledger)
    made = draft(counts([SEX], {"F": 66, "M": 33}), counts([FORM], {"a": 40, "b": 3, "c": 31}))
    clear([made], DEFAULT, ledger, release="one", officer="A")
    (one,) = open_release(ledger, "one").corrections
    assert (one.day, one.page, one.words) == (DAY, "A made-up page", "one return was counted twice")
    assert (one.release, one.version) == ("one", 2)
    pairs = [(change.before, change.after) for change in one.changes]
    assert pairs == [("40", "70"), *[(NOT_REPEATED, "c")] * 3]


def test_a_correction_stays_listed_in_every_later_release_once_it_is_out(ledger: Ledger) -> None:
    corrected(ledger)
    clear([draft(counts([SEX], {"F": 66, "M": 33}))], DEFAULT, ledger, release="one", officer="A")
    clear([draft(total(50))], DEFAULT, ledger, release="two", officer="A")
    assert open_release(ledger, "two").corrections == ()  # version 2 is not out yet
    open_release(ledger, "one").enter("1" * 64, DAY)
    clear([draft(total(60))], DEFAULT, ledger, release="three", officer="A")
    assert [one.release for one in open_release(ledger, "three").corrections] == ["one"]


def test_what_was_not_attacked_with_what_went_out_since_does_not_go_out(ledger: Ledger) -> None:
    """Cleared side by side, each without the other: what the two say together nobody has looked at."""
    for name, girls in (("one", 41), ("two", 46)):
        clear([draft(counts([SEX], {"F": girls, "M": 33}))], DEFAULT, ledger, release=name, officer="A")
    early = open_release(ledger, "two")
    open_release(ledger, "one").enter("0" * 64, DAY)
    with pytest.raises(ClearanceError, match=r"entry 3 of the ledger published 'one' after this release was attacked"):
        early.enter("1" * 64, DAY)
    with pytest.raises(ClearanceError, match="never attacked together"):
        open_release(ledger, "two")
    withdraw(ledger, "two")
    clear([draft(counts([SEX], {"F": 46, "M": 33}))], DEFAULT, ledger, release="three", officer="A")
    open_release(ledger, "three").enter("1" * 64, DAY)
    open_release(ledger, "one").enter("2" * 64, DAY)  # what is out may be put there again


def test_a_correction_of_words_alone_is_listed_without_figures(ledger: Ledger) -> None:
    corrected(ledger)
    made = draft(counts([SEX], {"F": 41, "M": 33}), counts([FORM], {"a": 40, "b": 20, "c": 31}))
    made = replace(made, page=replace(made.page, lead="Other words."))
    clear([made], DEFAULT, ledger, release="one", officer="A")
    (one,) = open_release(ledger, "one").corrections
    assert (one.page, one.changes) == ("All pages", ())


def test_what_was_not_changed_is_no_correction(ledger: Ledger) -> None:
    corrected(ledger)
    made = draft(counts([SEX], {"F": 41, "M": 33}), counts([FORM], {"a": 40, "b": 20, "c": 31}))
    with pytest.raises(ClearanceError, match=r"the same would be printed: nothing was corrected.*--reason"):
        clear([made], DEFAULT, ledger, release="one", officer="A")
    assert standing_of(ledger.entries(), "one").state == "corrected"


SAME = draft(counts([SEX], {"F": 41, "M": 33}), counts([FORM], {"a": 40, "b": 20, "c": 31}))


def test_the_same_goes_out_again_where_somebody_says_why_and_the_reason_is_handed_to_the_page(ledger: Ledger) -> None:
    corrected(ledger)
    clear([SAME], DEFAULT, ledger, release="one", officer="A", reason="a chart was drawn upside down")
    first = next(entry.number for entry in ledger.entries() if entry.kind == "cleared")
    assert ledger.entries()[-1].body["mends"] == {
        "entry": first, "same_drafts": True, "same_figures": True, "reason": "a chart was drawn upside down"
    }  # fmt: skip
    (one,) = open_release(ledger, "one").corrections
    assert (one.words, one.alike) == ("one return was counted twice", "a chart was drawn upside down")
    assert (one.version, one.changes) == (2, ())


def test_the_same_drafts_need_no_reason_where_something_else_is_printed(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the program was mended: the drafts are alike, and what it makes of them is not."""
    corrected(ledger)
    monkeypatch.setattr(content, "_notes", lambda *_: ["Rounded anew"])
    clear([SAME], DEFAULT, ledger, release="one", officer="A")
    said = ledger.entries()[-1].body["mends"]
    assert isinstance(said, dict)
    assert (said["same_drafts"], said["same_figures"]) == (True, False)
    assert open_release(ledger, "one").corrections[0].alike == ""


def test_a_policy_in_other_words_is_another_and_needs_no_reason(ledger: Ledger) -> None:
    corrected(ledger)
    clear([SAME], replace(DEFAULT, justification="Said better."), ledger, release="one", officer="A")
    said = ledger.entries()[-1].body["mends"]
    assert isinstance(said, dict)
    assert (said["same_drafts"], said["same_figures"]) == (False, False)


def test_verify_holds_what_an_entry_says_of_the_one_it_mends_to_what_both_print(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(ledger)
    clear([SAME], DEFAULT, ledger, release="one", officer="A", reason="a chart was drawn upside down")
    assert verify(ledger).faults == ()
    open_release(ledger, "one").enter("1" * 64, DAY)
    correct(ledger, by("A", "another mistake", ALONE), release="one")
    lie = {"entry": ledger.entries()[-3].number, "same_drafts": True, "same_figures": True, "reason": "nothing changed"}
    monkeypatch.setattr(gate, "mends", lambda *_: lie)
    clear([draft(counts([SEX], {"F": 66, "M": 33}))], DEFAULT, ledger, release="one", officer="A")
    (fault,) = verify(ledger).faults
    assert f"what it says of how it mends entry {lie['entry']} is not so" in fault.words


def test_a_first_version_mends_nothing(ledger: Ledger) -> None:
    release(ledger, 41)
    assert all("mends" not in entry.body for entry in ledger.entries())


def test_a_correction_says_why_and_of_what_is_out_only(ledger: Ledger) -> None:
    for name in ("one", "never"):
        with pytest.raises(ClearanceError, match="it cannot be corrected now"):
            correct(ledger, by("A", "why", ALONE), release=name)
    release(ledger, 41)
    with pytest.raises(ClearanceError, match="say why"):
        correct(ledger, by("A", "", ALONE), release="one")


def withdraw(ledger: Ledger, name: str = "one") -> None:
    open_withdrawal(ledger, by("A", "the source took it back", ALONE), DAY, release=name).enter("")


def test_what_was_withdrawn_is_never_published_or_cleared_again(ledger: Ledger) -> None:
    release(ledger, 41)
    withdraw(ledger)
    with pytest.raises(ClearanceError, match="stays withdrawn"):
        open_release(ledger, "one")
    with pytest.raises(ClearanceError, match="stays withdrawn"):
        release(ledger, 51)
    with pytest.raises(ClearanceError, match="stays withdrawn"):
        correct(ledger, by("A", "why", ALONE), release="one")


def test_a_release_opened_before_it_was_withdrawn_does_not_go_out(ledger: Ledger) -> None:
    release(ledger, 41)
    opened = open_release(ledger, "one")
    withdraw(ledger)
    with pytest.raises(ClearanceError, match="stays withdrawn"):
        opened.enter("2" * 64, DAY)


def test_later_releases_say_what_was_withdrawn_and_why(ledger: Ledger) -> None:
    release(ledger, 41)
    withdraw(ledger)
    clear([draft(total(50))], DEFAULT, ledger, release="two", officer="A")
    (one,) = open_release(ledger, "two").withdrawn
    assert (one.release, one.day, one.words) == ("one", DAY, "the source took it back")


def test_what_was_never_published_is_withdrawn_without_a_word_on_pages(ledger: Ledger) -> None:
    clear([draft(total(50))], DEFAULT, ledger, release="one", officer="A")
    withdraw(ledger)
    clear([draft(total(60))], DEFAULT, ledger, release="two", officer="A")
    assert open_release(ledger, "two").withdrawn == ()
    with pytest.raises(ClearanceError, match="there is no release 'never'"):
        withdraw(ledger, "never")


def test_every_version_that_went_out_stays_known_as_public(ledger: Ledger) -> None:
    """For the attack on later releases: corrected and withdrawn figures are in somebody's hands."""
    corrected(ledger)
    clear([draft(counts([SEX], {"F": 66, "M": 33}))], DEFAULT, ledger, release="one", officer="A")
    assert len(public_before(ledger).earlier) == 1  # the second version is not out
    open_release(ledger, "one").enter("1" * 64, DAY)
    withdraw(ledger)
    clear([draft(total(60))], DEFAULT, ledger, release="two", officer="A")
    assert [shown(one.printed[0]) for one in public_before(ledger).earlier] == [[40, 30], [70, 30]]


def test_a_release_goes_out_once_however_often_the_same_bytes_are_entered(ledger: Ledger) -> None:
    release(ledger, 41)
    before = len(ledger.entries())
    open_release(ledger, "one").enter("0" * 64, DAY)
    assert len(ledger.entries()) == before
    open_release(ledger, "one").enter("3" * 64, DAY)
    assert [entry.kind for entry in ledger.entries()][before:] == ["published"]
