"""Checks of episodes of being looked after: their dates, ages, and how each follows on the one before.

Rules by the numbers of the Department for Education, as the field's validator cites them; the words are ours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sightline.returns.rules.ssda903_care import (
    ADOPTED,
    TEMPORARY,
    Bools,
    Care,
    Check,
    Days,
    Ints,
    Row,
    Table,
    day,
    rules_of_table,
    the_row_before,
)

_DATES = "Check the dates; one of them is wrong."
_AGE = "Check the date of birth, the dates and the code."
_FOLLOW = "Check this episode and the one before."
_ACT, _PLACEMENT_ORDERS = day("1991-10-14"), day("2005-12-01")
_SAME_PLACE = ("place", "place_postcode", "place_urn", "place_provider")
_ORDER = ("start_date", "end_date")


def _before(t: Table) -> Ints:
    return t.chain(*_ORDER)[0]


def _after(t: Table) -> Ints:
    return t.chain(*_ORDER)[1]


def _of_before(t: Table, rows: Bools) -> Bools:
    """Rows whose row before, of the same child, is one of some."""
    before = _before(t)
    return np.asarray(rows[before] & (before >= 0))


def _of_after(t: Table, rows: Bools) -> Bools:
    after = _after(t)
    return np.asarray(rows[after] & (after >= 0))


def _changed(t: Table, column: str) -> Bools:
    """Rows whose code is not that of the row before; false for a child's first."""
    codes = t.codes(column)
    return np.asarray(codes != the_row_before(codes, _before(t)))


def _moved(t: Table) -> Bools:
    return np.asarray(np.logical_or.reduce([_changed(t, column) for column in _SAME_PLACE]), bool)


def _has_before(t: Table) -> Bools:
    return _before(t) >= 0


def _ended_before(t: Table) -> Days:
    """The day on which the row before ended."""
    return np.where(_has_before(t), t.day("end_date")[_before(t)], np.datetime64("NaT", "D"))


def younger(years: int, column: str, rows: Callable[[Table], Bools]) -> Check:
    """Fails where a child had not reached an age on some day."""
    return lambda t, _: rows(t) & (t.birthday(years) > t.day(column))


def _code(column: str, *codes: str) -> Callable[[Table], Bools]:
    return lambda t: t.among(column, *codes)


def _open_not_last(t: Table, _: Care) -> Bools:
    return (_after(t) >= 0) & (t.blank("end_date") | t.blank("reason_ceased"))


def _unlike_end(t: Table, _: Care) -> Bools:
    """Continued by no episode, or not on the day; or another begins on the day though it says that care ended."""
    after, ended = _after(t), t.day("end_date")
    begins = np.where(after >= 0, t.day("start_date")[after], np.datetime64("NaT", "D"))
    goes_on = t.among("reason_ceased", "X1")
    wrong = np.where(goes_on, begins != ended, t.given("reason_ceased") & (begins == ended))
    return np.asarray(wrong & t.given("end_date"), bool)


def _not_on_the_day(t: Table, _: Care) -> Bools:
    goes_on = t.among("reason_new_episode", "P", "L", "T", "U", "B")
    return np.asarray(goes_on & _has_before(t) & (t.day("start_date") != _ended_before(t)), bool)


def _first_not_started(t: Table, care: Care) -> Bools:
    first = ~_has_before(t) & (t.day("start_date") >= care.start)
    return first & ~t.among("reason_new_episode", "S")


def _legal_status_only(t: Table, _: Care) -> Bools:
    said = t.among("reason_new_episode", "L") & _has_before(t)
    return said & (~_changed(t, "legal_status") | _moved(t))


def _placement_only(t: Table, _: Care) -> Bools:
    said = t.among("reason_new_episode", "P", "T") & _has_before(t)
    return said & (_changed(t, "legal_status") | ~_moved(t))


def _both_changed(t: Table, _: Care) -> Bools:
    said = t.among("reason_new_episode", "B", "U") & _has_before(t)
    return said & (~_changed(t, "legal_status") | ~_moved(t))


def _need_changed(t: Table, _: Care) -> Bools:
    goes_on = _of_before(t, t.among("reason_ceased", "X1")) & (_ended_before(t) == t.day("start_date"))
    return np.asarray(goes_on & _changed(t, "need"), bool)


def _after_adoption(t: Table, _: Care) -> Bools:
    """Episodes after one that ended in adoption."""
    adopted = np.where(t.among("reason_ceased", *ADOPTED), t.day("start_date"), np.datetime64("NaT", "D"))
    first = np.full(int(t.child.max(initial=-1)) + 1, np.datetime64("NaT", "D"))
    rows = np.flatnonzero(~np.isnat(adopted))
    rows = rows[np.argsort(adopted[rows], kind="stable")][::-1]
    first[t.child[rows]] = adopted[rows]
    return t.day("start_date") > first[t.child]


def _born_after_first(t: Table, _: Care) -> Bools:
    return ~_has_before(t) & (t.birth > t.day("start_date"))


def _reason_to_move_missing(t: Table, _: Care) -> Bools:
    stays = ~t.among("place", *TEMPORARY)
    next_moves = _of_after(t, t.among("reason_new_episode", "P", "B", "T", "U") & stays)
    return t.among("reason_ceased", "X1") & t.blank("place_change") & stays & next_moves


def _reason_for_temporary(t: Table, _: Care) -> Bools:
    said = t.given("place_change")
    return t.among("place", *TEMPORARY) & (said | _of_before(t, said))


def _not_back(t: Table, _: Care) -> Bools:
    """After a temporary placement, another place than before it, or another reason than a change of placement."""
    before = _before(t)
    twice = np.where(before >= 0, before[before], -1)
    same = (t.codes("place") == t.codes("place")[twice]) & (
        t.codes("place_postcode") == t.codes("place_postcode")[twice]
    )
    away = _of_before(t, t.among("place", *TEMPORARY)) & (twice >= 0)
    return np.asarray(away & ~(same & t.among("reason_new_episode", "P")), bool)


EPISODES = rules_of_table("Episodes", (
    Row("353", "episode-before-act", "DECOM", "an episode that began before 14 October 1991, when the Act came in",
        "Check the date.", lambda t, _: t.day("start_date") < _ACT),
    Row("354", "episode-after-period", "DECOM", "an episode that began after the period's end", "Check the date.",
        lambda t, c: t.day("start_date") > c.end),
    Row("385", "episode-end-after-period", "DEC", "an episode that ceased after the period's end",
        "Leave the end empty until next year.", lambda t, c: t.day("end_date") > c.end),
    Row("", "episode-before-period", "DEC", "an episode that ceased before the period's start",
        "Leave it out, or check the date.", lambda t, c: t.day("end_date") < c.start),
    Row("356", "end-before-start", "DEC DECOM", "an episode that ceased before it began", _DATES,
        lambda t, _: t.day("end_date") < t.day("start_date")),
    Row("355", "episode-of-no-day", "DEC DECOM", "an episode that began and ceased on one day",
        "Check the dates; leave out what lasted less than a day.",
        lambda t, _: t.day("end_date") == t.day("start_date")),
    Row("148", "end-and-reason", "DEC REC", "the day an episode ceased without the reason, or the reason without it",
        "Send both, or neither.", lambda t, _: t.blank("end_date") != t.blank("reason_ceased")),
    Row("302", "care-before-birth", "DECOM", "a first episode that began before the child was born", _DATES,
        _born_after_first, "Header"),
    Row("446", "placement-order-too-early", "LS DECOM", "a placement order before December 2005, when they came in",
        "Check the legal status and the date.",
        lambda t, _: t.among("legal_status", "E1") & (t.day("start_date") < _PLACEMENT_ORDERS)),
    Row("352", "started-at-18", "DECOM RNE", "a person of 18 or over who began to be looked after", _AGE,
        lambda t, _: t.among("reason_new_episode", "S") & (t.birthday(18) <= t.day("start_date")), "Header"),
    Row("358", "criminal-under-10", "LS DECOM", "a legal status of criminal law for a child under 10", _AGE,
        younger(10, "start_date", _code("legal_status", "J1", "J2", "J3")), "Header"),
    Row("359", "in-care-over-18", "DEC LS PLACE",
        "an open episode past the 18th birthday, other than section 20 in a children's home", "End it, or check.",
        lambda t, c: (t.birthday(18) < c.end) & t.blank("end_date")
        & ~(t.among("legal_status", "V2") & t.among("place", "K2")), "Header"),
    Row("371", "supported-under-16", "PLACE DECOM", "supported accommodation for a child under 16", _AGE,
        younger(16, "start_date", _code("place", "K3")), "Header"),
    Row("372", "custody-under-10", "PLACE DECOM", "youth custody or prison for a child under 10", _AGE,
        younger(10, "start_date", _code("place", "R5")), "Header"),
    Row("373", "school-under-4", "PLACE DECOM", "a residential school for a child under 4", _AGE,
        younger(4, "start_date", _code("place", "S1")), "Header"),
    Row("374", "employment-under-14", "PLACE DECOM", "residential employment for a child under 14", _AGE,
        younger(14, "start_date", _code("place", "P3")), "Header"),
    Row("386", "adopted-at-18", "REC", "a person of 18 or over who was adopted", _AGE,
        lambda t, _: t.among("reason_ceased", *ADOPTED) & (t.birthday(18) <= t.day("end_date")), "Header"),
    Row("387", "independent-under-14", "REC", "independent living for a child under 14", _AGE,
        younger(14, "end_date", _code("reason_ceased", "E5", "E6")), "Header"),
    Row("389", "adult-care-under-16", "REC", "a transfer to adult social care of a child under 16", _AGE,
        younger(16, "end_date", _code("reason_ceased", "E7")), "Header"),
    Row("407", "guardian-after-18", "REC", "a special guardianship order after the 18th birthday", _AGE,
        lambda t, _: t.among("reason_ceased", "E45", "E46", "E47", "E48") & (t.birthday(18) < t.day("end_date")),
        "Header"),
    Row("460", "stayed-on-under-18", "REC", "a person under 18 who stayed with the carers at 18", _AGE,
        younger(18, "end_date", _code("reason_ceased", "E17")), "Header"),
    Row("234", "custody-move-under-10", "REASON_PLACE_CHANGE", "a move into custody of a child under 10", _AGE,
        younger(10, "start_date", _code("place_change", "CUSTOD")), "Header"),
    Row("142", "episode-left-open", "DEC REC", "an episode that has not ceased though a later one began",
        "End it on the day the next began.", _open_not_last),
    Row("501", "episodes-overlap", "DECOM", "an episode that began before the one before it ceased", _FOLLOW,
        lambda t, _: t.day("start_date") < _ended_before(t)),
    Row("388", "continues-wrongly", "REC DEC",
        "an episode that says another follows and none does on that day, or says that care ended and one does",
        "Check this episode and the one after.", _unlike_end),
    Row("431", "restarts-same-day", "RNE DECOM",
        "a start of being looked after no later than the end of the episode before", _FOLLOW,
        lambda t, _: t.among("reason_new_episode", "S") & (t.day("start_date") <= _ended_before(t))),
    Row("432", "not-restarted", "RNE", "a change within care, after an episode that ended it", _FOLLOW,
        lambda t, _: _of_before(t, t.given("reason_ceased") & ~t.among("reason_ceased", "X1"))
        & ~t.among("reason_new_episode", "S")),
    Row("433", "not-on-the-day", "RNE DECOM", "a change within care that is not on the day the episode before ceased",
        _FOLLOW, _not_on_the_day),
    Row("357", "first-not-started", "RNE", "a first episode in the year that is no start of being looked after",
        "Send the episode before it, or S.", _first_not_started),
    Row("434", "legal-status-only", "RNE LS", "a change of legal status only, where that is not what changed", _FOLLOW,
        _legal_status_only),
    Row("435", "placement-only", "RNE PLACE", "a change of placement only, where that is not what changed", _FOLLOW,
        _placement_only),
    Row("436", "both-changed", "RNE LS PLACE", "a change of legal status and placement, where one did not change",
        _FOLLOW, _both_changed),
    Row("437", "episode-after-the-last", "REC", "a death, or an age of 18 or over, with a later episode",
        "Check the code and the dates.",
        lambda t, _: t.among("reason_ceased", "E2", "E15") & (_after(t) >= 0)),
    Row("504", "need-changed", "CIN", "another category of need than in the episode that this one continues",
        "Send the category from the start of care.", _need_changed),
    Row("199", "episode-after-adoption", "DECOM", "an episode after the child was adopted",
        "Give the child a new id after adoption.", _after_adoption),
    Row("225", "reason-to-move-missing", "REASON_PLACE_CHANGE", "a move without its reason", "Send it.",
        _reason_to_move_missing),
    Row("226", "reason-for-temporary", "REASON_PLACE_CHANGE", "a reason for a move to or from a temporary placement",
        "Leave it empty.", _reason_for_temporary),
    Row("233", "reason-without-end", "REASON_PLACE_CHANGE", "a reason for a move in an episode that has not ceased",
        "Leave it empty.", lambda t, _: t.blank("end_date") & t.given("place_change")),
    Row("383", "not-back", "PLACE RNE", "after a temporary placement, no return to the one before it",
        "A temporary placement ends in the placement before; otherwise it is none.", _not_back),
))  # fmt: skip
