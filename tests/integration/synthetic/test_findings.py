"""Everything that the readers ask about a simulated return was planted, or is work that is really late."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from lxml import etree

from sightline.ledger.receive import receive
from sightline.ledger.submissions import current
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import files_in
from sightline.standard.calendar import is_working_day
from sightline.synthetic.days import ISO
from sightline.synthetic.doings import World, make_world
from sightline.synthetic.files.census import seen
from sightline.synthetic.files.returns import files_in_all, write_returns
from sightline.synthetic.recording.faults import SENDINGS, Sending
from sightline.synthetic.recording.mistakes import Mistake
from sightline.synthetic.scenario import Scenario, plain
from sightline.synthetic.truth.oddities import EARLIER_YEAR, LATE, OLD_CODE, OPEN_LATE, TOGETHER, oddities_table
from tests.projects import TODAY, made_up_project

FAULTS = {
    "slips": 0.01, "mistakes": 0.08, "late_recording": 0.1, "duplicates": 0.05, "error_with_abuse": 3.0,
    "phased_19a": 0.5, "resubmitted": 0.4, "silent": 2, "estimated": 2,
}  # fmt: skip
Found = Counter[tuple[str, str, str, str]]
Rows = list[dict[str, object]]


def scenario(areas: int, children: int, years: tuple[int, ...], **faults: float) -> Scenario:
    usual = plain(areas, children, years)
    return replace(usual, faults={**usual.faults, **faults})


def written(world: World, out: Path) -> Path:
    def put(path: str, content: bytes, _: int) -> None:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)

    write_returns(world.returns, put)
    (out / "truth").mkdir()
    pq.write_table(oddities_table(world.returns), out / "truth/oddities.parquet")
    return out


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world with the faults that every scenario has unless it says otherwise."""
    return written(make_world(scenario(3, 9000, (2024, 2025, 2026)), 4), tmp_path_factory.mktemp("usual"))


@pytest.fixture(scope="module")
def faulty_world() -> World:
    return make_world(scenario(4, 7000, (2024, 2025, 2026), **FAULTS), 9)


@pytest.fixture(scope="module")
def faulty(faulty_world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A world with every fault of recording, each of them common."""
    return written(faulty_world, tmp_path_factory.mktemp("faulty"))


@cache
def planted(made: Path) -> Rows:
    rows: Rows = pq.read_table(made / "truth/oddities.parquet").to_pylist()
    return rows


@cache
def findings(made: Path) -> Found:
    """(file, block, field, rule) of everything that the readers ask about the returns of a folder."""
    found: Found = Counter()
    for path in sorted((made / "returns").rglob("*.*")):
        reading = open_return(path)
        for _ in reading.batches():
            pass
        name = str(path.relative_to(made))
        found.update((name, each.block or "", each.field or "", each.rule) for each in reading.findings)
    return found


def expected(made: Path) -> Found:
    return Counter(
        # the reader names no field of a row that it has seen before
        (str(row["file"]), str(row["block"]), "" if row["rule"] == "duplicate-row" else str(row["field"]),
         str(row["rule"]))
        for row in planted(made) if row["rule"]
    )  # fmt: skip


def whats(made: Path) -> set[str]:
    return {str(row["what"]) for row in planted(made)}


def test_the_readers_find_what_was_planted_and_what_is_late_and_nothing_else(usual: Path) -> None:
    assert findings(usual) == expected(usual)
    assert {"weekend", "bank_holiday", LATE, OPEN_LATE} <= whats(usual)


def test_the_readers_find_every_fault_of_a_world_full_of_them_and_nothing_else(faulty: Path) -> None:
    assert findings(faulty) == expected(faulty)


def test_a_world_that_ends_in_2027_gives_no_other_findings(tmp_path: Path) -> None:
    made = written(make_world(scenario(2, 3000, (2025, 2026, 2027), **FAULTS | {"silent": 0}), 6), tmp_path)
    assert findings(made) == expected(made)
    assert {row["year"] for row in planted(made)} == {2025, 2026, 2027}


def test_every_kind_of_mistake_and_oddity_is_planted(faulty: Path) -> None:
    mistakes = {kind.name.lower() for kind in Mistake if kind is not Mistake.NONE}
    assert whats(faulty) >= mistakes | {"weekend", "bank_holiday", LATE, OPEN_LATE, EARLIER_YEAR}
    assert {row["sender"] for row in planted(faulty)} == {"council", "police", "support"}


def test_planted_slips_are_days_off(usual: Path) -> None:
    slips = [row["day"] for row in planted(usual) if row["what"] in ("weekend", "bank_holiday")]
    assert len(slips) > 40
    assert not any(is_working_day(day) for day in slips if isinstance(day, date))


def test_the_old_code_is_odd_only_after_its_last_year(tmp_path: Path) -> None:
    made = written(make_world(scenario(2, 2500, (2024, 2025), phased_19a=1.0, estimated=2), 3), tmp_path)
    assert {(row["year"], row["rule"]) for row in planted(made) if row["what"] == OLD_CODE} == {
        (2025, "factor-19a-retired")
    }


def share_of_mistakes(made: Path) -> float:
    """Of children in the censuses of 2026, those with a mistake."""
    children = mistaken = 0
    for path in made.glob("returns/council_*/cin_2026.xml"):
        name = str(path.relative_to(made))
        children += sum(1 for _ in etree.parse(path).iter("Child"))
        wrong = {kind.name.lower() for kind in Mistake}
        mistaken += len({row["local_id"] for row in planted(made) if row["file"] == name and row["what"] in wrong})
    return mistaken / children


def test_about_the_share_of_children_that_the_scenario_says_has_a_mistake_in_a_census(tmp_path: Path) -> None:
    made = written(make_world(scenario(2, 6000, (2026,), mistakes=0.10), 8), tmp_path)
    # a third of the mistakes of entries stand in the identity file alone, and of one child's episodes only one errs
    assert 0.06 < share_of_mistakes(made) < 0.10


def test_without_faults_nothing_is_odd_but_late_work(tmp_path: Path) -> None:
    none = dict.fromkeys(FAULTS, 0.0) | {"error_with_abuse": 1.0}
    made = written(make_world(scenario(2, 2000, (2025, 2026), **none), 2), tmp_path)
    assert whats(made) == {LATE, OPEN_LATE, TOGETHER}
    assert findings(made) == expected(made)


def test_silent_agencies_send_no_file_of_that_year(faulty: Path, faulty_world: World) -> None:
    sent, setting = faulty_world.returns.sent, faulty_world.setting
    silent = [
        (sender, code, year) for sender in ("council", "police") for number, code in enumerate(setting.agencies(sender))
        for year in setting.years if sent.sending(sender, number, year) is Sending.SILENT
    ]  # fmt: skip
    assert len(silent) == FAULTS["silent"]
    for sender, code, year in silent:
        assert not list(faulty.glob(f"returns/{sender}_{code}/*_{year}*"))
    assert len(list((faulty / "returns").rglob("*.*"))) == files_in_all(faulty_world.returns)


def of_kind(world: World, kind: Sending) -> list[tuple[str, int]]:
    """(area, year) of the censuses sent so."""
    sent = world.returns.sent
    return [(code, year) for number, code in enumerate(world.setting.codes) for year in world.setting.years
            if sent.sending("council", number, year) is kind]  # fmt: skip


def body(path: Path) -> list[bytes]:
    """The lines of a census below its header, sex and gender alike."""
    lines = path.read_bytes().split(b"<Children>", 1)[1].splitlines()
    codes = {b"<GenderCurrent>1</GenderCurrent>": b"<Sex>M</Sex>", b"<GenderCurrent>2</GenderCurrent>": b"<Sex>F</Sex>",
             b"<GenderCurrent>0</GenderCurrent>": b"<Sex>U</Sex>"}  # fmt: skip
    for old, new in codes.items():
        lines = [line.replace(old, new) for line in lines]
    return lines


def test_an_estimated_census_is_that_of_the_year_before_under_its_own_header(faulty: Path, faulty_world: World) -> None:
    estimated = of_kind(faulty_world, Sending.ESTIMATED)
    assert len(estimated) == FAULTS["estimated"]
    for code, year in estimated:
        folder = faulty / f"returns/council_{code}"
        before = folder / f"cin_{year - 1}_revised.xml"
        before = before if before.exists() else folder / f"cin_{year - 1}.xml"
        assert body(folder / f"cin_{year}.xml") == body(before)
        assert etree.parse(folder / f"cin_{year}.xml").findtext("Header//ReferenceDate") == f"{year}-03-31"


def test_a_census_sent_again_holds_more_and_has_fewer_mistakes(faulty: Path, faulty_world: World) -> None:
    again = of_kind(faulty_world, Sending.RESUBMITTED)
    assert again
    counts = Counter(row["file"] for row in planted(faulty) if row["what"] in {kind.name.lower() for kind in Mistake})
    for code, year in again:
        first, second = (f"returns/council_{code}/cin_{year}{end}.xml" for end in ("", "_revised"))
        spells = [sum(1 for _ in etree.parse(faulty / name).iter("CINdetails")) for name in (first, second)]
        assert 0.95 * spells[1] < spells[0] < spells[1]
        assert counts[first] > counts[second]
        serials = [etree.parse(faulty / name).findtext("Header//SerialNo") or "" for name in (first, second)]
        assert serials == ["001", "002"]


def test_whoever_receives_a_census_sent_again_keeps_the_second(
    faulty: Path, faulty_world: World, tmp_path: Path
) -> None:
    code, year = of_kind(faulty_world, Sending.RESUBMITTED)[0]
    files = [path for path in files_in([faulty / f"returns/council_{code}"]) if f"_{year}" in path.name]
    assert len(files) == 3
    project, ledger = made_up_project(tmp_path)
    receive(ledger, project, TODAY, files)
    kept = {submission.file for submission, _ in current(ledger)}
    assert kept == {f"cin_{year}_revised.xml", f"identity_{year}.csv"}


def test_every_child_of_a_census_is_in_the_identity_file_of_its_year(faulty: Path) -> None:
    for path in faulty.glob("returns/council_*/identity_*.csv"):
        year = path.stem[-4:]
        last = path.parent / f"cin_{year}_revised.xml"
        last = last if last.exists() else path.parent / f"cin_{year}.xml"
        census = {found.text for found in etree.parse(last).iter("LAchildID")}
        with path.open(newline="", encoding="utf-8") as file:
            assert {row["la_child_id"] for row in csv.DictReader(file)} == census


def test_the_files_hold_the_factors_and_plans_that_are_said_to_be_seen(faulty: Path, faulty_world: World) -> None:
    """What a census of a later year shows of a year of silence is worked out, and read back from the files."""
    world = faulty_world
    episodes, book, sent = world.episodes, world.books["council"], world.returns.sent
    told = seen(episodes, sent)
    factors, plans = set(), set()
    for path in faulty.glob("returns/council_*/cin_*.xml"):
        if (path.parent / f"{path.stem}_revised.xml").exists():
            continue  # it was replaced
        area = world.setting.codes.index(path.parent.name.removeprefix("council_"))
        for child in etree.parse(path).iter("Child"):
            for need in child.iter("CINdetails"):
                key = (area, child.findtext(".//LAchildID"), need.findtext("CINreferralDate"))
                if need.find(".//AssessmentFactors") is not None:
                    factors.add(key)
                if "SAB" in {plan.findtext(f"{when}CategoryOfAbuse") for plan in need.iter("ChildProtectionPlans")
                             for when in ("Initial", "Latest")}:  # fmt: skip
                    plans.add(key)
    entry = book.entries(episodes.area, episodes.person, episodes.referral)
    for found, mask in ((factors, told.factors), (plans, told.category)):
        held = {
            (int(episodes.area[i]), book.local_id[entry[i]], ISO[int(episodes.referral[i])])
            for i in np.flatnonzero(mask).tolist()
        }
        assert found == held
    unseen = (episodes.authorised > 0) & (episodes.authorised <= world.setting.end) & ~told.factors
    assert unseen.any()


def test_police_records_of_a_year_of_silence_are_not_held(faulty_world: World) -> None:
    sent, police = faulty_world.returns.sent, faulty_world.returns.police
    held = sent.holds("police", police.force, police.recorded)
    written_down = np.zeros(len(held), dtype=bool)
    for number, _, year in faulty_world.returns.sending("police"):
        written_down[police.mine(number, year)] = True
    assert (held == written_down).all()


def test_kinds_of_sending_have_the_names_of_the_documentation() -> None:
    assert SENDINGS == ("sent", "resubmitted", "silent", "estimated")
