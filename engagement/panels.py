"""How engagement is found by search."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.models import (
    Community,
    Concern,
    EarlySign,
    Engagement,
    InformationRequest,
    Stakeholder,
    StakeholderGroup,
)
from records.search import searchable


@searchable(_("Communities"), order=10)
def communities(user: Any, words: str) -> Any:
    return Community.objects.visible_to(user).named_like(words)


@searchable(_("Groups"), order=15)
def groups(user: Any, words: str) -> Any:
    return StakeholderGroup.objects.visible_to(user).named_like(words)


@searchable(_("Stakeholders"), order=20)
def stakeholders(user: Any, words: str) -> Any:
    return Stakeholder.objects.visible_to(user).named_like(words)


@searchable(_("Meetings"), order=30)
def meetings(user: Any, words: str) -> Any:
    return Engagement.objects.visible_to(user).titled_like(words)


@searchable(_("Concerns"), order=35)
def concerns(user: Any, words: str) -> Any:
    return Concern.objects.visible_to(user).said_like(words)


@searchable(_("Early signs"), order=36)
def early_signs(user: Any, words: str) -> Any:
    return EarlySign.objects.visible_to(user).said_like(words).order_by("-heard_on")


@searchable(_("Requests for information"), order=37)
def requests(user: Any, words: str) -> Any:
    return InformationRequest.objects.visible_to(user).said_like(words).order_by("-received_on")
