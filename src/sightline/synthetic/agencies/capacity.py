"""How many workers each council has in each year, and how many children for each of them.

Caseloads, vacancies and agency workers of social workers are near those published for England in 2025 (DfE, children's
social work workforce); the rest are guesses. docs/synthetic.md gives their reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.synthetic.agencies.contacts import Contacts
from sightline.synthetic.agencies.council import Episodes
from sightline.synthetic.agencies.filing import words
from sightline.synthetic.days import Days, year_bounds
from sightline.synthetic.files.documented import Sheet, file_path
from sightline.synthetic.recording.books import Book
from sightline.synthetic.setting import Setting
from sightline.synthetic.society.people import Ints
from sightline.synthetic.truth.events import Happened, WhyNot

Floats = npt.NDArray[np.float64]
ROLES = ("social_worker", "conference_chair", "early_help_worker")
SOCIAL_WORKER, CONFERENCE_CHAIR, EARLY_HELP_WORKER = range(3)
_PATH = file_path("capacity")

# Children for each worker on average. Social workers: England 2025. Chairs also review the care of looked-after
# children, who are not counted here. Early help: families for each worker in evaluations are fewer, children more.
_CASELOADS = (15.2, 30.0, 14.0)
_SPREAD = 0.158  # standard deviation of the logarithm of the caseload over 149 authorities, 2025
_YEARLY = 0.04  # ... of what is left from year to year when the posts do not follow the children
# Shape and mean of a gamma spread of vacancy rates; in 2025 a tenth of authorities were under 3%, a tenth over 29%.
_VACANT = (1.8, 0.154)
_MOST_VACANT = 0.5
_COVER = (0.91, 0.25)  # agency workers for each vacancy in England 2025, and a made-up spread


@dataclass(frozen=True, slots=True)
class Capacity:
    """Workers: one entry an area, year and role in every array (areas x years x roles).

    `posts` are filled or not, `vacancies` those not filled, `agency` agency workers; `children` the mean number of
    children in their care over the year.
    """

    posts: Ints
    vacancies: Ints
    agency: Ints
    children: Floats

    @property
    def there(self) -> Ints:
        """Workers who are there: posts filled, and agency workers."""
        return self.posts - self.vacancies + self.agency

    @property
    def caseload(self) -> Floats:
        """Children for each worker there."""
        found: Floats = self.children / self.there
        return found

    def known(self) -> list[tuple[str, Ints, Ints, Days]]:
        """Nobody: these are counts."""
        return []

    def _flat(self, setting: Setting) -> tuple[Ints, Days, Ints]:
        """(area, last day of the year, role) of every entry, in the order of the arrays."""
        area, year, role = (part.ravel().astype(np.int32) for part in np.indices(self.posts.shape))
        ends = np.array([year_bounds(each)[1] for each in setting.years], dtype=np.int32)
        return area, ends[year], role

    def sheets(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Sheet]:  # noqa: ARG002
        """Format `capacity`: a row a role."""
        area, sent, role = self._flat(setting)
        yield Sheet("capacity", "council", area, sent, {
            "role": words(ROLES, role), "full_time_posts": self.posts.ravel(), "vacancies": self.vacancies.ravel(),
            "agency_staff": self.agency.ravel(),
            "average_caseload": [f"{value:.1f}" for value in self.caseload.ravel().tolist()],
        })  # fmt: skip

    def happened(self, setting: Setting, books: Mapping[str, Book]) -> Iterator[Happened]:  # noqa: ARG002
        """The counts, which are about nobody."""
        area, sent, role = self._flat(setting)
        nobody = np.full(len(area), -1, dtype=np.int32)
        yield Happened("workforce_count", "council", nobody, sent, sent, area, sent, _PATH,
                       words(ROLES, role).tolist(), np.full(len(area), WhyNot.WRITTEN, dtype=np.int8))  # fmt: skip


def mean_open(setting: Setting, area: Ints, begun: Days, ended: Days) -> Floats:
    """How many were open on a mean day of each year (areas x years); one entry a thing that lasts from day to day."""
    columns = []
    for year in setting.years:
        first, last = year_bounds(year)
        days = np.clip(np.minimum(ended, last) - np.maximum(begun, first) + 1, 0, None)
        columns.append(np.bincount(area, weights=days, minlength=len(setting.areas)) / (last - first + 1))
    return np.stack(columns, axis=1)


def _staff(setting: Setting, role: int, children: Floats) -> tuple[Ints, Ints, Ints]:
    """(posts, vacancies, agency workers) of a role; an area's posts follow its children loosely."""
    rng = setting.rng(f"workers {role}")
    shape = children.shape
    own = np.exp(rng.normal(-(_SPREAD**2) / 2, _SPREAD, size=(shape[0], 1)))
    yearly = np.exp(rng.normal(0, _YEARLY, size=shape))
    vacant = rng.gamma(_VACANT[0], _VACANT[1] / _VACANT[0], size=(shape[0], 1))
    vacant = np.minimum(vacant * np.exp(rng.normal(0, 0.15, size=shape)), _MOST_VACANT)
    cover = np.clip(rng.normal(*_COVER, size=shape), 0.0, 2.0)
    there = children.mean(axis=1, keepdims=True) / (_CASELOADS[role] * own) * yearly
    posts = there / (1 - vacant + vacant * cover)
    vacancies = np.rint(posts * vacant)
    agency = np.rint(vacancies * cover)
    least = np.maximum(np.rint(posts), 1 + vacancies)
    return least.astype(np.int32), vacancies.astype(np.int32), agency.astype(np.int32)


def _of_social_workers(setting: Setting, episodes: Episodes) -> Floats:
    acted = ~episodes.no_action
    return mean_open(setting, episodes.area[acted], episodes.referral[acted], episodes.closed[acted])


def load(setting: Setting, episodes: Episodes) -> Floats:
    """Open episodes of need for each social worker there (areas x years). The same as in `make_capacity`."""
    children = _of_social_workers(setting, episodes)
    posts, vacancies, agency = _staff(setting, SOCIAL_WORKER, children)
    found: Floats = children / (posts - vacancies + agency)
    return found


def make_capacity(setting: Setting, episodes: Episodes, contacts: Contacts) -> Capacity:
    """The workers of every council in every year."""
    planned, helped = episodes.plan > 0, contacts.early_help
    children = [
        _of_social_workers(setting, episodes),
        mean_open(setting, episodes.area[planned], episodes.plan[planned], episodes.plan_end[planned]),
        mean_open(setting, helped.area, helped.start, helped.end),
    ]
    staff = [_staff(setting, role, count) for role, count in enumerate(children)]
    posts, vacancies, agency = (np.stack([part[place] for part in staff], axis=2) for place in range(3))
    return Capacity(posts, vacancies, agency, np.stack(children, axis=2))
