"""Words that the pages of clocks share: limits, what is not known, which clocks cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.analyses.pathways.clock_tables import Waits
from sightline.standard.clocks import Clock, ClockUnit, clocks

_UNITS = {
    ClockUnit.WORKING_DAYS: "working days", ClockUnit.DAYS: "days", ClockUnit.HOURS: "hours",
    ClockUnit.MONTHS: "months",
}  # fmt: skip
LONGEST_MONTHS = {3: 92, 6: 184}  # days that so many months have at most
SETTLED = (
    "A case is settled once it stopped, or once its limit had passed while it was still open. Cases still open before "
    "their limit, and those that ended otherwise, are left out of the share and stand in the table of how cases stand."
)
NEARLY_ALL = "Where all or nearly all cases kept the limit, the share is withheld: it would say of each that it did."
NO_REASON = "Why a case took longer is in no return: it may have been right for the child to wait."
UNDATED = "Cases that ended otherwise on a day that the return does not give are not in the line."
LATE_KNOWN = (
    "Whether a case is one of sexual abuse is known from its records up to the end of the data. An assessment that is "
    "not finished has recorded no factor yet, so that open cases of sexual abuse are too few."
)
TERMS = (
    ("Clock", "a time that law or guidance sets, or that is reported without a limit: from one event to another"),
    ("Still open", "the stop had not come by the last day of which the data speaks; such a case is never left out"),
    ("Ended otherwise", "the wait was over without the stop, such as when the case was closed, or when it began again"),
    ("Settled", "the case stopped, or its limit passed while it was open"),
)


def limit_words(clock: Clock) -> str:
    """A limit with its unit."""
    if clock.limit is None:
        return "no limit"
    unit = _UNITS[clock.unit]
    return f"{clock.limit} {unit.removesuffix('s') if clock.limit == 1 else unit}"


def lower(words: str) -> str:
    """A label within a sentence: with a small letter, unless it is a name."""
    return words if words.startswith("National") else words[:1].lower() + words[1:]


def of_page(name: str, waits: Waits) -> str:
    """The anchor of a section: no two of a draft are alike."""
    return name if waits.page == "protection" else f"{name}-{waits.page}"


def not_carried(waits: Waits) -> tuple[str, ...]:
    """Which clocks no return that came carries, on any page, in words."""
    absent = [one.label for one in clocks().values() if one.name not in waits.carried]
    return (f"No return that came carries both ends of these clocks: {_listed(absent)}.",) if absent else ()


def stands_in(waits: Waits) -> tuple[str, ...]:
    """Which limits were not read at their source, which are of a power, and what stands in for what, in words."""
    unread = [one.label for one in waits.limited if not one.verified]
    powers = [one.label for one in waits.limited if "upper limit" in one.note.lower()]
    said = []
    if unread:
        said.append(f"The limit of these clocks was not read at its source: {_listed(unread)}.")
    if powers:
        said.append(f"The limit of these is an upper limit on a power, and no target: {_listed(powers)}.")
    return (*said, *(f"{one.label}: {lower(one.proxy)}." for one in waits.used if one.proxy))


def _listed(labels: Sequence[str]) -> str:
    return "; ".join(lower(label) for label in labels)
