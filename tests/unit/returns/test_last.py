"""This submission beside the agency's own last one: what changed is found, what stayed is not, and no value is said."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sightline.errors import Finding, Refused, SightlineError
from sightline.returns.reports.fixlist import check
from sightline.returns.rules.last import _score, spells, thresholds
from sightline.standard.rows import read_rows
from tests.unit.returns.children import referred as _referred
from tests.unit.returns.conftest import HEADER, IDENTIFIERS, Write, census, child

OLD_HEADER = HEADER.replace("2026", "2025")


def numbered(number: int, *, born: str = "2018-05-14", sex: str = "F", ethnicity: str = "WBRI", **referral: str) -> str:
    who = (
        IDENTIFIERS.replace("MADEUP0001", f"MADEUP{number:04d}").replace("2018-05-14", born)
        .replace("<Sex>F</Sex>", f"<Sex>{sex}</Sex>")
    )  # fmt: skip
    return child(identifiers=who, characteristics=f"<Ethnicity>{ethnicity}</Ethnicity>", referral=_referred(**referral))


def last_year(**values: str) -> dict[str, str]:
    return {"CINreferralDate": "2025-01-06"} | values


def found(write: Write, old: str, new: str, old_header: str = OLD_HEADER) -> list[Finding]:
    before = write(census(old, header=old_header), "before.xml")
    now = write(census(new), "now.xml")
    (report,) = check([now], last=[before])
    assert report.beside == "before.xml"
    return [finding for finding in report.findings if finding.rule.startswith("last-")]


def kinds(findings: list[Finding]) -> Counter[str]:
    return Counter(finding.rule for finding in findings)


def test_what_is_fixed_for_a_child_is_asked_about_when_it_changed(write: Write) -> None:
    old = "".join(numbered(n, **last_year()) for n in (1, 2, 3, 4))
    new = (
        numbered(1, born="2018-05-15", **last_year()) + numbered(2, sex="M", **last_year())
        + numbered(3, ethnicity="BAFR", **last_year()) + numbered(4, **last_year())
    )  # fmt: skip
    findings = found(write, old, new)
    assert kinds(findings) == {
        "last-birth-date-changed": 1, "last-sex-changed": 1, "last-ethnicity-changed": 1,
    }  # fmt: skip
    places = {finding.rule: (finding.line, finding.field) for finding in findings}
    assert places["last-birth-date-changed"] == (4, "PersonBirthDate")
    assert places["last-sex-changed"] == (9, "Sex")
    words = " ".join(str(finding) for finding in findings)
    assert not [value for value in ("2018", "MADEUP", "BAFR", "WBRI") if value in words]


def test_learning_what_was_not_known_is_no_change(write: Write) -> None:
    old = numbered(1, sex="U", ethnicity="NOBT", **last_year()) + numbered(2, ethnicity="REFU", **last_year())
    assert found(write, old, numbered(1, **last_year()) + numbered(2, **last_year())) == []


def test_a_sex_written_in_the_codes_of_another_year_is_no_change(write: Write) -> None:
    old = numbered(1, **last_year(CINreferralDate="2024-01-08")).replace(
        "<Sex>F</Sex>", "<GenderCurrent>2</GenderCurrent>"
    )
    header = HEADER.replace("2026", "2024")
    assert found(write, old, numbered(1, **last_year(CINreferralDate="2024-01-08")), header) == []


def test_an_open_case_that_is_gone_is_counted_and_one_that_closed_is_not(write: Write) -> None:
    closed = last_year(CINclosureDate="2025-02-03", ReasonForClosure="RC7")
    old = (
        numbered(1, **last_year()) + numbered(2, **last_year()) + numbered(3, **closed)
        + numbered(4, **last_year(ReferralNFA="1", PrimaryNeedCode=""))
    )  # fmt: skip
    findings = found(write, old, numbered(9) + numbered(1, **last_year()))
    assert kinds(findings) == {"last-open-case-gone": 1}
    (finding,) = findings
    assert (finding.line, finding.block) == (None, "CINdetails")
    assert finding.found.endswith("is not in this file: 1 of them")


def test_a_start_that_moved_is_asked_about_at_its_new_row(write: Write) -> None:
    findings = found(write, numbered(1, **last_year()), numbered(1, **last_year(CINreferralDate="2025-01-07")))
    assert [(f.rule, f.line, f.field) for f in findings] == [("last-start-changed", 7, "CINreferralDate")]


def test_a_new_case_of_a_child_is_no_moved_start(write: Write) -> None:
    findings = found(write, numbered(1, **last_year()), numbered(1, **last_year(CINreferralDate="2025-04-07")))
    assert kinds(findings) == {"last-open-case-gone": 1}


@pytest.mark.parametrize(
    ("before", "now", "asked"), [(100, 121, True), (100, 120, False), (20, 39, False), (20, 40, True), (100, 79, True)]
)
def test_rows_up_or_down_by_more_than_a_fifth_and_twenty_are_asked_about(
    write: Write, before: int, now: int, asked: bool
) -> None:
    old = "".join(
        numbered(n, CINclosureDate="2025-03-03", ReasonForClosure="RC7", CINreferralDate="2025-01-06")
        for n in range(before)
    )
    new = "".join(numbered(n) for n in range(now))
    findings = found(write, old, new)
    blocks = {f.block for f in findings if f.rule == "last-rows-changed"}
    assert blocks == ({"Child", "CINdetails"} if asked else set())
    assert not asked or f"{now:,} rows, {'more' if now > before else 'fewer'} than the {before:,}" in findings[0].found


def some(number: int, share: float, **values: str) -> str:
    """Children of whom a share was referred by the police; the others by schools."""
    return "".join(
        numbered(n, **{"ReferralSource": "6" if n < share * number else "2A"} | values) for n in range(number)
    )


def test_a_code_whose_share_moved_sharply_is_asked_about_and_noise_is_not(write: Write) -> None:
    findings = found(write, some(200, 0.10), some(200, 0.30))
    assert {f.field for f in findings if f.rule == "last-code-share"} == {"ReferralSource"}
    assert 'the code 6 ("Police") in 30% of rows, after 10%' in " ".join(f.found for f in findings)
    assert "last-code-share" not in kinds(found(write, some(200, 0.10), some(200, 0.16)))
    assert "last-code-share" not in kinds(found(write, some(40, 0.10), some(40, 0.60)))


def test_a_field_that_is_filled_much_less_is_asked_about(write: Write) -> None:
    new = some(50, 0) + some(50, 0, ReferralSource="").replace("MADEUP", "MADEUQ")
    findings = found(write, some(100, 0), new)
    assert [(f.field, f.found) for f in findings if f.rule == "last-filled-less"] == [
        ("ReferralSource", "a field filled in 50% of rows, after 100% in the last submission")
    ]


def test_the_same_file_under_another_name_is_said_and_nothing_else(write: Write) -> None:
    before = write(census(numbered(1)), "before.xml")
    now = before.with_name("renamed.xml")
    shutil.copy(before, now)
    (report,) = check([now], last=[before])
    assert [finding.rule for finding in report.findings if finding.rule.startswith("last-")] == ["last-same-file"]


def test_only_the_latest_own_submission_of_the_same_return_counts(write: Write) -> None:
    other = OLD_HEADER.replace("<LEA>201</LEA>", "<LEA>202</LEA>")
    stranger = write(census(numbered(1, born="2011-01-01"), header=other), "stranger.xml")
    older = write(census(numbered(1, born="2012-01-01"), header=HEADER.replace("2026", "2024")).replace(
        "<Sex>F</Sex>", "<GenderCurrent>2</GenderCurrent>"), "older.xml")  # fmt: skip
    late = write(census(numbered(1, **last_year()), header=OLD_HEADER), "late.xml")
    now = write(census(numbered(1, **last_year())), "now.xml")
    (report,) = check([now], last=[stranger, older, late])
    assert report.beside == "late.xml"
    assert not [finding for finding in report.findings if finding.rule.startswith("last-")]
    (report,) = check([now], last=[stranger])
    assert report.beside == ""
    assert not [finding for finding in report.findings if finding.rule.startswith("last-")]


def test_an_earlier_file_that_cannot_be_read_stops_the_check(write: Write, tmp_path: Path) -> None:
    now = write(census(numbered(1)), "now.xml")
    with pytest.raises(Refused):
        check([now], last=[tmp_path / "gone.xml"])
    torn = write(census(numbered(1, **last_year()), header=OLD_HEADER)[:-60], "torn.xml")
    with pytest.raises(SightlineError, match=r"torn\.xml, cannot be read"):
        check([now], last=[torn])


def test_tables_are_compared_as_nested_files_are(tmp_path: Path) -> None:
    header = "agency_code,period_end,la_child_id,birth_date,sex\n"
    (tmp_path / "now.csv").write_text(f"{header}E09000001,2026-03-31,C1,2018-05-14,F\n")
    (tmp_path / "before.csv").write_text(f"{header}E09000001,2025-03-31,C1,2018-05-14,M\n")
    (report,) = check([tmp_path / "now.csv"], last=[tmp_path / "before.csv"])
    found_last = [(f.rule, f.row, f.field) for f in report.findings if f.rule.startswith("last-")]
    assert found_last == [("last-sex-changed", 2, "sex")]


def test_thresholds_and_spells_are_dated_and_known() -> None:
    for row in read_rows("changes.csv", "sightline.returns.data"):
        assert date.fromisoformat(row["valid_from"])
        assert row["source"]
    assert thresholds()["rows_share"] == 0.2
    assert {spell.format for spell in spells()} >= {"cin", "support"}
    assert _score((10, 10), (100, 100)) == 0.0
    # 10 of 100 against 30 of 100: pooled 0.2, standard error 0.0566, z 3.54.
    assert round(_score((10, 30), (100, 100)), 2) == 3.54
