"""What time it is: the database's clock decides, for every process the same.

`parley_now()` is a function in PostgreSQL (first migration). It adds the setting
`parley.clock_offset` of the database, with which rehearsals move the clock of all processes at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func

_moved: ContextVar[datetime | None] = ContextVar("moved clock", default=None)


class Now(Func):
    """The database's clock as an expression, for defaults and for conditions inside a query."""

    function = "parley_now"
    arity = 0
    output_field = DateTimeField()


def now() -> datetime:
    """This instant, UTC. One round trip, because only the database's clock counts (T1)."""
    if moved := _moved.get():
        return moved
    with connection.cursor() as cursor:
        cursor.execute("SELECT parley_now()")
        return cursor.fetchone()[0]


def instant() -> datetime | Now:
    """This instant inside a query, without a round trip of its own."""
    return _moved.get() or Now()


def moved_to() -> datetime | None:
    """The instant this run pretends it is, or None when the clock was not moved."""
    return _moved.get()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Tell a story as if it were `instant` (the demo company and tests; never a request)."""
    token = _moved.set(instant)
    try:
        yield
    finally:
        _moved.reset(token)
