"""The steps of the way from prison to the community: need, waits, flows, supervision and notices."""

from __future__ import annotations

from sightline.analyses.perpetrators import prison_steps as steps
from tests.spec.conftest import Run

SPAN = "first_day | last_day\n2023-04-01 | 2026-03-31"
REGIONS = "agency | region\nP1 | E12000001\nP2 | E12000002"
NEED = (
    "need_key | record_key | person_key | agency | risk_band | eligible | assessed_on | held_from | held_to | started_on "
    "| ended_on | result | programme"
)


def need(*lines: str) -> dict[str, str]:
    return {"programme_need": "\n".join([NEED, *lines]), "service_region": REGIONS, "prison_span": SPAN}


def test_a_person_counts_once_by_the_last_sentence_that_ended_and_a_start_after_release_is_none(run: Run) -> None:
    rows = run(
        steps.PRISON_RELEASED,
        need(
            "a | r1 | p1 | P1 | high   | yes | 2023-05-01 | 2023-04-20 | 2024-05-01 | 2023-06-01 | 2023-09-01 | completed | bc",
            "b | r1 | p1 | P1 | high   | yes | 2025-01-01 | 2024-12-01 | 2025-12-01 |            |            | no_place  |",
            "c | r2 |    | P2 | medium | yes | 2024-01-01 | 2023-12-01 | 2025-01-01 | 2025-01-02 |            | ongoing   | bc",
            "d | r3 | p3 | P9 |        | yes | 2024-01-01 | 2023-12-01 | 2025-01-01 | 2024-12-01 | 2025-02-01 | completed |",
            "e | r4 | p4 | P1 | low    | no  | 2024-01-01 | 2023-12-01 | 2024-07-01 |            |            |           |",
            "f | r5 | p5 | P1 | low    | no  | 2024-01-01 | 2023-12-01 | 2024-07-02 |            |            |           |",
            "g | r6 | p6 | P1 | high   | yes | 2024-01-01 | 2023-12-01 | 2024-07-02 |            |            | not_started |",
            "h | r7 | p7 | P1 | high   | yes | 2024-01-01 | 2023-12-01 | 2026-04-01 |            |            | waiting   |",
        ),
        "region, risk_band, ending, programme",
    )
    assert sorted(rows, key=repr) == sorted([
        ("E12000001", "high", "no_place", "none"),  # the second sentence of p1, not the first
        ("E12000002", "medium", "no_place", "none"),  # started the day after
        ("not_known", "not_known", "under_way", "not_known"),
        ("E12000001", "low", "too_short", "none"),  # 182 days
        ("E12000001", "low", "not_eligible", "none"),  # 183
        ("E12000001", "high", "refused", "none"),
    ], key=repr)  # fmt: skip


WAITING = (
    "need_key | record_key | agency | eligible | assessed_on | held_from | held_to | sentence_months | started_on "
    "| ended_on | result"
)


def waiting(*lines: str) -> dict[str, str]:
    return {"programme_need": "\n".join([WAITING, *lines]), "service_region": REGIONS, "prison_span": SPAN}


CASES = waiting(
    # due at the assessment, 100 days before the start; completed
    "a | r1 | P1 | yes | 2024-01-01 | 2023-12-01 | 2025-06-01 | 36  | 2024-04-10 | 2024-08-01 | completed",
    # due two years before release, on 2 January 2024; left without
    "b | r2 | P1 | yes | 2020-01-01 | 2019-12-01 | 2026-01-01 | 120 |            |            | no_place",
    # still held: 120 months from 1 April 2020 are taken as 2,400 days, so due on 27 October 2024
    "c | r3 | P2 | yes | 2020-06-01 | 2020-04-01 |            | 120 |            |            | waiting",
    # refused, not eligible, and no time held known: nobody waits
    "d | r4 | P1 | yes | 2024-01-01 | 2023-12-01 |            | 36  |            |            | not_started",
    "e | r5 | P1 | no  | 2024-01-01 | 2023-12-01 |            | 36  |            |            |",
    "f | r6 | P1 | yes | 2024-01-01 |            |            |     |            |            | waiting",
)


def test_a_wait_runs_from_the_day_a_programme_falls_due(run: Run) -> None:
    rows = run(steps.PRISON_WAITS, CASES, "days, started, left_without, waiting")
    assert rows == [(100, 1, 0, 0), (520, 0, 0, 1), (730, 0, 1, 0)]


def test_flows_and_stocks_hold_those_who_came_started_and_left(run: Run) -> None:
    rows = run(steps.PRISON_FLOWS, CASES, "region, day, what, cases")
    assert rows == [
        ("E12000001", 1006, "left_waiting", 1), ("E12000001", 275, "came", 1), ("E12000001", 276, "came", 1),
        ("E12000001", 375, "started", 1), ("E12000001", 488, "completed", 1), ("E12000002", 575, "came", 1),
    ]  # fmt: skip


def test_whoever_waits_as_the_span_ends_is_in_its_last_stock(run: Run) -> None:
    stocks = run(steps.PRISON_STOCKS, CASES, "region, moment, waiting, under_way")
    assert stocks == [("E12000002", "last", 1, 0)]


TERM = (
    "term_key | record_key | agency | basis | contact_restricted | started_on | ended_on | recalled_on | breached_on "
    "| council_told | told_on | must_notify"
)
TERMS = {
    "supervision_term": "\n".join([
        TERM,
        "a | r1 | P1 | licence         | yes | 2023-01-01 |            | 2024-01-01 |            | yes | 2022-12-01 | yes",
        "b | r2 | P1 | licence         | yes | 2024-06-15 |            |            |            | yes | 2024-06-01 | yes",
        "c | r3 | P2 | licence         | no  | 2024-06-15 |            |            |            | yes | 2024-06-15 | yes",
        "d | r4 | P1 | licence         |     | 2024-06-15 | 2024-12-31 |            |            | no  |            | yes",
        "e | r5 | P1 | community_order | yes | 2024-06-15 |            |            | 2024-09-01 | no  |            | yes",
        "f | r6 | P1 | licence         | yes | 2024-06-15 |            |            |            | no  |            | no",
    ]),
    "service_region": REGIONS, "prison_span": SPAN,
}  # fmt: skip


def test_terms_in_force_by_restriction_and_what_happened_of_those_with_a_duty_to_notify(run: Run) -> None:
    assert run(steps.PRISON_TERMS, TERMS, "basis, restricted, happened, cases") == [
        ("community_order", "yes", "breached", 1), ("licence", "no", "neither", 1),
        ("licence", "not_known", "neither", 1), ("licence", "yes", "neither", 1), ("licence", "yes", "recalled", 1),
    ]  # fmt: skip


def test_a_council_is_told_early_on_the_day_or_never(run: Run) -> None:
    assert run(steps.PRISON_NOTICES, TERMS, "region, restricted, told, days, cases") == [
        ("E12000001", "not_known", "never", 0, 1), ("E12000001", "yes", "early", 14, 1),
        ("E12000002", "no", "on_the_day_or_after", 0, 1),
    ]  # fmt: skip


def test_licences_begin_end_and_are_recalled_on_their_days(run: Run) -> None:
    assert run(steps.PRISON_LICENCES, TERMS, "region, day, what, cases") == [
        ("E12000001", 0, "stood", 1), ("E12000001", 275, "recalled", 1), ("E12000001", 441, "began", 2),
        ("E12000001", 640, "ended", 1), ("E12000002", 441, "began", 1),
    ]  # fmt: skip


def test_people_held_count_once_by_why(run: Run) -> None:
    held = run(
        steps.PRISON_HELD,
        {
            "event": """
            event_key | record_key | person_key | agency | kind    | outcome   | happened_on | ended_on
            e1        | r1         | p1         | P1     | custody | recall    | 2025-01-01  |
            e2        | r1         | p1         | P1     | custody | recall    | 2025-02-01  | 2026-04-01
            e3        | r2         | p2         | P1     | custody | remand    | 2025-01-01  | 2026-03-31
            e4        | r3         | p3         | P1     | custody |           | 2025-01-01  |
            """,
            "prison_span": SPAN,
        },
        "status, people",
    )
    assert held == [("not_known", 1), ("recall", 1)]


def test_places_add_up_over_the_years_of_the_span(run: Run) -> None:
    places = run(
        steps.PRISON_PLACES,
        {
            "programme_place": """
            agency | period_end | programme | places | filled
            P1     | 2024-03-31 | bc        | 10     | 8
            P1     | 2025-03-31 | bc        | 12     |
            P1     | 2023-03-31 | bc        | 99     | 99
            P9     | 2025-03-31 | bc        | 3      | 3
            """,
            "service_region": REGIONS, "prison_span": SPAN,
        },
        "region, places, filled",
    )  # fmt: skip
    assert places == [("E12000001", 22, 8), ("not_known", 3, 3)]


def test_people_are_added_up_by_region_band_ending_and_programme(run: Run) -> None:
    released = """
        region    | risk_band | ending    | programme
        E12000001 | high      | completed | bc
        E12000001 | high      | completed | bc
        E12000001 | high      | no_place  | none
        """
    rows = run(steps.PRISON_ENDINGS, {"prison_released": released}, "region, risk_band, ending, programme, people")
    assert rows == [
        ("E12000001", "high", "completed", "bc", 2), ("E12000001", "high", "no_place", "none", 1),
    ]  # fmt: skip
