"""Checks of a whole file: values that may stand in it once, and shares and counts over all its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sightline.errors import Severity
from sightline.returns.batches import Findings
from sightline.returns.formats import Block, Format
from sightline.returns.rules.rule import PARENT, Context, Predicate, both, missing, outside_period
from sightline.standard.codes import code_list


@dataclass(frozen=True, slots=True)
class Once:
    """A value that no two rows of a block may share; the later is asked about."""

    code: str
    format: str
    block: str
    field: str
    column: str
    found: str
    remedy: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """A check of sums over all rows. `adds` are (name, block, what a batch adds to it); `fails` is asked at the end."""

    code: str
    format: str
    block: str
    field: str
    found: str
    remedy: str
    adds: tuple[tuple[str, str, Predicate], ...]
    fails: Callable[[Mapping[str, int]], bool]
    source: str = ""
    sees: tuple[str, ...] = ()


def _all(rows: pa.RecordBatch, _: Context) -> Any:
    return pa.array(np.ones(rows.num_rows, bool))


def _in_period(column: str) -> Predicate:
    return lambda rows, context: pc.invert(outside_period(column)(rows, context))


def _without_sex(rows: pa.RecordBatch, _: Context) -> Any:
    return pc.or_kleene(pc.is_null(rows["sex"]), pc.equal(rows["sex"], "U"))


def _disability(code: str) -> Predicate:
    return lambda rows, _: pc.equal(rows["disability"], code)


def _another_disability(rows: pa.RecordBatch, _: Context) -> Any:
    """Second and later disabilities of a child."""
    real = pc.and_(pc.is_valid(rows["disability"]), pc.not_equal(rows["disability"], "NONE"))
    places = np.flatnonzero(pc.fill_null(real, False).to_numpy(zero_copy_only=False))
    again = np.zeros(rows.num_rows, bool)
    again[places] = True
    children = np.asarray(rows[PARENT].to_numpy(zero_copy_only=False))[places]
    again[places[np.unique(children, return_index=True)[1]]] = False
    return pa.array(again)


def _codes_in(totals: Mapping[str, int], prefix: str) -> int:
    return sum(1 for name, count in totals.items() if name.startswith(prefix) and count)


FEW = 100  # children; shares and variety of a smaller return are not asked about
NO_SEX_PER_CENT = 2
DISABILITY_CODES = 7
_DISABILITIES = tuple(sorted(set(code_list("disability")) - {"NONE"}))
_CHILDREN = ("children", "Child", _all)

ONCE: tuple[Once, ...] = (
    Once("upn-twice", "cin", "Child", "UPN", "upn", "a unique pupil number that stands earlier in the file too",
         "Check which child it is of.", "DfE 1520"),
)  # fmt: skip

TOTALS: tuple[Total, ...] = (
    Total("more-plans-than-conferences", "cin", "ChildProtectionPlans", "CPPstartDate",
          "more protection plans that start in the year than initial conferences held in it",
          "Send the conferences that are missing, of section 47 enquiries and of cases.",
          (("plans", "ChildProtectionPlans", _in_period("start_date")),
           ("conferences", "Section47", _in_period("conference_date")),
           ("conferences", "CINdetails", _in_period("initial_conference_date"))),
          lambda totals: totals["plans"] > totals["conferences"], "DfE 2883"),
    Total("many-without-sex", "cin", "Child", "Sex", "more than 2 in 100 children without a sex, unborn ones aside",
          "Send what is known.",
          (_CHILDREN, ("without", "Child", both(_without_sex, missing("expected_birth_date")))),
          lambda totals: (
              totals["children"] >= FEW and totals["without"] * 100 > NO_SEX_PER_CENT * totals["children"]
          ), "DfE 2886Q"),
    Total("few-disability-codes", "cin", "Disability", "Disability", "seven or fewer of the codes of disability",
          "Check that disabilities are recorded by their kind.",
          (_CHILDREN, *((f"code {code}", "Disability", _disability(code)) for code in _DISABILITIES)),
          lambda totals: totals["children"] >= FEW and _codes_in(totals, "code ") <= DISABILITY_CODES, "DfE 2887Q"),
    Total("one-disability-each", "cin", "Disability", "Disability", "no child with more than one disability",
          "Check that every disability of a child is recorded.",
          (_CHILDREN, ("further", "Disability", _another_disability)),
          lambda totals: totals["children"] >= FEW and not totals["further"], "DfE 2888Q", (PARENT,)),
)  # fmt: skip


def of_whole_files() -> tuple[Once | Total, ...]:
    """Every check of a whole file, of every format."""
    return (*ONCE, *TOTALS)


class _Values:
    """Remembers texts by 8 bytes each, to tell which have come before."""

    def __init__(self) -> None:
        self._known = np.zeros(0, np.int64)

    def again(self, texts: list[str]) -> list[int]:
        """The places of texts that stood before, here or in an earlier batch."""
        hashes = np.fromiter(map(hash, texts), np.int64, len(texts))
        new, first = np.unique(hashes, return_index=True)
        repeated = np.ones(len(texts), bool)
        repeated[first] = np.isin(new, self._known)
        self._known = np.concatenate((self._known, new))
        return [int(place) for place in np.flatnonzero(repeated)]


class WholeFile:
    """What has been seen of one file so far, for the checks of all its rows together."""

    def __init__(self, form: Format, context: Context) -> None:
        self._context = context
        self._once = [(rule, _Values()) for rule in ONCE if rule.format == form.code]
        self._totals = [(rule, dict.fromkeys((add[0] for add in rule.adds), 0)) for rule in _totals_of(form)]

    def add(self, block: str, rows: pa.RecordBatch, findings: Findings) -> None:
        """Take in some rows of a block; says at once which hold what may stand once."""
        for once, seen in self._once:
            if once.block == block:
                usable = rows.select([once.column, "line"]).filter(pc.is_valid(rows[once.column]))
                if not usable.num_rows:
                    continue
                for place in seen.again(usable[once.column].to_pylist()):
                    findings.add(once.code, Severity.QUERY, once.found, once.remedy,
                                 at=usable["line"][place].as_py(), block=block, name=once.field)  # fmt: skip
        for total, sums in self._totals:
            for name, of, adds in total.adds:
                if of == block:
                    sums[name] += pc.sum(pc.fill_null(adds(rows, self._context), False)).as_py() or 0

    def close(self, findings: Findings) -> None:
        """Ask about the sums, once all rows were added."""
        for total, sums in self._totals:
            if total.fails(sums):
                findings.add(total.code, Severity.QUERY, total.found, total.remedy, block=total.block, name=total.field)


def _totals_of(form: Format) -> tuple[Total, ...]:
    return tuple(rule for rule in TOTALS if rule.format == form.code)


def seen_by_totals(form: Format, block: Block) -> tuple[str, ...]:
    """The columns beside its own that the checks of the whole file need of a block."""
    return tuple(
        name
        for rule in _totals_of(form)
        for _, of, _ in rule.adds
        if of == block.name == rule.block
        for name in rule.sees
    )
