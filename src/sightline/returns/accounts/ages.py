"""Ages told as bands: "[aged 13 to 15]". School years are ages too, and are taken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sightline.returns.accounts.counting import ONES, ORDINAL, TEENS, UNDER_100, number_of
from sightline.returns.accounts.spans import Span, span

_BANDS = ((4, "under 5"), (9, "5 to 9"), (12, "10 to 12"), (15, "13 to 15"), (17, "16 to 17"), (24, "18 to 24"))
_OLDEST = "25 or over"
_NUMBER = rf"(?P<age>[0-9]{{1,2}}|{UNDER_100})"
_SMALL = rf"(?:[0-9]{{1,2}}|{TEENS}|{ONES})"
_HALF = r"(?: and a (?:half|bit)|\.5|½)?"
# "was 14" is an age; "was 14 days" is none.
_COUNTED = (
    "am|pm|a\\.m|p\\.m|o'?clock|times?|minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|miles?|people|children|kids|"
    "workers?|different|other|more|less|per|percent|pounds?|quid|sessions?|visits?|letters?|calls?|appointments?|"
    "meetings?|schools?|homes?|placements?|social|officers?|teachers?|nurses?|counsellors?|things?|questions?|of|or so|"
    "out|in the|long|thing|person|worker|place|point|who|that|which"
)
_NOT_COUNTED = rf"(?!['-]?[^\W_]| ?[%:]|\.[0-9]| (?:{_COUNTED})\b| years? (?!old|of age))"
_BEFORE = (
    "aged?|age of|ages|turned|turning|turn|i was|i'm|im|i am|was|were|she's|he's|they're|at|only|just|about|around|"
    "nearly|almost|under|over|from|since|until|till|when"
)
_HEDGE = (
    "(?: (?:only|just|about|around|nearly|almost|still|barely|maybe|like|probably|say|roughly|the age of|age|aged))*"
)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_AGES = (
    _compiled(rf"\b{_NUMBER}{_HALF}[ -]?(?:years?|yrs?|yr|y)?[ -](?:old|olds|of age)\b"),
    _compiled(rf"\b{_NUMBER}[ -]?(?:y/?o|yrs? old|years? old|yr old)s?\b"),
    _compiled(rf"\b(?:{_BEFORE}){_HEDGE} {_NUMBER}{_HALF}(?P<to> (?:or|and|to|until|till|-) {_SMALL})?{_NOT_COUNTED}"),
    _compiled(rf"\bages? ?[:=]? ?{_NUMBER}{_HALF}(?![0-9])"),
    _compiled(rf"\b(?:(?P<age>[0-9]{{1,2}}) ?(?:st|nd|rd|th)|{ORDINAL}) birthday"),
)
_SCHOOL_YEAR = _compiled(
    rf"\b(?:year|yr|class|grade) ?(?:group )?{_SMALL}\b(?! (?:ago|later|of|after|before)\b)|\by[0-9]{{1,2}}\b"
)


def ages(text: str) -> Iterator[Span]:
    """Every age, with the words that say it is one left standing where they stand before it."""
    for pattern in _AGES:
        for match in pattern.finditer(text):
            age = match["age"]
            if age is None:
                yield span(match, "age")
                continue
            start = match.start("age")
            yield Span(
                start, match.end(), "age", band(number_of(age)) if match.groupdict().get("to") is None else "[an age]"
            )
    for match in _SCHOOL_YEAR.finditer(text):
        yield span(match, "age", instead="[a school year]")


def band(age: int) -> str:
    """The band of an age, as it stands in the text."""
    return f"[aged {next((words for last, words in _BANDS if age <= last), _OLDEST)}]"
