"""Prisons of a made-up England, made directly as tables that the steps read: a world takes a second."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from sightline.analyses.perpetrators import prison_steps as steps
from sightline.analyses.perpetrators.prison_tables import Prisons as Counted
from sightline.analyses.picture.coverage import Coverage
from sightline.engines.engine import Engine
from sightline.standard.areas import current
from sightline.standard.arrow import schema_of
from sightline.standard.figures import Period
from sightline.standard.justice import PROGRAMME_NEED, PROGRAMME_PLACE, SUPERVISION_TERM
from sightline.standard.model import EVENT
from sightline.synthetic.agencies.courts import CONTACT, ONLINE, RAPE, Charges, assembled, proceed
from sightline.synthetic.agencies.filing import texts
from sightline.synthetic.agencies.prisons import BANDS, GROWTH, Prisons, make_prisons
from sightline.synthetic.days import YEAR_OF_LIFE, number
from sightline.synthetic.plan import make_plan
from sightline.synthetic.scenario import Plant, Scenario, Strength
from sightline.synthetic.setting import Setting, setting
from sightline.synthetic.society.people import Kind, People

YEARS_BEFORE = 15
OFFSET = -number(date(1970, 1, 1))  # from days of a made-up world to days as Arrow counts them
COVERAGE = Coverage((2024, 2025, 2026), {}, frozenset(), frozenset(), (), date(2026, 3, 31), (date(2026, 6, 1),) * 2)


def prisons_of(
    seed: int, short: float, yearly: int, years: tuple[int, ...] = (2024, 2025, 2026)
) -> tuple[Setting, Prisons, int]:
    """(setting, prisons, the region that is short) of so many adults charged in the last year."""
    plants = {"prison_places": Plant("prison_places", Strength.STRONG, short)}
    areas = list(current())
    where = setting(Scenario("t", "t", len(areas), 0, years, plants), seed, areas)
    rng = np.random.default_rng([seed, yearly])
    span = (where.end - where.start + 1) / YEAR_OF_LIFE + YEARS_BEFORE
    size = round(yearly * (1 - GROWTH**-span) / np.log(GROWTH))
    ago = -np.log(1 - rng.random(size) * (1 - GROWTH**-span)) / np.log(GROWTH)
    course = rng.choice(np.array([RAPE, CONTACT, ONLINE], dtype=np.int32), size=size, p=[0.25, 0.45, 0.3])
    blank, person = texts([""] * size), np.arange(size, dtype=np.int32)
    charges = Charges(
        np.full(size, -1, dtype=np.int32), person, rng.integers(len(areas), size=size).astype(np.int32), blank, blank,
        course.astype(np.int32), (where.end - ago * YEAR_OF_LIFE).astype(np.int32),
    )  # fmt: skip
    courts = assembled(where, charges, proceed(rng, charges), float(yearly), np.zeros((4, len(years)), dtype=np.int32))
    holders: dict[str, Any] = {field.name: np.zeros(size, dtype=np.int32) for field in fields(People)}
    people = People(**(holders | {"kind": np.full(size, int(Kind.SUSPECT), dtype=np.int8)}))
    plan = make_plan(where)
    return where, make_prisons(where, people, courts, plan), plan.short_region


def days(numbers: Any, last: int) -> pa.Array:
    """Dates; null for what is not, or is later than the data."""
    values = np.asarray(numbers, dtype=np.int64)
    shown = (values > 0) & (values <= last)
    return pa.array(np.where(shown, values + OFFSET, 0).astype("datetime64[D]"), pa.date32(), mask=~shown)


def needs(where: Setting, made_up: Prisons) -> pa.Table:
    """The table programme_need of these prisons, as it would be made of their files."""
    s, which = made_up.spells, made_up.served
    there = np.flatnonzero((made_up.assessed > 0) & (made_up.assessed <= where.end) & (s.finish[which] >= where.start))
    spell = which[there]
    started, ended = made_up.places.started[there], made_up.places.ended[there]
    left = s.finish[spell] <= where.end
    result = np.select(
        [~made_up.eligible[there], (ended > 0) & (ended <= where.end), (started > 0) & (started <= where.end),
         ~made_up.willing[there], left],
        ["", np.where(made_up.completes[there], "completed", "dropped_out"), "ongoing", "not_started", "no_place"],
        "waiting",
    )  # fmt: skip
    keys = [f"n{place}" for place in there.tolist()]
    region = made_up.programmes.agency[there]
    table = {
        "need_key": keys, "record_key": keys, "person_key": keys,
        "agency": [f"PRI-{where.regions[place]}" for place in region.tolist()],
        "risk_band": texts(BANDS)[made_up.band[s.case[spell]]].tolist(),
        "sentence_months": s.months[spell].tolist(),
        "held_from": days(s.begin[spell], where.end), "held_to": days(s.finish[spell], where.end),
        "assessed_on": days(made_up.assessed[there], where.end), "eligible": made_up.eligible[there].tolist(),
        "programme": ["building_choices" if start else None for start in (started > 0).tolist()],
        "started_on": days(started, where.end), "ended_on": days(ended, where.end),
        "result": [value or None for value in result.tolist()],
    }  # fmt: skip
    return pa.table(table, schema=schema_of(PROGRAMME_NEED.columns))


def places(where: Setting, made_up: Prisons) -> pa.Table:
    """The table programme_place of these prisons."""
    rows = [
        {"agency": f"PRI-{region}", "period_end": date(year, 3, 31), "programme": "building_choices",
         "places": int(made_up.places.given[r, y]), "filled": int(made_up.places.taken[r, y])}
        for r, region in enumerate(where.regions) for y, year in enumerate(where.years)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=schema_of(PROGRAMME_PLACE.columns))


def counted(engine: Engine, where: Setting, made_up: Prisons, terms: pa.Table | None = None) -> Counted:
    """What the steps count of these prisons, with terms of supervision; none by default."""
    period = Period.years_to_march(where.years[0], where.years[-1])
    engine.clear()
    services = [{"agency": f"{kind}-{place}", "region": place} for kind in ("PRI", "PRO") for place in where.regions]
    engine.register("service_region", pa.Table.from_pylist(services, schema=schema_of(steps.SERVICE_REGION)))
    span = [{"first_day": period.start, "last_day": period.end}]
    engine.register("prison_span", pa.Table.from_pylist(span, schema=schema_of(steps.PRISON_SPAN)))
    engine.register("programme_need", needs(where, made_up))
    engine.register("programme_place", places(where, made_up))
    engine.register(EVENT.name, pa.Table.from_pylist([], schema=schema_of(EVENT.columns)))
    none = pa.Table.from_pylist([], schema=schema_of(SUPERVISION_TERM.columns))
    engine.register(SUPERVISION_TERM.name, none if terms is None else terms)
    engine.run(steps.STEPS)
    return Counted(period, {step.name: engine.counts(step).to_pylist() for step in steps.STEPS if not step.person_rows})
