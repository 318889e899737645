"""The sweep: once, whoever says it and however often; stopped by its valve; kind after a standstill."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from commitments.actions import verify
from commitments.models import Commitment
from records import clock, notices
from records.models import Entry, Mail, Notice, SystemState
from risks import actions
from risks.models import Addressee, Escalation, Hold
from tests.commitments.builders import lay
from tests.risks.conftest import DUE, noon, sweep

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_a_second_sweep_raises_nothing(promise: Commitment) -> None:
    assert sweep(DUE + DAY) == 2
    assert sweep(DUE + DAY) == 0
    assert sweep(DUE + 2 * DAY) == 0


def test_what_was_raised_is_in_the_trail_once(promise: Commitment) -> None:
    sweep(DUE + DAY)
    sweep(DUE + DAY)
    for one in Escalation.objects.all():
        assert Entry.objects.of(one).filter(kind="done").count() == 1


def test_the_people_of_the_step_are_told(promise: Commitment, cast: Any) -> None:
    sweep(DUE + DAY)
    late = Escalation.objects.get(step="late-1")
    assert {(one.person.name, one.party) for one in late.addressees.all()} == {
        ("Otto", "owner"),
        ("Mia", "CRM"),
    }
    assert {notice.to.name for notice in Notice.objects.of(late)} == {"Otto", "Mia"}


@pytest.mark.parametrize(
    "status", ["draft", "fulfilled", "community_confirmed", "withdrawn_agreed", "rejected"]
)
def test_what_is_not_open_is_not_escalated(
    status: str, promise: Commitment, north: Any, herders: Any, cast: Any
) -> None:
    Commitment.objects.all().delete()
    lay(north, herders, status=status, due=DUE, by=cast["otto"])
    assert sweep(DUE + 40 * DAY) == 0


def test_a_moved_date_begins_a_new_run(promise: Commitment, raised: Any) -> None:
    sweep(DUE + DAY)
    Commitment.objects.filter(pk=promise.pk).update(
        agreed_due=DUE + 30 * DAY, current_due=DUE + 30 * DAY
    )
    assert sweep(DUE + 2 * DAY) == 0
    sweep(DUE + 31 * DAY)
    assert [step for step, _level in raised()].count("late-1") == 2


def test_after_a_standstill_every_level_stands_but_is_told_in_turn(promise: Commitment) -> None:
    """Thirty days nobody swept: the general manager is told after E1's five days, the executive 72 hours later."""
    sweep(DUE + 30 * DAY)
    now = noon(DUE + 30 * DAY)
    told = dict(
        Escalation.objects.filter(raised_from=None, level__gte=1).values_list("step", "notify_at")
    )
    assert told == {
        "late-1": now,
        "late-7": now,
        "late-14": now + timedelta(hours=120),
        "late-30": now + timedelta(hours=120 + 72),
    }
    assert {one.detected_at for one in Escalation.objects.all()} == {now}


def test_after_a_standstill_each_person_gets_one_mail(
    promise: Commitment, north: Any, herders: Any, cast: Any
) -> None:
    for _count in range(4):
        lay(north, herders, status="in_progress", due=DUE, by=cast["otto"])
    sweep(DUE + 3 * DAY)
    with clock.at(noon(DUE + 3 * DAY)):
        notices.gather()
    assert sorted(mail.to.name for mail in Mail.objects.all()) == ["Mia", "Otto"]


def test_the_valve_stops_a_flood_and_pages_the_administrator(
    promise: Commitment, north: Any, herders: Any, cast: Any, settings: Any
) -> None:
    settings.SWEEP_LIMIT = 3
    for _count in range(9):
        lay(north, herders, status="in_progress", due=DUE, by=cast["otto"])
    sweep(DUE + DAY)
    assert Escalation.objects.count() == 3
    assert [notice.to.name for notice in Notice.objects.filter(name="risks/sweep_stopped")] == [
        "Root"
    ]
    assert sweep(DUE + DAY) == 0
    with clock.at(noon(DUE + DAY)):
        actions.confirm(Hold.objects.get(), by=cast["root"])
    sweep(DUE + DAY)
    assert Escalation.objects.filter(step="late-1").count() == 10


def test_in_quarantine_the_sweep_holds(promise: Commitment) -> None:
    SystemState.objects.create(key="quarantine", value={})
    assert sweep(DUE + DAY) == 0


def test_a_matter_that_ends_settles_its_escalations(promise: Commitment, cast: Any) -> None:
    sweep(DUE + DAY)
    Commitment.objects.filter(pk=promise.pk).update(
        status="fulfilled", fulfilled_on=DUE, closed_on=DUE
    )
    sweep(DUE + 2 * DAY)
    late = Escalation.objects.get(step="late-1")
    assert late.status == "settled"
    assert not Notice.objects.of(late).filter(mail=None, read_at=None).exists()


def test_showing_what_would_be_raised_changes_nothing(promise: Commitment) -> None:
    said = StringIO()
    call_command("escalate", "--on", str(DUE + DAY), "--dry-run", stdout=said)
    assert "E1" in said.getvalue()
    assert "Late since yesterday" in said.getvalue()
    assert "Mia (CRM)" in said.getvalue()
    assert Escalation.objects.count() == 0


def test_the_command_raises_as_the_schedule_does(promise: Commitment, raised: Any) -> None:
    call_command("escalate", "--on", str(DUE + DAY), stdout=StringIO())
    assert raised() == [("soon", 0), ("late-1", 1)]


def test_many_at_once_are_as_one_by_one(promise: Commitment, cast: Any) -> None:
    """The set form leaves the same row, the same entry and the same people as a single one."""
    sweep(DUE + DAY)
    many = Escalation.objects.get(step="late-1")
    entry = Entry.objects.of(many).get()
    Addressee.objects.all().delete()
    single = Escalation(
        **{
            name: getattr(many, name)
            for name in (
                "site",
                "commitment",
                "rung",
                "clock",
                "subject",
                "start",
                "level",
                "reason",
                "due_at",
                "detected_at",
                "notify_at",
                "acknowledge_by",
                "decide_by",
            )
        },
        step="late-x",
    )
    with clock.at(noon(DUE + DAY)):
        actions.escalate(single, by=None)
    alone = Entry.objects.of(single).get()
    assert alone.verb == entry.verb
    assert {**alone.changes, "step": 0} == {**entry.changes, "step": 0}
    assert single.status == many.status


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_raise_each_step_once(
    promise: Commitment, north: Any, herders: Any, cast: Any
) -> None:
    for _count in range(30):
        lay(north, herders, status="in_progress", due=DUE, by=cast["otto"])
    faults: list[Exception] = []

    def run() -> None:
        try:
            sweep(DUE + 8 * DAY)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    crew = [threading.Thread(target=run) for _count in range(4)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    assert faults == []
    assert Escalation.objects.count() == 31 * 3
    assert Entry.objects.filter(verb__in=["escalate", "remind"]).count() == 31 * 3


@pytest.mark.django_db(transaction=True)
def test_a_promise_closed_before_the_sweep_commits_is_never_escalated(
    promise: Commitment, cast: Any
) -> None:
    """Mia verifies while the sweep waits for the lock of the promise."""
    Commitment.objects.filter(pk=promise.pk).update(status="evidence_submitted")
    swept: list[int] = []

    def run() -> None:
        swept.append(sweep(DUE + DAY))
        connection.close()

    with clock.at(noon(DUE + DAY)), transaction.atomic():
        verify(promise, by=cast["mia"], fulfilled_on=DUE)
        waiting = threading.Thread(target=run)
        waiting.start()
        waiting.join(1)
    waiting.join(20)
    assert swept == [0]
    assert Escalation.objects.count() == 0
