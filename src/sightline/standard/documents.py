"""The part of the standard model that holds no person: inspections, inquiries, recommendations, practice, partnerships.

Every row that quotes a document says where in it, so that a reader can check. `account` is the exception to "no
person": it holds what was coded in a survivor's account, de-identified before it was sent, and never the words.
"""

from __future__ import annotations

from sightline.flow import Zone
from sightline.standard.tables import Column, Table, Type, count, date, flag, text

INSPECTION = Table(
    "inspection",
    Zone.PUBLIC,
    "inspection of one area or service, with what it covered",
    (
        text("inspection_key", "Token of the inspection", null=False),
        text("inspectorate", "Who inspected, e.g. Ofsted, HMICFRS, CQC, HMI Probation", null=False),
        text("framework", "Under which framework, e.g. ILACS, JTAI", null=False),
        text("theme", "Theme of a joint inspection, as published"),
        text("area", "GSS code of the authority", codes="area"),
        date("started_on", "First day of the fieldwork"),
        date("published_on", "Day the report was published"),
        text("judgement", "Overall judgement in the inspectorate's words; null where none is given"),
        text("source", "Title and address of the report, with the day it was read", null=False),
    ),
    key=("inspection_key",),
)

FINDING = Table(
    "finding",
    Zone.PUBLIC,
    "finding of one inspection, review or inquiry",
    (
        text("finding_key", "Token of the finding", null=False),
        text("document_key", "Token of the inspection or inquiry", null=False),
        text("locator", "Page or paragraph", null=False),
        text("quotation", "A short passage, word for word"),
        text("direction", "Whether it praises or asks for change", null=False, codes="finding_direction"),
        text("practice_key", "Practice that it is about"),
        text("coded_by", "Who read and coded it; a finding found by a machine counts once a person has confirmed it"),
        flag("confirmed", "Whether a person has confirmed it"),
    ),
    key=("finding_key",),
)

INQUIRY = Table(
    "inquiry",
    Zone.PUBLIC,
    "inquiry, audit or review, national or local",
    (
        text("inquiry_key", "Token of the inquiry", null=False),
        text("title", "Title as published", null=False),
        text("commissioner", "Who set it up", null=False),
        text("level", "National, regional or local", null=False, codes="inquiry_level"),
        text("area", "GSS code of the authority, for a local one", codes="area"),
        date("opened_on", "Day it was set up"),
        date("reported_on", "Day of the final report; null while it runs"),
        date("covers_from", "First day of the years it looks at"),
        date("covers_to", "Last day of the years it looks at"),
        text("source", "Terms of reference or report, with the day it was read", null=False),
    ),
    key=("inquiry_key",),
)

QUESTION = Table(
    "question",
    Zone.PUBLIC,
    "question that one inquiry asks of one kind of body",
    (
        text("question_key", "Token of the question", null=False),
        text("inquiry_key", "Inquiry that asks", null=False),
        text("asked_of", "Kind of body that is asked", codes="sender"),
        text("area", "GSS code of the authority that is asked; null where all are", codes="area"),
        text("theme", "Theme, from a list that is kept with the inquiries analysis", null=False),
        text("words", "The question, short, in the inquiry's words", null=False),
        date("asked_on", "Day it was asked"),
        text("locator", "Page or paragraph"),
    ),
    key=("question_key",),
)

RECOMMENDATION = Table(
    "recommendation",
    Zone.PUBLIC,
    "recommendation of one inquiry or review to one addressee",
    (
        text("recommendation_key", "Token of the recommendation", null=False),
        text("inquiry_key", "Inquiry that makes it", null=False),
        text("number", "Its number in the report"),
        text("addressee", "Who is asked to act", null=False),
        text("words", "A short passage, word for word", null=False),
        text("locator", "Page or paragraph", null=False),
        text("theme", "Theme, from the same list as questions", null=False),
        date("due_on", "Day by which it asks for action; null where it names none"),
        text("indicator", "Code of the measure that would show change; null where none exists"),
    ),
    key=("recommendation_key",),
)

RESPONSE = Table(
    "response",
    Zone.PUBLIC,
    "answer to one recommendation on one day",
    (
        text("recommendation_key", "Recommendation", null=False),
        date("answered_on", "Day of the answer", null=False),
        text("status", "How far it has gone: acceptance, action, change and assurance are kept apart", null=False,
             codes="recommendation_status"),
        text("evidence", "What shows it, with its locator"),
        date("evidence_expires", "Day after which the evidence is too old to rely on"),
        text("source", "Where the answer was read", null=False),
    ),
    key=("recommendation_key", "answered_on", "status"),
)  # fmt: skip

PRACTICE = Table(
    "practice",
    Zone.PUBLIC,
    "way of working that can be adopted",
    (
        text("practice_key", "Token of the practice", null=False),
        text("name", "Name in common use", null=False),
        text("what", "What is done, by whom, for whom, in plain words", null=False),
        text("evidence", "How strong the evidence is that it works", codes="evidence_grade"),
        text("source", "What the grade rests on"),
        date("graded_on", "Day it was graded"),
    ),
    key=("practice_key",),
)

ADOPTION = Table(
    "adoption",
    Zone.PUBLIC,
    "practice in one area from one day",
    (
        text("practice_key", "Practice", null=False),
        text("area", "GSS code of the authority", null=False, codes="area"),
        date("adopted_on", "Day it began", null=False),
        date("ended_on", "Day it ended; null while it goes on"),
        text("precision", "Precision of adopted_on", codes="date_precision"),
        text("source", "What says so", null=False),
    ),
    key=("practice_key", "area", "adopted_on"),
)

PARTNERSHIP = Table(
    "partnership",
    Zone.PUBLIC,
    "safeguarding partnership and one area it covers, from one day",
    (
        text("partnership_key", "Token of the partnership", null=False),
        text("name", "Name as published", null=False),
        text("area", "GSS code of an authority it covers", null=False, codes="area"),
        text("force_gss", "GSS code of its police force"),
        date("valid_from", "First day it covers the area", null=False),
        date("valid_to", "Last day; null while it does"),
        text("source", "Published arrangements, with the day they were read", null=False),
    ),
    key=("partnership_key", "area", "valid_from"),
)

DUTY = Table(
    "duty",
    Zone.PUBLIC,
    "duty that law or guidance lays on one kind of body",
    (
        text("duty_key", "Token of the duty", null=False),
        text("holder", "Kind of body that holds it", null=False, codes="sender"),
        text("words", "The duty, short, in the source's words", null=False),
        text("source", "Act and section, or guidance and paragraph", null=False),
        text("clock", "Clock in clocks.csv that goes with it"),
        date("valid_from", "First day it applied"),
        date("valid_to", "Last day it applied; null while it does"),
    ),
    key=("duty_key",),
)

SURVEY_WAVE = Table(
    "survey_wave",
    Zone.PUBLIC,
    "question of one survey in one wave, as published",
    (
        text("survey", "Name of the survey", null=False),
        text("wave", "Wave as the survey names it", null=False),
        text("question", "Code of the question", null=False),
        date("fieldwork_from", "First day of fieldwork"),
        date("fieldwork_to", "Last day of fieldwork"),
        text("population", "Who was asked, with the ages", null=False),
        count("respondents", "People who answered the question", unit="people"),
        Column("design_effect", Type.DOUBLE, "Design effect as published", unit="ratio"),
        text("comparable_with", "Waves that the publisher says it may be compared with"),
        text("source", "Publication, with the day it was read", null=False),
    ),
    key=("survey", "wave", "question"),
)

ACCOUNT = Table(
    "account",
    Zone.CONTENT,
    "theme that one coder found in one account, de-identified before it was sent; never the words",
    (
        text("account_key", "Random token of the account", null=False),
        text("theme", "Code in the codebook", null=False),
        text("coder", "First or second coder, by number", null=False),
        text("codebook", "Name and version of the codebook", null=False),
        count("year", "Year that the passage speaks of, where it says one", unit="year"),
        text("consent", "What the person agreed to", null=False, codes="account_consent"),
        date("consent_ends", "Day on which consent ends or was withdrawn"),
    ),
    key=("account_key", "theme", "coder"),
)

DOCUMENTS: tuple[Table, ...] = (
    INSPECTION, FINDING, INQUIRY, QUESTION, RECOMMENDATION, RESPONSE, PRACTICE, ADOPTION, PARTNERSHIP, DUTY,
    SURVEY_WAVE, ACCOUNT,
)  # fmt: skip
