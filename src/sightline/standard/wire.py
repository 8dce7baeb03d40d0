"""The wire form of drafts: canonical JSON, the same bytes for the same draft everywhere, so that a hash stands for it.

Keys are sorted, there is no space between signs, text is UTF-8 and dates are ISO 8601. Measures and periods, which
many figures share, are written once and referred to by their place in a list. What is read must be exactly what would
be written: another version, an unknown or missing key, a wrong type, a number that is not one, or bytes that are not
canonical raise StandardError, naming the place but never the value found there.
"""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from typing import TypeVar

from sightline.errors import SightlineError, StandardError
from sightline.standard.drafts import LATER, Draft, FigureTable, Page
from sightline.standard.figures import Figure, Measure, Period

VERSION = 1
DRAFT, TABLES, PAGE, FIGURE = "sightline-draft", "sightline-tables", "sightline-page", "sightline-figure"
_POOLED = (Measure, Period)  # written once in a list of their own: most of a draft would be their repetition
T = TypeVar("T")


def encode(draft: Draft) -> bytes:
    """The canonical bytes of a draft. Raises StandardError on a number that is not finite or an unknown type."""
    return encode_as(DRAFT, draft)


def decode_draft(data: bytes) -> Draft:
    """The draft those bytes hold, equal to the one encoded. Raises StandardError."""
    return decode_as(DRAFT, Draft, data)


def encode_tables(tables: tuple[FigureTable, ...]) -> bytes:
    """The canonical bytes of tables of figures. Raises StandardError."""
    return _written(TABLES, tables, tuple[FigureTable, ...])


def decode_tables(data: bytes) -> tuple[FigureTable, ...]:
    """The tables those bytes hold. Raises StandardError."""
    return typing.cast(tuple[FigureTable, ...], _read(TABLES, tuple[FigureTable, ...], data))


def encode_page(page: Page) -> bytes:
    """The canonical bytes of a page's description. Raises StandardError."""
    return encode_as(PAGE, page)


def decode_page(data: bytes) -> Page:
    """The page's description those bytes hold. Raises StandardError."""
    return decode_as(PAGE, Page, data)


def encode_figure(figure: Figure) -> bytes:
    """The canonical bytes of one figure. Raises StandardError."""
    return encode_as(FIGURE, figure)


def decode_figure(data: bytes) -> Figure:
    """The figure those bytes hold. Raises StandardError."""
    return decode_as(FIGURE, Figure, data)


def encode_as(form: str, value: object) -> bytes:
    """The canonical bytes of any frozen dataclass made of the standard's types, under the name `form`.

    Raises StandardError.
    """
    return _written(form, value, type(value))


def decode_as(form: str, kind: type[T], data: bytes) -> T:
    """The `kind` that `encode_as(form, ...)` wrote. Raises StandardError."""
    return typing.cast(T, _read(form, kind, data))


def _written(form: str, value: object, kind: object) -> bytes:
    writer = _Writer()
    body = writer.plain(value, kind, form)
    pools = {pool.__name__.lower() + "s": writer.pools[pool] for pool in _POOLED}
    return _dump({"form": form, "version": VERSION, "body": body, **pools})


def _dump(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise StandardError("a text holds half a character, which cannot be written as UTF-8") from None


def _read(form: str, kind: object, data: bytes) -> object:
    document = _parsed(data, form)
    if document.get("form") != form:
        raise StandardError(f"these bytes do not hold a {form}")
    if document.get("version") != VERSION or isinstance(document.get("version"), bool):
        raise StandardError(f"this {form} is of a version this program does not know: it knows version {VERSION}")
    names = {pool.__name__.lower() + "s" for pool in _POOLED}
    _require_keys(document, {"form", "version", "body"} | names, form)
    reader = _Reader()
    try:
        for pool in _POOLED:
            name = pool.__name__.lower() + "s"
            items = document[name]
            if not isinstance(items, list):
                raise StandardError(f"{form}.{name} is not a list")
            reader.pools[pool] = [reader.instance(item, pool, f"{form}.{name}") for item in items]
        value = reader.value(document["body"], kind, form)
    except StandardError:
        raise
    except SightlineError as error:  # a figure or a table that contradicts itself
        raise StandardError(f"this {form} contradicts itself: {error}") from None
    if _written(form, value, kind) != data:
        raise StandardError(f"this {form} is not in canonical form: it was changed, or written by another program")
    return value


def _parsed(data: bytes, form: str) -> Mapping[str, object]:
    def refuse(_: str) -> object:
        raise StandardError(f"this {form} holds a number that is not one")

    try:
        document = json.loads(data.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise StandardError(f"these bytes are not a {form}: they cannot be read as JSON in UTF-8") from None
    if not isinstance(document, dict):
        raise StandardError(f"these bytes do not hold a {form}")
    return document


def _require_keys(found: Mapping[str, object], expected: set[str], place: str) -> None:
    unknown, missing = len(set(found) - expected), sorted(expected - set(found))
    if unknown:
        raise StandardError(f"{place} has {unknown} keys that the standard does not know")
    if missing:
        raise StandardError(f"{place} lacks {', '.join(missing)}")


@cache
def _hints(kind: type) -> dict[str, object]:
    hints = typing.get_type_hints(kind)
    return {item.name: hints[item.name] for item in fields(kind)}


@cache
def _later(kind: type) -> frozenset[str]:
    """The fields that came after the form was first written: None is left out, so that older bytes still stand."""
    return frozenset(item.name for item in fields(kind) if item.metadata.get(LATER))


class _What(Enum):
    """What is done with values of a kind."""

    ITEMS = 0
    SHARED = 1
    INSTANCE = 2
    WORD = 3
    DAY = 4
    OTHER = 5


@cache  # asked for every value of a draft, and the standard has few kinds
def _shape(kind: object) -> tuple[bool, object, _What, tuple[object, ...]]:
    """Whether None may stand for a kind; the kind without it, what is done with it, and the kinds of its items."""
    members = typing.get_args(kind) if isinstance(kind, types.UnionType) else (kind,)
    alone = next(member for member in members if member is not type(None))
    may_lack = type(None) in members
    if typing.get_origin(alone) is tuple:
        return may_lack, alone, _What.ITEMS, typing.get_args(alone)
    what = _What.DAY if alone is date else _What.OTHER
    if isinstance(alone, type) and issubclass(alone, StrEnum):
        what = _What.WORD
    elif is_dataclass(alone):
        what = _What.SHARED if alone in _POOLED else _What.INSTANCE
    return may_lack, alone, what, ()


def _number(value: object, kind: object, place: str) -> object:
    """A number of exactly the kind the standard gives the field; a whole number may stand in a field of any number."""
    allowed = (int, float) if kind is float else (kind,)
    if type(value) not in allowed:
        raise StandardError(f"{place} is not of the type the standard gives it")
    if isinstance(value, float) and not math.isfinite(value):
        raise StandardError(f"{place} holds a number that is not finite")
    return value


class _Writer:
    """Turns standard values into plain JSON values, collecting the shared ones."""

    def __init__(self) -> None:
        self.pools: dict[type, list[object]] = {pool: [] for pool in _POOLED}
        self._places: dict[object, int] = {}

    def plain(self, value: object, kind: object, place: str) -> object:
        """The JSON value for one value of the standard type `kind`."""
        may_lack, alone, what, items = _shape(kind)
        if value is None and may_lack:
            return None
        if what is _What.ITEMS:
            return self._items(value, items, place)
        if what is _What.OTHER or type(value) is not alone:
            return value if type(value) is alone and alone in (str, bool) else _number(value, alone, place)
        if what is _What.WORD:
            return str(value)
        if what is _What.DAY:
            return typing.cast(date, value).isoformat()
        known = typing.cast(type, alone)
        return self._shared(value, known, place) if what is _What.SHARED else self._instance(value, known, place)

    def _items(self, value: object, kinds: tuple[object, ...], place: str) -> list[object]:
        if type(value) is not tuple:
            raise StandardError(f"{place} is not of the type the standard gives it")
        expected = [kinds[0]] * len(value) if kinds[-1] is Ellipsis else list(kinds)
        if len(expected) != len(value):
            raise StandardError(f"{place} does not have {len(expected)} parts")
        return [self.plain(item, kind, place) for item, kind in zip(value, expected, strict=True)]

    def _instance(self, value: object, kind: type, place: str) -> dict[str, object]:
        written, later = {}, _later(kind)
        for name, hint in _hints(kind).items():
            part = getattr(value, name)
            if part is not None or name not in later:
                written[name] = self.plain(part, hint, f"{place}.{name}")
        return written

    def _shared(self, value: object, kind: type, place: str) -> int:
        if value not in self._places:
            self._places[value] = len(self.pools[kind])
            self.pools[kind].append(self._instance(value, kind, place))
        return self._places[value]


class _Reader:
    """Turns plain JSON values back into standard values."""

    def __init__(self) -> None:
        self.pools: dict[type, list[object]] = {}

    def value(self, plain: object, kind: object, place: str) -> object:
        """The value of the standard type `kind` that a JSON value stands for."""
        may_lack, alone, what, items = _shape(kind)
        if plain is None and may_lack:
            return None
        if what is _What.ITEMS:
            return self._items(plain, items, place)
        if what is _What.OTHER:
            return _number(plain, alone, place)
        known = typing.cast(type, alone)
        if what is _What.SHARED:
            return self._shared(plain, known, place)
        return self.instance(plain, known, place) if what is _What.INSTANCE else self._word(plain, known, place)

    def instance(self, plain: object, kind: type, place: str) -> object:
        """One dataclass of the standard."""
        if not isinstance(plain, dict):
            raise StandardError(f"{place} is not of the type the standard gives it")
        hints = _hints(kind)
        if plain.keys() != hints.keys():
            hints = {name: hint for name, hint in hints.items() if name in plain or name not in _later(kind)}
            _require_keys(plain, set(hints), place)
        return kind(**{name: self.value(plain[name], hint, f"{place}.{name}") for name, hint in hints.items()})

    def _items(self, plain: object, kinds: tuple[object, ...], place: str) -> tuple[object, ...]:
        if not isinstance(plain, list):
            raise StandardError(f"{place} is not of the type the standard gives it")
        expected = [kinds[0]] * len(plain) if kinds[-1] is Ellipsis else list(kinds)
        if len(expected) != len(plain):
            raise StandardError(f"{place} does not have {len(expected)} parts")
        return tuple(self.value(item, kind, place) for item, kind in zip(plain, expected, strict=True))

    def _shared(self, plain: object, kind: type, place: str) -> object:
        pool = self.pools[kind]
        if type(plain) is not int or not 0 <= plain < len(pool):
            raise StandardError(f"{place} refers to a {kind.__name__.lower()} that is not in the list")
        return pool[plain]

    @staticmethod
    def _word(plain: object, kind: type, place: str) -> object:
        if type(plain) is str:
            try:
                return date.fromisoformat(plain) if kind is date else kind(plain)
            except ValueError:
                pass
        raise StandardError(f"{place} holds a word or a date that the standard does not know")
