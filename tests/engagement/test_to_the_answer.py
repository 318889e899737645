"""A concern from the day it is raised until the person says whether that was an answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from engagement import actions
from engagement.models import Concern
from records.lifecycle import IllegalMove
from records.models import Entry, Notice
from tests.engagement.builders import at, community, group, meeting, worry

DAY = timedelta(days=1)
HELD = date(2026, 6, 1)


@pytest.fixture
def asked(north: Any, omar: Any, women: Any) -> Concern:
    return meeting(north, omar, HELD, concerns=[worry(women)]).concerns.get()


@pytest.fixture
def told(asked: Concern, omar: Any) -> Concern:
    with at(HELD + 5 * DAY):
        said = {"answer": "The pump comes in July.", "answer_channel": "one_to_one"}
        return actions.answer(asked, by=omar, answered_on=HELD + 5 * DAY, **said)


def test_who_prepares_the_answer_is_told_and_sees_the_question(asked, omar, otto, water):
    assert not Concern.objects.visible_to(otto).exists()
    actions.assign(asked, by=omar, unit=water, responsible=otto)
    assert Concern.objects.visible_to(otto).get() == asked
    assert Notice.objects.get(name="engagement/answer_wanted").to == otto


def test_the_meeting_stays_closed_to_who_only_prepares_an_answer(asked, omar, otto, water, sign_in):
    actions.assign(asked, by=omar, unit=water, responsible=otto)
    page = sign_in(otto).get(asked.get_absolute_url()).content.decode()
    assert asked.engagement.number not in page


def test_a_prepared_answer_goes_to_the_officer_and_the_clock_runs_on(asked, omar, otto, water):
    actions.assign(asked, by=omar, unit=water, responsible=otto)
    actions.respond(asked, by=otto, response="The pump is ordered.")
    assert (asked.status, asked.answered_on) == ("awaiting_answer", None)
    assert Notice.objects.get(name="engagement/answer_prepared").to == omar


def test_only_who_was_asked_or_community_relations_hands_over_an_answer(asked, omar, otto, sam):
    actions.assign(asked, by=omar, unit=None, responsible=otto)
    with pytest.raises(PermissionDenied):
        actions.respond(asked, by=sam, response="Nothing to see.")


@pytest.mark.parametrize("said", ["satisfied", "partly", "not_satisfied", "not_reached"])
def test_the_person_says_whether_it_was_an_answer(told, omar, said):
    actions.hear_back(told, by=omar, satisfaction=said, influenced="Trucks go at seven.")
    assert (told.satisfaction, told.influenced) == (said, "Trucks go at seven.")


def test_nobody_is_satisfied_before_being_told(asked, omar):
    with pytest.raises(PermissionDenied):
        actions.hear_back(asked, by=omar, satisfaction="satisfied")


def test_what_was_no_answer_is_owed_anew(told, omar):
    """Fifteen days from the day it is taken up again; the first answer stays in the trail."""
    actions.hear_back(told, by=omar, satisfaction="not_satisfied")
    with at(HELD + 10 * DAY):
        actions.take_up_again(told, by=omar, note="They never saw the pump.")
    assert (told.status, told.answer_due) == ("awaiting_answer", HELD + 25 * DAY)
    assert (told.answer, told.answered_on, told.satisfaction) == ("", None, "")
    entry = Entry.objects.get(verb="take_up_again")
    assert entry.changes["answer"][0] == "The pump comes in July."


def test_what_was_never_answered_cannot_be_taken_up_again(asked, omar):
    with pytest.raises(IllegalMove):
        actions.take_up_again(asked, by=omar, note="Why not.")


# The way to complain.


def test_an_allegation_of_harm_without_an_offer_is_refused(north, omar, women):
    harm = worry(women, "They beat my son.", alleges_harm=True)
    with pytest.raises(ValidationError, match="offered the way to complain"):
        meeting(north, omar, HELD, concerns=[harm])


def test_the_offer_and_every_answer_to_it_stay_in_the_trail(asked, omar):
    actions.offer_complaint(asked, by=omar, offer="later")
    actions.offer_complaint(asked, by=omar, offer="declined")
    told = [one.changes["offer"] for one in Entry.objects.filter(verb="offer_complaint")]
    assert sorted(told, key=str) == [["later", "declined"], [None, "later"]]


# You said, we did.


def test_the_board_shows_the_words_for_it_and_nothing_else(told, omar, women, kito, sign_in):
    type(women).objects.filter(pk=women.pk).update(community=kito)
    actions.put_on_board(told, by=omar, board_said="The well is dry", board_did="A pump in July")
    page = sign_in(omar).get(f"/communities/{kito.pk}/board/").content.decode()
    main = page[page.index("<main") :]
    assert "The well is dry" in main
    assert "A pump in July" in main
    assert not any(word in main for word in ("The well runs dry", women.name, "E-NOR", omar.name))


def test_the_board_of_another_community_does_not_show_it(north, told, omar, sign_in):
    actions.put_on_board(told, by=omar, board_said="The well is dry", board_did="A pump in July")
    other = community(north, "Elsewhere")
    assert b"The well is dry" not in sign_in(omar).get(f"/communities/{other.pk}/board/").content


def test_what_is_not_answered_is_not_on_the_board(asked, omar):
    with pytest.raises(PermissionDenied):
        actions.put_on_board(asked, by=omar, board_said="Dry", board_did="Nothing")


def test_what_was_said_in_a_protected_meeting_is_never_on_the_board(north, omar, women):
    held = meeting(north, omar, HELD, concerns=[worry(women)], is_protected=True)
    concern = held.concerns.get()
    with at(HELD):
        said = {"answer": "Yes.", "answer_channel": "one_to_one"}
        actions.answer(concern, by=omar, answered_on=HELD, **said)
    with pytest.raises(PermissionDenied):
        actions.put_on_board(concern, by=omar, board_said="Dry", board_did="Pump")


def test_taken_off_the_board_it_is_not_shown(told, omar, women, kito, sign_in):
    type(women).objects.filter(pk=women.pk).update(community=kito)
    actions.put_on_board(told, by=omar, board_said="The well is dry", board_did="A pump in July")
    actions.take_off_board(told, by=omar, note="Out of date.")
    assert b"The well is dry" not in sign_in(omar).get(f"/communities/{kito.pk}/board/").content


def test_the_group_of_the_concern_may_live_elsewhere_than_the_meeting(north, omar, kito, sign_in):
    visitors = group(north, "Visitors", community=community(north, "Far"))
    held = meeting(north, omar, HELD, community=kito, concerns=[worry(visitors)])
    concern = held.concerns.get()
    assert list(Concern.objects.of_community(kito)) == [concern]
    assert list(Concern.objects.of_community(visitors.community)) == [concern]
