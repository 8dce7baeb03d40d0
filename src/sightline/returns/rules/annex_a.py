"""Checks of Ofsted's Annex A: dates in order, what each list says of itself, and the lists against one another.

Ofsted publishes no rules for it: each of these is ours, and its words say what it looks at.
"""

from __future__ import annotations

from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from sightline.returns.definitions.annex_a import ANNEX_A
from sightline.returns.formats import Field, Goes
from sightline.returns.rules.across import differs, not_in
from sightline.returns.rules.rule import (
    POSTCODE_SHAPE,
    Context,
    Mask,
    Predicate,
    Rule,
    after_period,
    all_of,
    both,
    given,
    has,
    is_code,
    less,
    missing,
    older_than,
    unlike,
    years_before,
)
from sightline.standard.tables import Type

_WHICH = "Check both dates."
_LISTS = "Check both lists."
ADULT, YOUNGEST_LEAVER, OLDEST_LEAVER = 18, 15, 26
# Lists of children under 18; early help may go on for longer, and care leavers are older.
_OF_CHILDREN = ("List 1", "List 3", "List 4", "List 5", "List 6", "List 7", "List 8", "List 10")
_MONTH = 30  # days after which an assessment follows a referral of the same period
_NOT_YET_BORN = 300  # days that a birth may lie ahead of the period's end

# List -> (later, earlier, words): what comes before that on which it follows.
_PAIRS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "List 2": (("completion_date", "start_date", "an early help assessment completed before it started"),),
    "List 4": (("authorisation_date", "start_date", "an assessment authorised before it started"),),
    "List 5": (("conference_date", "strategy_discussion_date", "a conference before the strategy discussion"),),
    "List 6": (
        ("closure_date", "start_date", "an episode of need that closes before it starts"),
        ("start_date", "birth_date", "an episode of need that starts more than 300 days before the birth"),
    ),
    "List 7": (
        ("end_date", "start_date", "a protection plan that ends before it starts"),
        ("review_date", "start_date", "a review conference before the plan started"),
        ("end_date", "last_visit_date", "a last visit after the plan ended"),
        ("last_visit_date", "start_date", "a last visit before the plan started"),
    ),
    "List 8": (
        ("end_date", "start_date", "a child who ceased to be looked after before it began"),
        ("legal_status_date", "start_date", "a legal status older than the time looked after"),
        ("placement_date", "start_date", "a placement that began before the child was looked after"),
        ("start_date", "birth_date", "a child looked after before the birth"),
        ("dental_date", "birth_date", "a dental check before the birth"),
        ("health_date", "birth_date", "a health assessment before the birth"),
    ),
    "List 10": (
        ("entered_care_date", "birth_date", "a child who entered care before the birth"),
        ("decision_date", "entered_care_date", "a decision for adoption before the child entered care"),
        ("placement_order_date", "entered_care_date", "a placement order before the child entered care"),
        ("match_date", "decision_date", "a match before the decision for adoption"),
        ("placed_date", "match_date", "a placement for adoption before the match"),
        ("order_date", "placed_date", "an adoption order before the placement"),
        ("reversed_date", "decision_date", "a decision reversed before it was made"),
    ),
    "List 11": (
        ("stage_1_end", "stage_1_start", "stage 1 that ends before it starts"),
        ("stage_2_end", "stage_2_start", "stage 2 that ends before it starts"),
        ("stage_2_start", "stage_1_end", "stage 2 that starts before stage 1 ended"),
        ("approval_date", "application_date", "an application approved before it was made"),
        ("match_date", "approval_date", "a match before the adopter was approved"),
        ("placed_date", "match_date", "a placement before the match"),
        ("order_date", "placed_date", "an adoption order before the placement"),
        ("left_date", "enquiry_date", "an adopter who left before the enquiry"),
    ),
}  # fmt: skip
# What a list says of sex and date of birth is held against the lists before it.
_WHO = (("birth_date", "Date of Birth", "a date of birth"), ("sex", "Gender", "a gender"))


def _rule(code: str, block: str, columns: str, found: str, remedy: str, fails: Predicate) -> Rule:
    names = {field.column: field.name for field in ANNEX_A.block(block).fields}
    return Rule(code, "annex_a", block, tuple(names[column] for column in columns.split()), found, remedy, fails)


def _long_before(later: str, earlier: str, days: int) -> Predicate:
    """Fails where a day is more than so many days before another."""

    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        numbers = (pc.cast(pc.cast(rows[name], pa.int32()), pa.int64()) for name in (earlier, later))
        return pc.greater(pc.subtract(*numbers), days)

    return fails


def _adult(rows: pa.RecordBatch, context: Context) -> Mask:
    """18 before the period began: who turned 18 on its first day may have left care on that day, and is listed."""
    return pc.less(rows["birth_date"], pa.scalar(years_before(context.period_start, ADULT)))


def _too_young_to_leave(rows: pa.RecordBatch, context: Context) -> Mask:
    return pc.greater(rows["birth_date"], pa.scalar(years_before(context.period_end, YOUNGEST_LEAVER)))


def _born_late(rows: pa.RecordBatch, context: Context) -> Mask:
    days = pc.subtract(pc.cast(rows["birth_date"], pa.int32()), pa.scalar(_number(context), pa.int32()))
    return pc.greater(days, _NOT_YET_BORN)


def _number(context: Context) -> int:
    return int(pa.array([context.period_end], pa.date32()).cast(pa.int32())[0].as_py())


def _in_period(column: str, days: int = 0) -> Predicate:
    """So many days into the period, or later."""
    return lambda rows, context: pc.greater_equal(rows[column], pa.scalar(context.period_start + timedelta(days=days)))


def _ordered() -> list[Rule]:
    rules = []
    for block, pairs in _PAIRS.items():
        for later, earlier, words in pairs:
            unborn = (block, earlier) == ("List 6", "birth_date")
            fails = _long_before(later, earlier, _NOT_YET_BORN) if unborn else less(later, earlier)
            rules.append(_rule("dates-out-of-order", block, f"{later} {earlier}", words, _WHICH, fails))
    return rules


def _dated(field: Field) -> bool:
    return field.type is Type.DATE and field.column != "birth_date"


def _of_every_list() -> list[Rule]:
    rules = []
    before: list[str] = []
    for block in ANNEX_A.blocks:
        rules += [
            _rule("date-after-period", block.name, field.column, "a date after the period's end", "Check it.",
                  after_period(field.column))
            for field in block.fields if _dated(field)
        ]  # fmt: skip
        if not any(field.goes is Goes.KEY for field in block.fields):
            continue
        late = "a birth expected more than 300 days after the period's end"
        rules.append(_rule("birth-implausible", block.name, "birth_date", late, "Check it.", _born_late))
        if before:
            rules += [
                _rule("differs-between-lists", block.name, column, f"{words} that another list gives otherwise",
                      _LISTS, differs(column, *before))
                for column, _, words in _WHO
            ]  # fmt: skip
        before.append(block.name)
    return rules


def _yes(column: str) -> Predicate:
    return is_code(column, "yes")


def _open_at_end(rows: pa.RecordBatch, context: Context) -> Mask:
    return pc.or_kleene(pc.is_null(rows["end_date"]), pc.greater(rows["end_date"], pa.scalar(context.period_end)))


def _none(column: str) -> Predicate:
    return lambda rows, _: pc.equal(rows[column], 0)


_OWN = (
    *(
        _rule("adult-in-list", block, "birth_date", "a person who turned 18 before the period began",
              "Check the date of birth, and whether the person belongs into this list.", _adult)
        for block in _OF_CHILDREN
    ),
    _rule("age-of-care-leaver", "List 9", "birth_date", "a care leaver under 15", "Check the date of birth.",
          _too_young_to_leave),
    _rule("age-of-care-leaver", "List 9", "birth_date", "a care leaver of 26 or older", "Check the date of birth.",
          older_than("birth_date", OLDEST_LEAVER)),
    _rule("conference-not-required", "List 5", "conference_date conference_not_required",
          "a conference although it was said to be unnecessary", "Check both.",
          both(has("conference_date"), _yes("conference_not_required"))),
    _rule("plan-without-conference", "List 5", "led_to_plan conference_date",
          "a conference that led to a plan, without its day", "Send the day of the conference.",
          both(_yes("led_to_plan"), missing("conference_date"))),
    _rule("conference-without-outcome", "List 5", "led_to_plan conference_date",
          "a conference without what it led to", "Say whether it led to a plan.",
          given("conference_date", without="led_to_plan")),
    _rule("conference-not-counted", "List 5", "conferences_in_year conference_date",
          "a conference in the period, and none counted in 12 months", "Check the count.",
          all_of(_in_period("conference_date"), _none("conferences_in_year"))),
    _rule("closure-without-reason", "List 6", "closure_reason closure_date", "a closure without its reason",
          "Send the reason.", given("closure_date", without="closure_reason")),
    _rule("closed-and-open", "List 6", "case_status closure_date", "a closed episode with the status of an open one",
          "Check both.", both(has("closure_date"), is_code("case_status", "a", "b", "c", "d"))),
    _rule("postcode-shape", "List 8", "postcode", "a postcode of the wrong shape",
          "Send the full postcode, or leave it empty.", unlike("postcode", POSTCODE_SHAPE)),
    _rule("ceased-without-reason", "List 8", "reason_ceased end_date", "the end of being looked after, without why",
          "Send the reason.", given("end_date", without="reason_ceased")),
    _rule("reason-without-end", "List 8", "end_date reason_ceased",
          "why the child ceased to be looked after, without the day", "Send the day.",
          given("reason_ceased", without="end_date")),
    _rule("interview-not-offered", "List 8", "interview_accepted interview_offered",
          "a return interview accepted that was not offered", "Check both.",
          both(_yes("interview_accepted"), is_code("interview_offered", "no"))),
    _rule("interview-without-missing", "List 8", "interview_offered missing_in_year",
          "a return interview offered, and no time missing", "Check both.",
          both(_yes("interview_offered"), _none("missing_in_year"))),
    _rule("reversed-without-reason", "List 10", "reversed_reason reversed_date",
          "a decision reversed without its reason", "Send the reason.",
          given("reversed_date", without="reversed_reason")),
    _rule("reason-without-reversal", "List 10", "reversed_date reversed_reason",
          "a reason for reversing a decision, without the day", "Send the day.",
          given("reversed_reason", without="reversed_date")),
    _rule("adopted-and-reversed", "List 10", "order_date reversed_date",
          "an adoption order and a decision against adoption", "Check both dates.",
          both(has("order_date"), has("reversed_date"))),
    _rule("left-without-reason", "List 11", "left_reason left_date", "an adopter who left, without why",
          "Send the reason.", given("left_date", without="left_reason")),
)  # fmt: skip

_ACROSS = (
    _rule("not-in-other-list", "List 4", "local_id",
          "an assessment begun a month or more into the period, of a child with no referral in list 3", _LISTS,
          both(_in_period("start_date", _MONTH), not_in("List 3"))),
    _rule("not-in-other-list", "List 5", "local_id", "an enquiry about a child who is not in list 6", _LISTS,
          not_in("List 6")),
    _rule("not-in-other-list", "List 5", "led_to_plan local_id",
          "a conference that led to a plan, and no plan of the child in list 7", _LISTS,
          both(_yes("led_to_plan"), not_in("List 7"))),
    _rule("not-in-other-list", "List 6", "case_status local_id",
          "a child said to have a protection plan, and none in list 7", _LISTS,
          both(is_code("case_status", "b"), not_in("List 7"))),
    _rule("not-in-other-list", "List 6", "case_status local_id",
          "a child said to be looked after who is not in list 8", _LISTS,
          both(is_code("case_status", "a"), not_in("List 8"))),
    _rule("not-in-other-list", "List 7", "local_id", "a child with a protection plan who is not in list 6", _LISTS,
          not_in("List 6")),
    _rule("not-in-other-list", "List 8", "local_id", "a looked-after child who is not in list 6", _LISTS,
          both(_open_at_end, not_in("List 6"))),
    _rule("not-in-other-list", "List 10", "local_id",
          "a child not yet adopted, for whom adoption is planned, who is not in list 8", _LISTS,
          all_of(missing("order_date"), missing("reversed_date"), not_in("List 8"))),
)  # fmt: skip

ANNEX_A_RULES: tuple[Rule, ...] = (*_ordered(), *_of_every_list(), *_OWN, *_ACROSS)
