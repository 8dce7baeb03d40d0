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

THEMES, SETTINGS = tuple(code_list("account_theme")), tuple(code_list("account_setting"))
_GIVE = 0.10  # of those whose support ended in these years
_THEMES = (2, 6)  # found in one account by the first coder, from and below
_SEEN_AGAIN = 0.86  # of these that the second coder finds too
_OWN_WORDS = 0.2
_CONSENT_DAYS = 3 * 365
_MOST_YEARS_AGO = 6
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

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Nobody: an account is tied to no person."""
        return []

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:  # noqa: ARG002
        """Format `accounts`."""
        given = self.given[self.of]
        yield Sheet("accounts", "support", self.region[self.of], given, {
            "account_id": self.ids[self.of], "given_date": given,
            "given_to": words(("support",), np.zeros(len(self.of), dtype=np.int8)),
            "coder": words(("first", "second"), self.coder), "theme": words(THEMES, self.theme),
            "setting": words(SETTINGS, self.setting), "about_year": self.year,
            "consent": words(("themes", "own_words"), self.own_words[self.of]),
            "consent_until": given + _CONSENT_DAYS,
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
    found = rng.integers(*_THEMES, size=size)
    order = rng.random((size, len(THEMES))).argsort(axis=1)
    of, place = np.nonzero(np.arange(len(THEMES)) < found[:, None])
    theme = order[of, place]
    about = rng.integers(len(SETTINGS), size=len(of))
    year = np.where(rng.random(len(of)) < 0.5, year_of(given[of]) - rng.integers(0, _MOST_YEARS_AGO, size=len(of)), -1)
    again = rng.random(len(of)) < _SEEN_AGAIN
    coder = np.concatenate([np.zeros(len(of)), np.ones(int(again.sum()))])
    return Accounts(
        region.astype(np.int32), given, (rng.random(size) < _OWN_WORDS).astype(np.int8),
        row_ids("AC", shuffled(setting.rng("numbers of accounts"), size)),
        np.concatenate([of, of[again]]).astype(np.int32), coder.astype(np.int8),
        np.concatenate([theme, theme[again]]).astype(np.int8), np.concatenate([about, about[again]]).astype(np.int8),
        np.concatenate([year, year[again]]).astype(np.int32),
    )  # fmt: skip
