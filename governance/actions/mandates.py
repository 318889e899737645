"""What can be done to a mandate: proposed by one person, approved by another, ended, never rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import Mandate
from governance.permissions import mandates as may
from people.models import User
from people.permissions import roles_with
from records import clock
from records.notices import notify
from records.trail import action

DAY = timedelta(days=1)


def today_for(mandate: Mandate) -> date:
    """The civil date where it holds; for every site, the date in UTC."""
    return mandate.site.today() if mandate.site else clock.now().date()


@action(
    "propose",
    Mandate,
    may=may.can_propose,
    label=gettext_lazy("Propose a mandate"),
    creates=True,
)
def propose_mandate(mandate: Mandate, *, by: Any) -> Iterator[None]:
    """A rule, or the next version of one; it holds only when somebody else has approved it."""
    mandate.author = by
    yield None
    people = User.objects.holding(
        *roles_with("mandate", "A"), site=mandate.site_id, on=today_for(mandate)
    )
    notify([one for one in people if may.can_approve(one, mandate)], "mandate_proposed", mandate)


@action("amend", Mandate, may=may.can_amend, label=gettext_lazy("Change"))
def amend_mandate(mandate: Mandate, *, by: Any, values: dict[str, Any]) -> None:
    """The author corrects the proposal before anybody has approved it."""
    for name, value in values.items():
        setattr(mandate, name, value)


@action(
    "approve",
    Mandate,
    may=may.can_approve,
    label=gettext_lazy("Approve"),
    hint=gettext_lazy("It holds from its first day on; the version before it ends the day before."),
)
def approve_mandate(mandate: Mandate, *, by: Any) -> Iterator[None]:
    """Somebody other than the author. Not for days that have passed: what was said then was judged then."""
    today = today_for(mandate)
    if mandate.starts_on < today:
        raise ValidationError(
            _("It would hold from a day that has passed. Let its author change the first day.")
        )
    mandate.approved_by, mandate.approved_on = by, today
    yield None
    before = Mandate.objects.versions_of(mandate).exclude(pk=mandate.pk).in_force(mandate.starts_on)
    for one in before:
        if one.starts_on >= mandate.starts_on:
            raise ValidationError(
                _("Another version starts on that day already. Choose a later first day.")
            )
        end_mandate(one, by=by, until=mandate.starts_on - DAY)
    notify([mandate.author], "mandate_approved", mandate)


@action("drop", Mandate, may=may.can_drop, label=gettext_lazy("Drop the proposal"), needs_note=True)
def drop_mandate(mandate: Mandate, *, by: Any) -> None:
    """It will not hold; the proposal and the reason stay."""


@action(
    "end",
    Mandate,
    may=may.can_end,
    label=gettext_lazy("End"),
    serious=True,
    hint=gettext_lazy("From tomorrow on they ask first."),
)
def end_mandate(mandate: Mandate, *, by: Any, until: date | None = None) -> None:
    """Its last day is `until`, or today; what was promised under it stays within it."""
    mandate.ends_on = max(until or today_for(mandate), mandate.starts_on)
