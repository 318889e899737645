"""The worker's side of reports. Safe to run twice, at once and late: what waits stands in the table."""

from celery import shared_task

from records import clock, turns
from reports import actions


@shared_task
def render_waiting() -> int:
    """Make every report that waits; returns how many became ready. One worker at a time is at it."""
    ready = 0
    with turns.alone(actions.LOCK) as free:
        while free and (report := actions.claim()):
            ready += actions.make(report)
    return ready


@shared_task
def order_monthly() -> int:
    """Order the reports of the last whole month that are not ordered yet."""
    return actions.order_monthly(clock.now().date())
