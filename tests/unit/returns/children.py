"""Parts of made-up children for the census: modules, and children of which one thing is as a test wants it."""

from __future__ import annotations

from tests.unit.returns.conftest import IDENTIFIERS, REFERRAL, child


def tags(**values: str) -> str:
    """Elements, each with its value."""
    return "".join(f"<{name}>{value}</{name}>" for name, value in values.items())


def assessment(start: str, end: str = "", review: str = "", factors: tuple[str, ...] = ("16A",)) -> str:
    """An assessment; ended ones have factors."""
    inside = tags(AssessmentActualStartDate=start)
    inside += tags(AssessmentInternalReviewDate=review) if review else ""
    inside += tags(AssessmentAuthorisationDate=end) if end else ""
    named = "".join(tags(AssessmentFactors=code) for code in factors)
    return f"<Assessments>{inside}<FactorsIdentifiedAtAssessment>{named}</FactorsIdentifiedAtAssessment></Assessments>"


def enquiry(start: str, conference: str = "", target: str = "", not_required: str = "false") -> str:
    """A section 47 enquiry."""
    inside = tags(S47ActualStartDate=start)
    inside += tags(InitialCPCtarget=target) if target else ""
    inside += tags(DateOfInitialCPC=conference) if conference else ""
    return f"<Section47>{inside}{tags(ICPCnotRequired=not_required)}</Section47>"


def need_plan(start: str, end: str = "") -> str:
    """A child in need plan."""
    ended = tags(CINPlanEndDate=end) if end else ""
    return f"<CINPlanDates>{tags(CINPlanStartDate=start)}{ended}</CINPlanDates>"


def plan(start: str, end: str = "", review: str = "", previous: str = "0") -> str:
    """A protection plan, with one review."""
    ended = tags(CPPendDate=end) if end else ""
    met = f"<Reviews>{tags(CPPreviewDate=review)}</Reviews>" if review else ""
    rest = tags(InitialCategoryOfAbuse="SAB", LatestCategoryOfAbuse="SAB", NumberOfPreviousCPP=previous)
    return f"<ChildProtectionPlans>{tags(CPPstartDate=start)}{ended}{rest}{met}</ChildProtectionPlans>"


def proceedings(**values: str) -> str:
    """A module of pre-proceedings."""
    return f"<PreProceedingsandFGDM>{tags(**values)}</PreProceedingsandFGDM>"


def identified(identifiers: str) -> str:
    """A child with these identifiers."""
    return child(identifiers=identifiers)


def without_birth(more: str) -> str:
    """A child without a date of birth."""
    return identified("<LAchildID>C1</LAchildID><UPN>Q201200012001</UPN><Sex>F</Sex>" + more)


def died(day: str, inside: str = "", referral: str = REFERRAL) -> str:
    """A child who died that day."""
    return child(inside, identifiers=IDENTIFIERS + tags(PersonDeathDate=day), referral=referral)


def referred(**values: str) -> str:
    """One child whose referral has other values; an empty one leaves the field out."""
    fields = {
        "CINreferralDate": "2025-06-02", "ReferralSource": "2A", "PrimaryNeedCode": "N1", "ReferralNFA": "0"
    } | values  # fmt: skip
    return tags(**{name: value for name, value in fields.items() if value})
