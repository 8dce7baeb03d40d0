"""Police reports and notices, schools, health, youth justice, the National Referral Mechanism and courts, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.generative.drawn import Row, Rows, Tables
from tests.generative.naive_chronology import joined, keyed, told
from tests.generative.naive_returns import first, name_of, said

ABSENT = {"C", "C1", "C2", "E", "G", "H", "I", "J1", "M", "N", "O", "R", "S", "T", "U"}


def either(flag: bool | None, yes: str, no: str) -> str | None:
    """One word or another, or none where it is not known."""
    return None if flag is None else yes if flag else no


@told
def police_notice_happening(given: Tables) -> Iterator[Row]:
    """Children reported missing, and notices."""
    for row in given["missing_reports"]:
        if day := row["reported_date"]:
            yield said(
                "police", "missing_reports", row, "missing", day, happened_at=row["reported_at"],
                recorded_on=first(row["recorded_date"], day), ended_on=row["found_date"], ended_at=row["found_at"],
                outcome=row["risk"], item=row["missing_report"],
                token=name_of(row["agency"], "missing", row["missing_report"], row["agency"]),
            )  # fmt: skip
    for row in given["protective_notices"]:
        day = row["incident_date"]
        if day or row["recorded_date"]:
            yield said(
                "police", "protective_notices", row, "police_notice", day, ended_on=row["sent_date"],
                recorded_on=first(row["recorded_date"], day), item=row["notice"], area=row["council_code"],
                token=name_of(row["agency"], "notice", row["notice"], row["agency"]),
                exploitation=None if row["reason"] is None else row["reason"] == "exploitation",
                outcome=either(row["sent"], "sent", "not_sent"),
            )  # fmt: skip


def census_absence(given: Tables) -> Rows:
    """Sessions expected and missed by a pupil of a census, whose sender sends no file of absence."""
    own = {row["agency"] for row in given["absence"]}
    details = [*given["school_termlysessiondetailsonroll"], *given["school_termlysessiondetailsoffroll"]]
    made = []
    for row in (*given["school_pupil"], *given["school_pupil_left"]):
        if row["agency"] in own or not (row["sessions_possible"] or 0) > 0:
            continue
        mine = [one for one in details if all(one[name] == row[name] for name in ("record_key", "submission"))]
        counted = [first(one["sessions"], one["absence_sessions"]) if one["reason"] in ABSENT else 0 for one in mine]
        known = [count for count in counted if count is not None]
        missed = sum(known) if known else (row["sessions_authorised"] or 0) + (row["sessions_unauthorised"] or 0)
        names = ("record_key", "agency", "submission", "period_end", "received_on")
        made.append({**{name: row[name] for name in names}, "possible": row["sessions_possible"], "missed": missed})
    return made


def school_happening(given: Tables) -> Rows:
    """Terms of persistent absence, and suspensions."""
    return keyed(_school(given))


def _school(given: Tables) -> Iterator[Row]:
    def absent(source: str, row: Row, term: Row) -> Row:
        return said("school", source, row, "absence", term["first_day"], ended_on=term["last_day"],
                    recorded_on=term["last_day"])  # fmt: skip

    for row in given["absence"]:
        for term in given["school_term"]:
            of_it = (row["school_year"], row["term"]) == (term["school_year"], term["term"])
            possible, missed = row["sessions_possible"], row["sessions_missed"]
            if of_it and possible and missed is not None and 10 * missed >= possible:
                yield absent("absence", row, term)
    for row in given["census_absence"]:
        over = [term["last_day"] for term in given["school_term"] if term["last_day"] <= row["period_end"]]
        known = row["missed"] is not None and row["possible"] is not None
        if over and known and 10 * row["missed"] >= row["possible"]:
            for term in given["school_term"]:
                if term["last_day"] == max(over):
                    yield absent("school_census", row, term)
    for row in given["suspensions"]:
        if day := row["start_date"]:
            yield said("school", "suspensions", row, "suspension", day, item=row["suspension"], outcome=row["kind"],
                       recorded_on=first(row["recorded_date"], day))  # fmt: skip
    own = {row["agency"] for row in given["suspensions"]}
    for table in ("school_termlyexclusionsonroll", "school_termlyexclusionsoffroll"):
        for row in given[table]:
            if row["start_date"] and row["agency"] not in own:
                outcome = "permanent" if row["category"] == "PERM" else "suspension"
                yield said("school", "school_census", row, "suspension", row["start_date"], outcome=outcome)


@told
def health_happening(given: Tables) -> Iterator[Row]:
    """What health services say."""
    for row in given["emergency_attendances"]:
        if day := row["arrived_date"]:
            yield said(
                "health", "emergency_attendances", row, "emergency_attendance", day, happened_at=row["arrived_at"],
                recorded_on=first(row["recorded_date"], day), ended_on=row["left_date"], item=row["attendance"],
                outcome=row["reason"],
            )  # fmt: skip
    for row in given["sarc_attendances"]:
        came, entered = row["attended_date"], row["recorded_date"]
        recorded = max(came, entered) if came and entered else first(entered, came, row["referred_date"])
        yield said("health", "sarc_attendances", row, "sarc_attendance", came, item=row["sarc_referral"],
                         recorded_on=recorded, outcome="attended" if came else "not_attended")  # fmt: skip
    for row in given["mental_health_referrals"]:
        if day := row["referred_date"]:
            yield said(
                "health", "mental_health_referrals", row, "mental_health_referral", day,
                recorded_on=first(row["recorded_date"], day), ended_on=row["first_contact_date"],
                item=row["mental_health_referral"], outcome=either(row["accepted"], "accepted", "not_accepted"),
            )  # fmt: skip
    for row in given["health_contacts"]:
        if day := row["contact_date"]:
            yield said(
                "health", "health_contacts", row, "health_contact", day, ended_on=row["shared_date"],
                recorded_on=first(row["recorded_date"], day), item=row["health_contact"], outcome=row["concern"],
            )  # fmt: skip


@told
def youth_justice_happening(given: Tables) -> Iterator[Row]:
    """Offences by young people."""
    for row in given["youth_justice"]:
        if day := row["offence_date"]:
            exploited = None if row["exploitation"] is None else row["exploitation"] == "yes"
            yield said(
                "youth_justice", "youth_justice", row, "youth_offence", day, ended_on=row["disposal_date"],
                recorded_on=first(row["recorded_date"], day), item=row["youth_offence"], outcome=row["disposal"],
                exploitation=exploited, role="suspect",
            )  # fmt: skip


@told
def mechanism_happening(given: Tables) -> Iterator[Row]:
    """Referrals to the National Referral Mechanism and the two decisions on each."""
    for row in given["referral_mechanism"]:
        referral = joined(row["agency"], "nrm", row["nrm_referral"])
        grounds = joined(row["agency"], "nrm reasonable grounds", row["nrm_referral"])
        more: Row = {"item": row["nrm_referral"], "episode": row["nrm_referral"], "area": row["home_area"],
                     "exploitation": row["sexual"], "county_lines": row["county_lines"]}  # fmt: skip
        for kind, day, rest in (
            ("nrm_referral", "referral_date", {"token": referral}),
            ("nrm_decision", "reasonable_grounds_date",
             {"code": "reasonable", "token": grounds, "follows": referral, "outcome": row["reasonable_grounds"]}),
            ("nrm_decision", "conclusive_grounds_date",
             {"code": "conclusive", "follows": grounds, "outcome": row["conclusive_grounds"]}),
        ):  # fmt: skip
            if row[day]:
                yield said("national", "referral_mechanism", row, kind, row[day], **more, **rest)


def _other(sender: str, source: str, row: Row, kind: str, day: Any, **more: Any) -> Row:
    return said(sender, source, row, kind, day, role="suspect", **more)


@told
def court_happening(given: Tables) -> Iterator[Row]:
    """The steps of a case."""
    for row in given["court_cases"]:
        more: Row = {"item": row["court_case"], "episode": row["court_case"]}
        charge, convicted = (joined(row["agency"], kind, row["court_case"]) for kind in ("charge", "conviction"))
        guilty = row["verdict_date"] if row["verdict"] == "convicted" else None
        for kind, day, rest in (
            ("charge", row["charge_date"], {"token": charge}),
            ("trial", row["trial_date"],
             {"ended_on": row["verdict_date"], "follows": charge, "outcome": row["verdict"]}),
            ("conviction", guilty, {"follows": charge, "token": convicted}),
            ("sentence", row["sentence_date"], {"follows": convicted, "outcome": row["sentence"]}),
        ):  # fmt: skip
            if day:
                yield _other("court", "court_cases", row, kind, day, **more, **rest)


@told
def prison_happening(given: Tables) -> Iterator[Row]:
    """Times in custody, and releases: the end of a sentence or recall after which no other begins by the next day."""
    for row in given["custody"]:
        name = joined(row["agency"], "custody", row["custody"])
        more: Row = {"item": row["custody"], "episode": row["custody"]}
        end = row["end_date"]
        if row["reception_date"]:
            yield _other("prison", "custody", row, "custody", row["reception_date"], ended_on=end, token=name,
                               outcome=row["status"], **more)  # fmt: skip
        stays = [
            one for one in given["custody"] for own in given["custody"]
            if own["custody"] == row["custody"] and own["record_key"] == row["record_key"] == one["record_key"]
            and None not in (row["custody"], one["custody"], one["reception_date"], own["end_date"])
            and one["custody"] != own["custody"] and (one["reception_date"] - own["end_date"]).days in (0, 1)
        ]  # fmt: skip
        if end and row["status"] in ("sentenced", "recall") and not stays:
            yield _other("prison", "custody", row, "release", end, follows=name, **more)


@told
def probation_happening(given: Tables) -> Iterator[Row]:
    """Supervision, duties to notify, and proven reoffending."""
    for row in given["supervision"]:
        name = joined(row["agency"], "supervision", row["supervision"])
        more: Row = {"item": row["supervision"], "episode": row["supervision"]}
        for kind, day, rest in (
            ("supervision", "start_date", {"ended_on": row["end_date"], "outcome": row["kind"], "token": name}),
            ("recall", "recalled_date", {"follows": name}),
            ("breach", "breached_date", {"follows": name}),
        ):  # fmt: skip
            if row[day]:
                yield _other("probation", "supervision", row, kind, row[day], **more, **rest)
    for row in given["register"]:
        if row["required_from"]:
            yield _other("probation", "register", row, "notification", row["required_from"],
                               ended_on=row["required_to"], item=row["register_key"])  # fmt: skip
    for row in given["reoffending"]:
        if row["offence_date"]:
            yield _other("probation", "reoffending", row, "reoffence", row["offence_date"],
                               recorded_on=row["proven_date"], item=row["reoffence"], outcome=row["kind"])  # fmt: skip
