"""The tables of attendance: invitations, who came, who sent a report, who was told late, and quorate meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sightline.analyses.pathways.attend_steps import POOLED
from sightline.analyses.pathways.path_measures import Part, counted, measure, shares, together
from sightline.analyses.picture.children import WHOLE
from sightline.analyses.picture.coverage import Coverage
from sightline.standard.codes import code_list
from sightline.standard.drafts import FigureTable
from sightline.standard.figures import Dimension, Figure, Population
from sightline.standard.percent import share
from sightline.standard.units import Mark, Unit

Row = Mapping[str, Any]
FEWEST = 10  # meetings, and different children, behind a share of attendance: of fewer none is given (structural)
MEETINGS = Population("meetings_about_children", "meetings about children in the period, one for each child",
                      "does not apply")  # fmt: skip
CONFERENCES = Population(
    "conferences_about_children", "child protection conferences in the period, one for each child", "does not apply"
)
CHILDREN = Population("children_of_conferences", "children about whom a conference was held", "does not apply")
KIND = Dimension(
    "meeting", "Kind of meeting", additive=True,
    labels=(("strategy_discussion", "Strategy discussion"), ("initial_conference", "Initial conference"),
            ("review", "Review conference"), ("core_group", "Core group")),
)  # fmt: skip
_NAMES = ("health", "police", "school", "housing", "probation", "voluntary")
_CODES = code_list("meeting_organisation")
ORGANISATION = Dimension(
    "organisation", "Organisation", additive=True, labels=tuple((code, _CODES[code].label) for code in _NAMES)
)
# Shown by area: each by itself, and the three that are seldom asked together; with the verb that its words take.
BY_AREA = (
    ("health", "Health", "was"),
    ("police", "Police", "were"),
    ("school", "Schools", "were"),
    ("others", "Other organisations", "were"),
)
_COUNTED = (
    ("invited", "Invitations to meetings about children"),
    ("came", "Invitations at which somebody came"),
    ("reports", "Invitations answered with a report instead"),
    ("noticed", "Invitations of which the day is known"),
    ("late", "Invitations made late"),
)


def kind_tables(meetings: Sequence[Row], invited: Sequence[Row], coverage: Coverage) -> tuple[FigureTable, ...]:
    """All areas pooled, the newest year, and all years together in tables of their own: by organisation and kind."""
    spans = {coverage.years[-1]: "", together(coverage): "_together"} if together(coverage) == WHOLE else {
        coverage.years[-1]: ""
    }  # fmt: skip
    return tuple(
        table for year, suffix in spans.items()
        for table in _Kinds(
            [row for row in meetings if row["year"] == year], [row for row in invited if row["year"] == year],
            suffix, coverage,
        ).tables()
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Kinds:
    """The rows of one period, and what the names of its tables end with."""

    meetings: Sequence[Row]
    invited: Sequence[Row]
    suffix: str
    coverage: Coverage

    def tables(self) -> tuple[FigureTable, ...]:
        """Counts and shares, by kind of meeting, and by organisation and kind."""
        every = self._met("meetings", "Meetings about children")
        ruled = self._met("ruled", "Meetings known to be quorate or not")
        quorate = self._met("quorate", "Quorate meetings")
        made = {column: self._asked(column, title) for column, title in _COUNTED}
        came = self._share("came", "Share of invitations at which somebody came", made["came"], made["invited"])
        reports = self._share("reports", "Share answered with a report instead", made["reports"], made["invited"])
        return (
            every, ruled, quorate, *made.values(),
            self._share("quorate", "Share of meetings that were quorate", quorate, ruled),
            self._share("late", "Share of invitations made late", made["late"], made["noticed"]),
            *(_enough(table, {(row["year"], POOLED, _at(row)): row for row in self.invited}, self.coverage)
              for table in (came, reports)),
        )  # fmt: skip

    def _met(self, column: str, title: str) -> FigureTable:
        rows = [row for row in self.meetings if row["meeting"] in dict(KIND.labels) and row["area"] == POOLED]
        if column != "meetings":  # of a kind that has no quorum nothing is said
            rows = [row for row in rows if row["ruled"]]
        parts = [Part(row["year"], POOLED, row[column], (("meeting", row["meeting"]),)) for row in rows]
        of, name = measure(f"attendance_{column}", title, Unit.MEETING, MEETINGS), f"attendance_{column}{self.suffix}"
        return counted(name, title, of, parts, "step meeting_count", self.coverage, (KIND,))

    def _asked(self, column: str, title: str) -> FigureTable:
        kinds, organisations = dict(KIND.labels), dict(ORGANISATION.labels)
        rows = [row for row in self.invited if row["meeting"] in kinds and row["organisation"] in organisations]
        parts = [
            Part(row["year"], POOLED, row[column], _at(row)) for row in rows
            if row["area"] == POOLED and (column not in ("noticed", "late") or row["meeting"] != "strategy_discussion")
        ]  # fmt: skip
        of = measure(f"attendance_{column}", title, Unit.INVITATION, MEETINGS)
        name = f"attendance_{column}{self.suffix}"
        return counted(name, title, of, parts, "step invited_count", self.coverage, (ORGANISATION, KIND))

    def _share(self, name: str, title: str, part: FigureTable, whole: FigureTable) -> FigureTable:
        code = f"attendance_{name}_share"
        return share(f"{code}{self.suffix}", title, measure(code, title, Unit.PERCENT, MEETINGS), part, whole)


def _at(row: Row) -> tuple[tuple[str, str], ...]:
    return (("meeting", row["meeting"]), ("organisation", row["organisation"]))


def area_tables(meetings: Sequence[Row], invited: Sequence[Row], coverage: Coverage) -> tuple[FigureTable, ...]:
    """Conferences: pooled and by area, meetings and children, notice, and each organisation by itself."""
    met = [row for row in meetings if row["meeting"] == "conferences"]
    asked = [row for row in invited if row["meeting"] == "conferences"]

    def of(name: str, title: str, unit: Unit, rows: Iterable[Row], column: str, of_whom: Population) -> FigureTable:
        parts = [Part(row["year"], row["area"], row[column]) for row in rows]
        step = "step meeting_count" if unit is not Unit.INVITATION else "step invited_count"
        return counted(name, title, measure(name, title, unit, of_whom), parts, step, coverage)

    held, ruled, quorate = (
        of(f"conferences_{name}", title, Unit.MEETING, met, column, CONFERENCES)
        for name, column, title in (("met", "meetings", "Conferences about children"),
                                    ("ruled", "ruled", "Conferences known to be quorate or not"),
                                    ("quorate", "quorate", "Quorate conferences"))
    )  # fmt: skip
    children = of("conferences_children", "Children about whom conferences were held", Unit.CHILD, met, "children",
                  CHILDREN)  # fmt: skip
    every = [row for row in asked if row["organisation"] == "every"]
    noticed, late, after = (
        of(f"conferences_{column}", title, Unit.INVITATION, every, column, CONFERENCES)
        for column, title in (("noticed", "Invitations to conferences of which the day is known"),
                              ("late", "Invitations to conferences made late"),
                              ("asked_after", "Invitations to conferences dated after the conference"))
    )  # fmt: skip
    return (
        held, ruled, quorate, children, noticed, late, after,
        *_shares("conferences_quorate_share", "Share of conferences that were quorate", quorate, ruled),
        *_shares("conferences_late_share", "Share of invitations to conferences made late", late, noticed),
        *(table for name, words, _ in BY_AREA for table in _of_one(name, words, asked, coverage, of)),
    )  # fmt: skip


def _of_one(name: str, words: str, asked: Sequence[Row], coverage: Coverage, of: Any) -> list[FigureTable]:
    """One organisation at conferences: asked, came, sent a report, and the shares of invitations."""
    rows = [row for row in asked if row["organisation"] == name]
    whole, came, reports = (
        of(f"{name}_{code}", f"{words}: {title}", Unit.INVITATION, rows, column, CONFERENCES)
        for code, column, title in (("invited", "invited", "invitations to conferences"),
                                    ("attended", "came", "conferences attended"),
                                    ("reports", "reports", "reports sent instead"))
    )  # fmt: skip
    behind: dict[tuple[int, str, tuple[tuple[str, str], ...]], Row] = {
        (row["year"], row["area"], ()): row for row in rows
    }
    made = [whole, came, reports]
    for code, part, title in (("attended", came, "share of invitations attended"),
                              ("reports", reports, "share answered with a report")):  # fmt: skip
        found = _shares(f"{name}_{code}_share", f"{words}: {title}", part, whole)
        made += [_enough(table, behind, coverage) for table in found]
    return made


def _shares(name: str, title: str, part: FigureTable, whole: FigureTable) -> tuple[FigureTable, ...]:
    """The pooled share, newest year and all together in one table, and the share of each area."""
    of = measure(name, title, Unit.PERCENT, CONFERENCES)
    found: dict[str, list[Figure]] = {"_together": [], "_by_area": []}
    whole_table = shares(name, title, of, part, whole)
    for table in whole_table:
        found["_by_area" if table.name.endswith("_by_area") else "_together"] += table.figures
    words = {"_together": "", "_by_area": ", by area"}
    return tuple(
        replace(whole_table[0], name=f"{name}{suffix}", title=f"{title}{words[suffix]}", figures=tuple(figures))
        for suffix, figures in found.items() if figures
    )  # fmt: skip


def _enough(
    table: FigureTable, behind: Mapping[tuple[int, str, tuple[tuple[str, str], ...]], Row], coverage: Coverage
) -> FigureTable:  # fmt: skip
    """A share only where at least 10 meetings and 10 children stand behind it; too unreliable to publish elsewhere."""

    def judged(figure: Figure) -> Figure:
        year = together(coverage) if figure.period.end.year > figure.period.start.year + 1 else figure.period.end.year
        row = behind.get((year, figure.area, figure.breakdown))
        known = figure.value is not None
        few = row is None or min(row["meetings"], row["children"]) < FEWEST
        return figure.marked(Mark.LOW_RELIABILITY) if known and few else figure

    return replace(table, figures=tuple(map(judged, table.figures)))


def shown(rows: Iterable[Row], coverage: Coverage) -> list[Row]:
    """The rows of the newest year and of all years together, of all areas pooled and of councils that take part."""
    years = {coverage.years[-1], together(coverage)}
    councils = {area for area, _ in coverage.councils} | {POOLED}
    return [row for row in rows if row["year"] in years and row["area"] in councils]
