"""Checks of the children's table of the looked-after return, and of the asylum seekers'; and that tables agree.

Rules by the numbers of the Department for Education, as the field's validator cites them; the words are ours.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from sightline.returns.definitions.ssda903 import SSDA903
from sightline.returns.rules.rule import UPN_SHAPE, Rule, wrong_check_letter
from sightline.returns.rules.ssda903_care import (
    SHORT_BREAKS,
    Bools,
    Care,
    Check,
    Row,
    Table,
    day,
    rules_of_table,
    years_after,
)

_DATES = "Check the dates; one of them is wrong."
_UNKNOWN_UPN = ("UN1", "UN2", "UN3", "UN4", "UN5")
_MOTHER_YOUNGEST, _OLDEST, _ASYLUM_YOUNG, _SCHOOL_AGE = 11, 25, 11, 4  # years


def _wrong_shape(t: Table, _: Care) -> Bools:
    shaped = pc.match_substring_regex(t.rows["upn"], f"^(?:{UPN_SHAPE}|UN[1-5])$")
    return ~np.asarray(pc.fill_null(shaped, True).to_numpy(zero_copy_only=False), bool)


def _wrong_letter(t: Table, care: Care) -> Bools:
    wrong = wrong_check_letter("upn")(t.rows, None)  # type: ignore[arg-type]
    return np.asarray(pc.fill_null(wrong, False).to_numpy(zero_copy_only=False), bool) & ~_wrong_shape(t, care)


def _of_another(t: Table, _: Care) -> Bools:
    """Rows whose pupil number another row has too."""
    codes = t.codes("upn")
    counted = np.bincount(codes[codes >= 0], minlength=1)
    return (codes >= 0) & (counted[np.maximum(codes, 0)] > 1) & ~t.among("upn", *_UNKNOWN_UPN)


def _of_school_age(t: Table, care: Care) -> Bools:
    began = day(f"{care.start.astype('M8[Y]').astype(int) + 1970 - 1}-08-31")  # the summer before the year's start
    return t.among("upn", "UN1") & (t.birthday(_SCHOOL_AGE) <= began)


def _new_for_long(t: Table, care: Care) -> Bools:
    """UN4 is for a child who is new; of a child whose open period of care is older than a week it is wrong."""
    number, first, last = care.periods
    week = care.end - np.timedelta64(7, "D")
    older = care.who("Episodes", (np.isnat(last) & (first < week))[number])
    return t.among("upn", "UN4") & older[t.child]


def _born_after_care(t: Table, care: Care) -> Bools:
    born = t.day("first_child_birth_date")
    ended = care.each("Episodes", np.ones(len(care["Episodes"]), bool), "end_date", last=True)
    return (born > care.end) | (born > ended[t.child])


def _left_without(t: Table, care: Care) -> Bools:
    e = care["Episodes"]
    ended = e.day("end_date")
    left = e.given("reason_ceased") & ~e.among("reason_ceased", "X1") & ~e.among("legal_status", *SHORT_BREAKS)
    gone = care.who("Episodes", left & (ended >= care.start) & (ended <= care.end))
    return t.among("sex", "F") & t.blank("mother") & gone[t.child]


def _only_a_leaver(t: Table, care: Care) -> Bools:
    leaver = care.who("OC3", care["OC3"].given("in_touch", "activity", "accommodation"))
    return t.given("mother") & leaver[t.child] & ~care.with_episodes[t.child]


def _nowhere_else(t: Table, care: Care) -> Bools:
    found = care.with_episodes
    if "OC3" in care.tables:
        found = found | care.who("OC3", np.ones(len(care["OC3"]), bool))
    return ~found[t.child]


def _only_breaks(t: Table, care: Care) -> Bools:
    return t.given("mother") & (care.with_episodes & ~care.beyond_breaks)[t.child]


_MOTHER = "Check the mother's fields and the sex."
CHILDREN = rules_of_table("Header", (
    Row("102", "birth-missing", "DOB", "a child without a date of birth", "Send it.",
        lambda t, _: t.blank("birth_date")),
    Row("301", "birth-after-period", "DOB", "a date of birth after the period's end", "Check it.",
        lambda t, c: t.birth > c.end),
    Row("351", "over-25", "DOB", "a child who was over 25 at the period's start", "Check the date of birth.",
        lambda t, c: t.birthday(_OLDEST) < c.start),
    Row("168", "upn-shape", "UPN", "a pupil number of the wrong shape, and none of UN1 to UN5",
        "It is a letter, 11 digits, and a digit or letter.", _wrong_shape),
    Row("", "upn-check-letter", "UPN", "a pupil number whose check letter does not fit its digits",
        "Copy it again from the school's record.", _wrong_letter),
    Row("444", "upn-of-another", "UPN", "a pupil number that another child in the return has too",
        "Find out whose it is.", _of_another),
    Row("442", "upn-missing", "UPN", "a child in care without a pupil number or the reason why there is none",
        "Send the number, or UN1 to UN5.", lambda t, c: t.blank("upn") & c.beyond_breaks[t.child], "Episodes"),
    Row("209", "upn-too-young", "UPN DOB", "UN1, not yet of school age, for a child who was of school age",
        "Send the pupil number.", _of_school_age),
    Row("210", "upn-newly-in-care", "UPN", "UN4, newly in care, for a child in care for more than a week",
        "Send the pupil number.", _new_for_long, "Episodes"),
    Row("232", "sex-unknown", "SEX", "a child whose sex is given as unknown", "Find out and send it.",
        lambda t, _: t.among("sex", "U")),
    Row("165", "mother-and-boy", "MOTHER SEX", "the mother's flag for a boy", _MOTHER,
        lambda t, _: t.given("mother") & t.among("sex", "M")),
    Row("174", "first-child-of-boy", "MC_DOB SEX", "the date of birth of a mother's child for a boy", _MOTHER,
        lambda t, _: t.given("first_child_birth_date") & t.among("sex", "M")),
    Row("393", "mother-missing", "MOTHER SEX", "a girl in care without the mother's flag", "Send yes or no.",
        lambda t, c: t.among("sex", "F") & t.blank("mother") & c.beyond_breaks[t.child], "Episodes"),
    Row("607", "mother-missing-at-end", "MOTHER SEX", "a girl who left care in the year without the mother's flag",
        "Send yes or no.", _left_without, "Episodes"),
    Row("611", "first-child-missing", "MC_DOB MOTHER", "a mother without the date of birth of her first child",
        "Send it.", lambda t, _: t.yes("mother") & t.blank("first_child_birth_date")),
    Row("612", "first-child-of-no-mother", "MC_DOB MOTHER", "the date of birth of a child whose mother she is not",
        _MOTHER,
        lambda t, _: ~t.yes("mother") & t.among("sex", "F") & t.given("first_child_birth_date")),
    Row("620", "mother-too-young", "MOTHER DOB", "a mother under 11 at the period's start", _MOTHER,
        lambda t, c: t.yes("mother") & (t.birthday(_MOTHER_YOUNGEST) > c.start)),
    Row("621", "mother-younger-than-child", "MC_DOB DOB", "a mother who is no older than her child", _DATES,
        lambda t, _: t.day("first_child_birth_date") <= t.birth),
    Row("625", "first-child-after-care", "MC_DOB", "a mother's child born after the period or after she left care",
        _DATES, _born_after_care, "Episodes"),
    Row("628", "mother-of-leaver", "MOTHER", "the mother's flag for a young person who was not in care in the year",
        "Leave it empty.", _only_a_leaver, "Episodes OC3"),
    Row("399", "mother-in-breaks", "MOTHER", "the mother's flag for a child who had short breaks only",
        "Leave it empty.", _only_breaks, "Episodes"),
    Row("EPI", "no-episodes", "CHILD", "a child without episodes and without what is asked of care leavers",
        "Send the child's episodes, or leave the child out.", _nowhere_else, "Episodes"),
))  # fmt: skip


def _differs(column: str) -> Check:
    """Rows that say another thing than the header does of the same child."""

    def fails(t: Table, care: Care) -> Bools:
        h = care["Header"]
        if column == "birth_date":
            return np.asarray((t.day(column) != t.birth) & ~np.isnat(t.birth) & t.given(column), bool)
        said = np.full(care.children, "", object)
        said[h.child] = [text or "" for text in h.rows[column].to_pylist()]
        own = np.array([text or "" for text in t.rows[column].to_pylist()], object)
        return np.asarray((own != said[t.child]) & care.listed[t.child] & (own != ""), bool)

    return fails


_NUMBERS = {  # of the checks that a child is in the header, with the same date of birth
    "AD1": ("INT01", "INT11"), "PlacedAdoption": ("INT02", "INT12"), "Episodes": ("INT03", ""),
    "Missing": ("INT04", "INT13"), "OC2": ("INT05", "INT14"), "OC3": ("INT06", "INT15"),
    "PrevPerm": ("INT07", "INT16"), "Reviews": ("INT08", "INT17"), "UASC": ("INT09", "INT18"),
    "SWEpisodes": ("", ""), "DoLo": ("", ""),
}  # fmt: skip
_ONCE = {"AD1": "INT31", "OC2": "INT33", "OC3": "INT34", "PrevPerm": "INT35", "UASC": "INT36"}
_IN_YEAR = ("PlacedAdoption", "Missing", "Reviews", "AD1", "PrevPerm", "OC2")


def _twice(t: Table, _: Care) -> Bools:
    return np.bincount(t.child)[t.child] > 1


def _joined(block: str) -> tuple[Rule, ...]:
    """The checks that a table agrees with the header and the episodes."""
    there, same = _NUMBERS[block]
    rows = [
        Row(there, "child-not-in-header", "CHILD", "a child who is not in the header", "Send the child's header.",
            lambda t, c: ~c.listed[t.child], "Header"),
    ]  # fmt: skip
    if any(field.name == "DOB" for field in SSDA903.block(block).fields):
        rows.append(Row(same, "birth-differs", "DOB", "another date of birth than in the header", "Send the right one.",
                        _differs("birth_date"), "Header"))  # fmt: skip
    if block in _ONCE:
        rows.append(Row(_ONCE[block], "child-twice", "CHILD", "a child with more than one row", "Send one.", _twice))
    if block in _IN_YEAR:
        rows.append(Row("1012", "no-episodes-in-year", "CHILD", "a row for a child without episodes",
                        "Send the child's episodes, or leave the row out.",
                        lambda t, c: ~c.with_episodes[t.child], "Episodes"))  # fmt: skip
    return rules_of_table(block, tuple(rows))


def _still_leaver(t: Table, care: Care) -> Bools:
    e, o = care["Episodes"], care["OC3"]
    ended = e.day("end_date")
    there = (e.day("start_date") <= care.end) & ((ended >= care.start) | np.isnat(ended))
    leaver = care.who("OC3", o.given("in_touch", "activity", "accommodation"))
    return (leaver & care.with_episodes & ~care.who("Episodes", there))[t.child]


ASYLUM = rules_of_table("UASC", (
    Row("INT21", "sex-differs", "SEX", "another sex than in the header", "Send the right one.", _differs("sex"),
        "Header"),
    Row("304", "asylum-after-18", "DUC DOB", "a status that ceased after the 18th birthday", _DATES,
        lambda t, _: t.day("status_end_date") > years_after(t.day("birth_date"), 18)),
    Row("104", "asylum-ended-before-period", "DUC", "a status that ceased before the period's start",
        "Leave the child out of this table.", lambda t, c: t.day("status_end_date") < c.start),
    Row("231", "asylum-young", "DOB", "a child under 11 who came alone to seek asylum", "Check the date of birth.",
        lambda t, c: years_after(t.day("birth_date"), _ASYLUM_YOUNG) > c.end),
    Row("1014", "asylum-of-leaver", "CHILD", "a young person who was not in care in the year", "Leave the row out.",
        _still_leaver, "Episodes OC3"),
))  # fmt: skip

JOINS = tuple(rule for block in _NUMBERS for rule in _joined(block))
