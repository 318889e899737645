"""Change control: the six rules of the domain (§3.3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments import actions
from commitments.models import Commitment
from records.models import Entry
from tests.engagement.builders import at

DAY = timedelta(days=1)
MADE, DUE, LATER = date(2026, 1, 5), date(2026, 4, 30), date(2026, 5, 20)
BEFORE, AFTER = date(2026, 4, 20), date(2026, 5, 10)


@pytest.fixture
def promise(crew):
    return crew.start(MADE, DUE)


def dates(promise):
    promise.refresh_from_db()
    return promise.original_due, promise.current_due, promise.agreed_due


def test_asked_in_time_explained_agreed_and_approved_moves_both_dates(crew, promise):
    crew.move(promise, BEFORE, LATER)
    assert dates(promise) == (DUE, LATER, LATER)


def test_approved_and_not_explained_moves_nothing(crew, promise):
    crew.approve(crew.ask(promise, BEFORE, LATER), BEFORE)
    assert dates(promise) == (DUE, DUE, DUE)


def test_explained_and_not_approved_moves_nothing(crew, promise):
    crew.explain(crew.ask(promise, BEFORE, LATER), BEFORE)
    assert dates(promise) == (DUE, DUE, DUE)


def test_a_refused_change_moves_nothing(crew, promise):
    change = crew.explain(crew.ask(promise, BEFORE, LATER), BEFORE)
    with at(BEFORE):
        actions.refuse(change, by=crew.manager, note="The road is open.")
    assert dates(promise) == (DUE, DUE, DUE)


@pytest.mark.parametrize("first", ["explain", "approve"])
def test_it_takes_force_whichever_comes_last(crew, promise, first):
    change = crew.ask(promise, BEFORE, LATER)
    for step in sorted(["explain", "approve"], key=lambda name: name != first):
        getattr(crew, step)(change, BEFORE)
    assert dates(promise) == (DUE, LATER, LATER)


@pytest.mark.parametrize("answer", ["objected", "not_reached"])
def test_without_the_communitys_word_the_agreed_date_rules(crew, promise, answer):
    crew.move(promise, BEFORE, LATER, answer)
    assert dates(promise) == (DUE, LATER, DUE)


def test_a_late_request_does_not_cure_lateness_even_when_agreed(crew, promise):
    crew.move(promise, AFTER, LATER)
    assert dates(promise) == (DUE, LATER, DUE)


def test_a_request_on_the_day_itself_is_in_time(crew, promise):
    crew.move(promise, DUE, LATER)
    assert dates(promise) == (DUE, LATER, LATER)


def test_two_steps_do_not_cure_what_one_step_cannot(crew, promise):
    """A late change that was never agreed must not make the next one look timely."""
    crew.move(promise, AFTER, LATER, "objected")
    crew.move(promise, AFTER + DAY, LATER + 9 * DAY)
    assert dates(promise) == (DUE, LATER + 9 * DAY, DUE)


def test_a_community_that_agrees_later_moves_the_agreed_date(crew, promise):
    change = crew.ask(promise, BEFORE, LATER)
    crew.approve(crew.explain(change, BEFORE, "not_reached"), BEFORE)
    crew.explain(change, BEFORE + 5 * DAY)
    assert dates(promise) == (DUE, LATER, LATER)


def test_what_is_agreed_and_in_force_is_not_explained_again(crew, promise):
    change = crew.ask(promise, BEFORE, LATER)
    crew.approve(crew.explain(change, BEFORE), BEFORE)
    with pytest.raises(PermissionDenied):
        crew.explain(change, BEFORE + DAY, "objected")


def test_a_late_unagreed_change_leaves_the_promise_overdue(crew, promise):
    crew.move(promise, AFTER, LATER, "objected")
    assert Commitment.objects.overdue(AFTER).get().days_overdue(AFTER) == 10


def test_a_late_unagreed_change_leaves_the_clock_of_the_ladder_running(crew, promise):
    crew.move(promise, AFTER, LATER, "objected")
    assert Commitment.objects.clocks().get()["clock_start"].date() == DUE


@pytest.mark.parametrize("fixed", [{"binding": "legal"}, {"source": "permit_condition"}])
def test_the_dates_of_an_authority_are_not_moved_here(crew, fixed):
    promise = crew.start(MADE, DUE, **fixed)
    with pytest.raises(ValidationError, match="Only the authority"):
        crew.ask(promise, BEFORE, LATER)


def test_the_wording_of_what_an_authority_set_may_change(crew):
    promise = crew.start(MADE, DUE, binding="legal")
    crew.ask(promise, BEFORE, None, subject="scope", new_scope="Two wells")
    assert promise.changes.count() == 1


def test_a_change_of_scope_leaves_the_dates(crew, promise):
    change = crew.ask(promise, BEFORE, None, subject="scope", new_scope="Two wells of 40 m")
    crew.explain(change, BEFORE)
    with at(BEFORE):
        actions.approve(change, by=crew.manager)
    assert (dates(promise), promise.summary) == ((DUE, DUE, DUE), "Two wells of 40 m")


def test_a_change_says_what_is_new(crew, promise):
    with pytest.raises(ValidationError, match="new date, or the new wording"):
        crew.ask(promise, BEFORE, None)


def test_the_same_date_is_no_change(crew, promise):
    with pytest.raises(ValidationError, match="has already"):
        crew.ask(promise, BEFORE, DUE)


def test_one_wish_at_a_time(crew, promise):
    crew.ask(promise, BEFORE, LATER)
    with pytest.raises(ValidationError, match="already waiting"):
        crew.ask(promise, BEFORE, LATER + DAY)


@pytest.mark.parametrize("status", ["draft", "fulfilled", "not_fulfilled", "withdrawn_agreed"])
def test_only_an_open_promise_is_changed(put, crew, on, status):
    with pytest.raises(ValidationError, match="Only an open"):
        crew.ask(put(status), on, on + DAY)


@pytest.mark.parametrize("day", [-1, 1])
def test_it_was_explained_between_the_request_and_today(crew, promise, day):
    change = crew.ask(promise, BEFORE, LATER)
    with pytest.raises(ValidationError, match="between the request and today"), at(BEFORE):
        actions.explain(change, by=crew.officer, explained_on=BEFORE + day * DAY, response="agreed")


def test_a_promise_that_was_closed_meanwhile_is_not_moved(crew, promise):
    change = crew.explain(crew.ask(promise, BEFORE, LATER), BEFORE)
    crew.withdraw(promise, BEFORE)
    with pytest.raises(ValidationError, match="moved on"):
        crew.approve(change, BEFORE)


def test_a_change_that_cannot_take_force_is_not_approved_either(crew, promise):
    change = crew.explain(crew.ask(promise, BEFORE, LATER), BEFORE)
    crew.withdraw(promise, BEFORE)
    with pytest.raises(ValidationError):
        crew.approve(change, BEFORE)
    change.refresh_from_db()
    assert change.status == "requested"


def test_the_trail_tells_old_and_new_date(crew, promise):
    crew.move(promise, BEFORE, LATER)
    entry = Entry.objects.of(promise).get(verb="take_force")
    assert entry.changes["current_due"] == ["2026-04-30", "2026-05-20"]


@pytest.mark.parametrize(
    ("asked", "answer", "fair"),
    [(BEFORE, "agreed", 1), (BEFORE, "objected", 0), (AFTER, "agreed", 0), (AFTER, "objected", 0)],
)
def test_which_changes_count_as_fair(crew, promise, asked, answer, fair):
    crew.move(promise, asked, LATER, answer)
    assert promise.changes.of_dates().fair().count() == fair
