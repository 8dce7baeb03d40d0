"""The standard model: crimes that the police recorded, the people in them, outcomes, and the cases of courts.

Beside the events, since an event is one person's, and one crime stands here once. A case is tied to its crime by the
force's reference alone: what is tied to no crime keeps a null, and is counted.
"""

from __future__ import annotations

from sightline.flow import Zone
from sightline.standard.tables import Table, count, date, flag, text

OFFENCE = Table(
    "offence",
    Zone.EVENTS,
    "crime that a police force recorded",
    (
        text("offence_key", "Keyed token of the force and its crime reference", null=False),
        text("agency", "GSS code of the force", null=False),
        text("offence_code", "Home Office offence class", codes="offence_class"),
        date("reported_on", "Day it was reported to the police"),
        date("recorded_on", "Day it was recorded as a crime"),
        date("offence_from", "First day it may have happened"),
        date("offence_to", "Last day it may have happened"),
        text("precision", "Precision of offence_from", codes="date_precision"),
        text("setting", "Where", codes="setting"),
        text("context", "Form, axis one: context of the abuse", codes="form_context"),
        text("harmed_by", "Form, axis two", codes="harmed_by"),
        flag("csa_flag", "Flagged by the force as child sexual abuse"),
        flag("cse_flag", "Flagged by the force as child sexual exploitation"),
        flag("online", "Flagged by the force as online"),
        flag("group_based", "Flagged by the force as group-based"),
        count(
            "victim_age",
            "Age of the youngest victim whose month of birth the force gives, on the first day on which "
            "it may have happened, else on the day it was recorded",
            unit="years",
        ),
        flag(
            "of_child",
            "Sexual abuse of a child: flagged so, or by its class, or by its class where a victim was under 18",
            null=False,
        ),
    ),
    key=("offence_key",),
)

OFFENCE_PARTY = Table(
    "offence_party",
    Zone.EVENTS,
    "person in one role in one crime",
    (
        text("offence_key", "Keyed token of the crime", null=False),
        text("record_key", "Keyed token of the force's record of the person", null=False),
        text("person_key", "Person, draw 0; suspects are a population of their own, with its own link quality"),
        text("role", "Role of the person in this crime", null=False, codes="party_role"),
        text("relationship", "A suspect's relation to the victim", codes="relationship"),
        text("home_area", "GSS code of the authority the person lived in, as recorded", codes="area"),
        count("age", "Age on the first day on which it may have happened, else on the day it was recorded",
              unit="years"),
        text("sex", "Sex, as the force recorded it", codes="sex"),
        text("ethnicity", "Ethnic group as the person says, as the force recorded it", codes="ethnicity"),
        text("ethnicity_observed", "Ethnic appearance as an officer saw it", codes="ethnicity_observed"),
    ),
    key=("offence_key", "record_key", "role"),
)  # fmt: skip

OFFENCE_OUTCOME = Table(
    "offence_outcome",
    Zone.EVENTS,
    "outcome that was given to one crime; a crime without a row is still open",
    (
        text("offence_key", "Keyed token of the crime", null=False),
        text("outcome_code", "Home Office outcome", null=False, codes="crime_outcome"),
        date("outcome_on", "Day of the outcome", null=False),
    ),
    key=("offence_key", "outcome_code", "outcome_on"),
)

PROCEEDING = Table(
    "proceeding",
    Zone.EVENTS,
    "defendant in a case, as the court last sent it",
    (
        text("case_key", "Keyed token of the court and its case", null=False),
        text("record_key", "Keyed token of the court's record of the defendant"),
        text("person_key", "Person, draw 0; null where no link holds the record"),
        text("agency", "Code of the court", null=False),
        text("offence_key", "Token of the crime that the court names: exactly, by force and reference; null where it "
             "names none"),
        text("force", "GSS code of the force that charged", codes="police_force"),
        text("offence_code", "Home Office offence class", codes="offence_class"),
        text("court", "Kind of court", codes="court_kind"),
        count("age", "Age on the day of the charge", unit="years"),
        date("charged_on", "Day of the charge"),
        date("first_hearing_on", "Day of the first hearing"),
        text("plea", "Plea so far", codes="plea"),
        date("trial_on", "First day of the trial"),
        text("verdict", "How the case was decided", codes="verdict"),
        date("verdict_on", "Day it was decided"),
        text("sentence", "Sentence of the court", codes="sentence"),
        count("sentence_months", "Months of the sentence", unit="months"),
        date("sentenced_on", "Day of the sentence"),
    ),
    key=("case_key",),
)  # fmt: skip

REGISTRATION = Table(
    "registration",
    Zone.EVENTS,
    "person's duty to notify the police, as probation last sent it",
    (
        text("registration_key", "Keyed token of the service and its id of the duty", null=False),
        text("record_key", "Keyed token of the service's record of the person"),
        text("person_key", "Person, draw 0; null where no link holds the record"),
        text("agency", "Code of the region's probation service", null=False),
        date("required_from", "Day of the conviction"),
        date("required_to", "Day the duty ends; null where it has no end"),
        date("at_liberty_from", "Day of the last release, or of a sentence served at liberty"),
        date("first_at_liberty", "First day at liberty that any file gives it, not before the conviction where one is"),
        text("risk_band", "Risk of sexual reoffending by an assessment of static factors", codes="risk_band"),
    ),
    key=("registration_key",),
)

CRIMES = (OFFENCE, OFFENCE_PARTY, OFFENCE_OUTCOME, PROCEEDING, REGISTRATION)
