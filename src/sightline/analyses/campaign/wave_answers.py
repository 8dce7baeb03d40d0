"""The answers of one wave as numbers, checked: every fault at once, by column, with how many respondents it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.analyses.campaign.wave_described import Answers, Asked, Described, WaveFile
from sightline.analyses.campaign.wave_estimates import Kind, Question
from sightline.analyses.campaign.wave_forms import as_number
from sightline.analyses.campaign.wave_rows import Flags, Rows
from sightline.errors import Finding

LEAST, MOST = 1e-9, 1e10  # of the largest weight of a wave: beyond it sums would lose digits

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, repr=False)
class Answered:
    """One wave, a place of each array for a respondent. Codes of strata and clusters are numbers without a meaning."""

    wave: WaveFile
    number: int
    weight: Floats  # at least 0
    stratum: Places | None
    cluster: Places | None  # no two clusters of different strata have one number
    fpc: Floats | None
    values: Mapping[str, Floats]  # by question: 1 or 0 of a share, else a score; NaN where kept apart
    members: Mapping[tuple[str, str], Flags]  # by dimension and group
    margins: Mapping[str, Places]  # by margin: the place of the category
    people: frozenset[str] | None  # who was asked, where the file says it


def answered(described: Described, wave: WaveFile, rows: Rows) -> tuple[Answered, list[Finding]]:
    """The answers of one wave, and every fault. Where there is a fault the answers must not be used."""
    faults: list[Finding] = []
    weight = _numbers(rows, wave.weight, faults) if wave.weight else np.ones(rows.number)
    faults += _weights(rows, wave.weight, weight)
    stratum, cluster = _places(rows, wave.stratum, faults), _places(rows, wave.cluster, faults)
    if cluster is not None and stratum is not None:
        cluster = np.unique(np.column_stack([stratum, cluster]), axis=0, return_inverse=True)[1].reshape(-1)
    faults += _single(rows, wave, stratum, cluster)
    fpc = _numbers(rows, wave.fpc, faults) if wave.fpc else None
    if fpc is not None:
        faults += _finite(rows, wave.fpc, fpc, stratum, cluster)
    values = {
        question.key: _values(rows, question, described.answers[question.key], asked, faults)
        for question in described.questions
        if (asked := described.asked.get((question.key, wave.key)))
    }
    members = {key: rows.matching(member) for key, member in described.members.items()}
    margins = {margin.name: _category(rows, wave, margin.name, weight, faults) for margin in wave.margins}
    people = frozenset(rows.cells[wave.person]) if wave.person else None
    faults += _people(rows, wave.person, people)
    return Answered(wave, rows.number, weight, stratum, cluster, fpc, values, members, margins, people), faults


def _numbers(rows: Rows, column: str, faults: list[Finding]) -> Floats:
    """A column of numbers; 0 where there is none, which is a fault."""
    found = [as_number(cell) for cell in rows.cells[column]]
    if missing := sum(number is None for number in found):
        told = f"something else than a number, of {missing:,} respondents"
        faults.append(rows.fault("number", column, told, "Fill it in for everybody"))
    return np.array([0.0 if number is None else number for number in found])


def _weights(rows: Rows, column: str, weight: Floats) -> Iterator[Finding]:
    if np.abs(weight).max() > MOST or 0 < np.abs(weight).max() < LEAST:
        yield rows.fault("weight", column, "weights of a size that no survey has", "Scale them to people, or to 1 each")
    elif negative := int((weight < 0).sum()):
        yield rows.fault("weight", column, f"weights below 0, of {negative:,} respondents", "Mend how they were made")
    elif weight.sum() <= 0:
        remedy = "Mend them, or leave the weight out and rake to margins"
        yield rows.fault("weight", column, "weights that add up to 0", remedy)


def _places(rows: Rows, column: str, faults: list[Finding]) -> Places | None:
    """Which of its different codes each respondent has; None where the column is not named."""
    if not column:
        return None
    cells = np.array(rows.cells[column], dtype=np.str_)
    if blank := int((cells == "").sum()):
        faults.append(rows.fault("blank", column, f"nothing, of {blank:,} respondents", "Fill it in for everybody"))
    return np.unique(cells, return_inverse=True)[1].reshape(-1)


def _single(rows: Rows, wave: WaveFile, stratum: Places | None, cluster: Places | None) -> Iterator[Finding]:
    """A stratum with one cluster (or, without clusters, one respondent) says nothing of how far chance reaches."""
    where = np.zeros(rows.number, dtype=np.int64) if stratum is None else stratum
    drawn = np.arange(rows.number) if cluster is None else cluster
    pairs = np.unique(np.column_stack([where, drawn]), axis=0)
    single = int((np.bincount(pairs[:, 0]) == 1).sum())
    if single:
        thing = "respondent" if cluster is None else "cluster"
        found = f"{single:,} strata with one {thing}" if stratum is not None else f"one {thing} in all"
        column = wave.stratum or wave.cluster or wave.weight
        yield rows.fault("single", column, found, "Join each with a stratum that is like it: chance cannot be told")


def _finite(rows: Rows, column: str, fpc: Floats, stratum: Places | None, cluster: Places | None) -> Iterator[Finding]:
    """The size of a finite population is one number of each stratum, and no smaller than what was drawn of it."""
    where = np.zeros(rows.number, dtype=np.int64) if stratum is None else stratum
    drawn = np.arange(rows.number) if cluster is None else cluster
    uneven = small = 0
    for each in np.unique(where):
        held = where == each
        uneven += int(np.ptp(fpc[held]) > 0)
        small += int(fpc[held].min() < len(np.unique(drawn[held])))
    if uneven:
        yield rows.fault("fpc", column, f"more than one number in {uneven:,} strata", "Write one number a stratum")
    if small:
        remedy = "Write how many clusters (without clusters: people) there are in the stratum"
        yield rows.fault("fpc", column, f"fewer than were drawn in {small:,} strata", remedy)


def _values(rows: Rows, question: Question, answers: Answers, asked: Asked, faults: list[Finding]) -> Floats:
    """What each respondent says to a question; NaN where an answer is blank or kept apart."""
    items = []
    for column in asked.columns:
        told = np.full(rows.number, np.nan)
        wrong = 0
        for place, cell in enumerate(rows.cells[column]):
            if cell == "" or (answers.apart is not None and answers.apart.hold(cell)):
                continue
            if not answers.given.hold(cell):
                wrong += 1
            elif question.kind is Kind.SHARE:
                told[place] = float(answers.counts is not None and answers.counts.hold(cell))
            else:
                told[place] = float(cell)
        if wrong:
            found = f"answers outside the list, of {wrong:,} respondents"
            faults.append(rows.fault("answer", column, found, "Add them to answers or to apart, or mend the file"))
        items.append(question.lowest + question.highest - told if column in asked.reverse else told)
    return np.asarray(np.mean(items, axis=0), dtype=np.float64)


def _category(rows: Rows, wave: WaveFile, name: str, weight: Floats, faults: list[Finding]) -> Places:
    """The category of a margin of each respondent."""
    margin = next(each for each in wave.margins if each.name == name)
    fits: Sequence[Flags] = [rows.matching(member) for member, _ in margin.categories]
    times = np.sum(fits, axis=0)
    for number, words in ((int((times == 0).sum()), "no category"), (int((times > 1).sum()), "several categories")):
        if number:
            found = f"{number:,} respondents are in {words} of this margin"
            faults.append(rows.fault("margin", name, found, "Each must be in one: mend its categories"))
    if empty := sum(not (weight[held] > 0).any() for held in fits):
        found = f"{empty:,} categories of this margin have no respondents"
        faults.append(rows.fault("margin", name, found, "Join each with another category"))
    return np.asarray(np.argmax(fits, axis=0), dtype=np.int64)


def _people(rows: Rows, column: str, people: frozenset[str] | None) -> Iterator[Finding]:
    if people is not None and len(people) < rows.number:
        more = rows.number - len(people)
        yield rows.fault("person", column, f"{more:,} rows more than there are people", "One row a respondent")
