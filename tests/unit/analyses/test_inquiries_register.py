"""The register of inquiries: every fault at once with file and line, what may not stand in it, and the ladder."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path

import pytest

from sightline.analyses.inquiries.checking import open_register
from sightline.analyses.inquiries.first import copy_out, first_register
from sightline.analyses.inquiries.ladder import counted, standings
from sightline.analyses.inquiries.local import tells_of_a_child
from sightline.analyses.inquiries.register import CLASSES, TABLES, Recommendation, Register
from sightline.analyses.inquiries.summary import summary
from sightline.analyses.inquiries.wording import PARTS, parts_of
from sightline.errors import ConfigError, Refused
from tests.unit.analyses.made_inquiries import INQUIRY, ON, RECOMMENDATION, RESPONSE, REST, folder_of, made

ALL = INQUIRY + RECOMMENDATION + REST


def faults(folder: Path, *, toml: str = ALL, csv: str = RESPONSE, on: date = ON) -> set[tuple[str, str, int | None]]:
    """(rule, file, line) of every fault."""
    with pytest.raises(Refused) as refused:
        open_register(folder_of(folder, toml=toml, csv=csv), on)
    return {(one.rule.removeprefix("inquiries-"), one.file, one.line) for one in refused.value.findings}


def line_of(text: str, words: str) -> int:
    assert text.count(words) == 1, "the words must stand once for the test to mean a line"
    return text[: text.index(words)].count("\n") + 1


def swapped(old: str, new: str) -> tuple[str, int]:
    """The register with one piece of text in place of another, and its line."""
    line = line_of(ALL, old)
    return ALL.replace(old, new), line


def test_columns_of_each_table_are_the_fields_of_its_class() -> None:
    for name, made_of in CLASSES.items():
        held = {field.name: field.default is MISSING for field in fields(made_of)}
        assert held == {column.name: column.needed for column in TABLES[name]}, name


def test_a_register_without_faults_is_read_whole(tmp_path: Path) -> None:
    register = made(tmp_path)
    counts = {name: len(getattr(register, name)) for name in TABLES}
    assert counts == {"inquiry": 2, "question": 3, "recommendation": 2, "response": 4, "request": 3, "search": 1,
                      "same": 1}  # fmt: skip
    assert register.inquiries()["second"].areas == ("E08000004", "E08000018")
    assert register.search[0].said == "No measure found in the sources listed, searched to 15 January 2026."


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('addressee = "Home Office"', 'addressee = " "', "missing"),
        ('inquiry_key = "second"\nadd', 'inquiry_key = "third"\nadd', "unknown"),
        ('opened_on = 2024-01-01', 'opened_on = 2027-01-01', "future"),
        ('covers_to = 2020-12-31', 'covers_to = 1999-12-31', "span"),
        ('answered_on = 2024-06-01', 'answered_on = 2024-02-01', "span"),
        ('recommendation_key = "r2"\ninq', 'recommendation_key = "r1"\ninq', "duplicate"),
        ('areas = ["E08000004", "E08000018"]', 'areas = ["E08000004", "E99999999"]', "area"),
        ('theme = "data"', 'theme = "nothing"', "code"),
        ('indicator = "children_by_year"', 'indicator = "A figure"', "indicator"),
        ('due_on = 2025-01-01', 'due_on = "soon"', "day"),
        ('answered_on = 2024-06-01', 'reuses = "e1"', "circle"),
        ('answered_on = 2024-06-01', 'reuses = "e2"', "later"),
        ('reaches_survivors = true', 'reaches_survivors = "perhaps"', "flag"),
        ('what = "What those who use the service want to be known"', 'what = "Notes of a girl"', "child"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, rule: str) -> None:
    toml, line = swapped(old, new)
    assert (rule, "register.toml", line) in faults(tmp_path, toml=toml)


def test_every_fault_of_every_file_is_told_at_once_and_no_value(tmp_path: Path) -> None:
    toml = ALL.replace('"Home Office"', '""').replace('inquiry_key = "second"\nadd', 'inquiry_key = "SECRET"\nadd')
    csv = RESPONSE + "r9,2025-01-01,accepted,Made up,source,,\nr1,SECRET,accepted,Made up,source,,\n"
    with pytest.raises(Refused) as refused:
        open_register(folder_of(tmp_path, toml=toml, csv=csv), ON)
    found = refused.value.findings
    assert [(one.file, one.line, one.field) for one in found] == [
        ("register.toml", line_of(toml, 'addressee = ""'), "addressee"),
        ("register.toml", line_of(toml, 'inquiry_key = "SECRET"'), "inquiry_key"),
        ("response.csv", 6, "recommendation_key"),
        ("response.csv", 7, "answered_on"),
    ]
    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize(
    "words",
    ["Write to SW1A 9ZZ in time.", "=SUM(A1) of cases", "Say who is ranked first.", "Help youth offenders in time."],
)
def test_a_text_that_clearance_would_refuse_with_the_whole_release_is_told_at_its_line(
    tmp_path: Path, words: str
) -> None:
    toml, line = swapped('"Consider a robust approach."', f'"{words}"')
    assert faults(tmp_path, toml=toml) == {("refused", "register.toml", line)}


def test_a_circle_of_requests_is_refused_at_each_of_them(tmp_path: Path) -> None:
    toml = ALL.replace("answered_on = 2024-06-01", 'reuses = "e2"').replace(
        "areas = [\"E08000004\"]\nasked_on = 2025-03-01\n\n", "reuses = \"e1\"\nasked_on = 2024-03-01\n\n"
    )  # fmt: skip
    assert sum(rule == "circle" for rule, _, _ in faults(tmp_path, toml=toml)) == 2


def test_assured_without_a_measured_change_is_out_of_order(tmp_path: Path) -> None:
    csv = "".join(line for line in RESPONSE.splitlines(True) if "change_measured" not in line)
    assert faults(tmp_path, csv=csv) == {("rung", "response.csv", 4)}


def test_a_change_needs_evidence_and_a_day_until_which_it_counts(tmp_path: Path) -> None:
    csv = RESPONSE.replace("A table,2025-12-31", ",")
    assert faults(tmp_path, csv=csv) == {("evidence", "response.csv", 4), ("expiry", "response.csv", 4)}


@pytest.mark.parametrize("column", ["age", "sex", "date_of_birth", "child_name"])
def test_a_column_about_a_person_is_refused(tmp_path: Path, column: str) -> None:
    toml = ALL.replace('locator = "Paragraph 2"', f'locator = "Paragraph 2"\n{column} = "x"')
    assert {rule for rule, _, _ in faults(tmp_path, toml=toml)} == {"person"}


@pytest.mark.parametrize(
    "words",
    ["A girl was not seen.", "The child was aged four.", "A four-year-old was seen.", "Her notes were lost.",
     "Child B was not spoken to.", "The date of birth was wrong.", "A 14 yo was missing."],
)  # fmt: skip
def test_words_that_tell_of_a_child_are_refused_of_a_local_review_and_not_of_a_national_one(
    tmp_path: Path, words: str
) -> None:
    assert tells_of_a_child(words)
    local = ALL.replace('"Consider a robust approach."', f'"{words}"')
    assert {rule for rule, _, _ in faults(tmp_path / "a", toml=local)} == {"child"}
    national = ALL.replace('"Publish the number of cases each year."', f'"{words}"')
    open_register(folder_of(tmp_path / "b", toml=national), ON)


def test_plain_words_of_a_local_review_are_not_refused() -> None:
    assert not tells_of_a_child("The council should tell the police of each child who goes missing, on the same day.")


def test_a_local_review_is_not_quoted(tmp_path: Path) -> None:
    toml = ALL.replace('locator = "Paragraph 2"', 'locator = "Paragraph 2"\nkind = "quotation"')
    assert {rule for rule, _, _ in faults(tmp_path, toml=toml)} == {"quoted"}


def test_survivors_are_reached_through_a_support_service_only(tmp_path: Path) -> None:
    toml, line = swapped('asked_of = "support"', 'asked_of = "health"')
    assert faults(tmp_path, toml=toml) == {("survivors", "register.toml", line)}


def test_broken_files_are_told_with_their_line(tmp_path: Path) -> None:
    found = faults(tmp_path / "a", toml=ALL + '\nwords = "open\n')
    assert ("file", "register.toml", ALL.count("\n") + 2) in found
    short = faults(tmp_path / "b", csv=RESPONSE.replace("r1,2024-05-01,accepted,Made up,source,,", "r1,2024-05-01"))
    assert short == {("file", "response.csv", 2)}
    folder = folder_of(tmp_path / "c")
    folder.joinpath("response.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match=r"response\.csv: bytes that are not UTF-8"):
        open_register(folder, ON)


def test_evidence_that_is_too_old_does_not_count_and_that_is_said(tmp_path: Path) -> None:
    register = made(tmp_path)
    fresh, old = (standings(register, day)["r1"] for day in (date(2025, 6, 1), ON))
    assert (fresh.code, fresh.lapsed) == ("assured", ())
    # The measure has lapsed, so that the assurance, which rests on it, does not count either.
    assert old.code == "action_taken"
    lapsed = "Evidence of change measured counted until 31 December 2025 and no longer does."
    assert old.words == f"Action taken, no change measured. {lapsed}"
    assert counted(register, ON)["action_taken"] == 1
    assert counted(register, ON)["none"] == 1


def test_accepted_is_not_done(tmp_path: Path) -> None:
    register = made(tmp_path)
    assert standings(register, date(2024, 5, 2))["r1"].code == "accepted"
    assert said_of(register)["Accepted, no action shown"] == "0"


def said_of(register: Register) -> dict[str, str]:
    """Row of the table of the ladder -> its number."""
    return {row[0]: row[1] for row in summary(register, ON)[1].rows}


def test_what_is_past_its_day_is_counted_until_an_action_is_shown_as_taken(tmp_path: Path) -> None:
    late = "Past its day, and no action shown as taken"
    assert said_of(made(tmp_path / "a"))[late] == "0"
    csv = "".join(RESPONSE.splitlines(True)[:2])
    register = open_register(folder_of(tmp_path / "b", csv=csv), ON)
    assert said_of(register)[late] == "1"


def recommendation(**said: object) -> Recommendation:
    row: dict[str, object] = {
        "recommendation_key": "r", "inquiry_key": "i", "addressee": "Home Office", "locator": "1", "theme": "data",
        "words": "Publish the number of cases by March 2026.", "sure": "source", "indicator": "children_by_year",
    }  # fmt: skip
    return Recommendation(**{**row, **said})  # type: ignore[arg-type]


def test_a_good_recommendation_meets_every_part() -> None:
    assert [part.part for part in parts_of(recommendation()) if part.met] == list(PARTS)


@pytest.mark.parametrize(
    ("said", "fails"),
    [
        ({"addressee": "All relevant partners"}, {"addressee"}),
        ({"words": "Consider publishing the number by March 2026."}, {"verb"}),
        ({"words": "The report of the measure came by March 2026."}, {"verb"}),
        ({"words": "The number should be published."}, {"dated"}),
        ({"words": "Records should be shared within six months."}, set()),
        ({"indicator": "no data", "holder": "the police"}, {"measurable"}),
        ({"indicator": ""}, {"measurable"}),
        ({"words": "Publish a robust number each year."}, {"plain"}),
        ({"words": f"Publish each year {'the number of cases and ' * 8}the rest."}, {"plain"}),
    ],
)
def test_each_part_of_the_test_is_met_or_not_by_itself(said: dict[str, object], fails: set[str]) -> None:
    assert {part.part for part in parts_of(recommendation(**said)) if not part.met} == fails


def test_where_no_data_exists_it_says_who_could_hold_it() -> None:
    (part,) = (one for one in parts_of(recommendation(indicator="no data", holder="the police")) if not one.met)
    assert part.why == "No data exists: the police could hold it."


def test_the_first_register_has_no_faults_and_says_how_sure_it_is(tmp_path: Path) -> None:
    copy_out(tmp_path / "new")
    register = open_register(tmp_path / "new", date(2026, 11, 27))
    assert len(register.inquiry) >= 12
    # What was not seen at the source holds no figure beyond years and the number of an item.
    for one in register.recommendation:
        assert one.sure == "source" or not any(letter.isdigit() for letter in one.words)
    with pytest.raises(ConfigError, match="already"):
        copy_out(tmp_path / "new")
    assert (tmp_path / "new" / "register.toml").read_text(encoding="utf-8") == first_register()
