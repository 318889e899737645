"""How the register of reports is narrowed."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from people.models import Site
from reports.models import Report


class ReportFilter(filters.FilterSet):
    site = filters.ModelChoiceFilter(
        label=_("Site"),
        queryset=lambda request: Site.objects.visible_to(request.user).of(request.user),
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=Report.Status.choices)

    class Meta:
        model = Report
        fields: list[str] = []
