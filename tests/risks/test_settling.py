"""When a matter ends, its escalations end; and whom it is about, and who left, does not hear of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments import actions as promises
from commitments.models import Commitment
from engagement.actions import answer
from people.models import User
from records import clock, notices, tasks
from records.models import Mail, Notice
from risks import actions
from risks.models import Escalation
from tests.risks.conftest import steps_of, sweep_at, told_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def raised(late, now):
    """A month late, swept at once: the higher levels are told later."""
    made = late(31)
    sweep_at(now)
    return made


def unread(matter):
    return Notice.objects.filter(record_id__in=matter.escalations.values("pk")).unread()


def test_a_declared_breach_settles_at_once(raised, now, cast, django_capture_on_commit_callbacks):
    with clock.at(now), django_capture_on_commit_callbacks(execute=True):
        promises.declare_not_fulfilled(raised, by=cast["gwen"], note="The well is dry.")
    assert not raised.escalations.unanswered().exists()


def test_an_answered_question_settles_at_once(asked, now, cast, django_capture_on_commit_callbacks):
    made = asked(31)
    sweep_at(now)
    told = {"answered_on": now.date(), "answer": "On Monday.", "answer_channel": "radio"}
    with clock.at(now), django_capture_on_commit_callbacks(execute=True):
        answer(made, by=cast["omar"], **told)
    assert not made.escalations.unanswered().exists()


def test_a_superseded_promise_needs_no_answer(raised, now):
    later = Commitment.objects.get(pk=raised.pk)
    Commitment.objects.filter(pk=raised.pk).update(status="superseded", successor=later)
    sweep_at(now + HOUR)
    assert not raised.escalations.unanswered().exists()


def test_what_was_not_told_yet_is_never_told(raised, now):
    """The general manager and the executive would have heard in five and in eight days."""
    Commitment.objects.update(status=Commitment.Status.BREACHED)
    sweep_at(now + HOUR)
    with clock.at(now + 30 * DAY):
        notices.gather()
    assert not Mail.objects.filter(to__name__in=["Gwen", "Eva"]).exists()


def test_a_settled_matter_climbs_no_further(before, now):
    lower = before(2)
    Commitment.objects.update(status=Commitment.Status.BREACHED)
    sweep_at(now + 73 * HOUR)
    assert steps_of(lower) == []


def test_who_left_before_the_mail_was_sent_does_not_get_it(before, now, cast, mailoutbox):
    before(2)
    User.objects.filter(pk=cast["gwen"].pk).update(is_active=False)
    with clock.at(now):
        tasks.send_mail()
    assert mailoutbox == []
    assert Mail.objects.get(to=cast["gwen"]).state == Mail.State.WITHHELD


# Past the people it is about.


def test_a_matter_about_the_only_executive_goes_to_the_working_group(before, cast):
    assert told_of(before(3, about=[cast["eva"]])) == {"Hana"}


def test_a_matter_about_all_who_could_answer_is_put_before_nobody(before, cast):
    """No name is made up; the register of the site still shows it."""
    assert told_of(before(4, about=[cast["eva"], cast["hana"]])) == set()


def test_whom_it_is_about_gets_no_notice(before, cast):
    before(2, about=[cast["gwen"]])
    assert not Notice.objects.filter(to=cast["gwen"]).exists()


def test_whom_it_is_about_does_not_decide_even_if_it_was_put_before_them(before, now, cast):
    made = before(2)
    made.about.set([cast["gwen"]])
    with clock.at(now), pytest.raises(PermissionDenied):
        actions.decide(made, by=cast["gwen"], decision="deliver", decision_reason="Mine.")


@pytest.mark.parametrize("name", ["mia", "greta", "ruth", "hana"])
def test_direct_lines_reach_the_fourth_level(before, name):
    assert before(4, by=name).level == 4


@pytest.mark.parametrize("name", ["omar", "sam", "carla", "otto"])
def test_others_reach_the_general_manager(before, name):
    assert before(2, by=name).level == 2


@pytest.mark.parametrize("name", ["tito", "ivan", "gwen", "eva", "adam", "root", "nora", "sofia"])
def test_who_answers_or_has_no_say_at_the_site_raises_nothing(before, name):
    with pytest.raises(PermissionDenied):
        before(1, by=name)


# One level up takes back.


@pytest.mark.parametrize(
    ("level", "name"), [(1, "gwen"), (1, "eva"), (2, "eva"), (3, "eva"), (4, "eva")]
)
def test_a_level_above_takes_back(before, now, cast, level, name):
    made = before(level)
    with clock.at(now):
        actions.de_escalate(made, by=cast[name], note="It was solved in the village.")
    assert made.status == "settled"


@pytest.mark.parametrize(
    ("level", "name"), [(1, "mia"), (1, "omar"), (2, "mia"), (2, "gwen"), (3, "gwen"), (1, "sofia")]
)
def test_nobody_takes_back_what_is_before_themselves_or_above(before, now, cast, level, name):
    made = before(level)
    with clock.at(now), pytest.raises(PermissionDenied):
        actions.de_escalate(made, by=cast[name], note="It is nothing.")


# Answers that cannot be.


def test_an_action_is_due_today_or_later(before, now, cast):
    made, yesterday = before(2), now.date() - DAY
    told = {"decision": "deliver", "decision_reason": "Now.", "act_by": yesterday}
    with clock.at(now), pytest.raises(ValidationError):
        actions.decide(made, by=cast["gwen"], **told)


def test_above_the_board_there_is_nobody(before, now, cast):
    made = before(4)
    Escalation.objects.filter(pk=made.pk).update(level=5)
    with clock.at(now), pytest.raises(ValidationError):
        actions.decide(made, by=cast["eva"], decision="raise", decision_reason="Higher.")


# Time limits that pass, each once.


def levels(now):
    """The level of the latest, and how many there are."""
    rows = Escalation.objects.order_by("detected_at", "level")
    return [one.level for one in rows if one.level]


@pytest.mark.parametrize(("level", "hours"), [(2, 72), (3, 24), (4, 12)])
def test_an_unacknowledged_matter_goes_up_when_its_hours_are_over(before, now, level, hours):
    before(level)
    sweep_at(now + hours * HOUR - timedelta(seconds=1))
    assert levels(now) == [level]
    sweep_at(now + hours * HOUR)
    assert levels(now) == [level, level + 1]


def test_the_first_level_has_a_fortnight_to_decide_and_none_to_acknowledge(before, now):
    before(1)
    sweep_at(now + 336 * HOUR - timedelta(seconds=1))
    assert levels(now) == [1]
    sweep_at(now + 336 * HOUR)
    assert levels(now) == [1, 2]


def test_a_passed_limit_sends_it_up_once_however_long_it_lasts(before, now):
    before(4)
    for days in range(1, 40):
        sweep_at(now + days * DAY)
    assert levels(now) == [4, 5]


def test_of_two_passed_limits_the_first_sends_it_up_the_second_does_not_again(before, now):
    """Neither acknowledged in 72 hours nor decided in ten days: one matter before the executive, not two."""
    before(2)
    sweep_at(now + 20 * DAY)
    sweep_at(now + 20 * DAY)
    assert levels(now) == [2, 3]
