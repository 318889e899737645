"""What can be done to an officer's profile: it becomes public by the officer's own act, or the manager's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.fields import set_many, take_over
from engagement.models import OfficerProfile
from records.trail import action


@action(
    "introduce",
    OfficerProfile,
    may=may.can_keep_profile,
    label=gettext_lazy("Enter a profile"),
    creates=True,
)
def introduce(
    profile: OfficerProfile, *, by: Any, communities: Sequence[Any] = ()
) -> Iterator[dict[str, Any]]:
    """What the public may know of an officer. It is public only after it was published."""
    if OfficerProfile.objects.filter(officer=profile.officer_id).exists():
        raise ValidationError({"officer": _("This officer has a profile already. Change that.")})
    yield {}
    yield set_many(profile, {"communities": list(communities)})


@action("amend", OfficerProfile, may=may.can_keep_profile, label=gettext_lazy("Change"))
def amend_profile(
    profile: OfficerProfile, *, by: Any, values: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """What is public changes with it, at once."""
    many = take_over(profile, values)
    yield set_many(profile, many)


@action(
    "publish",
    OfficerProfile,
    may=may.can_keep_profile,
    label=gettext_lazy("Make it public"),
    hint=gettext_lazy(
        "Name, languages, phone, hours and what is said about the person can then be read by anybody, without sign-in."
    ),
)
def publish_profile(profile: OfficerProfile, *, by: Any) -> None:
    """From now on on the public page of the communities it names."""
    if not profile.communities.exists():
        raise ValidationError(_("Choose at least one community first, so that people find you."))


@action(
    "take_down",
    OfficerProfile,
    may=may.can_keep_profile,
    label=gettext_lazy("Take it off the public page"),
)
def take_down_profile(profile: OfficerProfile, *, by: Any) -> None:
    """Nobody outside sees it any more."""
