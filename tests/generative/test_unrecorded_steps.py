"""Children by combination of agencies, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from collections import Counter

from sightline.analyses.picture import unrecorded_steps as steps
from tests.generative.agree import Comparison
from tests.generative.drawn import Row, Rows, Tables, tables

ORDER = ("council", "police", "support")


def overlap(given: Tables) -> Rows:
    """How many people stand on each combination of lists, by year and in all (year 0)."""
    return [{"year": year, "overlap": on, "children": n} for (year, on), n in _counted(given["csa_record"]).items()]


def drawn_overlap(given: Tables) -> Rows:
    """The same in each draw."""
    made = []
    for draw in {record["draw"] for record in given["drawn_record"]}:
        counted = _counted([record for record in given["drawn_record"] if record["draw"] == draw])
        made += [{"draw": draw, "year": year, "overlap": on, "children": n} for (year, on), n in counted.items()]
    return made


def _counted(records: list[Row]) -> Counter[tuple[int, str]]:
    lists: dict[tuple[int, object], set[object]] = {}
    for record in records:
        for year in (0, record["year"]):
            lists.setdefault((year, record["person_key"]), set()).add(record["sender"])
    return Counter((year, "+".join(name for name in ORDER if name in on)) for (year, _), on in lists.items())


def test_children_stand_on_the_same_combinations_of_lists(compare: Comparison) -> None:
    compare(steps.LIST_OVERLAP, overlap, tables(steps.LIST_OVERLAP.reads))


def test_touched_children_stand_on_the_same_combinations_in_every_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_LIST_OVERLAP, drawn_overlap, tables(steps.DRAWN_LIST_OVERLAP.reads))
