"""What a set of mandates answers to "may I promise this?": each sentence of the rule, then the rule as a whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.models import Mandate, PromiseKind
from governance.permissions.mandates import GENEROSITY, Asked, answer, in_words
from people.models import Site, User

OMAR = User(pk=UUID(int=1), name="Omar")
NORTH = Site(pk=UUID(int=2), name="North")


def rule(**more: Any) -> Mandate:
    """An officers' mandate, not saved."""
    facts: dict[str, Any] = {"role": "CLO", "answer": "decide"}
    if "person" in more:
        facts["role"] = ""
    if more.get("answer", "decide") != "decide":
        facts["with_role"] = "CRM"
    if "amount_up_to" in more:
        facts["currency"] = "USD"
    return Mandate(**facts | more)


def paying(amount: int | None, currency: str = "USD", **more: Any) -> Asked:
    return Asked("payment", None if amount is None else Decimal(amount), currency, **more)


def ask(mandates: list[Mandate], asked: Asked) -> Any:
    return answer(mandates, asked, person=OMAR)


STEPS = [
    rule(kind="payment", amount_up_to=Decimal(200)),
    rule(kind="payment", amount_up_to=Decimal(500), answer="decide_and_inform"),
    rule(kind="payment", answer="ask_first", with_role="GM"),
]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (200, ("decide", "")),
        (201, ("decide_and_inform", "CRM")),
        (500, ("decide_and_inform", "CRM")),
        (501, ("ask_first", "GM")),
        (None, ("ask_first", "GM")),
    ],
)
def test_beyond_one_step_the_next_one_answers(amount, said):
    found = ask(STEPS, paying(amount))
    assert (found.answer, found.with_role) == said


def test_the_reason_names_the_limit_and_the_promise():
    found = ask([rule(kind="payment", amount_up_to=Decimal(500))], paying(800))
    assert found.reason == (
        "Community liaison officer: may decide payments up to 500 USD; this is 800 USD."
    )


def test_cents_are_said_and_round_sums_are_not():
    assert (paying(1200).money, Asked("payment", Decimal("12.5"), "USD").money) == (
        "1,200 USD",
        "12.50 USD",
    )


def test_where_no_mandate_speaks_the_manager_is_asked_first():
    found = ask([], paying(1))
    assert (found.answer, found.with_role, found.mandate) == ("ask_first", "CRM", None)


def test_a_mandate_without_an_amount_allows_nothing_that_costs_money():
    free = rule(kind="action")
    assert ask([free], Asked("action")).answer == "decide"
    assert ask([free], Asked("action", Decimal(1), "USD")).answer == "ask_first"


def test_another_currency_is_never_covered():
    found = ask([rule(kind="payment", amount_up_to=Decimal(500))], paying(1, "KES"))
    assert (found.answer, found.reason.endswith("another currency: 1 KES.")) == ("ask_first", True)


@pytest.mark.parametrize(("days", "said"), [(90, "decide"), (91, "ask_first")])
def test_a_promise_that_takes_longer_than_the_mandate_is_asked_first(days, said):
    assert ask([rule(kind="action", days_up_to=90)], Asked("action", days=days)).answer == said


def test_a_persons_own_mandate_goes_before_their_roles_even_if_it_is_narrower():
    own = rule(person=OMAR, kind="payment", amount_up_to=Decimal(50))
    assert ask([own, STEPS[0]], paying(100)).answer == "ask_first"


def test_a_mandate_for_the_kind_goes_before_one_for_every_kind():
    wide = rule(amount_up_to=Decimal(10_000))
    assert ask([wide, STEPS[0]], paying(1000)).answer == "ask_first"
    assert ask([wide, STEPS[0]], Asked("action", Decimal(1000), "USD")).answer == "decide"


def test_a_mandate_for_the_site_goes_before_one_for_every_site():
    here = rule(kind="payment", site=NORTH, amount_up_to=Decimal(50))
    assert ask([here, STEPS[0]], paying(100)).answer == "ask_first"


def test_without_an_ask_first_the_role_that_is_told_is_asked():
    told = rule(kind="payment", amount_up_to=Decimal(9), answer="decide_and_inform", with_role="GM")
    assert ask([told], paying(10)).with_role == "GM"


def test_a_mandate_says_itself_in_one_sentence():
    told = rule(
        kind="payment", amount_up_to=Decimal(500), days_up_to=90, answer="decide_and_inform"
    )
    assert in_words(told) == (
        "Community liaison officer: may decide payments up to 500 USD within 90 days, "
        "and then tells: Community-relations manager."
    )


KIND = st.sampled_from([kind.value for kind in PromiseKind])
MONEY = st.none() | st.integers(0, 2000).map(Decimal)
DAYS = st.none() | st.integers(0, 400)
RULES = st.lists(
    st.builds(
        lambda own, here, about, **more: rule(
            **({"person": OMAR} if own else {}),
            **({"site": NORTH} if here else {}),
            kind=about,
            **{name: value for name, value in more.items() if value is not None},
        ),
        own=st.booleans(),
        here=st.booleans(),
        about=KIND | st.just(""),
        amount_up_to=MONEY,
        days_up_to=DAYS,
        answer=st.sampled_from(list(Mandate.Answer)),
    ),
    max_size=8,
)


@given(RULES, KIND, st.integers(1, 2000), st.integers(0, 500), DAYS)
def test_to_promise_more_money_is_never_allowed_more_freely(rules, kind, amount, more, days):
    less = ask(rules, Asked(kind, Decimal(amount), "USD", days))
    greater = ask(rules, Asked(kind, Decimal(amount + more), "USD", days))
    assert GENEROSITY[greater.answer] <= GENEROSITY[less.answer]


@given(RULES, KIND, MONEY, st.integers(0, 400), st.integers(0, 400))
def test_to_promise_for_longer_is_never_allowed_more_freely(rules, kind, amount, days, more):
    short, longer = (ask(rules, Asked(kind, amount, "USD", n)) for n in (days, days + more))
    assert GENEROSITY[longer.answer] <= GENEROSITY[short.answer]


@given(RULES, KIND, MONEY, DAYS, st.randoms())
def test_the_order_in_which_mandates_are_read_does_not_matter(rules, kind, amount, days, dice):
    asked, mixed = Asked(kind, amount, "USD", days), list(rules)
    dice.shuffle(mixed)
    assert ask(mixed, asked) == ask(rules, asked)


@given(RULES, KIND, MONEY, DAYS)
def test_nothing_is_decided_alone_that_no_mandate_covers(rules, kind, amount, days):
    found = ask(rules, Asked(kind, amount, "USD", days))
    if found.answer != "ask_first":
        granted = found.mandate
        assert granted in rules
        assert granted.kind in {"", kind}
        assert not amount or amount <= granted.amount_up_to
        assert days is None or granted.days_up_to is None or days <= granted.days_up_to
    else:
        assert found.with_role
