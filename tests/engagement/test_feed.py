"""The private address of a calendar: opens without sign-in, says no names, dies when it is renewed or revoked."""

from __future__ import annotations

from datetime import date, time

import pytest
from icalendar import Calendar

from engagement import actions
from engagement.models import CalendarFeed
from people import actions as office
from records.models import Entry
from tests.engagement.builders import at, group, planned

TODAY = date(2026, 3, 2)
PAGE = "/calendar/address/"


@pytest.fixture
def visit(north, kito, omar):
    who = group(north, "Family of Amina Wanjiru", community=kito)
    facts = {"community": kito, "purpose": "Amina's well", "starts_at": time(10)}
    return planned(north, who, omar, date(2026, 3, 20), on=TODAY, **facts)


@pytest.fixture
def feed(omar):
    return actions.open_feed(CalendarFeed(person=omar), by=omar)


def fetched(client, token):
    with at(TODAY):
        return client.get(f"/calendar/feed/{token}.ics")


def test_it_tells_kind_place_and_time_and_nobody_from_outside(client, feed, visit):
    answer = fetched(client, feed.fresh)
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert str(event["SUMMARY"]) == "Meeting: Kito"
    assert event.decoded("DTSTART").isoformat() == "2026-03-20T10:00:00+03:00"
    assert "Amina" not in answer.content.decode()


def test_what_is_cancelled_leaves_it(client, feed, visit, omar):
    with at(TODAY):
        actions.cancel(visit, by=omar, note="No money.")
    assert not Calendar.from_ical(fetched(client, feed.fresh).content).walk("VEVENT")


def test_a_guessed_address_opens_nothing(client, feed):
    assert fetched(client, "x" * 43).status_code == 404


def test_an_old_address_is_dead_after_renewing_and_after_revoking(client, feed, omar):
    first = feed.fresh
    second = actions.renew_feed(feed, by=omar).fresh
    answers = [fetched(client, token).status_code for token in (first, second)]
    actions.revoke_feed(feed, by=omar)
    assert [*answers, fetched(client, second).status_code] == [404, 200, 404]


def test_who_may_no_longer_sign_in_has_no_calendar(client, feed, omar, root):
    office.deactivate(omar, by=root, note="Left.")
    assert fetched(client, feed.fresh).status_code == 404


def test_the_token_is_kept_nowhere(feed):
    assert feed.fresh not in feed.token_hash
    assert Entry.objects.of(feed).get().changes["token_hash"] is None


def test_nobody_renews_the_address_of_another(feed, mia):
    with pytest.raises(Exception, match="may not"):
        actions.renew_feed(feed, by=mia)


def test_the_address_is_shown_once(sign_in, omar):
    client = sign_in(omar)
    made = client.post(PAGE, {"wish": "renew"}).context["fresh"]
    assert made.startswith("http")
    assert client.get(made).status_code == 200
    assert client.get(PAGE).context["fresh"] == ""
    client.post(PAGE, {"wish": "revoke"})
    assert client.get(made).status_code == 404
