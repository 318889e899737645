"""Search finds what the visitor may see, and nothing else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.models import User
from records import search as finding
from records.search import search, searchable


@pytest.fixture(autouse=True)
def _own_sources(monkeypatch):
    monkeypatch.setattr(finding, "_sources", [])

    @searchable("People", order=2)
    def people(user, words):
        return User.objects.visible_to(user).filter(name__icontains=words).order_by("name")


def found(user, words):
    return [str(hit) for group in search(user, words) for hit in group["results"]]


def test_a_name_is_found(cast):
    assert found(cast["root"], "gret") == ["Greta"]


def test_what_one_may_not_see_is_not_found(cast):
    assert found(cast["nora"], "gret") == []


def test_blanks_around_and_between_words_do_not_matter(cast):
    assert found(cast["root"], "   gret  ") == ["Greta"]


@pytest.mark.parametrize("words", ["", "g", " g "])
def test_a_single_letter_is_no_question(cast, words):
    assert search(cast["root"], words) == []


def test_a_noun_without_a_hit_is_not_named(cast):
    assert search(cast["root"], "nobody here") == []


def test_only_the_first_hits_are_shown(cast):
    assert len(found(cast["root"], ".") or found(cast["root"], "a")) <= 20
    User.objects.bulk_create(User(name=f"Zed {n}", email=f"z{n}@x.example") for n in range(20))
    assert len(found(cast["root"], "zed")) == finding.SHOWN


def test_nouns_stand_in_their_order(cast):
    searchable("First", order=1)(lambda user, words: User.objects.visible_to(user)[:1])
    assert [group["label"] for group in search(cast["root"], "gret")] == ["First", "People"]


def test_the_page_shows_the_hits_and_the_palette_only_them(cast, sign_in):
    client = sign_in(cast["root"])
    page = client.get(reverse("search"), {"q": "gret"}).content.decode()
    palette = client.get(reverse("search"), {"q": "gret"}, headers={"HX-Request": "true"})
    assert cast["greta"].get_absolute_url() in page
    assert cast["greta"].get_absolute_url() in palette.content.decode()
    assert "<html" in page
    assert "<html" not in palette.content.decode()


@pytest.mark.parametrize(
    "words", ["%", "_", "'; DROP TABLE people_user; --", "\\", "\0x", "x" * 5000]
)
def test_odd_words_break_nothing(cast, sign_in, words):
    assert sign_in(cast["root"]).get(reverse("search"), {"q": words}).status_code == 200
