"""Two people changed one record: both versions are shown, and nobody's words are lost."""

from __future__ import annotations

import pytest

from people.models import Site
from records.conflicts import spoken

TYPED = {
    "name": "North", "code": "NOR", "kind": "operation", "country": "KE", "time_zone": "Africa/Nairobi",
    "currency": "KES", "languages": "English", "weekend": ["5", "6"], "population": "15000",
}  # fmt: skip


@pytest.fixture
def form_page(north):
    return f"/sites/{north.pk}/amend/"


@pytest.fixture
def conflict(sign_in, root, form_page):
    """Both opened version 1; the first has already saved 13,000 people and another currency."""
    client = sign_in(root)
    client.post(form_page, TYPED | {"population": "13000", "currency": "USD", "version": "1"})
    return client.post(form_page, TYPED | {"version": "1"})


def test_the_second_is_told_and_nothing_is_overwritten(conflict, north):
    assert conflict.status_code == 409
    assert Site.objects.get(pk=north.pk).population == 13000


def test_both_versions_are_shown_field_by_field(conflict):
    rows = {row["name"]: row for row in conflict.context["fields"]}
    assert (rows["population"]["theirs"], rows["population"]["yours"]) == ("13000", "15000")
    assert [name for name, row in rows.items() if row["changed"]] == [
        "currency",
        "population",
    ]


def test_the_seconds_words_are_still_in_the_form(conflict):
    assert conflict.context["form"]["population"].value() == "15000"


def test_sending_again_from_there_stands_on_the_newer_version(conflict, client, form_page, north):
    typed = conflict.context["form"].data.copy()
    assert client.post(form_page, typed).status_code == 302
    site = Site.objects.get(pk=north.pk)
    assert (site.population, site.version) == (15000, 3)


def test_a_form_without_a_version_is_taken_as_it_is(sign_in, root, form_page, north):
    assert sign_in(root).post(form_page, TYPED).status_code == 302


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "—"),
        ("", "—"),
        (True, "yes"),
        (False, "no"),
        (["a", "b"], "a, b"),
        ([], "—"),
        (7, "7"),
    ],
)
def test_values_are_said_as_people_say_them(value, words):
    assert spoken(value) == words
