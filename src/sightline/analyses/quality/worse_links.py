"""Plain sentences for a page whose breakdown rests on worse links: some children are then missed more than others.

They hold shares in whole per cent only, of many pairs: see standard/shares.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sightline.standard.linkage import CHILD, Group, groups_of, standing_out
from sightline.standard.shares import BASE_FOR_WORDS, whole_percent

ETHNIC = {"W": "White", "M": "Mixed", "A": "Asian", "B": "Black", "C": "Chinese", "O": "any other group"}


def by_ethnic_group(rows: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """Sentences for a breakdown of children by ethnic group, from rows of link_quality; none where links are even."""
    groups = groups_of(rows).get((CHILD, "ethnic_group"), [])
    return tuple(
        f"Records of children of the ethnic group {ETHNIC[group.code]} were joined less often than they should: an "
        f"estimated {whole_percent(group.missed_share)} of links are missed, of the other groups "
        f"{_rest(group, groups)}. So more of these children count twice, or look as though fewer agencies knew them."
        for group in standing_out(groups, BASE_FOR_WORDS)
        if group.code in ETHNIC
    )


def by_agencies(rows: Iterable[Mapping[str, object]], names: Mapping[str, str]) -> tuple[str, ...]:
    """Sentences for a breakdown of children by which agencies knew them; `names` are the kinds it has, in words."""
    both = {f"{one}+{other}": (one, other) for one in names for other in names if one < other}
    groups = [group for group in groups_of(rows).get((CHILD, "kinds"), []) if group.code in both]
    said = []
    for group in standing_out(groups, BASE_FOR_WORDS):
        one, other = both[group.code]
        said.append(
            f"Links between {names[one]} and {names[other]} are missed more often than others: an estimated "
            f"{whole_percent(group.missed_share)} of them, of the others {_rest(group, groups)}. So fewer children "
            "than there are appear as known to both."
        )
    return tuple(said)


def _rest(group: Group, groups: Sequence[Group]) -> str:
    """The share missed in the other groups together, in words."""
    others = [other for other in groups if other is not group]
    whole = sum(other.pairs - other.wrong + other.missed for other in others)
    return whole_percent(sum(other.missed for other in others) / whole if whole else 0.0)
