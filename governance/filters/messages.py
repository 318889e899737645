"""How the register of key messages is narrowed."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from governance.models import KeyMessage
from people.models import Site
from records import clock


class KeyMessageFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words"), method="search")
    state = filters.ChoiceFilter(
        label=_("Where it stands"),
        method="by_state",
        choices=[
            ("in_force", _("In force")),
            ("waiting", _("Waits for approval")),
            ("expired", _("Expired")),
            ("retired", _("Retired")),
        ],
    )
    site = filters.ModelChoiceFilter(
        label=_("Site"),
        method="at_site",
        queryset=lambda request: Site.objects.visible_to(request.user).of(request.user),
    )

    class Meta:
        model = KeyMessage
        fields: list[str] = []

    def search(self, rows: Any, name: str, value: str) -> Any:
        return rows.about(value)

    def at_site(self, rows: Any, name: str, value: Any) -> Any:
        return rows.at(value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        today = clock.now().date()
        questions = {
            "in_force": lambda: rows.in_force(today),
            "waiting": rows.waiting,
            "expired": lambda: rows.expired(today),
            "retired": lambda: rows.filter(status="retired"),
        }
        return questions[value]()
