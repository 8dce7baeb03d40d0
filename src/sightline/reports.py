"""Reports that go to one agency or stay with the project: the calendar of returns, and an agency's own loss report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from sightline.analyses.quality.holdings import Holding, best, by_agency_and_field, fields_of
from sightline.errors import LedgerError
from sightline.ledger.calendar import DUE, ESTIMATE, IN_TIME, NONE, TO_CHASE, Calendar, Slot, titles
from sightline.render.report import ReportPart, ReportTable, report_html
from sightline.returns.reports.fixlist import write_csv
from sightline.standard.areas import body_names
from sightline.standard.codes import label
from sightline.standard.core import GROUPS, SAYS_WORDS, Says, core_fields, crossings
from sightline.standard.figures import day_words

_SLOT_COLUMNS = (
    "agency", "name", "return", "period", "period_end", "state", "due", "deadline_set_by", "received_on", "newest_on",
    "days_late", "editions", "data_until", "age_days", "inclusion", "repeats_entry", "entry",
)  # fmt: skip
_HOLDING_COLUMNS = (
    "core_field", "label", "return", "period_end", "inclusion", "block", "column", "says", "confidence", "reason",
    "lost", "records", "filled", "not_known", "other", "could_not_be_used",
)  # fmt: skip
_STATE_WORDS = {NONE: "Never came", ESTIMATE: "Estimate"}


def name_of(agency: str) -> str:
    """An agency in words: a council's or force's name with its code, else its code."""
    name = body_names().get(agency)
    return f"{name} ({agency})" if name else agency


def state_words(slot: Slot) -> str:
    """What became of a return, in a few words."""
    if slot.state == DUE:
        return f"Overdue by {_days(slot.days_late)}" if slot.days_late else "Due"
    if slot.repeats is not None:
        return f"Estimate: repeats entry {slot.repeats}, and does not say so"
    if slot.state in _STATE_WORDS:
        return _STATE_WORDS[slot.state]
    return f"Came late, by {_days(slot.days_late)}" if slot.days_late else "Came in time"


def _days(number: int | None) -> str:
    return f"{number:,} day{'' if number == 1 else 's'}"


def to_ask(calendar: Calendar) -> list[str]:
    """What to ask for next, a sentence each."""
    names = titles()
    said = []
    for slot in calendar.to_ask():
        what = f"the {names.get(slot.return_code, slot.return_code)} for the {slot.period.label}"
        if slot.state == ESTIMATE:
            what += " in place of the estimate"
        late = f", {_days(slot.days_late)} ago" if slot.days_late and slot.state == DUE else ""
        said.append(f"Ask {name_of(slot.agency)} for {what}, due on {day_words(slot.due)}{late}.")
    return said


def by_partner(calendar: Calendar) -> list[tuple[str, list[Slot]]]:
    """Each agency with its slots, what there is to chase first.

    The order says what to do next and not who is better: alphabetical within each kind of thing to chase.
    """
    found: dict[str, list[Slot]] = {}
    for slot in calendar.slots:
        found.setdefault(slot.agency, []).append(slot)
    for slots in found.values():
        slots.sort(key=lambda s: (TO_CHASE.index(s.state), s.return_code, s.period.end))
    return sorted(found.items(), key=lambda pair: (TO_CHASE.index(pair[1][0].state), name_of(pair[0])))


def rows_of(slots: Sequence[Slot], on: date, *, everything: bool) -> list[tuple[str, ...]]:
    """One agency's slots as a terminal shows them; what came in time is one line, unless `everything` is asked for."""
    listed = [slot for slot in slots if everything or slot.state != IN_TIME]
    rows: list[tuple[str, ...]] = [
        (
            slot.return_code, slot.period.label, state_words(slot), str(slot.due), str(slot.received_on or ""),
            _days(slot.age(on)) if slot.age(on) is not None else "", str(slot.editions),
        )
        for slot in listed
    ]  # fmt: skip
    if len(listed) < len(slots):
        ages = [age for slot in slots if (age := slot.age(on)) is not None]
        youngest = f"newest {_days(min(ages))}" if ages else ""
        others = len(slots) - len(listed)
        rows.append((f"{others} return{'' if others == 1 else 's'}", "", "Came in time", "", "", youngest, ""))
    return rows


def write_calendar(calendar: Calendar, folder: Path, title: str) -> tuple[Path, ...]:
    """Write the calendar as a page and as a CSV file into a folder. Returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    page, table = folder / "calendar.html", folder / "calendar.csv"
    write_csv(table, _SLOT_COLUMNS, (_slot_row(slot, calendar.on) for slot in calendar.slots))
    page.write_text(_calendar_html(calendar, title), encoding="utf-8", newline="\n")
    return page, table


def _calendar_html(calendar: Calendar, title: str) -> str:
    names = titles()
    lead = [
        f"{title}: what was due, received, late, estimated or missing, as it stood on {day_words(calendar.on)}. The "
        "age of data is counted from the last day that it speaks of."
    ]
    if not calendar.agreed:
        lead.append(
            "Nobody has written down who is expected to send what: whatever an agency has ever sent is expected of it "
            "again, and one that never sent anything is not missed. See [[expected]] in sightline.toml."
        )
    header = ("Return", "Period", "What became of it", "Due", "Received", "Age of data", "Editions", "Which cases")
    parts = [ReportPart("Ask next", tuple(to_ask(calendar)) or ("Nothing is due.",))]
    for agency, slots in by_partner(calendar):
        rows = tuple(
            (
                names.get(slot.return_code, slot.return_code), slot.period.label, state_words(slot),
                day_words(slot.due), day_words(slot.received_on) if slot.received_on else "",
                _days(slot.age(calendar.on)) if slot.age(calendar.on) is not None else "", str(slot.editions),
                label("inclusion_rule", slot.inclusion) if slot.editions else "",
            )
            for slot in slots
        )  # fmt: skip
        caption = f"Returns of {name_of(agency)}"
        parts.append(
            ReportPart(
                name_of(agency),
                tables=(ReportTable(caption, header, rows, frozenset({"Age of data", "Editions"})),),
            )
        )
    return report_html(
        "Calendar of returns", "For the project's own officers. It names services, which a published page does not.",
        lead, parts, calendar.on,
    )  # fmt: skip


def _slot_row(slot: Slot, on: date) -> tuple[object, ...]:
    return (
        slot.agency, body_names().get(slot.agency, ""), slot.return_code, slot.period.label, slot.period.end,
        slot.state, slot.due, slot.set_by, slot.received_on, slot.newest_on, slot.days_late, slot.editions,
        slot.data_until, slot.age(on), slot.inclusion if slot.editions else "", slot.repeats, slot.entry,
    )  # fmt: skip


def write_agency(held: Sequence[Holding], agency: str, folder: Path, made: date) -> tuple[Path, ...]:
    """Write one agency's loss report, of its own data alone, as a page and a CSV file. Returns their paths.

    Raises LedgerError where nothing of that agency counts.
    """
    mine = [one for one in held if one.agency == agency]
    if not mine:
        raise LedgerError("nothing that counts was received from an agency of that code: see `sightline status`")
    folder.mkdir(parents=True, exist_ok=True)
    page, table = folder / "crosswalk.html", folder / "crosswalk.csv"
    write_csv(table, _HOLDING_COLUMNS, (_holding_row(one) for one in mine))
    page.write_text(_agency_html(mine, agency, made), encoding="utf-8", newline="\n")
    return page, table


_AGENCY_LEAD = (
    "The first recommendation of the Independent Inquiry into Child Sexual Abuse (IICSA) asks for a single core data "
    "set. This page says, for each of its fields, which of your returns says it best, how surely, in how many records, "
    "and what cannot be learned from it.",
    "Where the rows themselves say it, as a factor in an assessment does, a missing row may mean that it was not so or "
    "that nobody wrote it down: how fully it is said cannot be told.",
)
_AGENCY_HEADER = (
    "Field", "How it is said", "How surely", "By which return", "Records", "Says something", "Unusable", "Lost",
)  # fmt: skip


def _agency_html(mine: Sequence[Holding], agency: str, made: date) -> str:
    pairs = by_agency_and_field(mine)
    parts = [ReportPart("What was received", tables=(_received_table(mine),))]
    for group, words in GROUPS.items():
        rows = tuple(_field_row(core, pairs.get((agency, core), ())) for core in fields_of(group))
        table = ReportTable(words, _AGENCY_HEADER, rows, frozenset({"Records", "Unusable"}))
        parts.append(ReportPart(words, tables=(table,)))
    return report_html(
        f"What the returns of {name_of(agency)} can say",
        f"For {name_of(agency)} only: it is made of that agency's own data, and small counts are not hidden in it.",
        _AGENCY_LEAD, parts, made,
    )  # fmt: skip


def _field_row(core: str, held: Sequence[Holding]) -> tuple[str, ...]:
    """One core field, by the return that says it best; where none does, what the fullest return lacks."""
    field, one = core_fields()[core].label, best(held)
    if one is None:
        fullest = min(held, key=lambda held_: _silence(held_.crossing.format), default=None)
        return (field, "Not at all", "", "", "", "", "", fullest.crossing.lost if fullest else "")
    count, row = one.count, one.crossing
    return (
        field, SAYS_WORDS[row.says], str(row.confidence).capitalize(), titles().get(row.format, row.format),
        f"{count.rows:,}" if count else "", _share(one), f"{count.lost:,}" if count else "", row.lost,
    )  # fmt: skip


def _silence(form: str) -> int:
    """Of how many core fields a return says nothing: what the fullest return lacks is worth saying."""
    return sum(row.says is Says.NOTHING for row in crossings()[form].values())


def _share(one: Holding) -> str:
    if one.filled is None:
        return "By its rows" if one.crossing.by_row else "No records"
    return f"{one.filled:.0%} of records"


def _received_table(mine: Iterable[Holding]) -> ReportTable:
    names = titles()
    sent = {one.submission.entry: one.submission for one in mine}
    rows = tuple(
        (
            names.get(one.return_code, one.return_code), day_words(one.period_end), day_words(one.received_on),
            label("inclusion_rule", one.inclusion), "Yes" if one.estimate else "No", f"{one.rows:,}",
            f"{one.set_aside:,}",
        )
        for one in sent.values()
    )  # fmt: skip
    header = ("Return", "To", "Received", "Which cases", "Called an estimate", "Rows", "Rows set aside")
    return ReportTable("The newest of each return", header, rows, frozenset({"Rows", "Rows set aside"}))


def _holding_row(one: Holding) -> tuple[object, ...]:
    row, sent, count = one.crossing, one.submission, one.count
    counts = (count.rows, count.filled, count.not_known, count.other, count.lost) if count else ("",) * 5
    return (
        row.core, core_fields()[row.core].label, row.format, sent.period_end, sent.inclusion, row.block or "",
        row.column or "", row.says, row.confidence or "", row.reason, row.lost, *counts,
    )  # fmt: skip
