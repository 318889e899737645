"""What can be done to phases of projects and the consultation before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.fields import set_many, take_over
from engagement.models import (
    DOCUMENT_DAYS,
    ConsultationPoint,
    Engagement,
    Phase,
    StakeholderGroup,
)
from records.notices import notify
from records.trail import action


@action(
    "announce", Phase, may=may.can_keep_phases, label=gettext_lazy("Enter a phase"), creates=True
)
def announce_phase(phase: Phase, *, by: Any) -> None:
    """A phase with its planned start; then the points that must happen before it."""


@action("amend", Phase, may=may.can_amend_phase, label=gettext_lazy("Change"))
def amend_phase(phase: Phase, *, by: Any, values: dict[str, Any]) -> None:
    """Name and planned start, until it begins. No point may end up after the start."""
    if "site" in values and values["site"] != phase.site:
        raise ValidationError({"site": _("A phase stays at its site. Enter another one there.")})
    take_over(phase, values)
    if phase.points.open().filter(due_on__gt=phase.starts_on).exists():
        raise ValidationError(
            {"starts_on": _("A consultation is to happen after that day. Choose a later start.")}
        )


@action(
    "begin",
    Phase,
    may=may.can_begin_phase,
    label=gettext_lazy("It has begun"),
    hint=gettext_lazy(
        "What was not consulted by then stays visible as passed without consultation."
    ),
)
def begin_phase(phase: Phase, *, by: Any, begun_on: date) -> None:
    """The day on which work began, as it was: also where a consultation was left out."""
    if begun_on > phase.site.today():
        raise ValidationError({"begun_on": _("This day has not come yet.")})
    phase.begun_on = begun_on


@action(
    "require",
    ConsultationPoint,
    may=may.can_keep_points,
    label=gettext_lazy("Add a consultation"),
    creates=True,
)
def require_consultation(
    point: ConsultationPoint, *, by: Any, groups: Sequence[StakeholderGroup]
) -> Iterator[Any]:
    """Who must be asked before the phase. Somebody is asked, or it is no consultation."""
    if point.phase.status != Phase.Status.AHEAD:
        raise ValidationError(_("The phase has begun. What was left out can no longer be added."))
    if not groups:
        raise ValidationError({"groups": _("Say who is asked.")})
    point.required_by = by
    yield {}
    changes = set_many(point, {"groups": list(groups)})
    if point.lead_id != by.pk:
        notify([point.lead], "consultation_required", point)
    yield changes


@action(
    "give_documents",
    ConsultationPoint,
    may=may.can_lead_point,
    label=gettext_lazy("Documents were given"),
)
def give_documents(point: ConsultationPoint, *, by: Any, documents_on: date) -> None:
    """The day on which people had what they are asked about, in their language."""
    if documents_on > point.phase.site.today():
        raise ValidationError({"documents_on": _("This day has not come yet.")})
    point.documents_on = documents_on


@action(
    "meet",
    ConsultationPoint,
    may=may.can_lead_point,
    label=gettext_lazy("It was consulted"),
    hint=gettext_lazy("By a meeting at which people could speak, with the documents in hand."),
)
def meet_point(point: ConsultationPoint, *, by: Any, engagement: Engagement) -> None:
    """The meeting that counts: two-way, standing, of this site, with the documents 14 days before."""
    if engagement.site_id != point.phase.site_id:
        raise ValidationError({"engagement": _("This meeting was at another site.")})
    if engagement.status == Engagement.Status.VOID or not engagement.is_two_way:
        raise ValidationError(
            {"engagement": _("At this meeting nobody could speak and ask. Choose another one.")}
        )
    if not engagement.participations.filter(group__in=point.groups.all()).exists():
        raise ValidationError({"engagement": _("None of the groups that are asked was there.")})
    given = point.documents_on
    if point.needs_documents and (
        given is None or given + timedelta(days=DOCUMENT_DAYS) > engagement.held_on
    ):
        raise ValidationError(
            {"engagement": _("People did not have the documents for 14 days before this meeting.")}
        )
    point.engagement, point.settled_on = engagement, engagement.held_on


@action(
    "waive",
    ConsultationPoint,
    may=may.can_waive_point,
    label=gettext_lazy("Waive"),
    hint=gettext_lazy(
        "Nobody will be asked. Your reason stays with the record, for everybody who reads it."
    ),
    serious=True,
)
def waive_point(point: ConsultationPoint, *, by: Any, reason: str) -> Iterator[None]:
    """Left out by the general manager or an executive, with the reason; never by who required it."""
    if not reason.strip():
        raise ValidationError({"reason": _("Please say why; it stays with the record.")})
    point.waived_by, point.reason = by, reason
    point.settled_on = point.phase.site.today()
    yield None
    notify(
        [one for one in {point.lead, point.required_by} if one != by], "consultation_waived", point
    )
