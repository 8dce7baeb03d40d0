"""The command line as a person meets it: what it prints, how it ends, what it leaves behind."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sightline import cli
from sightline.clearance.stage import drafts
from sightline.config import load
from sightline.ledger.chain import Ledger
from sightline.returns.catalogue import FORMATS

SAMPLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "samples"
PARTIES = Path(__file__).resolve().parents[1] / "unit" / "returns" / "fixtures" / "police_party.csv"
POLICE = (
    "agency_code,period_end,crime_reference,offence_code,reported_date,recorded_date,offence_from,offence_to,"
    "csa_flag,cse_flag,online_flag,group_flag,setting\n"
)


def sightline(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sightline.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": "", "COLUMNS": "200"})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    assert sightline("init", folder, "--made-up").returncode == 0
    return folder


def crimes(folder: Path, *rows: str) -> Path:
    path = folder / "crimes.csv"
    path.write_text(POLICE + "".join(row + "\n" for row in rows))
    return path


def entries(project: Path) -> int:
    return len(list((project / "ledger" / "manifest").iterdir()))


GOOD = "E23000001,2025-03-31,C1,20B,2024-05-01,2024-05-02,2024-04-01,,true,false,false,false,"
BAD_CODE = "E23000001,2025-03-31,C2,QQQ,2024-05-01,2024-05-02,2024-04-01,,true,false,false,false,"


def test_help_names_every_command_in_the_order_of_work() -> None:
    done = sightline("--help")
    assert done.returncode == 0
    places = [
        done.stdout.index(f"│ {name} ") for name in ("init", "simulate", "receive", "link", "run", "clear", "publish")
    ]
    assert places == sorted(places)


def test_help_of_the_command_line_loads_nothing_heavy() -> None:
    heavy = "{'duckdb', 'pyarrow', 'splink', 'sqlglot', 'lxml', 'numpy'}"
    code = f"import sys, sightline.cli; print(sorted(set(sys.modules) & {heavy}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_blank_record_receives_nothing_and_says_what_is_blank(tmp_path: Path) -> None:
    assert sightline("init", tmp_path / "new").returncode == 0
    done = sightline("receive", crimes(tmp_path, GOOD), "-p", tmp_path / "new")
    assert done.returncode == 2
    assert "purpose is blank" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_clean_file_ends_with_nought(tmp_path: Path, project: Path) -> None:
    done = sightline("receive", crimes(tmp_path, GOOD), "-p", project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert entries(project) == 1


def test_a_file_with_findings_ends_with_one_and_leaves_a_fix_list(tmp_path: Path, project: Path) -> None:
    done = sightline("receive", crimes(tmp_path, GOOD, BAD_CODE), "-p", project)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "row 3" in done.stderr
    assert "QQQ" not in done.stdout + done.stderr
    assert entries(project) == 1
    fix_lists = list((project / "fix-lists").rglob("*.csv"))
    assert len(fix_lists) == 1
    assert "QQQ" not in fix_lists[0].read_text()


def test_a_refused_file_ends_with_two_and_the_ledger_unchanged(tmp_path: Path, project: Path) -> None:
    path = tmp_path / "nothing.csv"
    path.write_text("")
    before = sorted(p.name for p in (project / "ledger").rglob("*"))
    done = sightline("receive", crimes(tmp_path, GOOD), path, "-p", project)
    assert done.returncode == 2
    assert "nothing.csv" in done.stderr
    assert sorted(p.name for p in (project / "ledger").rglob("*")) == before


def test_with_skip_refused_the_good_file_is_received_and_both_are_told(tmp_path: Path, project: Path) -> None:
    path = tmp_path / "nothing.csv"
    path.write_text("")
    done = sightline("receive", crimes(tmp_path, GOOD, BAD_CODE), path, "-p", project, "--skip-refused")
    assert done.returncode == 1
    assert entries(project) == 1
    assert "nothing.csv: refused" in done.stdout
    assert "crimes.csv: entry 1" in done.stdout
    assert "Nothing was written" not in done.stderr
    assert len(list((project / "fix-lists").rglob("*.csv"))) == 1


def test_a_file_named_twice_in_one_call_is_one_submission(tmp_path: Path, project: Path) -> None:
    path = crimes(tmp_path, GOOD)
    assert sightline("receive", path, path, "-p", project).returncode == 0
    assert entries(project) == 1


def test_a_file_that_was_replaced_can_be_received_again(tmp_path: Path, project: Path) -> None:
    sightline("receive", crimes(tmp_path, GOOD), "-p", project)
    sightline("receive", crimes(tmp_path, GOOD, GOOD.replace("C1", "C9")), "-p", project)
    done = sightline("receive", crimes(tmp_path, GOOD), "-p", project)
    assert "received before, as entry 1; entry 2 counts in its place" in done.stdout
    done = sightline("receive", crimes(tmp_path, GOOD), "-p", project, "--again")
    assert "entry 3, in place of entry 2" in done.stdout
    done = sightline("receive", crimes(tmp_path, GOOD), "-p", project, "--again")
    assert "received before, as entry 3; nothing to do" in done.stdout


def test_a_file_without_a_usable_row_never_replaces_one_that_has(tmp_path: Path, project: Path) -> None:
    sightline("receive", crimes(tmp_path, GOOD), "-p", project)
    done = sightline("receive", crimes(tmp_path, GOOD.replace("C1", "").replace("2024-05-02", "")), "-p", project)
    assert done.returncode == 2
    assert "without one row that can be used" in done.stderr
    assert entries(project) == 1


@pytest.mark.parametrize(
    "code", ["/srv/elsewhere", "../../up", "SUP[/bold]", "Jane Madeup", "=1+1", "sup-1", "SUP-" + "9" * 300]
)
def test_a_support_services_code_can_be_no_path_name_or_formula(code: str, tmp_path: Path, project: Path) -> None:
    path = tmp_path / "support.csv"
    path.write_text(
        "agency_code,period_end,client_id,referral_date,reason,sex\n" + f"{code},2025-03-31,1,2024-05-01,csa,Q\n"
    )
    before = sorted(p.name for p in (project / "ledger").rglob("*"))
    done = sightline("receive", path, "-p", project)
    assert done.returncode == 2, done.stdout + done.stderr
    assert code not in done.stdout + done.stderr
    assert sorted(p.name for p in (project / "ledger").rglob("*")) == before


def test_what_a_file_is_called_cannot_drive_the_terminal(tmp_path: Path, project: Path) -> None:
    path = tmp_path / "a\x1b[31m[bold].csv"
    path.write_text("")
    done = sightline("receive", path, "-p", project)
    assert done.returncode == 2
    assert "\x1b" not in done.stdout + done.stderr
    assert "[bold].csv" in done.stderr


def test_a_folder_where_a_file_was_meant_is_told_plainly(tmp_path: Path) -> None:
    done = sightline("check", crimes(tmp_path, GOOD), "--fix-list", tmp_path)
    assert done.returncode == 2
    assert "cannot be read or written" in done.stderr


def test_the_same_file_is_received_once(tmp_path: Path, project: Path) -> None:
    path = crimes(tmp_path, GOOD)
    sightline("receive", path, "-p", project)
    done = sightline("receive", path, "-p", project)
    assert done.returncode == 0
    assert "received before, as entry 1" in done.stdout
    assert entries(project) == 1


def test_a_later_file_of_the_same_agency_and_period_replaces_the_first(tmp_path: Path, project: Path) -> None:
    sightline("receive", crimes(tmp_path, GOOD), "-p", project)
    sightline("receive", crimes(tmp_path, GOOD, GOOD.replace("C1", "C9")), "-p", project)
    done = sightline("status", "-p", project, "--verify")
    assert done.returncode == 0
    assert "2 files received; 1 replaced by a later one" in done.stdout


def test_stages_out_of_order_say_what_to_do_first(tmp_path: Path, project: Path) -> None:
    done = sightline("run", "-p", project)
    assert done.returncode == 2
    assert "sightline receive" in done.stderr
    sightline("receive", crimes(tmp_path, GOOD), "-p", project)
    for command in ("link", "run"):
        done = sightline(command, "-p", project)
        assert done.returncode == 2
        assert "names people that linkage joins" in done.stderr
    sightline("receive", PARTIES, "-p", project)
    done = sightline("run", "-p", project)
    assert done.returncode == 2
    assert "sightline link" in done.stderr


def test_published_tables_of_offenders_stand_beside_the_figures_of_a_run(tmp_path: Path, project: Path) -> None:
    for path in (crimes(tmp_path, GOOD), PARTIES):
        sightline("receive", path, "-p", project)
    sightline("link", "-p", project)
    (project / "offenders").mkdir()
    table = project / "offenders" / "mapa.csv"
    table.write_text("Year,Area,Category,Level,Count\n2024,England and Wales,All,All,912\n", encoding="utf-8")
    done = sightline("run", "-p", project)
    assert done.returncode == 2
    assert "Name one file each of: mappa, orders, prison, courts" in done.stdout + done.stderr
    table.rename(table.with_name("mappa.csv"))
    done = sightline("run", "-p", project)
    assert done.returncode == 0, done.stderr
    (made,) = [draft for draft in drafts(Ledger(load(project).ledger)) if draft.name == "offenders-published"]
    assert [figure.value for figure in made.table("published-mappa").figures] == [912]


def test_a_folder_that_is_no_project_is_told_how_to_become_one(tmp_path: Path) -> None:
    done = sightline("status", "-p", tmp_path)
    assert done.returncode == 2
    assert "sightline init" in done.stderr


def test_explain_prints_steps_as_they_run() -> None:
    done = sightline("explain", "chronicle")
    assert done.returncode == 0
    assert "-- crime_harmed_by: one row per recorded crime" in done.stdout
    assert "age_on(" in done.stdout
    assert sightline("explain", "nonsense").returncode == 2


def test_check_writes_nothing_but_the_fix_list(tmp_path: Path) -> None:
    path = crimes(tmp_path, GOOD, BAD_CODE)
    done = sightline("check", path, "--fix-list", tmp_path / "fix.csv")
    assert done.returncode == 1
    assert "QQQ" not in done.stdout + done.stderr + (tmp_path / "fix.csv").read_text()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["crimes.csv", "fix.csv"]


@pytest.mark.parametrize("name", ["CIN_Census_2024.xml", "CIN_Census_2026.xml"])
def test_the_dirty_samples_are_received_with_every_fault_listed(name: str, project: Path) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the sample files are not in ../shared/data/samples")
    done = sightline("receive", SAMPLES / name, "-p", project)
    assert done.returncode == 1, done.stderr
    assert entries(project) == 1
    assert "RB" not in done.stdout + done.stderr
    assert "DfEX0000001" not in done.stdout + done.stderr


CENSUS = """<?xml version="1.0" encoding="UTF-8"?>
<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2025</Year>
<ReferenceDate>2025-03-31</ReferenceDate></CollectionDetails>
<Source><SourceLevel>L</SourceLevel><LEA>201</LEA></Source></Header><Children>
<Child><ChildIdentifiers><LAchildID>madeup7781</LAchildID><UPNunknown>UN1</UPNunknown>
<PersonBirthDate>2012-05-01</PersonBirthDate><Sex>F</Sex></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>
<CINdetails><CINreferralDate>2024-05-07</CINreferralDate><ReferralSource>1A</ReferralSource>
<ReferralNFA>1</ReferralNFA></CINdetails></Child>
</Children></Message>
"""
BOMB = CENSUS.replace("<Message>", '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Message>', 1)
REFUSED = {
    "empty.xml": b"",
    "empty.csv": b"",
    "utf16.csv": (POLICE + GOOD).encode("utf-16"),
    "utf16.xml": CENSUS.encode("utf-16"),
    "bomb.xml": BOMB.encode(),
    "truncated.xml": CENSUS.encode()[:-60],
    "not_xml.xml": b"madeup7781 is not a census",
    "other.xml": CENSUS.replace("CIN<", "SEN<").encode(),
    "archive.xml": b"PK\x03\x04" + bytes(60),
    "missing_column.csv": (POLICE.replace("offence_code,", "") + GOOD.replace("20B,", "")).encode(),
    "unknown.csv": b"a,b,c\n1,2,3\n",
    "year.xml": CENSUS.replace("2025", "2009").encode(),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_received_is_refused_and_changes_nothing(name: str, tmp_path: Path, project: Path) -> None:
    path = tmp_path / name
    path.write_bytes(REFUSED[name])
    before = sorted(p.name for p in (project / "ledger").rglob("*"))
    done = sightline("receive", path, "-p", project)
    assert done.returncode == 2, done.stdout
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert "madeup7781" not in done.stderr + done.stdout
    assert sorted(p.name for p in (project / "ledger").rglob("*")) == before


def test_the_census_that_those_are_made_of_is_clean(tmp_path: Path, project: Path) -> None:
    path = tmp_path / "census.xml"
    path.write_text(CENSUS)
    done = sightline("receive", path, "-p", project)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rules_of_another_year_can_be_asked_for(tmp_path: Path, project: Path) -> None:
    path = tmp_path / "census.xml"
    path.write_text(CENSUS)
    done = sightline("receive", path, "-p", project, "--year", "2024")
    assert done.returncode == 1
    assert "Sex" in done.stderr


def test_a_process_killed_while_receiving_leaves_the_ledger_as_it_was(tmp_path: Path, project: Path) -> None:
    for number in range(6):
        # The last is long: however busy the machine, it is still being read when the first has left its traces.
        rows = [GOOD.replace("C1", f"C{number}-{row}") for row in range(20_000 if number < 5 else 200_000)]
        (tmp_path / f"crimes_{number}.csv").write_text(POLICE + "".join(row + "\n" for row in rows))
    files = [tmp_path / f"crimes_{number}.csv" for number in range(6)]
    command = [sys.executable, "-m", "sightline.cli", "receive", *map(str, files), "-p", str(project)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        waited = 0.0
        while not list((project / "ledger" / "unfinished").iterdir()) and waited < 60:
            time.sleep(0.02)
            waited += 0.02
        process.kill()
    assert entries(project) == 0
    assert sightline("status", "-p", project, "--verify").returncode == 0
    done = sightline("receive", *files, "-p", project)
    assert done.returncode == 0, done.stderr
    # One agency, return and period: each file replaces the one before.
    assert entries(project) == 6
    assert "6 files received; 5 replaced" in sightline("status", "-p", project).stdout


def test_templates_of_every_format_are_empty_files_that_are_recognised(tmp_path: Path) -> None:
    assert sightline("check", "--templates", tmp_path / "empty").returncode == 0
    names = sorted(path.name for path in (tmp_path / "empty").iterdir())
    assert {"annex_a.xlsx", "cin.xml", "identity.csv", "police_crime.csv", "support.csv"} <= set(names)
    assert len(names) >= len(FORMATS)
    for name in ("cin.xml", "identity.csv", "police_crime.csv", "support.csv"):
        done = sightline("check", tmp_path / "empty" / name)
        # Recognised, and refused for the one thing that an empty file lacks: whose it is.
        assert done.returncode == 2
        assert "1 finding(s)" in done.stdout
        assert "whose it is" in done.stderr or "without the authority" in done.stderr


def test_check_without_files_says_what_it_needs() -> None:
    done = sightline("check")
    assert done.returncode == 2
    assert "--templates" in done.stderr


def test_a_failure_nobody_foresaw_shows_its_place_and_nothing_of_the_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise ValueError("cannot convert 'Wilhelmina' to a date")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 3
    assert "ValueError" in said
    assert "Wilhelmina" not in said
