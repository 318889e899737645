"""The form of a meeting: everything on one page, nothing typed is ever lost, nothing is saved by halves."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from commitments.models import Commitment
from engagement import actions
from engagement.models import Concern, Engagement, FollowUp
from records.models import Draft, Entry
from tests.engagement.builders import (
    group,
    meeting,
    stakeholder,
    task,
    topic,
)
from tests.governance.builders import message

DAY = timedelta(days=1)
HELD = date(2026, 6, 1)
NEW = "/meetings/new/"


@pytest.fixture
def promised(women, otto):
    return {
        "as_said": "“We will deepen the well.”",
        "summary": "Deepen the well",
        "made_to": women.pk,
        "kind": "action",
        "original_due": "2026-09-30",
        "owner": otto.pk,
        "accountable": otto.pk,
    }


@pytest.fixture
def omars(sign_in, omar):
    """Omar's browser."""
    return sign_in(omar)


# Logging on one page.


def test_a_meeting_with_everything_is_logged_in_one_sending(
    sign_in, omar, otto, women, typed, promised
):
    sent = typed(
        participations=[{"group": women.pk, "female": 12, "male": 0, "other": 0, "undisclosed": 1}],
        attendances=[{"person": otto.pk, "function": "technical"}],
        concerns=[{"group": women.pk, "topic": topic().pk, "text": "Dry.", "needs_answer": "on"}],
        follow_ups=[{"text": "Map", "owner": otto.pk, "due_on": "2026-06-10"}],
        promises=[promised],
    )
    answer = sign_in(omar).post(NEW, sent)
    held = Engagement.objects.get()
    assert answer.url == held.get_absolute_url()
    assert (
        held.participations.get().total,
        held.attendances.get().person,
        held.concerns.get().status,
        held.follow_ups.get().owner,
        held.commitments.get().status,
    ) == (13, otto, "awaiting_answer", otto, "draft")


def test_a_promise_takes_day_place_and_maker_from_its_meeting(
    sign_in, omar, north, kito, typed, promised
):
    sign_in(omar).post(NEW, typed(promises=[promised]))
    promise = Commitment.objects.get()
    assert (promise.site, promise.community, promise.made_on, promise.made_by) == (
        north,
        kito,
        HELD,
        omar,
    )


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"original_due": "2026-05-01"}, "due date is before"),
        ({"as_said": ""}, "required"),
        ({"made_to": "nonsense"}, "valid"),
    ],
)
def test_a_refused_promise_saves_nothing_and_says_so_at_its_row(
    omars, women, typed, promised, fault, words
):
    sent = typed(
        summary="A long account of what was said.",
        concerns=[{"group": women.pk, "topic": topic().pk, "text": "Dry."}],
        promises=[promised | fault],
    )
    answer = omars.post(NEW, sent)
    assert (answer.status_code, Engagement.objects.count(), Concern.objects.count()) == (422, 0, 0)
    row = answer.context["form"].parts[0].formset[0]
    assert words in str(row.errors)
    assert all(text in answer.content.decode() for text in ("A long account", "Dry."))


def test_a_promise_to_a_group_of_another_site_is_refused_at_its_row(
    sign_in, omar, south, typed, promised
):
    omar.assignments.create(role="CLO", site=south, starts_on=date(2020, 1, 1))
    sent = typed(promises=[promised | {"made_to": group(south, "Theirs").pk}])
    answer = sign_in(omar).post(NEW, sent)
    assert "made_to" in answer.context["form"].parts[0].formset[0].errors
    assert Engagement.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("participations", {"female": 3, "male": 0, "other": 0, "undisclosed": 0}),
        ("concerns", {"text": "Dry."}),
    ],
)
def test_a_group_of_another_site_is_refused_at_its_row(sign_in, omar, south, typed, name, row):
    omar.assignments.create(role="CLO", site=south, starts_on=date(2020, 1, 1))
    row = row | {"group": group(south).pk} | ({"topic": topic().pk} if name == "concerns" else {})
    answer = sign_in(omar).post(NEW, typed(**{name: [row]}))
    assert "group" in answer.context["form"].children[name][0].errors


def test_a_group_that_is_counted_twice_is_refused_at_its_second_row(sign_in, omar, women, typed):
    row = {"group": women.pk, "female": 3, "male": 0, "other": 0, "undisclosed": 0}
    answer = sign_in(omar).post(NEW, typed(participations=[row, row]))
    first, second = answer.context["form"].children["participations"]
    assert (list(first.errors), list(second.errors)) == ([], ["group"])


def test_a_group_without_people_was_not_there(sign_in, omar, women, typed):
    row = {"group": women.pk, "female": 0, "male": 0, "other": 0, "undisclosed": 0}
    answer = sign_in(omar).post(NEW, typed(participations=[row]))
    assert "female" in answer.context["form"].children["participations"][0].errors


def test_a_fault_in_the_folded_part_unfolds_it(sign_in, omar, typed):
    answer = sign_in(omar).post(NEW, typed(security_presence="armed"))
    assert "security_reason" in answer.context["form"].errors
    assert '<details class="sheet" open>' in answer.content.decode()


def test_every_field_of_a_meeting_is_on_the_page_once(sign_in, omar, mia, gwen):
    message(mia, gwen)
    page = sign_in(omar).get(NEW)
    html, form = page.content.decode(), page.context["form"]
    assert {name: html.count(f'name="{name}"') for name in form.fields if name != "topics"} == {
        name: 1 for name in form.fields if name != "topics"
    }


def test_a_meeting_like_the_last_one_begins_with_its_place(sign_in, omar, north, kito):
    past = meeting(north, omar, HELD, community=kito, place="Under the fig tree")
    form = sign_in(omar).get(f"{NEW}?like={past.pk}").context["form"]
    assert (form.initial["place"], form.initial["community"]) == (
        "Under the fig tree",
        kito.pk,
    )


# One more row without scripts.


@pytest.mark.parametrize(
    "name", ["participations", "attendances", "concerns", "follow_ups", "promises"]
)
def test_one_more_row_keeps_all_that_was_typed(sign_in, omar, women, typed, promised, name):
    sent = typed(
        summary="A long account.",
        concerns=[{"group": women.pk, "topic": topic().pk, "text": "It is dry."}],
        promises=[promised],
        more_rows=name,
    )
    page = sign_in(omar).post(NEW, sent).content.decode()
    kept = ("A long account.", "It is dry.", "We will deepen the well.")
    assert all(words in page for words in kept)
    grown = sent[f"{name}-TOTAL_FORMS"] + 1
    assert f'name="{name}-TOTAL_FORMS" value="{max(grown, 1)}"' in page


@pytest.mark.parametrize("count", ["", "-7", "999999999", "many", "٣"])
def test_a_count_of_rows_that_makes_no_sense_breaks_nothing(sign_in, omar, typed, count):
    sent = typed(more_rows="concerns") | {"concerns-TOTAL_FORMS": count}
    assert sign_in(omar).post(NEW, sent).status_code == 200


# Drafts.


def test_a_draft_comes_back_with_its_rows(sign_in, omar, women, typed, promised):
    client = sign_in(omar)
    sent = typed(
        summary="Half a sentence",
        concerns=[
            {"group": women.pk, "topic": topic().pk, "text": "It is dry."},
            {"group": women.pk, "topic": topic().pk, "text": "And dusty."},
        ],
        promises=[promised],
    )
    client.post(f"/drafts/?form={NEW}", sent)
    page = client.get(NEW).content.decode()
    words = ("Half a sentence", "It is dry.", "And dusty.", "We will deepen the well.")
    assert all(word in page for word in words)


def test_a_box_that_was_unticked_comes_back_unticked(sign_in, omar, typed):
    client = sign_in(omar)
    sent = typed()
    del sent["is_two_way"]
    client.post(f"/drafts/?form={NEW}", sent)
    assert client.get(NEW).context["form"]["is_two_way"].value() is False


def test_a_draft_is_gone_when_the_meeting_is_logged(sign_in, omar, typed):
    client = sign_in(omar)
    client.post(f"/drafts/?form={NEW}", typed())
    client.post(NEW, typed())
    assert not Draft.objects.exists()


def test_a_refused_form_keeps_its_draft(sign_in, omar, typed):
    client = sign_in(omar)
    client.post(f"/drafts/?form={NEW}", typed())
    client.post(NEW, typed(title=""))
    assert Draft.objects.exists()


def test_nobody_sees_the_draft_of_another(sign_in, omar, mia, typed):
    sign_in(omar).post(f"/drafts/?form={NEW}", typed(summary="Only mine"))
    assert "Only mine" not in sign_in(mia).get(NEW).content.decode()


# Sent twice.


def test_the_same_form_sent_twice_is_one_meeting(sign_in, omar, typed):
    client, sent = sign_in(omar), typed()
    urls = {client.post(NEW, sent).url for _ in range(3)}
    assert (len(urls), Engagement.objects.count()) == (1, 1)


def test_a_form_that_was_mended_is_logged_under_its_key(sign_in, omar, typed):
    client, key = sign_in(omar), str(uuid.uuid4())
    client.post(NEW, typed(key=key, title=""))
    client.post(NEW, typed(key=key))
    assert Engagement.objects.get().pk == uuid.UUID(key)


@pytest.mark.django_db(transaction=True)
def test_twenty_sendings_at_once_are_one_meeting(sign_in, omar, women, typed, promised):
    concern = {"group": women.pk, "topic": topic().pk, "text": "Dry.", "needs_answer": "on"}
    sent = typed(concerns=[concern], promises=[promised])
    cookies = sign_in(omar).cookies

    def send(_: int) -> int:
        try:
            client = Client()
            client.cookies = cookies
            return client.post(NEW, sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        statuses = set(pool.map(send, range(20)))
    assert (
        statuses,
        Engagement.objects.count(),
        Concern.objects.count(),
        Commitment.objects.count(),
        Entry.objects.filter(verb="log", kind="done").count(),
    ) == ({302}, 1, 1, 1, 1)


# Correcting.


def values(form):
    """What a browser would send back of a form, unchanged."""
    return {
        name: form[name].value()
        for name in form.fields
        if form[name].value() not in (None, False, "")
    }


@pytest.fixture
def full(north, omar, kito):
    """A meeting in which every field says something."""
    return meeting(
        north,
        omar,
        HELD,
        community=kito,
        agreements="A tank.",
        disagreements="The road.",
        information_shared="The map.",
        languages=["Swahili"],
        interpreter=True,
        women_only=True,
        is_two_way=False,
        youth=3,
        third_parties="The district",
        sentiment=-1,
        topics=[topic()],
    )


def facts(held):
    held.refresh_from_db()
    skipped = {"version", "title", "_state"}
    return {k: v for k, v in vars(held).items() if k not in skipped}


def test_correcting_one_word_changes_nothing_else(sign_in, omar, full):
    before, client = facts(full), sign_in(omar)
    url = f"/meetings/{full.pk}/amend/"
    client.post(url, values(client.get(url).context["form"]) | {"title": "New", "reason": "Typo"})
    assert (full.title, facts(full)) != ("New", {})
    assert (Engagement.objects.get().title, facts(full)) == ("New", before)


def test_the_second_of_two_sees_both_versions_and_loses_nothing(sign_in, omar, mia, gwen, full):
    full.messages.add(message(mia, gwen))
    before, client = facts(full), sign_in(omar)
    url = f"/meetings/{full.pk}/amend/"
    typed = values(client.get(url).context["form"]) | {"title": "Omar's", "reason": "Typo"}
    actions.amend(full, by=mia, values={"title": "Mia's"}, reason="Clearer")
    conflict = client.post(url, typed)
    page = conflict.content.decode()
    assert (conflict.status_code, "Mia&#x27;s" in page, "Omar&#x27;s" in page) == (409, True, True)
    shown = conflict.context["form"]
    assert all(f'name="{name}"' in page for name in shown.fields if name != "key")
    client.post(url, values(shown))
    assert (Engagement.objects.get().title, facts(full)) == ("Omar's", before)


def test_the_versions_side_by_side_tell_no_protected_name(sign_in, omar, mia, full, north):
    full.stakeholders.add(stakeholder(north, "Hidden One", is_protected=True))
    client, url = sign_in(omar), f"/meetings/{full.pk}/amend/"
    typed = values(client.get(url).context["form"])
    actions.amend(full, by=mia, values={"title": "Mia's"}, reason="Clearer")
    assert "Hidden One" not in client.post(url, typed).content.decode()


def test_correcting_a_log_takes_away_nobody_whom_one_cannot_see(sign_in, omar, full, north):
    hidden, seen = stakeholder(north, is_protected=True), stakeholder(north, "Seen")
    full.stakeholders.set([hidden, seen])
    client, url = sign_in(omar), f"/meetings/{full.pk}/amend/"
    typed = values(client.get(url).context["form"])
    client.post(url, typed | {"stakeholders": [], "reason": "She was not there."})
    assert list(full.stakeholders.all()) == [hidden]


def test_without_its_reason_an_old_log_is_asked_again(sign_in, omar, full):
    client, url = sign_in(omar), f"/meetings/{full.pk}/amend/"
    answer = client.post(url, values(client.get(url).context["form"]) | {"title": "New"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


# Tasks.


def test_who_may_not_read_the_meeting_lands_on_today_after_the_task(sign_in, omar, nora, north):
    held = meeting(north, omar, HELD, follow_ups=[task(nora, HELD + DAY)])
    answer = sign_in(nora).post(f"/follow-ups/{held.follow_ups.get().pk}/done/")
    assert (answer.url, FollowUp.objects.get().status) == ("/", "done")
