"""When a session ends: by itself, by its owner, and because rights changed."""

from __future__ import annotations

import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from people import actions
from people.models import Role, RoleAssignment
from tests.people.conftest import enter, knows_password, who

MINUTE, HOUR = 60, 3600


def grow_older(client, *, silent=0, age=0):
    """Pretend that the session began `age` seconds ago and was last used `silent` seconds ago."""
    session = client.session
    now = int(time.time())
    session["began"], session["seen"] = now - age, now - silent
    session.save()


@pytest.fixture
def at_work(client, sign_in):
    """A person signed in who has already opened a page."""

    def begin(person):
        sign_in(person).get("/me/")
        return client

    return begin


def test_a_session_ends_after_half_an_hour_of_silence(at_work, mia):
    client = at_work(mia)
    grow_older(client, silent=31 * MINUTE, age=31 * MINUTE)
    client.get("/me/")
    assert who(client) is None


def test_a_session_in_use_goes_on(at_work, mia):
    client = at_work(mia)
    grow_older(client, silent=29 * MINUTE, age=11 * HOUR)
    assert client.get("/me/").status_code == 200


def test_an_officer_in_the_field_has_a_day_between_two_signs_of_life(at_work, omar):
    client = at_work(omar)
    grow_older(client, silent=7 * HOUR, age=7 * HOUR)
    assert client.get("/me/").status_code == 200


def test_an_officer_who_also_sees_restricted_matters_has_not(at_work, omar, north, on):
    RoleAssignment.objects.create(user=omar, role=Role.RCH, site=north, starts_on=on)
    client = at_work(omar)
    grow_older(client, silent=31 * MINUTE, age=31 * MINUTE)
    client.get("/me/")
    assert who(client) is None


def test_every_session_ends_after_twelve_hours(at_work, omar):
    client = at_work(omar)
    grow_older(client, silent=1, age=12 * HOUR + MINUTE)
    client.get("/me/")
    assert who(client) is None


def test_after_the_end_one_comes_back_to_the_page_one_wanted(at_work, mia):
    client = at_work(mia)
    grow_older(client, silent=31 * MINUTE)
    answer = client.get("/people/?q=a&role=CLO")
    assert answer.headers["Location"] == "/accounts/login/?next=%2Fpeople%2F%3Fq%3Da%26role%3DCLO"


def test_a_fragment_after_the_end_leads_to_the_sign_in_page(at_work, mia):
    client = at_work(mia)
    grow_older(client, silent=31 * MINUTE)
    answer = client.get("/people/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/accounts/login/"


def test_a_sign_of_life_is_not_written_with_every_page(at_work, mia, query_count):
    client = at_work(mia)
    first, second = (query_count(lambda: client.get("/me/")) for _page in range(2))
    assert first == second
    assert UserSession.objects.count() == 1


def test_signing_out_ends_the_session(at_work, mia):
    client = at_work(mia)
    client.post(reverse("account_logout"))
    assert who(client) is None


@pytest.fixture
def two_browsers(db, nora):
    knows_password(nora)
    here, there = Client(), Client()
    enter(here, nora)
    enter(there, nora)
    return here, there


def test_a_person_sees_where_they_are_signed_in(two_browsers):
    here, _there = two_browsers
    assert len(here.get(reverse("usersessions_list")).context["sessions"]) == 2


def test_a_person_signs_out_everywhere_else(two_browsers):
    here, there = two_browsers
    here.post(reverse("usersessions_list"))
    assert here.get("/me/").status_code == 200
    assert there.get("/me/").status_code == 302


def test_deactivating_somebody_ends_their_sessions_at_once(two_browsers, nora, root):
    actions.deactivate(nora, by=root, note="Left the company.")
    assert [browser.get("/me/").status_code for browser in two_browsers] == [302, 302]


def test_a_new_role_ends_the_sessions_of_the_one_who_got_it(two_browsers, nora, root, on):
    actions.grant(RoleAssignment(user=nora, role=Role.CRM, starts_on=on), by=root)
    assert [browser.get("/me/").status_code for browser in two_browsers] == [302, 302]


def test_the_end_of_a_role_ends_the_sessions_of_the_one_who_lost_it(two_browsers, nora, root, on):
    held = RoleAssignment.objects.create(user=nora, role=Role.CRM, starts_on=on)
    actions.end(held, by=root, ends_on=on, note="Moved to another post.")
    assert [browser.get("/me/").status_code for browser in two_browsers] == [302, 302]


def test_who_gives_a_role_stays_signed_in(at_work, nora, root, on):
    client = at_work(root)
    client.post(
        reverse("grant_roleassignment"),
        {"user": nora.pk, "role": "CRM", "starts_on": on.isoformat()},
    )
    assert RoleAssignment.objects.filter(user=nora).exists()
    assert client.get("/me/").status_code == 200


def test_a_lost_second_factor_taken_away_ends_all_sessions(two_browsers, nora, root):
    actions.drop_factor(nora, by=root, note="Telephone lost, voice known.")
    assert [browser.get("/me/").status_code for browser in two_browsers] == [302, 302]
