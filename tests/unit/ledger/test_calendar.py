"""The calendar of returns: state, day, lateness and age of each return, as it stood on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.config import Expected
from sightline.errors import ConfigError
from sightline.flow import Zone
from sightline.ledger import calendar as module
from sightline.ledger.calendar import DUE, ESTIMATE, IN_TIME, LATE, NONE, Calendar, calendar
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.entries import DESTROYING, Payload
from sightline.ledger.submissions import Submission, body
from sightline.returns.catalogue import FORMATS
from sightline.standard.codes import code_list
from sightline.standard.cycles import cycles

BLANK = Submission(
    0, "E09000001", "council", "cin", 2025, date(2024, 4, 1), date(2025, 3, 31), "", "a.xml", "0" * 64, 10, 0, {}, None
)


class Chain:
    """Entries as the calendar sees them, with days of our choosing."""

    def __init__(self) -> None:
        self.made: list[Entry] = []

    def entries(self) -> tuple[Entry, ...]:
        return tuple(self.made)

    def add(self, kind: str, content: dict[str, object], day: str) -> int:
        self.made.append(Entry(len(self.made) + 1, kind, f"{day}T10:00:00Z", content, "", ""))
        return len(self.made)

    def receive(
        self, day: str, agency: str = "E09000001", code: str = "cin", year: int = 2025, sender: str = "council",
        tables: tuple[str, ...] = (), rows: int = 30, named: bool = True, **more: object,
    ) -> int:  # fmt: skip
        end = date.fromisoformat(str(more.pop("end", date(year, 3, 31))))
        sent = replace(BLANK, agency=agency, return_code=code, sender=sender, year=year, period_end=end, **more)  # type: ignore[arg-type]
        held = [Payload(Zone.CONTENT, f"table {n}", text * 64, 1, rows).as_dict() for n, text in enumerate(tables)]
        if named and tables:
            held.append(Payload(Zone.IDENTITY, "identity", "f" * 64, 1, rows).as_dict())
        return self.add("received", {**body(sent), "payloads": held}, day)

    def on(self, day: str, *expected: Expected) -> Calendar:
        return calendar(self, date.fromisoformat(day), expected)  # type: ignore[arg-type]


def states(found: Calendar) -> dict[tuple[str, int], str]:
    return {(slot.agency, slot.period.end.year): slot.state for slot in found.slots}


WANTED = Expected("E09000001", "cin", date(2024, 4, 1))


@pytest.fixture
def chain() -> Chain:
    return Chain()


def test_the_states_are_those_of_the_list() -> None:
    assert set(module.TO_CHASE) == set(code_list("submission_state"))


def test_what_came_by_its_day_is_received_and_a_day_later_is_late(chain: Chain) -> None:
    chain.receive("2025-07-31")
    chain.receive("2025-08-01", agency="E09000002")
    found = chain.on("2025-08-02", WANTED, replace(WANTED, agency="E09000002"))
    assert states(found) == {("E09000001", 2025): IN_TIME, ("E09000002", 2025): LATE}
    assert [slot.days_late for slot in found.slots] == [None, 1]


def test_what_is_not_there_is_due_then_overdue_then_missed(chain: Chain) -> None:
    assert chain.on("2025-03-30", WANTED).slots == ()
    (before,) = chain.on("2025-07-31", WANTED).slots
    (over,) = chain.on("2025-10-29", WANTED).slots
    (missed,) = chain.on("2025-10-30", WANTED).slots
    assert [(slot.state, slot.days_late) for slot in (before, over, missed)] == [(DUE, None), (DUE, 90), (NONE, 91)]


def test_what_came_later_is_not_known_on_an_earlier_day(chain: Chain) -> None:
    chain.receive("2025-12-01")
    assert states(chain.on("2025-11-30", WANTED)) == {("E09000001", 2025): NONE}
    (slot,) = chain.on("2025-12-01", WANTED).slots
    assert (slot.state, slot.days_late) == (LATE, 123)


def test_a_second_edition_leaves_the_day_of_the_first_and_names_the_second(chain: Chain) -> None:
    chain.receive("2025-07-01")
    second = chain.receive("2025-09-01", inclusion="all")
    (slot,) = chain.on("2025-09-01", WANTED).slots
    assert (slot.state, slot.editions, slot.entry, slot.inclusion) == (IN_TIME, 2, second, "all")
    assert (slot.received_on, slot.newest_on) == (date(2025, 7, 1), date(2025, 9, 1))


def test_an_estimate_is_one_until_what_it_stands_for_comes(chain: Chain) -> None:
    chain.receive("2025-07-01", estimate=True)
    assert states(chain.on("2025-07-02", WANTED)) == {("E09000001", 2025): ESTIMATE}
    chain.receive("2025-08-10")
    (slot,) = chain.on("2025-08-10", WANTED).slots
    assert (slot.state, slot.received_on, slot.days_late) == (LATE, date(2025, 8, 10), 10)


def test_a_year_that_repeats_the_year_before_is_an_estimate_that_nobody_called_one(chain: Chain) -> None:
    first = chain.receive("2025-07-01", tables=("a", "b", "c"))
    chain.receive("2026-07-01", year=2026, tables=("x", "b", "c"))
    found = chain.on("2026-07-01", WANTED)
    assert states(found) == {("E09000001", 2025): IN_TIME, ("E09000001", 2026): ESTIMATE}
    assert [slot.repeats for slot in found.slots] == [None, first]


def test_a_year_of_which_half_is_as_before_is_not(chain: Chain) -> None:
    chain.receive("2025-07-01", tables=("a", "b"))
    chain.receive("2026-07-01", year=2026, tables=("x", "b"))
    assert states(chain.on("2026-07-01", WANTED))["E09000001", 2026] == IN_TIME


@pytest.mark.parametrize("more", [{"rows": 5}, {"named": False}])
def test_a_return_of_few_rows_or_without_people_may_be_the_same_twice(chain: Chain, more: dict[str, object]) -> None:
    chain.receive("2025-07-01", tables=("a", "b", "c"), **more)  # type: ignore[arg-type]
    chain.receive("2026-07-01", year=2026, tables=("a", "b", "c"), **more)  # type: ignore[arg-type]
    assert set(states(chain.on("2026-07-01", WANTED)).values()) == {IN_TIME}


def test_days_that_are_alike_are_no_estimates(chain: Chain) -> None:
    daily = Expected("E09000001", "early_adopter", date(2026, 3, 1), cycle="day")
    if "early_adopter" not in {form.code for form in FORMATS}:
        daily = replace(daily, return_code="cin")
    for day in (1, 2):
        chain.receive(f"2026-03-0{day}", code=daily.return_code, end=f"2026-03-0{day}", tables=("a",))
    assert {slot.state for slot in chain.on("2026-03-02", daily).slots} == {IN_TIME}


def test_without_a_list_whoever_sent_is_expected_for_every_year_that_anybody_sent(chain: Chain) -> None:
    chain.receive("2026-11-01", year=2024)
    chain.receive("2026-11-01", year=2026)
    chain.receive("2026-11-01", agency="E09000002", year=2026)
    found = chain.on("2026-11-02")
    assert not found.agreed
    assert states(found) == {
        ("E09000001", 2024): IN_TIME, ("E09000001", 2025): NONE, ("E09000001", 2026): IN_TIME,
        ("E09000002", 2024): NONE, ("E09000002", 2025): NONE, ("E09000002", 2026): IN_TIME,
    }  # fmt: skip


def test_without_a_list_what_is_older_than_the_first_day_is_not_late(chain: Chain) -> None:
    chain.receive("2026-11-01", year=2024)
    chain.receive("2026-11-05", year=2025)
    found = chain.on("2026-11-05")
    assert [(slot.state, slot.days_late) for slot in found.slots][:2] == [(IN_TIME, None), (LATE, 4)]


def test_without_a_list_a_return_that_is_not_yearly_is_expected_to_the_last_that_anybody_sent(chain: Chain) -> None:
    chain.receive("2026-04-01", code="early_adopter", end="2026-03-30")
    chain.receive("2026-04-01", code="early_adopter", end="2026-04-01", agency="E09000002")
    found = chain.on("2026-11-26")
    assert {(slot.agency, slot.period.end.day) for slot in found.slots} == {
        (agency, day) for agency in ("E09000001", "E09000002") for day in (30, 31, 1)
    }


def test_an_expected_return_ends_with_its_last_day(chain: Chain) -> None:
    ended = replace(WANTED, until=date(2025, 12, 31))
    assert list(states(chain.on("2027-01-01", ended))) == [("E09000001", 2025)]


def test_an_agreed_cycle_and_deadline_go_before_the_usual(chain: Chain) -> None:
    chain.receive("2026-02-03", end="2026-01-31")
    monthly = replace(WANTED, since=date(2026, 1, 1), cycle="month", due_days=2)
    (slot, after) = chain.on("2026-03-01", monthly).slots
    assert (slot.state, slot.due, slot.period.label, slot.set_by) == (LATE, date(2026, 2, 2), "January 2026", "project")
    assert (after.state, after.period.label) == (DUE, "February 2026")


def test_a_term_can_be_sent_from_its_census_day_on(chain: Chain) -> None:
    if "school_census" not in {form.code for form in FORMATS}:
        pytest.skip("no reader of the school census yet")
    school = Expected("E09000001", "school_census", date(2025, 9, 1))
    assert chain.on("2025-10-01", school).slots == ()
    (slot,) = chain.on("2025-10-02", school).slots
    assert (slot.state, slot.due) == (DUE, date(2025, 10, 29))


def test_what_was_destroyed_was_still_received(chain: Chain) -> None:
    number = chain.receive("2025-07-01")
    chain.add(DESTROYING, {"submissions": [number]}, "2025-07-02")
    (slot,) = chain.on("2025-08-01", WANTED).slots
    assert (slot.state, slot.entry, slot.editions) == (IN_TIME, None, 1)


def test_age_is_counted_from_the_last_day_of_the_data(chain: Chain) -> None:
    chain.receive("2025-07-01")
    (slot, nothing) = chain.on("2026-03-31", WANTED).slots
    assert slot.age(date(2026, 3, 31)) == 365
    assert nothing.age(date(2026, 3, 31)) is None


def test_what_to_ask_for_is_what_is_longest_over_its_day_and_then_estimates(chain: Chain) -> None:
    chain.receive("2026-07-01", estimate=True, year=2026)
    other = Expected("E23000001", "police_crime", date(2025, 4, 1))
    asked = chain.on("2026-07-02", replace(WANTED, since=date(2025, 4, 1)), other).to_ask()
    assert [(slot.agency, slot.state, slot.due) for slot in asked] == [
        ("E23000001", DUE, date(2026, 6, 29)),
        ("E09000001", ESTIMATE, date(2026, 7, 31)),
    ]


def test_every_fault_of_what_is_expected_is_said_at_once(chain: Chain) -> None:
    with pytest.raises(ConfigError, match=r"expected\[1\]: there is no return.*expected\[2\]: the cycles are"):
        chain.on("2026-01-01", Expected("E09000001", "cni"), replace(WANTED, cycle="fortnight"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sent=st.lists(st.tuples(st.integers(2024, 2027), st.integers(0, 900), st.booleans()), max_size=8),
    on=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
)
def test_every_period_has_exactly_one_state_and_nothing_from_the_future(
    sent: list[tuple[int, int, bool]], on: date
) -> None:
    chain = Chain()
    sent = sorted(sent, key=lambda item: date(item[0], 3, 31) + timedelta(days=item[1]))
    for year, days, estimate in sent:
        chain.receive(str(date(year, 3, 31) + timedelta(days=days)), year=year, estimate=estimate)
    found = calendar(chain, on, [WANTED])  # type: ignore[arg-type]
    ends = [slot.period.end for slot in found.slots]
    assert ends == [date(year, 3, 31) for year in range(2025, 2030) if date(year, 3, 31) <= on]
    for slot in found.slots:
        here = [(days, estimate) for year, days, estimate in sent if year == slot.period.end.year]
        known = [(days, estimate) for days, estimate in here if slot.period.end + timedelta(days=days) <= on]
        true = [days for days, estimate in known if not estimate]
        assert slot.editions == len(known)
        if not known:
            assert slot.state == (DUE if on <= cycles()["cin"].closes(slot.period) else NONE)
        elif known[-1][1]:
            assert slot.state == ESTIMATE
        else:  # 31 July is 122 days after 31 March
            assert slot.state == (LATE if min(true) > 122 else IN_TIME)


def test_nothing_was_due_of_an_agency_before_the_day_it_first_sent_anything() -> None:
    chain = Chain()
    chain.receive("2023-07-01", year=2023)
    chain.receive("2026-06-01", "E09000002", year=2026)
    found = chain.on("2026-06-11")
    late = {slot.period.end.year: slot.days_late for slot in found.slots if slot.agency == "E09000002"}
    due = {slot.period.end.year: slot.due for slot in found.slots if slot.agency == "E09000002"}
    assert late == {2023: 10, 2024: 10, 2025: 10, 2026: None}
    assert due == {**dict.fromkeys((2023, 2024, 2025), date(2026, 6, 1)), 2026: date(2026, 7, 31)}


def test_a_ledger_of_files_has_such_a_calendar(tmp_path: Path) -> None:
    ledger = Ledger.create(tmp_path / "ledger")
    ledger.commit("received", body(BLANK), [])
    (slot, *_) = calendar(ledger, date(2100, 1, 1)).slots
    assert slot.state == IN_TIME
