"""A register of campaigns, as a folder of CSV or TOML files: read and checked, every fault at once, file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from sightline.analyses.campaign import register_rows as rows
from sightline.analyses.campaign.campaigns import Campaign, CampaignRegister, Outcome, Own, Past, Place, Theory
from sightline.analyses.campaign.forms import FORM, TABLES
from sightline.analyses.campaign.outcomes import Kind
from sightline.errors import Finding, Refused
from sightline.standard.rows import read_rows
from sightline.standard.table_checks import in_order, kept, keys, refused, twice, unknown
from sightline.standard.table_lines import Line, read_lines

_OF_A_CAMPAIGN = ("place", "outcome", "theory")  # tables whose rows name a campaign
_ONCE = {"campaign": ("campaign",), "outcome": ("campaign", "order"), "theory": ("campaign", "step"),
         "shelf": ("name", "source"), "series": ("measure", "group", "place", "week")}  # fmt: skip


def open_campaigns(folder: Path, on: date) -> CampaignRegister:
    """The register of a folder as it stood on a day. Raises Refused with every fault of every file at once."""
    lines, faults = read_lines(folder, FORM)
    faults += [*keys(lines["campaign"], "campaign"), *twice(lines, _ONCE), *unknown(lines, "campaign", _OF_A_CAMPAIGN)]
    faults += refused(line for table in TABLES if table != "series" for line in lines[table])
    spans = {line.cells["campaign"]: rows.span(line) for line in lines["campaign"]}
    faults += [fault for line in lines["campaign"] for fault in rows.span_faults(line)]
    places = kept(lines["place"], lambda line: rows.place(line, spans), faults)
    outcomes = kept(lines["outcome"], lambda line: rows.outcome(line, on, spans), faults)
    theory = kept(lines["theory"], rows.theory, faults)
    shelf = kept(lines["shelf"], rows.past, faults)
    faults += [*_in_order(lines, outcomes), *_doses(places), *_overlaps(places)]
    own = rows.own_series(lines["series"], faults)
    if faults:
        raise Refused(in_order(faults, TABLES))
    campaigns = tuple(_campaign(line, places, outcomes, theory) for line in lines["campaign"])
    return CampaignRegister(campaigns, tuple(shelf), own)


@cache
def first_shelf() -> tuple[Past, ...]:
    """Campaigns of the past that come with Sightline, each with how surely it was read."""
    return tuple(
        Past(**{key: row[key] for key in TABLES["shelf"]})
        for row in read_rows("first_shelf.csv", __package__)
    )  # fmt: skip


def _campaign(line: Line, places: Sequence[Place], outcomes: Sequence[Outcome], theory: Sequence[Theory]) -> Campaign:
    cells, key = line.cells, line.cells["campaign"]
    since, until = rows.span(line)
    assert since is not None
    assert until is not None
    return Campaign(
        key, cells["name"], cells["who"], cells["audience"], cells["message"], since, until, cells["source"],
        tuple(sorted((one for one in places if one.campaign == key), key=lambda one: (one.area, one.since))),
        tuple(sorted((one for one in outcomes if one.campaign == key), key=lambda one: one.order)),
        tuple(sorted((one for one in theory if one.campaign == key), key=lambda one: one.step)),
    )  # fmt: skip


def _in_order(lines: Mapping[str, Sequence[Line]], outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    """Outcomes come in the order of their kinds, and disclosures are never the first, nor alone."""
    read = {(one.campaign, str(one.order)): one for one in outcomes}
    last: dict[str, Kind] = {}
    for line in sorted(lines["outcome"], key=lambda line: (line.cells["campaign"], line.cells["order"].zfill(9))):
        cells = line.cells
        one = read.get((cells["campaign"], cells["order"]))
        if one is None:
            continue
        before = last.get(one.campaign)
        if before is None and one.kind is Kind.DISCLOSURE:
            yield line.fault("disclosure", "kind", "disclosures as the first outcome or the only one",
                             "Put attitudes or behaviour before them: disclosures are load on services")  # fmt: skip
        elif before is not None and one.kind.rank < before.rank:
            remedy = f"Order them so: {', '.join(Kind)}"
            yield line.fault("order", "order", "an outcome after one that comes later", remedy)
        last[one.campaign] = one.kind
    for line in lines["campaign"]:
        if line.cells["campaign"] and all(of.cells["campaign"] != line.cells["campaign"] for of in lines["outcome"]):
            yield line.fault("outcome", "campaign", "a campaign without an outcome", "Add it to outcome.csv")


def _doses(places: Sequence[Place]) -> Iterator[Finding]:
    """A campaign says the dose of all its places, or of none."""
    for line in [one.line for one in places if one.dose is None]:
        if any(one.dose is not None for one in places if one.campaign == line.cells["campaign"]):
            yield line.fault("dose", "dose", "other places of this campaign have a dose", "Fill it in, or leave all")


def _overlaps(places: Sequence[Place]) -> Iterator[Finding]:
    for number, later in enumerate(places):
        for earlier in places[:number]:
            same = (later.campaign, later.area) == (earlier.campaign, earlier.area)
            if same:
                yield later.line.fault("twice", "area", "this area stands in an earlier row of the campaign",
                                       "Write one run for each area")  # fmt: skip
                break


def own_of(series: Iterable[Own], measure: str) -> tuple[Own, ...]:
    """The series of one measure, everybody first, then groups by name."""
    return tuple(sorted((one for one in series if one.measure == measure), key=lambda one: one.group))


def past_table(shelf: Sequence[Past]) -> tuple[tuple[str, ...], ...]:
    """Rows of the shelf as a table shows them."""
    return tuple(
        (one.name, one.years, one.measured, {"yes": "yes", "no": "no"}.get(one.comparator, "not known"), one.finding,
         one.grade if not one.rater else f"{one.grade} ({one.scale} {one.version}, {one.rater})",
         f"{one.source} ({one.how_sure})")
        for one in shelf
    )  # fmt: skip
