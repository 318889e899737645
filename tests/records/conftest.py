"""Things that every test of the foundation needs: a record with verbs, real threads, a way to cheat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from records.models import Entry
from records.trail import remember


@contextmanager
def as_superuser_who_cheats() -> Iterator[Any]:
    """Without triggers and keys, as only the owner of the machine can."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Each call in a thread and a connection of its own; results, or the errors, in order."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:  # the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def entries(north: Any, mia: Any) -> list[Entry]:
    """Thirty entries about a site."""
    return [
        remember(
            Entry.Kind.DONE,
            "amend",
            by=mia if number % 3 else None,
            record=north,
            note=f"note {number}",
            changes={"population": [number, number + 1], "name": ["ä", "‮ن"]},
        )
        for number in range(30)
    ]
