"""Who sent what for which year: so that silence is shown as silence and never as nought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sightline.ledger.submissions import Submission
from sightline.standard.figures import day_words
from sightline.standard.units import Status

# What a kind of sender must send for a year before its records of that year can be counted.
NEEDED: Mapping[str, frozenset[str]] = {
    "council": frozenset({"cin"}),
    "police": frozenset({"police_crime", "police_party"}),
    "support": frozenset({"support"}),
}
# Whose records a rung of the status ladder comes from.
SENDER_OF_STATUS: Mapping[str, str] = {
    Status.CONCERN.value: "support",
    Status.FACTOR.value: "council",
    Status.PLAN.value: "council",
    Status.CRIME.value: "police",
}
WORDS = {
    "council": ("council", "councils"),
    "police": ("police force", "police forces"),
    "support": ("support service", "support services"),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was received. `heard` holds (kind of sender, year) for which at least one agency sent all that is needed."""

    years: tuple[int, ...]  # years for which anything that counts was received
    senders: Mapping[str, int]  # kind of sender -> how many agencies of it take part
    heard: frozenset[tuple[str, int]]
    councils: frozenset[tuple[str, int]]  # (GSS code, year) of each census
    missing: tuple[str, ...]  # what was not received, or is an estimate, in plain words
    until: date  # the last day that any of it speaks of
    received: tuple[date, date]  # the first and the last day on which it was received

    def fingerprint(self) -> str:
        """The same text for the same coverage: what a draft depends on beside the events."""
        return repr(
            (self.years, sorted(self.senders.items()), sorted(self.heard), sorted(self.councils), self.missing,
             self.until, self.received)
        )  # fmt: skip

    @property
    def source(self) -> str:
        """To when the data goes and when it was received, in words: its age is counted when it is published."""
        first, last = (day_words(day) for day in self.received)
        return (
            f"Data to {day_words(self.until)}, received {f'on {first}' if first == last else f'from {first} to {last}'}"
        )

    @property
    def unbroken(self) -> bool:
        """Whether the years follow one another without a gap."""
        return self.years == tuple(range(self.years[0], self.years[-1] + 1))

    @property
    def years_in_words(self) -> str:
        """The first and the last year ("2024 to 2026"), or each of them where one between is missing."""
        first, last = self.years[0], self.years[-1]
        return f"{first} to {last}" if first != last and self.unbroken else ", ".join(map(str, self.years))

    def silent(self, dimension: str, code: str, year: int) -> bool:
        """Whether a count of that year could not be made because a kind of sender sent nothing for it."""
        if dimension == "sender":
            needed = {code}
        elif dimension in ("overlap", "known_to", "several"):
            needed = set(self.senders)  # which agencies know a child is not known while one of them is silent
        elif dimension == "status":
            needed = {SENDER_OF_STATUS[code]}
        else:
            return False
        return any((sender, year) not in self.heard for sender in needed)


def unbroken_to_last(years: Collection[int]) -> tuple[int, int]:
    """The first and the last of the newest years that follow one another without a gap; `years` must hold one."""
    first = last = max(years)
    while first - 1 in years:
        first -= 1
    return first, last


def coverage_of(submissions: Iterable[Submission], estimated: Collection[tuple[str, str, int]] = ()) -> Coverage | None:
    """The coverage of some submissions; None where none of them can be counted.

    `estimated` holds (kind of sender, agency, year) of those that sent something in place of what they could not make.
    """
    every = list(submissions)
    sent: dict[tuple[str, str, int], set[str]] = {}
    counted = frozenset[str]().union(*NEEDED.values())
    for submission in every:
        if submission.return_code in counted:
            key = (submission.sender, submission.agency, submission.year)
            sent.setdefault(key, set()).add(submission.return_code)
    if not sent:
        return None
    whole = {key for key, codes in sent.items() if codes >= NEEDED[key[0]]}
    agencies = sorted({(sender, agency) for sender, agency, _ in sent})
    years = tuple(sorted({year for _, _, year in sent}))
    identified = {submission.agency for submission in every if submission.return_code == "identity"}
    councils = {agency for sender, agency in agencies if sender == "council"}
    counting = [submission for submission in every if submission.return_code in counted]
    received = [submission.received_on for submission in counting]
    return Coverage(
        years=years,
        senders={kind: sum(1 for sender, _ in agencies if sender == kind) for kind, _ in agencies},
        heard=frozenset((sender, year) for sender, _, year in whole),
        councils=frozenset((agency, year) for sender, agency, year in whole if sender == "council"),
        missing=(
            *_gaps(years),
            *_silences(agencies, years, whole),
            *_estimates(agencies, years, estimated),
            *_unidentified(councils, identified),
        ),
        until=max(submission.period_end for submission in counting),
        received=(min(received), max(received)),
    )


def _gaps(years: tuple[int, ...]) -> list[str]:
    return [
        f"No returns were received for the year to March {year}."
        for year in range(years[0], years[-1])
        if year not in years
    ]


def _silences(agencies: list[tuple[str, str]], years: tuple[int, ...], whole: set[tuple[str, str, int]]) -> list[str]:
    """How many agencies of a kind sent nothing, or a part only, for a year in which others sent."""
    said = []
    for kind, (one, many) in WORDS.items():
        of_kind = [agency for sender, agency in agencies if sender == kind]
        for year in years:
            lacking = sum(1 for agency in of_kind if (kind, agency, year) not in whole)
            if lacking:
                of = f"{lacking} of {len(of_kind)} {many}" if len(of_kind) > 1 else f"The {one}"
                said.append(
                    f"{of} sent nothing, or not all, for the year to March {year}: numbers of that year are too low."
                )
    return said


def _estimates(
    agencies: list[tuple[str, str]], years: tuple[int, ...], estimated: Collection[tuple[str, str, int]]
) -> list[str]:
    """How many agencies of a kind sent an estimate for a year."""
    said = []
    for kind, (one, many) in WORDS.items():
        of_kind = [agency for sender, agency in agencies if sender == kind]
        for year in years:
            number = sum(1 for agency in of_kind if (kind, agency, year) in estimated)
            if number:
                of = f"{number} of {len(of_kind)} {many}" if len(of_kind) > 1 else f"The {one}"
                said.append(
                    f"{of} sent an estimate for the year to March {year}, such as the return of the year before: "
                    "numbers of that year may be too high or too low."
                )
    return said


def _unidentified(councils: set[str], identified: set[str]) -> list[str]:
    lacking = len(councils - identified)
    if not lacking:
        return []
    of = f"{lacking} of {len(councils)} councils" if len(councils) > 1 else "The council"
    return [
        f"{of} sent no identity file: those children can be found at other agencies by pupil number only, so many are "
        "counted once for each agency, and too few seem known to two."
    ]
