"""Ways to reach somebody: postcodes, e-mail, names online, vehicles, streets and houses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.returns.accounts.spans import Span, span
from sightline.returns.accounts.words import capitals, is_common

# The end of a postcode is a digit and two letters; an O typed for a nought, and an I or l for a one, are let pass.
_POSTCODE = re.compile(
    r"(?<![A-Z])[A-Z]{1,2}[0-9OIL][0-9A-Z]?[ \-.\n]{0,3}[0-9OIL][ ]?[ABD-HJLNP-UW-Z]{2}(?![A-Z0-9])", re.IGNORECASE
)
_OUTWARD = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}[0-9]{1,2}[A-Z]?(?![A-Za-z0-9])")
_USUAL_OUTWARD = re.compile(r"[AKSY][0-9]{1,2}|KS[0-9]|B[0-9]|GP[0-9]")  # A4, KS3, S47, Y9: no postcode is meant
_ENDINGS = "com|org|net|uk|info|io|me|tv|co|gov|nhs|sch|ac|police|be|app|link|biz|eu|scot|wales|xyz|online|chat|gg|ly"
_BOX = r"[^\s@<>()\[\],;:\"]+"
_EMAILS = (
    re.compile(rf"{_BOX} ?@ ?[A-Z0-9-]+(?:(?:\.| \. )[A-Z0-9-]+)+", re.IGNORECASE),
    re.compile(
        rf"{_BOX} ?[(\[{{]? ?\bat\b ?[)\]}}]? ?[A-Z0-9-]+"
        rf"(?:(?: ?[(\[{{]? ?\bdot\b ?[)\]}}]? ?[A-Z0-9-]+)+|(?:\.[A-Z0-9-]+)*\.(?:{_ENDINGS})\b)",
        re.IGNORECASE,
    ),
)
_LINK = re.compile(
    rf"(?:https?|ftp)://\S+|\bwww\.\S+|\b[A-Z0-9][A-Z0-9-]*(?:\.[A-Z0-9-]+)*\.(?:{_ENDINGS})\b(?:/\S*)?", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<![^\W_])@[ ]?[^\s@,;:!?()\[\]\"]{2,}")
_SITES = (
    "snap(?:chat)?|insta(?:gram)?|ig|fb|facebook|tik ?tok|twitter|discord|xbox|psn|kik|telegram|whats ?app|roblox|steam"
)
_CALLED = re.compile(
    rf"\b(?:user ?name|screen ?name|gamer ?tag|handle|tag|profile|account|(?:{_SITES}))\b"
    r"(?: (?:name|account|tag|user|handle|profile))?"
    r"(?: ?[:=] ?| (?:is|was|as|called|under|named) )"
    r"(?:called |under |named )?[\"'(]?(?P<name>[^\s,;:!?()\[\]\"']{2,})",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?<![^\W])[^\W_]+(?:[_.][^\W_]+)*_[^\s,;:!?()\[\]\"']*|\b[A-Za-z]{3,}[0-9]{2,}\b")
# In capitals with or without gaps; written small with one gap at most, since "at 12 and" is none.
_VEHICLE = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"[A-Z]{2}[ -]?[0-9]{2}[ -]?[A-Z]{3}|[A-Z][0-9]{1,3}[ -]?[A-Z]{3}|[A-Z]{3}[ -]?[0-9]{1,3}[A-Z]|"
    r"[a-zA-Z]{2}[0-9]{2}[ -]?[a-zA-Z]{3}|[a-zA-Z][0-9]{1,3}[ -]?[a-zA-Z]{3}|[a-zA-Z]{3}[ -]?[0-9]{1,3}[a-zA-Z]"
    r")(?![A-Za-z0-9])"
)
_KIND = (
    "road|rd|street|avenue|ave|lane|close|drive|crescent|cres|terrace|gardens|gdns|grove|mews|row|parade|walk|court|way|"
    "place|square|hill|rise|view|green|park|gate|wharf|quay|bank|croft|fold|mount|parkway|house|lodge|cottage|cottages|"
    "buildings|heights|tower|towers|flats|st"
)
_SURE = (
    "road|rd|street|avenue|ave|lane|close|drive|crescent|cres|terrace|gardens|gdns|grove|mews|croft|parade|parkway|way|"
    "court|rise|view"
)
_WORD = r"[^\W\d_][^\W\d_'.-]*"
_HOUSE = re.compile(
    rf"\b(?:(?:flat|apartment|apt|unit|room|block)\.? ?[0-9]{{1,4}}[a-z]?,? ?(?:of |at |in )?)?"
    rf"(?:(?:number|no\.?|num|house) ?)?[0-9]{{1,4}}[a-z]?,? (?:{_WORD} ){{1,3}}?(?:{_KIND})\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:flat|apartment|apt|unit|room|house|house number|number|no\.|block|floor|ward|bed|cell|bay|plot|door) ?"
    r"(?:number |no\.? ?)?[0-9]{1,4}[a-z]?\b",
    re.IGNORECASE,
)
_STREET = re.compile(rf"\b(?P<name>(?:{_WORD} ){{1,2}}?)(?:{_SURE})\b", re.IGNORECASE)
_CAPITAL_STREET = re.compile(rf"(?:[A-Z][^\W\d_'-]*[ ]){{1,3}}(?:{_KIND.title()})\b")


def postcodes(text: str) -> Iterator[Span]:
    """Postcodes, whole in any spelling, or the first half in capitals."""
    for match in _POSTCODE.finditer(text):
        if any(letter.isdigit() for letter in match.group()):
            yield span(match, "postcode")
    for match in _OUTWARD.finditer(text):
        if not _USUAL_OUTWARD.fullmatch(match.group()):
            yield span(match, "postcode")


def online(text: str) -> Iterator[Span]:
    """E-mail addresses, also those spelt out; links; names of somebody online."""
    for pattern in _EMAILS:
        for match in pattern.finditer(text):
            yield span(match, "email")
    for pattern in (_LINK, _HANDLE):
        for match in pattern.finditer(text):
            yield span(match, "link")
    for match in _CALLED.finditer(text):
        yield span(match, "link", "name")
    for match in _JOINED.finditer(text):
        yield span(match, "link")


def vehicles(text: str) -> Iterator[Span]:
    """Vehicle registrations of the present and the two earlier series."""
    for match in _VEHICLE.finditer(text):
        if any(letter.isdigit() for letter in match.group()):
            yield span(match, "vehicle")


def streets(text: str, common: frozenset[str]) -> Iterator[Span]:
    """Houses and streets. A street written small is one where the word before it is no common word."""
    sure = set(_SURE.split("|")[:-4])  # those at its end are also other words
    for pattern in (_HOUSE, _NUMBERED):
        for match in pattern.finditer(text):
            yield span(match, "address")
    for match in _CAPITAL_STREET.finditer(text):
        *words, last = match.group().split()
        # "Station Road" is a street whatever its words; "Crown Court" is none.
        if words[0] not in capitals() and (last.casefold() in sure or not all(map(is_common, words))):
            yield span(match, "address")
    for match in _STREET.finditer(text):
        word = match["name"].split()[-1]
        if word.casefold() not in common:
            yield Span(match.end("name") - len(word) - 1, match.end(), "address", "[an address]")
