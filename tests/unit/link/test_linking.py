"""The rules of linkage on a few made-up records each."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from sightline.errors import SightlineError
from sightline.link.linking import link_people
from sightline.link.people import person_key
from sightline.standard.arrow import schema_of
from sightline.standard.model import LINK
from tests.unit.link.made_up import CHILD, KEY, NHS, OTHER_NHS, UPN, bands, identity, link, people, row


def joined(*rows: dict[str, object]) -> bool:
    """Whether the records `a` and `b` became one person."""
    return any({"a", "b"} <= group for group in people(link(*rows)))


def test_the_same_child_in_two_agencies_is_one_person() -> None:
    assert joined(row("a"), row("b", "police"))


def test_two_councils_may_hold_the_same_child() -> None:
    assert joined(row("a", agency="one"), row("b", agency="two"))


def test_one_person_twice_in_one_agency_is_one_person() -> None:
    assert joined(row("a"), row("b"), row("c", "police"))


def test_two_records_of_one_agency_are_joined_on_surer_grounds_only() -> None:
    near: dict[str, Any] = {"forename": "Rosa", "postcode": "QX9 9ZZ"}
    assert joined(row("a"), row("b", "police", **near))
    assert not joined(row("a"), row("b", **near), row("c", "support", forename="Zed", surname="Quill"))


def test_twins_whose_names_are_alike_stay_apart_where_both_names_are_common() -> None:
    others = [
        row(f"z{name}{n}", agency=f"other-{n}", forename=name, surname=f"Quill{'abcdefghijklmnopqrstuvwxyz'[n]}",
            postcode=f"QY{n} 1ZZ")
        for n in range(21) for name in ("Emma", "Gemma")
    ]  # fmt: skip
    assert not joined(row("a", forename="Emma"), row("b", "police", forename="Gemma"), *others)
    assert joined(row("a", forename="Emma"), row("b", "police", forename="Emmma"), *others)


def test_a_typing_slip_in_the_name_does_not_part_a_child() -> None:
    assert joined(row("a"), row("b", "police", forename="Roslaind"))


def test_swapped_names_do_not_part_a_child() -> None:
    assert joined(row("a"), row("b", "police", forename="Thornberry", surname="Rosalind"))


def test_a_short_form_of_the_name_does_not_part_a_child() -> None:
    assert joined(row("a", forename="Margaret"), row("b", "police", forename="Peggy"))


def test_day_and_month_swapped_do_not_part_a_child() -> None:
    assert joined(row("a", birth_date=date(2012, 5, 7)), row("b", "police", birth_date=date(2012, 7, 5)))


def test_a_shared_former_address_helps() -> None:
    old, new = "QX1 1AA", "QX2 2BB"
    former = (
        row("a", postcode=old, postcode_to=date(2020, 1, 1)),
        row("a", postcode=new, postcode_from=date(2020, 1, 2)),
    )
    assert joined(*former, row("b", "police", postcode=old, surname="Thornbery"))


def test_twins_stay_apart() -> None:
    assert not joined(row("a", forename="Rosalind"), row("b", "police", forename="Matthew", sex="M"))
    assert not joined(row("a", forename="Rosalind"), row("b", "police", forename="Beatrix"))


def test_twins_stay_apart_through_a_third_record() -> None:
    first, second = row("a"), row("b", "police", forename="Beatrix")
    without_name = row("c", "support", forename=None)
    assert not any({"a", "b"} <= group for group in people(link(first, second, without_name)))


def test_siblings_of_one_name_stay_apart() -> None:
    assert not joined(row("a", birth_date=date(2012, 5, 17)), row("b", "police", birth_date=date(2015, 9, 2)))


def test_strangers_stay_apart() -> None:
    other: dict[str, Any] = {
        "forename": "Matthew",
        "surname": "Quill",
        "birth_date": date(2009, 2, 1),
        "postcode": "QX9 9ZZ",
    }
    assert not joined(row("a"), row("b", "police", **other))


def test_a_number_joins_what_else_would_not_be() -> None:
    moved: dict[str, Any] = {"surname": "Quill", "postcode": "QX9 9ZZ", "nhs_number": NHS}
    linked = link(row("a", nhs_number=NHS), row("b", "support", **moved))
    assert people(linked) == {frozenset({"a", "b"})}
    assert bands(linked) == {"a": "identifier", "b": "identifier"}


def test_a_census_record_without_a_name_joins_by_pupil_number() -> None:
    nameless: dict[str, Any] = {"forename": None, "surname": None, "postcode": None, "upn": UPN}
    assert joined(row("a", upn=UPN, agency="one"), row("b", agency="two", **nameless))


def test_one_wrong_number_does_not_join_two_children() -> None:
    other: dict[str, Any] = {
        "forename": "Beatrix",
        "surname": "Quill",
        "birth_date": date(2009, 2, 1),
        "postcode": "QX9 9ZZ",
    }
    assert not joined(row("a", nhs_number=NHS), row("b", "support", nhs_number=NHS, **other))


def test_a_number_given_to_both_twins_does_not_join_them() -> None:
    assert not joined(row("a", nhs_number=NHS), row("b", "support", forename="Beatrix", nhs_number=NHS))


def test_pupil_numbers_do_not_join_where_nhs_numbers_differ() -> None:
    elsewhere: dict[str, Any] = {"surname": "Quill", "postcode": "QX9 9ZZ"}
    rows = row("a", upn=UPN, nhs_number=NHS), row("b", agency="two", upn=UPN, nhs_number=OTHER_NHS, **elsewhere)
    assert bands(link(*rows))["a"] != "identifier"


@pytest.mark.parametrize("reason", ["adoption", "protected_identity", "sealed"])
def test_a_record_with_a_barrier_is_a_person_of_its_own(reason: str) -> None:
    linked = link(
        row("a", nhs_number=NHS), row("b", "support", nhs_number=NHS, link_barrier=reason), row("c", "police")
    )
    assert people(linked) == {frozenset({"a", "c"}), frozenset({"b"})}
    assert bands(linked)["b"] == "not linked"


def test_only_the_best_of_two_candidates_in_an_agency_is_joined() -> None:
    near = row("b", "police", forename="Rosamund", postcode="QX9 9ZZ")
    assert people(link(row("a"), near, row("c", "police"))) == {frozenset({"a", "c"}), frozenset({"b"})}


def test_a_like_record_of_the_same_agency_is_another_person() -> None:
    rows = [row("a"), row("b", "police"), row("c", "support"), row("d", "police", forename="Rosamund")]
    assert frozenset({"a", "b", "c"}) in people(link(*rows))


ADULT: dict[str, Any] = {"birth_date": date(1980, 1, 2), "sex": "M"}


def test_a_suspect_is_joined_to_who_stands_before_the_court_and_to_no_child() -> None:
    suspect = row("b", "police", role="suspect", return_code="police_party", **ADULT)
    defendant = row("c", "court", return_code="court_cases", **ADULT)
    witness = row("d", "police", "police-2", role="witness", return_code="police_party", **ADULT)
    linked = link(row("a", **ADULT), suspect, defendant, witness)
    assert people(linked) == {frozenset({"a"}), frozenset({"b", "c"}), frozenset({"d"})}
    assert bands(linked)["d"] == "not linked"


def test_the_number_that_police_and_prisons_share_joins_what_has_no_name() -> None:
    nothing: dict[str, Any] = dict.fromkeys(("forename", "surname", "birth_date", "sex", "postcode"))
    suspect = row("a", "police", role="suspect", return_code="police_party", person_number="26/123456X", **ADULT)
    linked = link(suspect, row("b", "prison", return_code="custody", person_number="26/123456x", **nothing))
    assert people(linked) == {frozenset({"a", "b"})}
    assert set(bands(linked).values()) == {"identifier"}


def test_a_child_who_is_victim_and_suspect_is_one_person_in_both_roles() -> None:
    twice = [row("a", "police", role=role, return_code="police_party") for role in ("victim", "suspect")]
    linked = link(*twice, row("b"), row("c", "court", return_code="court_cases"))
    assert people(linked) == {frozenset({"a", "b", "c"})}


def test_a_former_pupil_number_joins() -> None:
    nameless: dict[str, Any] = {"forename": None, "surname": None, "postcode": None}
    assert joined(row("a", upn=UPN, agency="one"), row("b", agency="two", former_upn=UPN, **nameless))


def test_the_link_table_is_that_of_the_standard_model() -> None:
    linked = link(row("a"), row("b", "police"))
    assert linked.link.schema == schema_of(LINK.columns)
    assert linked.link["draw"].to_pylist() == [0, 0]


def test_a_person_is_known_by_a_keyed_token_of_the_smallest_record() -> None:
    linked = link(row("b", "police"), row("a"))
    assert set(linked.link["person_key"].to_pylist()) == {person_key(KEY, "a")}


def test_another_project_has_other_keys() -> None:
    keys = [link(row("a"), key=key).link["person_key"].to_pylist() for key in (KEY, b"another key")]
    assert keys[0] != keys[1]
    assert len(keys[0][0]) == 16


def test_one_agency_only_is_said_and_nobody_is_joined() -> None:
    linked = link(row("a"), row("b", forename="Beatrix"))
    assert len(people(linked)) == 2
    assert "records of one agency only: nothing to link with, every record is a person of its own" in linked.findings


def test_no_usable_identifiers_is_said_and_nobody_is_joined() -> None:
    nothing: dict[str, Any] = {"forename": None, "surname": "Unknown", "birth_date": None, "postcode": None}
    linked = link(row("a", **nothing), row("b", "police", **nothing))
    assert bands(linked) == {"a": "not linked", "b": "not linked"}
    assert "no record holds enough to link by: every record is a person of its own" in linked.findings


def test_no_rows_at_all_give_an_empty_table() -> None:
    assert link().link.num_rows == 0


def test_few_records_use_the_default_model_and_say_so() -> None:
    linked = link(row("a"), row("b", "police"))
    assert linked.models["child"]["origin"] == "default"
    assert "children: 2 records are too few to train a model (fewer than 500): default used" in linked.findings


def test_quality_counts_links_by_senders_rule_and_band() -> None:
    linked = link(row("a"), row("b", "police"), row("c", "support", nhs_number=NHS, forename="Zed", surname="Quill"))
    rows = [entry for entry in linked.quality.to_pylist() if entry["measure"] == "pairs joined"]
    assert rows == [
        {"measure": "pairs joined", "sender": "council", "other_sender": "police", "rule": "birth date and a name",
         "band": "strong", "n": 1, "of": None, "population": None, "dimension": None, "code": None, "expected": None}
    ]  # fmt: skip
    plain = [e for e in linked.quality.to_pylist() if not e["band"] and not e["dimension"]]
    counts = {(e["measure"], e["sender"]): (e["n"], e["of"]) for e in plain}
    assert counts["linked", "council"] == (1, 1)
    assert counts["linked", "support"] == (0, 1)


def test_nothing_of_a_person_leaves_but_keys(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    caplog.set_level(logging.DEBUG)
    linked = link_people(identity(row("a", nhs_number=NHS), row("b", "police")), key=KEY, progress=said.append)
    out, err = capfd.readouterr()
    tables = [str(table.to_pylist()) for table in (linked.link, linked.quality, linked.pairs)]
    everything = " ".join([out, err, caplog.text, *said, *tables, str(linked.models), *linked.findings]).upper()
    assert said
    assert not [value for value in ("ROSALIND", "THORNBERRY", "QX1", NHS, "2012-05-17") if value in everything]


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    link(row("a"), row("b", "police"))
    assert list(tmp_path.iterdir()) == []


def test_a_table_without_its_columns_is_refused_by_their_names() -> None:
    with pytest.raises(SightlineError, match=r"lacks the columns .*surname"):
        link_people(pa.table({"record_key": ["a"]}), key=KEY)


def test_an_adult_suspect_whose_force_sends_keys_too_is_no_child() -> None:
    suspect = row("b", "police", role="suspect", return_code="police_party", **ADULT)
    bare = row("b", "police", return_code="match_keys", **dict.fromkeys((*CHILD, "role", "sex")))
    assert people(link(row("a", **ADULT), suspect, bare)) == {frozenset({"a"}), frozenset({"b"})}
