"""Pages about who has not been heard, and about the days on which nobody could be."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from engagement import actions, charts, exchange, filters
from engagement.forms import coverage as forms
from engagement.models import ClosedSeason, Community, Engagement, StakeholderGroup, Topic
from engagement.views.mapping import Mapped
from engagement.views.meetings import is_key
from engagement.views.relations import OfRecord
from people.permissions import roles_with
from records import clock
from records.views import Act

YEAR = 365  # days over which the women at meetings are counted
PLACES = 12  # communities of the short list


class CoverageRegister(Mapped):
    """The work list: gaps first, among them vulnerable groups, then by how many intervals passed."""

    model = StakeholderGroup
    template_name = "engagement/coverage.html"
    filterset_class = filters.CoverageFilter
    sorts = {
        "urgency": ("urgency", _("Days without")),
        "name": ("name", _("Group")),
        "by": ("heard_by", _("To be heard by")),
    }
    order = "-urgency"
    columns = exchange.COVERAGE
    create = ("log_engagement", _("Log a meeting"))
    title = _("Who has not been heard")
    intro = _(
        "Every affected group against its own rhythm: who waits too long, and who is met too often."
    )
    empty_text = _(
        "No group of your sites is owed contact. Enter the groups first: who lives here, who is hit?"
    )

    @cached_property
    def now(self) -> Any:
        return clock.now()

    @cached_property
    def topic(self) -> Any:
        key = self.request.GET.get("topic", "")
        found = Topic.objects.visible_to(self.request.user).filter(pk=key) if is_key(key) else None
        return found.first() if found is not None else None

    def get_queryset(self) -> Any:
        rows = StakeholderGroup.objects.visible_to(self.request.user).for_register()
        return rows.owed_contact().with_coverage(self.now, self.topic)

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))

    def register_context(self, page: Any) -> dict[str, Any]:
        chosen = self.filter.form.cleaned_data if self.filter.form.is_valid() else {}
        place = {name: chosen[name] for name in ("site", "community") if chosen.get(name)}
        return super().register_context(page) | self.figures(place) | {"topic": self.topic}

    def figures(self, place: dict[str, Any]) -> dict[str, Any]:
        """The numbers above the list, over the same place and topic."""
        user = self.request.user
        groups = StakeholderGroup.objects.visible_to(user).filter(**place)
        found = groups.coverage(self.now, self.topic)
        return {
            "coverage": found,
            "pictures": {
                "all": charts.meter(*found["all"]),
                "vulnerable": charts.meter(*found["vulnerable"]),
            },
            "women": self.women(place),
            "refusing": groups.refusing().order_by("name")[:50],
            "places": self.places(place),
        }

    def women(self, place: dict[str, Any]) -> Any:
        """Women at the meetings of a year, for those who read every meeting of their sites."""
        user = self.request.user
        if not user.holds(*roles_with("engagement", "R")):
            return None
        held = Engagement.objects.visible_to(user).standing().filter(**place)
        return held.since(self.now.date(), YEAR).by_sex()

    def places(self, place: dict[str, Any]) -> Any:
        """Communities that nobody heard for half a year, or where few women come."""
        narrowed = {"site": place["site"]} if "site" in place else {}
        if "community" in place:
            narrowed["pk"] = place["community"].pk
        rows = Community.objects.visible_to(self.request.user).filter(**narrowed)
        return rows.with_voices(self.now).wanting().select_related("site")[:PLACES]


class Foresee(OfRecord):
    model = ClosedSeason
    owner = Community
    action = actions.foresee
    form_class = forms.ClosedSeasonForm
    title = _("Enter days when nobody gets there")

    def blank(self) -> ClosedSeason:
        return ClosedSeason(community=self.found())


class WithdrawSeason(Act):
    model = ClosedSeason
    action = actions.withdraw_season
