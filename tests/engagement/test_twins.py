"""Who is there twice: suggested, told apart, merged with nothing lost, and taken apart again exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.models import Commitment
from engagement import actions
from engagement.models import Distinction, Engagement, Stakeholder, StakeholderGroup
from engagement.querysets.likeness import links_of
from records.models import Attachment, Entry
from tests.engagement.builders import at, group, meeting, present, relation, stakeholder, worry

DAY = timedelta(days=1)
ON = date(2026, 6, 1)


def suggested(rows=None):
    rows = Stakeholder.objects.all() if rows is None else rows
    return [(str(pair.first), str(pair.second)) for pair in rows.alike()]


# Suggestions.


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amina Wanjiru", "Amina Wanjirú"),
        ("Amina Wanjiru", "AMINA  WANJIRU"),
        ("Nélida Chávez", "Nelida Chaves"),
        ("Yolanda Ccori", "Ccori Yolanda"),
        ("Jon Smith", "John Smyth"),
        ("Kito Women's Circle", "Women's Circle of Kito"),
    ],
)
def test_names_that_look_or_sound_alike_are_suggested(north, one, other):
    stakeholder(north, one)
    stakeholder(north, other)
    assert suggested() == [(one, other)]


@pytest.mark.parametrize(
    ("one", "other"), [("Amina Wanjiru", "Juma Otieno"), ("王伟", "李娜"), ("محمد", "فاطمة")]
)
def test_names_that_are_not_alike_are_left_alone(north, one, other):
    stakeholder(north, one)
    stakeholder(north, other)
    assert suggested() == []


def test_a_person_is_not_suggested_as_an_organisation_nor_across_sites(north, south):
    stakeholder(north, "Amina Wanjiru")
    stakeholder(north, "Amina Wanjiru", kind="organisation")
    stakeholder(south, "Amina Wanjiru")
    assert suggested() == []


def test_only_what_the_visitor_may_see_is_compared(sign_in, omar, mia, north):
    stakeholder(north, "Amina Wanjiru")
    stakeholder(north, "Amina Wanjirú", is_protected=True)
    client = sign_in(omar)
    assert client.get("/stakeholders/duplicates/").context["pairs"] == []
    assert len(sign_in(mia).get("/stakeholders/duplicates/").context["pairs"]) == 1


def test_not_the_same_is_remembered(sign_in, omar, north):
    one, other = stakeholder(north, "Amina Wanjiru"), stakeholder(north, "Amina Wanjirú")
    sent = {"noun": "stakeholder", "first": other.pk, "second": one.pk}
    for _turn in (1, 2):
        assert sign_in(omar).post("/duplicates/apart/", sent).status_code == 302
    assert (suggested(), Distinction.objects.count()) == ([], 1)


def test_groups_are_compared_too(north):
    group(north, "Women of Kito")
    group(north, "Kito women")
    assert suggested(StakeholderGroup.objects.all()) == [("Women of Kito", "Kito women")]


# Merging.


@pytest.fixture
def pair(north, omar, mia, otto, women, kito):
    """Amina with one meeting; her double with everything that can hang on a person."""
    stays, goes = stakeholder(north), stakeholder(north, "Amina Wanjirú", status="inactive")
    both = meeting(north, omar, ON, stakeholders=[stays, goes])
    alone = meeting(north, omar, ON - DAY, title="Alone", stakeholders=[goes])
    goes.groups.add(women)
    relation(goes, women, "leads")
    relation(goes, stays, "related_to")  # would be hers with herself: it stays where it is
    Commitment.objects.create(
        site=north,
        number="C-NOR-2026-0001",
        made_to=women,
        as_said="“We will mend the pump.”",
        summary="Mend the pump",
        made_by=omar,
        made_on=ON,
        owner_party=goes,
        accountable=otto,
        original_due=ON,
        current_due=ON,
        agreed_due=ON,
        evidence_required="photo",
    )
    actions.attach_to_stakeholder(
        stakeholder_in_use(goes), by=omar, file=SimpleUploadedFile("word.txt", b"She agrees.")
    )
    return {"stays": stays, "goes": goes, "both": both, "alone": alone}


def stakeholder_in_use(record):
    return Stakeholder.objects.get(pk=record.pk)


def whole_state():
    """Every row of every table that is not history, without the versions, which only grow."""
    state = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table.startswith(("engagement_", "commitments_")) or table == "records_attachment":
            names = [one.attname for one in model._meta.concrete_fields if one.name != "version"]
            rows = model._base_manager.values_list(*names)
            state[table] = sorted(map(str, rows))
    return state


def test_every_link_goes_to_the_entry_that_stays(pair, mia, women):
    before = dict(links_of(pair["goes"]))
    with at(ON + DAY):
        actions.merge_stakeholder(pair["goes"], by=mia, into=pair["stays"], note="One person.")
    stays, goes = pair["stays"], stakeholder_in_use(pair["goes"])
    assert (goes.status, goes.merged_into) == ("merged", stays)
    assert set(stays.engagements.all()) == {pair["both"], pair["alone"]}
    assert list(stays.groups.all()) == [women]
    assert [str(one.end) for one in stays.relations_out.all()] == [str(women)]
    assert Commitment.objects.get().owner_party == stays
    assert Attachment.objects.of(stays).count() == 1
    assert before  # there was something to lose


def test_nothing_linked_is_lost(pair, mia):
    """What hangs on both together is as much as before, but for what was there twice."""
    before = sum(count for one in ("stays", "goes") for _what, count in links_of(pair[one]))
    actions.merge_stakeholder(pair["goes"], by=mia, into=pair["stays"], note="One person.")
    after = sum(count for one in ("stays", "goes") for _what, count in links_of(pair[one]))
    assert after == before + 1  # that the one was merged into the other


def test_what_was_merged_is_put_back_exactly(pair, mia):
    before = whole_state()
    actions.merge_stakeholder(pair["goes"], by=mia, into=pair["stays"], note="One person.")
    assert whole_state() != before
    actions.unmerge_stakeholder(pair["goes"], by=mia, note="Two sisters.")
    assert whole_state() == before
    verbs = Entry.objects.of(pair["goes"]).order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["merge", "unmerge"]


def test_what_came_to_the_entry_that_stays_meanwhile_stays_there(pair, north, omar, mia):
    actions.merge_stakeholder(pair["goes"], by=mia, into=pair["stays"], note="One person.")
    later = meeting(north, omar, ON + DAY, title="Later", stakeholders=[pair["stays"]])
    actions.unmerge_stakeholder(pair["goes"], by=mia, note="Two sisters.")
    assert list(later.stakeholders.all()) == [pair["stays"]]


def test_a_chain_leads_to_the_last(north, mia):
    first, second, third = (stakeholder(north, name) for name in ("A B", "A C", "A D"))
    actions.merge_stakeholder(first, by=mia, into=second, note="One.")
    actions.merge_stakeholder(second, by=mia, into=third, note="One.")
    first.refresh_from_db()
    assert first.merged_into == third


def test_groups_that_were_counted_at_one_meeting_keep_their_counts(north, omar, mia, women):
    doubled = group(north, "Kito women")
    held = meeting(
        north,
        omar,
        ON,
        participations=[present(women, 5), present(doubled, 3)],
        concerns=[worry(doubled)],
    )
    before, came = whole_state(), Engagement.objects.by_sex()
    actions.merge_group(doubled, by=mia, into=women, note="One group.")
    assert (held.concerns.get().group, Engagement.objects.by_sex()) == (women, came)
    actions.unmerge_group(doubled, by=mia, note="Two groups.")
    assert whole_state() == before


@pytest.mark.parametrize("wrong", ["itself", "elsewhere", "closed"])
def test_a_merge_into_the_wrong_entry_is_refused(north, south, mia, wrong):
    goes = stakeholder(north)
    into = {
        "itself": goes,
        "elsewhere": stakeholder(south),
        "closed": stakeholder(north, "Anonymous", status="anonymised"),
    }[wrong]
    with pytest.raises(ValidationError):
        actions.merge_stakeholder(goes, by=mia, into=into, note="One.")


def test_an_officer_does_not_merge(north, omar):
    with pytest.raises(PermissionDenied):
        actions.merge_stakeholder(
            stakeholder(north), by=omar, into=stakeholder(north, "Juma"), note="One."
        )


def test_both_are_seen_side_by_side_before_they_become_one(sign_in, mia, pair):
    url = f"/stakeholders/{pair['goes'].pk}/merge/?into={pair['stays'].pk}"
    page = sign_in(mia).get(url)
    assert [str(side["record"]) for side in page.context["sides"]] == [
        "Amina Wanjirú",
        "Amina Wanjiru",
    ]
    answer = sign_in(mia).post(url, {"into": pair["stays"].pk, "note": "One person."})
    assert answer.url == pair["stays"].get_absolute_url()


def test_the_old_address_says_where_everything_went(sign_in, omar, mia, pair):
    actions.merge_stakeholder(pair["goes"], by=mia, into=pair["stays"], note="One person.")
    page = sign_in(omar).get(pair["goes"].get_absolute_url()).content.decode()
    assert pair["stays"].get_absolute_url() in page
    assert "Amina Wanjirú" not in sign_in(omar).get("/stakeholders/").content.decode()


def test_who_is_anonymised_is_so_in_every_entry_that_was_merged(pair, mia):
    actions.merge_stakeholder(pair["goes"], by=mia, into=pair["stays"], note="One person.")
    actions.anonymise(pair["stays"], by=mia, note="Kept long enough.")
    names = Stakeholder.objects.values_list("name", "status")
    assert set(names) == {("Anonymous", "anonymised")}
