"""Reference numbers without gaps: one locked counter per series."""

from django.db import connection


def next_number(prefix: str, year: int) -> str:
    """The next number of a series, e.g. C-2026-0042. The counter stays locked until the transaction ends."""
    series = f"{prefix}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_counter (series, last) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET last = records_counter.last + 1 RETURNING last",
            [series],
        )
        return f"{series}-{cursor.fetchone()[0]:04d}"
