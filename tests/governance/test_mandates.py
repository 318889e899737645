"""Mandates are proposed by one, approved by another, and never rewritten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from governance import actions
from governance.models import Mandate
from records import clock
from records.models import Notice
from tests.governance.builders import mandate

DAY = timedelta(days=1)


def proposed(by: Any, north: Any, on: date, **more: Any) -> Mandate:
    facts: dict[str, Any] = {"role": "CLO", "site": north, "answer": "decide", "starts_on": on}
    return actions.propose_mandate(Mandate(**facts | more), by=by)


@pytest.fixture(autouse=True)
def _today(now):
    with clock.at(now):
        yield


def test_a_mandate_holds_once_somebody_else_has_approved_it(mia, gwen, north, on):
    rule = proposed(mia, north, on)
    assert not Mandate.objects.in_force(on).exists()
    actions.approve_mandate(rule, by=gwen)
    assert list(Mandate.objects.in_force(on)) == [rule]


def test_the_approvers_hear_of_a_proposal(mia, gwen, north, on):
    proposed(mia, north, on)
    assert Notice.objects.filter(to=gwen, name="governance/mandate_proposed").exists()


def test_nobody_approves_what_they_wrote(gwen, mia, north, on):
    gwen.assignments.create(role="CRM", site=north, starts_on=date(2020, 1, 1))
    rule = proposed(gwen, north, on)
    with pytest.raises(PermissionDenied):
        actions.approve_mandate(rule, by=gwen)


def test_nobody_approves_a_mandate_of_their_own(mia, gwen, north, on):
    rule = proposed(mia, north, on, role="", person=gwen)
    with pytest.raises(PermissionDenied):
        actions.approve_mandate(rule, by=gwen)


def test_what_holds_at_every_site_is_approved_by_who_approves_everywhere(mia, gwen, eva, north, on):
    rule = proposed(mia, north, on, site=None)
    with pytest.raises(PermissionDenied):
        actions.approve_mandate(rule, by=gwen)
    assert actions.approve_mandate(rule, by=eva).status == "approved"


def test_a_mandate_does_not_reach_back(mia, gwen, north, on):
    rule = proposed(mia, north, on - DAY)
    with pytest.raises(ValidationError):
        actions.approve_mandate(rule, by=gwen)


def test_the_next_version_ends_the_one_before_it_the_day_before(mia, gwen, north, on):
    first = mandate(mia, gwen, site=north)
    second = proposed(mia, north, on + 5 * DAY, line=first.line)
    actions.approve_mandate(second, by=gwen)
    first.refresh_from_db()
    assert first.ends_on == on + 4 * DAY
    assert list(Mandate.objects.versions_of(second)) == [first, second]
    for day, holds in ((on + 4 * DAY, first), (on + 5 * DAY, second)):
        assert list(Mandate.objects.in_force(day)) == [holds]


def test_two_versions_cannot_start_on_one_day(mia, gwen, north, on):
    first = mandate(mia, gwen, site=north, starts_on=on)
    second = proposed(mia, north, on, line=first.line)
    with pytest.raises(ValidationError):
        actions.approve_mandate(second, by=gwen)
    second.refresh_from_db()
    assert second.status == "draft"


def test_an_approved_mandate_is_not_rewritten(mia, gwen, north):
    rule = mandate(mia, gwen, site=north)
    with pytest.raises(PermissionDenied):
        actions.amend_mandate(rule, by=mia, values={"amount_up_to": 900})


def test_an_ended_mandate_holds_until_the_evening(mia, gwen, north, on):
    rule = actions.end_mandate(mandate(mia, gwen, site=north), by=mia)
    assert rule.is_in_force(on)
    assert not rule.is_in_force(on + DAY)


def test_a_mandate_binds_who_holds_its_role_at_its_site(mia, gwen, omar, sofia, north, south):
    here, there = mandate(mia, gwen, site=north), mandate(mia, gwen, site=south)
    own = mandate(mia, gwen, person=sofia)
    assert set(Mandate.objects.binding(omar, north)) == {here}
    assert set(Mandate.objects.binding(omar, south)) == set()
    assert set(Mandate.objects.binding(sofia, south)) == {there, own}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": ""}, "role"),
        ({"amount_up_to": "5"}, "currency"),
        ({"currency": "dollars"}, "currency"),
        ({"answer": "ask_first"}, "with_role"),
        ({"ends_on": "2026-06-01"}, "ends_on"),
        ({"amount_up_to": "-5"}, "amount_up_to"),
        ({"days_up_to": "9" * 20}, "days_up_to"),
        ({"starts_on": "soon"}, "starts_on"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(mia, sign_in, north, wrong, field):
    sent = {"role": "CLO", "answer": "decide", "starts_on": "2026-07-01", "site": north.pk}
    came = sign_in(mia).post(reverse("propose_mandate"), sent | wrong)
    assert came.status_code == 422
    assert came.context["form"].errors[field]


def test_the_page_of_what_i_may_promise_speaks_in_sentences(omar, mia, gwen, north, sign_in):
    mandate(mia, gwen, site=north, kind="payment", amount_up_to=500)
    page = sign_in(omar).get(reverse("my_mandates")).content.decode()
    assert "may decide payments up to 500 USD" in page
    assert "Ask first: Community-relations manager." in page


def test_the_next_version_begins_with_what_holds_now(mia, gwen, north, sign_in):
    rule = mandate(mia, gwen, site=north, kind="payment", amount_up_to=500)
    client = sign_in(mia)
    form = client.get(reverse("replace_mandate", args=[rule.pk])).context["form"]
    assert (form.initial["kind"], form.initial["amount_up_to"]) == ("payment", 500)
    sent = {
        "role": "CLO", "kind": "payment", "site": north.pk, "amount_up_to": "700",
        "currency": "usd", "answer": "decide", "starts_on": "2026-07-01",
    }  # fmt: skip
    client.post(reverse("replace_mandate", args=[rule.pk]), sent)
    assert Mandate.objects.versions_of(rule).last().amount_up_to == 700


def test_the_register_costs_the_same_for_one_and_for_ten(mia, gwen, north, sign_in, query_count):
    client, url = sign_in(mia), reverse("mandate_register")
    mandate(mia, gwen, site=north)
    client.get(url)
    one = query_count(lambda: client.get(url))
    for _each in range(9):
        mandate(mia, gwen, site=north, with_role="GM")
    assert query_count(lambda: client.get(url)) == one
