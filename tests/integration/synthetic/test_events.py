"""Every planted event stands in a file, in its row and on its day, or on the list of what was not recorded, with why.

And the other way round: what stands in the files happened. Files are read here with nothing of the generator's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

import pytest

from sightline.synthetic.scenario import named, plain
from sightline.synthetic.truth.events import WhyNot, kinds
from tests.integration.synthetic.made_up import WRITTEN, Event, Row, World, world_of

YEARS = (2024, 2025)
_EVERYTHING = named("everything_strong").with_world(areas=3, children=3000)
WORLDS = {
    "plain": (plain(3, 3000, YEARS), 4),
    # with this seed two councils and a force fall silent, one census is estimated and some are sent again
    "everything": (replace(_EVERYTHING, faults={**_EVERYTHING.faults, "silent": 3}), 6),
}

# Kind -> the file that holds it, and which column holds which day of the event. Of a term's absence, an interview due
# (from when the child was found and the council knew) and a crime's victim no single column is the day.
ON, RECORDED = "happened_on", "recorded_on"
DAYS: dict[str, tuple[str, dict[str, str]]] = {
    "contact": ("contacts", {"contact_date": ON}), "referral_decision": ("referral_decisions", {"decision_date": ON}),
    "early_help": ("early_help", {"start_date": ON}), "early_help_end": ("early_help", {"end_date": ON}),
    "strategy_discussion": ("meetings", {"held_date": ON}), "initial_conference": ("meetings", {"held_date": ON}),
    "review_conference": ("meetings", {"held_date": ON}), "core_group": ("meetings", {"held_date": ON}),
    "care_begins": ("care_periods", {"start_date": ON}), "care_changes": ("care_periods", {"start_date": ON}),
    "care_ends": ("care_periods", {"end_date": ON}), "workforce_count": ("capacity", {"period_end": ON}),
    "charged": ("court_cases", {"charge_date": ON}), "first_hearing": ("court_cases", {"first_hearing_date": ON}),
    "trial": ("court_cases", {"trial_date": ON}), "verdict": ("court_cases", {"verdict_date": ON}),
    "sentence": ("court_cases", {"sentence_date": ON}), "custody_reception": ("custody", {"reception_date": ON}),
    "recall": ("custody", {"reception_date": ON}), "custody_end": ("custody", {"end_date": ON}),
    "programme_assessed": ("programmes", {"assessed_date": ON}),
    "programme_started": ("programmes", {"started_date": ON}),
    "programme_ended": ("programmes", {"ended_date": ON}), "supervision_start": ("supervision", {"start_date": ON}),
    "supervision_end": ("supervision", {"end_date": ON}), "breach": ("supervision", {"breached_date": ON}),
    "release_notice": ("supervision", {"notice_date": ON}), "registered": ("register", {"required_from": ON}),
    "sexual_reoffence_proven": ("reoffending", {"proven_date": ON}),
    "other_reoffence_proven": ("reoffending", {"proven_date": ON}),
    "missing_report": ("missing_reports", {"reported_date": ON, "recorded_date": RECORDED}),
    "child_found": ("missing_reports", {"found_date": ON}), "return_interview_due": ("return_interviews", {}),
    "return_interview": ("return_interviews", {"held_date": ON}),
    "protective_notice": ("protective_notices", {"incident_date": ON, "recorded_date": RECORDED}),
    "notice_to_council": ("notices_received", {"received_date": RECORDED}), "absence": ("absence", {}),
    "suspension": ("suspensions", {"recorded_date": RECORDED}),  # its first day is moved to a day of school
    "emergency_attendance": ("emergency_attendances", {"arrived_date": ON, "recorded_date": RECORDED}),
    "mental_health_referral": ("mental_health_referrals", {"referred_date": ON, "recorded_date": RECORDED}),
    "mental_health_first_contact": ("mental_health_referrals", {"first_contact_date": ON}),
    "mental_health_closed": ("mental_health_referrals", {"closed_date": ON}),
    "sarc_referral": ("sarc_attendances", {"referred_date": ON}),
    "sarc_attendance": ("sarc_attendances", {"attended_date": ON}),
    "youth_offence": ("youth_justice", {"offence_date": ON, "recorded_date": RECORDED}),
    "youth_disposal": ("youth_justice", {"disposal_date": ON}),
    "campaign_week": ("campaign_weeks", {"week_start_date": ON}),
    "health_contact": ("health_contacts", {"contact_date": ON, "recorded_date": RECORDED}),
    "mechanism_referral": ("referral_mechanism", {"referral_date": ON}),
    "reasonable_grounds": ("referral_mechanism", {"reasonable_grounds_date": ON}),
    "conclusive_grounds": ("referral_mechanism", {"conclusive_grounds_date": ON}),
    "account_given": ("accounts", {"given_date": ON}),
    "harm_began": ("crimes", {"offence_from": ON, "recorded_date": RECORDED}),
    "crime_recorded": ("crimes", {"recorded_date": RECORDED}), "crime_outcome": ("outcomes", {"outcome_date": ON}),
    "support_referral": ("support", {"referral_date": ON}), "support_begun": ("support", {"start_date": ON}),
    "referral": ("cin", {"CINreferralDate": ON}),
    "assessment_authorised": ("cin", {"AssessmentAuthorisationDate": ON}),
    "enquiry_begun": ("cin", {"S47ActualStartDate": ON}), "conference_held": ("cin", {"DateOfInitialCPC": ON}),
    "plan_begun": ("cin", {"CPPstartDate": ON}), "plan_ended": ("cin", {"CPPendDate": ON}),
    "case_closed": ("cin", {"CINclosureDate": ON}),
}  # fmt: skip
UNWRITABLE = {  # kinds that no file ever holds, with the reasons that they may have
    "child_told": {"no_field"}, "not_believed": {"disbelieved"}, "sexual_reoffence": {"nobody_told"},
    "council_heard": {"no_field", "not_written", "outside_years"},
    "police_heard": {"no_field", "not_written", "outside_years"},
    "support_heard": {"no_field", "not_written", "outside_years"},
}  # fmt: skip
# What followed on a record that was made before the first year, and so stands with it in no file.
FOLLOWING = {"child_found", "return_interview", "mental_health_first_contact", "mental_health_closed",
             "sarc_attendance", "youth_disposal"}  # fmt: skip
# What else the row of a kind says (or does not, after a "!"), where its file holds several kinds.
SAYS = {
    **{kind: ("kind", kind) for kind in ("strategy_discussion", "initial_conference", "review_conference")},
    "core_group": ("kind", "core_group"), "care_begins": ("start_reason", "S"), "care_changes": ("start_reason", "!S"),
    "care_ends": ("end_reason", "!X1"), "recall": ("status", "recall"), "custody_reception": ("status", "!recall"),
    "sexual_reoffence_proven": ("kind", "sexual"), "other_reoffence_proven": ("kind", "other"),
    "campaign_week": ("running", "yes"),
}  # fmt: skip
PEOPLE = ("la_child_id", "pupil_id", "defendant_id", "person_id", "client_id", "LAchildID")


@pytest.fixture(scope="module", params=list(WORLDS))
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> World:
    return world_of(*WORLDS[request.param], tmp_path_factory.mktemp("world"))


def says(kind: str, row: Row) -> bool:
    """Whether a row of a file that holds several kinds is one of this kind."""
    if kind not in SAYS:
        return True
    name, value = SAYS[kind]
    return (row[name] == value.removeprefix("!")) != value.startswith("!")


def shows(event: Event, row: Row) -> bool:
    """Whether a row of a file is that of an event: its days, and what else it says."""
    days = DAYS[event["kind"]][1]
    return all(row.get(name) == event[when].isoformat() for name, when in days.items()) and says(event["kind"], row)


# -- from the events to the files ------------------------------------------------------------------------------------


def test_every_kind_is_looked_for_here() -> None:
    assert DAYS.keys() | UNWRITABLE.keys() == kinds().keys()
    assert not DAYS.keys() & UNWRITABLE.keys()


def test_every_event_is_written_or_has_a_reason_of_the_list(made: World) -> None:
    reasons = {reason.name.lower() for reason in WhyNot}
    for event in made.events:
        assert event["why_not"] in reasons
        assert (event["file"] is not None) == (event["why_not"] == WRITTEN), event["kind"]
        assert event["happened_on"] is not None
    for kind, wanted in UNWRITABLE.items():
        assert {event["why_not"] for event in made.of(kind)} <= wanted


def test_a_written_event_names_a_file_of_its_agency_and_its_record_in_it(made: World) -> None:
    lacking: Counter[tuple[str, str]] = Counter()
    for event in made.events:
        if event["why_not"] == WRITTEN:
            kind, path = event["kind"], event["file"]
            folder, name = path.split("/")[1:]
            assert folder == f"{event['sender']}_{event['agency']}", kind
            assert name.startswith(DAYS[kind][0] + "_"), kind
            if not (made.folder / path).is_file():
                lacking[kind, "file"] += 1
            elif not made.found(path, event["record_id"]):
                lacking[kind, "record"] += 1
    assert not lacking


def test_the_row_of_a_written_event_holds_its_days(made: World) -> None:
    lacking: Counter[str] = Counter()
    for event in made.events:
        if event["why_not"] == WRITTEN:
            rows = made.found(event["file"], event["record_id"])
            lacking[event["kind"]] += not any(shows(event, row) for row in rows)
    assert not +lacking


def test_the_row_of_a_written_event_is_about_the_person_of_the_event(made: World) -> None:
    looked_at: Counter[str] = Counter()
    for event in made.events:
        if event["why_not"] != WRITTEN:
            continue
        for row in made.found(event["file"], event["record_id"]):
            local_id = next((row[name] for name in PEOPLE if name in row), None)
            if local_id and shows(event, row):
                assert made.who[event["sender"], event["agency"], local_id] == event["true_id"], event["kind"]
                looked_at[event["kind"]] += 1
    assert len(looked_at) > 40


def test_the_victim_of_a_written_crime_is_the_person_of_the_event(made: World) -> None:
    for event in made.of("crime_recorded", "harm_began"):
        if event["why_not"] == WRITTEN and event["true_id"]:
            parties = made.found(event["file"].replace("crimes", "parties"), event["record_id"])
            ids = {row["person_id"] for row in parties if row["role"] == "victim"}
            assert event["true_id"] in {made.who["police", event["agency"], local_id] for local_id in ids}


def test_written_events_are_recorded_no_earlier_than_they_happened_and_within_the_files_year(made: World) -> None:
    for event in made.events:
        # the row of a term tells of every absence in it, of one noted after its file was made too
        if event["why_not"] == WRITTEN and event["recorded_on"] and event["kind"] != "absence":
            assert event["happened_on"] <= event["recorded_on"], event["kind"]
            year = int(event["file"].rpartition("_20")[2][:2]) + 2000
            assert event["recorded_on"] <= date(year, 3, 31), event["kind"]


def test_unseen_and_unwritten_events_were_recorded_on_no_day(made: World) -> None:
    for event in made.events:
        if event["why_not"] in ("nobody_told", "not_seen", "not_written", "disbelieved"):
            assert event["recorded_on"] is None, event["kind"]


def test_events_outside_the_years_lie_or_were_recorded_there(made: World) -> None:
    years = sorted({int(path.rpartition("_20")[2][:2]) + 2000 for path in made.files("contacts")})
    first, last = date(years[0] - 1, 4, 1), date(years[-1], 3, 31)
    inside: Counter[str] = Counter()
    for event in made.events:
        if event["why_not"] == "outside_years":
            days = [event[when] for when in (ON, RECORDED) if event[when]]
            inside[event["kind"]] += all(first <= day <= last for day in days)
    assert (+inside).keys() <= FOLLOWING


# -- from the files to the events ------------------------------------------------------------------------------------


def test_every_day_in_a_file_is_that_of_a_written_event(made: World) -> None:
    lacking: Counter[str] = Counter()
    looked_at: Counter[str] = Counter()
    for kind, (name, columns) in DAYS.items():
        if kind == "harm_began" or not columns:
            continue  # the first day of an offence against a grown-up, or of one that was only suspected, is no harm's
        column, when = next(iter(columns.items()))
        known: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for event in made.of(kind):
            if event["why_not"] == WRITTEN:
                known[event["agency"]].add((event["record_id"], event[when].isoformat()))
        for path in made.files(name):
            agency = path.split("/")[1].split("_")[-1]
            for row in made.rows(path):
                if row.get(column) and says(kind, row):
                    looked_at[kind] += 1
                    lacking[kind] += not any((value, row[column]) in known[agency] for value in row.values())
    assert len(looked_at) > 45
    assert not +lacking


def test_a_term_of_much_absence_is_an_event_and_no_other_term(made: World) -> None:
    events = {(event["agency"], event["record_id"]) for event in made.of("absence") if event["why_not"] == WRITTEN}
    much = {
        (row["agency_code"], row["absence_id"])
        for path in made.files("absence") for row in made.rows(path)
        if int(row["sessions_missed"]) * 10 >= int(row["sessions_possible"])
    }  # fmt: skip
    assert events == much


def test_every_interview_in_a_file_was_due(made: World) -> None:
    due = {(event["agency"], event["record_id"]) for event in made.of("return_interview_due")}
    rows = [row for path in made.files("return_interviews") for row in made.rows(path)]
    assert rows
    assert {(row["agency_code"], row["interview_id"]) for row in rows} <= due


def test_no_two_events_are_one_day_of_one_record(made: World) -> None:
    keys = Counter(
        (event["kind"], event["agency"], event["record_id"], event["happened_on"])
        for event in made.events if event["why_not"] == WRITTEN and event["kind"] not in ("absence", "crime_outcome")
    )  # fmt: skip
    assert not {kind for (kind, *_), count in keys.items() if count > 1}
