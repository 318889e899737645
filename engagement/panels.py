"""How engagement is found by search."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement.models import (
    CONCERN_TEXTS,
    ENGAGEMENT_TEXTS,
    Community,
    Concern,
    ConsentProcess,
    EarlySign,
    Engagement,
    InformationRequest,
    PlannedEngagement,
    Stakeholder,
    StakeholderGroup,
)
from people.permissions import roles_with
from records.panels import panel
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


SHOWN = 10


@searchable(_("Planned meetings"), order=32)
def planned_meetings(user: Any, words: str) -> Any:
    return PlannedEngagement.objects.visible_to(user).worded_like(words)


@panel("engagement.StakeholderGroup", "engagement/panel_planned.html", order=10)
def planned_with_group(group: Any, user: Any) -> dict[str, Any]:
    """When this group is met next."""
    return _planned(
        user, group, {"group": group.pk, "community": group.community_id or ""}, group=group
    )


@panel("engagement.Community", "engagement/panel_planned.html", order=10)
def planned_in_community(community: Any, user: Any) -> dict[str, Any]:
    """When somebody comes to this community next."""
    around = {"site": community.site_id, "community": community.pk}
    return _planned(user, community, around, community=community)


def _planned(user: Any, record: Any, query: dict[str, Any], **where: Any) -> dict[str, Any]:
    seen = PlannedEngagement.objects.visible_to(user).open().filter(**where)
    may_plan = user.holds(*roles_with("engagement", "C"), site=record.site_id)
    url = f"{reverse('plan_plannedengagement')}?{urlencode(query)}" if may_plan else None
    return {"planned": list(seen.for_register().order_by("planned_on")[:SHOWN]), "plan_url": url}


@searchable(_("Consent"), order=38)
def consents(user: Any, words: str) -> Any:
    return ConsentProcess.objects.visible_to(user).worded_like(words)


@panel("engagement.Community", "engagement/panel_consent.html", order=15)
def asked_of_community(community: Any, user: Any) -> dict[str, Any] | None:
    """What the people of this community were asked to consent to; only for those who read it."""
    if not user.holds(*roles_with("consent", "R"), site=community.site_id):
        return None
    seen = ConsentProcess.objects.visible_to(user).filter(community=community)
    may_open = user.holds(*roles_with("consent", "C"), site=community.site_id)
    query = urlencode({"site": community.site_id, "community": community.pk})
    return {
        "consents": list(seen.order_by("-opened_on")[:SHOWN]),
        "open_url": f"{reverse('open_consentprocess')}?{query}" if may_open else None,
    }
