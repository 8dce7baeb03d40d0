"""How far each recommendation has gone. Accepted, acted, changed, assured are kept apart; old evidence falls away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sightline.analyses.inquiries.register import Register, Response
from sightline.standard.figures import day_words

ANSWERED = ("no_answer", "rejected", "accepted_principle", "accepted", "overtaken")
RUNGS = ("action_started", "action_taken", "change_measured", "assured")
CHANGED = ("change_measured", "assured")
# A measured change needs an action, and assurance a measured change. An action may come before any answer.
NEEDS: Mapping[str, str] = MappingProxyType({"change_measured": "action_taken", "assured": "change_measured"})
STANDINGS: Mapping[str, str] = MappingProxyType(
    {
        "none": "No answer found", "no_answer": "No answer", "rejected": "Not accepted",
        "accepted_principle": "Accepted in principle, no action shown", "accepted": "Accepted, no action shown",
        "action_started": "Action started", "action_taken": "Action taken, no change measured",
        "change_measured": "Change measured", "assured": "Assured by somebody independent",
        "overtaken": "Overtaken by events",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one recommendation stands on a day: its answer, its rung, and the rungs whose evidence grew too old."""

    code: str
    answer: str
    lapsed: tuple[Response, ...]
    searched: str

    @property
    def words(self) -> str:
        """In words; what has lapsed is said."""
        gone = "".join(
            f" Evidence of {STANDINGS[one.status].split(',')[0].lower()} counted until "
            f"{day_words(one.evidence_expires)} and no longer does."
            for one in self.lapsed if one.evidence_expires is not None
        )  # fmt: skip
        return f"{STANDINGS[self.code]}.{gone}"


def standing(steps: Sequence[Response], on: date, searched: str = "") -> Standing:
    """Where a recommendation stands on a day by its steps up to then."""
    so_far = [one for one in steps if one.answered_on <= on]
    fresh = {one.status for one in so_far if one.evidence_expires is None or one.evidence_expires >= on}
    rung = ""
    for status in RUNGS:
        # A rung stands only while the one that it rests on does.
        if status in fresh and NEEDS.get(status, rung) == rung:
            rung = status
    answers = [one for one in so_far if one.status in ANSWERED]
    answer = max(answers, key=lambda one: (one.answered_on, ANSWERED.index(one.status))).status if answers else "none"
    lapsed = tuple(one for one in so_far if one.status in RUNGS and one.status not in fresh)
    return Standing(rung if rung and answer != "overtaken" else answer, answer, lapsed, searched)


def standings(register: Register, on: date) -> dict[str, Standing]:
    """Recommendation -> where it stands on a day, in the order of the register."""
    steps: dict[str, list[Response]] = defaultdict(list)
    for one in register.response:
        steps[one.recommendation_key].append(one)
    searched = {one.recommendation_key: one.said for one in register.search}
    return {
        one.recommendation_key: standing(
            steps[one.recommendation_key], on, searched.get(one.recommendation_key, "")
        )
        for one in register.recommendation
    }  # fmt: skip


def counted(register: Register, on: date) -> dict[str, int]:
    """How many recommendations stand where, every standing named, in the order of the ladder."""
    found = Counter(one.code for one in standings(register, on).values())
    return {code: found[code] for code in STANDINGS}
