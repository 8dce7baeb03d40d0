"""The calendar of returns: for each agency, return and period whether it came, when, and how old it is by now.

It reads the ledger's entries only and opens no zone: which file came when, and whether its content is that of the
period before. A state is a code of the list "submission_state".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sightline.config import Expected
from sightline.errors import ConfigError
from sightline.flow import Zone
from sightline.ledger.chain import Entry, Ledger, Payload
from sightline.ledger.entries import taken_out
from sightline.ledger.submissions import RECEIVED, Submission, submission_of
from sightline.returns.catalogue import FORMATS
from sightline.returns.formats import ANY
from sightline.standard.cycles import CYCLES, Cycle, Span, cycle_of, span_of

DUE, IN_TIME, LATE, ESTIMATE, NONE = "due", "received", "late", "estimate", "none"
STATE_WORDS = (
    (IN_TIME, "Came in time"), (LATE, "Came late"), (ESTIMATE, "Estimate"), (DUE, "Still due"), (NONE, "Never came"),
)  # fmt: skip
# What there is to chase, first: a rank of what to do, not of who is better.
TO_CHASE = (DUE, ESTIMATE, NONE, LATE, IN_TIME)
FEW_ROWS = 20  # a return with fewer is not asked whether it repeats the one before


@dataclass(frozen=True, slots=True)
class Slot:
    """One return of one agency for one period, as it stood on a day."""

    agency: str
    sender: str
    return_code: str
    period: Span
    due: date
    state: str
    received_on: date | None = None  # the day the first of it came that is no estimate; of an estimate, that day
    newest_on: date | None = None  # the day the newest edition came
    data_until: date | None = None  # the last day that the newest edition speaks of
    days_late: int | None = None  # days after it was due: of what came late, and of what has not come
    editions: int = 0  # how often something came for this period
    entry: int | None = None  # ledger entry of the newest edition; None where nothing came or all was destroyed
    inclusion: str = "not_stated"
    repeats: int | None = None  # entry of the period before whose content it repeats, unsaid
    set_by: str = "project"  # who set the deadline

    def age(self, on: date) -> int | None:
        """How many days ago the period of its newest data ended; None where there is none."""
        return None if self.data_until is None else (on - self.data_until).days


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every slot up to a day. `agreed` is False where nobody said who is expected to send what."""

    on: date
    slots: tuple[Slot, ...]
    agreed: bool

    def to_ask(self) -> tuple[Slot, ...]:
        """What to ask for next: what is due and not there, longest over its day first; then estimates to replace."""
        asked = [slot for slot in self.slots if slot.state in (DUE, ESTIMATE)]
        return tuple(sorted(asked, key=lambda s: (TO_CHASE.index(s.state), s.due, s.agency, s.return_code)))


@dataclass(frozen=True, slots=True)
class _Edition:
    submission: Submission
    entry: Entry
    destroyed: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One return that one agency is expected to send."""

    agency: str
    sender: str
    return_code: str
    cycle: Cycle
    first: date  # the first period holds this day
    last: date
    joined: date  # nothing was due before this day


def calendar(ledger: Ledger, on: date, expected: Sequence[Expected] = ()) -> Calendar:
    """The calendar as it stood on a day: what came later is not known yet.

    Where nothing is expected, whatever an agency has ever sent is expected of it for every period since anybody sent
    that return (to today, if it is yearly; else to the last period that anybody sent); what is older than the day the
    agency first sent anything is then due on that day, not before.
    Raises ConfigError where a return or cycle of `expected` is not known.
    """
    editions = tuple(_editions(ledger.entries(), on))
    wanted = _agreed(expected, editions, on) if expected else _as_ever(editions, on)
    slots = [slot for want in wanted for slot in _slots(want, editions, on)]
    return Calendar(on, tuple(sorted(slots, key=_order)), bool(expected))


def _order(slot: Slot) -> tuple[object, ...]:
    return (slot.sender, slot.agency, slot.return_code, slot.period.end)


def _editions(entries: Sequence[Entry], on: date) -> Iterator[_Edition]:
    out = taken_out(entries)
    for entry in entries:
        if entry.kind == RECEIVED:
            submission = submission_of(entry)
            if submission.received_on <= on:
                yield _Edition(submission, entry, submission.entry in out)


def _as_ever(editions: Sequence[_Edition], on: date) -> Iterator[_Wanted]:
    """Every return that an agency ever sent, for every period since the first that anybody sent it for.

    How often a return comes that is not yearly, nobody agreed: it is expected to the last period that anybody sent.
    """
    first: dict[str, date] = {}
    last: dict[str, date] = {}
    joined: dict[str, date] = {}
    pairs: dict[tuple[str, str], str] = {}
    for edition in editions:
        sent = edition.submission
        pairs[sent.agency, sent.return_code] = sent.sender
        first[sent.return_code] = min(first.get(sent.return_code, sent.period_end), sent.period_end)
        last[sent.return_code] = max(last.get(sent.return_code, sent.period_end), sent.period_end)
        joined[sent.agency] = min(joined.get(sent.agency, sent.received_on), sent.received_on)
    for (agency, code), sender in pairs.items():
        cycle = cycle_of(code)
        until = on if cycle.cycle == "year" else min(on, last[code])
        yield _Wanted(agency, sender, code, cycle, first[code], until, joined[agency])


def _agreed(expected: Sequence[Expected], editions: Sequence[_Edition], on: date) -> Iterator[_Wanted]:
    senders = {form.code: form.sender for form in FORMATS}
    faults = [
        f"expected[{number}]: {what}"
        for number, item in enumerate(expected, start=1)
        for what in (
            *([f"there is no return of that name; they are {', '.join(senders)}"] if item.return_code not in senders
              else []),
            *([f"the cycles are {', '.join(CYCLES)}"] if item.cycle not in (None, *CYCLES) else []),
        )
    ]  # fmt: skip
    if faults:
        raise ConfigError("sightline.toml needs mending: " + "; ".join(faults))
    for item in expected:
        cycle = cycle_of(item.return_code)
        if item.cycle is not None and item.cycle != cycle.cycle:
            cycle = replace(cycle, cycle=item.cycle, counted_from={}, set_by="project", verified=False)
        if item.due_days is not None and item.due_days != cycle.due_days:
            cycle = replace(cycle, due_days=item.due_days, set_by="project", verified=False)
        seen = [e.submission.period_end for e in editions if e.submission.return_code == item.return_code]
        first = item.since or min(seen, default=on)
        sender = senders[item.return_code]
        if sender == ANY:  # of that agency's kind, as its other files say
            sender = next((e.submission.sender for e in editions if e.submission.agency == item.agency), ANY)
        yield _Wanted(item.agency, sender, item.return_code, cycle, first, min(on, item.until or on), date.min)


def _slots(want: _Wanted, editions: Sequence[_Edition], on: date) -> Iterator[Slot]:
    """The slots of one agency and return, a period at a time."""
    mine: dict[date, list[_Edition]] = {}
    for edition in editions:
        sent = edition.submission
        if (sent.agency, sent.return_code) == (want.agency, want.return_code):
            mine.setdefault(span_of(want.cycle.cycle, sent.period_end).end, []).append(edition)
    before: list[_Edition] = []
    span = span_of(want.cycle.cycle, want.first)
    while want.cycle.opens(span) <= want.last:
        here = mine.get(span.end, [])
        yield _slot(want, span, here, before, on)
        before, span = here, span_of(want.cycle.cycle, date.fromordinal(span.end.toordinal() + 1))


def _slot(want: _Wanted, span: Span, here: Sequence[_Edition], before: Sequence[_Edition], on: date) -> Slot:
    due = max(want.cycle.due(span), want.joined)
    blank = Slot(want.agency, want.sender, want.return_code, span, due, NONE, set_by=want.cycle.set_by)
    if not here:
        over = max(0, (on - due).days)
        # A period that was over before the agency joined never came, though nothing was due of it then.
        waited_for = on <= want.cycle.closes(span)
        return replace(blank, state=DUE if waited_for else NONE, days_late=over or None)
    newest = here[-1].submission
    compared = want.cycle.cycle == "year" and not newest.estimate  # two days or weeks may well be alike
    repeated = repeats(here[-1].entry, [edition.entry for edition in before]) if compared else None
    true = [edition.submission for edition in here if not edition.submission.estimate]
    estimate = newest.estimate or repeated is not None
    came = newest.received_on if estimate or not true else true[0].received_on
    late = (came - due).days
    kept = [edition.submission for edition in here if not edition.destroyed]
    return replace(
        blank, state=ESTIMATE if estimate else LATE if late > 0 else IN_TIME, received_on=came,
        newest_on=newest.received_on, data_until=newest.period_end, days_late=late if late > 0 else None,
        editions=len(here), entry=kept[-1].entry if kept else None, inclusion=newest.inclusion, repeats=repeated,
    )  # fmt: skip


def repeats(entry: Entry, earlier: Iterable[Entry]) -> int | None:
    """The number of an earlier entry of which most content tables are word for word the same; None where there is none.

    An agency that cannot make a return in time sometimes sends that of the period before under a new header and does
    not say so. Tables are compared by their fingerprints: nothing is opened. A return that names nobody, or has few
    rows, may well be the same twice.
    """
    mine = _content(entry)
    if not entry.payloads(Zone.IDENTITY) or sum(payload.rows or 0 for payload in mine.values()) < FEW_ROWS:
        return None
    for other in earlier:
        theirs = {name: payload.fingerprint for name, payload in _content(other).items()}
        same = [name for name, payload in mine.items() if theirs.get(name) == payload.fingerprint]
        if len(same) * 2 > len(mine):
            return other.number
    return None


def _content(entry: Entry) -> Mapping[str, Payload]:
    return {payload.name: payload for payload in entry.payloads(Zone.CONTENT)}


def titles() -> Mapping[str, str]:
    """Code of each return -> its title: for those who may know the calendar and not the formats."""
    return {form.code: form.title for form in FORMATS}
