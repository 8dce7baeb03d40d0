"""Schools, places and areas by their shape, and names that a small word before them gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sightline.returns.accounts.people import TOKEN
from sightline.returns.accounts.spans import Span, placeholders, span
from sightline.returns.accounts.words import capitals, given_names, is_common
from sightline.standard.areas import all_areas, forces

_CAPITAL = r"[A-Z][^\W\d_]*(?:['-][^\W\d_]+)*\.?"
_SCHOOLS = (
    "school|schools|college|academy|primary|juniors?|infants?|nursery|high|grammar|comp|comprehensive|secondary|"
    "sixth form|university|uni|pru"
)
_PLACES = (
    "hospital|clinic|surgery|church|chapel|mosque|temple|hotel|hostel|pub|club|centre|park|station|house|home|lodge|court|"
    "prison|estate|hall|library|road|street|bridge|beach|farm|village|shop|market"
)
_SCHOOL = re.compile(rf"(?:{_CAPITAL} (?:of |and |& |the )?){{1,5}}?(?:{_SCHOOLS.title()}|{_SCHOOLS})\b")
_PLACE = re.compile(rf"(?:{_CAPITAL} (?:of |and |& )?){{1,3}}?(?:{_PLACES.title()}|{_PLACES})\b")
_SAINT = re.compile(
    rf"\b(?:St|Saint|Ss|SS|Our Lady)\.? (?:of )?{_CAPITAL}(?: (?:{_SCHOOLS.title()}|{_SCHOOLS}|RC|CE|C of E))*"
)
_SMALL_PLACE = re.compile(
    r"\b(?P<name>[^\W\d_]{4,}) (?:(?:community|health|medical|children's|youth|town|village) )?"
    r"(?:hospital|clinic|surgery|church|mosque|temple|hotel|centre|park|station|house|library|village|estate)\b",
    re.IGNORECASE,
)
_SMALL_SCHOOL = re.compile(
    r"\b(?P<name>[^\W\d_]{3,}) (?:(?:primary|high|grammar|secondary|junior|infant) )?"
    r"(?:school|college|academy|primary|high|grammar|juniors|infants|nursery|uni)\b",
    re.IGNORECASE,
)
_RANKS = (
    "mr|mrs|ms|miss|mx|dr|doctor|prof|professor|sgt|sergeant|pc|dc|ds|di|dci|detective|constable|inspector|nurse|rev|"
    "judge|teacher|counsellor|worker|manager|mentor|tutor"
)
_NEAR = (
    "sir|sister|father|auntie|aunty|aunt|uncle|nan|nanny|grandma|grandad|cousin|brother|friend|mate|boyfriend|girlfriend|"
    "partner|stepdad|stepmum|neighbour|called|named|name is|name was|name's|known as|nicknamed|signed"
)
# Names are looked ahead for, so that of "her name was mrs such" both words before the name are seen.
_CUE = re.compile(rf"\b(?P<cue>{_RANKS}|{_NEAR})(?=\.?,? (?P<name>[^\W\d_]+(?:['-][^\W\d_]+)*))", re.IGNORECASE)
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .-]){3,}[^\W\d_](?![^\W_])")


_LARGER = {
    "England", "Wales", "Scotland", "Ireland", "Yorkshire", "Lancashire", "Greater Manchester", "Merseyside",
    "Tyneside", "Teesside", "the Midlands", "Wirral",
}  # fmt: skip


@cache
def _areas() -> re.Pattern[str]:
    names = {area.name for area in all_areas()} | set(forces().values())
    names |= {name.split(",")[0] for name in names} | {re.sub(r" (?:upon|on|and|with) .*", "", name) for name in names}
    names |= _LARGER
    longest = sorted((re.escape(name) for name in names if len(name) > 2), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(longest)})(?:shire)?(?![^\W_])", re.IGNORECASE)


def schools(text: str) -> Iterator[Span]:
    """Schools by the word that ends their name."""
    for pattern in (_SAINT, _SCHOOL):
        for match in pattern.finditer(text):
            first = match.group().split()[0]
            if not is_common(first) or len(match.group().split()) > 2:
                yield from _from_first_name(match, "school")
    for match in _SMALL_SCHOOL.finditer(text):
        if not is_common(match["name"]):
            yield span(match, "school")


def _from_first_name(match: re.Match[str], kind: str) -> Iterator[Span]:
    """The stretch from its first word that is no common one: "At Hilltop School" begins with the school's name."""
    for token in TOKEN.finditer(match.group()):
        if not is_common(token.group()):
            yield Span(match.start() + token.start(), match.end(), kind, placeholders()[kind])
            return


def places(text: str) -> Iterator[Span]:
    """Buildings and places by the word that ends their name."""
    for match in _PLACE.finditer(text):
        yield from _from_first_name(match, "place")
    for match in _SMALL_PLACE.finditer(text):
        if not is_common(match["name"]) and match["name"] not in capitals():
            yield span(match, "place")


def areas(text: str) -> Iterator[Span]:
    """Authorities, police force areas and larger parts of the country, by their names."""
    for match in _areas().finditer(text):
        yield span(match, "area")


def cued(text: str) -> Iterator[Span]:
    """A word after a title, a kinship or "called" that is no common word; first names in use; letters spaced apart."""
    for match in _CUE.finditer(text):
        if not is_common(match["name"]) and match["name"] not in capitals():
            cue = match["cue"].casefold()
            yield span(match, "worker" if cue in _RANKS.split("|") else "doubt", "name")
    for match in TOKEN.finditer(text):
        small = match.group().casefold().removesuffix("'s")
        if small in given_names() and not is_common(small):
            yield span(match, "doubt")
    for match in _SPACED.finditer(text):
        yield span(match, "doubt")
