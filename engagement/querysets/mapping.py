"""Questions about topics, communities, groups and stakeholders."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import F, Q, QuerySet

from engagement.querysets.coverage import CoverageQuerySet, VoicesQuerySet
from engagement.querysets.likeness import LikenessQuerySet
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

    def listed(self) -> CommunityQuerySet:
        """Those that may be named on the public page."""
        return self.filter(is_listed=True).select_related("site").order_by("site__name", "name")

    def without_senior_visit(self, since: date) -> CommunityQuerySet:
        """Where nobody of senior management has been, ceremonies apart, from this day on."""
        meetings = apps.get_model("engagement.Engagement").objects.senior_visits()
        seen = meetings.filter(held_on__gte=since, community__isnull=False).values("community")
        return self.exclude(pk__in=seen)

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


class HeadcountQuerySet(QuerySet):
    def visible_to(self, user: Any) -> HeadcountQuerySet:
        """Who may see the community may see how many live there."""
        roles = roles_with("stakeholder", "R", "impersonal")
        return self.filter(user.sites_as(*roles, field="community__site"))

    def newest(self) -> HeadcountQuerySet:
        """The last count of each kind."""
        return self.order_by("community_id", "who", "-counted_on", "-created_at").distinct(
            "community_id", "who"
        )


class DistinctionQuerySet(QuerySet):
    def visible_to(self, user: Any) -> DistinctionQuerySet:
        """Whoever may see the entries of the site."""
        return self.filter(reads(user, "stakeholder"))


class GroupQuerySet(CoverageQuerySet, LikenessQuerySet):
    def visible_to(self, user: Any) -> GroupQuerySet:
        """Groups carry no personal data, so the roles that may not see persons see groups."""
        return self.filter(user.sites_as(*roles_with("stakeholder", "R", "impersonal")))

    def for_register(self) -> GroupQuerySet:
        return self.select_related("site", "community", "officer", "parent", "merged_into")

    def counted_for(self, user: Any) -> GroupQuerySet:
        """The population of figures: also for those who read figures only (K10)."""
        return self.filter(_counted(user))

    def active(self) -> GroupQuerySet:
        return self.filter(status="active")

    def named_like(self, words: str) -> GroupQuerySet:
        return self.filter(name__icontains=words).order_by("name")


class StakeholderQuerySet(LikenessQuerySet):
    def visible_to(self, user: Any) -> StakeholderQuerySet:
        """Persons only to roles that need names; protected ones only to CRM and RCH (domain §1.3.3)."""
        if user.everywhere("CRM", "RCH"):
            return self
        open_ones = reads(user, "stakeholder") & Q(is_protected=False)
        organisations = user.sites_as(*roles_with("stakeholder", "R", "impersonal")) & Q(
            kind="organisation", is_protected=False
        )
        return self.filter(open_ones | organisations | user.sites_as("CRM", "RCH"))

    def for_register(self) -> StakeholderQuerySet:
        return self.select_related("site", "community", "merged_into")

    def named_like(self, words: str) -> StakeholderQuerySet:
        return self.filter(name__icontains=words).order_by("name")

    def in_use(self) -> StakeholderQuerySet:
        """Whom one still works with."""
        return self.filter(status="active")

    def overdue(self, on: Any) -> StakeholderQuerySet:
        """Kept for longer than was said; to be anonymised. `on`: a date, or SiteToday(now)."""
        return self.exclude(status="anonymised").filter(retention_until__lt=on)


class RelationQuerySet(QuerySet):
    def visible_to(self, user: Any) -> RelationQuerySet:
        """Only who sees both ends may know of what is between them."""
        people = apps.get_model("engagement.Stakeholder").objects.visible_to(user).values("pk")
        groups = apps.get_model("engagement.StakeholderGroup").objects.visible_to(user).values("pk")
        begins = Q(from_person__in=people) | Q(from_group__in=groups)
        return self.filter(begins, Q(to_person__in=people) | Q(to_group__in=groups))

    def with_ends(self) -> RelationQuerySet:
        return self.select_related("from_person", "from_group", "to_person", "to_group", "site")

    def in_force(self, on: Any) -> RelationQuerySet:
        return self.filter(Q(until__isnull=True) | Q(until__gte=on))

    def of(self, record: Any) -> RelationQuerySet:
        """Those that begin or end at a person or group."""
        side = "group" if record._meta.model_name == "stakeholdergroup" else "person"
        return self.filter(Q(**{f"from_{side}": record}) | Q(**{f"to_{side}": record}))
