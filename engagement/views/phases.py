"""Pages about phases of projects and the consultation before them."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from engagement import actions, exchange, filters
from engagement.forms import phases as forms
from engagement.models import ConsultationPoint, Phase, StakeholderGroup
from people.permissions import roles_with
from records import clock
from records.registers import Register
from records.views import Act, Record, Write, door


class PhaseRegister(Register):
    model = Phase
    filterset_class = filters.PhaseFilter
    sorts = {"start": ("starts_on", _("Planned start"))}
    order = "starts_on"
    columns = exchange.PHASE
    create = ("announce_phase", _("Enter a phase"))
    title = _("Phases and consultation")
    intro = _("What begins when, and who must be asked before.")
    empty_text = _("No phase is entered yet. Begin with the next works that people will notice.")

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register().prefetch_related("points")

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("plan", "C"))

    def register_context(self, page: Any) -> dict[str, Any]:
        now = clock.now()
        for phase in page.rows:
            points = list(phase.points.all())
            today = phase.site.today(now)
            phase.settled = sum(point.status != point.Status.OPEN for point in points)
            phase.of = len(points)
            phase.overdue = sum(point.is_overdue(today) for point in points)
            phase.passed = phase.passed_over(points)
        return super().register_context(page)


class PhasePage(Record):
    model = Phase

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: Phase) -> dict[str, Any]:
        user, today = self.request.user, record.site.today()
        rows = ConsultationPoint.objects.visible_to(user).filter(phase=record).for_register()
        points = list(rows.prefetch_related("groups"))
        verbs = (
            actions.give_documents,
            actions.meet_point,
            actions.waive_point,
        )
        for point in points:
            point.overdue = point.is_overdue(today)
            point.no_documents = point.lacks_documents(today)
            point.offers = [door(verb, point) for verb in verbs if verb.is_open_to(user, point)]
        return {
            "subtitle": record.site.name,
            "points": points,
            "passed": record.passed_over(points),
            "may_require": record.status == record.Status.AHEAD
            and actions.announce_phase.may(user, record),
            "may_plan": user.holds(*roles_with("engagement", "C"), site=record.site_id),
        }


class AnnouncePhase(Write):
    model = Phase
    action = actions.announce_phase
    form_class = forms.PhaseForm
    title = _("Enter a phase")
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("plan", "C"))


class AmendPhase(Write):
    model = Phase
    action = actions.amend_phase
    form_class = forms.PhaseForm
    title = _("Change the phase")
    template_name = "records/write.html"


class BeginPhase(Act):
    model = Phase
    action = actions.begin_phase
    form_class = forms.BegunForm


class RequireConsultation(Write):
    """A new point before the phase that the address names."""

    model = ConsultationPoint
    action = actions.require_consultation
    form_class = forms.PointForm
    title = _("Add a consultation")
    template_name = "records/write.html"
    creating = True  # type: ignore[assignment]

    def blank(self) -> Any:
        phases = Phase.objects.visible_to(self.request.user).select_related("site")
        return ConsultationPoint(phase=get_object_or_404(phases, pk=self.kwargs["pk"]))

    def may_create(self, record: Any) -> bool:
        return self.action.may(self.request.user, record)

    def initial(self) -> dict[str, Any]:
        """Everybody who is affected and active is asked, unless somebody is taken out."""
        seen = StakeholderGroup.objects.visible_to(self.request.user).active()
        asked = seen.filter(site__phases=self.kwargs["pk"], is_affected=True)
        return {"groups": list(asked.values_list("pk", flat=True))}


class GiveDocuments(Act):
    model = ConsultationPoint
    action = actions.give_documents
    form_class = forms.GivenForm


class MeetPoint(Act):
    model = ConsultationPoint
    action = actions.meet_point
    form_class = forms.MetForm


class WaivePoint(Act):
    model = ConsultationPoint
    action = actions.waive_point
    form_class = forms.WaiverForm
