"""The page of recommendations: where each stands, what shows it, what grew too old, and the test of its words."""

from __future__ import annotations

from datetime import date

from sightline.analyses.inquiries import tables
from sightline.analyses.inquiries.figure_id import slot_of
from sightline.analyses.inquiries.ladder import STANDINGS, Standing, standings
from sightline.analyses.inquiries.map import due, not_met, sourced
from sightline.analyses.inquiries.page_asks import GROUP, OF_DOCUMENTS, ONLY_WRITTEN
from sightline.analyses.inquiries.register import KINDS, NO_DATA, Inquiry, Recommendation, Register, themes
from sightline.analyses.inquiries.repeats import repeated
from sightline.standard.drafts import Chart, ChartKind, Listed, Page, Section, Sentence, Slot
from sightline.standard.figures import day_words

NAME = "recommendations"


def asked_page(register: Register, on: date) -> Page:
    """Recommendations, and what became of them, on a day."""
    return Page(
        NAME, "Recommendations, and what became of them",
        "What inquiries, audits and reviews recommended, to whom, and how far it has gone: answer, action, measured "
        "change and assurance are kept apart, since accepted is not done. It grades nobody.",
        (_standing(on), _evidence(on), _test(on), *_again(register, on), _each(register, on)), GROUP,
        Sentence("Of {all} recommendations in the register, {changed} have a measured change and {assured} assurance "
                 "by somebody independent.", (_all(), _at("changed", "change_measured"), _at("assured", "assured"))),
        (("Assured", "Somebody independent says that the change is there, with evidence that still counts."),
         OF_DOCUMENTS),
    )  # fmt: skip


def _all() -> Slot:
    return Slot("all", tables.STANDING_OF)


def _at(name: str, standing: str) -> Slot:
    return Slot(name, tables.STANDING_OF, ((tables.STANDING.code, standing),))


def _standing(on: date) -> Section:
    return Section(
        "standing", "Where recommendations stand", f"Recommendations in the register on {day_words(on)}",
        tables.STANDING_OF,
        Chart(ChartKind.BARS, tables.STANDING.code, alt="A bar for each step, from no answer found to assured."),
        Sentence("Of {all} recommendations, {none} have no answer that was found, and for {accepted} an acceptance and "
                 "no action is shown.", (_all(), _at("none", "none"), _at("accepted", "accepted"))),
        tables.SOURCE, "Who answers for those that stand still?",
        not_known=("That no answer, action or measure is shown does not mean that there is none.", ONLY_WRITTEN),
    )  # fmt: skip


def _evidence(on: date) -> Section:
    slots = tuple(Slot(code, tables.EVIDENCE_OF, ((tables.EVIDENCE.code, code),)) for code, _ in tables.EVIDENCE.labels)
    return Section(
        "evidence", "Days that have passed, and evidence that has expired",
        f"Recommendations in the register on {day_words(on)}; one may be in two of these", tables.EVIDENCE_OF,
        Chart(ChartKind.BARS, tables.EVIDENCE.code, alt="A bar each: past its day, old evidence, no measure found."),
        Sentence("{late} are past their day with no action shown as taken, {expired} rest on evidence that no longer "
                 "counts, and for {no_measure} no measure was found in the sources listed.", slots),
        tables.SOURCE, "Which evidence is to be looked at again?",
        not_known=("Evidence of a change counts until a day that the register holds; then it falls away, and so does "
                   "what rests on it.",),
    )  # fmt: skip


def _test(on: date) -> Section:
    pairs = ((tables.PART.code, "measurable"), (tables.MET.code, "no"))
    return Section(
        "test", "The test of a recommendation's words",
        f"Recommendations in the register on {day_words(on)}, by part of the test; of words, not people", tables.TEST,
        Chart(ChartKind.GROUPED, tables.PART.code, tables.MET.code, alt="For each part, how many meet it and do not."),
        Sentence("{unmeasured} recommendations name no figure that would show that they worked.",
                 (Slot("unmeasured", tables.TEST, pairs),)),
        tables.SOURCE, "How would the next one be written, so that all can see when it is done?",
        not_known=("The rules are short lists of words: a recommendation may say well what they do not know.",),
    )  # fmt: skip


def _again(register: Register, on: date) -> tuple[Section, ...]:
    """What named persons say was asked more than once; their names stay in the register."""
    found = repeated(register)
    if not found:
        return ()
    titles = register.inquiries()
    entries = tuple(
        Listed(f"again-{number}", _named(one.recommendations[0], titles[one.recommendations[0].inquiry_key]),
               tuple((_named(of, titles[of.inquiry_key]), of.words) for of in one.recommendations))
        for number, one in enumerate(found, 1)
    )  # fmt: skip
    return (
        Section(
            "asked-before", "What was asked more than once", f"The register on {day_words(on)}; confirmed by a person",
            tables.STANDING_OF, Chart(ChartKind.NONE, tables.STANDING.code),
            Sentence("Of {all} recommendations, those below are the same, as a person says who read them.",
                     (_all(),)),
            tables.SOURCE, "Why is it asked again?", entries=entries,
        ),
    )  # fmt: skip


def _each(register: Register, on: date) -> Section:
    found, titles = standings(register, on), register.inquiries()
    entries = tuple(
        _listed(one, titles[one.inquiry_key], found[one.recommendation_key], on) for one in register.recommendation
    )
    return Section(
        "each", "Each recommendation, by who made it", f"In the order of the register, on {day_words(on)}",
        tables.STANDING_OF,
        Chart(ChartKind.NONE, tables.STANDING.code),
        Sentence("The register holds {all} recommendations. Each opens to whom it asks and where it stands.",
                 (_all(),)), tables.SOURCE,
        "What would show that it worked, and who holds that?",
        not_known=(ONLY_WRITTEN,
                   "A figure beside a recommendation is the one that the register names. It proves nothing alone."),
        entries=entries,
    )  # fmt: skip


def _named(one: Recommendation, inquiry: Inquiry) -> str:
    return f"{inquiry.title}{f', recommendation {one.number}' if one.number else f': {themes()[one.theme]}'}"


def _listed(one: Recommendation, inquiry: Inquiry, standing: Standing, on: date) -> Listed:
    known = one.indicator not in ("", NO_DATA)
    shows = (
        f"No data exists: {one.holder} could hold it" if one.indicator == NO_DATA
        else f"The figure {one.indicator}" if known else "Nobody has said"
    )  # fmt: skip
    searched = (("Measure", standing.searched),) if standing.searched else ()
    answer = standing.answer != standing.code and (("Answer", STANDINGS[standing.answer].split(",")[0]),)
    parts = (
        ("Written", f"{KINDS[one.kind]}; theme: {themes()[one.theme].lower()}"), ("To", one.addressee),
        ("By when", due(one, on)),
        ("Where it stands", standing.words),
        *(answer or ()), *searched,
        ("Test, not met", not_met(one)),
        ("Source", sourced(one.locator, one.sure)),
        ("Would show it", shows),  # last, since publish puts the value of the figure after it
    )  # fmt: skip
    slot = slot_of(one.indicator) if known else None
    title = f"{one.number}. {one.words}" if one.number else one.words
    return Listed(f"recommendation-{one.recommendation_key}", title, parts, slot, inquiry.title)
