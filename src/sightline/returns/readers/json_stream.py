"""A JSON payload as one child after another: the file is never in memory as a whole, only the child being read.

The standard library reads each child; what is around the children is read here. No message of the parser is repeated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import TextIOBase
from pathlib import Path
from typing import Any, TextIO

from sightline.errors import Refused
from sightline.returns.batches import Findings

LARGEST = 4_000_000  # characters of one child, and of anything else that stands for itself
_PART = 1 << 18
_LONGEST_SIGN = 16  # what is broken farther from the end of what was read is not merely cut off there
_SPACE = " \t\r\n"


class Members(dict[str, Any]):
    """A JSON object. `twice` are names that stand in it more than once; the first of each was kept."""

    twice: tuple[str, ...] = ()


def _members(pairs: list[tuple[str, Any]]) -> Members:
    found = Members(pairs)
    if len(found) < len(pairs):
        found.clear()
        twice: dict[str, None] = {}
        for name, value in pairs:
            if name in found:
                twice[name] = None
            else:
                found[name] = value
        found.twice = tuple(twice)
    return found


class _NoNumberError(ValueError):
    """NaN, Infinity: JSON has no such numbers."""


def _constant(_: str) -> Any:
    raise _NoNumberError


# Numbers stay texts, so that a number and a number in quotation marks are one, and an endless one costs nothing.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=str, parse_float=str, parse_constant=_constant, strict=True
)


class Payload:
    """One payload, read once from its start. Raises Refused where it is no JSON, or not in this order.

    It is an object with `la_code` before `Children` (a list of them, or one), or a bare list of children.
    """

    def __init__(self, file: TextIO | TextIOBase, children: str, findings: Findings) -> None:
        self._file, self._findings, self._name = file, findings, children
        self._text, self._place, self._ended = "", 0, False
        self.number = 0  # of the child being read, from 1
        self.listed = self._next() == "["  # a bare list of children

    def head(self, wanted: str = "") -> Any:
        """The value of one field before the children; None of a bare list. Afterwards `children` may be read."""
        found: dict[str, Any] = {}
        if self.listed:
            return None
        self._take("{")
        while self._next() != "}":
            name = self._value()
            if not isinstance(name, str):
                raise self._broken()
            self._take(":")
            if name == self._name:
                return found.get(wanted)
            if name in found:
                raise self._refuse("given-twice", "a field of the payload that stands in it twice", "Send it once.")
            value = self._value()
            if name == wanted:  # of anything else there may be any number
                found[name] = value
            if self._next() == ",":
                self._take(",")
        raise self._refuse(
            "another-collection", f"a JSON file without {self._name}", "Send the daily feed as the Department takes it."
        )

    def children(self) -> Iterator[Any]:
        """Every child, and then the rest of the file, which must hold nothing more."""
        if self._next() == "[":
            self._take("[")
            while self._next() != "]":
                self.number += 1
                yield self._value()
                if self._next() == ",":
                    self._take(",")
                    if self._next() == "]":
                        raise self._broken()
                elif self._next() != "]":
                    raise self._broken()
            self._take("]")
        elif self._next() == "{":
            self.number = 1
            yield self._value()
        else:
            raise self._broken()
        if not self.listed:
            if self._next() == ",":
                raise self._refuse(
                    "after-children", "something after the children", "Send la_code before the children, nothing after."
                )
            self._take("}")
        if self._next() != "":
            raise self._refuse("after-children", "something after the payload", "Send one payload a file.")

    def _next(self) -> str:
        """The next character that is not white space; nothing at the end of the file."""
        while True:
            while self._place < len(self._text) and self._text[self._place] in _SPACE:
                self._place += 1
            if self._place < len(self._text) or not self._more():
                return self._text[self._place : self._place + 1]

    def _take(self, sign: str) -> None:
        if self._next() != sign:
            raise self._broken()
        self._place += 1

    def _value(self) -> Any:
        """The next value, whatever it is. What is cut off by the end of what was read is tried again with more."""
        self._next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._place)
            except _NoNumberError:
                raise self._refuse("not-json", "a number that is none, such as NaN", "Send null.") from None
            except RecursionError:
                raise self._refuse("too-deep", "lists in lists too deep to be a child", "Check the export.") from None
            except json.JSONDecodeError as error:
                cut = error.pos + _LONGEST_SIGN >= len(self._text) or error.msg.startswith("Unterminated string")
                if not cut:
                    raise self._broken() from None
                if len(self._text) - self._place > LARGEST:
                    raise self._too_large() from None
                if not self._more():
                    raise self._broken() from None
                continue
            if end == len(self._text) and self._more():
                continue  # a number may go on
            if end - self._place > LARGEST:
                raise self._too_large()
            self._place = end
            return value

    def _more(self) -> bool:
        """Read on; what was used is let go. False at the end of the file."""
        if self._ended:
            return False
        try:
            # Twice as much each time, so that a large child is not tried again and again.
            part = self._file.read(max(_PART, len(self._text) - self._place))
        except UnicodeDecodeError:
            raise self._refuse("not-utf-8", "a character that is not UTF-8", "Save it as UTF-8.") from None
        self._ended = not part
        self._text, self._place = self._text[self._place :] + part, 0
        return bool(part)

    def _too_large(self) -> Refused:
        return self._refuse(
            "child-too-large", f"a child of more than {LARGEST // 1_000_000} million characters, or one never closed",
            "Check the export: send codes and dates, never documents.",
        )  # fmt: skip

    def _broken(self) -> Refused:
        rest = self._text[self._place :].rstrip(_SPACE)
        if self._ended and not rest.endswith(("}", "]")):
            return self._refuse("truncated", "a file that ends before its last bracket", "Send it again, whole.")
        return self._refuse("not-json", "broken JSON", "Send the file again, as a program writes it.")

    def _refuse(self, rule: str, found: str, remedy: str) -> Refused:
        return self._findings.refuse(rule, found, remedy, at=self.number or None)


def open_payload(path: Path) -> TextIO:
    """The file as text; a byte order mark is passed over."""
    return path.open(encoding="utf-8-sig", errors="strict", newline="")
