"""Which places lie below all others together: the rule by which benches look for what was planted in some of them."""

from __future__ import annotations

from collections.abc import Mapping

from scipy.stats import fisher_exact


def below(shares: Mapping[str, tuple[int, int]], level: float = 0.05) -> set[str]:
    """The places whose (part, whole) lies below that of all others together.

    Fisher's exact test, one-sided; Holm, Scandinavian Journal of Statistics 6 (1979), over all places.
    """
    part, whole = (sum(pair[place] for pair in shares.values()) for place in (0, 1))
    tests = sorted(
        (float(fisher_exact([[here, of - here], [part - here, whole - of - (part - here)]], "less").pvalue), place)
        for place, (here, of) in shares.items()
    )  # fmt: skip
    found: set[str] = set()
    for number, (chance, place) in enumerate(tests):
        if chance > level / (len(tests) - number):
            break
        found.add(place)
    return found
