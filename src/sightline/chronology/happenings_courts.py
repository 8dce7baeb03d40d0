"""Courts, prisons and probation as happenings. Their people are suspects and offenders, who are another population."""

from __future__ import annotations

from sightline.chronology.happenings import Said, happening_step, said

_CASE = {"item": "court_case", "episode": "court_case"}


def _named(kind: str) -> str:
    return f"CONCAT_WS('|', agency, '{kind}', court_case)"


def _court(kind: str, day: str, *, where: str = "", **columns: str) -> Said:
    return said(kind, "court_cases", "court_cases", day, where=where, **_CASE, **columns)


COURT_HAPPENING = happening_step(
    "court_happening",
    "step of one defendant's case",
    ("court_cases",),
    (
        _court("charge", "charge_date", token=_named("charge")),
        _court("trial", "trial_date", ended_on="verdict_date", follows=_named("charge"), outcome="verdict"),
        _court("conviction", "verdict_date", where="verdict = 'convicted' AND verdict_date IS NOT NULL",
               follows=_named("charge"), token=_named("conviction")),
        _court("sentence", "sentence_date", follows=_named("conviction"), outcome="sentence"),
    ),
    "court", role="'suspect'",
)  # fmt: skip

# Released: the last day under a sentence or a recall, where no other time in custody begins by the day after it.
_RELEASE = """custody AS c
        LEFT JOIN (
            SELECT o.record_key, o.custody, MIN(n.reception_date) AS moved_on
            FROM custody AS o
            JOIN custody AS n ON n.record_key = o.record_key AND n.custody <> o.custody
            WHERE days_between(o.end_date, n.reception_date) BETWEEN 0 AND 1
            GROUP BY o.record_key, o.custody
        ) AS m ON m.record_key = c.record_key AND m.custody = c.custody"""
_OF = {name: f"c.{name}" for name in ("record_key", "agency", "submission", "period_end", "received_on")}

PRISON_HAPPENING = happening_step(
    "prison_happening",
    "time in custody of one person, or release from it",
    ("custody",),
    (
        said("custody", "custody", "custody", "reception_date", ended_on="end_date", item="custody", episode="custody",
             outcome="status", token="CONCAT_WS('|', agency, 'custody', custody)"),
        said("release", "custody", _RELEASE, "c.end_date", item="c.custody", episode="c.custody",
             where="c.end_date IS NOT NULL AND c.status IN ('sentenced', 'recall') AND m.moved_on IS NULL",
             follows="CONCAT_WS('|', c.agency, 'custody', c.custody)", **_OF),
    ),
    "prison", role="'suspect'",
)  # fmt: skip

_SUPERVISED = {
    "item": "supervision", "episode": "supervision", "follows": "CONCAT_WS('|', agency, 'supervision', supervision)",
}  # fmt: skip

PROBATION_HAPPENING = happening_step(
    "probation_happening",
    "thing that probation services say of one person",
    ("supervision", "register", "reoffending"),
    (
        said("supervision", "supervision", "supervision", "start_date", ended_on="end_date", item="supervision",
             episode="supervision", outcome="kind", token="CONCAT_WS('|', agency, 'supervision', supervision)"),
        said("recall", "supervision", "supervision", "recalled_date", **_SUPERVISED),
        said("breach", "supervision", "supervision", "breached_date", **_SUPERVISED),
        said("notification", "register", "register", "required_from", ended_on="required_to", item="register_key"),
        said("reoffence", "reoffending", "reoffending", "offence_date", recorded_on="proven_date", item="reoffence",
             outcome="kind"),
    ),
    "probation", role="'suspect'",
)  # fmt: skip
