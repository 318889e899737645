"""Sites and their calendars, units, people and the roles they hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from people.models import Absence, BusinessUnit, Holiday, Role, RoleAssignment, Site, User
from people.models.places import known_zone
from records import clock

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Africa/Nairobi", datetime(2026, 6, 30, 21, 0, tzinfo=UTC), date(2026, 7, 1)),
        ("Africa/Nairobi", datetime(2026, 6, 30, 20, 59, tzinfo=UTC), date(2026, 6, 30)),
        ("America/Lima", datetime(2026, 7, 1, 4, 59, tzinfo=UTC), date(2026, 6, 30)),
        ("Pacific/Kiritimati", datetime(2026, 6, 30, 10, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_day_is_the_civil_day_at_the_site(zone, instant, day):
    assert Site(time_zone=zone).today(instant) == day


def test_a_time_zone_that_nobody_knows_is_refused():
    with pytest.raises(ValidationError):
        known_zone("Africa/Atlantis")


def test_working_days_pass_over_weekend_and_holidays(north):
    Holiday.objects.create(site=north, on=date(2026, 7, 7), name="Saba Saba")
    # Tuesday 30 June + 5: Wed 1, Thu 2, Fri 3, Mon 6, (Tue 7 is free) Wed 8
    assert north.working_day_after(date(2026, 6, 30), 5) == date(2026, 7, 8)


def test_a_holiday_that_was_taken_back_is_a_working_day(north):
    Holiday.objects.create(site=north, on=date(2026, 7, 1), name="A mistake", withdrawn=True)
    assert north.working_day_after(date(2026, 6, 30), 1) == date(2026, 7, 1)


def test_a_holiday_elsewhere_does_not_count(north, south):
    Holiday.objects.create(site=south, on=date(2026, 7, 1), name="Elsewhere")
    assert north.working_day_after(date(2026, 6, 30), 1) == date(2026, 7, 1)


def test_a_calendar_without_working_days_is_refused(north):
    north.weekend = [0, 1, 2, 3, 4, 5, 6]
    with pytest.raises(ValidationError):
        north.working_day_after(date(2026, 6, 30), 1)


def test_a_day_is_a_holiday_once(north):
    Holiday.objects.create(site=north, on=date(2026, 7, 1), name="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.create(site=north, on=date(2026, 7, 1), name="Two")


@given(
    weekend=st.sets(st.integers(0, 6), max_size=6),
    free=st.sets(st.integers(1, 60), max_size=20),
    days=st.integers(1, 30),
)
def test_between_a_day_and_its_nth_working_day_lie_exactly_n_working_days(weekend, free, days):
    start = date(2026, 6, 30)
    holidays = {start + DAY * day for day in free}

    class Calendar(list):
        in_force = filter = values_list = lambda self, *args, **kwargs: self

    site = type("Anywhere", (), {"weekend": list(weekend), "holidays": Calendar(holidays)})()
    site.is_working_day = lambda on, off: Site.is_working_day(site, on, off)
    end = Site.working_day_after(site, start, days)
    passed = [start + DAY * step for step in range(1, (end - start).days + 1)]
    working = [day for day in passed if day.weekday() not in weekend and day not in holidays]
    assert (len(working), working[-1]) == (days, end)


def test_a_unit_is_no_part_of_itself(water):
    water.parent = water
    with pytest.raises(ValidationError):
        water.full_clean()


def test_a_unit_is_no_part_of_its_own_part(water):
    part = BusinessUnit.objects.create(name="Wells", parent=water)
    water.parent = part
    with pytest.raises(ValidationError):
        water.full_clean()


def test_a_ring_of_units_made_by_two_at_once_is_survived(water):
    part = BusinessUnit.objects.create(name="Wells", parent=water)
    BusinessUnit.objects.filter(pk=water.pk).update(parent=part)
    part.refresh_from_db()
    assert len(part.above()) == 2


@pytest.mark.parametrize(("days", "held"), [(-1, False), (0, True), (5, True), (6, False)])
def test_a_role_is_held_from_its_first_to_its_last_day(nora, north, now, days, held):
    today = now.date()
    RoleAssignment.objects.create(
        user=nora,
        role=Role.CRM,
        site=north,
        starts_on=today - DAY * days,
        ends_on=today - DAY * days + DAY * 5,
    )
    with clock.at(now):
        assert nora.holds(Role.CRM) is held


def test_a_role_at_one_site_is_not_held_at_another(mia, north, south):
    assert mia.holds(Role.CRM, site=north)
    assert not mia.holds(Role.CRM, site=south)


def test_a_role_without_a_site_is_held_at_every_site(eva, south):
    assert eva.holds(Role.EXE, site=south)


def test_a_deputy_holds_the_roles_of_the_one_who_is_away(nora, gwen, north, on, now):
    Absence.objects.create(person=gwen, deputy=nora, starts_on=on, ends_on=on)
    with clock.at(now):
        assert nora.holds(Role.GM, site=north)
        assert nora.needs_second_factor


def test_after_the_absence_the_deputy_holds_them_no_more(nora, gwen, on, now):
    Absence.objects.create(person=gwen, deputy=nora, starts_on=on - DAY * 9, ends_on=on - DAY)
    with clock.at(now):
        assert not nora.holds(Role.GM)


def test_nobody_deputises_for_somebody_who_was_deactivated(nora, gwen, on, now):
    Absence.objects.create(person=gwen, deputy=nora, starts_on=on, ends_on=on)
    User.objects.filter(pk=gwen.pk).update(is_active=False)
    with clock.at(now):
        assert not nora.holds(Role.GM)


def test_the_sites_of_a_role_are_a_condition(mia, eva, north, south):
    assert list(Site.objects.filter(mia.sites_as(Role.CRM, field="pk"))) == [north]
    assert list(Site.objects.filter(eva.sites_as(Role.EXE, field="pk"))) == [north, south]
    assert not Site.objects.filter(mia.sites_as(Role.GM, field="pk")).exists()


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("greta", True),
        ("eva", True),
        ("adam", True),
        ("root", True),
        ("omar", False),
        ("nora", False),
    ],
)
def test_roles_that_see_restricted_matters_ask_for_a_second_factor(cast, name, asked):
    assert cast[name].needs_second_factor is asked


def test_nobody_is_their_own_deputy(nora, on):
    with pytest.raises(ValidationError):
        Absence(person=nora, deputy=nora, starts_on=on, ends_on=on).full_clean()


@pytest.mark.parametrize("model", [RoleAssignment, Absence])
def test_nothing_ends_before_it_starts(model, nora, mia, on):
    people = (
        {"user": nora, "role": "CLO"}
        if model is RoleAssignment
        else {"person": nora, "deputy": mia}
    )
    with pytest.raises(ValidationError):
        model(**people, starts_on=on, ends_on=on - DAY).full_clean()


def test_a_role_everywhere_is_not_given_twice_from_the_same_day(nora, on):
    RoleAssignment.objects.create(user=nora, role=Role.AUD, starts_on=on)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.create(user=nora, role=Role.AUD, starts_on=on)
