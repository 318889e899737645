"""Two at the same record: whoever holds its lock is first, and the other sees what was done."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from commitments import actions as promises
from commitments.models import Commitment
from records import clock
from risks import actions
from risks.models import Escalation, Hold
from tests.records.conftest import at_once
from tests.risks.conftest import steps_of, sweep_at

pytestmark = pytest.mark.django_db(transaction=True)
FIVE = ["soon", "late-1", "late-7", "late-14", "late-30"]


def test_sweeps_in_small_batches_raise_only_what_they_have_locked(late, now, monkeypatch):
    """Batches of three steps, run by four at once: each step once, and no sweep fails."""
    monkeypatch.setattr(actions, "BATCH", 3)
    made = [late(31) for _number in range(12)]
    assert sum(at_once(*[lambda: sweep_at(now)] * 4)) == 60
    assert {tuple(steps_of(one)) for one in made} == {tuple(FIVE)}


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_that_stop_at_once_ask_once(late, now, settings):
    settings.SWEEP_LIMIT = 3
    for _number in range(5):
        late(1)
    assert all(isinstance(one, int) for one in at_once(*[lambda: sweep_at(now)] * 4))
    assert Hold.objects.count() == 1
    assert Escalation.objects.escalations().count() <= 3


def test_two_that_settle_at_once_settle_once(late, now):
    for _number in range(10):
        late(2)
    sweep_at(now)
    Commitment.objects.update(status=Commitment.Status.BREACHED)
    with clock.at(now):
        settled = at_once(*[lambda: actions.settle_what_ended(now)] * 4)
    assert sum(settled) == 10


def waits_for_a_lock() -> bool:
    """Whether another session waits for what this one holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def begin_and_wait(call) -> threading.Thread:
    """Run `call` in a session of its own, until it waits for ours."""

    def run() -> None:
        try:
            call()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    until = time.monotonic() + 10
    while not waits_for_a_lock() and time.monotonic() < until:
        time.sleep(0.02)
    return thread


def test_what_is_raised_while_closing_waits_is_settled(late, now, cast):
    made = late(31)
    with transaction.atomic():
        sweep_at(now)
        closing = begin_and_wait(
            lambda: promises.declare_not_fulfilled(made, by=cast["gwen"], note="The well is dry.")
        )
    closing.join()
    assert steps_of(made) == FIVE
    assert not Escalation.objects.unanswered().exists()
