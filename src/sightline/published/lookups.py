"""Where each authority lies: region, kind, districts and police force, read from three lookups and compared.

`sightline.standard.areas` is what Sightline goes by; the lookups bring what it does not hold, and are asked about where
they say something else. The lookup of authorities is not read for its district codes of 2023 (stale for those that
changed that year) nor for its neighbours (the model's own table has them). The lookup of districts to police forces is
of December 2019: districts made since then are in data/forces_since_2019.csv.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sightline.errors import Finding, Refused, StandardError
from sightline.published.columns import DATA
from sightline.published.files import AGAIN, Listed, Listing, fault, query, read_listing
from sightline.published.places import today
from sightline.standard import areas
from sightline.standard.rows import read_rows

AUTHORITIES = Listing(
    "la_lookup.csv", "la_lookup.csv", ("la_code", "la_code_new", "local_authority_ons_name", "rgn22cd", "ons_la_type")
)
DISTRICTS = Listing("LTLA-UTLA_*.csv", "LTLA-UTLA_Apr23_Lookup_England-Wales.csv", ("LTLA23CD", "LTLA23NM", "UTLA23CD"))
FORCES = Listing("lad_csp_police_force_*.csv", "lad_csp_police_force_2019.csv", ("LAD19CD", "PFA19CD"))
LISTINGS = (AUTHORITIES, DISTRICTS, FORCES)


@dataclass(frozen=True, slots=True)
class District:
    """A lower-tier district, with the police force that it lies in ("" where the lookups do not say)."""

    code: str
    name: str
    force: str


@dataclass(frozen=True, slots=True)
class Place:
    """One authority of today. `kind` in the words of the Office for National Statistics, "" where not said."""

    gss: str
    dfe_number: str
    name: str
    region_gss: str
    region_name: str
    kind: str
    districts: tuple[District, ...]


@dataclass(frozen=True)
class Lookups:
    """Every authority of today by its newest GSS code; `findings` say where the lookups disagree."""

    files: tuple[str, ...]
    places: Mapping[str, Place]
    findings: tuple[Finding, ...]

    def place(self, gss: str) -> Place:
        """The authority under any of the codes it has had. Raises StandardError."""
        try:
            return self.places[today(gss)]
        except KeyError:
            raise StandardError("the lookups hold no authority with that GSS code today") from None


def read_lookups(folder: Path) -> Lookups:
    """Read the three lookups. Raises Refused with every fault of all three at once."""
    faults: list[Finding] = []
    asked: list[Finding] = []
    tables: dict[str, Listed] = {}
    for listing in LISTINGS:
        try:
            tables[listing.example] = read_listing(folder, listing)
        except Refused as refused:
            faults += refused.findings
    if faults:
        raise Refused(faults)
    kinds = _kinds(tables[AUTHORITIES.example], faults, asked)
    forces = _forces(tables[FORCES.example], faults)
    districts = _districts(tables[DISTRICTS.example], forces, faults)
    if faults:
        raise Refused(faults)
    asked += _compared(tables[FORCES.example].file, districts)
    places = {
        entry.gss: Place(
            entry.gss, entry.dfe_number, entry.name, entry.region_gss, entry.region_name, kinds.get(entry.gss, ""),
            tuple(districts.get(entry.gss, ())),
        )
        for entry in areas.current()
    }  # fmt: skip
    files = tuple(table.file for table in tables.values())
    return Lookups(files, places, tuple(asked))


def _kinds(table: Listed, faults: list[Finding], asked: list[Finding]) -> dict[str, str]:
    """The kind of each authority of today; rows of ended ones are passed over."""
    kinds: dict[str, str] = {}
    for number, row in table.rows:
        try:
            entry = areas.by_dfe_number(row["la_code"])
        except StandardError:
            words = "no authority has had this DfE number"
            faults.append(fault(table.file, "no-such-authority", words, AGAIN, number, "la_code"))
            continue
        if entry.valid_to is not None:
            continue
        if entry.gss in kinds:
            faults.append(fault(table.file, "row-twice", "this authority occurred before", AGAIN, number, "la_code"))
        elif _newest(row["la_code_new"]) != entry.gss:
            words = "the GSS code and the DfE number are of two authorities"
            faults.append(fault(table.file, "codes-differ", words, AGAIN, number, "la_code_new"))
        kinds[entry.gss] = row["ons_la_type"]
        if row["rgn22cd"] != entry.region_gss:
            words = f"{entry.name} is given the code of another region than {entry.region_name}"
            asked.append(query(table.file, "region-differs", words, f"Sightline keeps {entry.region_name}"))
    asked += [
        query(table.file, "no-row", f"{entry.name} has no row", "Its kind is not known")
        for entry in areas.current()
        if entry.gss not in kinds
    ]
    return kinds


def _forces(table: Listed, faults: list[Finding]) -> dict[str, str]:
    """The police force of each English district. A district may have several rows, one for each partnership in it."""
    found = {row["lad"]: row["force"] for row in read_rows("forces_since_2019.csv", DATA)}
    for number, row in table.rows:
        district, force = row["LAD19CD"], row["PFA19CD"]
        if district.startswith("W"):
            continue
        if force not in areas.forces():
            words = "no police force of England has this code"
            faults.append(fault(table.file, "no-such-force", words, AGAIN, number, "PFA19CD"))
        elif found.setdefault(district, force) != force:
            words = "this district has another police force in an earlier row"
            faults.append(fault(table.file, "row-twice", words, AGAIN, number, "LAD19CD"))
    return found


def _districts(table: Listed, forces: Mapping[str, str], faults: list[Finding]) -> dict[str, list[District]]:
    """The districts of each authority of today, in the lookup's order."""
    found: dict[str, list[District]] = {}
    seen: set[str] = set()
    for number, row in table.rows:
        if row["UTLA23CD"].startswith("W"):
            continue
        upper = _newest(row["UTLA23CD"])
        if upper is None:
            words = "no authority in England has had this code"
            faults.append(fault(table.file, "no-such-authority", words, AGAIN, number, "UTLA23CD"))
        elif row["LTLA23CD"] in seen:
            faults.append(fault(table.file, "row-twice", "this district occurred before", AGAIN, number, "LTLA23CD"))
        else:
            seen.add(row["LTLA23CD"])
            district = District(row["LTLA23CD"], row["LTLA23NM"], forces.get(row["LTLA23CD"], ""))
            found.setdefault(upper, []).append(district)
    return found


def _compared(file: str, districts: Mapping[str, Iterable[District]]) -> list[Finding]:
    """A query for each authority with a district whose police force is not known, or not the one Sightline goes by."""
    asked = []
    for gss, within in districts.items():
        entry = areas.area(gss)
        theirs = {district.force for district in within}
        if theirs != {entry.force_gss}:
            words = f"the districts of {entry.name} are not all said to be policed by {entry.force_name}"
            asked.append(query(file, "force-differs", words, f"Sightline keeps {entry.force_name}"))
    return asked


def _newest(gss: str) -> str | None:
    try:
        return today(gss)
    except StandardError:
        return None
