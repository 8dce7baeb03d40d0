"""Offences, outcomes, cases and the tables of groups, drawn so that they meet."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from sightline.analyses.perpetrators.attrition_after_steps import AFTER, CHILD_CLASS, SEEN_SPAN
from sightline.analyses.perpetrators.attrition_count_steps import COUNTED
from sightline.analyses.perpetrators.attrition_steps import CODE_GROUP, COHORT_SPAN, FOLLOWED, FORCE_FOLLOW
from sightline.analyses.perpetrators.recorded_steps import GROUP_OF_ETHNICITY, RECORDED
from sightline.analyses.perpetrators.suspects_steps import SUSPECTS
from sightline.engines.steps import Step
from sightline.standard.crimes import CRIMES
from tests.generative.drawn import COLUMNS, KEYS, Rows, Strategy, numbered, rows

_KEPT = {step.name: step for step in (*FOLLOWED, *COUNTED, *AFTER, *SUSPECTS, *RECORDED)}
_MORE = {
    "force_follow": FORCE_FOLLOW,
    "cohort_span": COHORT_SPAN,
    "outcome_group": CODE_GROUP,
    "sentence_group": CODE_GROUP,
    "group_of_ethnicity": GROUP_OF_ETHNICITY,
    "child_class": CHILD_CLASS,
    "seen_span": SEEN_SPAN,
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
ETHNIC = st.sampled_from(("white", "asian", None))
# From the second day to the third and to the fifth are 31 and 365 days.
FREED = (date(2024, 3, 31), date(2024, 4, 1), date(2024, 5, 2), date(2024, 5, 3), date(2025, 4, 1), date(2025, 6, 1))
AFTER_CHARGE = tuple(f"{name}_days" for name in ("charge", "hearing", "trial", "conviction", "sentence", "lost"))

DRAWN: dict[str, Strategy] = {
    "offence": rows("offence", otherwise={
        "offence_key": OFFENCE, "agency": AGENCY, "recorded_on": OR_NONE,
        "of_child": st.sampled_from((True, True, False)),
        "victim_age": st.sampled_from((0, 9, 10, 15, 16, 17, 18, None)),
    }),
    "covered_year": st.just([{"year": 2024}, {"year": 2025}]),
    "cohort_span": st.just([{"year": year, "span": span} for year in (2024, 2025) for span in (year, 0)]),
    "force_follow": rows("force_follow", otherwise={
        "agency": AGENCY, "year": st.sampled_from((2024, 2025)), "sent": st.sampled_from((True, True, False)),
        "until": OR_NONE,
    }),
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
    "child_class": st.just([{"code": "20B"}]),
    "seen_span": st.just([{"first_day": date(2024, 4, 1), "last_day": date(2025, 6, 1)}]),
    "group_of_ethnicity": st.just([{"code": "WBRI", "code_group": "white"}, {"code": "MWBC", "code_group": "mixed"},
                                   {"code": "REFU", "code_group": "refused"}]),
    "person": rows("person", otherwise={"ethnicity_source": st.sampled_from(
        ("council", "support", "police", "police_observed", "not_known", None)
    )}),
    "programme_need": numbered("programme_need", "need_key", {
        "assessed_on": DAYS, "result": st.sampled_from(("completed", "waiting", None)),
    }),
    "registration": numbered("registration", "registration_key", {
        "first_at_liberty": st.sampled_from((date(2019, 4, 1), *FREED[:3], FREED[1], None)),
        "required_to": st.sampled_from((date(2024, 3, 31), date(2024, 4, 1), date(2025, 3, 31), None, None)),
    }),
    "sentenced_adult": rows("sentenced_adult", otherwise={"sentenced_on": st.sampled_from(FREED[1:4])}),
    "child_suspect": rows("child_suspect", otherwise={
        "offence_key": OFFENCE, "recorded_on": DAYS, "suspect_of": st.sampled_from(("sexual", "other")),
    }),
    "recorded_crime": numbered("recorded_crime", "offence_key", {
        "agency": AGENCY, "year": YEAR, "online": ANSWER, "group_based": ANSWER,
    }),
    "recorded_suspect": rows("recorded_suspect", otherwise={
        "agency": AGENCY, "year": YEAR, "ethnic_group": ETHNIC, "other_group": ETHNIC,
        "person_key": st.sampled_from(("p1", "p2", "r1", None)),
        "relationship": st.sampled_from(("parent", "not_known", None)),
        "birth_month": st.sampled_from(("month", None)),
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


_PARTY = rows("offence_party", otherwise={
    "offence_key": st.sampled_from(("o1", "o1", "o2", "o3", "o4")), "role": st.sampled_from(("suspect", "victim")),
    "age": st.sampled_from((0, 7, 15, 17, 18, None)), "person_key": st.sampled_from(("p1", "p2", "p3", None)),
})  # fmt: skip
_PRISON = {
    "kind": st.sampled_from(("custody", "custody", "release", "supervision")),
    "outcome": st.sampled_from(("sentenced", "sentenced", "remand", None)),
    "happened_on": st.sampled_from((*FREED[:5], None)), "ended_on": st.sampled_from((*FREED[:4], None)),
}  # fmt: skip
# What a step reads in another way than the rest.
OF_STEP: dict[str, dict[str, Strategy]] = {
    "sentenced_adult": {"proceeding": numbered("proceeding", "case_key", {
        "offence_key": st.sampled_from(("o1", "o1", "o9", None)), "sentenced_on": OR_NONE,
        "verdict": st.sampled_from((*("convicted",) * 4, "acquitted", None)),
        "sentence": st.sampled_from((*("custody",) * 4, "fine", None)), "age": st.sampled_from((17, 18, 40, None)),
        "person_key": st.sampled_from(("p1", "p2", None)), "offence_code": st.sampled_from(("20B", "20B", "19C", None)),
    })},
    "after_count": {"event": numbered("event", "event_key", _PRISON)},
    "at_liberty": {"event": numbered("event", "event_key", {
        "kind": st.sampled_from(("reoffence", "reoffence", "contact")),
        "outcome": st.sampled_from(("sexual", "other", None)),
        "happened_on": st.sampled_from((*FREED[1:3], *FREED[4:], FREED[4], None)),
        "recorded_on": st.sampled_from((*FREED[:2], *FREED[4:], *FREED[4:], None)),
    })},
    "attrition_finding": {
        "event": numbered("event", "event_key", {**_PRISON, "happened_on": st.sampled_from(FREED[1:4])}),
        "offence_party": _PARTY,
        "proceeding": numbered("proceeding", "case_key", {
            "offence_key": st.sampled_from(("o1", "o2", "o9", None)), "person_key": st.sampled_from(("p1", "p2", None)),
            "charged_on": st.sampled_from((date(2023, 3, 31), *FREED, None)),
            "verdict_on": st.sampled_from((*FREED, None)), "sentenced_on": st.sampled_from((*FREED[:4], None)),
            "sentence": st.sampled_from((*("custody",) * 4, "fine", None)),
        }),
    },
    "child_suspect": {"offence_party": _PARTY, "offence": rows("offence", otherwise={
        "offence_key": OFFENCE, "agency": AGENCY, "of_child": st.booleans(),
        "recorded_on": st.sampled_from((date(2024, 3, 31), *(date(2024, 6, 1),) * 5, None)),
        "offence_from": st.sampled_from((date(2014, 6, 1), date(2024, 3, 31), date(2024, 6, 2), None)),
    })},
    "suspect_count": {"event": numbered("event", "event_key", {"recorded_on": OR_NONE})},
    "recorded_crime": {"offence_party": _PARTY},
    "recorded_suspect": {"offence_party": _PARTY},
}  # fmt: skip


def drawn(step: Step) -> st.SearchStrategy[dict[str, Rows]]:
    """The tables that a step reads."""
    own = OF_STEP.get(step.name, TOGETHER if set(TOGETHER) <= set(step.reads) else {})
    return st.fixed_dictionaries({name: own.get(name, DRAWN[name]) for name in step.reads})
