"""What may come in about reports."""

from __future__ import annotations

from typing import Any

from people.models import Site
from people.permissions import roles_with
from records import clock
from records.forms import DateInput, RecordForm
from reports.kpis import months_before
from reports.models import Report


class OrderForm(RecordForm):
    """Which report, of which site, for which period."""

    class Meta:
        model = Report
        fields = ["kind", "site", "period_start", "period_end"]
        widgets = {"period_start": DateInput(), "period_end": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.now().date()
        self.initial.setdefault("period_start", months_before(today, 0))
        self.initial.setdefault("period_end", months_before(today, -1))
        self.fields["site"].queryset = Site.objects.visible_to(self.user).filter(
            self.user.sites_as(*roles_with("report", "R"), field="pk")
        )
