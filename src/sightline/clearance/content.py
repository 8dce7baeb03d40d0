"""What is put up for review, and what is cleared: the same tables and pages, and what a reader is told of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sightline.clearance.cells import Cell, block_of, cell_of
from sightline.clearance.policy import PUBLISH as NOUGHTS_SHOWN
from sightline.clearance.policy import Policy
from sightline.clearance.release import Protected
from sightline.clearance.rules import Reason
from sightline.ledger.chain import Ledger
from sightline.standard.approved import Document
from sightline.standard.drafts import OF_PEOPLE, Draft, FigureTable, OutputKind, Page
from sightline.standard.units import Mark
from sightline.standard.wire import encode

PROPOSED, PROPOSED_DOCUMENT = "sightline-proposed", "sightline-proposed-document"  # forms of what is up for review
DOCUMENTS = "documents"  # group of the pages of documents
ONE_PERSON = "Cleared by one person: no second review"
TWO_PEOPLE = "Reviewed by two people who did not see each other's vote, and cleared by a person who did not write it"
_DERIVED_NOTES = {
    OutputKind.SHARES: (
        "Shares and their ranges are worked out from the rounded counts, in whole per cent; they are withheld where a "
        "count is, and where fewer than {least} are left over, as where a share is all or nearly all"
    ),
    OutputKind.DRAWN: (
        "Shares drawn towards all areas are worked out from rounded counts alone, of areas whose own share is shown"
    ),
    OutputKind.EFFECTS: (
        "Effects are of at least 3 areas beside 3 others, in whole numbers, each with its model's range"
    ),
    OutputKind.CURVES: (
        "Curves are made of rounded counts: a point stands where there were at least {least} events, or none, since "
        "the point before and at least {least} cases are still open"
    ),
    OutputKind.DURATIONS: (
        "Days are whole and averages have two figures; one is shown where at least ten cases lie on each side of it, "
        "and its range where ten lie beyond each end. The shortest and the longest are never shown"
    ),
    OutputKind.PATHS: "Paths with a count under {least} are added together as other, with as many more as it takes",
}
_FRACTIONS = (
    "That withheld counts of this release cannot be worked out is proved against adding up and subtracting for all of "
    "them; that counts are whole numbers might tell more of a few"
)


@dataclass(frozen=True, slots=True)
class Content:
    """What the payload of one draft holds, as it may be shown."""

    name: str
    tier: int
    page: Page
    more: tuple[Page, ...]
    tables: tuple[FigureTable, ...]
    policy: str
    release: str
    notes: tuple[str, ...]

    def noted(self, first: str) -> Content:
        """The same, with a note before the others."""
        return replace(self, notes=(first, *self.notes))


def sources_of(drafts: Sequence[Draft], documents: Sequence[Document], ledger: Ledger) -> list[str]:
    """The fingerprints of what a release is made from: they tell whether two clearings are of the same."""
    return [
        *(ledger.keyed(hashlib.sha256(encode(draft)).hexdigest()) for draft in drafts),
        *(document.sha256 for document in documents),
    ]


def contents_of(
    drafts: Sequence[Draft], sources: Sequence[str], policy: Policy, protected: Protected, release: str
) -> Iterator[tuple[dict[str, object], Content]]:
    """For each draft what the ledger's entry says of it, and what is cleared."""
    tables = iter(protected.tables)
    for draft, source in zip(drafts, sources, strict=False):
        own = tuple(next(tables) for _ in draft.tables)
        counts = _tally(own, protected.withheld, policy.single)
        notes = tuple(_notes(own, policy, counts, protected.certificates.fractional))
        item = {"name": draft.name, "tier": draft.tier, "draft": source, **counts}
        yield item, Content(draft.name, draft.tier, draft.page, draft.more, own, policy.name, release, notes)


def of_document(document: Document) -> dict[str, object]:
    """What the ledger's entry says of a document: the hash of its text, its title, and who approved it when."""
    return {
        "name": document.name, "title": document.title, "sha256": document.sha256, "approver": document.approver,
        "day": document.day.isoformat(),
    }  # fmt: skip


def page_of(document: Document) -> Page:
    """The page of a document: its text has no section."""
    lead = f"Approved by {document.approver} on {document.day.isoformat()}."
    return Page(document.name, document.title, lead, (), DOCUMENTS)


def _tally(tables: Sequence[FigureTable], withheld: Mapping[Cell, Reason], single: bool) -> dict[str, object]:
    """How many breakdowns and figures were cleared and withheld, and for which reason: breakdowns, or single counts."""
    counted = [table for table in tables if table.kind in OF_PEOPLE and table.kind is not OutputKind.PATHS]
    held = {cell_of(figure): None for table in counted for figure in table.figures}
    hidden = [cell for cell in held if cell in withheld]
    cells = sum(len(table.figures) for table in tables)
    own = [table for table in tables if table.kind is not OutputKind.PUBLISHED]  # others' marks are not our doing
    lost = sum(figure.mark is Mark.SUPPRESSED for table in own for figure in table.figures)
    because = {cell if single else block_of(cell): withheld[cell] for cell in hidden}
    return {
        "figures_cleared": cells - lost, "figures_withheld": lost,
        "counts": len(held), "counts_withheld": len(hidden), "breakdowns": len({block_of(cell) for cell in held}),
        "breakdowns_withheld": len({block_of(cell) for cell in hidden}),
        "withheld_because": {why.name.lower(): sum(one is why for one in because.values()) for why in Reason},
    }  # fmt: skip


def counts_withheld(note: str) -> bool:
    """Whether a note counts what was withheld in its own draft (`_how_many`)."""
    return note.endswith("withheld to protect people") or note in ("No count was withheld", "No breakdown was withheld")


def _how_many(policy: Policy, counts: Mapping[str, object]) -> str:
    """How much of the tables was withheld, by what is withheld together under the policy."""
    what, one = ("counts", "count") if policy.single else ("breakdowns", "breakdown")
    if not counts[f"{what}_withheld"]:
        return f"No {one} was withheld"
    figures = f"{counts['figures_withheld']} figures"
    figures = f"and {figures} with what is made of them" if policy.single else f"with {figures}"
    return f"{counts[f'{what}_withheld']} of {counts[what]} {what}, {figures}, were withheld to protect people"


def _which(policy: Policy) -> str:
    """What is withheld by itself, and what goes with it."""
    least = 1 if policy.zeros == NOUGHTS_SHOWN else 0
    if policy.single:
        return (
            f"A count from {least} to {policy.minimum - 1} is not shown, nor where everyone of a group is in one "
            "category, nor are as many other counts as it takes for none of these to be worked out: all have one mark"
        )
    return (
        f"A breakdown with a count from {least} to {policy.minimum - 1} is not shown; a small count of what was not "
        "recorded is withheld by itself"
    )


def _notes(
    tables: Sequence[FigureTable], policy: Policy, counts: Mapping[str, object], fractional: int = 0
) -> list[str]:
    """What a reader is told: how many figures were withheld and how the others were rounded, never a value.

    `fractional` counts of the release are proved by tables with fractions only (certificates.Certificates).
    """
    notes = []
    if any(table.kind in OF_PEOPLE for table in tables):
        notes.append(_how_many(policy, counts))
        words = [
            f"counts for {what} are {'exact' if base == 1 else f'rounded to the nearest {base}'}"
            for what, base in (("one area", policy.area_base), ("all areas together", policy.wide_base))
        ]
        notes.append(f"{'; '.join(words).capitalize()}, each by itself: parts may not add up to totals")
        notes.append(_which(policy))
        notes += [_FRACTIONS] if fractional else []
        if any(figure.intervals for table in tables if table.kind in OF_PEOPLE for figure in table.figures):
            notes.append(
                "Ranges are rounded outwards and reach at least one step of the rounding to each side of a number, so "
                "most are wider than the doubt they stand for: no count that rounds to the number is ruled out by them"
            )
    kinds = {table.kind for table in tables}
    notes += [words.format(least=policy.minimum) for kind, words in _DERIVED_NOTES.items() if kind in kinds]
    if any(table.kind is OutputKind.ESTIMATES for table in tables):
        notes.append(
            "Estimates are printed to two figures, with ranges that reach at least one step of the rounding to each "
            "side, and withheld with the counts that they are made of; what several of them say together was not "
            "attacked"
        )
    if any(table.kind is OutputKind.ORGANISATIONS for table in tables):
        notes.append("Counts of agencies and of their returns are exact: they count no person")
    if any(table.kind is OutputKind.DOCUMENTS for table in tables):
        counted = "inquiries, questions, recommendations, duties, actions, practices, guidance and requests"
        notes.append(f"Counts of {counted} are exact: they count no person")
    if any(table.kind is OutputKind.SURVEYS for table in tables):
        notes.append("What a survey says is of those who could be asked, in whole per cent, each with its range")
    if any(table.kind is OutputKind.PUBLISHED for table in tables):
        notes.append("Figures that others have published are shown as they published them")
    return notes
