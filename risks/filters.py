"""How the register of escalations is narrowed."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from people.models import Site
from risks.models import LEVELS, Escalation


class EscalationFilter(filters.FilterSet):
    mine = filters.ChoiceFilter(label=_("Whose"), method="whose", choices=[("yes", _("Before me"))])
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        choices=[
            ("unanswered", _("Unanswered")),
            ("living", _("Not closed")),
            *Escalation.Status.choices,
        ],
    )
    level = filters.ChoiceFilter(label=_("Level"), choices=LEVELS)
    site = filters.ModelChoiceFilter(
        label=_("Site"),
        queryset=lambda request: Site.objects.visible_to(request.user).of(request.user),
    )

    class Meta:
        model = Escalation
        fields: list[str] = []

    def whose(self, rows: Any, name: str, value: str) -> Any:
        return rows.addressed_to(self.request.user)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        named = {"unanswered": rows.unanswered, "living": rows.living}
        return named[value]() if value in named else rows.filter(status=value)
