"""A visitor's own desk: saved views are theirs, and the trail is for those who audit."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people import actions
from records.models import SavedView

VIEW = {"register": "user_register", "name": "Officers", "query": "role=CLO"}


def save(client, **more):
    return client.post(reverse("save_view"), VIEW | more)


def test_a_view_of_a_register_is_kept_under_a_name(sign_in, root):
    answer = save(sign_in(root))
    assert answer.headers["Location"] == "/people/?role=CLO"


def test_the_same_name_again_replaces_it(sign_in, root):
    client = sign_in(root)
    save(client)
    save(client, query="role=GO")
    assert SavedView.objects.get().query == "role=GO"


def test_a_saved_view_stands_above_its_register_and_knows_when_it_is_open(sign_in, root):
    client = sign_in(root)
    save(client)
    (view,) = client.get("/people/?role=CLO").context["saved_views"]
    assert (view["name"], view["active"]) == ("Officers", True)


def test_views_of_others_are_not_shown_and_not_dropped(sign_in, root, mia):
    save(sign_in(root))
    client = sign_in(mia)
    assert client.get("/people/").context["saved_views"] == []
    assert client.post(reverse("drop_view", args=[SavedView.objects.get().pk])).status_code == 404


def test_a_view_is_dropped(sign_in, root):
    client = sign_in(root)
    save(client)
    client.post(reverse("drop_view", args=[SavedView.objects.get().pk]))
    assert not SavedView.objects.exists()


def test_a_view_leads_nowhere_else(sign_in, root):
    client = sign_in(root)
    save(client, register="https://elsewhere.example")
    assert SavedView.objects.get().url == "/"
    assert client.post(reverse("drop_view", args=[SavedView.objects.get().pk])).status_code == 302


@pytest.mark.parametrize(
    ("name", "status"), [("adam", 200), ("root", 403), ("eva", 403), ("mia", 403)]
)
def test_the_trail_is_read_by_auditors_only(sign_in, cast, name, status):
    assert sign_in(cast[name]).get(reverse("trail")).status_code == status


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("", {"amend"}),
        ("?kind=refused", set()),
        ("?verb=amend", {"amend"}),
        ("?kind=no&verb=%00", {"amend"}),
    ],
)
def test_the_trail_is_narrowed_by_kind_and_verb(sign_in, adam, root, north, query, verbs):
    actions.amend_site(north, by=root, values={"population": 1})
    page = sign_in(adam).get(reverse("trail") + query)
    assert {entry.verb for entry in page.context["entries"]} == verbs


def test_the_trail_speaks_the_words_of_the_buttons(sign_in, adam, root, north):
    actions.amend_site(north, by=root, values={"population": 1})
    (entry,) = sign_in(adam).get(reverse("trail")).context["entries"]
    assert entry.label == "Change"
