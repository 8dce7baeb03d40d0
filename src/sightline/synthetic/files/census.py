"""What the children in need census of one year holds of each episode, by the census's own rule, and in which files.

An episode stands in the census if it was open on any day of the year, or was a referral of that year that ended in no
further action. Inside it stands what had begun by the last day of the year and had not ended before its first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace

import numpy as np

from sightline.synthetic.agencies.council import CATEGORIES, FACTORS, REASONS, Episodes
from sightline.synthetic.days import Days, next_working, year_bounds
from sightline.synthetic.recording.books import Book
from sightline.synthetic.recording.faults import Sending, Sent
from sightline.synthetic.recording.mistakes import Kinds, Mistake, choose
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Bools, Ints

FIRST_REVIEW = 84  # days after a plan began
# Of the episodes of a census that is sent twice, in its first version; guesses.
_NOT_YET_ENTERED = 0.02
_MORE_MISTAKES = 0.03


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether the census holds each episode, and each part of it; an entry an episode.

    `closed`, `authorised`, `met`, `need_plan_ended` and `plan_ended` say that the day of it is in the census too,
    `reviewed` that a review is.
    """

    episode: Bools
    closed: Bools
    assessment: Bools
    authorised: Bools
    need_plan: Bools
    need_plan_ended: Bools
    enquiry: Bools
    met: Bools
    plan: Bools
    plan_ended: Bools
    reviewed: Bools

    def take(self, index: Ints) -> Shown:
        """The same, for some episodes."""
        return Shown(*(getattr(self, field.name)[index] for field in fields(self)))


def shown(episodes: Episodes, year: int) -> Shown:
    """What the census of the year that ends on 31 March of `year` holds."""
    start, end = year_bounds(year)
    finish = np.where(episodes.no_action, episodes.referral, episodes.closed)
    episode = (episodes.referral <= end) & (finish >= start)

    def part(begun: Days, ended: Days) -> Bools:
        return episode & (begun > 0) & (begun <= end) & (ended >= start)

    assessment = part(episodes.assessed_from, episodes.authorised)
    need_plan = part(episodes.need_plan, episodes.need_plan_end)
    # An enquiry that led to no conference has no end in the census: it is over when a conference would be due.
    enquiry = part(episodes.enquiry, np.where(episodes.conference > 0, episodes.conference, episodes.target))
    plan = part(episodes.plan, episodes.plan_end)
    first_review = next_working(np.where(episodes.plan > 0, episodes.plan + FIRST_REVIEW, 0).astype(np.int32))
    return Shown(
        episode=episode, closed=episode & (episodes.closed > 0) & (episodes.closed <= end),
        assessment=assessment, authorised=assessment & (episodes.authorised <= end),
        need_plan=need_plan, need_plan_ended=need_plan & (episodes.need_plan_end <= end),
        enquiry=enquiry, met=enquiry & (episodes.conference > 0) & (episodes.conference <= end),
        plan=plan, plan_ended=plan & (episodes.plan_end <= end),
        reviewed=plan & (first_review <= np.minimum(episodes.plan_end - 1, end)),
    )  # fmt: skip


def reasons(episodes: Episodes, there: Shown) -> Kinds:
    """The reason for closure of each episode as a census gives it, a place in REASONS.

    Closed after the assessment is said only where the census shows an assessment and nothing that came of it.
    """
    only = there.assessment & ~(there.need_plan | there.enquiry | there.plan)
    return np.where(only, episodes.reason, np.minimum(episodes.reason, REASONS.index("RC7"))).astype(np.int8)


def able(episodes: Episodes, there: Shown) -> dict[Mistake, Bools]:
    """Which episodes can carry which mistake in a census: those that show the field."""
    named = episodes.factors[:, [place for place, code in enumerate(FACTORS) if code != "21"]].any(axis=1)
    closed = there.closed & ~episodes.no_action
    return {
        Mistake.SOURCE_CODE: there.episode,
        Mistake.NEED_CODE: there.episode & ~episodes.no_action,
        Mistake.CLOSURE_CODE: closed,
        Mistake.CLOSURE_WITHOUT: closed,
        Mistake.FACTOR_NONE: there.authorised & named,
        Mistake.FACTOR_TWICE: there.authorised,
        Mistake.REVIEW_EARLY: there.reviewed,
        Mistake.NONE_REQUIRED: there.met,
    }


def able_ever(episodes: Episodes, years: Iterable[int]) -> dict[Mistake, Bools]:
    """Which episodes can carry which mistake in the census of some year."""
    found: dict[Mistake, Bools] = {}
    for year in years:
        for kind, which in able(episodes, shown(episodes, year)).items():
            found[kind] = found[kind] | which if kind in found else which
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """Which of the records of sexual abuse in episodes stand in a census that was sent; an entry an episode."""

    factors: Bools  # the factors of the assessment
    category: Bools  # a plan with the category of sexual abuse


def seen(episodes: Episodes, sent: Sent) -> Seen:
    """What of each episode stands in some census that was sent, each council's years taken together.

    An assessment stands only in the census of the year in which it was authorised with its factors. A plan stands in
    every census of a year in which it was open, with its category as known by then. An estimated census holds nothing
    that the one before did not.
    """
    factors, category = (np.zeros(len(episodes), dtype=bool) for _ in range(2))
    abuse = CATEGORIES.index("SAB")
    for place, year in enumerate(sent.years):
        sending = sent.sendings["council"][episodes.area, place]
        there, (_, end) = shown(episodes, year), year_bounds(year)
        own = (sending == Sending.SENT) | (sending == Sending.RESUBMITTED)
        says = (episodes.category == abuse) | ((episodes.latest == abuse) & (episodes.changed <= end))
        factors |= own & there.authorised
        category |= own & there.plan & says
    return Seen(factors, category)


@dataclass(frozen=True, slots=True)
class Edition:
    """One census file: `area`'s for `year`, holding what the census of `of_year` holds.

    `version` is 1, or 2 for a census that was sent before. `episodes` are sorted by local id and referral; `entry` is
    the book's entry of each, `mistake` its Mistake as this file shows it, `there` what of it the file shows.
    """

    area: int
    year: int
    of_year: int
    version: int
    episodes: Ints
    entry: Ints
    mistake: Kinds
    there: Shown

    @property
    def name(self) -> str:
        """The file's name. Whoever receives files in order of name receives the second version after the first."""
        return f"cin_{self.year}{'_revised' if self.version > 1 else ''}.xml"


class Censuses:
    """Every census file of a world. `mistake` has an entry an episode."""

    def __init__(self, setting: Setting, episodes: Episodes, book: Book, sent: Sent, mistake: Kinds) -> None:
        self.setting, self.episodes, self.sent, self.mistake = setting, episodes, sent, mistake
        self.entry = book.entries(episodes.area, episodes.person, episodes.referral)
        self._order = np.lexsort((episodes.referral, book.number[self.entry], episodes.area)).astype(np.int32)
        areas = np.arange(len(setting.areas) + 1)
        self._bounds = np.searchsorted(episodes.area[self._order], areas).tolist()
        self._shown: dict[int, Shown] = {}

    def editions(self, area: int) -> Iterator[Edition]:
        """The files of one council, in the order of the years; none for years in which it is silent."""
        mine = self._order[self._bounds[area] : self._bounds[area + 1]]
        for year in self.sent.years:
            sending = self.sent.sending("council", area, year)
            if sending is Sending.SILENT:
                continue
            of_year = self.sent.of_year(area, year)
            if of_year not in self._shown:
                self._shown[of_year] = shown(self.episodes, of_year)
            index = mine[self._shown[of_year].episode[mine]]
            whole = Edition(
                area, year, of_year, 1, index, self.entry[index], self.mistake[index], self._shown[of_year].take(index)
            )
            if sending is Sending.RESUBMITTED:
                yield self._first(whole)
                whole = replace(whole, version=2)
            yield whole

    def _first(self, whole: Edition) -> Edition:
        """The first version of a census that is sent again: some episodes are not in it yet, and more is mistaken."""
        rng = self.setting.rng(f"first census of {self.setting.codes[whole.area]} for {whole.year}")
        kept = np.flatnonzero(rng.random(len(whole.episodes)) >= _NOT_YET_ENTERED)
        index, there = whole.episodes[kept], whole.there.take(kept.astype(np.int32))
        more = (rng.random(len(kept)) < _MORE_MISTAKES) & (whole.mistake[kept] == Mistake.NONE)
        found = choose(rng, able(self.episodes.take(index), there), more)
        mistake = np.where(more, found, whole.mistake[kept]).astype(np.int8)
        return replace(whole, episodes=index, entry=whole.entry[kept], mistake=mistake, there=there)
