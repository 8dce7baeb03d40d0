"""Coded accounts counted in plain Python: whose consent holds, what was sent last, who found what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from sightline.standard.codebook import NO_THEME

Row = dict[str, Any]
Account = tuple[str, str]


def kept(accounts: Iterable[Row], withdrawals: Iterable[Row], day: date) -> dict[Account, list[Row]]:
    """(agency, account) -> its rows in the submission that holds it last, where its consent holds."""
    rows = list(accounts)
    gone = {(row["agency"], row["account"]) for row in withdrawals if row["purpose"] in (None, "themes")}
    found: dict[Account, list[Row]] = {}
    for key in {(row["agency"], row["account"]) for row in rows}:
        mine = [row for row in rows if (row["agency"], row["account"]) == key]
        last = max((row["period_end"], row["submission"]) for row in mine)[1]
        newest = [row for row in mine if row["submission"] == last]
        held = all(row["consent"] and (row["consent_until"] is None or row["consent_until"] >= day) for row in newest)
        if held and key not in gone:
            found[key] = newest
    return found


def counts(accounts: Iterable[Row], withdrawals: Iterable[Row], day: date) -> Counter[tuple[Any, ...]]:
    """(what, year, theme, code, found) -> accounts."""
    result: Counter[tuple[Any, ...]] = Counter()
    for rows in kept(accounts, withdrawals, day).values():
        first = min(rows, key=lambda row: row["given_date"])
        year = first["given_date"].year + (first["given_date"].month >= 4)
        coders = {row["coder"] for row in rows}
        result["all", year, "", "", ""] += 1
        result["given_to", 0, "", min(row["given_to"] for row in rows), ""] += 1
        result["coded_twice", 0, "", "", ""] += len(coders) > 1
        for theme in {row["theme"] for row in rows} - {NO_THEME}:
            _theme(result, [row for row in rows if row["theme"] == theme], theme, year, twice=len(coders) > 1)
    return +result


def _theme(result: Counter[tuple[Any, ...]], rows: list[Row], theme: str, year: int, *, twice: bool) -> None:
    finders = {row["coder"] for row in rows}
    result["theme", 0, theme, "", "both" if len(finders) > 1 else "one"] += 1
    if twice:
        result["coding", 0, theme, "", "both" if len(finders) > 1 else finders.pop()] += 1
    if len({row["coder"] for row in rows}) > 1:
        settings = {row["setting"] or "not_said" for row in rows}
        result["setting", 0, theme, settings.pop() if len(settings) == 1 else "not_said", ""] += 1
        years = {row["about_year"] for row in rows if row["about_year"] is not None}
        result["ago", 0, theme, _ago(year - years.pop()) if len(years) == 1 else "not_said", ""] += 1


def _ago(years: int) -> str:
    return next((code for code, most in (("year", 1), ("two_to_four", 4), ("five_to_nine", 9)) if years <= most),
                "ten_or_more")  # fmt: skip
