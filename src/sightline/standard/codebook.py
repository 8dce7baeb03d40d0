"""The codebook by which accounts are coded: what each theme means, when to use it and when not, and who agreed to it.

The rows are data/codebook.csv; labels and codes are those of the list `account_theme`. A seat is kept for survivors as
co-authors: `survivors_seat` is "open" until they have agreed to the row, then the day on which they did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from sightline.errors import StandardError
from sightline.standard.codes import code_list, label
from sightline.standard.rows import day, in_force, read_rows

THEMES = "account_theme"
NO_THEME = "no_theme"
OPEN = "open"  # the survivors' seat, as long as nobody has agreed
# In the order in which pages show them.
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "telling": "Telling, and being asked",
        "response": "How people were met, and what was done",
        "help": "Help and waiting",
        "safety": "Being made safe, and being told",
        "agencies": "How agencies and the process worked",
    }
)


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of the codebook."""

    code: str
    group: str  # of GROUPS; "none" for NO_THEME
    definition: str
    use_when: str
    not_when: str
    words_of_people: str  # as people say it
    words_of_agencies: str  # as agencies write the same
    valid_from: date | None
    valid_to: date | None
    agreed_by: str
    survivors_seat: str
    source: str

    @property
    def label(self) -> str:
        """Its plain words."""
        return label(THEMES, self.code)

    @property
    def agreed_with_survivors(self) -> bool:
        """Whether survivors have taken their seat for it."""
        return self.survivors_seat != OPEN


@cache
def codebook(on: date | None = None) -> Mapping[str, Theme]:
    """Code -> theme, of those in force on that day, or all. Raises StandardError on a row that makes no sense."""
    found: dict[str, Theme] = {}
    for row in read_rows("codebook.csv"):
        theme = Theme(
            row["theme"], row["group"], row["definition"], row["use_when"], row["not_when"], row["words_of_people"],
            row["words_of_agencies"], day(row["valid_from"]), day(row["valid_to"]), row["agreed_by"],
            row["survivors_seat"], row["source"],
        )  # fmt: skip
        _check(theme, found)
        found[theme.code] = theme
    if set(found) != set(code_list(THEMES)):
        raise StandardError("codebook.csv and the code list account_theme do not hold the same themes")
    chosen = {code: one for code, one in found.items() if on is None or in_force(one.valid_from, one.valid_to, on)}
    return MappingProxyType(chosen)


def themes_of(group: str) -> tuple[str, ...]:
    """The codes of one group, in their order."""
    return tuple(theme.code for theme in codebook().values() if theme.group == group)


def edition() -> str:
    """Name of the codebook as it stands: it changes with the newest row."""
    newest = max(theme.valid_from for theme in codebook().values() if theme.valid_from is not None)
    return f"sightline-codebook/{newest.isoformat()}"


def _check(theme: Theme, found: Mapping[str, Theme]) -> None:
    if theme.code in found:
        raise StandardError("codebook.csv holds one theme twice")
    if (theme.group not in GROUPS) != (theme.code == NO_THEME) or not all(
        (theme.definition, theme.use_when, theme.not_when, theme.valid_from, theme.agreed_by, theme.source)
    ):
        raise StandardError("codebook.csv has a theme without group, definition, use, day or source")
    if theme.survivors_seat != OPEN and day(theme.survivors_seat) is None:
        raise StandardError("codebook.csv: the survivors' seat is open, or the day on which they agreed")
