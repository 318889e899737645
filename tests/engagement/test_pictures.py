"""The map, the grid of influence and impact, and the network: what they show, to whom, and that nothing is lost on them."""  # noqa: E501

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.charts import View, draw_map, history, meter
from engagement.charts.maps import SIZE, Mark, _outlines
from tests.engagement.builders import at, community, group, meeting, present, relation, stakeholder

DAY = timedelta(days=1)
ON = date(2026, 6, 1)
DEGREES = st.tuples(st.floats(-80, 80), st.floats(-180, 180))


@pytest.fixture
def read(sign_in):
    def look(person, url, **more):
        with at(ON):
            return sign_in(person).get(url, **more)

    return look


@pytest.fixture
def two_places(north, omar):
    """Kito, where women were met today; Moja, 11 km north, where nobody ever was."""
    places = [("Kito", "0.10000"), ("Moja", "0.20000")]
    for name, lat in places:
        village = community(north, name, latitude=Decimal(lat), longitude=Decimal("36.9"))
        women = group(north, f"Women of {name}", community=village, registered_on=ON - 400 * DAY)
        if name == "Kito":
            meeting(north, omar, ON, community=village, participations=[present(women, 3)])


def drawing(page):
    return ElementTree.fromstring(  # noqa: S314
        re.search(r"<svg.*?</svg>", str(page.context["picture"]), re.S)[0]
    )


def links(svg):
    return [one.get("aria-label") or one[0].text for one in svg.iter() if one.tag.endswith("}a")]


# The map.


def test_the_map_marks_each_community_and_who_waits(read, omar, two_places):
    said = links(drawing(read(omar, "/map/")))
    assert said == [
        "Kito, meetings in twelve months: 1",
        "Moja, meetings in twelve months: 0 – somebody waits to be heard",
    ]


def test_the_same_facts_stand_in_the_table(read, omar, two_places):
    rows = {
        place.name: (place.meetings, place.waiting)
        for place in read(omar, "/map/").context["places"]
    }
    assert rows == {"Kito": (1, 0), "Moja": (0, 1)}


def test_communities_too_near_to_each_other_become_one_mark_that_leads_closer(
    read, omar, two_places
):
    svg = drawing(read(omar, "/map/?lat=0&lon=36.9&zoom=6"))
    assert links(svg) == ["2 communities: Kito, Moja"]


@pytest.mark.parametrize(
    "query", ["lat=x&lon=1&zoom=3", "lat=99&lon=1&zoom=3", "zoom=99", "lat=nan&lon=0&zoom=2"]
)
def test_a_view_that_is_none_shows_everything(read, omar, two_places, query):
    assert len(links(drawing(read(omar, f"/map/?{query}")))) == 2


def test_htmx_gets_the_map_alone(read, omar, two_places):
    page = read(omar, "/map/", headers={"HX-Request": "true"}).content.decode()
    assert "<svg" in page
    assert "<html" not in page
    assert "<table" not in page


def test_no_map_server_is_asked_unless_one_is_set(read, omar, two_places, settings):
    assert "<image" not in read(omar, "/map/").content.decode()
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    page = read(omar, "/map/?lat=0&lon=36.9&zoom=10").content.decode()
    assert 'href="https://tiles.example/10/616/511.png"' in page


def test_the_map_costs_the_same_for_two_places_and_many(
    sign_in, omar, north, two_places, query_count
):
    client = sign_in(omar)
    with at(ON):
        client.get("/map/")
        few = query_count(lambda: client.get("/map/"))
        for place in range(20):
            community(north, f"Village {place}", latitude=Decimal("0.1"), longitude=Decimal("36.8"))
        assert query_count(lambda: client.get("/map/")) == few


@given(places=st.lists(DEGREES, min_size=1, max_size=8))
def test_every_place_lies_on_the_picture_that_is_drawn_around_them(places):
    view = View.around(places)
    for lat, lon in places:
        x, y = view.place(lat, lon)
        assert view.zoom == 1 or (0 <= x <= SIZE[0] and 0 <= y <= SIZE[1])


@given(lat=st.floats(-80, 80), lon=st.floats(-170, 170), zoom=st.integers(2, 12))
def test_moving_there_and_back_shows_the_same_view(lat, lon, zoom):
    view = View(lat, lon, zoom)
    back = view.moved(0.5, 0.5).moved(-0.5, -0.5)
    if abs(view.moved(0.5, 0.5).lat) < 85 and abs(view.moved(0.5, 0.5).lon) < 180:
        assert (round(back.lat, 6), round(back.lon, 6)) == (round(lat, 6), round(lon, 6))


def test_known_places_fall_where_web_mercator_puts_them():
    """Zoom 0 is one picture of 256 for the world: 0, 0 in its middle; 180 at its edge; 66.51° a quarter down."""
    view = View(0, 0, 0)
    middle = view.place(0, 0)
    edge, quarter = view.place(0, 180), view.place(66.51326, 0)
    assert middle == (SIZE[0] / 2, SIZE[1] / 2)
    assert (edge[0] - middle[0], round(middle[1] - quarter[1], 2)) == (128, 64)


@given(name=st.text(alphabet="<>&'\" a", min_size=1, max_size=9))
def test_a_name_cannot_break_out_of_a_drawing(name):
    svg = draw_map(View(0, 0, 3), [Mark(0, 0, name, "/x/", 1, gap=False)], "/map/?")
    assert name in " ".join(ElementTree.fromstring(svg).itertext())  # noqa: S314


def test_no_outline_runs_back_around_the_world():
    """Chukotka and Fiji lie on both sides of the date line."""
    steps = [
        abs(there[1] - here[1]) for ring in _outlines() for here, there in itertools.pairwise(ring)
    ]
    assert max(steps) <= 180


# Influence and impact.


def test_each_group_stands_in_its_cell(read, omar, north):
    group(north, "A", influence=1, impact=5)
    group(north, "B", influence=1, impact=5)
    group(north, "C", influence=5, impact=1)
    group(north, "Gone", influence=3, impact=3, status="retired")
    page = read(omar, "/groups/matrix/")
    cells = [
        (cell["influence"], cell["impact"], [str(one) for one in cell["groups"]])
        for cell in page.context["table"]
    ]
    assert cells == [(1, 5, ["A", "B"]), (5, 1, ["C"])]
    assert links(drawing(page)) == ["Influence 1, impact 5: 2", "Influence 5, impact 1: 1"]


def test_groups_of_another_site_are_not_on_the_grid(read, sofia, north):
    group(north)
    assert not read(sofia, "/groups/matrix/").context["groups"]


# Relations.


def test_the_network_is_the_same_every_time(read, omar, north, women):
    for name in ("Amina", "Juma", "Neema"):
        relation(stakeholder(north, name), women, "leads")
    first, again = (str(read(omar, "/relations/").context["picture"]) for _turn in (1, 2))
    assert first == again
    assert {"Amina", "Juma", "Neema", "Women of Kito"} <= set(
        links(drawing(read(omar, "/relations/")))
    )


def test_a_protected_person_is_not_in_the_network_of_those_who_may_not_see_them(
    read, omar, mia, north, women
):
    relation(stakeholder(north, "Juma", is_protected=True), women, "leads")
    assert "Juma" not in read(omar, "/relations/").content.decode()
    assert "Juma" in read(mia, "/relations/").content.decode()


def test_what_is_over_is_not_in_the_network(read, omar, north, women):
    relation(stakeholder(north), women, until=ON - DAY)
    assert not read(omar, "/relations/").context["relations"]


# Small ones.


def test_one_score_alone_makes_no_history():
    assert history([]) == ""


def test_a_share_of_nothing_is_an_empty_bar():
    assert meter(0, 0).count("<rect") == 1
