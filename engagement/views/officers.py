"""Pages about officers' profiles, briefings and the visits of senior managers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from engagement import actions, exchange, filters
from engagement.forms import officers as forms
from engagement.models import (
    Community,
    CulturalBriefing,
    OfficerProfile,
    places_without_visit,
    visits_by_quarter,
)
from engagement.views.relations import OfRecord
from people.permissions import roles_with
from records import clock
from records.registers import Register
from records.views import Act, Record, Write


class OfficerProfileRegister(Register):
    model = OfficerProfile
    filterset_class = filters.OfficerProfileFilter
    sorts = {"name": ("officer__name", _("Name"))}
    order = "officer__name"
    columns = exchange.OFFICER
    create = ("introduce_officerprofile", _("Enter a profile"))
    title = _("Officers as the public sees them")
    intro = _("Languages, phone, hours: what each officer lets the communities know.")
    empty_text = _(
        "No officer is introduced yet. People talk more freely when they can choose whom to talk to."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register().prefetch_related("communities")

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))


class OfficerProfilePage(Record):
    model = OfficerProfile

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: OfficerProfile) -> dict[str, Any]:
        places = Community.objects.visible_to(self.request.user)
        return {
            "subtitle": record.site.name,
            "places": places.filter(officer_profiles=record).order_by("name"),
            "responsible": [{"label": _("Officer"), "person": record.officer}],
        }


class ProfileWrite(Write):
    model = OfficerProfile
    form_class = forms.ProfileForm
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("engagement", "C"))


class Introduce(ProfileWrite):
    action = actions.introduce
    title = _("Enter a profile")


class AmendProfile(ProfileWrite):
    action = actions.amend_profile
    title = _("Change the profile")


class PublishProfile(Act):
    model = OfficerProfile
    action = actions.publish_profile


class TakeDownProfile(Act):
    model = OfficerProfile
    action = actions.take_down_profile


class BriefingPage(Record):
    model = CulturalBriefing

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def record_context(self, record: CulturalBriefing) -> dict[str, Any]:
        """Who has read it need not be asked again."""
        context = super().record_context(record)
        newest = self.get_queryset().current_of(record.community)
        own = record.readings.filter(person=self.request.user).first()
        if own or newest != record:
            context["open_actions"] = [
                offer for offer in context["open_actions"] if offer["verb"] != "acknowledge"
            ]
        return context | {"own": own, "newer": newest if newest != record else None}

    def more(self, record: CulturalBriefing) -> dict[str, Any]:
        user = self.request.user
        seen = Community.objects.visible_to(user).filter(pk=record.community_id).exists()
        return {
            "subtitle": record.community.site.name,
            "community_url": record.community.get_absolute_url() if seen else None,
            "readings": record.readings.select_related("person"),
            "write_url": reverse("write_culturalbriefing", args=[record.community_id])
            if seen and actions.write_briefing.may(user, record)
            else None,
        }


class WriteBriefing(OfRecord):
    model = CulturalBriefing
    owner = Community
    action = actions.write_briefing
    form_class = forms.BriefingForm
    title = _("Write a briefing")

    def blank(self) -> CulturalBriefing:
        return CulturalBriefing(community=self.found())

    def way_back(self, record: Any) -> str:
        return str(record.community.get_absolute_url())


class Acknowledge(Act):
    model = CulturalBriefing
    action = actions.acknowledge

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()


@require_safe
def senior_visits(request: HttpRequest) -> HttpResponse:
    """Where senior management has been, by site and quarter (E-10), and where not for twelve months."""
    user, today = request.user, clock.now().date()
    leap = (today.month, today.day) == (2, 29)
    since = today.replace(year=today.year - 1, day=28 if leap else today.day)
    words = {
        "title": _("Visits of senior management"),
        "since": since,
        "quarters": visits_by_quarter(user),
        "unvisited": places_without_visit(user, since),
        "known": Community.objects.visible_to(user).exists(),
        "may_plan": user.holds(*roles_with("engagement", "C")),  # type: ignore[union-attr]
    }
    return render(request, "engagement/senior_visits.html", words)
