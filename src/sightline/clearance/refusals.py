"""What clearance refuses to look at: shapes, words and claims that no published table may have.

Every check returns reasons in words; none repeats a value found, since it may be a person's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from sightline.clearance import claims, effects, forbidden, grouped, surveys
from sightline.clearance.cells import ROWS, Cell, cell_of, twice, what_of
from sightline.clearance.policy import Policy, is_wide
from sightline.clearance.rules import RULES
from sightline.standard.drafts import DERIVED, OF_PEOPLE, Draft, FigureTable, OutputKind, Page, Sentence
from sightline.standard.figures import LINKAGE, Figure, Period
from sightline.standard.texts import faults_of, verdicts_of
from sightline.standard.units import RATIOS, Mark, Unit

MOST_WORDS = 12  # in a title
MOST_CODES = 20  # in one dimension of counts: finer than that describes people, not groups
RANKING = frozenset(
    {
        "rank", "ranks", "ranked", "ranking", "rankings", "score", "scores", "scored", "scoring", "league", "leagues",
        "decile", "deciles", "percentile", "percentiles", "composite", "watchlist", "rag",
    }
)  # fmt: skip
ONE_PERSON = frozenset(
    {
        "person", "people", "child", "children", "family", "household", "record", "records", "worker", "workers",
        "suspect", "suspects", "name", "names", "forename", "surname", "birth_date", "upn", "nhs_number", "postcode",
    }
)  # fmt: skip
TRAFFIC_LIGHTS = frozenset({"red", "amber", "green"})
OF_AGENCIES = frozenset({Unit.AGENCY, Unit.RETURN, Unit.AUTHORITY})
# What counts of agencies may be broken down by: nothing whose codes could be names of services.
OF_ORGANISATIONS = frozenset(
    {
        "age_of_data",
        "area",
        "band",
        "core_field",
        "expected_from",
        "inclusion",
        "kind_of_agency",
        "return",
        "says",
        "state",
        "sureness",
    }
)
OF_DOCUMENTS = frozenset(
    {
        Unit.INQUIRY, Unit.QUESTION, Unit.RECOMMENDATION, Unit.REQUEST, Unit.DUTY, Unit.ACTION, Unit.ADOPTION,
        Unit.RATING, Unit.FINDING, Unit.LINE, Unit.ON_RECORD,
    }
)  # fmt: skip
# What counts of documents may be broken down by: nothing whose codes could be of somebody whom a document speaks of.
BY_DOCUMENTS = frozenset(
    {
        "action_state",
        "addressee",
        "adoption_state",
        "answered",
        "area",
        "asked_of",
        "duty",
        "evidence",
        "guidance_mark",
        "inquiry_state",
        "leads",
        "member",
        "owner",
        "part_of_test",
        "polarity",
        "practice",
        "practice_code",
        "question_state",
        "rating_state",
        "standing",
        "test_met",
        "theme",
    }
)
NOT_COUNTED = RATIOS | {Unit.DAY, Unit.FTE}
AUTHORITY = re.compile(r"(E06|E08|E09|E10|W06)[0-9]{6}")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_COUNT_IN_WORDS = re.compile(
    r"(?<!per )(?<![0-9,])\b[0-9][0-9,]*\s+(?:children|child|people|persons|suspects|girls|boys|victims)\b",
    re.IGNORECASE,
)


def reasons(drafts: Sequence[Draft], policy: Policy) -> list[str]:
    """Everything about a release that clearance refuses, in words, each naming draft and table; empty where nothing."""
    found: list[str] = []
    for draft in drafts:
        found += [f"draft {_safe(draft.name)}: {reason}" for reason in _draft(draft)]
        for table in draft.tables:
            place = f"draft {_safe(draft.name)}, table {_safe(table.name)}"
            found += [f"{place}: {reason}" for reason in (*_kind(draft, table, policy), *_table(table))]
        for table, reason in claims.against_counts(draft, drafts):
            found.append(f"draft {_safe(draft.name)}, table {_safe(table.name)}: {reason}")
    found += _between(drafts)
    return list(dict.fromkeys(found))


def _safe(name: str) -> str:
    return name if NAME.fullmatch(name) and not faults_of([name]) else "(a name that is refused)"


# -- one draft -------------------------------------------------------------------------------------------------


def _draft(draft: Draft) -> Iterator[str]:
    if draft.tier not in (1, 2):
        yield "its tier is neither 1 nor 2"
    sections = [section for page in draft.pages for section in page.sections]
    names = [draft.name, *(page.name for page in draft.pages), *(section.name for section in sections)]
    names += [entry.id for section in sections for entry in section.entries]
    if not all(NAME.fullmatch(name) for name in names):
        yield "a name of the draft, its page or a section is not made of small letters, digits, - and _"
    tables = [table.name for table in draft.tables]
    if len(set(tables)) != len(tables):
        yield "two of its tables have the same name"
    titles = [page.title for page in draft.pages] + [section.title for section in sections]
    if any(len(title.split()) > MOST_WORDS for title in titles):
        yield f"a title of its page has more than {MOST_WORDS} words"
    if draft.tier == 1 and any(section.entries for section in sections):
        yield "a draft made from events cannot hold a list in words: it could be a list of people"
    texts = [text for page in draft.pages for text in _page_texts(page)]
    yield from faults_of(texts)
    yield from verdicts_of(texts)
    if draft.tier == 1 and any(_COUNT_IN_WORDS.search(text) for text in texts):
        yield "a text of its page holds a count of people: counts go into a sentence through its slots only"


def _page_texts(page: Page) -> list[str]:
    texts = [page.title, page.lead, page.group, *_sentence_texts(page.headline)]
    texts += [text for pair in page.terms for text in pair]
    for section in page.sections:
        texts += [section.title, section.subtitle, section.source, section.question, section.chart.alt]
        texts += [*section.breaks, *section.not_known, *_sentence_texts(section.sentence)]
        texts += [text for pair in (*section.chart.breaks, *section.chart.stages) for text in pair]
        texts += [section.chart.focus, *section.areas, *(area for area, _, _ in section.chart.places)]
        texts += [text for entry in section.entries for text in (entry.title, entry.group or "")]
        texts += [text for entry in section.entries for pair in entry.parts for text in pair]
    return texts


def _sentence_texts(sentence: Sentence | None) -> list[str]:
    return [] if sentence is None else [sentence.template, sentence.otherwise]


# -- one table -------------------------------------------------------------------------------------------------


def _kind(draft: Draft, table: FigureTable, policy: Policy) -> Iterator[str]:
    if table.kind not in RULES:
        yield f"there is no rule for outputs of the kind {table.kind.value}"
    elif table.kind not in policy.kinds:
        yield f"the policy {policy.name} does not cover outputs of the kind {table.kind.value}"
    if table.kind is OutputKind.GROUPS:
        yield from grouped.faults(table, policy)
    yield from surveys.faults(draft, table)
    yield from effects.faults(draft, table)
    if draft.tier == 1 and table.kind is OutputKind.PUBLISHED:
        yield "a draft made from events cannot hold figures that somebody else has published"
    if draft.tier == 1 and table.kind is OutputKind.DOCUMENTS:
        yield "a draft made from events cannot hold counts of documents: what it counts is made of people's records"


def _table(table: FigureTable) -> Iterator[str]:
    if not NAME.fullmatch(table.name):
        yield "its name is not made of small letters, digits, - and _"
    if len(table.title.split()) > MOST_WORDS:
        yield f"its title has more than {MOST_WORDS} words"
    yield from faults_of(_table_texts(table))
    yield from forbidden.of_table(table)
    if table.kind is not OutputKind.PUBLISHED:
        yield from verdicts_of(_table_texts(table))
    yield from _words(table)
    if table.kind is OutputKind.PUBLISHED:
        if any(not figure.measure.source.strip() for figure in table.figures):
            yield "it says that its figures are published, but not by whom"
    elif table.kind in (OutputKind.SURVEYS, OutputKind.EFFECTS):
        yield from _too_fine(table)
    elif table.kind is OutputKind.ESTIMATES:
        yield from _estimates(table)
    elif table.kind is OutputKind.CONTRIBUTORS:
        yield from twice(table)
    elif table.kind in DERIVED:
        yield from claims.shape(table)
        yield from _places(table)
        yield from _too_fine(table)
        yield from twice(table)
    else:
        yield from _counts(table)
        if table.kind is OutputKind.PATHS:
            yield from claims.paths(table)
        elif any(dimension.code in ROWS for dimension in table.dimensions):
            yield "a breakdown by edge or variant is of the kind paths"
    yield from _whom(table)


def _whom(table: FigureTable) -> Iterator[str]:
    """A count of people must not pass as one of agencies, which is shown exact; nor may a service be named."""
    of_agencies = {figure.measure.unit in OF_AGENCIES for figure in table.figures}
    if table.kind is OutputKind.ORGANISATIONS and False in of_agencies:
        yield "it is said to count agencies or their returns, and counts something else"
    if table.kind in OF_PEOPLE and any(figure.measure.unit in (Unit.AGENCY, Unit.RETURN) for figure in table.figures):
        yield "agencies and returns are no people: their table is of the kind organisations"
    if table.kind in OF_PEOPLE - {OutputKind.GROUPS} and any(f.measure.unit is Unit.GROUP for f in table.figures):
        yield "groups of people are told in bands only: their table is of the kind groups"
    if table.kind is OutputKind.ORGANISATIONS and {d.code for d in table.dimensions} - OF_ORGANISATIONS:
        yield "a dimension could name agencies one by one: councils and forces are areas, services are counted only"
    yield from _documents(table, {figure.measure.unit for figure in table.figures})


def _documents(table: FigureTable, units: set[Unit]) -> Iterator[str]:
    """Counts of documents, shown exact, count nothing else; and documents are counted in no other table but others'."""
    if table.kind is OutputKind.DOCUMENTS:
        if units - OF_DOCUMENTS:
            yield "it is said to count documents, and counts something else"
        if {dimension.code for dimension in table.dimensions} - BY_DOCUMENTS:
            yield "documents are broken down by something else than whom they ask, about what, and what became of them"
    elif table.kind is not OutputKind.PUBLISHED and units & OF_DOCUMENTS:
        yield "inquiries, recommendations, duties and the like are of documents: their table is of the kind documents"


def _table_texts(table: FigureTable) -> list[str]:
    texts = {table.title, table.made_by}
    for dimension in table.dimensions:
        texts |= {dimension.code, dimension.label, *(text for pair in dimension.labels for text in pair)}
    for measure in {figure.measure for figure in table.figures}:
        population = measure.population
        texts |= {measure.code, measure.label, measure.definition, measure.source, measure.rounding}
        texts |= {population.code, population.label, population.age_basis, population.recency}
    texts |= {figure.period.label for figure in table.figures} | {figure.area for figure in table.figures}
    texts |= {code for figure in table.figures for _, code in figure.breakdown}
    texts |= {text for figure in table.figures for i in figure.intervals for text in (i.kind, i.method)}
    return sorted(texts)


def _words(table: FigureTable) -> Iterator[str]:
    named = {table.name, *(dimension.code for dimension in table.dimensions)}
    named |= {figure.measure.code for figure in table.figures}
    tokens = {token for name in named for token in re.split(r"[^a-z0-9]+", name.lower())}
    if tokens & RANKING:
        yield "a measure or dimension is named as a rank, score, league, decile or composite: these are not published"
    dimensions = {dimension.code.lower() for dimension in table.dimensions}
    if dimensions & ONE_PERSON or any(code.endswith(("_key", "_id")) for code in dimensions):
        yield "a dimension has one row for one person, family, record or worker"
    codes = {text.strip().lower() for one in table.dimensions for pair in one.labels for text in pair}
    codes |= {code.strip().lower() for figure in table.figures for _, code in figure.breakdown}
    if codes & TRAFFIC_LIGHTS:
        yield "a code or label is red, amber or green: nothing is rated in traffic lights"


def _counts(table: FigureTable) -> Iterator[str]:
    numbers = [figure.value for figure in table.figures if figure.value is not None]
    if any(value < 0 or value != int(value) for value in numbers):
        yield "a count is not a whole number of nought or more"
    if any(figure.measure.unit in NOT_COUNTED for figure in table.figures):
        yield "a share, a rate, days or full-time equivalents are not counts"
    if any(figure.measure.rounding != "exact" for figure in table.figures):
        yield "a count has been rounded before: clearance must see the exact count"
    if any(figure.mark in (Mark.SUPPRESSED, Mark.LOW) for figure in table.figures):
        yield "a count has been withheld or marked low before: clearance must see the exact count"
    if table.kind in OF_PEOPLE and not all(_range_fits(figure) for figure in table.figures):
        yield "a range for linkage does not hold its count, goes below nought, or is one of two"
    yield from _places(table)
    if table.kind in (OutputKind.COUNTS, OutputKind.PATHS, OutputKind.GROUPS):
        yield from _too_fine(table)
    yield from twice(table)


def _places(table: FigureTable) -> Iterator[str]:
    if any(not (is_wide(figure.area) or AUTHORITY.fullmatch(figure.area)) for figure in table.figures):
        yield "an area is finer than one authority, or is not an area"


def _too_fine(table: FigureTable) -> Iterator[str]:
    for dimension in table.dimensions:
        if (
            dimension.code not in ROWS
            and len({figure.code(dimension.code) for figure in table.figures} - {None}) > MOST_CODES
        ):
            yield f"a dimension has more than {MOST_CODES} codes: use bands or groups"


def _estimates(table: FigureTable) -> Iterator[str]:
    if not table.made_of and any(figure.value is not None for figure in table.figures):
        yield "it does not say of which tables it was made, so it cannot be withheld with them"
    numbers = [figure.value for figure in table.figures if figure.value is not None]
    numbers += [end for figure in table.figures for one in figure.intervals for end in (one.lower, one.upper)]
    if any(not 0 <= value < math.inf for value in numbers):
        yield "an estimate is no number of nought or more"
    if any(figure.measure.unit in NOT_COUNTED for figure in table.figures):
        yield "a share, a rate, days or full-time equivalents are not numbers of people"
    if any(not is_wide(figure.area) for figure in table.figures):
        yield "an estimate is made for one authority: there its counts are too small for two figures to hide them"
    yield from _too_fine(table)
    yield from twice(table)


def _range_fits(figure: Figure) -> bool:
    """Whether the ranges that would be printed beside a count may be; NaN fits nothing."""
    ranges = [interval for interval in figure.intervals if interval.kind == LINKAGE]
    value = figure.value
    return not ranges or (
        value is not None and len(ranges) == 1 and 0 <= ranges[0].lower <= value <= ranges[0].upper < math.inf
    )


# -- between tables --------------------------------------------------------------------------------------------


def _between(drafts: Sequence[Draft]) -> Iterator[str]:
    if not drafts:
        yield "there is nothing to clear"
    for names, words in (
        ([draft.name for draft in drafts], "two drafts have the same name"),
        ([page.name for draft in drafts for page in draft.pages], "two pages have the same name"),
    ):
        if len(set(names)) != len(names):
            yield words
    held = {table.name for draft in drafts for table in draft.tables}
    if any(set(table.made_of) - held for draft in drafts for table in draft.tables):
        yield "a table was made of one that is not in this release: what withholds that one must withhold it too"
    yield from claims.between(drafts)
    yield from forbidden.between(table for draft in drafts for table in draft.tables)
    yield from _made_of_other_periods([table for draft in drafts for table in draft.tables])
    counted = [table for draft in drafts for table in draft.tables if table.kind is not OutputKind.PUBLISHED]
    published = [table for draft in drafts for table in draft.tables if table.kind is OutputKind.PUBLISHED]
    own = {what_of(figure.measure) for table in counted for figure in table.figures}
    if own & {what_of(figure.measure) for table in published for figure in table.figures}:
        yield "a measure counted here is also given as published by somebody else"
    values: dict[Cell, Figure] = {}
    additive: dict[str, bool] = {}
    for table in counted:
        # Counts of documents are shown exact: none is worked out from others, so their dimensions are their own.
        for dimension in table.dimensions if table.kind is not OutputKind.DOCUMENTS else ():
            if additive.setdefault(dimension.code, dimension.additive) != dimension.additive:
                yield f"table {_safe(table.name)}: another table says otherwise whether a dimension is additive"
        for figure in table.figures:
            if values.setdefault(cell_of(figure), figure).value != figure.value:
                yield f"table {_safe(table.name)}: another table gives another value for the same figure"


def _made_of_other_periods(tables: Sequence[FigureTable]) -> Iterator[str]:
    """What is withheld with a table goes by its periods, so a figure must be of a period that such a table has."""
    periods: dict[str, set[Period]] = {}
    for table in tables:
        periods.setdefault(table.name, set()).update(figure.period for figure in table.figures)
    for table in tables:
        if table.kind is OutputKind.PUBLISHED or not table.made_of:
            continue
        known = set().union(*(periods.get(name, set()) for name in table.made_of))
        if any(figure.value is not None and figure.period not in known for figure in table.figures):
            yield (
                f"table {_safe(table.name)}: it has a figure for a period for which no table that it was made of has "
                "one, so it cannot be withheld with them"
            )
