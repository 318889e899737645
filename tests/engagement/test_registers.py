"""The registers of engagement: how they are narrowed, what they count and cost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engagement.models import Engagement
from tests.engagement.builders import (
    at,
    community,
    laid_meeting,
    meeting,
    present,
    topic,
    worry,
)

DAY = timedelta(days=1)
HELD = date(2026, 6, 1)


@pytest.fixture
def crowd(north, south, omar, kito, women):
    with at(HELD):
        meeting(north, omar, HELD, title="Water", community=kito, topics=[topic()],
                participations=[present(women, 5, 2)], concerns=[worry(women)])  # fmt: skip
        meeting(north, omar, HELD - 9 * DAY, title="Road", channel="radio")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Water", "Road"]),
        ("?sort=held", ["Road", "Water"]),
        ("?q=wat", ["Water"]),
        ("?q=e-nor-2026-0002", ["Road"]),
        ("?channel=radio", ["Road"]),
        ("?held_from=2026-06-01", ["Water"]),
        ("?held_to=2026-05-31", ["Road"]),
        ("?topic={topic}", ["Water"]),
        ("?community={community}", ["Water"]),
        ("?site=nonsense", ["Water", "Road"]),
    ],
)
def test_the_register_is_narrowed(sign_in, omar, crowd, kito, query, found):
    page = sign_in(omar).get("/meetings/" + query.format(topic=topic().pk, community=kito.pk))
    assert [row.title for row in page.context["object_list"]] == found


def test_people_are_counted_once_whatever_is_filtered(sign_in, omar, crowd):
    page = sign_in(omar).get(f"/meetings/?topic={topic().pk}&q=Water")
    assert [row.people for row in page.context["object_list"]] == [7]


@pytest.mark.parametrize("name", ["mia", "sam"])
def test_the_register_costs_the_same_for_one_row_and_a_thousand(
    sign_in, cast, north, query_count, name
):
    client = sign_in(cast[name])
    client.get("/meetings/")

    def fill(numbers):
        made = [laid_meeting(north, cast["omar"], HELD, number) for number in numbers]
        Engagement.objects.bulk_create(made)
        return query_count(lambda: client.get("/meetings/"))

    assert fill(range(1)) == fill(range(1, 50)) == fill(range(50, 1000))


def test_cancel_leads_to_the_register(sign_in, omar, south):
    community(south, "Theirs")
    assert sign_in(omar).get("/communities/new/").context["cancel_url"] == "/communities/"
