"""What support services send as happenings."""

from __future__ import annotations

from sightline.chronology.happenings import Said, happening_step, said

_REFERRAL = "CONCAT_WS('|', record_key, 'support', CAST(referral_date AS TEXT))"


def _support(kind: str, happened: str, **columns: str) -> Said:
    """One SELECT of the support file. Only the referral carries the reason: the rest follow from it."""
    of = {"episode": "CAST(referral_date AS TEXT)", "area": "home_area", **columns}
    return said(kind, "support", "support", happened, **of)


SUPPORT_HAPPENING = happening_step(
    "support_happening",
    "stage of one person's way through a support service",
    ("support",),
    (
        _support("support_referral", "referral_date", code_list="'support_reason'", code="reason",
                 harmed_by="harmed_by", context="context", token=_REFERRAL),
        _support("support_wait", "wait_from", ended_on="start_date", follows=_REFERRAL),
        _support("support_start", "start_date", follows=_REFERRAL),
        _support("support_end", "end_date", outcome="end_reason", follows=_REFERRAL),
    ),
    "support",
)  # fmt: skip
