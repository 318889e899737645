"""What becomes of a promise that was measured by a mandate: granted, or turned down and told to the group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import permissions as may
from commitments.models import ABOVE, RULING_DAYS, Commitment
from governance.models import Mandate
from people.models import Role, User
from records.notices import notify
from records.trail import action


def freeze_ruling(commitment: Commitment) -> None:
    """Keep with the promise what the mandates said; an earlier word about another wording no longer counts."""
    ruling = may.ruling_on(commitment)
    commitment.ruled_by = commitment.ruled_on = commitment.rule_by = None
    commitment.mandate = ruling.mandate if ruling else None
    commitment.mandate_answer = ruling.answer if ruling else ""
    commitment.mandate_role = ruling.with_role if ruling else ""
    commitment.mandate_words = ruling.reason[:400] if ruling else ""
    if commitment.is_beyond_mandate:
        commitment.rule_by = commitment.site.today() + timedelta(days=RULING_DAYS)


def tell_by_mandate(commitment: Commitment) -> None:
    """Who is asked, or is told afterwards, gets a notice."""
    if commitment.waits_for_ruling:
        people = _holding(commitment, commitment.mandate_role)
        asked = [one for one in people if may.can_rule(one, commitment)]
        above = _holding(commitment, *ABOVE)
        asked = asked or [one for one in above if may.can_rule(one, commitment)]
        notify(asked, "promise_beyond_mandate", commitment)
    elif commitment.mandate_answer == Mandate.Answer.INFORM:
        notify(_holding(commitment, commitment.mandate_role), "promise_to_know", commitment)


def _holding(commitment: Commitment, *roles: str) -> Any:
    return User.objects.holding(*roles, site=commitment.site_id, on=commitment.site.today())


@action(
    "grant",
    Commitment,
    may=may.can_rule,
    label=gettext_lazy("Grant the promise"),
    hint=gettext_lazy("It was promised beyond a mandate. With your word it can be registered."),
)
def grant(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """Somebody who may promise so much stands by what was said; it stays a draft until it is registered."""
    commitment.ruled_by, commitment.ruled_on = by, commitment.site.today()
    yield None
    notify({commitment.made_by, *_holding(commitment, Role.CRM)}, "promise_granted", commitment)


@action(
    "turn_down",
    Commitment,
    may=may.can_rule,
    label=gettext_lazy("Turn down"),
    needs_note=True,
    serious=True,
)
def turn_down(commitment: Commitment, *, by: Any) -> Iterator[None]:
    """The company does not stand by it. What was said stays readable, and the group has to be told why."""
    commitment.ruled_by, commitment.ruled_on = by, commitment.site.today()
    commitment.closed_on = commitment.ruled_on
    yield None
    tellers = _holding(commitment, Role.CLO, Role.CRM)
    notify({commitment.made_by, *tellers}, "promise_turned_down", commitment)


@action(
    "tell_group",
    Commitment,
    may=may.can_tell_refusal,
    label=gettext_lazy("The group was told"),
    needs_note=True,
)
def tell_group(commitment: Commitment, *, by: Any, told_on: date) -> None:
    """When the group heard that the promise does not hold, and what it said to that, in the note."""
    first = commitment.ruled_on or commitment.made_on
    if not first <= told_on <= commitment.site.today():
        raise ValidationError({"told_on": _("Choose a day between the decision and today.")})
    commitment.told_on = told_on
