"""The page of who asks what of whom: inquiries, their questions, what is asked twice, requests for evidence."""

from __future__ import annotations

from datetime import date

from sightline.analyses.inquiries import tables
from sightline.analyses.inquiries.map import places, sourced, years
from sightline.analyses.inquiries.overlap import Reuse, Twice, gaps, reuses, through_support, twice
from sightline.analyses.inquiries.register import Inquiry, Register, codes, themes
from sightline.standard.drafts import Chart, ChartKind, Listed, Page, Section, Sentence, Slot
from sightline.standard.figures import day_words

NAME, GROUP = "inquiries", "inquiries"
ONLY_WRITTEN = "The register knows what was written into it. Whoever is named has the right to answer, and it goes in."
OF_DOCUMENTS = (
    "Register", "A list of public documents that its users keep. It is of real documents even where the figures of a "
    "release are made up.",
)  # fmt: skip
_UNREAD = "Entries marked as secondary or unchecked are to be confirmed at the original before anybody relies on them."


def asks_page(register: Register, on: date) -> Page:
    """Who asks what of whom, on a day."""
    return Page(
        NAME, "Inquiries: who asks what of whom",
        "Which inquiries, audits and reviews run, what they ask of which kinds of body, what is asked twice, and how "
        "much evidence was asked for. It counts documents and no person, and grades nobody.",
        (_questions(register, on), _twice(register, on), _requests(register, on), _inquiries(register, on)), GROUP,
        Sentence("{live} inquiries, audits and reviews in the register run.", (_state("live"),)),
        (("Kind of body", "A council, a police force, a health service, a school and so on: never one named body."),
         OF_DOCUMENTS),
    )  # fmt: skip


def _state(code: str) -> Slot:
    return Slot(code, tables.INQUIRIES, ((tables.STATE.code, code),))


def _inquiries(register: Register, on: date) -> Section:
    return Section(
        "register", "Inquiries, audits and reviews in the register", f"The register on {day_words(on)}",
        tables.INQUIRIES,
        Chart(ChartKind.BARS, tables.STATE.code, alt="A bar each for those that run, have reported, or are closed."),
        Sentence("{live} run, {reported} have reported, and {closed} are closed.",
                 tuple(_state(code) for code, _ in tables.STATE.labels)),
        tables.SOURCE, "Which inquiry, audit or review is missing here?",
        not_known=("It is no complete list: an inquiry that nobody wrote in is not counted.", _UNREAD),
        entries=tuple(_inquiry(one) for one in register.inquiry),
    )  # fmt: skip


def _inquiry(one: Inquiry) -> Listed:
    parts = (
        ("Set up by", one.commissioner), ("Level", codes("inquiry_level")[one.level]),
        ("State", codes("state")[one.state]), ("Looks at", years((one.covers_from, one.covers_to))),
        ("Where", places(one.areas)), ("Source", sourced(one.source, one.sure)),
    )  # fmt: skip
    return Listed(f"inquiry-{one.inquiry_key}", one.title, parts, group=codes("state")[one.state])


def _questions(register: Register, on: date) -> Section:
    silent = [themes()[one.theme] for one in gaps(register) if not any(count for _, count in one.asked)]
    unasked = (f"No question was found about: {'; '.join(silent)}.",) if silent else ()
    return Section(
        "questions", "What inquiries that run ask, and of whom",
        f"Questions by theme and kind of body; the register on {day_words(on)}", tables.QUESTIONS,
        Chart(ChartKind.MATRIX, "theme", "asked_of", alt="Themes down, kinds of body across; how many questions."),
        Sentence("Inquiries that run ask {all} questions that the register holds.", (Slot("all", tables.QUESTIONS),)),
        tables.SOURCE, "What does nobody ask, and of whom?",
        not_known=(*unasked, "A nought says that the register holds no such question, not that none is asked.",
                   ONLY_WRITTEN),
    )  # fmt: skip


def _twice(register: Register, on: date) -> Section:
    return Section(
        "asked-twice", "What two inquiries that run ask of one kind of body",
        f"Questions that another inquiry asks too, by theme; the register on {day_words(on)}", tables.TWICE,
        Chart(ChartKind.BARS, "theme", alt="A bar for each theme of which two inquiries ask."),
        Sentence("{all} questions are of one theme and to one kind of body as one of another inquiry, where places "
                 "and years meet.", (Slot("all", tables.TWICE),)),
        tables.SOURCE, "Can one answer serve both?",
        not_known=("Two such questions may still differ: read both before anybody is asked again.",
                   "A theme that is not here is asked about by one inquiry that runs, or by none."),
        entries=tuple(_pair(number, pair, register) for number, pair in enumerate(twice(register), 1)),
    )  # fmt: skip


def _pair(number: int, pair: Twice, register: Register) -> Listed:
    titles = register.inquiries()
    parts = (
        *((titles[one.inquiry_key].title, one.words) for one in (pair.first, pair.second)),
        ("Where both ask", places(pair.areas)),
        ("Years of both", years(pair.years) if pair.years_said else "Not said by both"),
    )  # fmt: skip
    title = f"{themes()[pair.theme]}: {codes('sender')[pair.asked_of]}"
    return Listed(f"twice-{number}", title, parts, group=themes()[pair.theme])


def _requests(register: Register, on: date) -> Section:
    support = tuple(
        Listed(f"support-{one.inquiry_key}", one.title,
               (("Requests that reach survivors", f"{count:,}, through support services"),))
        for one, count in through_support(register)
    )  # fmt: skip
    return Section(
        "requests", "Requests for evidence, by area",
        f"Requests in the register on {day_words(on)}; areas by name, those to all of England apart", tables.REQUESTS,
        Chart(ChartKind.GROUPED, "area", tables.ANSWERED.code, alt="For each area, requests answered and not."),
        Sentence("The register holds {all} requests for evidence; {open} are not answered.",
                 (_asked(), _asked((tables.ANSWERED.code, "no")))),
        tables.SOURCE, "Will an answer that was given before do?",
        not_known=("One request may go to several areas. Areas of which nothing was asked by name are left out.",
                   "Requests are counted, never people. What survivors told is used again only by a consent that "
                   "they hold, and the register never offers it.", ONLY_WRITTEN),
        entries=(*support, *(_reuse(number, one, register) for number, one in enumerate(reuses(register), 1))),
    )  # fmt: skip


def _asked(*pairs: tuple[str, str]) -> Slot:
    return Slot("open" if pairs else "all", tables.REQUESTS, pairs)


def _reuse(number: int, one: Reuse, register: Register) -> Listed:
    titles = register.inquiries()
    answered = one.earlier.answered_on
    parts = (
        ("Inquiry that asks", titles[one.request.inquiry_key].title),
        ("Asked of", codes("sender")[one.request.asked_of]),
        ("Ask whether this answer will do", f"{one.earlier.what} ({titles[one.earlier.inquiry_key].title})"),
        ("Answered on", day_words(answered) if answered else "Not said"),
    )
    return Listed(f"reuse-{number}", one.request.what, parts)
