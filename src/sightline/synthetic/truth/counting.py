"""The counts that must be found (truth/counts.csv): children, records and adults, from the true records and people.

The definition is that of docs/synthetic.md, to the letter; names of dimensions and codes are those that figures have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from sightline.standard.codes import code_list
from sightline.standard.delays import ADULT, CHILD, delay_bands
from sightline.standard.first_words import AREA, first_words
from sightline.standard.groups import SETTING_GROUP, UNSAID, group_of
from sightline.standard.units import Status
from sightline.synthetic.days import age, collection_year
from sightline.synthetic.society.people import People
from sightline.synthetic.truth.records import AbuseRecord, counted

SENDERS = ("council", "police", "support")
NOT_KNOWN = "not_known"
HARMED_BY = ("adult_on_child", "child_on_child", NOT_KNOWN)
AGE_BANDS = (("0-4", 0, 4), ("5-9", 5, 9), ("10-15", 10, 15), ("16-17", 16, 17))
OVERLAPS = (
    "council", "police", "support", "council+police", "council+support", "police+support", "council+police+support",
)  # fmt: skip
_ANSWERS = ("yes", "no", NOT_KNOWN)
_BANDS = (*(name for name, _, _ in AGE_BANDS), NOT_KNOWN)
_NUMBER = ("", "one", "two", "three")
# Every code of every dimension, so that noughts stand too.
POSSIBLE: Mapping[str, Sequence[str]] = {
    "all": ("all",), "harmed_by": HARMED_BY, "exploitation": ("yes", "no"), "online": _ANSWERS,
    "group_based": _ANSWERS, "context_known": ("yes", "no"), "context": tuple(code_list("form_context")),
    "setting": tuple(code_list("setting")), "setting_group": tuple(code_list(SETTING_GROUP)), "age": _BANDS[:-1],
    "age_group": ("0-9", "10-15", "16-17"), "sex": ("M", "F", "U"), "sender": SENDERS, "overlap": OVERLAPS,
    "known_to": _NUMBER[1:], "several": ("one", "several"),
    "status": tuple(str(rung) for rung in (Status.CONCERN, Status.FACTOR, Status.PLAN, Status.CRIME)),
    "recency": (*(band.code for band in delay_bands(CHILD)), NOT_KNOWN), "harm_age": _BANDS,
}  # fmt: skip
BY_YEAR = (
    "all", "harmed_by", "exploitation", "online", "group_based", "context_known", "setting", "area", "age", "sex",
    "sender", "overlap", "known_to", "status", "recency", "harm_age", "area+harmed_by",
)  # fmt: skip
TOGETHER = (
    "all", "context", "age+harmed_by", "harmed_by+sex", "harmed_by+sender", "harmed_by+several",
    "harmed_by+setting_group", "exploitation+harmed_by", "harmed_by+online", "age_group+exploitation",
    "exploitation+sex", "harmed_by+recency", "harm_age+harmed_by",
)  # fmt: skip
OF_ADULTS: Mapping[str, Sequence[str]] = {
    "harm_age": _BANDS, "delay": (*(band.code for band in delay_bands(ADULT)), NOT_KNOWN), "sex": ("M", "F", "U"),
}  # fmt: skip
_GROUPS = ("white", "mixed", "asian", "black", "other", NOT_KNOWN)

Row = tuple[str, str, str, str, int]  # measure, year, dimension, code, how many


@dataclass(frozen=True, slots=True)
class Said:
    """What the records that stand in files say of who people are, by number of People.

    `sex` holds M or F of whomever some agency gives a sex. `groups`: source -> person -> ethnic group, or not_known
    where it holds a record that gives none. `truly` holds everybody's own group. `misread` are the crimes whose
    setting was written down as a code that nobody knows.
    """

    sex: Mapping[int, str]
    groups: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    truly: Mapping[int, str] = field(default_factory=dict)
    misread: Collection[int] = ()


def counts(
    people: People, records: Iterable[AbuseRecord], codes: Sequence[str], years: tuple[int, ...], said: Said
) -> list[Row]:
    """Every row of truth/counts.csv, noughts included. `codes` are those of the areas."""
    told = [replace(record, setting="") if record.crime in said.misread else record for record in records]
    whole = f"{years[0]}-{years[-1]}"
    by_year: dict[tuple[str, int], list[AbuseRecord]] = {}
    grown: dict[tuple[str, int], list[AbuseRecord]] = {}
    for record in told:
        kept = by_year if counted(people, record, years) else grown if _late(people, record, years) else None
        if kept is not None:
            for period in (str(collection_year(record.recorded_on)), whole):
                kept.setdefault((period, record.person), []).append(record)
    possible = {**POSSIBLE, "area": sorted(codes)}
    each = [str(year) for year in years]
    described = {key: _describe(people, group, said) for key, group in by_year.items()}
    rows = _tally("children", each, BY_YEAR, possible, described)
    rows += _tally("children_any_year", [whole], TOGETHER, possible, described)
    rows += _records(each, by_year)
    adults = {key: _adult(people, group, said) for key, group in grown.items()}
    rows += _tally("adults", each, ("all",), possible, adults)
    rows += _tally("adults_any_year", [whole], tuple(OF_ADULTS), OF_ADULTS, adults)
    return [*rows, *_by_source(each, described, said)]


def _late(people: People, record: AbuseRecord, years: tuple[int, ...]) -> bool:
    """Whether a crime makes an adult count: 18 or over when it was recorded, and under 18 when it may have happened."""
    birth, on = int(people.birth[record.person]), record.recorded_on
    then = age(birth, record.happened) if record.happened else 0
    return (
        record.sent and record.sender == "police" and age(birth, on) >= 18 and then < 18
        and collection_year(on) in years
    )  # fmt: skip


def _tally(
    measure: str, periods: Sequence[str], names: Sequence[str], possible: Mapping[str, Sequence[str]],
    described: Mapping[tuple[str, int], Mapping[str, list[str]]],
) -> list[Row]:  # fmt: skip
    """How many people count in each code, of dimensions and of two that are crossed (joined by +)."""
    tally: dict[tuple[str, str, str], int] = {}
    for name in names:
        ways = ["/".join(way) for way in product(*(possible[part] for part in name.split("+")))]
        tally |= {(period, name, way): 0 for period in periods for way in ways}
    for (period, _), codes in described.items():
        if period in periods:
            for name in names:
                for way in product(*(codes[part] for part in name.split("+"))):
                    tally[period, name, "/".join(way)] += 1
    return [(measure, period, name, code, number) for (period, name, code), number in tally.items()]


def _records(years: Sequence[str], by_year: Mapping[tuple[str, int], list[AbuseRecord]]) -> list[Row]:
    """How many records agencies hold of the children of each year, whoever is who."""
    held = {
        (year, record.sender, record.agency, record.local_id)
        for (year, _), group in by_year.items() if year in years for record in group
    }  # fmt: skip
    return [
        ("records_held", year, name, code, sum(1 for one in held if one[0] == year and code in ("all", one[1])))
        for year in years
        for name, code in (("all", "all"), *(("held_by", sender) for sender in SENDERS))
    ]


def _by_source(
    years: Sequence[str], described: Mapping[tuple[str, int], Mapping[str, list[str]]], said: Said
) -> list[Row]:
    """Children of whom a source holds a record, by the group that it gives, and by the group that is truly theirs."""
    rows: list[Row] = []
    for source, groups in said.groups.items():
        name = f"ethnicity_{source}"
        mine = {
            key: {"all": ["all"], name: [groups[key[1]]], "own": [said.truly[key[1]]]}
            for key in described
            if key[1] in groups
        }
        possible = {"all": ("all",), name: _GROUPS, "own": _GROUPS[:-1]}
        rows += _tally(f"children_{name}", years, ("all", name), possible, mine)
        own = _tally("", years, ("own",), possible, mine)
        # twice: one stands beside bounds, which must hold it, and one beside a value by a model
        for measure in (f"children_truly_{source}", f"children_alike_{source}"):
            rows += [(measure, year, name, code, number) for _, year, _, code, number in own]
    return rows


# -- one child or adult --------------------------------------------------------------------------------------------


def _latest(records: Sequence[AbuseRecord], sender: str) -> AbuseRecord | None:
    mine = [record for record in records if record.sender == sender]
    return max(mine, key=lambda record: (record.recorded_on, record.agency, record.code)) if mine else None


def _area(records: Sequence[AbuseRecord]) -> str:
    return next(found.area for found in (_latest(records, sender) for sender in first_words(AREA)) if found)


def _answer(flags: Iterable[bool | None]) -> list[str]:
    said = set(flags)
    return ["yes" if True in said else "no" if False in said else NOT_KNOWN]


def _band(years: int | None) -> str:
    return next((name for name, low, high in AGE_BANDS if years is not None and low <= years <= high), NOT_KNOWN)


def _then(people: People, records: Sequence[AbuseRecord]) -> tuple[int | None, int | None]:
    """(the youngest age at which a crime may have happened, the most days from then until it was recorded)."""
    birth = int(people.birth[records[0].person])
    dated = [
        (age(birth, record.happened), record.recorded_on - record.happened)
        for record in records
        if 0 < record.happened <= record.recorded_on and age(birth, record.happened) >= 0
    ]
    return min((years for years, _ in dated), default=None), max((days for _, days in dated), default=None)


def _delay(days: int | None, population: str) -> str:
    bands = (band.code for band in reversed(delay_bands(population)) if days is not None and days >= band.from_days)
    return next(bands, NOT_KNOWN)


def _once(codes: Iterable[str]) -> list[str]:
    """The codes that say something, each once; where none does, that it is not known."""
    return sorted(set(codes) - {"", NOT_KNOWN}) or [NOT_KNOWN]


def _describe(people: People, records: Sequence[AbuseRecord], said: Said) -> dict[str, list[str]]:
    """The codes that one child of one period counts in, by dimension."""
    person = records[0].person
    senders = [sender for sender in SENDERS if any(record.sender == sender for record in records)]
    first = min(record.recorded_on for record in records)
    band = _band(age(int(people.birth[person]), first))
    then, days = _then(people, records)
    contexts, settings = _once(record.context for record in records), _once(record.setting for record in records)
    kinds = group_of("setting", SETTING_GROUP)
    return {
        "all": ["all"],
        "harmed_by": _once(record.harmed_by for record in records),
        "exploitation": ["yes" if any(record.exploitation for record in records) else "no"],
        "online": _answer(record.online for record in records),
        "group_based": _answer(record.group_based for record in records),
        "context_known": ["no" if contexts == [NOT_KNOWN] else "yes"],
        "context": contexts,
        "setting": settings,
        "setting_group": sorted({kinds[setting] for setting in settings}),
        "area": [_area(records)],
        "age": [band],
        "age_group": ["0-9" if band in _BANDS[:2] else band],
        "sex": [said.sex.get(person, "U")],
        "sender": senders,
        "overlap": ["+".join(senders)],
        "known_to": [_NUMBER[len(senders)]],
        "several": ["one" if len(senders) == 1 else "several"],
        "status": sorted({record.status for record in records}),
        "recency": [_delay(days, CHILD)],
        "harm_age": [_band(then)],
    }


def _adult(people: People, records: Sequence[AbuseRecord], said: Said) -> dict[str, list[str]]:
    """The codes that one adult of one period counts in, by dimension."""
    then, days = _then(people, records)
    return {
        "all": ["all"], "harm_age": [_band(then)], "delay": [_delay(days, ADULT)],
        "sex": [said.sex.get(records[0].person, "U")],
    }  # fmt: skip


def own_groups(codes: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """(person, group) for each (person, code of an ethnic group); not_known where the code says none."""
    groups = group_of("ethnicity", "ethnic_group")
    for person, code in codes:
        group = groups.get(code, NOT_KNOWN)
        yield person, NOT_KNOWN if group in UNSAID else group
