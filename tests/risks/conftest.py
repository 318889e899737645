"""A promise of Otto's at North, and the sweep at any hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from commitments.models import Commitment
from records import clock
from risks import actions
from risks.models import Escalation
from tests.commitments.builders import lay
from tests.engagement.builders import group

DUE = date(2026, 6, 1)


def noon(day: date) -> datetime:
    """12:00 UTC: the same civil date at North and South."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def sweep(day: date) -> int:
    with clock.at(noon(day)):
        return actions.raise_due(noon(day))


@pytest.fixture
def herders(north: Any) -> Any:
    return group(north)


@pytest.fixture
def promise(north: Any, herders: Any, cast: Any) -> Commitment:
    """Due on 1 June 2026; the whole cast is there."""
    return lay(north, herders, status="in_progress", due=DUE, by=cast["otto"])


@pytest.fixture
def raised(promise: Commitment) -> Any:
    """`raised()`: (step, level) of what was raised about the promise, in order."""

    def ask() -> list[tuple[str, int]]:
        rows = Escalation.objects.filter(commitment=promise, raised_from=None).order_by(
            "due_at", "level"
        )
        return list(rows.values_list("step", "level"))

    return ask
