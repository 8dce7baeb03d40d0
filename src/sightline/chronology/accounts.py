"""From coded accounts to counts of accounts, as named SQL steps, and the stage that runs them.

An account is tied to no person, and nothing here joins one to anything but withdrawals. What a service sent last of an
account counts. Left out whole is an account that was withdrawn, whose consent has ended, or of which a row says no
consent. The stage keeps nothing: counts are handed to whoever drafts the page, and no row of an account.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from sightline.chronology.sources import CONTENT
from sightline.engines.engine import Open
from sightline.engines.steps import Step
from sightline.flow import TALLY, Zone
from sightline.ledger.chain import Ledger
from sightline.ledger.submissions import Counted, current, destroyed, parts, received
from sightline.standard.arrow import schema_of
from sightline.standard.codebook import NO_THEME
from sightline.standard.tables import Column, Type, count, flag, text
from sightline.standard.tables import date as day_column

ACCOUNTS, WITHDRAWALS = "accounts", "account_withdrawals"
READING_DAY = (day_column("day", "Day on which consent must hold", null=False),)
BOTH, ONE, FIRST, SECOND, NEITHER = "both", "one", "first", "second", "neither"

ACCOUNT_KEPT = Step(
    "account_kept",
    "theme that one coder found in one account whose consent holds",
    ("account", "coder", "theme"),
    (ACCOUNTS, WITHDRAWALS, "reading_day"),
    (
        text("account", "Keyed token of the account", null=False),
        text("coder", "First or second coder", null=False),
        text("theme", "Theme of the codebook", null=False),
        text("setting", "Which kind of help the passage is about; not_said where none was given", null=False),
        count("about_year", "Year that the passage speaks of", unit="year"),
        text("given_to", "To whom it was given", null=False),
        count("year", "Year to March in which it was given", unit="year", null=False),
    ),
    """
    WITH last_sent AS (
        SELECT agency, account, submission
        FROM (
            SELECT agency, account, submission, ROW_NUMBER() OVER (
                PARTITION BY agency, account ORDER BY period_end DESC NULLS LAST, submission DESC NULLS LAST
            ) AS place
            FROM accounts
            WHERE account IS NOT NULL
        ) AS sent
        WHERE place = 1
    ), withdrawn AS (
        SELECT DISTINCT agency, account FROM account_withdrawals
        WHERE account IS NOT NULL AND (purpose IS NULL OR purpose = 'themes')
    ), holds AS (
        SELECT a.agency, a.account, a.submission
        FROM accounts AS a
        JOIN last_sent AS l ON l.agency = a.agency AND l.account = a.account AND l.submission = a.submission
        LEFT JOIN withdrawn AS w ON w.agency = a.agency AND w.account = a.account
        CROSS JOIN reading_day AS d
        WHERE w.account IS NULL
        GROUP BY a.agency, a.account, a.submission
        HAVING COUNT(a.consent) = COUNT(*)
            AND SUM(CASE WHEN a.consent_until < d.day THEN 1 ELSE 0 END) = 0
    ), placed AS (
        SELECT a.account, a.coder, a.theme, a.setting, a.about_year, a.given_to, a.given_date, ROW_NUMBER() OVER (
            PARTITION BY a.account, a.coder, a.theme
            ORDER BY a.setting NULLS LAST, a.about_year NULLS LAST, a.given_date NULLS LAST, a.given_to NULLS LAST
        ) AS place
        FROM accounts AS a
        JOIN holds AS h ON h.agency = a.agency AND h.account = a.account AND h.submission = a.submission
        WHERE a.coder IS NOT NULL AND a.theme IS NOT NULL AND a.given_to IS NOT NULL AND a.given_date IS NOT NULL
    )
    SELECT account, coder, theme, COALESCE(setting, 'not_said') AS setting, about_year, given_to,
        year_to_march(given_date) AS year
    FROM placed WHERE place = 1
    """,
)

ACCOUNT_READ = Step(
    "account_read",
    "account whose consent holds",
    ("account",),
    ("account_kept",),
    (
        text("account", "Keyed token of the account", null=False),
        text("given_to", "To whom it was given", null=False),
        count("year", "Year to March in which it was given", unit="year", null=False),
        flag("coded_twice", "Whether both coders coded it", null=False),
    ),
    """
    SELECT account, MIN(given_to) AS given_to, MIN(year) AS year, COUNT(DISTINCT coder) > 1 AS coded_twice
    FROM account_kept GROUP BY account
    """,
)

ACCOUNT_THEME = Step(
    "account_theme",
    "theme that any coder found in an account",
    ("account", "theme"),
    ("account_kept", "account_read"),
    (
        text("account", "Keyed token of the account", null=False),
        text("theme", "Theme of the codebook", null=False),
        flag("first", "Whether the first coder found it", null=False),
        flag("second", "Whether the second coder found it", null=False),
        flag("coded_twice", "Whether both coders coded the account", null=False),
        text("setting", "The setting that both gave, or the one; not_said where they differ", null=False),
        text("ago", "How long before the account the passage was", null=False),
    ),
    f"""
    SELECT k.account, k.theme, BOOL_OR(k.coder = 'first') AS first, BOOL_OR(k.coder = 'second') AS second,
        r.coded_twice,
        CASE WHEN MIN(k.setting) = MAX(k.setting) THEN MIN(k.setting) ELSE 'not_said' END AS setting,
        CASE
            WHEN MIN(k.about_year) IS NULL OR MIN(k.about_year) <> MAX(k.about_year) THEN 'not_said'
            WHEN r.year - MIN(k.about_year) <= 1 THEN 'year'
            WHEN r.year - MIN(k.about_year) <= 4 THEN 'two_to_four'
            WHEN r.year - MIN(k.about_year) <= 9 THEN 'five_to_nine'
            ELSE 'ten_or_more'
        END AS ago
    FROM account_kept AS k
    JOIN account_read AS r ON r.account = k.account
    WHERE k.theme <> '{NO_THEME}'
    GROUP BY k.account, k.theme, r.coded_twice, r.year
    """,
)

_FOUND = f"CASE WHEN first AND second THEN '{BOTH}' ELSE '{ONE}' END"
_WHO = f"CASE WHEN first AND second THEN '{BOTH}' WHEN first THEN '{FIRST}' ELSE '{SECOND}' END"

ACCOUNT_COUNTS = Step(
    "account_counts",
    "thing counted, year (0: all), theme and code",
    ("what", "year", "theme", "code", "found"),
    ("account_read", "account_theme"),
    (
        text("what", "all, given_to, theme, setting, ago or coding", null=False),
        count("year", "Year to March in which the account was given; 0 for all years", unit="year", null=False),
        text("theme", "Theme; empty where none is asked for", null=False),
        text("code", "Code of what is counted; empty for a total", null=False),
        text("found", "both coders, one of them; of coding: both, first, second", null=False),
        Column("accounts", Type.INT, "Accounts, each once", False, unit="accounts"),
    ),
    f"""
    SELECT 'all' AS what, year, '' AS theme, '' AS code, '' AS found, COUNT(*) AS accounts
    FROM account_read GROUP BY year
    UNION ALL
    SELECT 'given_to' AS what, CAST(0 AS BIGINT) AS year, '' AS theme, given_to AS code, '' AS found,
        COUNT(*) AS accounts
    FROM account_read GROUP BY given_to
    UNION ALL
    SELECT 'coded_twice' AS what, CAST(0 AS BIGINT) AS year, '' AS theme, '' AS code, '' AS found, COUNT(*) AS accounts
    FROM account_read WHERE coded_twice GROUP BY coded_twice
    UNION ALL
    SELECT 'theme' AS what, CAST(0 AS BIGINT) AS year, theme, '' AS code, {_FOUND} AS found, COUNT(*) AS accounts
    FROM account_theme GROUP BY theme, {_FOUND}
    UNION ALL
    SELECT 'setting' AS what, CAST(0 AS BIGINT) AS year, theme, setting AS code, '' AS found, COUNT(*) AS accounts
    FROM account_theme WHERE first AND second GROUP BY theme, setting
    UNION ALL
    SELECT 'ago' AS what, CAST(0 AS BIGINT) AS year, theme, ago AS code, '' AS found, COUNT(*) AS accounts
    FROM account_theme WHERE first AND second GROUP BY theme, ago
    UNION ALL
    SELECT 'coding' AS what, CAST(0 AS BIGINT) AS year, theme, '' AS code, {_WHO} AS found, COUNT(*) AS accounts
    FROM account_theme WHERE coded_twice GROUP BY theme, {_WHO}
    """,
    person_rows=False,
)

STEPS = (ACCOUNT_KEPT, ACCOUNT_READ, ACCOUNT_THEME, ACCOUNT_COUNTS)


@dataclass(frozen=True, slots=True)
class Heard:
    """Counts of accounts as of a day, in the columns of the step account_counts; `agencies` sent them."""

    counts: pa.Table
    on: date
    agencies: int
    submissions: tuple[int, ...]  # entries they were made of: to destroy one is to destroy what was drafted of it
    withheld: int  # submissions left out, since a list of withdrawals of their service was destroyed


def tally_accounts(
    ledger: Ledger, open_engine: Open, on: date, progress: Callable[[str, int, int], None] | None = None
) -> Heard:
    """Count the accounts that may be counted on a day.

    Every list of withdrawals that was ever received counts, also one that another replaced: no later file brings an
    account back. Where a service's list was destroyed, what it sent before is left out: nobody knows who withdrew.
    """
    counted, gone = _usable(ledger)
    withdrawn = tuple(pair for pair in received(ledger) if pair[0].return_code == WITHDRAWALS)
    agencies = len({submission.agency for submission, _ in counted})
    if not counted:
        return Heard(schema_of(ACCOUNT_COUNTS.columns).empty_table(), on, 0, (), gone)
    with ledger.at_work(), ledger.scratch() as folder, open_engine(ledger.unfinished) as engine:
        for name, which in ((ACCOUNTS, counted), (WITHDRAWALS, withdrawn)):
            engine.register_parts(name, CONTENT[name], parts(ledger, which, TALLY, Zone.CONTENT, name, folder))
        engine.register("reading_day", pa.table({"day": pa.array([on], pa.date32())}))
        engine.run(STEPS, progress)
        made_of = tuple(sorted(submission.entry for submission, _ in (*counted, *withdrawn)))
        return Heard(engine.counts(ACCOUNT_COUNTS), on, agencies, made_of, gone)


def _usable(ledger: Ledger) -> tuple[Counted, int]:
    """The submissions of accounts whose services' lists of withdrawals are all still there; how many are not."""
    sent = tuple(pair for pair in current(ledger) if pair[0].return_code == ACCOUNTS)
    lost: dict[str, int] = {}
    for one in destroyed(ledger):
        if one.return_code == WITHDRAWALS:
            lost[one.agency] = max(one.entry, lost.get(one.agency, 0))
    usable = tuple(pair for pair in sent if pair[0].entry > lost.get(pair[0].agency, 0))
    return usable, len(sent) - len(usable)
