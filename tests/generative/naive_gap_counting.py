"""The three gaps of one child after another, with loops and lists: what gap_counting does with arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NEVER = 10**9
PROMPT, MOST, QUARTER = 7, 8, 91


@dataclass(frozen=True)
class Sign:
    """A sign in one view of one child."""

    view: int
    incident: int
    happened: int
    known: int


@dataclass(frozen=True)
class Counting:
    """Threshold, look-back, lag, and the days between which children are identified."""

    threshold: int
    look_back: int
    lag: int
    first: int
    last: int


def met(days: Sequence[int], k: int, look_back: int) -> int:
    """The first day on which k of these days are no further apart than the look-back."""
    held = sorted(days)
    return next((held[i] for i in range(k - 1, len(held)) if held[i] - held[i - k + 1] <= look_back), NEVER)


def alone(signs: Sequence[Sign], k: int, look_back: int) -> int:
    """The earliest of the days on which a view by itself has k signs."""
    return min((met([s.known for s in signs if s.view == view], k, look_back) for view in range(5)), default=NEVER)


def together(signs: Sequence[Sign], k: int, counting: Counting) -> int:
    """The day on which all incidents, each as first known, are k, and the lag; or before, of one view alone."""
    first: dict[int, int] = {}
    for sign in signs:
        first[sign.incident] = min(first.get(sign.incident, NEVER), sign.known)
    day = met(list(first.values()), k, counting.look_back)
    return min(alone(signs, k, counting.look_back), NEVER if day == NEVER else day + counting.lag)


@dataclass(frozen=True)
class Child:
    """Whatever the three gaps say of one child."""

    recording: int
    pooled: list[int]
    action: int


def child(signs: Sequence[Sign], actions: Sequence[int], contact: int, counting: Counting) -> Child:
    """The days of one child of the cohort."""
    before = [s for s in signs if s.known < contact]
    single = min(alone(before, counting.threshold, counting.look_back), contact)
    prompt = [Sign(s.view, s.incident, s.happened, min(s.known, s.happened + PROMPT)) for s in signs]
    sooner = [s for s in prompt if s.known < contact]
    at_once = min(alone(sooner, counting.threshold, counting.look_back), single)
    acted = min([day for day in actions if day >= single and single < contact] + [contact])
    return Child(
        single - at_once,
        [single - min(together(before, k, counting), contact) for k in range(1, MOST + 1)],
        acted - single,
    )


def flags(signs: Sequence[Sign], contact: int, counting: Counting) -> tuple[bool, int]:
    """(flagged by one view, the highest threshold that all together met), before any contact."""
    before = [s for s in signs if s.known < contact]
    level = sum(together(before, k, counting) < NEVER for k in range(1, MOST + 1))
    return alone(before, counting.threshold, counting.look_back) < NEVER, level


def origin(signs: Sequence[Sign], sign: Sign) -> int:
    """The view that knew first of the incident of a sign; of one day that with the lower number."""
    return min((s.known, s.view) for s in signs if s.incident == sign.incident)[1]


def kind(signs: Sequence[Sign], until: int) -> tuple[int, int]:
    """(the view that was first with most incidents known before a day, how many: 3 for more); (0, 0) for none."""
    held = [0] * 5
    for sign in signs:
        if sign.known < until and origin(signs, sign) == sign.view:
            held[sign.view] += 1
    most = max(held)
    return (held.index(most) if most else 0), min(most, 3)


def placebo(
    mine: Sequence[Sign], contact: int, theirs: Sequence[Sign] | None, counting: Counting
) -> list[int]:  # fmt: skip
    """The gain at each threshold with the other agencies' incidents of one stranger; None: there is no stranger."""
    top, _ = kind(mine, contact)
    kept = [s for s in mine if s.known < contact and origin(mine, s) == top]
    swapped = [
        Sign(s.view, s.incident + 10**6, s.happened, s.known)
        for s in theirs or ()
        if origin(theirs or (), s) != top and s.known < contact
    ]
    held = [*kept, *swapped]
    single = min(alone(held, counting.threshold, counting.look_back), contact)
    return [single - min(together(held, k, counting), contact) for k in range(1, MOST + 1)]


def alike(mine: Sequence[Sign], contact: int, theirs: Sequence[Sign], counting: Counting) -> bool:
    """Whether a child never identified may stand in for one identified, by what was held half way through a quarter."""
    quarter = (contact - counting.first) // QUARTER
    day = counting.first + quarter * QUARTER + QUARTER // 2
    return kind(mine, min(contact, day)) == kind(theirs, day)


def mean_days(days: Sequence[float], weight: Sequence[float]) -> float:
    """A weighted mean."""
    return sum(d * w for d, w in zip(days, weight, strict=True)) / sum(weight)
