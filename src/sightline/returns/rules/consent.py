"""A file of accounts in which somebody's consent cannot be read is refused whole: no account is ever half kept."""

from __future__ import annotations

from dataclasses import replace

from sightline.errors import Finding, Refused, Severity
from sightline.returns.batches import Findings
from sightline.returns.formats import Format

# Format -> the field without which nothing of the file may be kept.
_CONSENT = {"accounts": "consent"}
_RULE = "account-without-consent"
_FOUND = "a row of an account without a consent that can be used"
_REMEDY = (
    "Take every row of this account out of the file, or send what the person agreed to, and send the file again: "
    "until then nothing of it is received."
)


def require_consent(form: Format, findings: Findings) -> None:
    """Raise Refused, with every such row and all else that was found, unless each row says what was agreed to."""
    name = _CONSENT.get(form.code)
    if name is None or not any(_without(finding, name) for finding in findings.kept):
        return
    findings.close()
    raise Refused(
        replace(finding, rule=_RULE, severity=Severity.REFUSED, found=_FOUND, remedy=_REMEDY)
        if _without(finding, name)
        else finding
        for finding in findings.kept
    )


def _without(finding: Finding, name: str) -> bool:
    """Whether it says that a row has no usable consent; one that is only asked about is there."""
    return finding.field == name and finding.severity is not Severity.QUERY
