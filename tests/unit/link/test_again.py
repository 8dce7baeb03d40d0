"""Linking again: only what is new or changed is compared, keys stay, and the answer is that of linking everything."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from sightline.link.again import Earlier
from sightline.link.linking import Linked, link_people
from tests.unit.link.made_up import KEY, identity, people, row

OTHER: dict[str, Any] = {
    "forename": "Matthew",
    "surname": "Quill",
    "birth_date": date(2009, 2, 1),
    "postcode": "QX9 9ZZ",
}


def earlier(linked: Linked) -> Earlier:
    """What a linkage leaves to the next."""
    return Earlier(linked.link, linked.pairs, linked.seen)


def again(before: Linked, *rows: dict[str, object]) -> Linked:
    """The rows linked after an earlier linkage, by its model."""
    return link_people(identity(*rows), key=KEY, models=before.models, earlier=earlier(before))


def first(*rows: dict[str, object]) -> Linked:
    """The rows linked for the first time."""
    return link_people(identity(*rows), key=KEY)


def persons(linked: Linked) -> dict[str, str]:
    """The person of each record, of the best answer."""
    best = linked.link.filter(pc.equal(linked.link["draw"], 0))
    return dict(zip(best["record_key"].to_pylist(), best["person_key"].to_pylist(), strict=True))


def test_what_did_not_change_is_not_compared_again_and_stays_as_it_was() -> None:
    rows = [row("a"), row("b", "police"), row("c", "support", **OTHER)]
    before = first(*rows)
    after = again(before, *rows)
    assert after.link.equals(before.link)
    assert after.pairs.equals(before.pairs)
    assert "0 of 3 records are new or changed; the others were not compared again" in after.findings
    assert after.moved.num_rows == 0


def test_a_new_record_joins_its_person_whose_key_stays_though_its_own_is_smaller() -> None:
    before = first(row("b"), row("c", "police"))
    after = again(before, row("a", "support"), row("b"), row("c", "police"))
    assert set(persons(after).values()) == set(persons(before).values())
    assert "1 of 3 records are new or changed; the others were not compared again" in after.findings


def test_a_corrected_record_leaves_and_who_goes_keeps_nothing() -> None:
    before = first(row("a"), row("b", "police"), row("c", "support"))
    after = again(before, row("a", **OTHER), row("b", "police"), row("c", "support"))
    assert people(after) == {frozenset({"a"}), frozenset({"b", "c"})}
    assert persons(after)["b"] == persons(before)["b"]
    assert persons(after)["a"] not in set(persons(before).values())
    assert after.moved.to_pylist() == [
        {"record_key": "a", "before": persons(before)["a"], "after": persons(after)["a"]}
    ]
    assert "of 1 people known before, 1 were split and 0 are now part of another" in after.findings


def test_two_people_who_turn_out_to_be_one_have_the_key_of_the_larger() -> None:
    name: dict[str, Any] = {"surname": "Quill", "postcode": "QX9 9ZZ", "birth_date": date(2010, 5, 17)}
    before = first(row("a", **name), row("b", "police"), row("c", "support"))
    assert len(set(persons(before).values())) == 2
    after = again(before, row("a"), row("b", "police"), row("c", "support"))
    assert set(persons(after).values()) == {persons(before)["b"]}
    assert "of 2 people known before, 0 were split and 1 are now part of another" in after.findings


def test_a_record_that_is_barred_now_is_joined_to_nobody() -> None:
    before = first(row("a"), row("b", "police"))
    after = again(before, row("a", link_barrier="adoption"), row("b", "police"))
    assert people(after) == {frozenset({"a"}), frozenset({"b"})}


def test_a_record_that_is_gone_takes_its_pairs_along() -> None:
    before = first(row("a"), row("b", "police"), row("c", "support"))
    after = again(before, row("b", "police"), row("c", "support"))
    assert people(after) == {frozenset({"b", "c"})}
    assert set(persons(after).values()) == {persons(before)["b"]}


def test_what_is_kept_of_a_record_says_nothing_of_it() -> None:
    one, other = first(row("a")), link_people(identity(row("a")), key=b"another key of another project")
    assert one.seen["record_key"].to_pylist() == ["a"]
    assert one.seen["digest"].to_pylist() != other.seen["digest"].to_pylist()


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_linking_in_two_steps_is_linking_at_once(share: float) -> None:
    rows = [
        row(f"{sender}{number:03}", sender, forename=f"F{chr(65 + number % 23)}y", surname=f"S{chr(65 + number % 19)}x",
            birth_date=date(2005 + number % 13, 1 + number % 12, 1 + number % 28),
            postcode=f"QX{number % 9} {number % 7}AA")
        for number in range(300) for sender in ("council", "police")
    ]  # fmt: skip
    some = [one for number, one in enumerate(rows) if number % 10 < share * 10]
    before = first(*some)
    whole = link_people(identity(*rows), key=KEY, models=before.models)
    assert people(again(before, *rows)) == people(whole)


def test_an_earlier_linkage_of_nobody_changes_nothing() -> None:
    before = link_people(identity(), key=KEY)
    assert isinstance(before.seen, pa.Table)
    assert people(again(before, row("a"), row("b", "police"))) == {frozenset({"a", "b"})}
