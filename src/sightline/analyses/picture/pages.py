"""The pages of the picture for what was received: the sections whose tables hold figures, with source and silences."""

from __future__ import annotations

from dataclasses import replace

from sightline.analyses.picture import page, page_ethnicity, page_forms, page_parts, page_when, page_who
from sightline.analyses.picture.coverage import WORDS, Coverage
from sightline.standard.drafts import Page, Section, Sentence, Slot

# What a page shows and does not, by its name; the first is the main one.
_LEADS = (
    (
        "picture", "Children recorded as affected by sexual abuse", page.SECTIONS,
        "What {sent} recorded, with each child counted once however many agencies hold a record. It shows what was "
        "recorded, not how many children were harmed: much abuse is never recorded.",
    ),
    (
        "picture-forms", "In which forms children were recorded as abused", page_forms.SECTIONS,
        "What the records of {sent} say of who harmed, where and how. What a record does not say is shown as not "
        "known, and never left out.",
    ),
    (
        "picture-who", "Age and sex of children recorded", page_who.SECTIONS,
        "Who the children are whom {sent} recorded as affected by sexual abuse, and in which forms by age and sex.",
    ),
    (
        "picture-ethnicity", "Ethnic group of children recorded, by who says it", page_ethnicity.SECTIONS,
        "What each source says of the ethnic group of these children: none is put together with another. What was not "
        "recorded is shown as bounds, from none of those children to all of them, and beside them a value by a model.",
    ),
    (
        "picture-ethnicity-complete", "How often an ethnic group is known, by source", page_ethnicity.COMPLETE,
        "Of how many of these children each source gives an ethnic group, why it does not give others, and who harmed.",
    ),
    (
        "picture-when", "When it happened, and when it was recorded", page_when.SECTIONS,
        "How long it took until what happened to a child was recorded, and at which age it happened, as far as the "
        "records of {sent} say. Adults who told of their childhood are counted apart.",
    ),
)  # fmt: skip
# Tables that a silent agency makes too low, or empty.
_BY_AGENCY = frozenset(
    {
        "children_by_year", "records_by_held_by", "children_by_sender", "children_by_overlap", "children_by_known_to",
        "children_by_status", "children_by_area", "children_by_online", "children_by_group_based",
        "children_by_setting", "children_by_context", "children_by_recency", "children_by_harm_age", "adults_by_year",
    }
)  # fmt: skip
# Sections with several rows an area: of more areas than this a page cannot be read; the figures are in its files.
_LONG = frozenset({"form-by-area"})
MOST_AREAS = 30
_TERMS = (
    ("Context of abuse", "where and through whom abuse happened, as one of nine types of the CSA Centre"),
    ("Harmed by", "whether the records say that an adult or another child harmed; many records cannot say"),
    ("Counted once", "records of one child at several agencies were linked; the link is good but not perfect"),
)
_HEADLINE = Sentence(
    "{all} children were recorded as affected by sexual abuse in the {period:all}, each counted once, by the councils, "
    "police forces and support services that took part: what was recorded, not how many were harmed.",
    (Slot("all", "children_by_year"),),
)


def pages(coverage: Coverage, tables: frozenset[str], *, ranged: bool = False) -> tuple[Page, ...]:
    """The pages that have a section, the main one first.

    `tables` are those that hold figures, `ranged` says whether these have ranges over draws.
    """
    made = []
    for name, title, sections, lead in _LEADS:
        drawn = _drawn(sections, coverage, tables)
        if name == "picture" and "children_any_year" not in tables:
            drawn = (replace(drawn[0], sentence=page.ONE_YEAR), *drawn[1:])
        if drawn:
            terms = [page_parts.COUNTED, *_TERMS] if name != "picture-when" else [page_parts.COUNTED, _TERMS[-1]]
            terms += [page_parts.BOUNDS] if name not in ("picture", "picture-ethnicity-complete") else []
            terms += [page_parts.RANGE] if ranged else []
            main = name == "picture"
            words = lead.format(sent=_sent(coverage))
            headline = _HEADLINE if main else None
            made.append(Page(name, title, words, drawn, headline=headline, terms=tuple(terms), listed=main))
    return tuple(made)


def _drawn(sections: tuple[Section, ...], coverage: Coverage, tables: frozenset[str]) -> tuple[Section, ...]:
    """The sections whose tables hold figures, with what is the same for all."""
    latest, first = max(coverage.years), min(coverage.years)
    words = ", ".join(str(year) for year in coverage.years)
    several = coverage.unbroken and len(coverage.years) > 1
    if several:
        words = f"{first} to {latest}"
    of = "years" if len(coverage.years) > 1 else "the year"
    source = f"Returns for {of} to March {words}, linked by Sightline. {coverage.source}"
    together = f"April {first - 1} to March {latest} together" if several else f"year to March {latest}"
    drawn = []
    for section in sections:
        if section.name in _LONG and len({gss for gss, _ in coverage.councils}) > MOST_AREAS:
            continue
        if {section.table, *(slot.table for slot in section.sentence.slots)} - {"children_any_year"} <= tables:
            missing = coverage.missing if section.table in _BY_AGENCY else ()
            subtitle = section.subtitle.format(latest=latest, together=together)
            made = replace(section, subtitle=subtitle, source=source)
            drawn.append(replace(made, not_known=(*missing, *section.not_known)))
    return tuple(drawn)


def _sent(coverage: Coverage) -> str:
    """Who took part, in words."""
    counts = [
        f"{coverage.senders[sender]} {one if coverage.senders[sender] == 1 else many}"
        for sender, (one, many) in WORDS.items()
        if coverage.senders.get(sender)
    ]
    return " and ".join(part for part in (", ".join(counts[:-1]), counts[-1]) if part)
