"""Counts of truth/counts.csv made again from what files hold, by code that shares nothing with that of the truth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product

YEARS = (2024, 2025, 2026)
# What is counted over all the years together.
TOGETHER = (
    "all", "context", "age+harmed_by", "harmed_by+sex", "harmed_by+sender", "harmed_by+several",
    "harmed_by+setting_group", "exploitation+harmed_by", "harmed_by+online", "age_group+exploitation",
    "exploitation+sex", "harmed_by+recency", "harm_age+harmed_by",
)  # fmt: skip
KINDS_OF_PLACE = {
    "home_victim": "home", "home_suspect": "home", "other_home": "home", "online": "online", "school": "school",
    "institution": "organisation", "care_placement": "organisation", "health": "organisation",
    "public_place": "public", "vehicle": "public", "licensed": "public", "other": "other",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One CSA-specific record as a file gives it."""

    person: str
    sender: str
    agency: str
    on: str
    harmed_by: str
    exploitation: bool
    area: str
    local_id: str
    status: str
    context: str = ""
    setting: str = ""
    online: str = ""
    group_based: str = ""
    happened: str = ""


@dataclass(frozen=True)
class Described:
    """Who people are by the files: M or F of whomever one gives a sex; by source whom it names, with a group if any."""

    sexes: dict[str, str]
    groups: dict[str, dict[str, str]]


def full_years(birth: date, on: str) -> int:
    """Full years from the first day of the birth month."""
    day = date.fromisoformat(on)
    return day.year - birth.year - (day.month < birth.month)


def collection_year(on: str) -> int:
    day = date.fromisoformat(on)
    return day.year + (day.month >= 4)


Counts = Counter[tuple[str, str, str, str]]


def recount(entries: list[Entry], births: dict[str, date], said: Described, truly: dict[str, str]) -> Counts:
    groups: dict[tuple[str, str], list[tuple[str, int, Entry]]] = defaultdict(list)
    for entry in entries:
        age = full_years(births[entry.person.removesuffix(".new")], entry.on) if entry.person[0] == "C" else 99
        if age < 18 and collection_year(entry.on) in YEARS:
            for period in (str(collection_year(entry.on)), "2024-2026"):
                groups[entry.person, period].append((entry.on, age, entry))
    counts: Counts = Counter()
    held = set()
    for (person, period), group in groups.items():
        codes = codes_of(group, births[person.removesuffix(".new")])
        codes["sex"] = {said.sexes.get(person, "U")}
        if period == "2024-2026":
            pairs = [name.split("+") for name in TOGETHER]
            measure = "children_any_year"
        else:
            pairs = [[name] for name in codes if name not in ("age_group", "context", "several", "setting_group")]
            pairs.append(["area", "harmed_by"])
            measure = "children"
            held |= {(period, entry.sender, entry.agency, entry.local_id) for _, _, entry in group}
            for source, known in said.groups.items():
                if person in known:
                    name = f"ethnicity_{source}"
                    counts[f"children_{name}", period, "all", "all"] += 1
                    counts[f"children_{name}", period, name, known[person]] += 1
                    for own in (f"children_truly_{source}", f"children_alike_{source}"):
                        counts[own, period, name, truly[person.removesuffix(".new")]] += 1
        for names in pairs:
            for way in product(*(codes[name] for name in names)):
                counts[measure, period, "+".join(names), "/".join(way)] += 1
    for year, sender, _, _ in held:
        counts["records_held", year, "all", "all"] += 1
        counts["records_held", year, "held_by", sender] += 1
    return counts


def codes_of(group: list[tuple[str, int, Entry]], born: date) -> dict[str, set[str]]:
    """What one child counts in, by what its entries of one period say."""
    everything = [entry for _, _, entry in group]
    senders = sorted({entry.sender for entry in everything})
    leading = next(name for name in ("council", "police", "support") if name in senders)
    last = max((entry.on, entry.agency, entry.area) for entry in everything if entry.sender == leading)
    contexts = {entry.context for entry in everything} - {"", "not_known"}
    settings = {entry.setting for entry in everything} - {"", "not_known"}
    dated = [(date.fromisoformat(e.on) - date.fromisoformat(e.happened)).days for e in everything if e.happened]
    ages = [full_years(born, entry.happened) for entry in everything if entry.happened]
    assert all(days >= 0 for days in dated)
    band = band_of(min((on, age) for on, age, _ in group)[1])
    return {
        "all": {"all"}, "exploitation": {"yes" if any(entry.exploitation for entry in everything) else "no"},
        "area": {last[2]}, "age": {band}, "age_group": {"0-9" if band in ("0-4", "5-9") else band},
        "harmed_by": {entry.harmed_by for entry in everything} - {"not_known"} or {"not_known"},
        "sender": set(senders), "overlap": {"+".join(senders)},
        "known_to": {("", "one", "two", "three")[len(senders)]}, "several": {"one" if len(senders) == 1 else "several"},
        "status": {entry.status for entry in everything},
        "online": flagged(entry.online for entry in everything),
        "group_based": flagged(entry.group_based for entry in everything),
        "context_known": {"yes" if contexts else "no"}, "context": contexts or {"not_known"},
        "setting": settings or {"not_known"},
        "setting_group": {KINDS_OF_PLACE[setting] for setting in settings} or {"not_known"},
        "recency": {"not_known" if not dated else "recent" if max(dated) <= 365 else "non_recent"},
        "harm_age": {band_of(min(ages)) if ages else "not_known"},
    }  # fmt: skip


def flagged(flags: Iterable[str]) -> set[str]:
    said = set(flags)
    return {"yes" if "true" in said else "no" if "false" in said else "not_known"}


def band_of(age: int) -> str:
    return "0-4" if age < 5 else "5-9" if age < 10 else "10-15" if age < 16 else "16-17"
