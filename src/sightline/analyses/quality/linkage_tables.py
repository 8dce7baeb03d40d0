"""The tables of the page "linkage": counts of records and of pairs of records, the two populations never added.

Each row of a table is a measure of its own, as groups of agencies or of people are of very different sizes: a small one
is then withheld by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sightline.analyses.quality.core import KINDS
from sightline.analyses.quality.worse_links import ETHNIC, Rows
from sightline.standard import linkage as words
from sightline.standard.clerical import Stratum
from sightline.standard.codes import code_list
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.linkage import AGES, ALL, CHILD, DIFFER, NOT_KNOWN, OFFENDER, POPULATIONS, groups_of, number
from sightline.standard.units import Status, Unit

DEFINITION = "sightline-linkage/1"
SOURCE = "Sightline's own counts, made while it joined the records of agencies"
MOST_KINDS = 18  # rows of pairs of kinds of agencies; the rest are one row
OTHERS = "others"

_WHO = {
    CHILD: Population("children_named_in_returns", "records of people who are or were children", "does not apply"),
    OFFENDER: Population("offenders_named_in_returns", "records of suspects and offenders", "does not apply"),
}
AGENCIES = {**KINDS, "national": "National bodies"}
OF_AGENCY = Dimension(
    "of_agency", "Kind of agency", additive=False,
    labels=((ALL, "All together"), *AGENCIES.items()),
)  # fmt: skip
HOW_JOINED = Dimension(
    "how_joined", "Joined to another agency's record", additive=True,
    labels=(("firmly", "Firmly"), ("moderately", "By a moderate link"), ("not_joined", "Not joined")),
)  # fmt: skip
BAND = Dimension(
    "link_strength", "What joins them", additive=True,
    labels=(
        ("identifier", "A national number"), ("strong", "Strong agreement"), ("moderate", "Moderate agreement"),
    ),
)  # fmt: skip
WHOSE = Dimension("records_of", "Whose records", additive=False, labels=tuple(POPULATIONS.items()))
_SHOWN = (("joined", "joined"), ("numbered", "share a number"), ("found", "found without it"))
PAIRS = Dimension(
    "pairs", "Pairs of records", additive=False,
    labels=tuple(
        (f"{population}_{code}", f"{text}: {label}")
        for population, text in ((CHILD, "Children"), (OFFENDER, "Offenders"))
        for code, label in _SHOWN
    ),
)  # fmt: skip
PUPIL = Dimension(
    "pupil_record", "What became of the council's record", additive=True,
    labels=(
        (words.FOUND, "Pupil found"), (words.UNDER_5, "Under five"), (words.NO_NUMBER, "No pupil number"),
        (words.NO_PUPIL, "School sent nothing"), (words.OVER_15, "16 or over"),
    ),
)  # fmt: skip
WAY = Dimension(
    "joined_by", "Joined by", additive=False,
    labels=((words.AS_LINKED, "All that was sent"), (words.BY_NUMBER, "The pupil number alone")),
)  # fmt: skip
REVIEWED = Dimension(
    "what_linkage_did", "What linkage had done", additive=False,
    labels=(("joined", "Joined them"), ("not_joined", "Left them apart")),
)  # fmt: skip
KIND = "kind_of_agency"
# dimension of link_quality -> its name here, its heading, its codes in the order they are shown
BREAKDOWNS: Mapping[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    "ethnic_group": ("ethnic_group", "Ethnic group", tuple((c, t[0].upper() + t[1:]) for c, t in ETHNIC.items())),
    "age": ("age_at_end", "Age", tuple((code, code) for code, _ in AGES)),
    "sex": ("sex_recorded", "Sex", (("F", "Girls and women"), ("M", "Boys and men"))),
    "deprivation": (
        "deprivation", "Deprivation",
        (("1", "Most deprived fifth"), ("2", "Second fifth"), ("3", "Third fifth"), ("4", "Fourth fifth"),
         ("5", "Least deprived fifth")),
    ),
    "kinds": ("kinds", "Kinds of agencies", ()),
}  # fmt: skip
_REST = ((DIFFER, "The records differ"), (NOT_KNOWN, "Neither says"))


def measure(code: str, label: str, unit: Unit, population: str) -> Measure:
    """A measure of this page."""
    return Measure(code, label, unit, _WHO[population], Status.NONE, DEFINITION, SOURCE)


def records_table(rows: Rows, population: str, period: Period) -> FigureTable:
    """Records by kind of agency: joined to another agency's firmly, by a moderate link, or not."""
    told: dict[str, dict[str, int]] = {}
    for row in rows:
        if row["population"] == population and row["dimension"] in ("kind", ALL):
            told.setdefault(str(row["code"]), {})[str(row["measure"])] = int(number(row["n"]))
    figures = []
    for code, _ in OF_AGENCY.labels:
        if code in told:
            joined, moderate = told[code].get(words.JOINED, 0), told[code].get(words.MODERATE, 0)
            counts = (joined - moderate, moderate, told[code].get(words.RECORDS, 0) - joined)
            kind = measure(
                f"records_{population}_{code}", f"{OF_AGENCY.label_of(code)}: records of {_whom(population)}",
                Unit.RECORD, population,
            )  # fmt: skip
            figures += [
                Figure(kind, period, "pooled", count, ((OF_AGENCY.code, code), (HOW_JOINED.code, how)))
                for (how, _), count in zip(HOW_JOINED.labels, counts, strict=True)
            ]
    return FigureTable(
        f"records_joined_{population}", OutputKind.COUNTS, f"Records of {_whom(population)} joined to another agency's",
        (OF_AGENCY, HOW_JOINED), tuple(figures), "link_quality",
    )  # fmt: skip


def _whom(population: str) -> str:
    return POPULATIONS[population].lower()


def bands_table(rows: Rows, period: Period) -> FigureTable:
    """Pairs joined, by what joins them."""
    figures = []
    for population in POPULATIONS:
        found = {
            str(row["band"]): int(number(row["n"]))
            for row in rows
            if (row["measure"], row["population"], row["dimension"]) == (words.BY_BAND, population, ALL)
        }
        kind = measure(
            f"pairs_joined_{population}", f"Pairs of records of {_whom(population)} that were joined", Unit.PAIR,
            population,
        )  # fmt: skip
        if found:
            figures += [
                Figure(kind, period, "pooled", found.get(band, 0), ((BAND.code, band), (WHOSE.code, population)))
                for band, _ in BAND.labels
            ]
    return FigureTable(
        "pairs_by_strength", OutputKind.COUNTS, "Pairs of records joined, by what joins them", (BAND, WHOSE),
        tuple(figures), "link_quality",
    )  # fmt: skip


def breakdown_table(rows: Rows, dimension: str, period: Period) -> FigureTable:
    """Pairs joined, those that share a number, and those found without it, by one breakdown."""
    name, heading, labels = BREAKDOWNS[dimension]
    counts: dict[tuple[str, str], Counter[str]] = {}
    for population in POPULATIONS:
        for group in groups_of(rows).get((population, dimension), []):
            counted = Counter(joined=group.pairs, numbered=group.numbered, found=group.found)
            counts[population, group.code] = counted
    labels = (*labels, *_REST) if dimension != "kinds" else _kinds(counts)
    if dimension == "kinds":
        counts = _with_others(counts, {code for code, _ in labels})
    shown = Dimension(name, heading, additive=False, labels=labels)
    figures: list[Figure] = []
    for code, label in labels:
        for population in POPULATIONS:
            if counts.get((population, code), Counter())["joined"]:
                figures += _row(counts[population, code], population, shown, code, label, period)
    return FigureTable(
        f"pairs_by_{name}", OutputKind.COUNTS, f"Pairs of records joined, by {heading[0].lower()}{heading[1:]}",
        (shown, PAIRS), tuple(figures), "link_quality",
    )  # fmt: skip


def _row(
    counted: Counter[str], population: str, shown: Dimension, code: str, label: str, period: Period
) -> list[Figure]:
    kind = measure(
        f"pairs_{population}_{shown.code}_{code}".replace("+", "_and_"),
        f"Pairs of records of {_whom(population)}, {label[0].lower()}{label[1:]}", Unit.PAIR, population,
    )  # fmt: skip
    return [
        Figure(
            kind, period, "pooled", counted[what], ((shown.code, code), (PAIRS.code, f"{population}_{what}")),
            denominator=None if what != "found" else float(counted["numbered"]),
        )
        for what, _ in _SHOWN
    ]  # fmt: skip


def _kinds(counts: Mapping[tuple[str, str], Counter[str]]) -> tuple[tuple[str, str], ...]:
    """The largest pairs of kinds of agencies by name, then all others as one."""
    whole: Counter[str] = Counter()
    for (_, code), counted in counts.items():
        whole[code] += counted["joined"]
    largest = sorted((code for code, _ in whole.most_common(MOST_KINDS)), key=kinds_words)
    rest = ((OTHERS, "All others"),) if len(whole) > MOST_KINDS else ()
    return (*((code, kinds_words(code)) for code in largest), *rest)


def _with_others(
    counts: Mapping[tuple[str, str], Counter[str]], kept: Iterable[str]
) -> dict[tuple[str, str], Counter[str]]:
    found: dict[tuple[str, str], Counter[str]] = {}
    for (population, code), counted in counts.items():
        found.setdefault((population, code if code in kept else OTHERS), Counter()).update(counted)
    return found


def kinds_words(code: str) -> str:
    """A pair of kinds of agencies in words: "Council and police"."""
    one, _, other = code.partition("+")
    names = [OF_AGENCY.label_of(kind) for kind in (one, other)]
    return f"{names[0]} and {names[1][0].lower()}{names[1][1:]}"


def pupil_tables(rows: Rows, period: Period) -> tuple[FigureTable, FigureTable]:
    """What councils' records find among pupils: all councils by either way, and each council by the number alone."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        if row["measure"] == words.BY_PUPIL:
            # Those of no known age are few, and whether they are pupils is as little known as of those over 15.
            answer = words.OVER_15 if row["band"] == words.NO_AGE else str(row["band"])
            for area in (str(row["code"]), "pooled"):
                counted.setdefault((area, str(row["rule"])), Counter())[answer] += int(number(row["n"]))
    both = [
        figure
        for way, _ in WAY.labels
        for figure in _pupils(counted.get(("pooled", way), Counter()), "pooled", way, period, ((WAY.code, way),))
    ]
    each = [
        figure
        for (area, way), answers in sorted(counted.items())
        if way == words.BY_NUMBER and area != "pooled"
        for figure in _pupils(answers, area, f"{way} at one council", period)
    ]
    return tuple(
        FigureTable(name, OutputKind.COUNTS, title, dimensions, tuple(figures), "link_quality")
        for name, title, dimensions, figures in (
            (
                "council_records_by_way",
                "Councils' records of children, by whether a pupil's was found",
                (WAY, PUPIL),
                both,
            ),
            ("council_records_by_number", "Each council's records of children, by pupil number alone", (PUPIL,), each),
        )
    )  # type: ignore[return-value]


def _pupils(
    answers: Counter[str], area: str, way: str, period: Period, more: tuple[tuple[str, str], ...] = ()
) -> list[Figure]:
    if not answers.total():
        return []
    kind = measure(
        f"council_records_{way}".replace(" ", "_"), f"Records of children that councils hold, {way}", Unit.RECORD, CHILD
    )
    return [Figure(kind, period, area, answers[code], (*more, (PUPIL.code, code))) for code, _ in PUPIL.labels]


def review_table(strata: Sequence[Stratum], period: Period) -> FigureTable:
    """Pairs that people looked at, of which they could tell whether they are one person."""
    figures = []
    for population in POPULATIONS:
        for done, joined in (("joined", True), ("not_joined", False)):
            mine = [s for s in strata if s.population == population and s.joined is joined]
            kind = measure(
                f"pairs_reviewed_{population}_{done}",
                f"Pairs of records of {_whom(population)} that people looked at and could tell", Unit.PAIR, population,
            )  # fmt: skip
            if mine:
                answered = sum(s.answered for s in mine)
                where = ((REVIEWED.code, done), (WHOSE.code, population))
                figures.append(Figure(kind, period, "pooled", answered, where))
    return FigureTable(
        "pairs_reviewed", OutputKind.COUNTS, "Pairs of records that people looked at", (REVIEWED, WHOSE),
        tuple(figures), "clerical review",
    )  # fmt: skip


def agencies_table(agencies: Mapping[str, int], period: Period) -> FigureTable:
    """Agencies whose records were compared, by kind."""
    kind = Measure(
        "agencies_linked", "Agencies whose records of people were compared", Unit.AGENCY,
        Population("agencies_that_sent_people", "agencies that sent records of people", "does not apply"),
        Status.NONE, DEFINITION, SOURCE,
    )  # fmt: skip
    labels = tuple((code, AGENCIES.get(code, code)) for code in code_list("sender") if code in agencies)
    figures = [Figure(kind, period, "pooled", sum(agencies.values()))]
    figures += [Figure(kind, period, "pooled", agencies[code], ((KIND, code),)) for code, _ in labels]
    return FigureTable(
        "agencies_linked", OutputKind.ORGANISATIONS, "Agencies whose records of people were compared",
        (Dimension(KIND, "Kind of agency", additive=True, labels=labels),), tuple(figures), "calendar of returns",
    )  # fmt: skip
