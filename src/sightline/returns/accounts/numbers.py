"""Numbers that belong to somebody: those with a check digit or letter first, then whatever is long enough to be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.returns.accounts.spans import TAKEN, Span, placeholders, span

_GAP = r"[ \-.\n]{0,3}"  # between the digits of one number, as people write it down
_DIGITS = re.compile(rf"[0-9](?:{_GAP}[0-9])*")
# Letter, 11 digits, digit or letter: its check letter is not looked at, since a slip of the pen must not save it.
_UPN = re.compile(
    rf"(?<![^\W_])[A-HJ-NP-RT-Z]{_GAP}[0-9](?:{_GAP}[0-9]){{10}}{_GAP}[0-9A-Z](?![^\W_])"
    r"|[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]",
    re.IGNORECASE,
)
_NINO = re.compile(
    rf"(?<![^\W_])[A-Z]{_GAP}[A-Z]{_GAP}[0-9](?:{_GAP}[0-9]){{5}}{_GAP}[A-D](?![A-Z])"
    rf"|[A-Z]{{2}}[0-9]{{6}}(?:{_GAP}[A-D](?![A-Z]))?",
    re.IGNORECASE,
)
NHS_LENGTH = 10

_SIGNS = r"[ \n()\[\]+.,:;/*#\-]{0,4}"
# Six digits or more, whatever stands between them, with letters tied to their front; or nine, read out in parts.
_LONG = re.compile(rf"(?:[A-Z]{{1,5}}[/-])?\+?[0-9](?:{_SIGNS}[0-9]){{5,}}", re.IGNORECASE)
_READ_OUT = re.compile(rf"[0-9](?:(?:{_SIGNS}|,? (?:and |then ){{1,2}})[0-9]){{8,}}")
_TOGETHER = re.compile(r"[0-9]{3,}")  # three digits or more without anything between them
_SPOKEN = r"(?:oh|o|nought|zero|one|two|three|four|five|six|seven|eight|nine)"
_SPELT = re.compile(rf"\b(?:(?:double|triple) )?{_SPOKEN}(?:[ ,\-]{{1,2}}(?:(?:double|triple) )?{_SPOKEN}){{4,}}\b",
                    re.IGNORECASE)  # fmt: skip
_MIXED = re.compile(r"(?=[^\W_]*[0-9])(?=[0-9]*[^\W\d_])[^\W_]+(?:[-/][^\W_]*[0-9][^\W_]*)*")
_USUAL = re.compile(
    r"[0-9]{1,2}(?:st|nd|rd|th|s|am|pm|x|k|m|hrs?|mins?|ish|yo|yrs?|wks?|mths?)|[0-9]{2}0s|[ak][0-9]|"
    r"(?:ks|gcse)[0-9]{1,2}|s(?:17|20|31|47)|y[0-9]{1,2}|(?:one|half)2(?:one)?|covid19|mp3|4x4|24hr",
    re.IGNORECASE,
)
_KEPT = frozenset({"999", "101", "111", "112", "116", "100", "200", "300", "500", "1000"})
_MONEY = re.compile(r"[£$€] ?[0-9][0-9,]*(?:\.[0-9]{2})?")


def checked(text: str) -> Iterator[Span]:
    """Pupil, National Insurance and NHS numbers, whatever stands before, after and between their digits."""
    for match in _READ_OUT.finditer(text):
        if " " in match.group() and any(letter.isalpha() for letter in match.group()):
            yield span(match, "number")  # "943 then 476 then 5919", before its end is taken for a year
    for match in _UPN.finditer(text):
        yield span(match, "upn")
    for match in _NINO.finditer(text):
        yield span(match, "nino")
    for run in _DIGITS.finditer(text):
        places = [run.start() + at for at, letter in enumerate(run.group()) if letter.isdigit()]
        for first in range(len(places) - NHS_LENGTH + 1):
            if nhs_fits([int(text[place]) for place in places[first : first + NHS_LENGTH]]):
                # with every digit that touches it, since it may begin at any of them
                around = next((long for long in _LONG.finditer(text) if long.start() <= run.start() < long.end()), run)
                yield Span(around.start(), max(around.end(), run.end()), "nhs_number", placeholders()["nhs_number"])
                break


def nhs_fits(digits: list[int]) -> bool:
    """Whether the last of ten digits checks the others modulo 11: weights 10 to 2, and 11 less the remainder."""
    check = 11 - sum(digit * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return digits[9] == (0 if check == 11 else check)


def phones(text: str) -> Iterator[Span]:
    """Numbers of ten to thirteen digits that begin as British phone numbers do, and numbers spelt out."""
    for match in (*_READ_OUT.finditer(text), *_LONG.finditer(text)):
        digits = re.sub(r"[^0-9]", "", match.group())
        if digits.startswith(("0", "44")) and 9 <= len(digits) <= 14:
            yield span(match, "phone")
    for match in _SPELT.finditer(text):
        yield span(match, "phone")


def others(text: str) -> Iterator[Span]:
    """Every other run of digits that could be somebody's number, and letters and digits mixed; sums of money stay."""
    for pattern in (_READ_OUT, _LONG):
        for match in pattern.finditer(text):
            yield span(match, "number")
    money = [(match.start(), match.end()) for match in _MONEY.finditer(text)]
    for match in _MIXED.finditer(text):
        if not _USUAL.fullmatch(match.group()):
            yield span(match, "number")
    for match in _TOGETHER.finditer(text):
        inside = any(first <= match.start() < end for first, end in money)
        if not inside and (match.group() not in _KEPT or text[max(0, match.start() - 1)] == TAKEN):
            yield span(match, "number")
