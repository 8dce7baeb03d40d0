"""The draft of the picture, from the tables of the ledger in an engine."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from sightline.analyses.picture.adults import ADULTS, DRAWN_ADULTS
from sightline.analyses.picture.children import KEY, WHOLE, Counted, children_draft
from sightline.analyses.picture.codes import CHILDREN, CROSSINGS, DRAWN_CHILDREN, PLACES, RECORDS_HELD
from sightline.analyses.picture.coverage import Coverage
from sightline.analyses.picture.steps import BEST, STEPS
from sightline.engines.engine import Engine
from sightline.engines.steps import Step
from sightline.standard.drafts import Draft
from sightline.standard.draws import FEWEST, NO_DRAWS, Draws

Progress = Callable[[str, int, int], None]


def picture_draft(engine: Engine, coverage: Coverage, draws: int, progress: Progress | None = None) -> Draft:
    """Run the steps on the tables of the ledger; those over draws only where there are draws enough for a range.

    The engine must hold event, person, person_ethnicity and link_draw.
    """
    engine.register("covered_year", pa.table({"year": pa.array(coverage.years, pa.int64())}))
    engine.register("span", spans(coverage))
    for name, rows in (("place", PLACES), ("crossing", CROSSINGS)):
        engine.register(name, pa.Table.from_pylist(list(rows)))
    engine.register("link_set", pa.table({"draw": pa.array(range(draws + 1), pa.int64())}))
    engine.run(STEPS if draws >= FEWEST else BEST, progress)
    counted = Counted(
        engine.counts(CHILDREN), engine.counts(RECORDS_HELD), engine.counts(ADULTS),
        _over_draws(engine, draws, DRAWN_CHILDREN, "children"), _over_draws(engine, draws, DRAWN_ADULTS, "people"),
    )  # fmt: skip
    return children_draft(counted, coverage)


def spans(coverage: Coverage) -> pa.Table:
    """Each year by itself, and as part of all the years together where they are several without a gap."""
    years = list(coverage.years)
    whole = years if len(years) > 1 and coverage.unbroken else []
    columns = {"year": [*years, *whole], "span": [*years, *[WHOLE] * len(whole)]}
    return pa.table({name: pa.array(values, pa.int64()) for name, values in columns.items()})


def _over_draws(engine: Engine, number: int, step: Step, value: str) -> Draws:
    """The recounts of one count; none where there are too few draws for a range."""
    if number < FEWEST:
        return NO_DRAWS
    return Draws.of(number, engine.counts(step).to_pylist(), KEY, value)
