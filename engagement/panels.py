"""How engagement is found by search."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement.models import (
    CONCERN_TEXTS,
    ENGAGEMENT_TEXTS,
    Attendance,
    BriefingReading,
    Community,
    Concern,
    ConsentProcess,
    CulturalBriefing,
    EarlySign,
    Engagement,
    InformationRequest,
    LiaisonOffice,
    OfficerProfile,
    PlannedEngagement,
    Stakeholder,
    StakeholderGroup,
)
from people.models import Role
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


@searchable(_("Liaison offices"), order=38)
def liaison_offices(user: Any, words: str) -> Any:
    return LiaisonOffice.objects.visible_to(user).named_like(words)


@searchable(_("Briefings"), order=39)
def briefings(user: Any, words: str) -> Any:
    return CulturalBriefing.objects.visible_to(user).for_register().worded_like(words)


@panel("engagement.Community", "engagement/panel_briefing.html", order=5)
def before_you_go(community: Any, user: Any) -> dict[str, Any]:
    """How one behaves as a guest there, and whether this person has read it."""
    seen = CulturalBriefing.objects.visible_to(user)
    newest = seen.current_of(community)
    return {
        "briefing": newest,
        "own": newest and newest.readings.filter(person=user).first(),
        "read_url": newest and reverse("acknowledge_culturalbriefing", args=[newest.pk]),
        "write_url": _write_url(user, community),
    }


def _write_url(user: Any, community: Any) -> str | None:
    """For whoever enters what is known of a community."""
    may_write = user.holds(*roles_with("stakeholder", "C"), site=community.site_id)
    return reverse("write_culturalbriefing", args=[community.pk]) if may_write else None


@panel("engagement.Community", "engagement/panel_find_us.html", order=8)
def how_people_find_us(community: Any, user: Any) -> dict[str, Any]:
    offices = LiaisonOffice.objects.visible_to(user).in_use().for_community(community)
    profiles = OfficerProfile.objects.visible_to(user).published().for_register()
    return {
        "offices": offices.order_by("name"),
        "profiles": profiles.filter(communities=community),
        "listed": community.is_listed,
    }


@panel("engagement.PlannedEngagement", "engagement/panel_unread.html", order=5)
def guests_who_come(planned: Any, user: Any) -> dict[str, Any] | None:
    """Which senior managers who are to come have not read the briefing."""
    if planned.community_id is None or planned.status != planned.Status.PLANNED:
        return None
    people = {planned.responsible, *planned.colleagues.all()}
    seniors = sorted(
        (one for one in people if one.holds(Role.GM, Role.EXE)), key=lambda one: one.name
    )
    wanted = Attendance.Function.SENIOR in planned.required_functions
    if not seniors and not wanted:
        return None
    found = _unread(planned.community, seniors, planned.planned_on, None, user)
    return found | {"nobody_named": not seniors, "past": False}


@panel("engagement.Engagement", "engagement/panel_unread.html", order=5)
def guests_who_came(engagement: Any, user: Any) -> dict[str, Any] | None:
    """Which senior managers came without having read the briefing as it stood before that day."""
    if engagement.community_id is None:
        return None
    came = engagement.attendances.all()  # the page has them at hand
    seniors = [row.person for row in came if row.function == Attendance.Function.SENIOR]
    seniors.sort(key=lambda person: person.name)
    if not seniors:
        return None
    day = engagement.held_on
    return _unread(engagement.community, seniors, day, day, user) | {"past": True}


def _unread(
    community: Any, people: list[Any], day: date, edition_before: date | None, user: Any
) -> dict[str, Any]:
    seen = CulturalBriefing.objects.visible_to(user)
    briefing = seen.current_of(community, edition_before)
    seen_readings = BriefingReading.objects.visible_to(user)
    unread = seen_readings.unread_by(briefing, people, day) if briefing else []
    return {
        "briefing": briefing,
        "newest": briefing or seen.current_of(community),
        "unread": unread,
        "write_url": _write_url(user, community),
    }
