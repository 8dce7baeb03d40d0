"""One row of a register of campaigns at a time: what it says, or its faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sightline.analyses.campaign.campaigns import NOT_RATED, Outcome, Own, Past, Place, Theory
from sightline.analyses.campaign.forms import TABLES
from sightline.analyses.campaign.outcomes import ComB, Direction, Kind
from sightline.errors import Finding, StandardError
from sightline.standard import areas
from sightline.standard.table_checks import day_of
from sightline.standard.table_lines import Line

Spans = Mapping[str, tuple[date | None, date | None]]

COMPARATOR = ("yes", "no", "not known")
HOW_SURE = ("read at source", "second-hand", "unchecked")
_WHOLE = re.compile(r"[1-9][0-9]{0,3}")
_COUNT = re.compile(r"[0-9]{1,7}")
_DOSE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")


def span(line: Line) -> tuple[date | None, date | None]:
    """The first and last day of a row."""
    return day_of(line.cells["from"]), day_of(line.cells["until"])


def span_faults(line: Line) -> Iterator[Finding]:
    """What is wrong with the two days of a row. Both may lie ahead: a campaign may be planned."""
    since, until = span(line)
    for name, found in (("from", since), ("until", until)):
        if line.cells[name] and found is None:
            yield line.fault("day", name, "text where a day was expected", "Write it as 2026-03-31")
    if since and until and until < since:
        yield line.fault("order", "until", "an end before its beginning", "Mend one of the two days")


def place(line: Line, spans: Spans) -> Iterator[Finding | Place]:
    """An area of a campaign. Its days lie in those of the campaign."""
    cells, faults = line.cells, list(span_faults(line))
    since, until = span(line)
    first, last = spans.get(cells["campaign"], (None, None))
    if (since and first and since < first) or (until and last and until > last):
        faults.append(line.fault("span", "from", "days outside those of the campaign", "Mend one of the two"))
    if cells["area"] and since and not _known(cells["area"], since):
        faults.append(line.fault("area", "area", "no authority of that day has this code", "Codes begin with E"))
    if cells["dose"] and not _DOSE.fullmatch(cells["dose"]):
        faults.append(line.fault("dose", "dose", "text where a number from 0 was expected", "Write it as 2.5"))
    yield from faults
    if not faults and since and until and cells["area"]:
        yield Place(line, cells["campaign"], cells["area"], since, until,
                    float(cells["dose"]) if cells["dose"] else None)  # fmt: skip


def outcome(line: Line, on: date, spans: Spans) -> Iterator[Finding | Outcome]:
    """An outcome on record. Disclosures have no side that is success."""
    cells, faults = line.cells, []
    registered = day_of(cells["registered_on"])
    if cells["order"] and not _WHOLE.fullmatch(cells["order"]):
        faults.append(line.fault("number", "order", "no number from 1", "Write 1 for the first, and so on"))
    if cells["kind"] and cells["kind"] not in list(Kind):
        faults.append(line.fault("kind", "kind", "no kind of outcome that is known", f"Write one of {', '.join(Kind)}"))
    if cells["direction"] and cells["direction"] not in list(Direction):
        disclosed = cells["kind"] == Kind.DISCLOSURE
        remedy = f"Write one of {', '.join(Direction)}" + (": disclosures are load, not success" if disclosed else "")
        faults.append(line.fault("direction", "direction", "no direction that is known", remedy))
    if cells["registered_on"] and registered is None:
        remedy = "Write it as 2026-03-31"
        faults.append(line.fault("day", "registered_on", "text where a day was expected", remedy))
    elif registered and registered > on:
        faults.append(line.fault("future", "registered_on", "a day that has not come", "Leave it out until it has"))
    yield from faults
    began = spans.get(cells["campaign"], (None, None))[0]
    if not faults and registered and all(cells[name] for name in ("campaign", "order", "kind", "measure", "direction")):
        yield Outcome(cells["campaign"], int(cells["order"]), Kind(cells["kind"]), cells["measure"],
                      Direction(cells["direction"]), registered, cells["by"],
                      began is not None and registered < began)  # fmt: skip


def theory(line: Line) -> Iterator[Finding | Theory]:
    """A step of why it should work."""
    cells, faults = line.cells, []
    if cells["step"] and not _WHOLE.fullmatch(cells["step"]):
        faults.append(line.fault("number", "step", "no number from 1", "Write 1 for the first, and so on"))
    if cells["com_b"] and cells["com_b"] not in list(ComB):
        remedy = f"Write one of {', '.join(ComB)}"
        faults.append(line.fault("com-b", "com_b", "none of the three that a step may change", remedy))
    yield from faults
    if not faults and cells["step"] and cells["com_b"]:
        texts = (cells["from"], cells["to"], cells["because"], cells["evidence"])
        yield Theory(cells["campaign"], int(cells["step"]), *texts, ComB(cells["com_b"]))


def past(line: Line) -> Iterator[Finding | Past]:
    """A campaign of the past. A grade stands only with the scale, its version and who gave it."""
    cells, faults = line.cells, []
    for name, allowed in (("comparator", COMPARATOR), ("how_sure", HOW_SURE)):
        if cells[name] and cells[name] not in allowed:
            faults.append(line.fault("word", name, "no word that is known", f"Write one of {', '.join(allowed)}"))
    rated = [bool(cells[name]) for name in ("scale", "version", "rater")]
    if cells["grade"] and cells["grade"] != NOT_RATED and not all(rated):
        faults.append(line.fault("grade", "grade", "a grade without its scale, version and rater",
                                 f"Fill them in, or write {NOT_RATED}"))  # fmt: skip
    if cells["grade"] == NOT_RATED and any(rated):
        faults.append(line.fault("grade", "grade", "a scale or a rater without a grade", "Leave all three blank"))
    yield from faults
    if not faults:
        yield Past(**{name: cells[name] for name in TABLES["shelf"]})


def own_series(lines: Sequence[Line], faults: list[Finding]) -> tuple[Own, ...]:
    """The register's own counts; every place has every week from the first to the last of its series."""
    held: dict[tuple[str, str], dict[tuple[str, date], int]] = {}
    first: dict[tuple[str, str], Line] = {}
    for line in lines:
        wrong = list(_count_faults(line))
        faults += wrong
        week = day_of(line.cells["week"])
        if not wrong and week and line.cells["measure"] and line.cells["cases"]:
            key = (line.cells["measure"], line.cells["group"])
            held.setdefault(key, {})[(line.cells["place"], week)] = int(line.cells["cases"])
            first.setdefault(key, line)
    for key, cells in held.items():
        regions = {where for where, _ in cells} & set(areas.regions())
        if 0 < len(regions) < len({where for where, _ in cells}):
            faults.append(first[key].fault("place", "place", "authorities and regions in one series",
                                           "Give the two a measure each: a region holds its authorities"))  # fmt: skip
        places, weeks = {where for where, _ in cells}, {week for _, week in cells}
        whole = (max(weeks) - min(weeks)).days // 7 + 1
        if len(cells) != len(places) * whole:
            faults.append(first[key].fault("gap", "week", "a place of this series lacks a week",
                                           "Write a row for each place and week, 0 for none"))  # fmt: skip
    return tuple(Own(*key, cells) for key, cells in held.items())


def _count_faults(line: Line) -> Iterator[Finding]:
    cells = line.cells
    week = day_of(cells["week"])
    if cells["week"] and (week is None or week.weekday()):
        yield line.fault("week", "week", "no Monday", "Write the Monday of the week as 2026-03-30")
    if cells["cases"] and not _COUNT.fullmatch(cells["cases"]):
        yield line.fault("count", "cases", "text where a whole number from 0 was expected", "Write it as 12")
    if cells["place"] and cells["place"] not in areas.regions() and week and not _known(cells["place"], week):
        remedy = "Write the code of an authority or of a region"
        yield line.fault("area", "place", "no authority or region has this code", remedy)


def _known(code: str, on: date) -> bool:
    try:
        return areas.area(code).in_force(on)
    except StandardError:
        return False
