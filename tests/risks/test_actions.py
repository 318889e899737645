"""Answering: who may, by when, and what happens when nobody does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from commitments.models import Commitment
from records import clock
from records.models import Notice
from risks import actions
from risks.models import Escalation
from tests.risks.conftest import DUE, noon, sweep

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db
WHY = "It was promised."


@pytest.fixture
def before_gwen(promise: Commitment) -> Escalation:
    """Two weeks late, swept every day: before the general manager since 15 June."""
    for days in (1, 7, 14):
        sweep(DUE + days * DAY)
    return Escalation.objects.get(step="late-14")


@pytest.fixture
def next_day() -> Any:
    with clock.at(noon(DUE + 15 * DAY)):
        yield noon(DUE + 15 * DAY)


def test_the_general_manager_decides_with_a_reason(
    before_gwen: Escalation, gwen: Any, next_day: Any
) -> None:
    actions.decide(before_gwen, by=gwen, decision="deliver", decision_reason=WHY)
    assert (before_gwen.status, before_gwen.decided_by, before_gwen.acknowledged_at) == (
        "decided",
        gwen,
        next_day,
    )


def test_a_decision_without_a_reason_is_refused(
    before_gwen: Escalation, gwen: Any, next_day: Any
) -> None:
    with pytest.raises(ValidationError):
        actions.decide(before_gwen, by=gwen, decision="deliver", decision_reason="")


@pytest.mark.parametrize("name", ["mia", "omar", "otto", "sam", "adam", "root", "tito"])
def test_nobody_below_decides(name: str, before_gwen: Escalation, cast: Any, next_day: Any) -> None:
    with pytest.raises(PermissionDenied):
        actions.decide(before_gwen, by=cast[name], decision="deliver", decision_reason=WHY)


def test_who_decided_does_not_close(before_gwen: Escalation, gwen: Any, next_day: Any) -> None:
    actions.decide(before_gwen, by=gwen, decision="deliver", decision_reason=WHY)
    with pytest.raises(PermissionDenied):
        actions.close(before_gwen, by=gwen, note="Seen.")


def test_somebody_else_closes(before_gwen: Escalation, gwen: Any, mia: Any, next_day: Any) -> None:
    actions.decide(before_gwen, by=gwen, decision="deliver", decision_reason=WHY)
    actions.close(before_gwen, by=mia, note="Seen in the village.")
    assert before_gwen.status == "closed"


def bumped(from_: Escalation) -> list[tuple[int, str]]:
    return list(from_.raised_to.order_by("level").values_list("level", "clock"))


def test_not_acknowledged_in_72_hours_it_goes_one_level_up_once(
    before_gwen: Escalation, eva: Any
) -> None:
    sweep(DUE + 16 * DAY)
    assert bumped(before_gwen) == []
    sweep(DUE + 17 * DAY)
    sweep(DUE + 18 * DAY)
    assert bumped(before_gwen) == [(3, "unacknowledged")]
    assert {one.person for one in before_gwen.raised_to.get().addressees.all()} == {eva}


def test_acknowledged_but_not_decided_in_ten_days_it_goes_up(
    before_gwen: Escalation, gwen: Any, next_day: Any
) -> None:
    actions.acknowledge(before_gwen, by=gwen)
    sweep(DUE + 23 * DAY)
    assert bumped(before_gwen) == []
    sweep(DUE + 24 * DAY)
    assert bumped(before_gwen) == [(3, "undecided")]


def test_decided_in_time_it_goes_no_further(
    before_gwen: Escalation, gwen: Any, next_day: Any
) -> None:
    actions.decide(before_gwen, by=gwen, decision="deliver", decision_reason=WHY)
    sweep(DUE + 29 * DAY)
    assert bumped(before_gwen) == []


def test_the_chain_ends_at_the_board(before_gwen: Escalation) -> None:
    for days in range(15, 29):
        sweep(DUE + days * DAY)
    chain, one = [], before_gwen
    while one is not None:
        chain.append(one.level)
        one = one.raised_to.first()
    assert chain == [2, 3, 4, 5]


def test_the_decider_may_put_it_one_level_up(
    before_gwen: Escalation, gwen: Any, next_day: Any
) -> None:
    actions.decide(before_gwen, by=gwen, decision="raise", decision_reason="Not mine to decide.")
    assert bumped(before_gwen) == [(3, "")]


def direct(promise: Commitment, by: Any, level: int, about: Any = ()) -> Escalation:
    made = Escalation(
        commitment=promise, site=promise.site, level=level, reason="Guards were at the well."
    )
    with clock.at(noon(DUE)):
        return actions.raise_directly(made, by=by, about=about)


@pytest.mark.parametrize("name", ["mia", "greta", "ruth", "hana"])
def test_a_direct_line_reaches_the_executive(
    name: str, promise: Commitment, cast: Any, eva: Any
) -> None:
    made = direct(promise, cast[name], 3)
    assert {one.person for one in made.addressees.all()} == {eva}


@pytest.mark.parametrize("name", ["omar", "otto"])
def test_without_a_direct_line_the_general_manager_is_the_highest(
    name: str, promise: Commitment, cast: Any
) -> None:
    direct(promise, cast[name], 2)
    with pytest.raises(PermissionDenied):
        direct(promise, cast[name], 3)


def test_a_matter_about_the_general_manager_goes_past_them(
    promise: Commitment, mia: Any, gwen: Any, eva: Any
) -> None:
    made = direct(promise, mia, 2, about=[gwen])
    assert {one.person for one in made.addressees.all()} == {eva}
    assert not actions.decide.is_open_to(gwen, made)


def test_however_far_it_goes_it_goes_past_them(
    promise: Commitment, mia: Any, gwen: Any, eva: Any, hana: Any
) -> None:
    direct(promise, mia, 3, about=[eva])
    for days in range(8):
        sweep(DUE + days * DAY)
    assert Escalation.objects.filter(raised_from__isnull=False).exists()
    for one in Escalation.objects.filter(raised_from__isnull=False):
        assert eva not in {addressee.person for addressee in one.addressees.all()}


def test_opening_the_page_is_the_proof_of_reading(
    before_gwen: Escalation, gwen: Any, sign_in: Any
) -> None:
    mine = before_gwen.addressees.get(person=gwen)
    assert mine.read_at is None
    sign_in(gwen).get(before_gwen.get_absolute_url())
    mine.refresh_from_db()
    assert mine.read_at is not None


def test_looking_without_being_addressed_proves_nothing(
    before_gwen: Escalation, mia: Any, sign_in: Any
) -> None:
    sign_in(mia).get(before_gwen.get_absolute_url())
    assert not before_gwen.addressees.filter(person=mia).exists()


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("gwen", True),
        ("mia", True),
        ("eva", True),
        ("otto", True),
        ("hana", True),
        ("adam", True),
        ("omar", False),
        ("sofia", False),
        ("sam", False),
        ("carla", False),
        ("tito", False),
        ("root", False),
        ("nora", False),
    ],
)
def test_who_sees_an_escalation(name: str, sees: bool, before_gwen: Escalation, cast: Any) -> None:
    assert Escalation.objects.visible_to(cast[name]).filter(pk=before_gwen.pk).exists() is sees


def test_the_notice_names_no_matter(
    before_gwen: Escalation, gwen: Any, promise: Commitment, sign_in: Any
) -> None:
    page = sign_in(gwen).get(reverse("notices")).content.decode()
    assert "level 2" in page
    assert promise.summary not in page
    assert Notice.objects.of(before_gwen).filter(to=gwen).count() == 1


def test_the_register_costs_the_same_for_few_and_many(
    before_gwen: Escalation, mia: Any, sign_in: Any, query_count: Any
) -> None:
    client, url = sign_in(mia), reverse("escalation_register")
    client.get(url)
    few = query_count(lambda: client.get(url))
    for place in range(40):
        copy = Escalation.objects.get(pk=before_gwen.pk)
        copy.pk, copy.step = None, f"copy-{place}"
        copy._state.adding = True
        copy.save()
    assert query_count(lambda: client.get(url)) == few
