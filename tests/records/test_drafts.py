"""What is typed and not yet sent is kept for the one who types it, and for nobody else."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.urls import reverse

from people.models import Site
from records.drafts import draft_of, drop_draft, keep_draft
from records.models import Draft

FORM = "/sites/new/"


def save(client, form=FORM, **typed):
    return client.post(reverse("save_draft") + f"?form={form}", typed)


def test_a_draft_is_kept_and_comes_back_into_the_form(sign_in, root):
    client = sign_in(root)
    save(client, name="West", weekend=["5", "6"])
    form = client.get(FORM).context["form"]
    assert form["name"].value() == "West"
    assert form["weekend"].value() == ["5", "6"]


def test_the_answer_says_when_it_was_kept(sign_in, root):
    assert set(save(sign_in(root), name="West").json()) == {"saved_at"}


def test_one_form_has_one_draft(sign_in, root):
    client = sign_in(root)
    save(client, name="West")
    save(client, name="West coast")
    assert Draft.objects.get().body == {"name": ["West coast"]}


def test_a_draft_is_its_writers_alone(sign_in, root, mia):
    save(sign_in(root), name="West")
    assert draft_of(mia, FORM) is None


def test_a_draft_can_be_set_aside_without_losing_it(sign_in, root):
    client = sign_in(root)
    save(client, name="West")
    assert client.get(FORM + "?draft=no").context["form"]["name"].value() in {None, ""}
    assert Draft.objects.exists()


def test_a_draft_can_be_thrown_away(sign_in, root):
    client = sign_in(root)
    save(client, name="West")
    answer = save(client, discard="1")
    assert answer.headers["Location"] == FORM
    assert not Draft.objects.exists()


def test_what_was_sent_needs_no_draft_any_more(sign_in, root):
    client = sign_in(root)
    sent = {
        "name": "West", "code": "WES", "kind": "operation", "status": "active", "country": "GH",
        "time_zone": "Africa/Accra", "currency": "GHS", "languages": "English",
    }  # fmt: skip
    save(client, **sent)
    client.post(FORM, sent)
    assert Site.objects.filter(name="West").exists()
    assert not Draft.objects.exists()


def test_what_was_refused_keeps_its_draft(sign_in, root):
    client = sign_in(root)
    save(client, name="West")
    assert client.post(FORM, {"name": "West"}).status_code == 422
    assert Draft.objects.exists()


@pytest.mark.parametrize("secret", ["csrfmiddlewaretoken", "password", "key", "version"])
def test_secrets_and_marks_of_the_form_are_never_kept(root, secret):
    kept = keep_draft(root, FORM, QueryDict(f"name=West&{secret}=x"))
    assert kept.body == {"name": ["West"]}


@pytest.mark.parametrize("form", ["", "https://elsewhere.example/"])
def test_a_draft_belongs_to_a_form_of_ours(sign_in, root, form):
    assert save(sign_in(root), form=form, name="West").status_code == 413


def test_a_draft_has_a_largest_size(sign_in, root):
    assert save(sign_in(root), name="x" * 300_001).status_code == 413


def test_odd_characters_are_kept_as_far_as_a_database_can(root):
    kept = keep_draft(root, FORM, QueryDict("name=W%00st&%00=x"))
    kept.refresh_from_db()
    assert kept.body == {"name": ["Wst"]}


def test_dropping_what_is_not_there_is_no_error(root):
    drop_draft(root, FORM)
