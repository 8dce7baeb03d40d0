"""The standard model: every table that data passes through, typed, with its zone and what one row stands for.

The documents (inspections, inquiries, recommendations and the like) are in documents.py and are part of TABLES here.
docs/standard-model.md is printed from these definitions.
"""

from __future__ import annotations

from sightline.errors import StandardError
from sightline.flow import Zone
from sightline.standard.crimes import CRIMES
from sightline.standard.documents import DOCUMENTS
from sightline.standard.justice import JUSTICE
from sightline.standard.tables import Column, Table, Type, count, date, flag, text

IDENTITY = Table(
    "identity",
    Zone.IDENTITY,
    "person and address as one agency's submission gives them",
    (
        text("record_key", "Keyed token of (agency, the agency's own id of the person)", null=False),
        text("agency", "Code of the agency that sent it", null=False),
        text("sender", "Kind of agency", null=False, codes="sender"),
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
        text("person_number", "Number of a person that police, courts, prisons and probation share"),
        text("link_barrier", "Why the record must never be joined", codes="link_barrier"),
        text("match_kind", "Kind of a match-key, from an agency whose identifiers may not leave", codes="match_kind"),
        text("match_key", "Match-key: keyed by a secret that only agencies hold"),
        text("match_key_id", "Which secret and which rules made the match-key"),
        date("match_key_expires", "Last day on which the match-key may be used"),
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

PERSON_ETHNICITY = Table(
    "person_ethnicity",
    Zone.EVENTS,
    "person whom an event specific to sexual abuse is about, and source that holds a record of them",
    (
        text("person_key", "Person", null=False),
        text("source", "Who said or saw it", null=False, codes="ethnicity_source"),
        text("ethnic_group", "Group of the newest code that says one; else why none is known", null=False,
             codes="ethnic_group"),
        text("detail", "That code, of the list `ethnicity`, or `ethnicity_observed` where an officer saw it"),
    ),
    key=("person_key", "source"),
)  # fmt: skip

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
        count("place", "Place of its kind on the path, which breaks ties of one day: stages.csv", unit="place",
              null=False),
        date("happened_on", "Day it happened"),
        Column("happened_at", Type.TIMESTAMP, "When it happened, UTC; null where only the day is known"),
        date("recorded_on", "Day it was recorded"),
        date("received_on", "Day Sightline received it"),
        date("ended_on", "Day it ended"),
        Column("ended_at", Type.TIMESTAMP, "When it ended, UTC; null where only the day is known"),
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
        text("role", "Role of the person in this event", codes="event_role"),
        text("outcome", "Outcome code, in the list its kind names"),
    ),
    key=("event_key",),
)  # fmt: skip

LINK_DRAW = Table(
    "link_draw",
    Zone.EVENTS,
    "record that belongs to another person in a further draw of the link set than in draw 0",
    (
        text("record_key", "Keyed token of the record", null=False),
        count(
            "draw", "Draw of the link set, from 1; in draw 0 the person is that of the event", unit="draw", null=False
        ),
        text("person_key", "Person in that draw, who may have no record in draw 0", null=False),
    ),
    key=("record_key", "draw"),
)

AGREEMENT = Table(
    "agreement",
    Zone.EVENTS,
    "child, council, other agency and thing of which both say something",
    (
        text("person_key", "Person", null=False),
        text("council", "Code of the council", null=False),
        text("partner", "Code of the other agency", null=False),
        text("partner_sender", "Kind of the other agency", null=False),
        text("what", "What both say: birth_month, sex, ethnicity, nothing_after_death", null=False),
        flag("same", "Whether they say the same", null=False),
    ),
    key=("person_key", "council", "partner", "what"),
)

CHRONOLOGY_FINDING = Table(
    "chronology_finding",
    Zone.EVENTS,
    "kind of event, kind of agency and thing that cannot be so, or could not be used",
    (
        text("kind", "Kind of event", null=False, codes="event_kind"),
        text("sender", "Kind of agency", null=False, codes="sender"),
        text("finding", "What was found: docs/chronology.md", null=False),
        count("n", "How many", unit="records", null=False),
    ),
    key=("kind", "sender", "finding"),
)

SUBMISSION = Table(
    "submission",
    Zone.ADMIN,
    "file that an agency sent, or was due to send, for one return and period",
    (
        count("entry", "Number of the ledger entry that received it; null where nothing came", unit="entries"),
        text("agency", "Code of the agency: GSS code of a council or force, else as in the project record", null=False),
        text("sender", "Kind of agency", null=False, codes="sender"),
        text("area", "GSS code of the authority, or of the force, that it speaks of"),
        text("return_code", "Format of the file", null=False),
        count("year", "Collection year whose rules it was read under, the year in which it ends", unit="year"),
        date("period_start", "First day it speaks of", null=False),
        date("period_end", "Last day it speaks of", null=False),
        text("inclusion_rule", "Whom the return takes in, in words and with its version"),
        Column("received", Type.TIMESTAMP, "When it was received, UTC"),
        text("state", "Whether it came", null=False, codes="submission_state"),
        count("supersedes", "Entry of the submission that it replaces", unit="entries"),
        text("file", "Name of the file, without its folder"),
        text("file_sha256", "SHA-256 of the file as it was sent"),
        count("rows", "Rows that were received", unit="rows"),
        count("set_aside", "Rows that were set aside, each with a finding", unit="rows"),
        date("destroy_after", "Day after which its payloads must be destroyed"),
        flag("legal_hold", "Whether a legal hold forbids destroying it"),
    ),
)

ATTENDANCE = Table(
    "attendance",
    Zone.EVENTS,
    "organisation at one meeting about a child",
    (
        text(
            "event_key", "Token of the meeting's event: strategy discussion, conference, core group, review", null=False
        ),
        text("organisation", "Kind of organisation", null=False, codes="meeting_organisation"),
        flag("invited", "It was invited"),
        date("invited_on", "Day on which it was invited; null where no file says it"),
        flag("attended", "It attended"),
        flag("report_sent", "It sent a report"),
        flag("quorate", "The meeting was quorate; the same for every organisation of one meeting"),
    ),
    key=("event_key", "organisation"),
)

FIGURE = Table(
    "figure",
    Zone.DRAFTS,
    "measure in one period, area and breakdown",
    (
        text("figure_key", "Token of the figure within its table", null=False),
        text("measure", "Code of the measure", null=False),
        text("unit", "What one is one of", null=False, codes="unit"),
        text("population", "Code of the population", null=False),
        text("age_basis", "Whose age at which day decides that somebody counts", null=False),
        text("recency", "Recent abuse, non-recent abuse, or both", null=False),
        date("period_start", "First day of the period", null=False),
        date("period_end", "Last day of the period", null=False),
        text("area", 'GSS code, or "pooled" for all areas that took part', null=False),
        text("dimension", "Dimension of the breakdown; null for a total"),
        text("code", "Code in that dimension"),
        flag("additive", "Whether each unit falls in exactly one code of the dimension"),
        text("context", "Form, axis one", codes="form_context"),
        text("harmed_by", "Form, axis two", codes="harmed_by"),
        text("status", "Rung of the status ladder", null=False, codes="status"),
        text("definition", "Name and version of the definition", null=False),
        text("source", "Who published or sent the data", null=False),
        count("n", "Units that the figure rests on, before any rounding", unit="units"),
        Column("denominator", Type.DOUBLE, "What a rate or share is of", unit="units of the denominator"),
        Column("value", Type.DOUBLE, "The number; null where a mark stands in its place", unit="as `unit` says"),
        text("mark", "What stands in place of, or beside, the number; never 0", codes="mark"),
    ),
    key=("figure_key",),
)

INTERVAL = Table(
    "interval",
    Zone.DRAFTS,
    "range about one figure, for one kind of uncertainty",
    (
        text("figure_key", "Token of the figure", null=False),
        text("kind", "Which uncertainty", null=False, codes="interval_kind"),
        Column("level", Type.DOUBLE, "Share of such ranges meant to hold the true value, e.g. 0.95", unit="share"),
        Column("lower", Type.DOUBLE, "Lower end", null=False, unit="as the figure's"),
        Column("upper", Type.DOUBLE, "Upper end", null=False, unit="as the figure's"),
        text("method", "Name and version of the method", null=False),
    ),
    key=("figure_key", "kind"),
)

FIGURE_DRAW = Table(
    "figure_draw",
    Zone.DRAFTS,
    "figure in one draw of the link set",
    (
        text("figure_key", "Token of the figure", null=False),
        count("draw", "Draw of the link set; 0 is the best one", unit="draw", null=False),
        Column("value", Type.DOUBLE, "The number in that draw", unit="as the figure's"),
    ),
    key=("figure_key", "draw"),
)

TABLES: tuple[Table, ...] = (
    SUBMISSION, IDENTITY, LINK, PERSON, PERSON_ETHNICITY, EVENT, LINK_DRAW, AGREEMENT, CHRONOLOGY_FINDING, *CRIMES,
    ATTENDANCE, *JUSTICE, FIGURE, INTERVAL, FIGURE_DRAW, *DOCUMENTS,
)  # fmt: skip


def table(name: str) -> Table:
    """The table of that name. Raises StandardError."""
    for candidate in TABLES:
        if candidate.name == name:
            return candidate
    raise StandardError(f"the standard model has no table {name!r}")
