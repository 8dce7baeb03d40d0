"""Plain sentences for a page whose breakdown rests on worse links: some children are then missed more than others.

They hold shares in whole per cent only, of many pairs: see standard/shares.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sightline.analyses.quality.core import KINDS
from sightline.flow import Stage, Zone
from sightline.ledger.chain import Entry, Ledger
from sightline.standard.drafts import Draft, Section
from sightline.standard.linkage import CHILD, Group, groups_of, standing_out
from sightline.standard.shares import BASE_FOR_WORDS, whole_percent

ETHNIC = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "C": "Chinese", "O": "any other group"}

Rows = Sequence[Mapping[str, object]]


def made_of_links(chronicled: Entry) -> object:
    """The hash of the linkage that an entry of timelines was made of."""
    made_of = chronicled.body["made_of"]
    assert isinstance(made_of, dict)
    return made_of["link"]


def counts_of_links(ledger: Ledger, links: object, stage: Stage) -> Rows:
    """The rows of link_quality of the linkage whose entry has that hash; none where it did not count by group yet."""
    found = [
        payload
        for entry in ledger.entries()
        if entry.hash == links
        for payload in entry.payloads(Zone.ADMIN)
        if payload.name == "link_quality"
    ]
    return [row for payload in found for row in ledger.read_table(payload, stage).to_pylist() if "population" in row]


def fingerprint(rows: Rows) -> str:
    """What stands for all that could be said of these links."""
    kinds = {kind: words.lower() for kind, words in KINDS.items()}
    return hashlib.sha256(repr((by_ethnic_group(rows), by_agencies(rows, kinds))).encode()).hexdigest()


def noted(draft: Draft, rows: Rows) -> Draft:
    """The draft with a sentence in each section whose breakdown rests on links that are worse for some than others."""
    page, *more = (
        replace(
            page,
            sections=tuple(
                replace(section, not_known=(*_of(section, draft, rows), *section.not_known))
                for section in page.sections
            ),
        )
        for page in draft.pages
    )
    return replace(draft, page=page, more=tuple(more))


def _of(section: Section, draft: Draft, rows: Rows) -> tuple[str, ...]:
    """What to say of one section, by the dimensions of its table."""
    said: tuple[str, ...] = ()
    for dimension in draft.table(section.table).dimensions:
        if dimension.code == "ethnic_group" or dimension.code.startswith("ethnicity"):
            said += by_ethnic_group(rows)
        if dimension.code == "overlap":
            kinds = sorted({kind for code, _ in dimension.labels for kind in code.split("+")})
            said += by_agencies(rows, {kind: KINDS.get(kind, kind).lower() for kind in kinds})
    return said


def by_ethnic_group(rows: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """Sentences for a breakdown of children by ethnic group, from rows of link_quality; none where links are even."""
    groups = groups_of(rows).get((CHILD, "ethnic_group"), [])
    return tuple(
        f"Records of children of the ethnic group {ETHNIC[group.code]} were joined less often than they should be: an "
        f"estimated {whole_percent(group.missed_share)} of links are missed, of the other groups "
        f"{_rest(group, groups)}. So more of these children count twice, or look as though fewer agencies knew them."
        for group in standing_out(groups, BASE_FOR_WORDS)
        if group.code in ETHNIC
    )


def by_agencies(rows: Iterable[Mapping[str, object]], names: Mapping[str, str]) -> tuple[str, ...]:
    """Sentences for a breakdown of children by which agencies knew them; `names` are the kinds it has, in words."""
    both = {f"{one}+{other}": (one, other) for one in names for other in names if one < other}
    groups = [group for group in groups_of(rows).get((CHILD, "kinds"), []) if group.code in both]
    said = []
    for group in standing_out(groups, BASE_FOR_WORDS):
        one, other = both[group.code]
        said.append(
            f"Links between {names[one]} and {names[other]} are missed more often than others: an estimated "
            f"{whole_percent(group.missed_share)} of them, of the others {_rest(group, groups)}. So fewer children "
            "than there are appear as known to both."
        )
    return tuple(said)


def _rest(group: Group, groups: Sequence[Group]) -> str:
    """The share missed in the other groups together, in words."""
    others = [other for other in groups if other is not group]
    whole = sum(other.pairs - other.wrong + other.missed for other in others)
    return whole_percent(sum(other.missed for other in others) / whole if whole else 0.0)
