"""A protected meeting is not there for who need not know, in no list, no count and no hint."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from commitments.models import Commitment
from engagement.models import Concern, Engagement, FollowUp
from tests.conftest import CAST
from tests.engagement.builders import colleague, meeting, task, worry

HELD = date(2026, 6, 1)
FULL = {"mia", "ruth", "hana", "gwen", "eva", "adam"}  # read every figure (domain K10)


@pytest.fixture
def hidden(cast: Any, north: Any, kito: Any, women: Any) -> Engagement:
    """Logged by Omar; Sam was there; Greta is to follow up."""
    return meeting(
        north,
        cast["omar"],
        HELD,
        community=kito,
        is_protected=True,
        latitude=Decimal("-1.28333"),
        longitude=Decimal("36.81667"),
        accuracy=8,
        attendances=[colleague(cast["sam"], "security")],
        concerns=[worry(women)],
        follow_ups=[task(cast["otto"], HELD)],
    )


def seen_by(cast: Any, rows: Any) -> set[str]:
    return {name for name in CAST if rows.visible_to(cast[name]).exists()}


def test_it_is_there_for_who_logged_it_was_there_or_must_know(cast, hidden):
    assert seen_by(cast, Engagement.objects) == {"omar", "sam", "mia", "ruth"}


def test_what_was_raised_there_is_as_closed(cast, hidden):
    assert seen_by(cast, Concern.objects) == {"omar", "sam", "mia", "ruth"}


def test_who_has_to_follow_up_sees_the_task_only(cast, hidden):
    assert seen_by(cast, FollowUp.objects) == {"omar", "sam", "mia", "ruth", "otto"} - {"sam"}


def test_its_place_is_kept_to_about_a_kilometre(hidden):
    hidden.refresh_from_db()
    assert (hidden.latitude, hidden.longitude, hidden.accuracy) == (
        Decimal("-1.28000"),
        Decimal("36.82000"),
        1000,
    )


def test_it_counts_only_for_who_reads_every_figure(cast, hidden):
    counted = {name for name in CAST if Engagement.objects.counted_for(cast[name]).exists()}
    assert counted == FULL


def test_no_hint_gives_it_away(hidden, north, kito, cast, sign_in):
    asked = {"site": north.pk, "community": kito.pk, "held_on": HELD, "channel": hidden.channel}
    assert "twin" not in sign_in(cast["greta"]).get("/meetings/twins/", asked).content.decode()
    assert (
        hidden.number not in sign_in(cast["greta"]).get("/meetings/twins/", asked).content.decode()
    )
    assert hidden.number in sign_in(cast["mia"]).get("/meetings/twins/", asked).content.decode()


def test_a_promise_made_there_does_not_tell_of_it(hidden, cast, north, women, sign_in):
    promise = Commitment.objects.create(
        number="C-NOR-2026-0001",
        site=north,
        engagement=hidden,
        made_to=women,
        as_said="“A pump.”",
        summary="A pump",
        made_by=cast["omar"],
        made_on=HELD,
        owner=cast["otto"],
        accountable=cast["otto"],
        original_due=HELD,
        current_due=HELD,
        agreed_due=HELD,
        status="registered",
        evidence_required="photo",
    )
    page = sign_in(cast["gwen"]).get(promise.get_absolute_url()).content.decode()
    assert promise.number in page
    assert hidden.number not in page
