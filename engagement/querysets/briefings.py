"""Questions about briefings: which edition holds, and who has read it before they came."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from people.permissions import roles_with

READERS = (
    *roles_with("stakeholder", "R", "impersonal"),
    *roles_with("plan", "R"),  # executives travel too
)


class CulturalBriefingQuerySet(QuerySet):
    def visible_to(self, user: Any) -> CulturalBriefingQuerySet:
        """Whoever may see the community, and those above who only see plans."""
        return self.filter(user.sites_as(*READERS, field="community__site"))

    def for_register(self) -> CulturalBriefingQuerySet:
        return self.select_related("community__site", "written_by")

    def current_of(self, community: Any, before: date | None = None) -> Any:
        """The newest edition, or None; `before`: as it stood when this day began."""
        rows = self.filter(community=community).order_by("-edition")
        return (rows.filter(written_on__lt=before) if before else rows).first()

    def worded_like(self, words: str) -> CulturalBriefingQuerySet:
        return self.filter(community__name__icontains=words)


class BriefingReadingQuerySet(QuerySet):
    def visible_to(self, user: Any) -> BriefingReadingQuerySet:
        """Who sees the briefing sees who has read it."""
        return self.filter(user.sites_as(*READERS, field="briefing__community__site"))

    def unread_by(self, briefing: Any, people: list[Any], before: date) -> list[Any]:
        """Of these people, those who had not read the edition before this day began."""
        rows = self.filter(briefing=briefing, person__in=people, read_on__lt=before)
        done = set(rows.values_list("person_id", flat=True))
        return [person for person in people if person.pk not in done]
