"""What a linkage says of itself when it has run: a few lines, and what to look at. From its counts alone."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from sightline.standard import linkage as words
from sightline.standard.linkage import ALL, CHILD, POPULATIONS, Group, groups_of, number, standing_out

FEWEST = 500  # pairs of a group, below which nothing is said of it
_COMPARED = {
    "ethnic_group": "of the ethnic group", "age": "of the age", "sex": "of the sex", "deprivation": "of the fifth",
    "kinds": "of the agencies",
}  # fmt: skip


def summary(quality: pa.Table) -> tuple[str, ...]:
    """Lines to print after linking."""
    rows = quality.to_pylist()
    groups = groups_of(rows)
    lines = [_whole(groups[population, ALL][0]) for population in POPULATIONS if groups.get((population, ALL))]
    if not any(dimension == "deprivation" for _, dimension in groups):
        lines.append("deprivation: no table given ([link] deprivation in sightline.toml, or --deprivation FILE)")
    return (*lines, *_pupils(rows))


def to_look_at(quality: pa.Table) -> tuple[str, ...]:
    """Findings: groups whose links are clearly missed more often than the others'."""
    found = []
    for (population, dimension), members in groups_of(quality.to_pylist()).items():
        out = standing_out(members, FEWEST) if dimension in _COMPARED else []
        if out:
            named = ", ".join(f"{group.code} ({group.missed_share:.1%})" for group in out)
            found.append(
                f"{POPULATIONS[population].lower()}: links {_COMPARED[dimension]} {named} are missed more often than "
                "others, by estimate"
            )
    return tuple(found)


def _whole(group: Group) -> str:
    recall = group.recall_without_numbers
    told = f"; without national numbers {recall:.1%} of them would be found" if recall is not None else ""
    return (
        f"{POPULATIONS[group.population].lower()}: {group.pairs:,} pairs of records of two agencies were joined; by "
        f"their odds {group.wrong_share:.2%} of these are wrong, and an estimated {group.missed_share:.2%} of all are "
        f"missed{told}"
    )


def _pupils(rows: list[dict[str, object]]) -> list[str]:
    """What the pupil number alone would find, for all councils together."""
    answers: Counter[str] = Counter()
    for row in rows:
        if row["measure"] == words.BY_PUPIL and row["rule"] == words.BY_NUMBER and row["population"] == CHILD:
            answers[str(row["band"])] += int(number(row["n"]))
    whole = answers.total()
    if not whole:
        return []
    parts = {
        words.UNDER_5: "are under five", words.NO_NUMBER: "of school age have no pupil number",
        words.NO_PUPIL: "of school age have one that no school sent", words.OVER_15: "are 16 or over",
        words.NO_AGE: "have no birth date",
    }  # fmt: skip
    said = ", ".join(f"{answers[code] / whole:.0%} {text}" for code, text in parts.items() if answers[code])
    return [
        f"councils: by the pupil number alone {answers[words.FOUND] / whole:.0%} of {whole:,} records would find a "
        f"pupil's; {said}"
    ]
