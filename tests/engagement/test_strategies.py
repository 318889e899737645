"""The engagement plan of a site: complete before it is approved, never by its author, progress from real meetings."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from engagement import actions
from engagement.models import EngagementPlan, PlanActivity, PlanObjective
from records.models import Notice
from tests.engagement.builders import activity, at, group, meeting, objective, planned, strategy

TODAY = date(2026, 1, 12)


@pytest.fixture
def draft(north, omar):
    return strategy(north, omar, on=TODAY)


@pytest.fixture
def whole(draft, omar, women):
    """A draft with one complete objective of 1,500.50 in two activities."""
    made = objective(draft, omar, owner=omar, due_on=date(2026, 12, 1))
    activity(made, omar, amount=Decimal("1000.25"), group=women)
    activity(made, omar, text="Radio hour", amount=Decimal("500.25"))
    return draft


@pytest.fixture
def in_force(whole, omar, mia):
    with at(TODAY):
        actions.submit_plan(whole, by=omar)
        actions.approve_plan(whole, by=mia)
    return whole


def lacking(plan):
    return [one.lacks for one in plan.objectives.standing().with_budget()]


def test_an_objective_says_what_it_lacks(draft, omar):
    objective(draft, omar)
    assert lacking(draft) == [["an owner", "a date", "an activity"]]


def test_an_activity_without_an_amount_leaves_its_objective_incomplete(draft, omar):
    made = objective(draft, omar, owner=omar, due_on=date(2026, 12, 1))
    activity(made, omar, amount=None)
    activity(made, omar, amount=Decimal(5))
    assert lacking(draft) == [["a budget for every activity"]]


def test_what_costs_nothing_is_complete(draft, omar):
    made = objective(draft, omar, owner=omar, due_on=date(2026, 12, 1))
    activity(made, omar, amount=Decimal(0))
    assert lacking(draft) == [[]]


def test_an_incomplete_plan_is_not_approved_and_the_objective_is_named(whole, omar, mia):
    objective(whole, omar, text="Hear the herders")
    with at(TODAY):
        actions.submit_plan(whole, by=omar)
        with pytest.raises(ValidationError) as refused:
            actions.approve_plan(whole, by=mia)
    assert "Hear the herders" in refused.value.messages[0]


def test_a_plan_without_objectives_is_not_submitted(draft, omar):
    with pytest.raises(ValidationError):
        actions.submit_plan(draft, by=omar)


def test_nobody_approves_their_own_plan(north, mia, gwen):
    plan = strategy(north, mia, on=TODAY)
    made = objective(plan, mia, owner=mia, due_on=date(2026, 12, 1))
    activity(made, mia, amount=Decimal(1))
    actions.submit_plan(plan, by=mia)
    with pytest.raises(PermissionDenied):
        actions.approve_plan(plan, by=mia)
    with at(TODAY):
        actions.approve_plan(plan, by=gwen)
    assert (plan.approved_by, plan.approved_on) == (gwen, TODAY)


def test_an_officer_submits_and_does_not_approve(whole, omar):
    actions.submit_plan(whole, by=omar)
    with pytest.raises(PermissionDenied):
        actions.approve_plan(whole, by=omar)


def test_who_can_approve_hears_of_a_submitted_plan(whole, omar, mia, gwen):
    actions.submit_plan(whole, by=omar)
    told = Notice.objects.filter(name="engagement/plan_submitted").values_list(
        "to__name", flat=True
    )
    assert set(told) == {"Mia", "Gwen"}


def test_what_is_approved_no_longer_changes(in_force, omar, mia):
    with pytest.raises(PermissionDenied):
        actions.amend_plan(in_force, by=mia, values={"title": "Another"})
    with pytest.raises(PermissionDenied):
        objective(in_force, omar)


def test_the_next_edition_takes_the_place_of_this_one(in_force, omar, mia):
    with at(TODAY):
        actions.revise_plan(in_force, by=omar)
        following = EngagementPlan.objects.get(edition=2)
        actions.submit_plan(following, by=omar)
        actions.approve_plan(following, by=mia)
    in_force.refresh_from_db()
    assert (in_force.status, following.status) == ("superseded", "approved")
    assert following.activities.aggregate(sum=Sum("amount"))["sum"] == Decimal("1500.50")


def test_two_next_editions_are_not_written_at_once(in_force, omar):
    actions.revise_plan(in_force, by=omar)
    with pytest.raises(ValidationError):
        actions.revise_plan(in_force, by=omar)


def test_progress_comes_from_real_meetings_and_outlives_the_edition(north, in_force, omar, women):
    """Three meetings are planned for an activity: one is held, one called off, one still ahead: 1 of 2."""
    line = in_force.activities.get(group=women)
    held, off, _ahead = [
        planned(north, women, omar, date(2026, 2, day), on=TODAY, activity=line)
        for day in (2, 3, 4)
    ]
    actions.hold(held, by=omar, engagement=meeting(north, omar, date(2026, 2, 2)))
    with at(TODAY):
        actions.call_off(off, by=omar, note="A funeral.")
        actions.revise_plan(in_force, by=omar)
    for plan in EngagementPlan.objects.all():
        rows = PlanActivity.objects.filter(plan=plan).with_progress()
        assert sorted((one.meetings, one.held) for one in rows) == [(0, 0), (2, 1)]


def test_an_activity_lies_inside_the_period(draft, omar):
    made = objective(draft, omar)
    with pytest.raises(ValidationError) as refused:
        activity(made, omar, ends_on=date(2027, 1, 1))
    assert "ends_on" in refused.value.message_dict


def test_an_activity_is_for_an_objective_and_a_group_of_its_own_plan(north, south, draft, omar):
    made = objective(draft, omar)
    with pytest.raises(ValidationError):
        activity(made, omar, group=group(south, "Fishers"))
    with pytest.raises(ValidationError):
        activity(made, omar, plan=strategy(north, omar, on=TODAY))


def test_what_is_struck_counts_no_more(whole, omar):
    actions.strike_activity(whole.activities.get(text="Radio hour"), by=omar)
    assert whole.objectives.with_budget().get().budget == Decimal("1000.25")


def test_a_struck_objective_takes_its_activities_along(whole, omar):
    actions.strike_objective(whole.objectives.get(), by=omar)
    assert not PlanActivity.objects.standing().exists()
    assert not PlanObjective.objects.standing().exists()


def test_it_was_not_public_before_it_was_approved(in_force, omar):
    with pytest.raises(ValidationError), at(date(2026, 2, 1)):
        actions.disclose_plan(in_force, by=omar, disclosed_on=date(2026, 1, 11))


def test_a_meeting_is_planned_for_an_activity_of_its_own_site(north, south, in_force, sofia):
    line = in_force.activities.first()
    with pytest.raises(ValidationError) as refused:
        planned(south, group(south, "Fishers"), sofia, date(2026, 3, 1), on=TODAY, activity=line)
    assert "activity" in refused.value.message_dict


# The picture and the page.


@given(
    start=st.dates(date(2020, 1, 1), date(2029, 1, 1)),
    days=st.integers(0, 2000),
    begin=st.integers(-300, 2300),
    length=st.integers(0, 500),
)
def test_a_bar_stays_inside_the_picture(start, days, begin, length):
    plan = EngagementPlan(starts_on=start, ends_on=start + timedelta(days=days))
    first = start + timedelta(days=begin)
    offset, wide = plan.place_of(first, first + timedelta(days=length))
    assert 0 <= offset <= 520
    assert 0 <= wide <= 520


def test_a_bar_lies_where_its_days_are():
    """Of 100 days, the 26th to the 75th."""
    plan = EngagementPlan(starts_on=date(2026, 1, 1), ends_on=date(2026, 4, 10))
    assert plan.place_of(date(2026, 1, 26), date(2026, 3, 16)) == (130, 260)


def test_the_page_shows_total_and_what_is_missing(sign_in, mia, whole, omar):
    objective(whole, omar, text="Hear the herders")
    page = sign_in(mia).get(whole.get_absolute_url()).content.decode()
    assert "1,500.50" in page
    assert "Hear the herders: an owner, a date, an activity" in page


def test_a_plan_costs_the_same_with_one_and_with_ten_objectives(sign_in, omar, whole, query_count):
    client = sign_in(omar)
    client.get(whole.get_absolute_url())
    few = query_count(lambda: client.get(whole.get_absolute_url()))
    for place in range(9):
        activity(objective(whole, omar, text=f"Objective {place}", owner=omar), omar)
    assert query_count(lambda: client.get(whole.get_absolute_url())) == few


def test_a_plan_is_written_on_its_pages(sign_in, omar, north):
    client = sign_in(omar)
    head = {"site": north.pk, "title": "North 2026", "starts_on": "2026-01-01"}
    client.post("/strategies/new/", head | {"ends_on": "2026-12-31", "currency": "KES"})
    plan = EngagementPlan.objects.get()
    client.post(
        f"/strategies/{plan.pk}/objectives/new/", {"text": "Hear everybody", "owner": omar.pk}
    )
    sent = {"objective": plan.objectives.get().pk, "text": "Visits", "responsible": omar.pk}
    sent |= {"starts_on": "2026-02-01", "ends_on": "2026-06-30", "amount": "12.50"}
    answer = client.post(f"/strategies/{plan.pk}/activities/new/", sent)
    assert answer.url == plan.get_absolute_url()
    assert plan.activities.get().amount == Decimal("12.50")


def test_the_end_of_an_activity_before_its_start_is_said_in_the_form(sign_in, omar, whole):
    sent = {"objective": whole.objectives.get().pk, "text": "Visits", "responsible": omar.pk}
    sent |= {"starts_on": "2026-06-01", "ends_on": "2026-05-01", "amount": "1"}
    page = sign_in(omar).post(f"/strategies/{whole.pk}/activities/new/", sent)
    assert page.status_code == 422
    assert "ends before it starts" in page.content.decode()
