"""Our own SQL functions, of the same name and meaning on every engine.

`age_on(birth_month, day)`: full years from the first day of the birth month to `day`. `days_between(a, b)`: whole days
from a to b. `year_to_march(day)`: the year in which the year ending 31 March that holds `day` ends.
"""

from __future__ import annotations

DUCKDB: tuple[str, ...] = (
    """CREATE MACRO age_on(born, day) AS
       CAST(year(day) - year(born)
            - CASE WHEN month(day) < month(born) OR (month(day) = month(born) AND dayofmonth(day) < dayofmonth(born))
                   THEN 1 ELSE 0 END AS BIGINT)""",
    "CREATE MACRO days_between(a, b) AS CAST(CAST(b AS DATE) - CAST(a AS DATE) AS BIGINT)",
    "CREATE MACRO year_to_march(day) AS CAST(year(day) + CASE WHEN month(day) >= 4 THEN 1 ELSE 0 END AS BIGINT)",
)
