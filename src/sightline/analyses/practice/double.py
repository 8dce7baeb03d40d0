"""How far people who coded the same sentences agree: Cohen's kappa of codes and of polarity (methods/coders.py).

A sentence's codes are compared whole: two agree only where they gave it the same codes, so that kappa is a strict one.
Polarity is compared where both gave a sentence the same code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from sightline.analyses.practice.practices import POLARITIES, Coding
from sightline.errors import MethodError
from sightline.methods.coders import Agreement, kappa_range

SEED = 20_261_127


@dataclass(frozen=True, slots=True)
class Double:
    """Two coders: sentences that both coded, and how far they agree, or why that cannot be told."""

    coders: tuple[str, str]
    sentences: int
    same: int  # of the sentences, those with the same codes from both
    codes: Agreement | str
    polarities: Agreement | str


def twice(codings: Sequence[Coding]) -> tuple[Double, ...]:
    """Each two coders who coded a sentence in common, by name."""
    held: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))  # coder -> sentence -> codes
    names: dict[str, str] = {}
    for one in codings:
        coder = names.setdefault(one.coder.casefold(), one.coder)
        held[coder][one.key][one.code] = one.polarity
    found = []
    for first, second in combinations(sorted(held), 2):
        both = sorted(held[first].keys() & held[second].keys())
        if not both:
            continue
        sets = [(frozenset(held[first][key]), frozenset(held[second][key])) for key in both]
        said = [
            (held[first][key][code], held[second][key][code])
            for key in both
            for code in sorted(held[first][key].keys() & held[second][key].keys())
        ]
        same = sum(one == other for one, other in sets)
        found.append(Double((first, second), len(both), same, _kappa(sets), _kappa(said, POLARITIES)))
    return tuple(found)


def said(agreement: Agreement | str) -> str:
    """In words for a table: "0.81 (0.66 to 0.93), of 40", or why not."""
    if isinstance(agreement, str):
        return agreement
    return f"{agreement.value:.2f} ({agreement.lower:.2f} to {agreement.upper:.2f}), of {agreement.units}"


def _kappa(pairs: Sequence[tuple[Hashable, Hashable]], known: Iterable[Hashable] = ()) -> Agreement | str:
    """Kappa of pairs of what two coders said of one thing, or why it cannot be told."""
    values = list(dict.fromkeys([*known, *(value for pair in pairs for value in pair)]))
    place = {value: number for number, value in enumerate(values)}
    table = [[0] * len(values) for _ in values]
    for one, other in pairs:
        table[place[one]][place[other]] += 1
    try:
        return kappa_range(table, SEED)
    except MethodError as error:
        return f"not told: {error}"
