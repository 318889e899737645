"""Groups, people and what stands between them: scores and their history, proposals, relations, forgetting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from engagement import actions
from engagement.models import (
    Community,
    Engagement,
    Headcount,
    Relation,
    Stakeholder,
    StakeholderGroup,
)
from records.lifecycle import IllegalMove
from records.models import Attachment, Draft, Entry
from tests.engagement.builders import at, group, meeting, present, relation, stakeholder

DAY = timedelta(days=1)
ON = date(2026, 6, 1)


@pytest.fixture
def entered(north, omar):
    """Herders, entered by Omar with 2, 1, 5."""
    with at(ON):
        made = StakeholderGroup(site=north, name="Herders", interest=2, influence=1, impact=5)
        return actions.enter_group(made, by=omar)


def story(who):
    return [
        (one.scored_on, one.interest, one.influence, one.impact, one.rationale)
        for one in who.scores.all()
    ]


# Scores.


def test_every_score_stays_with_its_day_and_reason(entered, omar):
    with at(ON + 90 * DAY):
        actions.score(
            entered, by=omar, interest=3, influence=1, impact=4, rationale="The road was moved."
        )
    assert story(entered) == [
        (ON, 2, 1, 5, "As entered."),
        (ON + 90 * DAY, 3, 1, 4, "The road was moved."),
    ]
    assert (entered.interest, entered.influence, entered.impact) == (3, 1, 4)


def test_a_score_changed_by_amending_is_kept_too(entered, omar):
    with at(ON + DAY):
        actions.amend_group(entered, by=omar, values={"impact": 3})
        actions.amend_group(entered, by=omar, values={"name": "Herders of the hill"})
    assert [row[3] for row in story(entered)] == [5, 3]


@pytest.mark.parametrize(
    ("sent", "field"), [({"impact": 6}, "impact"), ({"rationale": ""}, "rationale")]
)
def test_a_score_without_reason_or_out_of_range_is_refused_at_its_field(
    sign_in, omar, entered, sent, field
):
    whole = {"interest": 1, "influence": 1, "impact": 1, "rationale": "Why."}
    answer = sign_in(omar).post(f"/groups/{entered.pk}/score/", whole | sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_the_page_of_a_group_shows_its_scores_as_picture_and_table(sign_in, omar, entered):
    with at(ON + 90 * DAY):
        actions.score(entered, by=omar, interest=3, influence=1, impact=4, rationale="Moved.")
    page = sign_in(omar).get(entered.get_absolute_url()).content.decode()
    assert all(words in page for words in ("Scores over time", "As entered.", "Moved."))


def test_scores_are_no_longer_changed_with_the_rest_of_the_entry(sign_in, omar, entered):
    form = sign_in(omar).get(f"/groups/{entered.pk}/amend/").context["form"]
    assert "impact" not in form.fields


def test_how_they_stand_has_its_day_and_its_judge(entered, omar):
    with at(ON + DAY):
        actions.judge(entered, by=omar, relationship="critical", note="They blocked the road.")
    assert (entered.relationship, entered.relationship_on, entered.relationship_by) == (
        "critical",
        ON + DAY,
        omar,
    )


# Proposed groups.


def test_a_proposed_group_is_owed_contact_only_once_it_is_accepted(sign_in, north, omar, mia):
    sent = {"site": north.pk, "name": "Divers", "category": "community", "interest": 3}
    sent |= {"influence": 3, "impact": 3, "inclusion": "reached", "only_proposed": "on"}
    with at(ON):
        answer = sign_in(omar).post("/groups/new/", sent | {"is_affected": "on"})
    divers = StakeholderGroup.objects.get()
    assert (answer.status_code, divers.status) == (302, "proposed")
    assert not StakeholderGroup.objects.owed_contact().exists()
    with at(ON + 9 * DAY):
        actions.accept_group(divers, by=mia)
    assert (divers.status, divers.registered_on) == ("active", ON + 9 * DAY)


def test_an_officer_does_not_accept_a_group(north, omar):
    with pytest.raises(PermissionDenied):
        actions.accept_group(group(north, status="proposed"), by=omar)


# Counts.


def test_the_newest_count_of_a_kind_holds(kito, omar):
    for back, people in ((400, 90), (30, 70)):
        actions.count_people(
            Headcount(
                community=kito,
                who="elderly",
                people=people,
                counted_on=ON - back * DAY,
                source="Survey",
            ),
            by=omar,
        )
    assert [one.people for one in kito.headcounts.newest()] == [70]


def test_nobody_is_counted_tomorrow(kito, omar):
    ahead = Headcount(
        community=kito, who="youth", people=1, counted_on=ON + 2 * DAY, source="Guess"
    )
    with at(ON), pytest.raises(ValidationError):
        actions.count_people(ahead, by=omar)


# Relations.


@pytest.fixture
def amina(north):
    return stakeholder(north)


def test_who_leads_a_group_is_entered_and_ends_on_a_day(sign_in, omar, amina, women):
    client = sign_in(omar)
    with at(ON):
        sent = {"kind": "leads", "to_group": women.pk, "role": "Chair", "since": "2025-01-01"}
        client.post(f"/stakeholders/{amina.pk}/relate/", sent)
        made = Relation.objects.get()
        assert (made.beginning, made.end, made.role) == (amina, women, "Chair")
        client.post(f"/relations/{made.pk}/end/", {"until": "2026-05-31"})
    made.refresh_from_db()
    assert made.until == date(2026, 5, 31)
    assert not Relation.objects.in_force(ON).exists()


@pytest.mark.parametrize("ends", [{}, {"to_person": "juma", "to_group": "women"}])
def test_a_relation_has_exactly_one_end(sign_in, north, omar, amina, women, ends):
    keys = {"juma": stakeholder(north, "Juma").pk, "women": women.pk}
    sent = {"kind": "leads"} | {side: keys[name] for side, name in ends.items()}
    answer = sign_in(omar).post(f"/stakeholders/{amina.pk}/relate/", sent)
    assert (answer.status_code, Relation.objects.count()) == (422, 0)


def test_nobody_is_related_to_another_site(south, omar, amina):
    with pytest.raises(ValidationError):
        actions.relate(
            Relation(from_person=amina, to_person=stakeholder(south, "Luz"), kind="related_to"),
            by=omar,
        )


@pytest.mark.parametrize(
    ("name", "sees"), [("mia", True), ("ruth", True), ("omar", False), ("sam", False)]
)
def test_a_relation_is_seen_only_by_who_sees_both_ends(cast, north, women, name, sees):
    relation(stakeholder(north, "Juma", is_protected=True), women, "leads")
    assert Relation.objects.visible_to(cast[name]).exists() is sees


# Forgetting.


@pytest.fixture
def known(north, omar, mia, women, kito):
    """Amina with everything we keep about people, in every place where her name could stand."""
    with at(ON):
        made = Stakeholder(
            site=north,
            community=kito,
            name="Amina Wanjiru",
            role="Amina Wanjiru chairs the women",
            gender="female",
            phone="+254 700 000 001",
            email="amina.wanjiru@kito.example",
            consent_basis="consent",
            consent_on=ON,
        )
        actions.register_stakeholder(made, by=omar, groups=[women])
        actions.attach_to_stakeholder(
            made, by=omar, file=SimpleUploadedFile("wanjiru.txt", b"Amina Wanjiru agrees.")
        )
        meeting(north, omar, ON, stakeholders=[made], participations=[present(women, 1)])
    relation(made, women, "leads")
    Draft.objects.create(
        owner=omar, form=f"/stakeholders/{made.pk}/amend/", body={"name": ["Amina Wanjiru"]}
    )
    return Stakeholder.objects.get(pk=made.pk)


def everywhere(word):
    """(table, column) wherever the word stands, in any column of text or JSON of any table of ours."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.concrete_fields:
            if isinstance(column, (models.CharField, models.TextField, models.JSONField)):
                rows = model._base_manager.values_list(column.attname, flat=True)
                found |= {
                    (model._meta.db_table, column.name) for value in rows if word in str(value)
                }
    return found


def test_no_copy_of_the_name_remains_after_anonymising(
    known, mia, django_capture_on_commit_callbacks
):
    file = Attachment.objects.get().file
    assert everywhere("Wanjiru")
    with at(ON + DAY), django_capture_on_commit_callbacks(execute=True):
        actions.anonymise(known, by=mia, note="Kept long enough.")
    assert everywhere("Wanjiru") == set()
    assert not file.storage.exists(file.name)


def test_the_trail_says_that_name_and_contacts_changed_and_not_what_they_were(known, mia):
    actions.anonymise(known, by=mia, note="Kept long enough.")
    changes = Entry.objects.get(verb="anonymise").changes
    assert (changes["name"], changes["phone"]) == (None, None)
    assert "Amina" not in str(Entry.objects.filter(verb="register").get().changes["name"])


def test_meetings_groups_and_counts_stay(known, mia, women):
    before = Engagement.objects.by_sex()
    actions.anonymise(known, by=mia, note="Kept long enough.")
    assert Engagement.objects.by_sex() == before
    assert (list(known.groups.all()), known.engagements.count(), known.gender) == (
        [women],
        1,
        "female",
    )


def test_anonymising_cannot_be_undone(known, mia):
    actions.anonymise(known, by=mia, note="Kept long enough.")
    with pytest.raises((IllegalMove, PermissionDenied)):
        actions.take_up(known, by=mia)
    with pytest.raises(PermissionDenied):
        actions.amend_stakeholder(known, by=mia, values={"name": "Amina Wanjiru"})


def test_what_is_kept_too_long_is_found(north):
    late = stakeholder(north, retention_until=ON - DAY)
    stakeholder(north, "Juma", retention_until=ON)
    assert list(Stakeholder.objects.overdue(ON)) == [late]


def test_a_community_keeps_its_leadership_and_what_reaches_it(sign_in, omar, north):
    sent = {"site": north.pk, "name": "Kito", "kind": "settlement", "distance_km": "4.5"}
    sent |= {"leadership": "A council of elders.", "exposure": "Dust of the haul road."}
    sign_in(omar).post("/communities/new/", sent)
    assert str(Community.objects.get().distance_km) == "4.5"


# What a verb's page says.


def test_the_button_of_a_verb_says_the_verb_and_a_serious_one_warns(sign_in, mia, women):
    page = sign_in(mia).get(f"/groups/{women.pk}/retire/").content.decode()
    assert ">Retire</button>" in page
    assert "There is no undo for this." in page


# The register of people.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Amina Wanjiru", "Anonymous", "Baraka"]),
        ("?state=inactive", ["Baraka"]),
        ("?state=anonymised", ["Anonymous"]),
        ("?state=overdue", ["Baraka"]),
    ],
)
def test_people_are_found_by_where_they_stand_and_whether_they_are_kept_too_long(
    sign_in, omar, north, query, found
):
    stakeholder(north, retention_until=ON + DAY)
    stakeholder(north, "Baraka", status="inactive", retention_until=ON - DAY)
    stakeholder(north, "Anonymous", status="anonymised", retention_until=ON - DAY)
    stakeholder(north, "Twin", status="merged")
    with at(ON):
        page = sign_in(omar).get(f"/stakeholders/{query}")
    assert [str(row) for row in page.context["object_list"]] == found
