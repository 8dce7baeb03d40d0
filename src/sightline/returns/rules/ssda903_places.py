"""Checks of placements and legal statuses in episodes: which go together, and how long one may last.

Rules by the numbers of the Department for Education, as the field's validator cites them; the words are ours.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from sightline.returns.rules.rule import POSTCODE_SHAPE
from sightline.returns.rules.ssda903_care import (
    ADOPTED,
    FOR_ADOPTION,
    SHORT_BREAKS,
    TEMPORARY,
    Bools,
    Care,
    Check,
    Ints,
    Row,
    Table,
    day,
    rules_of_table,
    the_row_before,
)

_CODES = "Check both codes."
_LENGTH = "Check the dates and the code."
_FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
_NO_PROVIDER = (*TEMPORARY, "Z11", "Z12", "Z13", "Z14")
_NO_NUMBER = ("P1", "P3", "R1", "R2", "R5", *_NO_PROVIDER)  # placements that Ofsted does not number
_NOT_KNOWN = "XXXXXXX"  # stands for a number that is not known
# Postcodes of Scotland, Northern Ireland and Wales, where Ofsted numbers nothing; Wales's that England shares left out.
_BEYOND = "(?i)^(?:AB|DD|DG|EH|FK|G|HS|IV|KA|KW|KY|ML|PA|PH|TD|ZE|BT|CF|LD|NP|SA)[0-9]"
_SINCE = day("2015-04-01")


def _days(t: Table, care: Care, *, to_end: bool) -> Ints:
    """Days an episode lasted; of an open one those to the period's end, or none."""
    ended = np.where(t.blank("end_date") & to_end, care.end, t.day("end_date"))
    length = (ended - t.day("start_date")).astype("timedelta64[D]")
    return np.asarray(np.where(np.isnat(length), -1, length.astype(np.int64)))


def longer(column: str, code: str, days: int, *, to_end: bool) -> Check:
    """Fails where an episode of some code lasted longer."""
    return lambda t, care: t.among(column, code) & (_days(t, care, to_end=to_end) > days)


def _together(code: str, days: int) -> Check:
    """Fails where episodes of one legal status, one right after another, lasted longer together."""

    def fails(t: Table, care: Care) -> Bools:
        rows = t.among("legal_status", code)
        before, _ = t.chain("start_date", "end_date")
        begun, ended = t.day("start_date"), np.where(t.blank("end_date"), care.end, t.day("end_date"))
        goes_on = rows & (before >= 0) & rows[before] & (begun <= the_row_before(ended, before))
        # Each episode points to the one it continues, and so on to the first of them.
        first = np.where(goes_on, before, np.arange(len(t)))
        while np.any(first[first] != first):
            first = first[first]
        latest = begun.copy()
        np.maximum.at(latest, first[rows], ended[rows])
        return np.asarray(rows & ((latest[first] - begun[first]) > np.timedelta64(days, "D")), bool)

    return fails


def _more_than(code: str, most: int) -> Check:
    def fails(t: Table, care: Care) -> Bools:
        rows = t.among("place", code)
        return rows & (np.bincount(t.child[rows], minlength=care.children) > most)[t.child]

    return fails


def _breaks_too_long(t: Table, care: Care) -> Bools:
    rows = t.among("legal_status", "V3")
    begun = np.maximum(t.day("start_date"), care.start)
    ended = np.where(t.blank("end_date") | (t.day("end_date") > care.end), care.end, t.day("end_date"))
    length = np.where(rows, (ended - begun).astype("timedelta64[D]").astype(np.int64), 0)
    kept = rows & (length > 0)
    total = np.bincount(t.child, np.where(kept, length, 0), care.children)
    return kept & (total > 75)[t.child]


def _both_kinds(t: Table, care: Care) -> Bools:
    both = care.who("Episodes", t.among("legal_status", "V3")) & care.who("Episodes", t.among("legal_status", "V4"))
    return t.among("legal_status", *SHORT_BREAKS) & both[t.child]


def _number_missing(t: Table, care: Care) -> Bools:
    beyond = pc.fill_null(pc.match_substring_regex(t.rows["place_postcode"], _BEYOND), False)
    in_year = (t.day("end_date") >= care.start) | t.blank("end_date")
    wanted = in_year & t.blank("place_urn") & ~t.among("place", *_NO_NUMBER)
    return np.asarray(wanted & ~np.asarray(beyond.to_numpy(zero_copy_only=False), bool), bool)


def _postcode_missing(t: Table, care: Care) -> Bools:
    """Both postcodes are asked for, except in short breaks and of children who came alone to seek asylum."""
    lacks = t.blank("postcode") | t.blank("place_postcode")
    wanted = lacks & ~t.among("legal_status", *SHORT_BREAKS)
    if "UASC" in care.tables:
        wanted &= ~care.who("UASC", np.ones(len(care["UASC"]), bool))[t.child]
    return wanted


def _wrong_shape(t: Table, _: Care) -> Bools:
    wrong = [
        pc.fill_null(pc.invert(pc.match_substring_regex(t.rows[column], f"^(?:{POSTCODE_SHAPE})$")), False)
        for column in ("postcode", "place_postcode")
    ]
    return np.asarray(pc.or_(*wrong).to_numpy(zero_copy_only=False), bool)


def _one_postcode(t: Table, _: Care) -> Bools:
    same = pc.fill_null(pc.equal(t.rows["postcode"], t.rows["place_postcode"]), False)
    return np.asarray(same.to_numpy(zero_copy_only=False), bool) & ~t.among("place", "P1")


def _not_fostered_before(t: Table, _: Care) -> Bools:
    before, _after = t.chain("start_date", "end_date")
    fostered = t.among("place", *FOR_ADOPTION, *_FOSTER)
    return t.among("place", "A3", "A4") & (before >= 0) & ~fostered[before]


def _pair(column: str, codes: tuple[str, ...], other: str, others: tuple[str, ...]) -> Check:
    return lambda t, _: t.among(column, *codes) & t.among(other, *others)


_PROVIDER, _PLACE, _STATUS = "place_provider", "place", "legal_status"
PLACES = rules_of_table("Episodes", (
    Row("361", "police-protection-long", "DEC LS", "police protection of more than three days, over all its episodes",
        "The limit is 72 hours; check the dates and the legal status.", _together("L1", 3)),
    Row("362", "emergency-order-long", "DEC LS", "an emergency protection order of more than 21 days", _LENGTH,
        _together("L2", 21)),
    Row("363", "assessment-order-long", "DEC LS", "a child assessment order of more than 7 days", _LENGTH,
        _together("L3", 7)),
    Row("364", "police-custody-long", "DEC LS", "accommodation from police custody of more than 21 days", _LENGTH,
        _together("J2", 21)),
    Row("365", "break-long", "DEC LS", "a single short break of more than 17 days", _LENGTH,
        longer(_STATUS, "V3", 17, to_end=True)),
    Row("366", "break-moved", "RNE LS", "a change within a single short break", "Send each break as one episode.",
        lambda t, _: t.among(_STATUS, "V3") & ~t.among("reason_new_episode", "S")),
    Row("367", "breaks-long-together", "LS", "short breaks of more than 75 days in the year",
        "Check the dates; beyond that a child is looked after.", _breaks_too_long),
    Row("426", "breaks-of-both-kinds", "LS", "short breaks by episode and by agreement for one child in a year",
        "Use one of V3 and V4.", _both_kinds),
    Row("375", "hospital-long", "PLACE DEC", "a temporary placement in hospital of more than six weeks", _LENGTH,
        longer(_PLACE, "T1", 42, to_end=False)),
    Row("376", "carers-holiday-long", "PLACE DEC", "a temporary placement during carers' holiday of over three weeks",
        _LENGTH, longer(_PLACE, "T3", 21, to_end=False)),
    Row("377", "carers-holidays-many", "PLACE", "more than two temporary placements during carers' holidays",
        "Check the codes.", _more_than("T3", 2)),
    Row("379", "temporary-long", "PLACE DEC", "a temporary placement for another reason of more than seven days",
        _LENGTH, longer(_PLACE, "T4", 7, to_end=False)),
    Row("378", "with-parents-by-agreement", "PLACE LS", "a placement with parents under section 20", _CODES,
        _pair(_PLACE, ("P1",), _STATUS, ("V2",))),
    Row("380", "starts-temporary", "PLACE RNE", "a temporary placement that is no change of placement and carer",
        "Care starts in a lasting placement; a temporary one begins with P or B.",
        lambda t, _: t.among(_PLACE, *TEMPORARY) & ~t.among("reason_new_episode", "P", "B")),
    Row("381", "ends-temporary", "PLACE REC", "care that ended in a temporary placement",
        "Return the child to the placement before first, or send that.",
        lambda t, _: t.among(_PLACE, *TEMPORARY) & t.given("reason_ceased") & ~t.among("reason_ceased", "X1")),
    Row("382", "break-temporary", "LS PLACE", "a short break in a temporary placement", _CODES,
        _pair(_STATUS, SHORT_BREAKS, _PLACE, TEMPORARY)),
    Row("384", "break-long-term", "LS PLACE", "a short break in a long-term foster placement", _CODES,
        _pair(_STATUS, SHORT_BREAKS, _PLACE, ("U1", "U4"))),
    Row("398", "break-postcode", "HOME_POST LS", "a postcode in a short break", "Leave both postcodes empty.",
        lambda t, _: t.among(_STATUS, *SHORT_BREAKS) & t.given("postcode", "place_postcode")),
    Row("214", "break-place", "PL_POST LS", "the postcode or number of the placement in a short break",
        "Leave both empty.", lambda t, _: t.among(_STATUS, *SHORT_BREAKS) & t.given("place_postcode", "place_urn")),
    Row("213", "provider-not-wanted", "PLACE_PROVIDER PLACE", "a provider for a placement that has none",
        "Leave it empty.", lambda t, _: t.among(_PLACE, *_NO_PROVIDER) & t.given(_PROVIDER)),
    Row("526", "provider-missing", "PLACE_PROVIDER PLACE", "a placement without its provider", "Send it.",
        lambda t, _: ~t.among(_PLACE, *_NO_PROVIDER) & t.blank(_PROVIDER)),
    Row("527", "provider-own", "PLACE_PROVIDER PLACE", "own provision for a placement that cannot be that", _CODES,
        _pair(_PROVIDER, ("PR1",), _PLACE, ("P1", "R2", "R5"))),
    Row("528", "provider-other-council", "PLACE_PROVIDER PLACE",
        "another council's provision for a placement that cannot be that", _CODES,
        _pair(_PROVIDER, ("PR2",), _PLACE, ("P1", "R2", "R5"))),
    Row("529", "provider-public", "PLACE_PROVIDER PLACE", "public provision for a placement that cannot be it", _CODES,
        _pair(_PROVIDER, ("PR3",), _PLACE, ("P1", *FOR_ADOPTION, "K1", "K2", *_FOSTER))),
    Row("530", "provider-private", "PLACE_PROVIDER PLACE", "private provision for a placement with parents", _CODES,
        _pair(_PROVIDER, ("PR4",), _PLACE, ("P1",))),
    Row("531", "provider-voluntary", "PLACE_PROVIDER PLACE", "voluntary provision for a placement with parents", _CODES,
        _pair(_PROVIDER, ("PR5",), _PLACE, ("P1",))),
    Row("550", "provider-parents", "PLACE_PROVIDER PLACE", "parents as providers of another placement than with them",
        _CODES, lambda t, _: t.among(_PROVIDER, "PR0") & ~t.among(_PLACE, "P1")),
    Row("218", "urn-missing", "URN PLACE", "a placement without Ofsted's number", "Send it, or XXXXXXX.",
        _number_missing),
    Row("222", "urn-not-wanted", "URN PLACE", "Ofsted's number for a placement that has none", "Leave it empty.",
        lambda t, _: t.among(_PLACE, *_NO_NUMBER) & t.given("place_urn") & ~t.among("place_urn", _NOT_KNOWN)),
    Row("392b", "postcode-missing", "HOME_POST PL_POST", "a placement without the postcode of home or placement",
        "Send both.", _postcode_missing),
    Row("392c", "postcode-shape", "HOME_POST PL_POST", "a postcode of the wrong shape", "Send the full postcode.",
        _wrong_shape),
    Row("392d", "postcodes-alike", "HOME_POST PL_POST", "one postcode for home and a placement not with parents",
        "Check both.", _one_postcode),
    Row("217", "adoption-by-carers-reason", "RNE PLACE",
        "a placement for adoption with the foster carers that began with a change of carer", _CODES,
        lambda t, _: t.among(_PLACE, "A3", "A5") & (t.day("start_date") >= _SINCE)
        & ~t.among("reason_new_episode", "S", "T", "U")),
    Row("336", "not-fostered-before-adoption", "PLACE",
        "a placement for adoption with consent after a placement that was not fostering", "Check both episodes.",
        _not_fostered_before),
    Row("390", "adopted-from-elsewhere", "REC PLACE", "an adoption of a child who was not placed for adoption", _CODES,
        lambda t, _: t.among("reason_ceased", *ADOPTED) & ~t.among(_PLACE, *FOR_ADOPTION)),
    Row("408", "placement-order-missing", "LS PLACE", "a placement for adoption by placement order without the order",
        _CODES, lambda t, _: t.among(_PLACE, "A5", "A6") & ~t.among(_STATUS, "E1")),
    Row("516", "guardian-not-carer", "REC PLACE", "a special guardianship order to foster carers of a child elsewhere",
        _CODES, lambda t, _: t.among("reason_ceased", "E45", "E46") & ~t.among(_PLACE, *_FOSTER)),
))  # fmt: skip
