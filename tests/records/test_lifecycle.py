"""A workflow is a table: what moves, what does not, and how it is drawn."""

from __future__ import annotations

import pytest

from people.models import Site
from records.lifecycle import IllegalMove, Lifecycle

DOOR = Lifecycle(
    {
        "build": ((), "shut"),
        "open": ({"shut"}, "open"),
        "shut": ({"open"}, "shut"),
        "wall_up": ({"shut", "open"}, "gone"),
    },
    path=["shut", "open"],
)
STATES = ["shut", "open", "gone"]
POSSIBLE = {("open", "shut"), ("shut", "open"), ("wall_up", "shut"), ("wall_up", "open")}


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("verb", ["open", "shut", "wall_up"])
def test_a_verb_moves_only_from_the_states_of_its_table(verb, status):
    if (verb, status) in POSSIBLE:
        assert DOOR.after(verb, status) == DOOR.moves[verb][1]
        assert DOOR.allows(verb, status)
    else:
        assert not DOOR.allows(verb, status)
        with pytest.raises(IllegalMove):
            DOOR.after(verb, status)


def test_a_verb_without_states_to_leave_creates():
    assert DOOR.creates("build")
    assert not DOOR.creates("open")
    assert DOOR.after("build", "") == "shut"


def test_a_refusal_says_what_to_do_next():
    with pytest.raises(IllegalMove) as caught:
        DOOR.after("open", "gone")
    assert "Reload the page" in caught.value.messages[0]


def shown(status):
    picture = Site.LIFECYCLE.picture(Site(status=status))
    return [(step["status"], step["state"]) for step in picture]


def test_the_picture_marks_what_is_past_and_what_is_to_come():
    assert shown("closing") == [
        ("planned", "past"),
        ("active", "past"),
        ("closing", "current"),
        ("closed", "future"),
    ]


def test_a_state_beside_the_usual_way_stands_at_the_end_and_claims_no_past():
    assert shown("care_and_maintenance") == [
        ("planned", "off"),
        ("active", "off"),
        ("closing", "off"),
        ("closed", "off"),
        ("care_and_maintenance", "current"),
    ]


def test_the_picture_speaks_the_words_of_the_noun():
    assert Site.LIFECYCLE.picture(Site(status="active"))[1]["label"] == "Active"
