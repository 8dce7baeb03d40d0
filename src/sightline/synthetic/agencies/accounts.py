"""Accounts that people gave to support services, as the themes that two coders found in each.

Nothing ties an account to a person: not its number, and not its row in the truth. How many are given, and with which
themes, is a guess that stands for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sightline.standard.codes import code_list
from sightline.synthetic.agencies.filing import Codes, inside, row_ids, shuffled, words
from sightline.synthetic.agencies.support import SupportReferral
from sightline.synthetic.days import MONTH, Days, year_of
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints, Texts
from sightline.synthetic.truth.events import Happened, WhyNot

NO_THEME = "no_theme"  # of a coder who read an account and found nothing of the codebook
THEMES = (*(code for code in code_list("account_theme") if code != NO_THEME), NO_THEME)
SETTINGS = tuple(code_list("account_setting"))
_GIVE = 0.10  # of those whose support ended in these years
_THEMES = (2, 6)  # found in one account by the first coder, from and below
_SEEN_AGAIN = 0.86  # of these that the second coder finds too
_OWN_WORDS = 0.2
_CONSENT_DAYS = 3 * 365
_MOST_YEARS_AGO = 6
_WITHDRAW = 0.06  # of those who gave one, and of these half for their own words only
_UNTIL_WITHDRAWN = (20, 300)  # days
_FIRST_OF_MONTH = np.maximum.accumulate(np.where(np.diff(MONTH, prepend=-1) != 0, np.arange(len(MONTH)), 0))


@dataclass(frozen=True, slots=True)
class Accounts:
    """Accounts (`region` to `ids`, an entry each) and what was found in them: `of` is an entry of those."""

    region: Ints
    given: Days
    own_words: Codes
    ids: Texts
    of: Ints
    coder: Codes
    theme: Codes
    setting: Codes
    year: Ints
    withdrawn: Ints  # of accounts
    withdrawn_on: Days
    purpose: Codes

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Nobody: an account is tied to no person."""
        return []

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:  # noqa: ARG002
        """Formats `accounts` and `account_withdrawals`: what was sent before a withdrawal stands there still."""
        given = self.given[self.of]
        yield Sheet("accounts", "support", self.region[self.of], given, {
            "account_id": self.ids[self.of], "given_date": given,
            "given_to": words(("support",), np.zeros(len(self.of), dtype=np.int8)),
            "coder": words(("first", "second"), self.coder), "theme": words(THEMES, self.theme),
            "setting": words(SETTINGS, self.setting), "about_year": self.year,
            "consent": words(("themes", "own_words"), self.own_words[self.of]),
            "consent_until": given + _CONSENT_DAYS,
        })  # fmt: skip
        yield Sheet("account_withdrawals", "support", self.region[self.withdrawn], self.withdrawn_on, {
            "account_id": self.ids[self.withdrawn], "purpose": words(("themes", "own_words"), self.purpose),
            "withdrawn_date": self.withdrawn_on,
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """Every account, about nobody."""
        size = len(self.region)
        yield Happened(
            "account_given", "support", np.full(size, -1, dtype=np.int32), self.given, self.given, self.region,
            self.given, file_path("accounts"), self.ids.tolist(), np.full(size, WhyNot.WRITTEN, dtype=np.int8),
        )  # fmt: skip


def make_accounts(setting: Setting, referrals: Sequence[SupportReferral]) -> Accounts:
    """Accounts given when support ended, dated to the first of that month."""
    rng = setting.rng("accounts")
    ended = [(setting.region_of[each.area], each.finish) for each in referrals if each.begin]
    region, finish = np.array(ended, dtype=np.int32).reshape(-1, 2).T
    chosen = inside(setting, finish) & (rng.random(len(finish)) < _GIVE)
    region, given = region[chosen], _FIRST_OF_MONTH[finish[chosen]].astype(np.int32)
    size = len(region)
    of, coder, theme = _coded(rng, size)
    about = rng.integers(len(SETTINGS), size=len(of))
    year = np.where(rng.random(len(of)) < 0.5, year_of(given[of]) - rng.integers(0, _MOST_YEARS_AGO, size=len(of)), -1)
    none = theme == THEMES.index(NO_THEME)
    withdrawn, day, purpose = _withdrawals(setting, given)
    return Accounts(
        region.astype(np.int32), given, (rng.random(size) < _OWN_WORDS).astype(np.int8),
        row_ids("AC", shuffled(setting.rng("numbers of accounts"), size)), of, coder, theme,
        np.where(none, SETTINGS.index("other"), about).astype(np.int8), np.where(none, -1, year).astype(np.int32),
        withdrawn, day, purpose,
    )  # fmt: skip


def _coded(rng: np.random.Generator, size: int) -> tuple[Ints, Codes, Codes]:
    """For each finding its account, its coder and its theme: the second coder finds some of what the first found."""
    known = len(THEMES) - 1
    found = rng.integers(*_THEMES, size=size)
    order = rng.random((size, known)).argsort(axis=1)
    of, place = np.nonzero(np.arange(known) < found[:, None])
    theme = order[of, place]
    again = rng.random(len(of)) < _SEEN_AGAIN
    nothing = np.setdiff1d(np.arange(size), of[again])  # whoever finds nothing says so
    return (
        np.concatenate([of, of[again], nothing]).astype(np.int32),
        np.repeat([0, 1, 1], [len(of), int(again.sum()), len(nothing)]).astype(np.int8),
        np.concatenate([theme, theme[again], np.full(len(nothing), known)]).astype(np.int8),
    )


def _withdrawals(setting: Setting, given: Days) -> tuple[Ints, Days, Codes]:
    """Which accounts' consent is withdrawn in these years, on which day, and for what."""
    rng = setting.rng("withdrawals")
    day = given + rng.integers(*_UNTIL_WITHDRAWN, size=len(given)).astype(np.int32)
    chosen = np.nonzero((rng.random(len(given)) < _WITHDRAW) & inside(setting, day))[0].astype(np.int32)
    return chosen, day[chosen].astype(np.int32), rng.integers(0, 2, size=len(chosen)).astype(np.int8)
