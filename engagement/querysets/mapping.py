"""Questions about topics, communities, groups and stakeholders."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from engagement.querysets.coverage import CoverageQuerySet, VoicesQuerySet
from engagement.querysets.scope import reads
from people.permissions import roles_with


class TopicQuerySet(QuerySet):
    def visible_to(self, user: Any) -> TopicQuerySet:
        return self


class CommunityQuerySet(VoicesQuerySet):
    def visible_to(self, user: Any) -> CommunityQuerySet:
        """Communities are no secret to anybody who works at their site; contractors see none."""
        return self.filter(user.sites_as(*roles_with("stakeholder", "R", "impersonal")))

    def for_register(self) -> CommunityQuerySet:
        return self.select_related("site", "officer")

    def named_like(self, words: str) -> CommunityQuerySet:
        return self.filter(name__icontains=words).order_by("name")

    def counted_for(self, user: Any) -> CommunityQuerySet:
        """The population of figures: also for those who read figures only (K10)."""
        return self.filter(_counted(user))


def _counted(user: Any) -> Q:
    reading = {*roles_with("stakeholder", "R", "impersonal"), *roles_with("kpi", "R")}
    return user.sites_as(*reading)


class ClosedSeasonQuerySet(QuerySet):
    def visible_to(self, user: Any) -> ClosedSeasonQuerySet:
        """Who may see the community may know when it cannot be reached."""
        places = user.sites_as(
            *roles_with("stakeholder", "R", "impersonal"), field="community__site"
        )
        return self.filter(places)

    def excusing(self) -> ClosedSeasonQuerySet:
        """Entered before they began and not taken back."""
        return self.filter(withdrawn=False, registered_on__lte=F("starts_on"))


class GroupQuerySet(CoverageQuerySet):
    def visible_to(self, user: Any) -> GroupQuerySet:
        """Groups carry no personal data, so the roles that may not see persons see groups."""
        return self.filter(user.sites_as(*roles_with("stakeholder", "R", "impersonal")))

    def for_register(self) -> GroupQuerySet:
        return self.select_related("site", "community", "officer", "parent")

    def counted_for(self, user: Any) -> GroupQuerySet:
        """The population of figures: also for those who read figures only (K10)."""
        return self.filter(_counted(user))

    def active(self) -> GroupQuerySet:
        return self.filter(status="active")

    def named_like(self, words: str) -> GroupQuerySet:
        return self.filter(name__icontains=words).order_by("name")


class StakeholderQuerySet(QuerySet):
    def visible_to(self, user: Any) -> StakeholderQuerySet:
        """Persons only to roles that need names; protected ones only to CRM and RCH (domain §1.3.3)."""
        open_ones = reads(user, "stakeholder") & Q(is_protected=False)
        organisations = user.sites_as(*roles_with("stakeholder", "R", "impersonal")) & Q(
            kind="organisation", is_protected=False
        )
        return self.filter(open_ones | organisations | user.sites_as("CRM", "RCH"))

    def for_register(self) -> StakeholderQuerySet:
        return self.select_related("site", "community")

    def named_like(self, words: str) -> StakeholderQuerySet:
        return self.filter(name__icontains=words).order_by("name")
