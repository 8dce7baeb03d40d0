"""Checks of the tables: the council's identity file, the police's three, and the support services'."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import Block
from sightline.returns.rules.rule import (
    POSTCODE_SHAPE,
    UPN_SHAPE,
    Context,
    Mask,
    Predicate,
    Rule,
    after_period,
    given,
    less,
    older_than,
    unlike,
    wrong_check_letter,
    wrong_nhs_number,
    years_before,
)
from sightline.standard.tables import Type

_FIX = "Check the dates; one of them is wrong."
OLDEST = 110  # years
RESPONSIBLE = 10  # the age of criminal responsibility in England
_COUNCIL_OLDEST = 26

# Later field, earlier field, words: an end before its start in each pair of dates of a format.
_PAIRS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "identity": (
        ("postcode_to", "postcode_from", "an address that ends before it starts"),
        ("postcode_to", "birth_date", "an address that ends before the birth"),
    ),
    "police_crime": (
        ("offence_to", "offence_from", "an offence that ends before it begins"),
        ("recorded_date", "reported_date", "a crime recorded before it was reported"),
        ("reported_date", "offence_from", "a crime reported before it began"),
        ("recorded_date", "offence_from", "a crime recorded before it began"),
    ),
    "police_party": (),
    "police_outcome": (),
    "support": (
        ("end_date", "start_date", "support that ends before it starts"),
        ("start_date", "referral_date", "support that starts before the referral"),
        ("start_date", "wait_from", "support that starts before the wait for it"),
        ("end_date", "referral_date", "support that ends before the referral"),
        ("referral_date", "birth_date", "a referral before the birth"),
    ),
}  # fmt: skip


def _of_role(predicate: Predicate, role: str) -> Predicate:
    return lambda rows, context: pc.and_kleene(predicate(rows, context), pc.equal(rows["role"], role))


def _younger_than(column: str, years: int) -> Predicate:
    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        return pc.greater(rows[column], pa.scalar(years_before(context.period_end, years)))

    return fails


def _common(code: str, block: Block) -> list[Rule]:
    """Checks that follow from what fields a table has."""
    names = {field.name for field in block.fields}
    rules = [
        Rule("end-before-start", code, block.name, (later, earlier), words, _FIX, less(later, earlier))
        for later, earlier, words in _PAIRS[code]
    ]
    rules += [
        Rule("date-after-period", code, block.name, (field.name,), "a date after the period's end", "Check it.",
             after_period(field.column))
        for field in block.fields
        if field.type is Type.DATE and field.name != "period_end"
    ]  # fmt: skip
    if "postcode" in names:
        rules.append(
            Rule(
                "postcode-shape",
                code,
                block.name,
                ("postcode",),
                "a postcode of the wrong shape",
                "Send the full postcode, or leave it empty.",
                unlike("postcode", POSTCODE_SHAPE),
            )
        )
    if "nhs_number" in names:
        rules.append(Rule("nhs-number", code, block.name, ("nhs_number",),
                          "an NHS number whose check digit does not fit, or that is not 10 digits",
                          "Copy it again, or leave it empty.", wrong_nhs_number("nhs_number")))  # fmt: skip
    if "birth_date" in names:
        oldest = _COUNCIL_OLDEST if code == "identity" else OLDEST
        rules.append(Rule("birth-implausible", code, block.name, ("birth_date",),
                          f"a person {oldest} or more years old at the period's end", "Check the date of birth.",
                          older_than("birth_date", oldest)))  # fmt: skip
    return rules


def _rules() -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for form in FORMATS:
        if form.code in _PAIRS:
            rules += _common(form.code, form.blocks[0])
    return (*rules, *_OWN)


_OWN = (
    Rule("upn-shape", "identity", "identity", ("upn",), "a unique pupil number of the wrong shape",
         "It is a letter, 11 digits, and a digit or letter.", unlike("upn", UPN_SHAPE), "DfE 1540, 1550"),
    Rule("upn-check-letter", "identity", "identity", ("upn",),
         "a unique pupil number whose check letter does not fit its digits", "Copy it again from the school's record.",
         wrong_check_letter("upn"), "DfE 1510"),
    Rule("dates-without-postcode", "identity", "identity", ("postcode", "postcode_from"),
         "the day an address began, without its postcode", "Send the postcode, or no dates.",
         given("postcode_from", without="postcode")),
    Rule("suspect-too-young", "police_party", "police_party", ("birth_date", "role"),
         "a suspect under 10, the age of criminal responsibility, at the period's end",
         "Check the date of birth and the role.", _of_role(_younger_than("birth_date", RESPONSIBLE), "suspect")),
    Rule("relationship-of-another", "police_party", "police_party", ("relationship", "role"),
         "a relation to the victim for a person who is no suspect", "Send it with the suspect.",
         lambda rows, _: pc.and_(pc.is_valid(rows["relationship"]), pc.not_equal(rows["role"], "suspect"))),
    Rule("end-without-reason", "support", "support", ("end_reason", "end_date"), "an end without its reason",
         "Send the reason.", given("end_date", without="end_reason")),
    Rule("end-without-start", "support", "support", ("start_date", "end_date"), "an end of support that never started",
         "Send the first session, or no end.", given("end_date", without="start_date")),
)  # fmt: skip

CSV_RULES: tuple[Rule, ...] = _rules()
