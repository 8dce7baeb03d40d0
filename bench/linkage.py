"""How well and how fast linkage does on the frozen trial, beside Splink alone in the same run.

    python bench/linkage.py [--quick]

The trial is ../shared/data/linkage: made-up children, five agencies. Both sides see names, birth dates, sex and
postcodes; the trial's national numbers carry no check digits, so nobody uses them. Its columns truth, household, twin,
eth and imd are used for scoring only (and truth to take a sample of children with --quick). Each closing line is
`NAME VALUE UNIT ratio=R vs PEER`; CPU seconds are of this process, all its threads.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule

from sightline.link import model
from sightline.link.backend import silent
from sightline.link.linking import Linked, link_people

TRIAL = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "linkage"
KEY = b"a key for a made-up project only"


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of records that were joined, against the truth: shares, and counts of false links."""

    precision: float
    recall: float
    false_links: int
    twin_false_links: int
    people: int
    true_people: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __str__(self) -> str:
        twins = self.twin_false_links / max(1, self.false_links)
        return (
            f"F1 {self.f1:.4f} precision {self.precision:.4f} recall {self.recall:.4f}, false links "
            f"{self.false_links:,} ({twins:.0%} twins), people {self.people:,} of {self.true_people:,}"
        )


def trial(share: int) -> pa.Table:
    """The records of one child in `share`, by a hash of the truth."""
    with duckdb.connect() as db:
        return db.execute(
            f"SELECT * FROM read_parquet('{TRIAL}/*.parquet') WHERE hash(truth) % {share} = 0 ORDER BY unique_id"
        ).to_arrow_table()


def identity(records: pa.Table) -> pa.Table:
    """The trial's records with the columns of standard.model.IDENTITY, without its numbers."""
    with duckdb.connect() as db:
        db.register("records", records)
        return db.execute(
            """
            SELECT unique_id AS record_key, agency,
                CASE agency WHEN 'social_care' THEN 'council' ELSE agency END AS sender,
                'trial' AS return_code, 1::BIGINT AS submission,
                CASE agency WHEN 'police' THEN 'victim' END AS role,
                first_name AS forename, surname, dob AS birth_date, sex,
                NULL::VARCHAR AS ethnicity, NULL::VARCHAR AS ethnicity_observed, postcode,
                NULL::DATE AS postcode_from, NULL::DATE AS postcode_to,
                NULL::VARCHAR AS nhs_number, NULL::VARCHAR AS upn, NULL::VARCHAR AS former_upn,
                NULL::VARCHAR AS person_number,
                NULL::VARCHAR AS link_barrier, NULL::VARCHAR AS match_kind, NULL::VARCHAR AS match_key,
                NULL::VARCHAR AS match_key_id, NULL::DATE AS match_key_expires
            FROM records
            """
        ).to_arrow_table()


def judge(records: pa.Table, who: pa.Table) -> Score:
    """Compare `who` (record_key, person_key; a row a record) with the truth: all pairs of records of one person."""
    with duckdb.connect() as db:
        db.register("records", records)
        db.register("who", who)
        db.execute(
            "CREATE TABLE told AS SELECT person_key AS person, truth, twin, household "
            "FROM who JOIN records ON record_key = unique_id"
        )

        def pairs(by: str) -> float:
            found = db.execute(f"SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM told GROUP BY {by})")
            return float(found.fetchall()[0][0])

        joined, real, both = pairs("person"), pairs("truth"), pairs("person, truth")
        false, twins = db.execute(
            """
            SELECT count(*), count(*) FILTER (a.twin AND b.twin AND a.household = b.household)
            FROM told AS a JOIN told AS b ON a.person = b.person AND a.truth < b.truth
            """
        ).fetchall()[0]
        people, true_people = db.execute("SELECT count(DISTINCT person), count(DISTINCT truth) FROM told").fetchall()[0]
    return Score(both / joined, both / real, false, twins, people, true_people)


def splink_alone(records: pa.Table) -> pa.Table:
    """Splink with its library comparisons, trained here, and its own best-link groups at a weight of 1 or more.

    Of the library's comparisons and of rules for candidates, these did best of five tries.
    """
    rules: list[Any] = [
        block_on("dob", "surname"),
        block_on("dob", "first_name"),
        block_on("dob", "postcode"),
        block_on("first_name", "surname"),
        block_on("first_name", "postcode"),
        block_on("surname", "postcode", "month(dob)"),
        block_on("dob", "substr(first_name, 1, 1)", "substr(surname, 1, 1)"),
        CustomRule("l.dob = r.dob AND l.first_name = r.surname"),
        CustomRule("l.dob = r.dob AND l.surname = r.first_name"),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.ForenameSurnameComparison("first_name", "surname"),
            cl.DateOfBirthComparison("dob", input_is_string=False),
            cl.ExactMatch("sex"),
            cl.PostcodeComparison("postcode"),
        ],
        blocking_rules_to_generate_predictions=rules,
        retain_matching_columns=False,
    )
    agencies = sorted(set(records["agency"].to_pylist()))
    with duckdb.connect(config={"threads": 2}) as db, silent():
        api = DuckDBAPI(connection=db)
        columns = ["unique_id", "first_name", "surname", "dob", "sex", "postcode"]
        frames = []
        for agency in agencies:
            mine = records.filter(pc.equal(records["agency"], agency)).select(columns)
            frames.append(api.register(mine, dataset_display_name=agency))
        linker = Linker(frames, settings)
        exact = CustomRule("l.first_name = r.first_name AND l.surname = r.surname AND l.dob = r.dob")
        linker.training.estimate_probability_two_random_records_match([exact], recall=0.66)
        linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
        for rule in (block_on("first_name", "surname"), block_on("dob")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=3e6)
        scored = linker.inference.predict(threshold_match_weight=1)
        groups = linker.clustering.cluster_using_single_best_links(
            scored, duplicate_free_datasets=agencies, threshold_match_weight=1
        )
        return db.execute(
            f"SELECT unique_id AS record_key, cluster_id AS person_key FROM {groups.physical_name}"
        ).to_arrow_table()


def timed(work: Callable[[], Linked]) -> tuple[Linked, float]:
    """What the work gives, and its CPU seconds."""
    before = time.process_time()
    made = work()
    return made, time.process_time() - before


def measure(share: int) -> None:
    """Print the figures."""
    records = trial(share)
    rows = identity(records)
    trained, cpu_trained = timed(lambda: link_people(rows, key=KEY, draws=0))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save(trained.models["child"], path)
        _, cpu_saved = timed(lambda: link_people(rows, key=KEY, models={"child": model.load(path)}, draws=0))
    untrained, _ = timed(lambda: link_people(rows, key=KEY, models={"child": model.load()}, draws=0))
    before = time.process_time()
    peer = judge(records, splink_alone(records))
    cpu_peer = time.process_time() - before
    ours, plain = judge(records, trained.link), judge(records, untrained.link)
    print(f"{records.num_rows:,} records of five agencies\nours, trained: {ours}\nours, default model: {plain}")
    print(f"Splink alone: {peer}")
    twins = ours.twin_false_links / max(1, ours.false_links)
    peer_twins = peer.twin_false_links / max(1, peer.false_links)
    removed = 1 - (1 - ours.f1) / (1 - peer.f1)
    print(f"cluster_f1 {ours.f1:.4f} f1 ratio={ours.f1 / peer.f1:.4f} vs splink_best_links")
    print(f"splink_cluster_f1 {peer.f1:.4f} f1 ratio=1 vs splink_best_links")
    print(f"cluster_f1_default_model {plain.f1:.4f} f1 ratio={plain.f1 / peer.f1:.4f} vs splink_best_links")
    print(f"share_of_error_removed {removed:.3f} share ratio={removed / 0.35:.3f} vs the-goal-of-0.35")
    print(f"twin_share_of_false_links {twins:.3f} share ratio={twins / max(1e-9, peer_twins):.3f} vs splink_best_links")
    print(f"cpu_s_trained {cpu_trained:.2f} s ratio={cpu_trained / cpu_peer:.3f} vs splink_best_links")
    print(f"cpu_s_saved_model {cpu_saved:.2f} s ratio={cpu_saved / cpu_peer:.3f} vs splink_best_links")


def share_asked(words: str | None) -> int:
    """One child in how many the command line asks for. Leaves where there is no trial."""
    parser = argparse.ArgumentParser(description=words)
    parser.add_argument("--quick", action="store_true", help="a fifth of the children, well under a minute")
    quick = parser.parse_args().quick
    if not TRIAL.is_dir():
        sys.exit("there is no linkage trial at ../shared/data/linkage: nothing was measured")
    return 5 if quick else 1


if __name__ == "__main__":
    measure(share_asked(__doc__))
