"""The steps that count coded accounts, on drawn rows: the engine and a pencil must agree."""

from __future__ import annotations

from datetime import date
from functools import partial

from hypothesis import strategies as st

from sightline.chronology.accounts import STEPS
from tests.engines import ENGINES
from tests.generative.agree import ON_SPARK, ROUND, Comparison, hold
from tests.generative.drawn import Rows, Tables
from tests.generative.naive_accounts import Row, counts

COMPARED = STEPS  # as a chain, of which the end is compared
DAY = date(2026, 11, 26)
DAYS = st.sampled_from((date(2025, 3, 31), date(2025, 4, 1), date(2026, 1, 5)))
UNTIL = st.sampled_from((None, date(2026, 11, 25), DAY, date(2028, 1, 1), date(2028, 1, 1)))


@st.composite
def account(draw: st.DrawFn) -> list[Row]:
    """The rows of one account in one submission: each coder and theme once, as the reader wants it."""
    whose = draw(
        st.sampled_from((("S1", 1, date(2025, 3, 31)), ("S1", 3, date(2026, 3, 31)), ("S2", 2, date(2026, 3, 31))))
    )
    given_date, given_to = draw(DAYS), draw(st.sampled_from(("support", "helpline")))
    pairs = draw(st.lists(st.tuples(st.sampled_from(("first", "second")), st.sampled_from(
        ("long_wait", "blamed", "no_theme"))), min_size=1, max_size=4, unique=True))  # fmt: skip
    number = f"{whose[0]} {draw(st.sampled_from(('a1', 'a2', 'a3')))}"  # a token is of one agency
    return [
        {
            "agency": whose[0], "submission": whose[1], "period_end": whose[2], "received_on": DAY, "account": number,
            "given_date": given_date, "given_to": given_to, "coder": coder, "theme": theme,
            "setting": draw(st.sampled_from((None, "school", "police"))),
            "about_year": draw(st.sampled_from((None, 2015, 2017, 2021, 2024, 2025))),
            "consent": draw(st.sampled_from(("themes", "themes", "themes", "own_words", None))),
            "consent_until": draw(UNTIL), "record_key": None,
        }
        for coder, theme in pairs
    ]  # fmt: skip


def once(rows: list[Row]) -> list[Row]:
    """Each account of a submission as it was drawn first: whose rows they are was drawn with it."""
    first: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        mine = first.setdefault((row["agency"], row["account"], row["submission"]), [])
        if not mine or mine[0]["given_date"] == row["given_date"]:
            same = (row["coder"], row["theme"]) in [(other["coder"], other["theme"]) for other in mine]
            if not same:
                mine.append(row)
    return [row for some in first.values() for row in some]


WITHDRAWAL = st.fixed_dictionaries({
    "agency": st.sampled_from(("S1", "S2")), "account": st.sampled_from(("S1 a1", "S1 a2", "S2 a1")),
    "purpose": st.sampled_from((None, "themes", "own_words")), "withdrawn_date": st.just(None),
    "submission": st.just(4), "period_end": st.just(date(2026, 3, 31)), "received_on": st.just(DAY),
    "record_key": st.just(None),
})  # fmt: skip


@st.composite
def sent(draw: st.DrawFn) -> Tables:
    """What services sent, and the day on which it is counted."""
    accounts = once([row for rows in draw(st.lists(account(), max_size=6)) for row in rows])
    withdrawn = draw(st.lists(WITHDRAWAL, max_size=2))
    return {"accounts": accounts, "account_withdrawals": withdrawn, "reading_day": [{"day": DAY}]}


def by_hand(given: Tables) -> Rows:
    counted = counts(given["accounts"], given["account_withdrawals"], DAY)
    names = ("what", "year", "theme", "code", "found")
    return [dict(zip((*names, "accounts"), (*key, number), strict=True)) for key, number in counted.items()]


def test_accounts_are_counted_as_by_hand(compare: Comparison) -> None:
    for names, rounds, examples in ((ENGINES[:1], 5, ROUND), (ENGINES, 1, ON_SPARK)):
        hold(partial(compare.agree, names, COMPARED, by_hand), f"accounts {names}", sent(), rounds, examples)
