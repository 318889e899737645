"""Who sees which meeting and which person; what of a person is written where."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from engagement import actions
from engagement.models import (
    Community,
    Concern,
    Engagement,
    FollowUp,
    Stakeholder,
    StakeholderGroup,
)
from records.models import Attachment, Entry
from tests.conftest import CAST
from tests.engagement.builders import colleague, group, meeting, stakeholder, task, worry

DAY = timedelta(days=1)
HELD = date(2026, 6, 1)
NAME, PHONE, MAIL = "Amina Wanjiru", "+254 700 123 456", "amina@kito.example"
# From the matrix (§1.2): R without narrowing at North.
READ_LOG = {"omar", "mia", "greta", "ivan", "ruth", "hana", "gwen", "adam"}
READ_PEOPLE = READ_LOG
IMPERSONAL = {"sam", "carla", "otto"}


def seen_by(cast, rows, record):
    return {n for n in CAST if rows.visible_to(cast[n]).filter(pk=record.pk).exists()}


def test_a_meeting_is_seen_by_those_who_read_the_log(cast, north):
    held = meeting(north, cast["omar"], HELD)
    assert seen_by(cast, Engagement.objects, held) == READ_LOG


@pytest.mark.parametrize("name", ["sam", "carla", "otto"])
def test_security_and_technical_colleagues_see_the_meetings_they_were_at(cast, north, name):
    held = meeting(north, cast["omar"], HELD, attendances=[colleague(cast[name])])
    assert seen_by(cast, Engagement.objects, held) == READ_LOG | {name}


@pytest.mark.parametrize("name", ["tito", "nora", "eva", "sofia", "root"])
def test_having_been_there_opens_nothing_for_the_others(cast, north, name):
    held = meeting(north, cast["omar"], HELD, attendances=[colleague(cast[name])])
    assert seen_by(cast, Engagement.objects, held) == READ_LOG


def test_a_concern_is_seen_with_its_meeting(cast, north, women):
    held = meeting(
        north, cast["omar"], HELD, attendances=[colleague(cast["sam"])], concerns=[worry(women)]
    )
    assert seen_by(cast, Concern.objects, held.concerns.get()) == READ_LOG | {"sam"}


def test_a_concern_is_listed_once_however_many_were_there(cast, north, women):
    crowd = [colleague(cast[name]) for name in ("sam", "otto", "carla")]
    meeting(north, cast["omar"], HELD, attendances=crowd, concerns=[worry(women)])
    assert Concern.objects.visible_to(cast["sam"]).count() == 1


def test_a_task_is_seen_by_who_has_it(cast, north):
    held = meeting(north, cast["omar"], HELD, follow_ups=[task(cast["nora"], HELD + DAY)])
    assert seen_by(cast, FollowUp.objects, held.follow_ups.get()) == READ_LOG | {"nora"}


@pytest.mark.parametrize("model", [Community, StakeholderGroup])
def test_communities_and_groups_are_seen_by_all_who_work_at_the_site(cast, kito, women, model):
    record = kito if model is Community else women
    assert seen_by(cast, model.objects, record) == READ_PEOPLE | IMPERSONAL


def test_persons_are_seen_by_those_who_need_names(cast, north):
    assert seen_by(cast, Stakeholder.objects, stakeholder(north)) == READ_PEOPLE


def test_organisations_are_no_personal_data(cast, north):
    ngo = stakeholder(north, "Water Trust", kind="organisation")
    assert seen_by(cast, Stakeholder.objects, ngo) == READ_PEOPLE | IMPERSONAL


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_the_protected_are_seen_by_manager_and_restricted_case_handler_only(cast, north, kind):
    hidden = stakeholder(north, kind=kind, is_protected=True)
    assert seen_by(cast, Stakeholder.objects, hidden) == {"mia", "ruth"}


# Nothing leaks around the scope.


@pytest.fixture
def hidden(north):
    return stakeholder(north, NAME, phone=PHONE, email=MAIL, is_protected=True)


@pytest.mark.parametrize(
    "url",
    ["/stakeholders/", "/stakeholders/?q=Amina", "/search/?q=Amina", "/stakeholders/?export=csv"]
    + ["/meetings/new/", "/commitments/new/", "/groups/"],
)
def test_a_protected_name_is_on_no_page_of_the_officer(sign_in, omar, hidden, url):
    page = sign_in(omar).get(url)
    text = b"".join(page.streaming_content) if page.streaming else page.content
    assert b"Wanjiru" not in text  # what was searched for is shown, what was found is not


def test_nor_on_the_page_of_the_meeting_or_group(sign_in, cast, north, women, hidden):
    hidden.groups.add(women)
    held = meeting(north, cast["omar"], HELD, stakeholders=[hidden])
    client = sign_in(cast["omar"])
    pages = [client.get(one.get_absolute_url()).content for one in (held, women)]
    assert not any(b"Wanjiru" in page for page in pages)


def test_contacts_are_in_no_file_that_goes_out(sign_in, mia, north):
    stakeholder(north, NAME, phone=PHONE, email=MAIL)
    sent = b"".join(sign_in(mia).get("/stakeholders/?export=csv").streaming_content).decode()
    assert (NAME in sent, PHONE in sent, MAIL in sent) == (True, False, False)


# The trail.


def test_names_and_contacts_enter_the_trail_only_as_changed(north, omar):
    amina = actions.register_stakeholder(
        Stakeholder(
            site=north, name=NAME, phone=PHONE, email=MAIL, consent_basis="legitimate_interest"
        ),
        by=omar,
    )
    actions.amend_stakeholder(amina, by=omar, values={"name": "Amina W.", "phone": "+254 1"})
    told = str(list(Entry.objects.of(amina).values_list("changes", "note")))
    assert not any(word in told for word in ("Amina", "254", "kito.example"))


def test_that_they_changed_is_told(north, omar):
    amina = stakeholder(north, NAME)
    actions.amend_stakeholder(amina, by=omar, values={"phone": PHONE})
    assert Entry.objects.of(amina).get().changes == {"phone": None}


def test_who_was_met_is_in_the_trail_by_key(north, omar):
    held = meeting(north, omar, HELD, stakeholders=[stakeholder(north, NAME)])
    assert NAME not in str(Entry.objects.of(held).get().changes)


# The table.


def raw():
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, email FROM engagement_stakeholder")
        return " ".join(cursor.fetchone())


def test_contacts_are_unreadable_in_the_table(north):
    stakeholder(north, phone=PHONE, email=MAIL)
    assert not any(part in raw() for part in (PHONE, MAIL, "254", "kito"))


def test_with_a_new_key_old_contacts_are_still_read(north, settings):
    settings.DATA_KEYS = ["the old key"]
    amina = stakeholder(north, phone=PHONE)
    settings.DATA_KEYS = ["the new key", "the old key"]
    assert Stakeholder.objects.get(pk=amina.pk).phone == PHONE


def test_what_is_saved_again_is_closed_with_the_new_key(north, omar, settings):
    settings.DATA_KEYS = ["the old key"]
    amina = stakeholder(north, phone=PHONE)
    settings.DATA_KEYS = ["the new key", "the old key"]
    actions.amend_stakeholder(amina, by=omar, values={"role": "Elder"})
    settings.DATA_KEYS = ["the new key"]
    assert Stakeholder.objects.get(pk=amina.pk).phone == PHONE


def test_without_its_key_a_contact_reads_as_empty(north, settings):
    settings.DATA_KEYS = ["the old key"]
    amina = stakeholder(north, phone=PHONE)
    settings.DATA_KEYS = ["another key"]
    assert Stakeholder.objects.get(pk=amina.pk).phone == ""


# Files.


@pytest.fixture
def minutes(north, cast):
    held = meeting(north, cast["omar"], HELD, attendances=[colleague(cast["sam"])])
    file = SimpleUploadedFile("minutes.txt", b"They spoke of water.")
    actions.attach(held, by=cast["omar"], file=file)
    return f"/files/{Attachment.objects.of(held).get().pk}/"


@pytest.mark.parametrize(
    ("name", "status"), [("mia", 200), ("sam", 200), ("otto", 404), ("sofia", 404), ("eva", 404)]
)
def test_a_file_of_a_meeting_is_fetched_by_who_sees_the_meeting(
    sign_in, cast, minutes, name, status
):
    assert sign_in(cast[name]).get(minutes).status_code == status


def test_a_file_is_added_on_the_page_of_the_meeting(sign_in, north, omar):
    held = meeting(north, omar, HELD)
    file = SimpleUploadedFile("minutes.txt", b"They spoke of water.")
    sign_in(omar).post(f"/meetings/{held.pk}/attach/", {"file": file})
    assert [kept.name for kept in Attachment.objects.of(held)] == ["minutes.txt"]


def test_a_register_of_groups_costs_the_same_for_one_and_for_many(
    sign_in, mia, north, women, query_count
):
    client = sign_in(mia)
    client.get("/groups/")
    one = query_count(lambda: client.get("/groups/"))
    for number in range(60):
        group(north, f"Group {number}", parent=women)
    assert query_count(lambda: client.get("/groups/")) == one
