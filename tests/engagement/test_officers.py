"""Officers as the public sees them, and the page on which people find them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from engagement import actions
from engagement.models import ClosureNotice, OfficerProfile
from people.models import Absence
from records.models import Entry
from tests.conftest import engage
from tests.engagement.builders import at, community
from tests.engagement.doors import office, profile

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)


@pytest.fixture
def shown(kito):
    """Kito may be named."""
    type(kito).objects.filter(pk=kito.pk).update(is_listed=True)
    kito.refresh_from_db()
    return kito


@pytest.fixture
def own(omar, north, shown):
    with at(TODAY):
        return profile(omar, north, [shown], published=True, origin="local", gender="man")


def page_of(client, place, query=""):
    with at(TODAY):
        return client.get(f"/find-your-officer/{place.pk}/{query}")


def test_the_public_reads_what_was_published(client, own, shown):
    said = page_of(client, shown).content.decode()
    assert "Omar" in said
    assert "+254 700 000 001" in said


def test_nobody_is_public_before_they_were_published(client, omar, north, shown):
    with at(TODAY):
        profile(omar, north, [shown])
    assert "Omar" not in page_of(client, shown).content.decode()


def test_who_took_it_down_is_public_no_more(client, own, omar, shown):
    with at(TODAY):
        actions.take_down_profile(own, by=omar)
    assert "Omar" not in page_of(client, shown).content.decode()


def test_a_community_that_may_not_be_named_is_not_there(client, north):
    hidden = community(north, "Hidden Valley")
    assert page_of(client, hidden).status_code == 404
    assert "Hidden Valley" not in client.get("/find-your-officer/").content.decode()


def test_who_has_left_the_company_is_not_shown(client, own, omar, shown):
    type(omar).objects.filter(pk=omar.pk).update(is_active=False)
    assert "Omar" not in page_of(client, shown).content.decode()


def test_who_no_longer_is_an_officer_there_is_not_shown(client, own, omar, shown):
    omar.assignments.update(ends_on=TODAY - DAY)
    assert "Omar" not in page_of(client, shown).content.decode()


def test_the_visitor_chooses_whom_to_talk_to(client, own, north, shown):
    asha = engage("asha", "CLO", north)
    with at(TODAY):
        profile(asha, north, [shown], published=True, origin="elsewhere", gender="woman")
    said = page_of(client, shown, "?gender=woman&origin=elsewhere").content.decode()
    assert "Asha" in said
    assert "Omar" not in said


def test_a_choice_that_nobody_knows_narrows_nothing(client, own, shown):
    assert "Omar" in page_of(client, shown, "?gender=%27or&origin=x").content.decode()


@pytest.fixture
def away(own, omar, mia):
    return Absence.objects.create(person=omar, deputy=mia, starts_on=TODAY, ends_on=TODAY + 3 * DAY)


def test_who_is_away_is_hidden_while_the_deputy_is_not_public(client, away, shown):
    assert "Omar" not in page_of(client, shown).content.decode()


def test_who_is_away_is_shown_with_a_deputy_who_is_public(client, away, mia, north, shown):
    with at(TODAY):
        profile(mia, north, [shown], published=True, phone="+254 700 000 002")
    assert "Mia stands in" in page_of(client, shown).content.decode()


def test_the_office_is_shown_with_its_hours_and_closings(client, north, mia, shown):
    door = office(north, mia, starts_on=TODAY)
    with at(TODAY):
        notice = ClosureNotice(office=door, starts_on=TODAY, ends_on=TODAY, reason="Funeral")
        actions.announce_closure(notice, by=mia)
    said = page_of(client, shown).content.decode()
    assert "Monday – Friday: 08:00–12:00" in said
    assert "Funeral" in said


def test_the_page_is_small_sets_no_cookie_and_runs_no_script(client, own, shown, north, mia):
    office(north, mia, starts_on=TODAY)
    answer = page_of(client, shown)
    assert len(answer.content) < 20_000
    assert not answer.cookies
    assert b"<script" not in answer.content


def test_the_list_of_communities_stays_small(client, north):
    for number in range(130):
        community(north, f"Village {number}", is_listed=True)
    assert len(client.get("/find-your-officer/").content) < 20_000


def test_more_officers_take_no_more_queries(client, own, north, shown, query_count):
    one = query_count(lambda: page_of(client, shown))
    for name in ("asha", "beni", "cleo"):
        with at(TODAY):
            profile(engage(name, "CLO", north), north, [shown], published=True)
    assert query_count(lambda: page_of(client, shown)) == one


def test_the_sign_in_page_leads_there(client, db):
    assert b"/find-your-officer/" in client.get("/accounts/login/").content


# Who may publish.


def test_another_officer_does_not_publish_for_a_colleague(omar, north, kito):
    asha = engage("asha", "CLO", north)
    with at(TODAY):
        one = profile(omar, north, [kito])
        with pytest.raises(PermissionDenied):
            actions.publish_profile(one, by=asha)


def test_the_manager_may_publish_for_an_officer(omar, mia, north, kito):
    with at(TODAY):
        one = profile(omar, north, [kito])
        actions.publish_profile(one, by=mia)
    assert one.status == "published"


def test_a_profile_without_a_community_is_not_published(omar, north):
    with at(TODAY), pytest.raises(ValidationError):
        profile(omar, north, [], published=True)


def test_phone_origin_and_gender_do_not_stand_in_the_trail(own):
    told = Entry.objects.of(own).get(verb="introduce").changes
    assert [told[name] for name in ("phone", "origin", "gender")] == [None, None, None]


def test_a_community_of_another_site_is_refused(omar, north, south):
    with at(TODAY), pytest.raises(ValidationError):
        profile(omar, north, [community(south, "Far")])


def test_an_officer_enters_a_profile_by_the_form(omar, north, kito, sign_in):
    sent = {
        "site": north.pk,
        "officer": omar.pk,
        "communities": [kito.pk],
        "languages": "Swahili, English",
        "phone": "+254 700",
        "origin": "local",
        "gender": "unsaid",
        "day_0": "08:00-12:00",
    }
    sign_in(omar).post("/officers/new/", sent)
    made = OfficerProfile.objects.get()
    assert (made.week, [*made.communities.all()]) == ({"0": [[480, 720]]}, [kito])


def test_an_unknown_community_is_not_found(client, db):
    assert client.get(f"/find-your-officer/{'0' * 32}/").status_code == 404


def test_the_register_of_officers_costs_the_same_with_more_of_them(
    own, north, mia, shown, sign_in, query_count
):
    page = sign_in(mia)
    page.get("/officers/")
    few = query_count(lambda: page.get("/officers/"))
    for name in ("asha", "beni"):
        with at(TODAY):
            profile(engage(name, "CLO", north), north, [shown])
    assert query_count(lambda: page.get("/officers/")) == few
