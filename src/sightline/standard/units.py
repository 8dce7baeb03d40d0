"""What a number counts, how sure the system was, and the marks that stand where a number does not."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What one is one of. Figures in different units are never added."""

    CHILD = "children"
    PERSON = "people"
    SUSPECT = "suspects"
    EPISODE = "episodes"  # episodes of need; in DfE table C3, those with a completed assessment
    ASSESSMENT = "assessments"
    PLAN = "protection plans"
    CONFERENCE = "conferences"
    MEETING = "meetings"  # about one child each: a conference on three children is three
    INVITATION = "invitations"  # of one organisation to one meeting about one child
    OFFENCE = "recorded offences"
    REFERRAL = "referrals"
    CALL = "calls"
    MOVE = "moves"  # from one stage of a path to the next; one case may move along the same edge twice
    RECORD = "records"
    PAIR = "pairs of records"
    AUTHORITY = "local authorities"
    AGENCY = "agencies"
    RETURN = "returns"
    INSPECTION = "inspections"
    HANDOVER = "handovers"  # notices, crimes and referrals that one agency passes to another
    ACCOUNT = "accounts"  # that people gave of the help they had; coded for themes, and tied to no person
    HOUSEHOLD = "households"
    GROUP = "groups"  # of people who harm together, or of children harmed together; never named, told in bands only
    SUPPLIER = "suppliers"  # of records: who sent what a count was made of
    OBJECTIVE = "objectives"  # of a strategy
    INQUIRY = "inquiries"  # with audits and reviews
    QUESTION = "questions"  # of one inquiry to one kind of body
    RECOMMENDATION = "recommendations"
    REQUEST = "requests for evidence"  # of one inquiry to one kind of body; never the people it may reach
    DUTY = "duties"  # of a partnership
    ACTION = "actions"  # of a partnership's plan, each owned by one organisation
    ADOPTION = "adoptions"  # of a practice by an area
    RATING = "ratings"  # of a practice on a scale of evidence
    FINDING = "findings"  # of inspections: sentences that one person coded and another confirmed
    LINE = "lines of guidance"
    ON_RECORD = "questions on record"  # put there before their answers were looked for
    FIGURE = "figures"  # places of a published table: those with a number and those with a mark
    PLACE = "places"  # on programmes in prison
    SENTENCE = "sentences"  # with an assessment for a programme; one person may serve several
    TERM = "licences and orders"  # under which probation supervises somebody
    CASE = "cases"  # allocated to social workers on one day
    FTE = "full-time equivalents"
    CASES_PER_FTE = "cases per full-time equivalent"
    DAY = "days"
    PERCENT = "per cent"
    RATE_10K = "per 10,000 children"
    PER_100_EPISODES = "for every 100 assessed episodes"
    PER_100 = "for every 100"  # of what the measure names


# Shares, rates and averages: they are made of a number and another, and never added.
RATIOS = frozenset({Unit.PERCENT, Unit.RATE_10K, Unit.PER_100_EPISODES, Unit.PER_100, Unit.CASES_PER_FTE})


class Status(StrEnum):
    """The status ladder: how far the system had gone. Never merged."""

    CONCERN = "concern"
    FACTOR = "assessed factor"
    PLAN = "plan for sexual abuse"
    CRIME = "recorded crime"
    CHARGE = "charge"
    CONVICTION = "conviction"
    ANY = "any record"  # at least one of the above, named as such; not a rung of the ladder
    NONE = "does not apply"


class Mark(StrEnum):
    """What stands in place of, or beside, a number. A mark is never 0.

    Source: DfE statistics production guidance, symbols c, z, x, u and low; p, r, e and b are Government Analysis
    Function shorthand.
    """

    SUPPRESSED = "c"
    NOT_APPLICABLE = "z"
    NOT_AVAILABLE = "x"
    LOW_RELIABILITY = "u"
    LOW = "low"
    PROVISIONAL = "p"
    REVISED = "r"
    ESTIMATED = "e"
    BREAK = "b"


MARK_WORDS: dict[Mark, str] = {
    Mark.SUPPRESSED: "withheld to protect people",
    Mark.NOT_APPLICABLE: "does not apply",
    Mark.NOT_AVAILABLE: "not available",
    Mark.LOW_RELIABILITY: "too unreliable to publish",
    Mark.LOW: "rounds to nought",
    Mark.PROVISIONAL: "provisional",
    Mark.REVISED: "revised",
    Mark.ESTIMATED: "estimated",
    Mark.BREAK: "break in the series",
}

# Marks that stand in place of a number; the others stand beside one.
IN_PLACE: frozenset[Mark] = frozenset(
    {Mark.SUPPRESSED, Mark.NOT_APPLICABLE, Mark.NOT_AVAILABLE, Mark.LOW_RELIABILITY, Mark.LOW}
)
