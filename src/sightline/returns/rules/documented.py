"""Checks of the documented CSVs: those declared in returns/data, those that follow from names, a few of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from sightline.errors import StandardError
from sightline.returns.formats import Format
from sightline.returns.rules.rule import (
    Context,
    Mask,
    Predicate,
    Rule,
    all_of,
    both,
    days_between,
    given,
    has,
    is_code,
    is_true,
    less,
    missing,
    not_true,
)
from sightline.standard.rows import read_rows
from sightline.standard.tables import Type

DATA = "sightline.returns.data"
_CHECK = "Check them; one of them is wrong."
_MOST_SESSIONS = 90  # 45 school days: the legal limit of suspensions in a school year
_OLDEST_YEAR_GROUP = 14


def declared(table: str, form: Format, columns: Iterable[str]) -> list[Mapping[str, str]]:
    """The rows of a table of returns/data for one format. Raises StandardError where they name a column it lacks."""
    rows: list[Mapping[str, str]] = [row for row in read_rows(table, DATA) if row["format"] == form.code]
    known = {field.name for field in form.blocks[0].fields}
    for row in rows:
        if not {row[column] for column in columns} <= known:
            raise StandardError(f"{table}: the format {form.code} has no such field")
    return rows


def _own(form: Format, code: str, fields: tuple[str, ...], found: str, fails: Predicate, remedy: str = _CHECK) -> Rule:
    for name in fields:
        form.blocks[0].field(name)
    return Rule(code, form.code, form.blocks[0].name, fields, found, remedy, fails)


def _flag_rules(form: Format, flag: str, day: str) -> list[Rule]:
    no = both(has(flag), not_true(flag))
    return [
        _own(form, "day-where-no", (day, flag), "a day for what the row says was not done", both(has(day), no)),
        _own(form, "yes-without-day", (day, flag), "no day for what the row says was done",
             both(is_true(flag), missing(day))),
    ]  # fmt: skip


def _another_day(time: str, day: str) -> Predicate:
    def fails(rows: pa.RecordBatch, _: Context) -> Mask:
        apart = days_between(rows[day], pc.cast(pc.floor_temporal(rows[time], unit="day"), pa.date32()))
        # a time is in UTC and a day is not: near midnight they may differ by one
        return pc.greater(pc.abs(apart), 1)

    return fails


def documented_rules(form: Format) -> list[Rule]:
    """The checks of one documented CSV."""
    rules = [
        _own(form, "part-above-whole", (row["part"], row["whole"]), row["words"], less(row["whole"], row["part"]))
        for row in declared("parts_of_wholes.csv", form, ("part", "whole"))
    ]
    rules += [
        _own(form, "incomplete", (row["needs"], row["given"]), row["words"],
             given(_column(form, row["given"]), without=_column(form, row["needs"])), "Send both, or neither.")
        for row in declared("needs.csv", form, ("given", "needs"))
    ]  # fmt: skip
    for row in declared("flag_days.csv", form, ("flag", "day")):
        rules += _flag_rules(form, row["flag"], row["day"])
    names = {field.name: field for field in form.blocks[0].fields}
    for name, field in names.items():
        day = f"{name.removesuffix('_at')}_date"
        if field.type is Type.TIMESTAMP and day in names:
            rules.append(_own(form, "time-of-another-day", (name, day), "a time more than a day from its date",
                              _another_day(name, day)))  # fmt: skip
    return rules + _OWN.get(form.code, _none)(form)


def _column(form: Format, name: str) -> str:
    return form.blocks[0].field(name).column


def _none(form: Format) -> list[Rule]:  # noqa: ARG001
    return []


def _either(left: Predicate, right: Predicate) -> Predicate:
    return lambda rows, context: pc.or_kleene(
        pc.fill_null(left(rows, context), False), pc.fill_null(right(rows, context), False)
    )


def _above(column: str, most: int) -> Predicate:
    return lambda rows, _: pc.greater(rows[column], most)


def _not_code(column: str, *codes: str) -> Predicate:
    return lambda rows, context: pc.invert(is_code(column, *codes)(rows, context))


def _not_monday(column: str) -> Predicate:
    return lambda rows, _: pc.not_equal(pc.day_of_week(rows[column]), 0)


def _weeks(form: Format) -> list[Rule]:
    return [_own(form, "not-a-monday", ("week_start_date",), "a week that does not begin on a Monday",
                 _not_monday("week_start_date"), "Send the Monday of each week.")]  # fmt: skip


def _early_help(form: Format) -> list[Rule]:
    return [
        _own(form, "open-and-ended", ("outcome", "end_date"), "an end of early help that is said to be open",
             both(is_code("outcome", "open"), has("end_date"))),
        _own(form, "ended-without-day", ("end_date", "outcome"), "early help that has ended, without its last day",
             both(is_code("outcome", "ended", "stepped_up_to_referral"), missing("end_date"))),
    ]  # fmt: skip


def _meetings(form: Format) -> list[Rule]:
    return [_own(form, "meeting-without-day", ("held_date", "due_date"), "a meeting neither due nor held on any day",
                 both(missing("held_date"), missing("due_date")), "Send the day it was due, or held.")]  # fmt: skip


def _attendance(form: Format) -> list[Rule]:
    return [
        _own(form, "came-uninvited", ("attended", "invited"), "an organisation that came and was not invited",
             both(is_code("attended", "yes", "report_sent"), not_true("invited"))),
        _own(form, "asked-uninvited", ("invited_date", "invited"), "the day on which somebody not invited was asked",
             both(has("invited_date"), not_true("invited"))),
    ]  # fmt: skip


def _interviews(form: Format) -> list[Rule]:
    return [
        _own(form, "held-without-offer", ("held_date", "offered"), "an interview held that was not offered",
             both(has("held_date"), not_true("offered"))),
        _own(form, "held-though-declined", ("held_date", "answer"), "an interview held that was not accepted",
             both(has("held_date"), is_code("answer", "declined", "no_answer"))),
        _own(form, "answer-without-offer", ("answer", "offered"), "an answer to an offer that was not made",
             both(has("answer"), not_true("offered"))),
    ]  # fmt: skip


def _pupils(form: Format) -> list[Rule]:
    return [_own(form, "year-group", ("year_group",), f"a year group above {_OLDEST_YEAR_GROUP}",
                 _above("year_group", _OLDEST_YEAR_GROUP), "Send 0 for reception and 1 to 14.")]  # fmt: skip


def _suspensions(form: Format) -> list[Rule]:
    return [
        _own(form, "sessions-of-exclusion", ("sessions", "kind"), "a permanent exclusion with a number of sessions",
             both(is_code("kind", "permanent"), has("sessions"))),
        _own(form, "suspension-too-long", ("sessions",), f"a suspension of more than {_MOST_SESSIONS} sessions",
             _above("sessions", _MOST_SESSIONS)),
    ]  # fmt: skip


def _sarc(form: Format) -> list[Rule]:
    seen = _either(is_true("forensic_examination"), is_true("follow_up"))
    return [_own(form, "care-without-attendance", ("attended_date", "forensic_examination", "follow_up"),
                 "an examination or follow-up of a child who did not come",
                 both(seen, missing("attended_date")))]  # fmt: skip


def _mental_health(form: Format) -> list[Rule]:
    return [_own(form, "seen-though-refused", ("first_contact_date", "accepted"),
                 "a first contact on a referral that was not accepted",
                 all_of(has("first_contact_date"), has("accepted"), not_true("accepted")))]  # fmt: skip


def _youth(form: Format) -> list[Rule]:
    return [
        _own(form, "decided-and-pending", ("disposal", "disposal_date"), "the day of a decision that is not made yet",
             both(is_code("disposal", "none_yet"), has("disposal_date"))),
        _own(form, "decided-without-day", ("disposal_date", "disposal"), "a decision without its day",
             both(_not_code("disposal", "none_yet"), all_of(has("disposal"), missing("disposal_date")))),
    ]  # fmt: skip


def _accounts(form: Format) -> list[Rule]:
    return [_own(form, "consent-ended", ("consent_until",), "an account whose consent ended in the period",
                 lambda rows, context: pc.less(rows["consent_until"], pa.scalar(context.period_end)),
                 "Send the file again without the account.")]  # fmt: skip


def _courts(form: Format) -> list[Rule]:
    return [_own(form, "sentence-without-conviction", ("verdict", "sentence"), "a sentence without a conviction",
                 both(has("sentence"), _either(missing("verdict"), _not_code("verdict", "convicted"))))]  # fmt: skip


def _custody(form: Format) -> list[Rule]:
    return [_own(form, "sentence-on-remand", ("sentence_months", "status"), "the length of a sentence on remand",
                 both(is_code("status", "remand"), has("sentence_months")))]  # fmt: skip


def _programmes(form: Format) -> list[Rule]:
    return [
        _own(form, "started-not-eligible", ("started_date", "eligible"), "a start by a person who is not eligible",
             both(has("started_date"), not_true("eligible"))),
        _own(form, "completed-without-end", ("ended_date", "result"), "a programme completed, without its last day",
             both(is_code("result", "completed"), missing("ended_date"))),
    ]  # fmt: skip


def _supervision(form: Format) -> list[Rule]:
    return [_own(form, "recall-of-order", ("recalled_date", "kind"), "a recall to prison of a person not on licence",
                 both(has("recalled_date"), _not_code("kind", "licence")))]  # fmt: skip


def _mechanism(form: Format) -> list[Rule]:
    kinds = ("sexual", "criminal", "labour", "domestic_servitude")
    return [
        _own(form, "no-exploitation", kinds, "a referral that names no kind of exploitation",
             all_of(*map(not_true, kinds)), "Send at least one kind."),
        _own(form, "conclusive-after-negative", ("conclusive_grounds", "reasonable_grounds"),
             "a conclusive grounds decision after a negative one on reasonable grounds",
             both(has("conclusive_grounds"), is_code("reasonable_grounds", "negative"))),
    ]  # fmt: skip


# Format -> its own checks: what a person who reads the file would ask.
_OWN: dict[str, Callable[[Format], list[Rule]]] = {
    "early_help": _early_help, "meetings": _meetings, "meeting_attendance": _attendance,
    "return_interviews": _interviews, "pupils": _pupils, "suspensions": _suspensions, "sarc_attendances": _sarc,
    "mental_health_referrals": _mental_health, "youth_justice": _youth, "helpline_weeks": _weeks,
    "campaign_weeks": _weeks, "accounts": _accounts, "court_cases": _courts, "custody": _custody,
    "programmes": _programmes, "supervision": _supervision, "referral_mechanism": _mechanism,
}  # fmt: skip
