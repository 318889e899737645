"""Liaison offices: hours as people were told them, and how far they were kept (E-15)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from engagement import actions
from engagement.models import ClosureNotice, LiaisonOffice, Opening
from engagement.models.hours import kept, minutes, read_spans, written
from people.models import Holiday
from tests.engagement.builders import at
from tests.engagement.doors import hours, office, opened

DAY = timedelta(days=1)
MONDAY = date(2026, 6, 1)  # a week of five mornings of 240 minutes
SATURDAY = date(2026, 6, 6)


@pytest.fixture
def door(north, mia):
    return office(north, mia, starts_on=MONDAY)


def kept_in(start=MONDAY, end=MONDAY + 7 * DAY):
    return LiaisonOffice.objects.availability(start, end)


# How far the hours were kept. Each number is counted by hand.


def test_a_week_that_nobody_logged_was_closed(door):
    assert kept_in() == (0, 5 * 240)


def test_open_as_told_is_all_of_the_hours(door, omar):
    with at(SATURDAY):
        for back in range(5):
            opened(door, omar, MONDAY + back * DAY, "08:00", "12:00")
    assert kept_in() == (1200, 1200)


def test_who_opens_late_and_stays_longer_keeps_only_what_was_told(door, omar):
    with at(SATURDAY):  # 09:00 to 12:00 is 180; the hour after noon was never told
        opened(door, omar, MONDAY, "09:00", "13:00")
    assert kept_in(end=MONDAY + DAY) == (180, 240)


def test_a_holiday_of_the_site_has_no_published_hours(door, north):
    Holiday.objects.create(site=north, on=MONDAY, name="Madaraka Day")
    assert kept_in() == (0, 4 * 240)


def test_a_holiday_that_was_taken_back_is_a_day_like_any_other(door, north):
    Holiday.objects.create(site=north, on=MONDAY, name="Madaraka Day", withdrawn=True)
    assert kept_in() == (0, 5 * 240)


def test_what_the_authorities_closed_counts_for_nobody(door, omar):
    with at(SATURDAY):
        opened(door, omar, MONDAY, reason="Curfew", by_authority=True)
    assert kept_in() == (0, 4 * 240)


def test_closed_by_order_at_ten_leaves_the_two_hours_before(door, omar):
    with at(SATURDAY):  # told 08–12, opened at 08:30, closed by order at 10: 90 of 120
        opened(door, omar, MONDAY, "08:30", "10:00", reason="Curfew", by_authority=True)
    assert kept_in(end=MONDAY + DAY) == (90, 120)


def test_a_closing_of_our_own_counts_against_us(door, omar):
    with at(SATURDAY):
        opened(door, omar, MONDAY, reason="The officer was ill.")
    assert kept_in(end=MONDAY + DAY) == (0, 240)


@pytest.mark.parametrize(("ordered", "told"), [(True, 3 * 240), (False, 5 * 240)])
def test_a_notice_excuses_only_by_order_of_the_authorities(door, omar, ordered, told):
    with at(MONDAY):
        notice = ClosureNotice(
            office=door,
            starts_on=MONDAY,
            ends_on=MONDAY + DAY,
            reason="Curfew",
            by_authority=ordered,
        )
        actions.announce_closure(notice, by=omar)
    assert kept_in() == (0, told)


def test_a_notice_that_was_taken_back_excuses_nothing(door, omar):
    with at(MONDAY):
        notice = ClosureNotice(
            office=door, starts_on=MONDAY, ends_on=MONDAY, reason="Curfew", by_authority=True
        )
        actions.announce_closure(notice, by=omar)
        actions.withdraw_closure(notice, by=omar)
    assert kept_in() == (0, 5 * 240)


def test_before_hours_were_published_there_is_nothing_to_measure(door):
    assert kept_in(start=MONDAY - 7 * DAY, end=MONDAY) == (0, 0)


def test_newer_hours_hold_from_their_day_and_older_ones_before(door, mia):
    with at(MONDAY):  # from Thursday on only 08–09: 3 × 240 + 2 × 60
        hours(door, mia, MONDAY + 3 * DAY, {"3": [[480, 540]], "4": [[480, 540]]})
    assert kept_in() == (0, 3 * 240 + 2 * 60)


def test_an_office_that_was_given_up_owes_nothing_after_its_last_day(door, mia):
    with at(SATURDAY):
        actions.give_up_office(door, by=mia, ended_on=MONDAY + DAY, note="Moved.")
    assert kept_in() == (0, 2 * 240)


def test_two_offices_are_added_not_averaged(door, north, mia, omar):
    office(north, mia, starts_on=MONDAY, name="Harbour", week={"0": [[480, 540]]})
    with at(SATURDAY):
        opened(door, omar, MONDAY, "08:00", "12:00")
    assert kept_in(end=MONDAY + DAY) == (240, 240 + 60)


def test_many_offices_take_as_many_queries_as_one(door, north, mia, query_count):
    one = query_count(kept_in)
    for name in ("Harbour", "Mill", "Market"):
        office(north, mia, starts_on=MONDAY, name=name)
    assert query_count(kept_in) == one


def spans():
    cuts = st.lists(st.integers(0, 1440), max_size=8, unique=True).map(sorted)
    return cuts.map(lambda found: list(zip(found[::2], found[1::2], strict=False)))


def an_opening():
    pair = st.lists(st.integers(0, 1439), min_size=2, max_size=2, unique=True).map(sorted)
    return st.none() | pair.map(tuple)


@given(spans(), an_opening(), st.booleans())
def test_never_more_is_kept_than_counts_and_never_more_counts_than_was_told(told, real, ordered):
    num, den = kept(told, real, ordered=ordered)
    assert 0 <= num <= den <= minutes(told)


@given(spans(), an_opening())
def test_an_order_of_the_authorities_never_makes_the_share_worse(told, real):
    ordered, own = (kept(told, real, ordered=order) for order in (True, False))
    assert ordered[0] == own[0]
    assert ordered[1] <= own[1]


@given(spans())
def test_hours_are_read_as_they_are_written(told):
    assert read_spans(written(told)) == told


@pytest.mark.parametrize(
    "text", ["8 to 12", "12:00-08:00", "08:00-12:00, 11:00-13:00", "20:00-24:30"]
)
def test_hours_that_cannot_be_are_refused_in_words(text):
    with pytest.raises(ValidationError):
        read_spans(text)


# Who may do what, and when.


def test_hours_that_were_told_are_not_changed_afterwards(door, mia):
    with pytest.raises(ValidationError) as refused, at(SATURDAY):
        hours(door, mia, MONDAY + DAY, {"0": [[480, 500]]})
    assert "starts_on" in refused.value.message_dict


def test_a_day_that_has_not_come_is_not_logged(door, omar):
    with pytest.raises(ValidationError) as refused, at(MONDAY):
        opened(door, omar, MONDAY + DAY, "08:00", "12:00")
    assert "day" in refused.value.message_dict


def test_a_day_is_logged_once(door, omar):
    with at(SATURDAY):
        opened(door, omar, MONDAY, "08:00", "12:00")
        with pytest.raises(ValidationError):
            opened(door, omar, MONDAY, "08:00", "11:00")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"start": "12:00", "end": "08:00"}, "closed_at"),
        ({"start": "08:00"}, "closed_at"),
        ({}, "reason"),
        ({"start": "08:00", "end": "10:00", "by_authority": True}, "reason"),
    ],
)
def test_a_line_of_the_log_says_what_is_missing(door, omar, line, field):
    with pytest.raises(ValidationError) as refused, at(SATURDAY):
        opened(door, omar, MONDAY, **line)
    assert field in refused.value.message_dict


def test_officers_of_the_site_log_hours_but_do_not_set_up_offices(door, omar, north):
    with at(MONDAY):
        opened(door, omar, MONDAY, "08:00", "12:00")
        with pytest.raises(PermissionDenied):
            actions.set_up_office(LiaisonOffice(site=north, name="B", address="x"), by=omar)


def test_officers_of_another_site_do_not_log_here(door, sofia):
    with pytest.raises(PermissionDenied), at(MONDAY):
        opened(door, sofia, MONDAY, "08:00", "12:00")


# The pages.


def test_an_officer_logs_a_usual_day_with_what_the_form_offers(door, omar, sign_in):
    page = sign_in(omar)
    with at(MONDAY + DAY):
        form = page.get(f"/offices/{door.pk}/log/").context["form"]
        sent = {"day": form["day"].value(), "key": form["key"].value()}
        sent |= {name: form[name].value() for name in ("opened_at", "closed_at")}
        page.post(f"/offices/{door.pk}/log/", sent)
    assert str(Opening.objects.get()) == "Kito office 2026-06-01"


def test_the_manager_publishes_hours_a_line_for_each_day(door, mia, sign_in):
    with at(SATURDAY):
        sent = {
            "starts_on": "2026-06-08",
            "day_0": "08:00-12:00, 13:00-17:00",
            "day_4": "9:00–11:00",
        }
        sign_in(mia).post(f"/offices/{door.pk}/hours/", sent)
    assert door.published_hours.first().week == {"0": [[480, 720], [780, 1020]], "4": [[540, 660]]}


def test_wrong_hours_are_told_at_their_day(door, mia, sign_in):
    with at(SATURDAY):
        sent = {"starts_on": "2026-06-08", "day_2": "all morning"}
        answer = sign_in(mia).post(f"/offices/{door.pk}/hours/", sent)
    assert answer.status_code == 422
    assert "day_2" in answer.context["form"].errors


def test_the_register_of_offices_costs_the_same_with_more_offices(
    door, north, mia, sign_in, query_count
):
    page = sign_in(mia)
    page.get("/offices/")
    few = query_count(lambda: page.get("/offices/"))
    for name in ("Harbour", "Mill"):
        office(north, mia, starts_on=MONDAY, name=name)
    assert query_count(lambda: page.get("/offices/")) == few
