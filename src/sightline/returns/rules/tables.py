"""Checks of the tables of one file: those that follow from their fields, and those of the first few formats."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.catalogue import FORMATS
from sightline.returns.definitions.tables import DOCUMENTED
from sightline.returns.formats import Block, Format, Goes
from sightline.returns.rules.documented import declared, documented_rules
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
_AS_WRITTEN = "Send the file as the agency's `sightline keys` wrote it."
OLDEST = 110  # years
RESPONSIBLE = 10  # the age of criminal responsibility in England
_COUNCIL_OLDEST = 26

# Formats of children and young people: nobody in them is older.
_YOUNG = {"identity", "missing_reports", "protective_notices", "pupils", "health_people", "youth_people"}


def _of_role(predicate: Predicate, role: str) -> Predicate:
    return lambda rows, context: pc.and_kleene(predicate(rows, context), pc.equal(rows["role"], role))


def _younger_than(column: str, years: int) -> Predicate:
    def fails(rows: pa.RecordBatch, context: Context) -> Mask:
        return pc.greater(rows[column], pa.scalar(years_before(context.period_end, years)))

    return fails


def _common(form: Format, block: Block) -> list[Rule]:
    """Checks that follow from what fields a table has."""
    code = form.code
    names = {field.name for field in block.fields}
    rules = [
        Rule("end-before-start", code, block.name, (row["later"], row["earlier"]), row["words"], _FIX,
             less(block.field(row["later"]).column, block.field(row["earlier"]).column))
        for row in declared("date_pairs.csv", form, ("later", "earlier"))
    ]  # fmt: skip
    rules += [
        Rule("date-after-period", code, block.name, (field.name,), "a date after the period's end", "Check it.",
             after_period(field.column))
        for field in block.fields
        if field.type is Type.DATE and field.goes is not Goes.HEADER and not field.ahead
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
        oldest = _COUNCIL_OLDEST if code in _YOUNG else OLDEST
        rules.append(Rule("birth-implausible", code, block.name, ("birth_date",),
                          f"a person {oldest} or more years old at the period's end", "Check the date of birth.",
                          older_than("birth_date", oldest)))  # fmt: skip
    if "upn" in names:
        rules += _pupil_number(code, block)
    return rules


def _pupil_number(code: str, block: Block) -> list[Rule]:
    return [
        Rule("upn-shape", code, block.name, ("upn",), "a unique pupil number of the wrong shape",
             "It is a letter, 11 digits, and a digit or letter.", unlike("upn", UPN_SHAPE), "DfE 1540, 1550"),
        Rule("upn-check-letter", code, block.name, ("upn",),
             "a unique pupil number whose check letter does not fit its digits",
             "Copy it again from the school's record.", wrong_check_letter("upn"), "DfE 1510"),
    ]  # fmt: skip


def _rules() -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for form in FORMATS:
        if form.medium == "csv" and not form.is_set and form.rows_say_whose:
            rules += _common(form, form.blocks[0])
    for form in DOCUMENTED:
        rules += documented_rules(form)
    return (*rules, *_OWN)


_OWN = (
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
    Rule("key-without-kind", "match_keys", "match_keys", ("match_key", "key_kind"), "a match-key without its kind",
         _AS_WRITTEN, given("match_key", without="match_kind")),
    Rule("kind-without-key", "match_keys", "match_keys", ("key_kind", "match_key"),
         "the kind of a match-key, without the key", _AS_WRITTEN, given("match_kind", without="match_key")),
)  # fmt: skip

CSV_RULES: tuple[Rule, ...] = _rules()
