"""How fast effects of a practice are worked out, and how often what was planted is held.

    python bench/effects.py [--quick] [--peer PYTHON]

Fast: the Basque Country with predictors from eight starts, its placebos with two starts each, mpdta with its average
over all, and 200 interrupted time series; CPU seconds of this process, the median of three (--quick: once). Right:
panels drawn in memory, 400 (--quick: 100) each of 12, 40 and 152 areas, with an effect of one standard deviation and
with none.

The peers, each at its own defaults on one thread, are run in the same run where PYTHON (or this Python) has them:
pysyncon, one start with equal weights; differences; statsmodels. A peer that it lacks is `recorded`: by a run of
pysyncon 1.7.0, differences 0.3.0 and statsmodels 0.15.0 on two cores, November 2026. Answers are compared before times.
Each closing line is `NAME VALUE UNIT ratio=R vs PEER`, R being the peer's figure over ours.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from sightline.methods.effects.averages import Average, By, Errors, average
from sightline.methods.effects.group_time import group_time
from sightline.methods.effects.interrupted import Interrupted, Season, interrupted
from sightline.methods.effects.panel import panel
from sightline.methods.effects.synthetic_control import Control, in_space, synthetic_control
from sightline.methods.effects.warned import of_regression
from sightline.standard.figures import Period
from tests.reference.effects_data import FOLDER, basque, mpdta

T = TypeVar("T")
YEARS = [Period.year_to_march(year) for year in range(2014, 2024)]
SERIES = 200
RECORDED = {  # answer, CPU seconds
    "pysyncon": (-0.699564984, 1.55),
    "differences": (-0.039951275, 0.0521),
    "statsmodels": (-40.518566851, 0.345),
}

PEERS = {
    "pysyncon": """
import pandas as pd
from pysyncon import Dataprep, Synth
df = pd.read_csv(FOLDER + "/basque.csv")
means = ["school.illit", "school.prim", "school.med", "school.high", "school.post.high", "invest"]
sectors = ["agriculture", "energy", "industry", "construction", "services.venta", "services.nonventa"]
target = "Basque Country (Pais Vasco)"
prepared = Dataprep(
    foo=df, predictors=means, predictors_op="mean", time_predictors_prior=range(1964, 1970),
    special_predictors=[("gdpcap", range(1960, 1970), "mean"),
                        *[("sec." + name, range(1961, 1970, 2), "mean") for name in sectors],
                        ("popdens", [1969], "mean")],
    dependent="gdpcap", unit_variable="regionname", time_variable="year", treatment_identifier=target,
    controls_identifier=sorted(set(df.regionname) - {target}), time_optimize_ssr=range(1960, 1970))
def work():
    found = Synth()
    found.fit(dataprep=prepared, optim_method="Nelder-Mead", optim_initial="equal")
    return float(found.att(time_period=range(1975, 1998))["att"])
""",
    "differences": """
import numpy as np, pandas as pd
from differences import ATTgt
df = pd.read_csv(FOLDER + "/mpdta.csv")
df["cohort"] = df["first.treat"].replace(0, np.nan)
df = df.set_index(["countyreal", "year"])[["lemp", "cohort"]]
def work():
    found = ATTgt(data=df, cohort_column="cohort")
    found.fit("lemp", control_group="never_treated", progress_bar=False)
    return float(found.aggregate("simple").iloc[0, 0])
""",
    "statsmodels": """
import numpy as np, statsmodels.api as sm
SERIES = json.loads(sys.argv[2])
place = np.arange(60.0)
angle = 2 * np.pi * place / 12
design = np.column_stack([np.ones(60), place, place >= 36, np.clip(place - 36, 0, None), np.cos(angle), np.sin(angle)])
def work():
    total = 0.0
    for values in SERIES:
        plain = sm.GLM(values, design, family=sm.families.Poisson()).fit(scale="X2")
        other = sm.GLM(values, design, family=sm.families.Poisson()).fit(
            cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True})
        total += plain.params[2]
    return float(total)
""",
}
AROUND = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
FOLDER = sys.argv[1]
{work}
work()
begun = time.process_time()
answer = work()
print(json.dumps([answer, time.process_time() - begun]))
"""


def counts() -> list[list[int]]:
    """Made-up monthly counts of five years, with a season and a fall from the fourth year on."""
    place = np.arange(60)
    line = 4 + 0.003 * place + 0.3 * np.cos(2 * np.pi * place / 12) - 0.2 * (place >= 36)
    made: list[list[int]] = np.random.default_rng(4).poisson(np.exp(line), (SERIES, 60)).tolist()
    return made


def peer(python: str, name: str, series: list[list[int]]) -> tuple[float, float, str]:
    """(answer, CPU seconds, how it is called) of a peer: run by `python` where it has it, else as recorded."""
    command = [python, "-c", AROUND.format(work=PEERS[name]), str(FOLDER.resolve()), json.dumps(series)]
    asked = subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False)
    if asked.returncode:
        return (*RECORDED[name], f"{name} (recorded)")
    alone = os.environ | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # threads that wait cost too
    said = subprocess.run(command, capture_output=True, check=True, text=True, env=alone).stdout.splitlines()[-1]
    answer, spent = json.loads(said)
    return answer, spent, f"{name} (same run)"


def timed(work: Callable[[], T], turns: int) -> tuple[T, float]:
    """What it comes to, and the median of its CPU seconds; the first turn is not counted."""
    found, spent = work(), []
    for _ in range(turns):
        begun = time.process_time()
        found = work()
        spent.append(time.process_time() - begun)
    return found, statistics.median(spent)


def fast(python: str, turns: int) -> list[str]:
    """Lines on time. Stops the run where an answer is not the peer's."""
    made = counts()
    asked = [Interrupted(tuple(map(float, one)), 36, Season(12, 1), counts=True, lags=3) for one in made]

    def ours_at_different_times() -> Average:
        return average(group_time(mpdta()), By.SIMPLE, errors=Errors.INFLUENCE, draws=1)  # analytic, as the peer

    control, control_cpu = timed(lambda: synthetic_control(basque()), turns)
    simple, simple_cpu = timed(ours_at_different_times, turns)
    jumps, jumps_cpu = timed(lambda: sum(interrupted(one).level.value for one in asked), turns)
    lines, one_start = [], (0.0, "")
    for name, label, answer, spent in (
        ("pysyncon", "basque_8_starts_cpu_s", after(control), control_cpu),
        ("differences", "mpdta_simple_cpu_s", simple.overall.value, simple_cpu),
        ("statsmodels", "interrupted_200_series_cpu_s", jumps, jumps_cpu),
    ):
        known, least, who = peer(python, name, made)
        if abs(answer - known) > 1e-4 * max(1.0, abs(known)):
            raise SystemExit(f"{label}: {answer} where {who} has {known}")
        one_start = (least, who) if name == "pysyncon" else one_start
        lines.append(f"{label} {spent:.4f} s ratio={least / spent:.1f} vs {who}")
    _, placebo_cpu = timed(lambda: in_space(control), 1)
    one, who = one_start
    beside = f"ratio={17 * one / placebo_cpu:.1f} vs 17 times one start of {who}"
    return [*lines, f"basque_17_placebos_cpu_s {placebo_cpu:.3f} s {beside}"]


def after(control: Control) -> float:
    """The effect of 1975 to 1997, as it was published."""
    return float(control.gaps[20:].mean())


def right(areas: int, size: int) -> list[str]:
    """Lines on truth: panels of ten years in which a third adopts in the seventh."""
    held = fell = warned = 0
    for seed in range(size):
        draw = np.random.default_rng(seed)
        noise = draw.normal(0, 1, (areas, 10))
        values = draw.normal(0, 3, (areas, 1)) + draw.normal(0, 1, 10) + noise
        adopts = draw.permutation(areas) < areas // 3
        worst = np.argsort(np.argsort(-noise[:, 5])) < areas // 3
        none = panel(values.tolist(), [6 if each else None for each in adopts], YEARS)
        effect = average(group_time(none), By.SIMPLE, draws=1).overall
        fell += effect.upper < 0
        values[adopts, 6:] += 1.0
        planted = panel(values.tolist(), [6 if each else None for each in adopts], YEARS)
        effect = average(group_time(planted), By.SIMPLE, draws=1).overall
        held += effect.lower <= 1.0 <= effect.upper
        values[adopts, 6:] -= 1.0
        warned += bool(of_regression(panel(values.tolist(), [6 if each else None for each in worst], YEARS)))
    each = 100 / size
    return [
        f"planted_held_{areas}_areas {held * each:.1f} of_100 ratio={95 / (held * each):.3f} vs the 95 that it says",
        f"none_called_effective_{areas}_areas {fell * each:.1f} of_100"
        f" ratio={5 / (fell * each) if fell else float('inf'):.1f} vs the most allowed, 5",
        f"bad_year_warned_{areas}_areas {warned * each:.1f} of_100 ratio={90 / (warned * each):.3f}"
        " vs the least allowed, 90",
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="once each, and 100 panels: under a minute")
    parser.add_argument("--peer", default=sys.executable, metavar="PYTHON", help="a Python that has the peers")
    given = parser.parse_args()
    printed = [line for areas in (12, 40, 152) for line in right(areas, 100 if given.quick else 400)]
    if FOLDER.is_dir():
        printed = fast(given.peer, 1 if given.quick else 3) + printed
    else:
        print("there are no reference panels at ../shared/data/reference: no times were measured")
    print("\n".join(printed))
