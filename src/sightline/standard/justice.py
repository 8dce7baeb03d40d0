"""The standard model: what prisons and probation say of a person beside the events, and of their places.

The timelines hold that somebody was held, released or supervised. These tables hold what an event has no column for:
the band of risk, whether a programme was needed and given, whether contact with children was restricted, and places,
which are nobody's.
"""

from __future__ import annotations

from sightline.flow import Zone
from sightline.standard.tables import Table, count, date, flag, text

PROGRAMME_NEED = Table(
    "programme_need",
    Zone.EVENTS,
    "sentence with an assessment of whether a programme is needed",
    (
        text("need_key", "Token of the prisons' id of it", null=False),
        text("record_key", "Keyed token of the record", null=False),
        text("person_key", "Person, draw 0; null where no other return of the prisons names the record"),
        text("agency", "Code of the prison service that sent it", null=False),
        text("risk_band", "Band of risk, of the time held that the assessment falls in", codes="risk_band"),
        count("sentence_months", "Months of the sentence, of the same time held", unit="months"),
        date("held_from", "First day of that time held under sentence; null where none was received"),
        date("held_to", "Its last day; null while held, and where none was received"),
        date("assessed_on", "Day the need was assessed", null=False),
        flag("eligible", "Whether the person is eligible", null=False),
        text("programme", "The programme that was started", codes="programme"),
        date("started_on", "First day of the programme"),
        date("ended_on", "Last day of the programme"),
        text("result", "How it stood in the newest file that has it", codes="programme_result"),
    ),
    key=("need_key",),
)

SUPERVISION_TERM = Table(
    "supervision_term",
    Zone.EVENTS,
    "licence or order under which a person is supervised in the community",
    (
        text("term_key", "Token of the service's id of it", null=False),
        text("record_key", "Keyed token of the record", null=False),
        text("person_key", "Person, draw 0"),
        text("agency", "Code of the probation service that sent it", null=False),
        text("basis", "What the supervision rests on", codes="supervision_kind"),
        text("risk_band", "Band of risk", codes="risk_band"),
        flag("contact_restricted", "Whether contact with children is restricted"),
        date("started_on", "First day of supervision", null=False),
        date("ended_on", "Last day of supervision; null while in force"),
        date("recalled_on", "Day of recall to prison"),
        date("breached_on", "Day of a breach brought to court"),
        flag("council_told", "Whether children's services were told of the release"),
        date("told_on", "Day they were told"),
        flag("must_notify", "Whether the person has a duty to notify the police", null=False),
    ),
    key=("term_key",),
)

PROGRAMME_PLACE = Table(
    "programme_place",
    Zone.EVENTS,
    "prison service, period and programme that had places",
    (
        text("agency", "Code of the prison service", null=False),
        date("period_end", "Last day of the year that the places were of", null=False),
        text("programme", "The programme", null=False, codes="programme"),
        count("places", "Places in the year", unit="places", null=False),
        count("filled", "Places taken up in the year", unit="places"),
    ),
    key=("agency", "period_end", "programme"),
)

JUSTICE = (PROGRAMME_NEED, SUPERVISION_TERM, PROGRAMME_PLACE)
