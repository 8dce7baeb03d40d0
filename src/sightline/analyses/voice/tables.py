"""The tables of the page: counts of accounts by theme, by where and when somebody was told, by who took them down.

A theme's count is of accounts in which both coders found it. Each theme is a measure of its own, so that a small one
withholds no other. One account may be of several themes: themes are never added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.standard.codebook import GROUPS, codebook, edition, themes_of
from sightline.standard.codes import code_list
from sightline.standard.drafts import FigureTable, OutputKind
from sightline.standard.figures import Dimension, Figure, Measure, Period, Population
from sightline.standard.units import Status, Unit

MADE_BY = "step account_counts"
SOURCE = "Accounts given to services that take part, coded by two people by the codebook"
NOT_SAID = "not_said"
BOTH, FIRST, SECOND = "both", "first", "second"
# Settings that few accounts name stand together, in fixed groups: a group made of what is small would tell what is.
_SETTINGS = {
    "school": "school", "council": "council", "police": "police", "health": "health", "family": "family",
    "court": "other", "support": "other", "online": "other", "other": "other", NOT_SAID: NOT_SAID,
}  # fmt: skip
THEME_GROUPS = tuple(GROUPS)
SETTING = Dimension(
    "account_setting", "Which kind of help", additive=True,
    labels=(
        ("school", "School or college"), ("council", "Council children's services"), ("police", "Police"),
        ("health", "Health"), ("family", "Family and friends"), ("other", "Courts, support, online and others"),
        (NOT_SAID, "Not said, or said differently"),
    ),
    unknown=NOT_SAID,
)  # fmt: skip
AGO = Dimension(
    "account_ago", "How long before the account", additive=True,
    labels=(
        ("year", "In the year or so before"), ("two_to_four", "2 to 4 years"), ("five_to_nine", "5 to 9 years"),
        ("ten_or_more", "10 years or more"), (NOT_SAID, "Not said"),
    ),
    unknown=NOT_SAID,
)  # fmt: skip
GIVEN_TO = Dimension(
    "given_to", "To whom it was given", additive=True,
    labels=tuple((code, entry.label) for code, entry in code_list("account_given_to").items()),
)  # fmt: skip
_POPULATION = Population(
    "accounts_with_consent", "accounts whose giver had agreed that themes be counted, on the day of the run",
    "does not apply",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """Counts of accounts by (what, year, theme, code, found), as the step account_counts gives them."""

    counts: Mapping[tuple[str, int, str, str, str], int]
    years: tuple[int, ...]
    agencies: int
    on: date

    @property
    def period(self) -> Period:
        """All the years in which the accounts were given, together."""
        return Period.years_to_march(self.years[0], self.years[-1])

    def number(self, what: str, *, theme: str = "", code: str = "", found: str = "") -> int:
        """One count over all years; nought where there was none."""
        return self.counts.get((what, 0, theme, code, found), 0)

    @property
    def total(self) -> int:
        """All accounts."""
        return sum(number for (what, *_), number in self.counts.items() if what == "all")


def told(rows: Iterable[Mapping[str, object]], agencies: int, on: date) -> Told | None:
    """The counts of a run; None where there is no account."""
    counts: Counter[tuple[str, int, str, str, str]] = Counter()
    for row in rows:
        key = (str(row["what"]), int(str(row["year"])), str(row["theme"]), str(row["code"]), str(row["found"]))
        counts[key] += int(str(row["accounts"]))
    years = tuple(sorted({year for what, year, *_ in counts if what == "all"}))
    return Told(counts, years, agencies, on) if years else None


def measure(code: str, label: str) -> Measure:
    """A measure of accounts."""
    return Measure(code, label, Unit.ACCOUNT, _POPULATION, Status.NONE, edition(), SOURCE)


def theme_measure(theme: str) -> Measure:
    """The measure of one theme."""
    return measure(f"accounts_{theme}", f"Accounts that say: {codebook()[theme].label.lower()}")


def table_of(group: str) -> str:
    """The name of the table of one group of themes."""
    return f"accounts_{group}"


def tables(heard: Told) -> tuple[FigureTable, ...]:
    """Every table of the page."""
    return (
        _given(heard), _given_to(heard), *(_themes(heard, group) for group in THEME_GROUPS),
        _by(heard, "accounts_first_told_where", "Accounts by whom they say was told first", SETTING, ("first_told",)),
        _by(heard, "accounts_first_told_when", "Accounts by when somebody was first told", AGO, ("first_told",)),
        _by(heard, "accounts_what_was_done", "Accounts by where something was done, or nothing", SETTING,
            ("acted_on", "not_acted_on")),
    )  # fmt: skip


def _given(heard: Told) -> FigureTable:
    what = measure("accounts_given", "Accounts")
    figures = [
        Figure(what, Period.year_to_march(year), "pooled", heard.counts["all", year, "", "", ""])
        for year in heard.years
    ]
    return FigureTable("accounts_given", OutputKind.COUNTS, "Accounts by year", (), tuple(figures), MADE_BY)


def _given_to(heard: Told) -> FigureTable:
    what = measure("accounts_by_whom_given_to", "Accounts by whom they were given to")
    figures = [
        Figure(what, heard.period, "pooled", heard.number("given_to", code=code), (("given_to", code),))
        for code, _ in GIVEN_TO.labels
    ]
    return FigureTable(
        "accounts_given_to", OutputKind.COUNTS, "Accounts by whom they were given to", (GIVEN_TO,), tuple(figures),
        MADE_BY,
    )  # fmt: skip


def theme_dimension(themes: Sequence[str]) -> Dimension:
    """Themes, none of which is added to another."""
    return Dimension("theme", "Theme", False, tuple((code, codebook()[code].label) for code in themes))


def _themes(heard: Told, group: str) -> FigureTable:
    themes = themes_of(group)
    figures = [
        Figure(theme_measure(theme), heard.period, "pooled", heard.number("theme", theme=theme, found=BOTH),
               (("theme", theme),))
        for theme in themes
    ]  # fmt: skip
    return FigureTable(
        table_of(group), OutputKind.COUNTS, f"Accounts by theme: {GROUPS[group].lower()}", (theme_dimension(themes),),
        tuple(figures), MADE_BY,
    )  # fmt: skip


def _by(heard: Told, name: str, title: str, dimension: Dimension, themes: Sequence[str]) -> FigureTable:
    """Accounts of some themes by where or when, in the fixed groups of the dimension."""
    figures, what = [], "setting" if dimension is SETTING else "ago"
    for theme in themes:
        found: Counter[str] = Counter()
        for (kind, _, of, code, _), number in heard.counts.items():
            if kind == what and of == theme:
                found[_SETTINGS[code] if dimension is SETTING else code] += number
        figures += [
            Figure(theme_measure(theme), heard.period, "pooled", found[code],
                   tuple(sorted((("theme", theme), (dimension.code, code)))))
            for code, _ in dimension.labels
        ]  # fmt: skip
    return FigureTable(name, OutputKind.COUNTS, title, (theme_dimension(themes), dimension), tuple(figures), MADE_BY)
