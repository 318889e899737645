"""What is logged, corrected, reviewed, answered; and what each verb refuses."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from engagement import actions
from engagement.models import Attendance, Concern, Engagement, FollowUp, Participation, Stakeholder
from people.models import Role
from records.lifecycle import IllegalMove
from records.models import Entry, Notice
from tests.conftest import engage
from tests.engagement.builders import (
    at,
    colleague,
    community,
    group,
    meeting,
    present,
    stakeholder,
    task,
    topic,
    worry,
)

DAY = timedelta(days=1)
HELD = date(2026, 6, 1)


# Logging.


def test_a_meeting_is_logged_with_all_that_came_of_it(north, omar, otto, women, herders):
    amina = stakeholder(north)
    held = meeting(
        north,
        omar,
        HELD,
        topics=[topic()],
        stakeholders=[amina],
        participations=[present(women, 12, 0, undisclosed=2), present(herders, 0, 7)],
        attendances=[colleague(otto, "technical")],
        concerns=[worry(women), worry(herders, "Dust.", needs_answer=False)],
        follow_ups=[task(otto, HELD + 7 * DAY)],
    )
    assert {
        "people": sum(part.total for part in held.participations.all()),
        "colleagues": list(held.attendances.values_list("person__name", flat=True)),
        "concerns": sorted(held.concerns.values_list("status", flat=True)),
        "tasks": list(held.follow_ups.values_list("owner__name", flat=True)),
        "topics": list(held.topics.values_list("name", flat=True)),
        "met": list(held.stakeholders.all()),
    } == {
        "people": 21,
        "colleagues": ["Otto"],
        "concerns": ["awaiting_answer", "noted"],
        "tasks": ["Otto"],
        "topics": ["Water"],
        "met": [amina],
    }


def test_meetings_of_a_site_and_year_are_numbered(north, omar):
    assert [meeting(north, omar, HELD).number for _ in range(2)] == [
        "E-NOR-2026-0001",
        "E-NOR-2026-0002",
    ]


def test_a_meeting_of_tomorrow_was_not_held(north, omar):
    with pytest.raises(ValidationError, match="not come yet"):
        meeting(north, omar, HELD + DAY, logged_on=HELD)


def test_tomorrow_begins_at_midnight_of_the_site(north, omar):
    """At 22:00 UTC it is one o'clock of the next day in Nairobi."""
    with at(HELD, hour=22):
        actions.log(
            Engagement(site=north, held_on=HELD + DAY, title="x", place="x", summary="x"), by=omar
        )
    assert Engagement.objects.exists()


def test_a_meeting_is_not_moved_into_the_future_either(north, omar):
    held = meeting(north, omar, HELD)
    with at(HELD), pytest.raises(ValidationError, match="not come yet"):
        actions.amend(held, by=omar, values={"held_on": HELD + DAY})


@pytest.mark.parametrize("presence", ["unarmed", "armed", "public_forces"])
def test_security_at_a_meeting_is_justified(north, omar, presence):
    with pytest.raises(ValidationError) as refused:
        meeting(north, omar, HELD, security_presence=presence, security_reason="  ")
    assert "security_reason" in refused.value.message_dict


def test_security_with_its_reason_is_logged(north, omar):
    reason = "The road was unsafe."
    assert meeting(north, omar, HELD, security_presence="unarmed", security_reason=reason).pk


@pytest.mark.parametrize("hanging", ["participations", "concerns"])
def test_groups_of_another_site_were_not_at_this_meeting(north, south, omar, hanging):
    theirs = group(south)
    row = present(theirs, 3) if hanging == "participations" else worry(theirs)
    with pytest.raises(ValidationError, match="another site"):
        meeting(north, omar, HELD, **{hanging: [row]})
    assert not Engagement.objects.exists()


@pytest.mark.parametrize("what", ["community", "stakeholders"])
def test_nothing_else_of_another_site_is_taken_either(north, south, omar, what):
    other = community(south) if what == "community" else [stakeholder(south)]
    with pytest.raises(ValidationError, match="another site"):
        meeting(north, omar, HELD, **{what: other})


def test_a_group_is_counted_once(north, omar, women):
    with pytest.raises(ValidationError, match="counted already"):
        meeting(north, omar, HELD, participations=[present(women, 3), present(women, 4)])


def test_when_one_row_is_refused_nothing_is_logged(north, omar, women, otto):
    with pytest.raises(ValidationError):
        meeting(
            north,
            omar,
            HELD,
            participations=[present(women, 3)],
            attendances=[colleague(otto), colleague(otto)],
        )
    assert (Engagement.objects.count(), Participation.objects.count()) == (0, 0)


def test_the_officer_of_another_site_logs_nothing_here(north, sofia):
    with pytest.raises(PermissionDenied):
        meeting(north, sofia, HELD)


@pytest.mark.parametrize(
    ("days", "in_time"), [(0, True), (5, True), (6, False)]
)  # §1.3.5: within five days
def test_a_log_is_in_time_for_five_days(north, omar, days, in_time):
    held = meeting(north, omar, HELD, logged_on=HELD + days * DAY)
    assert held.logged_in_time is in_time


def test_who_has_a_task_is_told(north, omar, otto):
    meeting(north, omar, HELD, follow_ups=[task(otto, HELD + DAY), task(omar, HELD + DAY)])
    assert [note.to for note in Notice.objects.filter(name="engagement/follow_up_planned")] == [
        otto
    ]


# Correcting.


@pytest.mark.parametrize(("hours", "asks"), [(0, False), (72, False), (73, True), (2000, True)])
def test_after_72_hours_a_correction_needs_its_reason(north, omar, hours, asks):
    held = meeting(north, omar, HELD, logged_on=HELD)
    with at(HELD + (hours // 24) * DAY, 15 + hours % 24):
        try:
            actions.amend(held, by=omar, values={"place": "Kito school"})
            asked = False
        except ValidationError as refused:
            asked = list(refused.message_dict) == ["reason"]
    assert asked is asks


def test_with_its_reason_an_old_log_is_corrected_and_the_reason_stays(north, omar):
    held = meeting(north, omar, HELD)
    with at(HELD + 30 * DAY):
        actions.amend(held, by=omar, values={"place": "School"}, reason="The well was dry.")
    entry = Entry.objects.of(held).get(verb="amend")
    assert (entry.changes["place"], entry.changes["reason"]) == (
        ["Kito", "School"],
        [None, "The well was dry."],
    )


@pytest.mark.parametrize(("name", "may"), [("omar", True), ("mia", True), ("gwen", False)])
def test_the_writer_and_the_manager_correct(north, cast, name, may):
    held = meeting(north, cast["omar"], HELD)
    assert actions.amend.may(cast[name], held) is may


def test_another_officer_of_the_site_does_not_correct(north, omar):
    held = meeting(north, omar, HELD)
    assert not actions.amend.may(engage("olga", Role.CLO, north), held)


def test_what_is_void_is_not_corrected(north, omar, mia):
    held = meeting(north, omar, HELD)
    actions.void(held, by=mia, note="Logged twice.")
    assert not actions.amend.may(mia, held)


# Review, minutes, void.


def test_nobody_reviews_their_own_log(north, mia):
    with pytest.raises(PermissionDenied):
        actions.review(meeting(north, mia, HELD), by=mia)


def test_the_manager_reviews_what_an_officer_logged(north, omar, mia):
    assert actions.review(meeting(north, omar, HELD), by=mia).status == "reviewed"


def test_minutes_are_shared_after_the_review(north, omar, mia):
    held = meeting(north, omar, HELD)
    with at(HELD + DAY), pytest.raises(IllegalMove):
        actions.share_back(held, by=omar, shared_on=HELD)


@pytest.mark.parametrize(("days", "well"), [(-1, False), (0, True), (3, True), (4, False)])
def test_minutes_are_shared_between_the_meeting_and_today(north, omar, mia, days, well):
    held = actions.review(meeting(north, omar, HELD), by=mia)
    with at(HELD + 3 * DAY), suppress(ValidationError):
        actions.share_back(held, by=omar, shared_on=HELD + days * DAY)
    held.refresh_from_db()
    assert (held.status == "shared_back") is well


def test_a_void_meeting_stays_visible_and_leaves_the_figures(north, omar, mia):
    held = actions.void(meeting(north, omar, HELD), by=mia, note="Logged twice.")
    assert Engagement.objects.visible_to(omar).filter(pk=held.pk).exists()
    assert not Engagement.objects.standing().filter(pk=held.pk).exists()


# Concerns.


@pytest.fixture
def concern(north, omar, women):
    def raised(**more):
        return meeting(north, omar, HELD, concerns=[worry(women, **more)]).concerns.get()

    return raised


def test_an_answer_is_due_fifteen_days_after_the_meeting(concern):
    assert concern().answer_due == date(2026, 6, 16)


def test_what_nobody_asked_to_be_answered_has_no_clock(concern):
    assert (concern(needs_answer=False).answer_due, Concern.objects.clocks().count()) == (None, 0)


def test_a_noted_concern_gets_the_clock_of_its_meeting_later(concern, omar):
    asked = actions.need_answer(concern(needs_answer=False), by=omar)
    assert (asked.status, asked.answer_due) == ("awaiting_answer", date(2026, 6, 16))


@pytest.mark.parametrize(("day", "late"), [(16, False), (17, True)])
def test_an_answer_is_late_after_its_day_not_on_it(concern, day, late):
    raised, on = concern(), date(2026, 6, day)
    assert (Concern.objects.overdue(on).exists(), raised.is_overdue(on)) == (late, late)


def test_an_answer_ends_the_clock(concern, omar):
    with at(HELD + 2 * DAY):
        actions.answer(
            concern(), by=omar, answered_on=HELD + DAY, answer="By May.", answer_channel="radio"
        )
    assert not Concern.objects.clocks().exists()


@pytest.mark.parametrize("days", [-1, 3])
def test_they_were_answered_between_the_meeting_and_today(concern, omar, days):
    with at(HELD + 2 * DAY), pytest.raises(ValidationError, match="between the meeting and today"):
        actions.answer(
            concern(), by=omar, answered_on=HELD + days * DAY, answer="x", answer_channel="radio"
        )


def test_an_answer_says_something(concern, omar):
    with at(HELD), pytest.raises(ValidationError):
        actions.answer(concern(), by=omar, answered_on=HELD, answer="", answer_channel="radio")


def test_the_clock_of_a_concern_tells_its_kind_and_day_0(concern):
    raised = concern()
    found = Concern.objects.clocks().get()
    assert (
        found["clock_kind"],
        found["clock_key"],
        found["clock_pace"],
        found["clock_start"].date(),
    ) == ("concern", raised.pk, "normal", date(2026, 6, 16))


# Follow-ups.


@pytest.mark.parametrize(("name", "may"), [("otto", True), ("mia", True), ("omar", False)])
def test_who_has_the_task_or_manages_the_site_ends_it(north, cast, name, may):
    held = meeting(north, cast["omar"], HELD, follow_ups=[task(cast["otto"], HELD + DAY)])
    assert actions.finish.may(cast[name], held.follow_ups.get()) is may


def test_a_task_is_done_on_the_day_it_is_done(north, omar, otto):
    held = meeting(north, omar, HELD, follow_ups=[task(otto, HELD + DAY)])
    with at(HELD + 3 * DAY):
        assert actions.finish(held.follow_ups.get(), by=otto).done_on == HELD + 3 * DAY


def test_a_task_is_dropped_with_a_reason(north, omar, otto):
    held = meeting(north, omar, HELD, follow_ups=[task(otto, HELD + DAY)])
    with pytest.raises(ValidationError, match="say why"):
        actions.drop(held.follow_ups.get(), by=otto)
    assert FollowUp.objects.open().exists()


# People and groups.


def test_consent_has_its_day(north, omar):
    with pytest.raises(ValidationError, match="which day the person agreed"):
        actions.register_stakeholder(
            Stakeholder(site=north, name="Amina", consent_basis="consent"), by=omar
        )


def test_a_group_is_no_part_of_itself(north, omar, women):
    inner = actions.enter_group(
        type(women)(site=north, name="Widows", category="community", parent=women), by=omar
    )
    with pytest.raises(ValidationError, match="part of itself"):
        actions.amend_group(women, by=omar, values={"parent": inner})


# §4.1: max(impact, half up of (interest + influence) / 2), one more if vulnerable or not reached, at most 5.
@pytest.mark.parametrize(
    ("facts", "priority"),
    [
        ({"interest": 2, "influence": 1, "impact": 5, "vulnerability": ["landless"]}, 5),
        ({"interest": 3, "influence": 5, "impact": 1}, 4),
        ({"interest": 2, "influence": 3, "impact": 1}, 3),
        ({"interest": 1, "influence": 1, "impact": 1, "inclusion": "not_reached"}, 2),
        ({"interest": 1, "influence": 1, "impact": 3, "inclusion": "partly_reached"}, 4),
        ({"interest": 1, "influence": 1, "impact": 3, "inclusion": "refuses_contact"}, 3),
    ],
)
def test_who_is_hit_hardest_and_heard_least_comes_first(north, facts, priority):
    assert group(north, **facts).priority == priority


def test_colleagues_at_a_meeting_are_named_once(north, omar, otto):
    held = meeting(north, omar, HELD, attendances=[colleague(otto)])
    assert list(Attendance.objects.filter(engagement=held).values_list("person", flat=True)) == [
        otto.pk
    ]
