"""The page of attendance: what is drawn, what is asked, what is said beside it. No count is written here in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sightline.analyses.pathways.attend_tables import BY_AREA
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.drafts import Chart, ChartKind, Page, Section, Sentence, Slot

_WHO = (
    "The council calls the meeting and is always there, and a family has no duty to come: neither is in these shares.",
    "What is counted is organisations, never who came for them.",
)
_ONE_EACH = "A conference on several children of one family counts once for each child."
_FEW = "A share stands only where at least ten meetings and ten children stand behind it; elsewhere it is a mark."
_NAMES = "Areas are in the order of their names. They may differ by what they record, and by what was agreed locally."
_LATE = (
    "What is late is no national rule: here it is fewer than five working days before an initial conference or a core "
    "group, and fewer than ten before a review. Local procedures differ.",
    "Whether the invitation arrived, and whether the day suited those who were asked.",
)
_REPORT = "A report sent instead can serve a meeting well: it is counted apart, and is no attendance."


def _of_one(name: str, words: str, verb: str) -> Section:
    share = f"{name}_attended_share"
    return Section(
        f"{name}-by-area", f"{words} at child protection conferences, by area",
        "Share of invitations attended in per cent, initial and review conferences, newest year and all together",
        f"{share}_by_area", Chart(ChartKind.RANGES, "area", "period", alt="Areas by name, each with a share and range"),
        Sentence(
            f"{words} {verb} invited {{asked}} times to conferences in the {{period:share}} and came to {{share}}% of "
            "them ({range:share}); to {report}% a report was sent instead.",
            (Slot("asked", f"{name}_invited"), Slot("share", f"{share}_together"),
             Slot("report", f"{name}_reports_share_together")),
            "The share of each area stands in the table.",
        ),
        "", "Were those who were asked the right ones, and could they come on that day?",
        not_known=(*_WHO, _REPORT, _FEW, _NAMES),
    )  # fmt: skip


_SECTIONS = (
    Section(
        "who-came", "Who came to child protection conferences and other meetings",
        "Share of invitations at which somebody came, in per cent, {newest}, all areas", "attendance_came_share",
        Chart(ChartKind.MATRIX, "organisation", "meeting", alt="Organisations down, kinds of meeting across"),
        Sentence(
            "In the {period:health}, health came to {health}% of the initial conferences to which it was invited, and "
            "the police to {police}%.",
            (Slot("health", "attendance_came_share", (("meeting", "initial_conference"), ("organisation", "health"))),
             Slot("police", "attendance_came_share", (("meeting", "initial_conference"), ("organisation", "police")))),
            "How often which organisation came stands in the table.",
        ),
        "", "Who was needed at the meeting and was not asked at all?",
        not_known=(*_WHO, _ONE_EACH, _REPORT, _FEW),
    ),
    Section(
        "who-was-asked", "Who was asked to meetings about children",
        "Invitations, {newest}, all areas", "attendance_invited",
        Chart(ChartKind.MATRIX, "organisation", "meeting", alt="Organisations down, kinds of meeting across"),
        Sentence(
            "Of {met} conferences in the {period:met}, health was invited to {asked}.",
            (Slot("met", "conferences_met"), Slot("asked", "health_invited")),
            "How often which organisation was asked stands in the table.",
        ),
        "", "Who decides whom to ask, and is it written down?",
        not_known=(*_WHO, _ONE_EACH, "Who had a part in the case and was left off the list."),
    ),
    Section(
        "reports", "Who sent a report instead of coming",
        "Share of invitations answered with a report, in per cent, {newest}, all areas", "attendance_reports_share",
        Chart(ChartKind.MATRIX, "organisation", "meeting", alt="Organisations down, kinds of meeting across"),
        Sentence(
            "In the {period:police}, the police sent a report instead to {police}% of the initial conferences "
            "to which they were invited.",
            (Slot("police", "attendance_reports_share",
                  (("meeting", "initial_conference"), ("organisation", "police"))),),
            "How often a report was sent stands in the table.",
        ),
        "", "Did the report come in time to be read before the meeting?",
        not_known=(*_WHO, _FEW, "What stood in the report. A report sent by somebody who also came is not counted."),
    ),
    Section(
        "told-late", "Who was told late",
        "Share of invitations made late, in per cent, {newest}, all areas", "attendance_late_share",
        Chart(ChartKind.MATRIX, "organisation", "meeting", alt="Organisations down, kinds of meeting across"),
        Sentence(
            "Of {known} invitations to conferences in the {period:known} of which the day is known, {late}% were made "
            "late ({range:late}).",
            (Slot("known", "conferences_noticed"), Slot("late", "conferences_late_share_together")),
            "How often an invitation was late stands in the table.",
        ),
        "", "How many days do those who are asked need to come prepared?",
        not_known=(*_WHO[1:], *_LATE, "A day of invitation after the meeting itself is in no share."),
    ),
    Section(
        "told-late-by-area", "Invitations to conferences made late, by area",
        "Share of invitations in per cent, initial and review conferences, newest year and all together",
        "conferences_late_share_by_area", Chart(ChartKind.RANGES, "area", "period", alt="Areas by name, with a range"),
        Sentence(
            "In all areas together, {late}% of invitations in the {period:late} were made late ({range:late}).",
            (Slot("late", "conferences_late_share_together"),),
            "The share of each area stands in the table.",
        ),
        "", "What is the agreed notice here, and who looks whether it is kept?",
        not_known=(*_LATE, _NAMES),
    ),
    Section(
        "dated-after", "Invitations dated after the conference",
        "Invitations, initial and review conferences, newest year and all together", "conferences_asked_after",
        Chart(ChartKind.NONE, "area", "period"),
        Sentence(
            "In the {period:after}, {after} invitations to conferences have a day that is after the conference. They "
            "are in no share of late ones.",
            (Slot("after", "conferences_asked_after"),),
            "How many have such a day stands in the table.",
        ),
        "", "Is the day mistyped, or was the invitation entered only after the conference?",
        not_known=("Whether the organisation knew of the conference by another way.", _NAMES),
    ),
    Section(
        "quorate-by-area", "Conferences that were quorate, by area",
        "Share of conferences in per cent, initial and review, newest year and all together",
        "conferences_quorate_share_by_area",
        Chart(ChartKind.RANGES, "area", "period", alt="Areas by name, each with a share and range"),
        Sentence(
            "Of {known} conferences in the {period:known} of which it is said, {quorate}% were quorate "
            "({range:quorate}).",
            (Slot("known", "conferences_ruled"), Slot("quorate", "conferences_quorate_share_together")),
            "The share of each area stands in the table.",
        ),
        "", "What becomes of the child's plan when a conference is not quorate?",
        not_known=("What a quorum is, each area sets for itself.", _ONE_EACH, _NAMES),
    ),
    *(_of_one(*row) for row in BY_AREA),
)  # fmt: skip
_TERMS = (
    ("Conference", "the meeting of all who know a child, at which is decided whether a protection plan is needed"),
    ("Core group", "those who carry out a child's protection plan, and meet about every six weeks"),
    ("Quorate", "said of a meeting to which all came whom it needs in order to decide"),
    ("Range", "where a share would lie in 95 of 100 cases if chance alone moved it"),
)


def attend_page(coverage: Coverage, tables: Collection[str]) -> Page:
    """The page; only sections of which every table holds figures."""
    newest = f"year to March {coverage.years[-1]}"
    source = f"Returns of councils on meetings, linked by Sightline. {coverage.source}"
    drawn = tuple(
        replace(section, subtitle=section.subtitle.format(newest=newest), source=source,
                not_known=(*coverage.missing, *section.not_known))
        for section in _SECTIONS if section.tables() <= set(tables)
    )  # fmt: skip
    lead = (
        "Who was asked to meetings about children, who came, who sent a report instead, and who was told late. It "
        "shows organisations, never people, and cannot say whether a meeting without somebody went worse."
    )
    return Page("attendance", "Attendance at meetings about children", lead, drawn, "pathways", terms=_TERMS)
