"""One worker at a time: the turn is the connection's and goes with it, also when the worker is killed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import DatabaseError, connection


@contextlib.contextmanager
def alone(lock: int) -> Iterator[bool]:
    """Whether nobody else holds this turn now; it is held while the block runs. `lock`: pg_advisory_lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        free = cursor.fetchone()[0]
    try:
        yield free
    finally:
        if free:
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
