"""The ladder: which rung of which clock has come due and has not fired yet. Questions only; nothing is written here.

The steps and limits that a company starts with come with the second migration (domain §3.4, §5.3); what
holds is in the tables, where it can be changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from people.querysets import CLOCK


@dataclass(frozen=True)
class Due:
    """A rung that has come due for one subject and has not fired: what would be raised, and since when."""

    clock: str
    subject: UUID
    place: UUID
    rung: UUID
    step: str
    level: int
    start: datetime
    due_at: datetime


UNITED = """
SELECT c.clock_kind, c.clock_key, c.clock_place, r.id, r.step, r.level,
       c.clock_start AT TIME ZONE c.clock_zone AS began,
       (c.clock_start + make_interval(days => r.offset_days)) AT TIME ZONE c.clock_zone AS due_at
FROM ({clocks}) AS c
JOIN risks_rung r ON r.clock = c.clock_kind AND r.pace = c.clock_pace
 AND r.valid_from <= (%s)::date AND (r.valid_until IS NULL OR r.valid_until >= (%s)::date)
WHERE c.clock_start + make_interval(days => r.offset_days) <= (%s)::timestamptz AT TIME ZONE c.clock_zone
  AND NOT EXISTS (SELECT 1 FROM risks_escalation e
                  WHERE e.clock = c.clock_kind AND e.subject = c.clock_key AND e.step = r.step
                    AND e.start = c.clock_start AT TIME ZONE c.clock_zone)
"""


def due(
    clocks: list[QuerySet], now: datetime, *, limit: int, subjects: list[UUID] | None = None
) -> list[Due]:
    """What has come due by `now` and has not fired, oldest first; only for `subjects`, if given.

    Day 0 begins at midnight at the site.

    Civil days are added and compared in local time, so a change of the clocks moves no rung (T1, F8):
    not where a day begins at one o'clock, nor where midnight comes twice.
    """
    sql, params = _united(clocks, now)
    if subjects is not None:
        sql, params = f"{sql} AND c.clock_key = ANY(%s)", [*params, subjects]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} ORDER BY due_at, c.clock_key, r.offset_days LIMIT %s", [*params, limit]
        )
        return [Due(*row) for row in cursor.fetchall()]


def count_due(clocks: list[QuerySet], now: datetime) -> int:
    """How many escalations, reminders not counted, a sweep would raise at `now`."""
    sql, params = _united(clocks, now)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql} AND r.level > 0) AS waiting", params)  # noqa: S608  own text
        return cursor.fetchone()[0]


def _united(clocks: list[QuerySet], now: datetime) -> tuple[str, list[Any]]:
    parts: list[str] = []
    params: list[Any] = []
    for rows in clocks:
        sql, own = rows.query.sql_with_params()
        parts.append(f"SELECT {', '.join(CLOCK)} FROM ({sql}) AS floor")  # noqa: S608
        params += own
    return UNITED.format(clocks=" UNION ALL ".join(parts)), [*params, now, now, now]
