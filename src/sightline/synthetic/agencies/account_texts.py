"""Made-up accounts in words, for the measure of how well identifiers are found in them: nobody's, and of help only.

Each knows where its identifiers were planted. They speak of help and of agencies, never of acts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sightline.synthetic.agencies.account_forms import Forms, Planted, cores_of
from sightline.synthetic.agencies.account_sayings import WITH, WITHOUT
from sightline.synthetic.society.names import COMMUNITIES, forenames, surnames

LISTED = ("name_listed", "name_slip")  # of people on the list: as they are written there or nearly, and with a slip
SMALL = ("name_small", "school_small", "place_small")  # in no list, and nothing but a capital letter would show them
_SLOT = re.compile(r"\{(\w+)\}")
_SLIPS, _SMALL = 0.15, 0.1  # shares of names with a slip of the pen, and of others written small
_ALL_SMALL = 0.1  # share of accounts without a capital letter
_FIRST, _SPAN = date(2018, 1, 1), 3000
_LEAST_FOR_SLIP = 5
_WITH, _WITHOUT = (5, 9), (4, 9)


@dataclass(frozen=True, slots=True)
class Told:
    """One made-up account: plain texts and what was planted, in their order, and the people on its list.

    `known` holds (name, other names, kind) as the list of known people does.
    """

    id: str
    given: date
    parts: tuple[str | Planted, ...]
    known: tuple[tuple[str, str, str], ...]

    @property
    def text(self) -> str:
        """The account as somebody wrote it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


def tell(number: int, seed: int) -> list[Told]:
    """So many made-up accounts; the same seed gives the same."""
    return [_told(np.random.default_rng([seed, place]), place) for place in range(number)]


def _told(rng: np.random.Generator, place: int) -> Told:
    given = _FIRST + timedelta(days=int(rng.integers(_SPAN)))
    names = _names(rng, 4)
    people, other = names[:3], names[3]
    forms = Forms(rng, given)
    sayings = [*rng.choice(WITH, size=rng.integers(*_WITH), replace=False)]
    sayings += [*rng.choice(WITHOUT, size=rng.integers(*_WITHOUT), replace=False)]
    parts: list[str | Planted] = []
    for saying in rng.permutation(np.array(sayings, dtype=object)):
        for at, piece in enumerate(_SLOT.split(str(saying))):
            if at % 2 == 0:
                parts.append(piece)
            elif piece in ("person", "worker"):
                first, last = people[int(rng.integers(2))] if piece == "person" else people[2]
                parts.append(_written(rng, first, last))
            elif piece == "other":
                parts.append(_other(rng, *other))
            else:
                parts.append(forms.of(piece))
        parts.append("\n" if rng.random() < 0.2 else " ")
    if rng.random() < _ALL_SMALL:
        parts = [_small(part) for part in parts]
    known = tuple((f"{first} {last}", "", "worker" if at == 2 else "person") for at, (first, last) in enumerate(people))
    return Told(f"AC{place + 1:05d}", given, tuple(parts), known)


def _small(part: str | Planted) -> str | Planted:
    """As somebody writes who uses no capitals: what has no other mark than these is a kind of its own."""
    if isinstance(part, str):
        return part.lower()
    kind = {"name_unlisted": "name_small", "school": "school_small", "place": "place_small"}.get(part.kind, part.kind)
    return Planted(part.text.lower(), kind, tuple(core.lower() for core in part.cores))


def _names(rng: np.random.Generator, size: int) -> list[tuple[str, str]]:
    community = rng.integers(len(COMMUNITIES), size=size).astype(np.int8)
    female = rng.random(size) < 0.5
    return list(zip(forenames(rng, community, female), surnames(rng, community), strict=True))


def _written(rng: np.random.Generator, first: str, last: str) -> Planted:
    """The name of somebody on the list, in one of the ways in which people write names, now and then with a slip."""
    if rng.random() < _SLIPS:
        name = first if len(first) >= _LEAST_FOR_SLIP or len(last) < _LEAST_FOR_SLIP else last
        text = _slip(rng, name)
        return Planted(text, "name_slip", cores_of(text))
    forms = (
        first, first, f"{first} {last}", first.lower(), f"{first.lower()} {last.lower()}", first.upper(),
        f"{first[0]}. {last}", f"Mr {last}", f"Mrs {last}", last, f"{last}, {first}",
    )  # fmt: skip
    text = forms[int(rng.integers(len(forms)))]
    cores = tuple(word for word in cores_of(text) if word not in ("Mr", "Mrs"))
    return Planted(text, "name_listed", cores)


def _slip(rng: np.random.Generator, name: str) -> str:
    """A name with one letter said twice, dropped, changed or turned round with the next; never its first."""
    at = int(rng.integers(1, max(2, len(name) - 1)))
    kind = int(rng.integers(4))
    if kind == 0:
        return name[:at] + name[at] + name[at:]
    if kind == 1 and len(name) > _LEAST_FOR_SLIP - 1:
        return name[:at] + name[at + 1 :]
    if kind == 2 and len(name) > _LEAST_FOR_SLIP - 1:
        return name[:at] + "aeiou"[int(rng.integers(5))] + name[at + 1 :]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :] if at > 1 else name[:at] + name[at] + name[at:]


def _other(rng: np.random.Generator, first: str, last: str) -> Planted:
    """The name of somebody who is on no list."""
    if rng.random() < _SMALL:
        return Planted(first.lower(), "name_small", cores_of(first.lower()))
    text = (first, f"{first} {last}", first)[int(rng.integers(3))]
    return Planted(text, "name_unlisted", cores_of(text))
