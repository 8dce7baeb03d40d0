"""Who moves a release from which state to which: the table, and that nobody moves it otherwise."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from sightline.clearance import states
from sightline.clearance.audit import Act, enter, note, require
from sightline.clearance.trail import Standing, allowed, faults, moved, same, standing_of, standings
from sightline.config import Clearing
from sightline.errors import ClearanceError
from sightline.ledger.chain import Ledger
from tests.unit.clearance.moves import ALONE, by

ROOT = Path(__file__).parents[3]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger", now=lambda: "2026-11-26T12:00:00+00:00")


def test_every_state_but_the_first_can_be_reached_and_every_state_but_the_last_can_be_left() -> None:
    reached, edges = {states.DRAFT}, {(move.start, move.end) for move in states.moves()}
    for _ in states.STATES:
        reached |= {end for start, end in edges if start in reached}
    assert reached == set(states.STATES)
    assert {start for start, end in edges if start != end} == set(states.STATES) - {states.WITHDRAWN}


def test_one_move_of_one_name_goes_from_one_state_in_one_mode() -> None:
    """The table never leaves open where a move ends."""
    for alone in (True, False):
        for state in states.STATES:
            names = [move.name for move in states.ways(state, alone)]
            assert len(names) == len(set(names)), (state, alone)


def test_two_people_cannot_clear_what_two_have_not_approved() -> None:
    """Without the mode for one person there is no way to cleared but through submitted and reviewed."""
    into = {move.start for move in states.moves() if move.end == states.CLEARED and move.mode == states.ANY}
    assert into == {states.REVIEWED}
    assert {move.start for move in states.moves() if move.end == states.REVIEWED} == {states.SUBMITTED}


def test_nothing_is_released_that_was_not_cleared_and_nothing_leaves_withdrawn() -> None:
    assert {m.start for m in states.moves() if m.end == states.RELEASED} == {states.CLEARED, states.RELEASED}
    assert states.ways(states.WITHDRAWN, one_person=True) == ()


def test_the_author_and_whoever_voted_are_kept_from_every_vote() -> None:
    votes = [move for move in states.moves() if move.name in ("vote", "approve", "return")]
    assert [set(move.never) for move in votes] == [{"author", "reviewer"}] * 3


def every_case() -> list[tuple[str, str, bool]]:
    names = sorted({move.name for move in states.moves()})
    return list(itertools.product(states.STATES, names, (True, False)))


@pytest.mark.parametrize(("state", "name", "alone"), every_case())
def test_a_move_is_allowed_just_where_the_table_has_it(state: str, name: str, alone: bool) -> None:
    """Every state with every move, in both modes, by somebody who has done nothing before."""
    rows = [m for m in states.moves() if m.start == state and m.name == name and (alone or m.mode == states.ANY)]
    standing = Standing("one", state=state, author="Author", entries=(1,))
    if rows:
        assert allowed(standing, name, "Somebody", alone) == rows[0]
    else:
        with pytest.raises(ClearanceError, match=f"is {state}: it cannot be"):
            allowed(standing, name, "Somebody", alone)


@pytest.mark.parametrize("who", ["A. Name", "a. name", " A.  Name ", "\uff21. Name"])
def test_a_name_is_one_person_s_however_it_is_written(who: str) -> None:
    assert same(who, "A. Name")
    assert not same(who, "B. Name")


def test_a_release_that_the_ledger_does_not_name_is_a_draft(ledger: Ledger) -> None:
    assert standing_of(ledger.entries(), "one") == Standing("one")
    assert standing_of(ledger.entries(), "one").state == states.DRAFT


def test_a_move_says_who_in_which_role_when_and_why(ledger: Ledger) -> None:
    entry = enter(ledger, "submit", "one", by("A. Author", "first try"), {})
    assert entry.kind == "submitted"
    assert entry.at == "2026-11-26T12:00:00+00:00"
    assert entry.body["audit"] == {
        "move": "submit", "release": "one", "version": 1, "from": "draft", "to": "submitted", "who": "A. Author",
        "role": "author", "mode": "two people", "reason": "first try",
    }  # fmt: skip


def test_a_move_that_is_not_allowed_leaves_no_trace(ledger: Ledger) -> None:
    for name in ("vote", "approve", "clear", "publish", "correct"):
        with pytest.raises(ClearanceError):
            enter(ledger, name, "one", by("Somebody"), {})
    assert ledger.entries() == ()


def test_who_reads_a_release_that_was_put_up_in_the_mode_for_one_person_must_put_it_up_again() -> None:
    """Else somebody could vote twice in that mode and clear without it."""
    alone = moved(Standing("one"), states.moves()[0], 1, "Author", one_person=True)
    with pytest.raises(ClearanceError, match="in the mode for one person"):
        allowed(Standing("one", state="reviewed", author="Author", alone=alone.alone), "clear", "Releaser", False)
    voted = Standing("one", state="submitted", author="Author")
    vote = next(move for move in states.moves() if move.name == "vote")
    assert moved(voted, vote, 2, "Author", one_person=True).alone
    assert not moved(voted, vote, 2, "Other", one_person=False).alone


def test_versions_begin_with_what_follows_a_correction() -> None:
    assert [(m.name, m.start) for m in states.moves() if m.next_version] == [
        ("submit", "corrected"), ("clear", "corrected"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "reason", "words"),
    [
        ("", "", "the name of the person who does this is missing"),
        ("943 476 5919", "", "person's number"),
        ("A. Name", "about 943 476 5919", "person's number"),
        ("A. Name", "=HYPERLINK()", "formula"),
        ("A. Name", "x" * 2001, "longer than 2000 letters"),
        ("A\x07Name", "", "cannot be printed"),
    ],
)
def test_what_stays_in_the_ledger_for_good_is_looked_at_first(
    who: str, reason: str, words: str, ledger: Ledger
) -> None:
    with pytest.raises(ClearanceError, match=words) as error:
        enter(ledger, "submit", "one", Act(who, reason), {})
    assert "943" not in str(error.value)
    assert ledger.entries() == ()


def test_a_project_may_name_who_may_act(ledger: Ledger) -> None:
    rules = Clearing(authors=("A. Name",), reviewers=("B. Name", "C. Name"))
    with pytest.raises(ClearanceError, match="who may act as author"):
        enter(ledger, "submit", "one", by("B. Name", rules=rules), {})
    assert enter(ledger, "submit", "one", by("a. name", rules=rules), {}).number == 1
    require(by("Anybody", rules=rules), "releaser")  # nobody is named for that


def test_an_entry_that_moves_a_release_is_made_in_one_place_only(ledger: Ledger) -> None:
    with pytest.raises(ClearanceError, match="moves a release"):
        note(ledger, "published", "releaser", by("Somebody"), {})


def forged(ledger: Ledger, kind: str, **audit: object) -> list[tuple[int, str]]:
    """What is said of an entry that somebody wrote into the chain without asking the table."""
    body: dict[str, object] = {"release": "one"}
    if audit:
        body["audit"] = {
            "move": "clear", "release": "one", "version": 1, "from": "draft", "to": "cleared", "who": "A. Name",
            "role": "releaser", "mode": "one person", "reason": "", **audit,
        }  # fmt: skip
    ledger.commit(kind, body)
    with pytest.raises(ClearanceError, match="entry 1 of the ledger"):
        standing_of(ledger.entries(), "one")
    assert standings(ledger.entries()) == {}
    assert standing_of(ledger.entries(), "another").state == states.DRAFT  # one bad entry holds up no other release
    return faults(ledger.entries())


def test_an_entry_without_its_audit_is_named(ledger: Ledger) -> None:
    ((number, words),) = forged(ledger, "cleared")
    assert (number, "does not say who moved it" in words) == (1, True)


@pytest.mark.parametrize(
    ("kind", "audit", "words"),
    [
        ("cleared", {"mode": "two people"}, "cannot be cleared now"),
        ("cleared", {"who": " "}, "does not say who"),
        ("cleared", {"mode": "no mode"}, "in which mode"),
        ("cleared", {"from": "reviewed"}, "not what the table of states says"),
        ("cleared", {"version": 2}, "not what the table of states says"),
        ("cleared", {"release": "two"}, "not what the table of states says"),
        ("published", {}, "cannot make that move"),
        ("published", {"move": "publish"}, "cannot be published now"),
        ("withdrawn", {"move": "correct"}, "cannot make that move"),
    ],
)
def test_an_entry_that_the_table_does_not_allow_is_named(
    kind: str, audit: dict[str, object], words: str, ledger: Ledger
) -> None:
    found = forged(ledger, kind, **{"who": "A. Name", **audit})
    assert [number for number, _ in found] == [1]
    assert words in found[0][1]


def test_in_the_mode_for_one_person_one_may_hold_every_role(ledger: Ledger) -> None:
    for name in ("submit", "vote", "approve", "clear", "publish"):
        enter(ledger, name, "one", by("Alone", rules=ALONE), {})
    standing = standing_of(ledger.entries(), "one")
    assert (standing.state, standing.author, standing.reviewers) == ("released", "Alone", ("Alone", "Alone"))


def test_the_page_on_clearance_holds_the_table_as_it_is() -> None:
    assert states.table() in (ROOT / "docs" / "clearance.md").read_text(encoding="utf-8")


def test_every_command_of_the_table_is_one() -> None:
    text = (ROOT / "src" / "sightline" / "cli_clear.py").read_text() + (
        ROOT / "src" / "sightline" / "cli_out.py"
    ).read_text()
    for command in {move.command.split()[1] for move in states.moves()}:
        assert re.search(rf"^def {command}\(", text, re.MULTILINE), command
