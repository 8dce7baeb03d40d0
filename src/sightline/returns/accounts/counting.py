"""Numbers spelt out, as patterns and as numbers: up to ninety-nine, and ordinals up to thirty-first."""

from __future__ import annotations

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: number for number, word in enumerate([*_ONES, *_TEENS], start=1)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
_FIRST = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_ORDINALS = [
    *_FIRST, *(f"{word}th" for word in _TEENS if word != "twelve"), "twelfth", "twentieth",
    *(f"twenty[- ]{word}" for word in _FIRST), "thirtieth", "thirty[- ]first",
]  # fmt: skip

ONES = "|".join(_ONES)
TEENS = "|".join(_TEENS)
UNDER_100 = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{ONES}))?|{TEENS}|{ONES})"
ORDINAL = rf"(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"


def number_of(said: str) -> int:
    """The number that digits or such words say: "14", "fourteen", "twenty-two"."""
    if said.isdigit():
        return int(said)
    return sum(_VALUES[word] for word in said.casefold().replace("-", " ").split())
