"""Today, the figures, and the reports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from commitments.models import ChangeRequest, Commitment
from commitments.permissions import can_decide_change, can_rule
from engagement.models import (
    Concern,
    Condition,
    FollowUp,
    InformationRequest,
    PlannedEngagement,
    StakeholderGroup,
)
from people.models import Role, Site
from people.permissions import roles_with
from people.querysets import SiteToday
from records import clock
from records.registers import Register
from records.views import Act, Record, Write
from reports import actions, charts, filters, forms, kpis
from reports.models import Report
from risks.models import Escalation

AHEAD = 14  # days that "today" looks ahead
MOST = 15  # lines of one list on the home page
UNHEARD = 5  # groups that wait to be heard; the rest stands on their own page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs me today: what was put before me, what I owe, what waits for my word. Overdue first."""
    user, now = request.user, clock.now()
    before_me = Escalation.objects.visible_to(user).addressed_to(user).unanswered().told(now)
    owed = Commitment.objects.visible_to(user).mine(user).open().for_register().most_urgent()[:MOST]
    lists = {
        "escalations": _dated(before_me.for_register().most_urgent()[:MOST], now),
        "commitments": _judged(owed, now),
        "to_register": _of_manager(user),
        "changes": _changes(user),
        "to_rule": _to_rule(user, now),
        "concerns": _concerns(user, now),
        "to_prepare": list(
            Concern.objects.visible_to(user)
            .to_prepare(user)
            .for_register()
            .order_by("answer_due")[:MOST]
        ),
        "requests": _requests(user, now),
        "unheard": _unheard(user, now),
        "planned": _planned(user, now),
        "conditions": _conditions(user, now),
        "follow_ups": _tasks(user, now),
    }
    words = {
        **lists,
        "empty": not any(lists.values()),
        "may_log": user.holds(*roles_with("engagement", "C")),
    }
    return render(request, "reports/home.html", words)


def _dated(rows: Any, now: Any) -> list[Any]:
    found = list(rows)
    for one in found:
        one.late = one.is_late(now)
    return found


def _judged(rows: Any, now: Any) -> list[Any]:
    found = list(rows)
    for one in found:
        one.late_days = one.days_overdue(one.site.today(now))
    return found


def _of_manager(user: Any) -> list[Commitment]:
    """Drafts to register and evidence to verify, for the manager of the site."""
    waiting = Commitment.objects.visible_to(user).filter(user.sites_as(Role.CRM))
    return list(
        waiting.filter(status__in=["draft", "evidence_submitted"])
        .for_register()
        .most_urgent()[:MOST]
    )


def _to_rule(user: Any, now: Any) -> list[Commitment]:
    """What was promised beyond a mandate and waits for this person's word."""
    waiting = Commitment.objects.visible_to(user).waiting_for_ruling().put_before(user)
    found = [one for one in waiting.for_register().order_by("rule_by")[:100] if can_rule(user, one)]
    for one in found:
        one.late = one.ruling_is_late(one.site.today(now))
    return found[:MOST]


def _changes(user: Any) -> list[ChangeRequest]:
    rows = (
        ChangeRequest.objects.visible_to(user)
        .waiting()
        .select_related("commitment__owner_unit", "commitment__site")
    )
    return [one for one in rows[:100] if can_decide_change(user, one)][:MOST]


def _concerns(user: Any, now: Any) -> list[Concern]:
    """Answers that are late or due soon at the officer's and manager's sites."""
    mine = (
        Concern.objects.visible_to(user)
        .filter(user.sites_as(Role.CLO, Role.CRM))
        .overdue(SiteToday(now))
    )
    found = list(mine.for_register().order_by("answer_due")[:MOST])
    for one in found:
        one.late = True
    return found


def _requests(user: Any, now: Any) -> list[InformationRequest]:
    """Requests for information that are late or due soon, for the officers and managers of the site."""
    mine = InformationRequest.objects.visible_to(user).filter(user.sites_as(Role.CLO, Role.CRM))
    soon = mine.open().filter(due_on__lte=now.date() + timedelta(days=AHEAD))
    found = list(soon.for_register().order_by("due_on")[:MOST])
    for one in found:
        one.late = one.is_overdue(one.site.today(now))
    return found


def _unheard(user: Any, now: Any) -> list[StakeholderGroup]:
    """Groups of the officer's and manager's sites that wait too long, vulnerable ones first."""
    mine = StakeholderGroup.objects.visible_to(user).filter(user.sites_as(Role.CLO, Role.CRM))
    gaps = mine.owed_contact().with_coverage(now).gaps().most_unheard()
    return list(gaps.select_related("site")[:UNHEARD])


def _planned(user: Any, now: Any) -> list[PlannedEngagement]:
    """Meetings to hold: those that were missed, and those of the next days."""
    rows = PlannedEngagement.objects.visible_to(user).mine(user).up_to(now.date(), AHEAD)
    found = list(rows.for_register()[:MOST])
    for one in found:
        one.missed = one.is_missed(one.site.today(now))
    return found


def _conditions(user: Any, now: Any) -> list[Condition]:
    """Conditions of a consent that are late: for their owner, and for who answers for the site."""
    seen = Condition.objects.visible_to(user).overdue(SiteToday(now, "process__site"))
    return list(seen.put_before(user).for_register()[:MOST])


def _tasks(user: Any, now: Any) -> list[FollowUp]:
    rows = FollowUp.objects.visible_to(user).filter(owner=user).due_within(now.date(), AHEAD)
    found = list(rows.most_urgent(now.date())[:MOST])
    for one in found:
        one.late = one.due_on < one.site.today(now)
    return found


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The first figures, as charts that are also tables, for one site or all that the visitor sees."""
    user, now = request.user, clock.now()
    if not user.holds(*roles_with("kpi", "R")):
        raise Http404
    sites = Site.objects.visible_to(user).of(user)
    site = (
        sites.filter(pk=request.GET["site"]).first() if _is_key(request.GET.get("site")) else None
    )
    on = site.today(now) if site else now.date()
    months = kpis.engagements_by_month(user, on, site)
    year = kpis.months_before(on, kpis.MONTHS - 1)
    words = {
        "sites": sites,
        "site": site,
        "now": now,
        "overdue": kpis.overdue_share(user, now, site),
        "kept": kpis.kept_on_agreed_date(user, year, on, on, site),
        "unanswered": kpis.unanswered(user, site),
        "consented": kpis.consent_before_start(user, year, on + timedelta(days=1), site),
        "charts": [
            charts.bars(str(kpis.TITLES["states"]), kpis.commitments_by_state(user, site)),
            charts.bars(
                str(kpis.TITLES["ages"]),
                kpis.overdue_by_age(user, now, site),
                kinds=["late"] * len(kpis.AGES),
            ),
            charts.columns(
                str(kpis.TITLES["months"]),
                [name for name, _count in kpis.names(months)],
                [(_("Meetings"), [count for _month, count in months])],
            ),
            charts.bars(
                str(kpis.TITLES["communities"]), kpis.engagements_by_community(user, on, site)
            ),
        ],
    }
    return render(request, "reports/dashboard.html", words)


def _is_key(text: str | None) -> bool:
    return bool(text) and len(text or "") == 36


class ReportRegister(Register):
    model = Report
    filterset_class = filters.ReportFilter
    sorts = {"made": ("created_at", gettext_lazy("Ordered"))}
    title = gettext_lazy("Reports")
    intro = gettext_lazy("Frozen as they were for their reader. Each month one comes by itself.")
    empty_text = gettext_lazy(
        "No report is made yet. The first of each month brings one; you can also order one now."
    )
    create = ("order_report", gettext_lazy("Make a report"))

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("report", "R"))


class ReportPage(Record):
    """Where the report stands, with a bar while it is made; the page can be left and found again."""

    model = Report

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("site", "audience", "ordered_by")

    def more(self, record: Report) -> dict[str, Any]:
        return {
            "unfinished": record.status in {Report.Status.WAITING, Report.Status.RENDERING},
            "fetch_url": reverse("fetch_report", args=[record.pk])
            if record.status == Report.Status.READY
            else None,
            "responsible": [{"label": _("For"), "person": record.audience}],
        }


class Order(Write):
    model = Report
    action = actions.order
    form_class = forms.OrderForm
    title = gettext_lazy("Make a report")
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("report", "R"))

    def blank(self) -> Report:
        return Report(audience=self.request.user)


class RenderAgain(Act):
    model = Report
    action = actions.render_again


@require_safe
def fetch(request: HttpRequest, pk: Any) -> FileResponse:
    """The PDF, for its reader; every fetch is in the trail."""
    report = get_object_or_404(
        Report.objects.visible_to(request.user), pk=pk, status=Report.Status.READY
    )
    try:
        file = report.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    actions.fetched(report, by=request.user)
    response = FileResponse(
        file, content_type="application/pdf", as_attachment=True, filename=f"{report.pk}.pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
