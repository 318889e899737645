"""A promise is measured by its maker's mandate when it is said; beyond it, somebody else decides in time."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from commitments import actions
from commitments.models import Commitment
from engagement.models import Engagement
from governance.models import PromiseKind
from people.models import Role
from records import clock
from records.models import Notice
from risks.actions import raise_due
from risks.models import Escalation
from tests.engagement.builders import at, community, topic
from tests.engagement.conftest import rows
from tests.governance.builders import mandate

DAY = timedelta(days=1)
SAID = date(2026, 6, 1)
PAYMENT = {"kind": "payment", "value_currency": "USD"}


@pytest.fixture
def rules(mia: Any, gwen: Any, north: Any) -> dict[str, Any]:
    """Officers pay 200 alone, 500 telling the manager, more only after asking the general manager."""
    row = {"kind": "payment", "site": north}
    return {
        "alone": mandate(mia, gwen, amount_up_to=Decimal(200), **row),
        "told": mandate(
            mia, gwen, amount_up_to=Decimal(500), answer="decide_and_inform", with_role="CRM", **row
        ),
        "ask": mandate(mia, gwen, answer="ask_first", with_role="GM", **row),
    }


@pytest.fixture
def promise(crew: Any, rules: Any) -> Any:
    """`promise(800)`: Omar promises 800 dollars on the day that was said."""

    def say(amount: int, **more: Any) -> Commitment:
        facts = PAYMENT | {"value": Decimal(amount)} | more
        return crew.draft(SAID, SAID + 60 * DAY, **facts)

    return say


def heard(name: str) -> set[str]:
    return {n.to.name for n in Notice.objects.filter(name=f"commitments/{name}")}


def test_the_kinds_of_promises_are_the_same_on_both_floors():
    assert PromiseKind.choices == Commitment.Kind.choices


def test_a_company_without_mandates_judges_nothing(crew):
    said = crew.draft(SAID, SAID + DAY, **PAYMENT, value=Decimal(9_000_000))
    assert (said.mandate_answer, said.waits_for_ruling) == ("", False)


@pytest.mark.parametrize(
    ("amount", "answer", "rule", "told"),
    [
        (200, "decide", "alone", set()),
        (500, "decide_and_inform", "told", {"promise_to_know"}),
        (501, "ask_first", "told", {"promise_beyond_mandate"}),
    ],
)
def test_the_answer_is_frozen_and_the_right_people_hear(promise, rules, amount, answer, rule, told):
    said = promise(amount)
    assert (said.mandate_answer, said.mandate) == (answer, rules[rule])
    names = ("promise_to_know", "promise_beyond_mandate")
    assert {name for name in names if heard(name)} == told


def test_the_words_say_why(promise):
    assert promise(800).mandate_words == (
        "Community liaison officer: may decide payments up to 500 USD, and then tells: "
        "Community-relations manager; this is 800 USD."
    )


def test_the_answer_stays_when_the_mandate_changes_later(promise, rules):
    said = promise(800)
    type(rules["told"]).objects.filter(pk=rules["told"].pk).update(amount_up_to=1000)
    said.refresh_from_db()
    assert said.is_beyond_mandate


def test_a_value_without_a_currency_is_the_sites_money(promise):
    said = promise(100, value_currency="")
    assert said.mandate_words.endswith("another currency: 100 KES.")


def test_it_cannot_be_registered_before_it_is_granted(promise, mia, gwen):
    said = promise(800)
    with at(SAID + DAY):
        with pytest.raises(ValidationError):
            actions.register(said, by=mia)
        actions.grant(said, by=gwen)
        assert actions.register(said, by=mia).status == "registered"


@pytest.mark.parametrize(("role", "may"), [
    ("CRM", {"mia", "gwen", "eva"}),
    ("GM", {"gwen", "eva"}),
    ("EXE", {"gwen", "eva"}),
    ("SEC", {"sam", "gwen", "eva"}),
])  # fmt: skip
def test_who_the_mandate_asks_and_who_stands_above_may_decide(promise, cast, role, may):
    said = promise(800)
    said.mandate_role = role
    with at(SAID):
        found = {name for name, one in cast.items() if actions.grant.may(one, said)}
    assert found == may


def test_nobody_grants_their_own_promise(promise, gwen):
    said = promise(800, made_by=gwen)
    said.mandate_answer, said.mandate_role = "ask_first", Role.GM
    with at(SAID):
        assert not actions.grant.may(gwen, said)
        assert not actions.turn_down.may(gwen, said)


def test_a_promise_turned_down_stays_readable_and_the_group_is_told(promise, gwen, omar):
    said = promise(800)
    with at(SAID + 2 * DAY):
        actions.turn_down(said, by=gwen, note="The budget is spent.")
    assert (said.status, said.was_turned_down) == ("rejected", True)
    assert heard("promise_turned_down") == {"Omar", "Mia"}
    with at(SAID + 4 * DAY):
        with pytest.raises(ValidationError):
            actions.tell_group(said, by=omar, note="Angry.", told_on=SAID + DAY)
        actions.tell_group(said, by=omar, note="Angry.", told_on=SAID + 3 * DAY)
    assert Commitment.objects.visible_to(omar).get(pk=said.pk).told_on == SAID + 3 * DAY


def test_what_nobody_was_to_deliver_can_be_turned_down(promise, gwen):
    said = promise(800, owner=None, accountable=None)
    with at(SAID):
        assert actions.turn_down(said, by=gwen, note="No budget.").was_turned_down


def test_to_turn_down_needs_its_reason(promise, gwen):
    with at(SAID), pytest.raises(ValidationError):
        actions.turn_down(promise(800), by=gwen)


def test_what_is_decided_is_not_decided_again(promise, gwen, eva):
    said = promise(800)
    with at(SAID + DAY):
        actions.grant(said, by=gwen)
        with pytest.raises(PermissionDenied):
            actions.turn_down(said, by=eva, note="No.")


def test_a_corrected_draft_is_measured_again_and_the_old_word_falls(promise, gwen, mia):
    said = promise(800)
    with at(SAID + DAY):
        actions.grant(said, by=gwen)
        actions.amend(said, by=mia, values={"value": Decimal(900)})
    assert (said.ruled_by, said.waits_for_ruling) == (None, True)


def test_a_registered_promise_does_not_grow(promise, mia):
    said = promise(100)
    with at(SAID + DAY):
        actions.register(said, by=mia)
        with pytest.raises(ValidationError) as refused:
            actions.amend(said, by=mia, values={"value": Decimal(5000)})
    assert set(refused.value.message_dict) == {"value"}


def test_an_executive_sees_what_waits_for_their_word(promise, eva):
    said = promise(800)
    with at(SAID):
        assert said in Commitment.objects.visible_to(eva).put_before(eva)


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (2, []),
        (3, [("soon", 0)]),
        (5, [("soon", 0)]),
        (6, [("soon", 0), ("late-1", 1)]),
        (12, [("soon", 0), ("late-1", 1), ("late-7", 2)]),
        (19, [("soon", 0), ("late-1", 1), ("late-7", 2), ("late-14", 3)]),
    ],
)
def test_a_late_word_climbs_the_ladder(promise, days, steps):
    """Five days to decide: the last is the sixth of June."""
    said = promise(800)
    assert said.rule_by == SAID + 5 * DAY
    with at(SAID + days * DAY):
        raise_due(clock.now())
    raised = Escalation.objects.filter(commitment=said, clock="ruling").order_by("due_at")
    assert [(one.step, one.level) for one in raised] == steps


def test_the_late_one_hears_of_it_first(promise):
    promise(800)
    with at(SAID + 6 * DAY):
        raise_due(clock.now())
    late = Escalation.objects.get(clock="ruling", step="late-1")
    assert {one.person.name for one in late.addressees.all()} == {"Gwen", "Mia"}


def test_the_word_settles_what_was_raised_for_it(promise, gwen):
    said = promise(800)
    with at(SAID + 6 * DAY):
        raise_due(clock.now())
        actions.grant(said, by=gwen)
        raise_due(clock.now())
    assert Escalation.objects.get(clock="ruling", step="late-1").status == "settled"


def test_no_clock_runs_for_what_was_granted(promise, gwen):
    said = promise(800)
    with at(SAID + DAY):
        actions.grant(said, by=gwen)
    with at(SAID + 30 * DAY):
        raise_due(clock.now())
    assert not Escalation.objects.filter(commitment=said, clock="ruling").exists()


def asked(omar: Any, north: Any, amount: str) -> dict[str, Any]:
    return {
        "site": north.pk, "made_by": omar.pk, "kind": "payment", "value": amount,
        "value_currency": "USD", "made_on": "2026-06-01", "original_due": "2026-07-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("200", "You may promise this."),
        ("300", "it is then told to: Community-relations manager"),
        ("800", "Ask before you promise this: Site general manager."),
        ("", "how much this is, is not known yet"),
    ],
)
def test_the_answer_comes_while_the_promise_is_typed(rules, omar, north, sign_in, amount, said):
    came = sign_in(omar).get(reverse("mandate_check"), asked(omar, north, amount))
    assert said in came.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"value": "much"}, {"site": "x"}, {"made_on": ""}, {"kind": "?"}]
)
def test_while_too_little_is_typed_nothing_is_said(rules, omar, north, sign_in, wrong):
    came = sign_in(omar).get(reverse("mandate_check"), asked(omar, north, "800") | wrong)
    assert (came.status_code, came.content.strip()) == (200, b"")


def test_nobody_learns_of_a_site_where_they_promise_nothing(rules, sofia, omar, north, sign_in):
    came = sign_in(sofia).get(reverse("mandate_check"), asked(omar, north, "800"))
    assert came.content.strip() == b""


@pytest.fixture
def form(omar: Any, north: Any, women: Any) -> dict[str, Any]:
    return asked(omar, north, "800") | {
        "as_said": "We will pay.", "summary": "Pay", "made_to": women.pk, "source": "meeting",
        "binding": "voluntary", "owner_type": "individual", "risk_if_missed": "3",
    }  # fmt: skip


def test_without_a_script_the_answer_comes_after_sending_and_one_may_go_on(
    rules, omar, form, sign_in, now
):
    client, url = sign_in(omar), reverse("draft_commitment")
    with clock.at(now):
        came = client.post(url, form)
        assert came.status_code == 422
        assert "Ask before you promise this" in came.content.decode()
        assert not Commitment.objects.exists()
        client.post(url, form | {"beyond": "yes"})
    assert Commitment.objects.get().waits_for_ruling


@pytest.fixture
def meeting(north: Any, women: Any) -> dict[str, Any]:
    """What the browser sends of a meeting in which somebody promised 800 dollars."""
    promise = {
        "as_said": "We will pay.", "summary": "Pay", "made_to": women.pk, "kind": "payment",
        "value": "800", "value_currency": "USD", "original_due": "2026-07-01",
    }  # fmt: skip
    lists = ("participations", "attendances", "concerns", "follow_ups")
    return {
        **{key: part for name in lists for key, part in rows(name).items()},
        **rows("promises", promise),
        "key": str(uuid.uuid4()), "site": north.pk, "community": community(north).pk,
        "held_on": "2026-06-01", "place": "Kito", "channel": "public_meeting", "title": "Pay",
        "summary": "They asked.", "topics": [topic().pk], "initiated_by": "company",
        "is_two_way": "on", "security_presence": "none", "picture_consent": "none_made",
    }  # fmt: skip


def test_a_promise_noted_with_a_meeting_is_measured_too(rules, omar, meeting, sign_in, now):
    client, url = sign_in(omar), reverse("log_engagement")
    with clock.at(now):
        came = client.post(url, meeting)
        assert came.status_code == 422
        assert "Ask before you promise this" in came.content.decode()
        assert not Engagement.objects.exists()
        client.post(url, meeting | {"beyond": "yes"})
    assert Commitment.objects.get().waits_for_ruling


def test_what_is_typed_in_the_rows_of_a_meeting_is_answered(rules, omar, meeting, sign_in):
    came = sign_in(omar).get(reverse("mandate_check"), meeting)
    assert "Ask before you promise this" in came.content.decode()


def test_today_shows_the_approver_what_waits(promise, gwen, omar, sign_in):
    said = promise(800)
    with at(SAID):
        assert said in sign_in(gwen).get(reverse("home")).context["to_rule"]
        assert not sign_in(omar).get(reverse("home")).context["to_rule"]


def test_the_page_of_the_word_shows_what_was_said(promise, gwen, sign_in):
    said = promise(800)
    with at(SAID):
        page = sign_in(gwen).get(reverse("grant_commitment", args=[said.pk])).content.decode()
    assert said.as_said in page
    assert "this is 800 USD" in page
