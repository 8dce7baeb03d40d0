"""Children by combination of agencies over all the years, on drawn rows: DuckDB, Spark and a pencil must agree."""

from __future__ import annotations

from collections import Counter

from sightline.analyses.picture import unrecorded_steps as steps
from tests.generative.agree import Comparison
from tests.generative.drawn import Row, Rows, Tables, tables

ORDER = ("council", "police", "support")


def overlap(given: Tables) -> Rows:
    """How many people stand on each combination of lists."""
    return [{"overlap": key[-1], "children": n} for key, n in _counted(given["csa_record"], ()).items()]


def drawn_overlap(given: Tables) -> Rows:
    """The same in each draw."""
    counted = _counted(given["drawn_record"], ("draw",))
    return [{"draw": key[0], "overlap": key[-1], "children": n} for key, n in counted.items()]


def _counted(records: list[Row], by: tuple[str, ...]) -> Counter[tuple[object, ...]]:
    lists: dict[tuple[object, ...], set[object]] = {}
    for record in records:
        lists.setdefault((*(record[name] for name in by), record["person_key"]), set()).add(record["sender"])
    return Counter((*key[:-1], "+".join(name for name in ORDER if name in on)) for key, on in lists.items())


def test_children_stand_on_the_same_combinations_of_lists(compare: Comparison) -> None:
    compare(steps.LIST_OVERLAP, overlap, tables(steps.LIST_OVERLAP.reads))


def test_touched_children_stand_on_the_same_combinations_in_every_draw(compare: Comparison) -> None:
    compare(steps.DRAWN_LIST_OVERLAP, drawn_overlap, tables(steps.DRAWN_LIST_OVERLAP.reads))
