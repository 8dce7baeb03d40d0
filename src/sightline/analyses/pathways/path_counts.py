"""The tables of referrals that come again, of late conferences, and of handovers between agencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from sightline.analyses.pathways.path_handover_steps import ARRIVED, NOT_SEEN, OPEN_ALREADY, TOO_SOON
from sightline.analyses.pathways.path_measures import (
    CONFERENCES,
    HANDED,
    HARMED,
    POOLED,
    REFERRALS,
    RESULT,
    SHARE_OF_QUARTILE,
    Part,
    Place,
    counted,
    days,
    drawn,
    every,
    measure,
    period,
    shares,
    together,
)
from sightline.analyses.pathways.path_rules import rows
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Dimension
from sightline.standard.percent import share
from sightline.standard.units import Status, Unit

Row = Mapping[str, Any]
# Column of the step, name and title of the table, label of the measure.
_REFERRED = (
    ("referrals", "referrals", "Referrals to councils"),
    ("again", "referrals_again", "Referrals within 12 months of the referral before"),
    ("after_closure", "referrals_after_closure", "Referrals within 12 months of a closure"),
    ("again_no_action", "repeats_closed", "Repeat referrals that ended without action"),
    ("again_after_no_action", "repeats_again", "Repeat referrals after one that ended without action"),
    ("again_after_no_action_no_action", "repeats_closed_again", "Repeats closed without action a second time"),
    ("no_action_followed", "closed_followed", "Referrals closed without action, followed for 12 months"),
    ("no_action_came_again", "closed_came_again", "Referrals closed without action that came again"),
)
# Share: name and code of its measure, title, numerator, denominator.
_SHARES = (
    ("referrals_again_share", "Re-referrals within 12 months of the referral before", "referrals_again", "referrals"),
    ("referrals_after_closure_share", "Referrals within 12 months of a closure", "referrals_after_closure",
     "referrals"),
    ("repeats_closed_share", "Repeat referrals that ended without action", "repeats_closed", "referrals_again"),
    ("repeats_closed_again_share", "Repeats closed without action a second time", "repeats_closed_again",
     "repeats_again"),
    ("closed_came_again_share", "Closed without action and referred again", "closed_came_again", "closed_followed"),
)  # fmt: skip
HANDOVER = Dimension(
    "handover", "Handover", additive=False,
    labels=tuple((row["handover"], row["label"]) for row in rows("path_handovers")),
)  # fmt: skip
# Of each handover: code of the share, words for what is handed over, words for what is lost.
_LOST = {
    "notice": ("lost_notices", "Police notices sent to councils", "Police notices that no council recorded"),
    "crime": ("unseen_crimes", "Recorded crimes against a child", "Crimes after which the council saw no contact"),
    "support": ("unmet_support", "Referrals to support for sexual abuse", "Referrals to support without a session"),
}


def referral_tables(found: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """Referrals, those that came again in either sense, and what became of them: by year, and by area."""
    kept = _by_area(found.to_pylist(), coverage)
    tables = {
        name: counted(
            name, title, measure(name, title, Unit.REFERRAL, REFERRALS),
            [Part(row["year"], row["area"], row[column]) for row in kept], "step referral_count", coverage,
        )
        for column, name, title in _REFERRED
    }  # fmt: skip
    made = [
        one for name, title, part, whole in _SHARES
        for one in shares(name, title, measure(name, title, Unit.PERCENT, REFERRALS), tables[part], tables[whole])
    ]  # fmt: skip
    again, title = _SHARES[0][:2]
    of = measure(again, title, Unit.PERCENT, REFERRALS)
    return (*tables.values(), *made, *drawn(again, title, of, made))


def _by_area(found: list[dict[str, Any]], coverage: Coverage) -> list[dict[str, Any]]:
    """All pooled for each year and together; areas over the years together only, and only councils that take part."""
    councils = {area for area, _ in coverage.councils}
    return [
        row for row in found
        if row["year"] in every(coverage)
        and (row["area"] == POOLED or (row["area"] in councils and row["year"] == together(coverage)))
    ]  # fmt: skip


def conference_tables(found: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """Initial conferences with an enquiry before them, and those held late."""
    kept, step = _by_area(found.to_pylist(), coverage), "step conference_count"
    timed, late = (
        counted(name, title, measure(name, title, Unit.CONFERENCE, CONFERENCES),
                [Part(row["year"], row["area"], row[column]) for row in kept], step, coverage)
        for column, name, title in (
            ("timed", "conferences_timed", "Initial conferences after a section 47 enquiry"),
            ("late", "late_conferences", "Initial conferences held late"),
        )
    )  # fmt: skip
    name, title = "late_conferences_share", "Share of initial conferences held late"
    of = measure(name, title, Unit.PERCENT, CONFERENCES)
    made = shares(name, title, of, late, timed)
    return timed, late, *made, *drawn(name, title, of, made)


# -- handovers ---------------------------------------------------------------------------------------------------------


def handover_tables(found: pa.Table, coverage: Coverage) -> tuple[FigureTable, ...]:
    """What was handed over, what arrived and in how many days, what was not seen to arrive; each also by area."""
    kept = [row for row in found.to_pylist() if row["year"] in every(coverage)]
    named = [code for code, _ in HANDOVER.labels if any(row["handover"] == code for row in kept)]
    if not named:
        return ()
    pooled = [row for row in kept if row["dimension"] == POOLED and row["year"] == together(coverage)]
    of = measure("handed_over", "Notices, crimes and referrals handed over", Unit.HANDOVER, HANDED)
    followed, results = _results(pooled, of, coverage)
    of_all = share(
        "handed_share", "Share handed over that was seen to arrive, or not",
        measure("handed_share", "Share of what was handed over", Unit.PERCENT, HANDED), results, followed,
    )  # fmt: skip
    return (
        followed, results, of_all, _days(pooled, results, coverage), *_aside(pooled, coverage),
        *(table for code in named for table in _one(code, kept, coverage)),
    )  # fmt: skip


def _results(pooled: list[dict[str, Any]], of: Any, coverage: Coverage) -> tuple[FigureTable, FigureTable]:
    cells: dict[tuple[int, str], dict[str, int]] = {}
    for row in pooled:
        if row["state"] in (ARRIVED, NOT_SEEN):
            cells.setdefault((row["year"], row["handover"]), {})[row["state"]] = row["cases"]
    wholes = [
        Part(year, POOLED, sum(states.values()), ((HANDOVER.code, code),)) for (year, code), states in cells.items()
    ]
    parts = [
        Part(year, POOLED, states.get(state, 0), ((HANDOVER.code, code), (RESULT.code, state)))
        for (year, code), states in cells.items()
        for state, _ in RESULT.labels
    ]
    return (
        counted("handed_followed", "Handed over, with time to arrive", of, wholes, "step handover_count", coverage,
                (HANDOVER,)),
        counted("handed_results", "Handed over, by what became of it", of, parts, "step handover_count", coverage,
                (HANDOVER, RESULT)),
    )  # fmt: skip


def _days(pooled: list[dict[str, Any]], results: FigureTable, coverage: Coverage) -> FigureTable:
    quartiles: dict[Place, dict[str, float]] = {
        (period(row["year"], coverage), POOLED, ((HANDOVER.code, row["handover"]), (RESULT.code, ARRIVED))): {
            name: float(row[name]) for name in SHARE_OF_QUARTILE
        }
        for row in pooled
        if row["state"] == ARRIVED and row["p50"] is not None and row["timed"] == row["cases"]
    }
    of = measure("handed_days", "Days until it arrived", Unit.DAY, HANDED)
    return days("handed_days", "Days until what was handed over arrived", of, results, quartiles)


def _aside(pooled: list[dict[str, Any]], coverage: Coverage) -> list[FigureTable]:
    """What is in no share: sent too shortly before the end of the data, and of children whose case was open already."""
    year, made = together(coverage), []
    for state, title in (
        (TOO_SOON, "Handed over too shortly before the end of the data"),
        (OPEN_ALREADY, "Handed over while the council's case was open"),
    ):
        parts = [
            Part(year, POOLED, row["cases"], ((HANDOVER.code, row["handover"]),))
            for row in pooled if row["state"] == state
        ]  # fmt: skip
        of = measure(f"handed_{state}", title, Unit.HANDOVER, HANDED)
        made.append(counted(f"handed_{state}", title, of, parts, "step handover_count", coverage, (HANDOVER,)))
    return made


def _one(code: str, kept: list[dict[str, Any]], coverage: Coverage) -> list[FigureTable]:
    """One handover by year, and over the years together by area; a crime and a referral also by who harmed."""
    name, title, lost_title = _LOST[code]
    status = Status.NONE if code == "notice" else Status.ANY
    councils, year = {area for area, _ in coverage.councils}, together(coverage)
    cells: dict[tuple[int, str, tuple[tuple[str, str], ...]], dict[str, int]] = {}
    for row in kept:
        here = row["dimension"] == POOLED or (row["dimension"] == "area" and row["code"] in councils)
        if row["handover"] == code and here and (row["dimension"] == POOLED or row["year"] == year):
            cells.setdefault((row["year"], row["code"], ()), {})[row["state"]] = row["cases"]
        if row["handover"] == code != "notice" and row["dimension"] == HARMED.code and row["year"] == year:
            cells.setdefault((row["year"], POOLED, ((HARMED.code, row["code"]),)), {})[row["state"]] = row["cases"]
    made = []
    for by, suffix in (((), ""), ((HARMED,), "_by_harmed_by")):
        whole = [(place, states) for place, states in cells.items() if bool(place[2]) == bool(by)]
        if not whole:
            continue
        sent, lost = (
            counted(
                f"{name}_{word}{suffix}", label, measure(f"{name}_{word}", label, Unit.HANDOVER, HANDED, status),
                [Part(*place[:2], sum(states.get(one, 0) for one in of), place[2]) for place, states in whole],
                "step handover_count", coverage, by, needed=_SENDER[code],
            )
            for word, label, of in (("sent", title, (ARRIVED, NOT_SEEN)), ("lost", lost_title, (NOT_SEEN,)))
        )  # fmt: skip
        of = measure(f"{name}_share", lost_title, Unit.PERCENT, HANDED, status)
        made += [sent, lost]
        made += (
            [share(f"{name}_share{suffix}", lost_title, of, lost, sent)]
            if by
            else [*shares(f"{name}_share", lost_title, of, lost, sent)]
        )
    return made


_SENDER = {"notice": "police", "crime": "police", "support": "support"}
