"""What time it is: the database says so, to every process the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection

from records import clock
from records.models import SystemState

LATER = datetime(2031, 1, 1, 12, 0, tzinfo=UTC)


def test_the_database_knows_what_time_it_is(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        assert abs(cursor.fetchone()[0] - clock.now()) < timedelta(seconds=5)


def test_the_time_goes_on_within_a_transaction(db):
    assert clock.now() < clock.now()


def test_a_story_can_be_told_as_if_it_were_another_day(db):
    with clock.at(LATER):
        assert clock.now() == clock.moved_to() == LATER
    assert clock.moved_to() is None
    assert clock.now() < LATER


def test_stories_inside_stories_end_where_they_began(db):
    with clock.at(LATER):
        with clock.at(LATER + timedelta(days=1)):
            assert clock.now() == LATER + timedelta(days=1)
        assert clock.now() == LATER


def test_a_rehearsal_moves_the_clock_of_every_process(db):
    """As `ALTER DATABASE ... SET parley.clock_offset` does for all connections."""
    before = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL parley.clock_offset = '3 days'")
        assert timedelta(days=3) <= clock.now() - before < timedelta(days=3, seconds=5)


def test_a_default_of_a_column_follows_the_moved_clock(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL parley.clock_offset = '3 days'")
        made = SystemState.objects.create(key="x")
        made.refresh_from_db()
        assert abs(made.at - clock.now()) < timedelta(seconds=5)


def test_the_clock_can_stand_in_a_condition(db):
    SystemState.objects.create(key="old")
    assert SystemState.objects.filter(at__lte=clock.Now()).exists()
