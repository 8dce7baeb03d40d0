"""Outcomes of a campaign in the order in which it would have to work, and what each direction may be called.

Disclosures come last. They are load on services and never success: there may be more because more children tell,
because more are harmed, or because more is written down.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What an outcome is of, in order."""

    ATTITUDE = "attitude"
    BYSTANDER = "bystander behaviour"
    HELP = "help-seeking"
    EXPOSURE = "exposure"
    DISCLOSURE = "disclosure"

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return list(Kind).index(self)


HEADS = {
    Kind.ATTITUDE: "Attitudes",
    Kind.BYSTANDER: "What bystanders do",
    Kind.HELP: "Help sought by those who might harm",
    Kind.EXPOSURE: "Representations, and what is met online",
    Kind.DISCLOSURE: "Disclosures: load on services",
}


class Direction(StrEnum):
    """Which way was named before the answer was looked for."""

    MORE = "more"
    LESS = "less"
    NOT_ASSUMED = "not assumed"


class ComB(StrEnum):
    """What a step changes. Source: Michie, van Stralen and West, Implementation Science 6:42 (2011)."""

    CAPABILITY = "capability"
    OPPORTUNITY = "opportunity"
    MOTIVATION = "motivation"
