"""The tables of paths themselves: moves and the days they took, sequences, ends, ways to support, the expected path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from sightline.analyses.pathways.path_measures import (
    CHILDREN,
    EPISODES,
    FINDING,
    POOLED,
    SHARE_OF_QUARTILE,
    STATE,
    Part,
    Place,
    counted,
    days,
    edge_dimension,
    every,
    measure,
    period,
    shares,
    together,
    variant_dimension,
)
from sightline.analyses.pathways.path_rules import labels, rows
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.drafts import EDGE, OTHER, VARIANT, FigureTable, OutputKind
from sightline.standard.figures import Dimension
from sightline.standard.percent import FEWEST, share
from sightline.standard.units import Status, Unit

Row = Mapping[str, Any]
MOST_EDGES, MOST_VARIANTS = 60, 15  # the rest stand together as "other"
_TITLES = {"episode": "episodes of need", "abuse": "children's paths after a record"}
_UNITS = {"episode": Unit.EPISODE, "abuse": Unit.CHILD}
_STATUS = {"episode": Status.NONE, "abuse": Status.ANY}
_OF = {"episode": EPISODES, "abuse": CHILDREN}
_ENDS = ("closed", "no_action", "still_open", "no_more", "more")
LAST_STAGE = Dimension(
    "last_stage", "Last stage on record", additive=True,
    labels=(*(pair for pair in labels("stage") if pair[0] not in _ENDS), (OTHER, "Another stage")),
)  # fmt: skip
DEVIATION = Dimension(
    "deviation", "What the record shows", additive=False,
    labels=tuple((row["rule"], row["label"]) for row in rows("expected_path")),
)  # fmt: skip
FROM = Dimension("from", "From", additive=True, labels=tuple(one for one in labels("flow") if one[0][:3] != "sup"))
TO = Dimension("to", "To", additive=True, labels=tuple(one for one in labels("flow") if one[0][:3] != "fir"))


def path_tables(path: str, edges: pa.Table, variants: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """Of one path over the years together: all who took it, moves, the days they took, and sequences."""
    year = together(coverage)
    moves = _largest(_of(edges, path, year), "edge", "moves", MOST_EDGES)
    taken = _largest(_of(variants, path, year), "variant", "cases", MOST_VARIANTS)
    whole = sum(row["cases"] for row in _of(variants, path, year))
    words, of_moves = (
        _TITLES[path],
        measure(f"moves_of_{path}", "Moves from one stage to the next", Unit.MOVE, _OF[path]),
    )
    of_cases = measure(f"paths_of_{path}", _OF[path].label.capitalize(), _UNITS[path], _OF[path], _STATUS[path])
    table = counted(
        f"{path}_moves", f"Moves between stages, {words}", of_moves,
        [Part(year, POOLED, n, ((EDGE, code),)) for code, n in moves.items()], "step path_edge", coverage,
        (edge_dimension(moves),), OutputKind.PATHS,
    )  # fmt: skip
    took = {row["edge"]: row for row in _of(edges, path, year) if row["p50"] is not None and row["edge"] in moves}
    quartiles: dict[Place, dict[str, float]] = {
        (period(year, coverage), POOLED, ((EDGE, code),)): {name: float(row[name]) for name in SHARE_OF_QUARTILE}
        for code, row in took.items()
    }
    of_days = measure(f"days_between_stages_of_{path}", "Days from one stage to the next", Unit.DAY, _OF[path])
    return (
        counted(f"{path}_paths", f"All {words}", of_cases, [Part(year, POOLED, whole)], "step path_variant", coverage),
        table, days(f"{path}_days", f"Days between stages, {words}", of_days, table, quartiles),
        counted(
            f"{path}_sequences", f"Sequences of stages, {words}", of_cases,
            [Part(year, POOLED, n, ((VARIANT, code),)) for code, n in taken.items()], "step path_variant", coverage,
            (variant_dimension(taken),), OutputKind.PATHS,
        ),
    )  # fmt: skip


def _of(table: pa.Table, path: str, year: int) -> list[Row]:
    return [row for row in table.to_pylist() if row["path"] == path and row["year"] == year]


def _largest(found: Iterable[Row], code: str, value: str, most: int) -> dict[str, int]:
    """Code -> how many, the most common first; those beyond `most`, and those of few, together as "other"."""
    ordered = sorted(found, key=lambda row: (-row[value], row[code]))
    kept = {row[code]: row[value] for row in ordered[:most] if row[value] >= FEWEST}
    rest = sum(row[value] for row in ordered if row[code] not in kept)
    return {**kept, **({OTHER: rest} if rest else {})}


def end_tables(ends: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """Episodes without an end on record, by their last stage and whether anything was recorded in the last year."""
    year = together(coverage)
    cells: dict[tuple[str, str], int] = {}
    for row in ends.to_pylist():
        if row["year"] == year and row["state"] != "ended":
            cells[row["stage"], row["state"]] = row["cases"]
    cells = _merged(cells)
    stages = sorted({stage for stage, _ in cells}, key=[code for code, _ in LAST_STAGE.labels].index)
    of = measure("episodes_without_end", "Episodes of need without an end on record", Unit.EPISODE, EPISODES)
    parts = [
        Part(year, POOLED, cells.get((stage, state), 0), ((LAST_STAGE.code, stage), (STATE.code, state)))
        for stage in stages for state, _ in STATE.labels
    ]  # fmt: skip
    totals = [
        Part(year, POOLED, sum(n for (_, one), n in cells.items() if one == state), ((STATE.code, state),))
        for state, _ in STATE.labels
    ]
    step = "step path_end"
    return (
        counted("episodes_without_end", "Episodes without an end on record", of, totals, step, coverage, (STATE,)),
        counted("episodes_without_end_by_stage", "Episodes without an end, by their last stage", of, parts, step,
                coverage, (LAST_STAGE, STATE)),
    )  # fmt: skip


def _merged(cells: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Stages with few in one state, or none, stand together as "other", with as many more as that takes.

    Few could not be shown; and where all are in one state, the table would tell that of every one of them.
    """
    states = [state for state, _ in STATE.labels]
    by_stage = {stage: [cells.get((stage, state), 0) for state in states] for stage, _ in cells}
    rest = [0] * len(states)
    while by_stage:
        small = [stage for stage, counts in by_stage.items() if min(counts) < FEWEST]
        if not small and any(rest) and min(rest) < FEWEST:
            small = [min(by_stage, key=lambda stage: (sum(by_stage[stage]), stage))]
        if not small:
            break
        for stage in small:
            rest = [one + more for one, more in zip(rest, by_stage.pop(stage), strict=True)]
    if any(rest):
        by_stage[OTHER] = rest
    return {(stage, state): n for stage, counts in by_stage.items() for state, n in zip(states, counts, strict=True)}


def finding_tables(findings: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """Events that have no place in an episode's path, by why."""
    found = {row["finding"]: row["events"] for row in findings.to_pylist() if row["path"] == "episode"}
    of = measure("events_without_place", "Events without a place in a path", Unit.RECORD, EPISODES)
    parts = [
        Part(together(coverage), POOLED, found.get(code, 0), ((FINDING.code, code),)) for code, _ in FINDING.labels
    ]
    return (
        counted("events_without_place", "Events without a place in a path", of, parts, "step path_finding", coverage,
                (FINDING,)),
    )  # fmt: skip


def flow_tables(flows: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """Children by who made the first record, what the council did, and whether support began."""
    year = together(coverage)
    rows_of = [row for row in flows.to_pylist() if row["year"] == year]
    known = {code for code, _ in labels("flow")}
    of = measure("children_to_support", "Children with a record, followed for a year", Unit.CHILD, CHILDREN, Status.ANY)
    parts = [
        Part(year, POOLED, row["children"], (("from", row["source"]), ("to", row["target"])))
        for row in rows_of if row["source"] in known
    ]  # fmt: skip
    return (
        counted("ways_to_support", "Children from first record to support", of, parts, "step flow_count", coverage,
                (FROM, TO)),
    )  # fmt: skip


def conform_tables(counts: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """Each deviation from the expected path beside the episodes to which it applies; and any, by area.

    One that few episodes have is left out: the others could not be shown beside it.
    """
    found = counts.to_pylist()
    year, code = together(coverage), DEVIATION.code
    here = [
        row for row in found
        if row["area"] == POOLED and row["rule"] != "any" and row["year"] == year
        and not 0 < row["deviating"] < FEWEST and row["cases"] >= FEWEST
    ]  # fmt: skip
    applies = measure("episodes_expected", "Episodes to which the expectation applies", Unit.EPISODE, EPISODES)
    deviates = measure("episodes_deviating", "Episodes whose record deviates", Unit.EPISODE, EPISODES)
    shared = measure("episodes_deviating_share", "Share whose record deviates", Unit.PERCENT, EPISODES)
    by_rule = tuple(_pair(
        ("expected", "Episodes to which an expectation applies", applies, "deviating",
         "Episodes whose record deviates from it", deviates),
        [(Part(year, POOLED, row["cases"], ((code, row["rule"]),)),
          Part(year, POOLED, row["deviating"], ((code, row["rule"]),))) for row in here], coverage, (DEVIATION,),
    ))  # fmt: skip
    checked = measure("episodes_checked", "Episodes to which any expectation applies", Unit.EPISODE, EPISODES)
    any_of = measure("episodes_with_deviation", "Episodes whose record deviates somewhere", Unit.EPISODE, EPISODES)
    placed = [row for row in found if row["rule"] == "any" and (row["area"] == POOLED or row["year"] == year)]
    by_area = tuple(_pair(
        ("checked", "Episodes to which any expectation applies", checked, "with_deviation",
         "Episodes whose record deviates somewhere", any_of),
        [(Part(row["year"], row["area"], row["cases"]), Part(row["year"], row["area"], row["deviating"]))
         for row in placed if row["year"] in every(coverage)], coverage, (),
    ))  # fmt: skip
    any_share = measure(
        "episodes_with_deviation_share", "Share whose record deviates somewhere", Unit.PERCENT, EPISODES
    )
    return (
        *by_rule, share("deviating_share", "Share of episodes whose record deviates", shared, by_rule[1], by_rule[0]),
        *by_area,
        *shares("with_deviation_share", "Share of episodes with any deviation", any_share, by_area[1], by_area[0]),
    )  # fmt: skip


def _pair(
    words: tuple[str, str, Any, str, str, Any], parts: Sequence[tuple[Part, Part]], coverage: Coverage,
    dimensions: tuple[Dimension, ...],
) -> list[FigureTable]:  # fmt: skip
    name, title, of, other, other_title, of_other = words
    step = "step conform_count"
    return [
        counted(name, title, of, [one for one, _ in parts], step, coverage, dimensions),
        counted(other, other_title, of_other, [one for _, one in parts], step, coverage, dimensions),
    ]
