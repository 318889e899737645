"""Every verb of a promise from every state, and what each asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments import actions
from commitments.models import ChangeRequest, Commitment, Evidence
from engagement.models import Concern
from records.lifecycle import IllegalMove
from records.models import Entry
from records.trail import registry
from tests.commitments.builders import REASON, lay
from tests.engagement.builders import at, community, group, meeting, worry

DAY = timedelta(days=1)
Status = Commitment.Status

# Written from the domain's table of states (§3.2), not from the code. "confirm" from disputed is its
# "until solved": what was disputed and then mended is confirmed.
TABLE = """
register               draft                                        registered
reject                 draft                                        rejected
start                  registered                                   in_progress
submit_evidence        in_progress                                  evidence_submitted
verify                 evidence_submitted                           fulfilled
send_back              evidence_submitted                           in_progress
confirm                fulfilled,disputed                           community_confirmed
dispute                fulfilled                                    disputed
withdraw               registered,in_progress,evidence_submitted    withdrawn_agreed
supersede              registered,in_progress,evidence_submitted    superseded
declare_not_fulfilled  registered,in_progress,evidence_submitted    not_fulfilled
"""
MOVES = {
    verb: (start.split(","), end)
    for verb, start, end in (line.split() for line in TABLE.strip().splitlines())
}
OF_CHANGES = {"approve": (["requested"], "approved"), "refuse": (["requested"], "refused")}


@pytest.fixture
def try_verb(put, crew, north, women, on):
    """`try_verb("verify", "draft")`: the right person tries the verb on a promise in that state."""

    def attempt(verb, status):
        promise = put(status)
        promise.withdrawal_proposed_by = crew.manager
        promise.save()
        if verb == "submit_evidence":
            Evidence.objects.create(
                commitment=promise, kind="photo", text="x", delivered_on=on, handed_in_by=crew.owner
            )
        by = {
            "start": crew.owner,
            "submit_evidence": crew.owner,
            "confirm": crew.officer,
            "dispute": crew.officer,
            "withdraw": crew.general,
            "declare_not_fulfilled": crew.general,
        }.get(verb, crew.manager)
        details = {
            "verify": {"fulfilled_on": on},
            "confirm": {"confirmed_on": on, "confirmed_by": "the elder"},
            "dispute": {"confirmed_on": on, "confirmed_by": "the elder"},
        }.get(verb, {})
        if verb == "supersede":
            details = {"successor": lay(north, women, due=on, by=crew.owner)}
        with at(on):
            return promise, lambda: getattr(actions, verb)(promise, by=by, note="Why.", **details)

    return attempt


def test_the_table_of_the_domain_and_the_one_in_the_code_have_the_same_verbs():
    beyond = {"grant", "turn_down"}  # of §4.6; tried in test_beyond_mandate
    assert set(Commitment.LIFECYCLE.moves) - {"draft"} - beyond == set(MOVES)


@pytest.mark.parametrize(
    ("verb", "status"), [(verb, start) for verb in MOVES for start in MOVES[verb][0]]
)
def test_a_verb_leads_where_the_domain_says(try_verb, on, verb, status):
    promise, act = try_verb(verb, status)
    with at(on):
        act()
    promise.refresh_from_db()
    assert promise.status == MOVES[verb][1]


@pytest.mark.parametrize(
    ("verb", "status"),
    [(verb, str(s)) for verb in MOVES for s in Status if s not in MOVES[verb][0]],
)
def test_a_verb_is_refused_from_every_other_state(try_verb, on, verb, status):
    promise, act = try_verb(verb, status)
    with at(on), pytest.raises(IllegalMove):
        act()
    promise.refresh_from_db()
    assert (promise.status, Entry.objects.of(promise).exists()) == (status, False)


def test_a_second_draft_of_the_same_promise_is_refused(put, mia):
    with pytest.raises(IllegalMove):
        actions.draft(put("draft"), by=mia)


@pytest.mark.parametrize("verb", OF_CHANGES)
@pytest.mark.parametrize("status", ["approved", "refused"])
def test_a_decided_change_is_not_decided_again(crew, on, verb, status):
    change = crew.ask(crew.start(on - 60 * DAY, on), on - 9 * DAY, on + DAY)
    ChangeRequest.objects.filter(pk=change.pk).update(status=status)
    with at(on), pytest.raises(IllegalMove):
        getattr(actions, verb)(change, by=crew.manager, note="Why.")


# What each verb asks for besides.


@pytest.mark.parametrize(
    "verb",
    ["reject", "send_back", "dispute", "propose_withdrawal", "withdraw", "supersede"]
    + ["declare_not_fulfilled"],
)
def test_verbs_that_take_something_away_ask_why(verb):
    assert registry[Commitment][verb].needs_note


def test_a_promise_of_tomorrow_was_not_made_yet(crew, on):
    with pytest.raises(ValidationError, match="not come yet"), at(on):
        actions.draft(
            Commitment(
                site=crew.site,
                made_to=crew.made_to,
                made_by=crew.officer,
                made_on=on + DAY,
                original_due=on + 9 * DAY,
                as_said="x",
                summary="x",
            ),
            by=crew.officer,
        )


def test_a_promise_is_not_due_before_it_was_made(crew, on):
    with pytest.raises(ValidationError, match="due date is before"):
        crew.draft(on, on - DAY)


def test_a_draft_begins_with_one_date_everywhere(crew, on):
    promise = crew.draft(on, on + 30 * DAY)
    assert {promise.original_due, promise.current_due, promise.agreed_due} == {on + 30 * DAY}


def test_numbers_of_a_site_and_year_have_no_gaps(crew, on):
    first, second = crew.draft(on, on + DAY), crew.draft(on, on + DAY)
    assert (first.number, second.number) == ("C-NOR-2026-0001", "C-NOR-2026-0002")


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("accountable", "accountable employee"),
        ("evidence_required", "evidence will be needed"),
        ("owner", "Say who delivers"),
    ],
)
def test_nothing_is_registered_without(crew, on, missing, words):
    promise = crew.draft(on, on + DAY, **{missing: "" if missing == "evidence_required" else None})
    with pytest.raises(ValidationError, match=words), at(on):
        actions.register(promise, by=crew.manager)


@pytest.mark.parametrize(
    ("kind", "field"),
    [("business_unit", "owner_unit"), ("contractor", "owner_party"), ("NGO", "owner_party")],
)
def test_the_owner_is_of_the_kind_that_was_chosen(crew, on, kind, field):
    promise = crew.draft(on, on + DAY, owner_type=kind)
    with pytest.raises(ValidationError) as refused, at(on):
        actions.register(promise, by=crew.manager)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("field", ["made_to", "community"])
def test_a_promise_stays_within_its_site(crew, south, on, field):
    elsewhere = group(south) if field == "made_to" else community(south)
    with pytest.raises(ValidationError, match="another site"):
        crew.draft(on, on + DAY, **{field: elsewhere})


def test_a_promise_for_a_concern_takes_the_concern_over(crew, north, women, omar, on):
    held = meeting(north, omar, on - DAY, concerns=[worry(women)])
    crew.draft(on, on + DAY, engagement=held, concern=held.concerns.get())
    assert Concern.objects.get().status == "converted_to_commitment"


def test_without_evidence_nothing_is_submitted(crew, on):
    promise = crew.start(on - 9 * DAY, on)
    with pytest.raises(ValidationError, match="no evidence yet"), at(on):
        actions.submit_evidence(promise, by=crew.owner)


@pytest.mark.parametrize("delivered", [-10, 1])
def test_evidence_is_of_a_day_between_the_promise_and_today(crew, on, delivered):
    promise = crew.start(on - 9 * DAY, on)
    piece = Evidence(commitment=promise, kind="photo", text="x", delivered_on=on + delivered * DAY)
    with pytest.raises(ValidationError, match="between the promise and today"), at(on):
        actions.hand_in(piece, by=crew.owner)


@pytest.mark.parametrize("status", ["draft", "evidence_submitted", "fulfilled", "not_fulfilled"])
def test_evidence_comes_while_the_work_is_under_way(put, otto, on, status):
    piece = Evidence(commitment=put(status), kind="photo", text="x", delivered_on=on)
    with pytest.raises(ValidationError, match="in progress"), at(on):
        actions.hand_in(piece, by=otto)


@pytest.mark.parametrize("day", [-61, 1])
def test_it_was_fulfilled_on_a_day_between_the_promise_and_today(put, mia, on, day):
    with pytest.raises(ValidationError, match="between the promise and today"), at(on):
        actions.verify(put("evidence_submitted"), by=mia, fulfilled_on=on + day * DAY)


def test_it_counts_from_the_day_the_thing_was_there_not_of_the_click(crew, on):
    promise = crew.fulfil(crew.start(on - 60 * DAY, on), on - 20 * DAY)
    assert (promise.fulfilled_on, promise.verifier) == (on - 20 * DAY, crew.manager)


@pytest.mark.parametrize("verb", ["confirm", "dispute"])
@pytest.mark.parametrize("day", [-1, 1])
def test_the_community_speaks_between_the_delivery_and_today(put, omar, on, verb, day):
    with pytest.raises(ValidationError, match="between the delivery and today"), at(on):
        getattr(actions, verb)(
            put("fulfilled"), by=omar, note="x", confirmed_on=on + day * DAY, confirmed_by="elder"
        )


def test_who_spoke_for_the_community_is_not_told_in_the_trail(put, crew, on):
    promise = crew.confirm(put("fulfilled"), on)
    entry = Entry.objects.of(promise).get(verb="confirm")
    assert entry.changes["confirmed_by"] is None


def test_progress_of_a_closed_promise_is_not_reported(put, otto):
    with pytest.raises(PermissionDenied):
        actions.report_progress(put("fulfilled"), by=otto, progress="Half")


# Superseding must not move the original date.


@pytest.mark.parametrize(
    ("status", "words"), [("draft", "registered and open"), ("fulfilled", "registered and open")]
)
def test_only_an_open_promise_takes_the_place_of_another(put, mia, on, status, words):
    with pytest.raises(ValidationError, match=words), at(on):
        actions.supersede(put(), by=mia, note="x", successor=put(status))


def test_no_promise_succeeds_itself(put, mia):
    promise = put()
    with pytest.raises(ValidationError, match="another commitment"):
        actions.supersede(promise, by=mia, note="x", successor=promise)


def test_a_promise_of_another_site_is_no_successor(put, mia, south, otto, on):
    there = lay(south, group(south), due=on, by=otto)
    with pytest.raises(ValidationError, match="same site"):
        actions.supersede(put(), by=mia, note="x", successor=there)


def test_a_successor_keeps_the_original_date_while_that_has_not_passed(put, mia, on):
    with pytest.raises(ValidationError, match="original date is later"), at(on):
        actions.supersede(put(due=on), by=mia, note="x", successor=put(due=on + DAY))


def test_after_its_date_a_promise_stays_a_failure_whatever_succeeds_it(put, mia, on):
    late = put(due=on - DAY)
    with at(on):
        actions.supersede(late, by=mia, note="x", successor=put(due=on + DAY))
    assert late.closed_on == on


# Correcting an entry goes round neither change control nor four eyes.


@pytest.mark.parametrize("field", ["original_due", "made_on"])
def test_a_registered_promise_keeps_its_dates(put, mia, on, field):
    with pytest.raises(ValidationError, match="no longer changes here"), at(on):
        actions.amend(put(), by=mia, values={field: on - 3 * DAY})


def test_the_date_of_a_draft_may_be_corrected(crew, on):
    promise = crew.draft(on, on + DAY)
    with at(on):
        actions.amend(promise, by=crew.officer, values={"original_due": on + 5 * DAY})
    assert {promise.original_due, promise.current_due, promise.agreed_due} == {on + 5 * DAY}


@pytest.mark.parametrize("fixed", [{"binding": "legal"}, {"source": "permit_condition"}])
def test_what_an_authority_set_cannot_be_relabelled(put, mia, fixed):
    promise = put(**fixed)
    freed = {"binding": "voluntary", "source": "meeting"}
    with pytest.raises(ValidationError, match="law or permit"):
        actions.amend(promise, by=mia, values=freed)


def test_nobody_hands_the_promise_on_to_verify_it_themselves(put, mia, nora):
    promise = put("evidence_submitted", owner=mia)
    with pytest.raises(ValidationError, match="waits for a decision"):
        actions.amend(promise, by=mia, values={"owner": nora})


def test_nobody_hands_the_promise_on_to_approve_a_change_themselves(crew, on, nora):
    promise = crew.start(on - 60 * DAY, on, owner=crew.manager, accountable=crew.owner)
    crew.ask(promise, on, on + DAY)
    with pytest.raises(ValidationError, match="waits for a decision"), at(on):
        actions.amend(promise, by=crew.manager, values={"owner": nora})


@pytest.mark.parametrize("status", ["fulfilled", "community_confirmed", "not_fulfilled"])
def test_a_closed_promise_is_not_corrected(put, mia, status):
    with pytest.raises(PermissionDenied):
        actions.amend(put(status), by=mia, values={"summary": "Something else"})


def test_an_explanation_is_at_least_thirty_characters(crew, on):
    with pytest.raises(ValidationError, match="30 characters"):
        crew.ask(crew.start(on - 60 * DAY, on), on, on + DAY, explanation=REASON[:29])
