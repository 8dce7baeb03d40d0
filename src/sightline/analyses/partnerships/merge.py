"""Published figures of a footprint that somebody proposes, worked out again from the counts of its authorities.

A count is added; a share is the added part for each hundred of the added whole, and a rate the added count for each
10,000 of the added children: never an average of shares or rates. Where one authority has a mark there is no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sightline.errors import StandardError
from sightline.published.folder import Published
from sightline.published.statistics import Statistics
from sightline.standard import areas
from sightline.standard.figures import Dimension, Figure, total
from sightline.standard.units import Unit

_AREA = Dimension("area", "Area", True)
CANNOT = (
    "Children referred, in need or referred again as children: a child may be counted in two of these authorities, and "
    "no table says how many are. Their counts and shares are not added.",
    "Medians and other middles: they cannot be worked out from those of the parts.",
    "Shares that stand without the counts they are made of, and smoothed or similar-area figures.",
    "Referrals of one child to two of these authorities stay two referrals; as one authority, the second might have "
    "been a repeat referral or none at all.",
)
# (series, its words, series it is a share of): referrals, plans and episodes fall in one authority each.
_REFERRALS = (
    ("referrals", "Referrals to children's social care", ""),
    ("rereferrals", "Referrals within 12 months of an earlier one", "referrals"),
    ("no-further-action", "Referrals closed with no further action", "referrals"),
    ("not-in-need", "Referrals after which the child was found not to be in need", "referrals"),
)
_PLANS = (
    ("plans-started", "Child protection plans that began", ""),
    ("plans-again", "Plans that were the child's second or later", "plans-started"),
)
_NEED = (
    ("need-started-episodes", "Episodes of need that began", ""),
    ("need-at-march", "Episodes of need open on 31 March", ""),
)


@dataclass(frozen=True, slots=True)
class Merged:
    """One figure of the footprint. `value` is None where `why` says why; `parts` are the counts added, by area."""

    label: str
    unit: str
    period: str
    value: float | None
    parts: tuple[tuple[str, float | None], ...]
    source: str
    why: str = ""

    @property
    def ratio(self) -> bool:
        """Whether this is a share or a rate and not a count."""
        return not self.parts

    @property
    def made_of(self) -> str:
        """The counts that were added, in words; of a share or rate, that it is of the counts above."""
        said = (f"{name} {'no count' if value is None else f'{value:,.0f}'}" for name, value in self.parts)
        return " + ".join(said) or "from added counts"


def footprint(codes: Sequence[str]) -> tuple[areas.Area, ...]:
    """The authorities of a proposal, by name. Raises StandardError: fewer than two, one twice, not known or ended."""
    found = [areas.now(code) for code in codes]
    if len({area.gss for area in found}) != len(found):
        raise StandardError("an authority is named twice: name each once")
    if len(found) < 2:
        raise StandardError("a merger needs two authorities or more")
    return tuple(sorted(found, key=lambda area: area.name))


def forces_of(members: Sequence[areas.Area]) -> tuple[str, ...]:
    """The police forces to which the footprint would answer, by name."""
    return tuple(sorted({area.force_name for area in members}))


def merged(members: Sequence[areas.Area], published: Published) -> tuple[Merged, ...]:
    """Every figure that can be worked out again, of the newest year of each table."""
    people = published.population
    found = [_sum(members, people, "CHILDREN", "Children aged 0 to 17", people.latest)]
    for table, rows in ((published.referrals, _REFERRALS), (published.need, _NEED), (published.plans, _PLANS)):
        if table is not None:
            for series, label, whole in rows:
                found += _rows(members, table, people, (series, label, whole))
    return tuple(found)


def _rows(
    members: Sequence[areas.Area], table: Statistics, people: Statistics, row: tuple[str, str, str]
) -> Iterator[Merged]:
    series, label, whole = row
    count = _sum(members, table, series, label, table.latest)
    yield count
    if whole:
        yield _ratio(count, _sum(members, table, whole, whole, table.latest), 100.0, "per cent")
    else:
        # A year to March stands beside the children of the June within it, as the department's own rates do.
        children = _sum(members, people, "CHILDREN", "children", table.latest - 1)
        yield _ratio(count, children, 10_000.0, str(Unit.RATE_10K))


def _sum(members: Sequence[areas.Area], table: Statistics, series: str, label: str, year: int) -> Merged:
    figures = [table.find(series, area.gss, year) for area in members]
    parts = tuple((area.name, one.value if one else None) for area, one in zip(members, figures, strict=True))
    known: list[Figure] = [one for one in figures if one is not None and one.value is not None]
    without = [name for name, value in parts if value is None]
    if without or not known:
        why = f"no count of {', '.join(without)}"
        return Merged(label, "count", f"year {year}", None, parts, table.file, why)
    added = total(known, _AREA)
    return Merged(label, str(added.measure.unit), added.period.label, added.value, parts, added.measure.source)


def _ratio(part: Merged, whole: Merged, per: float, unit: str) -> Merged:
    source = part.source if part.source == whole.source else f"{part.source}; {whole.source}"
    why = part.why or whole.why
    if part.value is None or not whole.value:
        return Merged(part.label, unit, part.period, None, (), source, why or "there is nothing to divide by")
    return Merged(part.label, unit, part.period, per * part.value / whole.value, (), source)
