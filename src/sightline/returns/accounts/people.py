"""The known-person list: names of the people around one account, in every form in which they may have been typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sightline.returns.accounts.spans import Span, placeholders
from sightline.returns.accounts.words import common_words
from sightline.standard.rows import read_rows

KINDS = ("person", "worker", "school", "place")
TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LEAST = 2  # letters of a part of a name that is looked for
_NEAR, _FAR = 5, 8  # letters from which one slip, and from which two, are let pass
_INITIAL = re.compile(r"(?<![^\W\d_])(?:[A-Z]\.? ?|[a-z]\. ?){1,2}$")
_AFTER = re.compile(r"^ (?:[A-Z](?:\.|(?![^\W_])))")


@dataclass(frozen=True, slots=True)
class Known:
    """One person or place of the list: what they are called, and which of KINDS they are."""

    name: str
    also: tuple[str, ...] = ()  # nicknames and other spellings
    kind: str = "person"


@cache
def nicknames() -> Mapping[str, frozenset[str]]:
    """Name -> the names by which its bearers are also called; rows of the standard's nicknames.csv."""
    found: dict[str, set[str]] = {}
    for row in read_rows("nicknames.csv"):
        group = {folded(word) for word in row["forms"].split()}
        for word in group:
            found.setdefault(word, set()).update(group - {word})
    return {word: frozenset(others) for word, others in found.items()}


def folded(word: str) -> str:
    """A word without accents, capitals, apostrophes and hyphens, by which spellings are compared."""
    letters = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in letters if letter.isalpha() and not unicodedata.combining(letter)).casefold()


class People:
    """The names of a list, ready to be found in texts."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._forms: dict[str, str] = {}  # form -> kind
        for one in known:
            for name in (one.name, *one.also):
                self._add(name, one.kind)

    def _add(self, name: str, kind: str) -> None:
        parts = [folded(part) for part in re.split(r"[\s.,]+", name)]
        pieces = [folded(piece) for piece in re.split(r"[\s.,'-]+", name)]
        parts = [part for part in dict.fromkeys([*parts, *pieces, "".join(parts)]) if len(part) >= _LEAST]
        for part in parts:
            for form in (part, *(nicknames().get(part, ()) if kind in ("person", "worker") else ())):
                self._forms.setdefault(form, kind)
        if len(parts) > 1:  # first name and the first letter of the second run together: "kellys"
            self._forms.setdefault("".join(parts[:2]), kind)

    def find(self, text: str) -> Iterator[Span]:
        """Every word that is one of the names or near one, with initials and further names beside it."""
        tokens = list(TOKEN.finditer(text))
        kinds = [self._kind(token.group()) for token in tokens]
        for at, (token, kind) in enumerate(zip(tokens, kinds, strict=True)):
            if kind is None and folded(token.group()) in self._forms:
                # "brown" is a colour, and in "callum brown" it is none
                others = [near for near in (at - 1, at + 1) if 0 <= near < len(tokens) and kinds[near]]
                beside = [near for near in others if folded(tokens[near].group()) != folded(token.group())]
                initial = _INITIAL.search(text[: token.start()]) if text[: token.start()].endswith(". ") else None
                kind = kinds[beside[0]] if beside else self._forms[folded(token.group())] if initial else None
            if kind is not None:
                yield self._with_initials(text, token, kind)

    def _with_initials(self, text: str, token: re.Match[str], kind: str) -> Span:
        start, end = token.span()
        before, after = _INITIAL.search(text[:start]), _AFTER.match(text[end:])
        first = before.start() if before else start
        return Span(first, end + (after.end() if after else 0), kind, placeholders()[kind])

    def _kind(self, token: str) -> str | None:
        for word in (token, *re.split(r"['-]", token)):
            kind = self._of(word)
            if kind is not None:
                return kind
        return self._of(token.removesuffix("'s").removesuffix("s'"))

    def _of(self, word: str) -> str | None:
        form = folded(word)
        if len(form) < _LEAST:
            return None
        common = form in common_words()  # "will", written small, is left though somebody is called so
        for candidate in (form, form.removesuffix("s")):
            if candidate in self._forms and (not common or not word.islower()):
                return self._forms[candidate]
        if common and word.islower():
            return None
        return next((kind for known, kind in self._forms.items() if near(form, known)), None)


def near(word: str, name: str) -> bool:
    """Whether a word is a name with a slip of the pen in it: one in five letters or more, two in eight or more.

    In a shorter name a letter said twice or two letters turned round are let pass. Slips as Damerau counts them: a
    letter more, less or other, or two turned round (Damerau, Communications of the ACM 7, 1964).
    """
    if abs(len(word) - len(name)) > (2 if len(name) >= _FAR else 1):
        return False
    if len(name) < _NEAR:
        return len(name) > 2 and (
            _single(word) == _single(name) or (sorted(word) == sorted(name) and slips(word, name) == 1)
        )
    return slips(word, name) <= (2 if len(name) >= _FAR else 1)


def _single(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def slips(one: str, other: str) -> int:
    """The least number of letters to add, drop, change or turn round that makes one word the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, known in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != known))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == known:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
