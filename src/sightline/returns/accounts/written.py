"""What `sightline accounts` writes: de-identified texts, coding sheets, the words said at consent. Old texts go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.errors import SightlineError
from sightline.returns.accounts.coding import write_sheets
from sightline.returns.accounts.deidentify import deidentify
from sightline.returns.accounts.folder import Folder
from sightline.returns.accounts.people import People
from sightline.standard.consent import OWN_WORDS, THEMES, said_at_consent

TEXTS = "de-identified"
_MARK = ".made-by-sightline"
_TITLES = {
    "what_it_is": "What we ask", "your_choice": "It is your choice", "can_reach": "What withdrawing reaches",
    "cannot_reach": "What withdrawing cannot reach", "how_long": "How long",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: texts, how many older ones were taken away, and how often each kind was taken out of them."""

    texts: int
    taken_away: int
    kinds: Counter[str]
    sheets: tuple[Path, ...]


def write_all(folder: Folder, out: Path, on: date, progress: Callable[[str, int, int], None] | None = None) -> Written:
    """Write into a folder of its own. A text that an earlier run left there goes, where its consent does not hold now.

    Raises SightlineError where the folder holds something that no earlier run made.
    """
    texts = out / TEXTS
    if out.exists() and any(out.iterdir()) and not (out / _MARK).is_file():
        raise SightlineError("the folder for what is written holds other things: name an empty or a new one")
    texts.mkdir(parents=True, exist_ok=True)
    (out / _MARK).write_text("", encoding="utf-8")
    keep = {f"{account.id}.txt" for account in folder.accounts}
    old = [path for path in texts.iterdir() if path.name not in keep]
    for path in old:
        path.unlink()
    kinds: Counter[str] = Counter()
    for number, account in enumerate(folder.accounts, start=1):
        made = deidentify(account.text, account.given, People(account.known))
        (texts / f"{account.id}.txt").write_text(made.text, encoding="utf-8")
        kinds += made.counts()
        if progress:
            progress(account.id, number, len(folder.accounts))
    (out / "words-at-consent.txt").write_text(consent_words(on), encoding="utf-8")
    return Written(len(folder.accounts), len(old), kinds, tuple(write_sheets(out, folder.accounts)))


def consent_words(on: date) -> str:
    """What is said to somebody who is asked: both questions apart, with what withdrawing can and cannot reach."""
    parts = []
    for number, (purpose, title) in enumerate(
        ((THEMES, "May the themes of your account be counted?"), (OWN_WORDS, "May your own words be printed?")), start=1
    ):
        parts.append(f"Question {number}. {title}")
        parts += [f"{_TITLES[part]}: {words}" for part, words in said_at_consent(purpose, on).items()]
        parts += ["Yes / No        until (day):", ""]
    return "\n\n".join(parts)
