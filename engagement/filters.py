"""How the registers of engagement are narrowed. Every choice stands in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from engagement.models import (
    Community,
    Concern,
    ConsentProcess,
    EarlySign,
    Engagement,
    EngagementPlan,
    Import,
    InformationRequest,
    LiaisonOffice,
    OfficerProfile,
    Phase,
    PlannedEngagement,
    QuietDay,
    Stakeholder,
    StakeholderGroup,
    Topic,
)
from people.models import Site
from people.querysets import SiteToday
from records import clock
from records.forms import DateInput


def own_sites(request: Any) -> Any:
    return Site.objects.visible_to(request.user).of(request.user).only("name")


def seen_communities(request: Any) -> Any:
    return Community.objects.visible_to(request.user).only("name")  # a page offers them all


class CommunityFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name"), method="search")
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Community.Kind.choices)

    class Meta:
        model = Community
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.named_like(value)


class GroupFilter(CommunityFilter):
    kind = None
    community = filters.ModelChoiceFilter(label=_("Community"), queryset=seen_communities)
    category = filters.ChoiceFilter(label=_("Category"), choices=StakeholderGroup.Category.choices)
    status = filters.ChoiceFilter(label=_("Status"), choices=StakeholderGroup.Status.choices)

    class Meta:
        model = StakeholderGroup
        fields: list[str] = []


class StakeholderFilter(CommunityFilter):
    community = filters.ModelChoiceFilter(label=_("Community"), queryset=seen_communities)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Stakeholder.Kind.choices)
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        choices=[
            ("active", _("Active")),
            ("inactive", _("Set aside")),
            ("anonymised", _("Anonymised")),
            ("overdue", _("Kept too long")),
        ],
    )

    class Meta:
        model = Stakeholder
        fields: list[str] = []

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "overdue":
            return rows.overdue(SiteToday(clock.now()))
        return rows.filter(status=value)


class CoverageFilter(CommunityFilter):
    kind = None
    community = filters.ModelChoiceFilter(label=_("Community"), queryset=seen_communities)
    topic = filters.ModelChoiceFilter(
        label=_("Heard about"),
        method="already",
        queryset=lambda request: Topic.objects.visible_to(request.user),
    )
    show = filters.ChoiceFilter(
        label=_("Show"),
        method="only",
        choices=[
            ("gaps", _("Only gaps")),
            ("never", _("Never heard")),
            ("often", _("Met more often than they want")),
        ],
    )

    class Meta:
        model = StakeholderGroup
        fields: list[str] = []

    def already(self, rows: Any, name: str, value: Any) -> Any:
        """The page asks about the topic before the rows are narrowed."""
        return rows

    def only(self, rows: Any, name: str, value: str) -> Any:
        state = {"gaps": "gap", "never": "never_engaged", "often": "overmet"}[value]
        return rows.filter(**{state: True})


class EngagementFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words or number"), method="search")
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)
    community = filters.ModelChoiceFilter(label=_("Community"), queryset=seen_communities)
    channel = filters.ChoiceFilter(label=_("How"), choices=Engagement.Channel.choices)
    topic = filters.ModelChoiceFilter(
        label=_("Topic"),
        field_name="topics",
        queryset=lambda request: Topic.objects.visible_to(request.user),
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=Engagement.Status.choices)
    held_from = filters.DateFilter(
        label=_("From"), field_name="held_on", lookup_expr="gte", widget=DateInput
    )
    held_to = filters.DateFilter(
        label=_("Until"), field_name="held_on", lookup_expr="lte", widget=DateInput
    )

    class Meta:
        model = Engagement
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.titled_like(value)


class ConcernFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words"), method="search")
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        choices=[("overdue", _("Answer overdue")), *Concern.Status.choices],
    )
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)
    topic = filters.ModelChoiceFilter(
        label=_("Topic"), queryset=lambda request: Topic.objects.visible_to(request.user)
    )

    class Meta:
        model = Concern
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.said_like(value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return (
            rows.overdue(SiteToday(clock.now()))
            if value == "overdue"
            else rows.filter(status=value)
        )


class TopicFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains")

    class Meta:
        model = Topic
        fields: list[str] = []


class EarlySignFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words"), method="search")
    status = filters.ChoiceFilter(label=_("Where it stands"), choices=EarlySign.Status.choices)
    confidence = filters.ChoiceFilter(label=_("Confidence"), choices=EarlySign.Confidence.choices)
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)
    community = filters.ModelChoiceFilter(label=_("Community"), queryset=seen_communities)

    class Meta:
        model = EarlySign
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.said_like(value)


class QuietDayFilter(filters.FilterSet):
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)
    day_from = filters.DateFilter(
        label=_("From"), field_name="day", lookup_expr="gte", widget=DateInput
    )

    class Meta:
        model = QuietDay
        fields: list[str] = []


class InformationRequestFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words"), method="search")
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        choices=[("overdue", _("Answer overdue")), *InformationRequest.Status.choices],
    )
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)

    class Meta:
        model = InformationRequest
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.said_like(value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "overdue":
            return rows.overdue(SiteToday(clock.now()))
        return rows.filter(status=value)


class ImportFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(label=_("What is in it"), choices=Import.Kind.choices)
    status = filters.ChoiceFilter(label=_("Where it stands"), choices=Import.Status.choices)

    class Meta:
        model = Import
        fields: list[str] = []


class PlannedFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words"), method="search")
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        choices=[("missed", _("Missed")), *PlannedEngagement.Status.choices],
    )
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)
    community = filters.ModelChoiceFilter(label=_("Community"), queryset=seen_communities)
    planned_from = filters.DateFilter(
        label=_("From"), field_name="planned_on", lookup_expr="gte", widget=DateInput
    )
    planned_to = filters.DateFilter(
        label=_("Until"), field_name="planned_on", lookup_expr="lte", widget=DateInput
    )

    class Meta:
        model = PlannedEngagement
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.worded_like(value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return (
            rows.missed(SiteToday(clock.now())) if value == "missed" else rows.filter(status=value)
        )


class EngagementPlanFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Title"), method="search")
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)
    status = filters.ChoiceFilter(label=_("Status"), choices=EngagementPlan.Status.choices)

    class Meta:
        model = EngagementPlan
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.titled_like(value)


class PhaseFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Phase"), method="search")
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        choices=[("passed", _("Begun without consultation")), *Phase.Status.choices],
    )

    class Meta:
        model = Phase
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.named_like(value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.begun_without_consultation() if value == "passed" else rows.filter(status=value)


class ConsentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words"), method="search")
    site = filters.ModelChoiceFilter(label=_("Site"), queryset=own_sites)
    community = filters.ModelChoiceFilter(label=_("Community"), queryset=seen_communities)
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        choices=[
            ("overdue", _("Condition overdue")),
            ("broken", _("Begun without consent")),
            *ConsentProcess.Status.choices,
        ],
    )

    class Meta:
        model = ConsentProcess
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.worded_like(value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "overdue":
            return rows.with_overdue_conditions(SiteToday(clock.now()))
        if value == "broken":
            return rows.filter(without_consent=True)
        return rows.filter(status=value)


class OfficeFilter(CommunityFilter):
    kind = None
    community = filters.ModelChoiceFilter(label=_("Community"), queryset=seen_communities)
    status = filters.ChoiceFilter(label=_("Status"), choices=LiaisonOffice.Status.choices)

    class Meta:
        model = LiaisonOffice
        fields: list[str] = []


class OfficerProfileFilter(CommunityFilter):
    kind = None
    community = filters.ModelChoiceFilter(
        label=_("Community"), field_name="communities", queryset=seen_communities
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=OfficerProfile.Status.choices)

    class Meta:
        model = OfficerProfile
        fields: list[str] = []
