"""Made-up accounts as a service keeps them: texts, consent.csv, people.csv; and coding sheets as filled in by two."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from sightline.standard.codebook import NO_THEME, codebook
from sightline.standard.codes import code_list
from sightline.synthetic.agencies.account_texts import Told, tell

CONSENT = ("account_id", "given_date", "given_to", "purpose", "state", "on", "by", "until")
PEOPLE = ("account_id", "name", "also", "kind")
CODED = ("coder", "account_id", "theme", "setting", "about_year")
_HOLDS = 3 * 365
# What became of the consent to count themes, in turn: most hold.
_ENDS = ("given",) * 7 + ("withdrawn", "expired", "none")
_SEEN_AGAIN = 0.85


def write_account_folder(folder: Path, number: int, seed: int, on: date) -> dict[str, list[str]]:
    """Write so many accounts as of a day. Returns what became of consent -> the numbers of its accounts."""
    told = tell(number, seed)
    (folder / "texts").mkdir(parents=True)
    consent: list[Sequence[object]] = []
    found: dict[str, list[str]] = {end: [] for end in _ENDS}
    for place, one in enumerate(told):
        end = _ENDS[place % len(_ENDS)]
        (folder / "texts" / f"{one.id}.txt").write_text(one.text, encoding="utf-8")
        consent += _consent(one, end, on, own_words=place % 3 == 0)
        found[end].append(one.id)
    people = [(one.id, name, also, kind) for one in told for name, also, kind in one.known]
    for name, columns, rows in (("consent.csv", CONSENT, consent), ("people.csv", PEOPLE, people)):
        _write(folder / name, columns, rows)
    return found


def _consent(told: Told, end: str, on: date, *, own_words: bool) -> list[Sequence[object]]:
    """The rows of one account whose consent stands so on that day; none where nobody was asked."""
    if end == "none":
        return []
    given = on - timedelta(days=_HOLDS + 10 if end == "expired" else 200)
    until = given + timedelta(days=_HOLDS)
    rows: list[Sequence[object]] = [
        (told.id, told.given, "support", "themes", "asked", given, "service", ""),
        (told.id, "", "", "themes", "given", given, "person", until),
    ]
    if own_words:
        rows.append((told.id, "", "", "own_words", "asked", given, "service", ""))
        rows.append((told.id, "", "", "own_words", "given", given, "person", until))
    if end == "withdrawn":
        rows.append((told.id, "", "", "themes", "withdrawn", on - timedelta(days=5), "person", ""))
    return rows


def write_coded(folder: Path, numbers: Sequence[str], seed: int) -> list[Path]:
    """Fill in both coding sheets: the second coder finds most of what the first one found."""
    rng = np.random.default_rng(seed)
    themes, settings = [code for code in codebook() if code != NO_THEME], tuple(code_list("account_setting"))
    sheets: list[list[Sequence[object]]] = [[], []]
    for number in numbers:
        chosen = rng.choice(themes, size=rng.integers(1, 5), replace=False)
        rows = [(number, str(theme), settings[int(rng.integers(len(settings)))], "") for theme in chosen]
        again = [row for row in rows if rng.random() < _SEEN_AGAIN] or [(number, NO_THEME, "", "")]
        sheets[0] += [("first", *row) for row in rows]
        sheets[1] += [("second", *row) for row in again]
    paths = [folder / f"coded-{coder}.csv" for coder in ("first", "second")]
    for path, rows_of in zip(paths, sheets, strict=True):
        _write(path, CODED, rows_of)
    return paths


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
