"""The early adopters' daily feed: rows of every block, deltas and purges, faults by place, and files made to hurt."""

from __future__ import annotations

import io
import json
import tracemalloc
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sightline.errors import Refused, Severity
from sightline.flow import CHRONICLE, Zone
from sightline.ledger.receive import receive
from sightline.ledger.submissions import current, parts
from sightline.returns.batches import Findings
from sightline.returns.definitions.early_adopter import EARLY_ADOPTER
from sightline.returns.readers import json_stream
from sightline.returns.reading import open_return
from sightline.returns.reports.fixlist import check
from sightline.returns.reports.templates import json_template
from sightline.returns.rules.early_adopter import EARLY_ADOPTER_RULES
from sightline.returns.whose import Whose
from tests.projects import TODAY, made_up_project
from tests.unit.returns.conftest import FIXTURES, Write, rows_of, rules, whole

CLEAN = FIXTURES / "early_adopter_2026-03-30.json"
DAY = "feed_2026-03-30.json"


def payload() -> dict[str, Any]:
    """The clean payload, to be changed."""
    return json.loads(CLEAN.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def changed(path: str, value: object) -> dict[str, Any]:
    """The clean payload with one value of its first child changed: "social_care_episodes.0.closure_date"."""
    made = payload()
    place: Any = made["Children"][0]
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in way:
        place = place[part]
    place[last] = value
    return made


def test_rows_set_aside_are_counted_by_table_though_they_stand_on_one_line(write: Write) -> None:
    made = payload()
    made["Children"] += [1, 2]
    made["Children"][0]["social_care_episodes"][0]["child_and_family_assessments"] = [3, 4]
    reading, _ = whole(write(json.dumps(made), DAY))
    tables = {table.block: table.set_aside for table in reading.summary().tables if table.set_aside}
    assert tables == {"Children": 2, "child_and_family_assessments": 2}


def test_a_council_that_had_ended_is_named(write: Write) -> None:
    with pytest.raises(Refused) as raised:
        open_return(write('{"la_code": 928, "Children": []}', DAY))
    (finding,) = raised.value.findings
    assert (finding.rule, "West Northamptonshire" in finding.found) == ("agency-ended", True)


def test_names_before_the_children_are_not_kept(write: Write) -> None:
    many = ", ".join(f'"n{number}": "{"x" * 1_000}"' for number in range(20_000))
    path = write(f'{{{many}, "la_code": 204, "Children": []}}', DAY)
    tracemalloc.start()
    open_return(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


def test_every_block_becomes_rows_that_can_be_read_alone() -> None:
    reading, batches = whole(CLEAN)
    assert reading.findings == ()
    assert (reading.counts.read, reading.counts.set_aside, reading.counts.children) == (19, 0, 3)
    assert [row["local_id"] for row in rows_of(batches, "Children")] == ["MADEUP0001", "MADEUP0002", "MADEUP0003"]
    assert [(row["factor"], row["assessment"], row["episode"]) for row in rows_of(batches, "factors")] == [
        ("19C", "A1", "R1"), ("3A", "A1", "R1")
    ]  # fmt: skip
    assert [row["sdq_score"] for row in rows_of(batches, "sdq_assessments")] == [20, 18]
    assert rows_of(batches, "adoption")[0]["decision_date"] == date(2026, 2, 2)
    assert {batch.block.name for batch in batches} >= {block.name for block in EARLY_ADOPTER.blocks} - {"care_leavers"}


def test_the_day_is_the_files_and_the_council_the_payloads() -> None:
    header = open_return(CLEAN).header
    assert (header.agency, header.year) == ("E09000012", 2026)
    assert header.period_start == header.period_end == date(2026, 3, 30)


@pytest.mark.parametrize("name", ["feed_20260330.json", "2026-03-30 feed.json", "feed_2026_03_30_v2.json"])
def test_a_day_in_the_name(name: str, write: Write) -> None:
    assert open_return(write(json.dumps(payload()), name)).header.period_end == date(2026, 3, 30)


@pytest.mark.parametrize(
    "name", ["feed.json", "feed_2026-02-30.json", "feed_2026-03-30_2026-03-31.json", "feed_2026.json"]
)
def test_without_one_day_in_the_name_it_must_be_said(name: str, write: Write) -> None:
    path = write(json.dumps(payload()), name)
    with pytest.raises(Refused) as raised:
        open_return(path)
    assert rules(raised.value.findings) == ["no-period"]
    assert open_return(path, whose=Whose(period_end=date(2026, 3, 29))).header.period_end == date(2026, 3, 29)


def test_a_bare_list_of_children_is_read_where_it_is_said_whose_it_is(write: Write) -> None:
    path = write(json.dumps(payload()["Children"]), DAY)
    with pytest.raises(Refused) as raised:
        open_return(path)
    assert rules(raised.value.findings) == ["unknown-agency"]
    reading = open_return(path, whose=Whose(agency="E09000012"))
    assert sum(batch.rows.num_rows for batch in reading.batches()) == 19


def test_one_child_need_not_stand_in_a_list(write: Write) -> None:
    made = payload()
    made["Children"] = made["Children"][0]
    reading, _ = whole(write(json.dumps(made), DAY))
    assert (reading.findings, reading.counts.children) == ((), 1)


def test_a_purge_is_a_row() -> None:
    _, batches = whole(CLEAN)
    assert rows_of(batches, "Children")[2]["purged"] is True
    (plan,) = rows_of(batches, "child_in_need_plans")
    assert (plan["purged"], plan["start_date"], plan["episode"]) == (True, None, "R2")


def test_a_byte_order_mark_and_white_space_are_passed_over(write: Write) -> None:
    text = "\ufeff \n\t" + json.dumps(payload(), indent=3).replace("\n", "\r\n") + "\n\n"
    reading, _ = whole(write(text.encode("utf-8"), DAY))
    assert reading.findings == ()


def test_values_are_the_same_however_the_file_falls_into_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [batch.rows.to_pylist() for batch in whole(CLEAN)[1]]
    for size in (1, 7, 64):
        monkeypatch.setattr(json_stream, "_PART", size)
        assert [batch.rows.to_pylist() for batch in whole(CLEAN)[1]] == expected


@pytest.mark.parametrize(
    ("path", "value", "rule", "severity", "place"),
    [
        ("child_details.sex", "X", "code-not-in-list", Severity.FIELD, "child_details.sex"),
        ("child_details.sex", 1, "code-not-in-list", Severity.FIELD, "child_details.sex"),
        ("child_details.sex", {"a": 1}, "elements-in-value", Severity.FIELD, "child_details.sex"),
        ("child_details.date_of_birth", "14/05/2012", "not-a-date", Severity.FIELD, "child_details.date_of_birth"),
        ("child_details.date_of_birth", True, "not-a-date", Severity.FIELD, "child_details.date_of_birth"),
        ("child_details.uasc_flag", "perhaps", "not-yes-or-no", Severity.FIELD, "child_details.uasc_flag"),
        ("child_details.disabilities", ["AUT", "ZZ"], "code-not-in-list", Severity.ROW,
         "child_details.disabilities[2]"),
        ("child_details.disabilities", ["AUT", None], "empty-element", Severity.ROW, "child_details.disabilities[2]"),
        ("child_details", "text", "wrong-kind", Severity.ROW, "child_details"),
        ("child_details.secret", "x", "unknown-field", Severity.QUERY, "child_details"),
        ("health_and_wellbeing.sdq_assessments.1.score", 18.5, "not-a-whole-number", Severity.FIELD,
         "health_and_wellbeing.sdq_assessments[2].score"),
        ("social_care_episodes.0.social_care_episode_id", None, "required-missing", Severity.ROW,
         "social_care_episodes[1].social_care_episode_id"),
        ("social_care_episodes.0.child_and_family_assessments.0.factors", ["19C", "99Z"], "code-not-in-list",
         Severity.ROW, "social_care_episodes[1].child_and_family_assessments[1].factors[2]"),
        ("social_care_episodes.0.child_protection_plans", [3], "wrong-kind", Severity.ROW,
         "social_care_episodes[1].child_protection_plans[1]"),
        ("la_child_id", None, "no-key", Severity.ROW, "child_details"),
    ],
)  # fmt: skip
def test_a_fault_is_said_with_its_child_and_its_place(
    path: str, value: object, rule: str, severity: Severity, place: str, write: Write
) -> None:
    reading, _ = whole(write(json.dumps(changed(path, value)), DAY))
    found = next(one for one in reading.findings if one.rule == rule)
    assert (found.severity, found.row, found.line) == (severity, 1, None)
    assert found.found.endswith(f", at {place}")
    assert not any(word in str(reading.findings) for word in ("99Z", "secret", "perhaps", "MADEUP", "14/05"))


def test_the_counts_add_up_whatever_is_wrong(write: Write) -> None:
    made = changed("la_child_id", None)
    made["Children"].append("not a child")
    reading, batches = whole(write(json.dumps(made), DAY))
    assert reading.counts.passed == sum(batch.rows.num_rows for batch in batches)
    assert reading.counts.read == 20
    assert reading.counts.children == 4
    assert {"not-a-child", "no-key", "required-missing"} <= set(rules(reading.findings))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{}", "another-collection"), ('{"Pupils": []}', "another-collection"), ("[", "unknown-agency"),
        ('{"la_code": 204, "Children": [', "truncated"),
        ('{"la_code": 204, "Children": [{"la_child_id": "1"}', "truncated"),
        ('{"la_code": 204, "Children": [{"la_child_id": NaN}]}', "not-json"),
        ('{"la_code": 204, "Children": [{"la_child_id": -Infinity}]}', "not-json"),
        ('{"la_code": 204, "Children": [{"la_child_id": 1},]}', "not-json"),
        ('{"la_code": 204, "Children": [{"la_child_id": 1} {"la_child_id": 2}]}', "not-json"),
        ('{"la_code": 204, "Children": [{la_child_id: 1}]}' + " " * 100, "not-json"),
        ('{"la_code": 204, "Children": [{"la_child_id": "1"}]} {}', "after-children"),
        ('{"la_code": 204, "Children": [{"la_child_id": "1"}], "more": 1}', "after-children"),
        ('{"Children": [{"la_child_id": "1"}], "la_code": 204}', "unknown-agency"),
        ('{"la_code": 999, "Children": [{"la_child_id": "1"}]}', "unknown-agency"),
        ('{"la_code": [204], "Children": [{"la_child_id": "1"}]}', "unknown-agency"),
        ('{"la_code": 204, "la_code": 205, "Children": []}', "given-twice"),
        ('{"la_code": 204, "Children": "none"}', "not-json"),
        ('{"la_code": 204, "Children": [' + "[" * 100_000 + "]}", "too-deep"),
        ('{"la_code": 204, "Children": [{"la_child_id": ' + '{"a":' * 100_000 + "]}", "too-deep"),
        ('{"la_code": 204, "Children": [{"la_child_id": "' + "x" * 9_000_000, "child-too-large"),
        ('{"la_code": 204, "Children": [{"la_child_id": "' + "x" * 5_000_000 + '"}]}', "child-too-large"),
        ('{"la_code": 204, "Children": [{"la_child_id": "\x01"}]}' + " " * 100, "not-json"),
        ('{"la_code": 204, "Children": [{"la_child_id": "\\ud8', "truncated"),
    ],
)  # fmt: skip
def test_what_is_no_payload_is_refused_in_our_own_words(text: str, rule: str, write: Write) -> None:
    (report,) = check([write(text, DAY)])
    assert rules(report.findings) == [rule]
    assert "Expecting" not in str(report.findings)


def test_a_character_that_is_not_utf_8_is_refused(write: Write) -> None:
    (report,) = check([write(b'{"la_code": 204, "Children": [{"la_child_id": "\xe9"}]}', DAY)])
    assert rules(report.findings) == ["not-utf-8"]


def test_a_name_that_stands_twice_counts_once(write: Write) -> None:
    text = '{"la_code": 204, "Children": [{"la_child_id": "A", "la_child_id": "B", "x": 1, "x": 1}]}'
    reading, batches = whole(write(text, DAY))
    assert [row["local_id"] for row in rows_of(batches, "Children")] == ["A"]
    assert rules(reading.findings).count("given-twice") == 2


def test_an_endless_number_is_no_value(write: Write) -> None:
    made = changed("health_and_wellbeing.sdq_assessments.0.score", 0)
    text = json.dumps(made).replace('"score": 0', f'"score": {"9" * 50_000}')
    reading, _ = whole(write(text, DAY))
    assert "not-a-whole-number" in rules(reading.findings)


class Endless(io.TextIOBase):
    """A payload without end, written as it is read."""

    def __init__(self) -> None:
        self.waiting = '{"la_code": 204, "Children": ['
        self.child = json.dumps(payload()["Children"][0]) + ","

    def read(self, size: int | None = -1) -> str:
        while len(self.waiting) < (size or 0):
            self.waiting += self.child
        part, self.waiting = self.waiting[:size], self.waiting[size:]
        return part


def test_what_is_kept_of_a_file_does_not_grow_with_it() -> None:
    reader = json_stream.Payload(Endless(), "Children", Findings(EARLY_ADOPTER, "feed"))
    reader.head()
    kept = set()
    for number, _ in zip(range(20_000), reader.children(), strict=False):
        if number % 100 == 0:
            kept.add(len(reader._text))
    assert reader.number >= 20_000
    assert max(kept) < 1_000_000


def test_rows_are_handed_on_as_the_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sightline.returns.reading.BATCH_ROWS", 100)
    child = json.dumps(payload()["Children"][0])
    children = ",".join(child.replace("MADEUP0001", f"MADEUP{number:06}") for number in range(3_000))
    path = tmp_path / DAY
    path.write_text(f'{{"la_code": 204, "Children": [{children}]}}', encoding="utf-8")
    sizes = [batch.rows.num_rows for batch in open_return(path).batches()]
    assert sum(sizes) == 3_000 * 15
    assert max(sizes) <= 600


A = "child_and_family_assessments"
E = "social_care_episodes.0"
FIRES: dict[tuple[str, str], tuple[str, object]] = {
    ("social_care_episodes", "end-before-start"): (f"{E}.closure_date", "2025-06-01"),
    (A, "end-before-start"): (f"{E}.{A}.0.authorisation_date", "2025-06-02"),
    ("section_47_assessments", "end-before-start"): (f"{E}.section_47_assessments.0.icpc_date", "2025-06-04"),
    ("child_protection_plans", "date-after-period"): (f"{E}.child_protection_plans.0.start_date", "2026-03-31"),
    ("child_protection_plans", "start-after-closure"): (f"{E}.closure_date", "2025-06-24"),
    ("child_protection_plans", "purged-with-values"): (f"{E}.child_protection_plans.0.purge", True),
    ("child_details", "upn-shape"): ("child_details.unique_pupil_number", "Q20120001200"),
    ("child_details", "upn-check-letter"): ("child_details.unique_pupil_number", "A201200012001"),
    ("child_details", "number-and-reason"): ("child_details.unique_pupil_number_unknown_reason", "UN4"),
    ("child_details", "postcode-shape"): ("child_details.postcode", "NOWHERE"),
    ("child_details", "birth-implausible"): ("child_details.date_of_birth", "1999-05-14"),
    ("child_details", "born-and-expected"): ("child_details.expected_date_of_birth", "2012-05-14"),
    ("disabilities", "disability-and-none"): ("child_details.disabilities", ["NONE", "AUT"]),
    ("sdq_assessments", "score-too-high"): ("health_and_wellbeing.sdq_assessments.0.score", 41),
    ("factors", "factor-none-with-others"): (f"{E}.{A}.0.factors", ["21", "3A"]),
    ("factors", "factor-twice"): (f"{E}.{A}.0.factors", ["3A", "3A"]),
    ("factors", "retired-factor"): (f"{E}.{A}.0.factors", ["19A"]),
}


@pytest.mark.parametrize("place", FIRES, ids=" ".join)
def test_a_check_finds_what_it_is_for(place: tuple[str, str], write: Write) -> None:
    reading, _ = whole(write(json.dumps(changed(*FIRES[place])), DAY))
    assert place in {(one.block, one.rule) for one in reading.findings}


def test_every_kind_of_check_is_tried_here() -> None:
    assert {rule.code for rule in EARLY_ADOPTER_RULES} == {rule for _, rule in FIRES}


def test_a_child_that_stands_twice_is_said(write: Write) -> None:
    made = payload()
    made["Children"].append(deepcopy(made["Children"][1]))
    reading, _ = whole(write(json.dumps(made), DAY))
    assert ("Children", "duplicate-row") in {(one.block, one.rule) for one in reading.findings}


def test_the_template_is_the_feed_with_one_empty_child(write: Write) -> None:
    template = json.loads(json_template(EARLY_ADOPTER))
    (child,) = template["Children"]
    assert set(child) == set(payload()["Children"][0])
    template["la_code"], child["la_child_id"] = 204, "MADEUP0001"
    reading, batches = whole(write(json.dumps(template), DAY))
    assert [row["local_id"] for row in rows_of(batches, "Children")] == ["MADEUP0001"]
    assert set(rules(reading.findings)) == {"required-missing"}


def test_deltas_stand_beside_one_another_and_none_replaces_another(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path / "project")
    sent = tmp_path / "sent"
    sent.mkdir()
    for name, score in (("a_2026-03-30.json", 1), ("b_2026-03-30.json", 2), ("c_2026-03-31.json", 3)):
        made = changed("health_and_wellbeing.sdq_assessments.0.score", score)
        (sent / name).write_text(json.dumps(made), encoding="utf-8")
    receipts = receive(ledger, project, TODAY, sorted(sent.iterdir()))
    assert [receipt.submission.supersedes for receipt in receipts if receipt.submission] == [None] * 3
    assert len(current(ledger)) == 3
    (again,) = receive(ledger, project, TODAY, [sent / "a_2026-03-30.json"])
    assert again.already == current(ledger)[0][0].entry


def test_what_is_received_joins_by_tokens_and_holds_no_id(tmp_path: Path) -> None:
    project, ledger = made_up_project(tmp_path)
    receive(ledger, project, TODAY, [CLEAN])
    content: dict[str, list[dict[str, object]]] = {}
    with ledger.scratch() as folder:
        for block in EARLY_ADOPTER.blocks:
            for path, _ in parts(ledger, current(ledger), CHRONICLE, Zone.CONTENT, block.table, folder):
                content[block.table] = pq.read_table(path).to_pylist()
    episode, _ = content["ea_episode"]
    assert content["ea_factor"][0]["episode"] == content["ea_protection_plan"][0]["episode"] == episode["episode"]
    assert content["ea_factor"][0]["assessment"] == content["ea_assessment"][0]["assessment"]
    assert content["ea_child"][2]["purged"] is True
    text = str(content)
    for secret in ("MADEUP", "Wren", "Q2012", "SW1A", "'R1'", "'A1'", "'P1'", "SYS-1"):
        assert secret not in text
