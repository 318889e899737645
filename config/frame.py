"""What stands around every page: the company, the way to the registers, the number of unread notices."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from people.permissions import rights
from records import clock
from records.models import Notice


def _reads(subject: str) -> Any:
    """Whoever has any right to read or answer this kind of object, however narrowed."""
    return lambda user: any(letter in "RU" for letter, _word in rights(user, subject))


WAYS: list[tuple[Any, str, str, Any]] = [
    (_("Today"), "home", "house", lambda user: True),
    (_("Meetings"), "engagement_register", "chat-left-text", _reads("engagement")),
    (_("Calendar"), "calendar", "calendar3", _reads("engagement")),
    (_("Engagement plans"), "engagementplan_register", "clipboard-check", _reads("plan")),
    (_("Phases"), "phase_register", "signpost-split", _reads("plan")),
    (_("Consent"), "consentprocess_register", "hand-thumbs-up", _reads("consent")),
    (_("Planned meetings"), "plannedengagement_register", "calendar-event", _reads("engagement")),
    (_("Communities"), "community_register", "geo-alt", _reads("stakeholder")),
    (_("Not heard"), "coverage", "megaphone", _reads("stakeholder")),
    (_("Stakeholders"), "stakeholder_register", "people", _reads("stakeholder")),
    (_("Concerns"), "concern_register", "question-circle", _reads("engagement")),
    (_("Commitments"), "commitment_register", "check2-square", _reads("commitment")),
    (_("What I may promise"), "my_mandates", "shield-check", _reads("mandate")),
    (_("What we say"), "messages_now", "megaphone", _reads("message")),
    (_("Escalations"), "escalation_register", "exclamation-triangle", _reads("escalation")),
    (_("Figures"), "dashboard", "bar-chart", _reads("kpi")),
    (_("Reports"), "report_register", "file-earmark-text", _reads("report")),
    (_("People"), "user_register", "person-badge", lambda user: user.administers),
    (_("Trail"), "trail", "clock-history", lambda user: user.audits),
]


def around(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. No query of its own: a signed-in person comes with roles and unread notices.

    The ways are found only where they are shown; a part of a page that htmx asks for shows none.
    """
    company = {"name": settings.COMPANY_NAME, "fictional": settings.MODE == "demo"}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"company": company, "nav": [], "notice_count": 0}
    return {
        "company": company,
        "nav": SimpleLazyObject(lambda: _nav(request, user)),
        "notice_count": SimpleLazyObject(lambda: _unread(user)),
    }


def _unread(user: Any) -> int:
    known = getattr(user, "unread", None)  # came with the person: UserQuerySet.for_a_visit
    if known is not None:
        return known
    return Notice.objects.visible_to(user).unread().due(clock.instant()).count()


def _nav(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    ways = []
    for label, name, icon, is_open in WAYS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        if is_open(user):
            active = request.path == url or (url != "/" and request.path.startswith(url))
            ways.append({"label": label, "url": url, "icon": icon, "active": active})
    return ways
