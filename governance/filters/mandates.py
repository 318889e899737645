"""How the register of mandates is narrowed."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from governance.models import Mandate, PromiseKind
from people.models import Role, Site
from records import clock


class MandateFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        choices=[
            ("in_force", _("In force")),
            ("waiting", _("Waits for approval")),
            ("ended", _("Ended")),
        ],
    )
    role = filters.ChoiceFilter(label=_("Role"), choices=Role.choices)
    kind = filters.ChoiceFilter(label=_("Kind of promise"), choices=PromiseKind.choices)
    answer = filters.ChoiceFilter(label=_("They may"), choices=Mandate.Answer.choices)
    site = filters.ModelChoiceFilter(
        label=_("Site"), queryset=lambda request: Site.objects.visible_to(request.user)
    )

    class Meta:
        model = Mandate
        fields: list[str] = []

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        today = clock.now().date()
        questions = {
            "in_force": lambda: rows.in_force(today),
            "waiting": rows.waiting,
            "ended": lambda: rows.ended(today),
        }
        return questions[value]()
