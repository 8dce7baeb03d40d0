"""How fast a census is read, checked by every rule and its fix list written, beside the field's validator.

    python bench/returns.py [--quick]

The thin file has identifiers, characteristics and one episode with dates a child; the full file has every module. Both
are made here, of made-up children, laid out one element a line as councils' software writes them. CPU seconds are of
this process, all its threads. Peak memory is that of the full file in a process of its own; peak_mb_200k that of
200,000 children, beside 25,000: it should not grow with them.

The validator (read, rules and report too) runs on a small file where SIGHTLINE_CIN_VALIDATOR names the Python of an
environment that has it; else its figure is the one recorded on like files, and marked so.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from lxml import etree

from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import write_findings
from sightline.standard.calendar import add_working_days

# Children a CPU second of the field's own validator, recorded on like files of 20,000 and 2,000 children.
RECORDED = {"thin": 154, "full": 88}
VALIDATOR = os.environ.get("SIGHTLINE_CIN_VALIDATOR")
SMALL = 500  # children of the file on which the validator is run
_THERE = """
import sys, xml.etree.ElementTree as ET
from cin_validator import cin_validator as v
from cin_validator.rules.cin2025_26 import registry
if len(sys.argv) > 1:
    found = v.CinValidator(v.process_data(v.convert_data(ET.parse(sys.argv[1]).getroot())), registry)
    found.user_report.to_csv(sys.argv[2])
"""
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_YEAR = 2026
_FIRST, _LAST = date(_YEAR - 1, 4, 1), date(_YEAR, 3, 31)
_DISABILITIES = ("AUT", "LD", "BEH", "COMM", "MOB", "HEAR", "VIS", "PC", "INC")
_FACTORS = ("1B", "2B", "3B", "4A", "4B", "10A", "11A", "16A", "17A", "18C", "19B", "19C")


def _element(name: str, value: object) -> str:
    return f"<{name}>{value}</{name}>\n"


def _upn(number: int) -> str:
    body = f"2011234{number % 100_000:05d}"
    total = sum(int(digit) * weight for weight, digit in enumerate(body, start=2))
    return _LETTERS[total % 23] + body


def _child(number: int, draw: random.Random, full: bool) -> str:
    referred = add_working_days(_FIRST, draw.randrange(1, 150))
    birth = referred - timedelta(days=draw.randrange(200, 6200))
    closed = referred + timedelta(days=draw.randrange(80, 110))
    parts = [
        "<Child>\n<ChildIdentifiers>\n", _element("LAchildID", f"C{number:07d}"), _element("UPN", _upn(number)),
        _element("PersonBirthDate", birth), _element("Sex", draw.choice("MF")),
        "</ChildIdentifiers>\n<ChildCharacteristics>\n", _element("Ethnicity", draw.choice(("WBRI", "APKN", "BAFR"))),
        "<Disabilities>\n", *_disabilities(draw), "</Disabilities>\n</ChildCharacteristics>\n<CINdetails>\n",
        _element("CINreferralDate", referred), _element("ReferralSource", draw.choice(("1A", "2A", "6", "5B"))),
        _element("PrimaryNeedCode", draw.choice(("N1", "N2", "N5"))),
    ]  # fmt: skip
    if closed <= _LAST:
        parts += [_element("CINclosureDate", closed), _element("ReasonForClosure", "RC7")]
    if full:
        parts.append(_modules(referred, closed, draw))
    parts += [_element("ReferralNFA", "false"), "</CINdetails>\n</Child>\n"]
    return "".join(parts)


def _disabilities(draw: random.Random) -> list[str]:
    codes = draw.sample(_DISABILITIES, 2) if draw.random() < 0.1 else ["NONE"]
    return [_element("Disability", code) for code in codes]


def _modules(referred: date, closed: date, draw: random.Random) -> str:
    authorised = add_working_days(referred, draw.randrange(5, 40))
    met = add_working_days(referred, draw.randrange(3, 14))
    ended = closed if closed <= _LAST else None
    parts = ["<Assessments>\n", _element("AssessmentActualStartDate", referred)]
    if authorised <= _LAST:
        parts += [_element("AssessmentAuthorisationDate", authorised), "<FactorsIdentifiedAtAssessment>\n"]
        parts += [_element("AssessmentFactors", code) for code in draw.sample(_FACTORS, 3)]
        parts.append("</FactorsIdentifiedAtAssessment>\n")
    parts += ["</Assessments>\n<CINPlanDates>\n", _element("CINPlanStartDate", referred)]
    parts.append(_element("CINPlanEndDate", met))
    parts += [
        "</CINPlanDates>\n<Section47>\n", _element("S47ActualStartDate", referred),
        _element("InitialCPCtarget", add_working_days(referred, 15)), _element("DateOfInitialCPC", met),
        _element("ICPCnotRequired", "false"), "</Section47>\n<ChildProtectionPlans>\n", _element("CPPstartDate", met),
        _element("CPPendDate", ended) if ended else "", _element("InitialCategoryOfAbuse", "SAB"),
        _element("LatestCategoryOfAbuse", "NEG"), _element("NumberOfPreviousCPP", 0), "<Reviews>\n",
        _element("CPPreviewDate", met + timedelta(days=50)), "</Reviews>\n</ChildProtectionPlans>\n",
    ]  # fmt: skip
    return "".join(parts)


def _write(path: Path, children: int, full: bool) -> Path:
    draw = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n<Header>\n<CollectionDetails>\n'
            f"<Collection>CIN</Collection>\n<Year>{_YEAR}</Year>\n<ReferenceDate>{_LAST}</ReferenceDate>\n"
            "</CollectionDetails>\n<Source>\n<SourceLevel>L</SourceLevel>\n<LEA>201</LEA>\n"
            f"<DateTime>{_YEAR}-06-30T12:00:00</DateTime>\n</Source>\n</Header>\n<Children>\n"
        )
        file.writelines(_child(number, draw, full) for number in range(children))
        file.write("</Children>\n</Message>\n")
    return path


def _read(path: Path) -> tuple[int, int, int]:
    """(children, rows, findings) of a file read to its end, checked, and its fix list written."""
    reading = open_return(path)
    rows = sum(batch.rows.num_rows for batch in reading.batches())
    with tempfile.TemporaryDirectory() as folder:
        write_findings(reading.findings, Path(folder) / "fixlist.csv")
    return reading.counts.children, rows, len(reading.findings)


def _parse(path: Path) -> int:
    """The same file through lxml's iterparse alone."""
    children = 0
    for _, element in etree.iterparse(str(path), events=("end",), tag="Child"):
        children += 1
        element.clear()
    return children


def _memory(path: str, ours: bool, sink: multiprocessing.Queue[float]) -> None:
    if ours:
        _read(Path(path))
    else:
        _parse(Path(path))
    # The system's own mark of this process; getrusage would also remember the process that started it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    sink.put(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def _peak(path: Path, ours: bool) -> float:
    """Peak MB of a process that reads the file, or only parses it. Linux only."""
    context = multiprocessing.get_context("spawn")
    sink: multiprocessing.Queue[float] = context.Queue()
    process = context.Process(target=_memory, args=(str(path), ours, sink))
    process.start()
    peak = sink.get()
    process.join()
    return peak


def _validator(path: Path | None) -> float:
    """CPU seconds of a process of the validator on a file; without one, of starting it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        given = [str(path), f"{folder}/report.csv"] if path else []
        subprocess.run([str(VALIDATOR), "-c", _THERE, *given], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _theirs(folder: Path, kind: str) -> tuple[float, str]:
    """Children a CPU second of the validator, and how that is known."""
    if not VALIDATOR:
        return RECORDED[kind], "validator (recorded)"
    small = _write(folder / f"small_{kind}.xml", SMALL, kind == "full")
    spent = _validator(small) - _validator(None)
    return SMALL / spent, f"validator ({SMALL} children, start left out)"


def measure(children: int, rounds: int, many: int) -> None:
    """Make both files, read each `rounds` times, and print the best; and the peak of a file of `many` children."""
    with tempfile.TemporaryDirectory() as folder:
        lines: list[str] = []
        for kind in ("thin", "full"):
            path = _write(Path(folder) / f"{kind}.xml", children, kind == "full")
            ours, parse = list(_times(path, rounds))
            read, rows, findings = _read(path)
            print(f"{kind}: {read:,} children, {rows:,} rows, {findings} findings, {path.stat().st_size / 1e6:.1f} MB")
            speed = read / min(ours)
            name = f"cin_{kind}_children_per_cpu_s"
            there, how = _theirs(Path(folder), kind)
            lines.append(f"{name} {speed:.0f} children/s ratio={speed / (read / min(parse)):.3f} vs lxml-iterparse")
            lines.append(f"{name} {speed:.0f} children/s ratio={speed / there:.1f} vs {how}")
        peak = _peak(path, ours=True)
        lines.append(f"peak_mb {peak:.0f} MB ratio={peak / _peak(path, ours=False):.2f} vs lxml-iterparse")
        large = _peak(_write(Path(folder) / "many.xml", many, full=True), ours=True)
        lines.append(f"peak_mb_{many // 1000}k {large:.0f} MB ratio={large / peak:.2f} vs {children:,} children")
        print("\n".join(lines))


def _times(path: Path, rounds: int) -> Iterator[list[float]]:
    """CPU seconds of reading, then of parsing alone; the two take turns, so that a busy machine slows both."""
    ours: list[float] = []
    parse: list[float] = []
    for _ in range(rounds):
        start = time.process_time()
        _read(path)
        middle = time.process_time()
        _parse(path)
        ours.append(middle - start)
        parse.append(time.process_time() - middle)
    yield ours
    yield parse


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer children, a few seconds")
    if parser.parse_args().quick:
        measure(5_000, 2, 20_000)
    else:
        measure(25_000, 3, 200_000)
