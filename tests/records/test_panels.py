"""Slots on a record's page and in its form: higher floors fill them, each for the one who looks."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from people.models import Site
from records import panels as slots
from records import parts
from records.panels import panel, panels_of


@pytest.fixture(autouse=True)
def _own_slots(monkeypatch):
    monkeypatch.setattr(slots, "_panels", slots.defaultdict(list))
    monkeypatch.setattr(parts, "_parts", parts.defaultdict(list))


def test_a_panel_is_asked_with_the_record_and_the_visitor(north, mia):
    @panel("people.Site", "x.html")
    def ask(site, user):
        return {"seen": f"{user} at {site}"}

    assert panels_of(north, mia) == [("x.html", {"seen": "Mia at North", "record": north})]


def test_a_panel_with_nothing_to_say_is_left_out(north, mia):
    panel("people.Site", "x.html")(lambda site, user: None)
    assert panels_of(north, mia) == []


def test_panels_stand_in_their_order(north, mia):
    panel("people.Site", "late.html", order=90)(lambda site, user: {})
    panel("people.Site", "early.html", order=10)(lambda site, user: {})
    assert [name for name, _words in panels_of(north, mia)] == ["early.html", "late.html"]


def test_a_panel_belongs_to_one_noun(north, mia):
    panel("people.User", "x.html")(lambda person, user: {})
    assert panels_of(north, mia) == []


def test_what_a_panel_says_is_escaped(north, mia, rf):
    panel("people.Site", "components/badge.html")(lambda site, user: {"label": "<b>no</b>"})
    request = rf.get("/")
    request.user = mia
    page = Template("{% load records %}{% panels record %}").render(
        Context({"request": request, "record": north})
    )
    assert "&lt;b&gt;no&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_part_of_a_form_is_made_for_its_noun_and_its_writer(mia):
    @parts.part_of("people.Site")
    class Part:
        def __init__(self, *bound, user):
            self.bound, self.user = bound, user

    (made,) = parts.parts_for(Site, {"a": "1"}, user=mia)
    assert (made.bound, made.user) == (({"a": "1"},), mia)
