"""The figures of R's survey package (4.1) for its samples of Californian schools, through svy and waves of ours.

The samples are published data of schools, not of people. R prints z limits where svy prints t: only standard errors,
estimates and logit limits (which R makes with t) are compared.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars
import pytest
import svy

from sightline.analyses.campaign.wave_estimates import Estimate
from sightline.analyses.campaign.waves import waves_of

FOLDER = Path(__file__).resolve().parents[2] / "../shared/data/reference"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the reference data (../shared/data/reference) is absent")

SIX = 5e-7  # relative: six digits
Totals = dict[str | int | float | bool, int | float]
STYPE: Totals = {"E": 4421, "H": 755, "M": 1018}
WIDE: Totals = {"No": 1072, "Yes": 5122}
MARGINS = {"stype": STYPE, "sch.wide": WIDE}


class Known(NamedTuple):
    """What R gave for one sample: mean of api00, total of enroll, both with errors; deff; share of comp.imp."""

    mean: float
    error: float
    total: float
    total_error: float
    deff: float
    share: float
    lower: float
    upper: float


KNOWN = {
    "apisrs": Known(656.585, 9.249722039, 3621074.34, 169519.6543, 1, 0.665, 0.597319727, 0.726513215),
    "apistrat": Known(
        662.2873632, 9.408940803, 3687177.532, 114641.7161, 1.204457269, 0.655649012, 0.586467134, 0.718806402
    ),
    "apiclus1": Known(
        644.1693989, 23.54224069, 3404940.135, 932235.027, 9.345869451, 0.726775956, 0.657180963, 0.786825522
    ),
    "apiclus2": Known(
        670.8118081, 30.09902738, 2639272.93, 799637.7736, 6.250513756, 0.688560886, 0.565376479, 0.789811260
    ),
}
DESIGNS = {
    "apisrs": svy.Design(wgt="pw", pop_size="fpc"),
    "apistrat": svy.Design(wgt="pw", stratum="stype", pop_size="fpc"),
    "apiclus1": svy.Design(wgt="pw", psu="dnum", pop_size="fpc"),
    "apiclus2": svy.Design(wgt="pw", psu="dnum", ssu="snum", pop_size=svy.PopSize("fpc1", "fpc2")),
}


@cache
def sample(name: str) -> svy.Sample:
    table = polars.read_csv(FOLDER / f"{name}.csv", null_values=["NA"], infer_schema_length=None)
    return svy.Sample(table, DESIGNS[name])


def only(found: svy.Estimate | list[svy.Estimate]) -> tuple[float, float, float]:
    """(estimate, standard error, design effect) of an estimate without groups."""
    assert isinstance(found, svy.Estimate)
    one = found.estimates[-1]
    return one.est, one.se, one.deff or 0.0


@pytest.mark.parametrize("name", KNOWN)
def test_four_designs_to_six_digits(name: str) -> None:
    known, estimation = KNOWN[name], sample(name).estimation
    assert only(estimation.mean("api00", deff="wor")) == pytest.approx((known.mean, known.error, known.deff), rel=SIX)
    total = only(estimation.total("enroll", drop_nulls=True))[:2]
    assert total == pytest.approx((known.total, known.total_error), rel=SIX)
    share = estimation.prop("comp.imp")
    assert isinstance(share, svy.Estimate)
    one = next(each for each in share.estimates if each.y_level == "Yes")
    assert (one.est, one.lci, one.uci) == pytest.approx((known.share, known.lower, known.upper), rel=SIX)


def test_groups_a_ratio_and_calibrated_totals_to_six_digits() -> None:
    by = sample("apiclus1").estimation.mean("api00", by="stype")
    assert isinstance(by, svy.Estimate)
    told = [(each.est, each.se) for each in by.estimates]
    assert told == [
        pytest.approx(each, rel=SIX)
        for each in ((648.8681, 22.36241), (618.5714, 38.02025), (631.44, 31.60947))
    ]  # fmt: skip
    ratio = sample("apiclus2").estimation.ratio("api.stu", "enroll", drop_nulls=True)
    assert only(ratio)[:2] == pytest.approx((0.8197370421, 0.01885056331), rel=SIX)
    after = sample("apiclus1").weighting.poststratify(controls=STYPE, cells="stype", wgt_name="ps")
    assert only(after.estimation.total("enroll"))[:2] == pytest.approx((3680892.945, 406292.6363), rel=SIX)
    to: dict[str | svy.core.terms.Term, object] = {svy.Cat("stype"): STYPE, "api99": 3914069}
    calibrated = sample("apiclus1").weighting.calibrate(controls=to, wgt_name="ca")
    assert only(calibrated.estimation.total("enroll"))[:2] == pytest.approx((3638487.204, 385524.4274), rel=SIX)


def test_tests_of_tables_and_a_regression_to_the_digits_r_printed() -> None:
    for name, f, p in (("apiclus1", 5.193369541, 0.02174746), ("apistrat", 17.24744, 2.035e-7)):
        stats = sample(name).categorical.tabulate("sch.wide", "stype").stats  # Rao and Scott's correction
        assert stats is not None
        assert stats.f is not None
        assert stats.f.value == pytest.approx(f, rel=SIX)
        assert stats.f.p_value == pytest.approx(p, rel=1e-4)
    terms = sample("apistrat").glm.fit(y="api00", x=["ell", "meals", "mobility"]).coefs
    assert [term.est for term in terms] == pytest.approx([820.8873, -0.4805866, -3.1415353, 0.2257132], rel=SIX)
    assert [term.se for term in terms] == pytest.approx([10.07774, 0.3919734, 0.2839465, 0.3932184], rel=SIX)


def test_a_jackknife_is_that_of_r_without_the_finite_population() -> None:
    jackknife = sample("apiclus1").weighting.create_jk_wgts().estimation.mean("api00", method="replication")
    left = 1 - 15 / 757  # R takes the finite population of 757 districts over into its weights, svy does not
    assert only(jackknife)[1] * np.sqrt(left) == pytest.approx(26.32936059, rel=SIX)


def test_r_stops_raking_where_no_cell_moves_by_one_and_svy_goes_on() -> None:
    rows = list(csv.DictReader((FOLDER / "apiclus1.csv").read_text().splitlines()))
    weight, enroll = (np.array([float(row[name]) for row in rows]) for name in ("pw", "enroll"))
    cells = [(np.array([row[name] for row in rows]), totals) for name, totals in MARGINS.items()]
    kinds = [(a, b) for a in STYPE for b in WIDE]

    def counted() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([weight[(cells[0][0] == a) & (cells[1][0] == b)].sum() for a, b in kinds])

    totals, moved = list[float](), np.inf
    while moved > 1e-9:
        before = counted()
        for codes, wanted in cells:
            for code, total in wanted.items():
                weight[codes == code] *= total / weight[codes == code].sum()
        if moved >= 1:  # R's epsilon
            totals.append(float((weight * enroll).sum()))
        moved = float(np.abs(counted() - before).max())
    assert totals[-1] == pytest.approx(3647300.031, rel=SIX)  # where R stopped
    raked = sample("apiclus1").weighting.rake(controls=MARGINS, tol=1e-12, max_iter=1_000, wgt_name="rk")
    found = only(raked.estimation.total("enroll"))[:2]
    assert found[0] == pytest.approx(float((weight * enroll).sum()), rel=1e-9)
    assert found == pytest.approx((3647300.031, 400602.7197), rel=1e-5)


def waves(folder: Path, file: str, keys: str, more: str = "") -> dict[str, Estimate]:
    """One sample as a wave of ours: its estimates of everybody, by question."""
    (folder / f"{file}.csv").write_text((FOLDER / f"{file}.csv").read_text(), encoding="utf-8")
    (folder / "waves.toml").write_text(
        '[[survey]]\ntitle = "Schools"\nmade_up = "no"\n'
        f'[[wave]]\nwave = "1"\nfile = "{file}.csv"\nfrom = 2000-01-01\nuntil = 2000-12-31\n'
        f'population = "Schools of California"\nweight = "pw"\n{keys}\n'
        '[[question]]\nquestion = "score"\nsays = "Score"\noutcome = "attitude"\nkind = "score"\nanswers = "200-1000"\n'
        '[[asked]]\nquestion = "score"\nwave = "1"\ncolumns = "api00"\nwording = "1"\n'
        '[[question]]\nquestion = "met"\nsays = "Met"\noutcome = "attitude"\nkind = "share"\nanswers = "Yes, No"\n'
        f'counts = "Yes"\n[[asked]]\nquestion = "met"\nwave = "1"\ncolumns = "comp.imp"\nwording = "1"\n{more}',
        encoding="utf-8",
    )
    return {each.question: each for each in waves_of(folder).estimates}


@pytest.mark.parametrize(
    ("name", "keys"),
    [("apistrat", 'stratum = "stype"\nfpc = "fpc"'), ("apiclus1", 'cluster = "dnum"\nfpc = "fpc"')],
)
def test_waves_of_ours_give_the_same(tmp_path: Path, name: str, keys: str) -> None:
    known, found = KNOWN[name], waves(tmp_path, name, keys)
    assert (found["score"].value, found["score"].error) == pytest.approx((known.mean, known.error), rel=SIX)
    share = found["met"]
    assert (share.value, share.lower, share.upper) == pytest.approx((known.share, known.lower, known.upper), rel=SIX)


def test_limits_of_a_score_are_wider_than_those_r_prints_for_few_clusters(tmp_path: Path) -> None:
    found = waves(tmp_path, "apiclus1", 'cluster = "dnum"\nfpc = "fpc"')["score"]
    assert found.freedom == 14
    assert (found.lower, found.upper) == pytest.approx((593.68, 694.66), abs=0.005)  # R's z: 598.03 to 690.31


def test_waves_of_ours_are_raked_as_r_rakes_them(tmp_path: Path) -> None:
    more = "".join(
        f'[[margin]]\nmargin = "{name}"\nwhere = "{name}: {code}"\ntotal = {total}\nsource = "R"\n'
        for name, totals in MARGINS.items() for code, total in totals.items()
    )  # fmt: skip
    found = waves(tmp_path, "apiclus1", 'cluster = "dnum"\nfpc = "fpc"', more)["score"]
    raked = sample("apiclus1").weighting.rake(controls=MARGINS, tol=1e-12, max_iter=1_000, wgt_name="rk")
    assert (found.value, found.error) == pytest.approx(only(raked.estimation.mean("api00"))[:2], rel=1e-8)
