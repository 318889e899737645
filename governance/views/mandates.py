"""Pages about mandates: the register, one mandate, and "What may I promise?"."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from governance import actions, exchange, filters
from governance.forms import mandates as forms
from governance.models import Mandate, PromiseKind
from governance.permissions import mandates as may
from people.models import Role, Site
from people.permissions import roles_with
from records import clock
from records.registers import Register
from records.views import Act, Record, Write

FIELDS = forms.MandateForm.Meta.fields


class MandateRegister(Register):
    model = Mandate
    filterset_class = filters.MandateFilter
    sorts = {"from": ("starts_on", _("Valid from"))}
    order = "-starts_on"
    columns = exchange.MANDATE
    create = ("propose_mandate", _("Propose a mandate"))
    title = _("Mandates")
    intro = _("Who may promise what, up to which value and for how long, without asking.")
    empty_text = _(
        "No mandate is entered yet, so everybody asks the community-relations manager first. "
        "Propose one; somebody else approves it."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("mandate", "C"))

    def register_context(self, page: Any) -> dict[str, Any]:
        today = clock.now().date()
        for mandate in page.rows:
            mandate.words, mandate.ended = may.in_words(mandate), mandate.has_ended(today)
        return super().register_context(page)


class MandatePage(Record):
    model = Mandate

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: Mandate) -> dict[str, Any]:
        user, today = self.request.user, clock.now().date()
        versions: list[Any] = list(
            Mandate.objects.visible_to(user).versions_of(record).for_register()
        )
        for one in versions:
            one.words = may.in_words(one)
        people = [
            {"label": _("Proposed by"), "person": record.author},
            {"label": _("Approved by"), "person": record.approved_by},
        ]
        return {
            "title": record.holder,
            "subtitle": may.in_words(record),
            "in_force": record.is_in_force(today),
            "ended": record.has_ended(today),
            "versions": versions,
            "responsible": [one for one in people if one["person"]],
            "replace_url": reverse("replace_mandate", args=[record.pk])
            if may.can_replace(user, record)
            else None,
        }


class Propose(Write):
    model = Mandate
    action = actions.propose_mandate
    form_class = forms.MandateForm
    title = _("Propose a mandate")
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("mandate", "C"))


class Replace(Propose):
    """The next version of a mandate, with what holds now filled in."""

    title = _("Propose the next version")
    creating = True  # type: ignore[assignment]

    @property
    def former(self) -> Mandate:
        rows = Mandate.objects.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def blank(self) -> Mandate:
        return Mandate(line=self.former.line)

    def initial(self) -> dict[str, Any]:
        former = self.former
        kept = [name for name in FIELDS if name not in {"starts_on", "ends_on"}]
        return {name: getattr(former, name) for name in kept}

    def may_create(self, record: Any) -> bool:
        return may.can_replace(self.request.user, self.former)


class Amend(Write):
    model = Mandate
    action = actions.amend_mandate
    form_class = forms.MandateForm
    title = _("Change the proposal")
    template_name = "records/write.html"


class Approve(Act):
    model = Mandate
    action = actions.approve_mandate


class Drop(Act):
    model = Mandate
    action = actions.drop_mandate


class End(Act):
    model = Mandate
    action = actions.end_mandate


@require_safe
def my_mandates(request: HttpRequest) -> HttpResponse:
    """What may I promise? Site by site and kind by kind, in plain words."""
    user: Any = request.user
    if not user.holds(*roles_with("mandate", "R")):
        raise PermissionDenied
    sites = Site.objects.visible_to(user).of(user).order_by("name")
    mine = list(
        Mandate.objects.visible_to(user)
        .in_force(clock.now().date())
        .speaking_to(user)
        .select_related("person", "site")
    )
    return render(
        request,
        "governance/my_mandates.html",
        {
            "places": [
                {"site": site, "kinds": rules_of(user, mandates_at(mine, user, site))}
                for site in sites
            ],
            "default_role": Role(may.DEFAULT_ROLE).label,
            "title": _("What may I promise?"),
        },
    )


def mandates_at(mandates: list[Mandate], user: Any, site: Site) -> list[Mandate]:
    """Those of the list that bind this person at this site."""
    return [
        one
        for one in mandates
        if one.site_id in {None, site.pk}
        and (one.person_id == user.pk or (one.role and user.holds(one.role, site=site)))
    ]


def rules_of(user: Any, mandates: list[Mandate]) -> list[dict[str, Any]]:
    """For each kind the sentences that count; none where nothing speaks of it."""
    return [
        {
            "kind": kind.label,
            "rules": [may.in_words(one) for one in may.speaking(mandates, kind, user)],
        }
        for kind in PromiseKind
    ]
