"""People who move a made-up release, for the tests of states and reviews."""

from __future__ import annotations

from datetime import date

from sightline.clearance.audit import Act
from sightline.clearance.gate import Cleared, clear_reviewed, propose
from sightline.clearance.review import vote
from sightline.clearance.stage import open_correction
from sightline.config import Clearing
from sightline.ledger.chain import Entry, Ledger
from sightline.standard.approved import Document
from sightline.standard.drafts import Draft
from tests.unit.clearance.made import DEFAULT, FORM, SEX, counts, draft

ALONE = Clearing(one_person=True)
DAY = date(2026, 11, 26)


def by(who: str, reason: str = "", rules: Clearing | None = None) -> Act:
    """Somebody's act, in the mode for two people if nothing else is said."""
    return Act(who, reason, rules or Clearing())


def correct(ledger: Ledger, act: Act, *, release: str) -> Entry:
    """Say that a release is wrong, where no site shows it. Returns the newest entry."""
    open_correction(ledger, act, DAY, release=release).enter("")
    return ledger.entries()[-1]


def a_draft(girls: int = 41) -> Draft:
    """One table that is shown and one that is withheld."""
    return draft(counts([SEX], {"F": girls, "M": 33}), counts([FORM], {"a": 40, "b": 3, "c": 31}))


def put_up(
    ledger: Ledger, *, release: str = "one", who: str = "Author", girls: int = 41, documents: tuple[Document, ...] = ()
) -> Entry:
    """Submit a made-up release."""
    return propose([a_draft(girls)], DEFAULT, ledger, by(who), release=release, documents=documents)


def approved(ledger: Ledger, *, release: str = "one") -> None:
    """Two people approve it."""
    for who in ("First", "Second"):
        vote(ledger, release, by(who), approve=True)


def reviewed_and_cleared(
    ledger: Ledger, *, release: str = "one", girls: int = 41, documents: tuple[Document, ...] = ()
) -> tuple[Cleared, ...]:
    """The whole way of two people up to clearing."""
    put_up(ledger, release=release, girls=girls, documents=documents)
    approved(ledger, release=release)
    return clear_reviewed(ledger, by("Releaser"), release=release)
