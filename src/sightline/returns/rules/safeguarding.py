"""Checks of the Standard Safeguarding Dataset: within its tables, and from one table to another.

The model's own rules are a draft; each of these is ours, and its words say what it looks at.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow.compute as pc

from sightline.returns.definitions.safeguarding import SAFEGUARDING
from sightline.returns.formats import Block, Goes
from sightline.returns.rules.across import not_in
from sightline.returns.rules.references import (
    found_there,
    has_word,
    leads_nowhere,
    leads_to_another,
    nothing_leads_here,
    second_open,
)
from sightline.returns.rules.rule import (
    POSTCODE_SHAPE,
    UPN_SHAPE,
    Predicate,
    Rule,
    after_period,
    all_of,
    both,
    given,
    has,
    is_code,
    is_true,
    less,
    missing,
    older_than,
    unlike,
    wrong_check_letter,
    wrong_nhs_number,
)
from sightline.returns.values import retired
from sightline.standard.tables import Type

_FIX = "Check the dates; one of them is wrong."
_ID = "Check the id, or send the row that it stands for."
HIGHEST_SCORE = 40
OLDEST = 110  # years: parents are in the tables too

# Table -> (later, earlier, words): what comes before that on which it follows.
_PAIRS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "ssd_address": (("postcode_to", "postcode_from", "an address that ends before it starts"),),
    "ssd_immigration_status": (("end_date", "start_date", "a status that ends before it starts"),),
    "ssd_legal_status": (("end_date", "start_date", "a status that ends before it starts"),),
    "ssd_early_help_episodes": (("end_date", "start_date", "early help that ends before it starts"),),
    "ssd_cin_episodes": (("closure_date", "referral_date", "a case that closes before the referral"),),
    "ssd_cin_assessments": (("authorisation_date", "start_date", "an assessment authorised before it starts"),),
    "ssd_cin_plans": (("end_date", "start_date", "a plan that ends before it starts"),),
    "ssd_s47_enquiry": (("end_date", "start_date", "an enquiry that ends before it starts"),),
    "ssd_cp_plans": (("end_date", "start_date", "a plan that ends before it starts"),),
    "ssd_cla_episodes": (
        ("end_date", "start_date", "an episode that ends before it starts"),
        ("start_date", "entered_care_date", "an episode that starts before the child came into care"),
    ),
    "ssd_cla_placement": (("end_date", "start_date", "a placement that ends before it starts"),),
    "ssd_cla_care_plan": (("end_date", "start_date", "a plan that ends before it starts"),),
    "ssd_missing": (("end_date", "start_date", "a child found before it went missing"),),
    "ssd_permanence": (
        ("placed_date", "decision_date", "a placement for adoption before the decision on it"),
        ("reversed_date", "decision_date", "a decision reversed before it was made"),
    ),
    "ssd_ehcp_requests": (("outcome_date", "request_date", "a decision before the request"),),
    "ssd_ehcp_named_plan": (("end_date", "start_date", "a plan that ends before it starts"),),
    "ssd_involvements": (("end_date", "start_date", "a worker's time that ends before it starts"),),
    "ssd_pre_proceedings": (("first_meeting_date", "decision_date", "a meeting before the decision to begin"),),
}  # fmt: skip

# Column of an id -> the table whose rows have it.
_HOMES = {
    "contact": "ssd_contacts", "referral": "ssd_cin_episodes", "assessment": "ssd_cin_assessments",
    "enquiry": "ssd_s47_enquiry", "conference": "ssd_initial_cp_conference", "protection_plan": "ssd_cp_plans",
    "care_period": "ssd_cla_episodes", "placement": "ssd_cla_placement",
}  # fmt: skip


def _rule(code: str, block: str, columns: str, found: str, remedy: str, fails: Predicate) -> Rule:
    """A rule of columns as Sightline spells them; a finding names the first by the standard's name."""
    fields = {field.column: field.name for field in SAFEGUARDING.block(block).fields}
    return Rule(code, "safeguarding", block, tuple(fields[column] for column in columns.split()), found, remedy, fails)


def _of_fields(block: Block) -> Iterator[Rule]:
    """Checks that follow from what fields a table has."""
    for field in block.fields:
        column = field.column
        if field.type is Type.DATE and not field.ahead:
            yield _rule("date-after-period", block.name, column, "a date after the period's end", "Check it.",
                        after_period(column))  # fmt: skip
        home = _HOMES.get(column)
        # Where a table finds its people through an id, the reader says that it leads nowhere.
        if home and home != block.name and block.through is None:
            yield _rule("reference-to-nowhere", block.name, column,
                        f"an id that leads to no row of {home}", _ID, leads_nowhere(column, home, column))  # fmt: skip
            yield _rule("reference-to-another", block.name, column,
                        f"an id that leads to a row of {home} of another person", "Check both ids.",
                        leads_to_another(column, home, column))  # fmt: skip
        if column == "local_id" and block is not SAFEGUARDING.blocks[0]:
            yield _rule("person-unknown", block.name, column, "a person who has no row in ssd_person",
                        "Send the person too.", not_in("ssd_person"))  # fmt: skip
        if column in ("upn", "former_upn") and field.goes is Goes.IDENTITY:
            yield _rule("upn-shape", block.name, column, "a unique pupil number of the wrong shape",
                        "It is a letter, 11 digits, and a digit or letter.", unlike(column, UPN_SHAPE))  # fmt: skip
            yield _rule("upn-check-letter", block.name, column,
                        "a unique pupil number whose check letter does not fit its digits",
                        "Copy it again from the school's record.", wrong_check_letter(column))  # fmt: skip
        if column == "nhs_number":
            yield _rule("nhs-number", block.name, column,
                        "an NHS number whose check digit does not fit, or that is not 10 digits",
                        "Copy it again, or leave it empty.", wrong_nhs_number(column))  # fmt: skip
        if column == "postcode":
            yield _rule("postcode-shape", block.name, column, "a postcode of the wrong shape",
                        "Send the full postcode, or leave it empty.", unlike(column, POSTCODE_SHAPE))  # fmt: skip


_FACTOR = SAFEGUARDING.block("ssd_assessment_factors").field("cinf_assessment_factors_json")
_OWN = (
    _rule("birth-implausible", "ssd_person", "birth_date", f"a person {OLDEST} or more years old at the period's end",
          "Check the date of birth.", older_than("birth_date", OLDEST)),
    _rule("born-and-expected", "ssd_person", "expected_birth_date birth_date",
          "a date of birth and the day on which the birth is expected", "Send one of them.",
          both(has("birth_date"), has("expected_birth_date"))),
    _rule("death-before-birth", "ssd_person", "death_date birth_date", "a death before the birth", _FIX,
          less("death_date", "birth_date")),
    _rule("closed-without-reason", "ssd_cin_episodes", "closure_reason closure_date", "a case closed without a reason",
          "Send the reason.", given("closure_date", without="closure_reason")),
    _rule("reason-without-closure", "ssd_cin_episodes", "closure_date closure_reason",
          "a reason for closing a case that is open", "Send the day, or no reason.",
          given("closure_reason", without="closure_date")),
    _rule("authorised-without-factors", "ssd_cin_assessments", "assessment authorisation_date",
          "an authorised assessment without factors", "Send its factors.",
          both(has("authorisation_date"), nothing_leads_here("assessment", "ssd_assessment_factors", "assessment"))),
    _rule("retired-factor", "ssd_assessment_factors", "factor", "a factor that ended before the year of the tables",
          "Send the factor that replaced it.",
          lambda rows, context: is_code("factor", *retired(_FACTOR, context.year))(rows, context)),
    _rule("enquiry-without-conference", "ssd_s47_enquiry", "outcomes enquiry",
          "an enquiry that led to a conference, and no such conference", "Send the conference, or check the outcome.",
          both(has_word("outcomes", "CP_CONFERENCE_FLAG"),
               nothing_leads_here("enquiry", "ssd_initial_cp_conference", "enquiry"))),
    _rule("conference-without-plan", "ssd_initial_cp_conference", "led_to_plan conference protection_plan",
          "a conference that led to a plan, and no such plan", "Send the plan, or check the outcome.",
          all_of(is_true("led_to_plan"), missing("protection_plan"),
                 nothing_leads_here("conference", "ssd_cp_plans", "conference"))),
    _rule("plan-in-closed-case", "ssd_cp_plans", "end_date referral", "a plan still open in a closed case",
          "Send its end.", both(missing("end_date"), found_there("referral", "ssd_cin_episodes", "referral",
                                                                "closure_date"))),
    _rule("plan-in-closed-case", "ssd_cin_plans", "end_date referral", "a plan still open in a closed case",
          "Send its end.", both(missing("end_date"), found_there("referral", "ssd_cin_episodes", "referral",
                                                                "closure_date"))),
    *(
        _rule("still-open", block, "end_date start_date", f"{words} still open though a later one is there",
              "Send its end.", second_open("start_date", "end_date"))
        for block, words in (("ssd_cp_plans", "a plan"), ("ssd_cla_episodes", "an episode"),
                             ("ssd_cla_placement", "a placement"))
    ),
    _rule("score-too-high", "ssd_sdq_scores", "sdq_score", "a score above 40", "Check it.",
          lambda rows, _: pc.greater(rows["sdq_score"], HIGHEST_SCORE)),
    _rule("accepted-not-offered", "ssd_missing", "interview_accepted interview_offered",
          "a return interview accepted and not offered", "Check both.",
          both(is_code("interview_accepted", "Y"), is_code("interview_offered", "N", "NA"))),
)  # fmt: skip

SAFEGUARDING_RULES: tuple[Rule, ...] = (
    *(
        _rule("end-before-start", block, f"{later} {earlier}", words, _FIX, less(later, earlier))
        for block, pairs in _PAIRS.items()
        for later, earlier, words in pairs
    ),
    *(rule for block in SAFEGUARDING.blocks for rule in _of_fields(block)),
    *_OWN,
)
