"""How the register of commitments is narrowed. Every choice stands in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from commitments.models import Commitment
from engagement.models import Community
from people.models import Site
from people.querysets import SiteToday
from records import clock
from records.forms import DateInput


class CommitmentFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words or number"), method="search")
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        null_label=None,
        choices=[
            ("open", _("Open")),
            ("overdue", _("Overdue")),
            ("due_soon", _("Due in 14 days")),
            ("at_risk", _("At risk")),
            *Commitment.Status.choices,
        ],
    )
    mine = filters.ChoiceFilter(label=_("Whose"), method="whose", choices=[("yes", _("Mine"))])
    site = filters.ModelChoiceFilter(
        label=_("Site"),
        queryset=lambda request: Site.objects.visible_to(request.user).of(request.user),
    )
    community = filters.ModelChoiceFilter(
        label=_("Community"), queryset=lambda request: Community.objects.visible_to(request.user)
    )
    owner_type = filters.ChoiceFilter(label=_("Who delivers"), choices=Commitment.OwnerType.choices)
    source = filters.ChoiceFilter(label=_("Source"), choices=Commitment.Source.choices)
    due_from = filters.DateFilter(
        label=_("Due from"), field_name="current_due", lookup_expr="gte", widget=DateInput
    )
    due_to = filters.DateFilter(
        label=_("Due until"), field_name="current_due", lookup_expr="lte", widget=DateInput
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.said_like(value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        now = clock.now()
        questions = {
            "open": rows.open,
            "overdue": lambda: rows.overdue(SiteToday(now)),
            "due_soon": lambda: rows.due_soon(SiteToday(now)),
            "at_risk": lambda: rows.at_risk(SiteToday(now)),
        }
        return questions[value]() if value in questions else rows.filter(status=value)

    def whose(self, rows: Any, name: str, value: str) -> Any:
        return rows.mine(self.request.user)
