"""The draft "practice": what areas do and how strong the evidence is, and guidance with its marks. Tier 2, of texts."""

from __future__ import annotations

from datetime import date

from sightline.analyses.practice.codes import grade, practice_codes
from sightline.analyses.practice.guidance import NO_MARK, Addressed, Told, addressed
from sightline.analyses.practice.marks import EffectsFound
from sightline.analyses.practice.practices import Practice, PracticeRegister, Rating
from sightline.analyses.practice.tables import (
    ADOPTED,
    ADOPTIONS,
    FINDINGS,
    GUIDANCE,
    MARK,
    POLARITY,
    RATED,
    RATINGS,
    SOURCE,
    tables_of,
)
from sightline.standard.drafts import Chart, ChartKind, Draft, Listed, Page, Section, Sentence, Slot
from sightline.standard.figures import Dimension, day_words

NAME = GROUP = "practice"
GUIDANCE_PAGE = "guidance"
_ONLY = "The register knows what was written into it. That an area is not in it does not mean that it does not work so."
_TERMS = (
    ("Practice", "A way of working that areas take up, put in by a body that answers for it."),
    ("Rating", "How strong the evidence is, as a named rater said on a named scale. Software gives none."),
)


def practice_draft(register: PracticeRegister, on: date, effects: EffectsFound) -> Draft | None:
    """The register as it stood on a day, with the effects that were found of its questions; None without a practice."""
    found = addressed(register, on, effects)
    tables = tables_of(register, found, on)
    held = {table.name for table in tables}
    if not tables:
        return None
    made = (
        (_practices(register, on), ADOPTIONS), (_ratings(register, on), RATINGS), (_findings(on), FINDINGS)
    )  # fmt: skip
    page = Page(
        NAME, "Practice: what areas do, and how strong the evidence is",
        "Ways of working that areas have taken up, who put them in, how named raters rated the evidence, and what "
        "inspectors wrote. It counts entries of a register, ranks no area, and gives no rating of its own.",
        tuple(section for section, table in made if table in held), GROUP, terms=_TERMS,
    )  # fmt: skip
    more = (_guidance_page(found, on),) if GUIDANCE in held else ()
    return Draft(NAME, 2, tables, page, more)


def _slots(table: str, dimension: Dimension) -> tuple[Slot, ...]:
    """The total, and one for each code of a dimension."""
    return (Slot("all", table), *(Slot(code, table, ((dimension.code, code),)) for code, _ in dimension.labels))


def _practices(register: PracticeRegister, on: date) -> Section:
    entries = tuple(_practice(one, register, on) for one in register.practices.values())
    return Section(
        "practices", "Practices, and how many areas took each up", f"Adoptions in the register on {day_words(on)}",
        ADOPTIONS,
        Chart(ChartKind.GROUPED, "practice", ADOPTED.code, alt="For each practice, areas that work so now or did."),
        Sentence("Adoptions of a practice by an area: {all}. In force: {now}. Ended: {ended}.",
                 _slots(ADOPTIONS, ADOPTED)),
        SOURCE, "Which practice of your area is not in the register?",
        not_known=(_ONLY, "That more areas took a practice up does not say that it works."), entries=entries,
    )  # fmt: skip


def _practice(one: Practice, register: PracticeRegister, on: date) -> Listed:
    adopted = register.adopted(one.key)
    now = [each for each in adopted if each.holds(on)]
    stopped = f"; {_areas(len(adopted) - len(now))} no longer" if len(now) < len(adopted) else ""
    codes = ", ".join(practice_codes()[code].label for code in one.codes) or "Nothing that the list names"
    parts = (
        ("What is done", one.what), ("Put in by", one.submitted_by),
        ("Works so", _since([each.since for each in now]) + stopped),
        ("Findings about it are coded as", codes), ("Source", one.source),
    )  # fmt: skip
    return Listed(f"practice-{one.key}", one.name, parts)


def _since(days: list[date]) -> str:
    """How many areas work so now, and since when; `days` in their order."""
    if not days:
        return "No area in the register now"
    if days[0] == days[-1]:
        return f"{_areas(len(days))} since {day_words(days[0])}"
    return f"{_areas(len(days))}: the first since {day_words(days[0])}, the latest since {day_words(days[-1])}"


def _areas(number: int) -> str:
    return "1 area" if number == 1 else f"{number:,} areas"


def _ratings(register: PracticeRegister, on: date) -> Section:
    entries = tuple(_rating(number, one, register, on) for number, one in enumerate(register.ratings, 1))
    return Section(
        "ratings", "How strong the evidence is, as named raters said", f"Ratings in the register on {day_words(on)}",
        RATINGS,
        Chart(ChartKind.GROUPED, "practice", RATED.code, alt="For each practice, ratings that hold or ran out."),
        Sentence("Ratings: {all}. They hold: {holds}. They have run out: {ran_out}.", _slots(RATINGS, RATED)),
        SOURCE, "Who rates the practices that nobody rated, and on what?",
        not_known=("Grades of two scales are not to be set against each other.",
                   "A rating is of a study, and says little of an area that differs from where it was made."),
        entries=entries,
    )  # fmt: skip


def _rating(number: int, one: Rating, register: PracticeRegister, on: date) -> Listed:
    given = grade(one.scale, one.version, one.grade)
    until = f"until {day_words(one.expires)}" if one.expires else "with no last day"
    parts = (
        ("Grade", f"{one.grade} on {one.scale}, version {one.version}"),
        ("What it takes", given.takes if given else "Not known"), ("Given by", f"{one.rater}, {day_words(one.on)}"),
        ("Holds", f"{until}: it has run out" if one.expired(on) else until), ("Rests on", one.rests_on or "Not said"),
    )  # fmt: skip
    return Listed(f"rating-{number}", register.practices[one.practice].name, parts)


def _findings(on: date) -> Section:
    return Section(
        "findings", "What inspectors wrote, by what it is about",
        f"Sentences that one person coded and another confirmed by {day_words(on)}", FINDINGS,
        Chart(ChartKind.MATRIX, "practice_code", POLARITY.code, alt="Subjects down; praise, needs and neither across."),
        Sentence("Codings of sentences: {all}. Praise: {praise}. A need: {need}. Neither: {neither}.",
                 _slots(FINDINGS, POLARITY)),
        SOURCE, "Which letters have not been coded yet?",
        not_known=("Only what was coded and confirmed counts, so numbers tell of coding as much as of inspections.",
                   "A sentence about two things counts in both. Inspections looked at few places."),
    )  # fmt: skip


def _guidance_page(found: tuple[Addressed, ...], on: date) -> Page:
    entries = tuple(_line(told, one.label) for one in found for told in one.lines)
    slots = (Slot("all", GUIDANCE), Slot("no_mark", GUIDANCE, ((MARK.code, "no_mark"),)))
    section = Section(
        "guidance", "Lines of guidance, and the marks that they bear", f"The register on {day_words(on)}", GUIDANCE,
        Chart(ChartKind.MATRIX, "addressee", MARK.code, alt="Addressees down, marks across; how many lines."),
        Sentence("Lines of guidance: {all}. Without a mark: {no_mark}.", slots),
        SOURCE, "Who looks at the lines that bear a mark?",
        not_known=("A line may bear several marks, so they do not add up to the lines.",
                   "A line without a mark is not thereby right, and one with a mark is not thereby wrong.",
                   "Documents that a line names in words were not read by software."),
        entries=entries,
    )  # fmt: skip
    return Page(
        GUIDANCE_PAGE, "Guidance, by whom it is said to",
        "Lines of guidance for schools, police and others, each with how strong it is, what it rests on and for whom "
        "it is not meant. Lines mark themselves where the evidence moved or a review is overdue.",
        (section,), GROUP,
        terms=(("Mark", "That somebody must look at a line: it is stale, contradicted, unsupported, or supported in "
                        "part. It is worked out from the register."),),
    )  # fmt: skip


def _line(told: Told, said_to: str) -> Listed:
    marks = tuple(("Mark", words) for words in told.marked) or (("Mark", NO_MARK),)
    return Listed(f"line-{told.line.key}", told.line.text, (("Said to", said_to), *marks, *told.parts()))
