"""What was found wrong after publication: corrections, with every figure that changed, and releases taken back.

A figure that is withheld now is said to be so, and what was printed of it before is not repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.clearance.again import why_alike
from sightline.clearance.cells import Cell, cell_of
from sightline.clearance.gate import Cleared, reopen_entry
from sightline.clearance.trail import Standing, audit_of
from sightline.ledger.chain import Entry, Ledger
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Figure
from sightline.standard.units import Mark

NOT_REPEATED = "not repeated"  # in place of what was printed of a figure that is no longer shown
NOT_THERE = "not there"
ALL_PAGES = "All pages"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that changed: where it stands, and what was and is printed of it: a number or a mark."""

    table: str
    measure: str  # its label
    period: str
    area: str
    breakdown: tuple[tuple[str, str], ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One mistake found after publication: when it was put right, on which page, and what was wrong, in plain words.

    `release` and `version` name the version that put it right; `changes` are the figures of that page's tables that
    changed. `alike` is why the version has the same figures, where it was made of the same drafts and prints the same.
    """

    day: date
    page: str
    words: str
    release: str = ""
    version: int = 0
    changes: tuple[Change, ...] = ()
    alike: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a release that is out, as was said on a day, in plain words, until its next version is out."""

    day: date
    release: str
    words: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A release that was taken back: when, and why, in plain words. It is never published again."""

    day: date
    release: str
    words: str
    published: bool = True  # whether it had been published


def changes(before: Iterable[FigureTable], after: Iterable[FigureTable]) -> tuple[Change, ...]:
    """Every figure whose value or mark is another in `after`, in the order of the tables, then those gone."""
    old, new = _figures(before), _figures(after)
    found = [
        _change(key, old.get(key), figure) for key, figure in new.items() if _shown(old.get(key)) != _shown(figure)
    ]
    found += [_change(key, figure, None) for key, figure in old.items() if key not in new]
    return tuple(found)


def _figures(tables: Iterable[FigureTable]) -> dict[tuple[str, Cell], Figure]:
    return {(table.name, cell_of(figure)): figure for table in tables for figure in table.figures}


def _shown(figure: Figure | None) -> str:
    """What is printed of a figure."""
    if figure is None:
        return NOT_THERE
    parts = [] if figure.value is None else [f"{figure.value:.10g}"]
    return " ".join([*parts, *([] if figure.mark is None else [str(figure.mark)])])


def _change(key: tuple[str, Cell], before: Figure | None, after: Figure | None) -> Change:
    figure = after or before
    assert figure is not None
    hidden = before is not None and before.value is not None and (after is None or after.mark is Mark.SUPPRESSED)
    old = NOT_REPEATED if hidden else _shown(before)
    where = (key[0], figure.measure.label, figure.period.label, figure.area, figure.breakdown)
    return Change(*where, old, _shown(after))


def corrections(ledger: Ledger, standings: Mapping[str, Standing], opened: str) -> tuple[Correction, ...]:
    """The corrections of every release that went out, and of the one `opened` to be published, in the order of days."""
    numbers = {entry.number: entry for entry in ledger.entries()}
    found: list[Correction] = []
    for standing in standings.values():
        said = [numbers[number] for number in standing.entries if _move(numbers[number]) == "correct"]
        for version, (entry, before, after) in enumerate(
            zip(said, standing.cleared, standing.cleared[1:], strict=False), start=2
        ):
            out = {numbers[number].body.get("cleared") for number in standing.published}
            if after in out or standing.release == opened:
                found += _of_pages(ledger, entry, numbers[after], before, version)
    return tuple(sorted(found, key=lambda one: (one.day, one.release, one.page)))


def _of_pages(ledger: Ledger, said: Entry, mended: Entry, before: int, version: int) -> list[Correction]:
    """One correction a page whose figures changed; one of all pages where none did, as where words were wrong."""
    old = {one.name: one for one in reopen_entry(ledger, before)}
    new = {one.name: one for one in reopen_entry(ledger, mended.number)}
    day, words = date.fromisoformat(mended.at[:10]), str((audit_of(said) or {}).get("reason", ""))
    named = (str(mended.body["release"]), version)
    found = []
    for name in dict.fromkeys((*new, *old)):
        changed = changes(_tables(old.get(name)), _tables(new.get(name)))
        if changed:
            found.append(Correction(day, (new.get(name) or old[name]).page.title, words, *named, changed))
    return found or [Correction(day, ALL_PAGES, words, *named, alike=why_alike(mended.body))]


def _tables(cleared: Cleared | None) -> Sequence[FigureTable]:
    return cleared.tables if cleared else ()


def withdrawals(ledger: Ledger, standings: Mapping[str, Standing]) -> tuple[Withdrawal, ...]:
    """The releases that were taken back after they had been published, in the order of days."""
    numbers = {entry.number: entry for entry in ledger.entries()}
    found = [
        Withdrawal(date.fromisoformat(entry.at[:10]), standing.release, str((audit_of(entry) or {}).get("reason", "")))
        for standing in standings.values()
        if standing.published
        for entry in (numbers[number] for number in standing.entries)
        if _move(entry) == "withdraw"
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.release)))


def _move(entry: Entry) -> object:
    return (audit_of(entry) or {}).get("move")
