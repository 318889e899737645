"""Who may do what to a promise: every verb × every member of the cast, and four eyes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from commitments import actions
from commitments.models import ChangeRequest, Commitment, Evidence
from people.models import Absence, Role
from records.models import Entry
from records.trail import registry
from tests.commitments.builders import lay
from tests.conftest import CAST, engage
from tests.engagement.builders import at, group

DAY = timedelta(days=1)

# Written from the matrix (§1.2) and the tables (§3.2, §3.3). Otto owns the promise, Nora answers for it;
# Omar is its officer, Mia the manager, Gwen the general manager, Eva an executive. Everybody else: nothing.
WHO = """
draft                  omar mia
amend                  mia
register               mia
reject                 mia
grant
turn_down
tell_group
start                  otto nora
report_progress        otto nora omar mia
submit_evidence        otto nora
verify                 mia
send_back              mia
confirm                omar mia
dispute                omar mia
propose_withdrawal     mia
withdraw               gwen
supersede              mia
declare_not_fulfilled  gwen
attach                 otto nora omar mia
"""
MAY = {verb: set(names) for verb, *names in (line.split() for line in WHO.strip().splitlines())}
FOUND_INSIDE = {"take_force", "agree"}  # only changes that were approved come here


@pytest.fixture
def promise(put, nora, mia):
    return put(accountable=nora, withdrawal_proposed_by=mia)


def test_every_verb_of_a_promise_stands_in_the_table():
    assert set(registry[Commitment]) - FOUND_INSIDE == set(MAY)


@pytest.mark.parametrize("verb", MAY)
def test_exactly_these_people_may(promise, cast, on, verb):
    with at(on):
        allowed = {name for name in CAST if registry[Commitment][verb].may(cast[name], promise)}
    assert allowed == MAY[verb]


def test_the_maker_of_a_promise_corrects_it_until_it_is_registered(put, omar):
    assert registry[Commitment]["amend"].may(omar, put("draft", made_by=omar))


def test_a_refused_attempt_is_remembered(promise, sofia):
    with pytest.raises(PermissionDenied):
        actions.register(promise, by=sofia)
    assert Entry.objects.of(promise).get().kind == "refused"


def test_an_executive_of_the_site_does_not_step_in_for_the_general_manager(promise, eva):
    with pytest.raises(PermissionDenied):
        actions.withdraw(promise, by=eva, note="x")


def test_the_head_of_the_owning_unit_owns(put, water, otto, nora):
    promise = put(owner_type="business_unit", owner=None, owner_unit=water, accountable=nora)
    assert registry[Commitment]["start"].may(otto, promise)


def test_the_deputy_of_an_absent_manager_verifies(put, mia, nora, on):
    Absence.objects.create(person=mia, deputy=nora, starts_on=on, ends_on=on)
    with at(on):
        assert registry[Commitment]["verify"].may(nora, put("evidence_submitted"))


def test_a_role_that_has_ended_opens_nothing(put, mia, on):
    mia.assignments.update(ends_on=on - DAY)
    with at(on), pytest.raises(PermissionDenied):
        actions.register(put("draft"), by=mia)


# Four eyes.


@pytest.mark.parametrize("part", ["owner", "accountable"])
def test_nobody_verifies_what_they_owed(put, mia, on, part):
    with at(on), pytest.raises(PermissionDenied):
        actions.verify(put("evidence_submitted", **{part: mia}), by=mia, fulfilled_on=on)


def test_the_head_of_the_unit_does_not_verify_its_work(put, water, mia, on):
    water.head = mia
    water.save()
    promise = put("evidence_submitted", owner_type="business_unit", owner_unit=water)
    with at(on), pytest.raises(PermissionDenied):
        actions.verify(promise, by=mia, fulfilled_on=on)


@pytest.mark.parametrize("verb", ["verify", "send_back"])
def test_nobody_judges_evidence_they_handed_in(put, mia, on, verb):
    promise = put("evidence_submitted")
    Evidence.objects.create(
        commitment=promise, kind="photo", text="x", delivered_on=on, handed_in_by=mia
    )
    with at(on), pytest.raises(PermissionDenied):
        getattr(actions, verb)(promise, by=mia, note="x", fulfilled_on=on)


def test_a_second_manager_verifies_instead(put, mia, north, on):
    promise = put("evidence_submitted", owner=mia)
    with at(on):
        actions.verify(promise, by=engage("milan", Role.CRM, north), fulfilled_on=on)
    assert promise.status == "fulfilled"


def test_without_a_proposal_nothing_is_withdrawn(put, gwen):
    with pytest.raises(PermissionDenied):
        actions.withdraw(put(), by=gwen, note="x")


def test_who_proposed_does_not_withdraw(put, north, on):
    both = engage("both", Role.CRM, north)
    both.assignments.create(role=Role.GM, site=north, starts_on=on - 99 * DAY)
    promise = put()
    with at(on):
        actions.propose_withdrawal(promise, by=both, note="x")
        with pytest.raises(PermissionDenied):
            actions.withdraw(promise, by=both, note="x")


# Evidence and changes.


@pytest.fixture
def asked(promise, on):
    """`asked(45)`: Otto wishes to move the date by so many days in all."""

    def ask(days, **more):
        facts = {"requested_by": promise.owner, "requested_on": on} | more
        return ChangeRequest.objects.create(
            commitment=promise,
            new_due=promise.original_due + days * DAY,
            old_due=promise.current_due,
            old_agreed=promise.agreed_due,
            reason="budget",
            explanation="x" * 30,
            **facts,
        )

    return ask


@pytest.mark.parametrize("model", [Evidence, ChangeRequest])
def test_who_works_on_a_promise_hands_in_and_asks(promise, cast, on, model):
    verb = registry[model]["hand_in" if model is Evidence else "request"]
    with at(on):
        allowed = {name for name in CAST if verb.may(cast[name], model(commitment=promise))}
    assert allowed == {"otto", "nora", "omar", "mia"}


def test_officer_and_manager_explain_a_change(asked, cast, on):
    change = asked(1)
    with at(on):
        allowed = {n for n in CAST if registry[ChangeRequest]["explain"].may(cast[n], change)}
    assert allowed == {"omar", "mia"}


# §3.3 rule 4: more than 30 days in total or a third change is the general manager's, more than 90 an executive's.
@pytest.mark.parametrize(
    ("days", "who"),
    [(-5, "mia"), (1, "mia"), (30, "mia"), (31, "gwen"), (90, "gwen"), (91, "eva"), (400, "eva")],
)
@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_the_size_of_the_slip_says_who_decides(asked, cast, on, verb, days, who):
    change = asked(days)
    with at(on):
        allowed = {n for n in CAST if registry[ChangeRequest][verb].may(cast[n], change)}
    assert allowed == {who}


@pytest.mark.parametrize(("before", "who"), [(0, "mia"), (1, "mia"), (2, "gwen"), (3, "gwen")])
def test_the_third_change_is_the_general_managers_however_small(asked, cast, on, before, who):
    for _ in range(before):
        asked(1, status="approved")
    change = asked(2)
    with at(on):
        allowed = {n for n in CAST if registry[ChangeRequest]["approve"].may(cast[n], change)}
    assert allowed == {who}


def test_changes_of_scope_do_not_count_towards_the_third(asked, cast, on):
    for _ in range(2):
        asked(1, status="approved", subject="scope", new_scope="Two wells")
    with at(on):
        assert registry[ChangeRequest]["approve"].may(cast["mia"], asked(2))


@pytest.mark.parametrize(
    ("more", "days", "who"),
    [({"owner": "mia"}, 1, "mia"), ({"owner": "gwen"}, 45, "gwen"), ({"owner": "eva"}, 99, "eva")],
)
def test_the_owner_never_approves(promise, asked, cast, more, days, who):
    promise.owner = cast[more["owner"]]
    promise.save()
    with pytest.raises(PermissionDenied):
        actions.approve(asked(days, requested_by=cast["omar"]), by=cast[who])


@pytest.mark.parametrize(("days", "who"), [(1, "mia"), (45, "gwen"), (99, "eva")])
def test_who_asked_never_approves(asked, cast, days, who):
    with pytest.raises(PermissionDenied):
        actions.approve(asked(days, requested_by=cast[who]), by=cast[who])


# Who sees which promise.

READERS = {"omar", "mia", "greta", "ruth", "hana", "gwen", "adam"}  # all promises of North


def seen_by(cast, promise, on):
    with at(on):
        return {
            name
            for name in CAST
            if Commitment.objects.visible_to(cast[name]).filter(pk=promise.pk).exists()
        }


def test_community_roles_see_their_site_and_owners_what_they_owe(promise, cast, on):
    assert seen_by(cast, promise, on) == READERS | {"otto", "nora"}


def test_the_contractor_sees_what_they_owe(put, tito, cast, on):
    assert seen_by(cast, put(owner=tito, accountable=cast["mia"]), on) == READERS | {"tito"}


def test_an_executive_sees_it_on_the_day_after_it_was_due(promise, cast, on):
    assert "eva" in seen_by(cast, promise, on + DAY)


def test_an_executive_does_not_see_it_on_the_day_it_is_due(promise, cast, on):
    assert "eva" not in seen_by(cast, promise, on)


@pytest.mark.parametrize(
    ("status", "sees"),
    [("not_fulfilled", True), ("disputed", True), ("fulfilled", False), ("draft", False)]
    + [("withdrawn_agreed", False)],
)
def test_an_executive_sees_what_ended_badly(put, cast, on, status, sees):
    assert ("eva" in seen_by(cast, put(status), on)) is sees


def test_an_executive_sees_what_only_an_executive_decides(promise, asked, cast, on):
    asked(91)
    assert "eva" in seen_by(cast, promise, on)


def test_an_executive_does_not_see_what_others_decide(promise, asked, cast, on):
    asked(90)
    assert "eva" not in seen_by(cast, promise, on)


def test_the_executive_who_decided_still_sees_it(promise, asked, cast, on):
    with at(on):
        actions.approve(asked(120), by=cast["eva"])
    assert "eva" in seen_by(cast, promise, on)


def test_an_executive_of_one_site_sees_nothing_of_another(put, south, on):
    other = engage("ximena", Role.EXE, south)
    put(due=on - 9 * DAY)
    with at(on):
        assert not Commitment.objects.visible_to(other).exists()


def test_the_officer_of_another_site_sees_nothing(put, south, otto, sofia, on):
    put()
    theirs = lay(south, group(south), due=on, by=otto)
    assert list(Commitment.objects.visible_to(sofia)) == [theirs]


@pytest.mark.parametrize("model", [Evidence, ChangeRequest])
def test_what_belongs_to_a_promise_is_seen_with_it(promise, asked, cast, on, model):
    asked(1)
    Evidence.objects.create(
        commitment=promise, kind="photo", text="x", delivered_on=on, handed_in_by=cast["otto"]
    )
    with at(on):
        seen = {name for name in CAST if model.objects.visible_to(cast[name]).exists()}
    assert seen == READERS | {"otto", "nora"}
