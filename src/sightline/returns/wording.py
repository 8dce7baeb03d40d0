"""Codes as a person writes them into a workbook: "a) Yes", "q) 6: Police", "N1 - Abuse or neglect", or just "Yes"."""

from __future__ import annotations

import re
from functools import cache

from sightline.standard.codes import code_list

_SAME = str.maketrans({"\u2018": "'", "\u2019": "'", "\u2013": "-", "\u2014": "-", "\u00a0": " "})
_LETTERED = re.compile(r"([a-z]{1,2})\)\s*(.+)")
# A code before a colon or a dash; without a digit it could be the first word of a text.
_HEADED = re.compile(r"([a-z]{0,3}[0-9]{1,2}[a-z]?|[a-z])(?:\s*:\s*|\s+-\s+|\s*-\s+)(.+)")


def plain(text: str) -> str:
    """A text without what two people write differently: capitals, kinds of dash and quote, double spaces."""
    return " ".join(text.translate(_SAME).casefold().split())


def words_of_heading(text: str) -> str:
    """A column's heading as its words alone, so that signs and spacing do not matter."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain(text)).split())


class Wordings:
    """What may stand for each code of a list: what a list of words says, and what follows from both.

    A part that would stand for two codes ("Individual", which four sources of referral are) stands for none.
    """

    def __init__(self, codes: str, words: str) -> None:
        self._whole: dict[str, str] = {}
        self._parts: dict[str, set[str]] = {}
        for code, entry in code_list(codes).items():
            self._add(code, code, entry.label)
        for text, entry in code_list(words).items():
            code = entry.replaced_by[0] if entry.replaced_by else entry.code
            self._whole[plain(text)] = code
            if lettered := _LETTERED.fullmatch(plain(text)):
                self._part(lettered[1], code)
                self._part(lettered[2], code)
                if headed := _HEADED.fullmatch(lettered[2]):
                    self._part(headed[2], code)

    def _add(self, code: str, *texts: str) -> None:
        for text in texts:
            self._part(plain(text), code)

    def _part(self, text: str, code: str) -> None:
        self._parts.setdefault(text, set()).add(code)

    def code(self, text: str) -> str | None:
        """The code that a text stands for, or None."""
        whole = plain(text)
        if whole in self._whole:
            return self._whole[whole]
        lettered = _LETTERED.fullmatch(whole)
        rest = lettered[2] if lettered else whole
        headed = _HEADED.fullmatch(rest)
        for part in (whole, rest, headed[1] if headed else ""):
            if found := self._only(part):
                return found
        return None

    def _only(self, text: str) -> str | None:
        found = self._parts.get(text, set())
        return next(iter(found)) if len(found) == 1 else None


@cache
def wordings(codes: str, words: str) -> Wordings:
    """The wordings of a list of codes, made once."""
    return Wordings(codes, words)
