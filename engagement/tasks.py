"""The worker's side of lists that come in. What waits stands in the table; safe to run twice, at once and late."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from engagement import actions
from engagement.exchange.checking import Checking, Unmatched
from engagement.exchange.files import Unreadable
from engagement.models import KEPT_DAYS, Import
from records import clock, turns

LOCK = 7_305_103  # one worker at a time reads lists
MOST_BEGINNINGS = 5  # a list over which every worker dies is given up


@shared_task
def work_imports() -> int:
    """Check and load what waits; returns how many."""
    done = 0
    with turns.alone(LOCK) as free:
        while free and (brought := Import.objects.to_do().for_register().first()):
            _work(brought)
            done += 1
    return done


def _work(brought: Import) -> None:
    """One step of one list. Whatever goes wrong, nothing is loaded and the page says why."""
    try:
        if actions.start_import(brought) >= MOST_BEGINNINGS:
            actions.fail_import(brought, by=None, error="The worker ended over this list.")
        elif brought.status == Import.Status.WAITING:
            _check(brought)
        else:
            actions.load_import(brought, by=None)
            actions.end_import(brought)
    except (Unreadable, ValidationError, PermissionDenied, IntegrityError) as fault:
        words = fault.messages[0] if isinstance(fault, ValidationError) else str(fault)
        fresh = Import.objects.for_register().get(pk=brought.pk)
        actions.fail_import(fresh, by=None, error=words)


def _check(brought: Import) -> None:
    with brought.file.open("rb") as file:
        try:
            checking = Checking(brought, file)
        except Unmatched as fault:
            actions.check_import(
                brought,
                by=None,
                header=fault.header,
                columns=fault.columns,
                rows=[],
                error=str(fault),
            )
        else:
            found = {"header": checking.header, "columns": checking.columns}
            actions.check_import(brought, by=None, rows=checking.rows(), **found)
    actions.end_import(brought)


@shared_task
def forget_imports() -> int:
    """Delete files and rows that were kept long enough; returns how many."""
    old = Import.objects.older_than(clock.now() - timedelta(days=KEPT_DAYS))
    for brought in old:
        actions.forget_import(brought, by=None)
    return len(old)
