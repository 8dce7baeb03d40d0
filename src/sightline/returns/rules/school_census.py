"""Checks of the school census: numbers of pupils, dates in order, exclusions, and sessions beside what was possible."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.definitions.school_census import SCHOOL_CENSUS
from sightline.returns.formats import Block
from sightline.returns.rules.across import more_than_in, not_in
from sightline.returns.rules.rule import (
    POSTCODE_SHAPE,
    UPN_SHAPE,
    Context,
    Mask,
    Predicate,
    Rule,
    after_period,
    both,
    given,
    has,
    is_code,
    less,
    older_than,
    unlike,
    wrong_check_letter,
    years_before,
)

_WHICH = "Check both dates."
YOUNGEST, OLDEST = 2, 20  # years at the period's end
MOST_SUSPENDED = 90  # half days in a school year: 45 days
_PUPILS = {"pupilonroll": "termlysessiondetailsonroll", "pupilnolongeronroll": "termlysessiondetailsoffroll"}


def _rule(code: str, block: str, fields: str, found: str, remedy: str, fails: Predicate, source: str = "") -> Rule:
    return Rule(code, "school_census", block, tuple(fields.split()), found, remedy, fails, source)


def _too_young(rows: pa.RecordBatch, context: Context) -> Mask:
    return pc.greater(rows["birth_date"], pa.scalar(years_before(context.period_end, YOUNGEST)))


def _same(left: str, right: str) -> Predicate:
    return lambda rows, _: pc.equal(rows[left], rows[right])


def _of_pupils(block: str, sessions: str) -> tuple[Rule, ...]:
    return (
        _rule("upn-shape", block, "upn", "a unique pupil number of the wrong shape",
              "It is a letter, 11 digits, and a digit or letter.", unlike("upn", UPN_SHAPE), "DfE 1540, 1550"),
        _rule("former-upn-shape", block, "formerupn", "a former unique pupil number of the wrong shape",
              "It is a letter, 11 digits, and a digit or letter.", unlike("former_upn", UPN_SHAPE)),
        _rule("upn-check-letter", block, "upn", "a unique pupil number whose check letter does not fit its digits",
              "Copy it again from the school's record.", wrong_check_letter("upn"), "DfE 1510"),
        _rule("birth-implausible", block, "dob", "a pupil under 2 at the period's end", "Check the date of birth.",
              _too_young),
        _rule("birth-implausible", block, "dob", "a pupil of 20 or older at the period's end",
              "Check the date of birth.", older_than("birth_date", OLDEST)),
        _rule("dates-out-of-order", block, "entrydate dob", "a pupil who joined before the birth", _WHICH,
              less("entry_date", "birth_date")),
        _rule("date-after-period", block, "entrydate", "a day of joining after the period's end", "Check it.",
              after_period("entry_date")),
        _rule("sessions-beyond-possible", block, "termlysessionspossible",
              "more half days in the table of sessions than the pupil could have attended", "Check both tables.",
              more_than_in("sessions_possible", "sessions", sessions)),
    )  # fmt: skip


def _of_exclusions(block: str) -> tuple[Rule, ...]:
    return (
        _rule("date-after-period", block, "startdate", "an exclusion after the period's end", "Check it.",
              after_period("start_date")),
        _rule("reason-twice", block, "reason2 reason1", "the same reason twice", "Send it once.",
              _same("reason_1", "reason_2")),
        _rule("reason-twice", block, "reason3 reason1", "the same reason twice", "Send it once.",
              _same("reason_1", "reason_3")),
        _rule("reason-twice", block, "reason3 reason2", "the same reason twice", "Send it once.",
              _same("reason_2", "reason_3")),
        _rule("second-without-first", block, "reason1 reason2", "a second reason without a first",
              "Send the first reason first.", given("reason_2", without="reason_1")),
        _rule("suspension-too-long", block, "sessions category", "one suspension of more than 45 school days",
              "Check the half days.",
              both(is_code("category", "SUSP", "FIXD"), lambda rows, _: pc.greater(rows["sessions"], MOST_SUSPENDED))),
    )  # fmt: skip


def _of_table(block: Block) -> list[Rule]:
    """The checks of a table, by what it holds."""
    if block.name in _PUPILS:
        return [*_of_pupils(block.name, _PUPILS[block.name])]
    rules = [
        _rule("not-in-pupils", block.name, block.fields[0].name, "a row of a pupil who is in neither table of pupils",
              "Send the pupil, or remove it.", not_in(*_PUPILS))
    ]  # fmt: skip
    if "exclusions" in block.name:
        rules += _of_exclusions(block.name)
    if "fsmperiod" in block.name:
        words = "a period that ends before it starts"
        fails = less("end_date", "start_date")
        rules.append(_rule("dates-out-of-order", block.name, "fsmenddate fsmstartdate", words, _WHICH, fails))
    if "addresses" in block.name:
        words, remedy = "a postcode of the wrong shape", "Send the full postcode, or leave it empty."
        fails = unlike("postcode", POSTCODE_SHAPE)
        rules.append(_rule("postcode-shape", block.name, "postcode", words, remedy, fails))
    return rules


_LEFT = (
    _rule("dates-out-of-order", "pupilnolongeronroll", "leavingdate entrydate", "a pupil who left before joining",
          _WHICH, less("leaving_date", "entry_date")),
    _rule("date-after-period", "pupilnolongeronroll", "leavingdate", "a day of leaving after the period's end",
          "Check it.", both(has("leaving_date"), after_period("leaving_date"))),
)  # fmt: skip

SCHOOL_CENSUS_RULES: tuple[Rule, ...] = (
    *(rule for block in SCHOOL_CENSUS.blocks for rule in _of_table(block)), *_LEFT,
)  # fmt: skip
