"""A report in the lines that a terminal shows: short, what to do next, worst first."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.returns.reports.advice import Kind, in_words, steps, totals
from sightline.returns.reports.fixlist import FileReport
from sightline.returns.reports.pack import by_agency, title_of
from sightline.returns.reports.page import late
from sightline.returns.reports.sheets import lateness

MOST_KINDS = 6  # of a group that are shown
_PLACES = 2


def summary(reports: Sequence[FileReport]) -> list[str]:
    """How every file fared, a line each."""
    return [
        f"{report.file}: {report.state}, {len(report.findings):,} finding(s)"
        + (f", compared with {report.beside}" if report.beside else "")
        for report in reports
    ]


def by_step(reports: Sequence[FileReport]) -> list[str]:
    """What was found, by what to do next, each agency by itself."""
    lines: list[str] = []
    apart = by_agency(reports)
    for agency, own in apart.items():
        if len(apart) > 1:
            lines += ["", title_of(agency)]
        lines += _of_one(own)
    return lines


def _of_one(reports: Sequence[FileReport]) -> list[str]:
    found = steps(reports)
    lines = in_words(totals(reports, found))
    for step in found:
        lines += ["", f"{step.group.title} ({step.number:,})"]
        lines += [_line(kind) for kind in step.kinds[:MOST_KINDS]]
        if len(step.kinds) > MOST_KINDS:
            lines.append(f"  and {len(step.kinds) - MOST_KINDS:,} more kinds of findings")
    if past := late(lateness(reports)):
        lines += ["", "What is late", *(f"  {line}" for line in past)]
    return lines


def _line(kind: Kind) -> str:
    where = f"{kind.where}: " if kind.where else ""
    places = "; ".join(kind.places[:_PLACES])
    more = kind.number - min(len(kind.places), _PLACES)
    rest = f"; and {more:,} more" if more else ""
    return f"  {kind.number:,} x {where}{kind.found}. {kind.remedy} ({places}{rest})"
