"""What spec tests of paths share: the columns of their tables, what stands unless a test says otherwise, a runner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sightline.analyses.pathways import path_conform_steps as conform
from sightline.analyses.pathways import path_handover_steps as handover
from sightline.analyses.pathways import path_steps as steps
from sightline.analyses.pathways.paths import STEPS
from sightline.analyses.picture.columns import RECORD
from sightline.standard.model import EVENT, PERSON
from sightline.standard.tables import Column, Type
from tests.spec.chains import Usual
from tests.spec.conftest import SPAN

COLUMNS: Mapping[str, Sequence[Column]] = {
    **{step.name: step.columns for step in STEPS},
    "event": EVENT.columns, "person": PERSON.columns, "csa_record": RECORD, "covered_year": (Column("year", Type.INT, ""),), "span": SPAN,
    "path_stage": steps.PATH_STAGE, "path_window": steps.PATH_WINDOW, "path_until": steps.PATH_UNTIL,
    "path_rule": steps.PATH_RULE, "path_handover": handover.PATH_HANDOVER, "path_arrival": handover.PATH_ARRIVAL,
    "path_expected": conform.PATH_EXPECTED,
}  # fmt: skip
# What stands unless a test says otherwise.
USUAL: Mapping[str, str] = {
    "covered_year": "year\n2025\n2026",
    "span": "year | span\n2025 | 2025\n2025 | 0\n2026 | 2026\n2026 | 0",
    "path_until": "until\n2026-03-31",
    "path_rule": "rule | days\nrepeat | 365\nafter_closure | 365\nlate_conference | 15\nquiet | 365",
    "path_window": """
        path    | days_before | days_after | first_only
        episode | 0           | 36500      | no
        abuse   | 90          | 365        | yes
        """,
    "path_stage": """
        path    | sender  | kind          | day_of   | outcome           | unless            | stage     | place | ends
        episode | council | referral      | happened |                   |                   | referral  | 10    | no
        episode | council | assessment    | happened |                   |                   | begun     | 20    | no
        episode | council | assessment    | ended    |                   |                   | done      | 25    | no
        episode | council | referral      | happened | no_further_action |                   | no_action | 98    | yes
        episode | council | referral      | ended    |                   | no_further_action | closed    | 99    | yes
        abuse   | police  | crime_recorded| recorded |                   |                   | crime     | 10    | no
        abuse   | council | referral      | happened |                   |                   | referral  | 20    | no
        """,
}


rows_of = Usual(COLUMNS, USUAL).rows_of
