"""The standard model: every table that data passes through, typed, with its zone and what one row stands for."""

from __future__ import annotations

from sightline.flow import Zone
from sightline.standard.tables import Column, Table, Type, count, date, flag, text

IDENTITY = Table(
    "identity",
    Zone.IDENTITY,
    "person and address as one agency's submission gives them",
    (
        text("record_key", "Keyed token of (agency, the agency's own id of the person)", null=False),
        text("agency", "Code of the agency that sent it", null=False),
        text("sender", "Kind of agency: council, police, support", null=False),
        text("return_code", "Format of the file", null=False),
        Column("submission", Type.INT, "Number of the ledger entry that received it", null=False),
        text("role", "Role in a crime, from police parties; else null", codes="party_role"),
        text("forename", "First name"),
        text("surname", "Family name"),
        date("birth_date", "Date of birth"),
        text("sex", "Sex", codes="sex"),
        text("ethnicity", "Ethnic group as recorded or self-defined", codes="ethnicity"),
        text("ethnicity_observed", "Ethnic appearance as an officer saw it", codes="ethnicity_observed"),
        text("postcode", "Postcode"),
        date("postcode_from", "First day at that postcode"),
        date("postcode_to", "Last day at that postcode"),
        text("nhs_number", "NHS number"),
        text("upn", "Unique pupil number"),
        text("former_upn", "Earlier unique pupil number"),
        text("link_barrier", "Why the record must never be joined", codes="link_barrier"),
    ),
)

LINK = Table(
    "link",
    Zone.LINK,
    "record in one draw of the link set",
    (
        text("record_key", "Keyed token of the record", null=False),
        count("draw", "0 is the best link set; further draws are stored as differences", unit="draw", null=False),
        text("person_key", "Random per project; the same for all records of one person", null=False),
        text("band", "Strength of the weakest link that holds the record to its person", codes="link_band"),
    ),
    key=("record_key", "draw"),
)

PERSON = Table(
    "person",
    Zone.EVENTS,
    "person",
    (
        text("person_key", "Random per project", null=False),
        date("birth_month", "First day of the month of birth"),
        text("sex", "Sex", codes="sex"),
        text("ethnicity", "Ethnic group", codes="ethnicity"),
        text("ethnicity_source", "Who said it: council, police (self-defined), support", codes="ethnicity_source"),
        text("link_band", "Strength of the weakest link", codes="link_band"),
    ),
    key=("person_key",),
)

EVENT = Table(
    "event",
    Zone.EVENTS,
    "thing that one agency's record says happened to or was done for one person",
    (
        text("event_key", "Token of the event", null=False),
        text("record_key", "Keyed token of the record", null=False),
        text("person_key", "Person, draw 0", null=False),
        text("agency", "Code of the agency whose record it is", null=False),
        text("sender", "Kind of agency", null=False),
        text("actor", "Kind of agency that acted, where another", codes="sender"),
        text("area", "GSS code of the authority the person lived in, as recorded"),
        text("kind", "Kind of event", null=False, codes="event_kind"),
        date("happened_on", "Day it happened"),
        date("recorded_on", "Day it was recorded"),
        date("received_on", "Day Sightline received it"),
        date("ended_on", "Day it ended"),
        text("precision", "Precision of happened_on", codes="date_precision"),
        text("episode", "Token of the episode the event belongs to"),
        text("related_event", "Token of the event it follows from"),
        text("status", "Rung of the status ladder; null where the event says nothing of sexual abuse", codes="status"),
        text("harmed_by", "Form, axis two: adult on child, child on child, not known", codes="harmed_by"),
        text("context", "Form, axis one: context of the abuse", codes="form_context"),
        text("setting", "Where", codes="setting"),
        flag("exploitation", "Sexual exploitation"),
        flag("trafficking", "Trafficking"),
        flag("county_lines", "County lines"),
        flag("online", "Online"),
        flag("group_based", "Group-based"),
        text("role", "Role of the person in this event", codes="party_role"),
        text("outcome", "Outcome code, in the list its kind names"),
    ),
    key=("event_key",),
)
