"""Checks of the early adopters' daily feed. A file is a delta: that something is not in it is no fault."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.definitions.early_adopter import EARLY_ADOPTER, PURGED
from sightline.returns.formats import Block, Goes
from sightline.returns.rules.rule import (
    PARENT,
    POSTCODE_SHAPE,
    UPN_SHAPE,
    Context,
    Mask,
    Predicate,
    Rule,
    after_period,
    both,
    has,
    is_code,
    less,
    not_alone,
    older_than,
    twice,
    unlike,
    wrong_check_letter,
)
from sightline.returns.values import retired
from sightline.standard.tables import Type

_FIX = "Check the dates; one of them is wrong."
_CLOSED = "social_care_episodes.closure_date"
HIGHEST_SCORE = 40
OLDEST = 26  # years: whom the feed is about

# Block -> (later, earlier, words): what comes before that on which it follows.
_PAIRS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "social_care_episodes": (("closure_date", "referral_date", "a case that closes before the referral"),),
    "child_and_family_assessments": (
        ("authorisation_date", "start_date", "an assessment authorised before it starts"),
    ),
    "child_in_need_plans": (("end_date", "start_date", "a plan that ends before it starts"),),
    "section_47_assessments": (
        ("end_date", "start_date", "an enquiry that ends before it starts"),
        ("conference_date", "start_date", "a conference before the enquiry"),
    ),
    "child_protection_plans": (("end_date", "start_date", "a plan that ends before it starts"),),
    "child_looked_after_placements": (("end_date", "start_date", "a placement that ends before it starts"),),
    "adoption": (("placed_date", "decision_date", "a placement for adoption before the decision on it"),),
}  # fmt: skip


def _rule(
    code: str, block: str, columns: str, found: str, remedy: str, fails: Predicate, sees: tuple[str, ...] = ()
) -> Rule:
    """A rule of columns as Sightline spells them; a finding names the first by the feed's name."""
    fields = {field.column: field.name for field in EARLY_ADOPTER.block(block).fields}
    names = tuple(fields[column] for column in columns.split())
    return Rule(code, EARLY_ADOPTER.code, block, names, found, remedy, fails, sees=sees)


def _purged_with_values(block: Block) -> Predicate:
    columns = [
        field.column for field in block.fields if field != PURGED and field.goes not in (Goes.KEY, Goes.REFERENCE)
    ]

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        mask = pa.repeat(False, rows.num_rows)
        for column in columns:
            mask = pc.or_(mask, pc.is_valid(rows[column]))
        return pc.and_kleene(rows[PURGED.column], mask)

    return fails


def _of_fields(block: Block) -> Iterator[Rule]:
    """Checks that follow from what fields a block has."""
    columns = {field.column for field in block.fields}
    for field in block.fields:
        if field.type is Type.DATE and not field.ahead:
            yield _rule("date-after-period", block.name, field.column, "a date after the day of the file", "Check it.",
                        after_period(field.column))  # fmt: skip
    if "start_date" in columns:
        yield _rule("start-after-closure", block.name, "start_date", "what starts after the case closed",
                    "Check both dates.", less(_CLOSED, "start_date"), (_CLOSED,))  # fmt: skip
    if PURGED in block.fields and len(columns) > 2:
        yield _rule("purged-with-values", block.name, PURGED.column, "something to be forgotten that has values",
                    "Send the id and purge alone, or no purge.", _purged_with_values(block))  # fmt: skip


_FACTOR = EARLY_ADOPTER.block("factors").fields[0]
_OWN = (
    _rule("upn-shape", "child_details", "upn", "a unique pupil number of the wrong shape",
          "It is a letter, 11 digits, and a digit or letter.", unlike("upn", UPN_SHAPE)),
    _rule("upn-check-letter", "child_details", "upn",
          "a unique pupil number whose check letter does not fit its digits",
          "Copy it again from the school's record.", wrong_check_letter("upn")),
    _rule("number-and-reason", "child_details", "upn_unknown upn",
          "a unique pupil number, and a reason why there is none", "Send one of them.",
          both(has("upn"), has("upn_unknown"))),
    _rule("postcode-shape", "child_details", "postcode", "a postcode of the wrong shape",
          "Send the full postcode, or leave it out.", unlike("postcode", POSTCODE_SHAPE)),
    _rule("birth-implausible", "child_details", "birth_date", f"a child {OLDEST} or more years old on that day",
          "Check the date of birth.", older_than("birth_date", OLDEST)),
    _rule("born-and-expected", "child_details", "expected_birth_date birth_date",
          "a date of birth and the day on which the birth is expected", "Send one of them.",
          both(has("birth_date"), has("expected_birth_date"))),
    _rule("disability-and-none", "disabilities", "disability", "NONE beside a disability", "Send one or the other.",
          not_alone("disability", "NONE"), (PARENT,)),
    _rule("score-too-high", "sdq_assessments", "sdq_score", "a score above 40", "Check it.",
          lambda rows, _: pc.greater(rows["sdq_score"], HIGHEST_SCORE)),
    _rule("factor-none-with-others", "factors", "factor", "factor 21, none identified, beside others",
          "Send 21 alone, or the others.", not_alone("factor", "21"), (PARENT,)),
    _rule("factor-twice", "factors", "factor", "one factor twice in an assessment", "Send it once.",
          twice("factor"), (PARENT,)),
    _rule("retired-factor", "factors", "factor", "a factor that ended before the year of the file",
          "Send the factor that replaced it.",
          lambda rows, context: is_code("factor", *retired(_FACTOR, context.year))(rows, context)),
)  # fmt: skip

EARLY_ADOPTER_RULES: tuple[Rule, ...] = (
    *(
        _rule("end-before-start", block, f"{later} {earlier}", words, _FIX, less(later, earlier))
        for block, pairs in _PAIRS.items()
        for later, earlier, words in pairs
    ),
    *(rule for block in EARLY_ADOPTER.blocks for rule in _of_fields(block)),
    *_OWN,
)
