"""Offences, outcomes, cases and the tables of groups, drawn so that they meet."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from sightline.analyses.perpetrators.attrition_after_steps import AFTER
from sightline.analyses.perpetrators.attrition_count_steps import COUNTED
from sightline.analyses.perpetrators.attrition_steps import CODE_GROUP, COHORT_SPAN, FOLLOWED, FORCE_FOLLOW
from sightline.standard.crimes import CRIMES
from tests.generative.drawn import COLUMNS, KEYS, Rows, Strategy, numbered, rows

_KEPT = {step.name: step for step in (*FOLLOWED, *COUNTED, *AFTER)}
_MORE = {
    "force_follow": FORCE_FOLLOW,
    "cohort_span": COHORT_SPAN,
    "outcome_group": CODE_GROUP,
    "sentence_group": CODE_GROUP,
}
COLUMNS.update({name: step.columns for name, step in _KEPT.items()})
COLUMNS.update({**_MORE, **{table.name: table.columns for table in CRIMES}})
KEYS.update({name: step.key for name, step in _KEPT.items()})
KEYS.update({table.name: table.key for table in CRIMES})
KEYS.update({"force_follow": ("agency", "year"), "outcome_group": ("code",), "sentence_group": ("code",)})

OFFENCE = st.sampled_from(("o1", "o2", "o3"))
DAYS = st.sampled_from((date(2024, 3, 31), date(2024, 4, 1), date(2024, 6, 1), date(2025, 3, 31), date(2025, 6, 1)))
OR_NONE = st.one_of(DAYS, st.none())
NUMBERS = st.sampled_from((0, 31, 365, 366, 730, 731, None))
AGENCY = st.sampled_from(("F1", "F2"))
ANSWER = st.sampled_from(("yes", "no", "not_known"))
YEAR = st.sampled_from((2024, 2025, 2026))
GROUP = st.sampled_from(("charged", "supports", "not_yet", None))
FORM = st.sampled_from(("adult_on_child", "child_on_child", "not_known"))
AFTER_CHARGE = tuple(f"{name}_days" for name in ("charge", "hearing", "trial", "conviction", "sentence", "lost"))

DRAWN: dict[str, Strategy] = {
    "offence": rows("offence", otherwise={
        "offence_key": OFFENCE, "agency": AGENCY, "recorded_on": OR_NONE,
        "of_child": st.sampled_from((True, True, False)),
        "victim_age": st.sampled_from((0, 9, 10, 15, 16, 17, 18, None)),
    }),
    "covered_year": st.just([{"year": 2024}, {"year": 2025}]),
    "cohort_span": st.just([{"year": year, "span": span} for year in (2024, 2025) for span in (year, 0)]),
    "force_follow": rows("force_follow", otherwise={"agency": AGENCY, "year": YEAR, "until": OR_NONE}),
    "outcome_group": st.just([{"code": "1", "code_group": "charged"}, {"code": "16", "code_group": "no_support"},
                              {"code": "22", "code_group": "out_of_court"}]),
    "sentence_group": st.just([{"code": "custody", "code_group": "custody"}, {"code": "fine", "code_group": "other"}]),
    "offence_outcome": rows("offence_outcome", otherwise={
        "offence_key": OFFENCE, "outcome_code": st.sampled_from(("1", "16", "22", "99")), "outcome_on": DAYS,
    }),
    "proceeding": rows("proceeding", otherwise={
        "case_key": st.sampled_from(tuple("abcdefghij")), "offence_key": OFFENCE,
        **dict.fromkeys(("charged_on", "first_hearing_on", "trial_on", "verdict_on", "sentenced_on"), OR_NONE),
        "verdict": st.sampled_from(("convicted", "acquitted", "discontinued", None)),
        "sentence": st.sampled_from(("custody", "fine", "unknown", None)),
    }),
    "attrition_offence": rows("attrition_offence", otherwise={
        "offence_key": OFFENCE, "agency": AGENCY, "year": YEAR, "recorded_on": DAYS, "until": OR_NONE,
        "harmed_by": FORM,
        "online": ANSWER, "group_based": ANSWER,
    }),
    "attrition_outcome": rows("attrition_outcome", otherwise={
        "offence_key": OFFENCE, "outcome_group": st.sampled_from(("charged", "no_support")),
        "outcome_days": NUMBERS, "charge_days": NUMBERS,
    }),
    "attrition_case": rows("attrition_case", otherwise={
        "offence_key": OFFENCE, "undecided": st.sampled_from((0, 0, 1)), "sentence": st.sampled_from(("custody", None)),
        **dict.fromkeys(AFTER_CHARGE, NUMBERS),
    }),
    "attrition_reached": rows("attrition_reached", otherwise={
        "offence_key": st.sampled_from(tuple("abcdefghij")), "agency": AGENCY, "year": YEAR, "harmed_by": FORM,
        "online": ANSWER, "group_based": ANSWER, "victim_age": st.sampled_from(("0-9", "not_known")),
        "outcome_group": GROUP, "followed": NUMBERS,
        "decided": st.sampled_from(("convicted", "no_case", "court_open", None)),
        "sentence": st.sampled_from(("custody", "not_sentenced", None)),
        **dict.fromkeys(("outcome_days", *AFTER_CHARGE), NUMBERS),
    }),
    "offence_party": rows("offence_party", otherwise={
        "offence_key": st.sampled_from(tuple("abco")), "person_key": st.sampled_from(("p1", "p2", None)),
        "role": st.sampled_from(("victim", "victim", "suspect")), "record_key": st.sampled_from(("r1", "r2", "r3")),
    }),
    "event": numbered("event", "event_key", {
        "person_key": st.sampled_from(("p1", "p2")), "happened_on": OR_NONE,
        "kind": st.sampled_from(("support_start", "support_referral", "support_wait", "contact")),
    }),
    "at_liberty": rows("at_liberty", otherwise={
        "person_key": st.sampled_from(tuple("abcdefghij")), "entered": st.sampled_from((0, 0, 364, 365, 366, 1460)),
        "followed": st.sampled_from((0, 365, 548, 730, 731, 1825, 3650, 3651)),
        "sexual_days": st.sampled_from((0, 364, 365, 730, 731, 1825, 3000, None)),
        "any_in_year": st.sampled_from((0, 1)),
    }),
}  # fmt: skip


# Where the cohort is read beside what its offences reached, both are of the same few offences.
TOGETHER: dict[str, Strategy] = {
    "attrition_offence": rows("attrition_offence", otherwise={
        "offence_key": st.sampled_from(tuple("abc")), "recorded_on": DAYS, "harmed_by": FORM, "online": ANSWER,
        "group_based": ANSWER,
    }),
    "attrition_reached": rows("attrition_reached", otherwise={
        "offence_key": st.sampled_from(tuple("abc")), "harmed_by": FORM, "online": ANSWER, "group_based": ANSWER,
        "outcome_group": st.sampled_from(("supports", "no_support", "charged", None)), "outcome_days": NUMBERS,
    }),
}  # fmt: skip


def drawn(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Rows]]:
    """Tables of those names."""
    few = TOGETHER if set(TOGETHER) <= set(names) else {}
    return st.fixed_dictionaries({name: few.get(name, DRAWN[name]) for name in names})
