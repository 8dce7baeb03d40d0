"""Dates made relative to the day on which the account was given: "[about 3 years before]"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sightline.returns.accounts.counting import ONES, ORDINAL, UNDER_100, number_of
from sightline.returns.accounts.spans import Span, span

LONG_AGO = 40  # years: what is longer ago is only said to be so
_NAMES = (
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct "
    "november|nov december|dec"
)
_MONTHS = {name: number for number, names in enumerate(_NAMES.split(), start=1) for name in names.split("|")}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_DAY = rf"(?:[0-3]?[0-9](?: ?(?:st|nd|rd|th))?|{ORDINAL})"
_YEAR = r"(?:(?:19|20)[0-9]{2}|'[0-9]{2})"
_NUMBER_BEFORE, _NUMBER_AFTER = r"(?<![0-9./-])", r"(?![0-9])"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Each with groups y (a year), and m and d where they are said.
_WITH_YEAR = tuple(
    map(
        _compiled,
        (
            rf"{_NUMBER_BEFORE}(?P<y>(?:19|20)[0-9]{{2}})[-/.](?P<m>[01]?[0-9])[-/.](?P<d>[0-3]?[0-9]){_NUMBER_AFTER}",
            rf"{_NUMBER_BEFORE}(?P<d>[0-3]?[0-9])(?P<s> ?[./-] ?)(?P<m>[01]?[0-9])(?P=s)(?P<y>[0-9]{{4}}|[0-9]{{2}})"
            rf"{_NUMBER_AFTER}",
            rf"{_NUMBER_BEFORE}(?P<d>[0-3][0-9]) (?P<m>[01][0-9]) (?P<y>(?:19|20)[0-9]{{2}}){_NUMBER_AFTER}",
            rf"\b(?:the )?{_DAY}(?: of)?[ ,-]{{0,2}}(?P<m>{_MONTH})[ .,-]{{0,2}}(?:of )?(?P<y>{_YEAR}){_NUMBER_AFTER}",
            rf"\b(?P<m>{_MONTH})\.?[ -](?:the )?{_DAY},? (?:of )?(?P<y>{_YEAR}){_NUMBER_AFTER}",
            rf"\b(?P<m>{_MONTH})[ .,-]{{0,2}}(?:of )?(?P<y>{_YEAR}){_NUMBER_AFTER}",
            rf"{_NUMBER_BEFORE}(?P<m>[01]?[0-9])[/.](?P<y>(?:19|20)[0-9]{{2}})(?![0-9/.-])",
            r"(?<![0-9A-Za-z./-])(?P<y>(?:19|20)[0-9]{2})(?:[-/](?:[0-9]{4}|[0-9]{2}))?(?![0-9A-Za-z])",
            r"(?<!\w)(?P<y>'[0-9]{2})(?![0-9s])",
        ),
    )
)
_WITHOUT_YEAR = tuple(
    map(
        _compiled,
        (
            rf"\b(?:the )?{_DAY}(?: of)?[ -]?{_MONTH}(?![^\W_])",
            rf"\b{_MONTH} (?:the )?{_DAY}\b",
            r"(?<![0-9/.£$-])[0-3]?[0-9] ?/ ?[01]?[0-9](?![0-9/])",
            r"\bthe [0-3]?[0-9] ?(?:st|nd|rd|th)\b(?! (?:time|floor|year|visit|meeting|worker|call|one|person))",
            # "may" and "march" are also common words: these are months after such a word only.
            rf"(?<=\b(?:in|by|of) ){_MONTH}(?![^\W_])",
            rf"(?<=\b(?:last|late|next|this|till) ){_MONTH}(?![^\W_])",
            rf"(?<=\b(?:since|until|early|after) ){_MONTH}(?![^\W_])",
            r"\b(?:january|february|april|june|july|august|september|october|november|december)\b",
        ),
    )
)
_DECADE = _compiled(
    r"\b(?:the |early |late |mid-? ?)*(?:(?:19|20)[0-9]0'?s|'?[0-9]0'?s|(?:seventies|eighties|nineties|noughties))\b"
)
_SPELT_YEAR = _compiled(
    rf"\b(?:(?P<c>nineteen|twenty)[ -](?:(?:oh|o)[ -](?P<o>{ONES})|(?P<u>{UNDER_100}))"
    rf"|two thousand(?:[ -]and)?(?:[ -](?P<t>{UNDER_100}))?)\b"
)
_BORN = _compiled(r"\b(?:born|d\.? ?o\.? ?b\.?|date of birth|birth ?date)\b[^.!?\n0-9]{0,25}$")


def dates(text: str, given: date) -> Iterator[Span]:
    """Every date: relative to `given` where its year is said. A date of birth is not told, not even so."""
    for pattern in _WITH_YEAR:
        for match in pattern.finditer(text):
            yield _told(text, match, given)
    for match in _SPELT_YEAR.finditer(text):
        yield span(match, "date", instead=relative(_spelt(match), None, given))
    for match in _DECADE.finditer(text):
        yield span(match, "date", instead="[some years]")
    for pattern in _WITHOUT_YEAR:
        for match in pattern.finditer(text):
            yield span(match, "birth" if _BORN.search(text[: match.start()]) else "date")


def _told(text: str, match: re.Match[str], given: date) -> Span:
    if _BORN.search(text[: match.start()]):
        return span(match, "birth")
    year = _full(match["y"], given)
    said = match.groupdict().get("m")
    month = int(said) if said and said.isdigit() else _MONTHS.get((said or "").casefold())
    return span(match, "date", instead=relative(year, month if month and 1 <= month <= 12 else None, given))


def _full(said: str, given: date) -> int:
    """The year that two digits or four mean: of two, the last such year that is not after the account."""
    digits = said.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    year = given.year - given.year % 100 + int(digits)
    return year if year <= given.year else year - 100


def _spelt(match: re.Match[str]) -> int:
    if match["c"]:
        return (19 if match["c"].casefold() == "nineteen" else 20) * 100 + number_of(match["o"] or match["u"])
    return 2000 + (number_of(match["t"]) if match["t"] else 0)


def relative(year: int, month: int | None, given: date) -> str:
    """How long before the day of the account something was, in words: to years, where it is more than one."""
    months = (given.year - year) * 12 + (given.month - month if month else 0)
    if months < 0:
        return "[after this account]"
    if months < 12:
        return "[less than a year before]" if month else "[in the same year]"
    years = round(months / 12)
    if years > LONG_AGO:
        return f"[more than {LONG_AGO} years before]"
    return f"[about {years} year{'s' if years > 1 else ''} before]"
