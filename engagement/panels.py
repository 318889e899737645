"""How engagement is found by search."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.models import (
    CONCERN_TEXTS,
    ENGAGEMENT_TEXTS,
    Community,
    Concern,
    EarlySign,
    Engagement,
    InformationRequest,
    Stakeholder,
    StakeholderGroup,
)
from records.search import in_words, searchable


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
    seen = Engagement.objects.visible_to(user)
    numbered = list(seen.filter(number=words.upper()).for_register())
    return numbered or in_words(seen, words, *ENGAGEMENT_TEXTS, newest="held_on")


@searchable(_("Concerns"), order=35)
def concerns(user: Any, words: str) -> Any:
    return in_words(Concern.objects.visible_to(user), words, *CONCERN_TEXTS, newest="created_at")


@searchable(_("Early signs"), order=36)
def early_signs(user: Any, words: str) -> Any:
    return in_words(EarlySign.objects.visible_to(user), words, "text", newest="heard_on")


@searchable(_("Requests for information"), order=37)
def requests(user: Any, words: str) -> Any:
    seen = InformationRequest.objects.visible_to(user)
    return in_words(seen, words, "text", newest="received_on")
