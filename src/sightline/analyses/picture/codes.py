"""Every code that a child counts in, and the counts: one dimension at a time, or two of those that are crossed."""

from __future__ import annotations

from collections.abc import Mapping

from sightline.analyses.picture.columns import CODE, DIMENSION, DRAW, PERSON, SPAN, YEAR
from sightline.engines.steps import Step
from sightline.standard.delays import ADULT, CHILD, DelayBand, delay_bands
from sightline.standard.groups import SETTING_GROUP, UNSAID, group_of
from sightline.standard.tables import count, text

_PATTERN = """CONCAT_WS('+', CASE WHEN council THEN 'council' ELSE NULL END,
        CASE WHEN police THEN 'police' ELSE NULL END, CASE WHEN support THEN 'support' ELSE NULL END)"""
_KINDS = (
    "CASE WHEN council AND police AND support THEN 'three' WHEN (council AND police) OR (council AND support)"
    " OR (police AND support) THEN 'two' ELSE 'one' END"
)
_SEVERAL = f"CASE WHEN {_KINDS} = 'one' THEN 'one' ELSE 'several' END"
_SEX = "COALESCE(sex, 'U')"


def age_band(column: str) -> str:
    """The band of an age of a child, as SQL."""
    return (
        f"CASE WHEN {column} < 5 THEN '0-4' WHEN {column} < 10 THEN '5-9' WHEN {column} < 16 THEN '10-15'"
        f" WHEN {column} < 18 THEN '16-17' ELSE 'not_known' END"
    )


def delay_band(bands: tuple[DelayBand, ...]) -> str:
    """The band of `delay`, as SQL."""
    whens = " ".join(f"WHEN delay >= {band.from_days} THEN '{band.code}'" for band in reversed(bands))
    return f"CASE {whens} ELSE 'not_known' END"


def _if(column: str, code: str) -> str:
    """The code where that flag is set."""
    return f"CASE WHEN {column} THEN '{code}' ELSE NULL END"


# What a child may count in, and its code as SQL, null where the child does not count in it. A name is that of the
# dimension; where a child may count in several of its codes, each has a name of its own, which ends in the code.
Codes = Mapping[str, str]
_OF_A_CHILD: Codes = {
    "all": "'all'",
    "harmed_by/adult_on_child": _if("adult_on_child", "adult_on_child"),
    "harmed_by/child_on_child": _if("child_on_child", "child_on_child"),
    "harmed_by/not_known": _if("NOT adult_on_child AND NOT child_on_child", "not_known"),
    "exploitation": "CASE WHEN exploitation THEN 'yes' ELSE 'no' END",
    "online": "online",
    "group_based": "group_based",
    "context_known": "CASE WHEN context THEN 'yes' ELSE 'no' END",
    "context": _if("NOT context", "not_known"),
    "setting": _if("NOT setting", "not_known"),
    "setting_group": _if("NOT setting", "not_known"),
    "age": age_band("age"),
    "age_group": "CASE WHEN age < 10 THEN '0-9' WHEN age < 16 THEN '10-15' ELSE '16-17' END",
    "sex": _SEX,
    "stratum": f"CONCAT_WS('/', {age_band('age')}, {_SEX})",
    "sender/council": _if("council", "council"),
    "sender/police": _if("police", "police"),
    "sender/support": _if("support", "support"),
    "overlap": _PATTERN,
    "known_to": _KINDS,
    "several": _SEVERAL,
    "status/concern": _if("concern", "concern"),
    "status/factor": _if("factor", "assessed factor"),
    "status/plan": _if("plan", "plan for sexual abuse"),
    "status/crime": _if("crime", "recorded crime"),
    "recency": delay_band(delay_bands(CHILD)),
    "harm_age": age_band("harm_age"),
}
# Two dimensions at a time: the first and the second in the order of their names.
ETHNICITIES = tuple(
    f"ethnicity_{source}" for source in ("council", "police", "police_observed", "support", "school", "health")
)
CROSSED = (
    ("age", "harmed_by"),
    ("age_group", "exploitation"),
    ("harmed_by", "sex"),
    ("exploitation", "sex"),
    ("harmed_by", "sender"),
    ("harmed_by", "several"),
    ("area", "harmed_by"),
    ("exploitation", "harmed_by"),
    ("harm_age", "harmed_by"),
    ("harmed_by", "online"),
    ("harmed_by", "recency"),
    ("harmed_by", "setting_group"),
    # for what is worked out where something was not recorded, within age and sex: never printed
    ("harmed_by", "stratum"),
    *((ethnicity, "stratum") for ethnicity in ETHNICITIES),
    *((ethnicity, "harmed_by") for ethnicity in ETHNICITIES),
)
_CHILD_CODE = (PERSON, SPAN, DIMENSION, CODE)
_COUNT = count("children", "Children, each once", unit="children", null=False)


def _setting_groups() -> str:
    """The group of a setting, as SQL."""
    of: dict[str, list[str]] = {}
    for code, group in group_of("setting", SETTING_GROUP).items():
        of.setdefault(group, []).append(f"'{code}'")
    return (
        " ".join(f"WHEN setting IN ({', '.join(codes)}) THEN '{group}'" for group, codes in of.items())
        .join(("CASE ", " ELSE NULL END"))
    )  # fmt: skip


_UNSAID = ", ".join(f"'{group}'" for group in UNSAID)
_OF_A_RECORD: Codes = {"context": "context", "setting": "setting", "setting_group": _setting_groups()}
_OF_A_SOURCE: Codes = {
    "ethnicity": f"CASE WHEN ethnic_group IN ({_UNSAID}) THEN 'not_known' ELSE ethnic_group END",
    "said_by": f"CASE WHEN ethnic_group IN ({_UNSAID}) THEN ethnic_group ELSE 'said' END",
    "of_whom_held": "'yes'",
}
OF_AN_ADULT: Codes = {
    "all": "'all'",
    "harm_age": age_band("harm_age"),
    "delay": delay_band(delay_bands(ADULT)),
    "sex": _SEX,
}
# Small tables that the analysis registers beside those of the ledger: what there is to count in, and what is crossed.
PLACE = (
    text("about", "Whose rows count in it: of a child, a record, a source or an adult", null=False),
    text("name", "Name of the place", null=False),
    text("dimension", "Dimension that it is of", null=False),
)
CROSSING = (text("one", "Dimension", null=False), text("other", "Dimension that it is crossed with", null=False))
PLACES = tuple(
    {"about": about, "name": name, "dimension": name.split("/")[0]}
    for about, codes in (
        ("child", _OF_A_CHILD), ("record", _OF_A_RECORD), ("source", _OF_A_SOURCE), ("adult", OF_AN_ADULT),
    )
    for name in codes
)  # fmt: skip
CROSSINGS = tuple({"one": one, "other": other} for one, other in CROSSED)


def code_of(rows: Codes) -> str:
    """The code that a row has in the place `p`."""
    whens = "\n            ".join(f"WHEN '{name}' THEN {code}" for name, code in rows.items())
    return f"CASE p.name\n            {whens}\n            ELSE NULL END AS code"


def _child_code(record: str, child_year: str, child_area: str, child_ethnicity: str, draw: str = "") -> str:
    """Each dimension and code that each child of a year counts in, once; `draw` is "draw, " over draws, else "".

    Each table is gone through once, beside the small one of what its rows may count in.
    """
    return f"""
    WITH said AS (
        SELECT {draw}person_key, year, dimension,
            {code_of(_OF_A_CHILD)}
        FROM {child_year}
        CROSS JOIN place AS p
        WHERE p.about = 'child'
    ), told AS (
        SELECT {draw}person_key, span.span AS year, dimension,
            {code_of(_OF_A_RECORD)}
        FROM {record}
        JOIN span ON span.year = {record}.year
        CROSS JOIN place AS p
        WHERE p.about = 'record'
    )
    SELECT {draw}person_key, year, dimension, code FROM said WHERE code IS NOT NULL
    UNION ALL
    SELECT DISTINCT {draw}person_key, year, dimension, code FROM told WHERE COALESCE(code, 'not_known') <> 'not_known'
    UNION ALL
    SELECT {draw}person_key, year, 'area' AS dimension, area AS code FROM {child_area}
    UNION ALL
    SELECT {draw}person_key, year, CONCAT_WS('_', dimension, source) AS dimension,
            {code_of(_OF_A_SOURCE)}
    FROM {child_ethnicity}
    CROSS JOIN place AS p
    WHERE p.about = 'source'
    """


def _children(child_code: str, draw: str = "") -> str:
    """How many children of each year count in each code of each dimension, and of each two that are crossed."""
    same = "b.draw = a.draw AND " if draw else ""
    of = "a.draw, " if draw else ""
    return f"""
    SELECT {draw}year, dimension, code, COUNT(*) AS children
    FROM {child_code} GROUP BY {draw}year, dimension, code
    UNION ALL
    SELECT {of}a.year, CONCAT_WS('+', a.dimension, b.dimension) AS dimension, CONCAT_WS('/', a.code, b.code) AS code,
        COUNT(*) AS children
    FROM {child_code} AS a
    JOIN crossing AS c ON c.one = a.dimension
    JOIN {child_code} AS b ON {same}b.person_key = a.person_key AND b.year = a.year AND b.dimension = c.other
    GROUP BY {of}a.year, a.dimension, b.dimension, a.code, b.code
    """


CHILD_CODE = Step(
    "child_code",
    "child, year, dimension and code that the child counts in",
    ("person_key", "year", "dimension", "code"),
    ("csa_record", "span", "place", "child_year", "child_area", "child_ethnicity"),
    _CHILD_CODE,
    _child_code("csa_record", "child_year", "child_area", "child_ethnicity"),
)

CHILDREN = Step(
    "children",
    "year, dimension and code",
    ("year", "dimension", "code"),
    ("child_code", "crossing"),
    (SPAN, DIMENSION, CODE, _COUNT),
    _children("child_code"),
    person_rows=False,
)

RECORDS_HELD = Step(
    "records_held",
    "year and kind of agency",
    ("year", "sender"),
    ("csa_record",),
    (
        YEAR,
        text("sender", "Kind of agency", null=False),
        count("records", "Records of children, each once, in which such an event stands", unit="records", null=False),
    ),
    """
    SELECT year, sender, COUNT(DISTINCT record_key) AS records FROM csa_record GROUP BY year, sender
    """,
    person_rows=False,
)

DRAWN_CHILD_CODE = Step(
    "drawn_child_code",
    "touched child, draw, year, dimension and code that the child counts in there",
    ("draw", "person_key", "year", "dimension", "code"),
    ("drawn_record", "span", "place", "drawn_child_year", "drawn_child_area", "drawn_child_ethnicity"),
    (DRAW, *_CHILD_CODE),
    _child_code("drawn_record", "drawn_child_year", "drawn_child_area", "drawn_child_ethnicity", "draw, "),
)

DRAWN_CHILDREN = Step(
    "drawn_children",
    "draw, year, dimension and code; touched children only",
    ("draw", "year", "dimension", "code"),
    ("drawn_child_code", "crossing"),
    (DRAW, SPAN, DIMENSION, CODE, _COUNT),
    _children("drawn_child_code", "draw, "),
    person_rows=False,
)
