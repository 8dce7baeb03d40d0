"""How fast a looked-after children return is checked: read whole, every check run, the fix list written.

    python bench/returns_ssda903.py [--quick]

The set is made here, of made-up children, with the shape of a council's: for 20,000 children 38,000 episodes, 94,000
reviews and 200,000 rows in all, nearly all of it right and some rows with a fault. CPU seconds are of this process, all
its threads, the fix list included. Peak memory is that of reading ten times as many in a process of its own. Beside
each figure stands what was recorded of the field's own validator on a like set.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sightline.returns.reports.fixlist import check, write_fix_list
from sightline.returns.whose import Whose

RECORDED = 496  # children a CPU second, of the field's validator with its report, on 20,000 children
RECORDED_MB = 1_079  # its peak memory with them
_YEAR = 2026
_FIRST, _LAST = date(_YEAR - 1, 4, 1), date(_YEAR, 3, 31)
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_FAULTY = 0.02  # of the children
_TABLES = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "uasc": "CHILD,SEX,DOB,DUC",
    "oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
    "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "prev_perm": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
}


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _upn(number: int) -> str:
    body = f"201{number % 10**8:08d}"
    return _LETTERS[sum(int(digit) * weight for weight, digit in enumerate(body, start=2)) % 23] + body


def _child(number: int, draw: random.Random) -> Iterator[tuple[str, str]]:
    """(table, line) of one child's rows."""
    born = _LAST - timedelta(days=draw.randrange(400, 6300))
    child, birth = f"C{number:07d}", _day(born)
    sex = draw.choice("MF")
    yield (
        "header",
        f"{child},{sex},{birth},{draw.choice(('WBRI', 'APKN', 'BAFR'))},{_upn(number)},{'0' * (sex == 'F')},",
    )
    yield from _episodes(child, number, draw)
    for turn in range(draw.randrange(3, 7)):
        held = _FIRST + timedelta(days=20 + turn * 50 + draw.randrange(20))
        young = held < born + timedelta(days=1461)
        yield "reviews", f"{child},{birth},{_day(held)},{'PN0' if young else draw.choice(('PN1', 'PN2', 'PN6'))}"
    yield "oc2", f"{child},{birth},{draw.randrange(41)},,0,,1,1,1,0,,"
    yield "prev_perm", f"{child},{birth},Z1,,"
    if draw.random() < 0.05:
        yield "uasc", f"{child},{sex},{birth},"
    if draw.random() < 0.02:
        gone = _FIRST + timedelta(days=draw.randrange(300))
        yield "missing", f"{child},{birth},M,{_day(gone)},{_day(gone + timedelta(days=2))}"


def _episodes(child: str, number: int, draw: random.Random) -> Iterator[tuple[str, str]]:
    begun = _FIRST - timedelta(days=draw.randrange(1, 2000))
    count, reason = draw.choice((1, 2, 2, 2, 3)), "S"
    for turn in range(count):
        last = turn == count - 1
        ended = max(begun, _FIRST) + timedelta(days=draw.randrange(20, 60))
        legal, place = ("ZZ" if draw.random() < _FAULTY else draw.choice(("C2", "V2", "E1"))), draw.choice(("U4", "U6"))
        fields = (
            child, _day(begun), reason, legal, "N1", place, draw.choice(("PR1", "PR4")), "" if last else _day(ended),
            "" if last else "X1", "" if last else "CARPL", f"SW{number % 20 + 1}A {turn + 1}AA",
            f"M{number % 90 + 1} {turn + 1}BD", f"SC{number % 10**6:06d}{turn}",
        )  # fmt: skip
        yield "episodes", ",".join(fields)
        begun, reason = ended, "B"


def write(folder: Path, children: int) -> Path:
    """A set of that many children."""
    draw = random.Random(1)
    lines: dict[str, list[str]] = {name: [header] for name, header in _TABLES.items()}
    for number in range(children):
        for table, line in _child(number, draw):
            lines[table].append(line)
    folder.mkdir()
    for name, rows in lines.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def _check(folder: Path) -> tuple[int, int, int]:
    """(children, rows, findings), with the fix list written beside the set."""
    reports = check([folder], whose=Whose(agency="E09000001", period_end=_LAST))
    write_fix_list(reports, folder.parent / "fix.csv")
    (report,) = reports
    assert report.counts is not None
    return report.counts.children, report.counts.read, len(report.findings)


def _memory(folder: str, sink: multiprocessing.Queue[float]) -> None:
    _check(Path(folder))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    sink.put(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def peak(folder: Path) -> float:
    """Peak MB of a process that checks the set. Linux only."""
    context = multiprocessing.get_context("spawn")
    sink: multiprocessing.Queue[float] = context.Queue()
    process = context.Process(target=_memory, args=(str(folder), sink))
    process.start()
    found = sink.get()
    process.join()
    return found


def measure(children: int, rounds: int) -> None:
    """Make a set, check it a few times, and print the best; then the memory of ten times as many."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = write(Path(scratch) / "set", children)
        seconds = []
        for _ in range(rounds):
            start = time.process_time()
            read, rows, findings = _check(folder)
            seconds.append(time.process_time() - start)
        print(f"ssda903: {read:,} children, {rows:,} rows, {findings:,} findings")
        speed = read / min(seconds)
        print(f"ssda903_children_per_cpu_s {speed:.0f} children/s ratio={speed / RECORDED:.1f} vs recorded")
        small = peak(folder)
        print(f"ssda903_peak_mb {small:.0f} MB ratio={small / RECORDED_MB:.2f} vs recorded")
        large = peak(write(Path(scratch) / "large", children * 10))
        print(f"ssda903_peak_mb_of_ten_times {large:.0f} MB ratio={large / RECORDED_MB:.2f} vs recorded-of-one")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer children, a few seconds")
    if parser.parse_args().quick:
        measure(2_000, 2)
    else:
        measure(20_000, 3)
