"""The pages of this floor: who reaches them, what they do, what they cost."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import Resolver404, resolve, reverse

from people.models import Absence, BusinessUnit, Holiday, Role, RoleAssignment, Site, User
from people.urls import urlpatterns
from records import clock
from records.models import Entry
from tests.people.conftest import carries_telephone

DAY = timedelta(days=1)
READERS = ["omar", "mia", "greta", "otto", "gwen", "eva", "adam"]
SHUT = [pattern for pattern in urlpatterns if not pattern.name]


@pytest.fixture
def scene(cast, north, water, on):
    """One of everything, with the page of each."""
    away = Absence.objects.create(
        person=cast["mia"], deputy=cast["omar"], starts_on=on - DAY, ends_on=on + DAY * 999
    )
    free = Holiday.objects.create(site=north, on=on, name="Feast")
    held = cast["mia"].assignments.get()
    return {
        "sites": north,
        "holidays": free,
        "units": water,
        "people": cast["mia"],
        "roles": held,
        "absences": away,
    }


def address(pattern, scene):
    route = str(pattern.pattern)
    return reverse(pattern.name, args=[scene[route.split("/")[0]].pk] if "uuid" in route else [])


# (URL name) -> who gets 200 on GET; everybody else is refused (403) or sees nothing there (404).
ADMINISTRATOR = {"root"}
EVERYBODY = set(READERS) | {"root", "nora", "tito"}
COLLEAGUES = set(READERS) | {"root"}
OPEN_TO = {
    "site_register": EVERYBODY,
    "site": EVERYBODY,
    "businessunit_register": EVERYBODY,
    "businessunit": EVERYBODY,
    "user_register": EVERYBODY,
    "user": COLLEAGUES,
    "roleassignment_register": EVERYBODY,
    "roleassignment": {"root", "adam", "mia"},
    "absence_register": EVERYBODY,
    "absence": {"root", "mia", "omar"},
    "arrange_absence": EVERYBODY,
    "end_absence": {"root", "mia"},
    "me": EVERYBODY,
    "change_details": EVERYBODY,
    "second_factor": EVERYBODY,
    "start_site": {"gwen", "eva"},
    "pause_site": {"gwen", "eva"},
    "wind_down_site": {"gwen", "eva"},
    "close_site": {"gwen", "eva"},
    "reactivate_user": set(),  # Mia is in
}
for _pattern in urlpatterns:
    if _pattern.name:
        OPEN_TO.setdefault(_pattern.name, ADMINISTRATOR)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_each_person_reaches_exactly_the_pages_that_are_theirs(sign_in, scene, cast, name):
    client = sign_in(cast[name])
    reached = {
        pattern.name
        for pattern in urlpatterns
        if pattern.name and client.get(address(pattern, scene)).status_code == 200
    }
    assert reached == {page for page, people in OPEN_TO.items() if name in people}


def test_nobody_reaches_a_page_without_signing_in(client, scene):
    for pattern in urlpatterns:
        if pattern.name:
            assert client.get(address(pattern, scene)).status_code == 302, pattern.name


def test_what_one_may_not_see_is_not_there(sign_in, nora, mia):
    assert sign_in(nora).get(reverse("user", args=[mia.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("user_register", lambda n: User.objects.create(email=f"p{n}@x.example", name=f"P{n}")),
        ("businessunit_register", lambda n: BusinessUnit.objects.create(name=f"U{n}")),
        ("site_register", lambda n: Site.objects.create(name=f"S{n}", code=f"S{n}X", country="KE")),
    ],
)
def test_a_register_costs_the_same_for_one_row_and_for_many(
    sign_in, root, query_count, name, factory
):
    client = sign_in(root)
    client.get(reverse(name))
    one = query_count(lambda: client.get(reverse(name)))
    for number in range(20):
        factory(number)
    assert query_count(lambda: client.get(reverse(name))) == one


def test_roles_and_absences_cost_the_same_for_one_row_and_for_many(
    sign_in, cast, query_count, on, north
):
    client = sign_in(cast["root"])
    Absence.objects.create(person=cast["mia"], deputy=cast["omar"], starts_on=on, ends_on=on)
    pages = [reverse("roleassignment_register"), reverse("absence_register")]
    [client.get(page) for page in pages]
    before = [query_count(lambda page=page: client.get(page)) for page in pages]
    for step in range(20):
        day = on + DAY * step
        RoleAssignment.objects.create(user=cast["nora"], role="CLO", site=north, starts_on=day)
        Absence.objects.create(person=cast["mia"], deputy=cast["ivan"], starts_on=day, ends_on=day)
    assert [query_count(lambda page=page: client.get(page)) for page in pages] == before


def names(page):
    return [str(row) for row in page.context["object_list"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=mia", ["Mia"]),
        ("q=greta@parley", ["Greta"]),
        ("role=CRM", ["Mia"]),
        ("role=EXE&site=north", ["Eva"]),
        ("active=no", ["Nora"]),
        ("q=nobody", []),
    ],
)
def test_people_are_found_by_name_role_site_and_state(sign_in, cast, north, query, found):
    User.objects.filter(pk=cast["nora"].pk).update(is_active=False)
    page = sign_in(cast["root"]).get("/people/?" + query.replace("north", str(north.pk)))
    assert names(page) == found


def test_a_filter_tells_no_more_about_roles_than_a_page(sign_in, cast):
    page = sign_in(cast["omar"]).get("/people/?role=RCH")
    assert names(page) == []


def test_units_stand_in_the_order_of_their_tree(sign_in, root, water):
    BusinessUnit.objects.create(name="Alpha", parent=water)
    BusinessUnit.objects.create(name="Zebra")
    page = sign_in(root).get("/units/")
    assert names(page) == ["Water and environment", "Alpha", "Zebra"]
    assert [len(unit.levels) for unit in page.context["object_list"]] == [0, 1, 0]


def test_the_export_has_the_rows_of_the_filter_and_is_recorded(sign_in, cast):
    answer = sign_in(cast["root"]).get("/people/?role=CRM&export=csv")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row[0] for row in rows] == ["name", "Mia"]
    assert Entry.objects.filter(kind="exported", by=cast["root"]).count() == 1


NEW = {"name": "Ana", "email": "Ana@parley.example", "language": "en"}


def test_a_new_person_gets_a_link_to_set_a_password(sign_in, root):
    sign_in(root).post(reverse("invite_user"), NEW)
    assert [message.to for message in mail.outbox] == [["ana@parley.example"]]


def test_the_link_of_a_new_person_sets_their_password(sign_in, root, client):
    sign_in(root).post(reverse("invite_user"), NEW)
    link = re.search(r"https?://\S+", mail.outbox[0].body).group(0)
    client.logout()
    form = client.get(link, follow=True)
    words = "a quiet ferry crosses at dawn"
    client.post(form.redirect_chain[-1][0], {"password1": words, "password2": words})
    assert User.objects.get(name="Ana").check_password(words)


def test_a_mail_server_that_is_away_loses_nobody(sign_in, root, monkeypatch, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = sign_in(root).post(reverse("invite_user"), NEW, follow=True)
    assert User.objects.filter(name="Ana").exists()
    assert "could not be sent" in page.content.decode()


def test_sending_the_form_twice_makes_one_person(sign_in, root):
    client, form = sign_in(root), NEW | {"key": "11111111-1111-4111-8111-111111111111"}
    answers = [client.post(reverse("invite_user"), form) for _time in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert User.objects.filter(name="Ana").count() == 1


def test_a_person_is_changed_through_the_page(sign_in, root, nora):
    form = {"name": "Nora Ray", "email": nora.email, "language": "es", "version": nora.version}
    sign_in(root).post(reverse("amend_user", args=[nora.pk]), form)
    assert User.objects.get(pk=nora.pk).name == "Nora Ray"


def test_two_administrators_at_once_lose_nothing(sign_in, root, nora):
    client, page = sign_in(root), reverse("amend_user", args=[nora.pk])
    form = {"name": "Nora Ray", "email": nora.email, "language": "es", "version": nora.version}
    client.post(page, form)
    second = client.post(page, form | {"name": "Nora Rey"})
    assert second.status_code == 409
    assert User.objects.get(pk=nora.pk).name == "Nora Ray"
    assert {row["yours"] for row in second.context["fields"]} >= {"Nora Rey"}


def test_a_role_is_given_and_ended_through_the_pages(sign_in, root, nora, north, on):
    client = sign_in(root)
    client.post(
        reverse("grant_roleassignment"),
        {"user": nora.pk, "role": "CRM", "site": north.pk, "starts_on": on.isoformat()},
    )
    held = nora.assignments.get()
    end = reverse("end_roleassignment", args=[held.pk])
    assert client.post(end, {"ends_on": on.isoformat()}).status_code == 422
    client.post(end, {"ends_on": on.isoformat(), "note": "Moved on."})
    assert nora.assignments.get().ends_on == on


def test_the_form_of_a_role_does_not_offer_oneself(sign_in, root, nora):
    choices = (
        sign_in(root).get(reverse("grant_roleassignment")).context["form"].fields["user"].queryset
    )
    assert nora in choices
    assert root not in choices


def test_a_role_begins_today_unless_said_otherwise(sign_in, root, now):
    with clock.at(now):
        form = sign_in(root).get(reverse("grant_roleassignment")).context["form"]
    assert form["starts_on"].value() == now.date()


def test_the_tree_of_units_can_be_seen(sign_in, root, water):
    BusinessUnit.objects.create(name="Alpha", parent=water)
    assert sign_in(root).get("/units/").content.decode().count("└") == 1


def test_a_role_for_oneself_is_refused_however_it_is_sent(sign_in, root, on):
    form = {"user": root.pk, "role": "RCH", "starts_on": on.isoformat()}
    assert sign_in(root).post(reverse("grant_roleassignment"), form).status_code == 422
    assert not RoleAssignment.objects.filter(role=Role.RCH).exists()


@pytest.mark.parametrize("name", ["invite_user", "amend_user", "deactivate_user"])
def test_an_attempt_that_is_refused_is_recorded_but_a_look_is_not(sign_in, mia, nora, name):
    client = sign_in(mia)
    address = reverse(name, args=[nora.pk] if name != "invite_user" else [])
    assert client.get(address).status_code == 403
    assert not Entry.objects.filter(kind="refused").exists()
    assert client.post(address, {}).status_code == 403
    assert Entry.objects.get(kind="refused").by == mia


def test_i_am_away_is_said_for_oneself_only(sign_in, mia, omar, gwen, on):
    form = {
        "person": gwen.pk,  # not asked for, and not listened to
        "deputy": omar.pk,
        "starts_on": on.isoformat(),
        "ends_on": on.isoformat(),
    }
    sign_in(mia).post(reverse("arrange_absence"), form)
    assert Absence.objects.get().person == mia


def test_ones_own_language_is_set_with_its_cookie(sign_in, mia):
    client = sign_in(mia)
    client.post(reverse("change_details"), {"language": "fr", "version": mia.version})
    assert User.objects.get(pk=mia.pk).language == "fr"
    assert client.cookies["django_language"].value == "fr"


def test_somebody_is_deactivated_only_with_a_reason(sign_in, root, nora):
    client, page = sign_in(root), reverse("deactivate_user", args=[nora.pk])
    assert client.post(page, {"note": ""}).status_code == 422
    client.post(page, {"note": "Left the company."})
    assert not User.objects.get(pk=nora.pk).is_active


def test_a_lost_factor_is_taken_away_through_the_page(sign_in, root, eva):
    carries_telephone(eva)
    page = reverse("drop_factor_user", args=[eva.pk])
    sign_in(root).post(page, {"note": "Telephone lost, voice known."})
    assert not Authenticator.objects.filter(user=eva).exists()


def test_a_site_is_opened_with_its_calendar(sign_in, root):
    form = {
        "name": "West",
        "code": "WES",
        "kind": "operation",
        "status": "active",
        "country": "GH",
        "time_zone": "Africa/Accra",
        "currency": "GHS",
        "languages": "English, Twi",
        "weekend": ["5", "6"],
    }
    answer = sign_in(root).post(reverse("open_site"), form)
    site = Site.objects.get(name="West")
    assert answer.headers["Location"] == site.get_absolute_url()
    assert (site.languages, site.weekend) == (["English", "Twi"], [5, 6])


def test_a_site_that_never_works_is_refused(sign_in, root):
    form = {"name": "West", "code": "WES", "weekend": list("0123456")}
    page = sign_in(root).post(reverse("open_site"), form)
    assert "weekend" in page.context["form"].errors


def test_every_page_of_this_floor_is_reached_by_links(sign_in, root, scene):
    """From one's own account, following links, without typing an address."""
    client, seen, done = sign_in(root), set(), set()
    waiting = [reverse("me"), "/people/"]
    while waiting:
        page = waiting.pop()
        answer = client.get(page)
        done.add(page)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        seen.add(answer.resolver_match.url_name)
        links = {
            link.split("#")[0] for link in re.findall(r'href="(/[^"?]*)', answer.content.decode())
        }
        waiting += {link for link in links if is_ours(link)} - done - set(waiting)
    steering = {name for name, people in OPEN_TO.items() if "root" not in people}
    mine = {pattern.name for pattern in urlpatterns if pattern.name}
    assert mine - steering - seen == {"second_factor"}


def is_ours(link):
    """Whether a link leads to a page of this floor."""
    try:
        return resolve(link).url_name in OPEN_TO
    except Resolver404:
        return False
