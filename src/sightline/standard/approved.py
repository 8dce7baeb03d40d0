"""A document: a text that somebody named has approved, such as guidance or what an inquiry was answered. No figures.

It passes clearance as it stands, whole, or not at all.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sightline.errors import ClearanceError

LONGEST = 200_000  # letters


@dataclass(frozen=True, slots=True)
class Document:
    """One text. `name` is its file name without ending; paragraphs of `text` are parted by an empty line.

    `approver` answers for it; `day` is the day on which they approved it.
    """

    name: str
    title: str
    text: str
    approver: str
    day: date

    def __post_init__(self) -> None:
        blank = [part for part in ("name", "title", "text", "approver") if not str(getattr(self, part)).strip()]
        if blank:
            raise ClearanceError(f"a document lacks its {', '.join(blank)}")
        if len(self.text) > LONGEST:
            raise ClearanceError(f"a document is longer than {LONGEST} letters: part it")

    @property
    def sha256(self) -> str:
        """The hash of the text, as `sha256sum` gives it for a file of it in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text by its empty lines, each paragraph in one line."""
        parts = (" ".join(part.split()) for part in self.text.split("\n\n"))
        return tuple(part for part in parts if part)
