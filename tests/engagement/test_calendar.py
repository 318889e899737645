"""The calendar: what falls on which day, from what the visitor may see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.views.diary import chosen_month
from people.models import Holiday
from tests.engagement.builders import at, consultation, meeting, phase, planned, task, worry

DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)


@pytest.fixture
def march(north, women, omar, otto):
    """In March: a meeting on the 20th, a consultation on the 25th, a task on the 10th, an answer on the 17th."""
    meeting(north, omar, TODAY, concerns=[worry(women)], follow_ups=[task(otto, date(2026, 3, 10))])
    planned(north, women, omar, date(2026, 3, 20), on=TODAY)
    consultation(
        phase(north, omar, date(2026, 4, 1), on=TODAY),
        omar,
        [women],
        date(2026, 3, 25),
        on=TODAY,
    )


def shown(client, **query):
    with at(TODAY):
        page = client.get("/calendar/", query)
    assert page.status_code == 200
    return {(one["day"].day, line.kind) for one in page.context["days"] for line in one["lines"]}


def test_everything_stands_on_its_day(sign_in, omar, march):
    assert shown(sign_in(omar), month="2026-03") == {
        (10, "Follow-up"),
        (17, "Answer due"),
        (20, "Meeting"),
        (25, "Consultation"),
    }


def test_mine_is_what_i_answer_for(sign_in, otto, omar, march):
    assert shown(sign_in(otto), month="2026-03", whose="mine") == {(10, "Follow-up")}
    assert shown(sign_in(omar), month="2026-03", whose="mine") == {
        (20, "Meeting"),
        (25, "Consultation"),
    }


@pytest.mark.parametrize("person", ["tito", "nora", "sofia"])
def test_who_may_not_see_it_finds_an_empty_month(sign_in, cast, person, march):
    assert shown(sign_in(cast[person]), month="2026-03") == set()


def test_another_site_and_another_month_are_empty(sign_in, mia, south, march):
    assert shown(sign_in(mia), month="2026-04") == set()


def test_holidays_of_the_site_are_named(sign_in, omar, north):
    Holiday.objects.create(site=north, on=date(2026, 3, 9), name="Feast of the rains")
    with at(TODAY):
        page = sign_in(omar).get("/calendar/", {"site": north.pk})
    assert "Feast of the rains" in page.content.decode()


@given(st.text(max_size=12))
def test_no_address_breaks_the_month(text):
    assert chosen_month(text, TODAY).day == 1


@pytest.mark.parametrize("query", ["month=x", "month=2026-13", "month=99999-01", "site=x&whose=x"])
def test_a_broken_address_shows_this_month(sign_in, omar, query):
    with at(TODAY):
        page = sign_in(omar).get(f"/calendar/?{query}")
    assert page.context["first"] == date(2026, 3, 1)


def test_a_month_costs_the_same_with_few_and_with_many(
    sign_in, omar, north, women, march, query_count
):
    client = sign_in(omar)
    client.get("/calendar/")
    few = query_count(lambda: client.get("/calendar/?month=2026-03"))
    for _ in range(9):
        planned(north, women, omar, date(2026, 3, 20), on=TODAY)
    assert query_count(lambda: client.get("/calendar/?month=2026-03")) == few
