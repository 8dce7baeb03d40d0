"""Waves of a survey from small made-up files: what is estimated, what is refused, and what is never told."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars
import pyreadstat
import pytest
from scipy import stats

from sightline.analyses.campaign.wave_estimates import EVERYBODY, WaveEstimates
from sightline.analyses.campaign.wave_page import raw_estimates
from sightline.analyses.campaign.wave_spss import BROKEN, read_spss
from sightline.analyses.campaign.waves import waves_of
from sightline.errors import MethodError, Refused

CANARY = "canary71"
HEAD = '[[survey]]\ntitle = "A made-up survey"\nmade_up = "yes"\n'
SPEAK = (
    '[[question]]\nquestion = "speak"\nsays = "Would say something"\noutcome = "bystander behaviour"\nkind = "share"\n'
    'answers = "1-5"\ncounts = "4, 5"\napart = "9"\n'
)
SCORE = (
    '[[question]]\nquestion = "norms"\nsays = "Norms"\noutcome = "attitude"\nkind = "score"\nanswers = "1-5"\n'
    'apart = "9"\n'
)
Columns = Mapping[str, Sequence[object]]


def wave(key: str, more: str = "", file: str = "", year: int = 2024) -> str:
    return (
        f'[[wave]]\nwave = "{key}"\nfile = "{file or key}{"" if file else ".csv"}"\nfrom = {year}-03-01\n'
        f'until = {year}-04-30\npopulation = "Adults"\nweight = "weight"\n{more}\n'
    )


def asked(question: str, key: str, columns: str, wording: str = "a") -> str:
    return f'[[asked]]\nquestion = "{question}"\nwave = "{key}"\ncolumns = "{columns}"\nwording = "{wording}"\n'


def people(number: int = 200, **changes: Sequence[object]) -> dict[str, Sequence[object]]:
    """Columns of a wave: 20 clusters in 4 strata, half of each sex, four in ten who would speak."""
    made: dict[str, Sequence[object]] = {
        "weight": [1.0] * number,
        "stratum": [place * 4 // number for place in range(number)],
        "cluster": [place * 20 // number for place in range(number)],
        "sex": [place % 2 + 1 for place in range(number)],
        "q": [(1, 4, 2, 5, 3, 1, 4, 2, 5, 3)[place % 10] for place in range(number)],
        "r": [(2, 5, 1, 4, 3)[place % 5] for place in range(number)],
    }
    return {**made, **changes}


def write(folder: Path, name: str, columns: Columns) -> None:
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def found(folder: Path, text: str, **waves: Columns) -> WaveEstimates:
    for key, columns in waves.items():
        write(folder, f"{key}.csv", columns)
    (folder / "waves.toml").write_text(HEAD + text, encoding="utf-8")
    return waves_of(folder)


def faults(folder: Path, text: str, **waves: Columns) -> list[tuple[str, str | None]]:
    """(rule, field) of every fault; nothing of them may hold what a cell holds."""
    with pytest.raises(Refused) as refused:
        found(folder, text, **waves)
    assert CANARY not in str(refused.value)
    return [(each.rule.removeprefix("waves-"), each.field) for each in refused.value.findings]


ONE = wave("one") + SPEAK + asked("speak", "one", "q")


def test_a_share_of_a_sample_drawn_by_lot(tmp_path: Path) -> None:
    held = found(tmp_path, ONE, one=people())
    (speak,) = held.of("speak")
    assert (speak.base, speak.apart, speak.freedom) == (200, 0, 199)
    assert speak.value == pytest.approx(0.4)
    assert speak.error == pytest.approx(math.sqrt(0.4 * 0.6 / 199))
    assert speak.design_effect == pytest.approx(1, abs=0.01)
    assert held.waves[0].design == "people drawn one by one"


def test_clusters_widen_the_interval_and_take_its_freedom(tmp_path: Path) -> None:
    alike = people(q=[1 if place * 20 // 200 % 2 else 4 for place in range(200)])  # all of a cluster say the same
    drawn = wave("one", 'stratum = "stratum"\ncluster = "cluster"') + SPEAK + asked("speak", "one", "q")
    (speak,) = found(tmp_path, drawn, one=alike).of("speak")
    assert speak.freedom == 16
    assert speak.design_effect == pytest.approx(10, rel=0.3)  # ten people of a cluster say what one says


def test_a_score_turns_items_round_and_needs_all_of_them(tmp_path: Path) -> None:
    held = people(r=["" if place < 3 else 2 for place in range(200)], q=[5 - place % 2 for place in range(200)])
    (norms,) = found(tmp_path, wave("one") + SCORE + asked("norms", "one", "q; -r"), one=held).of("norms")
    assert (norms.base, norms.apart) == (197, 3)
    answers = [(5 - place % 2 + 4) / 2 for place in range(3, 200)]  # 2 of 1 to 5, turned round, is 4
    assert norms.value == pytest.approx(sum(answers) / 197)


def test_do_not_know_is_kept_apart_and_not_counted_as_no(tmp_path: Path) -> None:
    held = people(q=[9 if place < 50 else 5 - place % 2 * 4 for place in range(200)])
    (speak,) = found(tmp_path, ONE, one=held).of("speak")
    assert (speak.base, speak.apart) == (150, 50)
    assert speak.value == pytest.approx(0.5)


def test_what_spss_says_is_missing_is_kept_apart(tmp_path: Path) -> None:
    columns = people(q=[7 if place < 20 else 98 if place < 30 else 5 - place % 2 * 4 for place in range(200)])
    table = polars.DataFrame({name: [float(str(cell)) for cell in cells] for name, cells in columns.items()})
    pyreadstat.write_sav(table, tmp_path / "one.sav", missing_ranges={"q": [7, {"lo": 90, "hi": 99}]})
    text = wave("one", file="one.sav") + SPEAK + asked("speak", "one", "q")
    (speak,) = found(tmp_path, text).of("speak")
    assert (speak.base, speak.apart) == (170, 30)
    assert speak.value == pytest.approx(0.5)


def test_a_damaged_spss_file_ends_its_own_process_only(tmp_path: Path) -> None:
    table = polars.DataFrame({"q": [1.0, 2.0, 8.0], "s": ["a", "b", ""]})
    pyreadstat.write_sav(table, tmp_path / "one.sav", variable_value_labels={"q": {1: "yes"}})
    whole = (tmp_path / "one.sav").read_bytes()
    one_label, many = (b"\x03\0\0\0" + count + b"\0\0\0" for count in (b"\x01", b"\x30"))
    assert one_label in whole  # with many labels said where there is one, pyreadstat 1.3.7 ends with its process
    for broken in (b"", b"$FL2 and no more", whole[:300], whole.replace(one_label, many)):
        (tmp_path / "one.sav").write_bytes(broken)
        assert read_spss(tmp_path / "one.sav", ["q"]) == BROKEN


def test_raking_takes_out_a_known_bias(tmp_path: Path) -> None:
    """Seven of ten who answered are men, and none of them would speak; half of the people are men."""
    sex = [1 if place % 10 < 7 else 2 for place in range(200)]
    held = people(sex=sex, q=[1 if each == 1 else 4 + place % 2 for place, each in enumerate(sex)])
    margin = "".join(
        f'[[margin]]\nmargin = "sex"\nwhere = "sex: {code}"\ntotal = {500 + 0 * code}\nsource = "A census"\n'
        for code in (1, 2)
    )
    raw = found(tmp_path, ONE, one=held).of("speak")[0]
    estimates = found(tmp_path, ONE + margin, one=held)
    assert raw.value == pytest.approx(0.3)
    assert estimates.of("speak")[0].value == pytest.approx(0.5)
    weights = estimates.waves[0].weights
    assert weights.raked == ("sex",)
    assert weights.effective == pytest.approx(200 / (0.25 / 0.7 + 0.25 / 0.3))  # Kish, of two weights


def test_weights_are_cut_when_asked_and_it_is_said(tmp_path: Path) -> None:
    held = people(weight=[20.0] * 4 + [1.0] * 196)
    plain = found(tmp_path, ONE, one=held)
    cut = found(tmp_path, wave("one", "trim = 3") + SPEAK + asked("speak", "one", "q"), one=held)
    assert plain.waves[0].weights.trimmed is None
    assert cut.waves[0].weights.trimmed == 4
    assert cut.waves[0].weights.largest == pytest.approx(3, rel=1e-3)
    assert any("weights of 4 respondents were cut" in warning for warning in cut.warnings)


def test_a_small_base_has_no_estimate(tmp_path: Path) -> None:
    group = '[[group]]\ndimension = "sex"\ngroup = "men"\nsays = "Men"\nwhere = "sex: 1"\n'
    held = found(tmp_path, ONE + group, one=people(98))
    (everybody,), (men,) = held.of("speak"), held.of("speak", "sex", "men")
    assert (everybody.value, everybody.reason) == (None, "fewer than 100 answered")
    assert (men.base, men.value, men.reason) == (49, None, "fewer than 50 answered")
    rows = {(row[3], row[4], row[5]) for row in raw_estimates(held)[1]}
    assert rows == {("everybody", "", ""), ("men", "", "")}  # so few are not counted out
    (men,) = found(tmp_path, ONE + group, one=people(100)).of("speak", "sex", "men")
    assert men.base == 50
    assert men.value is not None


def test_all_of_one_answer_has_an_interval_that_is_not_nothing(tmp_path: Path) -> None:
    (speak,) = found(tmp_path, ONE, one=people(q=[1] * 200)).of("speak")
    assert (speak.value, speak.lower) == (0, 0)
    assert speak.upper == pytest.approx(0.0188, abs=1e-4)  # Wilson's of 0 of 200


TWO = wave("one") + wave("two", year=2025) + SPEAK


def test_a_difference_of_two_waves(tmp_path: Path) -> None:
    text = TWO + asked("speak", "one", "q") + asked("speak", "two", "q")
    later = people(400, q=[(4, 5, 4, 5, 4, 1, 2, 3, 1, 2)[place % 10] for place in range(400)])
    (change,) = found(tmp_path, text, one=people(), two=later).changes("speak")
    yes = [[float(cell in (4, 5)) for cell in columns["q"]] for columns in (people(), later)]
    welch = stats.ttest_ind(yes[1], yes[0], equal_var=False)  # of samples drawn by lot, another way to the same
    assert (change.earlier, change.later) == ("one", "two")
    assert [change.value, change.p, change.freedom] == pytest.approx([0.1, welch.pvalue, welch.df])
    limits = welch.confidence_interval()
    assert [change.lower, change.upper] == pytest.approx([limits.low, limits.high])
    assert (change.p_holm, change.p_false) == (change.p, change.p)
    assert change.smallest == pytest.approx((1.966 + 0.8425) * 0.1 / welch.statistic, rel=1e-3)


def test_p_values_are_held_among_all_questions_by_groups(tmp_path: Path) -> None:
    groups = "".join(
        f'[[group]]\ndimension = "sex"\ngroup = "{code}"\nsays = "Sex {code}"\nwhere = "sex: {code}"\n'
        for code in (1, 2)
    )
    text = TWO + groups + asked("speak", "one", "q") + asked("speak", "two", "q")
    later = people(400, q=[(4, 5, 4, 5, 4, 1, 2, 3, 1, 2)[place % 10] for place in range(400)])
    changes = found(tmp_path, text, one=people(), two=later).changes("speak")
    raw = sorted(change.p for change in changes if change.p is not None)
    assert len(raw) == 3
    assert min(change.p_holm or 0 for change in changes) == pytest.approx(3 * raw[0])


def test_another_wording_is_not_compared_and_what_is_possible_is_said(tmp_path: Path) -> None:
    text = TWO + asked("speak", "one", "q", "a") + asked("speak", "two", "q", "b")
    held = found(tmp_path, text, one=people(), two=people())
    (change,) = held.changes("speak")
    assert change.value is None
    assert "worded otherwise" in change.reason
    assert "each of half of the people by lot" in change.reason
    assert all(each.value is not None for each in held.of("speak"))


def test_the_same_people_twice_are_not_compared_as_if_they_were_others(tmp_path: Path) -> None:
    text = wave("one", 'person = "id"') + wave("two", 'person = "id"', year=2025) + SPEAK
    text += asked("speak", "one", "q") + asked("speak", "two", "q")
    one, two = people(id=list(range(200))), people(id=list(range(199, 399)))
    (change,) = found(tmp_path, text, one=one, two=two).changes("speak")
    assert "the same people answered in both waves" in change.reason
    (change,) = found(tmp_path, text, one=one, two=people(id=list(range(200, 400)))).changes("speak")
    assert change.value is not None


def test_waves_are_in_the_order_of_fieldwork_and_compared_as_asked(tmp_path: Path) -> None:
    text = wave("late", year=2026) + wave("early") + wave("middle", year=2025) + SPEAK
    text += "".join(asked("speak", key, "q") for key in ("late", "early", "middle"))
    same = {key: people() for key in ("late", "early", "middle")}
    held = found(tmp_path, text, **same)
    assert [(each.earlier, each.later) for each in held.differences] == [("early", "middle"), ("middle", "late")]
    asked_for = text + '[[compare]]\nearlier = "early"\nlater = "late"\n'
    assert [(each.earlier, each.later) for each in found(tmp_path, asked_for, **same).differences] == [
        ("early", "late")
    ]


def test_another_way_of_asking_is_warned_of(tmp_path: Path) -> None:
    text = wave("one", 'mode = "at home"') + wave("two", 'mode = "online"', year=2025) + SPEAK
    text += asked("speak", "one", "q") + asked("speak", "two", "q")
    held = found(tmp_path, text, one=people(), two=people())
    assert any("how people were asked changed" in warning for warning in held.warnings)


DRAWN = wave("one", 'stratum = "stratum"\ncluster = "cluster"') + SPEAK + asked("speak", "one", "q")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"weight": [-1.0] + [2.0] * 199}, ("weight", "weight")),
        ({"weight": [0.0] * 200}, ("weight", "weight")),
        ({"weight": ["1e308"] * 200}, ("weight", "weight")),
        ({"weight": ["1e-320"] * 200}, ("weight", "weight")),
        ({"weight": [CANARY] + [1.0] * 199}, ("number", "weight")),
        ({"weight": ["nan"] + [1.0] * 199}, ("number", "weight")),
        ({"stratum": [""] + [1] * 199}, ("blank", "stratum")),
        ({"stratum": [CANARY] * 10 + [2] * 190}, ("single", "stratum")),
        ({"q": [CANARY] + [1, 4] * 99 + [1]}, ("answer", "q")),
        ({"q": [6] + [1, 4] * 99 + [1]}, ("answer", "q")),
    ],
)
def test_a_fault_of_a_file_is_told_by_its_column(
    tmp_path: Path, change: dict[str, Sequence[object]], fault: tuple[str, str]
) -> None:
    assert fault in faults(tmp_path, DRAWN, one={**people(), **change})


def test_columns_that_are_missing_are_told_all_at_once(tmp_path: Path) -> None:
    columns = {name: cells for name, cells in people().items() if name not in ("q", "cluster")}
    assert faults(tmp_path, DRAWN, one=columns) == [("column", "cluster"), ("column", "q")]


def margins(*parts: tuple[str, str, object]) -> str:
    return "".join(
        f'[[margin]]\nmargin = "{name}"\nwhere = "{where}"\ntotal = {total}\nsource = "A census"\n'
        for name, where, total in parts
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (margins(("sex", "sex: 1", 5), ("sex", "sex: 3", 5)), ("margin", "sex")),  # no respondents, and some in none
        (margins(("sex", "sex: 1", 5), ("sex", "sex: 1-2", 5)), ("margin", "sex")),  # some in both
        (margins(("sex", "sex: 1", 5), ("sex", "sex: 2", 5), ("q", "q: 1-3", 6), ("q", "q: 4-5", 5)), ("sum", "total")),
        (margins(("sex", "sex: 1", 5)), ("margin", "margin")),
        (margins(("sex", "sex: 1", -5), ("sex", "sex: 2", 5)), ("total", "total")),
        (margins(("sex", "sex 1", 5), ("sex", "sex: 2", 5)), ("where", "where")),
        (margins(("sex", "sex 1", 5), ("sex", "sex 2", 5)), ("where", "where")),
    ],
)
def test_margins_that_cannot_be_raked_to_are_refused(tmp_path: Path, text: str, fault: tuple[str, str]) -> None:
    assert fault in faults(tmp_path, ONE + text, one=people())


def test_a_margin_with_a_category_of_nobody_says_so(tmp_path: Path) -> None:
    text = ONE + margins(("sex", "sex: 1", 5), ("sex", "sex: 2", 5), ("sex", "sex: 3", 5))
    with pytest.raises(Refused, match="1 categories of this margin have no respondents"):
        found(tmp_path, text, one=people())


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "share"', 'kind = "median"', ("kind", "kind")),
        ('outcome = "bystander behaviour"', 'outcome = "sales"', ("outcome", "outcome")),
        ('outcome = "bystander behaviour"', 'outcome = ""', ("blank", "outcome")),
        ('counts = "4, 5"', 'counts = "4, 6"', ("codes", "counts")),
        ('counts = "4, 5"\n', "", ("counts", "counts")),
        ('apart = "9"', 'apart = "5"', ("codes", "apart")),
        ('answers = "1-5"', 'answers = "5-1"', ("codes", "answers")),
        ('apart = "9"', 'scale = "nobody-knows-it"', ("scale", "scale")),
        ("until = 2024-04-30", "until = 2024-02-01", ("order", "until")),
        ("from = 2024-03-01", 'from = "1 March"', ("day", "from")),
        ('file = "one.csv"', 'file = "two.csv"', ("file", "file")),
        ('file = "one.csv"', 'file = "one.xlsx"', ("kind", "file")),
        ('weight = "weight"', 'weight = "weight"\ntrim = 1', ("trim", "trim")),
        ('wave = "one"\ncolumns', 'wave = "three"\ncolumns', ("unknown", "wave")),
        ('columns = "q"', 'columns = "q; q"', ("columns", "columns")),
        ('columns = "q"', 'columns = "q; r"', ("columns", "kind")),
        ('made_up = "yes"', 'made_up = "perhaps"', ("yes", "made_up")),
    ],
)
def test_a_fault_of_the_description_is_told_by_its_key(
    tmp_path: Path, old: str, new: str, fault: tuple[str, str]
) -> None:
    assert old in HEAD + ONE
    write(tmp_path, "one.csv", people())
    (tmp_path / "waves.toml").write_text((HEAD + ONE).replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        waves_of(tmp_path)
    told = [(each.rule.removeprefix("waves-"), each.field) for each in refused.value.findings]
    assert fault in told
    assert all(each.line for each in refused.value.findings)


def test_a_finite_population_narrows_the_interval_and_is_no_smaller_than_what_was_drawn(tmp_path: Path) -> None:
    text = wave("one", 'stratum = "stratum"\ncluster = "cluster"\nfpc = "fpc"') + SPEAK + asked("speak", "one", "q")
    q = [(1, 4, 2, 5, 3, 1, 4)[place % 7] for place in range(200)]
    narrow = found(tmp_path, text, one=people(q=q, fpc=[6] * 200)).of("speak")[0]
    wide = found(tmp_path, DRAWN, one=people(q=q)).of("speak")[0]
    assert narrow.error == pytest.approx((wide.error or 0) * math.sqrt(1 / 6))  # five of six clusters were drawn
    assert faults(tmp_path, text, one=people(fpc=[4] * 200)) == [("fpc", "fpc")]
    assert faults(tmp_path, text, one=people(fpc=[5, 6] * 100)) == [("fpc", "fpc")]


def test_margins_that_contradict_each_other_end_without_a_value(tmp_path: Path) -> None:
    """All men are in one region, and the margins want more people there than there are men."""
    held = people(sex=[1 if place < 100 else 2 for place in range(200)], area=[place // 100 for place in range(200)])
    text = ONE + margins(("sex", "sex: 1", 4), ("sex", "sex: 2", 6), ("area", "area: 0", 6), ("area", "area: 1", 4))
    with pytest.raises(MethodError, match="cannot be raked to these margins"):
        found(tmp_path, text, one=held)


def test_nobody_is_in_what_is_handed_on(tmp_path: Path) -> None:
    held = people(q=[4] * 7 + [1] * 193, id=[f"{CANARY}{place}" for place in range(200)])
    text = wave("one", 'person = "id"') + SPEAK + asked("speak", "one", "q")
    estimates = found(tmp_path, text, one=held)
    assert CANARY not in repr(estimates)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.csv", "waves.toml"]
    assert estimates.of("speak", EVERYBODY, EVERYBODY)[0].value == pytest.approx(7 / 200)
