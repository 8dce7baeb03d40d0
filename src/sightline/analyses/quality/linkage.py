"""The pages "linkage" and "linkage-groups": how well records were joined, and for whom, from linkage's own counts.

Its parts: linkage_tables.py counts, linkage_sections.py says. The text follows GUILD, guidance on what reports of
linked data should tell at four steps: provision of data, linkage, analysis and reporting.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline.analyses.quality import linkage_sections as say
from sightline.analyses.quality import linkage_tables as tables
from sightline.analyses.quality.worse_links import Rows, counts_of_links
from sightline.errors import LedgerError
from sightline.flow import STOCK, Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.ledger.submissions import LINKED, REVIEWED, current, to_link
from sightline.standard import linkage as words
from sightline.standard.clerical import Stratum, strata_of
from sightline.standard.drafts import Draft, FigureTable, Page
from sightline.standard.figures import Period
from sightline.standard.ledgers import with_ledgers
from sightline.standard.linkage import ALL, POPULATIONS, number
from sightline.standard.wire import encode

WEIGHED = "linkage weighed"  # kind of the ledger entry


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is made of: rows of link_quality and of review_counts, and what the ledger says of the linkage."""

    rows: Rows
    period: Period
    agencies: Mapping[str, int]  # by kind
    reviewed: Rows = ()  # empty: nobody has looked at pairs
    draws: int = 0


def weigh(ledger: Ledger) -> tuple[Entry, bool]:
    """Draft both pages from the newest linkage. Returns the ledger entry and whether it was made now.

    Raises LedgerError where nothing was linked yet.
    """
    linked = ledger.latest(LINKED)
    if linked is None:
        raise LedgerError("nothing was linked yet: `sightline link` first")
    reviewed = review_of(ledger, linked)
    drafts = linkage_drafts(_told(ledger, linked, reviewed))
    made = {draft.name: encode(with_ledgers(draft)) for draft in drafts if draft.tables}
    made_of: dict[str, object] = {
        "links": linked.hash, "review": reviewed.hash if reviewed else None,
        "pages": ledger.keyed(hashlib.sha256(b"".join(made.values())).hexdigest()),
    }  # fmt: skip
    before = ledger.latest(WEIGHED)
    if before is not None and before.body["made_of"] == made_of:
        return before, False
    with ledger.at_work():
        payloads = [ledger.put_bytes(Zone.DRAFTS, name, data) for name, data in made.items()]
        return ledger.commit(WEIGHED, {"made_of": made_of}, payloads), True


def review_of(ledger: Ledger, linked: Entry) -> Entry | None:
    """The newest clerical review of that very linkage, or None."""
    found = [
        entry for entry in ledger.entries()
        if entry.kind == REVIEWED and isinstance(made := entry.body["made_of"], dict) and made["links"] == linked.hash
    ]  # fmt: skip
    return found[-1] if found else None


def _told(ledger: Ledger, linked: Entry, reviewed: Entry | None) -> Told:
    sent = [submission for submission, _ in to_link(current(ledger))]
    start, end = min(one.period_start for one in sent), max(one.period_end for one in sent)
    counts = [
        row
        for payload in (reviewed.payloads(Zone.ADMIN) if reviewed else ())
        for row in ledger.read_table(payload, STOCK).to_pylist()
    ]
    return Told(
        counts_of_links(ledger, linked.hash, STOCK), Period(start, end, f"{start:%B %Y} to {end:%B %Y}"),
        Counter(sender for sender, _ in {(one.sender, one.agency) for one in sent}), counts,
        int(str(linked.body.get("draws", 0))),
    )  # fmt: skip


def linkage_drafts(told: Told) -> tuple[Draft, ...]:
    """The drafts of both pages: what was joined and how well, and for whom."""
    return _joined_draft(told), _groups_draft(told)


def _joined_draft(told: Told) -> Draft:
    period, strata = told.period, strata_of(told.reviewed)
    by_way, by_council = tables.pupil_tables(told.rows, period)
    made: list[FigureTable] = [
        *(tables.records_table(told.rows, population, period) for population in POPULATIONS),
        tables.bands_table(told.rows, period), tables.review_table(strata, period), by_way, by_council,
        tables.agencies_table(told.agencies, period),
    ]  # fmt: skip
    sections = (
        *(say.records_section(population, period) for population in POPULATIONS),
        say.strength_section(told.rows, period), say.review_section(strata, period),
        say.pupil_section(period), say.council_section(by_council, period),
        say.guild_section(_steps(told, strata), period),
    )  # fmt: skip
    page = Page(
        "linkage", "How well records were joined",
        "Agencies know one person under different numbers and spellings. Whose records are whose was worked out, and "
        "can be wrong in two ways: records of two people joined, or records of one person left apart. This page shows "
        "what was joined, how surely, and what cannot be.",
        say.used_sections(sections, made), group="quality", terms=_TERMS,
    )  # fmt: skip
    return Draft("linkage", 1, tuple(table for table in made if table.figures), page)


def _groups_draft(told: Told) -> Draft:
    made = [tables.breakdown_table(told.rows, dimension, told.period) for dimension in tables.BREAKDOWNS]
    sections = [say.breakdown_section(told.rows, dimension, told.period) for dimension in tables.BREAKDOWNS]
    lookup = any(row["dimension"] == "deprivation" for row in told.rows)
    page = Page(
        "linkage-groups", "For whom records were joined well, and for whom less",
        "Names that are spelt in several ways, homes that change and numbers that are missing make links harder to "
        "find. Where a group's links are missed more often, fewer of its members look as though several agencies knew "
        "them. "
        f"{'' if lookup else 'No table of deprivation was given, so nothing is said by deprivation.'}".rstrip(),
        say.used_sections(sections, made), group="quality", terms=_TERMS,
    )  # fmt: skip
    return Draft("linkage-groups", 1, tuple(table for table in made if table.figures), page)


_TERMS = (
    ("Pair of records", "two records of two agencies that were compared; joined, they are taken to be one person's"),
    ("Strong agreement", "names, birth date, sex and address make it at least 128 times as likely that two records are "
                         "one person's as that they are not"),
    ("Moderate agreement", "more likely one person's than not, and less than 128 times as likely"),
    ("National number", "an NHS number, a pupil number, or the number that police, courts and prisons share"),
)  # fmt: skip


def _steps(told: Told, strata: Sequence[Stratum]) -> tuple[tuple[str, str], ...]:
    """What this run did at each of GUILD's steps."""
    named = [row for row in told.rows if row["measure"] == words.NAMED]
    nameless = sum(not number(row["n"]) for row in named)
    left_out = f"{nameless} of {len(named)} councils left names out, and could be joined by the pupil number alone"
    draws = f"and in {told.draws} further answers to who is who, drawn by their odds" if told.draws else "once"
    both = " and ".join(text.lower() for population, text in POPULATIONS.items() if _any(told.rows, population))
    looked = "people looked at a sample of pairs" if strata else "nobody has looked at a sample of pairs yet"
    return (
        ("Provision of data", f"{left_out if nameless else 'every council sent names'}."),
        (
            "Linkage",
            f"records of {both or 'people'} were compared, each within its own population, by numbers where both hold "
            "one and else by names, birth date, sex and address; twins and siblings were kept apart by rule.",
        ),
        (
            "Analysis",
            f"figures about people were counted on the best answer {draws}; whoever no agency recorded is in none.",
        ),
        ("Reporting", f"links are counted by group on the next page, small counts are withheld, and {looked}."),
    )  # fmt: skip


def _any(rows: Rows, population: str) -> bool:
    return any(
        row["population"] == population and row["measure"] == words.RECORDS and row["dimension"] == ALL for row in rows
    )
