"""Pages on prison name no table that has no figure, however little came."""

from __future__ import annotations

import pytest

from sightline.analyses.perpetrators.prison_page import prison_pages
from sightline.standard.figures import Period

ALL = ("prison_eligible", "prison_started_share", "prison_held", "prison_outcomes", "prison_need")


@pytest.mark.parametrize("held", [{name} for name in ALL])
def test_a_page_names_only_tables_that_hold_figures(held: set[str]) -> None:
    for page in prison_pages(Period.year_to_march(2026), "Made-up returns", held, ()):
        assert page.tables() <= held
