"""Every planted event stands in a file, in its row and on its day, or on the list of what was not recorded, with why.

And the other way round: what stands in the files happened. Files are read here with nothing of the generator's.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from lxml import etree

from sightline.synthetic.scenario import Scenario, named, plain
from sightline.synthetic.truth.events import WhyNot, kinds
from sightline.synthetic.world import simulate

YEARS = (2024, 2025)
WORLDS = {
    "plain": (plain(3, 3000, YEARS), 4),
    "everything": (named("everything_strong").with_world(areas=3, children=3000), 2),
}
WRITTEN = "written"
Row = dict[str, str]
Event = dict[str, Any]

# Kind -> the file that holds it, and which column holds which day of the event. Of a term's absence, an interview due
# (from when the child was found and the council knew) and a crime's victim no single column is the day.
ON, RECORDED = "happened_on", "recorded_on"
DAYS: dict[str, tuple[str, dict[str, str]]] = {
    "contact": ("contacts", {"contact_date": ON}), "referral_decision": ("referral_decisions", {"decision_date": ON}),
    "early_help": ("early_help", {"start": ON}), "early_help_end": ("early_help", {"end": ON}),
    "strategy_discussion": ("meetings", {"held": ON}), "initial_conference": ("meetings", {"held": ON}),
    "review_conference": ("meetings", {"held": ON}), "core_group": ("meetings", {"held": ON}),
    "care_begins": ("care_periods", {"decom": ON}), "care_changes": ("care_periods", {"decom": ON}),
    "care_ends": ("care_periods", {"dec": ON}), "workforce_count": ("capacity", {"period_end": ON}),
    "charged": ("court_cases", {"charge_date": ON}), "first_hearing": ("court_cases", {"first_hearing": ON}),
    "trial": ("court_cases", {"trial_date": ON}), "verdict": ("court_cases", {"verdict_date": ON}),
    "sentence": ("court_cases", {"sentence_date": ON}), "custody_reception": ("custody", {"reception": ON}),
    "recall": ("custody", {"reception": ON}), "custody_end": ("custody", {"release": ON}),
    "programme_assessed": ("programmes", {"assessed": ON}), "programme_started": ("programmes", {"started": ON}),
    "programme_ended": ("programmes", {"ended": ON}), "supervision_start": ("supervision", {"start": ON}),
    "supervision_end": ("supervision", {"end": ON}), "breach": ("supervision", {"breached": ON}),
    "release_notice": ("supervision", {"notice_date": ON}), "registered": ("register", {"required_from": ON}),
    "sexual_reoffence_proven": ("reoffending", {"proven_date": ON}),
    "other_reoffence_proven": ("reoffending", {"proven_date": ON}),
    "missing_report": ("missing_reports", {"reported": ON, "recorded": RECORDED}),
    "child_found": ("missing_reports", {"found": ON}), "return_interview_due": ("return_interviews", {}),
    "return_interview": ("return_interviews", {"held": ON}),
    "protective_notice": ("protective_notices", {"made": ON, "recorded": RECORDED}),
    "notice_to_council": ("notices_received", {"received": RECORDED}), "absence": ("absence", {}),
    "suspension": ("suspensions", {"recorded": RECORDED}),  # its first day is moved to a day of school
    "emergency_attendance": ("emergency_attendances", {"arrived": ON, "recorded": RECORDED}),
    "mental_health_referral": ("mental_health_referrals", {"referred": ON, "recorded": RECORDED}),
    "mental_health_first_contact": ("mental_health_referrals", {"first_contact": ON}),
    "mental_health_closed": ("mental_health_referrals", {"closed": ON}),
    "sarc_referral": ("sarc_attendances", {"referred": ON}), "sarc_attendance": ("sarc_attendances", {"attended": ON}),
    "youth_offence": ("youth_justice", {"offence_date": ON, "recorded": RECORDED}),
    "youth_disposal": ("youth_justice", {"disposal_date": ON}), "campaign_week": ("campaign_weeks", {"week_from": ON}),
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
# What else the row of a kind says, where its file holds several kinds.
SAYS = {
    **{kind: {"kind": kind} for kind in ("strategy_discussion", "initial_conference", "review_conference")},
    "core_group": {"kind": "core_group"}, "care_begins": {"rne": "S"}, "recall": {"status": "recall"},
    "sexual_reoffence_proven": {"kind": "sexual"}, "other_reoffence_proven": {"kind": "other"},
    "campaign_week": {"running": "yes"},
}  # fmt: skip
PEOPLE = ("la_child_id", "pupil_id", "defendant_id", "person_id", "client_id", "LAchildID")


@dataclass
class World:
    """A world on disk: its events, and the rows of its files by every text that stands in them."""

    folder: Path
    _rows: dict[str, dict[str, list[Row]]] = field(default_factory=dict)

    @cached_property
    def events(self) -> list[Event]:
        found: list[Event] = pq.read_table(self.folder / "truth/events.parquet").to_pylist()
        return found

    @cached_property
    def who(self) -> dict[tuple[str, str, str], str]:
        rows = pq.read_table(self.folder / "truth/records.parquet").to_pylist()
        return {(row["sender"], row["agency"], row["local_id"]): row["true_id"] for row in rows}

    def of(self, *wanted: str) -> list[Event]:
        return [event for event in self.events if event["kind"] in wanted]

    def files(self, name: str) -> list[str]:
        """The files of a layout or format, the census that was replaced by a second left out."""
        found = [str(path.relative_to(self.folder)) for path in sorted(self.folder.glob(f"*/*/{name}_20*.*"))]
        return [path for path in found if path.replace(".xml", "_revised.xml") not in set(found) - {path}]

    def rows(self, path: str) -> list[Row]:
        return census(self.folder / path) if path.endswith(".xml") else table(self.folder / path)

    def found(self, path: str, text: str) -> list[Row]:
        """The rows of a file in which this text fills a cell."""
        if path not in self._rows:
            index: dict[str, list[Row]] = defaultdict(list)
            for row in self.rows(path):
                for value in {value for value in row.values() if value}:
                    index[value].append(row)
            self._rows[path] = index
        return self._rows[path].get(text, [])


def table(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def census(path: Path) -> list[Row]:
    """A row an episode of need: the child's id, and each day of it."""
    found = []
    for child in etree.parse(path).iter("Child"):
        local_id = child.findtext(".//LAchildID", "")
        for need in child.iter("CINdetails"):
            days = {leaf.tag: leaf.text or "" for leaf in need.iter() if not len(leaf) and leaf.text}
            found.append({"LAchildID": local_id, **days})
    return found


def world_of(scenario: Scenario, seed: int, out: Path) -> World:
    simulate(out, scenario=scenario, seed=seed)
    return World(out)


@pytest.fixture(scope="module", params=list(WORLDS))
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> World:
    return world_of(*WORLDS[request.param], tmp_path_factory.mktemp("world"))


def shows(event: Event, row: Row) -> bool:
    """Whether a row of a file is that of an event: its days, and what else it says."""
    days = DAYS[event["kind"]][1]
    return all(row.get(name) == event[when].isoformat() for name, when in days.items()) and all(
        row.get(name) == value for name, value in SAYS.get(event["kind"], {}).items()
    )


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
        if event["why_not"] == WRITTEN and event["recorded_on"] and event["kind"] != "harm_began":
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
    for event in made.events:
        if event["why_not"] == "outside_years":
            days = [event[when] for when in (ON, RECORDED) if event[when]]
            assert any(not first <= day <= last for day in days), event["kind"]
