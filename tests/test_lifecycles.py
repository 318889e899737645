"""Every verb of every lifecycle in the house from every state, on a row that is put into that state.

The tables themselves are compared with the domain in the tests of each floor; here the machinery is held
to them: a move that is not in the table is refused and leaves nothing behind, whoever asks and whatever
the verb's own rules are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from commitments.models import ChangeRequest, Commitment
from engagement.models import (
    Concern,
    Condition,
    ConsentProcess,
    ConsultationPoint,
    EarlySign,
    Engagement,
    EngagementPlan,
    FollowUp,
    Import,
    InformationRequest,
    LiaisonOffice,
    OfficerProfile,
    Phase,
    PlannedEngagement,
    Stakeholder,
    StakeholderGroup,
)
from governance.models import KeyMessage, Mandate
from people.models import Role, Site
from records.lifecycle import IllegalMove
from records.management.commands.lifecycles import drawn
from records.models import Entry, Notice
from records.trail import registry
from reports.models import Report
from risks.models import Escalation, Hold
from tests.commitments.builders import REASON, lay
from tests.conftest import engage
from tests.engagement.builders import (
    community,
    consultation,
    group,
    meeting,
    phase,
    planned,
    stakeholder,
    strategy,
    task,
    topic,
    worry,
)
from tests.engagement.consents import process
from tests.engagement.doors import office, profile
from tests.governance.builders import mandate, message

DAY = timedelta(days=1)
HELD = date(2026, 6, 1)
NOUNS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in settings.HOUSE and hasattr(model, "LIFECYCLE")
]
MOVES = [
    pytest.param(model, verb, str(status), id=f"{model.__name__} {verb} {status}")
    for model in NOUNS
    for verb in model.LIFECYCLE.moves
    for status, _label in model._meta.get_field("status").flatchoices
]
CREATING = [move for move in MOVES if move.values[0].LIFECYCLE.creates(move.values[1])]
MOVING = [move for move in MOVES if move not in CREATING]
ALLOWED = [m for m in MOVING if m.values[0].LIFECYCLE.allows(m.values[1], m.values[2])]
REFUSED = [m for m in MOVING if m not in ALLOWED]


def a_promise(north: Site, by: Any) -> Commitment:
    women = group(north)
    other = lay(north, women, due=HELD, by=by)
    return lay(north, women, due=HELD, by=by, fulfilled_on=HELD, successor=other)


def a_change(north: Site, by: Any) -> ChangeRequest:
    return ChangeRequest.objects.create(
        commitment=a_promise(north, by),
        requested_by=by,
        requested_on=HELD,
        old_due=HELD,
        old_agreed=HELD,
        new_due=HELD + DAY,
        reason="budget",
        explanation=REASON,
    )


def a_concern(north: Site, by: Any) -> Concern:
    raised = meeting(north, by, HELD, concerns=[worry(group(north))]).concerns.get()
    raised.answered_on, raised.answer = HELD, "By May."
    raised.save()
    return raised


def a_task(north: Site, by: Any) -> FollowUp:
    return meeting(north, by, HELD, follow_ups=[task(by, HELD + DAY)]).follow_ups.get()


def a_sign(north: Site, by: Any) -> EarlySign:
    return EarlySign.objects.create(
        site=north, topic=topic(), heard_on=HELD, text="They say so.", noted_by=by
    )


def a_request(north: Site, by: Any) -> InformationRequest:
    return InformationRequest.objects.create(
        number="Q-NOR-2026-0001",
        site=north,
        group=group(north),
        text="The water report.",
        received_on=HELD,
        due_on=HELD + 15 * DAY,
        ended_on=HELD,
        reasons="It names people.",
    )


def a_list(north: Site, by: Any) -> Import:
    return Import.objects.create(site=north, kind="groups", uploaded_by=by, format="csv", good=1)


def an_escalation(north: Site, by: Any) -> Escalation:
    promise, now = a_promise(north, by), timezone.now()
    return Escalation.objects.create(
        site=north,
        commitment=promise,
        subject=promise.pk,
        step="direct",
        level=2,
        reason="x",
        due_at=now,
        detected_at=now,
        notify_at=now,
    )


def a_report(north: Site, by: Any) -> Report:
    return Report.objects.create(
        audience=by,
        period_start=HELD,
        period_end=HELD + DAY,
        snapshot={"a": 1},
        file="reports/x.pdf",
        file_sha256="0" * 64,
        snapshot_sha256="0" * 64,
    )


def a_plan(north: Site, by: Any) -> PlannedEngagement:
    made = planned(north, group(north), by, HELD, on=HELD)
    made.engagement, made.ended_on = meeting(north, by, HELD), HELD
    made.save()
    return made


def a_condition(north: Site, by: Any) -> Condition:
    asked = process(north, by)
    return Condition.objects.create(process=asked, text="A well", owner=by, due_on=HELD)


def a_point(north: Site, by: Any) -> ConsultationPoint:
    works = phase(north, by, HELD + 30 * DAY, on=HELD, name="Camp")
    made = consultation(works, by, [group(north)], HELD + DAY, on=HELD)
    made.engagement = meeting(north, by, HELD)
    made.save()
    return made


def an_office(north: Site, by: Any) -> LiaisonOffice:
    made = office(north, by, starts_on=HELD)
    made.ended_on = HELD
    made.save()
    return made


MAKE: dict[Any, Callable[[Site, Any], Any]] = {
    KeyMessage: lambda north, by: message(by, by, site=north),
    Mandate: lambda north, by: mandate(by, by, site=north),
    EarlySign: a_sign,
    Import: a_list,
    InformationRequest: a_request,
    Site: lambda north, by: north,
    StakeholderGroup: lambda north, by: group(north),
    Stakeholder: lambda north, by: stakeholder(north),
    Engagement: lambda north, by: meeting(north, by, HELD),
    Concern: a_concern,
    FollowUp: a_task,
    Commitment: a_promise,
    ChangeRequest: a_change,
    Escalation: an_escalation,
    Hold: lambda north, by: Hold.objects.create(wanted=9, limit=1),
    Report: a_report,
    PlannedEngagement: a_plan,
    ConsentProcess: lambda north, by: process(north, by),
    Condition: a_condition,
    Phase: lambda north, by: phase(north, by, HELD, on=HELD),
    ConsultationPoint: a_point,
    EngagementPlan: lambda north, by: strategy(north, by, on=HELD),
    LiaisonOffice: an_office,
    OfficerProfile: lambda north, by: profile(by, north, [community(north)]),
}


@pytest.fixture
def everybody(north: Site) -> Any:
    """One person with every role everywhere: nothing is refused for want of a right."""
    person = engage("everybody", None, None)
    for role in Role:
        person.assignments.create(role=role, starts_on=date(2020, 1, 1))
    return person


@pytest.fixture
def put(north: Site, everybody: Any) -> Callable[[Any, str], Any]:
    """A record of that noun in that state, with what the database asks for in any of its states."""

    def fabricate(model: Any, status: str) -> Any:
        record = MAKE[model](north, everybody)
        model._base_manager.filter(pk=record.pk).update(status=status)
        return model._base_manager.get(pk=record.pk)

    return fabricate


def lifted(monkeypatch: Any, action: Any) -> Any:
    """The verb as the lifecycle sees it: for anybody, and with nothing to do but the move."""
    monkeypatch.setattr(action, "may", lambda user, record: True)
    monkeypatch.setattr(action, "change", lambda record, **details: None)
    return action


def test_every_noun_with_a_lifecycle_can_be_put_into_its_states():
    assert set(MAKE) == set(NOUNS)


@pytest.mark.parametrize(("model", "verb", "status"), REFUSED)
def test_a_move_that_is_not_in_the_table_is_refused_and_leaves_nothing_behind(
    put, everybody, monkeypatch, model, verb, status
):
    record = put(model, status)
    before = (status, record.version, Entry.objects.count(), Notice.objects.count())
    with pytest.raises(IllegalMove):
        lifted(monkeypatch, registry[model][verb])(record, by=everybody, note="Why.")
    record.refresh_from_db()
    after = (record.status, record.version, Entry.objects.count(), Notice.objects.count())
    assert after == before


@pytest.mark.parametrize(("model", "verb", "status"), ALLOWED)
def test_a_move_in_the_table_leads_where_it_says_and_is_remembered(
    put, everybody, monkeypatch, model, verb, status
):
    record = put(model, status)
    monkeypatch.setattr(model, "clean", lambda self: None)  # its own rules are tried on its floor
    lifted(monkeypatch, registry[model][verb])(record, by=everybody, note="Why.")
    record.refresh_from_db()
    last = Entry.objects.of(record).latest("id")
    assert (record.status, last.verb, last.kind) == (model.LIFECYCLE.moves[verb][1], verb, "done")


@pytest.mark.parametrize(("model", "verb", "status"), CREATING)
def test_what_exists_is_not_made_again(put, everybody, monkeypatch, model, verb, status):
    record, action = put(model, status), registry[model][verb]
    with pytest.raises(IllegalMove), transaction.atomic():
        lifted(monkeypatch, action)(record, by=everybody, note="Why.")


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_every_state_is_in_the_table_and_so_is_the_path(model):
    moves = model.LIFECYCLE.moves.values()
    states = {str(status) for status, _label in model._meta.get_field("status").flatchoices}
    assert states == {str(status) for start, end in moves for status in (*start, end)}
    assert {str(status) for status in model.LIFECYCLE.path} <= states


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_a_stale_copy_does_not_move_what_has_moved_on(put, everybody, monkeypatch, model):
    leaving = {v: start for v, (start, end) in model.LIFECYCLE.moves.items() if start - {end}}
    verb = next(iter(leaving))
    record = put(model, str(min(leaving[verb])))
    stale = model._base_manager.get(pk=record.pk)
    monkeypatch.setattr(model, "clean", lambda self: None)
    act = lifted(monkeypatch, registry[model][verb])
    act(record, by=everybody, note="Why.")
    with pytest.raises(IllegalMove):
        act(stale, by=everybody, note="Why.")


def test_the_page_about_lifecycles_is_drawn_from_the_tables() -> None:
    page = Path(settings.BASE_DIR, "docs", "lifecycles.md").read_text()
    assert page == drawn(), "Run `manage.py lifecycles --write`."
