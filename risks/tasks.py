"""The clock of escalations: "sweep now". Safe to run twice, at once, late or after days of standstill."""

from datetime import datetime

from celery import shared_task

from risks import actions


@shared_task
def sweep(now: str = "") -> int:
    """Raise every rung of every clock that has come due; returns how many."""
    return actions.raise_due(datetime.fromisoformat(now) if now else None)
