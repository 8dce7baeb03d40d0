"""The steps that count coded accounts: whose consent holds, what was sent last, who found what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from sightline.chronology.accounts import (
    ACCOUNT_COUNTS,
    ACCOUNT_KEPT,
    ACCOUNT_READ,
    ACCOUNT_THEME,
    READING_DAY,
    STEPS,
)
from sightline.chronology.sources import CONTENT
from sightline.engines.engine import Engine
from sightline.standard.tables import Column
from tests.spec.conftest import table

DAY = "day\n2026-11-26"
COLUMNS: Mapping[str, Sequence[Column]] = {
    **CONTENT, "reading_day": READING_DAY, **{step.name: step.columns for step in STEPS},
}  # fmt: skip
Rows = list[tuple[object, ...]]


def rows(engine: Engine, name: str, given: Mapping[str, str], columns: str) -> Rows:
    """The step of that name on the given tables; those that are not given and not made are empty."""
    place = [step.name for step in STEPS].index(name)
    chain = [step for step in STEPS[: place + 1] if step.name not in given]
    needed = {read for step in chain for read in step.reads} - {step.name for step in chain}
    for table_name in sorted(needed | (set(given) & needed)):
        wanted = COLUMNS[table_name]
        engine.register(table_name, table(wanted, given.get(table_name, " | ".join(c.name for c in wanted))))
    engine.run(chain)
    names = [column.strip() for column in columns.split(",")]
    return sorted((tuple(row[column] for column in names) for row in engine.fetch(name).to_pylist()), key=repr)


SENT = """
    agency | submission | period_end | account | given_date | given_to | coder | theme     | setting | consent | consent_until
    S1     | 1          | 2026-03-31 | a1      | 2025-06-01 | support  | first | long_wait | health  | themes  | 2026-11-26
    S1     | 1          | 2026-03-31 | ended   | 2025-06-01 | support  | first | long_wait | health  | themes  | 2026-11-25
    S1     | 1          | 2026-03-31 | endless | 2025-06-01 | support  | first | blamed    |         | themes  |
    S1     | 1          | 2026-03-31 | gone    | 2025-06-01 | support  | first | blamed    | police  | themes  |
    S1     | 1          | 2026-03-31 | half    | 2025-06-01 | support  | first | blamed    | police  | themes  |
    S1     | 1          | 2026-03-31 | half    | 2025-06-01 | support  | second| blamed    | police  |         |
    S1     | 1          | 2026-03-31 | words   | 2025-06-01 | support  | first | blamed    | police  | own_words |
"""
WITHDRAWN = """
    agency | submission | period_end | account | purpose
    S1     | 2          | 2027-03-31 | gone    | themes
    S1     | 2          | 2027-03-31 | words   | own_words
    S2     | 3          | 2027-03-31 | a1      | themes
"""
KEPT = "account, coder, theme, setting, year"


def test_whoever_withdrew_and_whose_consent_ended_or_is_not_said_is_left_out_whole(engine: Engine) -> None:
    given = {"accounts": SENT, "account_withdrawals": WITHDRAWN, "reading_day": DAY}
    assert rows(engine, ACCOUNT_KEPT.name, given, KEPT) == [
        ("a1", "first", "long_wait", "health", 2026),
        ("endless", "first", "blamed", "not_said", 2026),
        ("words", "first", "blamed", "police", 2026),
    ]


@pytest.mark.parametrize(("day", "kept"), [("2026-11-26", 1), ("2026-11-27", 0)])
def test_the_day_of_the_run_decides_whether_consent_holds(engine: Engine, day: str, kept: int) -> None:
    given = {"accounts": SENT, "account_withdrawals": WITHDRAWN, "reading_day": f"day\n{day}"}
    found = rows(engine, ACCOUNT_KEPT.name, given, "account")
    assert found.count(("a1",)) == kept


def test_a_withdrawal_that_does_not_say_of_what_is_of_everything(engine: Engine) -> None:
    given = {
        "accounts": SENT, "account_withdrawals": "agency | account | purpose\nS1 | a1 |", "reading_day": DAY,
    }  # fmt: skip
    assert ("a1",) not in rows(engine, ACCOUNT_KEPT.name, given, "account")


def test_what_was_sent_last_of_an_account_counts_whole(engine: Engine) -> None:
    sent = """
    agency | submission | period_end | account | given_date | given_to | coder  | theme     | setting | consent
    S1     | 1          | 2026-03-31 | a1      | 2025-06-01 | support  | first  | long_wait | health  | themes
    S1     | 1          | 2026-03-31 | a1      | 2025-06-01 | support  | second | blamed    | health  | themes
    S1     | 4          | 2027-03-31 | a1      | 2025-06-01 | support  | first  | acted_on  | police  | themes
    S1     | 4          | 2027-03-31 | a1      | 2025-06-01 | support  | first  | acted_on  | school  | themes
    """
    given = {"accounts": sent, "reading_day": DAY}
    assert rows(engine, ACCOUNT_KEPT.name, given, KEPT) == [("a1", "first", "acted_on", "police", 2026)]


CODED = """
    account | coder  | theme      | setting  | about_year | given_to | year
    a1      | first  | first_told | school   | 2025       | support  | 2026
    a1      | second | first_told | school   | 2025       | support  | 2026
    a1      | first  | long_wait  | health   | 2022       | support  | 2026
    a2      | first  | first_told | police   | 2014       | helpline | 2026
    a2      | second | first_told | school   | 2014       | helpline | 2026
    a2      | second | blamed     | not_said | 2019       | helpline | 2026
    a3      | first  | first_told | family   |            | support  | 2025
    a4      | first  | no_theme   | not_said |            | support  | 2025
    a4      | second | blamed     | police   | 2017       | support  | 2025
"""


def test_an_account_is_one_however_many_rows_it_has(engine: Engine) -> None:
    found = rows(engine, ACCOUNT_READ.name, {"account_kept": CODED}, "account, given_to, year, coded_twice")
    assert found == [
        ("a1", "support", 2026, True), ("a2", "helpline", 2026, True), ("a3", "support", 2025, False),
        ("a4", "support", 2025, True),
    ]  # fmt: skip


def test_each_theme_of_an_account_knows_who_found_it_where_and_how_long_before(engine: Engine) -> None:
    found = rows(
        engine, ACCOUNT_THEME.name, {"account_kept": CODED}, "account, theme, first, second, coded_twice, setting, ago"
    )
    assert found == [
        ("a1", "first_told", True, True, True, "school", "year"),
        ("a1", "long_wait", True, False, True, "health", "two_to_four"),
        ("a2", "blamed", False, True, True, "not_said", "five_to_nine"),
        ("a2", "first_told", True, True, True, "not_said", "ten_or_more"),
        ("a3", "first_told", True, False, False, "family", "not_said"),
        ("a4", "blamed", False, True, True, "police", "five_to_nine"),
    ]


def test_accounts_are_counted_once_in_each_thing_and_where_and_when_only_as_both_coders_say(engine: Engine) -> None:
    found = rows(engine, ACCOUNT_COUNTS.name, {"account_kept": CODED}, "what, year, theme, code, found, accounts")
    assert found == [
        ("ago", 0, "first_told", "ten_or_more", "", 1),
        ("ago", 0, "first_told", "year", "", 1),
        ("all", 2025, "", "", "", 2),
        ("all", 2026, "", "", "", 2),
        ("coded_twice", 0, "", "", "", 3),
        ("coding", 0, "blamed", "", "second", 2),
        ("coding", 0, "first_told", "", "both", 2),
        ("coding", 0, "long_wait", "", "first", 1),
        ("given_to", 0, "", "helpline", "", 1),
        ("given_to", 0, "", "support", "", 3),
        ("setting", 0, "first_told", "not_said", "", 1),
        ("setting", 0, "first_told", "school", "", 1),
        ("theme", 0, "blamed", "", "one", 2),
        ("theme", 0, "first_told", "", "both", 2),
        ("theme", 0, "first_told", "", "one", 1),
        ("theme", 0, "long_wait", "", "one", 1),
    ]


def test_only_counts_may_be_handed_on() -> None:
    assert [step.name for step in STEPS if not step.person_rows] == ["account_counts"]
