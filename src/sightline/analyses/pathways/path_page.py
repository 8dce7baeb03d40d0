"""The pages of paths: what is drawn, what is asked, what is said beside it. No count is written here in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sightline.analyses.pathways import path_page_counts as more
from sightline.analyses.pathways.path_rules import labels, rows
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.drafts import EDGE, Chart, ChartKind, Page, Section, Sentence, Slot

_ENDS = {"episode": ("still_open",), "abuse": ("still_open", "no_more")}
# Stages in the order of the table, then how a path may end.
_STAGES = {
    path: tuple(
        (code, dict(labels("stage"))[code])
        for code in (*dict.fromkeys(row["stage"] for row in rows("path_stages") if row["path"] == path), *ends)
    )
    for path, ends in _ENDS.items()
}
_ONE_DAY = (
    "Events of one day stand in a fixed order, referral before assessment before enquiry: the returns hold no hours."
)
_RECORD = "A path is that of the record: what was done and not written down is not in it."
_NOT_ON_RECORD = (
    "What was done and not recorded looks the same as what was not done. An expectation is looked at only where the "
    "council's returns hold the stage at all."
)
MAIN = (
    Section(
        "episode-map", "What follows what in an episode of need",
        "Moves from stage to stage, episodes of need that began in {together}, all councils that took part",
        "episode_moves",
        Chart(ChartKind.PATHS, EDGE, alt="Stages from referral to closure, with how often each follows which",
              stages=_STAGES["episode"], beside="episode_days"),
        Sentence(
            "{all} episodes are followed. Where nothing else was recorded between, half of the assessments were done "
            "within {half} days of their beginning. {no_day} events have no day and {before} are dated before the "
            "referral: these have no place in a path.",
            (
                Slot("all", "episode_paths"),
                Slot("half", "episode_days", ((EDGE, "assessment>assessment_end"), ("quantile", "p50"))),
                Slot("no_day", "events_without_place", (("finding", "no_day"),)),
                Slot("before", "events_without_place", (("finding", "before_the_beginning"),)),
            ),
            "How often each stage follows which stands in the table.",
        ),
        "", "Where do most days pass between two stages, and what is waited for there?",
        not_known=(_RECORD, _ONE_DAY, "Moves that are rare stand together: the map shows the common ones only."),
    ),
    Section(
        "sequences", "The most common ways through an episode",
        "Episodes of need that began in {together}, by their whole sequence of stages", "episode_sequences",
        Chart(ChartKind.BARS, "variant", alt="A bar for each common sequence of stages, and one for all others"),
        Sentence(
            "{all} episodes took these ways; {other} took a way too rare to stand alone.",
            (Slot("all", "episode_paths"), Slot("other", "episode_sequences", (("variant", "other"),))),
            "How many episodes took which way stands in the table.",
        ),
        "", "Which of these ways did nobody intend?",
        not_known=(_RECORD, "A stage that is repeated at once is said once; after twelve stages the rest is not told."),
    ),
    Section(
        "no-end", "Episodes without an end on record, by their last stage",
        "Episodes of need that began in {together} and have no closure on record", "episodes_without_end_by_stage",
        Chart(ChartKind.GROUPED, "last_stage", "state", alt="Episodes without an end, by last stage and how long ago"),
        Sentence(
            "{quiet} episodes have no end on record and no event for a year or more; {recent} have one within the last "
            "year.",
            (Slot("quiet", "episodes_without_end", (("state", "quiet"),)),
             Slot("recent", "episodes_without_end", (("state", "recent"),))),
            "How many episodes have no end on record stands in the table.",
        ),
        "", "Is somebody still working with the child, or did the record stop?",
        not_known=("Whether anything was done that no return holds, such as visits and calls.",),
    ),
    Section(
        "expected", "Where the record departs from the expected path",
        "Share of the episodes to which each expectation applies, begun in {together}; Working Together 2023",
        "deviating_share",
        Chart(ChartKind.RANGES, "deviation", alt="For each expectation, the share of episodes whose record departs"),
        Sentence(
            "Of {checked} episodes to which an expectation applies, the record of {deviating} departs from one or more "
            "of them.",
            (Slot("checked", "checked", period="{whole}"), Slot("deviating", "with_deviation", period="{whole}")),
            "How many episodes depart from what is expected stands in the table.",
        ),
        "", "Was the step left out, done under another name, or not written down?",
        not_known=(
            _NOT_ON_RECORD, "A departure can be right: guidance leaves room for judgement.",
            "A departure that fewer than ten episodes show is not here.",
        ),
    ),
    Section(
        "expected-by-area", "Departures from the expected path, by council area",
        "Share of the episodes to which an expectation applies, begun in {together}", "with_deviation_share_by_area",
        Chart(ChartKind.RANGES, "area", alt="Council areas by name, each with a share and its range"),
        Sentence(
            "In all areas together, {share}% of these episodes depart from an expectation ({range:share}).",
            (Slot("share", "with_deviation_share_together", period="{whole}"),),
            "The share of each area stands in the table.",
        ),
        "", "What does each council record of these steps, and in which system?",
        not_known=(_NOT_ON_RECORD, "Areas are in the order of their names. They may differ by recording alone."),
    ),
    Section(
        "to-support", "From the first record to support",
        "Children with a first record specific to sexual abuse in {together}, followed for a year", "ways_to_support",
        Chart(ChartKind.FLOW, "from", "to", alt="Bands from who recorded first, to what the council did, to support"),
        Sentence(
            "Support began for {session} children after an enquiry; after an enquiry {none} had no referral to support "
            "on record.",
            (Slot("session", "ways_to_support", (("from", "did_enquiry"), ("to", "support_session"))),
             Slot("none", "ways_to_support", (("from", "did_enquiry"), ("to", "support_none")))),
            "How many children went which way stands in the table.",
        ),
        "", "Who tells a child and family that support exists, and who checks that it began?",
        not_known=(
            "Support from services that send no return, from school or from family is not seen.",
            "Counted from 90 days before the first record to a year after it; those whose year has not passed are not "
            "here.",
        ),
    ),
    Section(
        "abuse-map", "What follows what after a first record of abuse",
        "Moves from stage to stage at all agencies, each stage by its first day, first records in {together}",
        "abuse_moves",
        Chart(ChartKind.PATHS, EDGE, alt="Stages from a first record to support, with how often each follows which",
              stages=_STAGES["abuse"], beside="abuse_days"),
        Sentence(
            "{all} children have such a path. After the crime was recorded, nothing further was recorded in a year for "
            "{nothing}.",
            (Slot("all", "abuse_paths"), Slot("nothing", "abuse_moves", ((EDGE, "crime>no_more"),))),
            "How often each stage follows which stands in the table.",
        ),
        "", "Between which agencies do days pass in which nobody acts?",
        not_known=(_RECORD, _ONE_DAY, "A child whom nobody recorded has no path."),
    ),
)  # fmt: skip
_LEADS = (
    (
        "paths", "From referral to closure, and to support", MAIN,
        "What the records of agencies say followed what, how many days lay between, where the path ends, and where the "
        "record departs from what guidance expects. It shows records, not what people lived through.",
    ),
    (
        "paths-again", "Closed and referred again", more.AGAIN,
        "Children who come back: within 12 months of the referral before, as the Department for Education counts, and "
        "within 12 months of a closure. The two are different measures and are never added.",
    ),
    (
        "paths-handovers", "Handed over between agencies, and lost", more.HANDOVERS,
        "What one agency passed to another, whether the other saw it, and how many days it took. What was passed on "
        "too shortly before the end of the data is set apart, arrived or not.",
    ),
)  # fmt: skip
_TERMS = (
    ("Episode of need", "from a referral to a council's children's services to its closure"),
    ("Departure", "the record lacks a step that guidance expects before another, or has one twice"),
    (
        "Re-referral",
        "a referral within 12 months of the referral before, to the same council, as the Department counts",
    ),
    ("Range", "where a share would lie in 95 of 100 cases if chance alone moved it"),
)


def path_pages(coverage: Coverage, tables: Collection[str] | None) -> tuple[Page, ...]:
    """The pages, the main one first; `tables` are those of the draft that hold figures, None for all there may be."""
    latest, first = coverage.years[-1], coverage.years[0]
    several = len(coverage.years) > 1 and coverage.unbroken
    together = f"April {first - 1} to March {latest} together" if several else f"the year to March {latest}"
    whole = f"April {first - 1} to March {latest}" if several else "latest"
    years = f"years to March {first} to {latest}" if several else f"year to March {latest}"
    source = f"Returns for {years}, linked by Sightline. {coverage.source}"
    pages = []
    for name, title, every_one, lead in _LEADS:
        sections = every_one if several else tuple(map(_of_one_year, every_one))
        drawn = tuple(
            _filled(section, together, whole, source, coverage)
            for section in sections if tables is None or _needed(section) <= set(tables)
        )  # fmt: skip
        if drawn or name == "paths":
            pages.append(Page(name, title, lead, drawn, "pathways", terms=_TERMS, listed=name == "paths"))
    return tuple(pages)


def _of_one_year(section: Section) -> Section:
    """Of one year by itself, or of years with a gap between them, the newest year stands in place of all together."""
    slots = tuple(
        replace(slot, table=slot.table.replace("_together", "_by_year")) for slot in section.sentence.slots
    )  # fmt: skip
    return replace(section, sentence=replace(section.sentence, slots=slots))


def _needed(section: Section) -> set[str]:
    return {section.table, section.chart.beside or section.table, *(slot.table for slot in section.sentence.slots)}


def _filled(section: Section, together: str, whole: str, source: str, coverage: Coverage) -> Section:
    slots = tuple(replace(slot, period=slot.period.format(whole=whole)) for slot in section.sentence.slots)
    return replace(
        section, subtitle=section.subtitle.format(together=together), source=source,
        sentence=replace(section.sentence, slots=slots), not_known=(*coverage.missing, *section.not_known),
    )  # fmt: skip
