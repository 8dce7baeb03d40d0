"""What a register holds, as plain tables that a terminal or a page can show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import date

from sightline.analyses.inquiries.ladder import STANDINGS, counted, standings
from sightline.analyses.inquiries.register import SURE, TABLES, Register
from sightline.analyses.inquiries.wording import PARTS, parts_of
from sightline.standard.figures import day_words

LABELS = {
    "inquiry": "Inquiries, audits and reviews", "question": "Questions", "recommendation": "Recommendations",
    "response": "Steps of recommendations", "request": "Requests for evidence", "search": "Searches for a measure",
    "same": "Pairs that a person looked at",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """One table: caption, header, rows of text; the first cell of a row is its head. `numeric` names columns."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[str] = field(default_factory=frozenset)
    wide: bool = False  # too much text for a terminal: it is in the page and its CSV


def summary(register: Register, on: date) -> tuple[Words, ...]:
    """How many of each thing, how sure, where recommendations stand, and how they fare in the test of a text."""
    return (held(register), ladder(register, on), wording(register))


def held(register: Register) -> Words:
    """Counts of each table, and of entries by how sure they are."""
    rows = []
    for name in TABLES:
        entries = getattr(register, name)
        has = entries and any(one.name == "sure" for one in fields(entries[0]))
        sure = Counter(one.sure for one in entries) if has else Counter()
        rows.append((LABELS[name], str(len(entries)), *(str(sure[code]) if has else "" for code in SURE)))
    header = ("What", "Entries", "Seen in the source", "Secondary", "Unchecked")
    return Words("What the register holds, and how sure it is", header, tuple(rows), frozenset(header[1:]))


def ladder(register: Register, on: date) -> Words:
    """How many recommendations stand on which rung; what is past its day; what counted once and does not now."""
    rows = [(STANDINGS[code], str(number)) for code, number in counted(register, on).items()]
    found = standings(register, on)
    late = sum(one.due_on is not None and one.due_on < on and found[one.recommendation_key].code not in _DONE
               for one in register.recommendation)  # fmt: skip
    rows.append(("Past its day, and no action shown as taken", str(late)))
    rows.append(("With evidence that has grown too old to count", str(sum(bool(one.lapsed) for one in found.values()))))
    rows.append(("No measure found in the sources listed", str(sum(bool(one.searched) for one in found.values()))))
    header = ("Where recommendations stand", "Recommendations")
    return Words(f"Accepted is not done: on {day_words(on)}", header, tuple(rows), frozenset(header[1:]))


_DONE = ("action_taken", "change_measured", "assured", "overtaken", "rejected")


def wording(register: Register) -> Words:
    """How many recommendations meet each part of the test of a text."""
    met = Counter(part.part for one in register.recommendation for part in parts_of(one) if part.met)
    total = len(register.recommendation)
    rows = tuple((words, str(met[part]), str(total - met[part])) for part, words in PARTS.items())
    header = ("Part of the test", "Met", "Not met")
    return Words("The test of a recommendation: of its text, and of nobody", header, rows, frozenset(header[1:]))
