"""The many ways in which people write down a number, a date, an address: what is planted in made-up accounts.

Nothing planted belongs to anybody. Each form gives a text and its `cores`, the parts that must all be gone before what
was planted is gone: of "12 Ashfield Road" the number and the name, of "the 3rd of May 2019" the day, month and year.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sightline.synthetic.society.numbers import nhs_numbers, pupil_numbers

# Words of what is planted that say nothing by themselves.
_SMALL_WORDS = frozenset(
    (
        *(
            "the",
            "of",
            "in",
            "on",
            "at",
            "and",
            "to",
            "st",
            "nd",
            "rd",
            "th",
            "a",
            "old",
            "years",
            "about",
            "as",
            "dot",
        ),
        *("back", "then", "facebook", "snap", "insta", "username", "double", "thousand", "two", "com", "org", "house"),
    )
)
_STREETS = ("Road", "Street", "Avenue", "Lane", "Close", "Drive", "Crescent", "Terrace", "Gardens", "Grove", "Way")
_SHORT = {"Road": "Rd", "Street": "St", "Avenue": "Ave", "Crescent": "Cres", "Gardens": "Gdns"}
_HALVES = (
    "Ash Brook Clay Fern Hazel King Lark Mill Oak Raven Stone Thorn Wal Wood",
    "bank dale field ford gate ham ley mere ton wick",
)
_SCHOOLS = (
    "Primary School",
    "High School",
    "Academy",
    "College",
    "School",
    "Primary",
    "High",
    "Junior School",
    "Nursery",
)
_PLACES = ("Library", "Hospital", "Clinic", "Community Centre", "Church", "House", "Park", "Surgery")
_SPACES = (" ", "\u00a0", "\u2009", "\u202f", "  ", "\n", "-", ".", "\u2011", "")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
_DIGITS = ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True, slots=True)
class Planted:
    """A stretch of text that identifies somebody, as it was written; `kind` is one of identifiers.csv, or its own."""

    text: str
    kind: str
    cores: tuple[str, ...]


def cores_of(text: str) -> tuple[str, ...]:
    """The words and numbers of a text that say something."""
    found = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text)
    return tuple(word for word in found if word.casefold() not in _SMALL_WORDS)


class Forms:
    """Draws what is planted, each time in another form."""

    def __init__(self, rng: np.random.Generator, given: date) -> None:
        self._rng, self._given = rng, given
        self._makers: Mapping[str, Callable[[], str]] = {
            "nhs_number": self._nhs, "upn": self._upn, "nino": self._nino, "postcode": self._postcode,
            "phone": self._phone, "email": self._email, "link": self._link, "date": self._date, "age": self._age,
            "vehicle": self._vehicle, "address": self._address, "school": self._school, "place": self._place,
            "area": self._area, "number": self._number,
        }  # fmt: skip

    def of(self, kind: str) -> Planted:
        """Something of that kind, written in one of its forms."""
        text = self._makers[kind]()
        cores = cores_of(text)
        if kind in ("school", "place"):
            cores = cores_of(text.split()[0])
        elif kind == "address":
            streets = {word.casefold() for word in (*_STREETS, *_SHORT.values(), "flat", "number", "no")}
            cores = tuple(word for word in cores if word.casefold() not in streets)
        return Planted(text, kind, cores)

    def _one(self, *choices: str) -> str:
        return choices[int(self._rng.integers(len(choices)))]

    def _up_to(self, most: int, least: int = 0) -> int:
        return int(self._rng.integers(least, most))

    def _letters(self, count: int, among: str = "ABCDEFGHJKLMNPRSTUVWXY") -> str:
        return "".join(among[self._up_to(len(among))] for _ in range(count))

    def _cased(self, text: str) -> str:
        return self._one(text, text, text, text.lower())

    def _wide(self, text: str) -> str:
        """At times in the wide digits that some keyboards write."""
        wide = {ord(str(number)): chr(0xFF10 + number) for number in range(10)}
        return text.translate(wide) if self._up_to(40) == 0 else text

    def _grouped(self, digits: str, *sizes: int) -> str:
        """Digits in groups, with one of many signs between them."""
        sign, at, parts = self._one(*_SPACES), 0, []
        for size in sizes:
            parts.append(digits[at : at + size])
            at += size
        return self._wide(sign.join(parts))

    def _nhs(self) -> str:
        (number,) = nhs_numbers(self._rng, 1)
        return self._one(
            *(self._grouped(number, 3, 3, 4) for _ in range(8)), self._grouped(number, 2, 2, 2, 2, 2), " ".join(number),
            f"{number[:3]}, {number[3:6]}, {number[6:]}", f"{number[:3]} then {number[3:6]} then {number[6:]}",
            f"{number[:5]}/{number[5:]}", ".".join(number),
        )  # fmt: skip

    def _upn(self) -> str:
        (number,) = pupil_numbers(self._rng, np.array([301]), np.array([2010]), 2000 + self._up_to(900))
        return self._cased(self._one(number, number, f"{number[0]} {number[1:]}", self._grouped(number, 1, 3, 4, 5)))

    def _nino(self) -> str:
        number = f"{self._letters(2, 'ABCEGHJKLMNPRSTWXYZ')}{self._up_to(10**6):06d}{self._letters(1, 'ABCD')}"
        return self._cased(
            self._one(number, self._grouped(number, 2, 2, 2, 2, 1), f"{number[:2]} {number[2:8]} {number[8]}")
        )

    def _postcode(self) -> str:
        outward = f"{self._letters(self._up_to(3, 1), 'BCDLMNPRSTW')}{self._up_to(30, 1)}"
        inward = f"{self._up_to(10)}{self._letters(2, 'ABDEFGHJLNPQRSTUWXYZ')}"
        return self._cased(
            self._one(
                f"{outward} {inward}", f"{outward}{inward}", f"{outward}\u00a0{inward}", f"{outward}  {inward}", outward
            )
        )

    def _phone(self) -> str:
        rest = f"{self._up_to(10**6):06d}"
        mobile, land = f"07700{rest}", f"01632{rest}"
        return self._one(
            self._grouped(mobile, 5, 6), self._grouped(mobile, 5, 3, 3), mobile, f"+44 7700 {rest}",
            f"+44 (0)7700 {rest}", f"(01632) {rest}", self._grouped(land, 5, 6), f"01632/{rest}",
            f"0044 7700 {rest[:3]} {rest[3:]}",
            " ".join(_DIGITS[int(digit)] for digit in mobile), mobile.replace("0", "O"), " ".join(mobile),
            f"{mobile[:5]} and then {mobile[5:]}",
        )  # fmt: skip

    def _word(self) -> str:
        first, second = (half.split() for half in _HALVES)
        return self._one(*first) + self._one(*second)

    def _email(self) -> str:
        name = self._word().lower() + self._one("", str(self._up_to(99)), "." + self._letters(1).lower(), "_xx")
        host = self._one("example.com", "example.org", "mail.example.co.uk")
        return self._one(
            f"{name}@{host}", f"{name}@{host}", f"{name} @ {host}", f"{name} at example dot com",
            f"{name}(at)example(dot)org", f"{name} [at] example [dot] org", f"{name}@ example . org",
            f"<{name}@{host}>",
            f"{name.upper()}@{host.upper()}",
        )  # fmt: skip

    def _link(self) -> str:
        name = self._word().lower() + str(self._up_to(999, 10))
        return self._one(
            f"@{name}", f"https://example.org/{name}", f"www.example.com/{name}", f"snap: {name}", f"insta {name}",
            f"example.co.uk/{name}", f"facebook as {name}", f"{name}_xx",
            f"username {name}", f"snap {name[0].upper()}{name[1:]}",
        )  # fmt: skip

    def _day(self) -> date:
        return self._given - timedelta(days=self._up_to(12 * 365, 20))

    def _date(self) -> str:
        day = self._day()
        month, ordinal = month_name[day.month], f"{day.day}{_ending(day.day)}"
        return self._one(
            f"{day.day} {month} {day.year}", f"{ordinal} {month} {day.year}", f"the {ordinal} of {month} {day.year}",
            f"{month} {day.day}, {day.year}", f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day:%y}", f"{day:%Y-%m-%d}",
            f"{day:%d-%m-%Y}", f"{month} {day.year}", f"{month[:3]} {day.year}", f"{day.year}", f"{ordinal} {month}",
            f"{day.day} {month[:3]} '{day:%y}", f"{month.lower()} {day.year}", f"{day:%d/%m/%y}", f"{day:%d %m %Y}",
            f"{day.day}/{day.month}", f"{month} of {day.year}", f"the {ordinal}", self._spelt_year(day),
            f"{month[:3].upper()} {day.year}",
        )  # fmt: skip

    def _spelt_year(self, day: date) -> str:
        return f"two thousand and {_TEENS[day.year - 2010]}" if 2010 <= day.year < 2018 else f"back in {day.year}"

    def _age(self) -> str:
        age = self._up_to(18, 10)
        return self._one(
            str(age), str(age), _TEENS[age - 10], f"{age} years old", f"{_TEENS[age - 10]} years old", f"about {age}"
        )

    def _vehicle(self) -> str:
        new = f"{self._letters(2)}{self._up_to(74, 51)} {self._letters(3)}"
        old = f"{self._letters(1)}{self._up_to(999, 10)} {self._letters(3)}"
        return self._one(
            new, new, new.replace(" ", ""), new.lower(), old, old.replace(" ", ""),
            f"{self._letters(3)} {self._up_to(999, 100)}{self._letters(1)}",
        )  # fmt: skip

    def _address(self) -> str:
        number, name, kind = self._up_to(300, 1), self._word(), self._one(*_STREETS)
        return self._one(
            f"{number} {name} {kind}", f"{number} {name} {kind}", f"{number} {name.lower()} {kind.lower()}",
            f"{number}{self._letters(1).lower()} {name} {kind}", f"Flat {self._up_to(30, 1)}, {number} {name} {kind}",
            f"{number}, {name} {_SHORT.get(kind, kind)}", f"number {number} {name} {kind}", f"{name} {kind}",
            f"{name.lower()} {kind.lower()}", f"no. {number} {name} {kind}",
        )  # fmt: skip

    def _school(self) -> str:
        name, kind = self._word(), self._one(*_SCHOOLS)
        return self._one(
            f"{name} {kind}", f"{name} {kind}", f"{name} {kind.lower()}", f"{name.lower()} {kind.lower()}", f"{name}"
        )

    def _place(self) -> str:
        name, kind = self._word(), self._one(*_PLACES)
        return self._one(f"{name} {kind}", f"{name} {kind}", f"{name} {kind.lower()}", f"{name}")

    def _area(self) -> str:
        return self._one("Hartlepool", "Wiltshire", "North Tyneside", "Cumberland", "Leeds", "leeds", "Devon", "Bolton")

    def _number(self) -> str:
        digits = f"{self._up_to(10**8, 10**7)}"
        return self._one(
            digits, digits[:6], f"{self._letters(2)}/{digits[:5]}/{self._up_to(25, 10)}",
            f"{self._letters(3)}{digits[:4]}", f"{digits[:4]}-{digits[4:]}", f"#{digits[:5]}",
        )  # fmt: skip


def _ending(number: int) -> str:
    if 10 < number % 100 < 14:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
