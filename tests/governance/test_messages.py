"""What we say with one voice: written by one, approved by another, in the languages of the place, until a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from governance import actions
from governance.models import KeyMessage
from records import clock
from records.models import Notice
from tests.governance.builders import message

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(now):
    with clock.at(now):
        yield


def typed(owner: Any, **more: Any) -> dict[str, Any]:
    sent = {
        "title": "The new well", "topics": "water, well", "language_0": "English",
        "text_0": "The well is dug in August.", "language_1": "Swahili",
        "text_1": "Kisima mwezi wa nane.", "owner": owner.pk, "starts_on": "2026-07-01",
    }  # fmt: skip
    return sent | more


def test_a_manager_writes_words_in_two_languages(mia, gwen, north, sign_in):
    came = sign_in(mia).post(reverse("write_keymessage"), typed(mia, site=north.pk))
    made = KeyMessage.objects.get()
    assert came.status_code == 302
    assert list(made.texts) == ["English", "Swahili"]
    assert Notice.objects.filter(to=gwen, name="governance/message_written").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text_0": ""}, "text_0"),
        ({"language_1": ""}, "language_1"),
        ({"text_1": ""}, "text_1"),
        ({"language_1": "ENGLISH"}, "language_1"),
        ({"ends_on": "2026-06-01"}, "ends_on"),
        ({"topics": "w" * 61}, "topics"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(mia, sign_in, wrong, field):
    came = sign_in(mia).post(reverse("write_keymessage"), typed(mia, **wrong))
    assert (came.status_code, bool(came.context["form"].errors[field])) == (422, True)


def test_nobody_approves_their_own_words(gwen, north):
    gwen.assignments.create(role="CRM", site=north, starts_on=date(2020, 1, 1))
    with pytest.raises(PermissionDenied):
        actions.approve_message(message(gwen, site=north), by=gwen)


def test_words_for_every_site_are_approved_by_who_approves_everywhere(mia, gwen, eva):
    draft = message(mia)
    with pytest.raises(PermissionDenied):
        actions.approve_message(draft, by=gwen)
    assert actions.approve_message(draft, by=eva).status == "approved"


def test_words_in_force_are_those_of_the_day_and_of_the_site(mia, gwen, north, south, on):
    here, everywhere = message(mia, gwen, site=north), message(mia, gwen)
    message(mia, gwen, site=south)
    message(mia, site=north)
    message(mia, gwen, site=north, starts_on=on + DAY)
    message(mia, gwen, site=north, ends_on=on - DAY)
    message(mia, gwen, site=north, status="retired")
    last_day = message(mia, gwen, site=north, ends_on=on)
    assert set(KeyMessage.objects.in_force(on, north)) == {here, everywhere, last_day}


def test_expired_is_asked_not_set(mia, gwen, on):
    old = message(mia, gwen, ends_on=on - DAY)
    assert list(KeyMessage.objects.expired(on)) == [old]
    assert not KeyMessage.objects.expired(on - DAY).exists()


def test_the_words_come_in_the_language_asked_for_else_as_they_were_approved(mia):
    said = message(mia)
    assert said.text_in("swahili") == "Kisima mwezi wa nane."
    assert said.text_in("Maa") == "The well is dug in August."


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, ""),
        ({"ends_on": date(2026, 6, 29)}, "expired on 2026-06-29. Ask Mia"),
        ({"starts_on": date(2026, 7, 1)}, "only from 2026-07-01"),
        ({"status": "retired"}, "was retired"),
        ({"status": "draft"}, "not approved yet"),
    ],
)
def test_words_that_do_not_hold_warn_who_would_use_them(mia, gwen, on, state, words):
    warning = message(mia, gwen, **state).warning(on)
    assert words in warning
    assert bool(words) == bool(warning)


def test_the_next_version_ends_the_one_before_it(mia, gwen, north, on, sign_in):
    first = message(mia, gwen, site=north)
    sign_in(mia).post(
        reverse("replace_keymessage", args=[first.pk]),
        typed(mia, site=north.pk, text_0="The well is dug in September."),
    )
    second = KeyMessage.objects.get(edition=2)
    assert list(KeyMessage.objects.in_force(date(2026, 7, 1))) == [first]
    actions.approve_message(second, by=gwen)
    first.refresh_from_db()
    assert first.ends_on == date(2026, 6, 30)
    assert list(KeyMessage.objects.in_force(date(2026, 7, 1))) == [second]


def test_two_next_versions_do_not_stand_beside_each_other_on_one_day(mia, gwen, north, on):
    first = message(mia, gwen, site=north, starts_on=on)
    second = actions.write_message(
        KeyMessage(line=first.line, title="x", texts={"English": "y"}, owner=mia, starts_on=on,
                   site=north), by=mia)  # fmt: skip
    with pytest.raises(ValidationError):
        actions.approve_message(second, by=gwen)


def test_approved_words_are_not_rewritten(mia, gwen, north):
    with pytest.raises(PermissionDenied):
        actions.amend_message(message(mia, gwen, site=north), by=mia, values={"title": "x"})


def test_a_draft_is_corrected_by_its_author(mia, north, sign_in):
    draft = message(mia, site=north)
    sent = typed(mia, site=north.pk, text_0="Not before September.", version=1)
    sign_in(mia).post(reverse("amend_keymessage", args=[draft.pk]), sent)
    draft.refresh_from_db()
    assert draft.text == "Not before September."


def test_the_page_for_the_field_holds_every_word_of_the_day(mia, gwen, omar, north, sign_in):
    message(mia, gwen, site=north)
    page = sign_in(omar).get(reverse("messages_now")).content.decode()
    for words in ("The well is dug in August.", "Kisima mwezi wa nane.", "Which household"):
        assert words in page


@pytest.mark.parametrize(("words", "count"), [("WATER", 1), ("dust", 0), ("new", 1), ("\x00", 1)])
def test_an_officer_finds_words_by_topic(mia, gwen, omar, sign_in, words, count):
    message(mia, gwen)
    found = sign_in(omar).get(reverse("messages_now"), {"q": words}).context["found"]
    assert len(found) == count


def test_search_finds_what_we_say(mia, gwen, omar, north, sign_in):
    message(mia, gwen, site=north)
    assert "The new well" in sign_in(omar).get(reverse("search"), {"q": "well"}).content.decode()


def test_the_register_costs_the_same_for_one_and_for_ten(mia, gwen, north, sign_in, query_count):
    client, url = sign_in(mia), reverse("keymessage_register")
    message(mia, gwen, site=north)
    client.get(url)
    one = query_count(lambda: client.get(url))
    for _each in range(9):
        message(mia, gwen, site=north)
    assert query_count(lambda: client.get(url)) == one
