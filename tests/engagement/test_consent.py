"""Consent: each step on its day, in the people's language and time, and nothing begins before their yes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from engagement import actions
from engagement.models import ConsentProcess
from records.lifecycle import IllegalMove
from records.models import Attachment, Notice
from tests.engagement.builders import at, community, meeting
from tests.engagement.consents import (
    DECIDED,
    DELIBERATES,
    OPENED,
    agreed,
    answered,
    closed,
    condition,
    conditional,
    deliberating,
    given,
    informed,
    paper,
    process,
    told,
    verified,
)

DAY = timedelta(days=1)
LATER = date(2026, 6, 1)


@pytest.fixture
def road(north, omar):
    return process(north, omar)


def refused(call) -> set[str]:
    """The fields that a refusal names."""
    with pytest.raises(ValidationError) as said:
        call()
    return set(said.value.message_dict) if hasattr(said.value, "error_dict") else set()


def start(asked, by, day=LATER, now=LATER):
    with at(now):
        return actions.start_activity(asked, by=by, started_on=day)


def refusal_to_start(asked, by, day=LATER, now=LATER) -> str:
    with pytest.raises(ValidationError) as said:
        start(asked, by, day, now)
    asked.refresh_from_db()
    assert asked.activity_started_on is None
    return " ".join(said.value.messages)


def test_consent_is_required_as_soon_as_a_process_begins(road):
    assert (road.status, road.opened_on) == ("required", OPENED)


def test_the_people_are_of_the_site(north, south, omar):
    far = community(south, "Lima", languages=["Quechua"])
    assert refused(lambda: process(north, omar, community=far)) == {"community"}


def test_an_officer_begins_but_only_the_manager_takes_the_steps(road, omar):
    with pytest.raises(PermissionDenied):
        agreed(road, omar)


def test_without_anything_in_their_language_nobody_is_informed(road, mia):
    agreed(road, mia)
    told(road, mia, "English")
    with at(OPENED + 3 * DAY):
        refused(lambda: actions.share_information(road, by=mia, shared_on=OPENED + 3 * DAY))
    road.refresh_from_db()
    assert road.status == "protocol_agreed"


def test_their_language_is_known_however_it_is_written(road, mia):
    agreed(road, mia)
    told(road, mia, " swahili ")
    with at(OPENED + 3 * DAY):
        actions.share_information(road, by=mia, shared_on=OPENED + 3 * DAY)
    assert road.status == "information_shared"


def test_a_community_whose_language_nobody_entered_is_not_informed(north, mia):
    asked = process(north, mia, community=community(north, "Dara"))
    agreed(asked, mia)
    told(asked, mia)
    with at(OPENED + 3 * DAY), pytest.raises(ValidationError, match="No language is entered"):
        actions.share_information(asked, by=mia, shared_on=OPENED + 3 * DAY)


def test_a_step_does_not_lie_before_the_step_it_builds_on(road, mia):
    informed(road, mia)
    with at(LATER):
        early = {"by": mia, "deliberation_on": OPENED + 2 * DAY}
        assert refused(lambda: actions.begin_deliberation(road, **early)) == {"deliberation_on"}


def test_a_day_less_than_the_agreed_time_is_too_early_for_a_yes(road, mia):
    deliberating(road, mia)
    early = DECIDED - DAY
    assert refused(lambda: answered(actions.give_consent, road, mia, early)) == {"consent_on"}


def test_after_the_agreed_time_the_yes_counts_and_its_document_is_kept(road, mia):
    given(road, mia)
    assert (road.status, road.outcome, road.consent_on) == ("consent_given", "given", DECIDED)
    assert road.agreement == Attachment.objects.of(road).get()


def test_a_yes_without_its_document_is_none(road, mia):
    deliberating(road, mia)
    with at(DECIDED):
        bare = {"by": mia, "consent_on": DECIDED, "outcome_words": "Yes.", "file": None}
        assert refused(lambda: actions.give_consent(road, **bare)) == {"file"}


def test_nobody_consents_tomorrow(road, mia):
    deliberating(road, mia)
    with at(DECIDED):
        ahead = {"consent_on": DECIDED + DAY, "outcome_words": "Yes.", "file": paper()}
        assert refused(lambda: actions.give_consent(road, by=mia, **ahead)) == {"consent_on"}


def test_nobody_consents_before_they_deliberated(road, mia):
    deliberating(road, mia)
    with at(DECIDED):
        before = {"consent_on": DELIBERATES - DAY, "outcome_words": "Yes.", "file": paper()}
        assert refused(lambda: actions.give_consent(road, by=mia, **before)) == {"consent_on"}


def test_a_no_may_come_before_the_time_is_over(road, mia):
    deliberating(road, mia)
    with at(DELIBERATES + DAY):
        no = {"consent_on": DELIBERATES + DAY, "outcome_words": "No."}
        actions.withhold(road, by=mia, **no)
    assert road.status == "consent_withheld"


def test_a_yes_with_written_conditions_is_not_an_unconditional_one(road, mia):
    deliberating(road, mia)
    condition(road, mia)
    refused(lambda: answered(actions.give_consent, road, mia))


def test_a_conditional_yes_names_its_conditions(road, mia):
    deliberating(road, mia)
    refused(lambda: answered(actions.give_conditionally, road, mia))


def test_the_owner_of_a_condition_hears_of_it(road, mia, gwen):
    deliberating(road, mia)
    condition(road, mia, owner=gwen)
    assert Notice.objects.get(to=gwen).name == "engagement/condition_set"


def test_a_condition_is_not_given_to_somebody_who_cannot_see_it(road, mia, otto):
    deliberating(road, mia)
    assert refused(lambda: condition(road, mia, owner=otto)) == {"owner"}


def test_who_closes_a_condition_does_not_verify_it(road, mia):
    wanted = conditional(road, mia)
    closed(wanted, mia, DECIDED + DAY)
    with pytest.raises(PermissionDenied):
        actions.verify_condition(wanted, by=mia)


def test_a_condition_sent_back_is_open_again(road, mia, gwen):
    wanted = closed(conditional(road, mia), mia, DECIDED + DAY)
    actions.send_back_condition(wanted, by=gwen, note="The pump is missing.")
    assert (wanted.status, wanted.closed_by, wanted.evidence) == ("open", None, "")


def test_an_open_condition_is_overdue_the_day_after_its_day(road, mia):
    wanted = conditional(road, mia)
    assert not wanted.is_overdue(wanted.due_on)
    assert wanted.is_overdue(wanted.due_on + DAY)


def test_no_condition_is_added_to_what_has_begun(road, mia, gwen):
    wanted = conditional(road, mia)
    verified(wanted, mia, gwen, DECIDED + DAY)
    start(road, gwen)
    with pytest.raises(PermissionDenied):
        condition(road, mia)


# The gate.


def test_nothing_begins_while_the_people_are_asked(road, mia, gwen):
    deliberating(road, mia)
    assert "not given their consent yet" in refusal_to_start(road, gwen)


def test_with_their_yes_it_begins(road, mia, gwen):
    given(road, mia)
    assert start(road, gwen, DECIDED).activity_started_on == DECIDED


def test_it_does_not_begin_the_day_before_their_yes(road, mia, gwen):
    given(road, mia)
    assert "before the consent" in refusal_to_start(road, gwen, DECIDED - DAY)


def test_an_open_condition_holds_it_up_and_is_named(road, mia, gwen):
    conditional(road, mia)
    assert "Condition not fulfilled: A well" in refusal_to_start(road, gwen)


def test_a_condition_that_nobody_else_verified_holds_it_up(road, mia, gwen):
    closed(conditional(road, mia), mia, DECIDED + DAY)
    assert "nobody else has verified it" in refusal_to_start(road, gwen)


def test_a_condition_verified_after_the_day_does_not_help(road, mia, gwen):
    verified(conditional(road, mia), mia, gwen, DECIDED + 9 * DAY)
    assert "only after that day" in refusal_to_start(road, gwen, DECIDED + 8 * DAY)


def test_with_every_condition_verified_it_begins_also_while_monitored(road, mia, gwen):
    verified(conditional(road, mia), mia, gwen, DECIDED + DAY)
    with at(LATER):
        actions.monitor(road, by=mia, monitored_on=LATER, monitored_how="Together, each month")
    assert start(road, gwen).activity_started_on == LATER


@pytest.mark.parametrize(
    ("verb", "words"),
    [("withdraw_consent", "withdrew"), ("require_renewal", "project changed")],
)
def test_a_consent_that_ended_holds_it_up(road, mia, gwen, verb, words):
    given(road, mia)
    with at(LATER):
        getattr(actions, verb)(road, by=mia, ended_on=LATER, note="The road was moved.")
    assert words in refusal_to_start(road, gwen)


def test_who_decides_hears_that_a_consent_was_withdrawn(road, mia, gwen, hana):
    given(road, mia)
    with at(LATER):
        actions.withdraw_consent(road, by=mia, ended_on=LATER, note="They feel betrayed.")
    told_of_it = Notice.objects.filter(name="engagement/consent_ended")
    assert {gwen, hana} <= {notice.to for notice in told_of_it}


def test_that_it_began_without_consent_is_said_and_told(road, omar, gwen, eva, hana):
    with at(LATER):
        why = "The contractor did not wait."
        actions.record_start_without_consent(road, by=omar, started_on=LATER, note=why)
    told_of_it = Notice.objects.filter(name="engagement/started_without_consent")
    assert {notice.to for notice in told_of_it} == {gwen, eva, hana}
    assert road.without_consent


def test_why_it_began_without_consent_is_asked(road, omar):
    with at(LATER):
        call = {"by": omar, "started_on": LATER}
        assert refused(lambda: actions.record_start_without_consent(road, **call)) == {"note"}


def test_a_start_with_valid_consent_is_not_recorded_as_one_without(road, mia):
    given(road, mia)
    with at(LATER):
        call = {"by": mia, "started_on": LATER, "note": "By mistake."}
        assert refused(lambda: actions.record_start_without_consent(road, **call)) == {"started_on"}


def test_it_begins_once(road, mia, gwen):
    given(road, mia)
    start(road, gwen)
    with pytest.raises(PermissionDenied):
        start(road, gwen)


# The waiver that two persons sign.


def waive(asked, by):
    with at(OPENED):
        return actions.waive_consent(asked, by=by, reason="Nobody's land is touched.")


def test_one_signature_waives_nothing(road, mia):
    waive(road, mia)
    assert (road.status, road.waits_for_waiver) == ("required", True)


def test_the_second_signature_of_another_person_does(road, mia, gwen):
    waive(road, mia)
    actions.confirm_waiver(road, by=gwen, reason="Section 4 of the land act.")
    assert road.status == "not_required"


def test_nobody_signs_twice(road, mia, north):
    mia.assignments.create(role="GM", site=north, starts_on=date(2020, 1, 1))
    waive(road, mia)
    with pytest.raises(PermissionDenied):
        actions.confirm_waiver(road, by=mia, reason="I say so.")


def test_legal_does_not_sign_first(road, gwen):
    with pytest.raises(PermissionDenied):
        actions.confirm_waiver(road, by=gwen, reason="Section 4 of the land act.")


def test_each_signature_has_its_reason(road, mia, gwen):
    with at(OPENED):
        assert refused(lambda: actions.waive_consent(road, by=mia, reason=" ")) == {"reason"}
    waive(road, mia)
    assert refused(lambda: actions.confirm_waiver(road, by=gwen, reason="")) == {"reason"}


def test_a_waiver_that_legal_refuses_leaves_it_required(road, mia, gwen):
    waive(road, mia)
    actions.refuse_waiver(road, by=gwen, note="The forest is theirs.")
    assert (road.status, road.waits_for_waiver) == ("required", False)


def test_while_a_waiver_is_open_nobody_is_asked(road, mia):
    waive(road, mia)
    with pytest.raises(ValidationError, match="Settle that first"):
        agreed(road, mia)


def test_who_is_asked_already_is_not_waived(road, mia):
    agreed(road, mia)
    with pytest.raises(PermissionDenied):
        waive(road, mia)


# Around it.


def test_what_ended_is_asked_anew_in_a_process_that_follows_it(road, north, mia):
    given(road, mia)
    with at(LATER):
        actions.require_renewal(road, by=mia, ended_on=LATER, note="Another route.")
    assert process(north, mia, community=road.community, follows=road).follows == road


def test_what_is_not_over_is_followed_by_nothing(road, north, mia):
    with pytest.raises(ValidationError, match="not over"):
        process(north, mia, community=road.community, follows=road)


def test_a_meeting_of_the_site_is_part_of_it(road, north, omar):
    held = meeting(north, omar, OPENED)
    actions.link_meeting(road, by=omar, engagement=held)
    assert list(road.engagements.all()) == [held]


def test_a_meeting_elsewhere_is_not(road, south, sofia, omar):
    held = meeting(south, sofia, OPENED)
    assert refused(lambda: actions.link_meeting(road, by=omar, engagement=held)) == {"engagement"}


def test_it_is_read_by_the_matrix(road, cast):
    readers = {"omar", "mia", "greta", "ruth", "hana", "gwen", "eva", "adam"}
    seen = {name for name, one in cast.items() if ConsentProcess.objects.visible_to(one).exists()}
    assert seen == readers


def test_the_register_finds_what_is_overdue(road, north, mia):
    wanted = conditional(road, mia)
    process(north, mia, community=road.community)
    late = ConsentProcess.objects.with_overdue_conditions(wanted.due_on + DAY)
    assert list(late) == [road]


def test_no_step_is_taken_twice(road, mia):
    agreed(road, mia)
    rules = {"protocol": "As before", "deliberation_days": 3, "agreed_on": OPENED}
    with pytest.raises(IllegalMove):
        actions.agree_protocol(road, by=mia, **rules)
