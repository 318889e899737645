"""Where an overdue condition is seen: on the record, in the register and on the page of today."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.engagement.builders import at, community
from tests.engagement.consents import OPENED, conditional, deliberating, process

DAY = timedelta(days=1)


@pytest.fixture
def road(north, omar):
    return process(north, omar)


@pytest.fixture
def late(road, mia):
    """The day after the condition should have been fulfilled."""
    return conditional(road, mia).due_on + DAY


def page(client, url, day):
    with at(day):
        return client.get(url).content.decode()


def test_an_overdue_condition_is_loud_on_the_record(sign_in, mia, road, late):
    assert "Condition overdue" in page(sign_in(mia), road.get_absolute_url(), late)


def test_it_is_loud_in_the_register(sign_in, mia, road, late):
    shown = page(sign_in(mia), reverse("consentprocess_register") + "?state=overdue", late)
    assert "Condition overdue" in shown
    assert road.activity in shown


def test_it_stands_on_the_page_of_today_of_its_site_only(sign_in, mia, sofia, road, late):
    assert "A well before the road" in page(sign_in(mia), reverse("home"), late)
    assert "A well before the road" not in page(sign_in(sofia), reverse("home"), late)


def test_the_page_says_what_is_missing_before_it_may_begin(sign_in, mia, road, late):
    assert "Condition not fulfilled" in page(sign_in(mia), road.get_absolute_url(), late)


def test_the_refusal_to_start_stands_on_the_form(sign_in, gwen, road, late):
    url = reverse("start_consentprocess", args=[road.pk])
    with at(late):
        answer = sign_in(gwen).post(url, {"started_on": late.isoformat()})
    assert answer.status_code == 422
    assert "Condition not fulfilled: A well before the road" in answer.content.decode()


def test_while_they_deliberate_the_first_day_that_counts_is_shown(sign_in, mia, road):
    deliberating(road, mia)
    shown = page(sign_in(mia), road.get_absolute_url(), OPENED + 5 * DAY)
    assert "until then is their time" in shown


def test_it_is_found_by_its_words_and_linked_from_the_community(sign_in, mia, road):
    client = sign_in(mia)
    assert road.activity in page(client, reverse("search") + "?q=grazing", OPENED)
    assert road.activity in page(client, road.community.get_absolute_url(), OPENED)


def test_asking_again_begins_with_the_same_people(sign_in, omar, road):
    url = reverse("open_consentprocess") + f"?follows={road.pk}"
    assert road.activity in page(sign_in(omar), url, OPENED)


def test_the_register_costs_the_same_however_long_it_is(sign_in, mia, north, road, query_count):
    client, url = sign_in(mia), reverse("consentprocess_register")
    client.get(url)
    few = query_count(lambda: client.get(url))
    for name in ("Dara", "Mwea", "Tana"):
        conditional(
            process(north, mia, community=community(north, name, languages=["Swahili"])), mia
        )
    assert query_count(lambda: client.get(url)) - few <= 1  # the conditions, once for all rows
