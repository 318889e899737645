"""Consultation before a phase: with documents in hand, in a meeting where people speak, or waived with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from engagement import actions
from engagement.models import ConsultationPoint, Phase
from records.models import Notice
from tests.engagement.builders import at, consultation, group, meeting, phase, present

DAY = timedelta(days=1)
TODAY = date(2026, 1, 12)
START, BEFORE = date(2026, 4, 1), date(2026, 3, 20)
GIVEN, HELD = date(2026, 2, 20), date(2026, 3, 6)  # 14 days between them


@pytest.fixture
def works(north, omar):
    return phase(north, omar, START, on=TODAY)


@pytest.fixture
def blasting(works, omar, women):
    return consultation(works, omar, [women], BEFORE, on=TODAY)


def give(point, by, day=GIVEN):
    with at(day):
        actions.give_documents(point, by=by, documents_on=day)


def assembly(north, by, who, day=HELD, **more):
    return meeting(north, by, day, participations=[present(who, female=9)], **more)


def refusal(call):
    with pytest.raises(ValidationError) as refused:
        call()
    return set(refused.value.message_dict) if hasattr(refused.value, "error_dict") else set()


def test_it_must_happen_before_the_phase_begins(works, omar, women):
    assert refusal(lambda: consultation(works, omar, [women], START + DAY, on=TODAY)) == {"due_on"}


def test_somebody_is_asked(works, omar):
    assert refusal(lambda: consultation(works, omar, [], BEFORE, on=TODAY)) == {"groups"}


def test_groups_of_another_site_are_not_asked(works, omar, south):
    fishers = group(south, "Fishers")
    assert refusal(lambda: consultation(works, omar, [fishers], BEFORE, on=TODAY)) == {"groups"}


def test_the_lead_hears_of_it(works, omar, otto, women):
    consultation(works, omar, [women], BEFORE, on=TODAY, lead=otto)
    assert Notice.objects.get(to=otto).name == "engagement/consultation_required"


def test_a_meeting_with_the_documents_in_hand_meets_it(north, omar, women, blasting):
    give(blasting, omar)
    actions.meet_point(blasting, by=omar, engagement=assembly(north, omar, women))
    assert (blasting.status, blasting.settled_on) == ("met", HELD)


def test_thirteen_days_with_the_documents_are_too_few(north, omar, women, blasting):
    give(blasting, omar, GIVEN + DAY)
    held = assembly(north, omar, women)
    assert refusal(lambda: actions.meet_point(blasting, by=omar, engagement=held)) == {"engagement"}


def test_without_documents_nothing_is_met_unless_none_are_needed(north, omar, women, works):
    held = assembly(north, omar, women)
    needed = consultation(works, omar, [women], BEFORE, on=TODAY)
    spoken = consultation(works, omar, [women], BEFORE, on=TODAY, needs_documents=False)
    assert refusal(lambda: actions.meet_point(needed, by=omar, engagement=held)) == {"engagement"}
    assert actions.meet_point(spoken, by=omar, engagement=held).status == "met"


def not_counted(point, by, held):
    give(point, by)
    return refusal(lambda: actions.meet_point(point, by=by, engagement=held)) == {"engagement"}


def test_a_meeting_where_nobody_could_speak_does_not_count(north, omar, women, blasting):
    assert not_counted(blasting, omar, assembly(north, omar, women, is_two_way=False))


def test_a_void_meeting_does_not_count(north, omar, mia, women, blasting):
    held = actions.void(assembly(north, omar, women), by=mia, note="Twice.")
    assert not_counted(blasting, omar, held)


def test_a_meeting_with_another_group_does_not_count(north, omar, herders, blasting):
    assert not_counted(blasting, omar, assembly(north, omar, herders))


def test_a_meeting_at_another_site_does_not_count(south, sofia, omar, blasting):
    assert not_counted(blasting, omar, meeting(south, sofia, HELD))


def test_the_general_manager_waives_with_a_reason_that_stands_there(blasting, gwen):
    with at(TODAY):
        actions.waive_point(blasting, by=gwen, reason="No blasting any more.")
    assert (blasting.status, blasting.waived_by, blasting.reason, blasting.settled_on) == (
        "waived",
        gwen,
        "No blasting any more.",
        TODAY,
    )


def test_nothing_is_waived_without_a_reason(blasting, gwen):
    assert refusal(lambda: actions.waive_point(blasting, by=gwen, reason=" ")) == {"reason"}


def test_neither_the_officer_nor_the_manager_waives(blasting, omar, mia):
    for person in (omar, mia):
        with pytest.raises(PermissionDenied):
            actions.waive_point(blasting, by=person, reason="No time.")


def test_a_general_manager_does_not_waive_what_they_lead(works, omar, gwen, women):
    led = consultation(works, omar, [women], BEFORE, on=TODAY, lead=gwen)
    with pytest.raises(PermissionDenied):
        actions.waive_point(led, by=gwen, reason="No time.")


@pytest.mark.parametrize(("day", "late"), [(BEFORE, False), (BEFORE + DAY, True)])
def test_it_is_overdue_on_the_day_after(blasting, day, late):
    assert blasting.is_overdue(day) is late
    assert ConsultationPoint.objects.overdue(day).exists() is late


@pytest.mark.parametrize(("day", "late"), [(date(2026, 3, 6), False), (date(2026, 3, 7), True)])
def test_it_is_too_late_for_the_documents_less_than_fourteen_days_before(blasting, day, late):
    assert blasting.lacks_documents(day) is late


def begin(works, by, day=START):
    with at(day):
        actions.begin_phase(works, by=by, begun_on=day)


def test_a_phase_that_began_over_an_open_consultation_is_shown(works, blasting, gwen):
    begin(works, gwen)
    assert list(Phase.objects.begun_without_consultation()) == [works]
    assert works.passed_over([blasting]) == [blasting]


def test_a_consultation_after_the_start_does_not_undo_it(north, works, blasting, omar, women, gwen):
    give(blasting, omar)
    begin(works, gwen, HELD - DAY)
    actions.meet_point(blasting, by=omar, engagement=assembly(north, omar, women))
    assert works.passed_over([blasting]) == [blasting]
    assert Phase.objects.begun_without_consultation().exists()


def test_a_phase_whose_consultations_are_settled_is_in_order(works, blasting, gwen):
    with at(TODAY):
        actions.waive_point(blasting, by=gwen, reason="No blasting any more.")
    begin(works, gwen)
    assert not Phase.objects.begun_without_consultation().exists()


def test_nothing_is_added_once_the_phase_has_begun(works, omar, gwen, women):
    begin(works, gwen)
    with pytest.raises(ValidationError):
        consultation(works, omar, [women], BEFORE, on=TODAY)


def test_a_phase_does_not_move_in_front_of_its_consultations(works, blasting, omar):
    values = {"starts_on": BEFORE - DAY}
    assert refusal(lambda: actions.amend_phase(works, by=omar, values=values)) == {"starts_on"}


# Pages.


def test_the_page_offers_the_meeting_in_one_click(sign_in, omar, works, blasting, women):
    page = sign_in(omar).get(works.get_absolute_url()).content.decode()
    assert f"/plans/meetings/new/?group={women.pk}&amp;trigger=blasting" in page or (
        f"/plans/meetings/new/?group={women.pk}&trigger=blasting" in page
    )


def test_what_is_overdue_and_passed_is_said_loudly(sign_in, omar, works, blasting, gwen):
    begin(works, gwen)
    client = sign_in(omar)
    assert "Begun without consultation" in client.get("/phases/").content.decode()
    assert "This phase began although" in client.get(works.get_absolute_url()).content.decode()


def test_the_affected_groups_are_ticked_already(sign_in, omar, works, kito, north):
    hit = group(north, "Herders", is_affected=True)
    group(north, "Press", is_affected=False)
    page = sign_in(omar).get(f"/phases/{works.pk}/consultations/new/")
    assert page.context["form"].initial["groups"] == [hit.pk]


def test_a_consultation_is_added_on_its_page(sign_in, omar, works, women):
    sent = {"trigger": "blasting", "due_on": "2026-03-20", "groups": [women.pk]}
    sent |= {"method": "public_meeting", "lead": omar.pk, "needs_documents": "on"}
    answer = sign_in(omar).post(f"/phases/{works.pk}/consultations/new/", sent)
    assert answer.url == works.get_absolute_url()
    assert list(ConsultationPoint.objects.get().groups.all()) == [women]


def test_pages_cost_the_same_with_one_and_with_ten(
    sign_in, omar, works, blasting, women, query_count
):
    client = sign_in(omar)
    addresses = ("/phases/", works.get_absolute_url())
    client.get("/phases/")
    few = [query_count(lambda url=url: client.get(url)) for url in addresses]
    for _ in range(9):
        consultation(works, omar, [women], BEFORE, on=TODAY)
    assert [query_count(lambda url=url: client.get(url)) for url in addresses] == few
