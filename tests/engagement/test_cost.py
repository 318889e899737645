"""What a page may cost: the number of statements is small and does not grow with what it shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engagement import actions
from engagement.models import Concern, Engagement
from people.models import Absence, Role, RoleAssignment, User
from records import clock
from tests.engagement.builders import (
    at,
    colleague,
    community,
    group,
    meeting,
    present,
    topic,
    worry,
)

DAY, HELD = timedelta(days=1), date(2026, 6, 1)
MOST_OF_A_LIST, MOST_OF_A_RECORD, MOST_OF_A_LOG = 8, 12, 30


@pytest.fixture
def crowd(north, omar, mia):
    """Meetings with groups, colleagues, topics and concerns, and an officer and a manager to look at them."""

    def hold(count: int) -> list[Engagement]:
        where, held = community(north, f"Kito {count}"), []
        people = group(north, f"Herders {count}", community=where)
        with at(HELD):
            for _one in range(count):
                held.append(
                    meeting(
                        north, omar, HELD, title="Water", community=where, topics=[topic()],
                        participations=[present(people, 5, 2)], attendances=[colleague(omar)],
                        concerns=[worry(people)],
                    )
                )  # fmt: skip
        return held

    return hold


@pytest.mark.parametrize("name", ["omar", "mia"])
@pytest.mark.parametrize("page", ["meetings", "stakeholders", "concerns", "groups", "communities"])
def test_a_register_asks_few_questions_and_no_more_for_many_rows(
    crowd, cast, sign_in, query_count, name, page
):
    client = sign_in(cast[name])
    crowd(1)
    client.get(f"/{page}/")
    costs = [query_count(lambda: client.get(f"/{page}/"))]
    crowd(60)
    costs.append(query_count(lambda: client.get(f"/{page}/")))
    assert costs[0] == costs[1] <= MOST_OF_A_LIST


def test_a_record_asks_few_questions_and_no_more_for_a_long_story(
    crowd, sign_in, query_count, mia, omar
):
    (held,) = crowd(1)
    url, client = held.get_absolute_url(), sign_in(mia)
    client.get(url)
    costs = [query_count(lambda: client.get(url))]
    with at(HELD):
        for number in range(100):
            actions.amend(held, by=omar, values={"place": f"Under tree {number}"})
    costs.append(query_count(lambda: client.get(url)))
    assert costs[0] == costs[1] <= MOST_OF_A_RECORD


def test_the_concerns_of_a_protected_meeting_are_hidden_with_it(crowd, cast):
    (held,) = crowd(1)
    Engagement.objects.filter(pk=held.pk).update(is_protected=True)
    seen = {name for name, one in cast.items() if Concern.objects.visible_to(one)}
    assert seen == {"omar", "mia", "ruth"}


# What comes with a visitor in one statement is what is found by asking.


@pytest.mark.parametrize("who", ["omar", "mia", "nora", "eva", "root"])
def test_the_roles_that_come_with_a_visitor_are_those_in_force(cast, north, on, now, who):
    cast_of = cast[who]
    days = [(on - 9 * DAY, on - DAY), (on, on), (on + DAY, None), (on - DAY, None)]
    for (first, last), role in zip(days, (Role.GO, Role.SEC, Role.BU, Role.INV), strict=True):
        RoleAssignment.objects.create(
            user=cast_of, role=role, site=north, starts_on=first, ends_on=last
        )
    Absence.objects.create(person=cast["gwen"], deputy=cast_of, starts_on=on, ends_on=on)
    with clock.at(now):
        loaded = User.objects.get(pk=cast_of.pk)
        assert sorted(User.objects.for_a_visit(cast_of.pk).assignments_now, key=str) == sorted(
            loaded.assignments_now, key=str
        )


def test_nobody_comes_for_a_key_that_is_nobodys(cast, north):
    assert User.objects.for_a_visit(north.pk) is None
