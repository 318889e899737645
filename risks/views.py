"""Pages about escalations and the ladder that raises them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from commitments.models import Commitment
from people.permissions import allows
from records import clock
from records.registers import Register
from records.views import Act, Record, Write
from risks import actions, exchange, filters, forms
from risks.models import Escalation, Hold, Limit, Rung
from risks.permissions import can_decide, can_keep_ladder


class EscalationRegister(Register):
    model = Escalation
    filterset_class = filters.EscalationFilter
    sorts = {"due": ("due_at", _("Fell due")), "level": ("level", _("Level"))}
    order = "-due_at"
    columns = exchange.ESCALATION
    title = _("Escalations")
    intro = _("What was put before somebody higher, and whether they answered.")
    empty_text = _(
        "Nothing was escalated. What runs late comes here by the clock; any matter can be raised from its page."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().escalations().for_register()

    def register_context(self, page: Any) -> dict[str, Any]:
        now = clock.now()
        for escalation in page.rows:
            escalation.late = escalation.is_late(now)
        return super().register_context(page)


class EscalationPage(Record):
    """What happened, why at this level, by when an answer is due, what it can be. Opening it is reading it."""

    model = Escalation

    def get_queryset(self) -> Any:
        return (
            super()
            .get_queryset()
            .select_related(
                "site",
                "commitment__made_to",
                "commitment__accountable",
                "commitment__owner",
                "commitment__owner_unit",
                "commitment__owner_party",
                "commitment__community",
                "concern__group",
                "concern__topic",
                "concern__engagement",
                "rung",
                "raised_by",
                "raised_from",
                "decided_by",
                "acknowledged_by",
            )
        )

    def more(self, record: Escalation) -> dict[str, Any]:
        user, now = self.request.user, clock.now()
        actions.read(record, user)
        matter = record.matter
        seen = type(matter).objects.visible_to(user).filter(pk=matter.pk).exists()
        earlier = Escalation.objects.visible_to(user).escalations().filter(subject=record.subject)
        deciding = record.status in Escalation.UNANSWERED and can_decide(user, record)
        return {
            "title": _("Level %(level)d: %(why)s") % {"level": record.level, "why": record.reason},
            "subtitle": record.site.name,
            "matter": matter if seen else None,
            "is_promise": isinstance(matter, Commitment),
            "days_late": matter.days_overdue(record.site.today(now))
            if isinstance(matter, Commitment)
            else 0,
            "late": record.is_late(now),
            "now": now,
            "addressees": record.addressees.select_related("person").order_by("person__name"),
            "earlier": earlier.exclude(pk=record.pk).for_register().order_by("due_at"),
            "decide_form": forms.DecideForm(record=record, action=actions.decide, user=user)
            if deciding
            else None,
            "may_acknowledge": actions.acknowledge.is_open_to(user, record),
        }


class EscalationAct(Act):
    model = Escalation


class Acknowledge(EscalationAct):
    action = actions.acknowledge


class Decide(EscalationAct):
    action = actions.decide
    form_class = forms.DecideForm


class Begin(EscalationAct):
    action = actions.begin


class Close(EscalationAct):
    action = actions.close


class DeEscalate(EscalationAct):
    action = actions.de_escalate


class Escalate(Write):
    """A person puts a commitment or a concern before a level."""

    model = Escalation
    action = actions.escalate
    form_class = forms.EscalateForm
    title = _("Escalate")
    template_name = "records/write.html"

    def blank(self) -> Escalation:
        matter = forms.subject_of(self.request.GET, self.request.user)
        if matter is None:
            raise Http404
        name = "commitment" if isinstance(matter, Commitment) else "concern"
        return Escalation(**{name: matter}, site=matter.site)

    def may_create(self, record: Escalation) -> bool:
        return allows(self.request.user, "escalation", "C", record.site_id)

    def save(self, form: Any) -> Escalation:
        return actions.raise_directly(form.new_record(), by=self.request.user, **form.details())

    def show(self, record: Any, form: Any, status: int = 200, saved: Any = None) -> HttpResponse:
        record.get_absolute_url = (
            record.matter.get_absolute_url
        )  # "Cancel" leads back to the matter
        return super().show(record, form, status, saved)


@require_safe
def ladder_page(request: HttpRequest) -> HttpResponse:
    """The rules in force: after how many days whom is told of what, and how long each level has to answer."""
    today = clock.now().date()
    rungs = Rung.objects.visible_to(request.user)
    words = {
        "rungs": rungs.in_force(today),
        "past": rungs.filter(valid_until__lt=today),
        "limits": Limit.objects.visible_to(request.user),
        "may_change": can_keep_ladder(request.user, None),
    }
    return render(request, "risks/ladder.html", words)


class RungPage(Record):
    model = Rung

    def more(self, record: Rung) -> dict[str, Any]:
        others = Rung.objects.visible_to(self.request.user)
        return {
            "versions": others.filter(
                clock=record.clock, pace=record.pace, step=record.step
            ).order_by("valid_from"),
            "fired": Escalation.objects.visible_to(self.request.user).filter(rung=record).count(),
        }


class LadderWrite(Write):
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return can_keep_ladder(self.request.user, record)


class SetRung(LadderWrite):
    model = Rung
    action = actions.set_rung
    form_class = forms.RungForm
    title = _("Enter a step")


class ReplaceRung(LadderWrite):
    model = Rung
    action = actions.replace
    form_class = forms.NextRungForm
    title = _("Change a step")

    def after(self, record: Any) -> str:
        return reverse("ladder")


class EndRung(Act):
    model = Rung
    action = actions.end_rung


class LimitPage(Record):
    model = Limit


class AmendLimit(LadderWrite):
    model = Limit
    action = actions.amend_limit
    form_class = forms.LimitForm
    title = _("Change the limits of a level")


class HoldPage(Record):
    model = Hold


class ConfirmHold(Act):
    model = Hold
    action = actions.confirm
