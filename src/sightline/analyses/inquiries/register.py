"""The register: its tables and columns as data, and what they hold once everything was checked.

Names follow the standard model (standard/documents.py). The register holds documents, bodies and areas, and no person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.standard.codes import code_list
from sightline.standard.figures import day_words
from sightline.standard.forms import contexts
from sightline.standard.rows import read_rows

SURE: Mapping[str, str] = MappingProxyType(
    {
        "source": "seen in the source",
        "secondary": "seen through a secondary page; to be confirmed",
        "unchecked": "own knowledge, unchecked; to be confirmed",
    }
)
STATES: Mapping[str, str] = MappingProxyType({"live": "Running", "reported": "Has reported", "closed": "Closed"})
KINDS: Mapping[str, str] = MappingProxyType({"paraphrase": "In our words", "quotation": "Word for word"})
ANSWERS: Mapping[str, str] = MappingProxyType({"yes": "The same", "no": "Not the same"})
NO_DATA = "no data"
MOST_QUOTED = 40  # words of a passage that is quoted


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One inquiry, audit or review. No areas: all of England."""

    inquiry_key: str
    title: str
    commissioner: str
    level: str
    state: str
    source: str
    sure: str
    areas: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    opened_on: date | None = None
    reported_on: date | None = None
    covers_from: date | None = None
    covers_to: date | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What one inquiry asks of one kind of body. No areas: those of the inquiry."""

    question_key: str
    inquiry_key: str
    asked_of: str
    theme: str
    words: str
    sure: str
    areas: tuple[str, ...] = ()
    asked_on: date | None = None
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What one inquiry asks somebody to do. `indicator` is the id of a figure, "no data", or "" while nobody said."""

    recommendation_key: str
    inquiry_key: str
    addressee: str
    words: str
    locator: str
    theme: str
    sure: str
    kind: str = "paraphrase"
    number: str = ""
    due_on: date | None = None
    indicator: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """One step of one recommendation on one day, with what shows it and how long that counts."""

    recommendation_key: str
    answered_on: date
    status: str
    source: str
    sure: str
    evidence: str = ""
    evidence_expires: date | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Evidence that one inquiry asked of one kind of body. Survivors are reached through support services only."""

    request_key: str
    inquiry_key: str
    asked_of: str
    theme: str
    what: str
    asked_on: date
    areas: tuple[str, ...] = ()
    answered_on: date | None = None
    reuses: str = ""
    reaches_survivors: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """That no measure of a recommendation was found: where somebody looked, and up to which day."""

    recommendation_key: str
    sources: str
    searched_on: date

    @property
    def said(self) -> str:
        """The only words in which the register says so."""
        return f"No measure found in the sources listed, searched to {day_words(self.searched_on)}."


@dataclass(frozen=True, slots=True)
class Same:
    """That a named person looked at two recommendations, and whether they ask for the same thing."""

    recommendation_key: str
    same_as: str
    answer: str
    confirmed_by: str
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class Register:
    """Everything in a folder, in the order of its files."""

    inquiry: tuple[Inquiry, ...] = ()
    question: tuple[Question, ...] = ()
    recommendation: tuple[Recommendation, ...] = ()
    response: tuple[Response, ...] = ()
    request: tuple[Request, ...] = ()
    search: tuple[Search, ...] = ()
    same: tuple[Same, ...] = ()

    def inquiries(self) -> Mapping[str, Inquiry]:
        """Each inquiry by its key."""
        return {one.inquiry_key: one for one in self.inquiry}

    def recommendations(self) -> Mapping[str, Recommendation]:
        """Each recommendation by its key."""
        return {one.recommendation_key: one for one in self.recommendation}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: text, day, flag or list (of codes); needed or not; `codes` names the list that it takes."""

    name: str
    kind: str = "text"
    needed: bool = False
    codes: str = ""


def _text(names: str, *, needed: bool = True) -> tuple[Column, ...]:
    return tuple(Column(name, needed=needed) for name in names.split())


def _days(names: str, *, needed: bool = False) -> tuple[Column, ...]:
    return tuple(Column(name, "day", needed) for name in names.split())


_AREAS = Column("areas", "list", codes="area")
_ASKED = Column("asked_of", needed=True, codes="sender")
_THEME = Column("theme", needed=True, codes="theme")
_SURE = Column("sure", needed=True, codes="sure")

TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "inquiry": (
            *_text("inquiry_key title commissioner"), Column("level", needed=True, codes="inquiry_level"),
            Column("state", needed=True, codes="state"), *_text("source"), _SURE, _AREAS,
            Column("agencies", "list", codes="sender"), Column("forms", "list", codes="form"),
            *_days("opened_on reported_on covers_from covers_to"),
        ),
        "question": (
            *_text("question_key inquiry_key"), _ASKED, _THEME, *_text("words"), _SURE, _AREAS, *_days("asked_on"),
            *_text("locator", needed=False),
        ),
        "recommendation": (
            *_text("recommendation_key inquiry_key addressee words locator"), _THEME, _SURE,
            Column("kind", codes="kind"), *_text("number", needed=False), *_days("due_on"),
            *_text("indicator holder", needed=False),
        ),
        "response": (
            *_text("recommendation_key"), *_days("answered_on", needed=True),
            Column("status", needed=True, codes="recommendation_status"), *_text("source"), _SURE,
            *_text("evidence", needed=False), *_days("evidence_expires"),
        ),
        "request": (
            *_text("request_key inquiry_key"), _ASKED, _THEME, *_text("what"), *_days("asked_on", needed=True), _AREAS,
            *_days("answered_on"), *_text("reuses", needed=False), Column("reaches_survivors", "flag"),
        ),
        "search": (*_text("recommendation_key sources"), *_days("searched_on", needed=True)),
        "same": (
            *_text("recommendation_key same_as"), Column("answer", needed=True, codes="answer"),
            *_text("confirmed_by"), *_days("confirmed_on", needed=True),
        ),
    }
)  # fmt: skip
CLASSES: Mapping[str, type] = MappingProxyType(
    {"inquiry": Inquiry, "question": Question, "recommendation": Recommendation, "response": Response,
     "request": Request, "search": Search, "same": Same}
)  # fmt: skip
OWN_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"inquiry": ("inquiry_key",), "question": ("question_key",), "recommendation": ("recommendation_key",),
     "response": ("recommendation_key", "answered_on", "status"), "request": ("request_key",),
     "search": ("recommendation_key",), "same": ("recommendation_key", "same_as")}
)  # fmt: skip


@cache
def themes() -> Mapping[str, str]:
    """Theme -> label, in the order of themes.csv."""
    return MappingProxyType({row["theme"]: row["label"] for row in read_rows("themes.csv", __package__ or "")})


@cache
def codes(name: str) -> Mapping[str, str]:
    """Code -> label of a list that a column takes; those of the register itself, else those of the standard."""
    own = {"sure": SURE, "state": STATES, "kind": KINDS, "answer": ANSWERS}
    if name in own:
        return own[name]
    if name == "theme":
        return themes()
    if name == "form":
        return forms()
    return {code: entry.label for code, entry in code_list(name).items()}


def forms() -> Mapping[str, str]:
    """Form -> name: the nine contexts of the typology, and children who harm."""
    return {**{one.code: one.name for one in contexts()}, "child_on_child": "Child on child"}
