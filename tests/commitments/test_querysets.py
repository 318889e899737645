"""When a promise is late, by whose calendar; the clocks of the ladder; what search costs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from commitments.models import Commitment
from people.models import Site
from people.querysets import CLOCK, SiteToday
from tests.commitments.builders import laid, lay
from tests.engagement.builders import group

DAY = timedelta(days=1)
DUE = date(2026, 6, 30)
ZONES = {"Africa/Nairobi": 3, "America/Lima": -5, "Pacific/Apia": 13}  # hours from UTC in June 2026


@pytest.fixture
def three_sites(db, otto):
    """The same promise, due the same civil day, at three ends of the world."""
    for number, zone in enumerate(ZONES):
        place = Site.objects.create(
            name=zone, code=f"Z{number}", country="KE", time_zone=zone, currency="KES"
        )
        lay(place, group(place), due=DUE, by=otto)


def late_at(now):
    rows = Commitment.objects.overdue(SiteToday(now)).select_related("site")
    return {promise.site.time_zone for promise in rows}


# Midnight after the day it was due comes first in Apia, then in Nairobi, then in Lima.
@pytest.mark.parametrize(
    ("now", "late"),
    [
        (datetime(2026, 6, 30, 10, 59, 59, tzinfo=UTC), set()),
        (datetime(2026, 6, 30, 11, 0, tzinfo=UTC), {"Pacific/Apia"}),
        (datetime(2026, 6, 30, 20, 59, 59, tzinfo=UTC), {"Pacific/Apia"}),
        (datetime(2026, 6, 30, 21, 0, tzinfo=UTC), {"Pacific/Apia", "Africa/Nairobi"}),
        (datetime(2026, 7, 1, 4, 59, 59, tzinfo=UTC), {"Pacific/Apia", "Africa/Nairobi"}),
        (datetime(2026, 7, 1, 5, 0, tzinfo=UTC), set(ZONES)),
    ],
)
def test_a_promise_is_late_after_midnight_at_its_own_site(three_sites, now, late):
    assert late_at(now) == late


@pytest.mark.parametrize("zone", ZONES)
def test_one_promise_and_the_register_judge_by_the_same_day(three_sites, zone):
    promise = Commitment.objects.select_related("site").get(site__time_zone=zone)
    for hour in range(0, 48, 1):
        now = datetime(2026, 6, 30, tzinfo=UTC) + timedelta(hours=hour)
        assert promise.is_overdue(promise.site.today(now)) is (zone in late_at(now))


@pytest.mark.parametrize(("days", "soon"), [(-1, False), (0, True), (14, True), (15, False)])
def test_due_soon_is_from_today_until_the_fourteenth_day(put, on, days, soon):
    promise = put(due=on + days * DAY)
    assert (Commitment.objects.due_soon(on).exists(), promise.is_due_soon(on)) == (soon, soon)


def test_due_soon_by_each_sites_own_day(three_sites):
    """At 11:00 UTC Apia is a day ahead: there the day has passed."""
    rows = Commitment.objects.due_soon(SiteToday(datetime(2026, 6, 30, 11, tzinfo=UTC)))
    assert {one.site.time_zone for one in rows} == {"Africa/Nairobi", "America/Lima"}


@pytest.mark.parametrize(
    ("status", "risk"), [("registered", True), ("in_progress", True), ("evidence_submitted", False)]
)
def test_at_risk_is_due_soon_with_nothing_handed_in(put, on, status, risk):
    promise = put(status, due=on + DAY)
    assert (Commitment.objects.at_risk(on).exists(), promise.is_at_risk(on)) == (risk, risk)


@pytest.mark.parametrize("status", Commitment.Status)
def test_only_open_promises_run_late(put, on, status):
    promise = put(status, due=on - DAY)
    late = str(status) in {"registered", "in_progress", "evidence_submitted"}
    assert Commitment.objects.filter(pk=promise.pk).overdue(on).exists() is late


# Clocks.


def test_a_clock_has_the_columns_that_every_floor_shares(put):
    put()
    assert list(Commitment.objects.clocks().get()) == list(CLOCK)


def test_a_clock_tells_where_and_when_day_0_begins(put, north, on):
    promise = put()
    found = Commitment.objects.clocks().get()
    assert (
        found["clock_kind"],
        found["clock_key"],
        found["clock_place"],
        found["clock_zone"],
        found["clock_start"],
    ) == ("commitment", promise.pk, north.pk, "Africa/Nairobi", datetime(2026, 6, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("more", "pace"),
    [
        ({}, "normal"),
        ({"binding": "contractual"}, "normal"),
        ({"binding": "legal"}, "halved"),
        ({"is_human_rights_relevant": True}, "halved"),
    ],
)
def test_limits_are_halved_where_rights_or_the_law_are_touched(put, more, pace):
    promise = put(**more)
    found = Commitment.objects.clocks().get()["clock_pace"]
    assert (found, promise.is_pressing) == (pace, pace == "halved")


@pytest.mark.parametrize("status", ["draft", "fulfilled", "withdrawn_agreed", "not_fulfilled"])
def test_what_is_not_open_has_no_clock(put, status):
    put(status)
    assert not Commitment.objects.clocks().exists()


# Search.


@pytest.mark.parametrize(
    "words", ["well", "WELL", "en the w", "c-nor-2026-l99999", " C-NOR-2026-L99999 "]
)
def test_a_promise_is_found_by_a_part_of_its_words_or_its_number(put, words):
    promise = put(number="C-NOR-2026-L99999")
    assert list(Commitment.objects.said_like(words)) == [promise]


@pytest.mark.parametrize("words", ["school", "%", "_", "C-NOR"])
def test_signs_of_the_database_mean_themselves(put, words):
    put()
    assert not Commitment.objects.said_like(words).exists()


def test_search_goes_through_the_indexes(put):
    put()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "SET LOCAL enable_indexscan = off"
        )  # in a table of one row any other index is as good
    plan = Commitment.objects.said_like("deepen").order_by().explain()
    assert "commitment_search" in plan


def test_overdue_goes_through_its_index(put):
    put()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "commitment_late" in Commitment.objects.overdue(DUE).order_by().explain()


# What a register costs.


@pytest.fixture
def many(north, women, otto, on):
    def fill(count):
        Commitment.objects.bulk_create(
            [laid(north, women, due=on + number * DAY, by=otto) for number in range(count)]
        )

    return fill


@pytest.mark.parametrize("name", ["mia", "otto", "eva", "adam"])
def test_the_register_costs_the_same_for_one_row_fifty_and_a_thousand(
    sign_in, cast, many, query_count, name
):
    client = sign_in(cast[name])
    client.get("/commitments/")
    many(1)
    costs = [query_count(lambda: client.get("/commitments/"))]
    many(49)
    costs.append(query_count(lambda: client.get("/commitments/")))
    many(950)
    costs.append(query_count(lambda: client.get("/commitments/")))
    assert len(set(costs)) == 1
