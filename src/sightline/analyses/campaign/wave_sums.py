"""Means and shares of one wave, with intervals that know of strata, clusters, weights and raking: svy works them out.

Intervals: of a score value and t times the standard error, of a share on the logit scale, both with the degrees of
freedom of the design (clusters less strata, of those that hold somebody of the group). The design effect is beside a
sample of as many respondents drawn by lot with replacement. svy 0.35 gives the figures of R's `survey` for its
reference samples: tests/reference/test_survey_api.py.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars
import svy

from sightline.analyses.campaign.wave_answers import Answered
from sightline.analyses.campaign.wave_estimates import EVERYBODY, LEAST, LEAST_GROUP, Estimate, Kind, Question, Weights
from sightline.analyses.campaign.wave_rows import Flags
from sightline.errors import MethodError
from sightline.standard.shares import wilson

TOLERANCE = 1e-9  # by which a raked margin may miss its total, of that total
_LOOSE = 1e-6  # the same where weights are trimmed and raked in turn
_ROUNDS = 1_000  # of either

Floats = npt.NDArray[np.float64]


class Weighted:
    """One wave with the weights with which it is estimated. Columns are numbered: svy sees no name and no code."""

    def __init__(self, held: Answered) -> None:
        """Rake, and trim where that was asked for. Raises MethodError where raking finds no weights."""
        self.held = held
        self._values = {question: f"v{place}" for place, question in enumerate(held.values)}
        self._members = {key: f"g{place}" for place, key in enumerate(held.members)}
        self._sample = _raked(held, self._table())
        self.weight: Floats = self._sample.data.lazy().collect()[self._sample.design.wgt or "w"].to_numpy()

    def _table(self) -> polars.DataFrame:
        held = self.held
        drawn = {"w": held.weight, "s": held.stratum, "c": held.cluster, "f": held.fpc}
        columns: dict[str, npt.NDArray[np.generic]] = {key: each for key, each in drawn.items() if each is not None}
        columns |= {f"m{place}": values for place, values in enumerate(held.margins.values())}
        columns |= {self._values[question]: values for question, values in held.values.items()}
        columns |= {self._members[key]: flags for key, flags in held.members.items()}
        return polars.DataFrame(columns, nan_to_null=True)

    def spread(self) -> Weights:
        """How the weights lie around their mean, and what that costs: Kish's effective base."""
        used = self.weight[self.weight > 0]
        margins = self.held.wave.margins
        names = tuple(margin.name for margin in margins)
        sources = tuple(dict.fromkeys(source for margin in margins for source in margin.sources))
        cut = None
        if self.held.wave.trim is not None:
            cut = int((used >= used.mean() * self.held.wave.trim * (1 - 1e-4)).sum())
        effective = float(used.sum() ** 2 / (used**2).sum())
        return Weights(effective, float(used.min() / used.mean()), float(used.max() / used.mean()), names, sources, cut)

    def estimate(self, question: Question, dimension: str, group: str) -> Estimate:
        """One question in one group; a stated gap where the base is too small or chance cannot be told."""
        values = self.held.values[question.key]
        inside = self.weight > 0
        if dimension != EVERYBODY:
            inside = inside & self.held.members[dimension, group]
        said = inside & ~np.isnan(values)
        base, apart = int(said.sum()), int(inside.sum() - said.sum())
        gap = Estimate(question.key, self.held.wave.key, dimension, group, base, apart)
        least = LEAST if dimension == EVERYBODY else LEAST_GROUP
        if base < least:
            return replace(gap, reason=f"fewer than {least} answered")
        if np.ptp(values[said]) == 0:
            return self._alike(gap, question, said)
        return self._estimated(gap, question)

    def _alike(self, gap: Estimate, question: Question, said: Flags) -> Estimate:
        """All gave one answer: a share has Wilson's interval on Kish's effective base, a score has none."""
        if question.kind is Kind.SCORE:
            return replace(gap, reason="all gave one answer: chance cannot be told")
        weight = self.weight[said]
        effective = float(weight.sum() ** 2 / (weight**2).sum())
        share = float(self.held.values[question.key][said][0])
        lower, upper = wilson(share * effective, effective)
        return replace(
            gap, value=share, lower=lower, upper=upper, design_effect=gap.base / effective, effective=effective
        )

    def _estimated(self, gap: Estimate, question: Question) -> Estimate:
        column = self._values[question.key]
        where = None if gap.dimension == EVERYBODY else svy.col(self._members[gap.dimension, gap.group])
        with _quietly("the survey library could not work out an estimate of this design"):
            if question.kind is Kind.SHARE:
                found = self._sample.estimation.prop(column, where=where, deff="wr", drop_nulls=True)
            else:
                found = self._sample.estimation.mean(column, where=where, deff="wr", drop_nulls=True)
        assert isinstance(found, svy.Estimate)  # svy gives a list where it is asked for several columns
        one = next(each for each in found.estimates if question.kind is Kind.SCORE or each.y_level == 1)
        freedom = float(one.df or 0)
        if freedom < 1:
            return replace(gap, reason="all are of one cluster: chance cannot be told")
        if not one.se > 0 or not math.isfinite(one.lci):
            return replace(gap, reason="no cluster differs from another: chance cannot be told")
        lower, upper, deff = float(one.lci), float(one.uci), float(one.deff or math.nan)
        return replace(
            gap, value=float(one.est), error=float(one.se), lower=max(lower, question.lowest),
            upper=min(upper, question.highest), freedom=freedom, design_effect=deff, effective=gap.base / deff,
        )  # fmt: skip


@contextmanager
def _quietly(said: str) -> Iterator[None]:
    """Words of svy may hold codes of the data: none is printed or passed on. Its faults become `said`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", svy.SvyUserWarning)
        try:
            yield
        except (svy.SvyError, ValueError):
            raise MethodError(said) from None


def _raked(held: Answered, table: polars.DataFrame) -> svy.Sample:
    """The sample with its last weights: raked to the margins, scaled to the size of the first one, and trimmed."""
    names = {"s": held.stratum, "c": held.cluster, "f": held.fpc}
    stratum, cluster, fpc = (name if values is not None else None for name, values in names.items())
    trim = held.wave.trim
    with _quietly("the weights of a wave cannot be raked to these margins, or not with this trimming"):
        sample = svy.Sample(table, svy.Design(wgt="w", stratum=stratum, psu=cluster, pop_size=fpc))
        if held.margins:
            cut = None if trim is None else svy.TrimConfig(upper=svy.Threshold("mean", trim), max_iter=_ROUNDS)
            return sample.weighting.rake(
                controls=_controls(held), tol=TOLERANCE if cut is None else _LOOSE, max_iter=_ROUNDS, trimming=cut
            )
        if trim is not None:
            return sample.weighting.trim(upper=svy.Threshold("mean", trim), max_iter=_ROUNDS)
    return sample


def _controls(held: Answered) -> dict[str, dict[str | int | float | bool, int | float]]:
    sizes = [sum(total for _, total in margin.categories) for margin in held.wave.margins]
    return {
        f"m{place}": {n: total * sizes[0] / sizes[place] for n, (_, total) in enumerate(margin.categories)}
        for place, margin in enumerate(held.wave.margins)
    }
