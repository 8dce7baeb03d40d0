"""Checks of what happens in care: times missing, reviews, social workers, orders that deprive of liberty.

Rules by the numbers of the Department for Education, as the field's validator cites them; the words are ours.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from sightline.returns.rules.ssda903_care import (
    NO_DAY,
    SHORT_BREAKS,
    Bools,
    Care,
    Check,
    Days,
    Row,
    Table,
    day,
    rules_of_table,
    the_row_before,
    years_after,
)

_DATES = "Check the dates; one of them is wrong."
_PERIOD = "Check the date, and the period that is said."
_REASONS_SINCE = day("2023-04-01")
_WEEK, _FEW_DAYS = np.timedelta64(7, "D"), np.timedelta64(5, "D")


def _again_too_soon(t: Table, _: Care) -> Bools:
    """A time that began while the one before had no end, or before its end; the order is that of their ends."""
    begun, ended = t.day("start_date"), t.day("end_date")
    sort = np.where(np.isnat(ended), begun, ended)
    order = np.lexsort((begun, sort, t.child))
    same = t.child[order[1:]] == t.child[order[:-1]]
    wrong = np.zeros(len(t), bool)
    earlier = ended[order[:-1]]
    wrong[order[1:]] = same & (np.isnat(earlier) | (begun[order[1:]] < earlier))
    return wrong


def _spans(t: Table, care: Care) -> tuple[Bools, Days, Days]:
    """The period of care in which each row began: of those of its child the last that began by then, else the first;
    whether the child has one, its first day and its last."""
    number, first, last = care.periods
    child = np.empty(len(first), np.int64)
    child[number] = care["Episodes"].child
    order = np.lexsort((first, child))
    keys = child[order] * (1 << 32) + first[order].astype(np.int64)
    wanted = t.child * (1 << 32) + t.day("start_date").astype(np.int64)
    place = np.searchsorted(keys, wanted, side="right") - 1
    same = (place >= 0) & (child[order[np.maximum(place, 0)]] == t.child)
    follows = np.minimum(place + 1, max(len(order) - 1, 0))
    place = np.where(same, place, follows)
    if not len(order):
        return np.zeros(len(t), bool), np.full(len(t), NO_DAY), np.full(len(t), NO_DAY)
    chosen = order[place]
    return child[chosen] == t.child, first[chosen], last[chosen]


def _open_after_care(t: Table, care: Care) -> Bools:
    """No end although the period of care in which it began has ended, or an end after that period's."""
    known, first, last = _spans(t, care)
    ended = t.day("end_date")
    return known & ((np.isnat(ended) & ~np.isnat(last)) | (ended > last) | (ended < first))


def _began_after_care(t: Table, care: Care) -> Bools:
    known, _first, last = _spans(t, care)
    return known & (t.day("start_date") > last)


def _began_before_care(t: Table, care: Care) -> Bools:
    known, first, _last = _spans(t, care)
    return known & (t.day("start_date") < first)


def _open_after_placement(t: Table, care: Care) -> Bools:
    """No end although the episode in which the child went missing has ended."""
    e = care["Episodes"]
    begun = t.day("start_date")
    order = np.lexsort((e.day("start_date"), e.child))
    keys = e.child[order] * (1 << 32) + e.day("start_date")[order].astype(np.int64)
    place = np.searchsorted(keys, t.child * (1 << 32) + begun.astype(np.int64), side="right") - 1
    row = order[np.maximum(place, 0)] if len(order) else np.zeros(len(t), np.int64)
    inside = (place >= 0) & (e.child[row] == t.child) & (begun <= e.day("end_date")[row])
    return np.asarray(inside & t.blank("end_date"), bool)


MISSING = rules_of_table("Missing", (
    Row("567", "found-before-missing", "MIS_END MIS_START", "an end before its start", _DATES,
        lambda t, _: t.day("end_date") < t.day("start_date")),
    Row("570", "missing-after-period", "MIS_START", "a start after the period's end", _PERIOD,
        lambda t, c: t.day("start_date") > c.end),
    Row("571", "found-outside-period", "MIS_END", "an end before the period's start or after its end", _PERIOD,
        lambda t, c: (t.day("end_date") < c.start) | (t.day("end_date") > c.end)),
    Row("574", "missing-again-too-soon", "MIS_START MIS_END",
        "a time missing that began before the one before it ended", "End the one before first.", _again_too_soon),
    Row("575", "missing-past-placement", "MIS_END", "no end though the placement the child went missing from ended",
        "Send the end.", _open_after_placement, "Episodes"),
    Row("577", "missing-past-care", "MIS_END", "a time missing without an end within the child's time in care",
        "Send the end, or check when care ended.", _open_after_care, "Episodes"),
    # 578 asks about both; what is said of the one is not said again of the other.
    Row("578", "missing-after-care", "MIS_START", "a time missing that began after care had ended", _DATES,
        _began_after_care, "Episodes"),
    Row("578, 581", "missing-before-care", "MIS_START", "a time missing that began before the child was in care",
        _DATES, _began_before_care, "Episodes"),
    Row("586", "missing-before-birth", "MIS_START DOB", "a time missing that began no later than the birth", _DATES,
        lambda t, _: t.day("start_date") <= t.day("birth_date")),
))  # fmt: skip


def _missing_at_18(t: Table, care: Care) -> Bools:
    """Care and a time missing that both ended on the 18th birthday, for another reason than E8."""
    m = care["Missing"]
    ended = m.day("end_date")
    on_birthday = np.full(care.children, NO_DAY)
    rows = ended == years_after(m.day("birth_date"), 18)
    on_birthday[m.child[rows]] = ended[rows]
    return np.asarray((t.day("end_date") == on_birthday[t.child]) & ~t.among("reason_ceased", "E8"), bool)


def _no_worker(t: Table, care: Care) -> Bools:
    """Open episodes, short breaks apart, of children with whom no social worker was by the period's end."""
    begun = care.each("SWEpisodes", np.ones(len(care["SWEpisodes"]), bool), "start_date")
    return t.blank("end_date") & ~t.among("legal_status", *SHORT_BREAKS) & ~(begun[t.child] <= care.end)


EPISODE_EVENTS = rules_of_table("Episodes", (
    Row("580", "missing-at-18", "REC", "a child missing until the 18th birthday, for whom care ended other than by E8",
        "Send E8, or check the dates.", _missing_at_18, "Missing"),
    Row("SW12STG2", "worker-missing", "CHILD", "a child in care at the period's end without a social worker",
        "Send the social worker's time.", _no_worker, "SWEpisodes"),
))  # fmt: skip


def _only_breaks(t: Table, care: Care) -> Bools:
    return (care.with_episodes & ~care.beyond_breaks)[t.child]


REVIEWS = rules_of_table("Reviews", (
    Row("", "review-outside-period", "REVIEW", "a review before the period's start or after its end", _PERIOD,
        lambda t, c: (t.day("review_date") < c.start) | (t.day("review_date") > c.end)),
    Row("440", "took-part-too-old", "REVIEW_CODE DOB", "PN0, under 4, for a child of 4 or over", "Check the code.",
        lambda t, _: t.among("participation", "PN0")
        & (t.day("review_date") >= years_after(t.day("birth_date"), 4))),
    Row("441", "took-part-too-young", "REVIEW_CODE DOB", "a code for children of 4 or over for a younger child",
        "Send PN0.",
        lambda t, _: t.given("participation") & ~t.among("participation", "PN0")
        & (t.day("review_date") < years_after(t.day("birth_date"), 4))),
    Row("399", "review-in-breaks", "REVIEW", "a review of a child who had short breaks only", "Leave it out.",
        _only_breaks, "Episodes"),
))  # fmt: skip


def _worker_left_open(t: Table, _: Care) -> Bools:
    return t.blank("end_date") & (t.chain("start_date", "end_date")[1] >= 0)


def _worker_gap(t: Table, _: Care) -> Bools:
    """Begun more than a week before or after the one before ended, other than by a first contact."""
    before, _after = t.chain("start_date", "end_date")
    ended = np.where(before >= 0, the_row_before(t.day("end_date"), before), NO_DAY)
    apart = t.day("start_date") - ended
    return np.asarray(((apart < -_WEEK) | (apart > _WEEK)) & ~t.among("reason", "FCONTA"), bool)


def _no_worker_at_end(t: Table, care: Care) -> Bools:
    """Ended in the last days of the period with no later one; whether care goes on is what SW17STG2 asks."""
    last = t.chain("start_date", "end_date")[1] < 0
    ended = t.day("end_date")
    return last & (ended >= care.end - _FEW_DAYS) & (ended <= care.end)


def _wrong_number(t: Table, _: Care) -> Bools:
    shaped = pc.match_substring_regex(t.rows["worker"], "^(?:SW|XX)")
    return ~np.asarray(pc.fill_null(shaped, True).to_numpy(zero_copy_only=False), bool)


def _no_open_worker(t: Table, care: Care) -> Bools:
    """The last time with a worker has ended, of a child whose care goes on."""
    e = care["Episodes"]
    here = care.who("Episodes", e.blank("end_date") & ~e.among("legal_status", *SHORT_BREAKS))
    return (t.chain("start_date", "end_date")[1] < 0) & t.given("end_date") & here[t.child]


WORKERS = rules_of_table("SWEpisodes", (
    Row("SW01aSTG1, SW01bSTG1", "worker-number-missing", "SW_ID", "a social worker without a registration number",
        "Send it.", lambda t, _: t.blank("worker")),
    Row("SW01bSTG1, SW13STG1", "worker-reason-missing", "SW_REASON",
        "a social worker from April 2023 on without the reason for the change", "Send it.",
        lambda t, _: (t.day("start_date") >= _REASONS_SINCE) & t.blank("reason")),
    Row("SW02STG1", "worker-number", "SW_ID", "a registration number that begins with neither SW nor XX", "Check it.",
        _wrong_number),
    Row("SW06STG2", "worker-after-period", "SW_DECOM", "a start after the period's end", _PERIOD,
        lambda t, c: t.day("start_date") > c.end),
    Row("SW07STG2", "worker-end-outside", "SW_DEC", "an end after the period, or more than a year before its start",
        _PERIOD,
        lambda t, c: (t.day("end_date") > c.end) | (t.day("end_date") < c.start - np.timedelta64(365, "D"))),
    Row("", "worker-end-before-start", "SW_DEC SW_DECOM", "an end before its start", _DATES,
        lambda t, _: t.day("end_date") < t.day("start_date")),
    Row("SW08STG2", "worker-left-open", "SW_DEC", "no end though a later one began", "Send the end.",
        _worker_left_open),
    Row("SW09STG2", "worker-of-no-day", "SW_DEC SW_DECOM", "an end on the day of its start", _DATES,
        lambda t, _: t.day("end_date") == t.day("start_date")),
    Row("SW10STG2", "worker-gap", "SW_DECOM", "more than a week between the end of one worker and the next", _DATES,
        _worker_gap),
    Row("SW11bSTG2", "worker-none-after", "SW_DEC", "an end in the last days of the period and nobody after",
        "Send the next worker.", _no_worker_at_end),
    Row("SW17STG2", "worker-none-open", "SW_DEC", "nobody at the period's end for a child still in care",
        "Send the worker of that day.", _no_open_worker, "Episodes"),
))  # fmt: skip


def _placed_in(*places: str, inside: bool) -> Check:
    """Fails where an order overlaps an episode in one of some places, or in another."""

    def fails(t: Table, care: Care) -> Bools:
        e = care["Episodes"]
        rows = np.flatnonzero(e.among("place", *places) == inside)
        begun, ended = e.day("start_date"), np.where(e.blank("end_date"), care.end, e.day("end_date"))
        until = np.where(t.blank("end_date"), care.end, t.day("end_date"))
        wrong = np.zeros(len(t), bool)
        for row in rows[np.isin(e.child[rows], t.child)]:  # orders are few, and so are the episodes of their children
            wrong |= (t.child == e.child[row]) & (t.day("start_date") <= ended[row]) & (until >= begun[row])
        return wrong

    return fails


LIBERTY = rules_of_table("DoLo", (
    Row("702", "order-end-before-start", "DOLO_END DOLO_START", "an end no later than its start", _DATES,
        lambda t, _: t.day("end_date") <= t.day("start_date")),
    Row("703", "order-after-period", "DOLO_START", "a start after the period's end", _PERIOD,
        lambda t, c: t.day("start_date") > c.end),
    Row("704", "order-end-outside", "DOLO_END", "an end before the period's start or after its end", _PERIOD,
        lambda t, c: (t.day("end_date") < c.start) | (t.day("end_date") > c.end)),
    Row("705", "order-again-too-soon", "DOLO_START DOLO_END", "an order that began before the one before it ended",
        "End the one before first.", _again_too_soon),
    Row("707", "order-past-care", "DOLO_END", "an order without an end within the child's time in care",
        "Send the end, or check when care ended.", _open_after_care, "Episodes"),
    Row("708", "order-before-birth", "DOLO_START DOB", "an order that began no later than the birth", _DATES,
        lambda t, _: t.day("start_date") <= t.day("birth_date")),
    Row("709", "order-unexpected-place", "DOLO_START", "an order during a placement where one is not expected",
        "Check the placement.", _placed_in("K2", "Z12", "Z13", inside=False), "Episodes"),
    Row("710", "order-impossible-place", "DOLO_START", "an order during a placement where there can be none",
        "Check the placement.", _placed_in("K1", "P1", "R5", "K3", inside=True), "Episodes"),
))  # fmt: skip
