"""The page "breaks-and-clashes": both ledgers, record by record, and what was found that they do not know yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sightline.analyses.picture.detect import Found, FoundKind
from sightline.standard.areas import ENGLAND, area, regions
from sightline.standard.drafts import (
    Chart,
    ChartKind,
    Draft,
    FigureTable,
    Listed,
    OutputKind,
    Page,
    Section,
    Sentence,
    Slot,
)
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population, day_words
from sightline.standard.records import (
    EVERY,
    Break,
    Breakdown,
    BreakKind,
    Clarity,
    Clash,
    ClashKind,
    Ledgers,
    Reach,
    Seen,
)
from sightline.standard.units import Status, Unit

NAME = "breaks-and-clashes"
_SOURCE = "Sightline, break ledger and clash ledger, with the records of whoever ran it"
_MEASURE = Measure(
    "ledger_records", "Records about periods that had begun by the end of the year shown", Unit.RECORD,
    Population(
        "ledger-records", "records of what changed or disagrees, and never of people", "does not apply", "not said"
    ),
    Status.NONE, "sightline-ledger/1", _SOURCE,
)  # fmt: skip
_FOUND_MEASURE = Measure(
    "ledger_proposals", "What Sightline found and no person has confirmed", Unit.RECORD, _MEASURE.population,
    Status.NONE, "sightline-ledger-found/1", _SOURCE,
)  # fmt: skip
_KIND = "kind_of_record"
_SEEN = Dimension("seen", "How sure", True, tuple((seen.value, seen.value.capitalize()) for seen in Seen))
_CLARITY = Dimension("clarity", "How far", True, tuple((one.value, one.value.capitalize()) for one in Clarity))
_TOUCHES = {"all": "", "totals": "totals only", "authorities": "authorities only"}
_WHOLES = {ENGLAND: "England", "E13000001": "Inner London", "E13000002": "Outer London"}
_NONE = "The figures for this sentence are not available."
TERMS = (
    ("Break", "A change in what is counted, or in who sends it, by which numbers before and after do not compare."),
    ("Clash", "Two sources that contradict each other, or that are easily taken for one another."),
    ("Second-hand", "Known through somebody else: to be confirmed at the source before it is relied on."),
    ("Found, not confirmed", "Seen in the numbers by a rule, and looked at by nobody yet."),
)


def ledger_draft(known: Ledgers, found: Sequence[Found], year: int) -> Draft:
    """The draft of the page: the records of both ledgers, and `found`, counted to the year to March `year`."""
    period = Period.year_to_march(year)
    breaks = [entry for entry in known.breaks if entry.reach.start <= period.end]
    clashes = [entry for entry in known.clashes if entry.reach.start <= period.end]
    tables = (
        _table("breaks", "Breaks in the ledger", _counted(breaks, period, "seen", _SEEN), (_kinds(BreakKind), _SEEN)),
        _table(
            "clashes", "Clashes in the ledger", _counted(clashes, period, "clarity", _CLARITY),
            (_kinds(ClashKind), _CLARITY),
        ),
        _table("found", "Found in the numbers", _proposals(found, period), (_kinds(FoundKind),)),
    )  # fmt: skip
    page = Page(
        NAME,
        "Breaks and clashes",
        "What changed under a series, and where sources do not agree. Each record that touches a chart is printed "
        "beside it, with its name; here is all that is known of it. A chart without a record is not proved free of "
        "breaks: it has none that is known.",
        (_breaks(known), _clashes(known), _found(found)),
        group="quality",
        terms=TERMS,
    )
    return Draft(NAME, 2, tables, page)


def _kinds(kinds: type[BreakKind] | type[ClashKind] | type[FoundKind]) -> Dimension:
    return Dimension(_KIND, "Kind", True, tuple((kind.value, kind.value.capitalize()) for kind in kinds))


def _table(name: str, title: str, figures: Sequence[Figure], dimensions: tuple[Dimension, ...]) -> FigureTable:
    # Published: whoever reads the page can count them. They count statements about statistics, and no person.
    return FigureTable(f"ledger-{name}", OutputKind.PUBLISHED, title, dimensions, tuple(figures), "ledgers")


def _counted(records: Sequence[Break | Clash], period: Period, by: str, dimension: Dimension) -> list[Figure]:
    """How many records in all, by kind, and by how sure or how far each is."""
    kinds = BreakKind if by == "seen" else ClashKind
    of_kind = Counter(record.kind.value for record in records)
    of_other = Counter((record.status if isinstance(record, Clash) else record.seen).value for record in records)
    counts: list[tuple[Breakdown, int]] = [((), len(records))]
    counts += [(((_KIND, kind.value),), of_kind[kind.value]) for kind in kinds]
    counts += [(((by, code),), of_other[code]) for code, _ in dimension.labels]
    return [Figure(_MEASURE, period, ENGLAND, float(count), breakdown) for breakdown, count in counts]


def _proposals(found: Sequence[Found], period: Period) -> list[Figure]:
    of_kind = Counter(one.kind for one in found)
    counts: list[tuple[Breakdown, int]] = [((), len(found))]
    counts += [(((_KIND, kind.value),), of_kind[kind]) for kind in FoundKind]
    return [Figure(_FOUND_MEASURE, period, ENGLAND, float(count), breakdown) for breakdown, count in counts]


def _breaks(known: Ledgers) -> Section:
    return Section(
        "breaks", "Breaks: what changed under a series",
        "Records of the break ledger, by what kind of thing changed", "ledger-breaks",
        Chart(ChartKind.BARS, _KIND, alt="Breaks in the ledger by kind, in a fixed order."),
        Sentence(
            "Of the breaks below, {all} had begun by the end of the {period:all}; {second} of these are second-hand "
            "and say so wherever they are printed.",
            (_slot("all", "breaks"), _slot("second", "breaks", seen=Seen.SECOND_HAND)), _NONE,
        ),
        _SOURCE, "Which change of ours, that nobody outside knows of, belongs in this list?",
        not_known=("How many breaks nobody has written down.",),
        entries=tuple(_break(entry) for entry in known.breaks),
    )  # fmt: skip


def _clashes(known: Ledgers) -> Section:
    return Section(
        "clashes", "Clashes: where sources do not agree",
        "Records of the clash ledger, by why the two differ", "ledger-clashes",
        Chart(ChartKind.BARS, _KIND, alt="Clashes in the ledger by kind, in a fixed order."),
        Sentence(
            "Of the clashes below, {all} are about years that had begun by the end of the {period:all}; {open} of "
            "these nobody has explained yet.",
            (_slot("all", "clashes"), _slot("open", "clashes", clarity=Clarity.OPEN)), _NONE,
        ),
        _SOURCE, "Which two numbers about the same thing have we seen side by side, and asked nobody about?",
        not_known=("Numbers that are known second-hand only are not printed: confirm them at their source.",),
        entries=tuple(_clash(entry) for entry in known.clashes),
    )  # fmt: skip


def _found(found: Sequence[Found]) -> Section:
    return Section(
        "found", "Found in the numbers, not confirmed",
        "What a rule found in the published figures and no ledger explains", "ledger-found",
        Chart(ChartKind.NONE, _KIND),
        Sentence(
            "{all} such things were found: {codes} where codes change and {differ} where two sources differ.",
            (
                _slot("all", "found"), _slot("codes", "found", kind_of_record=FoundKind.CODES),
                _slot("differ", "found", kind_of_record=FoundKind.DIFFER),
            ), _NONE,
        ),
        _SOURCE, "Who could say what happened there, and where is it written?",
        not_known=(
            "Whether any of these is a break or a clash: a rule saw it, and nobody has looked. A row in a ledger of "
            "your own confirms one; docs/breaks.md says how.",
            "What no rule looks for: a jump without any change of codes may be real, and is not listed.",
        ),
        entries=tuple(
            Listed(
                one.id, _capital(one.kind),
                (("What was seen", one.said), ("To confirm it", f"Fill in the empty cells of this row: {one.row}")),
            )
            for one in found
        ),
    )  # fmt: skip


def _slot(name: str, table: str, **breakdown: str) -> Slot:
    return Slot(name, f"ledger-{table}", tuple((code, str(value)) for code, value in breakdown.items()), area=ENGLAND)


def _break(entry: Break) -> Listed:
    return Listed(
        entry.id, entry.id,
        (
            ("What changed", entry.words), ("When", f"{entry.reach.when}: {entry.kind}"), _source(entry),
            ("Touches", _reach(entry.reach)),
        ),
    )  # fmt: skip


def _clash(entry: Clash) -> Listed:
    return Listed(
        entry.id, entry.id,
        (
            ("What clashes", entry.what), ("One source", entry.first), ("The other", entry.second),
            ("How far apart", entry.size), ("Why", f"{entry.kind}; {entry.status}"), ("Ask", entry.question),
            _source(entry), ("Touches", f"{_reach(entry.reach)}; {entry.reach.when}"),
        ),
    )  # fmt: skip


def _source(record: Break | Clash) -> tuple[str, str]:
    return ("Source", f"{record.source} ({record.seen}, {day_words(record.seen_on)})")


def _reach(reach: Reach) -> str:
    """What a record touches, in the words of the ledger's columns and the names of areas."""
    parts = [f"measures {' '.join(reach.measures)}" if EVERY not in reach.measures else "every measure"]
    if reach.codes:
        parts.append(f"codes {' '.join(reach.codes)}")
    if EVERY not in reach.areas:
        parts.append(", ".join(_area(code) for code in reach.areas))
    return "; ".join([*parts, *filter(None, [_TOUCHES[reach.touches]])])


def _area(code: str) -> str:
    name = _WHOLES.get(code) or regions().get(code)
    return name or f"{area(code).name} ({code})"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
