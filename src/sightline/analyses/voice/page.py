"""The words of the two pages: what people told, and what changed. No count stands here: slots are filled later."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sightline.analyses.voice.beside import Beside, section, without
from sightline.analyses.voice.changes import Change
from sightline.analyses.voice.coding import agreement_words
from sightline.analyses.voice.tables import AGO, GIVEN_TO, SETTING, SOURCE, Told, table_of
from sightline.standard.codebook import GROUPS, NO_THEME, Theme, codebook, themes_of
from sightline.standard.drafts import Chart, ChartKind, Listed, Page, Section, Sentence, Slot
from sightline.standard.figures import day_words

GROUP = "pathways"
CHANGES = "changes_reported"
_NOT_ALL = (
    "What people would say who gave no account. Most never do, and services reach some groups far more than others: no "
    "share of anybody is shown here."
)
_BOTH = "An account is counted with a theme where both coders found it, each by themselves; where one did, it is not."
_SMALL = "A theme that few accounts speak of is withheld. That says nothing of how much it mattered."
_WITHDRAWN = (
    "Accounts whose giver withdrew, and those whose consent has ended, are not here. What was published before stays "
    "as it was."
)
_TITLES = {
    "telling": "Whether people were asked, and had to tell again",
    "response": "How people were met, and what was done",
    "help": "Whether help came, how soon, and who stayed",
    "safety": "Whether people were made safe, and were told",
    "agencies": "How agencies and the process worked",
}
# The two themes of each group that its sentence names.
_NAMED = {
    "telling": ("was_asked", "nobody_asked"), "response": ("was_believed", "was_not_believed"),
    "help": ("long_wait", "help_in_time"), "safety": ("kept_informed", "not_informed"),
    "agencies": ("agencies_together", "agencies_apart"),
}  # fmt: skip
_SENTENCES = {
    "telling": "{first} accounts say that somebody noticed and asked, and {second} that nobody did.",
    "response": "{first} accounts say that the person was believed, and {second} that they were not.",
    "help": "{first} accounts speak of a long wait for help, and {second} of help that came in time.",
    "safety": "{first} accounts say that the person was told what was happening, and {second} that they were not.",
    "agencies": "{first} accounts say that agencies worked together, and {second} that they did not speak with each "
    "other.",
}
_QUESTIONS = {
    "telling": "Who met these people before they told, and what would have let them ask?",
    "response": "When somebody tells one of us, who checks what was done by the end of the week?",
    "help": "Who keeps in touch with somebody who waits?",
    "safety": "Who tells people what is happening, and how do we know that they did?",
    "agencies": "What do people have to tell us again that another agency already knew?",
}
_WITHHELD = "The counts for this sentence were withheld to protect people, or are not available."
TERMS = (
    ("Account", "What a survivor told of the help that they had; read for themes, and never printed."),
    ("Theme", "Something that an account speaks of, such as being believed, as the codebook defines it."),
    ("Codebook", "The list of themes, with when to use each and when not; survivors have a seat in agreeing it."),
    ("Kappa", "How far two coders agree beyond chance: 1 is always, 0 is as often as chance (Cohen, 1960)."),
    ("Alpha", "The same for any number of coders and with gaps (Krippendorff, 2011)."),
)


def voice_page(heard: Told, found: Sequence[Beside]) -> Page:
    """The page of what people told."""
    sections = [_given(heard), *(_themes(heard, group) for group in GROUPS), _where(heard), _when(heard), _done(heard)]
    group_of = {theme.code: theme.group for theme in codebook().values()}
    sections += [section(one, table_of(group_of[one.theme]), _BESIDE_SOURCE) for one in found]
    sections.append(_codebook(heard, found))
    return Page(
        "voice", "What people told of the help they had",
        "Survivors told services of the help that they had, and agreed that the themes be counted. It shows how many "
        "accounts speak of each theme. It shows nobody's words, and joins no account to any record.",
        tuple(sections), group=GROUP, headline=_headline(), terms=TERMS,
    )  # fmt: skip


_BESIDE_SOURCE = f"{SOURCE}; beside it returns of the agencies that take part, as the page of clocks counts them"


def _headline() -> Sentence:
    return Sentence(
        "Of the accounts that people gave, {asked} say that somebody noticed and asked, and {nobody} that nobody did.",
        (_slot("asked", "telling", "was_asked"), _slot("nobody", "telling", "nobody_asked")), _WITHHELD,
    )  # fmt: skip


def _slot(name: str, group: str, theme: str) -> Slot:
    return Slot(name, table_of(group), (("theme", theme),))


def _source(heard: Told) -> str:
    return f"{SOURCE}; {heard.period.label}, as consent stood on {day_words(heard.on)}"


def _given(heard: Told) -> Section:
    return Section(
        "given", "To whom accounts were given",
        f"Accounts, {heard.period.label}, by who took them down", "accounts_given_to",
        Chart(ChartKind.BARS, GIVEN_TO.code, alt="Accounts by the kind of body that they were given to"),
        Sentence(
            "{support} accounts were given to support services and {helpline} to helplines. Each is counted once; two "
            "may be one person's.",
            tuple(Slot(code, "accounts_given_to", (("given_to", code),)) for code in ("support", "helpline")),
            _WITHHELD,
        ),
        _source(heard), "Who has never been asked for an account, and by whom would they wish to be asked?",
        not_known=(_NOT_ALL, _WITHDRAWN),
    )  # fmt: skip


def _themes(heard: Told, group: str) -> Section:
    first, second = _NAMED[group]
    return Section(
        group, _TITLES[group],
        f"Accounts in which both coders found the theme, {heard.period.label}; one account may stand in several",
        table_of(group), Chart(ChartKind.BARS, "theme", alt=f"Accounts by theme: {GROUPS[group].lower()}"),
        Sentence(
            _SENTENCES[group],
            (_slot("first", group, first), _slot("second", group, second)), _WITHHELD,
        ),
        _source(heard), _QUESTIONS[group], not_known=(_BOTH, _SMALL),
    )  # fmt: skip


def _where(heard: Told) -> Section:
    return Section(
        "told-where", "Whom people say they told first",
        f"Accounts that speak of a first telling, {heard.period.label}, by whom was told", "accounts_first_told_where",
        Chart(ChartKind.BARS, SETTING.code, alt="Accounts by whom was told first"),
        Sentence(
            "Somebody at school was told first in {school} accounts, family or friends in {family}.",
            tuple(_cell(code, "accounts_first_told_where", SETTING.code, code) for code in ("school", "family")),
            _WITHHELD,
        ),
        _source(heard), "What do those who are told first know of what to do next?", not_known=(_BOTH, _SMALL),
    )  # fmt: skip


def _cell(name: str, table: str, dimension: str, code: str, theme: str = "first_told") -> Slot:
    return Slot(name, table, tuple(sorted((("theme", theme), (dimension, code)))))


def _when(heard: Told) -> Section:
    return Section(
        "told-when", "How long before the account somebody was told",
        f"Accounts that speak of a first telling, {heard.period.label}, by how long before", "accounts_first_told_when",
        Chart(ChartKind.BARS, AGO.code, alt="Accounts by how long before them the first telling was"),
        Sentence(
            "In {year} accounts the first telling was in the year or so before, in {ten} ten years before or more.",
            (_cell("year", "accounts_first_told_when", AGO.code, "year"),
             _cell("ten", "accounts_first_told_when", AGO.code, "ten_or_more")), _WITHHELD,
        ),
        _source(heard), "What has changed since then, and what has not?",
        not_known=("Many accounts do not say when: these stand apart.", _BOTH),
    )  # fmt: skip


def _done(heard: Told) -> Section:
    table = "accounts_what_was_done"
    return Section(
        "what-was-done", "Whether something was done after telling",
        f"Accounts that say whether something was done, {heard.period.label}, by which help they speak of", table,
        Chart(ChartKind.GROUPED, SETTING.code, "theme", "Accounts by setting: something was done, or nothing"),
        Sentence(
            "Of the police {acted} accounts say that something was done, and {nothing} that nothing was.",
            (_cell("acted", table, SETTING.code, "police", "acted_on"),
             _cell("nothing", table, SETTING.code, "police", "not_acted_on")), _WITHHELD,
        ),
        _source(heard), "Which of us hears back when we pass on what we were told?", not_known=(_BOTH, _SMALL),
    )  # fmt: skip


def _codebook(heard: Told, found: Sequence[Beside]) -> Section:
    seat = all(theme.agreed_with_survivors for theme in codebook().values())
    return Section(
        "codebook", "The codebook, and how far coders agree",
        f"Accounts by year; the themes by which they were read, {heard.period.label}", "accounts_given",
        Chart(ChartKind.BARS, "period", alt="Accounts by the year in which they were given"),
        Sentence(
            "Two people read each account by themselves, and one of the two seats is a survivor's. {latest} accounts "
            "were given in the "
            "{period:latest}.",
            (Slot("latest", "accounts_given"),), _WITHHELD,
        ),
        _source(heard), "Which theme is missing, and who would know?",
        not_known=(
            *(() if seat else ("The codebook has not yet been agreed with survivors: their seat is open.",)),
            "Whether coders are right: two who share a mistake agree.",
            "A service says that one of its two coders is a survivor; it is not checked here.",
            *without(found),
        ),
        entries=tuple(
            _theme(theme, heard) for group in GROUPS for theme in map(codebook().__getitem__, themes_of(group))
            if theme.code != NO_THEME
        ),
    )  # fmt: skip


def _theme(theme: Theme, heard: Told) -> Listed:
    return Listed(
        f"theme-{theme.code.replace('_', '-')}", theme.label,
        (
            ("What it means", theme.definition), ("Used when", theme.use_when), ("Not when", _labelled(theme.not_when)),
            ("A person might say", _example(theme.words_of_people)),
            ("An agency might write", _example(theme.words_of_agencies)),
            ("How far two coders agree", agreement_words(theme, heard)),
        ),
    )  # fmt: skip


def _example(words: str) -> str:
    """Words that the codebook made up, as such."""
    return f'Made up as an example: "{words}"'


def _labelled(words: str) -> str:
    """A sentence of the codebook with the plain words of a theme in the place of its code."""
    for code, theme in codebook().items():
        words = re.sub(rf"\b{code}\b", f'"{theme.label}"', words)
    return words


_ACCOUNTS = Slot("accounts", "accounts_given")  # so that the page is known to rest on accounts


def changes_page(changes: Sequence[Change], heard: Told) -> Page:
    """The page of what changed; it stands, and says so, where nothing has been reported."""
    return Page(
        "what-changed", "What you told us, what changed",
        "For each thing that accounts told: what is done otherwise now, who answers for it, and where it can be seen.",
        (_changed(changes, heard) if changes else _nothing(heard),), group=GROUP, listed=False,
    )  # fmt: skip


def _changed(changes: Sequence[Change], heard: Told) -> Section:
    return Section(
        "changes", "What was heard, and what changed",
        "Changes that were reported, by what accounts had told; the newest first", CHANGES,
        Chart(ChartKind.BARS, "group", alt="Reported changes by group of themes"),
        Sentence(
            "{accounts} accounts were given in the {period:accounts}. Changes reported so far: {all}.",
            (Slot("all", CHANGES), _ACCOUNTS), "Changes that were reported stand below.",
        ),
        f"Reported by those who answer for each; read on {day_words(heard.on)}",
        "What was heard most, and has no answer here?",
        not_known=(
            "Whether a change helped. Each names where it can be seen, and nobody here has checked it.",
            "What was heard and not answered is not in this list: the page of what people told shows what was heard.",
        ),
        entries=tuple(
            Listed(
                f"change-{number}", codebook()[one.theme].label,
                (("What was heard", one.heard), ("What changed", one.changed), ("Who answers for it", one.owner),
                 ("Since", day_words(one.on)), ("Where to see it", one.evidence)),
            )
            for number, one in enumerate(changes, start=1)
        ),
    )  # fmt: skip


def _nothing(heard: Told) -> Section:
    return Section(
        "changes", "Nothing has been reported as changed yet",
        "Changes that were reported, of which there are none", CHANGES, Chart(ChartKind.NONE, "group"),
        Sentence(
            "People told what helped and what did not, and nobody has yet reported what changed because of it. A file "
            "of changes goes in with each run; docs/voice.md says how. {accounts} accounts were given in the "
            "{period:accounts}.",
            (_ACCOUNTS,), "People told what helped and what did not, and nobody has yet reported what changed.",
        ),
        f"No report, as of {day_words(heard.on)}", "Who will answer first, and by when?",
        not_known=("Whether something changed that nobody has reported.",),
    )  # fmt: skip
