"""The dated tables of this analysis as its steps read them, and up to which day each cohort is followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

import pyarrow as pa

from sightline.analyses.perpetrators.attrition_after_steps import CHILD_CLASS, SEEN_SPAN
from sightline.analyses.perpetrators.attrition_steps import CODE_GROUP, COHORT_SPAN, FORCE_FOLLOW
from sightline.analyses.perpetrators.recorded_steps import GROUP_OF_ETHNICITY
from sightline.analyses.picture.children import WHOLE
from sightline.analyses.picture.coverage import NEEDED, Coverage
from sightline.errors import StandardError
from sightline.ledger.submissions import Submission
from sightline.standard.arrow import schema_of
from sightline.standard.forms import crosswalk
from sightline.standard.groups import ETHNIC_GROUP, group_of
from sightline.standard.rows import day, in_force, read_rows
from sightline.standard.tables import Column

_COURT, _PROBATION, _PRISON = ("court", "court_cases"), ("probation", "register"), ("prison", "custody")
# What is heard of by itself: a prison service may send who is held and nothing of programmes.
_HEARD = {
    "court": _COURT, "probation": _PROBATION, "prison": _PRISON, "programmes": ("prison", "programmes"),
    "supervision": ("probation", "supervision"),
}  # fmt: skip


@cache
def labels(name: str) -> tuple[tuple[str, str], ...]:
    """(code, label) of one list of attrition_labels.csv, in its order. Raises StandardError where there is none."""
    rows = read_rows("attrition_labels.csv", __package__)
    found = tuple((row["code"], row["label"]) for row in rows if row["list"] == name)
    if not found:
        raise StandardError(f"attrition_labels.csv has no list {name!r}")
    return found


def groups(name: str, start: date, end: date) -> list[dict[str, str]]:
    """The rows of a table of groups in force on any day from `start` to `end`, as the steps read them."""
    rows = read_rows(f"{name}.csv", __package__)
    return [
        {"code": row["code"], "code_group": row["group"]}
        for row in rows
        if in_force(day(row["valid_from"]), day(row["valid_to"]), start, end)
    ]


def last_day(submissions: Iterable[Submission], of: tuple[str, str]) -> date | None:
    """The last day up to which every agency of a kind that sent some return speaks; None where none did."""
    ends: dict[str, date] = {}
    for one in submissions:
        if (one.sender, one.return_code) == of:
            ends[one.agency] = max(one.period_end, ends.get(one.agency, one.period_end))
    return min(ends.values(), default=None)


def follow(submissions: Sequence[Submission], coverage: Coverage) -> list[dict[str, object]]:
    """(force, year) -> whether it sent outcomes of that year, and the last day up to which offences are followed.

    That day is the end of the unbroken run of the force's files of outcomes that begins with that year, and not beyond
    what the courts speak of, where courts take part: it may lie before an offence was recorded, of which nothing is
    seen then, though its force did send. None where it sent no outcomes for the year.
    """
    sent: dict[tuple[str, int], set[str]] = {}
    ends: dict[tuple[str, int], date] = {}
    for one in submissions:
        if one.sender == "police":
            sent.setdefault((one.agency, one.year), set()).add(one.return_code)
            if one.return_code == "police_outcome":
                ends[one.agency, one.year] = max(one.period_end, ends.get((one.agency, one.year), one.period_end))
    court = last_day(submissions, _COURT)
    found: list[dict[str, object]] = []
    for force, year in sorted(key for key, codes in sent.items() if codes >= NEEDED["police"]):
        sent_then, until, at = (force, year) in ends, None, year
        while (force, at) in ends:
            until, at = ends[force, at], at + 1
        if until is not None and court is not None:
            until = min(until, court)
        found.append({"agency": force, "year": year, "sent": sent_then, "until": until})
    return [row for row in found if row["year"] in coverage.years]


def spans(coverage: Coverage) -> list[dict[str, int]]:
    """Each year by itself, and as part of all together (WHOLE)."""
    return [{"year": year, "span": span} for year in coverage.years for span in (year, WHOLE)]


def tables(submissions: Sequence[Submission], coverage: Coverage) -> Mapping[str, pa.Table]:
    """What the steps read beside the tables of the ledger."""
    start = date(coverage.years[0] - 1, 4, 1)
    ethnic = group_of("ethnicity", ETHNIC_GROUP)
    until = last_day(submissions, _PROBATION) or coverage.until
    classes = [{"code": row.code} for row in crosswalk() if row.code_list == "offence_class" and row.status is not None]
    made: dict[str, tuple[Sequence[Column], Sequence[Mapping[str, object]]]] = {
        "force_follow": (FORCE_FOLLOW, follow(submissions, coverage)),
        "cohort_span": (COHORT_SPAN, spans(coverage)),
        "outcome_group": (CODE_GROUP, groups("outcome_groups", start, coverage.until)),
        "sentence_group": (CODE_GROUP, groups("sentence_groups", start, coverage.until)),
        "group_of_ethnicity": (GROUP_OF_ETHNICITY, [{"code": c, "code_group": g} for c, g in ethnic.items()]),
        "child_class": (CHILD_CLASS, classes),
        "seen_span": (SEEN_SPAN, [{"first_day": start, "last_day": until}]),
    }
    return {name: pa.Table.from_pylist(list(rows), schema=schema_of(columns)) for name, (columns, rows) in made.items()}


def heard(submissions: Sequence[Submission]) -> frozenset[str]:
    """Which of courts, prisons and probation sent what is read of them; programmes and supervision apart."""
    said = {(one.sender, one.return_code) for one in submissions}
    return frozenset(word for word, of in _HEARD.items() if of in said)
