"""How one behaves as a guest: briefings, who has read them, and where senior management has been (E-10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from engagement import actions
from engagement.models import Engagement, places_without_visit, visits_by_quarter
from engagement.panels import guests_who_came, guests_who_come
from records.models import Entry
from tests.engagement.builders import at, colleague, community, meeting, planned
from tests.engagement.doors import briefing

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)


@pytest.fixture
def words(kito, omar):
    with at(TODAY):
        return briefing(kito, omar)


def read(edition, who, day=TODAY):
    with at(day):
        return actions.acknowledge(edition, by=who)


def test_a_newer_edition_takes_the_place_of_the_one_before(kito, words, omar):
    with at(TODAY + DAY):
        assert briefing(kito, omar).edition == 2


def test_reading_stands_in_the_trail(words, gwen):
    read(words, gwen)
    assert Entry.objects.of(words).get(verb="acknowledge").by == gwen


def test_an_older_edition_cannot_be_read_any_more(kito, words, omar, gwen):
    with at(TODAY + DAY):
        briefing(kito, omar)
    with pytest.raises(ValidationError):
        read(words, gwen)


def test_one_reads_an_edition_once(words, gwen):
    read(words, gwen)
    with pytest.raises(ValidationError):
        read(words, gwen)


def test_an_executive_reads_it_though_communities_are_not_theirs_to_see(words, eva, sign_in):
    sign_in(eva).post(f"/briefings/{words.pk}/read/")
    assert words.readings.get().person == eva


def test_who_holds_no_role_at_the_site_does_not_read_it(words, sofia):
    with pytest.raises(PermissionDenied):
        read(words, sofia)


def test_the_page_of_a_community_asks_whether_one_has_read_it(words, kito, gwen, sign_in):
    page = sign_in(gwen)
    assert b"I have read it" in page.get(f"/communities/{kito.pk}/").content
    page.post(f"/briefings/{words.pk}/read/")
    assert b"You read it on" in page.get(f"/communities/{kito.pk}/").content


def test_the_form_begins_with_the_words_that_hold(words, kito, omar, sign_in):
    form = sign_in(omar).get(f"/communities/{kito.pk}/briefing/").context["form"]
    assert form["avoid"].value() == "Do not step over the mat."


# Who comes, and who came, without having read it.


@pytest.fixture
def visit(north, kito, women, omar, gwen):
    return planned(north, women, omar, TODAY + 9 * DAY, on=TODAY, community=kito, colleagues=[gwen])


def test_a_planned_visit_names_the_managers_who_have_not_read_it(words, visit, omar, gwen):
    assert guests_who_come(visit, omar)["unread"] == [gwen]


def test_who_read_it_before_the_day_is_not_named(words, visit, omar, gwen):
    read(words, gwen, TODAY + 8 * DAY)
    assert guests_who_come(visit, omar)["unread"] == []


def test_who_read_the_edition_before_is_named_again(words, kito, visit, omar, gwen):
    read(words, gwen)
    with at(TODAY + DAY):
        briefing(kito, omar)
    assert guests_who_come(visit, omar)["unread"] == [gwen]


def test_a_visit_that_asks_for_a_manager_says_that_none_is_named(north, kito, women, omar):
    one = planned(
        north,
        women,
        omar,
        TODAY + DAY,
        on=TODAY,
        community=kito,
        required_functions=["senior_mgmt"],
    )
    assert guests_who_come(one, omar)["nobody_named"]


def came(north, kito, omar, gwen, day, **more):
    there = [colleague(gwen, "senior_mgmt")]
    return meeting(north, omar, day, community=kito, attendances=there, **more)


@pytest.fixture
def held(north, kito, omar, gwen):
    return came(north, kito, omar, gwen, TODAY + 5 * DAY)


@pytest.mark.parametrize(("after", "named"), [(0, True), (-1, False)])
def test_reading_on_the_day_itself_is_too_late(words, held, omar, gwen, after, named):
    read(words, gwen, TODAY + 5 * DAY + after * DAY)
    assert (guests_who_came(held, omar)["unread"] == [gwen]) is named


def test_an_edition_written_later_blames_nobody(words, held, kito, omar, gwen):
    read(words, gwen)
    with at(TODAY + 6 * DAY):
        briefing(kito, omar)
    assert guests_who_came(held, omar)["unread"] == []


# Where senior management has been. Counted by hand.


def test_visits_are_counted_by_site_and_quarter_without_ceremonies(north, kito, omar, gwen, eva):
    for day in (date(2026, 1, 5), date(2026, 3, 31), date(2026, 4, 1)):
        came(north, kito, omar, gwen, day, title=f"On {day}")
    came(north, kito, omar, gwen, date(2026, 4, 2), is_ceremony=True)
    meeting(north, omar, date(2026, 4, 3), attendances=[colleague(gwen, "community")])
    void = came(north, kito, omar, gwen, date(2026, 4, 4), title="Entered twice")
    Engagement.objects.filter(pk=void.pk).update(status="void")
    rows = [(row["name"], row["site__name"], row["count"]) for row in visits_by_quarter(eva)]
    assert rows == [("2026 Q2", "North", 1), ("2026 Q1", "North", 2)]


def test_a_ceremony_is_no_visit_to_a_community(north, kito, omar, gwen):
    mill = community(north, "Mill")
    came(north, kito, omar, gwen, TODAY)
    came(north, mill, omar, gwen, TODAY, is_ceremony=True, title="Opening of the well")
    assert places_without_visit(omar, TODAY - 365 * DAY) == [mill]


def test_a_visit_longer_ago_does_not_count(north, kito, omar, gwen):
    came(north, kito, omar, gwen, TODAY)
    assert places_without_visit(omar, TODAY + DAY) == [kito]


@pytest.mark.parametrize(
    ("today", "since"), [("2026-11-30", "2025-11-30"), ("2028-02-29", "2027-02-28")]
)
def test_twelve_months_end_on_the_same_day_of_the_year(eva, sign_in, today, since):
    with at(date.fromisoformat(today)):
        page = sign_in(eva).get("/visits/")
    assert page.context["since"] == date.fromisoformat(since)


def test_the_page_of_visits_costs_the_same_with_more_communities(
    north, omar, gwen, sign_in, query_count
):
    page = sign_in(gwen)
    came(north, community(north, "Mill"), omar, gwen, TODAY)
    page.get("/visits/")
    few = query_count(lambda: page.get("/visits/"))
    for name in ("Ford", "Harbour", "Market"):
        community(north, name)
    assert query_count(lambda: page.get("/visits/")) == few
